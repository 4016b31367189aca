//! Files that were handed in.

use crate::asked::{asking, read_body};
use crate::identify::Signed;
use crate::problem::{Problem, ProblemCode};
use crate::query::{Path, Query};
use crate::state::Api;
use app::files::{self, FileFilter, FileView, NewFile};
use app::{AppError, Page};
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(download)).routes(routes!(thumbnail))
}

/// Files, in the order in which they were handed in
#[utoipa::path(get, path = "/api/v1/files", tag = "files", operation_id = "listFiles", params(FileFilter),
    responses((status = 200, body = Page<FileView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<FileFilter>,
) -> Result<Json<Page<FileView>>, Problem> {
    Ok(Json(files::files(&api.system, &actor, filter).await?))
}

/// Hand in a file
///
/// The body is the file itself: a JPEG, PNG or WebP picture, or a PDF, Word, Excel, CSV or text file, told by what it has in
/// it; other files are refused with 415. The place where a picture was taken is taken out of it.
#[utoipa::path(post, path = "/api/v1/files", tag = "files", operation_id = "addFile", params(NewFile),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = FileView, headers(("Location")))))]
async fn add(
    State(api): State<Api>,
    Query(given): Query<NewFile>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let most = api.system.shelf().largest();
    let bytes =
        read_body(body, most).await.map_err(|fault| fault.unwrap_or(AppError::TooLarge { most }.into()))?;
    let actor = asking(&api, &parts, &bytes).await?;
    let file = files::add_file(&api.system, &actor, &given, bytes).await?;
    let mut response = (StatusCode::CREATED, Json(&file)).into_response();
    if let Ok(at) = HeaderValue::from_str(&format!("/api/v1/files/{}", file.id)) {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// A file's bytes
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "files", operation_id = "file",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "*/*", headers(("ETag"))),
        (status = 304, description = "As you have it")))]
async fn download(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = files::file(&api.system, &actor, id).await?;
    let as_named = format!("attachment; filename*=UTF-8''{}", escaped(&file.name));
    send(&api, &headers, &file.digest, file.kind.media(), &as_named).await
}

/// The thumbnail of a picture, a JPEG; 404 while there is none
#[utoipa::path(get, path = "/api/v1/files/{id}/thumbnail", tag = "files", operation_id = "thumbnail",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg", headers(("ETag"))),
        (status = 304, description = "As you have it")))]
async fn thumbnail(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = files::file(&api.system, &actor, id).await?;
    let none = || Problem::new(ProblemCode::NotFound, "there is no thumbnail, or not yet");
    let digest = file.thumbnail.ok_or_else(none)?;
    send(&api, &headers, &digest, "image/jpeg", "inline").await
}

async fn send(
    api: &Api,
    asked: &HeaderMap,
    digest: &str,
    media: &'static str,
    disposition: &str,
) -> Result<Response, Problem> {
    let tag = format!("\"{digest}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|of| of.trim().trim_start_matches("W/") == tag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Body::from(files::bytes(&api.system, digest).await?).into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ETAG, tag.as_str()),
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-cache"),
        // Whatever it is, it does nothing in a browser.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// A name as RFC 8187 has it.
fn escaped(name: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    name.bytes().map(escape).collect()
}
