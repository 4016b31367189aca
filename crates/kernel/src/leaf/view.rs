//! Which period's values a board sees.

use super::Surroundings;
use crate::column::Column;
use crate::facts::{Aspect, Cells, Facts, TargetCells};
use crate::period::{Period, enclosing};
use crate::scheme::{Between, Indicator};
use crate::units::Units;

/// What a board of a period sees of an indicator.
pub(super) enum View {
    /// The values of this period.
    At(Option<Period>),
    /// Nothing yet: between two values, and the scheme says that this exempts.
    Exempt,
    /// Nothing at all.
    Nothing,
}

/// Values of the board's own length, or the last of a shorter one; of longer ones in their last month, and between
/// those what the indicator's `between` says.
pub(super) fn view(indicator: &Indicator, around: &Surroundings<'_>) -> View {
    let Some(board) = around.period else { return View::At(None) };
    let own = board.at(indicator.frequency);
    if own.ends_with(board) {
        return View::At(Some(own));
    }
    if indicator.between == Between::Exempt {
        return View::Exempt;
    }
    let earlier = around.facts.frames.iter().rev().find(|(period, frame)| {
        let dated =
            period.is_some_and(|period| period.cadence() == indicator.frequency && period.ended_by(board));
        dated && frame.is_filled(indicator.field)
    });
    earlier.map_or(View::Nothing, |(period, _)| View::At(*period))
}

/// What a column that may be dated by the period or a longer one around it, or stand among the attributes of units,
/// says in a period: the nearest that anybody reported. Empty cells of the period don't hide a column of its year.
pub(crate) fn column_or_attribute<'a>(
    facts: &'a Facts,
    units: &'a Units,
    period: Option<Period>,
    (field, name): (usize, &str),
) -> Option<&'a Column> {
    let cells = |period: Option<Period>| facts.frames.get(&period)?.field(field);
    let rows = || enclosing(period).filter_map(cells).filter(|cells| cells.is_filled());
    let columns = || rows().map(|cells| cells.column(Aspect::Value));
    let reported = columns().find(|column| column.raw().iter().any(|x| !x.is_nan()));
    reported.or_else(|| columns().next()).or_else(|| units.attribute(name))
}

/// The field's cells in a period.
pub(super) fn cells<'a>(
    around: &Surroundings<'a>,
    period: Option<Period>,
    field: usize,
) -> Option<&'a Cells> {
    around.facts.frames.get(&period)?.field(field)
}

/// Targets of a field that hold for a period, the nearest first.
pub(super) fn targets<'a>(
    around: &Surroundings<'a>,
    period: Option<Period>,
    field: usize,
) -> Vec<&'a TargetCells> {
    let frames = &around.targets.frames;
    enclosing(period).filter_map(|period| frames.get(&period)?.get(field)).collect()
}
