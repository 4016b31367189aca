//! A month's forms.

use crate::asked::{Asked, asking, read_body};
use crate::identify::Signed;
use crate::layers::accepted_language;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, tagged};
use app::Page;
use app::reports::{
    self, AnswerGiven, Answered, CellChange, CellQuery, FigureQuery, FigureView, FormGiven, FormOutcome,
    MOST_FORM_BYTES, MonthView, NarrativePatch, Opened, ReportDetail, ReportFilter, ReportLineView,
    ReportView, RowsGiven, RowsQuery, RowsSaved,
};
use app::{AppError, CaseId};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(open))
        .routes(routes!(month))
        .routes(routes!(list))
        .routes(routes!(one, tell))
        .routes(routes!(save))
        .routes(routes!(history))
        .routes(routes!(export, import))
        .routes(routes!(answer))
        .routes(routes!(figures))
}

/// Open a month's forms: those that are owed and not open yet
#[utoipa::path(post, path = "/api/v1/months/{period}/open", tag = "reports", operation_id = "openMonth",
    params(("period" = String, Path, example = "2022-04")), responses((status = 200, body = Opened)))]
async fn open(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(period): Path<String>,
) -> Result<Json<Opened>, Problem> {
    Ok(Json(reports::open_month(&api.system, &actor, &period).await?))
}

/// How a month stands, as far as you may see its forms
#[utoipa::path(get, path = "/api/v1/months/{period}", tag = "reports", operation_id = "month",
    params(("period" = String, Path, example = "2022-04")), responses((status = 200, body = MonthView)))]
async fn month(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(period): Path<String>,
) -> Result<Json<MonthView>, Problem> {
    Ok(Json(reports::month(&api.system, &actor, &period).await?))
}

/// Forms, in the order in which they were opened
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", operation_id = "listReports", params(ReportFilter),
    responses((status = 200, body = Page<ReportLineView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<ReportFilter>,
) -> Result<Json<Page<ReportLineView>>, Problem> {
    Ok(Json(reports::reports(&api.system, &actor, &filter).await?))
}

/// A form with its figures and what is to be known to fill them in; submit, approve and verify it as a case
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", operation_id = "report",
    params(("id" = Uuid, Path), RowsQuery), responses((status = 200, body = ReportDetail, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<RowsQuery>,
) -> Result<Response, Problem> {
    let detail = reports::report(&api.system, &actor, CaseId(id), &query).await?;
    // What is shown beside the figures changes without its version.
    Ok(tagged(&HeaderMap::new(), detail.report.version, &detail))
}

/// Save texts of a form
#[utoipa::path(patch, path = "/api/v1/reports/{id}", tag = "reports", operation_id = "saveReportTexts",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = NarrativePatch, responses((status = 200, body = ReportView, headers(("ETag")))))]
async fn tell(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<NarrativePatch>,
) -> Result<Response, Problem> {
    let report = reports::save_narrative(&api.system, &actor, CaseId(id), version, &given).await?;
    Ok(tagged(&HeaderMap::new(), report.version, &report))
}

/// Save figures of a form: those that are given, and nothing else
#[utoipa::path(patch, path = "/api/v1/reports/{id}/rows", tag = "reports", operation_id = "saveReportRows",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = RowsGiven, responses((status = 200, body = RowsSaved, headers(("ETag")))))]
async fn save(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<RowsGiven>,
) -> Result<Response, Problem> {
    let saved = reports::save_rows(&api.system, &actor, CaseId(id), version, &given).await?;
    Ok(tagged(&HeaderMap::new(), saved.version, &saved))
}

/// A form as a workbook, to be filled in and handed back
#[utoipa::path(get, path = "/api/v1/reports/{id}/table", tag = "reports", operation_id = "exportReport",
    params(("id" = Uuid, Path)), responses((status = 200, body = Vec<u8>, content_type = "*/*")))]
async fn export(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let bytes = reports::export_form(&api.system, &actor, CaseId(id), &accepted_language()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"form.xlsx\""),
    ];
    Ok((headers, bytes).into_response())
}

/// Fill in a form from a workbook or CSV
///
/// The body is the file itself, of 8 MiB at most, in UTF-8 or GBK: `unit`, `indicator`, `value` and any of `period`, `rater`, `rank_of`,
/// `previous_rank`, `note`, `reason`, by their English or Chinese names. What differs is saved; rows that aren't in the file stay.
/// All is done or nothing: faults are told all at once, each at its cell. With `dry_run` nothing is done, and the answer says what
/// would be, with what is warned about.
#[utoipa::path(post, path = "/api/v1/reports/{id}/table", tag = "reports", operation_id = "importReport",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\""), FormGiven),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = FormOutcome, headers(("ETag")))))]
async fn import(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Query(given): Query<FormGiven>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let too_large = || AppError::TooLarge { most: MOST_FORM_BYTES }.into();
    let bytes = read_body(body, MOST_FORM_BYTES).await.map_err(|fault| fault.unwrap_or_else(too_large))?;
    let actor = asking(&api, &parts, &bytes).await?;
    let outcome = reports::import_form(&api.system, &actor, (CaseId(id), version), &given, bytes).await?;
    Ok(tagged(&HeaderMap::new(), outcome.version, &outcome))
}

/// What a figure of a form was before
#[utoipa::path(get, path = "/api/v1/reports/{id}/rows/history", tag = "reports", operation_id = "reportRowHistory",
    params(("id" = Uuid, Path), CellQuery), responses((status = 200, body = [CellChange])))]
async fn history(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(query): Query<CellQuery>,
) -> Result<Json<Vec<CellChange>>, Problem> {
    Ok(Json(reports::history(&api.system, &actor, CaseId(id), &query).await?))
}

/// Confirm or dispute a figure for the unit that it scores
#[utoipa::path(post, path = "/api/v1/reports/{id}/answers", tag = "reports", operation_id = "answerReportRow",
    params(("id" = Uuid, Path)), request_body = AnswerGiven, responses((status = 201, body = Answered)))]
async fn answer(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given }: Asked<AnswerGiven>,
) -> Result<(StatusCode, Json<Answered>), Problem> {
    let answered = reports::answer(&api.system, &actor, CaseId(id), &given).await?;
    Ok((StatusCode::CREATED, Json(answered)))
}

/// A unit's figures of a month, whoever gives them
#[utoipa::path(get, path = "/api/v1/figures", tag = "reports", operation_id = "figures", params(FigureQuery),
    responses((status = 200, body = [FigureView])))]
async fn figures(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(query): Query<FigureQuery>,
) -> Result<Json<Vec<FigureView>>, Problem> {
    Ok(Json(reports::figures(&api.system, &actor, &query).await?))
}
