//! Notices as rows.

use crate::entity::{notice, notice_board, notice_file};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::id::{CaseId, NoticeId, PersonId};
use domain::notice::{Notice, NoticeFile};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

impl Tx {
    /// Adds a notice with its boards and files.
    ///
    /// # Errors
    /// [`Error::Database`], when its number is taken or a board has a notice too.
    pub async fn add_notice(&self, of: &Notice, files: &[NoticeFile]) -> Result<(), Error> {
        let doing = || while_doing(format!("add the notice {}", of.id));
        let text = serde_json::to_string(&of.text).map_err(|fault| corrupt(of.id, "text", fault))?;
        let row = notice::ActiveModel {
            id: Set(of.id.0),
            number: Set(of.number.clone()),
            title: Set(of.title.clone()),
            period: Set(of.period.to_string()),
            date: Set(of.date),
            organ: Set(of.organ.clone()),
            signatory: Set(of.signatory.clone()),
            public_key: Set(of.public_key.clone()),
            text: Set(text),
            person: Set(of.person.0),
            recorded: Set(of.recorded),
        };
        notice::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        let boards = (0..).zip(&of.boards).map(|(place, board)| notice_board::ActiveModel {
            notice: Set(of.id.0),
            place: Set(place),
            board: Set(board.0),
        });
        notice_board::Entity::insert_many(boards).exec_without_returning(self).await.map_err(doing())?;
        let files = files.iter().map(|file| notice_file::ActiveModel {
            notice: Set(of.id.0),
            name: Set(file.name.clone()),
            body: Set(file.body.clone()),
            digest: Set(file.digest.clone()),
        });
        notice_file::Entity::insert_many(files).exec_without_returning(self).await.map_err(doing())?;
        Ok(())
    }

    /// The notice of this number.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn notice_of_number(&self, number: &str) -> Result<Option<Notice>, Error> {
        Ok(notices_where(self, of_number(number)).await?.pop())
    }
}

impl Store {
    /// The notice of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn notice(&self, id: NoticeId) -> Result<Option<Notice>, Error> {
        Ok(notices_where(&self.readers, notice::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The notice of this number.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn notice_of_number(&self, number: &str) -> Result<Option<Notice>, Error> {
        Ok(notices_where(&self.readers, of_number(number)).await?.pop())
    }

    /// Notices, those that were published last first: those before one of them, at most so many.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn notices(&self, before: Option<NoticeId>, limit: u64) -> Result<Vec<Notice>, Error> {
        // Ids are of the time they were made at.
        let mut select = notice::Entity::find().order_by_desc(notice::Column::Id).limit(limit);
        if let Some(before) = before {
            select = select.filter(notice::Column::Id.lt(before.0));
        }
        notices_where(&self.readers, select).await
    }

    /// The file of this name of a notice.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn notice_file(&self, notice: NoticeId, name: &str) -> Result<Option<NoticeFile>, Error> {
        let found = notice_file::Entity::find_by_id((notice.0, name.to_owned())).one(&self.readers).await;
        let found = found.map_err(while_doing("read a file of a notice"))?;
        Ok(found.map(|row| NoticeFile { name: row.name, body: row.body, digest: row.digest }))
    }
}

fn of_number(number: &str) -> Select<notice::Entity> {
    notice::Entity::find().filter(notice::Column::Number.eq(number))
}

async fn notices_where(
    connection: &impl ConnectionTrait,
    select: Select<notice::Entity>,
) -> Result<Vec<Notice>, Error> {
    let rows = select.all(connection).await.map_err(while_doing("read notices"))?;
    let of = notice_board::Column::Notice.is_in(rows.iter().map(|row| row.id));
    let boards = notice_board::Entity::find().filter(of).order_by_asc(notice_board::Column::Place);
    let boards = boards.all(connection).await.map_err(while_doing("read the boards of notices"))?;
    let read = |row: notice::Model| {
        let id = NoticeId(row.id);
        let of = boards.iter().filter(|board| board.notice == row.id);
        Ok(Notice {
            boards: of.map(|board| CaseId(board.board)).collect(),
            period: row.period.parse().map_err(|fault| corrupt(id, "period", fault))?,
            text: serde_json::from_str(&row.text).map_err(|fault| corrupt(id, "text", fault))?,
            id,
            number: row.number,
            title: row.title,
            date: row.date,
            organ: row.organ,
            signatory: row.signatory,
            public_key: row.public_key,
            person: PersonId(row.person),
            recorded: row.recorded,
        })
    };
    rows.into_iter().map(read).collect()
}

fn corrupt(id: NoticeId, column: &'static str, why: impl ToString) -> Error {
    Error::Corrupt { table: "notices", column, id: id.to_string(), why: why.to_string() }
}
