//! The three kinds of files.

pub(crate) mod csv;
pub(crate) mod encoding;
pub(crate) mod parquet;
mod parquet_bytes;
mod parquet_cells;
pub(crate) mod xlsx;
mod xlsx_rows;
