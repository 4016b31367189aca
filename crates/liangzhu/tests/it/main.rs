//! The command line as a user meets it.
#![cfg(test)]

mod answers;
mod asem;
mod backup;
mod bucket;
mod demo;
mod export;
mod faults;
mod folder;
mod formats;
mod garbled;
mod guide;
mod history;
mod liandu;
mod options;
mod process;
mod processes;
mod quarter;
mod server;
mod sign_on;
mod template;
mod verify;

use std::path::Path;
use std::process::{Command, Output};

const SCHEME: &str = "[scheme]\ncode = \"try\"\npeers = [\"group\", \"all\"]\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\npoints = 60\nrule = { kind = \"completion\", cap = 1.2 }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"total\"\npoints = 40\ndirection = \"down\"\n\
    rule = { kind = \"min_max\", to = [0, 40] }\n";
const UNITS: &str = "code,name,group\na,碧湖镇,乡镇组\nb,大港头镇,乡镇组\nc,紫金街道,街道组\n";
const VALUES: &str = "unit,period,indicator,value,target\na,2022-02,I01,7,8\na,2022-02,I02,3,\nb,2022-02,I01,8,8\n\
    b,2022-02,I02,5,\na,2022-03,I01,8,8\na,2022-03,I02,5,\nb,2022-03,I01,6,8\nb,2022-03,I02,2,\nc,2022-03,I01,6,8\n\
    c,2022-03,I02,3,\n";

/// Runs in a folder with the three files; `replace` changes one of them first.
fn run(arguments: &[&str], replace: (&str, &str)) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let text = if replace.0 == name { replace.1 } else { text };
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("s.toml", SCHEME);
    write("u.csv", UNITS);
    write("v.csv", VALUES);
    let files = ["--scheme", "s.toml", "--values", "v.csv", "--units", "u.csv"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_liangzhu"));
    let output =
        command.current_dir(folder.path()).args(&arguments[..1]).args(files).args(&arguments[1..]).output();
    (folder, output.unwrap())
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("out").join(name)).unwrap()
}

#[test]
fn scores_every_period() {
    let (folder, output) = run(&["score", "--out", "out"], ("", ""));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let board = read(folder.path(), "board.csv");
    let expect = "unit,name,period,group,score,rank,previous_rank,change,best,worst,flags\n\
        a,碧湖镇,2022-02,乡镇组,92.50,1,,,I02,I01,\n\
        b,大港头镇,2022-02,乡镇组,60.00,2,,,I01,I02,\n";
    assert!(board.starts_with(expect), "{board}");
    assert!(board.contains("b,大港头镇,2022-03,乡镇组,85.00,1,2,1,I02,I01,\n"), "{board}");
    let scores = read(folder.path(), "scores.csv");
    assert!(scores.starts_with("unit,period,node,score,rank,peers,group,rank_all\n"), "{scores}");
    assert!(scores.contains("c,2022-03,total,85,1,1,街道组,1\n"), "{scores}");
    assert_eq!(scores.lines().count(), 1 + 5 * 3);
}

#[test]
fn bad_input_is_told_in_full_and_nothing_is_written() {
    let (folder, output) =
        run(&["score", "--out", "out"], ("v.csv", "unit,indicator,value\nx,I01,NA\na,I09,1\n"));
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for part in ["v.csv", "「x」", "「NA」", "「I09」"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn explains_a_unit_by_its_name() {
    let (_folder, output) = run(&["explain", "--unit", "碧湖镇", "--period", "2022-03"], ("", ""));
    let said = String::from_utf8(output.stdout).unwrap();
    for part in ["碧湖镇", "I01", "60.00", "怎样再进一位"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn checks_without_scoring() {
    let (folder, output) = run(&["check", "--json"], ("", ""));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("\"periods\":[\"2022-02\",\"2022-03\"]"), "{said}");
    assert!(!folder.path().join("out").exists());
}
