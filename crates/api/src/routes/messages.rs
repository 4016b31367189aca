//! One's own messages.

use crate::identify::Signed;
use crate::layers::accepted_language;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use app::Page;
use app::messages::{self, MessageFilter, MessageView};
use axum::Json;
use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list)).routes(routes!(read))
}

/// One's own messages, unread ones first, then the newest
#[utoipa::path(get, path = "/api/v1/messages", tag = "messages", operation_id = "listMessages", params(MessageFilter),
    responses((status = 200, body = Page<MessageView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<MessageFilter>,
) -> Result<Json<Page<MessageView>>, Problem> {
    Ok(Json(messages::messages(&api.system, &actor, &filter, &accepted_language()).await?))
}

/// Note that a message was read
#[utoipa::path(post, path = "/api/v1/messages/{id}/read", tag = "messages", operation_id = "readMessage",
    params(("id" = Uuid, Path)), responses((status = 200, body = MessageView)))]
async fn read(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Json<MessageView>, Problem> {
    Ok(Json(messages::read_message(&api.system, &actor, id, &accepted_language()).await?))
}
