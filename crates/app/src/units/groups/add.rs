//! Making a peer group.

use super::members::{are_free, permitted, units};
use super::read::PeerGroupView;
use super::{ENDS, FROM, GROUP, MEMBERS, TITLE};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use chrono::NaiveDate;
use domain::days::Days;
use domain::group::PeerGroup;
use domain::id::GroupId;
use domain::journal::{Change, Code};
use domain::unit::is_code;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("peer_group.made");
const SET: Code = Code::literal("set");
const CODE: Code = Code::literal("code");

/// A peer group to make.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPeerGroup {
    /// The code of its set; a unit is in one group of a set at most.
    #[schema(example = "towns-year", min_length = 1, max_length = 40)]
    pub set: String,
    /// Its code within the set.
    #[schema(example = "mountain", min_length = 1, max_length = 40)]
    pub code: String,
    /// What people call it.
    #[schema(example = "山区组", min_length = 1, max_length = 100)]
    pub title: String,
    /// The codes of its units.
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub members: Vec<String>,
    /// Its first day, from 1900 to 2199; today unless told.
    pub from: Option<NaiveDate>,
    /// Its last day; none for an open end.
    pub until: Option<NaiveDate>,
}

/// Makes a peer group. Whoever asks may edit all its units; those of the root, when it has none.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::Denied`], [`AppError::Conflict`] when the set has such a code,
/// [`AppError::InAnotherGroup`]; the store's.
pub async fn add_group(
    system: &System,
    actor: &Actor,
    given: &NewPeerGroup,
) -> Result<PeerGroupView, AppError> {
    let days = check(system, given)?;
    let add = async |tx: Tx| {
        let units = units(&tx, &given.members, days.starts).await?;
        let post = permitted(system, actor, &units)?;
        let mut group = PeerGroup {
            id: GroupId(Uuid::now_v7()),
            set: given.set.clone(),
            code: given.code.clone(),
            title: given.title.trim().to_owned(),
            days,
            members: Vec::new(),
            version: 1,
        };
        group.members = group.members_from(&units.iter().map(|unit| unit.id).collect(), days.starts);
        if tx.groups_of(&group.set).await?.iter().any(|other| other.code == group.code) {
            let detail = format!("the set {} has a group {}", group.set, group.code);
            return Err(AppError::conflict("peer_group_exists", detail));
        }
        are_free(&tx, &group).await?;
        tx.add_groups(std::slice::from_ref(&group)).await?;
        let mut made = actor.did(system, Some(post), MADE, (GROUP, group.id.0), Some(post.unit));
        let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
        let mut add = |field: Code, value| made.changes.push(Change::plain(field, None, Some(value)));
        add(SET, json!(group.set));
        add(CODE, json!(group.code));
        add(TITLE, json!(group.title));
        add(MEMBERS, json!(codes));
        add(FROM, json!(days.starts));
        if let Some(ends) = days.ends {
            add(ENDS, json!(ends));
        }
        tx.record(&made, &[]).await?;
        Ok(PeerGroupView::of(&group, &units))
    };
    system.store().write_once("add_group", actor.ask.as_ref(), add).await
}

fn check(system: &System, given: &NewPeerGroup) -> Result<Days, AppError> {
    let mut misfits = Misfits::default();
    for (at, code) in [("/set", &given.set), ("/code", &given.code)] {
        if !is_code(code) {
            misfits.add(at, "bad_code", "1 to 40 letters, digits, `-` and `.`");
        }
    }
    misfits.text("/title", &given.title, 100);
    misfits.day("/from", given.from);
    misfits.day("/until", given.until);
    let days = Days { starts: given.from.unwrap_or_else(|| system.today()), ends: given.until };
    if days.is_empty() {
        misfits.add("/until", "too_early", "the first day or later");
    }
    misfits.done()?;
    Ok(days)
}
