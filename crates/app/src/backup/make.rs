//! Making an archive.

use super::{FORM, Kept, MANIFEST, Manifest, Part};
use crate::AppError;
use crate::files::Shelf;
use crate::secret::digest;
use chrono::{DateTime, SubsecRound, Utc};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use store::{Row, Snapshot, Table};
use tempfile::NamedTempFile;

/// A part with rows ends after so many bytes.
const PART: usize = 4 << 20;

/// The columns that name what is on the shelf.
const DIGESTS: &[&str] = &["digest", "thumbnail"];

/// Writes the record at `url` as it is now, and its files, to a new archive. Others may write meanwhile.
///
/// # Errors
/// [`AppError::Conflict`] when there is something at `out`; the store's; [`AppError::Outside`]. Nothing is left there.
pub async fn backup(url: &str, shelf: &Shelf, out: &Path, now: DateTime<Utc>) -> Result<Manifest, AppError> {
    let exists = || AppError::conflict("file_exists", out.display().to_string());
    if out.try_exists().map_err(|fault| named(out, fault))? {
        return Err(exists());
    }
    let snapshot = Snapshot::of(url).await?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::new_in(folder).map_err(|fault| named(folder, fault))?;
    let mut archive = Archive::try_new(file)?;
    let (mut tables, mut digests) = (Vec::new(), BTreeSet::new());
    for table in snapshot.tables().await? {
        let rows = archive.table(&snapshot, &table, &mut digests).await?;
        tables.push(Kept { table, rows });
    }
    let mut missing = Vec::new();
    for digest in digests {
        match shelf.get(&digest).await {
            Ok(Some(bytes)) => archive.part(&format!("files/{digest}"), &bytes)?,
            Ok(None) => missing.push(digest),
            Err(fault) => {
                tracing::error!(%fault, digest, "left out of the backup");
                missing.push(digest);
            }
        }
    }
    let manifest = Manifest {
        form: FORM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made: now.trunc_subsecs(6),
        migrations: snapshot.migrations().await?,
        tables,
        parts: std::mem::take(&mut archive.parts),
        missing,
    };
    let file = archive.finish(&manifest)?;
    file.as_file().sync_all().map_err(|fault| named(out, fault))?;
    file.persist_noclobber(out).map_err(|fault| match fault.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(),
        _ => named(out, fault.error),
    })?;
    Ok(manifest)
}

fn named(path: &Path, fault: impl std::fmt::Display) -> AppError {
    AppError::outside(format!("{}: {fault}", path.display()))
}

type Packed = zstd::Encoder<'static, NamedTempFile>;

struct Archive {
    tar: tar::Builder<Packed>,
    parts: Vec<Part>,
}

impl Archive {
    fn try_new(file: NamedTempFile) -> Result<Self, AppError> {
        let mut packed = zstd::Encoder::new(file, 0).map_err(AppError::outside)?;
        packed.include_checksum(true).map_err(AppError::outside)?;
        Ok(Self { tar: tar::Builder::new(packed), parts: Vec::new() })
    }

    /// Writes a table's rows, notes the digests in those of `files`, and returns how many there are.
    async fn table(
        &mut self,
        snapshot: &Snapshot,
        table: &Table,
        digests: &mut BTreeSet<String>,
    ) -> Result<u64, AppError> {
        let (mut lines, mut rows, mut number) = (Vec::new(), 0, 0);
        let take = |row: &Row| {
            serde_json::to_writer(&mut lines, row).map_err(AppError::outside)?;
            lines.push(b'\n');
            rows += 1;
            if table.name == "files" {
                let named = DIGESTS.iter().filter_map(|name| row.get(*name)?.as_str());
                digests.extend(named.map(str::to_owned));
            }
            if lines.len() >= PART {
                number += 1;
                self.part(&format!("tables/{}/{number}.jsonl", table.name), &lines)?;
                lines.clear();
            }
            Ok::<_, AppError>(())
        };
        snapshot.rows(table, take).await?;
        if !lines.is_empty() {
            self.part(&format!("tables/{}/{}.jsonl", table.name, number + 1), &lines)?;
        }
        Ok(rows)
    }

    fn part(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        self.append(name, bytes)?;
        self.parts.push(Part { name: name.to_owned(), bytes: bytes.len() as u64, sha256: digest(bytes) });
        Ok(())
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, name, bytes).map_err(AppError::outside)
    }

    fn finish(mut self, manifest: &Manifest) -> Result<NamedTempFile, AppError> {
        let text = serde_json::to_vec_pretty(manifest).map_err(AppError::outside)?;
        self.append(MANIFEST, &text)?;
        let packed = self.tar.into_inner().map_err(AppError::outside)?;
        let mut file = packed.finish().map_err(AppError::outside)?;
        file.flush().map_err(AppError::outside)?;
        Ok(file)
    }
}
