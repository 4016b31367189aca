//! Scoring, ranking and explanation: Liangzhu's kernel.
//!
//! Pure: no files, no clock, no randomness. Facts come in as columns ([`facts`], [`units`]), rules as a scheme;
//! a board comes out, with warnings and, on request, the trace of every step. Results are the same on one thread and
//! on many.

mod assign;
pub mod board;
mod climb;
pub mod column;
mod combine;
pub mod compute;
pub mod document;
pub mod explain;
pub mod facts;
pub mod fault;
mod finish;
pub mod formula;
pub mod groups;
pub mod intake;
mod leaf;
pub mod number;
pub mod peers;
pub mod period;
pub mod plan;
pub mod rank;
mod rollup;
pub mod rule;
pub mod scheme;
pub mod scores;
pub mod stats;
pub mod trace;
mod treat;
mod tree;
pub mod units;
