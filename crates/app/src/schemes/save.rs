//! Saving a scheme as a new version.

use super::check::{SchemeChecked, checked};
use super::{check_assignment, parse};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::Action;
use domain::journal::{Change, Code};
use domain::scheme::SchemeVersion;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const SAVED: Code = Code::literal("scheme.saved");
const SCHEME: Code = Code::literal("scheme");
const CODE: Code = Code::literal("code");
const VERSION: Code = Code::literal("version");
const FROM: Code = Code::literal("from");

/// A version of a scheme to save.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScheme {
    /// The TOML file's text, as docs/scheme.md has it; its `code` says which scheme it is.
    #[schema(min_length = 1, max_length = 500_000)]
    pub text: String,
    /// Who is scored on what: a CSV file's text with `unit,indicator,role,share,weight,points,status`, as docs/input.md has
    /// it. Without it every unit is scored on every indicator.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4_000_000)]
    pub assign: Option<String>,
    /// The first period that is scored by it, of the scheme's own cadence.
    #[schema(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub from: String,
    /// The number of the last version, which this one comes after; 0 or nothing for a scheme that is new.
    #[serde(default)]
    pub after: u32,
    /// Why it is changed, or the document that orders it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
}

/// Saves a version of a scheme that comes after the one that whoever saves it has seen.
///
/// # Errors
/// [`AppError::Input`] with the text's faults, [`AppError::Invalid`], [`AppError::Denied`]; [`AppError::Conflict`] when there
/// is a later version than that; the store's.
pub async fn save_scheme(
    system: &System,
    actor: &Actor,
    given: &NewScheme,
) -> Result<SchemeChecked, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SchemeEdit)?;
    let scheme = parse(&given.text)?;
    let mut misfits = Misfits::default();
    let from = misfits.period("/from", &given.from);
    if from.is_some_and(|from| from.cadence() != scheme.period) {
        misfits.add("/from", "wrong_cadence", "a period as long as those of the scheme");
    }
    if let Some(reason) = &given.reason {
        misfits.text("/reason", reason, 500);
    }
    misfits.done()?;
    check_assignment(system, &scheme, given.assign.as_deref()).await?;
    let from = from.ok_or_else(|| AppError::outside("a misfit was not told"))?;
    let told = checked(system, &scheme).await?;
    let (told, scheme) = (&told, &scheme);
    let save = async |tx: Tx| {
        let last = tx.scheme(&scheme.code).await?.last().map_or(0, |last| last.version);
        if last != given.after {
            let detail = format!("the last version of {} is {last}, not {}", scheme.code, given.after);
            return Err(AppError::conflict("scheme_changed", detail));
        }
        let version = SchemeVersion {
            code: scheme.code.clone(),
            version: last + 1,
            title: scheme.title.clone(),
            from,
            text: given.text.clone(),
            assign: given.assign.clone(),
            reason: given.reason.as_ref().map(|reason| reason.trim().to_owned()),
            person: actor.person,
            recorded: system.now().to_utc(),
        };
        tx.add_scheme(&version).await?;
        let mut saved = actor.did(system, Some(post), SAVED, (SCHEME, Uuid::nil()), Some(post.unit));
        saved.changes.push(Change::plain(CODE, None, Some(json!(version.code))));
        saved.changes.push(Change::plain(
            VERSION,
            (last > 0).then(|| json!(last)),
            Some(json!(version.version)),
        ));
        saved.changes.push(Change::plain(FROM, None, Some(json!(version.from.to_string()))));
        tx.record(&saved, &[]).await?;
        Ok(told.clone())
    };
    system.store().write_once("save_scheme", actor.ask.as_ref(), save).await
}
