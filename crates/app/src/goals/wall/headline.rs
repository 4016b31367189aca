//! What stands at the wall's head: published places, the towns' board, the month's tasks.

use super::view::{BoardHeadline, ExamHeadline, TaskHeadline, WallUnit};
use crate::AppError;
use crate::actor::Actor;
use crate::boards::whole;
use crate::points::rules_now;
use crate::restatements::seen;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::board::Standing;
use domain::calendar::ZONE;
use domain::goal::{first_day, last_day};
use domain::lifecycle::Group;
use domain::period::Period;
use domain::result::Exam;
use store::{BoardQuery, BoardRow, ResultQuery, StandingQuery};

/// The levels of units that a county calls its towns.
const TOWNS: [&str; 3] = ["town", "township", "subdistrict"];

/// What the province and the city published of the month.
pub(super) async fn exams(
    system: &System,
    actor: &Actor,
    month: Period,
) -> Result<Vec<ExamHeadline>, AppError> {
    let query = ResultQuery { exam: None, goals: None, period: Some(month) };
    let found = system.store().results(&query).await?;
    let goals = seen(system, actor, found.iter().map(|of| of.goal)).await?;
    let share = rules_now(system).await?.leading_share;
    let headline = |exam: Exam| {
        let own = || found.iter().filter(|of| of.exam == exam && goals.contains_key(&of.goal));
        let gains = || own().filter_map(|of| of.gained());
        ExamHeadline {
            exam: exam.into(),
            results: own().count(),
            leading: own().filter(|of| of.is_leading(share)).count(),
            gained: gains().filter(|gained| *gained > 0).count(),
            lost: gains().filter(|gained| *gained < 0).count(),
            places: gains().sum(),
        }
    };
    let all = [Exam::Province, Exam::City].into_iter().map(headline);
    Ok(all.filter(|of| of.results > 0).collect())
}

/// The month's board with the most indicators of those that rank towns and that whoever asks sees whole.
pub(super) async fn board(
    system: &System,
    actor: &Actor,
    month: Period,
) -> Result<Option<BoardHeadline>, AppError> {
    let store = system.store();
    let query = BoardQuery { period: Some(month), ..BoardQuery::default() };
    let rows: Vec<BoardRow> = store.boards(&query).await?;
    let rows: Vec<BoardRow> =
        rows.into_iter().filter(|row| row.board.head.is_some() && whole(system, actor, row.stage)).collect();
    let ids: Vec<_> = rows.iter().map(|row| row.board.id).collect();
    let towns = store.boards_ranking(&ids, &TOWNS).await?;
    let widest = rows.iter().filter(|row| towns.contains(&row.board.id)).max_by_key(|row| indicators(row));
    let Some(row) = widest else { return Ok(None) };
    let standings = store.standings(row.board.id, &StandingQuery::default()).await?;
    Ok(Some(headline(row, &standings)))
}

fn indicators(row: &BoardRow) -> usize {
    let nodes = row.board.head.as_ref().map_or(&[] as &[_], |head| head.nodes.as_slice());
    nodes.iter().filter(|node| node.is_indicator).count()
}

fn headline(row: &BoardRow, standings: &[Standing]) -> BoardHeadline {
    let scores: Vec<f64> = standings.iter().filter_map(|of| of.score).collect();
    let first = standings.first();
    BoardHeadline {
        board: row.board.id.0,
        title: row.board.title.clone(),
        state: row.stage.name(),
        units: standings.len(),
        mean: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
        first: first.map(|of| WallUnit { code: of.code.clone(), name: of.name.clone() }),
        best: first.and_then(|of| of.score),
        decimals: row.board.head.as_ref().map_or(2, |head| head.decimals),
    }
}

/// The tasks that were ordered in the month and that whoever asks may see.
pub(super) async fn tasks(system: &System, actor: &Actor, month: Period) -> Result<TaskHeadline, AppError> {
    let scope = system.policies().scope(actor, Action::CaseRead);
    let begins = |day: chrono::NaiveDate| -> Option<DateTime<Utc>> {
        Some(day.and_hms_opt(0, 0, 0)?.and_local_timezone(ZONE).single()?.with_timezone(&Utc))
    };
    let next = last_day(month).succ_opt();
    let (Some(first), Some(end)) = (begins(first_day(month)), next.and_then(begins)) else {
        return Ok(TaskHeadline { opened: 0, closed: 0 });
    };
    let counts = system.store().cases_opened(&scope, "task", (first, end)).await?;
    let count = |group: Group| counts.iter().filter(|of| of.0 == group).map(|of| of.1).sum::<u64>();
    Ok(TaskHeadline {
        opened: count(Group::Open) + count(Group::Waiting) + count(Group::Done),
        closed: count(Group::Done),
    })
}
