//! Who is scored on what, with which full marks and share.

use crate::facts::{Assigned, Status};
use crate::fault::{Faults, Place, What};
use crate::scheme::{Indicator, Node, Scheme};
use crate::units::{NOBODY, Units};

/// How a unit stands to an indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Duty {
    /// Scored, exempt, watched.
    pub(crate) status: Status,
    /// P for this unit's rule.
    pub(crate) points: f64,
    /// Full marks of the unit: a co-unit's are its share of them.
    pub(crate) full: f64,
    /// Weight in the parent.
    pub(crate) weight: f64,
    /// The unit whose result this one takes; [`NOBODY`] when it has its own.
    pub(crate) lead: u32,
    /// Share of the lead's result that it takes.
    pub(crate) share: f64,
}

/// The duties of one indicator.
#[derive(Debug, Clone)]
pub(crate) enum Duties {
    /// Every scored unit has this one.
    Everyone(Duty),
    /// By unit number, ascending; other units have none.
    Listed(Vec<(u32, Duty)>),
}

impl Duties {
    /// The unit's duty, `None` when it has none.
    #[inline]
    pub(crate) fn of(&self, unit: u32) -> Option<&Duty> {
        match self {
            Duties::Everyone(duty) => Some(duty),
            Duties::Listed(list) => {
                list.binary_search_by_key(&unit, |(unit, _)| *unit).ok().map(|at| &list[at].1)
            }
        }
    }

    /// Co-units, ascending, but for those that are exempt.
    pub(crate) fn bound(&self) -> impl Iterator<Item = (u32, &Duty)> {
        let list: &[(u32, Duty)] = if let Duties::Listed(list) = self { list } else { &[] };
        let bound = |duty: &Duty| duty.lead != NOBODY && duty.status != Status::Exempt;
        list.iter().filter(move |(_, duty)| bound(duty)).map(|(unit, duty)| (*unit, duty))
    }

    /// For indicators that are exempt for all in a period.
    pub(crate) fn exempt(&self) -> Self {
        let exempt = |duty: &Duty| match duty.status {
            Status::Watch => *duty,
            _ => Duty { status: Status::Exempt, ..*duty },
        };
        match self {
            Duties::Everyone(duty) => Duties::Everyone(exempt(duty)),
            Duties::Listed(list) => {
                Duties::Listed(list.iter().map(|(unit, duty)| (*unit, exempt(duty))).collect())
            }
        }
    }
}

/// Duties per node of the scheme; inner nodes and roll-ups have everyone's.
pub(crate) fn duties(
    scheme: &Scheme,
    units: &Units,
    file: &str,
    assigned: Option<&[Assigned]>,
) -> Result<Vec<Duties>, Faults> {
    let own = |node: &Node, full: f64| {
        let points = node.indicator().map_or(full, |indicator| indicator.points);
        Duty { status: node.status, points, full, weight: node.weight, lead: NOBODY, share: 1.0 }
    };
    let full = scheme.full_marks();
    let mut all: Vec<Duties> =
        scheme.nodes.iter().zip(&full).map(|(node, full)| Duties::Everyone(own(node, *full))).collect();
    let Some(assigned) = assigned else { return Ok(all) };
    let mut by_field: Vec<Vec<&Assigned>> = vec![Vec::new(); scheme.fields.codes.len()];
    assigned.iter().for_each(|row| by_field[row.field as usize].push(row));
    let mut faults = Faults::default();
    for (at, indicator) in scheme.indicators() {
        let rows = &by_field[indicator.field];
        match leads_of(rows, units, file, &scheme.nodes[at].code) {
            Ok(lead) => match listed(rows, &scheme.nodes[at], indicator, lead, file) {
                Ok(list) => all[at] = Duties::Listed(list),
                Err(more) => faults.extend(more.0),
            },
            Err(more) => faults.extend(more.0),
        }
    }
    faults.or(all)
}

/// The lead that co-units share with: exactly one, when there are co-units.
fn leads_of(rows: &[&Assigned], units: &Units, file: &str, node: &str) -> Result<u32, Faults> {
    let leads: Vec<u32> = rows.iter().filter(|row| !row.co).map(|row| row.unit).collect();
    let Some(co) = rows.iter().find(|row| row.co) else { return Ok(NOBODY) };
    let place = Place::new().file(file).row(co.row).unit(units.codes.get(co.unit)).node(node);
    match leads[..] {
        [lead] => Ok(lead),
        [] => Err(place.fault(What::NoLead).into()),
        _ => {
            let found = leads.iter().map(|&lead| units.codes.get(lead)).collect::<Vec<_>>().join(", ");
            Err(place.fault(What::ManyLeads { found }).into())
        }
    }
}

fn listed(
    rows: &[&Assigned],
    node: &Node,
    indicator: &Indicator,
    lead: u32,
    file: &str,
) -> Result<Vec<(u32, Duty)>, Faults> {
    let mut faults = Faults::default();
    let mut list = Vec::with_capacity(rows.len());
    let of_lead = rows.iter().find(|row| row.unit == lead).map(|row| points_of(row, node, indicator));
    for row in rows {
        let weight = row.weight.unwrap_or(node.weight);
        // One result, on the lead's scale: a co-unit whose row says nothing of its own takes it as it is.
        let follows = of_lead.filter(|_| row.co && !has_points(row, indicator));
        let points = follows.unwrap_or_else(|| points_of(row, node, indicator));
        if row.points.is_some_and(|points| points != indicator.points) && indicator.rule.fixes_full_marks() {
            let place = Place::new().file(file).row(row.row).column("points").node(node.code.clone());
            faults.push(place.fault(What::PointsFixedByRule));
        }
        let changed = points != indicator.points && follows.is_none();
        if let Some(floor) = indicator.rule.floor_above(points).filter(|_| changed) {
            let place = Place::new().file(file).row(row.row).column("points").node(node.code.clone());
            faults.push(place.fault(What::FloorAboveCap { floor, cap: points }));
        }
        let share = row.share.unwrap_or(1.0);
        let status = match (node.status, row.status) {
            (Status::Watch, Status::Scored) => Status::Watch,
            (_, status) => status,
        };
        let full = indicator.rule.full_marks(points);
        let duty = Duty { status, points, full, weight, lead: NOBODY, share: 1.0 };
        list.push((row.unit, if row.co { Duty { full: full * share, lead, share, ..duty } } else { duty }));
    }
    list.sort_by_key(|(unit, _)| *unit);
    faults.or(list)
}

/// True when the row says by itself of how many points the unit's score is.
fn has_points(row: &Assigned, indicator: &Indicator) -> bool {
    row.points.is_some() || (row.weight.is_some() && !indicator.points_given)
}

/// P of a row: its own points, else the scheme's if it states them, else the row's weight.
fn points_of(row: &Assigned, node: &Node, indicator: &Indicator) -> f64 {
    let weight = row.weight.unwrap_or(node.weight);
    row.points.unwrap_or(if indicator.points_given { indicator.points } else { weight })
}
