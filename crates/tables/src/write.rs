//! Writing tables: all of a run's, or none.

use crate::source::Format;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, RecordBatch, StringArray, UInt32Array, types::UInt32Type,
};
use kernel::column::Codes;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table to be written.
#[derive(Debug)]
pub struct OutTable<'a> {
    /// File name without ending.
    pub name: &'a str,
    /// Headers and columns, all of one length.
    pub columns: Vec<(String, OutColumn<'a>)>,
}

/// A column to be written.
#[derive(Debug)]
pub enum OutColumn<'a> {
    /// Texts by their numbers in `codes`; a number beyond them is an empty cell.
    Codes {
        /// Per row.
        keys: Vec<u32>,
        /// The texts.
        codes: &'a Codes,
    },
    /// The same with texts of its own.
    Own {
        /// Per row.
        keys: Vec<u32>,
        /// The texts.
        codes: Codes,
    },
    /// Numbers that read back the same; NaN is an empty cell.
    Numbers(Vec<f64>),
    /// Numbers as printed, with these decimals.
    Printed(Vec<f64>, u8),
}

impl OutColumn<'_> {
    fn len(&self) -> usize {
        match self {
            OutColumn::Codes { keys, .. } | OutColumn::Own { keys, .. } => keys.len(),
            OutColumn::Numbers(numbers) | OutColumn::Printed(numbers, _) => numbers.len(),
        }
    }

    fn text(&self, row: usize) -> String {
        match self {
            OutColumn::Codes { keys, codes } => codes.get(keys[row]).to_owned(),
            OutColumn::Own { keys, codes } => codes.get(keys[row]).to_owned(),
            OutColumn::Numbers(numbers) | OutColumn::Printed(numbers, _) if numbers[row].is_nan() => {
                String::new()
            }
            OutColumn::Numbers(numbers) => numbers[row].to_string(),
            OutColumn::Printed(numbers, decimals) => format!("{:.*}", usize::from(*decimals), numbers[row]),
        }
    }

    fn array(&self) -> Result<ArrayRef, String> {
        let dictionary = |keys: &[u32], codes: &Codes| {
            let known = |key: &u32| (*key as usize) < codes.len();
            let keys = UInt32Array::from_iter(keys.iter().map(|key| known(key).then_some(*key)));
            let values: StringArray = codes.iter().map(Some).collect();
            let array = DictionaryArray::<UInt32Type>::try_new(keys, Arc::new(values))
                .map_err(|error| error.to_string())?;
            Ok(Arc::new(array) as ArrayRef)
        };
        match self {
            OutColumn::Codes { keys, codes } => dictionary(keys, codes),
            OutColumn::Own { keys, codes } => dictionary(keys, codes),
            OutColumn::Numbers(numbers) | OutColumn::Printed(numbers, _) => {
                let present = numbers.iter().map(|number| (!number.is_nan()).then_some(*number));
                Ok(Arc::new(Float64Array::from_iter(present)))
            }
        }
    }
}

/// Files being written under temporary names.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staging {
    /// Into `folder`, which is made when it is not there.
    pub fn try_new(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), files: Vec::new() })
    }

    /// Writes a table beside its final place.
    pub fn add(&mut self, format: Format, table: &OutTable<'_>) -> io::Result<()> {
        let path = self.stage(&format!("{}.{}", table.name, format.ending()));
        match format {
            Format::Csv => csv(&path, table),
            Format::Parquet => parquet(&path, table).map_err(io::Error::other),
            Format::Xlsx => xlsx(&path, table).map_err(io::Error::other),
        }
    }

    /// Writes a text file beside its final place.
    pub fn add_text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let path = self.stage(name);
        std::fs::write(path, text)
    }

    /// Where to write the file of this name: beside its final place.
    pub fn stage(&mut self, name: &str) -> PathBuf {
        let staged = self.folder.join(format!(".{name}.part"));
        self.files.push((staged.clone(), self.folder.join(name)));
        staged
    }

    /// Puts all files in their places; gives their paths.
    pub fn finish(mut self) -> io::Result<Vec<PathBuf>> {
        let files = std::mem::take(&mut self.files);
        files.iter().try_for_each(|(staged, place)| std::fs::rename(staged, place))?;
        Ok(files.into_iter().map(|(_, place)| place).collect())
    }
}

impl Drop for Staging {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        for (staged, _) in &self.files {
            let _ = std::fs::remove_file(staged);
        }
    }
}

fn rows(table: &OutTable<'_>) -> usize {
    table.columns.first().map_or(0, |(_, column)| column.len())
}

fn csv(path: &Path, table: &OutTable<'_>) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(BufWriter::new(File::create(path)?));
    writer.write_record(table.columns.iter().map(|(head, _)| head))?;
    for row in 0..rows(table) {
        writer.write_record(table.columns.iter().map(|(_, column)| column.text(row)))?;
    }
    writer.flush()
}

fn parquet(path: &Path, table: &OutTable<'_>) -> Result<(), String> {
    let arrays = table.columns.iter().map(|(head, column)| Ok((head.as_str(), column.array()?)));
    let arrays: Vec<(&str, ArrayRef)> = arrays.collect::<Result<_, String>>()?;
    let batch =
        RecordBatch::try_from_iter_with_nullable(arrays.into_iter().map(|(head, array)| (head, array, true)))
            .map_err(|error| error.to_string())?;
    let mut file = BufWriter::new(File::create(path).map_err(|error| error.to_string())?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))
        .map_err(|error| error.to_string())?;
    writer.write(&batch).map_err(|error| error.to_string())?;
    writer.close().map_err(|error| error.to_string())?;
    file.flush().map_err(|error| error.to_string())
}

fn xlsx(path: &Path, table: &OutTable<'_>) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(table.name)?;
    for (at, (head, _)) in table.columns.iter().enumerate() {
        sheet.write_string(0, at as u16, head)?;
    }
    for row in 0..rows(table) {
        for (at, (_, column)) in table.columns.iter().enumerate() {
            match column {
                OutColumn::Numbers(numbers) | OutColumn::Printed(numbers, _) if !numbers[row].is_nan() => {
                    sheet.write_number(row as u32 + 1, at as u16, numbers[row])?;
                }
                OutColumn::Numbers(_) | OutColumn::Printed(..) => {}
                text => {
                    sheet.write_string(row as u32 + 1, at as u16, text.text(row))?;
                }
            }
        }
    }
    workbook.save(path)
}
