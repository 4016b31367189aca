//! Periods: month `2022-03`, quarter `2022-Q1`, half-year `2022-H1`, year `2022`.

use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cadence {
    /// 月
    Month,
    /// 季
    Quarter,
    /// 半年
    Half,
    /// 年
    Year,
}

impl Cadence {
    /// Months in one period.
    pub fn months(self) -> u32 {
        match self {
            Cadence::Month => 1,
            Cadence::Quarter => 3,
            Cadence::Half => 6,
            Cadence::Year => 12,
        }
    }

    /// Periods in one year.
    pub fn per_year(self) -> u32 {
        12 / self.months()
    }
}

/// A month, quarter, half-year or year. Ordered by its last month, the shorter first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months since year 0 of the last month, so that order follows the calendar.
    last_month: u32,
    cadence: Cadence,
}

impl Period {
    /// The `number`-th (from 1) period of this length in `year`; `None` when there is no such one.
    pub fn new(year: u32, cadence: Cadence, number: u32) -> Option<Self> {
        if !(1..=cadence.per_year()).contains(&number) || !(1..=9999).contains(&year) {
            return None;
        }
        Some(Self { last_month: year * 12 + number * cadence.months() - 1, cadence })
    }

    /// Its length.
    pub fn cadence(self) -> Cadence {
        self.cadence
    }

    /// The year that it lies in.
    pub fn year(self) -> u32 {
        self.last_month / 12
    }

    /// Its number within the year, from 1.
    pub fn number(self) -> u32 {
        (self.last_month % 12) / self.cadence.months() + 1
    }

    /// The share of the year that has passed at its end: m/12, q/4, 1.
    pub fn elapsed(self) -> f64 {
        f64::from(self.number()) / f64::from(self.cadence.per_year())
    }

    /// The period of the same length right before; year 1 begins time.
    pub fn previous(self) -> Option<Self> {
        let last_month = self.last_month.checked_sub(self.cadence.months())?;
        (last_month >= 12).then_some(Self { last_month, cadence: self.cadence })
    }

    /// The period of length `cadence` in which its last month lies (or which ends it, when shorter).
    pub fn at(self, cadence: Cadence) -> Self {
        let months = cadence.months();
        Self { last_month: self.last_month / months * months + months - 1, cadence }
    }

    /// True when `other` lies wholly within.
    pub fn contains(self, other: Self) -> bool {
        let first = |p: Self| p.last_month + 1 - p.cadence.months();
        first(self) <= first(other) && other.last_month <= self.last_month
    }

    /// True when both end with the same month.
    pub fn ends_with(self, other: Self) -> bool {
        self.last_month == other.last_month
    }

    /// True when its last month is not after the last month of `other`.
    pub fn ended_by(self, other: Self) -> bool {
        self.last_month <= other.last_month
    }

    /// The periods of its own length in its year, from the first up to itself.
    pub fn year_to_date(self) -> impl Iterator<Item = Self> {
        let (year, cadence) = (self.year(), self.cadence);
        (1..=self.number()).filter_map(move |number| Self::new(year, cadence, number))
    }
}

/// Where a number that holds for a period may stand, the nearest first: the period itself, the longer ones that it lies
/// in, what has no period.
pub fn enclosing(period: Option<Period>) -> impl Iterator<Item = Option<Period>> {
    let around = |period: Period| {
        let longer = [Cadence::Quarter, Cadence::Half, Cadence::Year];
        let longer = longer.into_iter().filter(move |cadence| cadence.months() > period.cadence.months());
        std::iter::once(period).chain(longer.map(move |cadence| period.at(cadence)))
    };
    period.into_iter().flat_map(around).map(Some).chain([None])
}

/// Periods as a text, the first few of many.
pub(crate) fn listed(periods: &[Period]) -> String {
    const NAMED: usize = 12;
    let mut names: Vec<String> = periods.iter().take(NAMED).map(Period::to_string).collect();
    if periods.len() > NAMED {
        names.push("…".into());
    }
    names.join(", ")
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, number) = (self.year(), self.number());
        match self.cadence {
            Cadence::Month => write!(f, "{year:04}-{number:02}"),
            Cadence::Quarter => write!(f, "{year:04}-Q{number}"),
            Cadence::Half => write!(f, "{year:04}-H{number}"),
            Cadence::Year => write!(f, "{year:04}"),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text names no period that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a period: write 2022-03, 2022-Q1, 2022-H1 or 2022")]
pub struct NoSuchPeriod;

impl FromStr for Period {
    type Err = NoSuchPeriod;

    /// Reads `2022-03`, `2022-Q1`, `2022-H1`, `2022`, and what people and Excel write for them: `2022-3`, `2022/03`,
    /// `2022.3`, `202203`, `2022年3月`, `2022年一季度`, `2022年上半年`, and a date such as `2022-03-01` for its month.
    fn from_str(text: &str) -> Result<Self, NoSuchPeriod> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4).ok_or(NoSuchPeriod)?;
        if !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoSuchPeriod);
        }
        let year: u32 = year.parse().map_err(|_| NoSuchPeriod)?;
        // Excel's serial number of a day, 44621, is no month of the year 4462.
        if rest.len() == 1 {
            return Err(NoSuchPeriod);
        }
        let within = rest.trim_start_matches(['年', '-', '/', '.', ' ']);
        let mark = rest[..rest.len() - within.len()].trim_end().chars().next_back();
        let rest = within;
        let (cadence, number) = within_year(rest, mark).ok_or(NoSuchPeriod)?;
        let bare = text.len() == 4 || text.ends_with('年');
        if rest.is_empty() && !bare {
            return Err(NoSuchPeriod);
        }
        Self::new(year, cadence, number).ok_or(NoSuchPeriod)
    }
}

/// What follows the year and the `mark` behind it: nothing, a quarter, a half or a month with or without a day.
fn within_year(rest: &str, mark: Option<char>) -> Option<(Cadence, u32)> {
    match rest {
        "" => return Some((Cadence::Year, 1)),
        "上半年" => return Some((Cadence::Half, 1)),
        "下半年" => return Some((Cadence::Half, 2)),
        _ => {}
    }
    let digits = |text: &str| match text.len() {
        1 | 2 if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    };
    if let Some(quarter) = rest.strip_suffix("季度") {
        let quarter = quarter.trim_start_matches('第');
        let number = ["一", "二", "三", "四"].iter().position(|&han| han == quarter);
        return Some((Cadence::Quarter, number.map_or_else(|| digits(quarter), |at| Some(at as u32 + 1))?));
    }
    if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
        return Some((Cadence::Quarter, digits(quarter)?));
    }
    if let Some(half) = rest.strip_prefix(['H', 'h']) {
        return Some((Cadence::Half, digits(half)?));
    }
    // The day stands behind the mark that stands before the month: 1-3月 is a stretch of three months, and no day.
    let mark = if rest.contains('月') { '月' } else { mark.unwrap_or('月') };
    let (month, day) = rest.split_once(mark).unwrap_or((rest, ""));
    let month = digits(month)?;
    let is_day = |day: &str| digits(day).is_some_and(|day| (1..=days_of(month)).contains(&day));
    let day = day.split([' ', 'T']).next()?.trim_end_matches('日');
    (day.is_empty() || is_day(day)).then_some((Cadence::Month, month))
}

/// The most days that a month has in any year.
fn days_of(month: u32) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap_or_else(|_| panic!("{text} is a period"))
    }

    #[test]
    fn reads_what_people_write() {
        for (text, expect) in [
            ("2022-03", "2022-03"),
            ("2022-3", "2022-03"),
            ("2022/03", "2022-03"),
            ("202203", "2022-03"),
            ("2022年3月", "2022-03"),
            ("2022-03-01", "2022-03"),
            ("2022-03-01 00:00:00", "2022-03"),
            ("2022-03-01T00:00:00", "2022-03"),
            ("2022/3/31", "2022-03"),
            ("2022.3.31", "2022-03"),
            ("2022年3月31日", "2022-03"),
            ("2022年 3月", "2022-03"),
            ("2022-Q1", "2022-Q1"),
            ("2022q4", "2022-Q4"),
            ("2022年一季度", "2022-Q1"),
            ("2022年第3季度", "2022-Q3"),
            ("2022-H2", "2022-H2"),
            ("2022年上半年", "2022-H1"),
            ("2022", "2022"),
            ("2022年", "2022"),
        ] {
            assert_eq!(period(text).to_string(), expect, "{text}");
        }
    }

    #[test]
    fn refuses_what_does_not_exist() {
        for text in [
            "",
            "2022-13",
            "2022-00",
            "2022-Q5",
            "2022-H3",
            "2022-",
            "22-03",
            "March",
            "2022-03-32",
            "2022-02-30",
            "2022-03-01-02",
            "2022年1-3月",
            "2022年1—3月",
            "2022.1-3",
            "2022-1/3",
            "0000",
            "44621",
            "２",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn knows_the_calendar() {
        assert_eq!(period("2022-01").previous(), Some(period("2021-12")));
        assert_eq!(period("2022-Q1").previous(), Some(period("2021-Q4")));
        assert_eq!(period("2022-05").at(Cadence::Quarter), period("2022-Q2"));
        assert_eq!(period("2022-Q1").at(Cadence::Month), period("2022-03"));
        assert!(period("2022").contains(period("2022-03")) && !period("2022-Q1").contains(period("2022-04")));
        assert_eq!(period("2022-03").elapsed(), 0.25);
        assert_eq!(period("2022-03").year_to_date().count(), 3);
        let around: Vec<_> = enclosing(Some(period("2022-03"))).collect();
        assert_eq!(
            around,
            [Some("2022-03"), Some("2022-Q1"), Some("2022-H1"), Some("2022"), None]
                .map(|text| text.map(period))
        );
        assert!(period("2021-12") < period("2022-01") && period("2022-03") < period("2022-Q1"));
    }
}
