//! Use cases beneath the API.

mod scopes;
