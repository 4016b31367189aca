//! Boards of published places (省考, 市考): by indicator, not by unit.

use crate::inputs::Loaded;
use crate::score::ScoredBoard;
use kernel::explain::Explanation;
use kernel::facts::{Aspect, Benchmark};
use kernel::period::Period;
use kernel::rule::Rule;
use kernel::scheme::Indicator;
use report::IndicatorLine;

/// A line per indicator when all of them are published places, none otherwise. `trend` ends with the board;
/// `explanations` are of its units.
pub(crate) fn lines(
    loaded: &Loaded,
    trend: &[ScoredBoard],
    explanations: &[Explanation],
) -> Vec<IndicatorLine> {
    let published = |indicator: &Indicator| matches!(indicator.rule.rule, Rule::GivenRank { .. });
    if explanations.is_empty() || !loaded.scheme.indicators().all(|(_, indicator)| published(indicator)) {
        return Vec::new();
    }
    let indicators = loaded.scheme.indicators();
    indicators.map(|(at, indicator)| line(loaded, trend, explanations, (at, indicator))).collect()
}

/// What was published of an indicator: whose it is, the place, among how many, the place before.
struct Published {
    unit: u32,
    rank: f64,
    of: Option<f64>,
    previous: Option<f64>,
}

/// The publication of exactly this period.
fn published(loaded: &Loaded, indicator: &Indicator, period: Option<Period>) -> Option<Published> {
    let cells = loaded.facts.frames.get(&period)?.field(indicator.field)?;
    let rank = cells.column(Aspect::Value);
    let unit = (0..loaded.units.len()).find(|&unit| rank.get(unit).is_some())?;
    let beside = |aspect: Aspect| cells.column(aspect).get(unit);
    Some(Published {
        unit: unit as u32,
        rank: rank.get(unit)?,
        of: beside(Aspect::RankOf),
        previous: beside(Aspect::PreviousRank),
    })
}

fn line(
    loaded: &Loaded,
    trend: &[ScoredBoard],
    explanations: &[Explanation],
    (at, indicator): (usize, &Indicator),
) -> IndicatorLine {
    let node = &loaded.scheme.nodes[at];
    // Between two publications the last one stands.
    let dated = |board: &ScoredBoard| board.board.period.map(|period| period.at(indicator.frequency));
    let ends = |board: &&ScoredBoard| match (board.board.period, dated(board)) {
        (Some(board), Some(own)) => own.ends_with(board),
        _ => true,
    };
    let of = |board: &ScoredBoard| published(loaded, indicator, dated(board));
    let last = trend.iter().rev().filter(ends).find_map(|board| Some((dated(board), of(board)?)));
    let mut line = IndicatorLine {
        code: node.code.clone(),
        name: node.name.clone(),
        full: indicator.points,
        rank_history: trend
            .iter()
            .map(|board| Some(board).filter(ends).and_then(of).map(|of| of.rank))
            .collect(),
        ..IndicatorLine::default()
    };
    let Some((period, published)) = last else { return line };
    let lead = loaded.units.codes.get(published.unit);
    let explained = explanations.iter().find(|of| of.unit == lead);
    line.points =
        explained.and_then(|of| of.nodes.iter().find(|node| node.code == line.code)).and_then(|of| of.score);
    line.lead = loaded.units.name(published.unit).to_owned();
    line.rank = Some(published.rank);
    line.of = published.of;
    line.previous = published.previous;
    let peers = |of: &&Benchmark| of.indicator == line.code && (of.period.is_none() || of.period == period);
    if let Some(peers) = loaded.benchmarks.iter().find(peers) {
        line.best = peers.best;
        line.median = peers.median;
        line.value = peers.own;
        line.measure = peers.measure.clone();
        line.document = peers.document.clone();
    }
    line
}
