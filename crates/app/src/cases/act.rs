//! Acting on a case: what its lifecycle makes of it, and what follows.

use super::hand_over::{Giving, hand_over};
use super::note::{Made, note};
use super::view::{CaseDetail, case_left_by};
use super::{alarm, may_be_told};
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfit, Misfits};
use crate::files;
use crate::rules::Rules;
use crate::system::System;
use domain::access::{self, Post};
use domain::case::{Case, Place};
use domain::hand_over::{HandOver, Kind, holder};
use domain::id::{CaseId, PersonId};
use domain::lifecycle::{Effect, FieldKind, Group, Lifecycle, Refusal, Relation, Request};
use domain::unit::Unit;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use store::Tx;
use uuid::Uuid;

/// An action on a case.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its name, one of those that the case offers.
    #[schema(example = "accept", min_length = 1, max_length = 100)]
    pub action: String,
    /// What the offer asks for: units by their codes, persons and files by their ids.
    #[serde(default)]
    pub fields: Map<String, Value>,
}

/// Acts on a case that still is at this version, and says how it stands then.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`]; [`AppError::Invalid`] when fields don't fit;
/// [`AppError::Refused`] and [`AppError::NotHandedOver`] when it can't be done now, or by them; the store's.
pub async fn act(
    system: &System,
    actor: &Actor,
    id: CaseId,
    version: i64,
    given: &Action,
) -> Result<CaseDetail, AppError> {
    may_be_told(system, actor)?;
    let act = async |tx: Tx| {
        let rules = &*system.rules_in(&tx).await?;
        let case = tx.case(id).await?.ok_or_else(|| AppError::not_found("case", id))?;
        let owners = case.owners();
        let post = system.policies().authorise(actor, access::Action::CaseAct, &owners)?;
        if case.version != version {
            let current = json!({ "version": case.version, "state": case.standing.state });
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        if rules.lifecycle(&case)?.has_effect(&case.standing.state, &given.action, Effect::Seal) {
            let detail = "it is sealed together with all of its month";
            return Err(AppError::conflict("sealed_with_month", detail));
        }
        act_in(&tx, system, rules, (actor, post), (case, given)).await?;
        Ok::<_, AppError>(id)
    };
    let id = system.store().write_once("act_on_case", actor.ask.as_ref(), act).await?;
    case_left_by(system, actor, id).await
}

/// One step of what follows: an action on a case, by somebody or by its parent.
struct Step {
    case: Case,
    relations: Vec<Relation>,
    given: Action,
}

/// Acts within a unit of work, and lets parts of the case follow.
pub(crate) async fn act_in(
    tx: &Tx,
    system: &System,
    rules: &Rules,
    (actor, post): (&Actor, &Post),
    (case, given): (Case, &Action),
) -> Result<Case, AppError> {
    let mut relations = case.relations(actor.person, &actor.posts);
    if crate::reports::scores(tx, &case, actor).await? {
        relations.push(Relation::Scored);
    }
    let mut steps = VecDeque::from([Step { case, relations, given: given.clone() }]);
    let mut first = None;
    while let Some(step) = steps.pop_front() {
        let action = step.given.clone();
        let (case, passes_down) = take(tx, system, rules, (actor, post), step).await?;
        if passes_down {
            for child in tx.children(case.id).await? {
                let offers = rules.lifecycle(&child)?.offers(&child.standing.state, &[Relation::Parent]);
                if let Some(offer) = offers.iter().find(|offer| offer.action == action.action) {
                    let asked = offer.fields["properties"].as_object();
                    let mut given = action.clone();
                    given.fields.retain(|name, _| asked.is_some_and(|asked| asked.contains_key(name)));
                    steps.push_back(Step { case: child, relations: vec![Relation::Parent], given });
                }
            }
        }
        first.get_or_insert(case);
    }
    first.ok_or_else(|| AppError::outside("nothing was done"))
}

/// Takes one action; whether it has to be passed down.
async fn take(
    tx: &Tx,
    system: &System,
    rules: &Rules,
    (actor, post): (&Actor, &Post),
    Step { case: before, relations, given }: Step,
) -> Result<(Case, bool), AppError> {
    let (now, lifecycle) = (system.now(), rules.lifecycle(&before)?);
    let children: Vec<Group> = tx.children(before.id).await?.iter().map(|child| child.group).collect();
    let request = Request {
        action: &given.action,
        relations: &relations,
        fields: &given.fields,
        children: &children,
        now,
    };
    let outcome = lifecycle.apply(&before.standing, &request, &rules.calendar).map_err(refused)?;
    let named = named(tx, system, actor, lifecycle, &given.fields).await?;
    let mut case = Case { standing: outcome.case.clone(), version: before.version + 1, ..before.clone() };
    if let Some(state) = lifecycle.state(&case.standing.state) {
        case.group = state.group;
    }
    let mut records = tx.hand_overs(case.id).await?;
    sign_for_held(tx, &case, &relations, &mut records, now).await?;
    for effect in &outcome.effects {
        if let Effect::HandOver(kind) = effect {
            let (case_before, by) = (&before, &outcome.by);
            let giving =
                Giving { kind: *kind, case: case_before, relations: &relations, by, named: &named, now };
            let Some(made) = hand_over(tx, system, &giving, &given.fields, &records).await? else { continue };
            if matches!(kind, Kind::Assign | Kind::Transfer) && case.standing.lifecycle != "application" {
                let goals = case.goals.clone();
                let units = named.units.iter().map(|(_, unit)| unit.path.clone()).collect();
                let owners = access::Owners { units, goals };
                system.policies().authorise(actor, access::Action::TaskOpen, &owners)?;
            }
            tx.put_hand_over(case.id, records.len() + 1, &made).await?;
            records.push(made);
        }
        crate::reports::apply_effect(tx, system, &case, *effect).await?;
        if *effect == Effect::Apply {
            let body = Value::Object(case.body.clone());
            crate::applications::apply_application(tx, system, (actor, post), case.id, &body).await?;
        }
        if matches!(effect, Effect::Compute | Effect::Ready | Effect::Root) {
            crate::boards::follow(tx, system, &case, *effect).await?;
        }
    }
    case.holder = place_of_holder(tx, &case, &records, &named).await?;
    tx.save_case(&case, case.due(&rules.calendar), alarm(&case, rules, None)?).await?;
    let made = Made { before: &before, after: &case, given: &given, outcome: &outcome, now };
    note(tx, system, rules, (actor, post), &made).await?;
    Ok((case, outcome.effects.contains(&Effect::PassDown)))
}

/// Fields that don't fit are the input's fault; everything else is how things stand.
fn refused(refusal: Refusal) -> AppError {
    let Refusal::Fields { faults } = refusal else { return AppError::Refused(refusal) };
    let misfit = |fault: &domain::lifecycle::FieldFault| {
        let code = serde_json::to_value(fault.what).ok();
        let code = code.as_ref().and_then(Value::as_str).unwrap_or("wrong").to_owned();
        let expected = "what the offer's schema says".to_owned();
        Misfit { at: format!("/fields/{}", fault.field), code, expected }
    };
    AppError::Invalid(faults.iter().map(misfit).collect())
}

/// Units and persons that fields name.
pub(super) struct Named {
    pub(super) units: Vec<(String, Unit)>,
    pub(super) persons: Vec<(String, PersonId)>,
}

/// Looks up whom and what the fields name.
async fn named(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    lifecycle: &Lifecycle,
    fields: &Map<String, Value>,
) -> Result<Named, AppError> {
    let (mut found, mut misfits) = (Named { units: Vec::new(), persons: Vec::new() }, Misfits::default());
    for (name, value) in fields {
        let at = format!("/fields/{name}");
        let text = value.as_str().unwrap_or_default().trim();
        match lifecycle.field(name).map(|field| field.kind) {
            Some(FieldKind::Unit) => match tx.unit(text).await? {
                Some(unit) => found.units.push((name.clone(), unit)),
                None => misfits.add(&at, "no_such_unit", "the code of a unit"),
            },
            Some(FieldKind::Person) => {
                let id = text.parse::<Uuid>().ok().map(PersonId);
                let person = match id {
                    Some(id) => tx.person(id).await?,
                    None => None,
                };
                match person {
                    Some(person) => found.persons.push((name.clone(), person.id)),
                    None => misfits.add(&at, "no_such_person", "the id of a person"),
                }
            }
            Some(FieldKind::Files) => {
                let ids = value.as_array().map_or(&[][..], Vec::as_slice);
                files::check_evidence(tx, system, actor, &mut misfits, &at, ids).await?;
            }
            Some(FieldKind::Date) => misfits.day(&at, text.parse().ok()),
            _ => {}
        }
    }
    misfits.done()?;
    Ok(found)
}

/// Whoever acts on what their unit was given has got it.
async fn sign_for_held(
    tx: &Tx,
    case: &Case,
    relations: &[Relation],
    records: &mut [store::SignedFor],
    now: domain::calendar::Moment,
) -> Result<(), AppError> {
    if !relations.contains(&Relation::Responsible) {
        return Ok(());
    }
    let last = records.iter().rposition(|record| record.hand_over.kind.moves());
    let Some(at) = last.filter(|at| records[*at].hand_over.received.is_none()) else { return Ok(()) };
    records[at].hand_over.receive(now)?;
    tx.put_hand_over(case.id, at + 1, &records[at]).await?;
    Ok(())
}

async fn place_of_holder(
    tx: &Tx,
    case: &Case,
    records: &[store::SignedFor],
    named: &Named,
) -> Result<Option<Place>, AppError> {
    let records: Vec<HandOver> = records.iter().map(|record| record.hand_over.clone()).collect();
    let Some(id) = holder(&records) else { return Ok(None) };
    let known = case.units().find(|place| place.id.to_string() == id).cloned();
    let given = named.units.iter().map(|(_, unit)| unit).find(|unit| unit.id.to_string() == id);
    let given = given.map(|unit| Place { id: unit.id, path: unit.path.clone() });
    if let Some(place) = known.or(given) {
        return Ok(Some(place));
    }
    let id = id.parse().map(domain::id::UnitId).map_err(AppError::outside)?;
    let unit =
        tx.units_by_id(&[id]).await?.pop().ok_or_else(|| AppError::outside(format!("no unit {id}")))?;
    Ok(Some(Place { id: unit.id, path: unit.path }))
}
