//! Colours and formats of workbooks: the tokens of the mock-ups, and pale tints of them.

use crate::view::Quartile;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

pub(crate) const INK: Color = Color::RGB(0x1F2328);
pub(crate) const QUIET: Color = Color::RGB(0x6B7177);
pub(crate) const RULE: Color = Color::RGB(0xE3E0D8);
pub(crate) const GROUP_RULE: Color = Color::RGB(0x6B7177);
pub(crate) const JADE: Color = Color::RGB(0x1F7A6B);
pub(crate) const BAR: Color = Color::RGB(0xB8CFC8);
pub(crate) const AMBER: Color = Color::RGB(0xA66A12);
const JADE_PALE: Color = Color::RGB(0xE4EFEB);
const AMBER_WASH: Color = Color::RGB(0xF6EBD3);
const VERMILION_PALE: Color = Color::RGB(0xF6D3CC);

const FONT: &str = "Microsoft YaHei";

/// A share of full marks below this needs a look; below the second, action. Above the third all is well.
const FAIR: f64 = 0.80;
const WEAK: f64 = 0.60;
const GOOD: f64 = 0.95;

/// Text on paper.
pub(crate) fn text() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(10)
        .set_font_color(INK)
        .set_align(FormatAlign::VerticalCenter)
}

/// Text beside the point.
pub(crate) fn quiet() -> Format {
    text().set_font_color(QUIET).set_font_size(9)
}

/// The title of a sheet.
pub(crate) fn title() -> Format {
    text().set_bold().set_font_size(16)
}

/// The caption of a block.
pub(crate) fn caption() -> Format {
    text().set_bold().set_font_size(12)
}

/// A header cell: wrapped, with a rule below.
pub(crate) fn head() -> Format {
    let head = text().set_font_color(QUIET).set_font_size(9).set_text_wrap().set_align(FormatAlign::Bottom);
    head.set_border_bottom(FormatBorder::Medium).set_border_bottom_color(INK)
}

/// A cell of a table: a thin rule below.
pub(crate) fn cell() -> Format {
    text().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE)
}

/// A number with so many decimals, right-aligned, minus as −.
pub(crate) fn number(format: &Format, decimals: u8) -> Format {
    let digits = digits(decimals);
    format.clone().set_num_format(format!("{digits};\u{2212}{digits}")).set_align(FormatAlign::Right)
}

/// A number with as many decimals as it has, at most four.
pub(crate) fn plain(format: &Format) -> Format {
    format.clone().set_num_format("General").set_align(FormatAlign::Right)
}

fn digits(decimals: u8) -> String {
    let fraction = "0".repeat(usize::from(decimals));
    if fraction.is_empty() { "0".into() } else { format!("0.{fraction}") }
}

/// The mark's own colour.
pub(crate) fn mark_color(quartile: Quartile) -> Color {
    match quartile {
        Quartile::First => JADE,
        Quartile::Second => Color::RGB(0x6FAEA1),
        Quartile::Third => Color::RGB(0x9A9B95),
        Quartile::Last => AMBER,
    }
}

/// The row's pale tint.
pub(crate) fn band(format: &Format, quartile: Option<Quartile>) -> Format {
    let tint = match quartile {
        None => return format.clone(),
        Some(Quartile::First) => Color::RGB(0xD3E6E0),
        Some(Quartile::Second) => Color::RGB(0xEAF3F0),
        Some(Quartile::Third) => Color::RGB(0xF4F2EC),
        Some(Quartile::Last) => AMBER_WASH,
    };
    format.clone().set_background_color(tint)
}

/// A score by its share of full marks: the good pale and mute, the weak with a tint, the worst with ▼ as well.
pub(crate) fn heat(format: &Format, decimals: u8, share: f64) -> Format {
    let format = number(format, decimals);
    if share < WEAK {
        let digits = digits(decimals);
        let marked = format!("\"▼ \"{digits};\"▼ \"\u{2212}{digits}");
        return format.set_num_format(marked).set_bold().set_background_color(VERMILION_PALE);
    }
    if share < FAIR {
        return format.set_background_color(AMBER_WASH);
    }
    if share >= GOOD { format.set_background_color(JADE_PALE) } else { format }
}

/// Gains in jade, losses in amber.
pub(crate) fn moved(format: &Format, change: Option<f64>) -> Format {
    let format = format.clone().set_align(FormatAlign::Center);
    match change {
        Some(gained) if gained > 0.0 => format.set_font_color(JADE),
        Some(lost) if lost < 0.0 => format.set_font_color(AMBER),
        _ => format.set_font_color(QUIET),
    }
}

/// The group's first row has a line above.
pub(crate) fn opening(format: Format, first_of_group: bool) -> Format {
    if first_of_group {
        format.set_border_top(FormatBorder::Thin).set_border_top_color(GROUP_RULE)
    } else {
        format
    }
}

/// How high a row must be for a wrapped text in a column of this width. Said in the file, for LibreOffice does not
/// work it out when it opens one.
pub(crate) fn height(text: &str, width: f64) -> f64 {
    let lines = text.lines().map(|line| (line.width() as f64 / (width * 1.12)).ceil().max(1.0)).sum::<f64>();
    13.0 * lines.max(1.0) + 5.0
}

/// Writes a number, or an empty cell in the same format.
pub(crate) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    number: Option<f64>,
    format: &Format,
) -> Result<(), XlsxError> {
    match number {
        Some(number) => sheet.write_number_with_format(row, column, number, format)?,
        None => sheet.write_blank(row, column, format)?,
    };
    Ok(())
}
