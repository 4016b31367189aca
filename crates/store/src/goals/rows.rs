//! Goals to rows and back.

use crate::entity::{goal, goal_corps, goal_unit};
use crate::error::Error;
use domain::goal::{Goal, GoalPath, Leader, Part, Responsible};
use domain::id::{GoalId, PostId, UnitId};
use sea_orm::ActiveValue::Set;
use std::str::FromStr;

pub(super) fn row(goal: &Goal) -> Result<goal::ActiveModel, Error> {
    Ok(goal::ActiveModel {
        id: Set(goal.id.0),
        code: Set(goal.code.clone()),
        tier: Set(goal.tier.name().to_owned()),
        kind: Set(goal.kind.map(|kind| kind.name().to_owned())),
        title: Set(goal.title.clone()),
        parent: Set(goal.parent.map(|parent| parent.0)),
        path: Set(goal.path.0.clone()),
        weight: Set(goal.weight),
        leader_post: Set(goal.leader.post.map(|post| post.0)),
        leader_title: Set(goal.leader.title.clone()),
        battle_map: Set(goal.battle_map.clone()),
        bottleneck: Set(goal.bottleneck.clone()),
        breakthrough: Set(goal.breakthrough.clone()),
        task_forces: Set(serde_json::json!(goal.task_forces).to_string()),
        starts: Set(goal.starts),
        ends: Set(goal.ends),
        synthetic: Set(goal.synthetic),
        synthetic_fields: Set(serde_json::json!(goal.synthetic_fields).to_string()),
        version: Set(goal.version),
    })
}

pub(super) fn unit_rows(goal: &Goal) -> impl Iterator<Item = goal_unit::ActiveModel> {
    let id = goal.id.0;
    (0..).zip(&goal.units).map(move |(place, of)| goal_unit::ActiveModel {
        goal: Set(id),
        unit: Set(of.unit.0),
        place: Set(place),
        part: Set(of.part.name().to_owned()),
        share: Set(of.share),
    })
}

pub(super) fn corps_rows(goal: &Goal) -> impl Iterator<Item = goal_corps::ActiveModel> {
    let id = goal.id.0;
    (0..).zip(&goal.corps).map(move |(place, unit)| goal_corps::ActiveModel {
        goal: Set(id),
        unit: Set(unit.0),
        place: Set(place),
    })
}

pub(super) fn read(
    row: goal::Model,
    units: Vec<goal_unit::Model>,
    corps: Vec<UnitId>,
) -> Result<Goal, Error> {
    let id = row.id.to_string();
    let place = |column: &'static str| ("goals", column, id.as_str());
    let part = |of: goal_unit::Model| {
        let part: Part = named(("goal_units", "part", &id), &of.part)?;
        Ok(Responsible { unit: UnitId(of.unit), part, share: of.share })
    };
    Ok(Goal {
        id: GoalId(row.id),
        tier: named(place("tier"), &row.tier)?,
        kind: row.kind.as_deref().map(|kind| named(place("kind"), kind)).transpose()?,
        parent: row.parent.map(GoalId),
        path: GoalPath(row.path),
        weight: row.weight,
        leader: Leader { post: row.leader_post.map(PostId), title: row.leader_title },
        battle_map: row.battle_map,
        bottleneck: row.bottleneck,
        breakthrough: row.breakthrough,
        corps,
        task_forces: texts(place("task_forces"), &row.task_forces)?,
        units: units.into_iter().map(part).collect::<Result<_, Error>>()?,
        starts: row.starts,
        ends: row.ends,
        synthetic: row.synthetic,
        synthetic_fields: texts(place("synthetic_fields"), &row.synthetic_fields)?,
        version: row.version,
        code: row.code,
        title: row.title,
    })
}

/// Table, column and id of a value.
type Place<'a> = (&'static str, &'static str, &'a str);

pub(super) fn corrupt((table, column, id): Place<'_>, why: impl ToString) -> Error {
    Error::Corrupt { table, column, id: id.to_owned(), why: why.to_string() }
}

/// A name or a period.
pub(crate) fn named<T: FromStr>(place: Place<'_>, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| corrupt(place, format!("`{text}`")))
}

fn texts(place: Place<'_>, text: &str) -> Result<Vec<String>, Error> {
    serde_json::from_str(text).map_err(|fault| corrupt(place, fault))
}
