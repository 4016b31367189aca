//! Files as people make them, in and out.
#![cfg(test)]

mod damaged;
mod history;
mod round_trips;
mod unit_lines;
mod xlsx;

use kernel::facts::Aspect;
use kernel::fault::{Fault, Faults};
use kernel::intake::Intake;
use kernel::scheme::{Scheme, parse_toml};
use kernel::units::Units;
use std::path::Path;
use tables::{Source, UnitKeys, read_assignment, read_targets, read_units, read_values};

const SCHEME: &str = "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"t\"\nrule = { kind = \"raw\" }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"t\"\nrule = { kind = \"panel\" }\n";

fn scheme() -> Scheme {
    parse_toml("s.toml", SCHEME).unwrap()
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> Source {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    Source::File(path)
}

fn lines(faults: &Faults) -> Vec<String> {
    let line = |fault: &Fault| {
        let column = fault.at.column.clone().unwrap_or_else(|| "-".into());
        format!("{} {column} {}", fault.at.row.unwrap_or(0), fault.what.code())
    };
    faults.0.iter().map(line).collect()
}

/// Values of I01 by unit in the file's order, or the faults.
fn values(bytes: &[u8]) -> Result<Vec<(String, Option<f64>)>, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let source = file(folder.path(), "三月 数据.csv", bytes);
    let (scheme, mut codes) = (scheme(), kernel::column::Codes::default());
    let intake = || Intake::keeping(&scheme, 0);
    let taken = read_values(&source, &scheme.fields, UnitKeys::Open(&mut codes), None, &intake);
    let facts = taken.map_err(|faults| lines(&faults))?.finish(codes.len());
    let frame = facts.frames.values().next().unwrap();
    let column = frame.field(0).unwrap().column(Aspect::Value);
    Ok(codes.iter().enumerate().map(|(unit, code)| (code.to_owned(), column.get(unit))).collect())
}

#[track_caller]
fn check(text: &str, expect: &[(&str, Option<f64>)]) {
    let expect: Vec<_> = expect.iter().map(|(unit, value)| ((*unit).to_owned(), *value)).collect();
    assert_eq!(values(text.as_bytes()), Ok(expect), "{text}");
}

#[track_caller]
fn fails(text: &str, expect: &[&str]) {
    assert_eq!(values(text.as_bytes()).unwrap_err(), expect, "{text}");
}

#[test]
fn long_and_wide_values() {
    check("unit,indicator,value\na,I01,1.5\nb,I01,\n", &[("a", Some(1.5)), ("b", None)]);
    check("\u{feff}单位,指标,填报值,备注\na,I01,１２．５,好\n", &[("a", Some(12.5))]);
    check(
        "unit,I01 增速（%）\na,-3\nb, 4 \n\nc,1e3\n",
        &[("a", Some(-3.0)), ("b", Some(4.0)), ("c", Some(1000.0))],
    );
    let (gbk, ..) = encoding_rs::GBK.encode("单位,指标,数值\n南山村,I01,9.5\n");
    assert_eq!(values(&gbk), Ok(vec![("南山村".to_owned(), Some(9.5))]));
}

#[test]
fn each_fault_has_its_cell() {
    let head = "unit,indicator,value\n";
    for (cell, code) in
        [("NA", "not_a_number"), ("—", "not_a_number"), ("12.5%", "not_a_number"), ("inf", "infinite")]
    {
        fails(&format!("{head}a,I01,{cell}\n"), &[&format!("2 value {code}")]);
    }
    fails(&format!("{head}a,I01,\"1,200\"\nb,I01,1e999\n"), &["2 value not_a_number", "3 value infinite"]);
    fails(&format!("{head}a,I09,1\n,I01,1\n"), &["2 indicator unknown_indicator", "3 unit empty_cell"]);
    fails(&format!("{head}a,I01,1\na,I01,2\n"), &["3 - duplicate_row"]);
    fails(&format!("{head}a,I01\n"), &["2 - short_row"]);
    fails(&format!("{head}a,I01,1,2\n"), &["2 - long_row"]);
    fails(&format!("{head}a,I02,1\n"), &["2 - rater_missing"]);
    fails("unit,indicator,value,rater\na,I01,1,r\n", &["2 rater rater_not_used"]);
    fails(
        "unit,period,indicator,value\na,2022-13,I01,1\na,,I01,1\n",
        &["2 period no_such_period", "3 period period_missing"],
    );
    fails("unit,period,indicator,value\na,2022-Q1,I01,1\n", &["2 period wrong_period"]);
    fails("unit,indicatr,value\na,I01,1\n", &["1 - missing_column"]);
    fails("unit,indicator,value,value\na,I01,1,1\n", &["1 value duplicate_column"]);
    fails("", &["1 - no_header"]);
}

#[test]
fn files_that_cannot_be_read() {
    let scheme = scheme();
    let read = |name: &str| {
        let mut codes = kernel::column::Codes::default();
        let intake = || Intake::keeping(&scheme, 0);
        let read = read_values(&name.into(), &scheme.fields, UnitKeys::Open(&mut codes), None, &intake);
        lines(&read.unwrap_err())
    };
    assert_eq!(read("no such file.csv"), ["0 - unreadable"]);
    assert_eq!(read("values.xls"), ["0 - unknown_format"]);
}

fn units(text: &str) -> Result<Units, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    read_units(&file(folder.path(), "u.csv", text.as_bytes())).map_err(|faults| lines(&faults))
}

#[test]
fn units_with_attributes() {
    let units =
        units("code,name,level,parent,population,kind\nb,乙村,village,a,12,山区\na,甲镇,town,,,\n").unwrap();
    assert_eq!((units.name(0), units.parent[0], units.parent[1]), ("乙村", 1, kernel::units::NOBODY));
    assert_eq!(units.attribute("population").unwrap().get(0), Some(12.0));
    assert_eq!(units.text_attributes, ["kind"]);
}

#[test]
fn faults_of_units() {
    assert_eq!(
        units("code,parent\na,\na,\nb,c\n").unwrap_err(),
        ["3 code duplicate_unit", "4 parent unknown_unit"]
    );
    assert_eq!(units("code,parent\na,b\nb,a\n").unwrap_err(), ["2 - unit_cycle"]);
    assert_eq!(units("code,name\n").unwrap_err(), ["0 - no_units"]);
    assert_eq!(units("name\na\n").unwrap_err(), ["1 - missing_column"]);
    assert_eq!(units("编码,上级\na,b\n").unwrap_err(), ["2 上级 unknown_unit"]);
}

#[test]
fn targets_and_assignment() {
    let folder = tempfile::tempdir().unwrap();
    let (scheme, units) = (scheme(), Units::from_codes(["a", "b"].into_iter().collect()));
    let targets = file(folder.path(), "t.csv", b"unit,period,indicator,target\n*,2022,I01,8\nb,2022,I01,9\n");
    let targets = read_targets(&targets, &scheme.fields, UnitKeys::Known(&units)).unwrap();
    let cells = &targets.frames[&Some("2022".parse().unwrap())][0];
    assert_eq!((cells.all[1], cells.units.column(Aspect::Target).get(1)), (8.0, Some(9.0)));
    let text =
        b"unit,indicator,role,share,weight,status\na,I01,lead,0.5,1,\nb,I01,co,0.5,-1,\nc,I01,boss,,,gone\n";
    let assign = file(folder.path(), "a.csv", text);
    let faults = read_assignment(&assign, &scheme.fields, UnitKeys::Known(&units)).unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "2 share share_of_lead",
            "3 weight negative_weight",
            "4 role unknown_value",
            "4 status unknown_value",
            "4 unit unknown_unit"
        ]
    );
}
