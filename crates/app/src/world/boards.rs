//! The boards of the demo's world, as `score` makes them of its figures: of every period that is over, each as far as the demo
//! says it is.

use super::facts::Facts;
use super::goals::{Plan, text};
use super::people::{self, Member};
use crate::AppError;
use crate::boards::{
    DeclaredPoints, Material, Past, after, all_kept, benchmarks, earlier, files_of, groups_on, made, months,
    past,
};
use crate::demo::World as Files;
use crate::system::System;
use chrono::{Days, NaiveTime, TimeZone};
use domain::access::Post;
use domain::board::{Board, BoardFile, Stage, Standing};
use domain::calendar::{Calendar, Moment, ZONE};
use domain::case::{Case, Place};
use domain::goal::{last_day, month_of};
use domain::group::PeerGroup;
use domain::id::{CaseId, UnitId};
use domain::lifecycle::{Lifecycle, Relation, Request};
use domain::period::Period;
use domain::result::PeerFigure;
use domain::scheme::SchemeVersion;
use domain::seal::BoardSeal;
use domain::unit::Unit;
use kernel::scheme::{Scheme, parse_toml};
use serde_json::Map;
use std::collections::HashMap;
use std::ops::ControlFlow;
use store::{Act, Tx};
use uuid::Uuid;

/// The last month of the world.
const LAST: &str = "2022-03";

/// How far the boards of the last month are; those that aren't named are computed.
const STAGES: [(&str, Stage); 3] =
    [("villages", Stage::Published), ("towns", Stage::Approved), ("bureaus", Stage::Checking)];

/// What leads from one stage to the next: the action, who takes it, on which day after the period's end.
const STEPS: [(Stage, &str, Relation, u64); 4] = [
    (Stage::Checking, "check", Relation::Office, 5),
    (Stage::Approved, "approve", Relation::Head, 6),
    (Stage::Published, "publish", Relation::Office, 6),
    (Stage::Sealed, "seal", Relation::Office, 8),
];

/// Who keeps boards and who signs them.
pub(super) struct Posts {
    office: Post,
    head: Post,
}

impl Posts {
    pub(super) fn of(cast: &[Member]) -> Result<Self, AppError> {
        let post = |account: &str| {
            let found = people::post(cast, account).cloned();
            found.ok_or_else(|| AppError::outside(format!("nobody is the {account}")))
        };
        Ok(Self { office: post("office")?, head: post("head")? })
    }
}

/// What boards are made from.
pub(super) struct World<'a> {
    pub(super) units: &'a [Unit],
    pub(super) groups: &'a [PeerGroup],
    pub(super) plan: &'a Plan,
    pub(super) facts: &'a Facts,
    pub(super) peers: &'a [PeerFigure],
    pub(super) schemes: &'a [SchemeVersion],
}

/// A board, ready to be saved.
pub(super) struct Ready {
    case: Case,
    acts: Vec<Act>,
    due: Option<Moment>,
    board: Board,
    files: Vec<BoardFile>,
    standings: Vec<Standing>,
}

/// A declared row of the world, with its period.
#[derive(serde::Deserialize)]
struct Declared {
    unit: String,
    period: String,
    node: String,
    points: f64,
    reason: String,
    document: String,
}

/// Computes all boards: those that others roll up before those.
pub(super) async fn read(system: &System, world: &World<'_>, posts: &Posts) -> Result<Vec<Ready>, AppError> {
    let rules = system.rules().await?;
    let lifecycle = rules.lifecycles.newest("board");
    let lifecycle = lifecycle.ok_or_else(|| AppError::outside("there is no lifecycle of boards"))?;
    let last: Period = LAST.parse().map_err(|_| AppError::outside("the world's last month is none"))?;
    let mut schemes = Vec::new();
    for version in world.schemes {
        schemes.push((version, parse_toml("scheme.toml", &version.text)?));
    }
    schemes.sort_by_key(|(_, scheme)| scheme.rollups().next().is_some());
    let mut maker = Maker { world, units: sorted(world.units), past: Vec::new(), now: system };
    let mut ready = Vec::new();
    for (version, scheme) in &schemes {
        for period in periods(scheme, last) {
            let stage = match STAGES.iter().find(|(name, _)| folder(&version.code) == *name) {
                _ if period != last => Stage::Sealed,
                Some((_, stage)) => *stage,
                None => Stage::Computed,
            };
            ready.push(maker.board(version, scheme, period, stage, (lifecycle, &rules.calendar, posts))?);
        }
    }
    Ok(ready)
}

pub(super) async fn add(tx: &Tx, boards: &[Ready]) -> Result<(), AppError> {
    for of in boards {
        tx.add_case(&of.case, of.due, of.due).await?;
        for (number, act) in (1..).zip(&of.acts) {
            tx.add_act(of.case.id, number, act).await?;
        }
        tx.add_board(&of.board).await?;
        tx.put_board_files(of.board.id, &of.files).await?;
        tx.put_standings(of.board.id, &of.standings).await?;
    }
    Ok(())
}

fn sorted(units: &[Unit]) -> Vec<Unit> {
    let mut units = units.to_vec();
    units.sort_by(|a, b| a.code.cmp(&b.code));
    units
}

/// The folder of a scheme's board: `liandu-towns` is in `towns`.
fn folder(scheme: &str) -> &str {
    scheme.strip_prefix("liandu-").unwrap_or(scheme)
}

/// All periods from the world's first year on that are over.
fn periods(scheme: &Scheme, last: Period) -> Vec<Period> {
    let of_year = |year: u32| {
        (1..=scheme.period.per_year()).filter_map(move |number| Period::new(year, scheme.period, number))
    };
    (last.year() - 1..=last.year()).flat_map(of_year).filter(|period| period.ended_by(last)).collect()
}

struct Maker<'a> {
    world: &'a World<'a>,
    units: Vec<Unit>,
    /// Boards that were made, for those that look back on them.
    past: Vec<(String, Period, Vec<u8>, Vec<u8>)>,
    now: &'a System,
}

impl Maker<'_> {
    fn board(
        &mut self,
        version: &SchemeVersion,
        scheme: &Scheme,
        period: Period,
        stage: Stage,
        (lifecycle, calendar, posts): (&Lifecycle, &Calendar, &Posts),
    ) -> Result<Ready, AppError> {
        let files = files_of(&self.material(version, scheme, period)?)?;
        let ids: HashMap<String, UnitId> =
            self.units.iter().map(|unit| (unit.code.clone(), unit.id)).collect();
        let made = made(files, period, &ids, &|_| ControlFlow::Continue(()))?;
        let body = |name: &str| made.files.get(name).cloned().unwrap_or_default();
        self.past.push((version.code.clone(), period, body("scores.csv"), body("board.json")));
        let title = format!("{} {period}", version.title);
        let (case, acts) = walk(title, period, stage, lifecycle, calendar, posts)?;
        let board = crate::boards::new_board(case.id, version, period);
        let computed = Some(at(period, 4).to_utc());
        let seen = made.files.iter().map(|(name, body)| (name.as_str(), body.as_slice()));
        let root = (stage >= Stage::Approved).then(|| BoardSeal::new(seen).root.to_string());
        let board = Board { computed, root, ..after(&board, version.version, &made, self.now) };
        let due = case.due(calendar);
        Ok(Ready { case, acts, due, board, files: all_kept(&made.files)?, standings: made.standings })
    }

    fn material(
        &self,
        version: &SchemeVersion,
        scheme: &Scheme,
        period: Period,
    ) -> Result<Material, AppError> {
        let (first, last) = months(period);
        let (first, last) = (month_of(first), month_of(last));
        let codes = scheme.fields.codes.iter();
        let goals: Vec<_> =
            codes.filter_map(|code| Some((code.to_owned(), *self.world.plan.ids.get(code)?))).collect();
        let is_ours = |id: &domain::id::GoalId| goals.iter().any(|(_, goal)| goal == id);
        let observed = self.world.facts.observations.iter();
        let observed =
            observed.filter(|of| (first..=last).contains(&month_of(of.period)) && is_ours(&of.goal));
        let day = last_day(period);
        Ok(Material {
            groups: groups_on(day, scheme, &self.units, self.world.groups),
            observations: observed.cloned().collect(),
            targets: self.world.facts.targets.iter().filter(|of| is_ours(&of.goal)).cloned().collect(),
            declared: declared(&version.code, period)?,
            benchmarks: benchmarks(self.world.peers.to_vec(), &goals, period)?,
            history: self.history(scheme, period)?,
            version: version.clone(),
            scheme: scheme.clone(),
            units: self.units.clone(),
            period,
            goals,
        })
    }

    fn history(&self, scheme: &Scheme, period: Period) -> Result<Vec<Past>, AppError> {
        let mut found = Vec::new();
        for (code, wanted) in earlier(scheme, period) {
            for (of, then, scores, board) in &self.past {
                if *of == code && wanted.has(*then, code == scheme.code) {
                    found.push(past(of, *then, scores, board.clone())?);
                }
            }
        }
        Ok(found)
    }
}

/// The points that were declared for a board's period.
fn declared(scheme: &str, period: Period) -> Result<Vec<DeclaredPoints>, AppError> {
    let name = format!("boards/{}/adjustments.csv", folder(scheme));
    if Files::get(&name).is_none() {
        return Ok(Vec::new());
    }
    let data = text(&name)?;
    let mut reader = csv::Reader::from_reader(data.as_slice());
    let rows = reader.deserialize::<Declared>().collect::<Result<Vec<_>, _>>().map_err(AppError::outside)?;
    let of_period = rows.into_iter().filter(|of| of.period == period.to_string());
    let points = |Declared { unit, node, points, reason, document, .. }: Declared| DeclaredPoints {
        unit,
        node,
        points,
        reason,
        document,
    };
    Ok(of_period.map(points).collect())
}

/// Nine o'clock on a day after a period's end.
pub(super) fn at(period: Period, day: u64) -> Moment {
    let day = last_day(period) + Days::new(day);
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    ZONE.from_local_datetime(&day.and_time(nine)).earliest().unwrap_or_default()
}

/// A board's case, taken as far as it is.
fn walk(
    title: String,
    period: Period,
    stage: Stage,
    lifecycle: &Lifecycle,
    calendar: &Calendar,
    posts: &Posts,
) -> Result<(Case, Vec<Act>), AppError> {
    let opened = at(period, 4);
    let outcome = lifecycle.open(calendar, opened);
    let mut standing = outcome.ok_or_else(|| AppError::outside("boards have no states"))?.case;
    let mut acts = Vec::new();
    for (next, action, who, day) in STEPS.into_iter().filter(|(next, ..)| *next <= stage) {
        let (now, from) = (at(period, day), standing.state.clone());
        let fields = Map::new();
        let request = Request { action, relations: &[who], fields: &fields, children: &[], now };
        standing = lifecycle.apply(&standing, &request, calendar)?.case;
        let post = if who == Relation::Head { &posts.head } else { &posts.office };
        acts.push(Act {
            action: action.to_owned(),
            from,
            to: next.name().to_owned(),
            person: Some(post.person),
            post: Some(post.id),
            at: now,
            fields,
        });
    }
    let group = lifecycle.state(&standing.state).map(|state| state.group);
    let case = Case {
        id: CaseId(Uuid::now_v7()),
        group: group.ok_or_else(|| AppError::outside("a board has no such state"))?,
        standing,
        title,
        body: Map::new(),
        subject: None,
        goals: Vec::new(),
        parent: None,
        person: Some(posts.office.person),
        post: Some(posts.office.id),
        sender: Place { id: posts.office.unit, path: posts.office.path.clone() },
        holder: None,
        co: Vec::new(),
        opened,
        version: i64::try_from(acts.len()).unwrap_or_default() + 1,
    };
    Ok((case, acts))
}
