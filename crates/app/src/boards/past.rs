//! How all units of a board stood over time.

use super::{Sight, seen_whole, sight};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::board::Stage;
use domain::id::CaseId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::{BoardQuery, BoardRow};
use uuid::Uuid;

/// How many periods are shown unless told.
const USUAL: u64 = 12;

/// The most periods that are shown: of months, five years.
const MOST: u64 = 60;

/// How far back to look.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PastAsked {
    /// How many periods at most, the board's own among them: of a scheme by months, so many months; 12 unless told, up to 60.
    #[param(minimum = 1, maximum = 60)]
    pub months: Option<u64>,
}

/// A board of the past.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PastBoard {
    /// Its period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The board.
    pub board: Uuid,
    /// How far it is.
    pub state: &'static str,
    /// How many units were on it.
    pub units: u32,
    /// The version of the scheme that it was made by.
    pub scheme_version: u32,
}

/// How a unit stood over time.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PastUnit {
    /// Its code.
    #[schema(example = "331102100")]
    pub unit: String,
    /// Its rank among its peers per board, none where it had none.
    pub ranks: Vec<Option<f64>>,
    /// Its score per board.
    pub scores: Vec<Option<f64>>,
}

/// How units stood over time.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PastView {
    /// The boards of the scheme, the oldest first, the one asked about last.
    pub boards: Vec<PastBoard>,
    /// The units that were on any of them, by code.
    pub units: Vec<PastUnit>,
}

/// How all units of a board stood over the last periods of its scheme, as far as whoever asks sees those boards whole.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Invalid`], the store's.
pub async fn board_history(
    system: &System,
    actor: &Actor,
    id: CaseId,
    asked: &PastAsked,
) -> Result<PastView, AppError> {
    let row = seen_whole(system, actor, id).await?;
    let months = asked.months.unwrap_or(USUAL);
    let mut misfits = Misfits::default();
    if !(1..=MOST).contains(&months) {
        misfits.add("?months", "out_of_range", format!("1 to {MOST}"));
    }
    misfits.done()?;
    let is_whole = |stage: &Stage| matches!(sight(system, actor, *stage), Ok(Sight::All));
    let before = BoardQuery {
        scheme: Some(row.board.scheme.clone()),
        stages: Some(Stage::ALL.iter().copied().filter(is_whole).collect()),
        until: Some(row.board.period),
        limit: Some(months),
        ..BoardQuery::default()
    };
    let (mut boards, standings) = system.store().past_standings(&before).await?;
    boards.reverse();
    let places: HashMap<CaseId, usize> =
        boards.iter().enumerate().map(|(at, row)| (row.board.id, at)).collect();
    let mut units: HashMap<String, PastUnit> = HashMap::new();
    for of in standings {
        let Some(at) = places.get(&of.board) else { continue };
        let unit = units.entry(of.code.clone()).or_insert_with(|| PastUnit {
            unit: of.code,
            ranks: vec![None; boards.len()],
            scores: vec![None; boards.len()],
        });
        unit.ranks[*at] = of.rank;
        unit.scores[*at] = of.score;
    }
    let mut units: Vec<PastUnit> = units.into_values().collect();
    units.sort_by(|one, other| one.unit.cmp(&other.unit));
    Ok(PastView { boards: boards.iter().map(PastBoard::from).collect(), units })
}

impl From<&BoardRow> for PastBoard {
    fn from(BoardRow { board, stage, .. }: &BoardRow) -> Self {
        Self {
            period: board.period.to_string(),
            board: board.id.0,
            state: stage.name(),
            units: board.units,
            scheme_version: board.scheme_version,
        }
    }
}
