//! Query strings and path parameters, with our problems for what can't be read.

use crate::problem::{Problem, ProblemCode};
use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// A query string, every key of it known.
pub(crate) struct Query<T>(pub(crate) T);

/// Parameters in the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = AxumQuery::from_request_parts(parts, state).await;
        let AxumQuery(value) =
            read.map_err(|fault| Problem::new(ProblemCode::Malformed, fault.body_text()))?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = AxumPath::from_request_parts(parts, state).await;
        let AxumPath(value) = read.map_err(|fault| Problem::new(ProblemCode::NotFound, fault.body_text()))?;
        Ok(Self(value))
    }
}
