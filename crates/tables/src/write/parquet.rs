//! Parquet, chunk by chunk into row groups.

use super::{Form, Kind, OutColumn, OutTable};
use arrow_array::types::UInt32Type;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray, UInt32Array,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// How many rows a row group has, at most: each is held, compressed, until it is complete.
const GROUP_ROWS: usize = 262_144;

/// Up to so many texts of a column are written as a dictionary; hashing the rows of more would gain nothing.
const FEW_TEXTS: usize = 4_096;

pub(super) fn parquet<R: Copy>(path: &Path, table: OutTable<'_, R>) -> Result<(), ParquetError> {
    let few: Vec<Option<ArrayRef>> = table.columns.iter().map(|(_, column)| few_texts(column)).collect();
    let (schema, properties) = layout(&table, &few);
    // Without Arrow's own note of the types, every reader sees texts as texts.
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(File::create(path)?, Arc::clone(&schema), options)?;
    table.each_chunk(|columns, _| {
        let arrays = columns.iter().zip(&few).map(|((_, column), few)| array(column, few.as_ref()));
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays.collect::<Result<_, _>>()?)?)
    })?;
    writer.close()?;
    Ok(())
}

/// The texts of a column that has few of them; the empty text is an empty cell.
fn few_texts<R>(column: &OutColumn<'_, R>) -> Option<ArrayRef> {
    match &column.0 {
        Kind::Texts { texts, .. } if texts.len() <= FEW_TEXTS => {
            Some(Arc::new(StringArray::from_iter(texts.iter().map(present))))
        }
        _ => None,
    }
}

/// Types of the columns, and how each is written. Only few texts gain by a dictionary; whole numbers are packed as
/// their differences, and others hardly become smaller by any means.
fn layout<R>(table: &OutTable<'_, R>, few: &[Option<ArrayRef>]) -> (Arc<Schema>, WriterProperties) {
    let mut properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None);
    let mut fields = Vec::with_capacity(few.len());
    for ((head, column), few) in table.columns.iter().zip(few) {
        let path = ColumnPath::from(head.as_str());
        let kind = match (&column.0, few) {
            (Kind::Numbers { form: Form::Whole, .. }, _) => {
                properties = properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
                DataType::Int32
            }
            (Kind::Numbers { .. }, _) => DataType::Float64,
            (Kind::Texts { .. }, None) => {
                properties = properties.set_column_compression(path, Compression::SNAPPY);
                DataType::Utf8
            }
            (Kind::Texts { .. }, Some(_)) => {
                properties = properties.set_column_dictionary_enabled(path, true);
                DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8))
            }
        };
        fields.push(Field::new(head, kind, true));
    }
    (Arc::new(Schema::new(fields)), properties.build())
}

fn array<R>(column: &OutColumn<'_, R>, few: Option<&ArrayRef>) -> Result<ArrayRef, ParquetError> {
    Ok(match (&column.0, few) {
        (Kind::Numbers { form: Form::Whole, numbers, .. }, _) => {
            let whole: Vec<i32> = numbers.iter().map(|&number| number as i32).collect();
            Arc::new(Int32Array::new(whole.into(), given(numbers, |number| !number.is_nan())))
        }
        (Kind::Numbers { numbers, .. }, _) => {
            let given = given(numbers, |number| !number.is_nan());
            Arc::new(Float64Array::new(numbers.clone().into(), given))
        }
        (Kind::Texts { keys, .. }, Some(few)) => {
            let given = given(keys, |key| (*key as usize) < few.len() && few.is_valid(*key as usize));
            let keys = UInt32Array::new(keys.clone().into(), given);
            Arc::new(DictionaryArray::<UInt32Type>::try_new(keys, Arc::clone(few))?)
        }
        (Kind::Texts { texts, keys, .. }, None) => {
            let text = |key: &u32| texts.get(*key as usize);
            match keys.iter().any(|key| text(key).is_empty()) {
                true => Arc::new(StringArray::from_iter(keys.iter().map(|key| present(text(key))))),
                false => Arc::new(StringArray::from_iter_values(keys.iter().map(text))),
            }
        }
    })
}

/// Which cells are not empty; `None` when all are given.
fn given<T>(cells: &[T], is_given: impl Fn(&T) -> bool) -> Option<NullBuffer> {
    let all = cells.iter().fold(true, |all, cell| all & is_given(cell));
    (!all).then(|| BooleanBuffer::collect_bool(cells.len(), |at| is_given(&cells[at])).into())
}

fn present(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
