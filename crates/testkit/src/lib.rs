//! What the tests of other crates need.

pub mod postgres;
pub mod world;

pub use store;
