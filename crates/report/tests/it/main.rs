//! What people read, from a small world that the kernel scores.
#![cfg(test)]

mod books;
mod notices;
mod texts;
mod units;
mod world;
