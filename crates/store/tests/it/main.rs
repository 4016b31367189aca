//! One suite for both databases: each test runs on SQLite and on PostgreSQL.
#![cfg(test)]

mod backups;
mod cases;
mod databases;
mod goals;
mod groups;
mod jobs;
mod journal;
mod links;
mod opening;
mod people;
mod refusing;
mod relay;
mod reports;
mod seals;
mod units;
mod units_of_work;
