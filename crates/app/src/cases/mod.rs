//! Cases: opening, acting, signing for hand-overs, clocks.

mod act;
mod application;
mod clock;
mod hand_over;
mod list;
mod note;
mod open;
mod receipt;
mod sweep;
mod task;
mod view;

pub(crate) use act::act_in;
pub use act::{Action, act};
pub use application::open_application;
pub use clock::{ClockExplained, clock};
pub use list::{CaseFilter, GroupName, cases};
pub use open::{Opening, open_case};
pub use receipt::sign;
pub use sweep::sweep;
pub use task::{NewTask, open_task};
pub use view::{CaseDetail, CasePart, CaseView, OfferView, case, case_for};

use crate::AppError;
use crate::actor::Actor;
use crate::rules::Rules;
use crate::system::System;
use domain::access;
use domain::calendar::Moment;
use domain::case::Case;
use domain::journal::Code;

const CASE: Code = Code::literal("case");

/// Fails when whoever asks has a token that doesn't read cases: the answer would be refused after the case was saved.
fn may_be_told(system: &System, actor: &Actor) -> Result<(), AppError> {
    system.policies().is_for(actor, access::Action::CaseRead)
}

/// When somebody hears of one of the case's clocks after `after`; without it, whenever that is.
pub(crate) fn alarm(case: &Case, rules: &Rules, after: Option<Moment>) -> Result<Option<Moment>, AppError> {
    let escalations = rules.lifecycle(case)?.escalations(&case.standing, &rules.calendar);
    let later = escalations.iter().map(|of| of.at).filter(|at| after.is_none_or(|after| *at > after));
    Ok(later.min())
}
