//! Settings that are kept whole: a value with a version, changed by whoever has seen the last one.

use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use domain::access::Post;
use domain::journal::{Change, Code};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use store::{Setting, Tx};
use uuid::Uuid;

const CHANGED: Code = Code::literal("setting.changed");
const SETTING: Code = Code::literal("setting");

/// The value and its version; the program's own and 0 as long as nobody set it.
///
/// # Errors
/// The record's value is none of the type.
pub(crate) fn parsed<T: DeserializeOwned>(
    name: &str,
    setting: Option<Setting>,
    usual: impl FnOnce() -> T,
) -> Result<(T, i64), AppError> {
    let Some(Setting { value, version }) = setting else { return Ok((usual(), 0)) };
    let corrupt = |fault: serde_json::Error| store::Error::Corrupt {
        table: "settings",
        column: "value",
        id: name.to_owned(),
        why: fault.to_string(),
    };
    Ok((serde_json::from_value(value).map_err(corrupt)?, version))
}

/// A setting that is being changed.
pub(crate) struct Changing<'a, V> {
    /// Its name in the record.
    pub(crate) name: &'static str,
    /// Its name in the journal.
    pub(crate) field: Code,
    /// The version that whoever changes it has seen.
    pub(crate) seen: i64,
    /// What it is, as it is shown, and which version that is.
    pub(crate) before: (&'a V, i64),
    /// What it is to be, as it is shown.
    pub(crate) after: &'a V,
}

/// Keeps a setting, as `value`, and the event; gives its version.
///
/// # Errors
/// [`AppError::Stale`], the store's.
pub(crate) async fn change<V: Serialize>(
    tx: &Tx,
    system: &System,
    (actor, post): (&Actor, &Post),
    of: &Changing<'_, V>,
    value: &impl Serialize,
) -> Result<i64, AppError> {
    let (before, current) = of.before;
    if current != of.seen {
        return Err(AppError::Stale { given: of.seen, current: Box::new(json!(before)) });
    }
    let version = of.seen + 1;
    tx.put_setting(of.name, &Setting { value: json!(value), version }).await?;
    let mut changed = actor.did(system, Some(post), CHANGED, (SETTING, Uuid::nil()), Some(post.unit));
    changed.changes.push(Change::plain(of.field.clone(), Some(json!(before)), Some(json!(of.after))));
    tx.record(&changed, &[]).await?;
    Ok(version)
}
