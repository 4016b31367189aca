//! Saving results and figures of peers: what changes, what stands in the way.

use crate::AppError;
use crate::actor::Actor;
use crate::goals::{GOAL, follow, owners};
use crate::months::SealedMonths;
use crate::system::System;
use crate::units::FieldChange;
use domain::access::{Action, Post};
use domain::goal::{Goal, ItemKind, Observation, Part};
use domain::id::{GoalId, UnitId};
use domain::journal::{Change, Code};
use domain::period::Period;
use domain::result::{Exam, ExternalResult, PeerFigure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::{ResultQuery, Tx};

const IMPORTED: Code = Code::literal("result.imported");
const EXAM: Code = Code::literal("exam");
const PERIOD: Code = Code::literal("period");
const RANK: Code = Code::literal("rank");
const PEERS: Code = Code::literal("peers");

/// What was done, or would be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResultsOutcome {
    /// Whether it was only tried.
    pub dry_run: bool,
    /// How many are new.
    pub added: usize,
    /// How many are changed.
    pub changed: usize,
    /// How many are as they were.
    pub left: usize,
    /// All new and changed ones, in the order in which they were given.
    pub changes: Vec<ResultChange>,
}

/// A new or changed result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ResultChange {
    /// Its row in the file, or its place among those given, from 1.
    pub row: usize,
    /// The indicator's code.
    #[schema(example = "SK01")]
    pub goal: String,
    /// The period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The group of peers; none for a place.
    pub group: Option<String>,
    /// What differs; before it is null where there was nothing.
    pub fields: Vec<FieldChange>,
}

/// What stands in the way of a row.
pub(super) enum Bar {
    /// There is no such indicator.
    NoGoal,
    /// No unit leads it.
    NoLead,
    /// Whoever asks may not.
    Denied,
    /// The period is sealed.
    Sealed,
}

/// What is known of an indicator.
struct Known {
    goal: Goal,
    lead: Option<UnitId>,
    may: Option<Post>,
}

/// Saves rows one after the other.
pub(super) struct Saver<'a> {
    tx: &'a Tx,
    system: &'a System,
    actor: &'a Actor,
    exam: Exam,
    sealed: SealedMonths,
    known: HashMap<String, Option<Known>>,
    outcome: ResultsOutcome,
    observed: Vec<(GoalId, UnitId, Period)>,
}

impl<'a> Saver<'a> {
    pub(super) async fn new(
        tx: &'a Tx,
        system: &'a System,
        actor: &'a Actor,
        exam: Exam,
    ) -> Result<Self, AppError> {
        let (sealed, known, outcome) =
            (SealedMonths::of(tx).await?, HashMap::new(), ResultsOutcome::default());
        Ok(Self { tx, system, actor, exam, sealed, known, outcome, observed: Vec::new() })
    }

    /// Looks an indicator up.
    async fn look_up(&mut self, code: &str) -> Result<Option<&Known>, AppError> {
        if !self.known.contains_key(code) {
            let goal = self.tx.goal(code).await?.filter(|goal| goal.kind == Some(ItemKind::Indicator));
            let known = match goal {
                Some(goal) => {
                    let owners = owners(self.tx, &goal).await?;
                    let may = self.system.policies().authorise(self.actor, Action::ResultEdit, &owners);
                    let lead = goal.units.iter().find(|of| of.part == Part::Lead).map(|of| of.unit);
                    Some(Known { may: may.ok().cloned(), lead, goal })
                }
                None => None,
            };
            self.known.insert(code.to_owned(), known);
        }
        Ok(self.known.get(code).and_then(Option::as_ref))
    }

    /// The goal, its lead unit and the post that allows it.
    async fn open(&mut self, code: &str) -> Result<Result<(GoalId, UnitId, Post), Bar>, AppError> {
        let Some(known) = self.look_up(code).await? else { return Ok(Err(Bar::NoGoal)) };
        let Some(post) = &known.may else { return Ok(Err(Bar::Denied)) };
        let Some(lead) = known.lead else { return Ok(Err(Bar::NoLead)) };
        Ok(Ok((known.goal.id, lead, post.clone())))
    }

    /// Saves a place, and the observation that boards score. `result` says all but the goal and who records it when.
    pub(super) async fn result(
        &mut self,
        row: usize,
        code: &str,
        result: ExternalResult,
    ) -> Result<Result<(), Bar>, AppError> {
        let (goal, lead, post) = match self.open(code).await? {
            Ok(found) => found,
            Err(bar) => return Ok(Err(bar)),
        };
        let (exam, period) = (self.exam, result.period);
        let query = ResultQuery { exam: Some(exam), goals: Some(vec![goal]), period: Some(period) };
        let before = self.tx.results(&query).await?.pop();
        let fields = differences(before.as_ref().map(result_fields), result_fields(&result));
        if fields.is_empty() {
            self.outcome.left += 1;
            return Ok(Ok(()));
        }
        if self.sealed.has(period) {
            return Ok(Err(Bar::Sealed));
        }
        let (recorded, person) = (self.system.real_now(), Some(self.actor.person));
        let result = ExternalResult { exam, goal, recorded, person, ..result };
        self.tx.put_results(std::slice::from_ref(&result)).await?;
        self.tx.put_observations(&[observed(&result, lead)]).await?;
        self.observed.push((goal, lead, period));
        let rank = |of: &ExternalResult| json!(of.rank);
        let change = Change::plain(RANK, before.as_ref().map(rank), Some(rank(&result)));
        self.record((goal, lead, &post), period, change).await?;
        self.note((row, code, period), None, before.is_some(), fields);
        Ok(Ok(()))
    }

    /// Saves the figures of a group of peers.
    pub(super) async fn peer(
        &mut self,
        row: usize,
        code: &str,
        figure: PeerFigure,
    ) -> Result<Result<(), Bar>, AppError> {
        let (goal, lead, post) = match self.open(code).await? {
            Ok(found) => found,
            Err(bar) => return Ok(Err(bar)),
        };
        let (exam, period) = (self.exam, figure.period);
        let query = ResultQuery { exam: Some(exam), goals: Some(vec![goal]), period: Some(period) };
        let before = self.tx.peer_figures(&query).await?.into_iter().find(|of| of.group == figure.group);
        let fields = differences(before.as_ref().map(peer_fields), peer_fields(&figure));
        if fields.is_empty() {
            self.outcome.left += 1;
            return Ok(Ok(()));
        }
        if self.sealed.has(period) {
            return Ok(Err(Bar::Sealed));
        }
        let figure = PeerFigure { exam, goal, recorded: self.system.real_now(), ..figure };
        self.tx.put_peer_figures(std::slice::from_ref(&figure)).await?;
        let change = Change::plain(PEERS, None, Some(json!(figure.group)));
        self.record((goal, lead, &post), period, change).await?;
        self.note((row, code, period), Some(figure.group), before.is_some(), fields);
        Ok(Ok(()))
    }

    async fn record(
        &self,
        (goal, lead, post): (GoalId, UnitId, &Post),
        period: Period,
        change: Change,
    ) -> Result<(), AppError> {
        let mut event = self.actor.did(self.system, Some(post), IMPORTED, (GOAL, goal.0), Some(lead));
        event.changes.push(Change::plain(EXAM, None, Some(json!(self.exam.name()))));
        event.changes.push(Change::plain(PERIOD, None, Some(json!(period.to_string()))));
        event.changes.push(change);
        self.tx.record(&event, &[]).await?;
        Ok(())
    }

    fn note(
        &mut self,
        (row, code, period): (usize, &str, Period),
        group: Option<String>,
        was_there: bool,
        fields: Vec<FieldChange>,
    ) {
        if was_there {
            self.outcome.changed += 1;
        } else {
            self.outcome.added += 1;
        }
        let (goal, period) = (code.to_owned(), period.to_string());
        self.outcome.changes.push(ResultChange { row, goal, period, group, fields });
    }

    /// Lets derived indicators follow; what was done.
    pub(super) async fn done(self, dry_run: bool) -> Result<ResultsOutcome, AppError> {
        follow(self.tx, self.system, self.observed).await?;
        Ok(ResultsOutcome { dry_run, ..self.outcome })
    }
}

/// The observation that boards score a place by.
pub(crate) fn observed(of: &ExternalResult, lead: UnitId) -> Observation {
    Observation {
        goal: of.goal,
        unit: lead,
        period: of.period,
        rater: None,
        value: f64::from(of.rank),
        rank_of: Some(f64::from(of.of)),
        previous_rank: of.previous_rank.map(f64::from),
        recorded: of.recorded,
        source: format!("result:{}", of.document),
    }
}

type Fields = Vec<(&'static str, Value)>;

fn result_fields(of: &ExternalResult) -> Fields {
    vec![
        ("rank", json!(of.rank)),
        ("of", json!(of.of)),
        ("value", json!(of.value)),
        ("previous_rank", json!(of.previous_rank)),
        ("best", json!(of.best)),
        ("gap", json!(of.gap)),
        ("measure", json!(of.measure)),
        ("document", json!(of.document)),
    ]
}

fn peer_fields(of: &PeerFigure) -> Fields {
    vec![
        ("n", json!(of.n)),
        ("best", json!(of.best)),
        ("median", json!(of.median)),
        ("own", json!(of.own)),
        ("measure", json!(of.measure)),
        ("document", json!(of.document)),
    ]
}

fn differences(before: Option<Fields>, after: Fields) -> Vec<FieldChange> {
    let mut before = before.map(Vec::into_iter);
    let change = |(field, after): (&'static str, Value)| {
        let before = before.as_mut().and_then(|before| before.next()).map_or(Value::Null, |(_, value)| value);
        (before != after).then(|| FieldChange { field: field.to_owned(), before, after })
    };
    after.into_iter().filter_map(change).collect()
}
