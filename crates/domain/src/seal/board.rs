//! What made a board, as a tree: each file is a tree over its lines, and the board a tree over its files.

use super::hash::Hash;
use super::proof::LineProof;
use super::tree;
use serde::{Deserialize, Serialize};

/// No more hashes of lines are kept of a file: of a longer one, hashes of so many lines each that it suffices.
const KEPT: usize = 4096;

/// The tree of a board's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardSeal {
    /// Over the files, in order of name.
    pub root: Hash,
    /// In order of name.
    pub files: Vec<FileSeal>,
}

/// The tree of a file's lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSeal {
    /// Its name in the board's folder, such as `history/2022-02/scores.csv`.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// How many lines it has.
    pub lines: u64,
    /// Over its lines.
    pub root: Hash,
    /// How many lines each of `parts` is over: a power of two. 1 unless the file is long.
    pub span: u64,
    /// The roots over so many lines each, which the file's root is over.
    pub parts: Vec<Hash>,
}

/// Where files are not those that a board was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineFault {
    /// The file isn't there.
    Missing(String),
    /// The file is no part of the board.
    Beyond(String),
    /// Something in these lines, counted from 1, is different, missing or added; the first place only.
    Differs {
        /// The file.
        file: String,
        /// The first line that can be meant.
        from: u64,
        /// The last one.
        to: u64,
    },
}

impl BoardSeal {
    /// The tree over these files, given by name and content in any order.
    pub fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Self {
        let mut files: Vec<_> = files.into_iter().map(|(name, body)| FileSeal::new(name, body)).collect();
        files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Self { root: tree::root(&leaves(&files)), files }
    }

    /// Whether its hashes lead from the parts of the files to its root.
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(FileSeal::is_whole)
            && self.files.is_sorted_by(|a, b| a.name < b.name)
            && tree::root(&leaves(&self.files)) == self.root
    }

    /// Proves the line of this number, from 1, of a file. None when there is no such file or line.
    pub fn prove(&self, file: &str, body: &[u8], number: u64) -> Option<LineProof> {
        let at = self.files.iter().position(|of| of.name == file)?;
        let seal = &self.files[at];
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let text = lines(body).nth(index)?;
        Some(LineProof {
            file: file.to_owned(),
            number,
            line: String::from_utf8(text.to_vec()).ok()?,
            bytes: seal.bytes,
            lines: seal.lines,
            path: tree::path(&hashes(file, body), index)?,
            file_number: at as u64 + 1,
            files: self.files.len() as u64,
            file_path: tree::path(&leaves(&self.files), at)?,
        })
    }

    /// Where `found` isn't this; nothing when it is.
    pub fn differences(&self, found: &Self) -> Vec<LineFault> {
        let named = |seal: &Self, name: &str| seal.files.iter().position(|file| file.name == name);
        let missing = self.files.iter().filter_map(|file| match named(found, &file.name) {
            None => Some(LineFault::Missing(file.name.clone())),
            Some(at) => file.difference(&found.files[at]),
        });
        let beyond = found.files.iter().filter(|file| named(self, &file.name).is_none());
        missing.chain(beyond.map(|file| LineFault::Beyond(file.name.clone()))).collect()
    }
}

impl FileSeal {
    fn new(name: &str, body: &[u8]) -> Self {
        let hashes = hashes(name, body);
        let span = hashes.len().div_ceil(KEPT).max(1).next_power_of_two();
        let parts: Vec<Hash> = hashes.chunks(span).map(tree::root).collect();
        Self {
            name: name.to_owned(),
            bytes: body.len() as u64,
            lines: hashes.len() as u64,
            root: tree::root(&parts),
            span: span as u64,
            parts,
        }
    }

    fn is_whole(&self) -> bool {
        self.span.is_power_of_two()
            && self.parts.len() as u64 == self.lines.div_ceil(self.span)
            && tree::root(&self.parts) == self.root
    }

    fn difference(&self, found: &Self) -> Option<LineFault> {
        if self.root == found.root && self.bytes == found.bytes && self.lines == found.lines {
            return None;
        }
        let same = match self.span == found.span {
            true => self.parts.iter().zip(&found.parts).take_while(|(a, b)| a == b).count() as u64,
            false => 0,
        };
        let span = if self.span == found.span { self.span } else { u64::MAX };
        let from = (same * self.span).min(self.lines.max(found.lines).saturating_sub(1)) + 1;
        let to = from.saturating_add(span - 1).min(self.lines.max(found.lines)).max(from);
        Some(LineFault::Differs { file: self.name.clone(), from, to })
    }
}

/// The hashes of the board's leaves.
fn leaves(files: &[FileSeal]) -> Vec<Hash> {
    let leaf = |(at, file): (usize, &FileSeal)| {
        file_leaf(at as u64 + 1, files.len() as u64, &file.name, file.bytes, file.lines, file.root)
    };
    files.iter().enumerate().map(leaf).collect()
}

pub(super) fn file_leaf(number: u64, files: u64, name: &str, bytes: u64, lines: u64, root: Hash) -> Hash {
    Hash::leaf(format!("{number}\t{files}\t{name}\t{bytes}\t{lines}\t{root}").as_bytes())
}

pub(super) fn line_leaf(file: &str, number: u64, line: &[u8]) -> Hash {
    Hash::leaf(&[format!("{file}\t{number}\t").as_bytes(), line].concat())
}

fn hashes(file: &str, body: &[u8]) -> Vec<Hash> {
    lines(body).zip(1..).map(|(line, number)| line_leaf(file, number, line)).collect()
}

/// A file's lines, each without the line feed that ends it. What follows the last line feed is a line unless it is empty.
fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap_or(line))
}
