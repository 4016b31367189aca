//! What people read, from a small world that the kernel scores.

mod books;
mod texts;
mod world;
