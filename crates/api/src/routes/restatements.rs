//! Restatements.

use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Api;
use app::Page;
use app::restatements::{self, RestatementFilter, RestatementView};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list))
}

/// Values that were corrected after their month was sealed
///
/// Decided by applications of the kind `restatement`. Boards that were published before stay as they are.
#[utoipa::path(get, path = "/api/v1/restatements", tag = "results", operation_id = "listRestatements",
    params(RestatementFilter), responses((status = 200, body = Page<RestatementView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<RestatementFilter>,
) -> Result<Json<Page<RestatementView>>, Problem> {
    Ok(Json(restatements::restatements(&api.system, &actor, &filter).await?))
}
