//! Use cases beneath the API.
#![cfg(test)]

mod applications;
mod scopes;
mod sweep;
mod walks;
mod world;
