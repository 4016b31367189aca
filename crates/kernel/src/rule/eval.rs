//! One unit's score by one rule.

use super::peers::{Peers, Standing};
use super::{Bounds, Combine, Fixed, Places, Ratio, References, Rule, RuleSpec};
use crate::fault::What;
use crate::formula::{Formula, Outcome, Variable};
use crate::scheme::Direction;
use crate::trace::Trace;

/// What is known of a unit when a rule scores it, on the scale after `per` and `transform`; NaN is missing.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// x
    pub x: f64,
    /// From the unit's row and targets.
    pub references: References,
    /// How many took part in a published ranking.
    pub rank_of: f64,
    /// The published rank before.
    pub previous_rank: f64,
    /// P
    pub points: f64,
}

/// What holds for all units of an indicator.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// Which values are better.
    pub direction: Direction,
    /// The number of the value's period in its year and how many such periods a year has; `None` without periods.
    pub period: Option<(u32, u32)>,
}

/// Gives a formula what other columns say of the unit.
pub type FormulaContext<'a> = &'a (dyn Fn(&Variable) -> Option<f64> + Sync);

/// A rule made ready for one peer group: its own statistics and those of its parts.
pub(crate) struct Ready<'a> {
    pub(crate) spec: &'a RuleSpec,
    /// The references that the rule states itself.
    pub(crate) fixed: Fixed,
    pub(crate) peers: Peers,
    pub(crate) parts: Vec<Self>,
}

/// Everything about one unit that a rule may look at.
pub(crate) struct Subject<'a> {
    pub(crate) cell: Cell,
    /// The unit's place within its peer group's lists.
    pub(crate) member: usize,
    pub(crate) around: &'a Around,
    pub(crate) formula: FormulaContext<'a>,
}

/// A value in the rule's own direction.
struct Oriented {
    y: f64,
    down: bool,
}

impl Ready<'_> {
    /// The peers' one value, for a rule (or part of one) between their extremes when there is nothing between them.
    pub(crate) fn all_equal(&self) -> Option<f64> {
        let own = matches!(self.spec.rule, Rule::MinMax { .. }) && self.peers.alike();
        own.then_some(self.peers.min).or_else(|| self.parts.iter().find_map(Self::all_equal))
    }

    /// The unit's score; NaN is missing.
    pub(crate) fn score(&self, subject: &Subject<'_>, trace: &mut impl Trace) -> f64 {
        match &self.spec.rule {
            Rule::Combine { how, .. } => return self.combine(*how, subject, trace),
            Rule::Formula(formula) => return self.formula(formula, subject, trace),
            Rule::Award { .. } if subject.cell.x.is_nan() => {
                trace.step("award_missing", &[], 0.0);
                return 0.0;
            }
            _ if subject.cell.x.is_nan() => return f64::NAN,
            _ => {}
        }
        let standing = self.peers.standing(subject.member);
        let refs = self.fixed.or(subject.cell.references);
        alone(&self.spec.rule, &subject.cell, refs, subject.around, &self.peers, standing, trace)
    }

    fn combine(&self, how: Combine, subject: &Subject<'_>, trace: &mut impl Trace) -> f64 {
        let mut all = f64::NAN;
        for part in &self.parts {
            let score = part.score(subject, trace);
            all = match how {
                _ if score.is_nan() => all,
                _ if all.is_nan() => score,
                Combine::Best => all.max(score),
                Combine::Worst => all.min(score),
                Combine::Sum => all + score,
            };
        }
        let name = match how {
            Combine::Best => "best_of",
            Combine::Worst => "worst_of",
            Combine::Sum => "sum_of",
        };
        trace.step(name, &[], all);
        all
    }

    fn formula(&self, formula: &Formula, subject: &Subject<'_>, trace: &mut impl Trace) -> f64 {
        let refs = self.fixed.or(subject.cell.references);
        let own = |name: &str| match name {
            "value" => subject.cell.x,
            "target" => refs.target,
            "baseline" => refs.baseline,
            "low" => refs.low,
            "high" => refs.high,
            "best" => self.peers.best(subject.around.direction),
            "worst" => self.peers.worst(subject.around.direction),
            "mean" => self.peers.mean,
            _ => self.peers.n as f64,
        };
        let lookup = |variable: &Variable| match variable {
            Variable::Own(name) => Some(own(name)).filter(|number| !number.is_nan()),
            other => (subject.formula)(other),
        };
        let result = match formula.evaluate(&lookup) {
            Outcome::Number(number) => number,
            Outcome::Missing(_) => f64::NAN,
            Outcome::NotFinite => {
                trace.warn(What::NotFinite);
                f64::NAN
            }
            Outcome::Truth(truth) => f64::from(u8::from(truth)),
            Outcome::Failed(message) => {
                trace.fault(What::FormulaFailed { message });
                f64::NAN
            }
        };
        trace.step("formula", &[("x", subject.cell.x)], result);
        result
    }
}

/// A rule that looks at the unit alone, or at nothing of its peers but `peers` and `standing`. The value is present.
#[inline]
pub(crate) fn alone(
    rule: &Rule,
    cell: &Cell,
    refs: References,
    around: &Around,
    peers: &Peers,
    standing: Standing,
    trace: &mut impl Trace,
) -> f64 {
    let points = cell.points;
    if let Rule::Completion { how, bounds } = rule {
        return completion(cell.x, refs.target, points, *how, *bounds, around, trace);
    }
    if let Rule::Schedule { how, bounds, curve } = rule {
        return schedule(cell.x, refs.target, points, *how, *bounds, curve, around, trace);
    }
    if let Rule::GivenRank { places, gain, loss } = rule {
        return given_rank(cell, places, *gain, *loss, trace);
    }
    if let Rule::Panel(_) = rule {
        return cell.x;
    }
    let Some(value) = orient(cell.x, refs.target, around.direction, trace) else { return f64::NAN };
    match rule {
        Rule::Raw if value.down => {
            // Not `-value.y`, which would make a zero negative.
            trace.step("raw_down", &[("x", value.y)], 0.0 - value.y);
            0.0 - value.y
        }
        Rule::Raw => value.y,
        Rule::Efficacy { base, span, clamp } => {
            let Some(u) = between(&value, refs.low, refs.high, *clamp, trace) else { return f64::NAN };
            let score = base + span * u;
            trace.step("efficacy", &[("base", *base), ("span", *span), ("u", u)], score);
            score
        }
        Rule::Goalpost { to } => {
            let Some(u) = between(&value, refs.low, refs.high, true, trace) else { return f64::NAN };
            scale(u, to.unwrap_or([0.0, points]), trace)
        }
        Rule::MinMax { to } if peers.alike() => scale(1.0, *to, trace),
        Rule::MinMax { to } => {
            let Some(u) = between(&value, peers.min, peers.max, true, trace) else { return f64::NAN };
            scale(u, *to, trace)
        }
        Rule::ZScore { mean, sd } => z_score(&value, peers, *mean, *sd, trace),
        Rule::Rank | Rule::Percentile { .. } => from_below(rule, peers, standing, trace),
        Rule::RatioToBest => ratio_to_best(&value, peers, points, trace),
        Rule::Place(places) => {
            trace.step("place", &[("n", peers.n as f64)], standing.place);
            places_points(places, standing.place, peers.n as f64, points, trace)
        }
        Rule::Bands { knots, interpolate } => {
            super::steps::bands(value.y, value.down, knots, *interpolate, trace)
        }
        Rule::Deduct { .. } => {
            super::steps::deduct(rule, value.y, value.down, refs.target, around, points, trace)
        }
        Rule::Award { per, cap } => {
            let earned = (per * value.y).max(0.0);
            trace.step("award", &[("x", value.y), ("per", *per)], earned);
            capped(earned, *cap, trace)
        }
        Rule::Improvement => super::steps::improvement(value.y, value.down, refs, points, trace),
        _ => f64::NAN,
    }
}

/// The value and which way is better; nearer the target turns into a distance, the smaller the better.
#[inline]
fn orient(x: f64, target: f64, direction: Direction, trace: &mut impl Trace) -> Option<Oriented> {
    match direction {
        Direction::Up => Some(Oriented { y: x, down: false }),
        Direction::Down => Some(Oriented { y: x, down: true }),
        Direction::Target => {
            let t = needed(target, "target", trace)?;
            let y = (x - t).abs();
            trace.step("distance", &[("x", x), ("t", t)], y);
            Some(Oriented { y, down: true })
        }
    }
}

/// The reference, or a warning that it is missing.
#[inline]
pub(super) fn needed(reference: f64, name: &str, trace: &mut impl Trace) -> Option<f64> {
    if reference.is_nan() {
        trace.warn(What::TargetMissing { wanted: name.into() });
        return None;
    }
    Some(reference)
}

#[expect(clippy::too_many_arguments, reason = "the rule's own parameters, value, target and surroundings")]
fn schedule(
    x: f64,
    target: f64,
    points: f64,
    how: Ratio,
    bounds: Bounds,
    curve: &[f64],
    around: &Around,
    trace: &mut impl Trace,
) -> f64 {
    let Some((number, of)) = around.period else { return f64::NAN };
    let elapsed = curve.get(number as usize - 1).copied().unwrap_or(f64::from(number) / f64::from(of));
    if elapsed == 0.0 {
        return f64::NAN;
    }
    let due = elapsed * target;
    trace.step("due", &[("t", target), ("e", elapsed)], due);
    completion(x, due, points, how, bounds, around, trace)
}

/// Rule `completion` of a present value.
#[inline(always)]
pub(crate) fn completion(
    x: f64,
    target: f64,
    points: f64,
    how: Ratio,
    bounds: Bounds,
    around: &Around,
    trace: &mut impl Trace,
) -> f64 {
    let Some(t) = needed(target, "target", trace) else { return f64::NAN };
    let inputs = [("x", x), ("t", t)];
    let by_size = [("x", x), ("t", t), ("by", t.abs())];
    let ratio = match (around.direction, how) {
        (Direction::Target, _) | (_, Ratio::Difference) if t == 0.0 => {
            trace.fault(What::TargetZero);
            return f64::NAN;
        }
        (Direction::Target, _) => {
            let ratio = 1.0 - (x - t).abs() / t.abs();
            trace.step("nearness", &by_size, ratio);
            ratio
        }
        (direction, Ratio::Difference) => {
            let sign = if direction == Direction::Up { 1.0 } else { -1.0 };
            let ratio = 1.0 + sign * (x - t) / t.abs();
            trace.step(if sign > 0.0 { "difference" } else { "difference_down" }, &by_size, ratio);
            ratio
        }
        (_, Ratio::Ratio) if t <= 0.0 => {
            trace.fault(What::TargetNotPositive { target: t });
            return f64::NAN;
        }
        (Direction::Up, Ratio::Ratio) => {
            trace.step("ratio", &inputs, x / t);
            x / t
        }
        (_, Ratio::Ratio) => {
            let ratio = if x <= 0.0 { bounds.cap } else { t / x };
            trace.step(if x <= 0.0 { "none_left" } else { "ratio_down" }, &inputs, ratio);
            ratio
        }
    };
    let within = ratio.max(bounds.floor).min(bounds.cap);
    if within != ratio {
        trace.step("within", &[("floor", bounds.floor), ("cap", bounds.cap)], within);
    }
    share_of(within, points, trace)
}

/// P·r
#[inline]
pub(super) fn share_of(ratio: f64, points: f64, trace: &mut impl Trace) -> f64 {
    let score = points * ratio;
    trace.step("points", &[("r", ratio), ("p", points)], score);
    score
}

/// min(cap, score)
fn capped(score: f64, cap: f64, trace: &mut impl Trace) -> f64 {
    if score > cap {
        trace.step("cap", &[("cap", cap)], cap);
        return cap;
    }
    score
}

/// u between two ends given in either order, 1 at the better one.
fn between(value: &Oriented, low: f64, high: f64, clamp: bool, trace: &mut impl Trace) -> Option<f64> {
    let (low, high) = (needed(low, "low", trace)?, needed(high, "high", trace)?);
    if low == high {
        trace.fault(What::EqualBounds { low, high });
        return None;
    }
    let (lo, hi) = (low.min(high), low.max(high));
    let up = (value.y - lo) / (hi - lo);
    let u = if value.down { 1.0 - up } else { up };
    let u = if clamp { u.clamp(0.0, 1.0) } else { u };
    let name = if value.down { "position_down" } else { "position" };
    trace.step(name, &[("x", value.y), ("lo", lo), ("hi", hi)], u);
    Some(u)
}

fn scale(u: f64, to: [f64; 2], trace: &mut impl Trace) -> f64 {
    let score = to[0] + (to[1] - to[0]) * u;
    trace.step("scale", &[("u", u), ("from", to[0]), ("to", to[1])], score);
    score
}

/// Rules that count from the worst.
fn from_below(rule: &Rule, peers: &Peers, standing: Standing, trace: &mut impl Trace) -> f64 {
    let (rank, n) = (standing.ascending, peers.n as f64);
    let Rule::Percentile { to } = rule else {
        trace.step("ascending_rank", &[("n", n)], rank);
        return rank;
    };
    let share = if peers.n == 1 { 1.0 } else { (rank - 1.0) / (n - 1.0) };
    let name = if peers.n == 1 { "only_one" } else { "share_below" };
    trace.step(name, &[("rank", rank), ("n", n)], share);
    scale(share, *to, trace)
}

fn z_score(value: &Oriented, peers: &Peers, mean: f64, sd: f64, trace: &mut impl Trace) -> f64 {
    if peers.sd == 0.0 || peers.alike() {
        trace.step("z_points", &[("mean", mean), ("sd", sd), ("z", 0.0)], mean);
        return mean;
    }
    let up = (value.y - peers.mean) / peers.sd;
    let z = if value.down { -up } else { up };
    trace.step("z_score", &[("x", value.y), ("mean", peers.mean), ("sd", peers.sd)], z);
    let score = mean + sd * z;
    trace.step("z_points", &[("mean", mean), ("sd", sd), ("z", z)], score);
    score
}

fn ratio_to_best(value: &Oriented, peers: &Peers, points: f64, trace: &mut impl Trace) -> f64 {
    let best = if value.down { peers.min } else { peers.max };
    if best <= 0.0 {
        trace.warn(What::BestNotPositive);
        return f64::NAN;
    }
    if value.down && value.y <= 0.0 {
        trace.warn(What::NotPositive { found: value.y });
        return f64::NAN;
    }
    let ratio = if value.down { best / value.y } else { (value.y / best).max(0.0) };
    trace.step(
        if value.down { "share_of_best_down" } else { "share_of_best" },
        &[("x", value.y), ("best", best)],
        ratio,
    );
    share_of(ratio, points, trace)
}

fn given_rank(cell: &Cell, places: &Places, gain: f64, loss: f64, trace: &mut impl Trace) -> f64 {
    let (rank, of) = (cell.x, cell.rank_of);
    if rank < 1.0 || rank > of {
        let expected = if of.is_nan() { "≥ 1".into() } else { format!("1–{of}") };
        trace.fault(What::OutOfRange { found: rank.to_string(), expected });
        return f64::NAN;
    }
    trace.step("published_place", &[("of", of)], rank);
    if matches!(places, Places::Linear(..)) && needed(of, "rank_of", trace).is_none() {
        return f64::NAN;
    }
    let mut score = places_points(places, rank, of, cell.points, trace);
    let gained = cell.previous_rank - rank;
    if gained > 0.0 && gain > 0.0 {
        score += gain * gained;
        trace.step("places_gained", &[("places", gained), ("each", gain)], score);
    } else if gained < 0.0 && loss > 0.0 {
        score += loss * gained;
        trace.step("places_lost", &[("places", -gained), ("each", loss)], score);
    }
    score
}

/// Points of place `r` among `n`; a shared place of 2.5 gets the mean of places 2 and 3.
fn places_points(places: &Places, r: f64, n: f64, points: f64, trace: &mut impl Trace) -> f64 {
    let score = match places {
        Places::Step { full, step, floor } => (full.unwrap_or(points) - step * (r - 1.0)).max(*floor),
        Places::Table(table) => {
            let at = |place: f64| {
                table.get((place as usize).saturating_sub(1)).or(table.last()).copied().unwrap_or(f64::NAN)
            };
            at(r.floor()) + (at(r.ceil()) - at(r.floor())) * r.fract()
        }
        Places::Linear(full, _) if n <= 1.0 => *full,
        Places::Linear(full, last) => full + (last - full) * (r - 1.0) / (n - 1.0),
    };
    trace.step("place_points", &[("r", r)], score);
    score
}
