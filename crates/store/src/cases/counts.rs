//! Which things have cases, and how many cases there are.

use super::in_scope;
use crate::entity::case;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::AT_ONCE;
use chrono::{DateTime, Utc};
use domain::access::Scope;
use domain::lifecycle::Group;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

impl Store {
    /// Those of these things that a case of a lifecycle is about which hasn't ended.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn with_open_cases(&self, lifecycle: &str, things: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
        let mut found = HashSet::new();
        let open = [Group::Open, Group::Waiting].map(Group::name);
        for some in things.chunks(AT_ONCE) {
            let of = case::Entity::find()
                .select_only()
                .column(case::Column::SubjectId)
                .distinct()
                .filter(case::Column::Lifecycle.eq(lifecycle))
                .filter(case::Column::SubjectId.is_in(some.iter().copied()))
                .filter(case::Column::StateGroup.is_in(open));
            let ids = of.into_tuple::<Option<Uuid>>().all(&self.readers).await;
            found.extend(ids.map_err(while_doing("look for things with cases"))?.into_iter().flatten());
        }
        Ok(found)
    }

    /// How many cases of a scope and a lifecycle, opened from the one moment on and before the other, are in which group of
    /// states.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cases_opened(
        &self,
        scope: &Scope,
        lifecycle: &str,
        (first, end): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Vec<(Group, u64)>, Error> {
        let select = case::Entity::find()
            .select_only()
            .column(case::Column::StateGroup)
            .column_as(case::Column::Id.count(), "n")
            .filter(in_scope(scope))
            .filter(case::Column::Lifecycle.eq(lifecycle))
            .filter(case::Column::Opened.gte(first).and(case::Column::Opened.lt(end)))
            .group_by(case::Column::StateGroup);
        let rows = select.into_tuple::<(String, i64)>().all(&self.readers).await;
        let rows = rows.map_err(while_doing("count cases"))?;
        let read = |(name, n): (String, i64)| {
            let group = Group::named(&name);
            let group = group.ok_or_else(|| super::corrupt(&name, "state_group", "is no group"))?;
            Ok((group, u64::try_from(n).unwrap_or_default()))
        };
        rows.into_iter().map(read).collect()
    }
}
