//! Writing a month's boards out, as the files that they were made from and written to.

use super::files;
use super::score::unpack;
use crate::AppError;
use crate::system::System;
use domain::period::Period;
use std::path::Path;
use store::BoardQuery;

/// A board that was written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The code of its scheme.
    pub scheme: String,
    /// How far it is.
    pub state: &'static str,
    /// How many files it has.
    pub files: usize,
}

/// Writes the frozen files of the boards of a period, of all schemes or of one, each into the folder of its scheme's code.
///
/// # Errors
/// [`AppError::NotFound`] when no board was computed for it; [`AppError::Input`] when a file can't be written; the store's.
pub async fn export_month(
    system: &System,
    period: Period,
    scheme: Option<String>,
    folder: &Path,
) -> Result<Vec<Exported>, AppError> {
    let query = BoardQuery { scheme, period: Some(period), ..BoardQuery::default() };
    let mut exported = Vec::new();
    for row in system.store().boards(&query).await?.into_iter().filter(|row| row.board.revision > 0) {
        let kept = system.store().board_files(row.board.id).await?;
        let opened = kept.iter().map(|file| Ok((file.name.clone(), files::opened(file)?)));
        let opened = opened.collect::<Result<super::export::Files, AppError>>()?;
        unpack(&opened, &folder.join(&row.board.scheme))?;
        exported.push(Exported { scheme: row.board.scheme, state: row.stage.name(), files: opened.len() });
    }
    if exported.is_empty() {
        return Err(AppError::not_found("board", period));
    }
    Ok(exported)
}

/// The files that a board of this scheme and period would be made from, as the record is now.
///
/// # Errors
/// [`AppError::NotFound`] when no version of the scheme is in force; [`AppError::Input`] with the scheme's faults; the store's.
pub async fn export_record(
    system: &System,
    scheme: &str,
    period: Period,
) -> Result<super::export::Files, AppError> {
    super::export::files(&super::material::gather(system, scheme, period).await?)
}
