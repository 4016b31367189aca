//! The routes of `/api/v1`.

mod boards;
mod calendar;
mod cases;
mod files;
mod goals;
mod journal;
mod messages;
mod months;
mod notices;
mod oidc;
mod peer_groups;
mod people;
mod points;
mod posts;
mod reports;
mod restatements;
mod results;
mod schemes;
mod session;
mod standings;
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
        .merge(boards::routes())
        .merge(calendar::routes())
        .merge(cases::routes())
        .merge(goals::routes())
        .merge(journal::routes())
        .merge(messages::routes())
        .merge(notices::routes())
        .merge(months::routes())
        .merge(oidc::routes())
        .merge(peer_groups::routes())
        .merge(people::routes())
        .merge(points::routes())
        .merge(posts::routes())
        .merge(reports::routes())
        .merge(restatements::routes())
        .merge(results::routes())
        .merge(schemes::routes())
        .merge(files::routes())
        .merge(session::routes())
        .merge(standings::routes())
        .merge(tokens::routes())
        .merge(unit_links::routes())
        .merge(unit_table::routes())
        .merge(units::routes())
        .merge(validation::routes())
}
