//! What every request goes through: its id, its log line and counts, limits, compression, headers.

use crate::problem::{Problem, ProblemCode};
use crate::state::Api;
use app::RequestId;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tracing::Instrument;
use uuid::Uuid;

/// The longest body that is read, unless a route says otherwise.
const LARGEST_BODY: usize = 1 << 20;

/// No request takes longer, but a live stream.
const LONGEST: Duration = Duration::from_secs(60);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What answers need to know of the request.
#[derive(Clone)]
struct Asking {
    id: RequestId,
    /// Accept-Language.
    language: String,
}

tokio::task_local! {
    static REQUEST: Asking;
}

/// The languages that whoever asks wants, as the request's header has them.
pub(crate) fn accepted_language() -> String {
    REQUEST.try_with(|asking| asking.language.clone()).unwrap_or_default()
}

/// The id of the request that is being answered.
pub(crate) fn request_id() -> Option<RequestId> {
    REQUEST.try_with(|asking| asking.id).ok()
}

/// The id of the request that is being answered; a new one outside of any.
pub(crate) fn request_or_new() -> RequestId {
    request_id().unwrap_or_else(|| RequestId(Uuid::now_v7()))
}

pub(crate) fn around(router: Router<Api>) -> Router<Api> {
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("text/event-stream"));
    router
        .layer(from_fn(clean))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(from_fn(headers))
        .layer(from_fn(observe))
}

/// Refuses what no text of ours has, and gives up on what takes too long.
async fn clean(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") || uri.query().is_some_and(|query| query.contains("%00")) {
        return Problem::new(ProblemCode::Malformed, "the address has the character U+0000").into_response();
    }
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(seconds = LONGEST.as_secs(), "gave up on a request");
            Problem::new(
                ProblemCode::TooSlow,
                "nothing is known of what was saved; look before you ask again",
            )
            .after(5)
            .into_response()
        }
    }
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    Problem::new(ProblemCode::Internal, "the log says more, at this request's id").into_response()
}

/// Gives the request an id, logs it when it is done, and counts it by its route.
async fn observe(request: Request, next: Next) -> Response {
    let (id, began) = (RequestId(Uuid::now_v7()), Instant::now());
    let method = request.method().clone();
    // The pattern, not the path: what stands in paths may say something about persons.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", %id, %method, route);
    let language = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asking = Asking { id, language: language.unwrap_or_default().to_owned() };
    let mut response = REQUEST.scope(asking, next.run(request).instrument(span.clone())).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.in_scope(|| tracing::info!(status, micros = took.as_micros() as u64, "answered"));
    let labels = [("method", known(&method).to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("liangzhu_http_requests_total", &labels).increment(1);
    metrics::histogram!("liangzhu_http_request_seconds", &labels).record(took.as_secs_f64());
    response
}

/// A method's name; of those that we don't have, one for all: whoever asks makes up as many as they like.
fn known(method: &Method) -> &str {
    let ours = [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    if ours.contains(method) { method.as_str() } else { "other" }
}

/// Tells browsers to trust nothing that we don't need.
async fn headers(request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/api/docs");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if is_docs {
        // The viewer sets styles and pictures of its own.
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    } else {
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
