//! Validation rules.

use crate::asked::Asked;
use crate::identify::Signed;
use crate::problem::Problem;
use crate::state::Api;
use crate::tag::{IfMatch, tagged};
use app::validation::{self, ValidationRules};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(rules, put_rules))
}

/// What figures are expected to be
#[utoipa::path(get, path = "/api/v1/settings/validation-rules", tag = "settings", operation_id = "validationRules",
    responses((status = 200, body = ValidationRules, headers(("ETag"))), (status = 304, description = "As you have it")))]
async fn rules(
    State(api): State<Api>,
    Signed(actor): Signed,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (rules, version) = validation::validation_rules(&api.system, &actor).await?;
    Ok(tagged(&headers, version, &rules))
}

/// Say what figures are expected to be; If-Match is `"v0"` as long as nobody did
///
/// A figure that isn't as expected is warned about. Whoever reports it may say why it is right.
#[utoipa::path(put, path = "/api/v1/settings/validation-rules", tag = "settings", operation_id = "putValidationRules",
    params(("If-Match" = String, Header, example = "\"v0\"")), request_body = ValidationRules,
    responses((status = 200, body = ValidationRules, headers(("ETag")))))]
async fn put_rules(
    State(api): State<Api>,
    IfMatch(version): IfMatch,
    Asked { actor, given }: Asked<ValidationRules>,
) -> Result<Response, Problem> {
    let (rules, version) = validation::put_validation_rules(&api.system, &actor, version, &given).await?;
    Ok(tagged(&HeaderMap::new(), version, &rules))
}
