//! The hand-over that follows from an action.

use super::act::Named;
use crate::AppError;
use crate::error::Misfits;
use crate::system::System;
use domain::calendar::Moment;
use domain::case::Case;
use domain::hand_over::{Draft, HandOver, Kind, holder};
use domain::lifecycle::Relation;
use serde_json::{Map, Value};
use store::{SignedFor, Tx};

/// What is given, by whom.
pub(super) struct Giving<'a> {
    pub(super) kind: Kind,
    /// The case before the action.
    pub(super) case: &'a Case,
    /// How whoever gives it is related to the case.
    pub(super) relations: &'a [Relation],
    /// Those of these relations that the action is for.
    pub(super) by: &'a [Relation],
    pub(super) named: &'a Named,
    pub(super) now: Moment,
}

/// The record of a hand-over after the earlier ones; none of a return that leaves it where it is.
///
/// # Errors
/// [`AppError::NotHandedOver`], [`AppError::Invalid`] when whoever is lent has no post; the store's.
pub(super) async fn hand_over(
    tx: &Tx,
    system: &System,
    giving: &Giving<'_>,
    fields: &Map<String, Value>,
    earlier: &[SignedFor],
) -> Result<Option<SignedFor>, AppError> {
    let Giving { kind, case, named, .. } = giving;
    let records: Vec<HandOver> = earlier.iter().map(|record| record.hand_over.clone()).collect();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let receiver = named.units.iter().find(|(name, _)| name == "receiver").map(|(_, unit)| unit);
    let staff = named.persons.first().map(|(_, person)| *person).filter(|_| *kind == Kind::Second);
    let at = case.at();
    let (sender, receiver_id) = match kind {
        Kind::Return => match back(giving, &records) {
            Some(parties) => parties,
            None => return Ok(None),
        },
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
        _ => (at.id.to_string(), receiver.map(|unit| unit.id.to_string()).unwrap_or_default()),
    };
    let is_above = |unit: &domain::unit::Unit| unit.id != at.id && at.path.is_within(&unit.path);
    let draft = Draft {
        kind: *kind,
        sender,
        receiver: receiver_id,
        reason: text("reason"),
        until: text("until").and_then(|day| day.parse().ok()).filter(|_| *kind == Kind::Second),
        goes_up: receiver.is_some_and(is_above),
    };
    Ok(Some(SignedFor { hand_over: HandOver::try_new(draft, &records, giving.now)?, staff }))
}

/// Whoever is responsible gives it back to whoever assigned it; anybody else gives it back to whoever has it. Nothing
/// changes hands within a unit, nor before it was handed over.
fn back(giving: &Giving<'_>, records: &[HandOver]) -> Option<(String, String)> {
    let has_it = holder(records)?.to_owned();
    let came = |record: &&HandOver| record.kind.moves() && record.receiver == has_it;
    let (from, to) = if giving.by.contains(&Relation::Responsible) {
        let assigned = records.iter().rev().find(|record| record.kind == Kind::Assign)?;
        (has_it, assigned.sender.clone())
    } else if giving.relations.contains(&Relation::Responsible) {
        return None;
    } else {
        (records.iter().rev().find(came)?.sender.clone(), has_it)
    };
    (from != to).then_some((from, to))
}
