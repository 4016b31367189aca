//! The key that months are sealed with: 32 bytes in a file of the data folder that only its owner reads.

use crate::AppError;
use crate::secret::random;
use domain::seal::{Key, PublicKey};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where the key lies. Until that is said, a key is made that ends with the program.
#[derive(Default)]
pub struct SealKey {
    file: OnceLock<PathBuf>,
    memory: OnceLock<[u8; 32]>,
}

impl SealKey {
    /// Keeps the key in this file. What was said first holds.
    pub fn keep_in(&self, file: PathBuf) {
        let _ = self.file.set(file);
    }

    /// What its signatures are checked with.
    ///
    /// # Errors
    /// The file can't be read or made.
    pub fn public(&self) -> Result<PublicKey, AppError> {
        Ok(self.key()?.public())
    }

    pub(crate) fn key(&self) -> Result<Key, AppError> {
        if let Some(file) = self.file.get() {
            return kept(file).map(|bytes| Key::new(&bytes));
        }
        let made = random()?;
        Ok(Key::new(self.memory.get_or_init(|| made)))
    }
}

/// The file's bytes; it is made when it isn't there.
fn kept(file: &Path) -> Result<[u8; 32], AppError> {
    let failed = |fault: std::io::Error| AppError::outside(format!("{}: {fault}", file.display()));
    match std::fs::read(file) {
        Ok(bytes) => {
            let expected = || AppError::outside(format!("{}: expected 32 bytes", file.display()));
            bytes.try_into().map_err(|_| expected())
        }
        Err(fault) if fault.kind() == ErrorKind::NotFound => {
            let bytes = random()?;
            let folder = file.parent().unwrap_or(Path::new("."));
            // Such a file is its owner's only, and comes to its place whole.
            let mut made = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
            made.write_all(&bytes).and_then(|()| made.as_file().sync_all()).map_err(failed)?;
            match made.persist_noclobber(file) {
                Ok(_) => Ok(bytes),
                Err(lost) if lost.error.kind() == ErrorKind::AlreadyExists => kept(file),
                Err(lost) => Err(failed(lost.error)),
            }
        }
        Err(fault) => Err(failed(fault)),
    }
}
