//! Peer groups.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::query::{Path, Query};
use crate::state::Api;
use crate::tag::{IfMatch, made, tagged};
use app::Page;
use app::units::{self, NewPeerGroup, PeerGroupFilter, PeerGroupPatch, PeerGroupView};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(one, change))
}

/// Peer groups, by set and code, with their members of a day
#[utoipa::path(get, path = "/api/v1/peer-groups", tag = "units", operation_id = "listPeerGroups",
    params(PeerGroupFilter), responses((status = 200, body = Page<PeerGroupView>)))]
async fn list(
    State(api): State<Api>,
    Signed(actor): Signed,
    Query(filter): Query<PeerGroupFilter>,
) -> Result<Json<Page<PeerGroupView>>, Problem> {
    Ok(Json(units::groups(&api.system, &actor, filter).await?))
}

/// Make a peer group
#[utoipa::path(post, path = "/api/v1/peer-groups", tag = "units", operation_id = "addPeerGroup",
    request_body = NewPeerGroup,
    responses((status = 201, body = PeerGroupView, headers(("ETag"), ("Location")))))]
async fn add(
    State(api): State<Api>,
    Asked { actor, given }: Asked<NewPeerGroup>,
) -> Result<Response, Problem> {
    let group = units::add_group(&api.system, &actor, &given).await?;
    Ok(made(&format!("/api/v1/peer-groups/{}", group.id), group.version, &group))
}

/// A peer group, with its members of all times
#[utoipa::path(get, path = "/api/v1/peer-groups/{id}", tag = "units", operation_id = "peerGroup",
    params(("id" = Uuid, Path)), responses((status = 200, body = PeerGroupView, headers(("ETag")))))]
async fn one(
    State(api): State<Api>,
    Signed(actor): Signed,
    Path(id): Path<Uuid>,
) -> Result<Response, Problem> {
    let group = units::group(&api.system, &actor, id).await?;
    // The units' names aren't counted by its version, so the tag doesn't say that nothing is new.
    Ok(tagged(&HeaderMap::new(), group.version, &group))
}

/// Change a peer group: its title, its members from a day on, its last day
#[utoipa::path(patch, path = "/api/v1/peer-groups/{id}", tag = "units", operation_id = "changePeerGroup",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"v1\"")),
    request_body = PeerGroupPatch, responses((status = 200, body = PeerGroupView, headers(("ETag")))))]
async fn change(
    State(api): State<Api>,
    Path(id): Path<Uuid>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<PeerGroupPatch>,
) -> Result<Response, Problem> {
    let group = units::change_group(&api.system, &actor, id, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), group.version, &group))
}
