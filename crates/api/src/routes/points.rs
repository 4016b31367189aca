//! Declared points, and the rules for results.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Api;
use crate::tag::{IfMatch, tagged};
use app::Page;
use app::points::{self, PointsFilter, PointsView, ResultRules};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(rules, put_rules))
}

/// Declared points
///
/// What was declared for units beside what they score: decided by applications of the kind `points`, each with its reason and its
/// document.
#[utoipa::path(get, path = "/api/v1/points", tag = "results", operation_id = "listPoints", params(PointsFilter),
    responses((status = 200, body = Page<PointsView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<PointsFilter>,
) -> Result<Json<Page<PointsView>>, Problem> {
    Ok(Json(points::points(&api.system, &actor, &filter).await?))
}

/// Which places lead, and how many points may be declared
#[utoipa::path(get, path = "/api/v1/settings/result-rules", tag = "results", operation_id = "resultRules",
    responses((status = 200, body = ResultRules, headers(("ETag")))))]
async fn rules(
    State(api): State<Api>,
    Signed(actor): Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (rules, version) = points::result_rules(&api.system, &actor).await?;
    Ok(tagged(&headers, version, &rules))
}

/// Change which places lead, and how many points may be declared
#[utoipa::path(put, path = "/api/v1/settings/result-rules", tag = "results", operation_id = "putResultRules",
    params(("If-Match" = String, Header, example = "\"v0\"")), request_body = ResultRules,
    responses((status = 200, body = ResultRules, headers(("ETag")))))]
async fn put_rules(
    State(api): State<Api>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<ResultRules>,
) -> Result<Response, Problem> {
    let (rules, version) = points::put_result_rules(&api.system, &actor, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), version, &rules))
}
