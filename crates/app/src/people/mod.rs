//! Persons and their ways in.

mod account;
mod init;
mod password;
mod recognise;
mod session;
mod token;

pub use account::{NewUser, add_user, disable_user, reset_password};
pub use init::{Beginning, init};
pub use password::{ChangePassword, change_password};
pub use recognise::{Credential, recognise, recognise_again};
pub use session::{Me, PostView, SignIn, SignedIn, me, sign_in, sign_out};
pub use token::{MadeToken, NewToken, TokenView, make_token, revoke_token, tokens};

use domain::journal::Code;

pub(crate) const ACCOUNT: Code = Code::literal("account");
pub(crate) const PERSON: Code = Code::literal("person");
const TOKEN: Code = Code::literal("token");
