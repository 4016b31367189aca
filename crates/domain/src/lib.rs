//! What is being done, by whom and until when: the working calendar, lifecycles and hand-overs, as types and pure
//! decisions. Files come as texts, the time as an argument.

pub mod calendar;
pub mod fault;
pub mod goal;
pub mod hand_over;
pub mod lifecycle;
mod section;
