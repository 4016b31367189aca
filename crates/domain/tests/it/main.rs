//! The domain as its callers see it.
#![cfg(test)]

mod cases;
mod days;
mod due_dates;
mod goals;
mod groups;
mod hand_overs;
mod holidays;
mod journal;
mod lifecycles;
mod links;
mod people;
mod reports;
mod results;
mod seals;
mod secondments;
mod units;
mod validation;
mod walks;

use kernel::fault::{Fault, Faults};

/// The faults of `x.toml`, a line each.
fn told(faults: &Faults) -> String {
    let told = |fault: &Fault| {
        let at = &fault.at;
        assert_eq!(at.file.as_deref(), Some("x.toml"));
        let (line, key) = (at.line.unwrap(), at.key.as_deref().unwrap_or("-"));
        format!("line {line}, {key}: {:?}", fault.what)
    };
    faults.0.iter().map(told).collect::<Vec<_>>().join("\n")
}
