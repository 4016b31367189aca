//! Which days are off and which are worked although they look otherwise, by whose word.

use super::day::{Day, Source};
use crate::fault::{Faults, What};
use crate::section::{Reader, Section};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The notices that the program knows: State Council, 2020–2026.
const PUBLISHED: &str = include_str!("../../data/holidays-cn.toml");

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
        Self::read(PUBLISHED)
    }

    /// Reads a file of notices: `[[notice]]` of the State Council with its `year`, `[[local]]` of the place itself, each
    /// with `title`, `document`, `date`, `holidays` (name, from, to) and `workdays`.
    ///
    /// # Errors
    /// All faults of the file.
    pub fn read(text: &str) -> Result<Self, Faults> {
        Reader::read(text, |root| {
            let mut holidays = Self::default();
            root.sections("notice", |notice| {
                let year = notice.required_whole("year", 1).map(i32::from);
                holidays.years.extend(year);
                holidays.days.extend(read_notice(notice, Source::National, year));
            });
            root.sections("local", |notice| holidays.days.extend(read_notice(notice, Source::Local, None)));
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
fn read_notice(notice: &Section<'_>, source: Source, year: Option<i32>) -> BTreeMap<NaiveDate, Named> {
    notice.required("title");
    notice.date("date");
    let document = notice.required("document").map_or_else(String::new, |word| word.text);
    let named = |name: String, working| Named { working, name, document: document.clone(), source };
    let is_other = |day: NaiveDate| {
        year.filter(|year| day.year() != *year && (day.year() + 1 != *year || day.month() != 12))
    };
    let mut days = BTreeMap::new();
    notice.sections("holidays", |span| {
        let name = span.required("name");
        let (Some(name), Some(from), Some(to)) = (name, span.date("from"), span.date("to")) else { return };
        for (key, day) in [("from", from), ("to", to)] {
            if let Some(year) = is_other(day) {
                span.fault(key, What::OtherYear { found: day.to_string(), year });
            }
        }
        if to < from {
            span.fault("to", What::EndsBeforeStart { from: from.to_string(), to: to.to_string() });
        }
        let all = from.iter_days().take_while(|day| *day <= to);
        days.extend(all.map(|day| (day, named(name.text.clone(), false))));
    });
    for word in notice.words("workdays") {
        let Some(day) = notice.date_in("workdays", &word) else { continue };
        if let Some(year) = is_other(day) {
            notice.fault_at(word.line, "workdays", What::OtherYear { found: day.to_string(), year });
        }
        if days.insert(day, named(String::new(), true)).is_some() {
            notice.fault_at(word.line, "workdays", What::HolidayAndWorkday { found: word.text });
        }
    }
    days
}
