//! Why: the explanations of some units, one block after the other.

use super::{Jumps, WhySheet, column, first_line, link, new_sheet, paper, write_top};
use crate::explain::{ExplainView, cost, details, header, lost};
use crate::number;
use crate::view::BoardView;
use crate::words::Words;
use kernel::explain::ExplainedNode;
use kernel::facts::Status;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

const HEAD: u32 = 3;

/// Heads and widths of the columns.
const COLUMNS: [(&str, f64); 11] = [
    ("head-name", 32.0),
    ("head-value", 11.0),
    ("head-target", 11.0),
    ("head-measure", 9.0),
    ("head-score", 9.0),
    ("head-full", 8.0),
    ("head-lost", 8.0),
    ("head-best", 9.0),
    ("head-median", 9.0),
    ("head-peers", 9.0),
    ("head-steps", 74.0),
];

/// The column of steps in words.
const STEPS: u16 = 10;

/// The column where what is said of a name begins.
const TEXT: u16 = 1;

/// The sheet, and where on it each unit of each board is.
pub(super) fn sheet(
    words: &Words,
    name: &str,
    boards: &[BoardView],
    why: &[WhySheet<'_>],
) -> Result<(Worksheet, Jumps), XlsxError> {
    let footer = boards.first().map_or("", |board| first_line(&board.footer));
    let mut sheet = new_sheet(words, name, footer)?;
    write_top(&mut sheet, words, &words.text("why-title"), &[words.text("index-why"), footer.to_owned()])?;
    for (at, (key, width)) in COLUMNS.into_iter().enumerate() {
        let align = if (1..10).contains(&at) && at != 3 { FormatAlign::Right } else { FormatAlign::Left };
        let head = paper::head().set_align(align).set_align(FormatAlign::Bottom);
        let head = if column(at) == STEPS || at == 3 { head.set_indent(1) } else { head };
        sheet.write_with_format(HEAD, column(at), words.text(key), &head)?;
        sheet.set_column_width(column(at), width)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?;
    sheet.set_repeat_rows(HEAD, HEAD)?;
    let mut jumps = Jumps::new();
    let mut row = HEAD + 2;
    for board in why {
        for view in &board.units {
            jumps.insert((board.board.to_owned(), view.explanation.unit.clone()), link(name, row));
            row = Block { sheet: &mut sheet, words, view, row }.write()? + 1;
        }
    }
    Ok((sheet, jumps))
}

/// One unit's explanation, from `row` down.
struct Block<'a> {
    sheet: &'a mut Worksheet,
    words: &'a Words,
    view: &'a ExplainView<'a>,
    row: u32,
}

impl Block<'_> {
    /// Writes it and gives the row after it.
    fn write(mut self) -> Result<u32, XlsxError> {
        let (title, score) = header(self.words, self.view);
        self.sheet.set_row_height(self.row, 26)?.set_row_height(self.row + 1, 20)?;
        self.sheet.write_with_format(self.row, 0, title, &paper::caption())?;
        self.sheet.write_with_format(
            self.row + 1,
            0,
            score,
            &paper::text().set_bold().set_font_color(paper::JADE),
        )?;
        self.row += 2;
        let view = self.view;
        for node in &view.explanation.nodes {
            self.node(node)?;
            self.row += 1;
        }
        self.costs()?;
        self.ways()?;
        Ok(self.row)
    }

    fn node(&mut self, node: &ExplainedNode) -> Result<(), XlsxError> {
        let (row, decimals) = (self.row, self.view.decimals);
        let base = if node.indicator.is_some() { paper::cell() } else { paper::cell().set_bold() };
        let indent = u8::try_from(node.depth).unwrap_or(u8::MAX);
        self.sheet.write_with_format(row, 0, &node.name, &base.clone().set_indent(indent))?;
        let of = node.indicator.as_ref();
        let plain = paper::plain(&base);
        paper::put(self.sheet, row, 1, of.and_then(|of| of.value), &plain)?;
        paper::put(self.sheet, row, 2, of.and_then(|of| of.target), &plain)?;
        let measure = of.map_or("", |of| of.unit.as_str());
        self.sheet.write_with_format(
            row,
            3,
            measure,
            &base.clone().set_font_color(paper::QUIET).set_indent(1),
        )?;
        self.score(node, &base)?;
        paper::put(self.sheet, row, 5, Some(node.full), &plain)?;
        let lost = of.and_then(|_| lost(node)).filter(|lost| *lost > 0.0);
        paper::put(self.sheet, row, 6, lost, &paper::number(&base, decimals))?;
        for (at, score) in [node.best, node.median].into_iter().enumerate() {
            paper::put(self.sheet, row, column(7 + at), score, &paper::number(&base, decimals))?;
        }
        let rank =
            node.rank.map_or_else(String::new, |rank| format!("{}/{}", number::plain(rank), node.peers));
        self.sheet.write_with_format(row, 9, rank, &base.clone().set_align(FormatAlign::Right))?;
        let steps = details(self.words, self.view, node).join("\n");
        let format = paper::cell().set_font_size(9).set_text_wrap().set_indent(1);
        self.sheet.set_row_height(row, paper::height(&steps, COLUMNS[usize::from(STEPS)].1).max(18.0))?;
        self.sheet.write_with_format(row, STEPS, steps, &format)?;
        Ok(())
    }

    fn score(&mut self, node: &ExplainedNode, base: &Format) -> Result<(), XlsxError> {
        if node.status != Status::Scored {
            let format = paper::number(base, self.view.decimals).set_font_color(paper::QUIET);
            return paper::put(self.sheet, self.row, 4, node.score, &format);
        }
        let share = node.score.filter(|_| node.full > 0.0).map_or(1.0, |score| score / node.full);
        paper::put(self.sheet, self.row, 4, node.score, &paper::heat(base, self.view.decimals, share))
    }

    fn costs(&mut self) -> Result<(), XlsxError> {
        self.section("explain-costs", "")?;
        let view = self.view;
        let costs = view.costs();
        if costs.is_empty() {
            let none = self.words.text("explain-no-cost");
            self.line("", &none, &paper::cell())?;
        }
        for (node, lost) in costs {
            let text = cost(self.words, node, lost);
            self.line(&node.name, &text, &paper::cell().set_font_color(paper::AMBER))?;
        }
        Ok(())
    }

    fn ways(&mut self) -> Result<(), XlsxError> {
        let note = self.words.text("explain-ways-note");
        self.section("explain-ways", &note)?;
        let view = self.view;
        let ways = view.ways(self.words);
        if ways.is_empty() {
            let none = self.words.text(view.no_way());
            self.line("", &none, &paper::cell())?;
        }
        for way in ways {
            let text = format!("{}　{}", way.moves, way.brings);
            self.line(way.name, &text, &paper::cell().set_font_color(paper::JADE))?;
        }
        Ok(())
    }

    fn section(&mut self, key: &str, note: &str) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 22)?;
        self.sheet.write_with_format(self.row, 0, self.words.text(key), &paper::text().set_bold())?;
        self.sheet.write_with_format(self.row, TEXT, note, &paper::quiet().set_indent(1))?;
        self.row += 1;
        Ok(())
    }

    /// A name and what is said of it, across the columns of numbers.
    fn line(&mut self, name: &str, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 18)?;
        self.sheet.write_with_format(self.row, 0, name, &paper::cell().set_indent(1))?;
        self.sheet.write_with_format(self.row, TEXT, text, &format.clone().set_indent(1))?;
        for at in TEXT + 1..=STEPS {
            self.sheet.write_blank(self.row, at, &paper::cell())?;
        }
        self.row += 1;
        Ok(())
    }
}
