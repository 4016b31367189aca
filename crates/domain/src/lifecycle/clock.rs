//! Time limits: when they start, stop and end, when they are due, and who hears of it when they are missed.

use super::{Group, Line, Relation, State};
use crate::calendar::{Calendar, Moment, Span, ZONE};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A time limit of a lifecycle. States of the groups done and rejected end it in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Its name: `response`.
    pub name: String,
    /// Its title: 签收时限.
    pub title: String,
    /// The working time that it allows.
    pub limit: Span,
    /// A date field: when it is given as the case enters a state of `starts`, the clock runs anew to the end of that
    /// day, or of the next working day.
    pub deadline: Option<String>,
    /// Entering one of these starts it.
    pub starts: Vec<String>,
    /// It stands still in these.
    pub stops: Vec<String>,
    /// Entering one of these ends it.
    pub ends: Vec<String>,
    /// True when it starts anew each time; otherwise only once in a case.
    pub restarts: bool,
    /// Who hears of it when it is missed, later ones further up.
    pub ladder: Vec<Rung>,
    pub(super) line: Line,
}

/// One step of the escalation ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Working time after the due date; none at the due date itself.
    pub after: Option<Span>,
    /// Whoever hears of it.
    pub to: Relation,
}

/// A clock in one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// The clock's name.
    pub clock: String,
    /// The working time allowed. Of one with a day it is what the days up to there came to when it last started or stood
    /// still.
    pub limit: Span,
    /// The day that was given for it, moved on by the working days on which it stood still. It stays whatever becomes of the
    /// days before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// When it started.
    pub started: Moment,
    /// Working time used up before `since`.
    pub used: Span,
    /// Since when it runs; none while it is stopped, or has ended.
    pub since: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    /// The due date that passed while it ran. Stopping it afterwards helps nobody.
    pub missed: Option<Moment>,
}

/// What became of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The clock's name.
    pub clock: String,
    /// What happened.
    pub turn: Turn,
    /// When it is due now; none while it is stopped, or has ended in time.
    pub due: Option<Moment>,
}

/// What happens to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It starts, for the first time or anew.
    Started,
    /// It stands still.
    Stopped,
    /// It runs again.
    Resumed,
    /// It has ended.
    Ended,
}

/// A moment when somebody hears of a missed clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// The clock's name.
    pub clock: String,
    /// Whoever hears of it.
    pub to: Relation,
    /// When.
    pub at: Moment,
}

impl Timer {
    fn new(clock: &Clock, (limit, day): (Span, Option<NaiveDate>), now: Moment) -> Self {
        Self {
            clock: clock.name.clone(),
            limit,
            day,
            started: now,
            used: limit.none(),
            since: Some(now),
            ended: None,
            missed: None,
        }
    }

    /// When it is, or was, due; none while it is stopped, or has ended in time.
    pub fn due(&self, calendar: &Calendar) -> Option<Moment> {
        let running = || Some(calendar.add(self.since?, self.left(calendar)));
        self.missed.or_else(running)
    }

    /// The working time that it had left when it last began to run.
    pub fn left(&self, calendar: &Calendar) -> Span {
        match (self.since, self.day) {
            (Some(since), Some(day)) => calendar.days_until(since, day),
            _ => self.limit.minus(self.used),
        }
    }

    /// Notes that its due date has passed while it ran, if it has.
    pub fn note_missed(&mut self, now: Moment, calendar: &Calendar) {
        self.missed = self.missed.or_else(|| self.due(calendar).filter(|due| *due < now));
    }

    fn stop(&mut self, now: Moment, calendar: &Calendar) {
        self.missed = self.due(calendar).filter(|due| *due < now);
        if let Some(since) = self.since.take() {
            self.used = self.used.plus(calendar.elapsed(since, now, self.limit));
            if let Some(day) = self.day {
                self.limit = self.used.plus(calendar.days_until(now, day));
            }
        }
    }

    fn resume(&mut self, now: Moment, calendar: &Calendar) {
        if self.day.is_some() {
            let due = calendar.add(now, self.limit.minus(self.used));
            self.day = Some(due.with_timezone(&ZONE).date_naive());
        }
        self.since = Some(now);
    }
}

/// A state that is entered, and when.
pub(super) struct Entry<'a> {
    pub(super) state: &'a State,
    pub(super) now: Moment,
    pub(super) calendar: &'a Calendar,
}

impl Clock {
    /// What entering a state makes of the clock's timer. `deadline` is the day given for it.
    pub(super) fn enter(
        &self,
        timer: &mut Option<Timer>,
        entry: &Entry<'_>,
        deadline: Option<NaiveDate>,
    ) -> Option<Change> {
        let Entry { state, now, calendar } = *entry;
        let has = |states: &[String]| states.contains(&state.name);
        let ends = state.group.is_final() || has(&self.ends);
        let anew = timer.is_none() || self.restarts || deadline.is_some();
        let starts = has(&self.starts) && !ends && anew;
        if starts {
            let limit = deadline.map_or(self.limit, |day| calendar.days_until(now, day));
            let timer = timer.insert(Timer::new(self, (limit, deadline), now));
            return Some(self.change(Turn::Started, timer, calendar));
        }
        let timer = timer.as_mut().filter(|timer| timer.ended.is_none())?;
        let turn = if ends {
            timer.stop(now, calendar);
            timer.ended = Some(now);
            Turn::Ended
        } else if has(&self.stops) {
            timer.since?;
            timer.stop(now, calendar);
            Turn::Stopped
        } else {
            if timer.since.is_some() {
                return None;
            }
            timer.resume(now, calendar);
            Turn::Resumed
        };
        Some(self.change(turn, timer, calendar))
    }

    fn change(&self, turn: Turn, timer: &Timer, calendar: &Calendar) -> Change {
        Change { clock: self.name.clone(), turn, due: timer.due(calendar) }
    }

    /// When who hears of `timer`, as things stand: nobody once it has ended, or while it stands still.
    pub(super) fn escalations(&self, timer: &Timer, calendar: &Calendar) -> Vec<Escalation> {
        let Some(due) = timer.since.and_then(|_| timer.due(calendar)) else { return Vec::new() };
        let at = |after: Option<Span>| after.map_or(due, |after| calendar.add(due, after));
        let heard = |rung: &Rung| Escalation { clock: self.name.clone(), to: rung.to, at: at(rung.after) };
        self.ladder.iter().map(heard).collect()
    }
}

/// How many of a case's children are still open, waiting ones among them.
pub(super) fn unfinished(children: &[Group]) -> usize {
    children.iter().filter(|group| !group.is_final()).count()
}
