//! What a month owes, and its forms as they are opened: built here, saved here.

use super::REPORT;
use super::uses::uses;
use crate::AppError;
use crate::actor::Actor;
use crate::rules::Rules;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Post;
use domain::calendar::Moment;
use domain::case::{Case, Place};
use domain::goal::{Goal, first_day};
use domain::id::{CaseId, EventId, GoalId, RequestId, UnitId};
use domain::journal::{Change, Code, Event, Subject};
use domain::lifecycle::Group;
use domain::period::Period;
use domain::report::{Form, Known, Narrative, Report, Row, Targets, cut_off, owed};
use serde_json::{Map, json};
use std::collections::{HashMap, HashSet};
use store::Tx;
use uuid::Uuid;

const OPENED: Code = Code::literal("report.opened");
const PERIOD: Code = Code::literal("period");
const CUT_OFF: Code = Code::literal("cut_off");
const ASKED: Code = Code::literal("asked");
const GOAL: Code = Code::literal("goal");

/// About how many figures one unit of work adds.
const BATCH: usize = 4_000;

/// What a month owes, by the schemes that are in force.
pub(crate) struct Owing {
    pub(crate) month: Period,
    day: NaiveDate,
    pub(crate) forms: Vec<Form>,
    places: HashMap<UnitId, Place>,
    pub(crate) goals: HashMap<GoalId, Goal>,
}

impl Owing {
    /// What the schemes of a month ask for, as the record knows its indicators, units and targets now.
    ///
    /// # Errors
    /// [`AppError::Input`] when a scheme in force has faults; the store's.
    pub(crate) async fn read(system: &System, month: Period) -> Result<Self, AppError> {
        let day = first_day(month);
        let roster = system.store().roster(day).await?;
        let (uses, goals) = uses(system, month, &roster).await?;
        let ids: Vec<GoalId> = goals.keys().copied().collect();
        let cards = system.store().cards_on(&ids, day).await?;
        let levels = roster.iter().map(|unit| (unit.id, unit.level.clone())).collect();
        let targets = Targets::of(system.store().targets(&ids, Some(month)).await?);
        let known = Known { month, uses: &uses, cards: &cards, targets: &targets, levels: &levels };
        let forms = owed(&known);
        let place = |unit: &store::Place| (unit.id, Place { id: unit.id, path: unit.path.clone() });
        Ok(Self { month, day, forms, places: roster.iter().map(place).collect(), goals })
    }

    /// Its forms in parts of about as many figures, small enough that others get their turn.
    pub(crate) fn parts(&self) -> Vec<&[Form]> {
        let forms = &self.forms;
        let (mut parts, mut first, mut figures) = (Vec::new(), 0, 0);
        for (at, form) in forms.iter().enumerate() {
            figures += form.rows.len();
            if figures >= BATCH {
                parts.push(&forms[first..=at]);
                (first, figures) = (at + 1, 0);
            }
        }
        if first < forms.len() {
            parts.push(&forms[first..]);
        }
        parts
    }

    /// The code of a unit that is there on the month's first day.
    pub(crate) fn unit_code(&self, unit: UnitId) -> Option<&str> {
        self.places.get(&unit).map(|place| place.path.code())
    }
}

/// A form with all that is saved of it.
pub(crate) struct Ready {
    pub(crate) case: Case,
    pub(crate) report: Report,
    pub(crate) rows: Vec<Row>,
}

/// Forms as they are opened now, by somebody or by the program.
pub(crate) struct Opening<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) owing: &'a Owing,
    pub(crate) by: Option<(&'a Actor, &'a Post)>,
    pub(crate) now: Moment,
}

impl Opening<'_> {
    /// Those of these forms that aren't open yet, with the figures that no form asks for; and how many of them are open.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn ready(&self, tx: &Tx, forms: &[Form]) -> Result<(Vec<Ready>, u64), AppError> {
        let month = self.owing.month;
        let there = tx.opened(month).await?;
        let (before, new): (Vec<&Form>, Vec<&Form>) =
            forms.iter().partition(|form| there.contains(&(form.unit, form.goal)));
        let asked = if there.is_empty() || new.is_empty() {
            HashSet::new()
        } else {
            let goals: HashSet<GoalId> =
                new.iter().flat_map(|form| form.rows.iter().map(|row| row.key.goal)).collect();
            tx.asked(month, &goals.into_iter().collect::<Vec<_>>()).await?
        };
        let mut ready = Vec::with_capacity(new.len());
        for form in new {
            let rows: Vec<Row> = fresh(form).filter(|row| !asked.contains(&row.key)).collect();
            if !rows.is_empty() {
                ready.push(self.form(tx, form, rows).await?);
            }
        }
        Ok((ready, before.len() as u64))
    }

    /// Saves forms, each with its event.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn save(&self, tx: &Tx, system: &System, ready: &[Ready]) -> Result<(), AppError> {
        let alarm = |case: &Case| crate::cases::alarm(case, self.rules, None);
        let cases =
            ready.iter().map(|of| Ok((of.case.clone(), of.case.due(&self.rules.calendar), alarm(&of.case)?)));
        tx.add_cases(&cases.collect::<Result<Vec<_>, AppError>>()?).await?;
        let events: Vec<Event> = ready.iter().map(|of| self.event(system, of)).collect();
        tx.record_all(&events).await?;
        let reports: Vec<_> = ready.iter().map(|of| (of.report.clone(), of.rows.clone())).collect();
        Ok(tx.add_reports(&reports).await?)
    }

    async fn form(&self, tx: &Tx, form: &Form, rows: Vec<Row>) -> Result<Ready, AppError> {
        let (now, month) = (self.now, self.owing.month);
        let cut_off = cut_off(month, form.cut_off, &self.rules.calendar)
            .ok_or_else(|| AppError::outside(format!("{month} has no last day")))?;
        let sender = match self.owing.places.get(&form.unit) {
            Some(place) => place.clone(),
            // A source that isn't there any more is still asked for what it knows.
            None => {
                let found = tx.units_by_id(&[form.unit]).await?.pop();
                let unit = found.ok_or_else(|| AppError::outside(format!("no unit {}", form.unit)))?;
                Place { id: unit.id, path: unit.path }
            }
        };
        let lifecycle = self.rules.lifecycles.newest("report");
        let lifecycle = lifecycle.ok_or_else(|| AppError::not_found("lifecycle", "report"))?;
        let fields = Map::from_iter([("cut_off".to_owned(), json!(cut_off))]);
        let begun = lifecycle.open_with(&self.rules.calendar, now, &fields);
        let begun = begun.ok_or_else(|| AppError::outside("the lifecycle report has no states"))?;
        let goal = form.goal.and_then(|id| self.owing.goals.get(&id));
        let title = goal.map_or_else(|| sender.path.code().to_owned(), |goal| goal.title.clone());
        let case = Case {
            id: CaseId(Uuid::now_v7()),
            standing: begun.case,
            group: Group::Open,
            title: format!("{month} {title}"),
            body: Map::new(),
            subject: goal.map(|goal| Subject { kind: GOAL, id: goal.id.0 }),
            goals: goal.map(|goal| goal.path.ids().rev().collect()).unwrap_or_default(),
            parent: None,
            person: None,
            post: None,
            sender,
            holder: None,
            co: Vec::new(),
            opened: now,
            version: 1,
        };
        let report = Report {
            id: case.id,
            kind: form.kind,
            period: month,
            unit: form.unit,
            goal: form.goal,
            opens: self.owing.day,
            cut_off,
            narrative: Narrative::default(),
            version: 1,
        };
        Ok(Ready { case, report, rows })
    }

    fn event(&self, system: &System, of: &Ready) -> Event {
        let (report, unit) = (&of.report, Some(of.report.unit));
        let subject = Subject { kind: REPORT, id: report.id.0 };
        let mut event = match self.by {
            Some((actor, post)) => actor.did(system, Some(post), OPENED, (REPORT, report.id.0), unit),
            None => Event {
                id: EventId(Uuid::now_v7()),
                at: self.now,
                person: None,
                post: None,
                what: OPENED,
                subject,
                unit,
                changes: Vec::new(),
                request: RequestId(Uuid::now_v7()),
            },
        };
        event.changes.push(Change::plain(PERIOD, None, Some(json!(report.period.to_string()))));
        event.changes.push(Change::plain(CUT_OFF, None, Some(json!(report.cut_off))));
        event.changes.push(Change::plain(ASKED, None, Some(json!(of.rows.len()))));
        event
    }
}

/// The figures of a form before anybody gave one.
fn fresh(form: &Form) -> impl Iterator<Item = Row> {
    (0..).zip(&form.rows).map(|(place, owed)| Row {
        key: owed.key.clone(),
        place,
        rater_group: owed.rater_group.clone(),
        basis: owed.basis,
        value: None,
        rank_of: None,
        previous_rank: None,
        note: None,
        reason: None,
        warnings: Vec::new(),
        given: None,
    })
}
