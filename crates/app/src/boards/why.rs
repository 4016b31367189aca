//! Why a unit stands where it stands, and what would lift it: from a board's frozen files, whose inputs are kept in memory for
//! those asked about last.

use super::score::{inputs, unpack};
use super::{files, seen_standing};
use crate::AppError;
use crate::actor::Actor;
use crate::explain::Explained;
use crate::inputs::{Keep, Loaded};
use crate::system::System;
use domain::board::Board;
use domain::id::CaseId;
use domain::period::Period;
use kernel::board::Ranked;
use kernel::plan::Plan;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// Of how many boards the inputs are kept in memory.
const MOST: usize = 8;

/// Which node is explained.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NodeAsked {
    /// The code of the node; without it, all from the root down.
    pub node: Option<String>,
}

/// Why a unit stands where it stands.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct WhyView {
    /// What was done, node by node, and which values were seen: as `liangzhu explain --json` has it.
    #[schema(value_type = Object)]
    pub explanation: Value,
}

/// A way to gain a place.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WayView {
    /// The indicator's code.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub measure: String,
    /// The reported value.
    pub from: f64,
    /// The least value that gains a place.
    pub to: f64,
    /// Points that this adds.
    pub gain: f64,
    /// The place that it leads to.
    pub rank: f64,
}

/// Ways to gain a place, the cheapest first, all else equal.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HintsView {
    /// The ways.
    pub ways: Vec<WayView>,
}

/// The inputs of boards, those asked about last at the end.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<KeptBoard>>);

/// A board in one of its revisions, and what it was made from.
type KeptBoard = ((CaseId, u32), Arc<Loaded>);

impl Kept {
    fn get(&self, key: (CaseId, u32)) -> Option<Arc<Loaded>> {
        let mut kept = self.0.lock().ok()?;
        let at = kept.iter().position(|(known, _)| *known == key)?;
        let found = kept.remove(at);
        let loaded = found.1.clone();
        kept.push(found);
        Some(loaded)
    }

    fn put(&self, key: (CaseId, u32), loaded: Arc<Loaded>) {
        if let Ok(mut kept) = self.0.lock() {
            kept.retain(|(known, _)| known.0 != key.0);
            let beyond = (kept.len() + 1).saturating_sub(MOST);
            kept.drain(..beyond);
            kept.push((key, loaded));
        }
    }
}

pub(super) async fn loaded(system: &System, board: &Board) -> Result<Arc<Loaded>, AppError> {
    let key = (board.id, board.revision);
    if let Some(loaded) = system.kept_boards().get(key) {
        return Ok(loaded);
    }
    let kept = system.store().board_files(board.id).await?;
    let period = board.period;
    let read = move || {
        let opened = kept.iter().map(|file| Ok((file.name.clone(), files::opened(file)?)));
        let opened = opened.collect::<Result<super::export::Files, AppError>>()?;
        let folder = tempfile::tempdir().map_err(AppError::outside)?;
        unpack(&opened, folder.path())?;
        Ok::<_, AppError>(Loaded::read(&inputs(folder.path(), period), Keep::Everything)?)
    };
    let loaded = Arc::new(tokio::task::spawn_blocking(read).await.map_err(AppError::outside)??);
    system.kept_boards().put(key, loaded.clone());
    Ok(loaded)
}

fn explained(loaded: &Loaded, period: Period, code: &str, node: Option<&str>) -> Result<Explained, AppError> {
    let missing = || AppError::not_found("standing", code);
    let unit = loaded.units.codes.find(code).ok_or_else(missing)?;
    let plan = Plan::try_new(loaded.inputs())?;
    let roster = plan.roster(Some(period))?;
    let computation = plan.compute(&roster)?;
    let board = computation.board(Ranked::All)?;
    let mut explanation = computation.explain(&board, unit).ok_or_else(missing)?;
    if let Some(node) = node.filter(|node| !explanation.keep_below(node)) {
        return Err(AppError::not_found("node", node));
    }
    Ok(Explained { node: node.map(str::to_owned), ..Explained::new(loaded, explanation) })
}

async fn why(
    system: &System,
    actor: &Actor,
    id: CaseId,
    code: &str,
    asked: &NodeAsked,
) -> Result<Explained, AppError> {
    let (row, _, _) = seen_standing(system, actor, id, code).await?;
    let loaded = loaded(system, &row.board).await?;
    let (period, code, node) = (row.board.period, code.to_owned(), asked.node.clone());
    let work = move || explained(&loaded, period, &code, node.as_deref());
    tokio::task::spawn_blocking(work).await.map_err(AppError::outside)?
}

/// Why a unit stands where it stands.
///
/// # Errors
/// [`AppError::NotFound`] without such a node too, [`AppError::Denied`], the store's.
pub async fn explanation(
    system: &System,
    actor: &Actor,
    id: CaseId,
    code: &str,
    asked: &NodeAsked,
) -> Result<WhyView, AppError> {
    Ok(WhyView { explanation: json!(why(system, actor, id, code, asked).await?) })
}

/// What would lift a unit by a place.
///
/// # Errors
/// As [`explanation`].
pub async fn hints(
    system: &System,
    actor: &Actor,
    id: CaseId,
    code: &str,
    asked: &NodeAsked,
) -> Result<HintsView, AppError> {
    let explained = why(system, actor, id, code, asked).await?;
    let way = |of: &kernel::explain::Way| WayView {
        indicator: of.code.clone(),
        name: of.name.clone(),
        measure: of.unit.clone(),
        from: of.from,
        to: of.to,
        gain: of.gain,
        rank: of.rank,
    };
    Ok(HintsView { ways: explained.explanation.ways.iter().map(way).collect() })
}
