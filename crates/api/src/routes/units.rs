//! Units.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::units::{self, NewUnit, UnitFilter, UnitPatch, UnitView};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(one, change))
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
#[utoipa::path(get, path = "/api/v1/units/{code}", tag = "units", operation_id = "unit",
    params(("code" = String, Path, example = "331102004")),
    responses((status = 200, body = UnitView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unit = UnitView::from(&units::unit(&api.system, &actor, &code).await?);
    Ok(tagged(&headers, unit.version, &unit))
}

/// Change what is known of a unit
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
