//! Taking results in as JSON.

use super::ExamGiven;
use super::put::{Bar, ResultsOutcome, Saver};
use super::table::may_import;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use crate::trial::{end, outcome};
use chrono::DateTime;
use domain::access::{Action, Owners};
use domain::id::GoalId;
use domain::period::Period;
use domain::result::{Exam, ExternalResult, PeerFigure};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use store::Tx;
use uuid::Uuid;

/// The most rows of each kind.
const MOST_ROWS: usize = 5_000;

/// Published places and figures of peers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResults {
    /// Who ranks.
    pub exam: ExamGiven,
    /// Whether to say only what would be done.
    #[serde(default)]
    pub dry_run: bool,
    /// The places.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub results: Vec<NewResult>,
    /// The figures of peers.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub peers: Vec<NewPeer>,
}

/// A published place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResult {
    /// The indicator's code.
    #[schema(example = "SK01", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The period.
    #[schema(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// The place.
    #[schema(example = 11, minimum = 1, maximum = 100_000)]
    pub rank: u32,
    /// How many take part.
    #[schema(example = 26, minimum = 1, maximum = 100_000)]
    pub of: u32,
    /// The value that was ranked.
    #[serde(default)]
    pub value: Option<f64>,
    /// The place in the period before.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub previous_rank: Option<u32>,
    /// The best value of all that take part.
    #[serde(default)]
    pub best: Option<f64>,
    /// How far the best is away, as published.
    #[serde(default)]
    pub gap: Option<f64>,
    /// What the value is measured in.
    #[serde(default)]
    #[schema(example = "%", max_length = 200)]
    pub measure: String,
    /// The document that says so.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// What was published of a group of peers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPeer {
    /// The indicator's code.
    #[schema(example = "SK01", min_length = 1, max_length = 40)]
    pub goal: String,
    /// The period.
    #[schema(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// The group's name.
    #[schema(example = "山区26县", min_length = 1, max_length = 100)]
    pub group: String,
    /// How many it has.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub n: Option<u32>,
    /// The best value.
    #[serde(default)]
    pub best: Option<f64>,
    /// The median.
    #[serde(default)]
    pub median: Option<f64>,
    /// Our own value.
    #[serde(default)]
    pub own: Option<f64>,
    /// What they are measured in.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub measure: String,
    /// The document that says so.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// Saves results and figures of peers, all of them or none.
///
/// # Errors
/// [`AppError::Invalid`] with all that doesn't fit, [`AppError::Denied`], the store's.
pub async fn add_results(
    system: &System,
    actor: &Actor,
    given: &NewResults,
) -> Result<ResultsOutcome, AppError> {
    may_import(system, actor)?;
    let exam = Exam::from(given.exam);
    let (results, peers) = checked(exam, given)?;
    let (results, peers) = (&results, &peers);
    let add = async |tx: Tx| {
        let mut saver = Saver::new(&tx, system, actor, exam).await?;
        let (mut misfits, mut is_denied) = (Misfits::default(), false);
        for (at, (new, result)) in given.results.iter().zip(results).enumerate() {
            let done = saver.result(at + 1, &new.goal, result.clone()).await?;
            is_denied |= refuse(&mut misfits, &format!("/results/{at}"), done);
        }
        for (at, (new, figure)) in given.peers.iter().zip(peers).enumerate() {
            let done = saver.peer(at + 1, &new.goal, figure.clone()).await?;
            is_denied |= refuse(&mut misfits, &format!("/peers/{at}"), done);
        }
        if is_denied {
            system.policies().authorise(actor, Action::ResultEdit, &Owners::default())?;
        }
        misfits.done()?;
        let outcome = saver.done(given.dry_run).await?;
        end(given.dry_run, outcome)
    };
    outcome(system.store().write_once("add_results", actor.ask.as_ref(), add).await)
}

/// Notes what stands in the way; whether it is that whoever asks may not.
fn refuse(misfits: &mut Misfits, at: &str, done: Result<(), Bar>) -> bool {
    let (field, code, expected) = match done {
        Ok(()) => return false,
        Err(Bar::Denied) => return true,
        Err(Bar::NoGoal) => ("goal", "no_such_goal", "an indicator of the plan"),
        Err(Bar::NoLead) => ("goal", "no_lead", "an indicator that a unit leads"),
        Err(Bar::Sealed) => ("period", "month_sealed", "a period that isn't sealed"),
    };
    misfits.add(&format!("{at}/{field}"), code, expected);
    false
}

fn checked(exam: Exam, given: &NewResults) -> Result<(Vec<ExternalResult>, Vec<PeerFigure>), AppError> {
    let mut misfits = Misfits::default();
    for (at, rows) in [("/results", given.results.len()), ("/peers", given.peers.len())] {
        if rows > MOST_ROWS {
            misfits.add(at, "too_many", format!("at most {MOST_ROWS}"));
        }
    }
    misfits.done()?;
    let mut misfits = Misfits::default();
    let (mut results, mut peers) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (at, new) in given.results.iter().enumerate() {
        let at = format!("/results/{at}");
        let period = misfits.period(&format!("{at}/period"), &new.period);
        misfits.text(&format!("{at}/document"), &new.document, 200);
        number(&mut misfits, &format!("{at}/of"), Some(new.of), u32::MAX);
        number(&mut misfits, &format!("{at}/rank"), Some(new.rank), new.of);
        number(&mut misfits, &format!("{at}/previous_rank"), new.previous_rank, new.of);
        figures(&mut misfits, &at, &[("value", new.value), ("best", new.best), ("gap", new.gap)]);
        once(&mut misfits, &at, seen.insert((&new.goal, period, None)));
        if let Some(period) = period {
            results.push(new.of(exam, period));
        }
    }
    for (at, new) in given.peers.iter().enumerate() {
        let at = format!("/peers/{at}");
        let period = misfits.period(&format!("{at}/period"), &new.period);
        misfits.text(&format!("{at}/document"), &new.document, 200);
        misfits.text(&format!("{at}/group"), &new.group, 100);
        number(&mut misfits, &format!("{at}/n"), new.n, u32::MAX);
        figures(&mut misfits, &at, &[("best", new.best), ("median", new.median), ("own", new.own)]);
        once(&mut misfits, &at, seen.insert((&new.goal, period, Some(&new.group))));
        if let Some(period) = period {
            peers.push(new.of(exam, period));
        }
    }
    misfits.done()?;
    Ok((results, peers))
}

fn once(misfits: &mut Misfits, at: &str, is_new: bool) {
    if !is_new {
        misfits.add(at, "duplicate", "each indicator, period and group once");
    }
}

fn number(misfits: &mut Misfits, at: &str, number: Option<u32>, most: u32) {
    let most = most.min(100_000);
    if number.is_some_and(|number| !(1..=most).contains(&number)) {
        misfits.add(at, "out_of_range", format!("1 to {most}"));
    }
}

fn figures(misfits: &mut Misfits, at: &str, figures: &[(&str, Option<f64>)]) {
    for (field, _) in figures.iter().filter(|(_, of)| of.is_some_and(|of| of.abs() > 1e15)) {
        misfits.add(&format!("{at}/{field}"), "out_of_range", "a number up to 1e15");
    }
}

impl NewResult {
    fn of(&self, exam: Exam, period: Period) -> ExternalResult {
        ExternalResult {
            exam,
            goal: GoalId(Uuid::nil()),
            period,
            rank: self.rank,
            of: self.of,
            value: self.value,
            previous_rank: self.previous_rank,
            best: self.best,
            gap: self.gap,
            measure: self.measure.trim().to_owned(),
            document: self.document.trim().to_owned(),
            recorded: DateTime::UNIX_EPOCH,
            person: None,
        }
    }
}

impl NewPeer {
    fn of(&self, exam: Exam, period: Period) -> PeerFigure {
        PeerFigure {
            exam,
            goal: GoalId(Uuid::nil()),
            period,
            group: self.group.trim().to_owned(),
            n: self.n,
            best: self.best,
            median: self.median,
            own: self.own,
            measure: self.measure.trim().to_owned(),
            document: self.document.trim().to_owned(),
            recorded: DateTime::UNIX_EPOCH,
        }
    }
}
