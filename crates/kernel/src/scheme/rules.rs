//! Rules in a scheme file.

use super::Direction;
use crate::column::Codes;
use crate::document::Section;
use crate::fault::{What, nearest};
use crate::formula::{Formula, Kind, OWN, Variable};
use crate::period::Cadence;
use crate::rule::{Bounds, Combine, Panel, Places, Ratio, References, Rule, RuleSpec};

/// What a rule must know of its indicator and scheme.
pub(super) struct Around<'a> {
    pub(super) direction: Direction,
    pub(super) frequency: Cadence,
    /// What formulas may ask for by code.
    pub(super) fields: &'a Codes,
}

/// The rule of an indicator.
pub(super) fn required(indicator: &Section<'_>, around: &Around<'_>) -> RuleSpec {
    let none = RuleSpec { rule: Rule::Raw, fixed: References::NONE };
    let Some(section) = indicator.section("rule") else {
        indicator.require("rule");
        return none;
    };
    spec(section, around).unwrap_or(none)
}

fn spec(section: Section<'_>, around: &Around<'_>) -> Option<RuleSpec> {
    let fixed = References {
        target: section.number("target").unwrap_or(f64::NAN),
        baseline: section.number("baseline").unwrap_or(f64::NAN),
        low: section.number("low").unwrap_or(f64::NAN),
        high: section.number("high").unwrap_or(f64::NAN),
    };
    if fixed.low == fixed.high {
        section.fault("high", What::EqualBounds { low: fixed.low, high: fixed.high });
    }
    section.require("kind");
    let rule = section.choice("kind", &KINDS).and_then(|read| read(&section, around));
    // Without a kind nobody asked for the other keys; they aren't unknown.
    if rule.is_some() {
        section.finish();
    }
    let mut spec = RuleSpec { rule: rule?, fixed };
    spec.hand_down(References::NONE);
    Some(spec)
}

type Read = fn(&Section<'_>, &Around<'_>) -> Option<Rule>;

const KINDS: [(&str, Read); 21] = [
    ("raw", |_, _| Some(Rule::Raw)),
    ("completion", |s, _| Some(Rule::Completion { how: ratio(s), bounds: bounds(s) })),
    ("schedule", schedule),
    ("efficacy", |s, _| {
        Some(Rule::Efficacy {
            base: s.number("base").unwrap_or(60.0),
            span: s.number("span").unwrap_or(40.0),
            clamp: s.flag("clamp").unwrap_or(false),
        })
    }),
    ("goalpost", |s, _| Some(Rule::Goalpost { to: s.pair("to") })),
    ("min_max", |s, _| Some(Rule::MinMax { to: s.pair("to").unwrap_or([0.0, 100.0]) })),
    ("z_score", |s, _| {
        Some(Rule::ZScore { mean: s.number("mean").unwrap_or(0.0), sd: s.number("sd").unwrap_or(1.0) })
    }),
    ("rank", |_, _| Some(Rule::Rank)),
    ("percentile", |s, _| Some(Rule::Percentile { to: s.pair("to").unwrap_or([0.0, 100.0]) })),
    ("ratio_to_best", |_, _| Some(Rule::RatioToBest)),
    ("place", |s, _| Some(Rule::Place(places(s)))),
    ("given_rank", |s, _| {
        Some(Rule::GivenRank {
            places: places(s),
            gain: s.number_in("gain", 0.0..=f64::INFINITY).unwrap_or(0.0),
            loss: s.number_in("loss", 0.0..=f64::INFINITY).unwrap_or(0.0),
        })
    }),
    ("bands", bands),
    ("deduct", |s, _| {
        Some(Rule::Deduct {
            // Not below 0, so that a shortfall never earns.
            per: s.number_in("per", 0.0..=f64::INFINITY).unwrap_or(1.0),
            each: s.positive("each").unwrap_or(1.0),
            relative: s.flag("relative").unwrap_or(false),
            whole: s.flag("whole").unwrap_or(false),
            floor: s.number("floor").unwrap_or(0.0),
        })
    }),
    ("award", award),
    ("improvement", |_, _| Some(Rule::Improvement)),
    ("best_of", |s, around| combine(s, Combine::Best, around)),
    ("worst_of", |s, around| combine(s, Combine::Worst, around)),
    ("sum_of", |s, around| combine(s, Combine::Sum, around)),
    ("panel", |s, _| Some(Rule::Panel(panel(s)))),
    ("formula", formula_rule),
];

fn ratio(section: &Section<'_>) -> Ratio {
    section
        .choice("how", &[("ratio", Ratio::Ratio), ("difference", Ratio::Difference)])
        .unwrap_or(Ratio::Ratio)
}

fn bounds(section: &Section<'_>) -> Bounds {
    let bounds =
        Bounds { floor: section.number("floor").unwrap_or(0.0), cap: section.number("cap").unwrap_or(1.0) };
    if bounds.floor > bounds.cap {
        section.fault("floor", What::FloorAboveCap { floor: bounds.floor, cap: bounds.cap });
    }
    bounds
}

fn schedule(section: &Section<'_>, around: &Around<'_>) -> Option<Rule> {
    let curve = section.numbers("curve");
    let expected = around.frequency.per_year() as usize;
    if let Some(found) = curve.as_ref().map(Vec::len).filter(|&found| found != expected) {
        section.fault("curve", What::BadCurve { found, expected });
    }
    let curve = curve.unwrap_or_default();
    if let Some(bad) = curve.iter().find(|share| **share < 0.0) {
        section.fault("curve", What::OutOfRange { found: bad.to_string(), expected: "≥ 0".into() });
    }
    Some(Rule::Schedule { how: ratio(section), bounds: bounds(section), curve })
}

fn places(section: &Section<'_>) -> Places {
    let forms = ["table", "linear"].into_iter().filter(|key| section.has(key)).count();
    let steps = ["full", "step", "floor"].into_iter().filter(|key| section.has(key)).count();
    if forms + usize::from(steps > 0) > 1 {
        let expected = "one of: table | linear | full, step, floor".into();
        section.fault("kind", What::OutOfRange { found: "several forms".into(), expected });
    }
    let (table, linear, full) = (section.numbers("table"), section.pair("linear"), section.number("full"));
    let step = section.number_in("step", 0.0..=f64::INFINITY).unwrap_or(1.0);
    let floor = section.number("floor").unwrap_or(0.0);
    if table.as_ref().is_some_and(Vec::is_empty) {
        section.fault("table", What::OutOfRange { found: "[]".into(), expected: "points by place".into() });
    }
    if let Some(cap) = full.filter(|full| floor > *full) {
        section.fault("floor", What::FloorAboveCap { floor, cap });
    }
    match (table, linear) {
        (Some(table), _) => Places::Table(table),
        (None, Some([full, last])) => Places::Linear(full, last),
        (None, None) => Places::Step { full, step, floor },
    }
}

fn bands(section: &Section<'_>, around: &Around<'_>) -> Option<Rule> {
    let key = if around.direction == Direction::Up { "from" } else { "upto" };
    let mut knots = Vec::new();
    let table = section.sections("table");
    if table.is_empty() {
        section.fault("table", What::MissingKey { wanted: "table".into() });
    }
    for knot in table {
        let (at, points) = (knot.number(key), knot.number("points"));
        knot.require(key);
        knot.require("points");
        if let (Some(at), Some(points)) = (at, points) {
            if knots.iter().any(|(known, _)| *known == at) {
                knot.fault(key, What::DuplicateCode { found: at.to_string(), first_line: section.line() });
            }
            knots.push((at, points));
        }
        knot.finish();
    }
    knots.sort_by(|a, b| a.0.total_cmp(&b.0));
    Some(Rule::Bands { knots, interpolate: section.flag("interpolate").unwrap_or(false) })
}

fn award(section: &Section<'_>, around: &Around<'_>) -> Option<Rule> {
    if around.direction != Direction::Up {
        section.fault("kind", What::RuleHasNoDown { rule: "award".into() });
    }
    Some(Rule::Award {
        per: section.number("per").unwrap_or(1.0),
        cap: section.number_in("cap", 0.0..=f64::INFINITY).unwrap_or(f64::INFINITY),
    })
}

fn combine(section: &Section<'_>, how: Combine, around: &Around<'_>) -> Option<Rule> {
    let parts: Vec<_> = section.sections("rules").into_iter().filter_map(|part| spec(part, around)).collect();
    if parts.is_empty() {
        section.fault("rules", What::MissingKey { wanted: "rules".into() });
    }
    Some(Rule::Combine { how, parts })
}

fn panel(section: &Section<'_>) -> Panel {
    let (mut trim_high, mut trim_low) = (0, 0);
    if let Some(trim) = section.section("trim") {
        trim_high = trim.whole("high", 0..=1000).unwrap_or(0);
        trim_low = trim.whole("low", 0..=1000).unwrap_or(0);
        trim.finish();
    }
    let groups = section.named_numbers("groups").unwrap_or_default();
    if !groups.is_empty() && groups.iter().map(|(_, weight)| weight).sum::<f64>() <= 0.0 {
        section.fault("groups", What::NoWeight);
    }
    Panel { trim_high, trim_low, groups }
}

fn formula_rule(section: &Section<'_>, around: &Around<'_>) -> Option<Rule> {
    let text = section.required_text("expr")?;
    formula(section, "expr", &text, Kind::Number, around.fields).map(Rule::Formula)
}

/// A formula at `key`; `fields` are the codes that `v['…']` may name.
pub(super) fn formula(
    section: &Section<'_>,
    key: &str,
    text: &str,
    gives: Kind,
    fields: &Codes,
) -> Option<Formula> {
    let own: &[&str] = if gives == Kind::Number { &OWN } else { &[] };
    let formula = Formula::try_new(text, gives, own).map_err(|what| section.fault(key, what)).ok()?;
    for variable in &formula.variables {
        if let Variable::Value(code) = variable
            && fields.find(code).is_none()
        {
            section.fault(
                key,
                What::UnknownVariable { found: code.clone(), nearest: nearest(code, fields.iter()) },
            );
        }
    }
    Some(formula)
}
