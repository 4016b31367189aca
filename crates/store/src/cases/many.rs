//! Many cases at once.

use super::{case_unit, parts, row};
use crate::entity::{case, case_goal};
use crate::error::{Error, while_doing};
use crate::work::{AT_ONCE, Tx};
use domain::calendar::Moment;
use domain::case::Case;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

impl Tx {
    /// Adds cases, each with when its first clock is due and when somebody hears of one next.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_cases(&self, cases: &[(Case, Option<Moment>, Option<Moment>)]) -> Result<(), Error> {
        let doing = || while_doing("add cases");
        for some in cases.chunks(AT_ONCE) {
            let rows = some.iter().map(|(case, due, alarm)| row(case, *due, *alarm));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            case::Entity::insert_many(rows).exec_without_returning(self).await.map_err(doing())?;
            let of = |case: &Case| {
                let case_id = case.id.0;
                let of = |goal: &domain::id::GoalId| (case_id, goal.0);
                case.goals.iter().map(of).collect::<Vec<_>>()
            };
            let goals: Vec<_> = some.iter().flat_map(|(case, ..)| of(case)).collect();
            for some in goals.chunks(AT_ONCE) {
                let rows = some
                    .iter()
                    .map(|(case, goal)| case_goal::ActiveModel { case: Set(*case), goal: Set(*goal) });
                case_goal::Entity::insert_many(rows).exec_without_returning(self).await.map_err(doing())?;
            }
            let units: Vec<_> = some.iter().flat_map(|(case, ..)| parts(case)).collect();
            for some in units.chunks(AT_ONCE) {
                let add = case_unit::Entity::insert_many(some.to_vec()).exec_without_returning(self);
                add.await.map_err(doing())?;
            }
        }
        Ok(())
    }
}
