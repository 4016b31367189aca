//! Goals: the plan and how it stands.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::goals::{
    self, CardGiven, CardQuery, CardView, CourseQuery, CourseView, GoalFilter, GoalNode, GoalPatch, GoalView,
    MilestoneChange, MilestoneView, NewGoal, NewMilestone, NewTarget, NodeQuery, ObservationFilter,
    ObservationView, TargetFilter, TargetView, ThresholdsView, WallQuery, WallView,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list, add))
        .routes(routes!(one, change))
        .routes(routes!(course))
        .routes(routes!(wall))
        .routes(routes!(card, put_card))
        .routes(routes!(targets, add_target))
        .routes(routes!(observations))
        .routes(routes!(milestones, add_milestone))
        .routes(routes!(change_milestone))
        .routes(routes!(thresholds, put_thresholds))
}

/// Goals, by code
#[utoipa::path(get, path = "/api/v1/goals", tag = "goals", operation_id = "listGoals", params(GoalFilter),
    responses((status = 200, body = Page<GoalView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<GoalFilter>,
) -> Result<Json<Page<GoalView>>, Problem> {
    Ok(Json(goals::goals(&api.system, &actor, filter).await?))
}

/// Add a goal
#[utoipa::path(post, path = "/api/v1/goals", tag = "goals", operation_id = "addGoal", request_body = NewGoal,
    responses((status = 201, body = GoalView, headers(("ETag"), ("Location")))))]
async fn add(State(api): State<Api>, Asked { actor, given }: Asked<NewGoal>) -> Result<Response, Problem> {
    let goal = goals::add_goal(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/goals/{}", goal.code), goal.version, &goal))
}

/// A goal, the chain above it and how all below it stands
#[utoipa::path(get, path = "/api/v1/goals/{code}", tag = "goals", operation_id = "goal",
    params(("code" = String, Path, example = "action-industry"), NodeQuery),
    responses((status = 200, body = GoalNode, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(query): Query<NodeQuery>,
) -> Result<Response, Problem> {
    let node = goals::node(&api.system, &actor, &code, &query).await?;
    // How it stands changes without its version: it is always sent whole.
    Ok(tagged(&HeaderMap::new(), node.goal.version, &node))
}

/// Change a goal
#[utoipa::path(patch, path = "/api/v1/goals/{code}", tag = "goals", operation_id = "changeGoal",
    params(("code" = String, Path, example = "action-industry"), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = GoalPatch, responses((status = 200, body = GoalView, headers(("ETag")))))]
async fn change(
    State(api): State<Api>,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<GoalPatch>,
) -> Result<Response, Problem> {
    let goal = goals::change_goal(&api.system, &actor, &code, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), goal.version, &goal))
}

/// How a goal stood, with all below it, month by month
#[utoipa::path(get, path = "/api/v1/goals/{code}/course", tag = "goals", operation_id = "goalCourse",
    params(("code" = String, Path, example = "action-industry"), CourseQuery),
    responses((status = 200, body = CourseView)))]
async fn course(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(query): Query<CourseQuery>,
) -> Result<Json<CourseView>, Problem> {
    Ok(Json(goals::course(&api.system, &actor, &code, &query).await?))
}

/// The whole plan as one picture: strategy, tactics, actions, and how they stand
#[utoipa::path(get, path = "/api/v1/wall", tag = "goals", operation_id = "wall", params(WallQuery),
    responses((status = 200, body = WallView)))]
async fn wall(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(query): Query<WallQuery>,
) -> Result<Json<WallView>, Problem> {
    Ok(Json(goals::wall(&api.system, &actor, &query).await?))
}

/// An indicator's card
#[utoipa::path(get, path = "/api/v1/goals/{code}/card", tag = "goals", operation_id = "goalCard",
    params(("code" = String, Path, example = "JJ01"), CardQuery),
    responses((status = 200, body = CardView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn card(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(query): Query<CardQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let card = goals::card(&api.system, &actor, &code, &query).await?;
    Ok(tagged(&headers, card.version, &card))
}

/// Set an indicator's card; If-Match is `"v0"` when it has none
#[utoipa::path(put, path = "/api/v1/goals/{code}/card", tag = "goals", operation_id = "putGoalCard",
    params(("code" = String, Path, example = "JJ01"), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = CardGiven, responses((status = 200, body = CardView, headers(("ETag")))))]
async fn put_card(
    State(api): State<Api>,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<CardGiven>,
) -> Result<Response, Problem> {
    let card = goals::put_card(&api.system, &actor, &code, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), card.version, &card))
}

/// A goal's targets, in the order in which they were recorded
#[utoipa::path(get, path = "/api/v1/goals/{code}/targets", tag = "goals", operation_id = "goalTargets",
    params(("code" = String, Path, example = "JJ02"), TargetFilter), responses((status = 200, body = [TargetView])))]
async fn targets(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(filter): Query<TargetFilter>,
) -> Result<Json<Vec<TargetView>>, Problem> {
    Ok(Json(goals::targets(&api.system, &actor, &code, &filter).await?))
}

/// Set the first target of a unit for a period; later ones go by application
#[utoipa::path(post, path = "/api/v1/goals/{code}/targets", tag = "goals", operation_id = "addGoalTarget",
    params(("code" = String, Path, example = "JJ02")), request_body = NewTarget,
    responses((status = 201, body = TargetView)))]
async fn add_target(
    State(api): State<Api>,
    Path(code): Path<String>,
    Asked { actor, given }: Asked<NewTarget>,
) -> Result<(StatusCode, Json<TargetView>), Problem> {
    let target = goals::add_target(&api.system, &actor, &code, &given).await?;
    Ok((StatusCode::CREATED, Json(target)))
}

/// A goal's values, by unit and period
#[utoipa::path(get, path = "/api/v1/goals/{code}/observations", tag = "goals", operation_id = "goalObservations",
    params(("code" = String, Path, example = "JJ02"), ObservationFilter),
    responses((status = 200, body = Page<ObservationView>)))]
async fn observations(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
    Query(filter): Query<ObservationFilter>,
) -> Result<Json<Page<ObservationView>>, Problem> {
    Ok(Json(goals::observations(&api.system, &actor, &code, &filter).await?))
}

/// A goal's milestones, by the day they are due
#[utoipa::path(get, path = "/api/v1/goals/{code}/milestones", tag = "goals", operation_id = "goalMilestones",
    params(("code" = String, Path, example = "YS-6")), responses((status = 200, body = [MilestoneView])))]
async fn milestones(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(code): Path<String>,
) -> Result<Json<Vec<MilestoneView>>, Problem> {
    Ok(Json(goals::milestones(&api.system, &actor, &code).await?))
}

/// Add a milestone
#[utoipa::path(post, path = "/api/v1/goals/{code}/milestones", tag = "goals", operation_id = "addMilestone",
    params(("code" = String, Path, example = "YS-6")), request_body = NewMilestone,
    responses((status = 201, body = MilestoneView, headers(("ETag"), ("Location")))))]
async fn add_milestone(
    State(api): State<Api>,
    Path(code): Path<String>,
    Asked { actor, given }: Asked<NewMilestone>,
) -> Result<Response, Problem> {
    let milestone = goals::add_milestone(&api.system, &actor, &code, &given).await?;
    let at = format!("/api/v1/goals/{code}/milestones/{}", milestone.id);
    Ok(made(&at, milestone.version, &milestone))
}

/// Change a milestone, or say that it is done
#[utoipa::path(patch, path = "/api/v1/goals/{code}/milestones/{id}", tag = "goals", operation_id = "changeMilestone",
    params(("code" = String, Path, example = "YS-6"), ("id" = Uuid, Path),
        ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = MilestoneChange, responses((status = 200, body = MilestoneView, headers(("ETag")))))]
async fn change_milestone(
    State(api): State<Api>,
    Path((code, id)): Path<(String, Uuid)>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<MilestoneChange>,
) -> Result<Response, Problem> {
    let milestone = goals::change_milestone(&api.system, &actor, (&code, id), version, &given).await?;
    Ok(tagged(&HeaderMap::new(), milestone.version, &milestone))
}

/// From which progress on which light shines
#[utoipa::path(get, path = "/api/v1/settings/goal-thresholds", tag = "settings", operation_id = "goalThresholds",
    responses((status = 200, body = ThresholdsView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn thresholds(
    State(api): State<Api>,
    Signed(actor): Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (thresholds, version) = goals::thresholds(&api.system, &actor).await?;
    Ok(tagged(&headers, version, &thresholds))
}

/// Say from which progress on which light shines; If-Match is `"v0"` as long as nobody did
#[utoipa::path(put, path = "/api/v1/settings/goal-thresholds", tag = "settings", operation_id = "putGoalThresholds",
    params(("If-Match" = String, Header, example = "\"v0\"")), request_body = ThresholdsView,
    responses((status = 200, body = ThresholdsView, headers(("ETag")))))]
async fn put_thresholds(
    State(api): State<Api>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<ThresholdsView>,
) -> Result<Response, Problem> {
    let (thresholds, version) = goals::put_thresholds(&api.system, &actor, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), version, &thresholds))
}
