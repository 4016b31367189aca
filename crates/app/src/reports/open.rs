//! Opening a month's forms: what isn't open yet, in parts small enough that others get their turn.

use super::uses::uses;
use super::{REPORT, month_of};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::rules::Rules;
use crate::system::System;
use chrono::{Datelike, NaiveDate};
use domain::access::{Action, Post};
use domain::case::{Case, Place};
use domain::goal::{Goal, first_day};
use domain::id::{CaseId, EventId, GoalId, RequestId, UnitId};
use domain::journal::{Change, Code, Event, Subject};
use domain::lifecycle::Group;
use domain::period::Period;
use domain::report::{Form, Known, Narrative, Report, Row, Targets, cut_off, owed};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::collections::{HashMap, HashSet};
use store::{Setting, Tx};
use uuid::Uuid;

const OPENED: Code = Code::literal("report.opened");
const PERIOD: Code = Code::literal("period");
const CUT_OFF: Code = Code::literal("cut_off");
const ASKED: Code = Code::literal("asked");
const GOAL: Code = Code::literal("goal");

/// The setting that has the last month whose forms were opened.
const LAST: &str = "reports.opened";

/// About how many figures one unit of work adds.
const BATCH: usize = 4_000;

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Opened {
    /// How many forms were opened now.
    pub forms: u64,
    /// How many figures they ask for.
    pub figures: u64,
    /// How many forms of the month were open before.
    pub before: u64,
}

/// Opens the forms of a month that are owed and not open yet. Asked again, it opens nothing.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`]; [`AppError::Input`] when a scheme in force has faults; the store's.
pub async fn open_month(system: &System, actor: &Actor, period: &str) -> Result<Opened, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::ReportOpen)?;
    let mut misfits = Misfits::default();
    let month = month_of(&mut misfits, "?period", period);
    if month.is_some_and(|month| first_day(month) > system.today()) {
        misfits.add("?period", "out_of_range", "this month or one before");
    }
    misfits.done()?;
    let month = month.ok_or_else(|| AppError::outside("a misfit was not told"))?;
    open_forms(system, Some((actor, post)), month).await
}

/// Opens this month's forms when its first day has come: on that day, or later when forms of an earlier month were opened.
///
/// # Errors
/// As [`open_month`].
pub async fn keep_open(system: &System) -> Result<(), AppError> {
    let Some(month) = crate::goals::this_month(system) else { return Ok(()) };
    let last = system.store().setting(LAST).await?;
    let last: Option<Period> = last.and_then(|setting| setting.value.as_str()?.parse().ok());
    let is_due = match last {
        Some(last) => last < month,
        None => system.today().day() == 1,
    };
    if is_due {
        open_forms(system, None, month).await?;
    }
    Ok(())
}

/// A form with all that is saved of it.
struct Ready {
    case: Case,
    report: Report,
    rows: Vec<Row>,
}

/// Opens what isn't open, for somebody who was authorised or for the program.
pub(crate) async fn open_forms(
    system: &System,
    by: Option<(&Actor, &Post)>,
    month: Period,
) -> Result<Opened, AppError> {
    let day = first_day(month);
    let roster = system.store().roster(day).await?;
    let (uses, goals) = uses(system, month, &roster).await?;
    let ids: Vec<GoalId> = goals.keys().copied().collect();
    let cards = system.store().cards_on(&ids, day).await?;
    let levels = roster.iter().map(|unit| (unit.id, unit.level.clone())).collect();
    let targets = Targets::of(system.store().targets(&ids, Some(month)).await?);
    let known = Known { month, uses: &uses, cards: &cards, targets: &targets, levels: &levels };
    let forms = owed(&known);
    let places: HashMap<UnitId, Place> =
        roster.iter().map(|unit| (unit.id, Place { id: unit.id, path: unit.path.clone() })).collect();
    let mut opened = Opened { forms: 0, figures: 0, before: 0 };
    for some in parts(&forms) {
        let (places, goals) = (&places, &goals);
        let work = async |tx: Tx| {
            crate::months::open(&tx, month).await?;
            let rules = &*system.rules_in(&tx).await?;
            Opening { system, rules, by, month, day, places, goals }.open(&tx, some).await
        };
        let done = system.store().write("open_forms", work).await?;
        opened.forms += done.forms;
        opened.figures += done.figures;
        opened.before += done.before;
    }
    let note = async |tx: Tx| {
        let known = tx.setting(LAST).await?;
        let last = known.as_ref().and_then(|known| known.value.as_str()?.parse::<Period>().ok());
        if last.is_none_or(|last| last < month) {
            let version = known.map_or(1, |known| known.version + 1);
            tx.put_setting(LAST, &Setting { value: json!(month.to_string()), version }).await?;
        }
        Ok::<_, AppError>(())
    };
    system.store().write("note_opened_month", note).await?;
    Ok(opened)
}

/// Forms in parts of about as many figures.
fn parts(forms: &[Form]) -> Vec<&[Form]> {
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

struct Opening<'a> {
    system: &'a System,
    rules: &'a Rules,
    by: Option<(&'a Actor, &'a Post)>,
    month: Period,
    day: NaiveDate,
    places: &'a HashMap<UnitId, Place>,
    goals: &'a HashMap<GoalId, Goal>,
}

impl Opening<'_> {
    async fn open(&self, tx: &Tx, forms: &[Form]) -> Result<Opened, AppError> {
        let there = tx.opened(self.month).await?;
        let (before, new): (Vec<&Form>, Vec<&Form>) =
            forms.iter().partition(|form| there.contains(&(form.unit, form.goal)));
        let asked = if there.is_empty() || new.is_empty() {
            HashSet::new()
        } else {
            let goals: HashSet<GoalId> =
                new.iter().flat_map(|form| form.rows.iter().map(|row| row.key.goal)).collect();
            tx.asked(self.month, &goals.into_iter().collect::<Vec<_>>()).await?
        };
        let mut ready = Vec::with_capacity(new.len());
        for form in new {
            let rows: Vec<Row> = fresh(form).filter(|row| !asked.contains(&row.key)).collect();
            if !rows.is_empty() {
                ready.push(self.ready(tx, form, rows).await?);
            }
        }
        let alarm = |case: &Case| crate::cases::alarm(case, self.rules, None);
        let cases =
            ready.iter().map(|of| Ok((of.case.clone(), of.case.due(&self.rules.calendar), alarm(&of.case)?)));
        tx.add_cases(&cases.collect::<Result<Vec<_>, AppError>>()?).await?;
        let events: Vec<Event> = ready.iter().map(|of| self.event(of)).collect();
        tx.record_all(&events).await?;
        let figures = ready.iter().map(|of| of.rows.len() as u64).sum();
        let reports: Vec<_> = ready.into_iter().map(|of| (of.report, of.rows)).collect();
        tx.add_reports(&reports).await?;
        Ok(Opened { forms: reports.len() as u64, figures, before: before.len() as u64 })
    }

    async fn ready(&self, tx: &Tx, form: &Form, rows: Vec<Row>) -> Result<Ready, AppError> {
        let now = self.system.now();
        let cut_off = cut_off(self.month, form.cut_off, &self.rules.calendar)
            .ok_or_else(|| AppError::outside(format!("{} has no last day", self.month)))?;
        let sender = match self.places.get(&form.unit) {
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
        let goal = form.goal.and_then(|id| self.goals.get(&id));
        let title = goal.map_or_else(|| sender.path.code().to_owned(), |goal| goal.title.clone());
        let case = Case {
            id: CaseId(Uuid::now_v7()),
            standing: begun.case,
            group: Group::Open,
            title: format!("{} {title}", self.month),
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
            period: self.month,
            unit: form.unit,
            goal: form.goal,
            opens: self.day,
            cut_off,
            narrative: Narrative::default(),
            version: 1,
        };
        Ok(Ready { case, report, rows })
    }

    fn event(&self, of: &Ready) -> Event {
        let (report, unit) = (&of.report, Some(of.report.unit));
        let subject = Subject { kind: REPORT, id: report.id.0 };
        let mut event = match self.by {
            Some((actor, post)) => actor.did(self.system, Some(post), OPENED, (REPORT, report.id.0), unit),
            None => Event {
                id: EventId(Uuid::now_v7()),
                at: self.system.now(),
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
