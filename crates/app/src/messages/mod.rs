//! Messages: the inbox of each person. They are written in the unit of work of what they tell of; the inbox is all the
//! delivery that there is.

mod read;
mod write;

pub use read::{MessageFilter, MessageTold, MessageView, messages, read_message};
pub(crate) use read::{told, unread};
pub(crate) use write::{Causing, hearers, write};

use domain::journal::Code;

const MESSAGE: Code = Code::literal("message");
