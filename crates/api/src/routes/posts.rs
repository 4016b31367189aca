//! Posts and secondments.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::people::{
    self, NewPost, NewRecall, NewSecondment, PostEnd, PostFilter, PostPatch, PostView, RecallAnswer,
    RecallView, SecondmentEnd, SecondmentFilter, SecondmentView,
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
        .routes(routes!(list, appoint))
        .routes(routes!(one, change))
        .routes(routes!(end))
        .routes(routes!(secondments, second))
        .routes(routes!(secondment))
        .routes(routes!(end_secondment))
        .routes(routes!(ask_back))
        .routes(routes!(answer))
}

/// Posts, by when they were given
#[utoipa::path(get, path = "/api/v1/posts", tag = "people", operation_id = "listPosts", params(PostFilter),
    responses((status = 200, body = Page<PostView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<PostFilter>,
) -> Result<Json<Page<PostView>>, Problem> {
    Ok(Json(people::posts(&api.system, &actor, filter).await?))
}

/// Give a person a post
#[utoipa::path(post, path = "/api/v1/posts", tag = "people", operation_id = "appoint", request_body = NewPost,
    responses((status = 201, body = PostView, headers(("ETag"), ("Location")))))]
async fn appoint(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewPost>,
) -> Result<Response, Problem> {
    let post = people::appoint(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/posts/{}", post.id), post.version, &post))
}

/// A post
#[utoipa::path(get, path = "/api/v1/posts/{id}", tag = "people", operation_id = "post", params(("id" = Uuid, Path)),
    responses((status = 200, body = PostView, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let post = people::post(&api.system, &actor, id).await?;
    Ok(tagged(&headers, post.version, &post))
}

/// Change a post's title and what is in its care
#[utoipa::path(patch, path = "/api/v1/posts/{id}", tag = "people", operation_id = "changePost",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), request_body = PostPatch,
    responses((status = 200, body = PostView, headers(("ETag")))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<PostPatch>,
) -> Result<Response, Problem> {
    let post = people::change_post(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), post.version, &post))
}

/// End a post
#[utoipa::path(post, path = "/api/v1/posts/{id}/end", tag = "people", operation_id = "endPost",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), request_body = PostEnd,
    responses((status = 200, body = PostView, headers(("ETag")))))]
async fn end(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<PostEnd>,
) -> Result<Response, Problem> {
    let post = people::end_post(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), post.version, &post))
}

/// Secondments, by when they were arranged
#[utoipa::path(get, path = "/api/v1/secondments", tag = "people", operation_id = "listSecondments",
    params(SecondmentFilter), responses((status = 200, body = Page<SecondmentView>)))]
async fn secondments(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<SecondmentFilter>,
) -> Result<Json<Page<SecondmentView>>, Problem> {
    Ok(Json(people::secondments(&api.system, &actor, filter).await?))
}

/// Second somebody to another unit for a time
#[utoipa::path(post, path = "/api/v1/secondments", tag = "people", operation_id = "second", request_body = NewSecondment,
    responses((status = 201, body = SecondmentView, headers(("ETag"), ("Location")))))]
async fn second(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewSecondment>,
) -> Result<Response, Problem> {
    let of = people::second(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/secondments/{}", of.post.id), of.post.version, &of))
}

/// A secondment, with what the home unit asked
///
/// Its id is that of the post at the host, its entity tag that post's version.
#[utoipa::path(get, path = "/api/v1/secondments/{id}", tag = "people", operation_id = "secondment",
    params(("id" = Uuid, Path)), responses((status = 200, body = SecondmentView, headers(("ETag")))))]
async fn secondment(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let of = people::secondment(&api.system, &actor, id).await?;
    // Requests to have somebody back don't count as changes, so the tag doesn't say that nothing is new.
    Ok(tagged(&HeaderMap::new(), of.post.version, &of))
}

/// Send somebody back early
#[utoipa::path(post, path = "/api/v1/secondments/{id}/end", tag = "people", operation_id = "endSecondment",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")), request_body = SecondmentEnd,
    responses((status = 200, body = SecondmentView, headers(("ETag")))))]
async fn end_secondment(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<SecondmentEnd>,
) -> Result<Response, Problem> {
    let of = people::end_secondment(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), of.post.version, &of))
}

/// Ask the host to send somebody back
#[utoipa::path(post, path = "/api/v1/secondments/{id}/recalls", tag = "people", operation_id = "askBack",
    params(("id" = Uuid, Path)), request_body = NewRecall, responses((status = 201, body = RecallView)))]
async fn ask_back(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    Asked { actor, given }: Asked<NewRecall>,
) -> Result<(StatusCode, Json<RecallView>), Problem> {
    Ok((StatusCode::CREATED, Json(people::ask_back(&api.system, &actor, id, &given).await?)))
}

/// Answer for the host
#[utoipa::path(post, path = "/api/v1/secondments/{id}/recalls/{recall}/answer", tag = "people",
    operation_id = "answerRecall", params(("id" = Uuid, Path), ("recall" = Uuid, Path)), request_body = RecallAnswer,
    responses((status = 200, body = SecondmentView, headers(("ETag")))))]
async fn answer(
    State(api): State<Api>,
    Path(ids): Path<(Uuid, Uuid)>,
    Asked { actor, given }: Asked<RecallAnswer>,
) -> Result<Response, Problem> {
    let of = people::answer_recall(&api.system, &actor, ids, &given).await?;
    Ok(tagged(&HeaderMap::new(), of.post.version, &of))
}
