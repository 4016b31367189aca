//! Indicator cards as rows, each version kept.

use super::rows::{corrupt, named};
use crate::entity::{card, goal};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use chrono::NaiveDate;
use domain::goal::{Card, Derivation};
use domain::id::{GoalId, PostId, UnitId};
use domain::period::Cadence;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

impl Tx {
    /// Adds cards; a goal's versions count on.
    ///
    /// # Errors
    /// [`Error::Database`], when the version is there too.
    pub async fn add_cards(&self, cards: &[Card]) -> Result<(), Error> {
        for some in cards.chunks(AT_ONCE) {
            let add = card::Entity::insert_many(some.iter().map(row)).exec_without_returning(self);
            add.await.map_err(while_doing("add indicator cards"))?;
        }
        Ok(())
    }

    /// All cards of a goal, the oldest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cards(&self, goal: GoalId) -> Result<Vec<Card>, Error> {
        cards_of(self, goal).await
    }
}

impl Tx {
    /// The cards of derived indicators that hold on a day, with the indicators' codes, by code.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn derived_cards(&self, day: NaiveDate) -> Result<Vec<(String, Card)>, Error> {
        let derived = card::Entity::find().filter(card::Column::Derived.is_not_null()).select_only();
        let goals = derived.column(card::Column::Goal).into_query();
        let of = card::Entity::find()
            .filter(card::Column::Goal.in_subquery(goals))
            .filter(card::Column::HoldsFrom.lte(day))
            .order_by_asc(card::Column::Version);
        let rows = of.all(self).await.map_err(while_doing("read derived indicators"))?;
        // Of each goal's cards the last one holds.
        let held: HashMap<Uuid, card::Model> = rows.into_iter().map(|row| (row.goal, row)).collect();
        let held: Vec<Card> = held.into_values().map(read).collect::<Result<_, _>>()?;
        let ids = held.iter().map(|card| card.goal.0);
        let codes = goal::Entity::find().filter(goal::Column::Id.is_in(ids)).all(self).await;
        let codes = codes.map_err(while_doing("read derived indicators"))?;
        let code =
            |card: &Card| codes.iter().find(|goal| goal.id == card.goal.0).map(|goal| goal.code.clone());
        let derived = held.into_iter().filter(|card| card.derived.is_some());
        let mut cards: Vec<(String, Card)> = derived.filter_map(|card| Some((code(&card)?, card))).collect();
        cards.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(cards)
    }
}

impl Store {
    /// The cards of these goals that hold on a day.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cards_on(&self, goals: &[GoalId], day: NaiveDate) -> Result<HashMap<GoalId, Card>, Error> {
        let mut found = HashMap::new();
        for some in goals.chunks(AT_ONCE) {
            let of = card::Entity::find()
                .filter(card::Column::Goal.is_in(some.iter().map(|goal| goal.0)))
                .filter(card::Column::HoldsFrom.lte(day));
            let rows = of.order_by_asc(card::Column::Version).all(&self.readers).await;
            for row in rows.map_err(while_doing("read indicator cards"))? {
                found.insert(GoalId(row.goal), read(row)?);
            }
        }
        Ok(found)
    }

    /// All cards of a goal, the oldest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cards(&self, goal: GoalId) -> Result<Vec<Card>, Error> {
        cards_of(&self.readers, goal).await
    }
}

async fn cards_of(connection: &impl ConnectionTrait, goal: GoalId) -> Result<Vec<Card>, Error> {
    let of = card::Entity::find().filter(card::Column::Goal.eq(goal.0));
    let rows = of.order_by_asc(card::Column::Version).all(connection).await;
    rows.map_err(while_doing("read indicator cards"))?.into_iter().map(read).collect()
}

fn row(card: &Card) -> card::ActiveModel {
    card::ActiveModel {
        goal: Set(card.goal.0),
        version: Set(card.version),
        holds_from: Set(card.from),
        definition: Set(card.definition.clone()),
        formula: Set(card.formula.clone()),
        basis: Set(card.basis.name().to_owned()),
        document: Set(card.document.clone()),
        measure: Set(card.measure.clone()),
        direction: Set(card.direction.name().to_owned()),
        frequency: Set(frequency(card.frequency).to_owned()),
        derived: Set(card.derived.as_ref().map(|derived| serde_json::json!(derived).to_string())),
        source: Set(card.source.map(|unit| unit.0)),
        cut_off: Set(card.cut_off.and_then(|day| i32::try_from(day).ok())),
        contact: Set(card.contact.map(|post| post.0)),
    }
}

fn derivation(text: &str) -> Result<Derivation, ()> {
    serde_json::from_str(text).map_err(|_| ())
}

fn frequency(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Month => "month",
        Cadence::Quarter => "quarter",
        Cadence::Half => "half",
        Cadence::Year => "year",
    }
}

fn read(row: card::Model) -> Result<Card, Error> {
    let id = row.goal.to_string();
    let place = |column: &'static str| ("cards", column, id.as_str());
    let cadences = [Cadence::Month, Cadence::Quarter, Cadence::Half, Cadence::Year];
    let found = cadences.into_iter().find(|of| frequency(*of) == row.frequency);
    Ok(Card {
        goal: GoalId(row.goal),
        from: row.holds_from,
        basis: named(place("basis"), &row.basis)?,
        direction: named(place("direction"), &row.direction)?,
        frequency: found.ok_or_else(|| corrupt(place("frequency"), &row.frequency))?,
        derived: row
            .derived
            .as_deref()
            .map(derivation)
            .transpose()
            .map_err(|()| corrupt(place("derived"), "a derivation"))?,
        source: row.source.map(UnitId),
        cut_off: row.cut_off.and_then(|day| u32::try_from(day).ok()),
        contact: row.contact.map(PostId),
        version: row.version,
        definition: row.definition,
        formula: row.formula,
        document: row.document,
        measure: row.measure,
    })
}
