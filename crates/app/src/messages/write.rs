//! Writing messages.

use crate::AppError;
use crate::system::System;
use domain::access::Action;
use domain::case::Case;
use domain::id::{MessageId, PersonId};
use domain::journal::Event;
use domain::lifecycle::Relation;
use domain::message::{Kind, Message};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use store::Tx;
use uuid::Uuid;

/// What is written about.
pub(crate) struct Causing<'a> {
    /// What happened. Whoever did it isn't written to.
    pub(crate) event: &'a Event,
    /// Why.
    pub(crate) kind: Kind,
    /// What else there is to say: codes and values, never what says something about a person.
    pub(crate) args: &'a Map<String, Value>,
}

/// Writes to these persons.
pub(crate) async fn write(tx: &Tx, of: &Causing<'_>, to: BTreeSet<PersonId>) -> Result<(), AppError> {
    let message = |person: PersonId| Message {
        id: MessageId(Uuid::now_v7()),
        person,
        kind: of.kind,
        subject: of.event.subject.clone(),
        args: of.args.clone(),
        event: of.event.id,
        made: of.event.at,
        read: None,
    };
    let others = to.into_iter().filter(|person| of.event.person != Some(*person));
    let messages: Vec<Message> = others.map(message).collect();
    Ok(tx.add_messages(&messages).await?)
}

/// Who stands in this relation to a case by the posts that they hold today, and may do this to it.
pub(crate) async fn hearers(
    tx: &Tx,
    system: &System,
    case: &Case,
    (relation, action): (Relation, Action),
) -> Result<BTreeSet<PersonId>, AppError> {
    let paths: Vec<_> = case.units().map(|place| &place.path).collect();
    let mut posts = tx.posts_around(&paths, &case.goals, system.today()).await?;
    let owners = case.owners();
    posts.retain(|post| system.policies().allows(post, action, &owners));
    Ok(case.who(relation, &posts))
}
