//! Earlier outputs: changes of rank, corrections, roll-ups.

use crate::folder::{Folder, said};

const SCHEME: &str = "[scheme]\ncode = \"try\"\ntitle = \"试评\"\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\npoints = 50\nrule = { kind = \"raw\" }\n";

const QUARTER: &str = "[scheme]\ncode = \"quarterly\"\nperiod = \"quarter\"\n[[node]]\ncode = \"all\"\n\
    [[rollup]]\ncode = \"months\"\nin = \"all\"\nof = \"try\"\nwindow = \"quarter\"\nstat = \"mean\"\npoints = 60\n\
    [[indicator]]\ncode = \"Q01\"\nin = \"all\"\npoints = 40\nrule = { kind = \"raw\" }\n";

/// A folder with `past/<period>` of a, b and c in January and February.
fn with_past() -> Folder {
    let folder = Folder::new([("s.toml", SCHEME), ("q.toml", QUARTER)]);
    for (period, values) in [("2022-01", [10, 20, 30]), ("2022-02", [40, 30, 20])] {
        score(&folder, period, values, &["--out", &format!("past/{period}")]);
    }
    folder
}

/// Scores a, b and c with these values; gives what was said on standard error.
fn score(folder: &Folder, period: &str, values: [i32; 3], more: &[&str]) -> String {
    let [a, b, c] = values;
    folder.write("v.csv", format!("unit,period,I01\na,{period},{a}\nb,{period},{b}\nc,{period},{c}\n"));
    let output = folder.run(&[&["score", "--scheme", "s.toml", "--values", "v.csv"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    said(&output.stderr)
}

/// Unit, rank, previous rank, change and flags of each row of `out/board.csv`.
fn board(folder: &Folder) -> Vec<String> {
    let text = folder.read("out/board.csv");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().unwrap().clone();
    let wanted = ["unit", "rank", "previous_rank", "change", "flags"];
    let at = wanted.map(|name| head.iter().position(|of| of == name).unwrap());
    rows.records().map(|row| at.map(|at| row.as_ref().unwrap()[at].to_owned()).join(",")).collect()
}

#[test]
fn places_gained_are_counted_from_the_month_before() {
    let folder = with_past();
    let warned = score(&folder, "2022-03", [10, 40, 30], &["--history", "past", "--out", "out"]);
    assert_eq!(warned, "");
    assert_eq!(board(&folder), ["a,3,1,-2,", "b,1,2,1,", "c,2,3,1,"]);
    // Two months later there is nothing to compare with.
    score(&folder, "2022-05", [10, 40, 30], &["--history", "past", "--out", "out"]);
    assert_eq!(board(&folder), ["a,3,,,", "b,1,,,", "c,2,,,"]);
}

#[test]
fn a_score_that_differs_from_the_published_one_is_flagged() {
    let folder = with_past();
    score(&folder, "2022-02", [40, 35, 20], &["--history", "past", "--out", "out"]);
    assert_eq!(board(&folder), ["a,1,3,2,", "b,2,2,0,restated", "c,3,1,-2,"]);
}

#[test]
fn ranks_are_not_taken_from_another_scheme() {
    let folder = with_past();
    folder.write("past/2022-02/board.json", r#"{"scheme": "other", "root": "total", "full": 50}"#);
    let warned = score(&folder, "2022-03", [10, 40, 30], &["--history", "past", "--out", "out"]);
    assert!(warned.contains("other") && warned.contains("try"), "{warned}");
    assert_eq!(board(&folder), ["a,3,,,", "b,1,,,", "c,2,,,"]);
}

#[test]
fn months_are_rolled_up_into_the_quarter() {
    let folder = with_past();
    score(&folder, "2022-03", [10, 40, 40], &["--out", "past/2022-03"]);
    folder.write("v.csv", "unit,period,Q01\na,2022-Q1,40\nb,2022-Q1,20\nc,2022-Q1,0\n");
    let files = ["--scheme", "q.toml", "--values", "v.csv", "--history", "past"];
    folder.ok(&[&["score"], &files[..], &["--out", "out"]].concat());
    // Means 20, 30, 30 of 50 → 24, 36, 36 of 60.
    let scores = folder.read("out/scores.csv");
    for row in ["a,2022-Q1,months,24,", "b,2022-Q1,months,36,", "a,2022-Q1,all,64,", "b,2022-Q1,all,56,"] {
        assert!(scores.contains(row), "{scores}");
    }
    let explained = folder.ok(&[&["explain", "--unit", "b"], &files[..]].concat());
    assert!(explained.contains("36.00"), "{explained}");
}

#[test]
fn a_board_that_says_its_scheme_counts_before_one_that_does_not() {
    let folder = with_past();
    // The same months once more, in folders of their scheme; the first ones forget whose they are.
    for (period, values) in [("2022-01", [50, 50, 50]), ("2022-02", [50, 50, 49])] {
        score(&folder, period, values, &["--out", &format!("past/try/{period}")]);
        folder.write(&format!("past/{period}/board.json"), r#"{"root": "total", "full": 50}"#);
    }
    folder.write("v.csv", "unit,period,Q01\na,2022-Q1,40\nb,2022-Q1,20\nc,2022-Q1,0\n");
    let files = ["--scheme", "q.toml", "--values", "v.csv", "--history", "past"];
    folder.ok(&[&["score"], &files[..], &["--out", "out"]].concat());
    let scores = folder.read("out/scores.csv");
    assert!(scores.contains("a,2022-Q1,months,60,"), "{scores}");
    score(&folder, "2022-03", [10, 40, 30], &["--history", "past", "--out", "out"]);
    assert_eq!(board(&folder), ["a,3,1,-2,", "b,1,1,0,", "c,2,3,1,"]);
}

#[test]
fn a_folder_says_whose_scores_it_holds() {
    let folder = with_past();
    let said = folder.read("past/2022-01/board.json");
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let expect = serde_json::json!({ "scheme": "try", "title": "试评", "root": "total", "full": 50.0 });
    assert_eq!(said, expect);
}
