//! One suite for both databases: each test runs on SQLite and on PostgreSQL.
#![cfg(test)]

mod cases;
mod databases;
mod journal;
mod opening;
mod people;
mod relay;
mod units_of_work;
