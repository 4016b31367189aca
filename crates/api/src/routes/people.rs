//! Persons and their accounts.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::people::{
    self, AccountView, MadeAccount, NewAccount, NewPerson, PersonFilter, PersonPatch, PersonView,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, enter))
        .routes(routes!(one, change, erase))
        .routes(routes!(accounts, make_account))
        .routes(routes!(account))
        .routes(routes!(reset))
        .routes(routes!(disable))
        .routes(routes!(enable))
        .routes(routes!(unlock))
}

/// Persons, by when they were entered
#[utoipa::path(get, path = "/api/v1/people", tag = "people", operation_id = "listPeople", params(PersonFilter),
    responses((status = 200, body = Page<PersonView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<PersonFilter>,
) -> Result<Json<Page<PersonView>>, Problem> {
    Ok(Json(people::people(&api.system, &actor, filter).await?))
}

/// Enter a person
#[utoipa::path(post, path = "/api/v1/people", tag = "people", operation_id = "enterPerson", request_body = NewPerson,
    responses((status = 201, body = PersonView, headers(("ETag"), ("Location")))))]
async fn enter(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewPerson>,
) -> Result<Response, Problem> {
    let person = people::enter_person(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/people/{}", person.id), person.version, &person))
}

/// A person
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", operation_id = "person", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let person = people::person(&api.system, &actor, id).await?;
    Ok(tagged(&headers, person.version, &person))
}

/// Change a person
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "people", operation_id = "changePerson",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), request_body = PersonPatch,
    responses((status = 200, body = PersonView, headers(("ETag")))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<PersonPatch>,
) -> Result<Response, Problem> {
    let person = people::change_person(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), person.version, &person))
}

/// Erase a person
///
/// Name, telephone and account names go, accounts are closed, posts end; the journal stays whole.
#[utoipa::path(delete, path = "/api/v1/people/{id}", tag = "people", operation_id = "erasePerson",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), responses((status = 204)))]
async fn erase(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    people::erase_person(&api.system, &actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A person's accounts, by name
#[utoipa::path(get, path = "/api/v1/people/{id}/accounts", tag = "people", operation_id = "listAccounts",
    params(("id" = Uuid, Path)), responses((status = 200, body = [AccountView])))]
async fn accounts(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<Vec<AccountView>>, Problem> {
    Ok(Json(people::accounts(&api.system, &actor, id).await?))
}

/// Make an account for a person
#[utoipa::path(post, path = "/api/v1/people/{id}/accounts", tag = "people", operation_id = "makeAccount",
    params(("id" = Uuid, Path)), request_body = NewAccount,
    responses((status = 201, body = MadeAccount, headers(("Location")))))]
async fn make_account(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given }: Asked<NewAccount>,
) -> Result<Response, Problem> {
    let account = people::make_account(&api.system, &actor, id, &given).await?;
    let at = HeaderValue::from_str(&format!("/api/v1/accounts/{}", account.account.id));
    let mut response = (StatusCode::CREATED, Json(account)).into_response();
    if let Ok(at) = at {
        response.headers_mut().insert(header::LOCATION, at);
    }
    Ok(response)
}

/// An account
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "people", operation_id = "account", params(("id" = Uuid, Path)),
    responses((status = 200, body = AccountView)))]
async fn account(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(people::account(&api.system, &actor, id).await?))
}

/// Reset an account's password
///
/// The new one is told once. Sessions end, tokens are taken back, a lock is undone.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/reset", tag = "people", operation_id = "resetAccount",
    params(("id" = Uuid, Path)), responses((status = 200, body = MadeAccount)))]
async fn reset(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<MadeAccount>, Problem> {
    Ok(Json(people::reset_account(&api.system, &actor, id).await?))
}

/// Close an account
///
/// Its sessions end, its tokens are taken back.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/disable", tag = "people", operation_id = "disableAccount",
    params(("id" = Uuid, Path)), responses((status = 200, body = AccountView)))]
async fn disable(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(people::disable_account(&api.system, &actor, id).await?))
}

/// Open a closed account
#[utoipa::path(post, path = "/api/v1/accounts/{id}/enable", tag = "people", operation_id = "enableAccount",
    params(("id" = Uuid, Path)), responses((status = 200, body = AccountView)))]
async fn enable(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(people::enable_account(&api.system, &actor, id).await?))
}

/// Unlock an account that wrong passwords locked
#[utoipa::path(post, path = "/api/v1/accounts/{id}/unlock", tag = "people", operation_id = "unlockAccount",
    params(("id" = Uuid, Path)), responses((status = 200, body = AccountView)))]
async fn unlock(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(people::unlock_account(&api.system, &actor, id).await?))
}
