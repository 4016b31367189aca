//! Adding a goal.

use super::given::{self, LeaderGiven, UnitGiven};
use super::view::{GoalView, Names};
use super::{GOAL, existing, may_give_to, owners};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::people;
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Action;
use domain::goal::{Goal, GoalPath, ItemKind, Tier};
use domain::id::GoalId;
use domain::journal::{Change, Code};
use domain::unit::is_code;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("goal.made");
const CODE: Code = Code::literal("code");
const TITLE: Code = Code::literal("title");

/// A goal to add.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGoal {
    /// Its code, which is never changed: 1 to 40 letters, digits, `-` and `.`.
    #[schema(example = "GY-9", min_length = 1, max_length = 40)]
    pub code: String,
    /// How high it stands: `strategy`, `tactic` below one, `campaign` below a tactic, `item` below any of these.
    #[schema(value_type = String, example = "item", pattern = "^(strategy|tactic|campaign|item)$")]
    pub tier: Tier,
    /// What it is, of an item only: `indicator`, `project`, `work` or `policy`.
    #[schema(value_type = Option<String>, example = "project", pattern = "^(indicator|project|work|policy)$")]
    #[serde(default)]
    pub kind: Option<ItemKind>,
    /// What people call it.
    #[schema(example = "碧湖智造园二期", min_length = 1, max_length = 200)]
    pub title: String,
    /// The code of the goal above.
    #[schema(example = "action-industry", min_length = 1, max_length = 40)]
    #[serde(default)]
    pub parent: Option<String>,
    /// Its weight in the progress of the goals above it; 1 unless told.
    #[schema(minimum = 0.0, maximum = 1000.0)]
    #[serde(default)]
    pub weight: Option<f64>,
    /// Who leads it.
    #[serde(default)]
    pub leader: Option<LeaderGiven>,
    /// 作战图: what it looks like when it is reached.
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub battle_map: Option<String>,
    /// 瓶颈
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub bottleneck: Option<String>,
    /// 突破口
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub breakthrough: Option<String>,
    /// 作战军团: codes of the units that work on it.
    #[schema(max_items = 400)]
    #[serde(default)]
    pub corps: Vec<String>,
    /// 专班, by name.
    #[schema(max_items = 50)]
    #[serde(default)]
    pub task_forces: Vec<String>,
    /// Who is responsible.
    #[schema(max_items = 400)]
    #[serde(default)]
    pub units: Vec<UnitGiven>,
    /// Its first day; today unless told.
    #[serde(default)]
    pub starts: Option<NaiveDate>,
    /// Its last day.
    #[serde(default)]
    pub ends: Option<NaiveDate>,
}

/// Adds a goal to the plan.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::NotFound`] without such a parent, [`AppError::Conflict`] when the
/// code is taken or the parent is over; the store's.
pub async fn add_goal(system: &System, actor: &Actor, given: &NewGoal) -> Result<GoalView, AppError> {
    let add = async |tx: Tx| {
        let parent = match &given.parent {
            Some(code) => Some(existing(&tx, code).await?),
            None => None,
        };
        let goal = goal((system, &tx, actor), given, parent.as_ref()).await?;
        let (policies, action) = (system.policies(), Action::GoalEdit);
        let post = policies.authorise(actor, action, &owners(&tx, &goal).await?)?;
        if let Some(parent) = &parent {
            policies.authorise(actor, action, &owners(&tx, parent).await?)?;
        }
        may_give_to(&tx, system, actor, &goal, &[]).await?;
        if tx.goal(&goal.code).await?.is_some() {
            return Err(AppError::conflict("goal_exists", format!("there is a goal {}", goal.code)));
        }
        if parent.and_then(|parent| parent.ends).is_some_and(|last| last < goal.starts) {
            return Err(AppError::conflict("goal_over", "the goal above is over before this one starts"));
        }
        tx.add_goals(std::slice::from_ref(&goal)).await?;
        people::change_lead(system, &tx, (actor, post), &goal, None).await?;
        let unit = goal.units.first().map(|of| of.unit).unwrap_or(post.unit);
        let mut made = actor.did(system, Some(post), MADE, (GOAL, goal.id.0), Some(unit));
        made.changes.push(Change::plain(CODE, None, Some(json!(goal.code))));
        made.changes.push(Change::plain(TITLE, None, Some(json!(goal.title))));
        tx.record(&made, &[]).await?;
        Ok(Names::within(&tx, &goal).await?.show(&goal))
    };
    system.store().write_once("add_goal", actor.ask.as_ref(), add).await
}

/// The goal as given, checked.
async fn goal(
    (system, tx, actor): (&System, &Tx, &Actor),
    given: &NewGoal,
    parent: Option<&Goal>,
) -> Result<Goal, AppError> {
    let mut misfits = Misfits::default();
    if !is_code(&given.code) {
        misfits.add("/code", "bad_code", "1 to 40 letters, digits, `-` and `.`");
    }
    misfits.text("/title", &given.title, 200);
    if !given.tier.stands_below(parent.map(|parent| parent.tier)) {
        misfits.add(
            "/parent",
            "wrong_tier",
            "strategy → tactic → campaign → item, or an item below any of them",
        );
    }
    if given.kind.is_some() != (given.tier == Tier::Item) {
        misfits.add("/kind", "wrong_kind", "one of an item, none of others");
    }
    given::check_weight(&mut misfits, given.weight);
    given::check_task_forces(&mut misfits, &given.task_forces);
    let starts = given.starts.unwrap_or_else(|| system.today());
    misfits.day("/starts", given.starts);
    misfits.day("/ends", given.ends);
    if given.ends.is_some_and(|last| last < starts) {
        misfits.add("/ends", "out_of_range", "not before its first day");
    }
    let battle_map = given::optional(&mut misfits, "/battle_map", given.battle_map.as_deref(), 1000);
    let bottleneck = given::optional(&mut misfits, "/bottleneck", given.bottleneck.as_deref(), 1000);
    let breakthrough = given::optional(&mut misfits, "/breakthrough", given.breakthrough.as_deref(), 1000);
    let leader = given.leader.clone().unwrap_or_default();
    let leader = given::leader((system, tx, actor), &mut misfits, &leader, None).await?;
    let (units, _) = given::parts(tx, &mut misfits, &given.units).await?;
    let corps = given::corps(tx, &mut misfits, &given.corps).await?;
    misfits.done()?;
    let id = GoalId(Uuid::now_v7());
    Ok(Goal {
        id,
        code: given.code.clone(),
        tier: given.tier,
        kind: given.kind,
        title: given.title.trim().to_owned(),
        parent: parent.map(|parent| parent.id),
        path: GoalPath::below(parent.map(|parent| &parent.path), id),
        weight: given.weight.unwrap_or(1.0),
        leader,
        battle_map,
        bottleneck,
        breakthrough,
        corps,
        task_forces: given.task_forces.iter().map(|name| name.trim().to_owned()).collect(),
        units,
        starts,
        ends: given.ends,
        synthetic: false,
        synthetic_fields: Vec::new(),
        version: 1,
    })
}
