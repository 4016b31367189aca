//! `assign.csv`: who is scored on what, with which points.

use super::board::{Assign, Board, is_everyones, number};
use super::chance::Chance;
use super::simulate::{concerns, share};
use super::source::{Item, Source};
use super::table::{Sheet, rounded, short};
use super::units::{Unit, Units};
use anyhow::{Context, Result, bail};

/// A row to be written.
struct Duty<'a> {
    unit: &'a str,
    indicator: &'a str,
    /// The share of a co-responsible unit.
    co: Option<Option<f64>>,
    points: Option<f64>,
    status: &'a str,
}

/// The board's assignments; empty when everyone is scored on everything.
pub(super) fn sheet(board: &Board<'_>, source: &Source, units: &Units) -> Result<Sheet> {
    let duties = match board.assign {
        Assign::None => Vec::new(),
        Assign::Duties => everyone(board, source, units)?,
        Assign::LeadCo => lead_and_co(board, source, units, board.setting("shares") != Some("full"))?,
        Assign::Bureaus => bureaus(board, source, units)?,
        Assign::Orders => orders(board, source, units)?,
    };
    let mut sheet = Sheet::new(&["unit", "indicator", "role", "share", "weight", "points", "status"]);
    for duty in duties {
        let role = if duty.co.is_some() { "co" } else { "lead" };
        let cell = |x: Option<f64>| x.map(short).unwrap_or_default();
        sheet.push([
            duty.unit,
            duty.indicator,
            role,
            &cell(duty.co.flatten()),
            "",
            &cell(duty.points),
            duty.status,
        ]);
    }
    Ok(sheet)
}

/// Scored, unless it doesn't concern the unit or an exception says otherwise.
fn status<'a>(item: &Item, unit: &Unit, source: &'a Source, units: &Units) -> Result<&'a str> {
    for exception in source.events.duty.iter().filter(|exception| exception.indicator == item.meaning.code) {
        if units.named(&exception.unit)?.code == unit.code {
            return Ok(&exception.status);
        }
    }
    let part = item.model.as_ref().and_then(|model| share(model, unit, units));
    Ok(if part == Some(0.0) || !concerns(item, unit, units) { "exempt" } else { "scored" })
}

fn lead<'a>(item: &'a Item, unit: &'a Unit, status: &'a str) -> Duty<'a> {
    Duty { unit: &unit.code, indicator: &item.meaning.code, co: None, points: None, status }
}

fn everyone<'a>(board: &Board<'a>, source: &'a Source, units: &'a Units) -> Result<Vec<Duty<'a>>> {
    let mut duties = Vec::new();
    for unit in board.units(units) {
        for (item, _) in &board.indicators {
            duties.push(lead(item, unit, status(item, unit, source, units)?));
        }
    }
    Ok(duties)
}

fn lead_and_co<'a>(
    board: &Board<'a>,
    source: &'a Source,
    units: &'a Units,
    with_shares: bool,
) -> Result<Vec<Duty<'a>>> {
    let mut duties = Vec::new();
    for &(item, _) in &board.indicators {
        if is_everyones(item) {
            for unit in board.units(units) {
                duties.push(lead(item, unit, status(item, unit, source, units)?));
            }
            continue;
        }
        duties.push(lead(item, units.named(&item.meaning.lead)?, "scored"));
        for (name, share) in &item.co {
            let unit = units.named(name)?;
            let co = Some(share.filter(|_| with_shares));
            duties.push(Duty { co, ..lead(item, unit, "scored") });
        }
    }
    Ok(duties)
}

/// Lead and co, and what is left of the points for key indicators goes to those that a bureau leads alone.
fn bureaus<'a>(board: &Board<'a>, source: &'a Source, units: &'a Units) -> Result<Vec<Duty<'a>>> {
    let node = board.setting("own_node").context("bureaus: own_node")?;
    let whole = board.amount("own_points").context("bureaus: own_points")?;
    let mut duties = lead_and_co(board, source, units, true)?;
    let facts = |code: &str| board.indicators.iter().find(|(item, _)| item.meaning.code == code);
    let is_key = |code: &str| {
        facts(code).is_some_and(|(_, table)| table.get("in").and_then(toml::Value::as_str) == Some(node))
    };
    let full = |code: &str| facts(code).and_then(|(_, table)| number(table.get("points")?)).unwrap_or(0.0);
    let is_bound = |code: &str| facts(code).is_some_and(|(item, _)| !item.co.is_empty());
    for unit in board.units(units) {
        let mine: Vec<usize> = (0..duties.len())
            .filter(|&at| duties[at].unit == unit.code && is_key(duties[at].indicator))
            .collect();
        let (bound, own): (Vec<usize>, Vec<usize>) =
            mine.into_iter().partition(|&at| is_bound(duties[at].indicator));
        let marks = |at: &usize| full(duties[*at].indicator) * duties[*at].co.flatten().unwrap_or(1.0);
        let left = whole - bound.iter().map(marks).sum::<f64>();
        let Some((&last, others)) = own.split_last() else { bail!("{} leads no indicator alone", unit.name) };
        let each = rounded(left / own.len() as f64, 1);
        if each < 2.0 {
            bail!("{} has {left} points left for {} indicators of its own", unit.name, own.len());
        }
        others.iter().for_each(|&at| duties[at].points = Some(each));
        duties[last].points = Some(rounded(left - each * others.len() as f64, 4));
    }
    Ok(duties)
}

/// The fifteen common items, and the village's own ones that share ten points.
fn orders<'a>(board: &Board<'a>, source: &'a Source, units: &'a Units) -> Result<Vec<Duty<'a>>> {
    let (own, common): (Vec<&Item>, Vec<&Item>) =
        board.indicators.iter().map(|(item, _)| *item).partition(|item| item.meaning.code.starts_with('X'));
    let mut duties = Vec::new();
    for unit in board.units(units) {
        for &item in &common {
            duties.push(lead(item, unit, status(item, unit, source, units)?));
        }
        for (item, points) in own_items(&own, unit, source, units)? {
            duties.push(Duty { points: Some(points), ..lead(item, unit, "scored") });
        }
    }
    Ok(duties)
}

/// What a village does of its own: fixed by people, else drawn from what fits it.
pub(super) fn own_items<'a>(
    own: &[&'a Item],
    unit: &Unit,
    source: &Source,
    units: &Units,
) -> Result<Vec<(&'a Item, f64)>> {
    if let Some(fixed) = source.events.own.get(&units.full_name(unit)) {
        let item = |(code, points): (&String, &f64)| {
            let item = own.iter().find(|item| item.meaning.code == *code);
            Ok((*item.with_context(|| format!("events.toml: no own item {code}"))?, *points))
        };
        return fixed.iter().map(item).collect();
    }
    let mut fitting: Vec<&Item> = own.iter().copied().filter(|item| concerns(item, unit, units)).collect();
    let mut chance = Chance::of(&["orders", &unit.code]);
    let points: &[f64] = match chance.uniform() {
        x if x < 0.35 => &[10.0],
        x if x < 0.80 => &[6.0, 4.0],
        _ => &[4.0, 3.0, 3.0],
    };
    if fitting.len() < points.len() {
        bail!("{} fits too few own items", unit.name);
    }
    let drawn = points.iter().map(|points| (fitting.remove(chance.below(fitting.len())), *points));
    let mut drawn: Vec<(&Item, f64)> = drawn.collect();
    drawn.sort_by(|a, b| a.0.meaning.code.cmp(&b.0.meaning.code));
    Ok(drawn)
}
