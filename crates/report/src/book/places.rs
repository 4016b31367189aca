//! A board of published places (省考, 市考): by indicator.

use super::trend::{Kind, Series, Trend};
use super::{Around, board_sheet, column, paper};
use crate::number;
use crate::view::{BoardView, IndicatorLine, Quartile};
use crate::words::Words;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

const HEAD: u32 = 3;

/// Heads and widths of the columns; texts first, then what is right-aligned.
const COLUMNS: [(&str, f64); 14] = [
    ("", 4.0),
    ("head-indicator", 40.0),
    ("head-rank", 7.0),
    ("head-of", 8.0),
    ("head-previous", 9.0),
    ("head-moved", 8.0),
    ("head-rank-trend", 15.0),
    ("head-figure", 11.0),
    ("head-benchmark-best", 11.0),
    ("head-benchmark-median", 11.0),
    ("head-measure", 10.0),
    ("head-points", 9.0),
    ("head-lead", 18.0),
    ("head-document", 22.0),
];

const TREND: u16 = 6;

pub(super) fn sheet(
    around: &Around<'_>,
    board: &BoardView,
    name: &str,
    trend: &mut Trend,
) -> Result<Worksheet, XlsxError> {
    let words = around.words;
    let count = words.say("board-indicators", &[("n", board.indicators.len().into())]);
    let mut sheet = board_sheet(around, board, name, &[count, moves(words, board)])?;
    write_head(&mut sheet, words, board)?;
    for (row, line) in (HEAD + 1..).zip(&board.indicators) {
        write_line(&mut sheet, row, board, line)?;
        let kind =
            Kind::Rank(line.rank_history.iter().chain([&line.of]).flatten().copied().fold(1.0, f64::max));
        let series = Series { kind, board, name: &line.name, numbers: &line.rank_history };
        trend.draw(words, &mut sheet, (row, TREND), &series)?;
    }
    let last = HEAD + board.indicators.len() as u32;
    sheet.autofilter(HEAD, 0, last, column(COLUMNS.len() - 1))?;
    sheet.write_with_format(last + 2, 0, words.text("board-trend-note"), &paper::quiet())?;
    Ok(sheet)
}

/// How many gained places, lost places, stayed.
fn moves(words: &Words, board: &BoardView) -> String {
    let count = |test: fn(f64) -> bool| {
        board.indicators.iter().filter_map(IndicatorLine::change).filter(|change| test(*change)).count()
    };
    let (up, down, same) = (count(|x| x > 0.0), count(|x| x < 0.0), count(|x| x == 0.0));
    words.say("board-moved", &[("up", up.into()), ("down", down.into()), ("same", same.into())])
}

fn write_head(sheet: &mut Worksheet, words: &Words, board: &BoardView) -> Result<(), XlsxError> {
    sheet.set_row_height(HEAD, 40)?;
    for (at, (key, width)) in COLUMNS.into_iter().enumerate() {
        let align = match at {
            2..=4 | 7..=9 | 11 => FormatAlign::Right,
            5 => FormatAlign::Center,
            _ => FormatAlign::Left,
        };
        let title = match key {
            "" => String::new(),
            key => words.say(key, &[("n", board.months.len().into())]),
        };
        let head = paper::head().set_align(align).set_align(FormatAlign::Bottom);
        let head = if matches!(at, 6 | 10 | 12 | 13) { head.set_indent(1) } else { head };
        sheet.write_with_format(HEAD, column(at), title, &head)?;
        sheet.set_column_width(column(at), width)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?;
    sheet.set_repeat_rows(0, HEAD)?;
    Ok(())
}

fn write_line(
    sheet: &mut Worksheet,
    row: u32,
    board: &BoardView,
    line: &IndicatorLine,
) -> Result<(), XlsxError> {
    sheet.set_row_height(row, 24)?;
    let base = paper::cell();
    let quartile = line.rank.zip(line.of).map(|(rank, of)| Quartile::of(rank, of as usize));
    let band = paper::band(&base, quartile);
    let mark = quartile.map_or("", Quartile::mark);
    let color = quartile.map_or(paper::QUIET, paper::mark_color);
    let mark_format = band.clone().set_align(FormatAlign::Center).set_font_color(color);
    sheet.write_with_format(row, 0, mark, &mark_format)?;
    sheet.write_with_format(row, 1, &line.name, &band)?;
    let plain = paper::plain(&base);
    paper::put(sheet, row, 2, line.rank, &paper::plain(&band).set_bold())?;
    paper::put(sheet, row, 3, line.of, &plain)?;
    paper::put(sheet, row, 4, line.previous, &plain)?;
    sheet.write_with_format(row, 5, number::change(line.change()), &paper::moved(&base, line.change()))?;
    sheet.write_blank(row, TREND, &base)?;
    for (at, figure) in [line.value, line.best, line.median].into_iter().enumerate() {
        paper::put(sheet, row, column(7 + at), figure, &plain)?;
    }
    let text = base.clone().set_indent(1);
    sheet.write_with_format(row, 10, &line.measure, &text)?;
    paper::put(sheet, row, 11, line.points, &points(&base, board, line))?;
    sheet.write_with_format(row, 12, &line.lead, &text)?;
    sheet.write_with_format(row, 13, &line.document, &text)?;
    Ok(())
}

fn points(base: &Format, board: &BoardView, line: &IndicatorLine) -> Format {
    let share = line.points.filter(|_| line.full > 0.0).map_or(1.0, |points| points / line.full);
    paper::heat(base, board.decimals, share)
}
