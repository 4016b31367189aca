//! Why a unit has its score, on the terminal.

use crate::board::flags;
use crate::grid::{Align, Cell, Grid};
use crate::number;
use crate::style::{Ink, Style};
use crate::words::{Arg, Words, step_line};
use kernel::explain::{ExplainedIndicator, ExplainedNode, Explanation};
use kernel::facts::{Benchmark, Status};

/// How many costly items and ways up are named.
const NAMED: usize = 5;

/// Losses below this are rounding.
const LOST: f64 = 0.005;

/// An explanation with what belongs beside it.
#[derive(Debug, Clone, Copy)]
pub struct ExplainView<'a> {
    /// What the kernel says.
    pub explanation: &'a Explanation,
    /// The peer group's name as people say it; empty when all are ranked together.
    pub group: &'a str,
    /// Of printed scores.
    pub decimals: u8,
    /// Peers' published figures; those of other periods and indicators are passed over.
    pub benchmarks: &'a [Benchmark],
    /// True for those who look at one node: formulas and definitions too.
    pub closer: bool,
}

impl<'a> ExplainView<'a> {
    /// The whole explanation, with two decimals and nothing beside it.
    pub fn new(explanation: &'a Explanation) -> Self {
        Self { explanation, group: &explanation.group, decimals: 2, benchmarks: &[], closer: false }
    }

    /// Indicators that cost most, the costliest first, with the points lost.
    pub(crate) fn costs(&self) -> Vec<(&'a ExplainedNode, f64)> {
        let lost = |node: &'a ExplainedNode| Some((node, lost(node)?));
        let leaves = self.explanation.nodes.iter().filter(|node| node.indicator.is_some());
        let mut costs: Vec<_> = leaves.filter_map(lost).filter(|(_, lost)| *lost >= LOST).collect();
        costs.sort_by(|a, b| b.1.total_cmp(&a.1));
        costs.truncate(NAMED);
        costs
    }

    /// The cheapest ways up, in words.
    pub(crate) fn ways(&self, words: &Words) -> Vec<WayInWords<'a>> {
        let in_words = self.explanation.ways.iter().take(NAMED).map(|way| {
            let to = number::measured(way.to, &way.unit);
            let moves = [("from", way.from.into()), ("to", to.into())];
            let brings = [("gain", way.gain.into()), ("rank", way.rank.into())];
            WayInWords {
                name: &way.name,
                moves: words.say("explain-way-move", &moves),
                brings: words.say("explain-way-brings", &brings),
            }
        });
        in_words.collect()
    }

    /// Why there is no way up, when there is none.
    pub(crate) fn no_way(&self) -> &'static str {
        let first = self.explanation.rank.is_some_and(|rank| rank <= 1.0);
        match (first, self.closer) {
            (true, _) => "explain-first",
            (false, true) => "explain-no-way-here",
            (false, false) => "explain-no-way",
        }
    }
}

/// A way up: which indicator, how far, and what that brings.
pub(crate) struct WayInWords<'a> {
    pub(crate) name: &'a str,
    pub(crate) moves: String,
    pub(crate) brings: String,
}

/// Points that a scored node lacks to its full marks.
pub(crate) fn lost(node: &ExplainedNode) -> Option<f64> {
    (node.status == Status::Scored).then_some(node.full - node.score?)
}

/// The explanation for the terminal: header, the tree with each indicator's steps in words, what costs most, and how
/// to gain one place.
pub fn explain_text(words: &Words, view: &ExplainView<'_>, style: Style) -> String {
    let (title, score) = header(words, view);
    let mut text = format!("{}\n{}\n", style.paint(Ink::Strong, &title), style.paint(Ink::Good, &score));
    if !view.explanation.flags.is_empty() {
        let names = flags(words, &view.explanation.flags);
        let line = words.say("explain-flags", &[("flags", names.into())]);
        text.push_str(&format!("{}\n", style.paint(Ink::Warn, &line)));
    }
    text.push('\n');
    text.push_str(&tree(words, view).render(style));
    text.push_str(&heading(style, &words.text("explain-costs"), ""));
    text.push_str(&costs(words, view).render(style));
    let note = if view.ways(words).is_empty() { String::new() } else { words.text("explain-ways-note") };
    text.push_str(&heading(style, &words.text("explain-ways"), &note));
    text.push_str(&ways(words, view).render(style));
    text
}

fn heading(style: Style, text: &str, note: &str) -> String {
    let gap = if note.is_empty() { "" } else { "  " };
    format!("\n{}{gap}{}\n", style.paint(Ink::Strong, text), style.paint(Ink::Quiet, note))
}

/// Unit, title and period; then score and rank.
pub(crate) fn header(words: &Words, view: &ExplainView<'_>) -> (String, String) {
    let of = view.explanation;
    let period = of.period.map_or_else(|| words.text("explain-no-period"), |period| period.to_string());
    let mut parts = vec![
        ("name", of.name.as_str().into()),
        ("title", of.title.as_str().into()),
        ("period", period.into()),
    ];
    if of.unit != of.name {
        parts.push(("unit", of.unit.as_str().into()));
    }
    let title = words.say("explain-title", &parts);
    let Some(top) = of.nodes.first() else { return (title, String::new()) };
    let mut parts = Vec::new();
    parts.push(match top.score {
        Some(score) => words.say("explain-score", &[("score", score.into())]),
        None => words.text("explain-score-none"),
    });
    parts.push(words.say("explain-full", &[("full", top.full.into())]));
    parts.extend(rank_sentence(words, view, top));
    (title, parts.join("  "))
}

fn rank_sentence(words: &Words, view: &ExplainView<'_>, node: &ExplainedNode) -> Option<String> {
    let args: [(&str, Arg<'_>); 2] = [("rank", node.rank?.into()), ("peers", f64::from(node.peers).into())];
    let rank = words.say("explain-rank-of", &args);
    if view.group.is_empty() {
        return Some(rank);
    }
    Some(words.say("explain-in-group", &[("group", view.group.into()), ("rank", rank.into())]))
}

fn tree(words: &Words, view: &ExplainView<'_>) -> Grid {
    use Align::{Left, Right};
    let mut grid = Grid::new(&[Left, Right, Right, Right, Right, Right, Right, Right, Right]);
    let heads = ["name", "value", "target", "score", "full", "share", "peers", "best", "median"];
    grid.row(heads.map(|head| Cell::new(Ink::Quiet, words.text(&format!("head-{head}")))));
    for node in &view.explanation.nodes {
        grid.row(tree_row(view, node));
        let indent = "  ".repeat(node.depth + 1);
        for detail in details(words, view, node) {
            grid.line(Cell::new(Ink::Quiet, format!("{indent}{detail}")));
        }
    }
    grid
}

fn tree_row(view: &ExplainView<'_>, node: &ExplainedNode) -> [Cell; 9] {
    let decimals = view.decimals;
    let costly =
        node.indicator.is_some() && view.costs().first().is_some_and(|(worst, _)| worst.code == node.code);
    let ink = match &node.indicator {
        _ if costly => Ink::Warn,
        _ if node.status != Status::Scored => Ink::Quiet,
        Some(_) => Ink::Normal,
        None => Ink::Strong,
    };
    let (value, target) = node.indicator.as_ref().map(values).unwrap_or_default();
    let rank = node.rank.map_or_else(String::new, |rank| format!("{}/{}", number::plain(rank), node.peers));
    let share = node.share_of_parent.map(|share| format!("{}%", number::score(share * 100.0, 1)));
    [
        Cell::new(ink, format!("{}{}", "  ".repeat(node.depth), node.name)),
        value.into(),
        target.into(),
        Cell::new(ink, number::score_or_dash(node.score, decimals)),
        number::plain(node.full).into(),
        Cell::new(Ink::Quiet, share.unwrap_or_default()),
        rank.into(),
        Cell::new(Ink::Quiet, node.best.map(|best| number::score(best, decimals)).unwrap_or_default()),
        Cell::new(Ink::Quiet, node.median.map(|median| number::score(median, decimals)).unwrap_or_default()),
    ]
}

fn status_key(status: Status) -> &'static str {
    match status {
        Status::Scored => "status-scored",
        Status::Exempt => "status-exempt",
        Status::Watch => "status-watch",
    }
}

/// Value with its measure, and target.
fn values(of: &ExplainedIndicator) -> (String, String) {
    let value = of.value.map_or_else(|| "—".into(), |value| number::measured(value, &of.unit));
    (value, of.target.map(number::plain).unwrap_or_default())
}

/// What stands under a node: the steps; beside an indicator also its peers and where it comes from.
pub(crate) fn details(words: &Words, view: &ExplainView<'_>, node: &ExplainedNode) -> Vec<String> {
    let mut lines = Vec::new();
    let steps = steps(words, node);
    if !steps.is_empty() {
        lines.push(steps);
    }
    if let Some(of) = &node.indicator {
        let facts = facts(words, of);
        if node.status != Status::Scored {
            lines.insert(0, words.text(status_key(node.status)));
        }
        if !facts.is_empty() {
            lines.push(facts.join(&words.text("join-steps")));
        }
        lines.extend(benchmarks(words, view, node));
        if view.closer {
            lines.extend(closer(words, of));
        }
    }
    lines
}

/// What is read by those who look at one node: formulas and definition.
fn closer(words: &Words, of: &ExplainedIndicator) -> Vec<String> {
    let formula = |text: &String| words.say("explain-formula", &[("formula", text.as_str().into())]);
    let mut lines: Vec<String> = of.formulas.iter().map(formula).collect();
    if !of.definition.is_empty() {
        lines.push(words.say("explain-definition", &[("definition", of.definition.as_str().into())]));
    }
    lines
}

/// The steps in one line. A plain sum of children explains itself, and rounding that changes nothing printed needs no
/// word.
pub(crate) fn steps(words: &Words, node: &ExplainedNode) -> String {
    if node.steps.iter().all(|step| step.name == "sum") {
        return String::new();
    }
    let printed = |at: usize| node.steps[at].result.map(|score| number::score(score, 2));
    let idle = |at: usize| node.steps[at].name == "round" && at > 0 && printed(at) == printed(at - 1);
    let told = node.steps.iter().enumerate().filter(|(at, _)| !idle(*at));
    let lines: Vec<String> = told.map(|(_, step)| step_line(words, step)).collect();
    lines.join(&words.text("join-steps"))
}

fn facts(words: &Words, of: &ExplainedIndicator) -> Vec<String> {
    let with_unit = |x: f64| number::measured(x, &of.unit);
    let mut facts = Vec::new();
    if of.value.is_none() {
        facts.push(words.text("explain-missing"));
    }
    if let Some(median) = of.median_value {
        let median = ("median", with_unit(median).into());
        facts.push(match of.best_value {
            Some(best) => words.say("explain-peers", &[("best", with_unit(best).into()), median]),
            None => words.say("explain-median", &[median]),
        });
    }
    if let Some(lead) = &of.lead {
        facts.push(words.say("explain-lead", &[("lead", lead.as_str().into())]));
    }
    if let Some(seen) = of.seen {
        facts.push(words.say("explain-seen", &[("seen", seen.to_string().into())]));
    }
    if let Some(from) = of.restated_from {
        facts.push(words.say("explain-restated", &[("from", with_unit(from).into())]));
    }
    facts
}

fn benchmarks(words: &Words, view: &ExplainView<'_>, node: &ExplainedNode) -> Vec<String> {
    let holds = |of: &&Benchmark| {
        let seen = node.indicator.as_ref().and_then(|of| of.seen).or(view.explanation.period);
        of.indicator == node.code && (of.period.is_none() || of.period == seen)
    };
    let line = |of: &Benchmark| {
        let none = || Arg::from(crate::words::NONE);
        let figure = |x: Option<f64>| x.map_or_else(none, |x| number::measured(x, &of.measure).into());
        let args = [
            ("group", of.group.as_str().into()),
            ("n", of.n.map_or_else(none, Arg::from)),
            ("best", figure(of.best)),
            ("median", figure(of.median)),
            ("own", figure(of.own)),
        ];
        let line = words.say("explain-benchmark", &args);
        if of.document.is_empty() {
            return line;
        }
        line + &words.say("explain-document", &[("document", of.document.as_str().into())])
    };
    view.benchmarks.iter().filter(holds).map(line).collect()
}

fn costs(words: &Words, view: &ExplainView<'_>) -> Grid {
    let mut grid = Grid::new(&[Align::Left, Align::Left]);
    let costs = view.costs();
    if costs.is_empty() {
        grid.line(format!("  {}", words.text("explain-no-cost")));
    }
    for (node, lost) in costs {
        grid.row([format!("  {}", node.name).into(), Cell::new(Ink::Warn, cost(words, node, lost))]);
    }
    grid
}

pub(crate) fn cost(words: &Words, node: &ExplainedNode, lost: f64) -> String {
    let score = node.score.unwrap_or_default();
    words.say("explain-cost", &[("score", score.into()), ("full", node.full.into()), ("lost", lost.into())])
}

fn ways(words: &Words, view: &ExplainView<'_>) -> Grid {
    let mut grid = Grid::new(&[Align::Left, Align::Left, Align::Left]);
    let ways = view.ways(words);
    if ways.is_empty() {
        grid.line(format!("  {}", words.text(view.no_way())));
    }
    for way in ways {
        grid.row([format!("  {}", way.name).into(), way.moves.into(), Cell::new(Ink::Good, way.brings)]);
    }
    grid
}
