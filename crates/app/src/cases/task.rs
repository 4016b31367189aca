//! Ordering something: a task.

use super::act::{Action, act_in};
use super::may_be_told;
use super::open::{Opening, open_case};
use super::view::{CaseDetail, case_for};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action as May, Owners};
use domain::case::Place;
use domain::id::{CaseId, GoalId};
use domain::journal::{Code, Subject};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::Tx;
use uuid::Uuid;

pub(super) const GOAL: Code = Code::literal("goal");

/// The longest body, in bytes of JSON.
const LARGEST: usize = 64 * 1024;

/// How many units may be bound to a task beside its receiver.
const MOST_CO: usize = 50;

/// A task to order.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    /// What it is about, in a line.
    #[schema(example = "协调项目用地", min_length = 1, max_length = 200)]
    pub title: String,
    /// What else is to be known: at most 64 KiB of JSON.
    #[serde(default)]
    pub body: Map<String, Value>,
    /// The code of the unit that has to do it. With it the task is dispatched at once; without it, it is planned.
    #[schema(example = "331102201")]
    pub receiver: Option<String>,
    /// The codes of units that are bound to it too.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub co_units: Vec<String>,
    /// The last day; ten working days unless told. It needs a receiver.
    pub deadline: Option<NaiveDate>,
    /// The task that it is a part of.
    pub parent: Option<Uuid>,
    /// The code of the goal that it serves.
    pub goal: Option<String>,
}

fn check(given: &NewTask) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/title", &given.title, 200);
    misfits.day("/deadline", given.deadline);
    if given.deadline.is_some() && given.receiver.is_none() {
        misfits.add("/deadline", "without_receiver", "a receiver, since a deadline runs from the dispatch");
    }
    if json!(given.body).to_string().len() > LARGEST {
        misfits.add("/body", "too_long", format!("at most {LARGEST} bytes of JSON"));
    }
    if given.co_units.len() > MOST_CO {
        misfits.add("/co_units", "too_many", format!("at most {MOST_CO}"));
    }
    misfits.done()
}

/// Orders something. Whoever orders must be allowed to for each unit that has to do it.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a unit, goal or parent,
/// [`AppError::Conflict`], [`AppError::Refused`], [`AppError::NotHandedOver`], the store's.
pub async fn open_task(system: &System, actor: &Actor, given: &NewTask) -> Result<CaseDetail, AppError> {
    check(given)?;
    may_be_told(system, actor)?;
    let open = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let goals = chain(&tx, given.goal.as_deref()).await?;
        let find = async |code: &String| {
            let unit = tx.unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
            let owners = Owners { units: vec![unit.path.clone()], goals: goals.clone() };
            let post = system.policies().authorise(actor, May::TaskOpen, &owners)?;
            if !unit.is_there_on(system.today()) {
                return Err(AppError::conflict("unit_ended", format!("{code} isn't there today")));
            }
            Ok::<_, AppError>((post, Place { id: unit.id, path: unit.path }))
        };
        let mut co: Vec<Place> = Vec::new();
        for code in &given.co_units {
            let (_, place) = find(code).await?;
            if !co.contains(&place) && given.receiver.as_ref() != Some(code) {
                co.push(place);
            }
        }
        let post = match &given.receiver {
            Some(code) => find(code).await?.0,
            None => {
                let units = actor.posts.iter().map(|post| post.path.clone()).collect();
                system.policies().authorise(actor, May::TaskOpen, &Owners { units, goals: goals.clone() })?
            }
        };
        if let Some(parent) = given.parent.map(CaseId) {
            let parent = tx.case(parent).await?.ok_or_else(|| AppError::not_found("case", parent))?;
            system.policies().authorise(actor, May::CaseAct, &parent.owners())?;
        }
        let opening = Opening {
            lifecycle: "task",
            title: given.title.trim().to_owned(),
            body: given.body.clone(),
            subject: goals.first().map(|goal| Subject { kind: GOAL, id: goal.0 }),
            goals,
            parent: given.parent.map(CaseId),
            receiver: None,
            co,
        };
        let case = open_case(&tx, system, rules, (actor, post), opening).await?;
        let id = case.id;
        if let Some(receiver) = &given.receiver {
            let mut fields = Map::from_iter([("receiver".to_owned(), json!(receiver))]);
            fields.extend(given.deadline.map(|day| ("deadline".to_owned(), json!(day))));
            let dispatch = Action { action: "dispatch".to_owned(), fields };
            act_in(&tx, system, rules, (actor, post), (case, &dispatch)).await?;
        }
        Ok::<_, AppError>(id)
    };
    let id = system.store().write_once("open_task", actor.ask.as_ref(), open).await?;
    case_for(system, actor, id).await
}

/// The goal of this code and all above it, the goal itself first.
pub(super) async fn chain(tx: &Tx, code: Option<&str>) -> Result<Vec<GoalId>, AppError> {
    let mut chain = Vec::new();
    let mut next = match code {
        Some(code) => Some(tx.goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))?),
        None => None,
    };
    while let Some(goal) = next {
        chain.push(goal.id);
        next = match goal.parent {
            Some(parent) => tx.goal_by_id(parent).await?,
            None => None,
        };
    }
    Ok(chain)
}
