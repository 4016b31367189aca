//! Boards 榜单: what the record says of a scheme and a period, as the files that it is scored from.

mod export;
mod files;

pub use export::export;
pub use files::BoardFile;
