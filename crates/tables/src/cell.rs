//! What the text of a cell means: numbers, periods, days, codes.

use chrono::{Datelike, NaiveDate};
use kernel::fault::{NumberHint, What};
use kernel::period::Period;
use std::borrow::Cow;

/// Without the blanks around it: also the ideographic, the no-break and the zero-width space.
pub fn trim(text: &str) -> &str {
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// With full-width signs, digits and letters as the plain ones: `１２．５` is `12.5`.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '−' => '-',
        _ => c,
    };
    Cow::Owned(text.chars().map(half).collect())
}

/// A code as it is compared: trimmed, full-width digits and letters as the plain ones. Other full-width signs belong
/// to names and stay.
pub fn code(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let half = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    Cow::Owned(text.chars().map(half).collect())
}

/// The number that the text is; NaN when it is blank. Anything but one plain decimal or exponent number is a fault
/// that says why.
pub fn number(text: &str) -> Result<f64, What> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(f64::NAN);
    }
    if let Some(x) = plain(text) {
        return finite(x, text);
    }
    let half = half_width(text);
    match plain(trim(&half)) {
        Some(x) => finite(x, text),
        None => Err(no_number(text, &half.to_lowercase())),
    }
}

/// The period that the text names, as kernel's [`Period`] reads it; `None` when it is blank.
pub fn period(text: &str) -> Result<Option<Period>, What> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(None);
    }
    half_width(text).parse().map(Some).map_err(|_| What::NoSuchPeriod { found: text.into() })
}

/// The day that the text names, of the years 1900 to 2199: `2022-04-08`, `2022/4/8`, `2022.4.8`, `2022年4月8日`; `None` when it
/// is blank.
pub fn day(text: &str) -> Result<Option<NaiveDate>, What> {
    let text = trim(text);
    if text.is_empty() {
        return Ok(None);
    }
    let half = half_width(text);
    let bare = half.strip_suffix(" 00:00:00").unwrap_or(&half);
    let parts: Vec<&str> =
        match bare.split_once('年').and_then(|(year, rest)| Some((year, rest.split_once('月')?))) {
            Some((year, (month, rest))) => vec![year, month, rest.strip_suffix('日').unwrap_or(rest)],
            None => bare.split(['-', '/', '.']).collect(),
        };
    let number = |part: &&str| part.trim().parse::<u32>().ok();
    let day = match parts.iter().map(number).collect::<Option<Vec<u32>>>().as_deref() {
        Some([year, month, day]) => NaiveDate::from_ymd_opt(*year as i32, *month, *day),
        _ => None,
    };
    let day = day.filter(|day| (1900..=2199).contains(&day.year()));
    day.map(Some).ok_or_else(|| What::NoSuchDate { found: text.into() })
}

fn plain(text: &str) -> Option<f64> {
    let ours = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    if text.bytes().all(ours) { text.parse().ok() } else { None }
}

fn finite(x: f64, text: &str) -> Result<f64, What> {
    if x.is_finite() { Ok(x) } else { Err(What::Infinite { found: text.into() }) }
}

fn no_number(found: &str, half: &str) -> What {
    let bare = half.trim_start_matches(['+', '-']);
    if matches!(bare, "inf" | "infinity" | "∞" | "无穷大" | "无穷") {
        return What::Infinite { found: found.into() };
    }
    What::NotANumber { found: found.into(), hint: hint(half) }
}

/// What people write where there is nothing to report.
const MISSING: [&str; 25] = [
    "na",
    "nan",
    "n/a",
    "n.a.",
    "null",
    "nil",
    "none",
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "/",
    "\\",
    "...",
    "…",
    "……",
    "无",
    "空",
    "缺",
    "暂无",
    "缺失",
    "未报",
    "不适用",
];

fn hint(half: &str) -> NumberHint {
    if MISSING.contains(&half) {
        return NumberHint::Missing;
    }
    if half.starts_with('#') {
        return NumberHint::ExcelError;
    }
    if half.strip_suffix('%').is_some_and(|rest| plain(rest.trim_end()).is_some()) {
        return NumberHint::Percent;
    }
    let together = half.replace(',', "");
    if together.len() < half.len() && plain(&together).is_some() {
        return NumberHint::Thousands;
    }
    let digits = together.find(|c: char| !c.is_ascii_digit() && !"+-.".contains(c)).unwrap_or(together.len());
    let (amount, unit) = together.split_at(digits);
    if plain(amount).is_some() && unit.trim_start().starts_with(char::is_alphabetic) {
        return NumberHint::Unit;
    }
    NumberHint::Text
}

#[cfg(test)]
mod tests {
    use super::*;
    use NumberHint::*;

    #[test]
    fn reads_numbers() {
        for (text, expect) in [
            ("12.5", 12.5),
            (" 12.5\t", 12.5),
            ("\u{3000}12.5\u{a0}", 12.5),
            ("１２．５", 12.5),
            ("－３", -3.0),
            ("＋３", 3.0),
            ("−3", -3.0),
            ("1e3", 1000.0),
            ("1.5E-2", 0.015),
            (".5", 0.5),
            ("331102001001", 331_102_001_001.0),
            ("-0", 0.0),
        ] {
            assert_eq!(number(text), Ok(expect), "{text}");
        }
        assert!(number("").is_ok_and(f64::is_nan) && number(" \u{3000}").is_ok_and(f64::is_nan));
    }

    #[test]
    fn says_why_a_text_is_no_number() {
        for (text, expect) in [
            ("NA", Missing),
            ("n/a", Missing),
            ("NaN", Missing),
            ("—", Missing),
            ("——", Missing),
            ("-", Missing),
            ("－", Missing),
            ("/", Missing),
            ("无", Missing),
            ("NULL", Missing),
            ("12.5%", Percent),
            ("１２％", Percent),
            ("12.5 %", Percent),
            ("1,200", Thousands),
            ("1，200", Thousands),
            ("-1,234,567.8", Thousands),
            ("12万元", Unit),
            ("12.5 亿", Unit),
            ("1,200元", Unit),
            ("#DIV/0!", ExcelError),
            ("#N/A", ExcelError),
            ("约60", Text),
            ("2022-03-01", Text),
            ("1.2.3", Text),
            ("１２．５．３", Text),
            ("TRUE", Text),
            ("e", Text),
        ] {
            assert_eq!(number(text), Err(What::NotANumber { found: text.into(), hint: expect }), "{text}");
        }
    }

    #[test]
    fn refuses_infinities() {
        for text in ["inf", "-Infinity", "1e999", "-1e999", "∞"] {
            assert_eq!(number(text), Err(What::Infinite { found: text.into() }), "{text}");
        }
    }

    #[test]
    fn reads_periods() {
        let check = |text: &str, expect: &str| {
            let found = period(text).map(|period| period.map_or(String::new(), |period| period.to_string()));
            assert_eq!(found, Ok(expect.into()), "{text}");
        };
        check("２０２２－０３", "2022-03");
        check("２０２２年３月", "2022-03");
        check("2022年一季度", "2022-Q1");
        check("\u{3000}2022-03-01 ", "2022-03");
        check("2022-03-01 00:00:00", "2022-03");
        check("", "");
        for text in ["2022-13", "44621", "三月"] {
            assert_eq!(period(text), Err(What::NoSuchPeriod { found: text.into() }));
        }
    }

    #[test]
    fn reads_days() {
        let check = |text: &str, expect: &str| {
            let found = day(text).map(|day| day.map_or(String::new(), |day| day.to_string()));
            assert_eq!(found, Ok(expect.into()), "{text}");
        };
        for text in
            ["2022-04-08", "2022/4/8", "2022.4.8", "２０２２年４月８日", " 2022-04-08 00:00:00\u{3000}"]
        {
            check(text, "2022-04-08");
        }
        check("", "");
        for text in [
            "2022-02-30",
            "8.4.2022",
            "44659",
            "2022-04",
            "1899-12-31",
            "2200-01-01",
            "2022年4月",
            "明天",
            "--",
        ] {
            assert_eq!(day(text), Err(What::NoSuchDate { found: text.into() }));
        }
    }

    #[test]
    fn codes_are_compared_by_what_they_mean() {
        assert_eq!(code(" ３３１１Ｘ "), "3311X");
        assert_eq!(code("南山村（新）"), "南山村（新）");
    }
}
