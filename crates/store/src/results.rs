//! Published results and the figures of peers as rows.

use crate::entity::{peer_figure, result};
use crate::error::{Error, while_doing};
use crate::goals::named;
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::id::{GoalId, PersonId};
use domain::period::Period;
use domain::result::{Exam, ExternalResult, PeerFigure};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};
use std::fmt::Display;

/// Which results are read.
#[derive(Debug, Clone, Default)]
pub struct ResultQuery {
    /// Of this exam only.
    pub exam: Option<Exam>,
    /// Of these goals only.
    pub goals: Option<Vec<GoalId>>,
    /// Of this period only.
    pub period: Option<Period>,
}

impl Tx {
    /// Saves results over those of the same exam, goal and period.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_results(&self, results: &[ExternalResult]) -> Result<(), Error> {
        use result::Column;
        let over = OnConflict::columns([Column::Exam, Column::Goal, Column::Period])
            .update_columns([
                Column::Rank,
                Column::OfAll,
                Column::Value,
                Column::PreviousRank,
                Column::Best,
                Column::Gap,
                Column::Measure,
                Column::Document,
                Column::Recorded,
                Column::Person,
            ])
            .to_owned();
        for some in results.chunks(AT_ONCE) {
            let rows = some.iter().map(result_row).collect::<Result<Vec<_>, _>>()?;
            let put = result::Entity::insert_many(rows).on_conflict(over.clone());
            put.exec_without_returning(self).await.map_err(while_doing("save results"))?;
        }
        Ok(())
    }

    /// Saves figures of peers over those of the same exam, goal, period and group.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_peer_figures(&self, figures: &[PeerFigure]) -> Result<(), Error> {
        use peer_figure::Column;
        let over = OnConflict::columns([Column::Exam, Column::Goal, Column::Period, Column::GroupName])
            .update_columns([
                Column::N,
                Column::Best,
                Column::Median,
                Column::Own,
                Column::Measure,
                Column::Document,
                Column::Recorded,
            ])
            .to_owned();
        for some in figures.chunks(AT_ONCE) {
            let rows = some.iter().map(peer_row).collect::<Result<Vec<_>, _>>()?;
            let put = peer_figure::Entity::insert_many(rows).on_conflict(over.clone());
            put.exec_without_returning(self).await.map_err(while_doing("save figures of peers"))?;
        }
        Ok(())
    }

    /// The results that a query asks for, by exam, goal and period.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn results(&self, query: &ResultQuery) -> Result<Vec<ExternalResult>, Error> {
        results(self, query).await
    }

    /// The figures of peers that a query asks for, by exam, goal, period and group.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn peer_figures(&self, query: &ResultQuery) -> Result<Vec<PeerFigure>, Error> {
        peer_figures(self, query).await
    }
}

impl Store {
    /// As [`Tx::results`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn results(&self, query: &ResultQuery) -> Result<Vec<ExternalResult>, Error> {
        results(&self.readers, query).await
    }

    /// As [`Tx::peer_figures`].
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn peer_figures(&self, query: &ResultQuery) -> Result<Vec<PeerFigure>, Error> {
        peer_figures(&self.readers, query).await
    }
}

async fn results(
    connection: &impl ConnectionTrait,
    query: &ResultQuery,
) -> Result<Vec<ExternalResult>, Error> {
    use result::Column;
    let goals = query.goals.as_ref().map(|goals| goals.iter().map(|goal| goal.0).collect::<Vec<_>>());
    let select = result::Entity::find()
        .apply_if(query.exam, |select, exam| select.filter(Column::Exam.eq(exam.name())))
        .apply_if(goals, |select, goals| select.filter(Column::Goal.is_in(goals)))
        .apply_if(query.period, |select, period| select.filter(Column::Period.eq(period.to_string())));
    let rows = select.all(connection).await.map_err(while_doing("read results"))?;
    let mut found = rows.into_iter().map(read_result).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|of| (of.exam, of.goal, of.period));
    Ok(found)
}

async fn peer_figures(
    connection: &impl ConnectionTrait,
    query: &ResultQuery,
) -> Result<Vec<PeerFigure>, Error> {
    use peer_figure::Column;
    let goals = query.goals.as_ref().map(|goals| goals.iter().map(|goal| goal.0).collect::<Vec<_>>());
    let select = peer_figure::Entity::find()
        .apply_if(query.exam, |select, exam| select.filter(Column::Exam.eq(exam.name())))
        .apply_if(goals, |select, goals| select.filter(Column::Goal.is_in(goals)))
        .apply_if(query.period, |select, period| select.filter(Column::Period.eq(period.to_string())));
    let rows = select.all(connection).await.map_err(while_doing("read figures of peers"))?;
    let mut found = rows.into_iter().map(read_peer).collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|a, b| (a.exam, a.goal, a.period, &a.group).cmp(&(b.exam, b.goal, b.period, &b.group)));
    Ok(found)
}

fn corrupt(table: &'static str, column: &'static str, id: &str, why: impl Display) -> Error {
    Error::Corrupt { table, column, id: id.to_owned(), why: why.to_string() }
}

fn signed(column: &'static str, number: u32) -> Result<i32, Error> {
    i32::try_from(number).map_err(|fault| corrupt("results", column, "", fault))
}

fn result_row(of: &ExternalResult) -> Result<result::ActiveModel, Error> {
    Ok(result::ActiveModel {
        exam: Set(of.exam.name().to_owned()),
        goal: Set(of.goal.0),
        period: Set(of.period.to_string()),
        rank: Set(signed("rank", of.rank)?),
        of_all: Set(signed("of_all", of.of)?),
        value: Set(of.value),
        previous_rank: Set(of.previous_rank.map(|rank| signed("previous_rank", rank)).transpose()?),
        best: Set(of.best),
        gap: Set(of.gap),
        measure: Set(of.measure.clone()),
        document: Set(of.document.clone()),
        recorded: Set(of.recorded),
        person: Set(of.person.map(|person| person.0)),
    })
}

fn peer_row(of: &PeerFigure) -> Result<peer_figure::ActiveModel, Error> {
    Ok(peer_figure::ActiveModel {
        exam: Set(of.exam.name().to_owned()),
        goal: Set(of.goal.0),
        period: Set(of.period.to_string()),
        group_name: Set(of.group.clone()),
        n: Set(of.n.map(|n| signed("n", n)).transpose()?),
        best: Set(of.best),
        median: Set(of.median),
        own: Set(of.own),
        measure: Set(of.measure.clone()),
        document: Set(of.document.clone()),
        recorded: Set(of.recorded),
    })
}

fn read_result(row: result::Model) -> Result<ExternalResult, Error> {
    let id = format!("{} {} {}", row.exam, row.goal, row.period);
    let place = |column: &'static str| ("results", column, id.as_str());
    let number = |column: &'static str, number: i32| {
        u32::try_from(number).map_err(|why| corrupt("results", column, &id, why))
    };
    Ok(ExternalResult {
        exam: named(place("exam"), &row.exam)?,
        goal: GoalId(row.goal),
        period: named(place("period"), &row.period)?,
        rank: number("rank", row.rank)?,
        of: number("of_all", row.of_all)?,
        value: row.value,
        previous_rank: row.previous_rank.map(|rank| number("previous_rank", rank)).transpose()?,
        best: row.best,
        gap: row.gap,
        measure: row.measure,
        document: row.document,
        recorded: row.recorded,
        person: row.person.map(PersonId),
    })
}

fn read_peer(row: peer_figure::Model) -> Result<PeerFigure, Error> {
    let id = format!("{} {} {} {}", row.exam, row.goal, row.period, row.group_name);
    let place = |column: &'static str| ("peer_figures", column, id.as_str());
    let number = |n: i32| u32::try_from(n).map_err(|why| corrupt("peer_figures", "n", &id, why));
    Ok(PeerFigure {
        exam: named(place("exam"), &row.exam)?,
        goal: GoalId(row.goal),
        period: named(place("period"), &row.period)?,
        group: row.group_name,
        n: row.n.map(number).transpose()?,
        best: row.best,
        median: row.median,
        own: row.own,
        measure: row.measure,
        document: row.document,
        recorded: row.recorded,
    })
}
