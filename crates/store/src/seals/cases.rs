//! The reports and boards of a month.

use super::rows::{fill, found};
use crate::backup::tables;
use crate::error::{Error, while_doing};
use crate::work::Tx;
use domain::id::CaseId;
use domain::period::Period;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;
use uuid::Uuid;

/// A board of a month, and the files that it was made from and written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthBoard {
    /// The code of its scheme.
    pub scheme: String,
    /// Its period.
    pub period: String,
    /// Its files by name, each compressed with zstd.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Tx {
    /// The reports of a month, then its boards.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn month_cases(&self, month: Period) -> Result<Vec<CaseId>, Error> {
        let there = tables(self).await?;
        let mut cases = Vec::new();
        for table in ["reports", "boards"] {
            let Some(table) = there.iter().find(|of| of.name == table) else { continue };
            let rows = found(self, table, &fill("period IN (PERIODS)", month, (0, 0))).await?;
            let id = |row: &crate::backup::Row| row.get("id")?.as_str()?.parse::<Uuid>().ok();
            cases.extend(rows.iter().filter_map(id).map(CaseId));
        }
        Ok(cases)
    }

    /// The boards of a month with their files, in order of scheme and period.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn month_boards(&self, month: Period) -> Result<Vec<MonthBoard>, Error> {
        let there = tables(self).await?;
        let Some(table) = there.iter().find(|of| of.name == "boards") else { return Ok(Vec::new()) };
        let mut boards = Vec::new();
        for row in found(self, table, &fill("period IN (PERIODS)", month, (0, 0))).await? {
            let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let files = self.frozen(text("id").parse().unwrap_or_default()).await?;
            boards.push(MonthBoard { scheme: text("scheme"), period: text("period"), files });
        }
        boards.sort_by(|a, b| (&a.scheme, &a.period).cmp(&(&b.scheme, &b.period)));
        Ok(boards)
    }

    async fn frozen(&self, board: Uuid) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let doing = || while_doing(format!("read the files of the board {board}"));
        let ask = "SELECT name, body FROM board_files WHERE board = $1 ORDER BY name";
        let ask = Statement::from_sql_and_values(self.get_database_backend(), ask, [board.into()]);
        let rows = self.query_all_raw(ask).await;
        let file = |row: &sea_orm::QueryResult| Ok((row.try_get("", "name")?, row.try_get("", "body")?));
        rows.map_err(doing())?.iter().map(|row| file(row).map_err(doing())).collect()
    }
}
