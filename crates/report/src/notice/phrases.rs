//! Phrases of notices: dates, periods, numbers of sections, lists of units.

use super::{Listed, NoticeBoard};
use crate::words::{Language, Words};
use chrono::{Datelike, NaiveDate};
use kernel::period::{Cadence, Period};

/// `2022年4月8日`; `8 April 2022`.
pub(super) fn date(words: &Words, date: NaiveDate) -> String {
    let month = words.text(&format!("month-{}", date.month()));
    let year = date.year().to_string();
    words.say(
        "notice-date",
        &[("year", year.into()), ("month", month.into()), ("day", date.day().to_string().into())],
    )
}

/// `2022年3月`, `2022年第一季度`, `2022年上半年`, `2022年`; empty for none.
pub(super) fn period(words: &Words, period: Option<Period>) -> String {
    let Some(period) = period else { return String::new() };
    let number = period.number();
    let part = match period.cadence() {
        Cadence::Month => words.text(&format!("month-{number}")),
        Cadence::Quarter => words.text(&format!("quarter-{number}")),
        Cadence::Half => words.text(&format!("half-{number}")),
        Cadence::Year => return words.say("notice-year", &[("year", period.year().to_string().into())]),
    };
    words.say("notice-period", &[("part", part.into()), ("year", period.year().to_string().into())])
}

/// A board as an appendix is called: period and title.
pub(super) fn board(words: &Words, board: &NoticeBoard) -> String {
    match period(words, board.period) {
        period if period.is_empty() => board.title.clone(),
        period => {
            words.say("notice-board", &[("period", period.into()), ("title", board.title.as_str().into())])
        }
    }
}

/// `一、红榜`.
pub(super) fn heading(words: &Words, number: usize, key: &str) -> String {
    words.say("notice-heading", &[("n", counted(words, number).into()), ("title", words.text(key).into())])
}

/// The list's units by board and group, a line each: its name, and the units with their reasons.
pub(super) fn lines(words: &Words, listed: &[Listed]) -> Vec<(String, String)> {
    let alike = |a: &Listed, b: &Listed| a.board == b.board && a.group == b.group;
    let line = |(at, units): (usize, &[Listed])| {
        let of = units.first()?;
        let n = counted(words, at + 1).into();
        let args = [("n", n), ("board", of.board.as_str().into()), ("group", some(&of.group))];
        let name = words.say("notice-list", &args);
        let unit = |of: &Listed| {
            words.say("notice-listed", &[("unit", of.unit.as_str().into()), ("reason", some(&of.reason))])
        };
        let units: Vec<String> = units.iter().map(unit).collect();
        let units = units.join(&words.text("join-list"));
        Some((name, words.say("notice-units", &[("units", units.into())])))
    };
    listed.chunk_by(alike).enumerate().filter_map(line).collect()
}

fn some(text: &str) -> crate::words::Arg<'_> {
    if text.is_empty() { crate::words::NONE.into() } else { text.into() }
}

/// `三`, `十二`; `3`, `12`.
fn counted(words: &Words, number: usize) -> String {
    if words.language() == Language::English || number >= 100 {
        return number.to_string();
    }
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10, DIGITS[number % 10]);
    match tens {
        0 => ones.to_owned(),
        1 => format!("十{ones}"),
        tens => format!("{}十{ones}", DIGITS[tens]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_periods_are_said_as_in_documents() {
        let (zh, en) = (Words::default(), Words::new(Language::English));
        let day = NaiveDate::from_ymd_opt(2022, 4, 8).unwrap();
        assert_eq!([date(&zh, day), date(&en, day)], ["2022年4月8日", "8 April 2022"]);
        let check = |text: &str, expect: [&str; 2]| {
            let of = text.parse().ok();
            assert_eq!([period(&zh, of), period(&en, of)], expect);
        };
        check("2022-03", ["2022年3月", "March 2022"]);
        check("2022-Q1", ["2022年第一季度", "first quarter of 2022"]);
        check("2022-H2", ["2022年下半年", "second half of 2022"]);
        check("2022", ["2022年", "2022"]);
        assert_eq!(period(&zh, None), "");
    }

    #[test]
    fn sections_are_counted_in_characters() {
        let zh = Words::default();
        let counted: Vec<String> = [1, 9, 10, 11, 20, 42].map(|n| counted(&zh, n)).to_vec();
        assert_eq!(counted, ["一", "九", "十", "十一", "二十", "四十二"]);
    }
}
