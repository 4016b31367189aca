//! API tokens.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::Path;
use crate::state::Api;
use app::people::{self, MadeToken, NewToken, TokenView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list, make)).routes(routes!(revoke))
}

/// One's own tokens
#[utoipa::path(get, path = "/api/v1/tokens", tag = "session", operation_id = "listTokens",
    responses((status = 200, body = [TokenView])))]
async fn list(State(api): State<Api>, Signed(actor): Signed) -> Result<Json<Vec<TokenView>>, Problem> {
    Ok(Json(people::tokens(&api.system, &actor).await?))
}

/// Make a token
#[utoipa::path(post, path = "/api/v1/tokens", tag = "session", operation_id = "makeToken", request_body = NewToken,
    responses((status = 201, body = MadeToken)))]
async fn make(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>), Problem> {
    Ok((StatusCode::CREATED, Json(people::make_token(&api.system, &actor, &given).await?)))
}

/// Take a token back
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", tag = "session", operation_id = "revokeToken",
    params(("id" = Uuid, Path)), responses((status = 204)))]
async fn revoke(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    people::revoke_token(&api.system, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
