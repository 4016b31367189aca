//! Secondments (抽调): a post at another unit for a time, beside the one at home. The host may send back early; the home
//! unit may only ask.

use crate::access::Post;
use crate::id::{PersonId, PostId, RecallId, UnitId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// What is kept of a secondment beside its post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secondment {
    /// The post at the host.
    pub post: PostId,
    /// Why it was asked for; empty when the person was erased.
    pub reason: String,
    /// The last day as it was agreed at first.
    pub agreed: NaiveDate,
    /// When it was arranged.
    pub sent: DateTime<Utc>,
    /// When it was decided that it ends before that day.
    pub ended: Option<DateTime<Utc>>,
    /// Why it ends before that day.
    pub end_reason: Option<String>,
}

/// The home unit asks to have somebody back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Its id.
    pub id: RecallId,
    /// The post at the host.
    pub post: PostId,
    /// Who asks.
    pub asked_by: PersonId,
    /// When.
    pub asked: DateTime<Utc>,
    /// Why; empty when the person was erased.
    pub reason: String,
    /// The last day at the host that is wished for; none: as soon as it can be.
    pub wanted: Option<NaiveDate>,
    /// What the host said to it.
    pub answer: Option<Answer>,
}

/// What the host said to a wish to have somebody back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether they come back.
    pub agreed: bool,
    /// Why; a refusal has a reason.
    pub reason: Option<String>,
}

/// Why a step isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The post at home is a secondment itself.
    #[error("the home post is a secondment itself")]
    HomeIsSecondment,
    /// It goes to the unit where the person is at home.
    #[error("the person is at home there")]
    AtHome,
    /// The last day is before the first.
    #[error("it ends before it begins")]
    EndsBeforeStart,
    /// The post at home isn't held all the time.
    #[error("the home post isn't held all the time")]
    HomeNotHeld,
    /// The person is seconded on one of the days already.
    #[error("the person is seconded already, by the post {post}")]
    Double {
        /// The post of the other secondment.
        post: PostId,
    },
    /// The post is no secondment.
    #[error("the post is no secondment")]
    NoSecondment,
    /// Its last day is over.
    #[error("it is over")]
    Over,
    /// Staff goes back today or later, and earlier than was agreed.
    #[error("the last day isn't from today to before the last day now")]
    NotEarlier,
    /// The home unit has asked, and has no answer yet.
    #[error("the home unit has asked already, and waits for an answer")]
    AskedAlready {
        /// What it asked.
        recall: RecallId,
    },
    /// The host has said what it says.
    #[error("it has been answered already")]
    AnsweredAlready,
    /// A refusal has a reason.
    #[error("a refusal has a reason")]
    NoReason,
}

/// Where somebody goes, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The host.
    pub host: UnitId,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

impl Wish {
    /// Whether whoever holds `home` can go, when `posts` are all that they hold or held.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, home: &Post, posts: &[Post]) -> Result<(), Refusal> {
        if home.home.is_some() {
            return Err(Refusal::HomeIsSecondment);
        }
        if home.unit == self.host {
            return Err(Refusal::AtHome);
        }
        if self.ends < self.starts {
            return Err(Refusal::EndsBeforeStart);
        }
        if !home.is_held_on(self.starts) || !home.is_held_on(self.ends) {
            return Err(Refusal::HomeNotHeld);
        }
        let days = Post { starts: self.starts, ends: Some(self.ends), ..home.clone() };
        let other = posts.iter().find(|other| other.home.is_some() && other.overlaps(&days));
        other.map_or(Ok(()), |other| Err(Refusal::Double { post: other.id }))
    }
}

/// The last day of a secondment that the host ends early, wished for as `last`. One that hasn't begun is called off: it ends
/// before its first day, whatever is wished for.
///
/// # Errors
/// It is none, is over, or wouldn't end earlier.
pub fn end_early(post: &Post, last: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let ends = going_on(post, today)?;
    if today < post.starts {
        return Ok(post.starts.pred_opt().unwrap_or(post.starts));
    }
    if (today..ends).contains(&last) { Ok(last) } else { Err(Refusal::NotEarlier) }
}

/// Whether the home unit may ask to have somebody back, after what it asked before.
///
/// # Errors
/// It is no secondment, is over, or an earlier wish waits for its answer.
pub fn ask(post: &Post, earlier: &[Recall], today: NaiveDate) -> Result<(), Refusal> {
    going_on(post, today)?;
    let waiting = earlier.iter().find(|recall| recall.answer.is_none());
    waiting.map_or(Ok(()), |recall| Err(Refusal::AskedAlready { recall: recall.id }))
}

/// What the host's answer makes of the secondment: its last day if it ends early.
///
/// # Errors
/// It was answered before, is over, a refusal has no reason, or the agreed day isn't earlier.
pub fn answer(
    post: &Post,
    recall: &Recall,
    answer: &Answer,
    last: NaiveDate,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Refusal> {
    if recall.answer.is_some() {
        return Err(Refusal::AnsweredAlready);
    }
    going_on(post, today)?;
    if answer.agreed {
        return end_early(post, last, today).map(Some);
    }
    let has_reason = answer.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    if has_reason { Ok(None) } else { Err(Refusal::NoReason) }
}

/// The last day of a secondment that isn't over.
fn going_on(post: &Post, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let ends = post.home.and(post.ends).ok_or(Refusal::NoSecondment)?;
    if post.is_open_on(today) { Ok(ends) } else { Err(Refusal::Over) }
}
