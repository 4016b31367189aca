//! Trends, and the sheet of the numbers behind them.

use super::{column, new_sheet, paper, write_top};
use crate::view::BoardView;
use crate::words::Words;
use rust_xlsxwriter::{ChartEmptyCells, FormatAlign, Sparkline, SparklineType, Worksheet, XlsxError};

const FIRST: u32 = 4;

/// Collects what boards draw; the sheet is written last.
pub(super) struct Trend {
    name: String,
    lines: Vec<Line>,
    months: Vec<String>,
}

struct Line {
    board: String,
    name: String,
    numbers: Vec<Option<f64>>,
}

/// What a trend shows.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Scores as they are.
    Score,
    /// Of so many that are ranked, how many are not before it: the higher the better, 1 for the last.
    Rank(f64),
}

/// One trend of a board.
pub(super) struct Series<'a> {
    pub(super) kind: Kind,
    pub(super) board: &'a BoardView,
    pub(super) name: &'a str,
    /// Of the board's months.
    pub(super) numbers: &'a [Option<f64>],
}

impl Kind {
    /// How high the bar of a number is.
    fn height(self, x: f64) -> f64 {
        match self {
            Kind::Score => x,
            Kind::Rank(of) => of + 1.0 - x,
        }
    }
}

/// Bars, since LibreOffice prints the lines of sparklines in the wrong place. The lowest still has some height.
fn bars(numbers: &[Option<f64>]) -> Sparkline {
    let present = || numbers.iter().flatten().copied();
    let (low, high) = (present().fold(f64::INFINITY, f64::min), present().fold(f64::NEG_INFINITY, f64::max));
    let room = if high > low { (high - low) / 4.0 } else { 1.0 };
    Sparkline::new()
        .set_type(SparklineType::Column)
        .show_empty_cells_as(ChartEmptyCells::Gaps)
        .set_custom_min(low - room)
        .set_custom_max(high + room)
        .set_sparkline_color(paper::BAR)
        .show_last_point(true)
        .set_last_point_color(paper::JADE)
}

impl Trend {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), lines: Vec::new(), months: Vec::new() }
    }

    /// Draws a series into a cell. Fewer than two numbers make no trend.
    pub(super) fn draw(
        &mut self,
        words: &Words,
        sheet: &mut Worksheet,
        cell: (u32, u16),
        series: &Series<'_>,
    ) -> Result<(), XlsxError> {
        let numbers: Vec<Option<f64>> =
            series.numbers.iter().map(|x| Some(series.kind.height((*x)?))).collect();
        if numbers.iter().flatten().count() < 2 {
            return Ok(());
        }
        if self.months.len() < series.board.months.len() {
            self.months.clone_from(&series.board.months);
        }
        let row = FIRST + self.lines.len() as u32;
        let range = (self.name.as_str(), row, 2, row, column(1 + numbers.len()));
        sheet.add_sparkline(cell.0, cell.1, &bars(&numbers).set_range(range))?;
        let key = if series.kind == Kind::Score { "trend-score" } else { "trend-rank" };
        let name = words.say(key, &[("name", series.name.into())]);
        self.lines.push(Line { board: series.board.title.clone(), name, numbers });
        Ok(())
    }

    /// The sheet of all numbers that were drawn.
    pub(super) fn sheet(self, words: &Words) -> Result<Worksheet, XlsxError> {
        let mut sheet = new_sheet(words, &self.name, "")?;
        write_top(&mut sheet, words, &words.text("sheet-trend"), &[words.text("trend-note")])?;
        sheet.set_column_width(0, 22)?.set_column_width(1, 44)?;
        let head = paper::head();
        sheet.write_with_format(FIRST - 1, 0, words.text("head-board"), &head)?;
        sheet.write_with_format(FIRST - 1, 1, words.text("head-name"), &head)?;
        for (at, month) in self.months.iter().enumerate() {
            let head = head.clone().set_align(FormatAlign::Right);
            sheet.write_with_format(FIRST - 1, column(at + 2), month, &head)?;
        }
        sheet.set_freeze_panes(FIRST, 2)?;
        sheet.set_repeat_rows(FIRST - 1, FIRST - 1)?;
        let format = paper::plain(&paper::text());
        for (row, line) in (FIRST..).zip(&self.lines) {
            sheet.write_with_format(row, 0, &line.board, &paper::text())?;
            sheet.write_with_format(row, 1, &line.name, &paper::text())?;
            for (at, number) in line.numbers.iter().enumerate() {
                paper::put(&mut sheet, row, column(at + 2), *number, &format)?;
            }
        }
        Ok(sheet)
    }
}
