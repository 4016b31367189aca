//! Boards.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::layers::accepted_language;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::tagged;
use app::CaseId;
use app::Page;
use app::boards::{self, BoardAsked, BoardDetail, BoardLine, NewBoard, NewObjection};
use app::cases::CaseDetail;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, make))
        .routes(routes!(one))
        .routes(routes!(cancel))
        .routes(routes!(file))
        .routes(routes!(confirm))
        .routes(routes!(object))
}

/// Boards that you see, the newest period first
#[utoipa::path(get, path = "/api/v1/boards", tag = "boards", operation_id = "listBoards", params(BoardAsked),
    responses((status = 200, body = Page<BoardLine>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(asked): Query<BoardAsked>,
) -> Result<Json<Page<BoardLine>>, Problem> {
    Ok(Json(boards::boards(&api.system, &actor, &asked).await?))
}

/// Make a board: a job computes it
///
/// `computing` and `progress` at its own URL say how far that is. To compute it anew, to have it checked, approved, published
/// and sealed are actions on the case of the same id.
#[utoipa::path(post, path = "/api/v1/boards", tag = "boards", operation_id = "makeBoard", request_body = NewBoard,
    responses((status = 202, body = BoardDetail, headers(("Location")))))]
async fn make(State(api): State<Api>, Asked { actor, given }: Asked<NewBoard>) -> Result<Response, Problem> {
    let detail = boards::make(&api.system, &actor, &given).await?;
    let at = HeaderValue::from_str(&format!("/api/v1/boards/{}", detail.board.id));
    let mut response = (StatusCode::ACCEPTED, Json(detail)).into_response();
    if let Ok(at) = at {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// A board
#[utoipa::path(get, path = "/api/v1/boards/{id}", tag = "boards", operation_id = "board", params(("id" = Uuid, Path)),
    responses((status = 200, body = BoardDetail, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let detail = boards::board(&api.system, &actor, CaseId(id), &accepted_language()).await?;
    // Its computation and its confirmations go on without it.
    Ok(tagged(&HeaderMap::new(), detail.board.version, &detail))
}

/// Nothing to say.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Cancel the computation of a board
#[utoipa::path(post, path = "/api/v1/boards/{id}/cancel", tag = "boards", operation_id = "cancelBoard",
    params(("id" = Uuid, Path)), request_body = Nothing, responses((status = 200, body = BoardDetail)))]
async fn cancel(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given: Nothing {} }: Asked<Nothing>,
) -> Result<Json<BoardDetail>, Problem> {
    Ok(Json(boards::cancel(&api.system, &actor, CaseId(id)).await?))
}

/// Which file of a board.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FileAsked {
    /// Its name, with the folders that it is in.
    #[param(example = "scores.csv")]
    name: String,
}

/// A file that a board was made from or written to, as it was
#[utoipa::path(get, path = "/api/v1/boards/{id}/file", tag = "boards", operation_id = "boardFile",
    params(("id" = Uuid, Path), FileAsked),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn file(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(FileAsked { name }): Query<FileAsked>,
) -> Result<Response, Problem> {
    let bytes = boards::file(&api.system, &actor, CaseId(id), &name).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, bytes).into_response())
}

/// Whose standing is right.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirmed {
    /// The unit's code.
    #[schema(example = "331102100")]
    unit: String,
}

/// Confirm your unit's standing while the board is checked
#[utoipa::path(post, path = "/api/v1/boards/{id}/confirmations", tag = "boards", operation_id = "confirmStanding",
    params(("id" = Uuid, Path)), request_body = Confirmed, responses((status = 204)))]
async fn confirm(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given }: Asked<Confirmed>,
) -> Result<StatusCode, Problem> {
    boards::confirm(&api.system, &actor, CaseId(id), &given.unit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Object to your unit's standing while the board is checked
///
/// It is a case, for the office to answer; the board isn't approved before it is finished.
#[utoipa::path(post, path = "/api/v1/boards/{id}/objections", tag = "boards", operation_id = "objectToStanding",
    params(("id" = Uuid, Path)), request_body = NewObjection,
    responses((status = 201, body = CaseDetail, headers(("ETag"), ("Location")))))]
async fn object(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given }: Asked<NewObjection>,
) -> Result<Response, Problem> {
    let detail = boards::object(&api.system, &actor, CaseId(id), &given).await?;
    Ok(crate::tag::made(&format!("/api/v1/cases/{}", detail.case.id), detail.case.version, &detail))
}
