//! Scoring schemes.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use app::schemes::{self, NewScheme, SchemeAsked, SchemeChecked, SchemeLine, SchemeText, SchemeView};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The largest body with a scheme: its texts may have four bytes a character and be escaped.
const LARGEST: usize = 16 << 20;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, save))
        .routes(routes!(check))
        .routes(routes!(one))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// Schemes, by code
#[utoipa::path(get, path = "/api/v1/schemes", tag = "schemes", operation_id = "listSchemes",
    responses((status = 200, body = Vec<SchemeLine>)))]
async fn list(State(api): State<Api>, Signed(actor): Signed) -> Result<Json<Vec<SchemeLine>>, Problem> {
    Ok(Json(schemes::schemes(&api.system, &actor).await?))
}

/// Save a version of a scheme
///
/// It comes after the last one that whoever saves it has seen. Boards that were made keep the version that made them.
#[utoipa::path(post, path = "/api/v1/schemes", tag = "schemes", operation_id = "saveScheme", request_body = NewScheme,
    responses((status = 201, body = SchemeChecked)))]
async fn save(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewScheme>,
) -> Result<(StatusCode, Json<SchemeChecked>), Problem> {
    Ok((StatusCode::CREATED, Json(schemes::save_scheme(&api.system, &actor, &given).await?)))
}

/// Try a scheme without saving it
#[utoipa::path(post, path = "/api/v1/schemes/check", tag = "schemes", operation_id = "checkScheme",
    request_body = SchemeText, responses((status = 200, body = SchemeChecked)))]
async fn check(
    State(api): State<Api>,
    Asked { actor, given }: Asked<SchemeText>,
) -> Result<Json<SchemeChecked>, Problem> {
    Ok(Json(schemes::check_scheme(&api.system, &actor, &given).await?))
}

/// A scheme in one of its versions
#[utoipa::path(get, path = "/api/v1/schemes/{code}", tag = "schemes", operation_id = "scheme",
    params(("code" = String, Path, example = "towns"), SchemeAsked),
    responses((status = 200, body = SchemeView)))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(asked): Query<SchemeAsked>,
) -> Result<Json<SchemeView>, Problem> {
    Ok(Json(schemes::scheme(&api.system, &actor, &code, &asked).await?))
}
