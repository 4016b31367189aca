//! Months and their seals.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::Path;
use crate::state::Api;
use app::months::{self, SealFile, SealList, Sealing};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(one, seal))
}

/// Sealed months, the last one first
#[utoipa::path(get, path = "/api/v1/seals", tag = "months", operation_id = "listSeals",
    responses((status = 200, body = SealList)))]
async fn list(State(api): State<Api>, Signed(actor): Signed) -> Result<Json<SealList>, Problem> {
    Ok(Json(months::seals(&api.system, &actor).await?))
}

/// A month's seal
#[utoipa::path(get, path = "/api/v1/months/{period}/seal", tag = "months", operation_id = "seal",
    params(("period" = String, Path, example = "2022-03")), responses((status = 200, body = SealFile)))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(period): Path<String>,
) -> Result<Json<SealFile>, Problem> {
    Ok(Json(months::seal(&api.system, &actor, &period).await?))
}

/// Seal a month
///
/// All of its reports have to be verified or excused, all of its boards published. Afterwards nothing of it is changed
/// except by a restatement.
#[utoipa::path(post, path = "/api/v1/months/{period}/seal", tag = "months", operation_id = "sealMonth",
    params(("period" = String, Path, example = "2022-03")), request_body = Sealing, responses((status = 201, body = SealFile)))]
async fn seal(
    State(api): State<Api>,
    Path(period): Path<String>,
    Asked { actor, .. }: Asked<Sealing>,
) -> Result<(StatusCode, Json<SealFile>), Problem> {
    Ok((StatusCode::CREATED, Json(months::seal_month(&api.system, &actor, &period).await?)))
}
