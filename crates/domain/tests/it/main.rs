//! The domain as its callers see it.
#![cfg(test)]

mod due_dates;
mod holidays;
