//! Units.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::units::{
    self, NewReorganisation, NewUnit, Piece, ReorganisationFilter, ReorganisationView, UnitFilter,
    UnitHistory, UnitPatch, UnitView,
};
use axum::Json;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(one, change))
        .routes(routes!(history))
        .routes(routes!(lineage))
        .routes(routes!(reorganisations, reorganise))
        .routes(routes!(reorganisation))
}

/// On which day.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OnDay {
    /// As it stood on this day; as it is now unless told.
    #[param(example = "2022-03-31")]
    at: Option<NaiveDate>,
}

/// Of which day.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfDay {
    /// The earlier day.
    #[param(example = "2022-01-31")]
    at: NaiveDate,
}

/// Units, by code
#[utoipa::path(get, path = "/api/v1/units", tag = "units", operation_id = "listUnits", params(UnitFilter),
    responses((status = 200, body = Page<UnitView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<UnitFilter>,
) -> Result<Json<Page<UnitView>>, Problem> {
    Ok(Json(units::units(&api.system, &actor, filter).await?))
}

/// Add a unit
#[utoipa::path(post, path = "/api/v1/units", tag = "units", operation_id = "addUnit", request_body = NewUnit,
    responses((status = 201, body = UnitView, headers(("ETag"), ("Location")))))]
async fn add(State(api): State<Api>, Asked { actor, given }: Asked<NewUnit>) -> Result<Response, Problem> {
    let unit = units::add_unit(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/units/{}", unit.code), unit.version, &unit))
}

/// A unit
///
/// As it was on a day it has no entity tag: only what is now can be changed.
#[utoipa::path(get, path = "/api/v1/units/{code}", tag = "units", operation_id = "unit",
    params(("code" = String, Path, example = "331102004"), OnDay),
    responses((status = 200, body = UnitView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(OnDay { at }): Query<OnDay>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(day) = at {
        return Ok(Json(units::unit_on(&api.system, &actor, &code, day).await?).into_response());
    }
    let unit = UnitView::from(&units::unit(&api.system, &actor, &code).await?);
    Ok(tagged(&headers, unit.version, &unit))
}

/// Change a unit from a day on
///
/// Its name, its level, its place in the tree, what is known of it, its last day. Units below it move along.
#[utoipa::path(patch, path = "/api/v1/units/{code}", tag = "units", operation_id = "changeUnit",
    params(("code" = String, Path, example = "331102004"), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = UnitPatch, responses((status = 200, body = UnitView, headers(("ETag")))))]
async fn change(
    State(api): State<Api>,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<UnitPatch>,
) -> Result<Response, Problem> {
    let unit = units::change_unit(&api.system, &actor, &code, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), unit.version, &unit))
}

/// How a unit stood over time, what it came of and what became of it
#[utoipa::path(get, path = "/api/v1/units/{code}/history", tag = "units", operation_id = "unitHistory",
    params(("code" = String, Path, example = "331102004")), responses((status = 200, body = UnitHistory)))]
async fn history(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
) -> Result<Json<UnitHistory>, Problem> {
    Ok(Json(units::history(&api.system, &actor, &code).await?))
}

/// The units of an earlier day that a unit consists of
///
/// A figure that adds up compares as the sum of share × figure over them.
#[utoipa::path(get, path = "/api/v1/units/{code}/lineage", tag = "units", operation_id = "unitLineage",
    params(("code" = String, Path, example = "331102004"), OfDay),
    responses((status = 200, body = Vec<Piece>)))]
async fn lineage(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(OfDay { at }): Query<OfDay>,
) -> Result<Json<Vec<Piece>>, Problem> {
    Ok(Json(units::lineage(&api.system, &actor, &code, at).await?))
}

/// Reorganisations, the first recorded first
#[utoipa::path(get, path = "/api/v1/reorganisations", tag = "units", operation_id = "listReorganisations",
    params(ReorganisationFilter), responses((status = 200, body = Page<ReorganisationView>)))]
async fn reorganisations(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<ReorganisationFilter>,
) -> Result<Json<Page<ReorganisationView>>, Problem> {
    Ok(Json(units::reorganisations(&api.system, &actor, &filter).await?))
}

/// A reorganisation
#[utoipa::path(get, path = "/api/v1/reorganisations/{id}", tag = "units", operation_id = "reorganisation",
    params(("id" = Uuid, Path)), responses((status = 200, body = ReorganisationView)))]
async fn reorganisation(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<ReorganisationView>, Problem> {
    Ok(Json(units::reorganisation(&api.system, &actor, id).await?))
}

/// Merge, split or dissolve units
#[utoipa::path(post, path = "/api/v1/reorganisations", tag = "units", operation_id = "reorganise",
    request_body = NewReorganisation, responses((status = 201, body = ReorganisationView, headers(("Location")))))]
async fn reorganise(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewReorganisation>,
) -> Result<Response, Problem> {
    let made = units::reorganise(&api.system, &actor, &given).await?;
    let place = format!("/api/v1/reorganisations/{}", made.id);
    Ok((StatusCode::CREATED, [(LOCATION, place)], Json(made)).into_response())
}
