//! A notice as it would be: what it says of which boards, and its files.

use super::{DOCUMENT, WORKBOOK};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::secret::digest;
use crate::system::{Mode, System};
use chrono::NaiveDate;
use domain::access::Action;
use domain::board::{Stage, Standing};
use domain::id::{CaseId, NoticeId};
use domain::notice::{ListRule, Mention, Notice, NoticeFile, NoticeText};
use report::{Language, Listed, NoticeBoard, NoticeRow, Words, notice_document, notice_workbook};
use serde::Deserialize;
use store::{BoardRow, StandingQuery};
use uuid::Uuid;

/// The most boards of a notice.
const MOST: usize = 100;

/// A notice to publish.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// Its number (发文字号); no other notice has it.
    #[schema(example = "莲考办〔2022〕3号", min_length = 1, max_length = 100)]
    pub number: String,
    /// Its title.
    #[schema(example = "关于2022年3月争先创优情况的通报", min_length = 1, max_length = 200)]
    pub title: String,
    /// The organ that issues it.
    #[schema(example = "莲都区考核工作领导小组办公室", min_length = 1, max_length = 100)]
    pub organ: String,
    /// To whom it is addressed.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub addressees: Vec<String>,
    /// The paragraphs before the lists.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub opening: Vec<String>,
    /// The post of who signed the boards.
    #[schema(example = "区委组织部常务副部长", min_length = 1, max_length = 100)]
    pub signatory: String,
    /// The day of issue; today unless told.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// The ids of its boards, in their order.
    #[schema(min_items = 1, max_items = 100)]
    pub boards: Vec<Uuid>,
    /// How many of each group's first are on the red list; 3 unless told.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub red: Option<u32>,
    /// How many of each group's last are on the black list; 3 unless told.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub black: Option<u32>,
}

/// A notice, its boards and its files, before anything is saved.
pub(super) struct Draft {
    pub(super) notice: Notice,
    pub(super) boards: Vec<BoardRow>,
    pub(super) files: Vec<NoticeFile>,
}

/// The document of a notice that isn't published, of boards that needn't be approved yet.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a board; [`AppError::Conflict`] when a
/// board's figures don't stand; the store's.
pub async fn preview(system: &System, actor: &Actor, given: &NewNotice) -> Result<Vec<u8>, AppError> {
    system.policies().authorise_at_root(actor, Action::BoardKeep)?;
    let draft = draft(system, actor, given).await?;
    let document = draft.files.into_iter().find(|file| file.name == DOCUMENT);
    document.map(|file| file.body).ok_or_else(|| AppError::outside("the notice has no document"))
}

fn check(given: &NewNotice) -> Result<ListRule, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/number", &given.number, 100);
    misfits.text("/title", &given.title, 200);
    misfits.text("/organ", &given.organ, 100);
    misfits.text("/signatory", &given.signatory, 100);
    misfits.day("/date", given.date);
    for (name, texts, longest) in [("addressees", &given.addressees, 100), ("opening", &given.opening, 2000)]
    {
        if texts.len() > 50 {
            misfits.add(&format!("/{name}"), "too_many", "50 at most");
        }
        for (at, text) in texts.iter().enumerate() {
            misfits.text(&format!("/{name}/{at}"), text, longest);
        }
    }
    if !(1..=MOST).contains(&given.boards.len()) {
        misfits.add("/boards", "out_of_range", format!("1 to {MOST} boards"));
    }
    let usual = ListRule::default();
    let rule = ListRule { red: given.red.unwrap_or(usual.red), black: given.black.unwrap_or(usual.black) };
    for (at, many) in [("/red", rule.red), ("/black", rule.black)] {
        if many > 100 {
            misfits.add(at, "out_of_range", "0 to 100");
        }
    }
    for (at, id) in given.boards.iter().enumerate() {
        if given.boards[..at].contains(id) {
            misfits.add(&format!("/boards/{at}"), "twice", "each board once");
        }
    }
    misfits.done()?;
    Ok(rule)
}

/// Puts a notice together.
pub(super) async fn draft(system: &System, actor: &Actor, given: &NewNotice) -> Result<Draft, AppError> {
    let rule = check(given)?;
    let (mut boards, mut texts) = (Vec::new(), NoticeText::default());
    let mut shown = Vec::new();
    for id in &given.boards {
        let found = system.store().board(CaseId(*id)).await?;
        let row = found.ok_or_else(|| AppError::not_found("board", id))?;
        if !row.board.is_ready() {
            let detail =
                format!("{} {} isn't computed, or not without faults", row.board.title, row.board.period);
            return Err(AppError::conflict("board_not_ready", detail));
        }
        let standings = system.store().standings(row.board.id, &StandingQuery::default()).await?;
        let (red, black) = rule.lists(row.board.id, &standings);
        texts.red.extend(red);
        texts.black.extend(black);
        shown.push(board(&row, &standings));
        boards.push(row);
    }
    texts.addressees = trimmed(&given.addressees);
    texts.opening = trimmed(&given.opening);
    let periods = boards.iter().map(|row| row.board.period);
    let period = periods.max().ok_or_else(|| AppError::outside("a misfit was not told"))?;
    let notice = Notice {
        id: NoticeId(Uuid::now_v7()),
        number: given.number.trim().to_owned(),
        title: given.title.trim().to_owned(),
        period,
        date: given.date.unwrap_or_else(|| system.today()),
        organ: given.organ.trim().to_owned(),
        signatory: given.signatory.trim().to_owned(),
        public_key: Some(system.seal_key().public()?.to_string()),
        boards: boards.iter().map(|row| row.board.id).collect(),
        text: texts,
        person: actor.person,
        recorded: system.now().to_utc(),
    };
    let model = model(system, &notice, shown);
    let made = tokio::task::spawn_blocking(move || files(&model)).await.map_err(AppError::outside)?;
    Ok(Draft { notice, boards, files: made? })
}

fn trimmed(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).collect()
}

fn board(row: &BoardRow, standings: &[Standing]) -> NoticeBoard {
    let line = |of: &Standing| NoticeRow {
        rank: of.rank,
        unit: of.name.clone(),
        group: of.group.clone(),
        score: of.score,
        change: of.change(),
        flags: of.flags.clone(),
    };
    NoticeBoard {
        title: row.board.title.clone(),
        period: Some(row.board.period),
        decimals: row.board.head.as_ref().map_or(2, |head| head.decimals),
        rows: standings.iter().map(line).collect(),
        // The figures of a board that isn't approved may change.
        root: row.board.root.clone().filter(|_| row.stage != Stage::Checking && row.stage != Stage::Computed),
    }
}

/// Notices are in the product's language.
fn model(system: &System, notice: &Notice, boards: Vec<NoticeBoard>) -> report::Notice {
    let words = Words::new(Language::Chinese);
    let listed = |of: &Mention| {
        let at = notice.boards.iter().position(|board| *board == of.board);
        let reason = match of.from_last {
            None => words.say("notice-rank", &[("rank", of.rank.into())]),
            Some(from_last) => words.say("notice-rank-from-last", &[("rank", from_last.into())]),
        };
        Listed {
            board: at.map_or_else(String::new, |at| boards[at].title.clone()),
            group: of.group.clone(),
            unit: of.name.clone(),
            reason,
        }
    };
    let (red, black) = (notice.text.red.iter().map(listed), notice.text.black.iter().map(listed));
    let is_demo = matches!(system.mode(), Mode::Demo);
    report::Notice {
        organ: notice.organ.clone(),
        number: notice.number.clone(),
        title: notice.title.clone(),
        addressees: notice.text.addressees.clone(),
        opening: notice.text.opening.clone(),
        red: red.collect(),
        black: black.collect(),
        boards,
        signatory: notice.signatory.clone(),
        date: notice.date,
        public_key: notice.public_key.clone(),
        remarks: is_demo.then(|| words.text("footer-synthetic")).into_iter().collect(),
    }
}

fn files(model: &report::Notice) -> Result<Vec<NoticeFile>, AppError> {
    let words = Words::new(Language::Chinese);
    let document = notice_document(&words, model).map_err(AppError::outside)?;
    let workbook = notice_workbook(&words, model).map_err(AppError::outside)?;
    let file =
        |(name, body): (&str, Vec<u8>)| NoticeFile { name: name.to_owned(), digest: digest(&body), body };
    Ok([(DOCUMENT, document), (WORKBOOK, workbook)].map(file).into())
}
