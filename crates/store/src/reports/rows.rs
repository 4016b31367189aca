//! Forms and their figures, to rows and back.

use crate::entity::{report, report_row, row_answer};
use crate::error::Error;
use crate::goals::named;
use chrono::Utc;
use domain::calendar::ZONE;
use domain::id::{CaseId, GoalId, PersonId, PostId, UnitId};
use domain::report::{Answer, Narrative, Report, Row, RowKey};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

pub(super) fn report_row_of(report: &Report) -> report::ActiveModel {
    let told = &report.narrative;
    report::ActiveModel {
        id: Set(report.id.0),
        kind: Set(report.kind.name().to_owned()),
        period: Set(report.period.to_string()),
        unit: Set(report.unit.0),
        goal: Set(report.goal.map(|goal| goal.0)),
        opens: Set(report.opens),
        cut_off: Set(report.cut_off),
        progress: Set(told.progress.clone()),
        problem: Set(told.problem.clone()),
        measure: Set(told.measure.clone()),
        difficulty: Set(told.difficulty.clone()),
        version: Set(report.version),
    }
}

pub(super) fn read_report(row: report::Model) -> Result<Report, Error> {
    let id = row.id.to_string();
    Ok(Report {
        id: CaseId(row.id),
        kind: named(("reports", "kind", &id), &row.kind)?,
        period: named(("reports", "period", &id), &row.period)?,
        unit: UnitId(row.unit),
        goal: row.goal.map(GoalId),
        opens: row.opens,
        cut_off: row.cut_off,
        narrative: Narrative {
            progress: row.progress,
            problem: row.problem,
            measure: row.measure,
            difficulty: row.difficulty,
        },
        version: row.version,
    })
}

pub(super) fn row_of(report: CaseId, row: &Row) -> Result<report_row::ActiveModel, Error> {
    let key = &row.key;
    let warnings = serde_json::to_string(&row.warnings).map_err(|fault| Error::Corrupt {
        table: "report_rows",
        column: "warnings",
        id: report.to_string(),
        why: fault.to_string(),
    })?;
    Ok(report_row::ActiveModel {
        report: Set(report.0),
        goal: Set(key.goal.0),
        unit: Set(key.unit.0),
        period: Set(key.period.to_string()),
        rater: Set(key.rater.clone()),
        rater_group: Set(row.rater_group.clone()),
        place: Set(i32::try_from(row.place).unwrap_or(i32::MAX)),
        basis: Set(row.basis.name().to_owned()),
        value: Set(row.value),
        rank_of: Set(row.rank_of),
        previous_rank: Set(row.previous_rank),
        note: Set(row.note.clone()),
        reason: Set(row.reason.clone()),
        warnings: Set(warnings),
        person: Set(row.given.map(|(person, ..)| person.0)),
        post: Set(row.given.map(|(_, post, _)| post.0)),
        at: Set(row.given.map(|(.., at)| at.with_timezone(&Utc))),
    })
}

pub(super) fn read_row(row: report_row::Model) -> Result<Row, Error> {
    let id = format!("{} {} {}", row.report, row.goal, row.unit);
    let place = |column: &'static str| ("report_rows", column, id.as_str());
    let corrupt = |column: &'static str, why: String| Error::Corrupt {
        table: "report_rows",
        column,
        id: id.clone(),
        why,
    };
    let given = match (row.person, row.post, row.at) {
        (Some(person), Some(post), Some(at)) => {
            Some((PersonId(person), PostId(post), at.with_timezone(&ZONE)))
        }
        _ => None,
    };
    let warnings =
        serde_json::from_str(&row.warnings).map_err(|fault| corrupt("warnings", fault.to_string()))?;
    Ok(Row {
        key: RowKey {
            goal: GoalId(row.goal),
            unit: UnitId(row.unit),
            period: named(place("period"), &row.period)?,
            rater: row.rater,
        },
        place: u32::try_from(row.place).map_err(|fault| corrupt("place", fault.to_string()))?,
        rater_group: row.rater_group,
        basis: named(place("basis"), &row.basis)?,
        value: row.value,
        rank_of: row.rank_of,
        previous_rank: row.previous_rank,
        note: row.note,
        reason: row.reason,
        warnings,
        given,
    })
}

pub(super) fn answer_of(id: Uuid, answer: &Answer) -> row_answer::ActiveModel {
    row_answer::ActiveModel {
        id: Set(id),
        report: Set(answer.report.0),
        goal: Set(answer.key.goal.0),
        unit: Set(answer.key.unit.0),
        period: Set(answer.key.period.to_string()),
        rater: Set(answer.key.rater.clone()),
        kind: Set(answer.kind.name().to_owned()),
        value: Set(answer.value),
        case_id: Set(answer.case.map(|case| case.0)),
        person: Set(answer.person.0),
        post: Set(answer.post.0),
        at: Set(answer.at.with_timezone(&Utc)),
    }
}

pub(super) fn read_answer(row: row_answer::Model) -> Result<Answer, Error> {
    let id = row.id.to_string();
    Ok(Answer {
        report: CaseId(row.report),
        key: RowKey {
            goal: GoalId(row.goal),
            unit: UnitId(row.unit),
            period: named(("row_answers", "period", &id), &row.period)?,
            rater: row.rater,
        },
        kind: named(("row_answers", "kind", &id), &row.kind)?,
        value: row.value,
        case: row.case_id.map(CaseId),
        person: PersonId(row.person),
        post: PostId(row.post),
        at: row.at.with_timezone(&ZONE),
    })
}
