//! All units of a board at one of its nodes, for whoever sees the board whole.

use super::{seen_whole, why};
use crate::AppError;
use crate::actor::Actor;
use crate::inputs::Loaded;
use crate::system::System;
use domain::id::CaseId;
use domain::period::Period;
use kernel::board::Ranked;
use kernel::peers::AtNode;
use kernel::plan::Plan;
use kernel::scheme::NodeKind;
use serde::Serialize;

/// A unit's figures at a node.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct UnitAtNode {
    /// Its code.
    #[schema(example = "331102100")]
    pub unit: String,
    /// Its name then.
    pub name: String,
    /// Its peer group; empty when all are ranked together.
    pub group: String,
    /// As reported, of a co-unit its lead's; none for nodes that aren't indicators, or when it is missing.
    pub value: Option<f64>,
    /// The target that holds for the unit.
    pub target: Option<f64>,
    /// Its score; none when it is missing.
    pub score: Option<f64>,
    /// Its full marks.
    pub full: f64,
    /// Its rank among its peers.
    pub rank: Option<f64>,
}

impl From<AtNode> for UnitAtNode {
    fn from(AtNode { unit, name, group, value, target, score, full, rank }: AtNode) -> Self {
        Self { unit, name, group, value, target, score, full, rank }
    }
}

/// All units of a board at a node.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BoardNodeView {
    /// The node's code.
    pub node: String,
    /// Its name.
    pub name: String,
    /// The unit of measure; empty for nodes that aren't indicators.
    pub measure: String,
    /// The units; those that have nothing to do with it are left out.
    pub units: Vec<UnitAtNode>,
}

/// All units of a board at a node.
///
/// # Errors
/// [`AppError::NotFound`] without such a node too, [`AppError::Denied`], the store's.
pub async fn node(system: &System, actor: &Actor, id: CaseId, code: &str) -> Result<BoardNodeView, AppError> {
    let row = seen_whole(system, actor, id).await?;
    let loaded = why::loaded(system, &row.board).await?;
    let (period, code) = (row.board.period, code.to_owned());
    let work = move || at_node(&loaded, period, &code);
    tokio::task::spawn_blocking(work).await.map_err(AppError::outside)?
}

fn at_node(loaded: &Loaded, period: Period, code: &str) -> Result<BoardNodeView, AppError> {
    let missing = || AppError::not_found("node", code);
    let node = &loaded.scheme.nodes[loaded.scheme.node(code).ok_or_else(missing)?];
    let plan = Plan::try_new(loaded.inputs())?;
    let roster = plan.roster(Some(period))?;
    let computation = plan.compute(&roster)?;
    let board = computation.board(Ranked::All)?;
    let units = computation.at_node(&board, code).ok_or_else(missing)?;
    let measure = match &node.kind {
        NodeKind::Indicator(indicator) => indicator.unit.clone(),
        _ => String::new(),
    };
    let units = units.into_iter().map(UnitAtNode::from).collect();
    Ok(BoardNodeView { node: node.code.clone(), name: node.name.clone(), measure, units })
}
