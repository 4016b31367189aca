//! Cases as rows: the case itself, and its units and goals, which say who may see it.

mod counts;
mod many;
mod past;
mod rules;

pub(crate) use past::forget_loans;
pub use past::{Act, SignedFor};
pub use rules::Loaded;

use crate::entity::{case, case_goal, case_unit, unit};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope, UnitPath};
use domain::calendar::{Moment, ZONE};
use domain::case::{Case, Place};
use domain::id::{CaseId, GoalId, PersonId, PostId, UnitId};
use domain::journal::{Code, Subject};
use domain::lifecycle::{self, Group};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

const SENDER: &str = "sender";
const HOLDER: &str = "holder";
const CO: &str = "co";

/// Which cases a list has.
#[derive(Debug, Clone, Default)]
pub struct CaseQuery {
    /// Only those of this lifecycle.
    pub lifecycle: Option<String>,
    /// Only those whose state is of this group.
    pub group: Option<Group>,
    /// Only those that this unit ordered, has or is bound to.
    pub unit: Option<UnitId>,
    /// Only those that this person ordered, or that one of these units has.
    pub mine: Option<(PersonId, Vec<UnitId>)>,
    /// Only those with a clock that is due before this.
    pub due_before: Option<Moment>,
    /// Only the parts of this one.
    pub parent: Option<CaseId>,
    /// Only those about this thing.
    pub subject: Option<Uuid>,
    /// Only those that serve this goal, or one below it.
    pub goal: Option<GoalId>,
    /// Only those opened before this one.
    pub after: Option<CaseId>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds a case. `due` is when its first clock is due, `alarm` when somebody hears of one next.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_case(
        &self,
        case: &Case,
        due: Option<Moment>,
        alarm: Option<Moment>,
    ) -> Result<(), Error> {
        let doing = || while_doing(format!("add the case {}", case.id));
        case::Entity::insert(row(case, due, alarm)?).exec_without_returning(self).await.map_err(doing())?;
        let goals = case.goals.iter();
        let goals = goals.map(|goal| case_goal::ActiveModel { case: Set(case.id.0), goal: Set(goal.0) });
        case_goal::Entity::insert_many(goals).exec_without_returning(self).await.map_err(doing())?;
        put_units(self, case).await
    }

    /// Saves a case over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn save_case(
        &self,
        case: &Case,
        due: Option<Moment>,
        alarm: Option<Moment>,
    ) -> Result<(), Error> {
        let doing = || while_doing(format!("save the case {}", case.id));
        case::Entity::update(row(case, due, alarm)?).exec(self).await.map_err(doing())?;
        let of = case_unit::Entity::delete_many().filter(case_unit::Column::Case.eq(case.id.0));
        of.exec(self).await.map_err(doing())?;
        put_units(self, case).await
    }

    /// The case of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, Error> {
        Ok(cases_where(self, case::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The parts of a case, in the order in which they were opened.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn children(&self, id: CaseId) -> Result<Vec<Case>, Error> {
        cases_where(self, children(id)).await
    }

    /// Lets the program look at all running clocks anew, since the calendar has changed.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn look_at_clocks(&self, now: Moment) -> Result<(), Error> {
        let now: DateTime<Utc> = now.with_timezone(&Utc);
        let running = case::Entity::update_many()
            .col_expr(case::Column::Alarm, Expr::value(now))
            .filter(case::Column::Due.is_not_null());
        running.exec(self).await.map_err(while_doing("look at the clocks anew"))?;
        Ok(())
    }
}

impl Store {
    /// The case of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn case(&self, id: CaseId) -> Result<Option<Case>, Error> {
        Ok(cases_where(&self.readers, case::Entity::find_by_id(id.0)).await?.pop())
    }

    /// The cases of these ids, in no order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cases_by_id(&self, ids: &[CaseId]) -> Result<Vec<Case>, Error> {
        let of = case::Entity::find().filter(case::Column::Id.is_in(ids.iter().map(|id| id.0)));
        cases_where(&self.readers, of).await
    }

    /// The cases of a scope that a query asks for, the newest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn cases(&self, scope: &Scope, query: &CaseQuery) -> Result<Vec<Case>, Error> {
        let mut all = Condition::all().add(in_scope(scope));
        if let Some(name) = &query.lifecycle {
            all = all.add(case::Column::Lifecycle.eq(name));
        }
        if let Some(group) = query.group {
            all = all.add(case::Column::StateGroup.eq(group.name()));
        }
        if let Some(unit) = query.unit {
            all = all.add(case::Column::Id.in_subquery(of_units(case_unit::Column::Unit.eq(unit.0))));
        }
        if let Some((person, units)) = &query.mine {
            let held = case_unit::Column::Part.eq(HOLDER);
            let held = held.and(case_unit::Column::Unit.is_in(units.iter().map(|unit| unit.0)));
            let mine = Condition::any().add(case::Column::Person.eq(person.0));
            all = all.add(mine.add(case::Column::Id.in_subquery(of_units(held))));
        }
        if let Some(before) = query.due_before {
            all = all.add(case::Column::Due.lt(before.with_timezone(&Utc)));
        }
        if let Some(parent) = query.parent {
            all = all.add(case::Column::Parent.eq(parent.0));
        }
        if let Some(subject) = query.subject {
            all = all.add(case::Column::SubjectId.eq(subject));
        }
        if let Some(goal) = query.goal {
            let serving = case_goal::Entity::find().filter(case_goal::Column::Goal.eq(goal.0));
            let serving = serving.select_only().column(case_goal::Column::Case);
            all = all.add(case::Column::Id.in_subquery(QueryTrait::into_query(serving)));
        }
        if let Some(after) = query.after {
            all = all.add(case::Column::Id.lt(after.0));
        }
        let select = case::Entity::find().filter(all).order_by_desc(case::Column::Id).limit(query.limit);
        cases_where(&self.readers, select).await
    }

    /// The cases with a clock that somebody has to hear of by now, those that wait longest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn alarms(&self, now: Moment, limit: u64) -> Result<Vec<CaseId>, Error> {
        let passed = case::Entity::find().filter(case::Column::Alarm.lte(now.with_timezone(&Utc)));
        let ids = passed
            .order_by_asc(case::Column::Alarm)
            .limit(limit)
            .select_only()
            .column(case::Column::Id)
            .into_tuple::<Uuid>()
            .all(&self.readers)
            .await;
        Ok(ids.map_err(while_doing("look for clocks that were missed"))?.into_iter().map(CaseId).collect())
    }
}

fn children(id: CaseId) -> Select<case::Entity> {
    case::Entity::find().filter(case::Column::Parent.eq(id.0)).order_by_asc(case::Column::Id)
}

/// The condition that a row of `cases` is in the scope: one of its units is, or it serves a goal that a post leads.
fn in_scope(scope: &Scope) -> Condition {
    let units = of_units(scope::unit_in((case_unit::Entity, case_unit::Column::Unit), scope));
    let mut any = Condition::any().add(case::Column::Id.in_subquery(units));
    let leading = scope.posts.iter().filter(|(_, reaches)| reaches.contains(&Reach::Overseen));
    let led: Vec<Uuid> = leading.flat_map(|(post, _)| post.leads.iter().map(|goal| goal.0)).collect();
    if !led.is_empty() {
        let goals = case_goal::Entity::find().filter(case_goal::Column::Goal.is_in(led));
        let goals = goals.select_only().column(case_goal::Column::Case);
        any = any.add(case::Column::Id.in_subquery(QueryTrait::into_query(goals)));
    }
    any
}

fn of_units(condition: impl sea_orm::sea_query::IntoCondition) -> SelectStatement {
    let select = case_unit::Entity::find().filter(condition);
    QueryTrait::into_query(select.select_only().column(case_unit::Column::Case))
}

/// The cases with their units and goals: three queries however many they are.
async fn cases_where(
    connection: &impl ConnectionTrait,
    select: Select<case::Entity>,
) -> Result<Vec<Case>, Error> {
    let doing = || while_doing("read cases");
    let rows = select.all(connection).await.map_err(doing())?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let parts = case_unit::Entity::find().filter(case_unit::Column::Case.is_in(ids.iter().copied()));
    let parts = parts.all(connection).await.map_err(doing())?;
    let goals = case_goal::Entity::find().filter(case_goal::Column::Case.is_in(ids));
    let goals = goals.all(connection).await.map_err(doing())?;
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(parts.iter().map(|part| part.unit)));
    let units = units.all(connection).await.map_err(doing())?;
    let paths: HashMap<Uuid, String> = units.into_iter().map(|unit| (unit.id, unit.path)).collect();
    let mut places: HashMap<Uuid, Vec<(String, Place)>> = HashMap::new();
    for part in parts {
        let Some(path) = paths.get(&part.unit) else { continue };
        let place = Place { id: UnitId(part.unit), path: UnitPath(path.clone()) };
        places.entry(part.case).or_default().push((part.part, place));
    }
    let read = |row: case::Model| {
        let of = goals.iter().filter(|goal| goal.case == row.id);
        let of = of.map(|goal| GoalId(goal.goal)).collect();
        let places = places.remove(&row.id).unwrap_or_default();
        read(row, places, of)
    };
    rows.into_iter().map(read).collect()
}

/// The rows of its units.
fn parts(case: &Case) -> Vec<case_unit::ActiveModel> {
    let parts = [(SENDER, &case.sender)].into_iter();
    let parts = parts.chain(case.holder.iter().map(|place| (HOLDER, place)));
    let parts = parts.chain(case.co.iter().map(|place| (CO, place)));
    let row = |(part, place): (&str, &Place)| case_unit::ActiveModel {
        case: Set(case.id.0),
        unit: Set(place.id.0),
        part: Set(part.to_owned()),
    };
    parts.map(row).collect()
}

async fn put_units(tx: &Tx, case: &Case) -> Result<(), Error> {
    let doing = while_doing(format!("save the units of the case {}", case.id));
    case_unit::Entity::insert_many(parts(case)).exec_without_returning(tx).await.map_err(doing)?;
    Ok(())
}

fn row(case: &Case, due: Option<Moment>, alarm: Option<Moment>) -> Result<case::ActiveModel, Error> {
    let utc = |moment: Moment| moment.with_timezone(&Utc);
    let timers = serde_json::to_string(&case.standing.timers)
        .map_err(|fault| corrupt(case.id, "timers", fault.to_string()))?;
    Ok(case::ActiveModel {
        id: Set(case.id.0),
        lifecycle: Set(case.standing.lifecycle.clone()),
        lifecycle_version: Set(case.standing.version.into()),
        state: Set(case.standing.state.clone()),
        state_group: Set(case.group.name().to_owned()),
        timers: Set(timers),
        title: Set(case.title.clone()),
        body: Set(serde_json::Value::Object(case.body.clone()).to_string()),
        subject_kind: Set(case.subject.as_ref().map(|subject| subject.kind.as_str().to_owned())),
        subject_id: Set(case.subject.as_ref().map(|subject| subject.id)),
        parent: Set(case.parent.map(|parent| parent.0)),
        person: Set(case.person.map(|person| person.0)),
        post: Set(case.post.map(|post| post.0)),
        opened: Set(utc(case.opened)),
        due: Set(due.map(utc)),
        alarm: Set(alarm.map(utc)),
        version: Set(case.version),
    })
}

fn corrupt(id: impl ToString, column: &'static str, why: impl ToString) -> Error {
    Error::Corrupt { table: "cases", column, id: id.to_string(), why: why.to_string() }
}

fn read(row: case::Model, mut places: Vec<(String, Place)>, goals: Vec<GoalId>) -> Result<Case, Error> {
    let bad = |column, why: &dyn ToString| corrupt(row.id, column, why.to_string());
    let mut take = |part: &str| {
        let at = places.iter().position(|(of, _)| of == part)?;
        Some(places.swap_remove(at).1)
    };
    let sender = take(SENDER).ok_or_else(|| bad("id", &"has no unit that ordered it"))?;
    let holder = take(HOLDER);
    let mut co: Vec<Place> = places.into_iter().map(|(_, place)| place).collect();
    co.sort_by(|a, b| a.path.cmp(&b.path));
    let subject = match (&row.subject_kind, row.subject_id) {
        (Some(kind), Some(id)) => {
            let kind = Code::try_new(kind.clone()).map_err(|fault| bad("subject_kind", &fault))?;
            Some(Subject { kind, id })
        }
        _ => None,
    };
    let version = u16::try_from(row.lifecycle_version).map_err(|fault| bad("lifecycle_version", &fault))?;
    let timers = serde_json::from_str(&row.timers).map_err(|fault| bad("timers", &fault))?;
    let body = serde_json::from_str(&row.body).map_err(|fault| bad("body", &fault))?;
    let group = Group::named(&row.state_group).ok_or_else(|| bad("state_group", &"is no group"))?;
    Ok(Case {
        id: CaseId(row.id),
        standing: lifecycle::Case { lifecycle: row.lifecycle, version, state: row.state, timers },
        group,
        title: row.title,
        body,
        subject,
        goals,
        parent: row.parent.map(CaseId),
        person: row.person.map(PersonId),
        post: row.post.map(PostId),
        sender,
        holder,
        co,
        opened: row.opened.with_timezone(&ZONE),
        version: row.version,
    })
}
