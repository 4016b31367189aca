//! The working calendar as it is asked for, and the place's own holidays.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::rules::{LOCAL_FILE, LOCAL_HOLIDAYS};
use crate::system::System;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use domain::access::Action;
use domain::calendar::{Day, Explanation, Holidays, Source, Span, Step};
use domain::journal::{Change, Code};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use store::{Setting, Tx};
use uuid::Uuid;

const CHANGED: Code = Code::literal("setting.changed");
const SETTING: Code = Code::literal("setting");
const NAME: Code = Code::literal("name");

/// The most days that are told at once.
const MOST_DAYS: i64 = 366;

/// Which days to tell.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysAsked {
    /// The first day.
    #[param(example = "2022-04-01")]
    pub from: NaiveDate,
    /// The last day, at most 366 days in all.
    #[param(example = "2022-04-30")]
    pub to: NaiveDate,
}

/// A day, and by whose word it is worked or off.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DayView {
    /// The day.
    pub date: NaiveDate,
    /// `workday`, `weekend`, `holiday` or `makeup` (worked in exchange for a holiday).
    pub kind: &'static str,
    /// Whether people work.
    pub works: bool,
    /// A holiday's name.
    pub name: Option<String>,
    /// The notice's number.
    pub document: Option<String>,
    /// Who issued it: `national` or `local`.
    pub source: Option<&'static str>,
}

impl DayView {
    fn of(date: NaiveDate, day: Day<'_>) -> Self {
        let (kind, name, document, source) = match day {
            Day::Workday => ("workday", None, None, None),
            Day::Weekend => ("weekend", None, None, None),
            Day::Holiday { name, document, source } => {
                let source = if source == Source::National { "national" } else { "local" };
                ("holiday", Some(name.to_owned()), Some(document.to_owned()), Some(source))
            }
            Day::Makeup { document } => ("makeup", None, Some(document.to_owned()), None),
        };
        Self { date, kind, works: day.is_working(), name, document, source }
    }
}

/// Days of the working calendar.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DaysView {
    /// The days, in order.
    pub days: Vec<DayView>,
    /// Years among them without a notice of the State Council: their days count Monday to Friday.
    pub unpublished: BTreeSet<i32>,
}

/// From when and how long.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DueAsked {
    /// The start.
    #[param(example = "2022-03-31T16:00:00+08:00")]
    pub from: DateTime<FixedOffset>,
    /// So many working days; or give hours.
    #[param(minimum = 1, maximum = 1000)]
    pub working_days: Option<u16>,
    /// So many working hours; or give days.
    #[param(minimum = 1, maximum = 8000)]
    pub working_hours: Option<u16>,
}

/// A day on the way to a due date.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StepView {
    /// The day.
    #[serde(flatten)]
    pub day: DayView,
    /// What it counts: `{"days": 1}` or `{"seconds": 3600}`.
    #[schema(value_type = Object)]
    pub counted: Span,
}

/// How a due date comes about.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DueView {
    /// The start.
    pub from: DateTime<FixedOffset>,
    /// The working time from there.
    #[schema(value_type = Object)]
    pub span: Span,
    /// The due date.
    pub due: DateTime<FixedOffset>,
    /// Every day from start to due date.
    pub steps: Vec<StepView>,
    /// Years among them without a notice of the State Council: their days count Monday to Friday.
    pub unpublished: BTreeSet<i32>,
}

impl DueView {
    pub(crate) fn of(explanation: &Explanation<'_>) -> Self {
        let step =
            |step: &Step<'_>| StepView { day: DayView::of(step.date, step.day), counted: step.counted };
        Self {
            from: explanation.from,
            span: explanation.span,
            due: explanation.due,
            steps: explanation.steps.iter().map(step).collect(),
            unpublished: explanation.unpublished.clone(),
        }
    }
}

/// What kinds of days these are.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn days(system: &System, asked: &DaysAsked) -> Result<DaysView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?from", Some(asked.from));
    misfits.day("?to", Some(asked.to));
    if !(0..MOST_DAYS).contains(&asked.to.signed_duration_since(asked.from).num_days()) {
        misfits.add("?to", "out_of_range", format!("{MOST_DAYS} days at most, from ≤ to"));
    }
    misfits.done()?;
    let rules = system.rules().await?;
    let dates = asked.from.iter_days().take_while(|date| *date <= asked.to);
    let days: Vec<_> = dates.map(|date| DayView::of(date, rules.calendar.day(date))).collect();
    let years: BTreeSet<i32> = days.iter().map(|day| day.date.year()).collect();
    let unpublished = years.into_iter().filter(|year| !rules.calendar.is_published(*year)).collect();
    Ok(DaysView { days, unpublished })
}

/// When so much working time has passed, and why then.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn due(system: &System, asked: &DueAsked) -> Result<DueView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?from", Some(asked.from.date_naive()));
    let span = match (asked.working_days, asked.working_hours) {
        (Some(days @ 1..=1000), None) => Some(Span::days(days)),
        (None, Some(hours @ 1..=8000)) => Some(Span::hours(hours)),
        _ => None,
    };
    if span.is_none() {
        misfits.add("?working_days", "out_of_range", "1 to 1000 working_days, or 1 to 8000 working_hours");
    }
    misfits.done()?;
    let rules = system.rules().await?;
    let from = asked.from.with_timezone(&domain::calendar::ZONE);
    Ok(DueView::of(&rules.calendar.explain(from, span.unwrap_or(Span::Days(1)))))
}

/// The place's own holidays, as a file of notices.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalHolidays {
    /// TOML with `[[local]]` tables, each with `title`, `document`, `date`, `holidays` (`name`, `from`, `to`) and
    /// `workdays`. It replaces what was loaded before.
    #[schema(max_length = 200_000)]
    pub text: String,
}

/// The place's own holidays as they were loaded, and their version; 0 when there are none.
///
/// # Errors
/// The store's.
pub async fn holidays(system: &System) -> Result<(LocalHolidays, i64), AppError> {
    let setting = system.store().setting(LOCAL_HOLIDAYS).await?;
    let text = |setting: &Setting| setting.value.as_str().unwrap_or_default().to_owned();
    let version = setting.as_ref().map_or(0, |setting| setting.version);
    Ok((LocalHolidays { text: setting.as_ref().map(text).unwrap_or_default() }, version))
}

/// Loads the place's own holidays. Clocks that run are looked at anew.
///
/// # Errors
/// [`AppError::Input`] with the file's faults, [`AppError::Denied`], [`AppError::Stale`], the store's.
pub async fn load_holidays(
    system: &System,
    actor: &Actor,
    version: i64,
    given: &LocalHolidays,
) -> Result<i64, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SettingEdit)?;
    let mut misfits = Misfits::default();
    if given.text.len() > 200_000 {
        misfits.add("/text", "too_long", "at most 200000 bytes");
    }
    misfits.done()?;
    Holidays::read(LOCAL_FILE, &given.text)?;
    let load = async |tx: Tx| {
        let known = tx.setting(LOCAL_HOLIDAYS).await?.map_or(0, |setting| setting.version);
        if known != version {
            let current = Box::new(json!({ "version": known }));
            return Err(AppError::Stale { given: version, current });
        }
        let setting = Setting { value: json!(given.text), version: version + 1 };
        tx.put_setting(LOCAL_HOLIDAYS, &setting).await?;
        tx.look_at_clocks(system.now()).await?;
        let mut event = actor.did(system, Some(post), CHANGED, (SETTING, Uuid::nil()), Some(post.unit));
        event.changes.push(Change::plain(NAME, None, Some(json!(LOCAL_HOLIDAYS))));
        tx.record(&event, &[]).await?;
        Ok(version + 1)
    };
    system.store().write("load_holidays", load).await
}
