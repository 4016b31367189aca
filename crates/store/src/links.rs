//! Network links as rows.

use crate::entity::{unit, unit_link};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::{AT_ONCE, Tx};
use chrono::NaiveDate;
use domain::access::Scope;
use domain::days::Days;
use domain::id::{LinkId, UnitId};
use domain::link::{Link, LinkKind};
use domain::unit::Unit;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashSet;

/// Which links a list has.
#[derive(Debug, Clone)]
pub struct LinkQuery {
    /// Only those of this unit, upper or lower.
    pub unit: Option<UnitId>,
    /// Only those of this kind.
    pub kind: Option<LinkKind>,
    /// Only those that there are on this day, between units that there are.
    pub day: NaiveDate,
    /// Only those after this id.
    pub after: Option<LinkId>,
    /// At most so many.
    pub limit: u64,
}

/// Units that are linked to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The units: the one asked for first, then in rings around it, by code within a ring.
    pub units: Vec<Unit>,
    /// The links between them, by id.
    pub links: Vec<Link>,
    /// Whether there are more units than were asked for.
    pub is_cut: bool,
}

impl Tx {
    /// Adds links.
    ///
    /// # Errors
    /// [`Error::Database`], without one of the units too.
    pub async fn add_links(&self, links: &[Link]) -> Result<(), Error> {
        for some in links.chunks(AT_ONCE) {
            let rows = some.iter().map(row);
            let added = unit_link::Entity::insert_many(rows).exec_without_returning(self).await;
            added.map_err(while_doing("add links"))?;
        }
        Ok(())
    }

    /// Saves a link over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_link(&self, link: &Link) -> Result<(), Error> {
        let doing = while_doing(format!("save the link {}", link.id));
        unit_link::Entity::update(row(link)).exec(self).await.map_err(doing)?;
        Ok(())
    }

    /// The link of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn link(&self, id: LinkId) -> Result<Option<Link>, Error> {
        let found = unit_link::Entity::find_by_id(id.0).one(self).await;
        found.map_err(while_doing(format!("read the link {id}")))?.map(read).transpose()
    }

    /// The links from one unit to another, of all times.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn links_between(&self, upper: UnitId, lower: UnitId) -> Result<Vec<Link>, Error> {
        let both = unit_link::Column::Upper.eq(upper.0).and(unit_link::Column::Lower.eq(lower.0));
        let rows = unit_link::Entity::find().filter(both).all(self).await;
        rows.map_err(while_doing("read links"))?.into_iter().map(read).collect()
    }
}

impl Store {
    /// The link of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn link(&self, id: LinkId) -> Result<Option<Link>, Error> {
        let found = unit_link::Entity::find_by_id(id.0).one(&self.readers).await;
        found.map_err(while_doing(format!("read the link {id}")))?.map(read).transpose()
    }

    /// The links that a query asks for of which the upper or the lower unit is in the scope, by id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn links(&self, scope: &Scope, query: &LinkQuery) -> Result<Vec<Link>, Error> {
        let seen = Condition::any()
            .add(scope::unit_in((unit_link::Entity, unit_link::Column::Upper), scope))
            .add(scope::unit_in((unit_link::Entity, unit_link::Column::Lower), scope));
        let mut select = unit_link::Entity::find().filter(seen).filter(on(query.day));
        for end in [unit_link::Column::Upper, unit_link::Column::Lower] {
            select = select.filter(end.in_subquery(units_on(query.day)));
        }
        if let Some(unit) = query.unit {
            select =
                select.filter(unit_link::Column::Upper.eq(unit.0).or(unit_link::Column::Lower.eq(unit.0)));
        }
        if let Some(kind) = query.kind {
            select = select.filter(unit_link::Column::Kind.eq(kind.name()));
        }
        if let Some(after) = query.after {
            select = select.filter(unit_link::Column::Id.gt(after.0));
        }
        let rows = select.order_by_asc(unit_link::Column::Id).limit(query.limit).all(&self.readers).await;
        rows.map_err(while_doing("list links"))?.into_iter().map(read).collect()
    }

    /// All units of a scope that links of this day join to `centre`, however far, with those links; units beyond `most`
    /// are left out. Two queries a ring.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn network(
        &self,
        scope: &Scope,
        centre: &Unit,
        day: NaiveDate,
        most: usize,
    ) -> Result<Network, Error> {
        let mut network = Network { units: vec![centre.clone()], links: Vec::new(), is_cut: false };
        let mut known = HashSet::from([centre.id]);
        let mut passed = HashSet::new();
        let mut ring = vec![centre.id];
        while !ring.is_empty() {
            let links = self.links_of(&ring, day).await?;
            let ends = links.iter().flat_map(|link| [link.upper, link.lower]);
            let beyond: HashSet<UnitId> = ends.filter(|unit| !known.contains(unit)).collect();
            network.links.extend(links.into_iter().filter(|link| passed.insert(link.id)));
            let mut found = self.units_there(scope, &beyond, day).await?;
            let room = most.saturating_sub(network.units.len());
            network.is_cut |= found.len() > room;
            found.truncate(room);
            ring = found.iter().map(|unit| unit.id).collect();
            known.extend(&ring);
            network.units.extend(found);
        }
        network.links.retain(|link| known.contains(&link.upper) && known.contains(&link.lower));
        network.links.sort_by_key(|link| link.id);
        Ok(network)
    }

    async fn links_of(&self, units: &[UnitId], day: NaiveDate) -> Result<Vec<Link>, Error> {
        let ids = || units.iter().map(|unit| unit.0);
        let ends = unit_link::Column::Upper.is_in(ids()).or(unit_link::Column::Lower.is_in(ids()));
        let rows = unit_link::Entity::find().filter(on(day)).filter(ends).all(&self.readers).await;
        rows.map_err(while_doing("read links"))?.into_iter().map(read).collect()
    }

    async fn units_there(
        &self,
        scope: &Scope,
        ids: &HashSet<UnitId>,
        day: NaiveDate,
    ) -> Result<Vec<Unit>, Error> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.iter().map(|id| id.0).collect::<Vec<_>>().chunks(AT_ONCE) {
            let of = unit::Column::Id.is_in(some.iter().copied());
            let select = unit::Entity::find().filter(scope::units(scope)).filter(there_on(day)).filter(of);
            let rows = select.all(&self.readers).await.map_err(while_doing("read units"))?;
            found.extend(rows.into_iter().map(crate::units::read).collect::<Result<Vec<_>, _>>()?);
        }
        found.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(found)
    }
}

/// The condition that there is a link on a day.
fn on(day: NaiveDate) -> Condition {
    let open = unit_link::Column::Ends.is_null().or(unit_link::Column::Ends.gte(day));
    Condition::all().add(unit_link::Column::Starts.lte(day)).add(open)
}

/// The condition that there is a unit on a day.
pub(crate) fn there_on(day: NaiveDate) -> Condition {
    let open = unit::Column::Ends.is_null().or(unit::Column::Ends.gte(day));
    Condition::all().add(unit::Column::Starts.lte(day)).add(open)
}

/// The ids of the units that there are on a day.
pub(crate) fn units_on(day: NaiveDate) -> SelectStatement {
    let units = unit::Entity::find().select_only().column(unit::Column::Id).filter(there_on(day));
    QueryTrait::into_query(units)
}

fn row(link: &Link) -> unit_link::ActiveModel {
    unit_link::ActiveModel {
        id: Set(link.id.0),
        kind: Set(link.kind.name().to_owned()),
        upper: Set(link.upper.0),
        lower: Set(link.lower.0),
        starts: Set(link.days.starts),
        ends: Set(link.days.ends),
        version: Set(link.version),
    }
}

fn read(row: unit_link::Model) -> Result<Link, Error> {
    let unknown = |_| Error::Corrupt {
        table: "unit_links",
        column: "kind",
        id: row.id.to_string(),
        why: format!("there is no kind `{}`", row.kind),
    };
    Ok(Link {
        id: LinkId(row.id),
        kind: row.kind.parse().map_err(unknown)?,
        upper: UnitId(row.upper),
        lower: UnitId(row.lower),
        days: Days { starts: row.starts, ends: row.ends },
        version: row.version,
    })
}
