//! Notices.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use app::Page;
use app::notices::{self, NewNotice, NoticeAsked, NoticeDetail, NoticeLine};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, publish))
        .routes(routes!(preview))
        .routes(routes!(one))
        .routes(routes!(document))
        .routes(routes!(workbook))
}

/// Notices, those that were published last first
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices", operation_id = "listNotices", params(NoticeAsked),
    responses((status = 200, body = Page<NoticeLine>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(asked): Query<NoticeAsked>,
) -> Result<Json<Page<NoticeLine>>, Problem> {
    Ok(Json(notices::notices(&api.system, &actor, &asked).await?))
}

/// Publish approved boards with a notice
///
/// All of them are published, or none: a board that isn't approved is named, and nothing is done. From then on everybody sees
/// them.
#[utoipa::path(post, path = "/api/v1/notices", tag = "notices", operation_id = "publishNotice", request_body = NewNotice,
    responses((status = 201, body = NoticeDetail, headers(("Location")))))]
async fn publish(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewNotice>,
) -> Result<Response, Problem> {
    let detail = notices::publish(&api.system, &actor, &given).await?;
    let at = HeaderValue::from_str(&format!("/api/v1/notices/{}", detail.notice.id));
    let mut response = (StatusCode::CREATED, Json(detail)).into_response();
    if let Ok(at) = at {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// The document of a notice, without publishing it; its boards needn't be approved
#[utoipa::path(post, path = "/api/v1/notices/preview", tag = "notices", operation_id = "previewNotice",
    request_body = NewNotice,
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn preview(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewNotice>,
) -> Result<Response, Problem> {
    Ok(sent(notices::preview(&api.system, &actor, &given).await?, DOCUMENT))
}

/// A notice, by id or number
#[utoipa::path(get, path = "/api/v1/notices/{key}", tag = "notices", operation_id = "notice",
    params(("key" = String, Path, example = "莲考办〔2022〕3号")), responses((status = 200, body = NoticeDetail)))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(key): Path<String>,
) -> Result<Json<NoticeDetail>, Problem> {
    Ok(Json(notices::notice(&api.system, &actor, &key).await?))
}

/// A notice's document, as it was published
#[utoipa::path(get, path = "/api/v1/notices/{key}/notice.docx", tag = "notices", operation_id = "noticeDocument",
    params(("key" = String, Path, example = "莲考办〔2022〕3号")),
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn document(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    Ok(sent(notices::notice_file(&api.system, &actor, &key, "notice.docx").await?.body, DOCUMENT))
}

/// A notice's workbook, as it was published
#[utoipa::path(get, path = "/api/v1/notices/{key}/notice.xlsx", tag = "notices", operation_id = "noticeWorkbook",
    params(("key" = String, Path, example = "莲考办〔2022〕3号")),
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn workbook(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    Ok(sent(notices::notice_file(&api.system, &actor, &key, "notice.xlsx").await?.body, WORKBOOK))
}

fn sent(bytes: Vec<u8>, media: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    (headers, bytes).into_response()
}
