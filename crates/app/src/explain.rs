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
    if let Some(node) = node {
        keep_below(&mut explanation, node)?;
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
            node: self.node.as_deref(),
        }
    }
}

/// Keeps a node, what is below it, and the ways up through indicators there.
fn keep_below(explanation: &mut Explanation, code: &str) -> Result<(), Faults> {
    let nodes = &mut explanation.nodes;
    let Some(start) = nodes.iter().position(|node| node.code == code) else {
        let nearest = nearest(code, nodes.iter().map(|node| node.code.as_str()));
        return Err(Place::new()
            .key("--node")
            .fault(What::UnknownNode { found: code.into(), nearest })
            .into());
    };
    let depth = nodes[start].depth;
    let len = nodes[start + 1..].iter().take_while(|node| node.depth > depth).count() + 1;
    *nodes = nodes.drain(start..start + len).collect();
    nodes.iter_mut().for_each(|node| node.depth -= depth);
    let kept = |code: &str| nodes.iter().any(|node| node.code == code);
    explanation.ways.retain(|way| kept(&way.code));
    Ok(())
}
