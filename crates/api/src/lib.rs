//! HTTP: routes, problems, the OpenAPI document, live events. Handlers read the request, call one use case and write its
//! answer.

mod asked;
mod console;
mod docs;
mod health;
mod identify;
mod layers;
mod limit;
mod problem;
mod query;
mod routes;
mod server;
mod sign_on;
mod state;
mod tag;

pub use problem::{CODES, Problem, ProblemCode};
pub use server::serve;
pub use sign_on::{Issuer, SignOn, SignOnSettings};
pub use state::{Api, Reached};

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use utoipa::openapi::OpenApi;

/// The whole server's routes.
pub fn router(api: Api) -> Router {
    let (routes, document) = routes::all().split_for_parts();
    let routes = routes
        .method_not_allowed_fallback(problem::wrong_method)
        .fallback(problem::no_such_route)
        .layer(from_fn_with_state(api.clone(), identify::identify))
        .layer(from_fn(console::serve));
    let documented = docs::routes(docs::complete(document));
    let documented = documented.method_not_allowed_fallback(problem::wrong_method);
    let router = health::routes(&api).merge(documented).merge(routes);
    layers::around(router).with_state(api)
}

/// The OpenAPI document of this program.
pub fn openapi() -> OpenApi {
    docs::complete(routes::all().split_for_parts().1)
}
