//! Which days are off and which are worked although they look otherwise, by whose word.

use super::day::{Day, Source};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use kernel::document::{Document, Section, Word};
use kernel::fault::{Faults, What};
use std::collections::{BTreeMap, BTreeSet};

/// The notices that the program knows: State Council, 2020–2026.
const PUBLISHED: &str = include_str!("../../data/holidays-cn.toml");

/// The most days from a holiday's first to its last.
const LONGEST: i64 = 366;

/// Days that a notice names, and the years for which there is a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, Named>,
    years: BTreeSet<i32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    working: bool,
    name: String,
    document: String,
    source: Source,
}

impl Holidays {
    /// The State Council's notices for 2020–2026.
    ///
    /// # Errors
    /// Never, with the file that is built in; a test holds that.
    pub fn published() -> Result<Self, Faults> {
        Self::read("holidays-cn.toml", PUBLISHED)
    }

    /// Reads a file of notices: `[[notice]]` of the State Council with its `year`, `[[local]]` of the place itself, each
    /// with `title`, `document`, `date`, `holidays` (name, from, to) and `workdays`. `file` is its name in faults.
    ///
    /// # Errors
    /// All faults of the file.
    pub fn read(file: &str, text: &str) -> Result<Self, Faults> {
        Document::from_toml(file, text)?.read(|root| {
            let mut holidays = Self::default();
            for notice in root.sections("notice") {
                notice.require("year");
                let year = notice.whole("year", 1..=9999);
                holidays.years.extend(year);
                holidays.days.extend(read_notice(notice, Source::National, year));
            }
            for notice in root.sections("local") {
                holidays.days.extend(read_notice(notice, Source::Local, None));
            }
            holidays
        })
    }

    /// These and `later` ones, whose word replaces this one's day by day.
    pub fn and(mut self, later: Self) -> Self {
        self.days.extend(later.days);
        self.years.extend(later.years);
        self
    }

    /// True when the State Council's notice for `year` is known.
    pub fn is_published(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What kind of day `date` is.
    pub fn day(&self, date: NaiveDate) -> Day<'_> {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match self.days.get(&date) {
            None if weekend => Day::Weekend,
            None => Day::Workday,
            Some(Named { working: true, document, .. }) => Day::Makeup { document },
            Some(Named { name, document, source, .. }) => Day::Holiday { name, document, source: *source },
        }
    }
}

/// The days that a notice names. Those of a notice for a year lie in it, or in the December before.
fn read_notice(notice: Section<'_>, source: Source, year: Option<i32>) -> BTreeMap<NaiveDate, Named> {
    notice.required_text("title");
    date(&notice, "date");
    let document = notice.required_text("document").unwrap_or_default();
    let named = |name: String, working| Named { working, name, document: document.clone(), source };
    let is_other = |day: NaiveDate| {
        year.filter(|year| day.year() != *year && (day.year() + 1 != *year || day.month() != 12))
    };
    let mut days = BTreeMap::new();
    for span in notice.sections("holidays") {
        let holiday = (span.required_text("name"), date(&span, "from"), date(&span, "to"));
        if let (Some(name), Some(from), Some(to)) = holiday {
            for (key, day) in [("from", from), ("to", to)] {
                if let Some(year) = is_other(day) {
                    span.fault(key, What::OtherYear { found: day.to_string(), year });
                }
            }
            if to < from {
                span.fault("to", What::EndsBeforeStart { from: from.to_string(), to: to.to_string() });
            }
            let days_long = (to - from).num_days();
            if days_long > LONGEST {
                let expected =
                    format!("{} or earlier: no holiday lasts longer", from + TimeDelta::days(LONGEST));
                span.fault("to", What::OutOfRange { found: to.to_string(), expected });
                span.finish();
                continue;
            }
            let all = from.iter_days().take_while(|day| *day <= to);
            days.extend(all.map(|day| (day, named(name.clone(), false))));
        }
        span.finish();
    }
    for word in notice.words("workdays") {
        let Some(day) = date_in(&notice, "workdays", &word) else { continue };
        if let Some(year) = is_other(day) {
            notice.fault_at(word.line, "workdays", What::OtherYear { found: day.to_string(), year });
        }
        if days.insert(day, named(String::new(), true)).is_some() {
            notice.fault_at(word.line, "workdays", What::HolidayAndWorkday { found: word.text });
        }
    }
    notice.finish();
    days
}

/// A day that must be there, `2022-04-08`.
fn date(section: &Section<'_>, key: &'static str) -> Option<NaiveDate> {
    let text = section.required_text(key)?;
    date_in(section, key, &Word { text, line: section.line_of(key) })
}

fn date_in(section: &Section<'_>, key: &str, word: &Word) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(&word.text, "%Y-%m-%d").ok();
    let date = date.filter(|date| (1900..=2199).contains(&date.year()));
    if date.is_none() {
        section.fault_at(word.line, key, What::NoSuchDate { found: word.text.clone() });
    }
    date
}
