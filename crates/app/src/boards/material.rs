//! What a board is made from: as the record has it.

use crate::AppError;
use crate::system::System;
use chrono::NaiveDate;
use domain::board::Stage;
use domain::goal::{Observation, Target, last_day, month_of};
use domain::group::PeerGroup;
use domain::id::{GoalId, UnitId};
use domain::period::{Cadence, Period};
use domain::result::PeerFigure;
use domain::scheme::{SchemeVersion, in_force};
use domain::unit::Unit;
use kernel::scheme::{Scheme, parse_toml};
use std::collections::{BTreeSet, HashMap};
use store::{BoardQuery, DeclaredQuery, ResultQuery};

/// Scores of an earlier board: of its root only.
pub(crate) struct Past {
    pub(crate) scheme: String,
    pub(crate) period: Period,
    /// `scores.csv`
    pub(crate) scores: Vec<u8>,
    /// `board.json`
    pub(crate) board: Vec<u8>,
}

/// Points that were declared for the period (加减分).
#[derive(Debug, Clone)]
pub(crate) struct DeclaredPoints {
    /// The unit's code.
    pub(crate) unit: String,
    pub(crate) node: String,
    pub(crate) points: f64,
    pub(crate) reason: String,
    pub(crate) document: String,
}

/// All that a board of a scheme and a period is made from.
pub(crate) struct Material {
    pub(crate) version: SchemeVersion,
    pub(crate) scheme: Scheme,
    pub(crate) period: Period,
    /// As they stand on the period's last day, by code.
    pub(crate) units: Vec<Unit>,
    /// Titles of units' peer groups.
    pub(crate) groups: HashMap<UnitId, String>,
    /// The goals that are fields of the scheme, by code.
    pub(crate) goals: Vec<(String, GoalId)>,
    pub(crate) observations: Vec<Observation>,
    /// In the order in which they were recorded.
    pub(crate) targets: Vec<Target>,
    pub(crate) declared: Vec<DeclaredPoints>,
    /// `benchmarks.csv`
    pub(crate) benchmarks: Option<Vec<u8>>,
    pub(crate) history: Vec<Past>,
}

/// Reads a scheme that was saved.
pub(crate) fn parsed(version: &SchemeVersion) -> Result<Scheme, AppError> {
    Ok(parse_toml("scheme.toml", &version.text)?)
}

/// The first and the last month whose figures a board sees: from January of the year before to its own end.
pub(crate) fn months(period: Period) -> (Period, Period) {
    let january = Period::new(period.year().saturating_sub(1), Cadence::Month, 1).unwrap_or(period);
    (january, period)
}

impl Material {
    pub(crate) fn months(&self) -> (u32, u32) {
        let (first, last) = months(self.period);
        (month_of(first), month_of(last))
    }
}

/// Which boards' scores a scheme's board takes: its own of the period before, for changes of rank; those that it rolls up.
pub(crate) fn earlier(scheme: &Scheme, period: Period) -> Vec<(String, Wanted)> {
    let own = period.previous().map(|before| (scheme.code.clone(), Wanted::At(before)));
    let rolled = scheme.rollups().map(|rollup| {
        (rollup.of.clone(), Wanted::Within { window: period.at(rollup.window), until: period })
    });
    own.into_iter().chain(rolled).collect()
}

/// A period, or all within another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    At(Period),
    Within { window: Period, until: Period },
}

impl Wanted {
    pub(crate) fn has(self, of: Period, is_own: bool) -> bool {
        match self {
            Self::At(period) => of == period,
            Self::Within { window, until } => {
                window.contains(of) && of.ended_by(until) && !(is_own && of == until)
            }
        }
    }
}

/// Titles of groups by unit on a day: of the scheme's own set where there is one, else of that of the unit's level. Two groups
/// of one title are told apart by their codes.
pub(crate) fn groups_on(
    day: NaiveDate,
    scheme: &Scheme,
    units: &[Unit],
    groups: &[PeerGroup],
) -> HashMap<UnitId, String> {
    let there: Vec<&PeerGroup> = groups.iter().filter(|group| group.days.has(day)).collect();
    let own = there.iter().any(|group| group.set == scheme.code);
    let levels: HashMap<UnitId, &str> = units.iter().map(|unit| (unit.id, unit.level.as_str())).collect();
    let mut found = HashMap::new();
    for group in &there {
        let twice = there.iter().filter(|of| of.set == group.set && of.title == group.title).count() > 1;
        let title = if twice { &group.code } else { &group.title };
        for unit in group.units_on(day) {
            let set = levels.get(&unit).map(|level| format!("{level}s"));
            if if own { group.set == scheme.code } else { set.as_ref() == Some(&group.set) } {
                found.insert(unit, title.clone());
            }
        }
    }
    found
}

/// The rows of the root among scores, which is all that later boards read.
pub(crate) fn root_rows(scores: &[u8], root: &str) -> Result<Vec<u8>, AppError> {
    let mut reader = csv::Reader::from_reader(scores);
    let head = reader.headers().map_err(AppError::outside)?.clone();
    let node = head.iter().position(|name| name == "node");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).map_err(AppError::outside)?;
    for row in reader.records() {
        let row = row.map_err(AppError::outside)?;
        if node.and_then(|at| row.get(at)) == Some(root) {
            writer.write_record(&row).map_err(AppError::outside)?;
        }
    }
    writer.into_inner().map_err(AppError::outside)
}

/// An earlier board as later ones read it.
pub(crate) fn past(scheme: &str, period: Period, scores: &[u8], board: Vec<u8>) -> Result<Past, AppError> {
    let said: tables::BoardFile = serde_json::from_slice(&board).map_err(AppError::outside)?;
    Ok(Past { scheme: scheme.to_owned(), period, scores: root_rows(scores, &said.root)?, board })
}

/// Gathers what a board is made from.
///
/// # Errors
/// [`AppError::NotFound`] when no version of the scheme is in force; [`AppError::Invalid`] when the period is not as long as
/// the scheme's; the store's.
pub(crate) async fn gather(system: &System, code: &str, period: Period) -> Result<Material, AppError> {
    let store = system.store();
    let versions = store.scheme(code).await?;
    let version = in_force(&versions, period).cloned();
    let version = version.ok_or_else(|| AppError::not_found("scheme", format!("{code} in {period}")))?;
    let scheme = parsed(&version)?;
    let day = last_day(period);
    let codes: Vec<&str> = scheme.fields.codes.iter().collect();
    let mut goals: Vec<(String, GoalId)> =
        store.goals_coded(&codes).await?.into_iter().map(|goal| (goal.code, goal.id)).collect();
    goals.sort();
    let ids: Vec<GoalId> = goals.iter().map(|(_, id)| *id).collect();
    let units = store.units_then(day).await?;
    let levels: BTreeSet<String> = units.iter().map(|unit| format!("{}s", unit.level)).collect();
    let sets: Vec<String> = levels.into_iter().chain([scheme.code.clone()]).collect();
    let groups = store.groups_of_sets(&sets).await?;
    Ok(Material {
        groups: groups_on(day, &scheme, &units, &groups),
        observations: store.all_observations(&ids, months(period)).await?,
        targets: store.targets(&ids, None).await?,
        declared: declared_points(system, &scheme, period, &units).await?,
        benchmarks: peers_figures(system, &goals, period).await?,
        history: history(system, &scheme, period).await?,
        version,
        scheme,
        period,
        units,
        goals,
    })
}

/// The published and sealed boards that this one looks back on.
async fn history(system: &System, scheme: &Scheme, period: Period) -> Result<Vec<Past>, AppError> {
    let store = system.store();
    let mut found = Vec::new();
    for (code, wanted) in earlier(scheme, period) {
        let stages = Some(vec![Stage::Published, Stage::Sealed]);
        let query = BoardQuery { scheme: Some(code.clone()), stages, ..BoardQuery::default() };
        for row in store.boards(&query).await? {
            if !wanted.has(row.board.period, code == scheme.code) {
                continue;
            }
            let file = async |name: &str| match store.board_file(row.board.id, name).await? {
                Some(file) => super::files::opened(&file),
                None => Err(AppError::outside(format!("the board {} has no {name}", row.board.id))),
            };
            found.push(past(&code, row.board.period, &file("scores.csv").await?, file("board.json").await?)?);
        }
    }
    found.sort_by(|a, b| (&a.scheme, a.period).cmp(&(&b.scheme, b.period)));
    Ok(found)
}

/// The points that were declared for the period (加减分), in the order in which they were recorded.
async fn declared_points(
    system: &System,
    scheme: &Scheme,
    period: Period,
    units: &[Unit],
) -> Result<Vec<DeclaredPoints>, AppError> {
    let query =
        DeclaredQuery { scheme: Some(scheme.code.clone()), period: Some(period), ..DeclaredQuery::default() };
    let codes: HashMap<UnitId, &str> = units.iter().map(|unit| (unit.id, unit.code.as_str())).collect();
    let line = |of: domain::points::DeclaredPoints| {
        let unit = (*codes.get(&of.unit)?).to_owned();
        let points = of.points.points();
        Some(DeclaredPoints { unit, node: of.node, points, reason: of.reason, document: of.document })
    };
    Ok(system.store().declared(&query).await?.into_iter().filter_map(line).collect())
}

/// Peers' published figures, from the record.
async fn peers_figures(
    system: &System,
    goals: &[(String, GoalId)],
    period: Period,
) -> Result<Option<Vec<u8>>, AppError> {
    let ids = goals.iter().map(|(_, id)| *id).collect();
    let query = ResultQuery { goals: Some(ids), ..ResultQuery::default() };
    benchmarks(system.store().peer_figures(&query).await?, goals, period)
}

/// Peers' published figures of these indicators in the months that a board sees, as `benchmarks.csv`; none without any.
pub(crate) fn benchmarks(
    mut found: Vec<PeerFigure>,
    goals: &[(String, GoalId)],
    period: Period,
) -> Result<Option<Vec<u8>>, AppError> {
    let (first, last) = months(period);
    let codes: HashMap<GoalId, &str> = goals.iter().map(|(code, id)| (*id, code.as_str())).collect();
    found.retain(|of| codes.contains_key(&of.goal));
    found.retain(|of| (month_of(first)..=month_of(last)).contains(&month_of(of.period)));
    if found.is_empty() {
        return Ok(None);
    }
    let code = |of: &PeerFigure| codes.get(&of.goal).copied().unwrap_or_default();
    found.sort_by(|a, b| {
        (month_of(a.period), code(a), &a.group).cmp(&(month_of(b.period), code(b), &b.group))
    });
    let number = |of: Option<f64>| of.map(|of| of.to_string()).unwrap_or_default();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["period", "indicator", "group", "n", "best", "median", "own", "measure", "document"];
    writer.write_record(head).map_err(AppError::outside)?;
    for of in &found {
        let (period, n) = (of.period.to_string(), of.n.map(|n| n.to_string()).unwrap_or_default());
        let [best, median, own] = [of.best, of.median, of.own].map(number);
        let cells = [&period, code(of), &of.group, &n, &best, &median, &own, &of.measure, &of.document];
        writer.write_record(cells).map_err(AppError::outside)?;
    }
    writer.into_inner().map(Some).map_err(AppError::outside)
}
