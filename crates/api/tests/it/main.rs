//! The API as clients see it, on both databases.
#![cfg(test)]

mod cases;
mod files;
mod generated;
mod goals;
mod people;
mod permissions;
mod schemes;
mod secondments;
mod session;
mod units;
mod units_in_time;
