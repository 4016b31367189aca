//! Writing a month's boards out: what `score` makes of the files is what was published, to the bit, from both databases.

use crate::process::{Server, liangzhu};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use testkit::postgres::Database;

fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn go(folder: &Path, arguments: &[&str]) -> String {
    done(&liangzhu(folder, arguments).output().unwrap())
}

/// All files below a folder, by their places.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Scores a board's files anew.
fn score(folder: &Path, board: &str, period: &str) {
    let at = |name: &str| format!("{board}/{name}");
    let mut arguments: Vec<String> = ["score", "--period", period].map(str::to_owned).to_vec();
    for (option, name) in [
        ("--scheme", "scheme.toml"),
        ("--units", "units.csv"),
        ("--values", "values.csv"),
        ("--targets", "targets.csv"),
        ("--assign", "assign.csv"),
        ("--adjustments", "adjustments.csv"),
        ("--history", "history"),
    ] {
        if folder.join(at(name)).exists() {
            arguments.extend([option.to_owned(), at(name)]);
        }
    }
    arguments.extend(["--nodes", "all", "--out"].map(str::to_owned));
    arguments.push(at("again"));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    go(folder, &arguments);
    for name in ["scores.csv", "board.csv"] {
        let read = |name: &str| std::fs::read_to_string(folder.join(at(name))).unwrap();
        assert_eq!(read(name), read(&format!("again/{name}")), "{board}/{name}");
    }
}

#[test]
fn a_month_is_written_out_and_scored_again_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    drop(Server::start(folder, &["demo", "--data", "data"]));
    let export = ["export", "--data", "data", "--period", "2022-03", "--out", "ours"];
    let said = go(folder, &export);
    assert!(said.contains("liandu-villages"), "{said}");
    assert_eq!(said.lines().count(), 13, "{said}");
    go(folder, &["export", "--data", "data", "--period", "2021", "--out", "year"]);
    score(folder, "year/liandu-towns-year", "2021");
    for board in std::fs::read_dir(folder.join("ours")).unwrap() {
        let name = board.unwrap().file_name().into_string().unwrap();
        score(folder, &format!("ours/{name}"), "2022-03");
        std::fs::remove_dir_all(folder.join("ours").join(name).join("again")).unwrap();
    }

    let database = Database::create().unwrap();
    go(folder, &["backup", "--data", "data", "--out", "all.tar.zst"]);
    let url = database.url();
    go(folder, &["restore", "--from", "all.tar.zst", "--data", "other", "--database", url]);
    let theirs = ["export", "--data", "other", "--database", url, "--period", "2022-03", "--out", "theirs"];
    go(folder, &theirs);
    assert!(files(&folder.join("ours")) == files(&folder.join("theirs")), "the databases differ");

    let one = ["export", "--data", "data", "--period", "2022-03", "--scheme", "nobody", "--out", "none"];
    let none = liangzhu(folder, &one).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
}
