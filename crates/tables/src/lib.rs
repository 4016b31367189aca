//! Reading and writing CSV, XLSX and Parquet, with every fault placed at its cell.
//!
//! A [`Source`] names a file. The readers ([`read_units`], [`read_values`], …) give the kernel's types or all of the
//! file's faults. What they share: a table is a header and chunks of columns, whatever file it comes from (`table`);
//! columns are found by their English or Chinese names (`names`); a text becomes a number or a period by one set of
//! rules (`cell`).

mod assignment;
mod benchmarks;
pub mod cell;
mod declared;
mod form_lines;
mod history;
mod keys;
mod log;
mod names;
mod read;
mod record;
mod result_lines;
mod rows;
mod source;
mod staging;
mod table;
mod targets;
mod unit_lines;
mod units;
mod values;
mod write;

pub use assignment::read_assignment;
pub use benchmarks::read_benchmarks;
pub use declared::read_declared;
pub use form_lines::{FormLine, read_form_lines};
pub use history::{BoardFile, read_history};
pub use keys::UnitKeys;
pub use read::encoding::reason;
pub use result_lines::{PeerLine, ResultLine, read_peer_lines, read_result_lines};
pub use source::{Format, Source};
pub use staging::Staging;
pub use targets::read_targets;
pub use unit_lines::{UnitCell, UnitLine, UnitLines, read_unit_lines};
pub use units::read_units;
pub use values::read_values;
pub use write::{OutColumn, OutTable};
