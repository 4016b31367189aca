//! What happens to some forms of the world by itself: they go through the very use cases that serve people, at the times at
//! which it happens. One of March is disputed and answered, one of April comes back.

use super::forms::{Figures, Times, clock};
use super::people::{self, Member};
use super::told::Told;
use crate::AppError;
use crate::actor::Actor;
use crate::cases::{self, Action};
use crate::files::{NewFile, add_file};
use crate::people::{Credential, recognise};
use crate::reports::{self, AnswerGiven, NarrativePatch, Ready, RowGiven, RowsGiven};
use crate::system::System;
use chrono::Datelike;
use domain::calendar::Moment;
use domain::id::{CaseId, GoalId, RequestId, UnitId};
use domain::period::Period;
use domain::report::{AnswerKind, FormKind, Row};
use domain::unit::Unit;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// The day of the month after on which a form was filled in too early and came back.
const RETURNED: u32 = 7;

/// Whose forms these are, and what is told in them.
pub(super) struct Story<'a> {
    pub(super) system: &'a System,
    pub(super) cast: &'a [Member],
    pub(super) units: &'a [Unit],
    pub(super) goals: &'a HashMap<String, GoalId>,
    pub(super) figures: &'a Figures<'a>,
    pub(super) told: &'a Told,
}

/// Somebody at a time.
struct There {
    system: System,
    actor: Actor,
}

impl Story<'_> {
    /// Whether a form has a story of its own.
    pub(super) fn has(&self, form: &Ready) -> bool {
        let dispute = &self.told.dispute;
        form.report.period.to_string() == dispute.period
            && form.report.goal.is_some_and(|goal| self.goals.get(&dispute.indicator) == Some(&goal))
    }

    async fn there(&self, account: &str, at: Moment) -> Result<There, AppError> {
        let system = self.system.at(at)?;
        let secret = people::secret_of(self.cast, account);
        let secret = secret.ok_or_else(|| AppError::outside(format!("nobody is the {account}")))?;
        let shown = Credential::Token(secret.to_owned());
        let actor = recognise(&system, shown, RequestId(Uuid::now_v7())).await?;
        Ok(There { system, actor })
    }

    fn unit(&self, name: &str) -> Result<&Unit, AppError> {
        let found = self.units.iter().find(|unit| unit.name == name);
        found.ok_or_else(|| AppError::outside(format!("the world has no unit {name}")))
    }

    /// The form that a unit's figures stand in: that of an indicator's source, or the unit's own.
    async fn form(&self, unit: UnitId, month: Period, indicator: Option<&str>) -> Result<CaseId, AppError> {
        let goal = indicator.and_then(|code| self.goals.get(code)).copied();
        let kind = if goal.is_some() { FormKind::Source } else { FormKind::Unit };
        let lines = self.system.store().figures(unit, month).await?;
        let found = lines.iter().find(|of| of.report.kind == kind && of.report.goal == goal);
        let found = found.ok_or_else(|| AppError::outside(format!("no form of {month} has what is told")))?;
        Ok(found.report.id)
    }

    /// A source hands its form in, a unit disputes a figure, the source keeps it, and it is verified.
    pub(super) async fn dispute(&self) -> Result<(), AppError> {
        let told = &self.told.dispute;
        let month: Period = told.period.parse().map_err(|_| AppError::outside("a dispute of no month"))?;
        let unit = self.unit(&told.unit)?;
        let id = self.form(unit.id, month, Some(&told.indicator)).await?;
        let times = Times::of(month, &self.system.rules().await?.calendar)?;
        let source = self.there("source", clock(times.filled, 9, 20)).await?;
        self.fill(&source, id, month).await?;
        let patch =
            NarrativePatch { progress: Some(Some(told.progress.clone())), ..NarrativePatch::default() };
        let version = self.version(id).await?;
        reports::save_narrative(&source.system, &source.actor, id, version, &patch).await?;
        let source = self.there("source", clock(times.filled, 9, 50)).await?;
        self.act(&source, id, "submit", self.evidence(&source, "submit", id).await?).await?;
        self.act(&self.there("bureau", clock(times.filled, 10, 40)).await?, id, "approve", Map::new())
            .await?;
        let scored = self.there("approver", clock(times.filled, 15, 10)).await?;
        let given = AnswerGiven {
            goal: told.indicator.clone(),
            unit: unit.code.clone(),
            period: None,
            kind: AnswerKind::Dispute,
            reason: Some(told.reason.clone()),
        };
        let answered = reports::answer(&scored.system, &scored.actor, id, &given).await?;
        let dispute = answered.answer.case.map(CaseId);
        let dispute = dispute.ok_or_else(|| AppError::outside("a dispute has no case"))?;
        let source = self.there("source", clock(times.verified, 9, 30)).await?;
        let mut fields = self.evidence(&source, "keep", dispute).await?;
        fields.insert("reason".to_owned(), json!(told.answer));
        self.act(&source, dispute, "keep", fields).await?;
        self.act(&self.there("verifier", clock(times.verified, 14, 20)).await?, id, "verify", Map::new())
            .await
    }

    /// A unit fills in its form with the figures of the month before, and whoever signs there sends it back.
    pub(super) async fn returned(&self) -> Result<(), AppError> {
        let told = &self.told.returned;
        let month: Period = told.period.parse().map_err(|_| AppError::outside("a form of no month"))?;
        let before = month.previous().ok_or_else(|| AppError::outside("no month before"))?;
        let unit = self.unit(&told.unit)?;
        let id = self.form(unit.id, month, None).await?;
        let day = self.system.today().with_day(RETURNED).unwrap_or_else(|| self.system.today());
        let at = |hour, minute| clock(day, hour, minute);
        let reporter = self.there("reporter", at(15, 40)).await?;
        self.fill(&reporter, id, before).await?;
        self.act(&self.there("reporter", at(16, 0)).await?, id, "submit", Map::new()).await?;
        let fields = Map::from_iter([("reason".to_owned(), json!(told.reason))]);
        self.act(&self.there("approver", at(16, 50)).await?, id, "return", fields).await
    }

    async fn version(&self, id: CaseId) -> Result<i64, AppError> {
        let report = self.system.store().report(id).await?;
        report.map(|report| report.version).ok_or_else(|| AppError::not_found("report", id))
    }

    /// Fills in a form with the world's figures of a month, and says why those that are warned about are right.
    async fn fill(&self, there: &There, id: CaseId, month: Period) -> Result<(), AppError> {
        let rows = self.system.store().rows_after(id, None, u64::from(u32::MAX)).await?;
        let given = rows.iter().map(|row| self.given(row, month)).collect::<Result<Vec<_>, _>>()?;
        let first = RowsGiven { rows: given.clone() };
        let version = self.version(id).await?;
        let saved = reports::save_rows(&there.system, &there.actor, id, version, &first).await?;
        let holes = given.into_iter().zip(&saved.rows).filter(|(_, saved)| saved.hole.is_some());
        let reason = || Some(Some(self.told.explained.clone()));
        let rows: Vec<RowGiven> = holes.map(|(of, _)| RowGiven { reason: reason(), ..of }).collect();
        if !rows.is_empty() {
            let more = RowsGiven { rows };
            reports::save_rows(&there.system, &there.actor, id, saved.version, &more).await?;
        }
        Ok(())
    }

    fn given(&self, row: &Row, month: Period) -> Result<RowGiven, AppError> {
        let code = self.goals.iter().find(|(_, id)| **id == row.key.goal).map(|(code, _)| code.clone());
        let unit = self.units.iter().find(|unit| unit.id == row.key.unit).map(|unit| unit.code.clone());
        let (Some(goal), Some(unit)) = (code, unit) else {
            return Err(AppError::outside("a form asks for what the world hasn't"));
        };
        let of = self.figures.get(row, month.at(row.key.period.cadence()));
        Ok(RowGiven {
            goal,
            unit,
            period: Some(row.key.period.to_string()),
            rater: None,
            value: Some(of.map(|of| of.value)),
            rank_of: None,
            previous_rank: None,
            note: of.is_none().then(|| Some(self.told.missing.clone())),
            reason: None,
        })
    }

    /// Hands in the files of an action on a case, and names them.
    async fn evidence(
        &self,
        there: &There,
        action: &str,
        case: CaseId,
    ) -> Result<Map<String, Value>, AppError> {
        let unit = there.actor.posts.first().map(|post| post.path.code().to_owned()).unwrap_or_default();
        let mut ids = Vec::new();
        for of in self.told.evidence(action) {
            let given = NewFile {
                unit: unit.clone(),
                name: of.name.clone(),
                subject_kind: Some("case".to_owned()),
                subject: Some(case.0),
            };
            let file = add_file(&there.system, &there.actor, &given, of.bytes().into()).await?;
            ids.push(json!(file.id));
        }
        Ok(Map::from_iter([("evidence".to_owned(), Value::Array(ids))]))
    }

    async fn act(
        &self,
        there: &There,
        id: CaseId,
        action: &str,
        fields: Map<String, Value>,
    ) -> Result<(), AppError> {
        let case = self.system.store().case(id).await?.ok_or_else(|| AppError::not_found("case", id))?;
        let given = Action { action: action.to_owned(), fields };
        cases::act(&there.system, &there.actor, id, case.version, &given).await?;
        Ok(())
    }
}
