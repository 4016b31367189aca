//! Reading peer groups.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::system::System;
use crate::units;
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::group::PeerGroup;
use domain::id::{GroupId, UnitId};
use domain::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::GroupQuery;
use uuid::Uuid;

/// A peer group: units ranked against each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PeerGroupView {
    /// Its id.
    pub id: Uuid,
    /// The code of its set.
    #[schema(example = "towns-year")]
    pub set: String,
    /// Its code within the set.
    #[schema(example = "mountain")]
    pub code: String,
    /// What people call it.
    #[schema(example = "山区组")]
    pub title: String,
    /// Its units, by code and first day.
    pub members: Vec<GroupMemberView>,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day.
    pub ends: Option<NaiveDate>,
    /// Counts its changes; the entity tag is `"v<version>"`.
    pub version: i64,
}

/// A unit in a peer group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupMemberView {
    /// Its code.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Its first day in the group.
    pub starts: NaiveDate,
    /// Its last day in the group.
    pub ends: Option<NaiveDate>,
}

impl PeerGroupView {
    /// With the members of all times, when `units` are those.
    pub(super) fn of(group: &PeerGroup, units: &[Unit]) -> Self {
        Self::with(group, &units.iter().map(|unit| (unit.id, unit)).collect(), None)
    }

    fn with(group: &PeerGroup, units: &HashMap<UnitId, &Unit>, day: Option<NaiveDate>) -> Self {
        let counting = group.counting().filter(|member| day.is_none_or(|day| member.days.has(day)));
        let mut members: Vec<GroupMemberView> = counting
            .filter_map(|member| {
                let unit = units.get(&member.unit)?;
                let (starts, ends) = (member.days.starts, member.days.ends);
                Some(GroupMemberView { unit: unit.code.clone(), name: unit.name.clone(), starts, ends })
            })
            .collect();
        members.sort_by(|one, other| (&one.unit, one.starts).cmp(&(&other.unit, other.starts)));
        Self {
            id: group.id.0,
            set: group.set.clone(),
            code: group.code.clone(),
            title: group.title.clone(),
            members,
            starts: group.days.starts,
            ends: group.days.ends,
            version: group.version,
        }
    }
}

/// Which peer groups to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeerGroupFilter {
    /// Only those of the set of this code.
    #[param(example = "towns-year", min_length = 1, max_length = 40)]
    pub set: Option<String>,
    /// Only those that the unit of this code is in.
    #[param(min_length = 1, max_length = 40)]
    pub unit: Option<String>,
    /// Those that there are on this day, from 1900 to 2199, with their members of that day; today unless told.
    #[param(example = "2022-04-08")]
    pub at: Option<NaiveDate>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// The peer groups of a day of which whoever asks may see one of the units that are or were in it, by set and code.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such a unit, the store's.
pub async fn groups(
    system: &System,
    actor: &Actor,
    filter: PeerGroupFilter,
) -> Result<Page<PeerGroupView>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", filter.at);
    // Codes have no `/`.
    let after = filter.after.as_ref().map(|after| after.split_once('/'));
    if matches!(after, Some(None)) {
        misfits.add("?after", "no_such_page", "the `next` of the page before");
    }
    misfits.done()?;
    let size = size(filter.limit)?;
    let unit = match &filter.unit {
        Some(code) => Some(units::unit(system, actor, code).await?.id),
        None => None,
    };
    let day = filter.at.unwrap_or_else(|| system.today());
    let query = GroupQuery {
        unit,
        day,
        sees_empty: system.policies().authorise_at_root(actor, Action::UnitRead).is_ok(),
        after: after.flatten().map(|(set, code)| (set.to_owned(), code.to_owned())),
        limit: size + 1,
        set: filter.set,
    };
    let scope = system.policies().scope(actor, Action::UnitRead);
    let found = system.store().groups(&scope, &query).await?;
    let ids: BTreeSet<UnitId> =
        found.iter().flat_map(|group| &group.members).map(|member| member.unit).collect();
    let units = system.store().units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
    let then = units::stood(system, &units, day).await?;
    let units: HashMap<UnitId, &Unit> = then.iter().map(|(id, unit)| (*id, unit)).collect();
    let views = found.iter().map(|group| PeerGroupView::with(group, &units, Some(day)));
    Ok(Page::of(views.collect(), size, |group| format!("{}/{}", group.set, group.code)))
}

/// The peer group of this id with its members of all times, if whoever asks may see one of them.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn group(system: &System, actor: &Actor, id: Uuid) -> Result<PeerGroupView, AppError> {
    let found = system.store().group(GroupId(id)).await?;
    let found = found.ok_or_else(|| AppError::not_found("peer_group", id))?;
    let ids: BTreeSet<UnitId> = found.members.iter().map(|member| member.unit).collect();
    let units = system.store().units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
    let policies = system.policies();
    let sees = |unit: &Unit| policies.authorise(actor, Action::UnitRead, &Owners::unit(&unit.path)).is_ok();
    if !units.iter().any(sees) {
        let none_in_it = units.first().map(|unit| Owners::unit(&unit.path));
        match none_in_it {
            Some(owners) => policies.authorise(actor, Action::UnitRead, &owners)?,
            None => policies.authorise_at_root(actor, Action::UnitRead)?,
        };
    }
    Ok(PeerGroupView::of(&found, &units))
}
