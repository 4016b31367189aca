//! Signing in and out, and one's own password.

use crate::asked::{Asked, Given};
use crate::identify::{COOKIE, Signed, session_cookie};
use crate::problem::Problem;
use crate::state::Api;
use app::people::{self, ChangePassword, Me, SignIn};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(me, sign_in, sign_out)).routes(routes!(change_password))
}

/// A session that began. Its cookie is in `Set-Cookie`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Session {
    /// Send it as `X-CSRF-Token` with every change.
    csrf: String,
    /// Whether nothing else may be done before the password is changed.
    must_change_password: bool,
}

/// Sign in
#[utoipa::path(post, path = "/api/v1/session", tag = "session", operation_id = "signIn", security(()), request_body = SignIn,
    responses((status = 201, body = Session)))]
async fn sign_in(
    State(api): State<Api>,
    jar: CookieJar,
    Given(given): Given<SignIn>,
) -> Result<(StatusCode, CookieJar, Json<Session>), Problem> {
    let signed = people::sign_in(&api.system, given, crate::layers::request_or_new()).await?;
    let cookie = session_cookie(&api, signed.secret);
    let session = Session { csrf: signed.csrf, must_change_password: signed.must_change };
    Ok((StatusCode::CREATED, jar.add(cookie), Json(session)))
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/session", tag = "session", operation_id = "me",
    responses((status = 200, body = Me)))]
async fn me(State(api): State<Api>, Signed(actor): Signed) -> Result<Json<Me>, Problem> {
    Ok(Json(people::me(&api.system, &actor).await?))
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", operation_id = "signOut",
    responses((status = 204)))]
async fn sign_out(
    State(api): State<Api>,
    jar: CookieJar,
    Signed(actor): Signed,
) -> Result<(StatusCode, CookieJar), Problem> {
    people::sign_out(&api.system, &actor).await?;
    Ok((StatusCode::NO_CONTENT, jar.remove(Cookie::build(COOKIE).path("/"))))
}

/// Change one's own password
#[utoipa::path(post, path = "/api/v1/session/password", tag = "session", operation_id = "changePassword",
    request_body = ChangePassword, responses((status = 204)))]
async fn change_password(
    State(api): State<Api>,
    Asked { actor, given }: Asked<ChangePassword>,
) -> Result<StatusCode, Problem> {
    people::change_password(&api.system, &actor, given).await?;
    Ok(StatusCode::NO_CONTENT)
}
