//! Network links between units, and the network around one.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::units::{self, NetworkAt, NetworkView, NewUnitLink, UnitLinkEnd, UnitLinkFilter, UnitLinkView};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(one))
        .routes(routes!(end))
        .routes(routes!(network))
}

/// Links between units, by when they were made
#[utoipa::path(get, path = "/api/v1/unit-links", tag = "units", operation_id = "listUnitLinks",
    params(UnitLinkFilter), responses((status = 200, body = Page<UnitLinkView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<UnitLinkFilter>,
) -> Result<Json<Page<UnitLinkView>>, Problem> {
    Ok(Json(units::links(&api.system, &actor, filter).await?))
}

/// Link two units
#[utoipa::path(post, path = "/api/v1/unit-links", tag = "units", operation_id = "addUnitLink",
    request_body = NewUnitLink,
    responses((status = 201, body = UnitLinkView, headers(("ETag"), ("Location")))))]
async fn add(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewUnitLink>,
) -> Result<Response, Problem> {
    let link = units::add_link(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/unit-links/{}", link.id), link.version, &link))
}

/// A link between two units
#[utoipa::path(get, path = "/api/v1/unit-links/{id}", tag = "units", operation_id = "unitLink",
    params(("id" = Uuid, Path)), responses((status = 200, body = UnitLinkView, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let link = units::link(&api.system, &actor, id).await?;
    // The units' names aren't counted by its version, so the tag doesn't say that nothing is new.
    Ok(tagged(&HeaderMap::new(), link.version, &link))
}

/// End a link
#[utoipa::path(post, path = "/api/v1/unit-links/{id}/end", tag = "units", operation_id = "endUnitLink",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), request_body = UnitLinkEnd,
    responses((status = 200, body = UnitLinkView, headers(("ETag")))))]
async fn end(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<UnitLinkEnd>,
) -> Result<Response, Problem> {
    let link = units::end_link(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), link.version, &link))
}

/// The network around a unit
///
/// All units that links of the day join to it, however far, and these links.
#[utoipa::path(get, path = "/api/v1/units/{code}/network", tag = "units", operation_id = "unitNetwork",
    params(("code" = String, Path, example = "331102004"), NetworkAt),
    responses((status = 200, body = NetworkView)))]
async fn network(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(asked): Query<NetworkAt>,
) -> Result<Json<NetworkView>, Problem> {
    Ok(Json(units::network(&api.system, &actor, &code, &asked).await?))
}
