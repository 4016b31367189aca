//! The notice (通报) that publishes boards: a document with a red head, and a workbook.
//!
//! Both are made from a [`Notice`], which the caller fills, and the same notice always gives the same bytes.

mod document;
mod parts;
mod phrases;
mod styles;
mod workbook;

pub use document::notice_document;
pub use workbook::notice_workbook;

use chrono::NaiveDate;
use kernel::period::Period;

/// What a notice says.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The organ that issues it (发文机关): the red head and the signature.
    pub organ: String,
    /// Its number: `莲考办〔2022〕3号`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// To whom it is addressed (主送).
    pub addressees: Vec<String>,
    /// The paragraphs before the lists.
    pub opening: Vec<String>,
    /// The boards that it publishes, each an appendix.
    pub boards: Vec<NoticeBoard>,
    /// 红榜, in the order of the boards.
    pub red: Vec<Listed>,
    /// 黑榜, in the order of the boards.
    pub black: Vec<Listed>,
    /// The post of who signed the boards.
    pub signatory: String,
    /// The day of issue.
    pub date: NaiveDate,
    /// The key that seals are verified with; without one nothing is said of it.
    pub public_key: Option<String>,
    /// What must be read with it, a paragraph each: that the data are synthetic.
    pub remarks: Vec<String>,
}

/// A published board.
#[derive(Debug, Clone)]
pub struct NoticeBoard {
    /// The scheme's title.
    pub title: String,
    /// The board's period; `None` when it has none.
    pub period: Option<Period>,
    /// Of printed scores.
    pub decimals: u8,
    /// One per unit, in any order: they are printed by group in the order in which groups first come, then by rank, those
    /// without a rank last.
    pub rows: Vec<NoticeRow>,
    /// The root of the board's hash tree.
    pub root: Option<String>,
}

/// A unit on a published board.
#[derive(Debug, Clone, Default)]
pub struct NoticeRow {
    /// Its place in its group; `None` when it has none.
    pub rank: Option<f64>,
    /// Its name.
    pub unit: String,
    /// The name of its peer group; empty when all are ranked together.
    pub group: String,
    /// `None` is missing.
    pub score: Option<f64>,
    /// Places gained since the period before; negative when lost.
    pub change: Option<f64>,
    /// Flags by their kernel names.
    pub flags: Vec<String>,
}

/// A unit on the red or black list.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The board's title.
    pub board: String,
    /// The peer group's name; empty when all are ranked together.
    pub group: String,
    /// The unit's name.
    pub unit: String,
    /// Why it is listed.
    pub reason: String,
}

impl NoticeBoard {
    /// True when units are ranked in several groups.
    fn is_grouped(&self) -> bool {
        self.rows.windows(2).any(|pair| pair[0].group != pair[1].group)
    }

    /// The rows as they are printed.
    fn ranked(&self) -> Vec<&NoticeRow> {
        let mut groups: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !groups.contains(&row.group.as_str()) {
                groups.push(&row.group);
            }
        }
        let place = |row: &NoticeRow| {
            let group = groups.iter().position(|group| *group == row.group);
            (group, row.rank.unwrap_or(f64::INFINITY))
        };
        let mut rows: Vec<&NoticeRow> = self.rows.iter().collect();
        rows.sort_by(|a, b| {
            let (a, b) = (place(a), place(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        rows
    }

    /// True when any unit is flagged.
    fn is_flagged(&self) -> bool {
        self.rows.iter().any(|row| !row.flags.is_empty())
    }
}
