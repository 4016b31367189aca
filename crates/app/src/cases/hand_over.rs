//! The hand-over that follows from an action.

use super::act::Named;
use crate::AppError;
use crate::error::Misfits;
use crate::system::System;
use domain::case::Case;
use domain::hand_over::{Draft, HandOver, Kind, Refusal};
use domain::lifecycle::Relation;
use serde_json::{Map, Value};
use store::{SignedFor, Tx};

/// What is given, by whom.
pub(super) struct Giving<'a> {
    pub(super) kind: Kind,
    /// The case before the action.
    pub(super) case: &'a Case,
    pub(super) relations: &'a [Relation],
    pub(super) named: &'a Named,
}

/// The record of a hand-over after the earlier ones.
///
/// # Errors
/// [`AppError::NotHandedOver`], [`AppError::Invalid`] when whoever is lent has no post; the store's.
pub(super) async fn hand_over(
    tx: &Tx,
    system: &System,
    giving: &Giving<'_>,
    fields: &Map<String, Value>,
    earlier: &[SignedFor],
) -> Result<SignedFor, AppError> {
    let Giving { kind, case, named, .. } = giving;
    let records: Vec<HandOver> = earlier.iter().map(|record| record.hand_over.clone()).collect();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let receiver = named.units.iter().find(|(name, _)| name == "receiver").map(|(_, unit)| unit);
    let staff = named.persons.first().map(|(_, person)| *person).filter(|_| *kind == Kind::Second);
    let holder = case.at();
    let (sender, receiver_id) = match kind {
        Kind::Return => back(case, giving.relations, &records)?,
        Kind::Second => {
            let mut posts = match staff {
                Some(person) => tx.posts_of(person).await?,
                None => Vec::new(),
            };
            posts.retain(|post| post.is_held_on(system.today()));
            let Some(home) = posts.first() else {
                let mut misfits = Misfits::default();
                misfits.add("/fields/staff", "no_post", "somebody who holds a post");
                misfits.done()?;
                return Err(AppError::outside("nobody is lent"));
            };
            (home.unit.to_string(), receiver.map(|unit| unit.id.to_string()).unwrap_or_default())
        }
        _ => (holder.id.to_string(), receiver.map(|unit| unit.id.to_string()).unwrap_or_default()),
    };
    let is_above = |unit: &domain::unit::Unit| unit.id != holder.id && holder.path.is_within(&unit.path);
    let draft = Draft {
        kind: *kind,
        sender,
        receiver: receiver_id,
        reason: text("reason"),
        until: text("until").and_then(|day| day.parse().ok()).filter(|_| *kind == Kind::Second),
        goes_up: receiver.is_some_and(is_above),
    };
    Ok(SignedFor { hand_over: HandOver::try_new(draft, &records, system.now())?, staff })
}

/// Whoever has it gives it back to whom they have it from; anybody else gives it back to whoever has it.
fn back(case: &Case, relations: &[Relation], records: &[HandOver]) -> Result<(String, String), AppError> {
    let last = records
        .iter()
        .rev()
        .find(|record| record.kind.moves() && record.receiver == case.at().id.to_string());
    let last = last.ok_or(AppError::NotHandedOver(Refusal::NotBack))?;
    let (giver, has_it) = (last.sender.clone(), last.receiver.clone());
    Ok(if relations.contains(&Relation::Responsible) { (has_it, giver) } else { (giver, has_it) })
}
