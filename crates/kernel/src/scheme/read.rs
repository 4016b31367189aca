//! From a document to a scheme.

use super::{
    Adjust, Aggregate, Basis, Between, Direction, Impute, Indicator, Inner, Missing, Node, NodeKind, Per,
    RankOn, Rollup, RollupStat, Scheme, Scope, Ties, Transform, Unreported, Veto, Winsorise, check, rules,
};
use crate::column::Codes;
use crate::document::{Document, Section};
use crate::facts::{Fields, Status};
use crate::fault::{Faults, What, nearest};
use crate::formula::Kind;
use crate::number::Round;
use crate::period::Cadence;

/// Reads a scheme from TOML. `file` is its name in faults; all faults are reported at once.
pub fn parse_toml(file: &str, text: &str) -> Result<Scheme, Faults> {
    Document::from_toml(file, text)?.read(scheme)
}

/// Reads a scheme from JSON of the same shape.
pub fn parse_json(file: &str, text: &str) -> Result<Scheme, Faults> {
    Document::from_json(file, text)?.read(scheme)
}

/// What the parts of a scheme need to know of each other while they are read.
pub(super) struct Names {
    /// Node codes in the order of the file; empty where one is missing.
    codes: Vec<String>,
    kinds: Vec<Leafness>,
    /// Codes of indicators, then names of `per` columns.
    pub(super) fields: Codes,
    /// The scheme's period.
    period: Cadence,
}

impl Names {
    fn collect(sections: &[(Leafness, Section<'_>)], period: Cadence) -> Self {
        let code = |section: &Section<'_>| section.required_text("code").unwrap_or_default();
        let codes: Vec<String> = sections.iter().map(|(_, section)| code(section)).collect();
        for (at, (_, section)) in sections.iter().enumerate() {
            let first = codes[..at].iter().position(|known| *known == codes[at] && !known.is_empty());
            if let Some(first) = first {
                let first_line = sections[first].1.line();
                section.fault("code", What::DuplicateCode { found: codes[at].clone(), first_line });
            }
        }
        let indicators = || sections.iter().zip(&codes).filter(|((kind, _), _)| *kind == Leafness::Indicator);
        let pers = indicators().filter_map(|((_, section), _)| section.peek_text("per"));
        let fields = indicators().map(|(_, code)| code.as_str()).chain(pers).collect();
        Self { kinds: sections.iter().map(|(kind, _)| *kind).collect(), codes, fields, period }
    }

    /// The node `key` names, or a fault there.
    pub(super) fn node(&self, section: &Section<'_>, key: &str, found: &str) -> Option<usize> {
        let at = self.codes.iter().position(|code| code == found);
        if at.is_none() {
            let nearest = nearest(found, self.codes.iter().map(String::as_str));
            let what = match key {
                "in" => What::UnknownParent { found: found.into(), nearest },
                _ => What::UnknownNode { found: found.into(), nearest },
            };
            section.fault(key, what);
        }
        at
    }

    fn parent(&self, section: &Section<'_>) -> Option<usize> {
        let at = self.node(section, "in", &section.text("in")?)?;
        if self.kinds[at] == Leafness::Inner {
            return Some(at);
        }
        section.fault("in", What::ParentIsLeaf { found: self.codes[at].clone() });
        None
    }
}

const CADENCES: [(&str, Cadence); 3] =
    [("month", Cadence::Month), ("quarter", Cadence::Quarter), ("year", Cadence::Year)];

fn scheme(top: &Section<'_>) -> Scheme {
    let head = top.section("scheme");
    if head.is_none() && !top.has("scheme") {
        top.fault("scheme", What::MissingKey { wanted: "[scheme]".into() });
    }
    if top.skip("robustness") {
        top.fault("robustness", What::NotBuilt { found: "[robustness]".into() });
    }
    let sections = tree_sections(top);
    let period = head.as_ref().and_then(|head| head.choice("period", &CADENCES)).unwrap_or(Cadence::Month);
    let names = Names::collect(&sections, period);
    let mut nodes = Vec::with_capacity(sections.len());
    for (at, (kind, section)) in sections.into_iter().enumerate() {
        nodes.push(node(&section, kind, at, &names));
        section.finish();
    }
    check::tree(top, &mut nodes);
    head_of(head, &names, nodes)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leafness {
    Inner,
    Indicator,
    Rollup,
}

/// Nodes, indicators and roll-ups in the order of the file.
fn tree_sections<'a>(top: &Section<'a>) -> Vec<(Leafness, Section<'a>)> {
    let kinds = [("node", Leafness::Inner), ("indicator", Leafness::Indicator), ("rollup", Leafness::Rollup)];
    let of_kind = |(key, kind)| top.sections(key).into_iter().map(move |section| (kind, section));
    let mut sections: Vec<_> = kinds.into_iter().flat_map(of_kind).collect();
    sections.sort_by_key(|(_, section)| section.start);
    for (_, section) in &mut sections {
        if let Some(code) = section.peek_text("code").filter(|code| !code.is_empty()) {
            section.path = code.to_owned();
        }
    }
    sections
}

/// The keys of `[scheme]`.
fn head_of(head: Option<Section<'_>>, names: &Names, nodes: Vec<Node>) -> Scheme {
    let mut scheme = Scheme {
        code: String::new(),
        title: String::new(),
        period: names.period,
        level: None,
        peers: vec![Scope::All],
        ties: Ties::Min,
        tie_break: Vec::new(),
        rank_on: RankOn::Exact,
        decimals: 2,
        unreported: Unreported::Missing,
        order: check::bottom_up(&nodes),
        root: nodes.iter().position(|node| node.parent.is_none()).unwrap_or(0),
        fields: fields_of(names, &nodes),
        nodes,
    };
    let Some(head) = head else { return scheme };
    scheme.code = head.required_text("code").unwrap_or_default();
    scheme.title = head.text("title").unwrap_or_else(|| scheme.code.clone());
    scheme.level = head.text("level");
    if let Some(peers) = head.texts("peers") {
        if let Some(found) = (1..peers.len()).find(|&at| peers[..at].contains(&peers[at])) {
            let first_line = head.line_of("peers");
            head.fault("peers", What::DuplicateCode { found: peers[found].clone(), first_line });
        }
        scheme.peers = peers.iter().map(|name| scope(name)).collect();
    }
    if scheme.peers.is_empty() {
        head.fault(
            "peers",
            What::OutOfRange { found: "[]".into(), expected: "all | parent | group | level | …".into() },
        );
        scheme.peers = vec![Scope::All];
    }
    let ties = [("min", Ties::Min), ("dense", Ties::Dense), ("max", Ties::Max), ("average", Ties::Average)];
    scheme.ties = head.choice("ties", &ties).unwrap_or(scheme.ties);
    let breakers = head.texts("tie_break").unwrap_or_default();
    scheme.tie_break = breakers.iter().filter_map(|code| names.node(&head, "tie_break", code)).collect();
    scheme.rank_on = head
        .choice("rank_on", &[("exact", RankOn::Exact), ("rounded", RankOn::Rounded)])
        .unwrap_or(scheme.rank_on);
    scheme.decimals = head.whole("decimals", 0..=12).unwrap_or(2);
    let unreported =
        [("missing", Unreported::Missing), ("zero", Unreported::Zero), ("error", Unreported::Error)];
    scheme.unreported = head.choice("unreported", &unreported).unwrap_or(scheme.unreported);
    head.finish();
    scheme
}

/// What may be reported, with how often and by whom.
fn fields_of(names: &Names, nodes: &[Node]) -> Fields {
    let count = names.fields.len();
    let mut fields =
        Fields { codes: names.fields.clone(), cadence: vec![None; count], panel: vec![false; count] };
    for indicator in nodes.iter().filter_map(Node::indicator) {
        fields.cadence[indicator.field] = Some(indicator.frequency);
        fields.panel[indicator.field] = indicator.rule.panel().is_some();
    }
    fields
}

fn scope(name: &str) -> Scope {
    match name {
        "all" => Scope::All,
        "parent" => Scope::Parent,
        "group" => Scope::Group,
        "level" => Scope::Level,
        ancestor => Scope::Ancestor(ancestor.to_owned()),
    }
}

/// What all nodes have in common, and then the rest by kind.
fn node(section: &Section<'_>, kind: Leafness, at: usize, names: &Names) -> Node {
    let weight = section.weight("weight").unwrap_or(1.0);
    let statuses = [("scored", Status::Scored), ("watch", Status::Watch)];
    Node {
        name: section.text("name").unwrap_or_else(|| names.codes[at].clone()),
        code: names.codes[at].clone(),
        parent: names.parent(section),
        children: Vec::new(),
        weight,
        status: section.choice("status", &statuses).unwrap_or_default(),
        outside: false,
        round: section.section("round").and_then(round),
        kind: match kind {
            Leafness::Inner => NodeKind::Inner(inner(section, names)),
            Leafness::Indicator => NodeKind::Indicator(Box::new(indicator(section, at, weight, names))),
            Leafness::Rollup => NodeKind::Rollup(rollup(section, weight)),
        },
        line: section.line(),
    }
}

fn round(section: Section<'_>) -> Option<Round> {
    section.choice("mode", &[("half_up", ())]);
    let decimals = section.whole("decimals", 0..=12);
    section.require("decimals");
    section.finish();
    Some(Round { decimals: decimals? })
}

fn inner(section: &Section<'_>, names: &Names) -> Inner {
    let aggregates = [
        ("sum", Some(Aggregate::Sum)),
        ("mean", Some(Aggregate::Mean)),
        ("geometric", Some(Aggregate::Geometric)),
        ("harmonic", Some(Aggregate::Harmonic)),
        ("min", Some(Aggregate::Min)),
        ("topsis", None),
        ("vikor", None),
    ];
    let aggregate = section.choice("aggregate", &aggregates).unwrap_or(Some(Aggregate::Sum));
    if aggregate.is_none() {
        section.fault("aggregate", What::NotBuilt { found: section.text("aggregate").unwrap_or_default() });
    }
    let missing = [
        ("reweigh", Missing::Reweigh),
        ("zero", Missing::Zero),
        ("error", Missing::Error),
        ("propagate", Missing::Propagate),
    ];
    Inner {
        aggregate: aggregate.unwrap_or(Aggregate::Sum),
        equal_weights: equal_weights(section),
        missing: section.choice("missing", &missing).unwrap_or(Missing::Reweigh),
        min_share: section.number_in("min_share", 0.0..=1.0).unwrap_or(0.0),
        adjust: section.sections("adjust").into_iter().filter_map(|part| adjust(part, names)).collect(),
    }
}

fn equal_weights(section: &Section<'_>) -> bool {
    let known = ["given", "equal", "entropy", "critic", "std", "pca", "ahp"];
    let choices: Vec<(&str, usize)> = known.iter().enumerate().map(|(at, word)| (*word, at)).collect();
    let chosen = section.choice("weights", &choices).unwrap_or(0);
    if chosen > 1 {
        section.fault("weights", What::NotBuilt { found: known[chosen].into() });
    }
    if section.skip("matrix") {
        section.fault("matrix", What::NotBuilt { found: "matrix".into() });
    }
    chosen == 1
}

fn adjust(section: Section<'_>, names: &Names) -> Option<Adjust> {
    #[derive(Clone, Copy, PartialEq)]
    enum Change {
        Bonus,
        Deduction,
        Veto,
    }
    let kinds = [("bonus", Change::Bonus), ("deduction", Change::Deduction), ("veto", Change::Veto)];
    let kind = section.choice("kind", &kinds);
    section.require("kind");
    let adjust = match kind? {
        Change::Veto => veto(&section, names),
        kind => {
            let from = section.required_text("from").and_then(|from| names.node(&section, "from", &from));
            let cap = section.number_in("cap", 0.0..=f64::INFINITY).unwrap_or(f64::INFINITY);
            from.map(|from| match kind {
                Change::Bonus => Adjust::Bonus { from, cap },
                _ => Adjust::Deduction { from, cap },
            })
        }
    };
    section.finish();
    adjust
}

fn veto(section: &Section<'_>, names: &Names) -> Option<Adjust> {
    let when = section
        .required_text("when")
        .and_then(|text| rules::formula(section, "when", &text, Kind::Truth, &names.fields));
    let then = match section.section_or_word("then") {
        Some(Ok(part)) => {
            let cap = part.number("cap");
            part.require("cap");
            part.finish();
            cap.map(Veto::Cap)
        }
        Some(Err(())) => section.choice("then", &[("zero", Veto::Zero), ("barred", Veto::Barred)]),
        None => {
            section.require("then");
            None
        }
    };
    Some(Adjust::Veto { when: when?, then: then? })
}

fn indicator(section: &Section<'_>, at: usize, weight: f64, names: &Names) -> Indicator {
    let points = section.number_in("points", 0.0..=f64::INFINITY);
    let direction = section
        .choice(
            "direction",
            &[("up", Direction::Up), ("down", Direction::Down), ("target", Direction::Target)],
        )
        .unwrap_or(Direction::Up);
    let frequency = section.choice("frequency", &CADENCES).unwrap_or(names.period);
    let basis = section.choice("basis", &[("current", Basis::Current), ("cumulative", Basis::Cumulative)]);
    let basis = basis.unwrap_or(Basis::Current);
    if frequency.months() < names.period.months() && basis == Basis::Current {
        let name = |cadence: Cadence| {
            CADENCES.iter().find(|(_, known)| *known == cadence).map_or("", |(name, _)| name)
        };
        let what =
            What::FinerFrequency { frequency: name(frequency).into(), period: name(names.period).into() };
        section.fault("frequency", what);
    }
    let treat = treat(section);
    let rule = rules::required(section, &rules::Around { direction, frequency, fields: &names.fields });
    let measured = direction == Direction::Target || rule.uses_references();
    if measured && treat.is_some_and(|treat| treat.then_log) {
        section.fault("treat", What::LogTreatment);
    }
    let full = points.unwrap_or(weight);
    if let Some(floor) = rule.floor_above(full) {
        section.fault("rule", What::FloorAboveCap { floor, cap: full });
    }
    Indicator {
        field: names.fields.find(&names.codes[at]).unwrap_or(0) as usize,
        unit: section.text("unit").unwrap_or_default(),
        definition: section.text("definition").unwrap_or_default(),
        source_unit: section.text("source_unit"),
        frequency,
        basis,
        between: section
            .choice("between", &[("last", Between::Last), ("exempt", Between::Exempt)])
            .unwrap_or(Between::Exempt),
        direction,
        points: full,
        points_given: points.is_some(),
        per: section
            .text("per")
            .map(|name| Per { field: names.fields.find(&name).unwrap_or(0) as usize, name }),
        impute: impute(section),
        treat,
        transform: transforms(section),
        difficulty: section.text("difficulty"),
        rule,
    }
}

fn impute(section: &Section<'_>) -> Impute {
    let choices = [
        ("none", Impute::None),
        ("zero", Impute::Zero),
        ("mean", Impute::Mean),
        ("median", Impute::Median),
        ("group_mean", Impute::GroupMean),
        ("group_median", Impute::GroupMedian),
        ("last", Impute::Last),
    ];
    section.choice("impute", &choices).unwrap_or(Impute::None)
}

fn treat(section: &Section<'_>) -> Option<Winsorise> {
    let part = match section.section_or_word("treat")? {
        Ok(part) => part,
        Err(()) => {
            section.choice("treat", &[("none", ())]);
            return None;
        }
    };
    part.choice("kind", &[("winsorise", ())]);
    part.require("kind");
    let treat = Winsorise {
        max_points: part.whole("max_points", 0..=1_000_000).unwrap_or(5),
        skew: part.positive("skew").unwrap_or(2.0),
        kurt: part.positive("kurt").unwrap_or(3.5),
        then_log: part.choice("then", &[("log", true), ("keep", false)]).unwrap_or(false),
    };
    part.finish();
    Some(treat)
}

fn transforms(section: &Section<'_>) -> Vec<Transform> {
    let words = [
        ("none", None),
        ("log", Some(Transform::Log)),
        ("log10", Some(Transform::Log10)),
        ("sqrt", Some(Transform::Sqrt)),
    ];
    section
        .words_or_sections("transform", &words)
        .into_iter()
        .filter_map(|part| match part {
            Ok(word) => word,
            Err(part) => {
                part.require("clip");
                let clip = part.pair("clip").filter(|[lo, hi]| {
                    let ordered = lo <= hi;
                    if !ordered {
                        part.fault("clip", What::FloorAboveCap { floor: *lo, cap: *hi });
                    }
                    ordered
                });
                part.finish();
                clip.map(|[lo, hi]| Transform::Clip(lo, hi))
            }
        })
        .collect()
}

fn rollup(section: &Section<'_>, weight: f64) -> Rollup {
    let windows = [("quarter", Cadence::Quarter), ("half", Cadence::Half), ("year", Cadence::Year)];
    let stats = [("mean", 0), ("sum", 1), ("last", 2), ("best_n", 3)];
    let n = section.whole("n", 1..=366);
    let stat = section.choice("stat", &stats).unwrap_or(0);
    if stat == 3 {
        section.require("n");
    }
    if stat != 3 && section.has("n") {
        section.fault("n", What::UnknownKey { found: "n".into(), nearest: None });
    }
    Rollup {
        of: section.required_text("of").unwrap_or_default(),
        window: section.choice("window", &windows).unwrap_or(Cadence::Year),
        stat: [RollupStat::Mean, RollupStat::Sum, RollupStat::Last, RollupStat::BestN(n.unwrap_or(1))][stat],
        points: section.number_in("points", 0.0..=f64::INFINITY).unwrap_or(weight),
        full: section.positive("full"),
    }
}
