//! The routes of `/api/v1`.

mod calendar;
mod cases;
mod files;
mod goals;
mod journal;
mod months;
mod oidc;
mod peer_groups;
mod people;
mod posts;
mod schemes;
mod session;
mod tokens;
mod unit_links;
mod unit_table;
mod units;
mod validation;

use crate::state::Api;
use utoipa_axum::router::OpenApiRouter;

/// All of them. Who may ask for what is decided before they are reached (`crate::identify`) and by the use cases.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .merge(calendar::routes())
        .merge(cases::routes())
        .merge(goals::routes())
        .merge(journal::routes())
        .merge(months::routes())
        .merge(oidc::routes())
        .merge(peer_groups::routes())
        .merge(people::routes())
        .merge(posts::routes())
        .merge(schemes::routes())
        .merge(files::routes())
        .merge(session::routes())
        .merge(tokens::routes())
        .merge(unit_links::routes())
        .merge(unit_table::routes())
        .merge(units::routes())
        .merge(validation::routes())
}
