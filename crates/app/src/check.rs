//! Check inputs without scoring.

use crate::AppError;
use crate::inputs::{Files, Keep, Loaded, read_scheme};
use crate::score::periods;
use kernel::plan::Plan;
use kernel::scheme::{NodeKind, Scheme};
use std::path::Path;

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

/// Checks a scheme alone, or with all the files of a run.
pub fn check(scheme: &Path, files: Option<&Files>) -> Result<Checked, AppError> {
    let Some(files) = files else { return Ok(of_scheme(&read_scheme(scheme)?)) };
    let loaded = Loaded::read(files, Keep::Everything)?;
    let plan = Plan::try_new(loaded.inputs())?;
    let periods = periods(&plan, &loaded.scheme, files.period)?;
    let mut checked = of_scheme(&loaded.scheme);
    for &period in &periods {
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
