//! Workbooks for reporting: written, filled in, scored.

use crate::folder::Folder;
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::path::Path;

const SCHEME: &str = r#"
[scheme]
code = "try"
title = "试评"
level = "town"

[[node]]
code = "total"

[[indicator]]
code = "I01"
name = "增速"
in = "total"
unit = "%"
source_unit = "tj"
points = 40
rule = { kind = "completion", target = 8 }

[[indicator]]
code = "I02"
name = "项目数"
in = "total"
frequency = "quarter"
points = 30
rule = { kind = "completion", target = 10 }

[[indicator]]
code = "I03"
name = "示范点"
unit = "是/否"
in = "total"
points = 10
rule = { kind = "completion", target = 1 }

[[indicator]]
code = "I04"
name = "评议"
in = "total"
source_unit = "kh"
points = 10
rule = { kind = "panel", groups = { leaders = 0.6, public = 0.4 } }

[[indicator]]
code = "I05"
name = "合计"
in = "total"
points = 10
rule = { kind = "formula", expr = "min(10.0, v['I01'] + v['I03'])" }
"#;
const UNITS: &str = "code,name,level,parent\nq,区,county,\na,碧湖镇,town,q\nb,大港头镇,town,q\ntj,区统计局,bureau,q\nkh,区考核办,bureau,q\n";

fn folder() -> Folder {
    Folder::new([("s.toml", SCHEME), ("u.csv", UNITS)])
}

fn template(folder: &Folder, more: &[&str]) -> Vec<String> {
    let said = folder.ok(&[&["template", "--scheme", "s.toml", "--units", "u.csv", "--json"], more].concat());
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    said["written"].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect()
}

/// The workbook's first sheet, with `fill` giving what goes into a row's empty input cell (row and header).
fn fill(folder: &Path, name: &str, fill: impl Fn(&[String], &str) -> Option<f64>) {
    let path = folder.join(name);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheets().remove(0);
    let rows: Vec<Vec<String>> =
        sheet.1.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert!(sheet.1.rows().skip(1).flatten().any(|cell| *cell == Data::Empty));
    let mut filled = Workbook::new();
    let out = filled.add_worksheet();
    out.set_name(&sheet.0).unwrap();
    for (at, row) in rows.iter().enumerate() {
        for (column, text) in row.iter().enumerate() {
            let (at, place) = (at as u32, column as u16);
            match fill(row, &rows[0][column]) {
                Some(number) if at > 0 && text.is_empty() => out.write_number(at, place, number).unwrap(),
                _ => out.write_string(at, place, text).unwrap(),
            };
        }
    }
    filled.save(&path).unwrap();
}

#[test]
fn each_who_reports_gets_a_workbook() {
    let folder = folder();
    let march = template(&folder, &["--period", "2022-03", "--out", "march"]);
    assert_eq!(
        march,
        [
            "march/tj_区统计局_数源填报_2022-03.xlsx",
            "march/kh_区考核办_评委打分_2022-03.xlsx",
            "march/a_碧湖镇_单位填报_2022-03.xlsx",
            "march/a_碧湖镇_单位填报_2022-Q1.xlsx",
            "march/b_大港头镇_单位填报_2022-03.xlsx",
            "march/b_大港头镇_单位填报_2022-Q1.xlsx",
        ]
    );
    // The quarterly indicator is not owed in February.
    assert_eq!(template(&folder, &["--period", "2022-02", "--unit", "碧湖镇", "--out", "february"]).len(), 1);
    assert_eq!(template(&folder, &["--source", "区考核办", "--out", "panel"]).len(), 1);
}

#[test]
fn targets_are_shown_as_scoring_takes_them() {
    let folder = folder();
    folder.write("s.toml", SCHEME.replace(", target = 10", ""));
    folder.write("t.csv", "unit,period,indicator,target\n*,2022,I02,12\na,2022,I02,15\nb,2022-Q1,I02,9\n");
    let run = ["--targets", "t.csv", "--period", "2022-03", "--out", "forms"];
    let written = template(&folder, &run);
    for (form, target) in
        [("forms/a_碧湖镇_单位填报_2022-Q1.xlsx", "15"), ("forms/b_大港头镇_单位填报_2022-Q1.xlsx", "9")]
    {
        assert!(written.iter().any(|name| name == form), "{written:?}");
        let mut book: Xlsx<_> = open_workbook(folder.path().join(form)).unwrap();
        let definitions = book.worksheet_range("口径").unwrap();
        assert_eq!(definitions.get_value((1, 6)).map(ToString::to_string).as_deref(), Some(target), "{form}");
    }
}

#[test]
fn workbooks_that_were_filled_in_are_scored() {
    let folder = folder();
    let written = template(&folder, &["--period", "2022-03", "--out", "forms"]);
    for name in &written {
        fill(folder.path(), name, |row, head| match head {
            "I01 增速（%）" => Some(if row[0] == "a" { 8.0 } else { 4.0 }),
            "填报值" if row.iter().any(|cell| cell == "I02") => {
                Some(if row[0] == "a" { 5.0 } else { 10.0 })
            }
            "填报值" if row.iter().any(|cell| cell == "I03") => Some(1.0),
            "填报值" => Some(if row.iter().any(|cell| cell == "leaders") { 10.0 } else { 5.0 }),
            _ => None,
        });
    }
    let values: Vec<&str> = written.iter().flat_map(|name| ["--values", name]).collect();
    let run = ["score", "--scheme", "s.toml", "--units", "u.csv", "--period", "2022-03", "--out", "out"];
    folder.ok(&[&run[..], &values].concat());
    let scores = folder.read("out/scores.csv");
    // a: 40 + 15 + 10 + (6 + 2) + min(10, 9); b: 20 + 30 + 10 + 8 + 5
    for row in ["a,2022-03,total,82,", "b,2022-03,total,73,", "a,2022-03,I04,8,", "b,2022-03,I05,5,"] {
        assert!(scores.contains(row), "{row}\n{scores}");
    }
}

#[test]
fn a_value_in_two_files_is_a_fault() {
    let folder = folder();
    folder.write("1.csv", "unit,period,I01\na,2022-03,8\nb,2022-03,7\n");
    folder.write("2.csv", "unit,period,I01,I03\nb,2022-03,6,1\n");
    let run = ["score", "--scheme", "s.toml", "--units", "u.csv", "--out", "out"];
    let output = folder.run(&[&run[..], &["--values", "1.csv", "--values", "2.csv"]].concat());
    assert_eq!(output.status.code(), Some(2));
    let said = crate::folder::said(&output.stderr);
    for part in ["2.csv", "I01", "b"] {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn nothing_to_report_is_said() {
    let folder = folder();
    let run = ["template", "--scheme", "s.toml", "--units", "u.csv", "--out", "out"];
    for (more, expect) in [
        (&["--unit", "区统计局"][..], "没有要填报的指标"),
        (&["--source", "区考核半"], "区考核办"),
        (&["--period", "2022-Q1"], "2022-Q1"),
    ] {
        let output = folder.run(&[&run[..], more].concat());
        assert_eq!(output.status.code(), Some(2));
        let said = crate::folder::said(&output.stderr);
        assert!(said.contains(expect), "{said}");
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn codes_that_no_file_can_be_named_after_get_workbooks_of_their_own() {
    let folder = folder();
    folder.write("u.csv", "code,name,level\na/1,碧湖镇,town\na-1,大港头镇,town\n");
    let written = template(&folder, &["--period", "2022-02", "--out", "out"]);
    let own: Vec<&String> = written.iter().filter(|name| name.contains("单位填报")).collect();
    assert_eq!(own, ["out/a／1_碧湖镇_单位填报_2022-02.xlsx", "out/a-1_大港头镇_单位填报_2022-02.xlsx"]);
}
