//! Reading files.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::access::{Action, Owners};
use domain::file::File;
use domain::id::{FileId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::FileQuery;
use uuid::Uuid;

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileView {
    /// Its id.
    pub id: Uuid,
    /// The code of the unit that it belongs to.
    #[schema(example = "331102")]
    pub unit: String,
    /// The kind of thing that it is evidence of.
    #[schema(example = "case")]
    pub subject_kind: Option<String>,
    /// The id of that thing.
    pub subject: Option<Uuid>,
    /// The name that it was given with.
    #[schema(example = "现场.jpg")]
    pub name: String,
    /// What it is: jpeg, png, webp, pdf, docx, doc, xlsx, xls, csv or txt.
    #[schema(example = "jpeg")]
    pub kind: String,
    /// How many bytes it has.
    #[schema(example = 84_211)]
    pub size: i64,
    /// SHA-256 of them in hexadecimal.
    pub sha256: String,
    /// Whether there is a thumbnail.
    pub has_thumbnail: bool,
    /// Who handed it in: the person's id.
    pub person: Uuid,
    /// When.
    pub made: DateTime<Utc>,
}

impl FileView {
    pub(super) fn of(file: &File, unit: &str) -> Self {
        Self {
            id: file.id.0,
            unit: unit.to_owned(),
            subject_kind: file.subject.as_ref().map(|of| of.kind.as_str().to_owned()),
            subject: file.subject.as_ref().map(|of| of.id),
            name: file.name.clone(),
            kind: file.kind.name().to_owned(),
            size: file.size,
            sha256: file.digest.clone(),
            has_thumbnail: file.thumbnail.is_some(),
            person: file.person.0,
            made: file.made,
        }
    }
}

/// Which files to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileFilter {
    /// Only those of this kind of thing.
    #[param(min_length = 1, max_length = 64)]
    pub subject_kind: Option<String>,
    /// Only those of the thing with this id.
    pub subject: Option<Uuid>,
    /// Only those of the unit with this code.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The files that whoever asks may see, in the order in which they were handed in.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit; the store's.
pub async fn files(system: &System, actor: &Actor, filter: FileFilter) -> Result<Page<FileView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let after = filter.after.as_deref().map(Uuid::parse_str).transpose().unwrap_or_else(|_| {
        misfits.add("?after", "bad_cursor", "the `next` of a page");
        None
    });
    misfits.done()?;
    let unit = match &filter.unit {
        Some(code) => Some(crate::units::unit(system, actor, code).await?.id),
        None => None,
    };
    let query = FileQuery {
        subject_kind: filter.subject_kind,
        subject_id: filter.subject,
        unit,
        after: after.map(FileId),
        limit: size + 1,
    };
    let scope = system.policies().scope(actor, Action::FileRead);
    let found = system.store().files(&scope, &query).await?;
    let mut ids: Vec<UnitId> = found.iter().map(|file| file.unit).collect();
    ids.sort_unstable();
    ids.dedup();
    let units = system.store().units_by_id(&ids).await?;
    let codes: HashMap<_, _> = units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let view = |file: &File| FileView::of(file, codes.get(&file.unit).copied().unwrap_or_default());
    Ok(Page::of(found.iter().map(view).collect(), size, |file| file.id.to_string()))
}

/// The file of this id, if whoever asks may see it.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`]; the store's.
pub async fn file(system: &System, actor: &Actor, id: Uuid) -> Result<File, AppError> {
    let missing = || AppError::not_found("file", id);
    let found = system.store().file(FileId(id)).await?.ok_or_else(missing)?;
    let units = system.store().units_by_id(&[found.unit]).await?;
    let unit = units.first().ok_or_else(missing)?;
    system.policies().authorise(actor, Action::FileRead, &Owners::unit(&unit.path))?;
    Ok(found)
}

/// The bytes of a file, or of a thumbnail.
///
/// # Errors
/// [`AppError::Outside`] when the shelf has lost them.
pub async fn bytes(system: &System, digest: &str) -> Result<Bytes, AppError> {
    let found = system.shelf().get(digest).await?;
    found.ok_or_else(|| AppError::outside(format!("{digest} isn't on the shelf")))
}
