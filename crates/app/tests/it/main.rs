//! Use cases beneath the API.
#![cfg(test)]

mod applications;
mod scopes;
