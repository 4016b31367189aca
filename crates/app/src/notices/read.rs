//! Notices as they are shown.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Action;
use domain::id::NoticeId;
use domain::notice::{Mention, Notice, NoticeFile};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A notice in a line.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NoticeLine {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    #[schema(example = "莲考办〔2022〕3号")]
    pub number: String,
    /// Its title.
    pub title: String,
    /// The latest period of its boards.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The day of issue.
    pub date: NaiveDate,
    /// The organ that issued it.
    pub organ: String,
    /// The post of who signed the boards.
    pub signatory: String,
    /// The ids of its boards, in their order.
    pub boards: Vec<Uuid>,
    /// The id of whoever published it.
    pub person: Uuid,
    /// When.
    pub recorded: DateTime<Utc>,
}

impl From<&Notice> for NoticeLine {
    fn from(of: &Notice) -> Self {
        Self {
            id: of.id.0,
            number: of.number.clone(),
            title: of.title.clone(),
            period: of.period.to_string(),
            date: of.date,
            organ: of.organ.clone(),
            signatory: of.signatory.clone(),
            boards: of.boards.iter().map(|board| board.0).collect(),
            person: of.person.0,
            recorded: of.recorded,
        }
    }
}

/// A unit on the red or black list.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MentionView {
    /// The id of the board that it is listed for.
    pub board: Uuid,
    /// Its code.
    pub unit: String,
    /// Its name on the board.
    pub name: String,
    /// Its peer group; empty when all are ranked together.
    pub group: String,
    /// Its rank in the group.
    pub rank: f64,
}

impl From<&Mention> for MentionView {
    fn from(of: &Mention) -> Self {
        Self {
            board: of.board.0,
            unit: of.code.clone(),
            name: of.name.clone(),
            group: of.group.clone(),
            rank: of.rank,
        }
    }
}

/// A notice with what it says; its files are at `notice.docx` and `notice.xlsx` below its URL.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NoticeDetail {
    /// The notice.
    #[serde(flatten)]
    pub notice: NoticeLine,
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// The paragraphs before the lists.
    pub opening: Vec<String>,
    /// The red list.
    pub red: Vec<MentionView>,
    /// The black list.
    pub black: Vec<MentionView>,
    /// The key that seals are verified with; none when there was none.
    pub public_key: Option<String>,
}

impl From<&Notice> for NoticeDetail {
    fn from(of: &Notice) -> Self {
        Self {
            notice: NoticeLine::from(of),
            addressees: of.text.addressees.clone(),
            opening: of.text.opening.clone(),
            red: of.text.red.iter().map(MentionView::from).collect(),
            black: of.text.black.iter().map(MentionView::from).collect(),
            public_key: of.public_key.clone(),
        }
    }
}

/// Which notices to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeAsked {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// Notices, those that were published last first.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], the store's.
pub async fn notices(
    system: &System,
    actor: &Actor,
    asked: &NoticeAsked,
) -> Result<Page<NoticeLine>, AppError> {
    system.policies().authorise_at_root(actor, Action::BoardRead)?;
    let size = size(asked.limit)?;
    let mut misfits = Misfits::default();
    let after = asked.after.as_deref().map(Uuid::parse_str).transpose().unwrap_or_else(|_| {
        misfits.add("?after", "bad_cursor", "the `next` of a page");
        None
    });
    misfits.done()?;
    let found = system.store().notices(after.map(NoticeId), size + 1).await?;
    Ok(Page::of(found.iter().map(NoticeLine::from).collect(), size, |line: &NoticeLine| line.id.to_string()))
}

/// The notice of this id or number.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn notice(system: &System, actor: &Actor, key: &str) -> Result<NoticeDetail, AppError> {
    Ok(NoticeDetail::from(&seen(system, actor, key).await?))
}

/// The file of this name of the notice of this id or number.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn notice_file(
    system: &System,
    actor: &Actor,
    key: &str,
    name: &str,
) -> Result<NoticeFile, AppError> {
    let notice = seen(system, actor, key).await?;
    let file = system.store().notice_file(notice.id, name).await?;
    file.ok_or_else(|| AppError::not_found("file", name))
}

async fn seen(system: &System, actor: &Actor, key: &str) -> Result<Notice, AppError> {
    system.policies().authorise_at_root(actor, Action::BoardRead)?;
    let found = match Uuid::parse_str(key) {
        Ok(id) => system.store().notice(NoticeId(id)).await?,
        Err(_) => system.store().notice_of_number(key).await?,
    };
    found.ok_or_else(|| AppError::not_found("notice", key))
}

pub(super) async fn detail(system: &System, id: NoticeId) -> Result<NoticeDetail, AppError> {
    let found = system.store().notice(id).await?;
    Ok(NoticeDetail::from(&found.ok_or_else(|| AppError::not_found("notice", id))?))
}
