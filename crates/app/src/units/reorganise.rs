//! Merging, splitting and dissolving units.

use super::add::{self, NewUnit, add_from};
use super::change::{self, change_from};
use super::history::named;
use super::{UnitPatch, existing};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::people::end_posts_with_unit;
use crate::system::System;
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Action, Owners, Post};
use domain::id::{ReorganisationId, UnitId};
use domain::journal::{Change, Code};
use domain::unit::{Reorganisation, Succession, UnfitShare, Unit, check_shares, leavers, with_stayers};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use store::Tx;
use uuid::Uuid;

const REORGANISATION: Code = Code::literal("reorganisation");
const REORGANISED: Code = Code::literal("units.reorganised");
const PARTS: Code = Code::literal("parts");

/// The most units that one makes.
const MOST_MADE: usize = 50;
/// The most parts of one.
const MOST_PARTS: usize = 200;

/// What of a unit goes where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartGiven {
    /// The code of the unit of before.
    #[schema(example = "331102004201", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The code of the unit of after; its own for what stays.
    #[schema(example = "331102004202", min_length = 1, max_length = 40)]
    pub into: String,
    /// The share that goes there; those of a unit of before add up to 1.
    #[schema(example = 1.0, exclusive_minimum = 0.0, maximum = 1.0)]
    pub share: f64,
}

/// Units to merge, split or dissolve into others.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReorganisation {
    /// The first day of the new order, today or earlier. Units of which nothing stays end on the day before.
    pub from: NaiveDate,
    /// The document that orders it.
    #[serde(default)]
    #[schema(example = "莲政发〔2022〕8号", min_length = 1, max_length = 200)]
    pub document: Option<String>,
    /// Units that begin with it, parents before those below them; they start on that day.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub makes: Vec<NewUnit>,
    /// What goes where. Who takes others in and isn't named as one of before stays whole.
    #[schema(min_items = 1, max_items = 200)]
    pub parts: Vec<PartGiven>,
}

/// A reorganisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReorganisationView {
    /// Its id.
    pub id: Uuid,
    /// The first day of the new order.
    pub from: NaiveDate,
    /// The document that orders it.
    pub document: Option<String>,
    /// What goes where, what stays too.
    pub parts: Vec<PartGiven>,
    /// The codes of the units that ended with it.
    pub ended: Vec<String>,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
}

/// Which reorganisations to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReorganisationFilter {
    /// The `next` of the page before.
    pub after: Option<Uuid>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// Merges, splits or dissolves units from a day on. Units below one that ends go to the unit that it went into; posts at it
/// end with it; its goals and cases stay with it and are to be given to others.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`] at one of the units, [`AppError::NotFound`]; [`AppError::Conflict`] when a
/// unit was changed since, was reorganised on that day, is a root, or goes into several and has units below it; the store's.
pub async fn reorganise(
    system: &System,
    actor: &Actor,
    given: &NewReorganisation,
) -> Result<ReorganisationView, AppError> {
    check(system, given)?;
    let work = async |tx: Tx| {
        for unit in &given.makes {
            add_from(system, &tx, actor, unit, given.from).await?;
        }
        let units = units(&tx, given).await?;
        let post = may(system, actor, &units)?;
        let parts = parts(&tx, given, &units).await?;
        let gone = leavers(&parts);
        let mut ended: Vec<&Unit> = units.values().filter(|unit| gone.contains(&unit.id)).collect();
        // Those below end before those above.
        ended.sort_by(|one, other| {
            other.path.codes().count().cmp(&one.path.codes().count()).then(one.code.cmp(&other.code))
        });
        for unit in &ended {
            dissolve(system, &tx, (actor, post), unit, given, &units).await?;
        }
        let made = Reorganisation {
            id: ReorganisationId(Uuid::now_v7()),
            starts: given.from,
            document: given.document.as_ref().map(|text| text.trim().to_owned()),
            parts,
            person: actor.person,
            recorded: system.now().to_utc(),
        };
        tx.add_reorganisation(&made).await?;
        let named = units.values().map(|unit| (unit.id, unit.clone())).collect();
        let view = view(&made, &named);
        let first = made.parts.first().map(|part| part.from);
        let mut event = actor.did(system, Some(post), REORGANISED, (REORGANISATION, made.id.0), first);
        event.changes.push(Change::plain(PARTS, None, Some(json!(view.parts))));
        tx.record(&event, &[]).await?;
        Ok(view)
    };
    system.store().write_once("reorganise", actor.ask.as_ref(), work).await
}

/// The reorganisation of this id.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn reorganisation(
    system: &System,
    actor: &Actor,
    id: Uuid,
) -> Result<ReorganisationView, AppError> {
    system.policies().authorise_at_root(actor, Action::UnitRead)?;
    let found = system.store().reorganisation(ReorganisationId(id)).await?;
    let found = found.ok_or_else(|| AppError::not_found("reorganisation", id))?;
    Ok(views(system, &[found]).await?.swap_remove(0))
}

/// All reorganisations, the first recorded first.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], the store's.
pub async fn reorganisations(
    system: &System,
    actor: &Actor,
    filter: &ReorganisationFilter,
) -> Result<Page<ReorganisationView>, AppError> {
    let size = size(filter.limit)?;
    system.policies().authorise_at_root(actor, Action::UnitRead)?;
    let found = system.store().reorganisations(filter.after.map(ReorganisationId), size + 1).await?;
    Ok(Page::of(views(system, &found).await?, size, |of| of.id.to_string()))
}

async fn views(system: &System, found: &[Reorganisation]) -> Result<Vec<ReorganisationView>, AppError> {
    let ids: Vec<UnitId> =
        found.iter().flat_map(|of| &of.parts).flat_map(|part| [part.from, part.into]).collect();
    let named = named(system, &ids).await?;
    Ok(found.iter().map(|of| view(of, &named)).collect())
}

fn view(of: &Reorganisation, named: &HashMap<UnitId, Unit>) -> ReorganisationView {
    let code = |id: &UnitId| named.get(id).map_or_else(|| id.to_string(), |unit| unit.code.clone());
    let part =
        |part: &Succession| PartGiven { unit: code(&part.from), into: code(&part.into), share: part.share };
    let mut ended: Vec<String> = leavers(&of.parts).iter().map(code).collect();
    ended.sort();
    ReorganisationView {
        id: of.id.0,
        from: of.starts,
        document: of.document.clone(),
        parts: of.parts.iter().map(part).collect(),
        ended,
        recorded: of.recorded,
    }
}

fn check(system: &System, given: &NewReorganisation) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    change::past(system, &mut misfits, Some(given.from));
    if let Some(document) = &given.document {
        misfits.text("/document", document, 200);
    }
    if given.makes.len() > MOST_MADE {
        misfits.add("/makes", "too_many", format!("at most {MOST_MADE}"));
    }
    for (place, unit) in given.makes.iter().enumerate() {
        let at = format!("/makes/{place}");
        add::check(unit, &at, &mut misfits);
        if unit.starts.is_some_and(|starts| starts != given.from) {
            misfits.add(&format!("{at}/starts"), "other_day", format!("{}, or nothing", given.from));
        }
    }
    if given.parts.is_empty() || given.parts.len() > MOST_PARTS {
        misfits.add("/parts", "out_of_range", format!("1 to {MOST_PARTS} parts"));
    }
    misfits.done()
}

/// The units that the parts name, by code: those of before are there on the day before, those of after on the day.
async fn units(tx: &Tx, given: &NewReorganisation) -> Result<HashMap<String, Unit>, AppError> {
    let codes: Vec<&str> =
        given.parts.iter().flat_map(|part| [part.unit.as_str(), part.into.as_str()]).collect();
    let found = tx.units_by_code(&codes).await?;
    let found: HashMap<String, Unit> = found.into_iter().map(|unit| (unit.code.clone(), unit)).collect();
    let before = given.from.pred_opt().unwrap_or(given.from);
    let mut misfits = Misfits::default();
    for (place, part) in given.parts.iter().enumerate() {
        for (field, code, day) in [("unit", &part.unit, before), ("into", &part.into, given.from)] {
            let at = format!("/parts/{place}/{field}");
            match found.get(code) {
                None => misfits.add(&at, "no_such_unit", format!("a unit, not {code}")),
                Some(unit) if !unit.is_there_on(day) => {
                    misfits.add(&at, "not_there", format!("a unit that is there on {day}"));
                }
                Some(_) => {}
            }
        }
    }
    misfits.done()?;
    Ok(found)
}

fn may<'a>(system: &System, actor: &'a Actor, units: &HashMap<String, Unit>) -> Result<&'a Post, AppError> {
    let mut codes: Vec<_> = units.values().map(|unit| &unit.path).collect();
    codes.sort();
    let posts = codes
        .iter()
        .map(|path| system.policies().authorise(actor, Action::UnitEdit, &Owners::unit(path)))
        .collect::<Result<Vec<_>, _>>()?;
    posts.first().copied().ok_or_else(|| AppError::outside("a reorganisation without units"))
}

/// The parts, checked, with those that stay.
async fn parts(
    tx: &Tx,
    given: &NewReorganisation,
    units: &HashMap<String, Unit>,
) -> Result<Vec<Succession>, AppError> {
    let part = |part: &PartGiven| {
        let (from, into) = (units.get(&part.unit)?.id, units.get(&part.into)?.id);
        Some(Succession { starts: given.from, from, into, share: part.share })
    };
    let parts: Vec<Succession> = given.parts.iter().filter_map(part).collect();
    let begun: Vec<UnitId> = given.makes.iter().filter_map(|unit| Some(units.get(&unit.code)?.id)).collect();
    let all = with_stayers(&parts, &begun);
    let gone = leavers(&all);
    let mut misfits = Misfits::default();
    let place_of = |unit: UnitId| parts.iter().position(|part| part.from == unit).unwrap_or_default();
    for unfit in check_shares(&parts) {
        match unfit {
            UnfitShare::OutOfRange(at) => {
                misfits.add(&format!("/parts/{at}/share"), "out_of_range", "above 0, at most 1");
            }
            UnfitShare::Twice(at) => misfits.add(&format!("/parts/{at}"), "twice", "each two units once"),
            UnfitShare::Sum(unit, sum) => {
                let at = format!("/parts/{}/share", place_of(unit));
                misfits.add(&at, "bad_sum", format!("shares that add up to 1, not {sum}"));
            }
        }
    }
    for (place, _) in parts.iter().enumerate().filter(|(_, part)| gone.contains(&part.into)) {
        let code = &given.parts[place].into;
        let expected = format!("a unit that stays, or a part of {code} that stays");
        misfits.add(&format!("/parts/{place}/into"), "ends_itself", expected);
    }
    misfits.done()?;
    let ids: Vec<UnitId> = units.values().map(|unit| unit.id).collect();
    let taken = tx.reorganised_on(given.from, &ids).await?;
    let mut taken: Vec<&str> =
        units.values().filter(|unit| taken.contains(&unit.id)).map(|unit| unit.code.as_str()).collect();
    taken.sort_unstable();
    if !taken.is_empty() {
        let detail = format!("a reorganisation of that day has a part in {}", taken.join(", "));
        return Err(AppError::conflict("reorganised_already", detail));
    }
    Ok(all)
}

/// Ends a unit of which nothing stays.
async fn dissolve(
    system: &System,
    tx: &Tx,
    (actor, post): (&Actor, &Post),
    unit: &Unit,
    given: &NewReorganisation,
    units: &HashMap<String, Unit>,
) -> Result<(), AppError> {
    let last = given.from.pred_opt().unwrap_or(given.from);
    let now = existing(tx, &unit.code).await?;
    if now.parent.is_none() {
        return Err(AppError::conflict("unit_is_root", format!("{} is a root and stays", now.code)));
    }
    let mut into = given.parts.iter().filter(|part| part.unit == unit.code).map(|part| &part.into);
    if let (Some(heir), None) = (into.next().and_then(|code| units.get(code)), into.next()) {
        for below in tx.units_directly_below(now.id).await? {
            if below.is_there_on(given.from) && below.id != heir.id && !heir.path.is_within(&below.path) {
                let parent = Some(heir.code.clone());
                let patch = UnitPatch { parent, from: Some(given.from), ..UnitPatch::default() };
                change_from(system, tx, (actor, post), &below, &patch).await?;
            }
        }
    }
    let patch = UnitPatch { ends: Some(Some(last)), from: Some(given.from), ..UnitPatch::default() };
    change_from(system, tx, (actor, post), &existing(tx, &unit.code).await?, &patch).await?;
    end_posts_with_unit(system, tx, (actor, post), now.id, last).await
}
