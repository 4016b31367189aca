//! Use cases beneath the API.
#![cfg(test)]

mod administrators;
mod applications;
mod boards;
mod derived;
mod forms;
mod parts;
mod scopes;
mod sweep;
mod walks;
mod world;
