//! Indicator cards (口径卡).

use super::derivation::{self, DerivationGiven};
use super::{existing, given, owners, visible};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Action;
use domain::goal::{Basis, Card, Derivation, Direction, Goal, ItemKind};
use domain::id::{PostId, UnitId};
use domain::journal::{Change, Code};
use domain::period::Cadence;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use store::Tx;
use uuid::Uuid;

const CARD_SET: Code = Code::literal("goal.card_set");
const CARD: Code = Code::literal("card");

/// How often an indicator has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// 月
    Month,
    /// 季
    Quarter,
    /// 半年
    Half,
    /// 年
    Year,
}

impl From<Frequency> for Cadence {
    fn from(of: Frequency) -> Self {
        match of {
            Frequency::Month => Self::Month,
            Frequency::Quarter => Self::Quarter,
            Frequency::Half => Self::Half,
            Frequency::Year => Self::Year,
        }
    }
}

impl From<Cadence> for Frequency {
    fn from(of: Cadence) -> Self {
        match of {
            Cadence::Month => Self::Month,
            Cadence::Quarter => Self::Quarter,
            Cadence::Half => Self::Half,
            Cadence::Year => Self::Year,
        }
    }
}

/// An indicator's card, as it is to be from a day on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardGiven {
    /// The first day on which it holds, not before that of the card before it; today unless told.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// What is counted, in words.
    #[schema(min_length = 1, max_length = 2000, example = "按不变价计算的地区生产总值累计同比增速。")]
    pub definition: String,
    /// How it is computed.
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub formula: Option<String>,
    /// What a value covers: `current`, its period, or `cumulative`, the year up to its period's end.
    #[schema(value_type = String, example = "cumulative", pattern = "^(current|cumulative)$")]
    pub basis: Basis,
    /// The document that it rests on.
    #[schema(max_length = 200)]
    #[serde(default)]
    pub document: Option<String>,
    /// Its unit of measure.
    #[schema(min_length = 1, max_length = 40, example = "%")]
    pub measure: String,
    /// Which values are good: `up`, `down` or `target`.
    #[schema(value_type = String, example = "up", pattern = "^(up|down|target)$")]
    pub direction: Direction,
    /// How often there is a value.
    pub frequency: Frequency,
    /// Where its figures come from when nobody is asked for them.
    #[serde(default)]
    pub derived: Option<DerivationGiven>,
    /// 数源单位: the code of the unit that knows the values.
    #[schema(min_length = 1, max_length = 40, example = "331102B13")]
    #[serde(default)]
    pub source: Option<String>,
    /// The day of the month until which values are in; in shorter months the last.
    #[schema(minimum = 1, maximum = 31)]
    #[serde(default)]
    pub cut_off: Option<u32>,
    /// The post to ask.
    #[serde(default)]
    pub contact: Option<Uuid>,
}

/// An indicator's card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CardView {
    /// The indicator's code.
    #[schema(example = "JJ01")]
    pub goal: String,
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// What is counted, in words.
    pub definition: String,
    /// How it is computed.
    pub formula: Option<String>,
    /// What a value covers: `current` or `cumulative`.
    #[schema(example = "cumulative")]
    pub basis: String,
    /// The document that it rests on.
    pub document: Option<String>,
    /// Its unit of measure.
    #[schema(example = "%")]
    pub measure: String,
    /// Which values are good: `up`, `down` or `target`.
    #[schema(example = "up")]
    pub direction: String,
    /// How often there is a value.
    pub frequency: Frequency,
    /// Where its figures come from when nobody is asked for them.
    pub derived: Option<DerivationGiven>,
    /// 数源单位: the code of the unit that knows the values.
    pub source: Option<String>,
    /// The day of the month until which values are in.
    pub cut_off: Option<u32>,
    /// The post to ask.
    pub contact: Option<Uuid>,
    /// Counts the indicator's cards; the entity tag is `"v<version>"`.
    pub version: i64,
}

/// Which card.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CardQuery {
    /// The card that held on this day; today unless told.
    pub day: Option<NaiveDate>,
}

/// The card of an indicator that holds on a day.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn card(
    system: &System,
    actor: &Actor,
    code: &str,
    query: &CardQuery,
) -> Result<CardView, AppError> {
    let goal = visible(system, actor, code).await?;
    let day = query.day.unwrap_or_else(|| system.today());
    let cards = system.store().cards(goal.id).await?;
    let held = cards.iter().rev().find(|card| card.from <= day);
    let card = held.ok_or_else(|| AppError::not_found("card", code))?;
    let ids: Vec<UnitId> = card.source.into_iter().collect();
    let units = system.store().units_by_id(&ids).await?;
    Ok(show(&goal, card, units.first().map(|unit| unit.code.clone())))
}

fn show(goal: &Goal, card: &Card, source: Option<String>) -> CardView {
    CardView {
        goal: goal.code.clone(),
        from: card.from,
        definition: card.definition.clone(),
        formula: card.formula.clone(),
        basis: card.basis.name().to_owned(),
        document: card.document.clone(),
        measure: card.measure.clone(),
        direction: card.direction.name().to_owned(),
        frequency: card.frequency.into(),
        derived: card.derived.clone().map(DerivationGiven::from),
        source,
        cut_off: card.cut_off,
        contact: card.contact.map(|post| post.0),
        version: card.version,
    }
}

/// Sets an indicator's card whose last one still is at this version; version 0 when there is none.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Conflict`] when it is
/// no indicator; the store's.
pub async fn put_card(
    system: &System,
    actor: &Actor,
    code: &str,
    version: i64,
    given: &CardGiven,
) -> Result<CardView, AppError> {
    let put = async |tx: Tx| {
        let goal = existing(&tx, code).await?;
        let post = system.policies().authorise(actor, Action::GoalEdit, &owners(&tx, &goal).await?)?;
        if goal.kind != Some(ItemKind::Indicator) {
            return Err(AppError::conflict("no_indicator", format!("{code} is no indicator")));
        }
        let cards = tx.cards(goal.id).await?;
        let before = cards.last();
        let codes = units_of(&tx, before).await?;
        let source_of = |card: &Card| card.source.and_then(|id| codes.get(&id).cloned());
        let shown = before.map(|card| show(&goal, card, source_of(card)));
        if before.map_or(0, |card| card.version) != version {
            return Err(AppError::Stale { given: version, current: Box::new(json!(shown)) });
        }
        let card = checked(&tx, system, &goal, before, given).await?;
        tx.add_cards(std::slice::from_ref(&card)).await?;
        let view = show(&goal, &card, given.source.clone());
        let unit = goal.units.first().map(|of| of.unit).unwrap_or(post.unit);
        let mut set = actor.did(system, Some(post), CARD_SET, (super::GOAL, goal.id.0), Some(unit));
        set.changes.push(Change::plain(CARD, shown.map(|shown| json!(shown)), Some(json!(view))));
        tx.record(&set, &[]).await?;
        Ok(view)
    };
    system.store().write("put_card", put).await
}

async fn units_of(tx: &Tx, card: Option<&Card>) -> Result<HashMap<UnitId, String>, AppError> {
    let ids: Vec<UnitId> = card.and_then(|card| card.source).into_iter().collect();
    Ok(tx.units_by_id(&ids).await?.into_iter().map(|unit| (unit.id, unit.code)).collect())
}

async fn checked(
    tx: &Tx,
    system: &System,
    goal: &Goal,
    before: Option<&Card>,
    given: &CardGiven,
) -> Result<Card, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/definition", &given.definition, 2000);
    misfits.text("/measure", &given.measure, 40);
    let formula = given::optional(&mut misfits, "/formula", given.formula.as_deref(), 1000);
    let document = given::optional(&mut misfits, "/document", given.document.as_deref(), 200);
    if given.cut_off.is_some_and(|day| !(1..=31).contains(&day)) {
        misfits.add("/cut_off", "out_of_range", "1 to 31");
    }
    misfits.day("/from", given.from);
    let from =
        given.from.unwrap_or_else(|| system.today().max(before.map_or(NaiveDate::MIN, |card| card.from)));
    if let Some(before) = before.filter(|before| from < before.from) {
        misfits.add("/from", "out_of_range", format!("not before {}", before.from));
    }
    let source = match &given.source {
        Some(code) => tx.unit(code).await?.map(|unit| unit.id),
        None => None,
    };
    if given.source.is_some() && source.is_none() {
        misfits.add("/source", "no_such_unit", "a unit");
    }
    let contact = given.contact.map(PostId);
    if let Some(post) = contact
        && tx.post(post).await?.is_none()
    {
        misfits.add("/contact", "no_such_post", "a post");
    }
    if let Some(derived) = &given.derived {
        derivation::check(tx, &mut misfits, goal, derived, from).await?;
    }
    misfits.done()?;
    Ok(Card {
        goal: goal.id,
        from,
        definition: given.definition.trim().to_owned(),
        formula,
        basis: given.basis,
        document,
        measure: given.measure.trim().to_owned(),
        direction: given.direction,
        frequency: given.frequency.into(),
        derived: given.derived.clone().map(Derivation::from),
        source,
        cut_off: given.cut_off,
        contact,
        version: before.map_or(1, |before| before.version + 1),
    })
}
