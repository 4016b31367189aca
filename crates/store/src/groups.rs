//! Peer groups as rows.

use crate::entity::{group_unit, peer_group};
use crate::error::{Error, while_doing};
use crate::links::units_on;
use crate::open::Store;
use crate::scope;
use crate::work::{AT_ONCE, Tx};
use chrono::NaiveDate;
use domain::access::Scope;
use domain::days::Days;
use domain::group::{Member, PeerGroup};
use domain::id::{GroupId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Which groups a list has.
#[derive(Debug, Clone)]
pub struct GroupQuery {
    /// Only those of this set.
    pub set: Option<String>,
    /// Only those that this unit is in on the day.
    pub unit: Option<UnitId>,
    /// Only those that there are on this day.
    pub day: NaiveDate,
    /// Whether those without members are seen.
    pub sees_empty: bool,
    /// Only those after this set and code.
    pub after: Option<(String, String)>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds groups with their members.
    ///
    /// # Errors
    /// [`Error::Database`], when a code is taken too.
    pub async fn add_groups(&self, groups: &[PeerGroup]) -> Result<(), Error> {
        for some in groups.chunks(AT_ONCE) {
            let added =
                peer_group::Entity::insert_many(some.iter().map(row)).exec_without_returning(self).await;
            added.map_err(while_doing("add peer groups"))?;
        }
        let members: Vec<_> = groups.iter().flat_map(member_rows).collect();
        for some in members.chunks(AT_ONCE) {
            let added =
                group_unit::Entity::insert_many(some.iter().cloned()).exec_without_returning(self).await;
            added.map_err(while_doing("add members of peer groups"))?;
        }
        Ok(())
    }

    /// Saves a group and its members over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_group(&self, group: &PeerGroup) -> Result<(), Error> {
        let doing = || while_doing(format!("save the peer group {}", group.id));
        peer_group::Entity::update(row(group)).exec(self).await.map_err(doing())?;
        let of = group_unit::Column::PeerGroup.eq(group.id.0);
        group_unit::Entity::delete_many().filter(of).exec(self).await.map_err(doing())?;
        let members: Vec<_> = member_rows(group).collect();
        for some in members.chunks(AT_ONCE) {
            let added =
                group_unit::Entity::insert_many(some.iter().cloned()).exec_without_returning(self).await;
            added.map_err(doing())?;
        }
        Ok(())
    }

    /// The group of this id, with its members of all times.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn group(&self, id: GroupId) -> Result<Option<PeerGroup>, Error> {
        Ok(groups_where(self, peer_group::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The groups of a set, by code, with their members of all times.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn groups_of(&self, set: &str) -> Result<Vec<PeerGroup>, Error> {
        let of = peer_group::Entity::find().filter(peer_group::Column::SetCode.eq(set));
        groups_where(self, of.order_by_asc(peer_group::Column::Code)).await
    }
}

impl Store {
    /// The group of this id, with its members of all times.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn group(&self, id: GroupId) -> Result<Option<PeerGroup>, Error> {
        Ok(groups_where(&self.readers, peer_group::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The groups that a query asks for of which one of the members of all times is in the scope, by set and code, with
    /// their members of all times.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn groups(&self, scope: &Scope, query: &GroupQuery) -> Result<Vec<PeerGroup>, Error> {
        use peer_group::Column::{Code, Ends, SetCode, Starts};
        let open = Ends.is_null().or(Ends.gte(query.day));
        let mut select = peer_group::Entity::find().filter(Starts.lte(query.day)).filter(open);
        select = select.filter(seen(scope, query.sees_empty));
        if let Some(set) = &query.set {
            select = select.filter(SetCode.eq(set));
        }
        if let Some(unit) = query.unit {
            let open = group_unit::Column::Ends.is_null().or(group_unit::Column::Ends.gte(query.day));
            let there = group_unit::Column::Starts.lte(query.day).and(open);
            let of = Condition::all().add(group_unit::Column::Unit.eq(unit.0)).add(there);
            let of = of.add(group_unit::Column::Unit.in_subquery(units_on(query.day)));
            select = select.filter(peer_group::Column::Id.in_subquery(with_members(of)));
        }
        if let Some((set, code)) = &query.after {
            let next = SetCode.eq(set).and(Code.gt(code));
            select = select.filter(SetCode.gt(set).or(next));
        }
        let select = select.order_by_asc(SetCode).order_by_asc(Code).limit(query.limit);
        groups_where(&self.readers, select).await
    }
}

/// The condition that a member of a row of `peer_groups` is in the scope, or that it has none and those are seen.
fn seen(scope: &Scope, sees_empty: bool) -> Condition {
    let id = || Expr::col((peer_group::Entity, peer_group::Column::Id));
    let in_scope = with_members(scope::unit_in((group_unit::Entity, group_unit::Column::Unit), scope));
    let seen = Condition::any().add(id().in_subquery(in_scope));
    if sees_empty { seen.add(id().not_in_subquery(with_members(Condition::all()))) } else { seen }
}

/// The ids of the groups that have such members.
fn with_members(such: Condition) -> SelectStatement {
    let groups = group_unit::Entity::find().select_only().column(group_unit::Column::PeerGroup);
    QueryTrait::into_query(groups.filter(such))
}

/// The groups in the order of the query, with their members: two queries however many they are.
pub(crate) async fn groups_where(
    connection: &impl ConnectionTrait,
    select: Select<peer_group::Entity>,
) -> Result<Vec<PeerGroup>, Error> {
    let doing = || while_doing("read peer groups");
    let rows = select.all(connection).await.map_err(doing())?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let of = group_unit::Column::PeerGroup.is_in(rows.iter().map(|row| row.id));
    let found = group_unit::Entity::find().filter(of).all(connection).await.map_err(doing())?;
    let mut members: HashMap<Uuid, Vec<Member>> = HashMap::new();
    for row in found {
        let days = Days { starts: row.starts, ends: row.ends };
        members.entry(row.peer_group).or_default().push(Member { days, unit: UnitId(row.unit) });
    }
    let group = |row: peer_group::Model| {
        let mut members = members.remove(&row.id).unwrap_or_default();
        members.sort_by_key(|member| (member.days.starts, member.unit));
        PeerGroup {
            id: GroupId(row.id),
            set: row.set_code,
            code: row.code,
            title: row.title,
            days: Days { starts: row.starts, ends: row.ends },
            members,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(group).collect())
}

fn row(group: &PeerGroup) -> peer_group::ActiveModel {
    peer_group::ActiveModel {
        id: Set(group.id.0),
        set_code: Set(group.set.clone()),
        code: Set(group.code.clone()),
        title: Set(group.title.clone()),
        starts: Set(group.days.starts),
        ends: Set(group.days.ends),
        version: Set(group.version),
    }
}

fn member_rows(group: &PeerGroup) -> impl Iterator<Item = group_unit::ActiveModel> {
    group.members.iter().map(|member| group_unit::ActiveModel {
        peer_group: Set(group.id.0),
        unit: Set(member.unit.0),
        starts: Set(member.days.starts),
        ends: Set(member.days.ends),
    })
}
