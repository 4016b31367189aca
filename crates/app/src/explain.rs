//! Explain one unit's score.

use crate::inputs::{Files, Keep, Loaded};
use crate::{AppError, score};
use kernel::board::Ranked;
use kernel::explain::Explanation;
use kernel::facts::Benchmark;
use kernel::fault::{Faults, Place, What, nearest};
use kernel::plan::Plan;
use report::ExplainView;

/// Why a unit has its score, with what is read beside it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Explained {
    /// From the trace of what was computed.
    pub explanation: Explanation,
    /// Name of the peer group as people say it; empty when all are ranked together.
    pub group: String,
    /// Decimals of printed scores.
    pub decimals: u8,
    /// The one node that was asked for.
    pub node: Option<String>,
    /// The peers' published figures of the indicators explained, in the periods whose values they show.
    pub benchmarks: Vec<Benchmark>,
}

/// Explains `unit` (its code, or its name where that is its alone) in the period asked for, else in the last. With
/// `node`, only that node and what is below it.
pub fn explain(files: &Files, unit: &str, node: Option<&str>) -> Result<Explained, AppError> {
    let loaded = Loaded::read(files, Keep::Everything)?;
    let number = loaded.find_unit(unit, "--unit")?;
    let plan = Plan::try_new(loaded.inputs())?;
    let period = score::periods(&plan, &loaded.scheme, files.period)?.last().copied().flatten();
    let roster = plan.roster(period)?;
    let computation = plan.compute(&roster)?;
    let board = computation.board(Ranked::All)?;
    let not_on_board =
        || Place::new().key("--unit").unit(unit).fault(What::NotOnBoard { found: unit.into() });
    let mut explanation = computation.explain(&board, number).ok_or_else(|| Faults::from(not_on_board()))?;
    if let Some(node) = node.filter(|node| !explanation.keep_below(node)) {
        let what = match loaded.scheme.node(node) {
            Some(_) => What::NotAssigned { found: node.into() },
            None => {
                let nearest = nearest(node, explanation.nodes.iter().map(|node| node.code.as_str()));
                What::UnknownNode { found: node.into(), nearest }
            }
        };
        return Err(Faults::from(Place::new().key("--node").unit(unit).fault(what)).into());
    }
    Ok(Explained { node: node.map(str::to_owned), ..Explained::new(&loaded, explanation) })
}

impl Explained {
    pub(crate) fn new(loaded: &Loaded, explanation: Explanation) -> Self {
        Self {
            group: loaded.group_name(&explanation.group).to_owned(),
            decimals: loaded.scheme.decimals,
            node: None,
            benchmarks: loaded.benchmarks_of(&explanation),
            explanation,
        }
    }

    /// For the report crate.
    pub fn view(&self) -> ExplainView<'_> {
        ExplainView {
            explanation: &self.explanation,
            group: &self.group,
            decimals: self.decimals,
            benchmarks: &self.benchmarks,
            closer: self.node.is_some(),
        }
    }
}
