//! Entering persons.

use super::read::PersonView;
use super::{NAME, PHONE, read_phone};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people::PERSON;
use crate::people::account::ENTERED;
use crate::people::belong::Known;
use crate::people::posts::{Duty, add_post};
use crate::secret::salt;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::id::PersonId;
use domain::journal::{Change, Salt};
use domain::person::Person;
use serde::Deserialize;
use store::Tx;
use uuid::Uuid;

/// A person to enter.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Their name.
    #[schema(example = "示例人员", min_length = 1, max_length = 100)]
    pub name: String,
    /// Their telephone: a mobile or a landline of the mainland, with an extension if it has one.
    #[schema(example = "0578-2000000", max_length = 40)]
    pub phone: Option<String>,
    /// The code of the unit that keeps their record, where the first post is too.
    #[schema(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: String,
    /// Their first post.
    pub post: Option<FirstPost>,
}

/// A person's first post, at the unit that keeps their record.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstPost {
    /// What they do.
    #[schema(example = "reporter", min_length = 1, max_length = 40)]
    pub role: String,
    /// Its title.
    #[schema(example = "填报人", min_length = 1, max_length = 100)]
    pub title: String,
    /// Codes of the units that it oversees: for a leader or an overseer.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub oversees: Vec<String>,
    /// Ids of the goals that it leads: for a leader.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub leads: Vec<Uuid>,
    /// The first day, from 1900 to 2199; today unless told.
    pub from: Option<NaiveDate>,
    /// The last day; none for an open end.
    pub until: Option<NaiveDate>,
}

/// Enters a person, with a first post if one is given.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a unit; as `appoint` for the post; the
/// store's.
pub async fn enter_person(system: &System, actor: &Actor, given: &NewPerson) -> Result<PersonView, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("/name", &given.name, 100);
    let phone = given.phone.as_ref().and_then(|phone| read_phone(&mut misfits, phone));
    let duty = given.post.as_ref().map(|post| Duty {
        at: "/post",
        role: &post.role,
        title: &post.title,
        oversees: &post.oversees,
        leads: &post.leads,
        from: post.from.unwrap_or_else(|| system.today()),
        until: post.until,
    });
    let duty = duty.and_then(|duty| duty.check(&mut misfits));
    misfits.done()?;
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name: given.name.trim().to_owned(),
        phone,
        kept: None,
        erased: None,
        version: 1,
    };
    let salt = salt(person.id)?;
    let (person, duty, salt) = (&person, &duty, &salt);
    let enter = async |tx: Tx| {
        let unit = tx.unit(&given.unit).await?.ok_or_else(|| AppError::not_found("unit", &given.unit))?;
        let owners = Owners::unit(&unit.path);
        let acting = system.policies().authorise(actor, Action::PersonEdit, &owners)?;
        let person = Person { kept: Some(unit.id), ..person.clone() };
        tx.add_person(&person).await?;
        let mut entered = actor.did(system, Some(acting), ENTERED, (PERSON, person.id.0), Some(unit.id));
        entered.changes = changes(salt, None, &person);
        tx.record(&entered, std::slice::from_ref(salt)).await?;
        let mut known = Known::new(system, person, Vec::new(), Some(unit.path.clone()));
        if let Some(duty) = duty {
            let post = add_post(system, &tx, actor, &known, &unit, duty).await?;
            known = Known::new(system, known.person, vec![post], Some(unit.path.clone()));
        }
        Ok(PersonView::of(system, actor, &known, Some(unit.code)))
    };
    system.store().write_once("enter_person", actor.ask.as_ref(), enter).await
}

/// What became of a person's fields: commitments to them.
pub(super) fn changes(salt: &Salt, before: Option<&Person>, after: &Person) -> Vec<Change> {
    let mut changes = Vec::new();
    let name = before.map(|person| person.name.as_str());
    if name != Some(after.name.as_str()) {
        changes.push(Change::personal(NAME, salt, name, Some(&after.name)));
    }
    let phone = before.and_then(|person| person.phone.as_deref());
    if phone != after.phone.as_deref() {
        changes.push(Change::personal(PHONE, salt, phone, after.phone.as_deref()));
    }
    changes
}
