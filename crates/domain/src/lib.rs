//! What is being done, by whom and until when: the working calendar, lifecycles and hand-overs, as types and pure
//! decisions. Files come as texts, the time as an argument; faults in files are [`kernel::fault::Faults`].

pub mod access;
pub mod board;
pub mod calendar;
pub mod case;
pub mod days;
pub mod file;
pub mod goal;
pub mod group;
pub mod hand_over;
pub mod id;
pub mod job;
pub mod journal;
pub mod lifecycle;
pub mod link;
pub mod message;
pub mod notice;
pub mod person;
pub mod phone;
pub mod points;
pub mod report;
pub mod restatement;
pub mod result;
pub mod scheme;
pub mod seal;
pub mod secondment;
pub mod unit;
pub mod validation;

pub use kernel::period;
