//! Use cases beneath the API.
#![cfg(test)]

mod administrators;
mod applications;
mod scopes;
mod sweep;
mod walks;
