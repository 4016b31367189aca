//! Requests with a JSON body: who asks, what for, and the key that lets them ask again.

use crate::identify::shown;
use crate::layers::request_or_new;
use crate::problem::{Problem, ProblemCode};
use crate::state::Api;
use app::people::recognise_again;
use app::{Actor, AppError, Ask, digest};
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A JSON body, every key of it known.
pub(crate) struct Given<T>(pub(crate) T);

/// Whoever asks, and what they give.
pub(crate) struct Asked<T> {
    pub(crate) actor: Actor,
    pub(crate) given: T,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Given<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        Ok(Self(parse(&headers, &bytes)?))
    }
}

impl<T: DeserializeOwned> FromRequest<Api> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let asked = parts.clone();
        let bytes = Bytes::from_request(Request::from_parts(parts, body), api).await.map_err(unread)?;
        let actor = asking(api, &asked, &bytes).await?;
        Ok(Self { actor, given: parse(&asked.headers, &bytes)? })
    }
}

/// Whoever asks, as they are once the body has come: that may take a minute, in which an account is closed and a token taken
/// back. With the request, if it has a key with which it may come again.
pub(crate) async fn asking(api: &Api, asked: &Parts, bytes: &[u8]) -> Result<Actor, Problem> {
    let shown = shown(&asked.headers).ok_or(AppError::NotSignedIn)?;
    let mut actor = recognise_again(&api.system, &shown, request_or_new()).await?;
    if let Some(key) = key(&asked.headers)? {
        let version = asked.headers.get(header::IF_MATCH).map(HeaderValue::as_bytes).unwrap_or_default();
        // A kept answer is for whoever may do the same: a token of another scope asks for something else.
        let head = format!("{} {} {:?}\n", asked.method, asked.uri, actor.scopes);
        let fingerprint = digest([head.as_bytes(), version, b"\n", bytes].concat());
        actor.ask = Some(Ask { account: actor.account, key, fingerprint, now: chrono::Utc::now() });
    }
    Ok(actor)
}

/// A body of at most so many bytes; no problem when it has more.
pub(crate) async fn read_body(body: Body, most: u64) -> Result<Bytes, Option<Problem>> {
    let limit = usize::try_from(most).unwrap_or(usize::MAX);
    axum::body::to_bytes(body, limit).await.map_err(|fault| {
        let text = fault.to_string();
        let is_longer = text.contains("length limit exceeded");
        (!is_longer).then(|| Problem::new(ProblemCode::Malformed, text))
    })
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let fits = |key: &&str| (1..=255).contains(&key.len());
    let key = value.to_str().ok().filter(fits);
    let bad = || {
        Problem::new(ProblemCode::Malformed, "Idempotency-Key: expected 1 to 255 visible ASCII characters")
    };
    Ok(Some(key.ok_or_else(bad)?.to_owned()))
}

fn unread(rejection: BytesRejection) -> Problem {
    let code = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::TooLarge,
        _ => ProblemCode::Malformed,
    };
    Problem::new(code, rejection.body_text())
}

fn parse<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(ProblemCode::WrongMediaType, "expected Content-Type: application/json"));
    }
    let malformed = |fault: serde_json::Error| Problem::new(ProblemCode::Malformed, format!("JSON: {fault}"));
    let value: Value = serde_json::from_slice(bytes).map_err(malformed)?;
    if has_nul(&value) {
        return Err(Problem::new(ProblemCode::Malformed, "a text has the character U+0000"));
    }
    serde_json::from_value(value).map_err(|fault| Problem::new(ProblemCode::Invalid, fault.to_string()))
}

/// PostgreSQL keeps no text with this character.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}
