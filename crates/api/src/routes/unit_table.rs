//! Units as a table, out and in.

use crate::asked::{asking, read_body};
use crate::identify::Signed;
use crate::layers::accepted_language;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Api;
use app::AppError;
use app::units::{self, MOST_BYTES, TableGiven, TableOutcome, TableWanted};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(export, import))
}

/// Units as a workbook or as CSV
///
/// A row for each unit of the day: `code`, `name`, `level`, `parent`, `starts`, `ends`, then a column for each attribute; headers
/// in Chinese, or in English when Accept-Language asks for it. What is handed out here can be changed and handed in again.
#[utoipa::path(get, path = "/api/v1/units/table", tag = "units", operation_id = "exportUnits", params(TableWanted),
    responses((status = 200, body = Vec<u8>, content_type = "*/*")))]
async fn export(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(wanted): Query<TableWanted>,
) -> Result<Response, Problem> {
    let bytes = units::export_units(&api.system, &actor, &wanted, &accepted_language()).await?;
    let named = format!("attachment; filename=\"{}\"", wanted.format.file_name());
    let headers =
        [(header::CONTENT_TYPE, wanted.format.media().to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((headers, bytes).into_response())
}

/// Add and change units from a table
///
/// The body is the file itself, a workbook or CSV in UTF-8 or GBK, of 8 MiB and 10,000 rows at most. Units whose code isn't
/// known are added; of known ones what differs is changed; units that aren't in the file stay. An empty cell of an attribute
/// takes it away; what has no column stays. All is done or nothing: faults are told all at once, each at its cell. With
/// `dry_run` nothing is done, and the answer says what would be.
#[utoipa::path(post, path = "/api/v1/units/table", tag = "units", operation_id = "importUnits", params(TableGiven),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = TableOutcome)))]
async fn import(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(given): Query<TableGiven>,
    request: Request,
) -> Result<Json<TableOutcome>, Problem> {
    let (parts, body) = request.into_parts();
    units::may_import(&api.system, &actor)?;
    let too_large = || AppError::TooLarge { most: MOST_BYTES }.into();
    let bytes = read_body(body, MOST_BYTES).await.map_err(|fault| fault.unwrap_or_else(too_large))?;
    let actor = asking(&api, &parts, &bytes).await?;
    Ok(Json(units::import_units(&api.system, &actor, &given, bytes).await?))
}
