//! What was of a scheme's boards over time, and what is open about one: figures in columns, without the nodes.

use super::{BoardQuery, BoardRow, asked, boards_where, json};
use crate::entity::{case, standing};
use crate::error::{Error, while_doing};
use crate::open::Store;
use domain::id::CaseId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A unit's score and rank on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct PastStanding {
    /// The board.
    pub board: CaseId,
    /// The unit's code then.
    pub code: String,
    /// Its score; none when it is missing.
    pub score: Option<f64>,
    /// Its rank among its peers then.
    pub rank: Option<f64>,
}

/// An objection that nobody has finished yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenObjection {
    /// Its case.
    pub case: CaseId,
    /// The state of the case.
    pub state: String,
    /// The code of the unit that it is about.
    pub unit: String,
}

impl Store {
    /// The boards that a query asks for, and how all units stood on them.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn past_standings(
        &self,
        query: &BoardQuery,
    ) -> Result<(Vec<BoardRow>, Vec<PastStanding>), Error> {
        use standing::Column;
        let boards = boards_where(&self.readers, asked(query)?).await?;
        let rows = standing::Entity::find()
            .select_only()
            .columns([Column::Board, Column::Code, Column::Score, Column::Rank])
            .filter(Column::Board.is_in(boards.iter().map(|row| row.board.id.0)))
            .into_tuple::<(Uuid, String, Option<f64>, Option<f64>)>()
            .all(&self.readers);
        let rows = rows.await.map_err(while_doing("read how units stood over time"))?;
        let past = |(board, code, score, rank)| PastStanding { board: CaseId(board), code, score, rank };
        Ok((boards, rows.into_iter().map(past).collect()))
    }

    /// The objections to a board that nobody has finished yet, the oldest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn open_objections(&self, board: CaseId) -> Result<Vec<OpenObjection>, Error> {
        let rows = case::Entity::find()
            .select_only()
            .columns([case::Column::Id, case::Column::State, case::Column::Body])
            .filter(case::Column::Parent.eq(board.0))
            .filter(case::Column::Lifecycle.eq("objection"))
            .filter(case::Column::StateGroup.is_not_in(["done", "rejected"]))
            .order_by_asc(case::Column::Id)
            .into_tuple::<(Uuid, String, String)>()
            .all(&self.readers);
        let rows = rows.await.map_err(while_doing("read what is objected to a board"))?;
        let read = |(id, state, body): (Uuid, String, String)| {
            let body: Map<String, Value> = json((id, "body"), &body)?;
            let unit = body.get("unit").and_then(Value::as_str).unwrap_or_default().to_owned();
            Ok(OpenObjection { case: CaseId(id), state, unit })
        };
        rows.into_iter().map(read).collect()
    }
}
