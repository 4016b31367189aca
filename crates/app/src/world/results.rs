//! Published places, the figures of peers and declared points of the demo's world. All of them are made up.

use super::goals::{Codes, Plan, text};
use crate::AppError;
use crate::demo::World;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::id::{DeclaredId, GoalId, PersonId};
use domain::points::{DeclaredPoints, Hundredths};
use domain::result::{Exam, ExternalResult, PeerFigure};
use domain::unit::Unit;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;
use store::Tx;
use uuid::Uuid;

/// A row of `published.csv`.
#[derive(Deserialize)]
struct Published {
    period: String,
    indicator: String,
    rank: u32,
    of: u32,
    value: Option<f64>,
    unit: String,
    previous_rank: Option<u32>,
    best: Option<f64>,
    gap: Option<f64>,
    document: String,
}

/// A row of `benchmarks.csv`.
#[derive(Deserialize)]
struct Benchmark {
    period: String,
    indicator: String,
    group: String,
    n: Option<u32>,
    best: Option<f64>,
    median: Option<f64>,
    own: Option<f64>,
    measure: String,
    document: String,
}

/// A row of `adjustments.csv`.
#[derive(Deserialize)]
struct Adjustment {
    unit: String,
    period: String,
    node: String,
    points: f64,
    reason: String,
    document: String,
}

/// What was published and declared, ready to be saved.
pub(super) struct Results {
    results: Vec<ExternalResult>,
    pub(super) peers: Vec<PeerFigure>,
    points: Vec<DeclaredPoints>,
}

impl Results {
    /// Adds all of it. The places as values of whoever leads are among the facts.
    pub(super) async fn add(&self, tx: &Tx) -> Result<(), AppError> {
        tx.put_results(&self.results).await?;
        tx.put_peer_figures(&self.peers).await?;
        tx.add_declared(&self.points).await?;
        Ok(())
    }
}

/// Reads what was published and declared, as recorded by `person`.
pub(super) fn read(
    system: &System,
    units: &[Unit],
    plan: &Plan,
    person: PersonId,
) -> Result<Results, AppError> {
    let reader = Reader { plan, codes: Codes::of(units), now: system.real_now(), person };
    let mut results = Results { results: Vec::new(), peers: Vec::new(), points: reader.points()? };
    for exam in Exam::ALL {
        reader.exam(exam, &mut results)?;
    }
    Ok(results)
}

struct Reader<'a> {
    plan: &'a Plan,
    codes: Codes,
    now: DateTime<Utc>,
    person: PersonId,
}

impl Reader<'_> {
    fn exam(&self, exam: Exam, results: &mut Results) -> Result<(), AppError> {
        for row in rows::<Published>(&format!("boards/{exam}/published.csv"))? {
            let result = ExternalResult {
                exam,
                goal: self.goal(&row.indicator)?,
                period: read_as(&row.period)?,
                rank: row.rank,
                of: row.of,
                value: row.value,
                previous_rank: row.previous_rank,
                best: row.best,
                gap: row.gap,
                measure: row.unit,
                document: row.document,
                recorded: self.now,
                person: Some(self.person),
            };
            results.results.push(result);
        }
        for row in rows::<Benchmark>(&format!("boards/{exam}/benchmarks.csv"))? {
            results.peers.push(PeerFigure {
                exam,
                goal: self.goal(&row.indicator)?,
                period: read_as(&row.period)?,
                group: row.group,
                n: row.n,
                best: row.best,
                median: row.median,
                own: row.own,
                measure: row.measure,
                document: row.document,
                recorded: self.now,
            });
        }
        Ok(())
    }

    fn points(&self) -> Result<Vec<DeclaredPoints>, AppError> {
        let mut files: Vec<String> = World::iter().map(|name| name.into_owned()).collect();
        files.sort();
        let mut points = Vec::new();
        for name in files.iter().filter(|name| name.ends_with("/adjustments.csv")) {
            let scheme = text(&name.replace("adjustments.csv", "scheme.toml"))?;
            let scheme = String::from_utf8(scheme).map_err(AppError::outside)?;
            let scheme = kernel::scheme::parse_toml(name, &scheme)?.code;
            for row in rows::<Adjustment>(name)? {
                let hundredths = Hundredths::of(row.points);
                points.push(DeclaredPoints {
                    id: DeclaredId(Uuid::now_v7()),
                    scheme: scheme.clone(),
                    unit: self.codes.get(&row.unit)?,
                    period: read_as(&row.period)?,
                    node: row.node,
                    points: hundredths.ok_or_else(|| AppError::outside(format!("{} points", row.points)))?,
                    reason: row.reason,
                    document: row.document,
                    case: None,
                    person: Some(self.person),
                    recorded: self.now,
                });
            }
        }
        Ok(points)
    }

    fn goal(&self, code: &str) -> Result<GoalId, AppError> {
        let goal = self.plan.ids.get(code).copied();
        goal.ok_or_else(|| AppError::outside(format!("the world has no indicator {code}")))
    }
}

fn read_as<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::outside(format!("the world has {text}")))
}

fn rows<T: DeserializeOwned>(name: &str) -> Result<Vec<T>, AppError> {
    let data = text(name)?;
    csv::Reader::from_reader(data.as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(AppError::outside)
}
