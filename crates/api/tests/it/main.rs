//! The API as clients see it, on both databases.
#![cfg(test)]

mod boards;
mod cases;
mod console;
mod files;
mod generated;
mod goals;
mod live;
mod messages;
mod notices;
mod peer_groups;
mod people;
mod permissions;
mod points;
mod report_table;
mod reports;
mod restatements;
mod results;
mod schemes;
mod secondments;
mod session;
mod trouble;
mod unit_links;
mod unit_table;
mod units;
mod units_in_time;
mod validation;
