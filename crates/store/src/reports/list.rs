//! Lists of forms, and how many there are.

use super::rows::read_report;
use crate::entity::{case, report, report_row};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use chrono::NaiveDate;
use domain::access::Scope;
use domain::id::{CaseId, UnitId};
use domain::lifecycle::Group;
use domain::period::Period;
use domain::report::{FormKind, Report};
use sea_orm::sea_query::{CaseStatement, Condition, Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// States in which a form waits for whoever fills it in.
const TO_FILL: [&str; 2] = ["draft", "returned"];

/// Which forms a list has.
#[derive(Debug, Clone, Default)]
pub struct ReportQuery {
    /// Only those of this month.
    pub period: Option<Period>,
    /// Only those that this unit fills in.
    pub unit: Option<UnitId>,
    /// Only those of this kind.
    pub kind: Option<FormKind>,
    /// Only those in this state.
    pub state: Option<String>,
    /// Only those that wait to be filled in although their last day was before this one.
    pub late_on: Option<NaiveDate>,
    /// Only those after this one.
    pub after: Option<CaseId>,
    /// At most so many.
    pub limit: u64,
}

/// A form in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportLine {
    /// The form.
    pub report: Report,
    /// The state of its case.
    pub state: String,
    /// What the state means.
    pub group: String,
    /// The version of its case.
    pub case_version: i64,
}

/// How many forms of a month there are of one kind in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// Their kind.
    pub kind: FormKind,
    /// Their state.
    pub state: String,
    /// How many.
    pub forms: i64,
    /// How many of them wait to be filled in although their last day is over.
    pub late: i64,
    /// How many figures they ask for.
    pub asked: i64,
    /// How many of those are given or explained.
    pub given: i64,
}

impl Store {
    /// The forms of a scope that a query asks for, in the order in which they were opened.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn reports(&self, scope: &Scope, query: &ReportQuery) -> Result<Vec<ReportLine>, Error> {
        let doing = || while_doing("list forms");
        let mut all = Condition::all()
            .add(scope::unit_in((report::Entity, report::Column::Unit), scope))
            .add_option(query.period.map(|period| report::Column::Period.eq(period.to_string())))
            .add_option(query.unit.map(|unit| report::Column::Unit.eq(unit.0)))
            .add_option(query.kind.map(|kind| report::Column::Kind.eq(kind.name())))
            .add_option(query.after.map(|after| report::Column::Id.gt(after.0)));
        if let Some(state) = &query.state {
            all = all.add(report::Column::Id.in_subquery(in_state(case::Column::State.eq(state))));
        }
        if let Some(day) = query.late_on {
            let open = in_state(case::Column::State.is_in(TO_FILL));
            all = all.add(report::Column::CutOff.lt(day)).add(report::Column::Id.in_subquery(open));
        }
        let select = report::Entity::find().filter(all).order_by_asc(report::Column::Id).limit(query.limit);
        let rows = select.all(&self.readers).await.map_err(doing())?;
        let mut cases = HashMap::new();
        let of = case::Entity::find().filter(case::Column::Id.is_in(rows.iter().map(|row| row.id)));
        for row in of.all(&self.readers).await.map_err(doing())? {
            cases.insert(row.id, (row.state, row.state_group, row.version));
        }
        let line = |row: report::Model| {
            let (state, group, case_version) = cases.remove(&row.id).unwrap_or_default();
            Ok(ReportLine { report: read_report(row)?, state, group, case_version })
        };
        rows.into_iter().map(line).collect()
    }

    /// How many forms of a month there are in a scope, by kind and state, and what they ask for.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn count_reports(
        &self,
        scope: &Scope,
        month: Period,
        today: NaiveDate,
    ) -> Result<Vec<MonthCount>, Error> {
        let doing = || while_doing("count forms");
        let of = Condition::all()
            .add(scope::unit_in((report::Entity, report::Column::Unit), scope))
            .add(report::Column::Period.eq(month.to_string()));
        let mut forms = report::Entity::find().filter(of.clone()).select_only();
        QuerySelect::query(&mut forms)
            .expr(Expr::col((report::Entity, report::Column::Kind)))
            .expr(Expr::col((case::Entity, case::Column::State)))
            .expr(Expr::col((report::Entity, report::Column::Id)).count())
            .expr(Expr::expr(one_if(report::Column::CutOff.lt(today))).sum())
            .inner_join(
                case::Entity,
                Expr::col((case::Entity, case::Column::Id)).equals((report::Entity, report::Column::Id)),
            )
            .group_by_col((report::Entity, report::Column::Kind))
            .group_by_col((case::Entity, case::Column::State));
        let forms: Vec<(String, String, i64, Option<i64>)> =
            forms.into_tuple().all(&self.readers).await.map_err(doing())?;
        let given = report_row::Column::Value.is_not_null().or(report_row::Column::Note.is_not_null());
        let mut rows = report::Entity::find().filter(of).select_only();
        QuerySelect::query(&mut rows)
            .expr(Expr::col((report::Entity, report::Column::Kind)))
            .expr(Expr::col((case::Entity, case::Column::State)))
            .expr(Expr::col((report_row::Entity, report_row::Column::Place)).count())
            .expr(Expr::expr(one_if(given)).sum())
            .inner_join(
                case::Entity,
                Expr::col((case::Entity, case::Column::Id)).equals((report::Entity, report::Column::Id)),
            )
            .inner_join(
                report_row::Entity,
                Expr::col((report_row::Entity, report_row::Column::Report))
                    .equals((report::Entity, report::Column::Id)),
            )
            .group_by_col((report::Entity, report::Column::Kind))
            .group_by_col((case::Entity, case::Column::State));
        let rows: Vec<(String, String, i64, Option<i64>)> =
            rows.into_tuple().all(&self.readers).await.map_err(doing())?;
        let count = |(kind, state, forms, past): (String, String, i64, Option<i64>)| {
            let fields = rows.iter().find(|of| of.0 == kind && of.1 == state);
            let late = if TO_FILL.contains(&state.as_str()) { past.unwrap_or_default() } else { 0 };
            Ok(MonthCount {
                kind: crate::goals::named(("reports", "kind", "?"), &kind)?,
                forms,
                late,
                asked: fields.map_or(0, |of| of.2),
                given: fields.map_or(0, |of| of.3.unwrap_or_default()),
                state,
            })
        };
        let mut counts = forms.into_iter().map(count).collect::<Result<Vec<_>, Error>>()?;
        counts.sort_by(|a, b| (a.kind, &a.state).cmp(&(b.kind, &b.state)));
        Ok(counts)
    }

    /// How many disputes of a month's figures are open in a scope.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_disputes(&self, scope: &Scope, month: Period) -> Result<u64, Error> {
        let of = Condition::all()
            .add(scope::unit_in((report::Entity, report::Column::Unit), scope))
            .add(report::Column::Period.eq(month.to_string()));
        let forms = report::Entity::find().filter(of).select_only().column(report::Column::Id);
        let open = case::Entity::find()
            .filter(case::Column::Lifecycle.eq("dispute"))
            .filter(case::Column::StateGroup.is_in([Group::Open, Group::Waiting].map(Group::name)))
            .filter(case::Column::Parent.in_subquery(QueryTrait::into_query(forms)));
        sea_orm::PaginatorTrait::count(open, &self.readers).await.map_err(while_doing("count disputes"))
    }

    /// The forms of these ids with the states of their cases.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn report_states(&self, ids: &[CaseId]) -> Result<HashMap<CaseId, String>, Error> {
        let of = case::Entity::find().filter(case::Column::Id.is_in(ids.iter().map(|id| id.0)));
        let of = of.select_only().column(case::Column::Id).column(case::Column::State);
        let rows: Vec<(Uuid, String)> =
            of.into_tuple().all(&self.readers).await.map_err(while_doing("read the states of forms"))?;
        Ok(rows.into_iter().map(|(id, state)| (CaseId(id), state)).collect())
    }
}

/// 1 where a condition holds, else 0.
pub(super) fn one_if(condition: impl sea_orm::sea_query::IntoCondition) -> CaseStatement {
    CaseStatement::new().case(condition, Expr::val(1)).finally(Expr::val(0))
}

fn in_state(condition: impl sea_orm::sea_query::IntoCondition) -> SelectStatement {
    let cases = case::Entity::find().filter(condition).filter(case::Column::Lifecycle.eq("report"));
    QueryTrait::into_query(cases.select_only().column(case::Column::Id))
}
