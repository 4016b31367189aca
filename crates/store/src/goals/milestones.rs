//! Milestones as rows.

use crate::entity::milestone;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use domain::goal::Milestone;
use domain::id::{GoalId, MilestoneId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

impl Tx {
    /// Adds milestones.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_milestones(&self, milestones: &[Milestone]) -> Result<(), Error> {
        for some in milestones.chunks(AT_ONCE) {
            let add = milestone::Entity::insert_many(some.iter().map(row)).exec_without_returning(self);
            add.await.map_err(while_doing("add milestones"))?;
        }
        Ok(())
    }

    /// Saves a milestone over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_milestone(&self, milestone: &Milestone) -> Result<(), Error> {
        let saved = milestone::Entity::update(row(milestone)).exec(self).await;
        saved.map_err(while_doing(format!("save the milestone {}", milestone.id)))?;
        Ok(())
    }

    /// The milestone of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn milestone(&self, id: MilestoneId) -> Result<Option<Milestone>, Error> {
        let found = milestone::Entity::find_by_id(id.0).one(self).await;
        Ok(found.map_err(while_doing("read a milestone"))?.map(read))
    }
}

impl Store {
    /// The milestones of these goals, by the day they are due.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn milestones(&self, goals: &[GoalId]) -> Result<Vec<Milestone>, Error> {
        let of = milestone::Column::Goal.is_in(goals.iter().map(|goal| goal.0));
        let select = milestone::Entity::find().filter(of).order_by_asc(milestone::Column::Due);
        let rows = select.order_by_asc(milestone::Column::Id).all(&self.readers).await;
        Ok(rows.map_err(while_doing("read milestones"))?.into_iter().map(read).collect())
    }
}

fn row(milestone: &Milestone) -> milestone::ActiveModel {
    milestone::ActiveModel {
        id: Set(milestone.id.0),
        goal: Set(milestone.goal.0),
        title: Set(milestone.title.clone()),
        due: Set(milestone.due),
        unit: Set(milestone.unit.map(|unit| unit.0)),
        done: Set(milestone.done),
        synthetic: Set(milestone.synthetic),
        version: Set(milestone.version),
    }
}

fn read(row: milestone::Model) -> Milestone {
    Milestone {
        id: MilestoneId(row.id),
        goal: GoalId(row.goal),
        title: row.title,
        due: row.due,
        unit: row.unit.map(UnitId),
        done: row.done,
        synthetic: row.synthetic,
        version: row.version,
    }
}
