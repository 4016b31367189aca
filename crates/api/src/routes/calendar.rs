//! The working calendar, and lifecycles.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, tagged};
use app::calendar::{self, DaysAsked, DaysView, DueAsked, DueView, LocalHolidays};
use app::lifecycles::{self, LifecycleLine, LifecycleView, NewLifecycle, VersionAsked};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(days))
        .routes(routes!(due))
        .routes(routes!(holidays, load_holidays))
        .routes(routes!(list, load))
        .routes(routes!(one))
}

/// What kinds of days these are
#[utoipa::path(get, path = "/api/v1/calendar/days", tag = "calendar", operation_id = "calendarDays",
    params(DaysAsked), responses((status = 200, body = DaysView)))]
async fn days(
    State(api): State<Api>,
    Signed(_): Signed,
    Query(asked): Query<DaysAsked>,
) -> Result<Json<DaysView>, Problem> {
    Ok(Json(calendar::days(&api.system, &asked).await?))
}

/// When so much working time has passed, and why then
#[utoipa::path(get, path = "/api/v1/calendar/due", tag = "calendar", operation_id = "calendarDue",
    params(DueAsked), responses((status = 200, body = DueView)))]
async fn due(
    State(api): State<Api>,
    Signed(_): Signed,
    Query(asked): Query<DueAsked>,
) -> Result<Json<DueView>, Problem> {
    Ok(Json(calendar::due(&api.system, &asked).await?))
}

/// The place's own holidays
#[utoipa::path(get, path = "/api/v1/calendar/holidays", tag = "calendar", operation_id = "localHolidays",
    responses((status = 200, body = LocalHolidays, headers(("ETag")))))]
async fn holidays(State(api): State<Api>, Signed(_): Signed) -> Result<Response, Problem> {
    let (holidays, version) = calendar::holidays(&api.system).await?;
    Ok(tagged(&HeaderMap::new(), version, &holidays))
}

/// Load the place's own holidays
#[utoipa::path(put, path = "/api/v1/calendar/holidays", tag = "calendar", operation_id = "loadLocalHolidays",
    params(("If-Match" = String, Header, example = "\"v0\"")),
    request_body = LocalHolidays, responses((status = 200, body = LocalHolidays, headers(("ETag")))))]
async fn load_holidays(
    State(api): State<Api>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<LocalHolidays>,
) -> Result<Response, Problem> {
    let version = calendar::load_holidays(&api.system, &actor, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), version, &given))
}

/// Lifecycles, by name
#[utoipa::path(get, path = "/api/v1/lifecycles", tag = "lifecycles", operation_id = "listLifecycles",
    responses((status = 200, body = [LifecycleLine])))]
async fn list(State(api): State<Api>, Signed(_): Signed) -> Result<Json<Vec<LifecycleLine>>, Problem> {
    Ok(Json(lifecycles::lifecycles(&api.system).await?))
}

/// A lifecycle: its states, its table, its diagram
#[utoipa::path(get, path = "/api/v1/lifecycles/{name}", tag = "lifecycles", operation_id = "lifecycle",
    params(("name" = String, Path, example = "task"), VersionAsked),
    responses((status = 200, body = LifecycleView)))]
async fn one(
    State(api): State<Api>,
    Signed(_): Signed,
    Path(name): Path<String>,
    Query(asked): Query<VersionAsked>,
) -> Result<Json<LifecycleView>, Problem> {
    Ok(Json(lifecycles::lifecycle(&api.system, &name, asked.version).await?))
}

/// Load a lifecycle as a new version
#[utoipa::path(post, path = "/api/v1/lifecycles", tag = "lifecycles", operation_id = "loadLifecycle",
    request_body = NewLifecycle, responses((status = 201, body = LifecycleLine)))]
async fn load(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewLifecycle>,
) -> Result<(StatusCode, Json<LifecycleLine>), Problem> {
    Ok((StatusCode::CREATED, Json(lifecycles::load_lifecycle(&api.system, &actor, &given).await?)))
}
