//! A board of units: by group, then by rank.

use super::trend::{Kind, Series, Trend};
use super::{Around, board_sheet, column, paper};
use crate::board::flags;
use crate::number;
use crate::view::{BoardRow, BoardView, Quartile, quartile};
use crate::words::Words;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

/// The header's row; the units follow.
const HEAD: u32 = 3;

/// So many columns are readable on A4.
const WIDEST: usize = 15;

/// Excel's number of the paper size.
const A3: u8 = 8;

/// What a column shows.
#[derive(Clone, Copy)]
enum Column {
    Mark,
    Rank,
    Change,
    Unit,
    Group,
    Score,
    Scope(usize),
    RankTrend,
    ScoreTrend,
    Node(usize),
    Best,
    Worst,
    Flags,
}

pub(super) fn sheet(
    around: &Around<'_>,
    board: &BoardView,
    name: &str,
    trend: &mut Trend,
) -> Result<Worksheet, XlsxError> {
    let words = around.words;
    let notes =
        ["board-quartiles", "board-heat", "board-trend-note", "board-outline"].map(|key| words.text(key));
    let count = words.say("board-count", &[("n", board.rows.len().into())]);
    let mut sheet = board_sheet(around, board, name, &[count])?;
    let columns = columns(board);
    write_head(&mut sheet, words, board, &columns)?;
    outline(&mut sheet, board, &columns)?;
    if columns.iter().filter(|of| !of.is_folded(board)).count() > WIDEST {
        sheet.set_paper_size(A3);
    }
    let mut row = HEAD + 1;
    for group in board.groups() {
        for (place, unit) in group.iter().enumerate() {
            let line =
                Line { around, board, unit, group: &group, row, opens: place == 0 && board.is_grouped() };
            line.write(&mut sheet, &columns, trend)?;
            row += 1;
        }
    }
    sheet.autofilter(HEAD, 0, row.max(HEAD + 2) - 1, column(columns.len() - 1))?;
    for (at, note) in notes.iter().enumerate() {
        sheet.write_with_format(row + 1 + at as u32, 0, note, &paper::quiet())?;
    }
    Ok(sheet)
}

fn columns(board: &BoardView) -> Vec<Column> {
    let mut columns = vec![Column::Mark, Column::Rank, Column::Change, Column::Unit];
    columns.extend(board.is_grouped().then_some(Column::Group));
    columns.push(Column::Score);
    columns.extend((0..board.scopes.len()).map(Column::Scope));
    let with_trends = !board.months.is_empty();
    columns.extend(with_trends.then_some(Column::RankTrend));
    columns.extend((0..board.nodes.len()).map(Column::Node));
    columns.extend(with_trends.then_some(Column::ScoreTrend));
    columns.extend([Column::Best, Column::Worst, Column::Flags]);
    columns
}

impl Column {
    fn title(self, words: &Words, board: &BoardView) -> String {
        let months = |key: &str| words.say(key, &[("n", board.months.len().into())]);
        match self {
            Column::Mark => String::new(),
            Column::Rank => words.text("head-rank"),
            Column::Change => words.text("head-change"),
            Column::Unit => words.text("head-unit"),
            Column::Group => words.text("head-group"),
            Column::Score => with_full(words.text("head-score"), board.full),
            Column::Scope(at) => {
                words.say("head-rank-of-scope", &[("scope", board.scopes[at].as_str().into())])
            }
            Column::RankTrend => months("head-rank-trend"),
            Column::ScoreTrend => months("head-score-trend"),
            Column::Node(at) => with_full(board.nodes[at].name.clone(), board.nodes[at].full),
            Column::Best => words.text("head-best-item"),
            Column::Worst => words.text("head-worst-item"),
            Column::Flags => words.text("head-flags"),
        }
    }

    fn width(self, board: &BoardView) -> f64 {
        match self {
            Column::Mark => 4.0,
            Column::Rank | Column::Change => 7.0,
            Column::Unit => 16.0,
            Column::Group | Column::RankTrend | Column::ScoreTrend => 14.0,
            Column::Score => 10.0,
            Column::Scope(_) => 12.0,
            Column::Node(at) if board.nodes[at].is_leaf => 10.0,
            Column::Node(_) => 11.0,
            Column::Best | Column::Worst => 22.0,
            Column::Flags => 16.0,
        }
    }

    /// Text that may follow a number: it keeps its distance.
    fn is_text(self) -> bool {
        matches!(
            self,
            Column::Group
                | Column::RankTrend
                | Column::ScoreTrend
                | Column::Best
                | Column::Worst
                | Column::Flags
        )
    }

    /// An indicator below a dimension.
    fn is_folded(self, board: &BoardView) -> bool {
        matches!(self, Column::Node(at) if board.nodes[at].is_leaf && board.nodes[at].depth > 1)
    }

    fn is_right(self) -> bool {
        matches!(self, Column::Rank | Column::Score | Column::Scope(_) | Column::Node(_))
    }
}

/// Texts stand clear of what is before them, numbers of the bars of a trend after them.
fn is_indented(columns: &[Column], at: usize) -> bool {
    let is_trend = |of: &Column| matches!(of, Column::RankTrend | Column::ScoreTrend);
    columns[at].is_text() || columns.get(at + 1).is_some_and(is_trend)
}

/// A header over its full marks, where all units share them.
fn with_full(title: String, full: f64) -> String {
    if full.is_nan() { title } else { format!("{title}\n{}", number::plain(full)) }
}

fn write_head(
    sheet: &mut Worksheet,
    words: &Words,
    board: &BoardView,
    columns: &[Column],
) -> Result<(), XlsxError> {
    sheet.set_row_height(HEAD, 50)?;
    for (at, of) in columns.iter().enumerate() {
        let align = match of {
            _ if of.is_right() => FormatAlign::Right,
            Column::Change => FormatAlign::Center,
            _ => FormatAlign::Left,
        };
        let bold = matches!(of, Column::Score | Column::Unit)
            || matches!(of, Column::Node(node) if !board.nodes[*node].is_leaf);
        let head = paper::head().set_align(align).set_align(FormatAlign::Bottom);
        let head = if is_indented(columns, at) { head.set_indent(1) } else { head };
        let head = if bold { head.set_bold().set_font_color(paper::INK) } else { head };
        sheet.write_with_format(HEAD, column(at), of.title(words, board), &head)?;
        sheet.set_column_width(column(at), of.width(board))?;
    }
    let after_score = columns.iter().position(|of| matches!(of, Column::Score)).map_or(0, |at| at + 1);
    sheet.set_freeze_panes(HEAD + 1, column(after_score))?;
    sheet.set_repeat_rows(0, HEAD)?;
    Ok(())
}

/// Indicators below a dimension are folded away behind its column.
fn outline(sheet: &mut Worksheet, board: &BoardView, columns: &[Column]) -> Result<(), XlsxError> {
    sheet.group_symbols_to_left(true);
    let mut at = 0;
    for run in columns.chunk_by(|a, b| a.is_folded(board) == b.is_folded(board)) {
        if run[0].is_folded(board) {
            sheet.group_columns_collapsed(column(at), column(at + run.len() - 1))?;
        }
        at += run.len();
    }
    Ok(())
}

/// One unit's row.
struct Line<'a> {
    around: &'a Around<'a>,
    board: &'a BoardView,
    unit: &'a BoardRow,
    group: &'a [&'a BoardRow],
    row: u32,
    /// First of its group.
    opens: bool,
}

impl Line<'_> {
    fn write(&self, sheet: &mut Worksheet, columns: &[Column], trend: &mut Trend) -> Result<(), XlsxError> {
        sheet.set_row_height(self.row, 22)?;
        let base = paper::opening(paper::cell(), self.opens);
        let band = paper::band(&base, quartile(self.unit, self.group));
        for (at, of) in columns.iter().enumerate() {
            let cell = (self.row, column(at));
            let indented = is_indented(columns, at);
            let [base, band] = [&base, &band]
                .map(|format| if indented { format.clone().set_indent(1) } else { format.clone() });
            match of {
                Column::RankTrend | Column::ScoreTrend => self.trend(sheet, cell, *of, &base, trend)?,
                Column::Node(node) => self.node(sheet, cell, *node, &base)?,
                _ => self.own(sheet, cell, *of, &band, &base)?,
            }
        }
        Ok(())
    }

    fn own(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        of: Column,
        band: &Format,
        base: &Format,
    ) -> Result<(), XlsxError> {
        let unit = self.unit;
        let text = |sheet: &mut Worksheet, text: &str, format: &Format| {
            sheet.write_with_format(row, at, text, format).map(|_| ())
        };
        match of {
            Column::Mark => self.mark(sheet, (row, at), band),
            Column::Rank => paper::put(sheet, row, at, unit.rank, &paper::plain(band).set_bold()),
            Column::Change => text(sheet, &number::change(unit.change), &paper::moved(band, unit.change)),
            Column::Unit => self.name(sheet, (row, at), band),
            Column::Group => text(sheet, &unit.group, band),
            Column::Score => {
                let format = paper::number(band, self.board.decimals).set_bold().set_font_size(11);
                paper::put(sheet, row, at, unit.score, &format)
            }
            Column::Scope(scope) => {
                let rank = unit.ranks.get(scope).copied().flatten();
                paper::put(sheet, row, at, rank, &paper::plain(base))
            }
            Column::Best => text(sheet, &unit.best, base),
            Column::Worst => text(sheet, &unit.worst, base),
            _ => text(
                sheet,
                &flags(self.around.words, &unit.flags),
                &base.clone().set_font_color(paper::AMBER),
            ),
        }
    }

    fn mark(&self, sheet: &mut Worksheet, (row, at): (u32, u16), band: &Format) -> Result<(), XlsxError> {
        let quartile: Option<Quartile> = quartile(self.unit, self.group);
        let format = band.clone().set_align(FormatAlign::Center);
        match quartile {
            Some(quartile) => {
                let format = format.set_font_color(paper::mark_color(quartile));
                sheet.write_with_format(row, at, quartile.mark(), &format)?
            }
            None => sheet.write_blank(row, at, &format)?,
        };
        Ok(())
    }

    /// The name, a link to the explanation where there is one.
    fn name(&self, sheet: &mut Worksheet, (row, at): (u32, u16), band: &Format) -> Result<(), XlsxError> {
        let key = (self.board.code.clone(), self.unit.unit.clone());
        match self.around.jumps.get(&key) {
            Some(jump) => {
                let format = band.clone().set_font_color(paper::JADE).set_bold();
                let tip = self.around.words.text("why-jump");
                sheet.write_url_with_options(row, at, jump.clone(), &self.unit.name, tip, Some(&format))?
            }
            None => sheet.write_with_format(row, at, &self.unit.name, band)?,
        };
        Ok(())
    }

    fn node(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        node: usize,
        base: &Format,
    ) -> Result<(), XlsxError> {
        let score = self.unit.node_scores.get(node).copied().flatten();
        let full = self.unit.full_of(node, &self.board.nodes[node]);
        let share = score.filter(|_| full > 0.0).map_or(1.0, |score| score / full);
        let format = match score {
            Some(_) if self.board.nodes[node].counts => paper::heat(base, self.board.decimals, share),
            Some(_) => paper::number(base, self.board.decimals),
            None => base.clone(),
        };
        paper::put(sheet, row, at, score, &format)
    }

    fn trend(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        of: Column,
        base: &Format,
        trend: &mut Trend,
    ) -> Result<(), XlsxError> {
        sheet.write_blank(row, at, base)?;
        let (kind, numbers) = match of {
            Column::RankTrend => (Kind::Rank(self.ranked()), &self.unit.rank_history),
            _ => (Kind::Score, &self.unit.history),
        };
        let series = Series { kind, board: self.board, name: &self.unit.name, numbers };
        trend.draw(self.around.words, sheet, (row, at), &series)
    }

    /// How many were ranked in the group in the months shown, as far as their places tell.
    fn ranked(&self) -> f64 {
        let places = self.group.iter().flat_map(|row| row.rank_history.iter().chain([&row.rank])).flatten();
        places.copied().fold(1.0, f64::max)
    }
}
