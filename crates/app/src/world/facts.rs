//! Targets and values of the demo's world, from the files of its boards. All of them are made up.

use super::goals::{Codes, Indicator, Plan, text};
use crate::AppError;
use crate::demo::World;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::goal::{Aim, Course, Observation, Rater, Target};
use domain::id::{GoalId, TargetId, UnitId};
use domain::period::Period;
use domain::unit::Unit;
use std::collections::{HashMap, HashSet};
use store::Tx;
use uuid::Uuid;

/// Columns of a wide table that are no indicators.
const KEYS: [&str; 2] = ["unit", "period"];

/// What a value of the world comes from.
const SOURCE: &str = "demo";

/// Targets and values, ready to be saved.
pub(super) struct Facts {
    pub(super) targets: Vec<Target>,
    pub(super) observations: Vec<Observation>,
}

impl Facts {
    pub(super) async fn add(&self, tx: &Tx) -> Result<(), AppError> {
        tx.add_targets(&self.targets).await?;
        tx.put_observations(&self.observations).await?;
        Ok(())
    }
}

/// Reads what all boards have of the plan's goals. What several boards have is the same and is kept once.
pub(super) fn read(system: &System, units: &[Unit], plan: &Plan) -> Result<Facts, AppError> {
    let mut reader = Reader {
        plan,
        codes: Codes::of(units),
        now: system.real_now(),
        targets: Vec::new(),
        aimed: HashSet::new(),
        observations: Vec::new(),
        observed: HashSet::new(),
        valued: HashSet::new(),
    };
    let mut files: Vec<String> = World::iter().map(|name| name.into_owned()).collect();
    files.sort();
    for name in files.iter().filter(|name| name.ends_with("/targets.csv")) {
        reader.targets(name)?;
    }
    for name in files.iter().filter(|name| name.ends_with("/values.csv")) {
        reader.values(name)?;
    }
    reader.planned()?;
    Ok(Facts { targets: reader.targets, observations: reader.observations })
}

struct Reader<'a> {
    plan: &'a Plan,
    codes: Codes,
    now: DateTime<Utc>,
    targets: Vec<Target>,
    aimed: HashSet<(GoalId, Option<UnitId>, Period)>,
    observations: Vec<Observation>,
    observed: HashSet<(GoalId, UnitId, Period, Option<Rater>)>,
    /// Who has values of what.
    valued: HashSet<(GoalId, UnitId)>,
}

impl Reader<'_> {
    /// A file of targets: unit (`*` for all), period, indicator, target.
    fn targets(&mut self, name: &str) -> Result<(), AppError> {
        let data = text(name)?;
        let mut reader = csv::Reader::from_reader(data.as_slice());
        let places = Places::of(reader.headers().map_err(AppError::outside)?);
        // A year's baseline is where the ways of its parts begin.
        let mut baselines: HashMap<(String, String), Vec<(Period, f64)>> = HashMap::new();
        for row in reader.records() {
            let row = row.map_err(AppError::outside)?;
            let (name, code) = (places.cell(&row, "unit"), places.cell(&row, "indicator"));
            let Some(indicator) = self.plan.indicators.get(code) else { continue };
            let unit = if name == "*" { None } else { Some(self.codes.get(name)?) };
            let period = period(places.cell(&row, "period"))?;
            let number = |column: &str| places.cell(&row, column).parse::<f64>().ok();
            let known = baselines.entry((name.to_owned(), code.to_owned())).or_default();
            known.extend(number("baseline").map(|from| (period, from)));
            let from = known.iter().find(|(around, _)| around.contains(period)).map(|(_, from)| *from);
            match (number("target"), number("high"), from) {
                (Some(value), _, _) => self.aim(indicator, unit, period, value),
                (None, Some(to), Some(from)) => self.way(indicator, unit, period, (from, to))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A way from a baseline, due at once.
    fn way(
        &mut self,
        indicator: &Indicator,
        unit: Option<UnitId>,
        period: Period,
        (from, to): (f64, f64),
    ) -> Result<(), AppError> {
        let course = Course::try_new(from, to, vec![1.0]).map_err(AppError::outside)?;
        self.add(&indicator.code, unit, period, Some(Aim::Course(course)), None);
        Ok(())
    }

    /// The targets of the plan by year, and those that the list of indicators has for 2022: for whoever leads; for all where
    /// whoever leads has no values.
    fn planned(&mut self) -> Result<(), AppError> {
        for item in &self.plan.items {
            let lead = self.codes.get(&item.lead)?;
            for (year, target) in &item.targets {
                let period = period(year)?;
                match (self.plan.indicators.get(item.goal()), target) {
                    (Some(indicator), toml::Value::Integer(value)) => {
                        self.aim(indicator, Some(lead), period, *value as f64);
                    }
                    (Some(indicator), toml::Value::Float(value)) => {
                        self.aim(indicator, Some(lead), period, *value);
                    }
                    (_, target) => {
                        let words = target.as_str().map(str::to_owned);
                        self.add(item.goal(), None, period, None, words);
                    }
                }
            }
        }
        let year = period("2022")?;
        let mut indicators: Vec<&Indicator> = self.plan.indicators.values().collect();
        indicators.sort_by_key(|indicator| &indicator.code);
        for indicator in indicators {
            let Ok(value) = indicator.target.parse() else { continue };
            let Some(&goal) = self.plan.ids.get(&indicator.code) else { continue };
            let lead = self.codes.get(&indicator.lead)?;
            if !self.aimed.contains(&(goal, None, year)) {
                let unit = self.valued.contains(&(goal, lead)).then_some(lead);
                self.aim(indicator, unit, year, value);
            }
        }
        Ok(())
    }

    fn aim(&mut self, indicator: &Indicator, unit: Option<UnitId>, period: Period, value: f64) {
        let aim = aim(indicator, period, value);
        self.add(&indicator.code, unit, period, Some(aim), None);
    }

    fn add(
        &mut self,
        code: &str,
        unit: Option<UnitId>,
        period: Period,
        aim: Option<Aim>,
        words: Option<String>,
    ) {
        let Some(&goal) = self.plan.ids.get(code) else { return };
        if !self.aimed.insert((goal, unit, period)) {
            return;
        }
        self.targets.push(Target {
            id: TargetId(Uuid::now_v7()),
            goal,
            unit,
            period,
            aim,
            words,
            is_exempt: false,
            from: period,
            reason: None,
            case: None,
            person: None,
            recorded: self.now,
        });
    }

    /// A file of values, with a row for each value or with a column for each indicator.
    fn values(&mut self, name: &str) -> Result<(), AppError> {
        let data = text(name)?;
        let mut reader = csv::Reader::from_reader(data.as_slice());
        let headers = reader.headers().map_err(AppError::outside)?.clone();
        let places = Places::of(&headers);
        let is_long = headers.iter().any(|name| name == "indicator");
        for row in reader.records() {
            let row = row.map_err(AppError::outside)?;
            let unit = self.codes.get(places.cell(&row, "unit"))?;
            let period = period(places.cell(&row, "period"))?;
            if is_long {
                let number = |column: &str| places.cell(&row, column).parse::<f64>().ok();
                let (name, group) = (places.cell(&row, "rater"), places.cell(&row, "rater_group"));
                let rater = Rater { name: name.to_owned(), group: group.to_owned() };
                let beside = Beside {
                    rater: Some(rater).filter(|rater| !rater.name.is_empty()),
                    rank_of: number("rank_of"),
                    previous_rank: number("previous_rank"),
                };
                let cell = places.cell(&row, "value");
                self.value((places.cell(&row, "indicator"), unit, period), cell, beside);
            } else {
                for (code, cell) in headers.iter().zip(&row).filter(|(code, _)| !KEYS.contains(code)) {
                    self.value((code, unit, period), cell, Beside::default());
                }
            }
        }
        Ok(())
    }

    fn value(&mut self, (code, unit, period): (&str, UnitId, Period), cell: &str, beside: Beside) {
        let (Some(&goal), Ok(value)) = (self.plan.ids.get(code), cell.parse::<f64>()) else { return };
        let Beside { rater, rank_of, previous_rank } = beside;
        if self.observed.insert((goal, unit, period, rater.clone())) {
            if rater.is_none() {
                self.valued.insert((goal, unit));
            }
            let (recorded, source) = (self.now, SOURCE.to_owned());
            self.observations.push(Observation {
                goal,
                unit,
                period,
                rater,
                value,
                rank_of,
                previous_rank,
                recorded,
                source,
            });
        }
    }
}

/// What stands beside a value.
#[derive(Default)]
struct Beside {
    rater: Option<Rater>,
    rank_of: Option<f64>,
    previous_rank: Option<f64>,
}

/// Where columns stand.
struct Places(Vec<String>);

impl Places {
    fn of(headers: &csv::StringRecord) -> Self {
        Self(headers.iter().map(str::to_owned).collect())
    }

    /// Empty without such a column.
    fn cell<'a>(&self, row: &'a csv::StringRecord, name: &str) -> &'a str {
        self.0.iter().position(|header| header == name).and_then(|at| row.get(at)).unwrap_or_default()
    }
}

fn period(text: &str) -> Result<Period, AppError> {
    text.parse().map_err(|_| AppError::outside(format!("the world has the period {text}")))
}

/// What is compared with time gets the same part each month, every rate is due at once; what is to be low has a ceiling.
fn aim(indicator: &Indicator, period: Period, value: f64) -> Aim {
    let months = period.cadence().months() as usize;
    let curve = if indicator.rule.starts_with("schedule") {
        (1..=months).map(|month| month as f64 / months as f64).collect()
    } else {
        vec![1.0; months]
    };
    let course = Course::try_new(0.0, value, curve).ok().filter(|_| indicator.direction == "up");
    match course {
        Some(course) => Aim::Course(course),
        None if indicator.direction == "target" => Aim::Range { low: value, high: value },
        None => Aim::Range { low: value.min(0.0), high: value },
    }
}
