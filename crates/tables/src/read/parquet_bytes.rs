//! The bytes of a row group's columns, read at once: page by page, each would take several calls of the system.

use bytes::{Buf, Bytes};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Some stretches of a file.
pub(super) struct Stretches {
    file_len: u64,
    /// Where each begins in the file.
    held: Vec<(u64, Bytes)>,
}

impl Stretches {
    /// Those of the leaf columns that `wanted` names.
    pub(super) fn read(
        path: &Path,
        group: &RowGroupMetaData,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Self> {
        let mut file = File::open(path)?;
        let file_len = file.metadata()?.len();
        let mut held = Vec::new();
        for (_, column) in group.columns().iter().enumerate().filter(|(leaf, _)| wanted(*leaf)) {
            let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
            let (start, len) = (u64::try_from(start)?, u64::try_from(column.compressed_size())?);
            if start.checked_add(len).is_none_or(|end| end > file_len) {
                return Err(ParquetError::EOF("a column lies beyond the end of the file".into()));
            }
            let mut bytes = Vec::with_capacity(len as usize);
            file.seek(SeekFrom::Start(start))?;
            file.by_ref().take(len).read_to_end(&mut bytes)?;
            held.push((start, bytes.into()));
        }
        Ok(Self { file_len, held })
    }

    /// From `start` to the end of the stretch that holds it.
    fn from(&self, start: u64) -> Result<Bytes> {
        let found = self.held.iter().find_map(|(begin, bytes)| {
            let skipped = usize::try_from(start.checked_sub(*begin)?).ok()?;
            (skipped < bytes.len()).then(|| bytes.slice(skipped..))
        });
        found.ok_or_else(|| ParquetError::EOF(format!("nothing was read at byte {start}")))
    }
}

impl Length for Stretches {
    fn len(&self) -> u64 {
        self.file_len
    }
}

impl ChunkReader for Stretches {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(self.from(start)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let rest = self.from(start)?;
        if rest.len() < length {
            return Err(ParquetError::EOF(format!("fewer than {length} bytes at byte {start}")));
        }
        Ok(rest.slice(..length))
    }
}
