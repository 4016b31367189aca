//! How units stand on boards: in a list, one by one, as heat, side by side, over time.

use super::{Sight, seen_standing, seen_whole, sight};
use crate::AppError;
use crate::Page;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::board::{Head, Stage, Standing};
use domain::id::{CaseId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use store::{BoardRow, StandingOrder, StandingQuery};
use uuid::Uuid;

/// The most units that are compared.
const MOST_COMPARED: usize = 20;

/// How a unit stands, in a line.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StandingLine {
    /// Its place in the list, from 1.
    pub place: u32,
    /// Its code.
    #[schema(example = "331102100")]
    pub unit: String,
    /// Its name then.
    pub name: String,
    /// Its peer group; empty when all are ranked together.
    pub group: String,
    /// Its score; none when it is missing.
    pub score: Option<f64>,
    /// Its rank among its peers.
    pub rank: Option<f64>,
    /// Its rank in the period before.
    pub previous_rank: Option<f64>,
    /// Places gained since then.
    pub change: Option<f64>,
    /// The indicator with the highest share of its full marks.
    pub best: Option<String>,
    /// The indicator with the lowest.
    pub worst: Option<String>,
    /// What sets it apart: `barred`, `exempt`, `watch`, `restated`.
    pub flags: Vec<String>,
}

impl From<&Standing> for StandingLine {
    fn from(of: &Standing) -> Self {
        Self {
            place: of.place,
            unit: of.code.clone(),
            name: of.name.clone(),
            group: of.group.clone(),
            score: of.score,
            rank: of.rank,
            previous_rank: of.previous_rank,
            change: of.change(),
            best: of.best.clone(),
            worst: of.worst.clone(),
            flags: of.flags.clone(),
        }
    }
}

/// What a unit objected to its standing, and nobody has finished yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Objected {
    /// The objection's case.
    pub case: Uuid,
    /// The state that it is in.
    #[schema(example = "open")]
    pub state: String,
}

/// How a unit stands, and what it says to that.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ListedStanding {
    /// In a line.
    #[serde(flatten)]
    pub standing: StandingLine,
    /// Whether the unit has found this right, of the board's revision.
    pub confirmed: bool,
    /// Its objections that are not finished, the oldest first.
    pub objections: Vec<Objected>,
}

/// A unit's figures of a node.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NodeFigure {
    /// The node's code.
    pub node: String,
    /// The unit's score; none when it is missing.
    pub score: Option<f64>,
    /// The node's full marks.
    pub full: f64,
    /// The unit's rank in each scope, the board's own first.
    pub ranks: Vec<Option<f64>>,
}

/// How a unit stands on a board.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StandingDetail {
    /// In a line.
    #[serde(flatten)]
    pub standing: StandingLine,
    /// Per node, in the order of the scheme.
    pub nodes: Vec<NodeFigure>,
    /// Whether the unit has found this right, of the board's revision.
    pub confirmed: bool,
}

/// Which standings to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StandingsAsked {
    /// Only those of this peer group.
    pub group: Option<String>,
    /// `rank`, which is usual, or `group`.
    #[param(pattern = "^(rank|group)$")]
    pub by: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most, up to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The standings of a board.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Invalid`], the store's.
pub async fn standings(
    system: &System,
    actor: &Actor,
    id: CaseId,
    asked: &StandingsAsked,
) -> Result<Page<ListedStanding>, AppError> {
    let row = seen_whole(system, actor, id).await?;
    let (rows, size, by) = listed(system, id, asked).await?;
    let page = Page::of(rows, size, |of: &Standing| cursor(by, of));
    let confirmations = system.store().confirmations(id, None).await?;
    let of_revision = confirmations.iter().filter(|of| of.revision == row.board.revision);
    let confirmed: HashSet<UnitId> = of_revision.map(|of| of.unit).collect();
    let mut objections: HashMap<String, Vec<Objected>> = HashMap::new();
    for of in system.store().open_objections(id).await? {
        objections.entry(of.unit).or_default().push(Objected { case: of.case.0, state: of.state });
    }
    let line = |of: &Standing| ListedStanding {
        standing: StandingLine::from(of),
        confirmed: confirmed.contains(&of.unit),
        objections: objections.remove(&of.code).unwrap_or_default(),
    };
    Ok(Page { items: page.items.iter().map(line).collect(), next: page.next })
}

fn cursor(by: StandingOrder, of: &Standing) -> String {
    match by {
        StandingOrder::Place => of.place.to_string(),
        StandingOrder::Group => format!("{}~{}", of.place, of.group),
    }
}

/// One more row than the page has, the page's size, and the order.
async fn listed(
    system: &System,
    id: CaseId,
    asked: &StandingsAsked,
) -> Result<(Vec<Standing>, u64, StandingOrder), AppError> {
    let size = page::size(asked.limit)?;
    let mut misfits = Misfits::default();
    let order = match asked.by.as_deref() {
        None | Some("rank") => StandingOrder::Place,
        Some("group") => StandingOrder::Group,
        Some(_) => {
            misfits.add("?by", "no_such_order", "rank or group");
            StandingOrder::Place
        }
    };
    let place = |text: &str| text.parse::<u32>().ok().filter(|place| i32::try_from(*place).is_ok());
    let after = asked.after.as_deref().map(|text| match text.split_once('~') {
        Some((at, group)) => place(at).map(|at| (group.to_owned(), at)),
        None => place(text).map(|at| (String::new(), at)),
    });
    if after == Some(None) {
        misfits.add("?after", "bad_cursor", "the `next` of the page before");
    }
    misfits.done()?;
    let query = StandingQuery {
        group: asked.group.clone(),
        codes: None,
        order,
        after: after.flatten(),
        limit: Some(size + 1),
    };
    Ok((system.store().standings(id, &query).await?, size, order))
}

/// How a unit stands on a board.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn standing(
    system: &System,
    actor: &Actor,
    id: CaseId,
    code: &str,
) -> Result<StandingDetail, AppError> {
    let (row, unit, standing) = seen_standing(system, actor, id, code).await?;
    let confirmations = system.store().confirmations(id, Some(unit.id)).await?;
    let confirmed = confirmations.iter().any(|of| of.revision == row.board.revision);
    Ok(StandingDetail { nodes: figures(&row, &standing), standing: (&standing).into(), confirmed })
}

fn figures(row: &BoardRow, standing: &Standing) -> Vec<NodeFigure> {
    let nodes = row.board.head.iter().flat_map(|head| &head.nodes).zip(&standing.nodes);
    let figure = |(node, of): (&domain::board::HeadNode, &domain::board::NodeStanding)| NodeFigure {
        node: node.code.clone(),
        score: of.0,
        full: node.full,
        ranks: of.1.clone(),
    };
    nodes.map(figure).collect()
}

/// Which part of a board to show as heat.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HeatAsked {
    /// Only the nodes directly below this one; without it, all indicators.
    pub below: Option<String>,
    /// Only units of this peer group.
    pub group: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many units at most, up to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A unit's line of heat.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HeatLine {
    /// The unit's code.
    pub unit: String,
    /// Its name then.
    pub name: String,
    /// Its rank.
    pub rank: Option<f64>,
    /// Per node that is shown: the share of its full marks that the unit has, none without a score.
    pub shares: Vec<Option<f64>>,
}

/// Units by nodes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HeatView {
    /// The codes of the nodes, in the order of the scheme.
    pub nodes: Vec<String>,
    /// The units, by rank.
    pub units: Vec<HeatLine>,
    /// What to ask for as `after` to get the next units; none at the end.
    pub next: Option<String>,
}

/// Units by nodes: what share of each node's full marks each unit has.
///
/// # Errors
/// [`AppError::NotFound`] without such a node too, [`AppError::Denied`], [`AppError::Invalid`], the store's.
pub async fn heat(
    system: &System,
    actor: &Actor,
    id: CaseId,
    asked: &HeatAsked,
) -> Result<HeatView, AppError> {
    let row = seen_whole(system, actor, id).await?;
    let HeatAsked { below, group, after, limit } = asked.clone();
    let rows = StandingsAsked { group, by: None, after, limit };
    let (rows, size, by) = listed(system, id, &rows).await?;
    let page = Page::of(rows, size, |of: &Standing| cursor(by, of));
    let head = row.board.head.ok_or_else(|| AppError::not_found("board", id))?;
    let shown = shown(&head, below.as_deref())?;
    let share = |standing: &Standing, at: usize| {
        let full = head.nodes[at].full;
        standing.nodes.get(at).and_then(|of| of.0).filter(|_| full != 0.0).map(|score| score / full)
    };
    let line = |of: &Standing| HeatLine {
        unit: of.code.clone(),
        name: of.name.clone(),
        rank: of.rank,
        shares: shown.iter().map(|at| share(of, *at)).collect(),
    };
    Ok(HeatView {
        units: page.items.iter().map(line).collect(),
        nodes: shown.iter().map(|at| head.nodes[*at].code.clone()).collect(),
        next: page.next,
    })
}

fn shown(head: &Head, below: Option<&str>) -> Result<Vec<usize>, AppError> {
    if let Some(code) = below.filter(|code| head.nodes.iter().all(|node| node.code != *code)) {
        return Err(AppError::not_found("node", code));
    }
    let is_shown = |node: &domain::board::HeadNode| match below {
        Some(code) => node.parent.as_deref() == Some(code),
        None => node.is_indicator,
    };
    Ok(head.nodes.iter().enumerate().filter(|(_, node)| is_shown(node)).map(|(at, _)| at).collect())
}

/// Which units to compare.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompareAsked {
    /// Their codes, with commas between; 20 at most.
    #[param(example = "331102100,331102101")]
    pub units: String,
}

/// Units side by side, in the order in which they were asked for.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Invalid`], the store's.
pub async fn compare(
    system: &System,
    actor: &Actor,
    id: CaseId,
    asked: &CompareAsked,
) -> Result<Vec<StandingDetail>, AppError> {
    let row = seen_whole(system, actor, id).await?;
    let codes: Vec<String> = asked.units.split(',').map(|code| code.trim().to_owned()).collect();
    let mut misfits = Misfits::default();
    if codes.len() > MOST_COMPARED {
        misfits.add("?units", "too_many", format!("{MOST_COMPARED} at most"));
    }
    misfits.done()?;
    let query = StandingQuery { codes: Some(codes.clone()), ..StandingQuery::default() };
    let found = system.store().standings(id, &query).await?;
    let confirmations = system.store().confirmations(id, None).await?;
    let mut compared = Vec::with_capacity(codes.len());
    for code in &codes {
        let standing = found.iter().find(|of| of.code == *code);
        let standing = standing.ok_or_else(|| AppError::not_found("standing", format!("{code} on {id}")))?;
        let is_own = |of: &&domain::board::Confirmation| of.unit == standing.unit;
        let confirmed = confirmations.iter().filter(is_own).any(|of| of.revision == row.board.revision);
        compared.push(StandingDetail {
            nodes: figures(&row, standing),
            standing: standing.into(),
            confirmed,
        });
    }
    Ok(compared)
}

/// Which boards of a unit's past to show.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryAsked {
    /// Only those of this scheme.
    pub scheme: Option<String>,
    /// How many at most, up to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// How a unit stood on one board.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HistoryLine {
    /// The board.
    pub board: Uuid,
    /// The code of its scheme.
    pub scheme: String,
    /// Its period.
    pub period: String,
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub state: &'static str,
    /// How the unit stood.
    pub standing: StandingLine,
}

/// How a unit stood on the boards that whoever asks sees it on, the newest period first.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Invalid`], the store's.
pub async fn history(
    system: &System,
    actor: &Actor,
    code: &str,
    asked: &HistoryAsked,
) -> Result<Vec<HistoryLine>, AppError> {
    system.policies().authorise_at_root(actor, Action::BoardRead)?;
    let size = page::size(asked.limit)?;
    let unit = system.store().unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
    let own = system.policies().authorise(actor, Action::BoardCheck, &Owners::unit(&unit.path)).is_ok();
    let is_seen = |stage: &Stage| match sight(system, actor, *stage) {
        Ok(Sight::All) => true,
        Ok(Sight::Own) => own,
        Err(_) => false,
    };
    let stages: Vec<Stage> = Stage::ALL.iter().copied().filter(is_seen).collect();
    let found = system.store().standings_of_unit(unit.id, asked.scheme.clone(), &stages, size).await?;
    let line = |(row, standing): &(BoardRow, Standing)| HistoryLine {
        board: row.board.id.0,
        scheme: row.board.scheme.clone(),
        period: row.board.period.to_string(),
        title: row.board.title.clone(),
        state: row.stage.name(),
        standing: standing.into(),
    };
    Ok(found.iter().map(line).collect())
}
