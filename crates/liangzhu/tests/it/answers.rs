//! How the program answers: as text or as JSON, on which stream, with which exit code.

use crate::folder::{Folder, said};
use serde_json::{Value, json};
use std::process::Stdio;

const SCHEME: &str = "[scheme]\ncode = \"try\"\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\nrule = { kind = \"completion\" }\n";
const VALUES: &str = "unit,period,indicator,value,target\na,2022-03,I01,7,8\nb,2022-03,I01,8,\n";
const SCORE: [&str; 7] = ["score", "--scheme", "s.toml", "--values", "v.csv", "--out", "out"];

fn folder(values: &str) -> Folder {
    Folder::new([("s.toml", SCHEME), ("v.csv", values)])
}

fn read(text: &[u8]) -> Value {
    serde_json::from_slice(text).unwrap_or_else(|error| panic!("{error}: {}", said(text)))
}

#[test]
fn programs_are_told_every_fault_on_standard_output() {
    let folder = folder("unit,period,indicator,value\na,2022-03,I01,12.5%\na,2022-03,I09,1\n");
    let output = folder.run(&[&["--lang", "en", "--json"], &SCORE[..]].concat());
    assert_eq!((output.status.code(), said(&output.stderr)), (Some(2), String::new()));
    let told = json!({ "faults": [
        {
            "code": "not_a_number",
            "message": "\"12.5%\" is not a number; write it without the percent sign, 12.5 for 12.5%",
            "file": "v.csv", "row": 2, "column": "value",
            "arguments": { "found": "12.5%", "hint": "percent" },
        },
        {
            "code": "unknown_indicator",
            "message": "the scheme has no indicator \"I09\"; did you mean \"I01\"?",
            "file": "v.csv", "row": 3, "column": "indicator",
            "arguments": { "found": "I09", "nearest": "I01" },
        },
    ] });
    assert_eq!(read(&output.stdout), told);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn programs_are_told_warnings_as_faults_are() {
    let folder = folder(VALUES);
    let output = folder.run(&[&SCORE[..], &["--json"]].concat());
    assert_eq!((output.status.code(), said(&output.stderr)), (Some(0), String::new()));
    let told = read(&output.stdout);
    assert_eq!(told["boards"], json!([{ "period": "2022-03", "units": 2, "ranked": 1 }]));
    let warning = &told["warnings"][0];
    assert_eq!([&warning["code"], &warning["unit"], &warning["node"]], ["target_missing", "b", "I01"]);
    let text = folder.run(&SCORE);
    assert!(said(&text.stderr).contains(warning["message"].as_str().unwrap()));
}

#[test]
fn every_command_answers_programs() {
    let folder = folder(VALUES);
    let files = ["--scheme", "s.toml", "--values", "v.csv", "--json"];
    let answer = |command: &[&str]| read(folder.ok(&[command, &files[..]].concat()).as_bytes());
    assert_eq!(answer(&["check"])["indicators"], 1);
    assert_eq!(answer(&["explain", "--unit", "a"])["explanation"]["unit"], "a");
    for (command, code) in [
        (&["explain", "--unit", "c"][..], "unknown_unit"),
        (&["check", "--period", "2021-01"], "period_not_in_values"),
    ] {
        let output = folder.run(&[command, &files[..]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(read(&output.stdout)["faults"][0]["code"], code);
    }
}

#[test]
fn the_first_by_one_indicator_is_not_the_first_of_the_board() {
    let second = "[[indicator]]\ncode = \"I02\"\nin = \"total\"\nrule = { kind = \"raw\" }\n";
    let folder = folder("unit,I01,I02\na,8,1\nb,9,0\n");
    folder.write(
        "s.toml",
        format!("{}{second}", SCHEME.replace("\"completion\"", "\"completion\", target = 8")),
    );
    let explain = ["explain", "--scheme", "s.toml", "--values", "v.csv", "--unit", "b", "--node", "I01"];
    let told = folder.ok(&explain);
    assert!(told.contains("单靠这里进不了一位") && !told.contains("已是第 1 名"), "{told}");
}

#[test]
fn a_wrong_command_line_is_told_with_what_would_be_right() {
    let check = |arguments: &[&str], parts: &[&str]| {
        let output = folder(VALUES).run(arguments);
        let told = said(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true), "{arguments:?}");
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    };
    check(&[], &["liangzhu score", "--help"]);
    check(&["scor"], &["scor", "score"]);
    check(&["score", "--sheme", "s.toml"], &["--sheme", "--scheme"]);
    check(&["score", "--scheme", "s.toml"], &["--values", "--out"]);
    check(&[&SCORE[..], &["--format", "pdf"]].concat(), &["pdf", "parquet"]);
    check(&[&SCORE[..], &["--period", "2022-13"]].concat(), &["2022-13", "2022-Q1"]);
    check(&["check", "--scheme", "s.toml", "--period", "2022-Q1"], &["--period", "2022-03"]);
    check(&["template", "--scheme", "s.toml", "--out", "t", "--raters", "0"], &["1～1000"]);
    check(
        &["template", "--scheme", "s.toml", "--out", "t", "--unit", "a", "--source", "b"],
        &["--unit", "--source"],
    );
}

#[test]
fn what_cannot_be_written_is_said_in_the_readers_language() {
    let folder = folder(VALUES);
    folder.write("out", "a file");
    let output = folder.run(&SCORE);
    let told = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.starts_with("out：写不了：该放文件夹的地方有一个同名的文件。"), "{told}");
}

#[test]
fn whoever_stops_listening_does_no_harm() {
    let folder = folder(VALUES);
    for (values, code) in [(VALUES, 0), ("unit\n", 2)] {
        folder.write("v.csv", values);
        let mut child = folder.command(&SCORE).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(code), "{values}");
    }
    assert!(folder.path().join("out/board.csv").exists());
}
