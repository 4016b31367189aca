//! What is written reads back the same, and is written whole or not at all.

use crate::scheme;
use kernel::column::{Codes, Texts};
use kernel::facts::Aspect;
use kernel::intake::Intake;
use proptest::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use tables::{Format, OutColumn, OutTable, Source, Staging, UnitKeys, read_values};

const FORMATS: [Format; 3] = [Format::Csv, Format::Parquet, Format::Xlsx];

/// Writes values of I01 by unit and reads them again.
fn through(
    format: Format,
    folder: &Path,
    values: &[(String, f64)],
    whole: bool,
) -> Vec<(String, Option<f64>)> {
    let value = |row: usize| values[row].1;
    let units: Texts = values.iter().map(|(unit, _)| unit).collect();
    let columns = vec![
        ("unit".to_owned(), OutColumn::texts(Cow::Owned(units), |row: usize| row as u32)),
        ("indicator".to_owned(), OutColumn::texts(Cow::Owned(["I01"].into_iter().collect()), |_| 0)),
        ("value".to_owned(), if whole { OutColumn::whole(value) } else { OutColumn::numbers(value) }),
    ];
    let mut staging = Staging::try_new(folder).unwrap();
    let rows = Box::new(0..values.len());
    staging.add(format, OutTable { name: "values", rows, columns }).unwrap();
    let written = staging.finish().unwrap();
    let (scheme, mut read) = (scheme(), Codes::default());
    let source = Source::File(written[0].clone());
    let intake = || Intake::keeping(&scheme, 0);
    let taken = read_values(&source, &scheme.fields, UnitKeys::Open(&mut read), None, &intake).unwrap();
    let facts = taken.finish(read.len());
    let column = facts.frames.get(&None).and_then(|frame| frame.field(0)).unwrap().column(Aspect::Value);
    read.iter().enumerate().map(|(unit, code)| (code.to_owned(), column.get(unit))).collect()
}

#[track_caller]
fn check(values: &[(String, f64)], whole: bool) {
    let folder = tempfile::tempdir().unwrap();
    for format in FORMATS {
        let read = through(format, folder.path(), values, whole);
        assert_eq!(read.len(), values.len(), "{format:?}");
        for ((unit, value), (read_unit, read_value)) in values.iter().zip(&read) {
            assert_eq!(unit, read_unit, "{format:?}");
            let bits = |x: Option<f64>| x.map(f64::to_bits);
            assert_eq!(bits(Some(*value).filter(|x| !x.is_nan())), bits(*read_value), "{format:?} {value}");
        }
    }
}

#[test]
fn of_more_rows_than_a_chunk_or_a_dictionary_has() {
    let value = |n: usize| if n.is_multiple_of(3) { f64::NAN } else { n as f64 / 7.0 };
    check(&(0..20_000).map(|n| (format!("村{n}"), value(n))).collect::<Vec<_>>(), false);
}

#[test]
fn of_whole_numbers() {
    let values = [0.0, 1.0, f64::NAN, -3.0, f64::from(i32::MAX)];
    check(&values.map(|value| (format!("{value}村"), value)), true);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_any_texts_and_numbers(
        values in prop::collection::btree_map(
            "[a-z0-9,;\"'=+|“”（）、，村镇é😀][a-z0-9,;\"' \n\t\\\\“”（）、，村镇é😀]{0,8}[a-z\"'村]",
            prop_oneof![prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO, Just(f64::NAN)],
            1..20,
        )
    ) {
        let values: BTreeMap<String, f64> = values;
        check(&values.into_iter().collect::<Vec<_>>(), false);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

fn staged(folder: &Path, text: &str) -> Staging {
    let mut staging = Staging::try_new(folder).unwrap();
    for name in ["a.json", "b.json", "c.json"] {
        staging.add_text(name, text).unwrap();
    }
    staging
}

#[test]
fn what_was_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(staged(folder.path(), "{}"));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn what_is_finished_replaces_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let all = ["a.json", "b.json", "c.json"];
    for text in ["old", "new"] {
        let written = staged(folder.path(), text).finish().unwrap();
        assert_eq!(written, all.map(|name| folder.path().join(name)));
        assert!(written.iter().all(|path| std::fs::read_to_string(path).unwrap() == text));
        assert_eq!(names(folder.path()), all);
    }
}

#[test]
fn files_that_cannot_all_be_put_are_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), "old").unwrap();
    // Where the third should be stands what no file can replace.
    std::fs::create_dir(folder.path().join("c.json")).unwrap();
    assert!(staged(folder.path(), "new").finish().is_err());
    assert_eq!(std::fs::read_to_string(folder.path().join("a.json")).unwrap(), "old");
    assert_eq!(names(folder.path()), ["a.json", "c.json"]);
}
