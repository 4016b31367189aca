//! The forms of the world's months that are over: opened on the month's first day, filled in with the figures of the world's
//! files, signed by their units and verified. What they say is what the boards were computed from.

use super::boards::at;
use super::facts::Facts;
use super::staff::{Duty, Staff};
use super::told::Told;
use crate::AppError;
use crate::reports::{FIGURES, Opening, Owing, REPORT, Ready, SAVED, figure, one_by_one, source};
use crate::rules::Rules;
use crate::system::System;
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use domain::access::Post;
use domain::calendar::{Calendar, Moment, ZONE};
use domain::goal::{Observation, first_day, last_day};
use domain::id::{CaseId, EventId, GoalId, RequestId, UnitId};
use domain::journal::{Change, Event, Subject};
use domain::lifecycle::{Relation, Request};
use domain::period::Period;
use domain::report::Row;
use domain::unit::Unit;
use domain::validation::{Figure, Validation, warnings};
use serde_json::{Map, json};
use std::collections::HashMap;
use store::{Act, Tx};
use uuid::Uuid;

/// What forms are filled in from.
pub(super) struct World<'a> {
    pub(super) units: HashMap<UnitId, &'a Unit>,
    pub(super) figures: Figures<'a>,
    pub(super) told: &'a Told,
    pub(super) staff: &'a Staff,
    pub(super) verifier: &'a Post,
    pub(super) office: &'a Post,
}

type Key<'a> = (GoalId, UnitId, Period, &'a str);

/// The world's figures, as they are looked for.
pub(super) struct Figures<'a> {
    by_key: HashMap<Key<'a>, &'a Observation>,
    /// Values without a rater, by indicator and unit.
    values: HashMap<(GoalId, UnitId), Vec<(Period, f64)>>,
}

impl<'a> Figures<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        let (mut by_key, mut values) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for of in &facts.observations {
            let rater = of.rater.as_ref().map_or("", |rater| rater.name.as_str());
            by_key.insert((of.goal, of.unit, of.period, rater), of);
            if rater.is_empty() {
                values.entry((of.goal, of.unit)).or_default().push((of.period, of.value));
            }
        }
        Self { by_key, values }
    }

    /// The world's figure for a row, or for that of another period.
    pub(super) fn get(&self, row: &Row, period: Period) -> Option<&'a Observation> {
        self.by_key.get(&(row.key.goal, row.key.unit, period, row.key.rater.as_str())).copied()
    }
}

/// When what happens to a month's forms.
pub(super) struct Times {
    pub(super) opened: Moment,
    /// The day on which they are filled in and signed, and the next one, on which they are verified: the last two working days
    /// before the boards are computed.
    pub(super) filled: NaiveDate,
    pub(super) verified: NaiveDate,
    sealed: Moment,
}

impl Times {
    pub(super) fn of(month: Period, calendar: &Calendar) -> Result<Self, AppError> {
        let latest = last_day(month) + Days::new(3);
        let mut working =
            (0..30).map(|back| latest - Days::new(back)).filter(|day| calendar.is_working_day(*day));
        let (verified, filled) = (working.next(), working.next());
        let (Some(verified), Some(filled)) = (verified, filled) else {
            return Err(AppError::outside(format!("nobody works around the end of {month}")));
        };
        Ok(Self { opened: clock(first_day(month), 8, 30), filled, verified, sealed: at(month, 8) })
    }
}

/// A time of a day.
pub(super) fn clock(day: NaiveDate, hour: u32, minute: u32) -> Moment {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    ZONE.from_local_datetime(&day.and_time(time)).earliest().unwrap_or_default()
}

/// Opens a month's forms and takes them as far as they are: verified, and sealed when the month is. Those that `left` names stay
/// as they are opened.
pub(super) async fn add(
    system: &System,
    world: &World<'_>,
    owing: &Owing,
    is_sealed: bool,
    left: &dyn Fn(&Ready) -> bool,
) -> Result<(), AppError> {
    let times = &Times::of(owing.month, &system.rules().await?.calendar)?;
    for some in owing.parts() {
        let work = async |tx: Tx| {
            let rules = &*system.rules_in(&tx).await?;
            let expected = &crate::validation::rules(&tx).await?;
            let opening = Opening { rules, owing, by: None, now: times.opened };
            let (mut ready, _) = opening.ready(&tx, some).await?;
            let filling = Filling { world, owing, rules, expected, times, is_sealed };
            let mut made = Made::default();
            for (number, form) in (0..).zip(&mut ready).filter(|(_, form)| !left(form)) {
                filling.fill(form, number, &mut made)?;
            }
            opening.save(&tx, system, &ready).await?;
            tx.add_acts(&made.acts).await?;
            tx.record_all(&made.events).await?;
            Ok::<_, AppError>(tx.put_observations(&made.observations).await?)
        };
        system.store().write("load_forms", work).await?;
    }
    Ok(())
}

/// What comes of forms that are filled in.
#[derive(Default)]
struct Made {
    acts: Vec<(CaseId, usize, Act)>,
    events: Vec<Event>,
    observations: Vec<Observation>,
}

struct Filling<'a> {
    world: &'a World<'a>,
    owing: &'a Owing,
    rules: &'a Rules,
    expected: &'a [Validation],
    times: &'a Times,
    is_sealed: bool,
}

impl Filling<'_> {
    /// Fills in one form; its number spreads the forms over the day.
    fn fill(&self, form: &mut Ready, number: i64, made: &mut Made) -> Result<(), AppError> {
        let reporter = self.world.staff.at(form.report.unit, Duty::Fills)?;
        let saved = clock(self.times.filled, 9, 0) + TimeDelta::minutes(number * 7 % 130);
        let before = form.rows.clone();
        let given = (reporter.person, reporter.id, saved);
        for row in &mut form.rows {
            self.give(row);
            row.given = Some(given);
        }
        if form.rows.iter().any(|row| row.hole().is_some()) {
            return Err(AppError::outside(format!("{} has a hole", form.case.title)));
        }
        self.tell(form);
        made.events.push(self.saved(form, &before, reporter, saved));
        made.acts.extend(self.walk(form, number)?);
        made.observations.extend(form.rows.iter().filter_map(|row| {
            let of = self.world.figures.get(row, row.key.period)?;
            Some(Observation { source: source(form.case.id), ..of.clone() })
        }));
        Ok(())
    }

    fn give(&self, row: &mut Row) {
        let Some(of) = self.world.figures.get(row, row.key.period) else {
            row.note = Some(self.world.told.missing.clone());
            return;
        };
        (row.value, row.rank_of, row.previous_rank) = (Some(of.value), of.rank_of, of.previous_rank);
        row.warnings = self.warned(row, of.value);
        if !row.warnings.is_empty() {
            row.reason = Some(self.world.told.explained.clone());
        }
    }

    fn warned(&self, row: &Row, value: f64) -> Vec<domain::validation::Warning> {
        let (key, figures) = (&row.key, &self.world.figures);
        let known = figures.values.get(&(key.goal, key.unit)).filter(|_| key.rater.is_empty());
        let before = one_by_one(known.map_or(&[][..], Vec::as_slice), key.period);
        let other = |code: &str| {
            let goal = self.owing.goals.values().find(|goal| goal.code == code)?;
            figures.by_key.get(&(goal.id, key.unit, key.period, "")).map(|of| of.value)
        };
        let goal = self.owing.goals.get(&key.goal).map_or("", |goal| goal.code.as_str());
        warnings(self.expected, &Figure { goal, value, before: &before, other: &other })
    }

    fn tell(&self, form: &mut Ready) {
        let report = &mut form.report;
        let unit = self.world.units.get(&report.unit).map_or("", |unit| unit.name.as_str());
        let goal = report.goal.and_then(|id| self.owing.goals.get(&id)).map(|goal| goal.code.as_str());
        report.narrative = self.world.told.narrative(unit, goal, &report.period.to_string());
        report.version += 1 + i64::from(report.narrative != domain::report::Narrative::default());
    }

    fn saved(&self, form: &Ready, before: &[Row], by: &Post, at: Moment) -> Event {
        let code = |row: &Row| self.owing.goals.get(&row.key.goal).map(|goal| goal.code.as_str());
        let told = |row: &Row| figure(row, code(row), self.owing.unit_code(row.key.unit));
        let given = before.iter().zip(&form.rows).filter(|(_, after)| after.value.is_some());
        let (before, after): (Vec<_>, Vec<_>) =
            given.map(|(before, after)| (told(before), told(after))).unzip();
        Event {
            id: EventId(Uuid::now_v7()),
            at,
            person: Some(by.person),
            post: Some(by.id),
            what: SAVED,
            subject: Subject { kind: REPORT, id: form.case.id.0 },
            unit: Some(form.report.unit),
            changes: vec![Change::plain(FIGURES, Some(json!(before)), Some(json!(after)))],
            request: RequestId(Uuid::now_v7()),
        }
    }

    /// Takes a form's case from its draft on.
    fn walk(&self, form: &mut Ready, number: i64) -> Result<Vec<(CaseId, usize, Act)>, AppError> {
        let (staff, unit) = (self.world.staff, form.report.unit);
        let (filled, verified) = (self.times.filled, self.times.verified);
        let steps = [
            ("submit", Relation::Reporter, staff.at(unit, Duty::Fills)?, clock(filled, 9, 25), 7, 130),
            ("approve", Relation::Approver, staff.at(unit, Duty::Signs)?, clock(filled, 14, 0), 11, 200),
            ("verify", Relation::Verifier, self.world.verifier, clock(verified, 9, 0), 5, 170),
            ("seal", Relation::Office, self.world.office, self.times.sealed, 0, 1),
        ];
        let case = &mut form.case;
        let lifecycle = self.rules.lifecycle(case)?;
        let mut acts = Vec::new();
        let count = if self.is_sealed { 4 } else { 3 };
        for (action, who, post, from, each, span) in steps.into_iter().take(count) {
            let now = from + TimeDelta::minutes(number * each % span);
            let (fields, before) = (Map::new(), case.standing.state.clone());
            let request = Request { action, relations: &[who], fields: &fields, children: &[], now };
            case.standing = lifecycle.apply(&case.standing, &request, &self.rules.calendar)?.case;
            case.version += 1;
            let act = Act {
                action: action.to_owned(),
                from: before,
                to: case.standing.state.clone(),
                person: Some(post.person),
                post: Some(post.id),
                at: now,
                fields,
            };
            acts.push((case.id, acts.len() + 1, act));
        }
        if let Some(state) = lifecycle.state(&case.standing.state) {
            case.group = state.group;
        }
        Ok(acts)
    }
}
