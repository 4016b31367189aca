//! Files as rows; their bytes lie elsewhere.

use crate::entity::file;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::Tx;
use domain::access::Scope;
use domain::file::{File, FileKind};
use domain::id::{FileId, PersonId, UnitId};
use domain::journal::{Code, Subject};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// Which files a list has.
#[derive(Debug, Clone, Default)]
pub struct FileQuery {
    /// Only those of this kind of thing.
    pub subject_kind: Option<String>,
    /// Only those of this thing.
    pub subject_id: Option<Uuid>,
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Only those after this one.
    pub after: Option<FileId>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_file(&self, file: &File) -> Result<(), Error> {
        let row = file::ActiveModel {
            id: Set(file.id.0),
            unit: Set(file.unit.0),
            subject_kind: Set(file.subject.as_ref().map(|of| of.kind.as_str().to_owned())),
            subject_id: Set(file.subject.as_ref().map(|of| of.id)),
            name: Set(file.name.clone()),
            kind: Set(file.kind.name().to_owned()),
            size: Set(file.size),
            digest: Set(file.digest.clone()),
            thumbnail: Set(file.thumbnail.clone()),
            person: Set(file.person.0),
            made: Set(file.made),
        };
        let doing = while_doing(format!("add the file {}", file.id));
        file::Entity::insert(row).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// The files of these ids, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn files_by_id(&self, ids: &[FileId]) -> Result<Vec<File>, Error> {
        let of = file::Entity::find().filter(file::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let rows = of.all(self).await.map_err(while_doing("read files"))?;
        rows.into_iter().map(read).collect()
    }

    /// Notes the thumbnail of a file.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_thumbnail(&self, id: FileId, digest: &str) -> Result<(), Error> {
        let row = file::ActiveModel {
            id: Set(id.0),
            thumbnail: Set(Some(digest.to_owned())),
            ..Default::default()
        };
        let done = file::Entity::update(row).exec(self).await;
        done.map_err(while_doing(format!("note the thumbnail of the file {id}")))?;
        Ok(())
    }
}

impl Store {
    /// The file of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn file(&self, id: FileId) -> Result<Option<File>, Error> {
        let found = file::Entity::find_by_id(id.0).one(&self.readers).await;
        found.map_err(while_doing(format!("read the file {id}")))?.map(read).transpose()
    }

    /// The files of a scope that a query asks for, in the order in which they were handed in.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn files(&self, scope: &Scope, query: &FileQuery) -> Result<Vec<File>, Error> {
        let mut select = file::Entity::find().filter(scope::unit_in(("files", "unit"), scope));
        if let Some(kind) = &query.subject_kind {
            select = select.filter(file::Column::SubjectKind.eq(kind));
        }
        if let Some(id) = query.subject_id {
            select = select.filter(file::Column::SubjectId.eq(id));
        }
        if let Some(unit) = query.unit {
            select = select.filter(file::Column::Unit.eq(unit.0));
        }
        if let Some(after) = query.after {
            select = select.filter(file::Column::Id.gt(after.0));
        }
        let rows = select.order_by_asc(file::Column::Id).limit(query.limit).all(&self.readers);
        rows.await.map_err(while_doing("list files"))?.into_iter().map(read).collect()
    }

    /// Those of these digests that files or thumbnails have.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn known_digests(&self, digests: &[String]) -> Result<HashSet<String>, Error> {
        let (digest, thumbnail) = (file::Column::Digest, file::Column::Thumbnail);
        let select = file::Entity::find().select_only().column(digest).column(thumbnail);
        let named = digest.is_in(digests.iter()).or(thumbnail.is_in(digests.iter()));
        let rows = select.filter(named).into_tuple::<(String, Option<String>)>().all(&self.readers).await;
        let rows = rows.map_err(while_doing("look for digests among the files"))?;
        Ok(rows.into_iter().flat_map(|(digest, thumbnail)| [Some(digest), thumbnail]).flatten().collect())
    }
}

fn read(row: file::Model) -> Result<File, Error> {
    let id = row.id.to_string();
    let corrupt = |column, why| Error::Corrupt { table: "files", column, id: id.clone(), why };
    let unknown = || corrupt("kind", format!("`{}` is no kind of file", row.kind));
    let kind = FileKind::of_name(&row.kind).ok_or_else(unknown)?;
    let subject = match (row.subject_kind, row.subject_id) {
        (Some(kind), Some(id)) => {
            let kind = Code::try_new(kind).map_err(|fault| corrupt("subject_kind", fault.to_string()))?;
            Some(Subject { kind, id })
        }
        _ => None,
    };
    Ok(File {
        id: FileId(row.id),
        unit: UnitId(row.unit),
        subject,
        name: row.name,
        kind,
        size: row.size,
        digest: row.digest,
        thumbnail: row.thumbnail,
        person: PersonId(row.person),
        made: row.made,
    })
}
