//! Handing in a file.

use super::evidence::check_subject;
use super::kind::kind;
use super::place::without_place;
use super::read::FileView;
use super::{FILE, SUBJECT_KIND};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use bytes::Bytes;
use domain::access::{Action, Owners};
use domain::file::File;
use domain::id::{FileId, JobId};
use domain::job::JobKind;
use domain::journal::{Change, Code, Subject};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const ADDED: Code = Code::literal("file.added");
const KIND: Code = Code::literal("kind");
const SIZE: Code = Code::literal("size");
const DIGEST: Code = Code::literal("digest");

/// A file to hand in, beside its bytes.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewFile {
    /// The code of the unit that it belongs to.
    #[param(min_length = 1, max_length = 40, example = "331102")]
    pub unit: String,
    /// Its name.
    #[param(min_length = 1, max_length = 200, example = "现场.jpg")]
    pub name: String,
    /// The kind of thing that it is evidence of, with `subject`: `case`, `goal`, `milestone` or `unit`.
    #[param(min_length = 1, max_length = 64, pattern = "^[a-z][a-z0-9_.]*$", example = "case")]
    pub subject_kind: Option<String>,
    /// The id of the thing that it is evidence of, with `subject_kind`.
    pub subject: Option<Uuid>,
}

/// Takes a file: a JPEG, PNG or WebP picture, whose place is taken out, or a PDF, Word, Excel or plain text file.
///
/// # Errors
/// [`AppError::WrongKind`] for other bytes, [`AppError::Invalid`], [`AppError::NotFound`] without such a unit,
/// [`AppError::Denied`]; the store's.
pub async fn add_file(
    system: &System,
    actor: &Actor,
    given: &NewFile,
    bytes: Bytes,
) -> Result<FileView, AppError> {
    let subject = check(given)?;
    let missing = || AppError::not_found("unit", &given.unit);
    let unit = system.store().unit(&given.unit).await?.ok_or_else(missing)?;
    let post = system.policies().authorise(actor, Action::FileAdd, &Owners::unit(&unit.path))?;
    let kind = kind(&bytes, &given.name).ok_or(AppError::WrongKind)?;
    let clean = tokio::task::spawn_blocking(move || without_place(kind, &bytes)).await;
    let bytes = clean.map_err(AppError::outside)?.ok_or(AppError::WrongKind)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    // Before the row: what is left of a crash is bytes that no row names, and they are swept away.
    let digest = system.shelf().put(bytes.clone()).await?;
    let (id, now) = (FileId(Uuid::now_v7()), system.real_now());
    let (person, name) = (actor.person, given.name.trim().to_owned());
    let file =
        File { id, unit: unit.id, subject, name, kind, size, digest, thumbnail: None, person, made: now };
    let (file, unit) = (&file, &unit);
    let add = async |tx: Tx| {
        if let Some(subject) = &file.subject {
            check_subject(&tx, system, actor, subject).await?;
        }
        tx.add_file(file).await?;
        if kind.is_picture() {
            tx.add_job(JobId(Uuid::now_v7()), JobKind::Thumbnail, file.id.0, now).await?;
        }
        let mut added = actor.did(system, Some(post), ADDED, (FILE, file.id.0), Some(unit.id));
        // Not its name, which may be somebody's.
        added.changes.push(Change::plain(KIND, None, Some(json!(file.kind))));
        added.changes.push(Change::plain(SIZE, None, Some(json!(file.size))));
        added.changes.push(Change::plain(DIGEST, None, Some(json!(file.digest))));
        if let Some(subject) = &file.subject {
            added.changes.push(Change::plain(SUBJECT_KIND, None, Some(json!(subject.kind))));
        }
        tx.record(&added, &[]).await?;
        Ok::<_, AppError>(FileView::of(file, &unit.code))
    };
    let added = system.store().write_once("add_file", actor.ask.as_ref(), add).await?;
    // A sweep may have come between.
    system.shelf().put(bytes).await?;
    Ok(added)
}

fn check(given: &NewFile) -> Result<Option<Subject>, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("?name", &given.name, 200);
    if given.name.chars().any(char::is_control) {
        misfits.add("?name", "bad_name", "no control characters");
    }
    let subject = match (&given.subject_kind, given.subject) {
        (None, None) => None,
        (Some(kind), Some(id)) => match Code::try_new(kind.as_str()) {
            Ok(kind) => Some(Subject { kind, id }),
            Err(fault) => {
                misfits.add("?subject_kind", "bad_code", fault.to_string());
                None
            }
        },
        _ => {
            misfits.add("?subject", "incomplete", "subject and subject_kind together");
            None
        }
    };
    misfits.done()?;
    Ok(subject)
}
