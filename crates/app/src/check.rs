//! Check inputs without scoring.

use crate::AppError;
use crate::inputs::{Files, Keep, Loaded};
use crate::score::{periods, wrong_cadence};
use kernel::plan::Plan;
use kernel::scheme::{NodeKind, Scheme};

/// What was found in order.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Checked {
    /// Code of the scheme.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// How many inner nodes.
    pub nodes: usize,
    /// How many indicators.
    pub indicators: usize,
    /// Full marks of the root.
    pub full: f64,
    /// Units on the last board; `None` without values.
    pub units: Option<usize>,
    /// Periods that would be scored.
    pub periods: Vec<String>,
}

/// Checks a scheme with the files that are given, and with values what they make together.
pub fn check(files: &Files) -> Result<Checked, AppError> {
    let loaded = Loaded::read(files, Keep::Everything)?;
    if let Some(period) = files.period {
        wrong_cadence(period, &loaded.scheme)?;
    }
    let mut checked = of_scheme(&loaded.scheme);
    if files.values.is_empty() {
        return Ok(checked);
    }
    let plan = Plan::try_new(loaded.inputs())?;
    for period in periods(&plan, &loaded.scheme, files.period)? {
        checked.units = Some(plan.roster(period)?.scored.len());
        checked.periods.extend(period.map(|period| period.to_string()));
    }
    Ok(checked)
}

fn of_scheme(scheme: &Scheme) -> Checked {
    let count = |wanted: fn(&NodeKind) -> bool| scheme.nodes.iter().filter(|node| wanted(&node.kind)).count();
    Checked {
        scheme: scheme.code.clone(),
        title: scheme.title.clone(),
        nodes: count(|kind| matches!(kind, NodeKind::Inner(_))),
        indicators: count(|kind| matches!(kind, NodeKind::Indicator(_))),
        full: scheme.full_marks()[scheme.root],
        units: None,
        periods: Vec::new(),
    }
}
