//! Boards as they are shown.

use super::{Sight, compute, files, seen, seen_whole, stages};
use crate::AppError;
use crate::Page;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::board::{HeadNode, Stage};
use domain::id::CaseId;
use domain::period::Period;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{BoardQuery, BoardRow};
use uuid::Uuid;

/// A board in a line.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BoardLine {
    /// Its id, and that of its case.
    pub id: Uuid,
    /// The code of its scheme.
    #[schema(example = "liandu-towns")]
    pub scheme: String,
    /// The version of the scheme.
    pub scheme_version: u32,
    /// Its period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// What it is called.
    pub title: String,
    /// `computed`, `checking`, `approved`, `published` or `sealed`.
    #[schema(example = "checking")]
    pub state: &'static str,
    /// How often it was computed; 0 before the first time.
    pub revision: u32,
    /// How many units are on it.
    pub units: u32,
    /// The root over its frozen files; none before it is approved.
    pub root: Option<String>,
    /// Whether it is being computed.
    pub computing: bool,
    /// How far that is, in per cent.
    pub progress: u8,
    /// When it was computed.
    pub computed: Option<DateTime<Utc>>,
    /// The version of its case, for actions.
    pub version: i64,
}

impl From<&BoardRow> for BoardLine {
    fn from(BoardRow { board, stage, version }: &BoardRow) -> Self {
        Self {
            id: board.id.0,
            scheme: board.scheme.clone(),
            scheme_version: board.scheme_version,
            period: board.period.to_string(),
            title: board.title.clone(),
            state: stage.name(),
            revision: board.revision,
            units: board.units,
            root: board.root.clone(),
            computing: board.job.is_some(),
            progress: board.progress,
            computed: board.computed,
            version: *version,
        }
    }
}

/// A node of a board's scheme.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NodeOfBoard {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the node that it belongs to; none for the root.
    pub parent: Option<String>,
    /// Its weight in its parent.
    pub weight: f64,
    /// Its full marks.
    pub full: f64,
    /// Whether it is an indicator.
    pub is_indicator: bool,
    /// Whether its score is summed into its parent's.
    pub counts: bool,
}

impl From<&HeadNode> for NodeOfBoard {
    fn from(of: &HeadNode) -> Self {
        Self {
            code: of.code.clone(),
            name: of.name.clone(),
            parent: of.parent.clone(),
            weight: of.weight,
            full: of.full,
            is_indicator: of.is_indicator,
            counts: of.counts,
        }
    }
}

/// What a board's scores are of.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct HeadView {
    /// Decimals of printed scores.
    pub decimals: u8,
    /// The scopes in which units are ranked, the board's own first.
    pub peers: Vec<String>,
    /// The scheme's nodes in the order of the file; standings have their figures in this order.
    pub nodes: Vec<NodeOfBoard>,
    /// What the reader should know.
    #[schema(value_type = Vec<Object>)]
    pub warnings: Vec<Value>,
}

/// A file of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FileLine {
    /// Its name, with the folders that it is in.
    #[schema(example = "scores.csv")]
    pub name: String,
    /// The SHA-256 of its bytes.
    pub digest: String,
    /// How many bytes it has.
    pub size: i64,
}

/// A board with what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BoardDetail {
    /// The board.
    #[serde(flatten)]
    pub board: BoardLine,
    /// What its scores are of; none before it was computed.
    pub head: Option<HeadView>,
    /// The faults that its last computation came to; none when it came to its end.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<Value>,
    /// Its files; none for whoever sees their own unit's standing only.
    pub files: Vec<FileLine>,
    /// How many units have found their standing right, of this revision.
    pub confirmed: u32,
}

/// Which boards to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BoardAsked {
    /// Only those of this scheme.
    pub scheme: Option<String>,
    /// Only that of this period.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// Only those in this state.
    #[param(pattern = "^(computed|checking|approved|published|sealed)$")]
    pub state: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most, up to 500.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// Boards that whoever asks sees, the newest period first.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn boards(system: &System, actor: &Actor, asked: &BoardAsked) -> Result<Page<BoardLine>, AppError> {
    let mut misfits = Misfits::default();
    let period = asked.period.as_deref().and_then(|text| misfits.period("?period", text));
    let state = asked.state.as_deref().map(str::parse::<Stage>);
    if matches!(state, Some(Err(_))) {
        misfits.add("?state", "no_such_state", "computed, checking, approved, published or sealed");
    }
    let after = asked.after.as_deref().map(cursor);
    if after == Some(None) {
        misfits.add("?after", "bad_cursor", "the `next` of the page before");
    }
    misfits.done()?;
    let size = page::size(asked.limit)?;
    let mut visible = stages(system, actor);
    if let Some(Ok(state)) = state {
        visible.retain(|stage| *stage == state);
    }
    let query = BoardQuery {
        scheme: asked.scheme.clone(),
        period,
        until: None,
        stages: Some(visible),
        after: after.flatten(),
        limit: Some(size + 1),
    };
    let rows = system.store().boards(&query).await?;
    let lines = rows.iter().map(BoardLine::from).collect();
    Ok(Page::of(lines, size, |line: &BoardLine| format!("{}~{}", line.period, line.scheme)))
}

fn cursor(text: &str) -> Option<(Period, String)> {
    let (period, scheme) = text.split_once('~')?;
    let period = period.parse::<Period>().ok().filter(|period| (1900..=2199).contains(&period.year()))?;
    Some((period, scheme.to_owned()))
}

/// A board.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn board(
    system: &System,
    actor: &Actor,
    id: CaseId,
    accepted: &str,
) -> Result<BoardDetail, AppError> {
    detail(system, actor, id, accepted).await
}

pub(super) async fn detail(
    system: &System,
    actor: &Actor,
    id: CaseId,
    accepted: &str,
) -> Result<BoardDetail, AppError> {
    let (row, sight) = seen(system, actor, id).await?;
    let store = system.store();
    let files = if sight == Sight::All { store.board_file_names(id).await? } else { Vec::new() };
    let confirmations = store.confirmations(id, None).await?;
    let confirmed = confirmations.iter().filter(|of| of.revision == row.board.revision).count();
    let head = row.board.head.as_ref().map(|head| HeadView {
        decimals: head.decimals,
        peers: head.peers.clone(),
        nodes: head.nodes.iter().map(NodeOfBoard::from).collect(),
        warnings: head.warnings.clone(),
    });
    let line = |(name, digest, size): (String, String, i64)| FileLine { name, digest, size };
    Ok(BoardDetail {
        board: BoardLine::from(&row),
        head,
        faults: if sight == Sight::All { compute::faults_of(&row.board, accepted) } else { Vec::new() },
        files: files.into_iter().map(line).collect(),
        confirmed: u32::try_from(confirmed).unwrap_or(u32::MAX),
    })
}

/// A file of a board that whoever asks sees all of.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn file(system: &System, actor: &Actor, id: CaseId, name: &str) -> Result<Vec<u8>, AppError> {
    seen_whole(system, actor, id).await?;
    let file = system.store().board_file(id, name).await?;
    let file = file.ok_or_else(|| AppError::not_found("file", name))?;
    files::opened(&file)
}
