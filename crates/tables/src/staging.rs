//! Putting files in place: all of a run's, or none.

use crate::source::Format;
use crate::write::{self, OutTable};
use std::io;
use std::path::{Path, PathBuf};

/// Files being written under temporary names.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    files: Vec<Staged>,
}

/// A file on its way.
#[derive(Debug)]
struct Staged {
    /// Where it is written.
    part: PathBuf,
    /// Where it shall be.
    place: PathBuf,
    /// Where the file that is there now stands aside until all are in place.
    aside: PathBuf,
}

impl Staging {
    /// Into `folder`, which is made when it is not there.
    pub fn try_new(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), files: Vec::new() })
    }

    /// Writes a table beside its final place.
    pub fn add<R: Copy>(&mut self, format: Format, table: OutTable<'_, R>) -> io::Result<()> {
        let path = self.stage(&format!("{}.{}", table.name, format.ending()));
        write::table(&path, format, table)
    }

    /// Writes a text file beside its final place.
    pub fn add_text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let path = self.stage(name);
        std::fs::write(path, text)
    }

    /// Where to write the file of this name: beside its final place.
    pub fn stage(&mut self, name: &str) -> PathBuf {
        let [part, aside] = ["part", "before"].map(|ending| self.folder.join(format!(".{name}.{ending}")));
        self.files.push(Staged { part: part.clone(), place: self.folder.join(name), aside });
        part
    }

    /// Puts all files in their places; gives their paths. When one cannot be put, the others are taken back and what
    /// stood there before stands there again.
    pub fn finish(mut self) -> io::Result<Vec<PathBuf>> {
        let files = std::mem::take(&mut self.files);
        for (at, file) in files.iter().enumerate() {
            if let Err(error) = file.put() {
                files[..at].iter().rev().for_each(Staged::take_back);
                self.files = files;
                return Err(error);
            }
        }
        // The new files stand: one of the old ones that cannot be removed is no failure.
        files.iter().for_each(|file| drop(std::fs::remove_file(&file.aside)));
        Ok(files.into_iter().map(|file| file.place).collect())
    }
}

impl Drop for Staging {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        self.files.iter().for_each(|file| drop(std::fs::remove_file(&file.part)));
    }
}

impl Staged {
    /// Puts the file in its place, and what was there aside; nothing is moved when that fails.
    fn put(&self) -> io::Result<()> {
        match std::fs::symlink_metadata(&self.place) {
            Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(_) => std::fs::rename(&self.place, &self.aside)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        std::fs::rename(&self.part, &self.place).inspect_err(|_| self.restore())
    }

    fn take_back(&self) {
        // Of an undoing that fails, the first failure is told; the old file is then still there, aside.
        let _ = std::fs::rename(&self.place, &self.part);
        self.restore();
    }

    fn restore(&self) {
        if self.aside.exists() {
            let _ = std::fs::rename(&self.aside, &self.place);
        }
    }
}
