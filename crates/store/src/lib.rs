//! The system of record, on SQLite or PostgreSQL with one code: a [`Store`] whose [`Store::write`] saves a change and
//! its events together or not at all, and the journal of those events.

mod backup;
mod boards;
mod cases;
mod declared;
mod entity;
mod error;
mod files;
mod goals;
mod groups;
mod house;
mod jobs;
mod journal;
mod links;
mod messages;
mod migration;
mod open;
mod people;
mod reports;
mod restatements;
mod results;
mod schemes;
mod scope;
mod text;
mod units;
mod work;

pub use backup::{Column, Kind, Restore, Row, Snapshot, Table};
pub use boards::{BoardQuery, BoardRow, StandingOrder, StandingQuery};
pub use cases::{Act, CaseQuery, Loaded, SignedFor};
pub use declared::DeclaredQuery;
pub use error::Error;
pub use files::FileQuery;
pub use goals::{GoalQuery, ObservationQuery};
pub use groups::GroupQuery;
pub use house::{Answer, Setting};
pub use journal::{JournalQuery, Numbered};
pub use links::{LinkQuery, Network};
pub use messages::MessageQuery;
pub use open::{Pause, Settings, Store};
pub use people::{PersonQuery, PostQuery};
pub use reports::{MonthCount, Past, ReportLine, ReportQuery, RowLine};
pub use restatements::RestatementQuery;
pub use results::ResultQuery;
pub use units::UnitQuery;
pub use units::{Place, UnitQuery};
pub use work::{Ask, Tx};
