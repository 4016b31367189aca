//! External results.

use crate::asked::{Asked, asking, read_body};
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Api;
use app::results::{self, MOST_BYTES, NewResults, ResultFilter, ResultView, ResultsOutcome, ResultsTable};
use app::{AppError, Page};
use axum::Json;
use axum::extract::{Request, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(import))
}

/// Places that the province or the city published
///
/// Each with the places gained, the distance to the best and to groups of peers, and how many months it lasts at the pace of the
/// last twelve values. `leading=false` has the indicators without a leading place.
#[utoipa::path(get, path = "/api/v1/results", tag = "results", operation_id = "listResults", params(ResultFilter),
    responses((status = 200, body = Page<ResultView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<ResultFilter>,
) -> Result<Json<Page<ResultView>>, Problem> {
    Ok(Json(results::results(&api.system, &actor, &filter).await?))
}

/// Record published places and figures of peers
///
/// What is known of the same indicator and period is changed; what isn't named stays. The place becomes the value of the unit that
/// leads the indicator. All is done or nothing.
#[utoipa::path(post, path = "/api/v1/results", tag = "results", operation_id = "addResults", request_body = NewResults,
    responses((status = 200, body = ResultsOutcome)))]
async fn add(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewResults>,
) -> Result<Json<ResultsOutcome>, Problem> {
    Ok(Json(results::add_results(&api.system, &actor, &given).await?))
}

/// Record published places or figures of peers from a table
///
/// The body is the file itself, a workbook or CSV in UTF-8 or GBK, of 8 MiB and 10,000 rows at most. Places:
/// `period,indicator,rank,of,document` and any of `base,value,unit,previous_rank,best,gap`; figures of peers:
/// `period,indicator,group,document` and any of `n,best,median,own,measure`. All is done or nothing: faults are told all at once,
/// each at its cell. With `dry_run` nothing is done, and the answer says what would be.
#[utoipa::path(post, path = "/api/v1/results/table", tag = "results", operation_id = "importResults",
    params(ResultsTable), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ResultsOutcome)))]
async fn import(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(given): Query<ResultsTable>,
    request: Request,
) -> Result<Json<ResultsOutcome>, Problem> {
    let (parts, body) = request.into_parts();
    results::may_import(&api.system, &actor)?;
    let too_large = || AppError::TooLarge { most: MOST_BYTES }.into();
    let bytes = read_body(body, MOST_BYTES).await.map_err(|fault| fault.unwrap_or_else(too_large))?;
    let actor = asking(&api, &parts, &bytes).await?;
    Ok(Json(results::import_results(&api.system, &actor, &given, bytes).await?))
}
