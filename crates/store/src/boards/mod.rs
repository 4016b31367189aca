//! Boards as rows: themselves, their frozen files, how units stand on them, who found that right.

mod files;
mod material;
mod past;
mod standings;

pub use past::{OpenObjection, PastStanding};
pub use standings::{StandingOrder, StandingQuery};

use crate::entity::{board, case};
use crate::error::{Error, while_doing};
use crate::goals::months;
use crate::open::Store;
use crate::work::Tx;
use domain::board::{Board, Stage};
use domain::id::{CaseId, JobId};
use domain::period::{Cadence, Period};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::str::FromStr;
use uuid::Uuid;

/// Which boards a list has.
#[derive(Debug, Clone, Default)]
pub struct BoardQuery {
    /// Only those of this scheme.
    pub scheme: Option<String>,
    /// Only that of this period.
    pub period: Option<Period>,
    /// Only those of periods as long as this one that end no later.
    pub until: Option<Period>,
    /// Only those that are so far; none without any.
    pub stages: Option<Vec<Stage>>,
    /// Only those before this one in the list.
    pub after: Option<(Period, String)>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A board, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// The board.
    pub board: Board,
    /// How far it is.
    pub stage: Stage,
    /// The version of its case.
    pub version: i64,
}

impl Tx {
    /// Adds a board, whose case is there.
    ///
    /// # Errors
    /// [`Error::Database`], when there is one of its scheme and period too.
    pub async fn add_board(&self, of: &Board) -> Result<(), Error> {
        let doing = while_doing(format!("add the board {}", of.id));
        board::Entity::insert(row(of)?).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// Saves a board over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_board(&self, of: &Board) -> Result<(), Error> {
        let doing = while_doing(format!("save the board {}", of.id));
        board::Entity::update(row(of)?).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// The board of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn board(&self, id: CaseId) -> Result<Option<BoardRow>, Error> {
        Ok(boards_where(self, board::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The boards that a query asks for, the newest period first, of one period by scheme.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn boards(&self, query: &BoardQuery) -> Result<Vec<BoardRow>, Error> {
        boards_where(self, asked(query)?).await
    }

    /// Notes how far the job of a board is; whether it still is that job.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn note_progress(&self, id: CaseId, job: JobId, progress: u8) -> Result<bool, Error> {
        let note = board::Entity::update_many()
            .col_expr(board::Column::Progress, Expr::value(i32::from(progress)))
            .filter(board::Column::Id.eq(id.0))
            .filter(board::Column::Job.eq(job.0));
        let noted = note.exec(self).await.map_err(while_doing("note how far a board is"))?;
        Ok(noted.rows_affected > 0)
    }

    /// Takes a job off the queue that nobody needs any more.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn drop_job(&self, id: JobId) -> Result<(), Error> {
        let drop = crate::entity::job::Entity::delete_by_id(id.0).exec(self);
        drop.await.map_err(while_doing(format!("take the job {id} off the queue")))?;
        Ok(())
    }
}

impl Store {
    /// The board of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn board(&self, id: CaseId) -> Result<Option<BoardRow>, Error> {
        Ok(boards_where(&self.readers, board::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The boards that a query asks for, the newest period first, of one period by scheme.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn boards(&self, query: &BoardQuery) -> Result<Vec<BoardRow>, Error> {
        boards_where(&self.readers, asked(query)?).await
    }
}

fn asked(query: &BoardQuery) -> Result<Select<board::Entity>, Error> {
    let mut select = board::Entity::find();
    if let Some(scheme) = &query.scheme {
        select = select.filter(board::Column::Scheme.eq(scheme));
    }
    if let Some(period) = query.period {
        select = select.filter(board::Column::Period.eq(period.to_string()));
    }
    if let Some(until) = query.until {
        select = select.filter(board::Column::LastMonth.lte(months(until)?.1)).filter(as_long(until));
    }
    if let Some(stages) = &query.stages {
        let so_far = Query::select()
            .column(case::Column::Id)
            .from(case::Entity)
            .and_where(case::Column::Lifecycle.eq("board"))
            .and_where(case::Column::State.is_in(stages.iter().map(|stage| stage.name())))
            .take();
        select = select.filter(board::Column::Id.in_subquery(so_far));
    }
    if let Some((period, scheme)) = &query.after {
        let month = months(*period)?.1;
        let (column, name) = (board::Column::LastMonth, board::Column::Scheme);
        let further = name.gt(scheme.clone()).or(name.eq(scheme.clone()).and(longer(*period)));
        select = select.filter(column.lt(month).or(column.eq(month).and(further)));
    }
    let select = select.order_by_desc(board::Column::LastMonth).order_by_asc(board::Column::Scheme);
    Ok(select.order_by_asc(board::Column::Period).limit(query.limit))
}

/// Periods of one length are written alike: `2022`, `2022-Q1`, `2022-H1`, `2022-03`.
fn as_long(period: Period) -> sea_orm::sea_query::SimpleExpr {
    let pattern = match period.cadence() {
        Cadence::Month => "____-__",
        Cadence::Quarter => "____-Q_",
        Cadence::Half => "____-H_",
        Cadence::Year => "____",
    };
    let like = board::Column::Period.like(pattern);
    match period.cadence() {
        Cadence::Month => {
            like.and(board::Column::Period.not_like("____-Q_")).and(board::Column::Period.not_like("____-H_"))
        }
        _ => like,
    }
}

/// A scheme may have boards of several lengths that end together.
fn longer(period: Period) -> sea_orm::sea_query::SimpleExpr {
    board::Column::Period.gt(period.to_string())
}

async fn boards_where(
    connection: &impl ConnectionTrait,
    select: Select<board::Entity>,
) -> Result<Vec<BoardRow>, Error> {
    let rows = select.all(connection).await.map_err(while_doing("read boards"))?;
    let ids = rows.iter().map(|row| row.id);
    let states = case::Entity::find()
        .select_only()
        .columns([case::Column::Id, case::Column::State, case::Column::Version])
        .filter(case::Column::Id.is_in(ids))
        .into_tuple::<(Uuid, String, i64)>()
        .all(connection);
    let states = states.await.map_err(while_doing("read how far boards are"))?;
    let states: HashMap<Uuid, (String, i64)> =
        states.into_iter().map(|(id, state, version)| (id, (state, version))).collect();
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let (state, version) = states.get(&id).cloned().unwrap_or_default();
            let stage = parse((id, "state"), &state)?;
            Ok(BoardRow { board: read(row)?, stage, version })
        })
        .collect()
}

/// The fault of a column of a board.
fn corrupt((id, column): (Uuid, &'static str), why: impl ToString) -> Error {
    Error::Corrupt { table: "boards", column, id: id.to_string(), why: why.to_string() }
}

fn parse<T: FromStr>(place: (Uuid, &'static str), text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| corrupt(place, format!("`{text}` is none")))
}

fn json<T: DeserializeOwned>(place: (Uuid, &'static str), text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|fault| corrupt(place, fault))
}

fn written<T: Serialize>(place: (Uuid, &'static str), of: &T) -> Result<String, Error> {
    serde_json::to_string(of).map_err(|fault| corrupt(place, fault))
}

fn whole<T: TryInto<i32>>(place: (Uuid, &'static str), number: T) -> Result<i32, Error> {
    number.try_into().map_err(|_| corrupt(place, "it is too large"))
}

fn counted(place: (Uuid, &'static str), number: i32) -> Result<u32, Error> {
    u32::try_from(number).map_err(|fault| corrupt(place, fault))
}

fn row(of: &Board) -> Result<board::ActiveModel, Error> {
    let id = of.id.0;
    Ok(board::ActiveModel {
        id: Set(id),
        scheme: Set(of.scheme.clone()),
        scheme_version: Set(whole((id, "scheme_version"), of.scheme_version)?),
        period: Set(of.period.to_string()),
        last_month: Set(months(of.period)?.1),
        title: Set(of.title.clone()),
        revision: Set(whole((id, "revision"), of.revision)?),
        head: Set(of.head.as_ref().map(|head| written((id, "head"), head)).transpose()?),
        units: Set(whole((id, "units"), of.units)?),
        root: Set(of.root.clone()),
        job: Set(of.job.map(|job| job.0)),
        progress: Set(of.progress.into()),
        faults: Set(of.faults.as_ref().map(|faults| written((id, "faults"), faults)).transpose()?),
        computed: Set(of.computed),
    })
}

fn read(row: board::Model) -> Result<Board, Error> {
    let id = row.id;
    Ok(Board {
        id: CaseId(id),
        scheme_version: counted((id, "scheme_version"), row.scheme_version)?,
        period: parse((id, "period"), &row.period)?,
        title: row.title,
        revision: counted((id, "revision"), row.revision)?,
        head: row.head.as_deref().map(|text| json((id, "head"), text)).transpose()?,
        units: counted((id, "units"), row.units)?,
        root: row.root,
        job: row.job.map(JobId),
        progress: u8::try_from(row.progress).map_err(|fault| corrupt((id, "progress"), fault))?,
        faults: row.faults.as_deref().map(|text| json((id, "faults"), text)).transpose()?,
        computed: row.computed,
        scheme: row.scheme,
    })
}
