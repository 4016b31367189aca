//! Changing persons.

use super::enter::changes;
use super::read::PersonView;
use super::{KEPT, read_phone};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::null::given;
use crate::people::PERSON;
use crate::people::belong::{Known, known};
use crate::secret::salt;
use crate::system::System;
use domain::access::{Action, Owners};
use domain::id::PersonId;
use domain::journal::{Change, Code};
use domain::person::Person;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const CHANGED: Code = Code::literal("person.changed");

/// What to change of a person; what isn't named stays.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    /// Their name.
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Their telephone; null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub phone: Option<Option<String>>,
    /// The code of the unit that keeps their record.
    #[schema(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
}

/// Changes a person who still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Conflict`] when they
/// were erased; the store's.
pub async fn change_person(
    system: &System,
    actor: &Actor,
    id: Uuid,
    version: i64,
    patch: &PersonPatch,
) -> Result<PersonView, AppError> {
    let mut misfits = Misfits::default();
    if let Some(name) = &patch.name {
        misfits.text("/name", name, 100);
    }
    let phone = match &patch.phone {
        Some(Some(phone)) => Some(read_phone(&mut misfits, phone)),
        Some(None) => Some(None),
        None => None,
    };
    misfits.done()?;
    let salt = salt(PersonId(id))?;
    let (phone, salt) = (&phone, &salt);
    let change = async |tx: Tx| {
        let known = known(system, &tx, id).await?;
        let post = system.policies().authorise(actor, Action::PersonEdit, &known.owners)?;
        known.is_there()?;
        let kept = match known.person.kept {
            Some(unit) => tx.units_by_id(&[unit]).await?.pop(),
            None => None,
        };
        if known.person.version != version {
            let unit = kept.map(|unit| unit.code);
            let current = json!(PersonView::of(system, actor, &known, unit));
            return Err(AppError::Stale { given: version, current: Box::new(current) });
        }
        let keeper = match &patch.unit {
            Some(code) => {
                let unit = tx.unit(code).await?.ok_or_else(|| AppError::not_found("unit", code))?;
                system.policies().authorise(actor, Action::PersonEdit, &Owners::unit(&unit.path))?;
                Some(unit)
            }
            None => kept.clone(),
        };
        let before = known.person;
        let after = Person {
            name: patch.name.as_ref().map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
            phone: phone.clone().unwrap_or_else(|| before.phone.clone()),
            kept: keeper.as_ref().map(|unit| unit.id),
            version: version + 1,
            ..before.clone()
        };
        tx.save_person(&after).await?;
        let mut changed = actor.did(system, Some(post), CHANGED, (PERSON, id), after.kept);
        changed.changes = changes(salt, Some(&before), &after);
        if before.kept != after.kept {
            let code = |unit: &Option<domain::unit::Unit>| unit.as_ref().map(|unit| json!(unit.code));
            changed.changes.push(Change::plain(KEPT, code(&kept), code(&keeper)));
        }
        tx.record(&changed, std::slice::from_ref(salt)).await?;
        let (path, code) = keeper.map(|unit| (unit.path, unit.code)).unzip();
        Ok(PersonView::of(system, actor, &Known::new(system, after, known.posts, path), code))
    };
    system.store().write("change_person", change).await
}
