//! A case as it is shown: how it stands, what became of it, and what whoever asks may do now.

use crate::AppError;
use crate::actor::Actor;
use crate::applications;
use crate::rules::Rules;
use crate::system::System;
use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::access::Action;
use domain::case::{Case, Place};
use domain::id::{CaseId, UnitId};
use domain::lifecycle::{Effect, Lifecycle, Offer, Relation};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{Act, CaseQuery, SignedFor};
use uuid::Uuid;

/// A thing that a case is about.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SubjectView {
    /// Its kind.
    #[schema(example = "goal")]
    pub kind: String,
    /// Its id.
    pub id: Uuid,
}

/// A case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CaseView {
    /// Its id.
    pub id: Uuid,
    /// Its lifecycle's name.
    #[schema(example = "task")]
    pub lifecycle: String,
    /// The version of the lifecycle that it began with and keeps.
    pub lifecycle_version: u16,
    /// The name of its state.
    #[schema(example = "in_progress")]
    pub state: String,
    /// The state's title.
    #[schema(example = "办理中")]
    pub state_title: String,
    /// What the state means: `open`, `waiting`, `done` or `rejected`.
    #[schema(example = "open")]
    pub group: &'static str,
    /// What it is about, in a line.
    pub title: String,
    /// What else is known of it, by name.
    pub body: Map<String, Value>,
    /// The thing that it is about.
    pub subject: Option<SubjectView>,
    /// The case that it is a part of.
    pub parent: Option<Uuid>,
    /// The id of whoever ordered it.
    pub person: Option<Uuid>,
    /// The code of the unit that ordered it.
    #[schema(example = "331102")]
    pub sender: String,
    /// The code of the unit that has it.
    pub holder: Option<String>,
    /// The codes of the units that are bound to it too.
    pub co_units: Vec<String>,
    /// When it was opened.
    pub opened: DateTime<FixedOffset>,
    /// When the first of its running clocks is due.
    pub due: Option<DateTime<FixedOffset>>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

impl CaseView {
    pub(super) fn of(case: &Case, rules: &Rules) -> Self {
        let code = |place: &Place| place.path.code().to_owned();
        let standing = &case.standing;
        let lifecycle = rules.lifecycles.of(standing);
        let state = lifecycle.and_then(|lifecycle| lifecycle.state(&standing.state));
        let subject = case.subject.as_ref();
        Self {
            id: case.id.0,
            lifecycle: standing.lifecycle.clone(),
            lifecycle_version: standing.version,
            state: standing.state.clone(),
            state_title: state.map_or(&standing.state, |state| &state.title).clone(),
            group: case.group.name(),
            title: case.title.clone(),
            body: case.body.clone(),
            subject: subject.map(|of| SubjectView { kind: of.kind.as_str().to_owned(), id: of.id }),
            parent: case.parent.map(|parent| parent.0),
            person: case.person.map(|person| person.0),
            sender: code(&case.sender),
            holder: case.holder.as_ref().map(code),
            co_units: case.co.iter().map(code).collect(),
            opened: case.opened,
            due: case.due(&rules.calendar),
            version: case.version,
        }
    }
}

/// A hand-over: it went from one unit to another.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct HandOverView {
    /// Its number in the case, from 1.
    pub number: usize,
    /// `assign`, `transfer`, `return`, `second` or `escalate`.
    pub kind: &'static str,
    /// The code of the unit that gave it.
    pub sender: String,
    /// The code of the unit that got it.
    pub receiver: String,
    /// The id of whoever was lent by it.
    pub staff: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
    /// The last day of a loan.
    pub until: Option<NaiveDate>,
    /// When it was sent.
    pub sent: DateTime<FixedOffset>,
    /// When the receiver signed for it.
    pub received: Option<DateTime<FixedOffset>>,
}

/// An act on a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ActView {
    /// What was done.
    pub action: String,
    /// The state that it left.
    pub from: String,
    /// The state that it entered.
    pub to: String,
    /// The id of whoever did it.
    pub person: Option<Uuid>,
    /// The post they did it in.
    pub post: Option<Uuid>,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What they gave with it.
    pub fields: Map<String, Value>,
}

/// A clock of a case.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClockView {
    /// Its name.
    #[schema(example = "response")]
    pub name: String,
    /// Its title.
    #[schema(example = "签收时限")]
    pub title: String,
    /// `running`, `stopped` or `ended`.
    pub state: &'static str,
    /// When it started.
    pub started: DateTime<FixedOffset>,
    /// When it is due; none while it is stopped, or when it ended in time.
    pub due: Option<DateTime<FixedOffset>>,
    /// The due date that passed while it ran.
    pub missed: Option<DateTime<FixedOffset>>,
}

/// An action that whoever asks may take now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OfferView {
    /// Its name.
    #[schema(example = "accept")]
    pub action: String,
    /// Its title.
    #[schema(example = "签收")]
    pub title: String,
    /// The state that it leads to.
    pub to: String,
    /// JSON Schema of the fields to give. The formats `unit`, `person` and `file` are codes or ids of such.
    #[schema(value_type = Object)]
    pub fields: Value,
    /// Whether it is refused as long as parts are unfinished.
    pub waits_for_children: bool,
}

/// A part of a case; `GET /api/v1/cases/{id}` with its id tells all of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CasePart {
    /// Its id.
    pub id: Uuid,
    /// Its lifecycle's name.
    #[schema(example = "task")]
    pub lifecycle: String,
    /// The name of its state.
    #[schema(example = "in_progress")]
    pub state: String,
    /// The state's title.
    #[schema(example = "办理中")]
    pub state_title: String,
    /// What the state means: `open`, `waiting`, `done` or `rejected`.
    #[schema(example = "open")]
    pub group: &'static str,
    /// What it is about, in a line.
    pub title: String,
    /// The code of the unit that ordered it.
    #[schema(example = "331102")]
    pub sender: String,
    /// The code of the unit that has it.
    pub holder: Option<String>,
    /// When it was opened.
    pub opened: DateTime<FixedOffset>,
    /// When the first of its running clocks is due.
    pub due: Option<DateTime<FixedOffset>>,
    /// Counts its changes.
    pub version: i64,
}

impl CasePart {
    fn of(case: &Case, rules: &Rules) -> Self {
        let whole = CaseView::of(case, rules);
        Self {
            id: whole.id,
            lifecycle: whole.lifecycle,
            state: whole.state,
            state_title: whole.state_title,
            group: whole.group,
            title: whole.title,
            sender: whole.sender,
            holder: whole.holder,
            opened: whole.opened,
            due: whole.due,
            version: whole.version,
        }
    }
}

/// The most parts of a case that are shown with it.
const MOST_PARTS: u64 = 200;

/// The most acts on a case that are shown with it.
const MOST_ACTS: u64 = 500;

/// A case with what became of it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CaseDetail {
    /// The case.
    pub case: CaseView,
    /// How whoever asks is related to it.
    pub relations: Vec<&'static str>,
    /// What whoever asks may do now.
    pub offers: Vec<OfferView>,
    /// Its clocks that have started.
    pub clocks: Vec<ClockView>,
    /// Its hand-overs, in their order.
    pub hand_overs: Vec<HandOverView>,
    /// What was done, in order: the last 500 acts.
    #[schema(max_items = 500)]
    pub acts: Vec<ActView>,
    /// Its parts that whoever asks may see, in the order in which they were opened: the last 200. Those before, and what else is
    /// known of them: `GET /api/v1/cases?parent=`, after the first of these.
    #[schema(max_items = 200)]
    pub children: Vec<CasePart>,
}

/// The case of this id, if whoever asks may see it.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn case(system: &System, actor: &Actor, id: CaseId) -> Result<Case, AppError> {
    let found = system.store().case(id).await?.ok_or_else(|| AppError::not_found("case", id))?;
    system.policies().authorise(actor, Action::CaseRead, &found.owners())?;
    Ok(found)
}

/// The case of this id with what became of it, and what whoever asks may do now.
///
/// # Errors
/// As [`case`].
pub async fn case_for(system: &System, actor: &Actor, id: CaseId) -> Result<CaseDetail, AppError> {
    let found = case(system, actor, id).await?;
    detail(system, actor, found).await
}

/// As [`case_for`], also for whoever just acted on it and by that gave it out of their sight.
///
/// # Errors
/// As [`case`].
pub(super) async fn case_left_by(system: &System, actor: &Actor, id: CaseId) -> Result<CaseDetail, AppError> {
    let seen = case(system, actor, id).await;
    if !matches!(seen, Err(AppError::Denied { .. })) {
        return detail(system, actor, seen?).await;
    }
    let acts = system.store().last_acts(id, 1).await?;
    let is_last = acts.last().is_some_and(|act| act.person == Some(actor.person));
    match system.store().case(id).await?.filter(|_| is_last) {
        Some(left) => detail(system, actor, left).await,
        None => detail(system, actor, seen?).await,
    }
}

async fn detail(system: &System, actor: &Actor, found: Case) -> Result<CaseDetail, AppError> {
    let id = found.id;
    let rules = system.rules().await?;
    let mut relations = found.relations(actor.person, &actor.posts);
    if crate::reports::scores_now(system, &found, actor).await? {
        relations.push(Relation::Scored);
    }
    let may_act = system.policies().authorise(actor, Action::CaseAct, &found.owners()).is_ok();
    let lifecycle = rules.lifecycle(&found)?;
    let offers = if may_act { lifecycle.offers(&found.standing.state, &relations) } else { Vec::new() };
    let offers = permitted(system, actor, &found, lifecycle, offers).await?;
    let offer = |of: Offer| OfferView {
        action: of.action,
        title: of.title,
        to: of.to,
        fields: of.fields,
        waits_for_children: of.waits_for_children,
    };
    let records = system.store().hand_overs(id).await?;
    let codes = codes(system, &found, &records).await?;
    let readable = system.policies().scope(actor, Action::CaseRead);
    let parts = CaseQuery { parent: Some(id), limit: MOST_PARTS, ..CaseQuery::default() };
    let children = system.store().cases(&readable, &parts).await?;
    Ok(CaseDetail {
        relations: relations.iter().map(|relation| relation.name()).collect(),
        offers: offers.into_iter().map(offer).collect(),
        clocks: found.standing.timers.iter().map(|timer| clock_view(timer, lifecycle, &rules)).collect(),
        hand_overs: hand_overs(&records, &codes),
        acts: system.store().last_acts(id, MOST_ACTS).await?.into_iter().map(act_view).collect(),
        children: children.iter().rev().map(|child| CasePart::of(child, &rules)).collect(),
        case: CaseView::of(&found, &rules),
    })
}

/// Those offers that whoever asks would not be denied: an application comes into force only by whoever may decide on what it
/// is about.
async fn permitted(
    system: &System,
    actor: &Actor,
    case: &Case,
    lifecycle: &Lifecycle,
    mut offers: Vec<Offer>,
) -> Result<Vec<Offer>, AppError> {
    let has = |offer: &Offer, effect| lifecycle.has_effect(&case.standing.state, &offer.action, effect);
    // A month is sealed as a whole.
    offers.retain(|offer| !has(offer, Effect::Seal));
    let applies = |offer: &Offer| has(offer, Effect::Apply);
    if offers.iter().any(applies) {
        let body = Value::Object(case.body.clone());
        if !applications::may_decide(system, actor, &body).await? {
            offers.retain(|offer| !applies(offer));
        }
    }
    Ok(offers)
}

pub(super) fn clock_view(
    timer: &domain::lifecycle::Timer,
    lifecycle: &domain::lifecycle::Lifecycle,
    rules: &Rules,
) -> ClockView {
    let clock = lifecycle.clocks.iter().find(|clock| clock.name == timer.clock);
    let state = match (timer.ended, timer.since) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "running",
        (None, None) => "stopped",
    };
    ClockView {
        name: timer.clock.clone(),
        title: clock.map_or(&timer.clock, |clock| &clock.title).clone(),
        state,
        started: timer.started,
        due: timer.due(&rules.calendar),
        missed: timer.missed,
    }
}

async fn codes(
    system: &System,
    case: &Case,
    records: &[SignedFor],
) -> Result<HashMap<String, String>, AppError> {
    let known = case.units().map(|place| (place.id.to_string(), place.path.code().to_owned()));
    let mut codes: HashMap<String, String> = known.collect();
    let parties = records.iter().flat_map(|of| [&of.hand_over.sender, &of.hand_over.receiver]);
    let others = parties.filter(|party| !codes.contains_key(*party));
    let others: Vec<UnitId> = others.filter_map(|party| party.parse().ok()).map(UnitId).collect();
    if !others.is_empty() {
        let units = system.store().units_by_id(&others).await?;
        codes.extend(units.into_iter().map(|unit| (unit.id.to_string(), unit.code)));
    }
    Ok(codes)
}

fn hand_overs(records: &[SignedFor], codes: &HashMap<String, String>) -> Vec<HandOverView> {
    let code = |party: &String| codes.get(party).unwrap_or(party).clone();
    let view = |(at, SignedFor { hand_over, staff }): (usize, &SignedFor)| HandOverView {
        number: at + 1,
        kind: hand_over.kind.name(),
        sender: code(&hand_over.sender),
        receiver: code(&hand_over.receiver),
        staff: staff.map(|staff| staff.0),
        reason: hand_over.reason.clone(),
        until: hand_over.until,
        sent: hand_over.sent,
        received: hand_over.received,
    };
    records.iter().enumerate().map(view).collect()
}

fn act_view(act: Act) -> ActView {
    ActView {
        action: act.action,
        from: act.from,
        to: act.to,
        person: act.person.map(|person| person.0),
        post: act.post.map(|post| post.0),
        at: act.at,
        fields: act.fields,
    }
}
