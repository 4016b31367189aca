//! Whether it lives and is ready, and what it counts.

use crate::limit;
use crate::problem::{Problem, ProblemCode};
use crate::state::Api;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;

pub(crate) fn routes(api: &Api) -> Router<Api> {
    let mut routes = Router::new().route("/healthz", get(async || "alive\n")).route("/readyz", get(ready));
    if api.shows_metrics {
        routes = routes.route("/metrics", get(metrics));
    }
    routes
        .method_not_allowed_fallback(crate::problem::wrong_method)
        .layer(from_fn_with_state(api.clone(), limit::public))
}

async fn ready(State(api): State<Api>) -> Result<&'static str, Problem> {
    match api.system.store().ping().await {
        Ok(()) => Ok("ready\n"),
        Err(fault) => {
            tracing::error!(%fault, "not ready");
            Err(Problem::new(ProblemCode::Unavailable, "the database doesn't answer").after(5))
        }
    }
}

async fn metrics(State(api): State<Api>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], api.metrics_text().await)
}
