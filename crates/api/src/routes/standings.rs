//! How units stand on boards.

use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use app::CaseId;
use app::Page;
use app::boards::{
    self, BoardNodeView, CompareAsked, HeatAsked, HeatView, HintsView, HistoryAsked, HistoryLine,
    ListedStanding, NodeAsked, PastAsked, PastView, ProofAsked, StandingDetail, StandingsAsked, WhyView,
};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(explanation))
        .routes(routes!(hints))
        .routes(routes!(heat))
        .routes(routes!(compare))
        .routes(routes!(past))
        .routes(routes!(node))
        .routes(routes!(history))
        .routes(routes!(proof))
}

/// The standings of a board, by rank or by group
#[utoipa::path(get, path = "/api/v1/boards/{id}/standings", tag = "boards", operation_id = "listStandings",
    params(("id" = Uuid, Path), StandingsAsked), responses((status = 200, body = Page<ListedStanding>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<StandingsAsked>,
) -> Result<Json<Page<ListedStanding>>, Problem> {
    Ok(Json(boards::standings(&api.system, &actor, CaseId(id), &asked).await?))
}

/// How a unit stands on a board
#[utoipa::path(get, path = "/api/v1/boards/{id}/standings/{unit}", tag = "boards", operation_id = "standing",
    params(("id" = Uuid, Path), ("unit" = String, Path, example = "331102100")),
    responses((status = 200, body = StandingDetail)))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, unit)): Path<(Uuid, String)>,
) -> Result<Json<StandingDetail>, Problem> {
    Ok(Json(boards::standing(&api.system, &actor, CaseId(id), &unit).await?))
}

/// Why a unit stands where it stands
#[utoipa::path(get, path = "/api/v1/boards/{id}/standings/{unit}/explanation", tag = "boards",
    operation_id = "explainStanding",
    params(("id" = Uuid, Path), ("unit" = String, Path, example = "331102100"), NodeAsked),
    responses((status = 200, body = WhyView)))]
async fn explanation(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, unit)): Path<(Uuid, String)>,
    Query(asked): Query<NodeAsked>,
) -> Result<Json<WhyView>, Problem> {
    Ok(Json(boards::explanation(&api.system, &actor, CaseId(id), &unit, &asked).await?))
}

/// What would lift a unit by a place
#[utoipa::path(get, path = "/api/v1/boards/{id}/standings/{unit}/hints", tag = "boards", operation_id = "standingHints",
    params(("id" = Uuid, Path), ("unit" = String, Path, example = "331102100"), NodeAsked),
    responses((status = 200, body = HintsView)))]
async fn hints(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, unit)): Path<(Uuid, String)>,
    Query(asked): Query<NodeAsked>,
) -> Result<Json<HintsView>, Problem> {
    Ok(Json(boards::hints(&api.system, &actor, CaseId(id), &unit, &asked).await?))
}

/// Units by nodes: what share of each node's full marks each unit has
#[utoipa::path(get, path = "/api/v1/boards/{id}/heat", tag = "boards", operation_id = "boardHeat",
    params(("id" = Uuid, Path), HeatAsked), responses((status = 200, body = HeatView)))]
async fn heat(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<HeatAsked>,
) -> Result<Json<HeatView>, Problem> {
    Ok(Json(boards::heat(&api.system, &actor, CaseId(id), &asked).await?))
}

/// Units side by side
#[utoipa::path(get, path = "/api/v1/boards/{id}/compare", tag = "boards", operation_id = "compareStandings",
    params(("id" = Uuid, Path), CompareAsked), responses((status = 200, body = Vec<StandingDetail>)))]
async fn compare(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<CompareAsked>,
) -> Result<Json<Vec<StandingDetail>>, Problem> {
    Ok(Json(boards::compare(&api.system, &actor, CaseId(id), &asked).await?))
}

/// How all units of a board stood over the last periods of its scheme
#[utoipa::path(get, path = "/api/v1/boards/{id}/history", tag = "boards", operation_id = "boardHistory",
    params(("id" = Uuid, Path), PastAsked), responses((status = 200, body = PastView)))]
async fn past(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<PastAsked>,
) -> Result<Json<PastView>, Problem> {
    Ok(Json(boards::board_history(&api.system, &actor, CaseId(id), &asked).await?))
}

/// All units of a board at one of its nodes: value, target, score
#[utoipa::path(get, path = "/api/v1/boards/{id}/nodes/{node}", tag = "boards", operation_id = "boardNode",
    params(("id" = Uuid, Path), ("node" = String, Path, example = "T1")),
    responses((status = 200, body = BoardNodeView)))]
async fn node(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path((id, node)): Path<(Uuid, String)>,
) -> Result<Json<BoardNodeView>, Problem> {
    Ok(Json(boards::node(&api.system, &actor, CaseId(id), &node).await?))
}

/// How a unit stood on the boards that you see it on, the newest period first
#[utoipa::path(get, path = "/api/v1/units/{code}/standings", tag = "boards", operation_id = "unitStandings",
    params(("code" = String, Path, example = "331102100"), HistoryAsked),
    responses((status = 200, body = Vec<HistoryLine>)))]
async fn history(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(asked): Query<HistoryAsked>,
) -> Result<Json<Vec<HistoryLine>>, Problem> {
    Ok(Json(boards::history(&api.system, &actor, &code, &asked).await?))
}

/// Prove a unit's standing to whoever has the board's root; `liangzhu verify --proof` checks it
///
/// The answer is a `proof.json` as docs/seals.md has it.
#[utoipa::path(get, path = "/api/v1/boards/{id}/proof", tag = "boards", operation_id = "standingProof",
    params(("id" = Uuid, Path), ProofAsked), responses((status = 200, body = Object)))]
async fn proof(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    Query(asked): Query<ProofAsked>,
) -> Result<Json<serde_json::Value>, Problem> {
    let proof = boards::proof(&api.system, &actor, CaseId(id), &asked).await?;
    Ok(Json(serde_json::json!(proof)))
}
