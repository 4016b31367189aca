//! Scopes as conditions of a query. They say the same as [`domain::access::Owners::reaches`], row by row.

use crate::entity::{goal, goal_unit, unit};
use domain::access::{Post, Reach, Scope, UnitPath};
use domain::id::GoalId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The condition that a row of `units` is in the scope.
pub(crate) fn units(scope: &Scope) -> Condition {
    let posts = scope.posts.iter();
    posts.fold(Condition::any().add(nothing()), |any, (post, reaches)| any.add(of_post(post, reaches)))
}

/// The condition that the unit named in `column` is in the scope.
pub(crate) fn unit_in(column: impl IntoColumnRef, scope: &Scope) -> Condition {
    Condition::all().add(Expr::col(column).in_subquery(ids(units(scope))))
}

/// The condition that a row of `goals` is in the scope. A goal belongs to its responsible units, without any to the roots;
/// whoever leads a goal leads all below it.
pub(crate) fn goals(scope: &Scope) -> Condition {
    let posts = scope.posts.iter();
    posts.fold(Condition::any().add(nothing()), |any, (post, reaches)| any.add(goal_of_post(post, reaches)))
}

fn goal_of_post(post: &Post, reaches: &[Reach]) -> Condition {
    if Reach::ALL.iter().all(|reach| reaches.contains(reach)) {
        return Condition::all().add(Expr::val(1).eq(1));
    }
    reaches.iter().fold(Condition::any().add(nothing()), |any, reach| any.add(goal_of_reach(post, *reach)))
}

fn goal_of_reach(post: &Post, reach: Reach) -> Condition {
    match reach {
        Reach::Elsewhere => {
            let others = Reach::ALL.iter().filter(|other| **other != Reach::Elsewhere);
            others.fold(Condition::any(), |any, other| any.add(goal_of_reach(post, *other))).not()
        }
        Reach::Overseen => Condition::any().add(owned_by(of_reach(post, reach))).add(led_by(post)),
        reach => owned_by(of_reach(post, reach)),
    }
}

fn led_by(post: &Post) -> Condition {
    // A path has the ids of all goals above.
    let within = |id: &GoalId| goal::Column::Path.contains(id.to_string());
    post.leads.iter().fold(Condition::any().add(nothing()), |any, id| any.add(within(id)))
}

/// The condition that one of the units that a row of `goals` belongs to meets a condition on `units`.
fn owned_by(units: Condition) -> Condition {
    let owners = || {
        Query::select()
            .expr(Expr::val(1))
            .from(goal_unit::Entity)
            .and_where(
                Expr::col((goal_unit::Entity, goal_unit::Column::Goal))
                    .equals((goal::Entity, goal::Column::Id)),
            )
            .take()
    };
    let mut fitting = owners();
    fitting
        .and_where(Expr::col((goal_unit::Entity, goal_unit::Column::Unit)).in_subquery(ids(units.clone())));
    let roots = Condition::all().add(unit::Column::Parent.is_null()).add(units);
    let of_root = Condition::all().add(Expr::exists(owners()).not()).add(Expr::exists(ids(roots)));
    Condition::any().add(Expr::exists(fitting)).add(of_root)
}

fn ids(condition: Condition) -> SelectStatement {
    let select = unit::Entity::find().select_only().column(unit::Column::Id).filter(condition);
    QueryTrait::into_query(select)
}

fn of_post(post: &Post, reaches: &[Reach]) -> Condition {
    if Reach::ALL.iter().all(|reach| reaches.contains(reach)) {
        return Condition::all().add(Expr::val(1).eq(1));
    }
    reaches.iter().fold(Condition::any().add(nothing()), |any, reach| any.add(of_reach(post, *reach)))
}

fn of_reach(post: &Post, reach: Reach) -> Condition {
    let own = || unit::Column::Id.eq(post.unit.0);
    let within = |path: &UnitPath| unit::Column::Path.starts_with(&path.0);
    match reach {
        Reach::Own => Condition::all().add(own()),
        Reach::Below => Condition::all().add(within(&post.path)).add(unit::Column::Id.ne(post.unit.0)),
        Reach::Overseen => {
            post.oversees.iter().fold(Condition::any().add(nothing()), |any, path| any.add(within(path)))
        }
        Reach::Beside => {
            let parent = Query::select()
                .column("parent")
                .from("units")
                .and_where(Expr::col("id").eq(post.unit.0))
                .take();
            let beside = unit::Column::Parent.in_subquery(parent);
            // A root's is null, and what is null is neither in it nor not.
            let has_parent = unit::Column::Parent.is_not_null();
            Condition::all().add(has_parent).add(beside).add(unit::Column::Id.ne(post.unit.0))
        }
        Reach::Above => {
            let above: Vec<&str> = post.path.codes().collect();
            let above = &above[..above.len().saturating_sub(1)];
            Condition::all().add(unit::Column::Code.is_in(above.iter().copied()))
        }
        Reach::Elsewhere => {
            let others = Reach::ALL.iter().filter(|other| **other != Reach::Elsewhere);
            others.fold(Condition::any(), |any, other| any.add(of_reach(post, *other))).not()
        }
    }
}

fn nothing() -> sea_orm::sea_query::SimpleExpr {
    Expr::val(1).eq(0)
}
