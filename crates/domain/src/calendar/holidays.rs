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
    local: bool,
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
                holidays.years.extend(notice.required_whole("year", 1).map(i32::from));
                holidays.read_notice(notice, false);
            });
            root.sections("local", |notice| holidays.read_notice(notice, true));
            holidays
        })
    }

    fn read_notice(&mut self, notice: &Section<'_>, local: bool) {
        notice.required("title");
        notice.date("date");
        let document = notice.required("document").map_or_else(String::new, |word| word.text);
        let mut days = BTreeMap::new();
        notice.sections("holidays", |span| {
            let name = span.required("name");
            if let (Some(name), Some(from), Some(to)) = (name, span.date("from"), span.date("to")) {
                if to < from {
                    let what = What::EndsBeforeStart { from: from.to_string(), to: to.to_string() };
                    span.fault("to", what);
                }
                let off = Named { working: false, name: name.text, document: document.clone(), local };
                days.extend(from.iter_days().take_while(|day| *day <= to).map(|day| (day, off.clone())));
            }
        });
        for word in notice.words("workdays") {
            let Some(day) = notice.date_in("workdays", &word) else { continue };
            let named = Named { working: true, name: String::new(), document: document.clone(), local };
            if days.insert(day, named).is_some() {
                notice.fault_at(word.line, "workdays", What::HolidayAndWorkday { found: word.text });
            }
        }
        self.days.extend(days);
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
            Some(Named { name, document, local, .. }) => {
                let source = if *local { Source::Local } else { Source::National };
                Day::Holiday { name, document, source }
            }
        }
    }
}
