//! The API as clients see it, on both databases.

mod files;
mod generated;
mod goals;
mod people;
mod permissions;
mod secondments;
mod session;
mod units;
