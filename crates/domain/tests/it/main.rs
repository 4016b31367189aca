//! The domain as its callers see it.
#![cfg(test)]

mod cases;
mod due_dates;
mod goals;
mod hand_overs;
mod holidays;
mod lifecycles;
mod walks;
