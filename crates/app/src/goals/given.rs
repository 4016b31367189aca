//! What is given of goals, checked.

use super::Misfits;
use crate::AppError;
use crate::actor::Actor;
use crate::people;
use crate::system::System;
use domain::goal::{Aim, BadCourse, Course, Part, Responsible, UnfitParts, check_parts};
use domain::id::{PostId, UnitId};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::Tx;
use uuid::Uuid;

/// The most units of a goal.
pub(super) const MOST_UNITS: usize = 400;

/// The most that a number may be, either way: beyond it, quotients lose their sense.
const HUGE: f64 = 1e15;

/// A unit that is to be responsible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitGiven {
    /// The unit's code.
    #[schema(example = "331102B09", min_length = 1, max_length = 40)]
    pub unit: String,
    /// What it does: `lead` or `co`.
    #[schema(value_type = String, example = "lead", pattern = "^(lead|co)$")]
    pub part: Part,
    /// Its share; all units have one, or none.
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    #[serde(default)]
    pub share: Option<f64>,
}

/// Who is to lead a goal: a post, or the title of one that nobody holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaderGiven {
    /// The post's id.
    #[serde(default)]
    pub post: Option<Uuid>,
    /// The title; the post's own unless told.
    #[serde(default)]
    #[schema(example = "分管工业的副区长", min_length = 1, max_length = 100)]
    pub title: Option<String>,
}

/// How a target is spread over its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// The same part each month.
    Even,
    /// All of it is due from the first month on: for a rate.
    Flat,
    /// All of it is due at the end.
    End,
}

/// What is to be reached: a `value`, or a range from `low` to `high`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AimGiven {
    /// The value at the end.
    #[serde(default)]
    #[schema(example = 60.0, minimum = -1e15, maximum = 1e15)]
    pub value: Option<f64>,
    /// Where the way to it starts; 0 unless told.
    #[serde(default)]
    #[schema(minimum = -1e15, maximum = 1e15)]
    pub from: Option<f64>,
    /// How it is spread; evenly unless told. Not with a curve.
    #[serde(default)]
    pub spread: Option<Spread>,
    /// The share that is due at the end of each part of the period, 1 at last: as many parts as its months can be dealt out
    /// to.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 12)]
    pub curve: Option<Vec<f64>>,
    /// The lowest that will do.
    #[serde(default)]
    #[schema(minimum = -1e15, maximum = 1e15)]
    pub low: Option<f64>,
    /// The highest that will do.
    #[serde(default)]
    #[schema(minimum = -1e15, maximum = 1e15)]
    pub high: Option<f64>,
}

impl AimGiven {
    /// The aim over so many months.
    pub(crate) fn aim(&self, misfits: &mut Misfits, at: &str, months: u32) -> Option<Aim> {
        let numbers = [self.value, self.from, self.low, self.high].into_iter().flatten();
        if numbers.into_iter().any(|number| number.is_nan() || number.abs() > HUGE) {
            misfits.add(at, "out_of_range", "numbers from -1e15 to 1e15");
            return None;
        }
        match (self.value, self.low, self.high) {
            (Some(value), None, None) => self.course(misfits, at, value, months as usize),
            (None, Some(low), Some(high))
                if self.from.is_none() && self.curve.is_none() && self.spread.is_none() =>
            {
                if low > high {
                    misfits.add(&format!("{at}/low"), "out_of_range", "no more than `high`");
                }
                Some(Aim::Range { low, high })
            }
            _ => {
                misfits.add(at, "value_or_range", "`value` with its way, or `low` and `high`");
                None
            }
        }
    }

    fn course(&self, misfits: &mut Misfits, at: &str, value: f64, months: usize) -> Option<Aim> {
        let curve = match (&self.curve, self.spread) {
            (Some(_), Some(_)) => {
                misfits.add(&format!("{at}/spread"), "two_ways", "a curve or a spread");
                return None;
            }
            (Some(curve), None) => curve.clone(),
            (None, Some(Spread::Flat)) => vec![1.0; months],
            (None, Some(Spread::End)) => vec![1.0],
            (None, _) => (1..=months).map(|month| month as f64 / months as f64).collect(),
        };
        match Course::try_new(self.from.unwrap_or(0.0), value, curve) {
            Ok(course) if course.in_months(months).is_none() => {
                let expected = format!("as many shares as {months} months can be dealt out to");
                misfits.add(&format!("{at}/curve"), "bad_curve", expected);
                None
            }
            Ok(course) => Some(Aim::Course(course)),
            Err(fault @ BadCourse::NoWay { .. }) => {
                let expected = format!("another value than where it starts, or a range: {fault}");
                misfits.add(&format!("{at}/value"), "no_way", expected);
                None
            }
            Err(fault) => {
                misfits.add(&format!("{at}/curve"), "bad_curve", fault.to_string());
                None
            }
        }
    }
}

/// The units of these codes, by code; those that aren't there are misfits at `at/<place>`.
pub(super) async fn units(
    tx: &Tx,
    misfits: &mut Misfits,
    at: &str,
    codes: &[&str],
) -> Result<HashMap<String, Unit>, AppError> {
    if codes.len() > MOST_UNITS {
        misfits.add(at, "too_many", format!("at most {MOST_UNITS} units"));
        return Ok(HashMap::new());
    }
    let found = tx.units_by_code(codes).await?;
    let found: HashMap<String, Unit> = found.into_iter().map(|unit| (unit.code.clone(), unit)).collect();
    for (place, code) in codes.iter().enumerate().filter(|(_, code)| !found.contains_key(**code)) {
        misfits.add(&format!("{at}/{place}"), "no_such_unit", format!("a unit, not {code}"));
    }
    Ok(found)
}

/// The responsible units, checked together.
pub(super) async fn parts(
    tx: &Tx,
    misfits: &mut Misfits,
    given: &[UnitGiven],
) -> Result<(Vec<Responsible>, Vec<Unit>), AppError> {
    let codes: Vec<&str> = given.iter().map(|of| of.unit.as_str()).collect();
    let found = units(tx, misfits, "/units", &codes).await?;
    let part =
        |of: &UnitGiven| Some(Responsible { unit: found.get(&of.unit)?.id, part: of.part, share: of.share });
    let parts: Vec<Responsible> = given.iter().filter_map(part).collect();
    if parts.len() == given.len()
        && let Err(fault) = check_parts(&parts)
    {
        let (at, code) = match fault {
            UnfitParts::Twice { at } => (format!("/units/{at}/unit"), "twice"),
            UnfitParts::NoLead => ("/units".to_owned(), "no_lead"),
            UnfitParts::SomeShares => ("/units".to_owned(), "some_shares"),
            UnfitParts::Share { at } => (format!("/units/{at}/share"), "out_of_range"),
            UnfitParts::Sum { .. } => ("/units".to_owned(), "bad_sum"),
        };
        misfits.add(&at, code, fault.to_string());
    }
    Ok((parts, found.into_values().collect()))
}

/// The corps: units, each once.
pub(super) async fn corps(tx: &Tx, misfits: &mut Misfits, given: &[String]) -> Result<Vec<UnitId>, AppError> {
    let codes: Vec<&str> = given.iter().map(String::as_str).collect();
    let found = units(tx, misfits, "/corps", &codes).await?;
    let mut ids = Vec::new();
    for (place, code) in given.iter().enumerate() {
        match found.get(code).map(|unit| unit.id) {
            Some(id) if ids.contains(&id) => misfits.add(&format!("/corps/{place}"), "twice", "each once"),
            Some(id) => ids.push(id),
            None => {}
        }
    }
    Ok(ids)
}

/// Who leads, with the post's title; `before` is the post that did.
pub(super) async fn leader(
    (system, tx, actor): (&System, &Tx, &Actor),
    misfits: &mut Misfits,
    given: &LeaderGiven,
    before: Option<PostId>,
) -> Result<domain::goal::Leader, AppError> {
    let mut title = given.title.as_ref().map(|title| title.trim().to_owned());
    if let Some(title) = &title {
        misfits.text("/leader/title", title, 100);
    }
    let post = given.post.map(PostId);
    let found = match post {
        Some(id) if post == before => tx.post(id).await?,
        Some(id) => people::leading(system, tx, actor, misfits, ("/leader/post", id)).await?,
        None => None,
    };
    title = title.or(found.map(|post| post.title));
    Ok(domain::goal::Leader { post, title })
}

/// A text that may be left out; an empty one is none.
pub(super) fn optional(
    misfits: &mut Misfits,
    at: &str,
    text: Option<&str>,
    longest: usize,
) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    misfits.text(at, text, longest);
    Some(text.to_owned())
}

/// A weight.
pub(super) fn check_weight(misfits: &mut Misfits, weight: Option<f64>) {
    if weight.is_some_and(|weight| !(0.0..=1000.0).contains(&weight)) {
        misfits.add("/weight", "out_of_range", "0 to 1000");
    }
}

/// Names of task forces.
pub(super) fn check_task_forces(misfits: &mut Misfits, names: &[String]) {
    if names.len() > 50 {
        misfits.add("/task_forces", "too_many", "at most 50");
    }
    for (place, name) in names.iter().enumerate().take(50) {
        misfits.text(&format!("/task_forces/{place}"), name, 100);
    }
}
