//! Entity tags: `"v3"` for version 3.

use crate::problem::{Problem, ProblemCode};
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The version that a change is made for, from If-Match.
pub(crate) struct IfMatch(pub(crate) i64);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Err(Problem::new(ProblemCode::NoIfMatch, "send the ETag that you read, as If-Match"));
        };
        let version = value.to_str().ok().and_then(version);
        let bad = || Problem::new(ProblemCode::Malformed, "If-Match: expected one tag such as \"v3\"");
        version.map(Self).ok_or_else(bad)
    }
}

fn version(tag: &str) -> Option<i64> {
    tag.trim().trim_start_matches("W/").trim_matches('"').strip_prefix('v')?.parse().ok()
}

/// A thing with its tag, or that it is as the client has it.
pub(crate) fn tagged<T: Serialize>(headers: &HeaderMap, version: i64, body: &T) -> Response {
    let tag = format!("\"v{version}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|of| of.trim().trim_start_matches("W/") == tag));
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { Json(body).into_response() };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A thing that was made, with its tag and where it is.
pub(crate) fn made<T: Serialize>(at: &str, version: i64, body: &T) -> Response {
    let mut response = tagged(&HeaderMap::new(), version, body);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(at) = HeaderValue::from_str(at) {
        response.headers_mut().insert(header::LOCATION, at);
    }
    response
}
