//! The system of record, on SQLite or PostgreSQL with one code: a [`Store`] whose [`Store::write`] saves a change and
//! its events together or not at all, and the journal of those events.

mod entity;
mod error;
mod journal;
mod migration;
mod open;
mod work;

pub use error::Error;
pub use journal::Numbered;
pub use open::{Pause, Settings, Store};
pub use work::Tx;
