//! Paragraphs, tables and page numbers of the document.

use super::styles::{CHARACTER, Look, WIDTH, name_font};
use super::{Notice, NoticeBoard, NoticeRow};
use crate::board::flags;
use crate::number;
use crate::words::Words;
use docx_rs::{
    Footer, PageNum, Paragraph, Run, SpecialIndentType, Table, TableAlignmentType, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use unicode_width::UnicodeWidthStr;

/// Column widths.
const RANK: usize = 1000;
const GROUP: usize = 1700;
const SCORE: usize = 1500;
const CHANGE: usize = 1200;
const FLAGS: usize = 1300;

pub(super) fn paragraph(look: Look, text: impl Into<String>) -> Paragraph {
    Paragraph::new().style(&look.id()).add_run(Run::new().add_text(text))
}

/// The organ in red, as big as its line lets it be, at most the size of heads of districts.
pub(super) fn head(text: &str) -> Paragraph {
    let characters = text.width().div_ceil(2).max(1);
    let size = (2 * WIDTH / 20 / characters).clamp(32, 96);
    Paragraph::new().style(&Look::Head.id()).add_run(Run::new().size(size).add_text(text))
}

/// A line of a list: the board in a font of its own, the units after it.
pub(super) fn listed(name: &str, units: &str) -> Paragraph {
    let run = |text: &str| Run::new().add_text(text);
    Paragraph::new().style(&Look::Body.id()).add_run(run(name).fonts(name_font())).add_run(run(units))
}

/// The list of appendices: the second and further lines stand under the first one's name.
pub(super) fn appendices(words: &Words, names: &[String]) -> Vec<Paragraph> {
    if let [name] = names {
        let text = words.say("notice-appendix-only", &[("name", name.as_str().into())]);
        return vec![paragraph(Look::Body, text)];
    }
    let mark = words.text("notice-appendices");
    let hanging = 160 * i32::try_from(mark.width()).unwrap_or(0);
    let line = |(at, name): (usize, &String)| {
        let numbered = format!("{}. {name}", at + 1);
        let text = if at == 0 { format!("{mark}{numbered}") } else { numbered };
        let left = 2 * CHARACTER + hanging;
        let special =
            if at == 0 { SpecialIndentType::Hanging(hanging) } else { SpecialIndentType::FirstLine(0) };
        paragraph(Look::Body, text).indent(Some(left), Some(special), None, None)
    };
    names.iter().enumerate().map(line).collect()
}

/// The organ and the date: the date two characters further in than the organ, two characters free after the longer one.
pub(super) fn closing(notice: &Notice, date: &str) -> [Paragraph; 2] {
    let characters = |text: &str| i32::try_from(text.width()).unwrap_or(0) * CHARACTER / 2;
    let longer = characters(&notice.organ).max(characters(date) + 2 * CHARACTER);
    let left = (i32::try_from(WIDTH).unwrap_or(0) - longer - 2 * CHARACTER).max(0);
    let line = |text: &str, left: i32| paragraph(Look::Closing, text).indent(Some(left), None, None, None);
    [line(&notice.organ, left).keep_next(true), line(date, left + 2 * CHARACTER)]
}

/// Organ and date of printing, at the end of all.
pub(super) fn imprint(words: &Words, notice: &Notice, date: &str) -> Paragraph {
    let printed = words.say("notice-printed", &[("date", date.into())]);
    let run = Run::new().add_tab().add_text(&notice.organ).add_tab().add_text(printed);
    Paragraph::new().style(&Look::Imprint.id()).add_run(run)
}

/// — 1 —
pub(super) fn page_number(look: Look) -> Footer {
    let run = |text: &str| Run::new().add_text(text);
    let line = Paragraph::new().style(&look.id()).add_run(run("— "));
    Footer::new().add_paragraph(line.add_page_num(PageNum::new()).add_run(run(" —")))
}

pub(super) fn table(words: &Words, board: &NoticeBoard) -> Table {
    let columns = Column::all(board);
    let fixed: usize = columns.iter().filter_map(|column| column.width()).sum();
    let widths: Vec<usize> =
        columns.iter().map(|column| column.width().unwrap_or(WIDTH.saturating_sub(fixed))).collect();
    let row = |cells: Vec<(Look, String)>| {
        let cell = |((look, text), width): ((Look, String), &usize)| {
            let cell = TableCell::new().width(*width, WidthType::Dxa).vertical_align(VAlignType::Center);
            cell.add_paragraph(paragraph(look, text))
        };
        TableRow::new(cells.into_iter().zip(&widths).map(cell).collect())
    };
    let heads = columns.iter().map(|column| (Look::CellHead, words.text(column.head()))).collect();
    // Rows that may not be parted are heads: those are repeated on each page.
    let mut rows = vec![row(heads).cant_split()];
    rows.extend(
        board
            .ranked()
            .into_iter()
            .map(|of| row(columns.iter().map(|at| at.cell(words, board, of)).collect())),
    );
    Table::new(rows)
        .set_grid(widths)
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(20, 80, 20, 80))
}

/// A column of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Group,
    Rank,
    Unit,
    Score,
    Change,
    Flags,
}

impl Column {
    /// Those that a board has.
    pub(super) fn all(board: &NoticeBoard) -> Vec<Self> {
        let mut all = vec![Self::Rank, Self::Unit, Self::Score, Self::Change];
        if board.is_grouped() {
            all.insert(0, Self::Group);
        }
        if board.is_flagged() {
            all.push(Self::Flags);
        }
        all
    }

    /// The key of its heading.
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::Group => "head-group",
            Self::Rank => "head-rank",
            Self::Unit => "head-unit",
            Self::Score => "head-score",
            Self::Change => "head-change",
            Self::Flags => "head-flags",
        }
    }

    /// `None` for the one that takes what is left.
    fn width(self) -> Option<usize> {
        Some(match self {
            Self::Group => GROUP,
            Self::Rank => RANK,
            Self::Unit => return None,
            Self::Score => SCORE,
            Self::Change => CHANGE,
            Self::Flags => FLAGS,
        })
    }

    fn cell(self, words: &Words, board: &NoticeBoard, row: &NoticeRow) -> (Look, String) {
        match self {
            Self::Group => (Look::Cell, row.group.clone()),
            Self::Rank => (Look::Cell, number::plain_or_dash(row.rank)),
            Self::Unit => (Look::CellName, row.unit.clone()),
            Self::Score => (Look::Cell, number::score_or_dash(row.score, board.decimals)),
            Self::Change => (Look::Cell, number::change(row.change)),
            Self::Flags => (Look::Cell, flags(words, &row.flags)),
        }
    }
}
