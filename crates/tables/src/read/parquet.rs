//! Parquet, row group by row group.

use super::encoding::reason;
use super::parquet_bytes::Stretches;
use super::parquet_cells::{Dictionaries, cells};
use crate::log::Log;
use crate::source::Source;
use crate::table::{Chunk, Each, Head, Header, RowNumbers, Take, letters};
use arrow_schema::{DataType, Field, Schema};
use kernel::fault::Faults;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Encoding;
use parquet::errors::ParquetError;
use std::fmt::Display;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a file without its beginning or end cannot be read.
const BROKEN: &str = "it is no Parquet file, or not all of one";

/// Rows per batch: its columns stay in the processor's cache.
const BATCH_ROWS: usize = 8_192;

/// Why a file cannot be read that begins and ends well. The message files translate the first clause.
fn damaged(error: &dyn Display) -> String {
    format!("part of it is damaged, {error}")
}

/// A Parquet file of which the metadata has been read.
#[derive(Debug)]
pub(crate) struct ParquetFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// Row number of each row group's first row.
    first_rows: Vec<usize>,
}

impl ParquetFile {
    pub(crate) fn open(source: &Source) -> Result<(Vec<Head>, Self), Faults> {
        let Source::File(path) = source else {
            return Err(source.unreadable(&"standard input is CSV").into());
        };
        let file = File::open(path).map_err(|error| source.unreadable(&reason(&error)))?;
        // Without Arrow's own note of the types, texts are one type however they were held when written.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options).map_err(|error| match error {
            ParquetError::EOF(_) => source.unreadable(&BROKEN),
            ParquetError::General(message) if message.contains("Corrupt footer") => {
                source.unreadable(&BROKEN)
            }
            other => source.unreadable(&damaged(&other)),
        })?;
        let names = metadata.schema().fields().iter().enumerate();
        let heads = names.map(|(at, field)| Head::new(field.name(), letters(at))).collect();
        let rows = metadata.metadata().row_groups().iter().map(|group| group.num_rows() as usize);
        let first_rows = rows.scan(2, |next, rows| Some(std::mem::replace(next, *next + rows))).collect();
        Ok((heads, Self { path: path.clone(), metadata, first_rows }))
    }

    /// How many row groups; each can be read on its own, at the same time as others.
    pub(crate) fn groups(&self) -> usize {
        self.first_rows.len()
    }

    /// How many rows the file says it has.
    pub(crate) fn rows(&self) -> usize {
        usize::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Reads the columns of `take` of one row group.
    pub(crate) fn read_group(
        &self,
        group: usize,
        header: &Header,
        take: &[Take],
        log: &mut Log,
        each: &mut Each<'_>,
    ) -> Result<(), String> {
        let read = self.batches(group, take).map_err(|error| damaged(&error))?;
        let mut dictionaries = Dictionaries::new(take.len());
        let mut first = self.first_rows[group];
        for batch in read {
            let batch = batch.map_err(|error| damaged(&error))?;
            let rows = RowNumbers::From(first, batch.num_rows());
            let columns = take.iter().enumerate().map(|(at, wanted)| {
                // A batch holds the columns in the order of the file.
                let place = take.iter().filter(|other| other.column < wanted.column).count();
                let fault = |row, what| log.push(header.cell(first + row, wanted.column), what);
                cells(batch.column(place), wanted.kind, dictionaries.of(at), fault).map_err(|kind| {
                    format!("a column holds no table cells, {}: {kind}", header.columns[wanted.column].text)
                })
            });
            let columns = columns.collect::<Result<_, _>>()?;
            each(&Chunk { rows, columns }, log);
            first += batch.num_rows();
        }
        Ok(())
    }

    fn batches(&self, group: usize, take: &[Take]) -> Result<ParquetRecordBatchReader, ParquetError> {
        let options = ArrowReaderOptions::new().with_schema(Arc::new(self.schema(group)));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(self.metadata.metadata()), options)?;
        let roots = ProjectionMask::roots(metadata.parquet_schema(), take.iter().map(|take| take.column));
        let leaves = |leaf| roots.leaf_included(leaf);
        let bytes = Stretches::read(&self.path, self.metadata.metadata().row_group(group), leaves)?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata)
            .with_row_groups(vec![group])
            .with_projection(roots)
            .with_batch_size(BATCH_ROWS)
            .build()
    }

    /// The types to read a row group as: texts as dictionaries where all its pages have one, so that a text is looked
    /// up once and not once per row. A group that fell back to plain pages would have a dictionary made for each batch.
    fn schema(&self, group: usize) -> Schema {
        let known = self.metadata.schema();
        let chunks = self.metadata.metadata().row_group(group);
        let leaves = self.metadata.parquet_schema();
        let dictionary = |at: usize| {
            let leaf = (0..leaves.num_columns()).find(|&leaf| leaves.get_column_root_idx(leaf) == at)?;
            let chunk = chunks.column(leaf);
            chunk.dictionary_page_offset()?;
            // Without a single text the reader would look for the dictionary in vain, row by row.
            let nulls = chunk.statistics().and_then(|statistics| statistics.null_count_opt());
            if nulls.is_some_and(|nulls| i64::try_from(nulls) == Ok(chunk.num_values())) {
                return Some(false);
            }
            let plain = chunk.page_encoding_stats_mask().is_some_and(|pages| pages.is_set(Encoding::PLAIN));
            Some(!plain)
        };
        let field = |(at, field): (usize, &Arc<Field>)| match field.data_type() {
            DataType::Utf8 | DataType::Binary => {
                let kind = match dictionary(at) {
                    Some(true) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
                    _ => DataType::Utf8,
                };
                field.as_ref().clone().with_data_type(kind)
            }
            _ => field.as_ref().clone(),
        };
        Schema::new(known.fields().iter().enumerate().map(field).collect::<Vec<_>>())
    }
}
