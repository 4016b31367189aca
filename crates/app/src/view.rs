//! Boards as the report crate prints them, from what was scored.

use crate::inputs::Loaded;
use crate::places;
use crate::score::{Scored, ScoredBoard};
use kernel::explain::Explanation;
use kernel::period::Period;
use kernel::scheme::{Scheme, Scope};
use report::{BoardRow, BoardView, NodeHead, Words, fault_json};
use std::collections::HashMap;

/// How many boards a trend line shows, the last included.
const TREND: usize = 12;

/// The last board of a run, without its nodes.
pub fn last_board(words: &Words, scored: &Scored) -> BoardView {
    board_view(words, &scored.loaded, &scored.boards, &[])
}

/// What a run made, for programs.
#[derive(Debug, serde::Serialize)]
pub struct Summary<'a> {
    /// Code of the scheme.
    pub scheme: &'a str,
    /// A line per board, in the order of time.
    pub boards: Vec<BoardLine>,
    /// Paths of what was written.
    pub written: Vec<String>,
    /// What the reader should know, as faults are told.
    pub warnings: Vec<serde_json::Value>,
}

/// A board of a run.
#[derive(Debug, serde::Serialize)]
pub struct BoardLine {
    /// `None` when the values have no periods.
    pub period: Option<Period>,
    /// How many units are on it.
    pub units: usize,
    /// How many of them have a rank.
    pub ranked: usize,
}

/// What a run made; warnings in the language of `words`.
pub fn summary<'a>(scored: &'a Scored, words: &Words) -> Summary<'a> {
    let root = scored.loaded.scheme.root;
    let line = |of: &ScoredBoard| BoardLine {
        period: of.board.period,
        units: of.roster.scored.len(),
        ranked: of.board.nodes[root].peers.iter().map(|peers| *peers as usize).sum(),
    };
    Summary {
        scheme: &scored.loaded.scheme.code,
        boards: scored.boards.iter().map(line).collect(),
        written: scored.written.iter().map(|path| path.display().to_string()).collect(),
        warnings: scored.warnings().map(|warning| fault_json(words, warning)).collect(),
    }
}

/// The last of `boards`. With an explanation for each unit on it, in the order of the roster, it has the scores of all
/// nodes; without any it has the totals alone.
pub(crate) fn board_view(
    words: &Words,
    loaded: &Loaded,
    boards: &[ScoredBoard],
    explanations: &[Explanation],
) -> BoardView {
    let scheme = &loaded.scheme;
    let Some(last) = boards.last() else { return BoardView::default() };
    let trend = &boards[boards.len().saturating_sub(TREND)..];
    let mut heads = if explanations.is_empty() { Vec::new() } else { heads(scheme) };
    let text = |board: &ScoredBoard| board.board.period.map_or(String::new(), |period| period.to_string());
    let units = last.roster.scored.iter().enumerate();
    let row = |(at, &unit): (usize, &u32)| {
        let mut row = row(loaded, trend, unit);
        if let Some(explanation) = explanations.get(at) {
            fill_nodes(&mut row, &heads, explanation);
        }
        row
    };
    let rows: Vec<BoardRow> = units.map(row).collect();
    for (at, head) in heads.iter_mut().enumerate() {
        head.full = shared(rows.iter().map(|row| row.node_full[at]), head.full);
    }
    let totals = explanations.iter().filter_map(|of| of.nodes.first()).map(|root| root.full);
    BoardView {
        title: scheme.title.clone(),
        code: scheme.code.clone(),
        period: text(last),
        decimals: scheme.decimals,
        full: shared(totals, scheme.full_marks()[scheme.root]),
        scopes: scheme.peers.iter().skip(1).map(|scope| scope_name(words, scope)).collect(),
        rows,
        months: trend.iter().map(text).collect(),
        indicators: places::lines(loaded, trend, explanations),
        nodes: heads,
        footer: String::new(),
    }
}

/// The full marks that all units share, those that have any; `otherwise` without any, NaN when they differ.
fn shared(each: impl Iterator<Item = f64>, otherwise: f64) -> f64 {
    let same = |a: f64, b: f64| if (a - b).abs() < 1e-9 { a } else { f64::NAN };
    each.filter(|full| *full > 0.0).reduce(same).unwrap_or(otherwise)
}

fn scope_name(words: &Words, scope: &Scope) -> String {
    match scope {
        Scope::Ancestor(level) => level.clone(),
        known => words.text(&format!("scope-{}", known.name())),
    }
}

/// The nodes below the root, each before its children.
fn heads(scheme: &Scheme) -> Vec<NodeHead> {
    let full = scheme.full_marks();
    let mut heads = Vec::with_capacity(scheme.nodes.len());
    let mut ahead: Vec<(usize, usize, bool)> = vec![(scheme.root, 0, true)];
    while let Some((at, depth, counts)) = ahead.pop() {
        let node = &scheme.nodes[at];
        let counts = counts && node.counts();
        ahead.extend(node.children.iter().rev().map(|&child| (child, depth + 1, counts)));
        heads.push(NodeHead {
            code: node.code.clone(),
            name: node.name.clone(),
            full: full[at],
            depth,
            is_leaf: node.children.is_empty(),
            counts,
        });
    }
    heads.remove(0);
    heads
}

fn row(loaded: &Loaded, trend: &[ScoredBoard], unit: u32) -> BoardRow {
    let (scheme, at) = (&loaded.scheme, unit as usize);
    let name = |node: u32| scheme.nodes.get(node as usize).map_or(String::new(), |node| node.name.clone());
    let root = |board: &ScoredBoard| board.board.nodes[scheme.root].score.get(at);
    let rank = |board: &ScoredBoard, scope: usize| board.board.nodes[scheme.root].ranks[scope].get(at);
    let last = &trend[trend.len() - 1];
    let previous = last.previous.get(at);
    BoardRow {
        unit: loaded.units.codes.get(unit).to_owned(),
        name: loaded.units.name(unit).to_owned(),
        group: loaded.group_name(last.roster.groups[0].label(unit)).to_owned(),
        score: root(last),
        rank: rank(last, 0),
        previous_rank: previous,
        change: previous.zip(rank(last, 0)).map(|(before, now)| before - now),
        best: name(last.board.best[at]),
        worst: name(last.board.worst[at]),
        flags: last.board.flags[at].names().map(str::to_owned).collect(),
        ranks: (1..scheme.peers.len()).map(|scope| rank(last, scope)).collect(),
        history: trend.iter().map(root).collect(),
        rank_history: trend.iter().map(|board| rank(board, 0)).collect(),
        ..BoardRow::default()
    }
}

/// Scores and the unit's own full marks per node; full marks of what it has nothing to do with are 0.
fn fill_nodes(row: &mut BoardRow, heads: &[NodeHead], explanation: &Explanation) {
    let known: HashMap<&str, (Option<f64>, f64)> =
        explanation.nodes.iter().map(|node| (node.code.as_str(), (node.score, node.full))).collect();
    let nodes = heads.iter().map(|head| known.get(head.code.as_str()).copied().unwrap_or((None, 0.0)));
    (row.node_scores, row.node_full) = nodes.unzip();
}
