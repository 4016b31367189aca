//! The working calendar: public holidays, make-up workdays (调休), hours; due dates and how they come about.
//!
//! Working hours run within working hours only. Working days follow article 201 of the Civil Code: the day of the start
//! doesn't count, and the last day ends when the office closes.

mod day;
mod holidays;
mod hours;
mod span;

pub use day::{Day, Source};
pub use holidays::Holidays;
pub use hours::{BadHours, Hours};
pub use span::Span;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::Serialize;
use std::collections::BTreeSet;

/// A point in time, in whole seconds.
pub type Moment = DateTime<FixedOffset>;

/// The time of the People's Republic, UTC+8.
pub const ZONE: FixedOffset = match FixedOffset::east_opt(8 * 60 * 60) {
    Some(zone) => zone,
    None => unreachable!(),
};

/// Working days and hours of one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    holidays: Holidays,
    hours: Hours,
}

/// How a due date comes about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation<'a> {
    /// The start.
    pub from: Moment,
    /// The working time from there.
    pub span: Span,
    /// The due date.
    pub due: Moment,
    /// Every day from start to due date.
    pub steps: Vec<Step<'a>>,
    /// Years among them without a notice, whose days count Monday to Friday.
    pub unpublished: BTreeSet<i32>,
}

/// One day on the way to a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step<'a> {
    /// The day.
    pub date: NaiveDate,
    /// Its kind, the reason why it counts or doesn't.
    #[serde(flatten)]
    pub day: Day<'a>,
    /// What it counts: none when it is skipped, or is the day of the start of a span of days.
    pub counted: Span,
}

impl Calendar {
    /// A calendar of these days and hours.
    pub fn new(holidays: Holidays, hours: Hours) -> Self {
        Self { holidays, hours }
    }

    /// What kind of day `date` is.
    pub fn day(&self, date: NaiveDate) -> Day<'_> {
        self.holidays.day(date)
    }

    /// True when people work on `date`.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.day(date).is_working()
    }

    /// True when the State Council's notice for `year` is known; without it, Monday to Friday count.
    pub fn is_published(&self, year: i32) -> bool {
        self.holidays.is_published(year)
    }

    /// The moment when `span` has passed since `from`: within working hours, or at their closing bell.
    pub fn add(&self, from: Moment, span: Span) -> Moment {
        self.walk(from, span, |_| ())
    }

    /// How [`Calendar::add`] comes to its due date.
    pub fn explain(&self, from: Moment, span: Span) -> Explanation<'_> {
        let mut steps = Vec::new();
        let due = self.walk(from, span, |step| steps.push(step));
        let years = steps.iter().map(|step| chrono::Datelike::year(&step.date));
        let unpublished = years.filter(|year| !self.is_published(*year)).collect();
        Explanation { from, span, due, steps, unpublished }
    }

    /// Working time from `from` to `to` in the unit of `like`: seconds within working hours, or working days after that
    /// of `from` up to that of `to`. Nothing when `to` is earlier.
    pub fn elapsed(&self, from: Moment, to: Moment, like: Span) -> Span {
        let (from, to) = (local(from), local(to));
        match like {
            _ if to <= from => like.none(),
            Span::Seconds(_) => Span::Seconds(self.seconds_between(from, to)),
            Span::Days(_) => Span::Days(self.days_between(from.date(), to.date())),
        }
    }

    /// The span of days that ends with `date`, or with the next working day when nobody works on it.
    pub fn days_until(&self, from: Moment, date: NaiveDate) -> Span {
        let mut days = date.iter_days();
        let last = days.find(|day| self.is_working_day(*day)).unwrap_or(date);
        Span::Days(self.days_between(local(from).date(), last))
    }

    fn seconds_between(&self, from: NaiveDateTime, to: NaiveDateTime) -> u32 {
        let end = |date| if date == to.date() { second(to) } else { self.hours.close() };
        let start = |date| if date == from.date() { second(from) } else { 0 };
        let within = |date| self.hours.before(end(date)).saturating_sub(self.hours.before(start(date)));
        self.working_days(from.date(), to.date()).map(within).fold(0, u32::saturating_add)
    }

    fn days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let after = from.checked_add_days(Days::new(1)).unwrap_or(from);
        u32::try_from(self.working_days(after, to).count()).unwrap_or(u32::MAX)
    }

    fn working_days(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        from.iter_days().take_while(move |date| *date <= to).filter(|date| self.is_working_day(*date))
    }

    fn walk<'a>(&'a self, from: Moment, span: Span, note: impl FnMut(Step<'a>)) -> Moment {
        let from = local(from);
        let (date, second) = match span {
            Span::Seconds(seconds) => self.walk_seconds(from, seconds, note),
            Span::Days(days) => self.walk_days(from, days, note),
        };
        let there = date.and_time(NaiveTime::MIN) + TimeDelta::seconds(i64::from(second));
        Moment::from_naive_utc_and_offset(there - ZONE, ZONE)
    }

    fn walk_seconds<'a>(
        &'a self,
        from: NaiveDateTime,
        seconds: u32,
        mut note: impl FnMut(Step<'a>),
    ) -> (NaiveDate, u32) {
        let mut left = seconds;
        let mut since = second(from);
        for date in from.date().iter_days() {
            let day = self.day(date);
            let mut counted = 0;
            for (open, close) in self.hours.sessions().filter(|_| day.is_working()) {
                let start = since.max(open);
                if start > close {
                    continue;
                }
                if left <= close - start {
                    note(Step { date, day, counted: Span::Seconds(counted + left) });
                    return (date, start + left);
                }
                counted += close - start;
                left -= close - start;
            }
            note(Step { date, day, counted: Span::Seconds(counted) });
            since = 0;
        }
        (NaiveDate::MAX, 0)
    }

    fn walk_days<'a>(
        &'a self,
        from: NaiveDateTime,
        days: u32,
        mut note: impl FnMut(Step<'a>),
    ) -> (NaiveDate, u32) {
        let mut left = days;
        for date in from.date().iter_days() {
            let day = self.day(date);
            let is_start = date == from.date();
            let counts = day.is_working() && !is_start;
            note(Step { date, day, counted: Span::Days(u32::from(counts && left > 0)) });
            let is_open = day.is_working() && (!is_start || second(from) <= self.hours.close());
            left = left.saturating_sub(u32::from(counts));
            if left == 0 && is_open && (counts || days == 0) {
                return (date, self.hours.close());
            }
        }
        (NaiveDate::MAX, 0)
    }
}

fn local(moment: Moment) -> NaiveDateTime {
    moment.with_timezone(&ZONE).naive_local()
}

fn second(time: NaiveDateTime) -> u32 {
    time.num_seconds_from_midnight()
}
