//! Files that are not what their ending says, or not whole: faults, never a panic.

use crate::{file, lines, scheme};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use kernel::intake::Intake;
use kernel::units::Units;
use parquet::arrow::ArrowWriter;
use std::borrow::Cow;
use std::sync::Arc;
use tables::{Format, OutColumn, OutTable, Source, Staging, UnitKeys, read_units, read_values};

const ROWS: usize = 300;

fn units() -> Units {
    let codes: Vec<String> = (0..ROWS).map(|n| format!("u{n}")).collect();
    Units::from_codes(codes.iter().map(String::as_str).collect())
}

/// A sound file of values.
fn sound(format: Format) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let units = units();
    let columns = vec![
        ("unit".to_owned(), OutColumn::texts(Cow::Borrowed(units.codes.texts()), |row: usize| row as u32)),
        ("indicator".to_owned(), OutColumn::texts(Cow::Owned(["I01"].into_iter().collect()), |_| 0)),
        ("value".to_owned(), OutColumn::numbers(|row: usize| row as f64 / 3.0)),
    ];
    let mut staging = Staging::try_new(folder.path()).unwrap();
    staging.add(format, OutTable { name: "values", rows: Box::new(0..ROWS), columns }).unwrap();
    std::fs::read(&staging.finish().unwrap()[0]).unwrap()
}

/// The codes of the faults that a file has, read as values of known units and as units.
fn faults(format: Format, bytes: &[u8]) -> [Vec<String>; 2] {
    let folder = tempfile::tempdir().unwrap();
    let source = file(folder.path(), &format!("v.{}", format.ending()), bytes);
    [values(&source), read_units(&source).err().map_or(Vec::new(), |faults| lines(&faults))]
}

fn values(source: &Source) -> Vec<String> {
    let (scheme, units) = (scheme(), units());
    let intake = || Intake::keeping(&scheme, units.len());
    let read = read_values(source, &scheme.fields, UnitKeys::Known(&units), None, &intake);
    read.err().map_or(Vec::new(), |faults| lines(&faults))
}

#[test]
fn whole_files_have_no_faults() {
    for format in [Format::Csv, Format::Parquet, Format::Xlsx] {
        assert_eq!(faults(format, &sound(format))[0], [""; 0], "{format:?}");
    }
}

#[test]
fn truncated_files_are_unreadable() {
    for format in [Format::Parquet, Format::Xlsx] {
        let bytes = sound(format);
        for len in (0..bytes.len()).step_by(bytes.len() / 40 + 1) {
            let unreadable = ["0 - unreadable"];
            assert_eq!(faults(format, &bytes[..len]), [unreadable, unreadable], "{format:?} to {len}");
        }
    }
}

#[test]
fn texts_are_no_workbooks() {
    for format in [Format::Parquet, Format::Xlsx] {
        assert_eq!(faults(format, b"unit,indicator,value\na,I01,1\n")[0], ["0 - unreadable"], "{format:?}");
    }
}

#[test]
fn a_csv_that_ends_early_misses_cells() {
    assert_eq!(faults(Format::Csv, b"unit,indicator,value\nu1,I01,1\nu2,I0")[0], ["3 - short_row"]);
    assert_eq!(faults(Format::Csv, b"unit,indicator,value\nu1,I01,1\nu2,I01,\"2")[0], [""; 0]);
}

/// Damage within a file is found, or harmless; it never panics.
#[test]
fn damaged_files_do_not_panic() {
    for format in [Format::Csv, Format::Parquet, Format::Xlsx] {
        let sound = sound(format);
        for at in (0..sound.len()).step_by(sound.len() / 80 + 1) {
            for flip in [0x01, 0xff] {
                let mut bytes = sound.clone();
                bytes[at] ^= flip;
                faults(format, &bytes);
            }
        }
    }
}

#[test]
fn parquet_with_what_is_no_number() {
    let columns: [(&str, ArrayRef); 3] = [
        ("unit", Arc::new(StringArray::from_iter_values((0..4).map(|n| format!("u{n}"))))),
        ("indicator", Arc::new(StringArray::from_iter_values(["I01"; 4]))),
        (
            "value",
            Arc::new(Float64Array::from(vec![Some(1.0), Some(f64::NAN), Some(f64::NEG_INFINITY), None])),
        ),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert_eq!(faults(Format::Parquet, &bytes)[0], ["3 value not_a_number", "4 value infinite"]);
}
