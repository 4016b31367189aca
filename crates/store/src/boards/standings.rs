//! How units stand on boards, and who found that right.

use super::{BoardQuery, BoardRow, asked};
use super::{boards_where, corrupt, counted, json, whole, written};
use crate::entity::{board, confirmation, standing, unit};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::board::{Confirmation, Stage, Standing};
use domain::id::{CaseId, PersonId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How many standings one statement inserts.
const AT_ONCE: usize = 1000;

/// In which order standings come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StandingOrder {
    /// By place.
    #[default]
    Place,
    /// By group, within it by place.
    Group,
}

/// Which standings of a board a list has.
#[derive(Debug, Clone, Default)]
pub struct StandingQuery {
    /// Only those of this group.
    pub group: Option<String>,
    /// Only those of these units, by their codes.
    pub codes: Option<Vec<String>>,
    /// Their order.
    pub order: StandingOrder,
    /// Only those after this group and place; in the order of places the group doesn't count.
    pub after: Option<(String, u32)>,
    /// At most so many.
    pub limit: Option<u64>,
}

impl Tx {
    /// Puts standings in place of those that a board had.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_standings(&self, board: CaseId, standings: &[Standing]) -> Result<(), Error> {
        let doing = || while_doing(format!("save how units stand on the board {board}"));
        let old = standing::Entity::delete_many().filter(standing::Column::Board.eq(board.0));
        old.exec(self).await.map_err(doing())?;
        for some in standings.chunks(AT_ONCE) {
            let rows = some.iter().map(|of| row(board, of)).collect::<Result<Vec<_>, _>>()?;
            standing::Entity::insert_many(rows).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Saves that somebody found their unit's standing right; whoever did so first stands.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_confirmation(&self, of: &Confirmation) -> Result<(), Error> {
        use confirmation::Column;
        let row = confirmation::ActiveModel {
            board: Set(of.board.0),
            unit: Set(of.unit.0),
            revision: Set(whole((of.board.0, "revision"), of.revision)?),
            person: Set(of.person.0),
            at: Set(of.at),
        };
        let once =
            OnConflict::columns([Column::Board, Column::Unit, Column::Revision]).do_nothing().to_owned();
        let add = confirmation::Entity::insert(row).on_conflict(once).exec_without_returning(self);
        add.await.map_err(while_doing("save a confirmation"))?;
        Ok(())
    }
}

impl Store {
    /// The standings of a board that a query asks for.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn standings(&self, board: CaseId, query: &StandingQuery) -> Result<Vec<Standing>, Error> {
        use standing::Column;
        let mut select = standing::Entity::find().filter(Column::Board.eq(board.0));
        if let Some(group) = &query.group {
            select = select.filter(Column::PeerGroup.eq(group));
        }
        if let Some(codes) = &query.codes {
            select = select.filter(Column::Code.is_in(codes));
        }
        if let Some((group, place)) = &query.after {
            let place = Column::Place.gt(whole((board.0, "place"), *place)?);
            let later = match query.order {
                StandingOrder::Place => Condition::all().add(place),
                StandingOrder::Group => Condition::any()
                    .add(Column::PeerGroup.gt(group.clone()))
                    .add(Column::PeerGroup.eq(group.clone()).and(place)),
            };
            select = select.filter(later);
        }
        if query.order == StandingOrder::Group {
            select = select.order_by_asc(Column::PeerGroup);
        }
        let rows = select.order_by_asc(Column::Place).limit(query.limit).all(&self.readers).await;
        rows.map_err(while_doing("read how units stand"))?.into_iter().map(read).collect()
    }

    /// Those of these boards that rank units of these levels only.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn boards_ranking(&self, boards: &[CaseId], levels: &[&str]) -> Result<HashSet<CaseId>, Error> {
        let of = |is_one: bool| {
            let level = unit::Column::Level.is_in(levels.iter().copied());
            let units = unit::Entity::find().select_only().column(unit::Column::Id);
            let units = QueryTrait::into_query(units.filter(if is_one { level } else { level.not() }));
            standing::Entity::find()
                .select_only()
                .column(standing::Column::Board)
                .distinct()
                .filter(standing::Column::Board.is_in(boards.iter().map(|board| board.0)))
                .filter(standing::Column::Unit.in_subquery(units))
                .into_tuple::<Uuid>()
                .all(&self.readers)
        };
        let doing = || while_doing("look whom boards rank");
        let others: HashSet<Uuid> = of(false).await.map_err(doing())?.into_iter().collect();
        let found = of(true).await.map_err(doing())?;
        Ok(found.into_iter().filter(|board| !others.contains(board)).map(CaseId).collect())
    }

    /// How a unit stands on a board.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn standing(&self, board: CaseId, unit: UnitId) -> Result<Option<Standing>, Error> {
        let of = standing::Column::Board.eq(board.0).and(standing::Column::Unit.eq(unit.0));
        let found = standing::Entity::find().filter(of).one(&self.readers).await;
        found.map_err(while_doing("read how a unit stands"))?.map(read).transpose()
    }

    /// How a unit stood on the boards of these stages, the newest period first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn standings_of_unit(
        &self,
        unit: UnitId,
        scheme: Option<String>,
        stages: &[Stage],
        limit: u64,
    ) -> Result<Vec<(BoardRow, Standing)>, Error> {
        let query =
            BoardQuery { scheme, stages: Some(stages.to_vec()), limit: Some(limit), ..BoardQuery::default() };
        let on = Query::select()
            .column(standing::Column::Board)
            .from(standing::Entity)
            .and_where(standing::Column::Unit.eq(unit.0))
            .take();
        let select = asked(&query)?.filter(board::Column::Id.in_subquery(on));
        let boards = boards_where(&self.readers, select).await?;
        let ids = boards.iter().map(|row| row.board.id.0);
        let of = standing::Column::Unit.eq(unit.0).and(standing::Column::Board.is_in(ids));
        let rows = standing::Entity::find().filter(of).all(&self.readers).await;
        let rows = rows.map_err(while_doing("read how a unit stood"))?.into_iter();
        let mut standings: HashMap<CaseId, Standing> =
            rows.map(|row| Ok((CaseId(row.board), read(row)?))).collect::<Result<_, Error>>()?;
        let with = |row: BoardRow| standings.remove(&row.board.id).map(|standing| (row, standing));
        Ok(boards.into_iter().filter_map(with).collect())
    }

    /// The confirmations of a board, of this unit only or of all.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn confirmations(
        &self,
        board: CaseId,
        unit: Option<UnitId>,
    ) -> Result<Vec<Confirmation>, Error> {
        use confirmation::Column;
        let mut select = confirmation::Entity::find().filter(Column::Board.eq(board.0));
        if let Some(unit) = unit {
            select = select.filter(Column::Unit.eq(unit.0));
        }
        let rows = select.order_by_asc(Column::At).all(&self.readers).await;
        let read = |row: confirmation::Model| {
            Ok(Confirmation {
                board,
                revision: counted((row.board, "revision"), row.revision)?,
                unit: UnitId(row.unit),
                person: PersonId(row.person),
                at: row.at,
            })
        };
        rows.map_err(while_doing("read confirmations"))?.into_iter().map(read).collect()
    }
}

fn row(board: CaseId, of: &Standing) -> Result<standing::ActiveModel, Error> {
    Ok(standing::ActiveModel {
        board: Set(board.0),
        place: Set(whole((board.0, "place"), of.place)?),
        unit: Set(of.unit.0),
        code: Set(of.code.clone()),
        name: Set(of.name.clone()),
        peer_group: Set(of.group.clone()),
        score: Set(of.score),
        rank: Set(of.rank),
        previous_rank: Set(of.previous_rank),
        best: Set(of.best.clone()),
        worst: Set(of.worst.clone()),
        flags: Set(of.flags.join(" ")),
        nodes: Set(written((board.0, "nodes"), &of.nodes)?),
    })
}

fn read(row: standing::Model) -> Result<Standing, Error> {
    let bad = |fault: Error| match fault {
        Error::Corrupt { column, id, why, .. } => {
            Error::Corrupt { table: "standings", column, id: format!("{id} {}", row.place), why }
        }
        other => other,
    };
    Ok(Standing {
        place: u32::try_from(row.place).map_err(|fault| bad(corrupt((row.board, "place"), fault)))?,
        unit: UnitId(row.unit),
        score: row.score,
        rank: row.rank,
        previous_rank: row.previous_rank,
        flags: row.flags.split_whitespace().map(str::to_owned).collect(),
        nodes: json((row.board, "nodes"), &row.nodes).map_err(bad)?,
        code: row.code,
        name: row.name,
        group: row.peer_group,
        best: row.best,
        worst: row.worst,
    })
}
