//! Use cases beneath the API.
#![cfg(test)]

mod administrators;
mod applications;
mod derived;
mod parts;
mod scopes;
mod sweep;
mod walks;
mod world;
