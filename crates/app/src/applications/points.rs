//! Applying for points on a board (加减分申报).

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::months;
use crate::points::rules;
use crate::system::System;
use domain::access::{Action, Post};
use domain::id::{CaseId, DeclaredId, UnitId};
use domain::journal::{Change, Code};
use domain::period::Period;
use domain::points::{Caps, DeclaredPoints, Hundredths, MOST, beyond};
use domain::scheme::in_force;
use domain::unit::Unit;
use kernel::scheme::parse_toml;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DeclaredQuery, Tx};
use uuid::Uuid;

const DECLARED: Code = Code::literal("points.declared");
const POINTS: Code = Code::literal("points");
const SCHEME: Code = Code::literal("scheme");
const PERIOD: Code = Code::literal("period");
const NODE: Code = Code::literal("node");

/// Points for a unit on a board, added to what it has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsAsked {
    /// The code of the scheme.
    #[schema(example = "liandu-towns", min_length = 1, max_length = 64)]
    pub scheme: String,
    /// The code of the unit.
    #[schema(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
    /// The board's period.
    #[schema(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: String,
    /// The code of the node or indicator.
    #[schema(example = "total", min_length = 1, max_length = 64)]
    pub node: String,
    /// The points, with two decimals; below 0 they are taken.
    #[schema(example = 0.5, minimum = -100.0, maximum = 100.0)]
    pub points: f64,
    /// Why.
    #[schema(min_length = 5, max_length = 500)]
    pub reason: String,
    /// The document that says so: its number, or its title.
    #[schema(example = "莲委办通报〔2022〕3号", min_length = 1, max_length = 200)]
    pub document: String,
}

/// Whether they can be declared now.
pub(super) async fn check(tx: &Tx, asked: &PointsAsked) -> Result<(), AppError> {
    checked(tx, asked).await?;
    Ok(())
}

/// Declares the points.
pub(super) async fn apply(
    tx: &Tx,
    system: &System,
    (actor, post): (&Actor, &Post),
    case: CaseId,
    asked: &PointsAsked,
) -> Result<(), AppError> {
    let (unit, period, points) = checked(tx, asked).await?;
    let by = system.policies().authorise_at_root(actor, Action::ResultEdit)?;
    not_own(by, &unit)?;
    let declared = DeclaredPoints {
        id: DeclaredId(Uuid::now_v7()),
        scheme: asked.scheme.clone(),
        unit: unit.id,
        period,
        node: asked.node.clone(),
        points,
        reason: asked.reason.trim().to_owned(),
        document: asked.document.trim().to_owned(),
        case: Some(case),
        person: Some(actor.person),
        recorded: system.real_now(),
    };
    tx.add_declared(std::slice::from_ref(&declared)).await?;
    let mut event = actor.did(system, Some(post), DECLARED, (POINTS, declared.id.0), Some(unit.id));
    for (field, value) in [
        (SCHEME, json!(asked.scheme)),
        (PERIOD, json!(period.to_string())),
        (NODE, json!(asked.node)),
        (POINTS, json!(points.points())),
    ] {
        event.changes.push(Change::plain(field, None, Some(value)));
    }
    tx.record(&event, &[]).await?;
    Ok(())
}

/// Fails for whoever may not decide on points for the unit.
pub(super) async fn may_decide(system: &System, actor: &Actor, unit: &str) -> Result<(), AppError> {
    let post = system.policies().authorise_at_root(actor, Action::ResultEdit)?;
    match system.store().unit(unit).await? {
        Some(unit) => not_own(post, &unit),
        None => Ok(()),
    }
}

fn not_own(post: &Post, unit: &Unit) -> Result<(), AppError> {
    if post.unit != unit.id {
        return Ok(());
    }
    Err(AppError::conflict("own_unit", "nobody decides on points for their own unit"))
}

async fn checked(tx: &Tx, asked: &PointsAsked) -> Result<(Unit, Period, Hundredths), AppError> {
    let mut misfits = Misfits::default();
    let period = misfits.period("/body/period", &asked.period);
    let points = Hundredths::of(asked.points);
    if points.is_none() {
        misfits.add("/body/points", "out_of_range", format!("-{MOST} to {MOST} with two decimals, not 0"));
    }
    if !(5..=500).contains(&asked.reason.trim().chars().count()) {
        misfits.add("/body/reason", "out_of_range", "5 to 500 characters");
    }
    misfits.text("/body/document", &asked.document, 200);
    let unit = tx.unit(&asked.unit).await?;
    if unit.is_none() {
        misfits.add("/body/unit", "no_such_unit", "a unit");
    }
    if let Some(period) = period {
        on_board(tx, &mut misfits, asked, period, unit.as_ref()).await?;
    }
    misfits.done()?;
    let (Some(unit), Some(period), Some(points)) = (unit, period, points) else {
        return Err(AppError::outside("points that aren't any"));
    };
    months::open(tx, period).await?;
    within(tx, asked, (unit.id, period, points)).await?;
    Ok((unit, period, points))
}

/// Whether the scheme in force has the node, makes boards of such periods and scores units of the level.
async fn on_board(
    tx: &Tx,
    misfits: &mut Misfits,
    asked: &PointsAsked,
    period: Period,
    unit: Option<&Unit>,
) -> Result<(), AppError> {
    let versions = tx.scheme(&asked.scheme).await?;
    let Some(version) = in_force(&versions, period) else {
        misfits.add("/body/scheme", "no_such_scheme", "a scheme that is in force in the period");
        return Ok(());
    };
    let scheme = parse_toml("scheme.toml", &version.text)?;
    if scheme.period != period.cadence() {
        misfits.add("/body/period", "wrong_cadence", "a period as long as those of the scheme");
    }
    if !scheme.nodes.iter().any(|node| node.code == asked.node) {
        misfits.add("/body/node", "no_such_node", "a node or an indicator of the scheme");
    }
    if let (Some(level), Some(unit)) = (&scheme.level, unit)
        && unit.level != *level
    {
        misfits.add("/body/unit", "not_on_board", format!("a unit of the level `{level}`"));
    }
    Ok(())
}

/// Fails when more would be declared for the unit than the rules allow.
async fn within(
    tx: &Tx,
    asked: &PointsAsked,
    (unit, period, points): (UnitId, Period, Hundredths),
) -> Result<(), AppError> {
    let rules = rules(tx).await?;
    let cap = |points: Option<f64>| points.and_then(Hundredths::of);
    let caps = Caps { added: cap(rules.most_added), taken: cap(rules.most_taken) };
    let query = DeclaredQuery { scheme: Some(asked.scheme.clone()), period: Some(period), unit: Some(unit) };
    let before: Vec<Hundredths> = tx.declared(&query).await?.iter().map(|of| of.points).collect();
    let Some(sum) = beyond(&before, points, caps) else { return Ok(()) };
    let most = if points.0 > 0 { rules.most_added } else { rules.most_taken };
    let detail = format!(
        "with these it is {} for {} in {period}, and {} is the most",
        sum.points(),
        asked.unit,
        most.unwrap_or_default()
    );
    Err(AppError::conflict("points_beyond_cap", detail))
}
