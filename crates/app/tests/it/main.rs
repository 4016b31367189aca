//! Use cases beneath the API.

mod applications;
mod scopes;
