//! Secrets: chance, digests, passwords, encryption.

use crate::AppError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::id::{PersonId, SaltId};
use domain::journal::Salt;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// How many passwords are hashed at a time: each takes 19 MiB and all of a thread.
static AT_A_TIME: Semaphore = Semaphore::const_new(4);

/// 32 random bytes as 64 hexadecimal digits.
///
/// # Errors
/// The system has no chance to give.
pub fn secret() -> Result<String, AppError> {
    Ok(hex(&random()?))
}

/// A new salt for a person's values.
pub(crate) fn salt(person: PersonId) -> Result<Salt, AppError> {
    Ok(Salt { id: SaltId(Uuid::now_v7()), person, bytes: random()? })
}

pub(crate) fn random() -> Result<[u8; 32], AppError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(AppError::outside)?;
    Ok(bytes)
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The argon2id hash of a password; takes some ten milliseconds of a thread of its own.
///
/// # Errors
/// The thread was lost.
pub async fn hash(password: String) -> Result<String, AppError> {
    let hash = move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash: PasswordHash| hash.to_string())
    };
    apart(hash).await?.map_err(AppError::outside)
}

/// Whether a password has this hash. Without a hash it takes as long, so that nobody learns who has an account.
pub(crate) async fn is_password(password: String, hash: Option<String>) -> Result<bool, AppError> {
    static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| {
        Argon2::default().hash_password(b"nobody's").map(|hash: PasswordHash| hash.to_string()).ok()
    });
    let verify = move || {
        let is_real = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODYS.clone()) else { return false };
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && is_real
    };
    apart(verify).await
}

/// Does a hash's work on a thread of its own, once there is room for it.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let room = AT_A_TIME.acquire().await.map_err(AppError::outside)?;
    // Kept until the work is done, even when nobody waits for it any more.
    let work = move || (work(), room).0;
    tokio::task::spawn_blocking(work).await.map_err(AppError::outside)
}

/// Chooses how this process encrypts what it sends: there is only one way to choose, and it may have been chosen before.
pub fn choose_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
