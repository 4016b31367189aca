//! Restoring from an archive: first all of it is checked, then all of it is saved.

use super::{FORM, MANIFEST, Manifest, Part};
use crate::AppError;
use crate::files::Shelf;
use crate::secret::digest;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;
use store::{Restore, Row, Table};

/// A part isn't read beyond this many bytes: rows end their parts after 4 MiB, files have limits of their own.
const LARGEST: u64 = 1 << 30;

/// Puts the archive's files on the shelf and its rows into the empty database at `url`: all of them, or none.
///
/// # Errors
/// [`AppError::Conflict`]: `archive_missing`, `archive_cut`, `archive_altered`, `archive_unknown` for an archive that isn't there, whole or ours; the
/// store's, when the database isn't empty above all; [`AppError::Outside`].
pub async fn restore(url: &str, shelf: &Shelf, from: &Path) -> Result<Manifest, AppError> {
    let manifest = check(from)?;
    let tables: Vec<Table> = manifest.tables.iter().map(|kept| kept.table.clone()).collect();
    let restore = Restore::begin(url, &manifest.migrations, &tables).await?;
    let mut parts = open(from)?;
    let mut entries = parts.entries().map_err(|fault| cut(from, &fault))?;
    while let Some((name, bytes)) = next(&mut entries).map_err(|fault| cut(from, &fault))? {
        if let Some(table) = table_of(&name) {
            let table = tables.iter().find(|of| of.name == table).ok_or_else(|| altered(&name))?;
            restore.insert(table, &rows(&name, &bytes)?).await?;
        } else if name.starts_with("files/") {
            shelf.put(bytes.into()).await?;
        }
    }
    restore.finish().await?;
    Ok(manifest)
}

/// Reads all of an archive and compares it with what it says of itself.
fn check(from: &Path) -> Result<Manifest, AppError> {
    let (mut found, mut counts) = (Vec::new(), HashMap::<String, u64>::new());
    let mut manifest = None;
    let mut parts = open(from)?;
    let mut entries = parts.entries().map_err(|fault| cut(from, &fault))?;
    while let Some((name, bytes)) = next(&mut entries).map_err(|fault| cut(from, &fault))? {
        if name == MANIFEST {
            manifest = Some(bytes);
            continue;
        }
        if let Some(table) = table_of(&name) {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
            *counts.entry(table.to_owned()).or_default() += lines as u64;
        }
        found.push(Part { name, bytes: bytes.len() as u64, sha256: digest(&bytes) });
    }
    // The sum over all of it comes last, after the tar's own end.
    std::io::copy(&mut parts.into_inner(), &mut std::io::sink()).map_err(|fault| cut(from, &fault))?;
    let text = manifest.ok_or_else(|| cut(from, &"it has no manifest"))?;
    let value: serde_json::Value = serde_json::from_slice(&text).map_err(|_| altered(MANIFEST))?;
    if value["form"] != FORM {
        return Err(AppError::conflict("archive_unknown", value["form"].to_string()));
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(|_| altered(MANIFEST))?;
    for (at, wanted) in manifest.parts.iter().enumerate() {
        if found.get(at) != Some(wanted) {
            return Err(altered(&wanted.name));
        }
    }
    if let Some(more) = found.get(manifest.parts.len()) {
        return Err(altered(&more.name));
    }
    for kept in &manifest.tables {
        if counts.remove(&kept.table.name).unwrap_or_default() != kept.rows {
            return Err(altered(&format!("tables/{}", kept.table.name)));
        }
    }
    Ok(manifest)
}

type Parts = tar::Archive<zstd::Decoder<'static, BufReader<File>>>;

fn open(from: &Path) -> Result<Parts, AppError> {
    let named = |fault: std::io::Error| match fault.kind() {
        ErrorKind::NotFound => AppError::conflict("archive_missing", from.display().to_string()),
        _ => AppError::outside(format!("{}: {fault}", from.display())),
    };
    let file = File::open(from).map_err(named)?;
    Ok(tar::Archive::new(zstd::Decoder::new(file).map_err(named)?))
}

/// The next part, read to its end.
fn next<R: Read>(entries: &mut tar::Entries<'_, R>) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let Some(entry) = entries.next().transpose()? else { return Ok(None) };
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    let (size, mut bytes) = (entry.size(), Vec::new());
    entry.take(LARGEST).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some((name, bytes)))
}

fn table_of(name: &str) -> Option<&str> {
    name.strip_prefix("tables/")?.split_once('/').map(|(table, _)| table)
}

fn rows(name: &str, bytes: &[u8]) -> Result<Vec<Row>, AppError> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|_| altered(name))).collect()
}

fn cut(from: &Path, fault: &dyn std::fmt::Display) -> AppError {
    AppError::conflict("archive_cut", format!("{}: {fault}", from.display()))
}

fn altered(part: &str) -> AppError {
    AppError::conflict("archive_altered", part)
}
