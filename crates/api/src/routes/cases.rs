//! Cases.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::CaseId;
use app::Page;
use app::applications::Application;
use app::cases::{self, Action, CaseDetail, CaseFilter, CaseView, ClockExplained, NewTask};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, open))
        .routes(routes!(apply))
        .routes(routes!(one))
        .routes(routes!(act))
        .routes(routes!(sign))
        .routes(routes!(clock))
}

/// Cases, the newest first
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", operation_id = "listCases", params(CaseFilter),
    responses((status = 200, body = Page<CaseView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<CaseFilter>,
) -> Result<Json<Page<CaseView>>, Problem> {
    Ok(Json(cases::cases(&api.system, &actor, filter).await?))
}

/// Order something
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", operation_id = "openTask", request_body = NewTask,
    responses((status = 201, body = CaseDetail, headers(("ETag"), ("Location")))))]
async fn open(State(api): State<Api>, Asked { actor, given }: Asked<NewTask>) -> Result<Response, Problem> {
    let detail = cases::open_task(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/cases/{}", detail.case.id), detail.case.version, &detail))
}

/// Apply for another target, an exemption, points or a restatement
#[utoipa::path(post, path = "/api/v1/applications", tag = "cases", operation_id = "openApplication",
    request_body = Application, responses((status = 201, body = CaseDetail, headers(("ETag"), ("Location")))))]
async fn apply(
    State(api): State<Api>,
    Asked { actor, given }: Asked<Application>,
) -> Result<Response, Problem> {
    let detail = cases::open_application(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/cases/{}", detail.case.id), detail.case.version, &detail))
}

/// A case, what became of it, and what you may do now
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", operation_id = "case",
    params(("id" = Uuid, Path)), responses((status = 200, body = CaseDetail, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let detail = cases::case_for(&api.system, &actor, CaseId(id)).await?;
    // Its parts, and what may be done, change without it.
    Ok(tagged(&HeaderMap::new(), detail.case.version, &detail))
}

/// Act on a case
#[utoipa::path(post, path = "/api/v1/cases/{id}/actions", tag = "cases", operation_id = "actOnCase",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = Action, responses((status = 200, body = CaseDetail, headers(("ETag")))))]
async fn act(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<Action>,
) -> Result<Response, Problem> {
    let detail = cases::act(&api.system, &actor, CaseId(id), version, &given).await?;
    Ok(tagged(&HeaderMap::new(), detail.case.version, &detail))
}

/// Sign for a hand-over
#[utoipa::path(post, path = "/api/v1/cases/{id}/hand-overs/{number}/receipt", tag = "cases",
    operation_id = "signForHandOver",
    params(("id" = Uuid, Path), ("number" = u32, Path, minimum = 1)),
    responses((status = 200, body = CaseDetail, headers(("ETag"))),
        (status = 409, body = crate::problem::Sent, content_type = "application/problem+json",
         description = "It went to another unit, or was signed for before")))]
async fn sign(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, number)): Path<(Uuid, u32)>,
) -> Result<Response, Problem> {
    let detail = cases::sign(&api.system, &actor, CaseId(id), number).await?;
    Ok(tagged(&HeaderMap::new(), detail.case.version, &detail))
}

/// How a due date of a case comes about
#[utoipa::path(get, path = "/api/v1/cases/{id}/clocks/{name}", tag = "cases", operation_id = "caseClock",
    params(("id" = Uuid, Path), ("name" = String, Path, example = "response")),
    responses((status = 200, body = ClockExplained)))]
async fn clock(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, name)): Path<(Uuid, String)>,
) -> Result<Json<ClockExplained>, Problem> {
    Ok(Json(cases::clock(&api.system, &actor, CaseId(id), &name).await?))
}
