//! What a unit tells beside its figures.

use super::view::{ReportView, Shown};
use super::{REPORT, to_fill};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::null::given;
use crate::system::System;
use domain::id::CaseId;
use domain::journal::{Change, Code};
use domain::report::Report;
use serde::Deserialize;
use serde_json::json;
use store::Tx;

const TOLD: Code = Code::literal("report.told");
const TEXTS: Code = Code::literal("texts");

/// The longest text.
const LONGEST: usize = 2_000;

/// Texts of a form. What isn't given stays as it is; null takes it away.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NarrativePatch {
    /// 进展
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub progress: Option<Option<String>>,
    /// 问题
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub problem: Option<Option<String>>,
    /// 措施
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub measure: Option<Option<String>>,
    /// 提请会议协调的困难
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub difficulty: Option<Option<String>>,
}

impl NarrativePatch {
    fn texts(&self) -> [(&'static str, &Option<Option<String>>); 4] {
        [
            ("progress", &self.progress),
            ("problem", &self.problem),
            ("measure", &self.measure),
            ("difficulty", &self.difficulty),
        ]
    }
}

/// Saves texts of a form that still is at this version.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], [`AppError::Stale`]; [`AppError::Conflict`] when it was
/// handed in; the store's.
pub async fn save_narrative(
    system: &System,
    actor: &Actor,
    id: CaseId,
    version: i64,
    given: &NarrativePatch,
) -> Result<ReportView, AppError> {
    let save = async |tx: Tx| {
        let (mut report, case, post) = to_fill(&tx, system, actor, id, version).await?;
        let mut misfits = Misfits::default();
        for (name, text) in given.texts() {
            if let Some(Some(text)) = text {
                misfits.text(&format!("/{name}"), text, LONGEST);
            }
        }
        misfits.done()?;
        let told = &mut report.narrative;
        let places = [&mut told.progress, &mut told.problem, &mut told.measure, &mut told.difficulty];
        let mut changed = Vec::new();
        for (place, (name, text)) in places.into_iter().zip(given.texts()) {
            let Some(text) = text else { continue };
            let text = text.as_ref().map(|text| text.trim().to_owned());
            if *place != text {
                *place = text;
                changed.push(name);
            }
        }
        let report = Report { version: report.version + 1, ..report };
        tx.save_report(&report).await?;
        // Not the texts, which may tell of somebody: the form has them.
        let mut event = actor.did(system, Some(post), TOLD, (REPORT, id.0), Some(report.unit));
        event.changes.push(Change::plain(TEXTS, None, Some(json!(changed))));
        tx.record(&event, &[]).await?;
        Ok::<_, AppError>((report, case))
    };
    let (report, case) = system.store().write("save_form_texts", save).await?;
    let goals: Vec<_> = report.goal.into_iter().collect();
    let goal = system.store().goals_by_id(&goals).await?.pop().map(|goal| goal.code);
    let counts = system.store().count_rows(id).await?;
    let rules = system.rules().await?;
    let shown = Shown { report: &report, case: &case, rules: &rules, goal, counts, today: system.today() };
    Ok(ReportView::of(&shown))
}
