//! Files that were handed in as evidence: bytes on a shelf by their digest, and what is known of them in the record.

mod add;
mod evidence;
mod kind;
mod place;
mod read;
mod shelf;
mod sweep;
pub(crate) mod thumbnail;

pub use add::{NewFile, add_file};
pub(crate) use evidence::check_evidence;
pub use read::{FileFilter, FileView, bytes, file, files};
pub use shelf::Shelf;
pub use sweep::sweep;

use domain::journal::Code;

const FILE: Code = Code::literal("file");
const SUBJECT_KIND: Code = Code::literal("subject_kind");
