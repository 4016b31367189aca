//! What the tests of other crates need.

pub mod postgres;
pub mod story;
pub mod trouble;
pub mod world;

pub use {domain, store};
