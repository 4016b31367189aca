//! Single sign-on, by OpenID Connect.

use crate::identify::session_cookie;
use crate::problem::{Problem, ProblemCode};
use crate::query::Query;
use crate::sign_on::{Back, Errand, SignOn, local};
use crate::state::Api;
use app::people;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Redirect;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use openidconnect::RedirectUrl;
use std::time::Duration;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Remembers for the browser what it is away for.
const COOKIE: &str = "liangzhu-sign-on";

/// Where that is needed.
const PATH: &str = "/api/v1/oidc";

/// Whoever is away for longer begins again.
const LONGEST: Duration = Duration::from_secs(600);

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(login)).routes(routes!(callback))
}

/// Where to go on.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Next {
    /// A path of this server, to go on at afterwards; `/` unless told.
    #[param(example = "/", max_length = 2000)]
    next: Option<String>,
}

/// Begin to sign on at the provider
#[utoipa::path(get, path = "/api/v1/oidc/login", tag = "session", operation_id = "beginSignOn", security(()), params(Next),
    responses((status = 303, description = "To the provider", headers(("Location"), ("Set-Cookie")))))]
async fn login(
    State(api): State<Api>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(given): Query<Next>,
) -> Result<(CookieJar, Redirect), Problem> {
    let sign_on = sign_on(&api)?;
    let next = local(given.next.as_deref().unwrap_or("/"));
    let next =
        next.ok_or_else(|| Problem::new(ProblemCode::Malformed, "next: expected a path of this server"))?;
    let (url, errand) = sign_on.begin(home(&api, &headers)?, next).await?;
    let cookie = Cookie::build((COOKIE, errand.write())).path(PATH).http_only(true).secure(api.secure);
    // Lax: it is another site that sends the browser back.
    let cookie = cookie.same_site(SameSite::Lax).max_age(LONGEST.try_into().unwrap_or_default());
    Ok((jar.add(cookie), Redirect::to(&url)))
}

/// End it, back from the provider
#[utoipa::path(get, path = "/api/v1/oidc/callback", tag = "session", operation_id = "endSignOn", security(()), params(Back),
    responses((status = 303, description = "Signed in; to where the browser wanted to go on", headers(("Location"), ("Set-Cookie")))))]
async fn callback(
    State(api): State<Api>,
    jar: CookieJar,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<(CookieJar, Redirect), (CookieJar, Problem)> {
    let errand = jar.get(COOKIE).and_then(|cookie| Errand::read(cookie.value()));
    // Once only, however it ends.
    let jar = jar.remove(Cookie::build(COOKIE).path(PATH));
    match end(&api, &headers, errand, back).await {
        Ok((secret, next)) => Ok((jar.add(session_cookie(&api, secret)), Redirect::to(&next))),
        Err(problem) => Err((jar, problem)),
    }
}

/// The secret of the session that began, and where to go on.
async fn end(
    api: &Api,
    headers: &HeaderMap,
    errand: Option<Errand>,
    back: Back,
) -> Result<(String, String), Problem> {
    let sign_on = sign_on(api)?;
    let stranger =
        || Problem::new(ProblemCode::SignOnFailed, "it wasn't begun in this browser, or too long ago");
    let errand = errand.ok_or_else(stranger)?;
    let next = errand.next.clone();
    let name = sign_on.end(home(api, headers)?, errand, back).await?;
    let signed = people::sign_on(&api.system, &name, crate::layers::request_or_new()).await?;
    Ok((signed.secret, next))
}

fn sign_on(api: &Api) -> Result<&SignOn, Problem> {
    let none = || Problem::new(ProblemCode::NoSignOn, "sign in with a password: POST /api/v1/session");
    api.sign_on.as_deref().ok_or_else(none)
}

/// Where the provider sends browsers back to: this server, as the browser calls it. The provider knows where it may.
fn home(api: &Api, headers: &HeaderMap) -> Result<RedirectUrl, Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if api.secure { "https" } else { "http" };
    let bad = |_| Problem::new(ProblemCode::Malformed, "Host: expected this server's name");
    RedirectUrl::new(format!("{scheme}://{host}{PATH}/callback")).map_err(bad)
}
