//! The API as clients see it, on both databases.

mod generated;
mod permissions;
mod session;
mod units;
