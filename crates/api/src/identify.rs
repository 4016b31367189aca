//! Who asks: from the session's cookie, or from a bearer token. Whoever changes something from a browser has to send the
//! session's CSRF token too.

use crate::limit;
use crate::problem::{Problem, ProblemCode};
use crate::state::Api;
use app::people::{Credential, recognise};
use app::{Actor, AppError};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// The session's cookie.
pub(crate) const COOKIE: &str = "liangzhu";

/// The header of the CSRF token.
const CSRF: &str = "x-csrf-token";

/// The one path that is open before the password is changed, with those of the session itself.
const PASSWORD: &str = "/api/v1/session/password";
const SESSION: &str = "/api/v1/session";

/// Single sign-on.
const SIGN_ON: [&str; 2] = ["/api/v1/oidc/login", "/api/v1/oidc/callback"];

/// Finds out who asks, and stops strangers.
pub(crate) async fn identify(
    State(api): State<Api>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if is_open(&request) {
        return Ok(limit::sign_ins(State(api), request, next).await);
    }
    let shown = shown(request.headers()).ok_or(AppError::NotSignedIn)?;
    let actor = recognise(&api.system, shown, crate::layers::request_or_new()).await?;
    if let Some(session) = actor.session.as_ref().filter(|_| changes(request.method())) {
        let sent = request.headers().get(CSRF).map(|value| value.as_bytes());
        if sent != Some(session.csrf.as_bytes()) {
            return Err(Problem::new(ProblemCode::NoCsrfToken, "GET /api/v1/session tells it"));
        }
    }
    if actor.must_change && ![PASSWORD, SESSION].contains(&request.uri().path()) {
        return Err(AppError::MustChangePassword.into());
    }
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}

/// What strangers may ask for, beside pages that are public by themselves.
fn is_open(request: &Request) -> bool {
    match *request.method() {
        Method::POST => request.uri().path() == SESSION,
        Method::GET => SIGN_ON.contains(&request.uri().path()),
        _ => false,
    }
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

pub(crate) fn shown(headers: &HeaderMap) -> Option<Credential> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let secret = value.to_str().ok()?.strip_prefix("Bearer ")?;
        return Some(Credential::Token(secret.trim().to_owned()));
    }
    let jar = CookieJar::from_headers(headers);
    jar.get(COOKIE).map(|cookie| Credential::Session(cookie.value().to_owned()))
}

/// The cookie of a session with this secret.
pub(crate) fn session_cookie(api: &Api, secret: String) -> Cookie<'static> {
    let cookie = Cookie::build((COOKIE, secret)).path("/").http_only(true).secure(api.secure);
    cookie.same_site(SameSite::Strict).build()
}

/// Whoever asks.
pub(crate) struct Signed(pub(crate) Actor);

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Self).ok_or_else(|| AppError::NotSignedIn.into())
    }
}
