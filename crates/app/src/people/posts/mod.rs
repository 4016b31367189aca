//! Posts: read, given, changed, ended.

mod appoint;
mod change;
mod end;
mod lead;
mod read;

pub use appoint::{NewPost, appoint};
pub use change::{PostPatch, change_post};
pub use end::{PostEnd, end_post};
pub use read::{PostFilter, post, posts};

pub(super) use appoint::{Duty, add_post, appointed, is_free};
pub(super) use end::ENDED;
pub(crate) use end::end_posts_with_unit;
pub(crate) use lead::{change_lead, leading};
pub(super) use read::seen;

use crate::AppError;
use crate::people::PostView;
use domain::access::Post;
use domain::journal::Code;
use serde_json::json;

pub(super) const TITLE: Code = Code::literal("title");
pub(super) const OVERSEES: Code = Code::literal("oversees");
pub(super) const LEADS: Code = Code::literal("leads");
pub(super) const STARTS: Code = Code::literal("starts");
pub(super) const ENDS: Code = Code::literal("ends");

/// Fails when a post isn't at the version that a change was made for.
pub(super) fn is_at(post: &Post, version: i64) -> Result<(), AppError> {
    if post.version == version {
        return Ok(());
    }
    Err(AppError::Stale { given: version, current: Box::new(json!(PostView::from(post))) })
}
