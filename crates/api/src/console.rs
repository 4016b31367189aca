//! The console: files that were built before the program was, embedded in it. To a browser any address that is not the API's is
//! a page of the console, whose routes hold what it shows; a program built without the console says at each how to get it.

use crate::problem::{Problem, ProblemCode};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use uuid::Uuid;

#[derive(Embed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Built;

const PAGE: &str = "index.html";

/// Below it lies what has a digest of itself in its name, and so never changes.
const ASSETS: &str = "assets/";

/// What the page has in place of its nonce.
const NONCE: &str = "__CSP_NONCE__";

const ONE_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ONE_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// Answers with the console's files, to strangers too, and with its page wherever a browser wants to go.
pub(crate) async fn serve(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || path == "/api" || path.starts_with("/api/") {
        return next.run(request).await;
    }
    let name = path.trim_start_matches('/');
    if let Some(response) = file(name, request.headers()) {
        return response;
    }
    if name.starts_with(ASSETS) {
        return Problem::new(ProblemCode::NotFound, "the console was renewed: load the page again")
            .into_response();
    }
    let asks_for_a_page = names(request.headers(), &header::ACCEPT, "text/html");
    if name.is_empty() || asks_for_a_page { page() } else { next.run(request).await }
}

fn file(name: &str, asked: &HeaderMap) -> Option<Response> {
    let plain = Some(name).filter(|name| *name != PAGE).and_then(Built::get)?;
    let kept = if name.starts_with(ASSETS) { ONE_YEAR } else { ONE_HOUR };
    let kind = HeaderValue::from_str(plain.metadata.mimetype()).ok()?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)];
    let vary = [(header::VARY, HeaderValue::from_static("accept-encoding"))];
    let packed = Some(format!("{name}.br")).filter(|_| names(asked, &header::ACCEPT_ENCODING, "br"));
    let packed = packed.and_then(|name| Built::get(&name));
    Some(match packed {
        Some(packed) => {
            let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("br"))];
            (headers, vary, encoding, bytes(packed)).into_response()
        }
        None => (headers, vary, bytes(plain)).into_response(),
    })
}

fn bytes(file: EmbeddedFile) -> axum::body::Body {
    match file.data {
        std::borrow::Cow::Borrowed(data) => data.into(),
        std::borrow::Cow::Owned(data) => data.into(),
    }
}

/// Whether a header that lists what is accepted names this.
fn names(asked: &HeaderMap, header: &HeaderName, wanted: &str) -> bool {
    let lists = asked.get_all(header).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|one| one.split(';').next().map(str::trim) == Some(wanted))
}

/// The page, with a number used once, which the styles that are made in it carry.
fn page() -> Response {
    let built = Built::get(PAGE);
    let Some(page) = built.as_ref().and_then(|file| std::str::from_utf8(&file.data).ok()) else {
        return Html(include_str!("no_console.html")).into_response();
    };
    let nonce = Uuid::new_v4().simple().to_string();
    let policy = format!(
        "default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return Problem::new(ProblemCode::Internal, "the policy of the page is no header").into_response();
    };
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page.replace(NONCE, &nonce))).into_response()
}
