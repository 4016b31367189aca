//! Persons and their ways in.

mod account;
mod accounts;
mod administrators;
mod belong;
mod init;
mod password;
mod persons;
mod posts;
mod recognise;
mod secondments;
mod session;
mod sign_on;
mod token;

pub use account::{NewUser, add_user, disable_user, reset_password};
pub use accounts::{
    AccountView, MadeAccount, NewAccount, account, accounts, disable_account, enable_account, make_account,
    reset_account, unlock_account,
};
pub use init::{Beginning, init};
pub use password::{ChangePassword, change_password};
pub use persons::{
    FirstPost, NewPerson, PersonFilter, PersonPatch, PersonView, change_person, enter_person, erase_person,
    people, person,
};
pub use posts::{NewPost, PostEnd, PostFilter, PostPatch, appoint, change_post, end_post, post, posts};
pub use recognise::{Credential, recognise, recognise_again};
pub use secondments::{
    NewRecall, NewSecondment, RecallAnswer, RecallView, SecondmentEnd, SecondmentFilter, SecondmentView,
    answer_recall, ask_back, end_secondment, second, secondment, secondments,
};
pub use session::{Me, PostView, SignIn, SignedIn, me, sign_in, sign_out};
pub use sign_on::sign_on;
pub use token::{MadeToken, NewToken, TokenView, make_token, revoke_token, tokens};

use domain::journal::Code;

pub(crate) const ACCOUNT: Code = Code::literal("account");
pub(crate) const PERSON: Code = Code::literal("person");
pub(crate) use account::POST;
pub(crate) use posts::{change_lead, end_posts_with_unit, leading};
const TOKEN: Code = Code::literal("token");
