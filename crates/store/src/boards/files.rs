//! The frozen files of boards.

use crate::entity::board_file;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::board::BoardFile;
use domain::id::CaseId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many files one statement inserts: some are large.
const AT_ONCE: usize = 20;

impl Tx {
    /// Puts the files of a board in place of those that it had.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_board_files(&self, board: CaseId, files: &[BoardFile]) -> Result<(), Error> {
        let doing = || while_doing(format!("save the files of the board {board}"));
        let old = board_file::Entity::delete_many().filter(board_file::Column::Board.eq(board.0));
        old.exec(self).await.map_err(doing())?;
        for some in files.chunks(AT_ONCE) {
            let rows = some.iter().map(|of| board_file::ActiveModel {
                board: Set(board.0),
                name: Set(of.name.clone()),
                body: Set(of.body.clone()),
                digest: Set(of.digest.clone()),
                size: Set(i64::try_from(of.size).unwrap_or(i64::MAX)),
            });
            let add = board_file::Entity::insert_many(rows).exec_without_returning(self);
            add.await.map_err(doing())?;
        }
        Ok(())
    }

    /// The files of a board, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn board_files(&self, board: CaseId) -> Result<Vec<BoardFile>, Error> {
        files(self, board, None).await
    }
}

impl Store {
    /// The files of a board, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn board_files(&self, board: CaseId) -> Result<Vec<BoardFile>, Error> {
        files(&self.readers, board, None).await
    }

    /// The file of this name of a board.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn board_file(&self, board: CaseId, name: &str) -> Result<Option<BoardFile>, Error> {
        Ok(files(&self.readers, board, Some(name)).await?.pop())
    }

    /// Names, digests and sizes of the files of a board, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn board_file_names(&self, board: CaseId) -> Result<Vec<(String, String, i64)>, Error> {
        use board_file::Column;
        let names = board_file::Entity::find()
            .select_only()
            .columns([Column::Name, Column::Digest, Column::Size])
            .filter(Column::Board.eq(board.0))
            .order_by_asc(Column::Name)
            .into_tuple()
            .all(&self.readers);
        let mut names: Vec<(String, String, i64)> =
            names.await.map_err(while_doing("list the files of a board"))?;
        // PostgreSQL orders as its locale does.
        names.sort();
        Ok(names)
    }
}

async fn files(
    connection: &impl ConnectionTrait,
    board: CaseId,
    name: Option<&str>,
) -> Result<Vec<BoardFile>, Error> {
    let mut select = board_file::Entity::find().filter(board_file::Column::Board.eq(board.0));
    if let Some(name) = name {
        select = select.filter(board_file::Column::Name.eq(name));
    }
    let rows = select.all(connection).await;
    let rows = rows.map_err(while_doing(format!("read the files of the board {board}")))?;
    let read = |row: board_file::Model| BoardFile {
        name: row.name,
        body: row.body,
        digest: row.digest,
        size: row.size.unsigned_abs(),
    };
    let mut files: Vec<BoardFile> = rows.into_iter().map(read).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
