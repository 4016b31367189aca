//! What people read, from a small world that the kernel scores.
#![cfg(test)]

mod books;
mod texts;
mod units;
mod world;
