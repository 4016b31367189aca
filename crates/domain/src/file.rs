//! Files that were handed in as evidence.

use crate::id::{FileId, PersonId, UnitId};
use crate::journal::Subject;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a file is, by what it has in it, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
    /// A picture.
    Webp,
    /// A document.
    Pdf,
    /// A Word document.
    Docx,
    /// A Word document of before 2007.
    Doc,
    /// An Excel workbook.
    Xlsx,
    /// An Excel workbook of before 2007.
    Xls,
    /// A table in plain text.
    Csv,
    /// Plain text.
    Txt,
}

impl FileKind {
    /// All of them, with their names and media types.
    pub const ALL: &[(Self, &str, &str)] = &[
        (Self::Jpeg, "jpeg", "image/jpeg"),
        (Self::Png, "png", "image/png"),
        (Self::Webp, "webp", "image/webp"),
        (Self::Pdf, "pdf", "application/pdf"),
        (Self::Docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (Self::Doc, "doc", "application/msword"),
        (Self::Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Self::Xls, "xls", "application/vnd.ms-excel"),
        (Self::Csv, "csv", "text/csv"),
        (Self::Txt, "txt", "text/plain"),
    ];

    fn row(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(("", ""), |(_, name, media)| (name, media))
    }

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        self.row().1
    }

    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, of, _)| *of == name).map(|(kind, ..)| *kind)
    }

    /// The kind of this media type.
    pub fn of_media(media: &str) -> Option<Self> {
        Self::ALL.iter().find(|(.., of)| *of == media).map(|(kind, ..)| *kind)
    }

    /// Whether it is a picture, which may say where it was taken and gets a thumbnail.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// The unit that it belongs to.
    pub unit: UnitId,
    /// What it is evidence of, if that is known.
    pub subject: Option<Subject>,
    /// The name that it was given with.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: i64,
    /// SHA-256 of them: 64 hexadecimal digits.
    pub digest: String,
    /// The digest of its thumbnail, a JPEG, once there is one.
    pub thumbnail: Option<String>,
    /// Who handed it in.
    pub person: PersonId,
    /// When, in real time.
    pub made: DateTime<Utc>,
}
