//! Workbooks as people make them.

use kernel::column::Codes;
use kernel::facts::Aspect;
use kernel::intake::Intake;
use kernel::scheme::parse_toml;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use tables::{Source, UnitKeys, read_units, read_values};

const SCHEME: &str = "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"t\"\nrule = { kind = \"raw\" }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"t\"\nrule = { kind = \"raw\" }\n";

type Sheet = Result<(), XlsxError>;

/// What a workbook whose sheet `name` was filled by `fill` says: `unit period indicator value`, or its faults.
fn read(name: &str, fill: impl Fn(&mut Worksheet) -> Sheet) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("填报.xlsx");
    let mut book = Workbook::new();
    if name != "first" {
        book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "请先阅读").unwrap();
    }
    fill(book.add_worksheet().set_name(name).unwrap()).unwrap();
    book.save(&path).unwrap();
    let scheme = parse_toml("s.toml", SCHEME).unwrap();
    let mut codes = Codes::default();
    let intake = || Intake::keeping(&scheme, 0);
    match read_values(&Source::File(path), &scheme.fields, UnitKeys::Open(&mut codes), None, &intake) {
        Err(faults) => {
            let line = |fault: &kernel::fault::Fault| {
                let column = fault.at.column.clone().unwrap_or_else(|| "-".into());
                format!("{} {column} {}", fault.at.row.unwrap_or(0), fault.what.code())
            };
            faults.0.iter().map(line).collect()
        }
        Ok(taken) => {
            let facts = taken.finish(codes.len());
            let mut all = Vec::new();
            for (period, frame) in &facts.frames {
                for unit in 0..codes.len() {
                    for field in 0..2 {
                        let cells = frame.field(field).unwrap();
                        if let Some(x) = cells.column(Aspect::Value).get(unit) {
                            let period = period.map_or("-".to_owned(), |period| period.to_string());
                            all.push(format!("{} {period} I0{} {x}", codes.get(unit as u32), field + 1));
                        }
                    }
                }
            }
            all
        }
    }
}

#[track_caller]
fn check(name: &str, fill: impl Fn(&mut Worksheet) -> Sheet, expect: &[&str]) {
    assert_eq!(read(name, fill), expect);
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) -> Sheet {
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column as u16, number)?,
            Err(_) => sheet.write_string(row, column as u16, *cell)?,
        };
    }
    Ok(())
}

#[test]
fn the_sheet_is_chosen_by_name_and_numbers_are_codes_too() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["单位", "指标", "填报值"])?;
        row(sheet, 1, &["331102001001", "I01", "9.88"])?;
        row(sheet, 3, &["331102001002", "I01", "0.1"])
    };
    let expect = ["331102001001 - I01 9.88", "331102001002 - I01 0.1"];
    check("填报", fill, &expect);
    check("Values", fill, &expect);
    check("first", fill, &expect);
}

#[test]
fn dates_are_periods() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["unit", "period", "indicator", "value"])?;
        row(sheet, 1, &["a", "", "I01", "1"])?;
        row(sheet, 2, &["a", "２０２２年４月", "I01", "2"])?;
        let date = ExcelDateTime::from_ymd(2022, 3, 1)?;
        sheet.write_datetime_with_format(1, 1, &date, &Format::new().set_num_format("yyyy年m月"))?;
        Ok(())
    };
    check("first", fill, &["a 2022-03 I01 1", "a 2022-04 I01 2"]);
}

#[test]
fn a_merged_header_holds_for_all_its_columns() {
    let fill = |second: f64| {
        move |sheet: &mut Worksheet| {
            row(sheet, 0, &["unit"])?;
            sheet.merge_range(0, 1, 0, 2, "I01 增速（%）", &Format::new())?;
            row(sheet, 1, &["a", "1"])?;
            sheet.write_number(2, 2, second)?;
            row(sheet, 2, &["b"])
        }
    };
    check("first", fill(2.0), &["a - I01 1", "b - I01 2"]);
    let twice = |sheet: &mut Worksheet| {
        fill(2.0)(sheet)?;
        row(sheet, 3, &["c", "1", "2"])
    };
    check("first", twice, &["4 I01 增速（%） (B:C4) both_filled"]);
}

#[test]
fn a_merged_unit_holds_for_its_rows_and_a_merged_number_for_one() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["unit", "indicator", "value"])?;
        sheet.merge_range(1, 0, 2, 0, "a", &Format::new())?;
        sheet.merge_range(1, 2, 2, 2, "", &Format::new())?;
        sheet.write_number(1, 2, 5)?;
        row(sheet, 1, &["", "I01"])?;
        row(sheet, 2, &["", "I02"])
    };
    check("first", fill, &["a - I01 5"]);
}

#[test]
fn faults_name_the_cell() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["unit", "indicator", "value"])?;
        row(sheet, 1, &["a", "I01"])?;
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"))?;
        row(sheet, 2, &["b", "I01"])?;
        sheet.write_number_with_format(2, 2, 0.125, &Format::new().set_num_format("0.0%"))?;
        row(sheet, 3, &["c", "I01", "1", "stray"])?;
        row(sheet, 4, &["", "I01", "1"])
    };
    let expect = [
        "1 D empty_header",
        "2 value (C2) not_a_number",
        "3 value (C3) not_a_number",
        "5 unit (A5) empty_cell",
    ];
    check("first", fill, &expect);
}

#[test]
fn a_formula_counts_by_its_result() {
    let fill = |sheet: &mut Worksheet| {
        row(sheet, 0, &["unit", "indicator", "value"])?;
        row(sheet, 1, &["a", "I01"])?;
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=1+1").set_result("2"))?;
        Ok(())
    };
    check("first", fill, &["a - I01 2"]);
}

#[test]
fn a_sheet_that_begins_below_has_no_header() {
    check("first", |sheet| row(sheet, 2, &["unit", "indicator", "value"]), &["1 - no_header"]);
}

#[test]
fn what_is_no_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("u.xlsx");
    std::fs::write(&path, "code\na\n").unwrap();
    let faults = read_units(&Source::File(path)).unwrap_err();
    assert_eq!(faults.0[0].what.code(), "unreadable");
}
