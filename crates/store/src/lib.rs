//! The system of record, on SQLite or PostgreSQL with one code: a [`Store`] whose [`Store::write`] saves a change and
//! its events together or not at all, and the journal of those events.

mod backup;
mod cases;
mod entity;
mod error;
mod files;
mod goals;
mod groups;
mod house;
mod jobs;
mod journal;
mod links;
mod migration;
mod open;
mod people;
mod schemes;
mod scope;
mod seals;
mod text;
mod units;
mod work;

pub use backup::{Column, Kind, Restore, Row, Snapshot, Table};
pub use cases::{Act, CaseQuery, Loaded, SignedFor};
pub use error::Error;
pub use files::FileQuery;
pub use goals::{GoalQuery, ObservationQuery};
pub use groups::GroupQuery;
pub use house::{Answer, Setting};
pub use journal::{JournalQuery, Numbered};
pub use links::{LinkQuery, Network};
pub use open::{Pause, Settings, Store};
pub use people::{PersonQuery, PostQuery};
pub use seals::{MonthBoard, Sealed};
pub use units::UnitQuery;
pub use work::{Ask, Tx};
