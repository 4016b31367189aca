//! Secondments: begun, read, ended early by the host, asked back by the home unit.

mod begin;
mod end;
mod read;
mod recall;

pub use begin::{NewSecondment, second};
pub use end::{SecondmentEnd, end_secondment};
pub use read::{RecallView, SecondmentFilter, SecondmentView, secondment, secondments};
pub use recall::{NewRecall, RecallAnswer, answer_recall, ask_back};

use crate::AppError;
use crate::error::Misfit;
use crate::system::System;
use domain::access::Post;
use domain::id::PostId;
use domain::journal::Code;
use domain::secondment::{Refusal, Secondment};
use read::view;
use store::Tx;
use uuid::Uuid;

const REASON: Code = Code::literal("reason");
const HOME: Code = Code::literal("home");

/// A secondment as it is in the unit of work.
struct Found {
    post: Post,
    home: Post,
    of: Secondment,
}

async fn found(tx: &Tx, id: Uuid) -> Result<Found, AppError> {
    let none = || AppError::not_found("secondment", id);
    let post = tx.post(PostId(id)).await?.ok_or_else(none)?;
    let home = post.home.ok_or_else(none)?;
    let home = tx.post(home).await?.ok_or_else(none)?;
    let of = tx.secondment(post.id).await?.ok_or_else(none)?;
    Ok(Found { post, home, of })
}

impl Found {
    async fn view(&self, system: &System, tx: &Tx) -> Result<read::SecondmentView, AppError> {
        let recalls = tx.recalls_of(&[self.post.id]).await?;
        Ok(view(system, &self.post, &self.home, Some(&self.of), &recalls))
    }
}

/// What a broken rule is to whoever asked.
fn refused(refusal: Refusal) -> AppError {
    let code = match refusal {
        Refusal::EndsBeforeStart => {
            return AppError::Invalid(vec![Misfit::new("/until", "too_early", "the first day or later")]);
        }
        Refusal::NoReason => {
            return AppError::Invalid(vec![Misfit::new("/reason", "empty", "why they don't come back")]);
        }
        Refusal::HomeIsSecondment => "home_is_secondment",
        Refusal::AtHome => "at_home",
        Refusal::HomeNotHeld => "home_not_held",
        Refusal::Double { .. } => "seconded_already",
        Refusal::NoSecondment => "no_secondment",
        Refusal::Over => "secondment_over",
        Refusal::NotEarlier => "not_earlier",
        Refusal::AskedAlready { .. } => "asked_already",
        Refusal::AnsweredAlready => "answered_already",
    };
    AppError::conflict(code, refusal.to_string())
}
