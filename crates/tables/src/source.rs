//! Where a table comes from.

use bytes::Bytes;
use kernel::fault::{Fault, Place, What};
use std::path::{Path, PathBuf};

/// A file, or CSV on standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file whose ending says what it is.
    File(PathBuf),
    /// CSV on standard input, `-` on the command line.
    Stdin,
    /// A CSV file or a workbook in memory.
    Bytes {
        /// Its name as the user gave it.
        name: String,
        /// What it is.
        format: Format,
        /// All of it.
        bytes: Bytes,
    },
}

/// What a file is, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.csv`, `.txt`: comma-separated, UTF-8 or GBK.
    Csv,
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.parquet`
    Parquet,
}

impl Source {
    /// The name as the user gave it.
    pub fn name(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Stdin => "-".into(),
            Source::Bytes { name, .. } => name.clone(),
        }
    }

    /// What it is; a fault when the ending is none of ours.
    pub fn format(&self) -> Result<Format, Fault> {
        match self {
            Source::Stdin => Ok(Format::Csv),
            Source::Bytes { format, .. } => Ok(*format),
            Source::File(path) => Format::of(path),
        }
    }

    /// The fault that this source cannot be read.
    pub(crate) fn unreadable(&self, error: &dyn std::fmt::Display) -> Fault {
        Place::new().file(self.name()).fault(What::Unreadable { message: error.to_string() })
    }
}

impl From<&str> for Source {
    fn from(text: &str) -> Self {
        if text == "-" { Source::Stdin } else { Source::File(text.into()) }
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Source::File(path.into())
    }
}

impl Format {
    /// What a file in memory is by how it begins: workbooks are ZIP archives.
    pub fn sniffed(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") { Format::Xlsx } else { Format::Csv }
    }

    /// What the file is by its ending, in any case; a fault when it is none of ours.
    pub fn of(path: &Path) -> Result<Self, Fault> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match ending.as_str() {
            "csv" | "txt" => Ok(Format::Csv),
            "xlsx" | "xlsm" => Ok(Format::Xlsx),
            "parquet" => Ok(Format::Parquet),
            _ if path.is_dir() => Err(Source::from(path).unreadable(&"it is a folder")),
            _ => {
                let found = if ending.is_empty() { String::new() } else { format!(".{ending}") };
                Err(Place::new().file(path.display().to_string()).fault(What::UnknownFormat { found }))
            }
        }
    }

    /// The ending that it is written with, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Parquet => "parquet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_a_file_is() {
        let check = |name: &str, expect: Option<Format>| {
            assert_eq!(Source::from(name).format().ok(), expect, "{name}")
        };
        check("-", Some(Format::Csv));
        check("三月 数据.CSV", Some(Format::Csv));
        check("a.xlsm", Some(Format::Xlsx));
        check("a/b.parquet", Some(Format::Parquet));
        check("a.xls", None);
        check("values", None);
    }
}
