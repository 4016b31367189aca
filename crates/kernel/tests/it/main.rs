//! The kernel as its callers see it: schemes in, boards and explanations out, against `scoring.md`.
#![cfg(test)]

mod explain;
mod nodes;
mod properties;
mod rules;
mod schemes;
mod world;
