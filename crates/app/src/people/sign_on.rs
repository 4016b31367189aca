//! Signing in as whom another place knows: single sign-on.

use super::session::{Begun, SignedIn, event};
use crate::AppError;
use crate::secret::{hash, secret};
use crate::system::{Mode, System};
use domain::id::RequestId;
use domain::journal::Code;
use domain::person::Account;
use store::Tx;

const VOIDED: Code = Code::literal("account.password_voided");

/// Opens a session for the open account of this name, of whom another place has made sure. No account is made for it. A lock
/// keeps guessers of passwords out, and nobody else. A first password, which others know, is good no more: whoever signs on
/// elsewhere never has to change it.
///
/// # Errors
/// [`AppError::NoAccount`], [`AppError::DemoAccount`], the store's.
pub async fn sign_on(system: &System, name: &str, request: RequestId) -> Result<SignedIn, AppError> {
    let none = || AppError::NoAccount { name: name.to_owned() };
    let is_open = |account: &Account| account.disabled.is_none();
    let account = system.store().account_named(name).await?.filter(is_open).ok_or_else(none)?;
    if account.is_demo && system.mode() == Mode::Serve {
        return Err(AppError::DemoAccount);
    }
    let nobodys = if account.must_change { Some(hash(secret()?).await?) } else { None };
    let account = Account { must_change: false, ..account };
    let voided = event(system, VOIDED, &account, request);
    let begun = Begun::try_new(system, &account, request)?;
    let (opened, account, nobodys, voided) = (&begun, &account, &nobodys, &voided);
    let begin = async |tx: Tx| {
        // As it stands now: it may have been closed or given another password meanwhile.
        let current = tx.account(account.id).await?.filter(is_open).ok_or_else(none)?;
        if let Some(password) = nobodys.as_ref().filter(|_| current.password == account.password) {
            tx.put_account(&Account { password: password.clone(), must_change: false, ..current }).await?;
            tx.record(voided, &[]).await?;
        }
        opened.save(&tx).await
    };
    system.store().write("sign_on", begin).await?;
    Ok(begun.signed)
}
