//! Files as they are kept: compressed, each with its digest.

use super::export::Files;
use crate::AppError;
use domain::board::BoardFile;
use domain::seal::BoardSeal;
use sha2::{Digest, Sha256};

/// How hard bytes are pressed.
const LEVEL: i32 = 3;

/// A file as it is kept.
pub(crate) fn kept(name: &str, bytes: &[u8]) -> Result<BoardFile, AppError> {
    let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(BoardFile {
        name: name.to_owned(),
        body: zstd::encode_all(bytes, LEVEL).map_err(AppError::outside)?,
        digest,
        size: bytes.len() as u64,
    })
}

/// All files as they are kept, by name.
pub(crate) fn all_kept(files: &Files) -> Result<Vec<BoardFile>, AppError> {
    files.iter().map(|(name, bytes)| kept(name, bytes)).collect()
}

/// The tree over a board's files, as they were before they were pressed.
pub(crate) fn tree(files: &[BoardFile]) -> Result<BoardSeal, AppError> {
    let opened = files.iter().map(|file| Ok((file.name.as_str(), opened(file)?)));
    let opened = opened.collect::<Result<Vec<_>, AppError>>()?;
    Ok(BoardSeal::new(opened.iter().map(|(name, body)| (*name, body.as_slice()))))
}

/// The bytes of a file that was kept.
///
/// # Errors
/// [`AppError::Outside`] when they aren't those that were kept.
pub fn opened(file: &BoardFile) -> Result<Vec<u8>, AppError> {
    let bytes = zstd::decode_all(file.body.as_slice()).map_err(AppError::outside)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest != file.digest {
        return Err(AppError::outside(format!("{} isn't what was kept", file.name)));
    }
    Ok(bytes)
}
