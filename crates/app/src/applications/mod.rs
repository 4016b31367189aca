//! What an application (lifecycle `application`) asks for, and what its approval does.

mod points;
mod restatement;
mod target;

pub use points::PointsAsked;
pub use restatement::RestatementAsked;
pub use target::TargetAsked;

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::Post;
use domain::id::CaseId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Tx;

/// The body of a case of the lifecycle `application`: what is applied for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Application {
    /// 目标调整: another target.
    TargetChange(TargetAsked),
    /// 免考: none.
    Exemption(TargetAsked),
    /// 加减分: points for a unit on a board.
    Points(PointsAsked),
    /// 更正: another value in a month that is sealed.
    Restatement(RestatementAsked),
}

impl Application {
    /// The code of the unit that it is about.
    pub(crate) fn unit(&self) -> &str {
        match self {
            Self::TargetChange(of) | Self::Exemption(of) => &of.unit,
            Self::Points(of) => &of.unit,
            Self::Restatement(of) => &of.unit,
        }
    }

    /// The code of the goal that it is about.
    pub(crate) fn goal(&self) -> Option<&str> {
        match self {
            Self::TargetChange(of) | Self::Exemption(of) => Some(&of.goal),
            Self::Points(_) => None,
            Self::Restatement(of) => Some(&of.goal),
        }
    }

    /// The title of its case.
    pub(crate) fn title(&self, unit: &str) -> String {
        match self {
            Self::TargetChange(of) => format!("目标调整：{} {unit}", of.goal),
            Self::Exemption(of) => format!("免考：{} {unit}", of.goal),
            Self::Points(of) => format!("加减分：{} {} {:+} {unit}", of.scheme, of.period, of.points),
            Self::Restatement(of) => format!("更正：{} {} {unit}", of.goal, of.period),
        }
    }
}

fn read(body: &Value) -> Result<Application, AppError> {
    let mut misfits = Misfits::default();
    match serde_json::from_value(body.clone()) {
        Ok(given) => Ok(given),
        Err(fault) => {
            misfits.add("/body", "no_application", fault.to_string());
            misfits.done()?;
            Err(AppError::outside("an application that isn't one"))
        }
    }
}

/// Whether a body is an application that can be decided now, on a goal that whoever applies may see.
///
/// # Errors
/// [`AppError::Invalid`] with pointers below `/body`, [`AppError::Conflict`], [`AppError::Denied`]; the store's.
pub async fn check_application(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    body: &Value,
) -> Result<(), AppError> {
    match read(body)? {
        Application::TargetChange(of) => target::check(tx, system, actor, (false, &of)).await,
        Application::Exemption(of) => target::check(tx, system, actor, (true, &of)).await,
        Application::Points(of) => points::check(tx, &of).await,
        Application::Restatement(of) => restatement::check(tx, system, actor, &of).await,
    }
}

/// Brings an application into force, within the unit of work in which whoever acts in `post` approves it. Whoever approves has
/// to be allowed to decide on what it is about: who keeps a unit's process doesn't decide on a goal of the unit above.
///
/// # Errors
/// As [`check_application`].
pub async fn apply_application(
    tx: &Tx,
    system: &System,
    (actor, post): (&Actor, &Post),
    case: CaseId,
    body: &Value,
) -> Result<(), AppError> {
    let by = (actor, post);
    match read(body)? {
        Application::TargetChange(of) => target::apply(tx, system, by, case, (false, &of)).await,
        Application::Exemption(of) => target::apply(tx, system, by, case, (true, &of)).await,
        Application::Points(of) => points::apply(tx, system, by, case, &of).await,
        Application::Restatement(of) => restatement::apply(tx, system, by, case, &of).await,
    }
}

/// Whether whoever asks could decide on an application, as far as permission goes.
///
/// # Errors
/// The store's.
pub(crate) async fn may_decide(system: &System, actor: &Actor, body: &Value) -> Result<bool, AppError> {
    let decided = match serde_json::from_value(body.clone()) {
        Ok(Application::TargetChange(of) | Application::Exemption(of)) => {
            target::may_decide(system, actor, &of).await
        }
        Ok(Application::Points(of)) => points::may_decide(system, actor, &of.unit).await,
        Ok(Application::Restatement(of)) => restatement::may_decide(system, actor, &of).await,
        Err(_) => return Ok(true),
    };
    match decided {
        Ok(()) => Ok(true),
        Err(AppError::Denied { .. } | AppError::Conflict { .. }) => Ok(false),
        Err(fault) => Err(fault),
    }
}
