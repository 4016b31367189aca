//! The kernel as its callers see it: schemes in, boards and explanations out, against `scoring.md`.
#![cfg(test)]

mod explain;
mod nodes;
mod periods;
mod pipeline;
mod properties;
mod ranks;
mod rules;
mod rules_peers;
mod schemes;
mod world;
