//! Persons: read, entered, changed, erased.

mod change;
mod enter;
mod erase;
mod read;

pub use change::{PersonPatch, change_person};
pub use enter::{FirstPost, NewPerson, enter_person};
pub use erase::erase_person;
pub use read::{PersonFilter, PersonView, people, person};

pub(super) use read::known_now;

use crate::error::Misfits;
use domain::journal::Code;
use domain::phone;

pub(super) const NAME: Code = Code::literal("name");
const PHONE: Code = Code::literal("phone");
pub(super) const KEPT: Code = Code::literal("kept");

/// A telephone as it is kept.
fn read_phone(misfits: &mut Misfits, given: &str) -> Option<String> {
    let phone = phone::read(given);
    if phone.is_none() {
        misfits.add("/phone", "bad_phone", "a mobile such as 13900000000 or a landline such as 0578-2000000");
    }
    phone
}
