//! Earlier outputs as later runs find them.

use kernel::units::Units;
use std::fs;
use tables::read_history;

/// What a history of these files says: `period scheme full: scores / ranks`, or its faults.
fn read(files: &[(&str, &str)], root: Option<&str>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let units = Units::from_codes(["a", "b"].into_iter().collect());
    match read_history(folder.path(), &units, root) {
        Err(faults) => faults.0.iter().map(|fault| fault.what.code()).collect(),
        Ok(history) => {
            let line = |past: &kernel::facts::Past| {
                let period = past.period.map_or(String::new(), |period| period.to_string());
                let [scores, ranks] = [&past.score, &past.rank]
                    .map(|column| [0, 1].map(|unit| column.get(unit).unwrap_or(-1.0)));
                format!("{period} {} {}: {scores:?} / {ranks:?}", past.scheme, past.full.unwrap_or(-1.0))
            };
            history.boards.iter().map(line).collect()
        }
    }
}

const HEAD: &str = "unit,period,node,score,rank,peers,group,rank_county\n";

#[test]
fn boards_in_the_order_of_time() {
    let march = format!(
        "{HEAD}a,2022-03,t,90,1,2,,1\na,2022-03,I01,9,1,2,,1\nb,2022-03,t,80,2,2,,2\ngone,2022-03,t,1,,,,\n"
    );
    let february = format!("{HEAD}b,,t,70,1,1,,1\n");
    let board =
        r#"{"scheme": "s", "title": "x", "root": "t", "full": 100, "decimals": 2, "period": "2022-03"}"#;
    let files = [
        ("2022-03/scores.csv", march.as_str()),
        ("2022-03/board.json", board),
        ("s/2022-02/scores.csv", &february),
    ];
    assert_eq!(
        read(&files, None),
        ["2022-02 s -1: [-1.0, 70.0] / [-1.0, 1.0]", "2022-03 s 100: [90.0, 80.0] / [1.0, 2.0]"]
    );
    let without = [files[0]];
    assert_eq!(read(&without, Some("t")), ["2022-03  -1: [90.0, 80.0] / [1.0, 2.0]"]);
    assert_eq!(read(&without, None), ["bad_history"]);
}

#[test]
fn a_file_may_hold_several_periods() {
    let text = format!("{HEAD}a,2022-01,t,1,1,1,,1\na,2022-02,t,2,1,1,,1\n");
    let both = ["2022-01  -1: [1.0, -1.0] / [1.0, -1.0]", "2022-02  -1: [2.0, -1.0] / [1.0, -1.0]"];
    assert_eq!(read(&[("2022-02/scores.csv", &text)], None), both);
    assert_eq!(
        read(&[("2022-01/scores.csv", &text), ("2022-02/scores.csv", &text)], None),
        ["bad_history"; 2]
    );
}

#[test]
fn faults_of_history() {
    let bad = ["bad_history"];
    assert_eq!(read(&[("notes/x.txt", "")], None), bad);
    assert_eq!(read(&[("2022-03/other.csv", "")], None), bad);
    let good = format!("{HEAD}a,,t,1,1,1,,1\n");
    assert_eq!(read(&[("2022-03/scores.csv", &good), ("2022-03/board.json", "{")], None), bad);
    assert_eq!(read(&[("2022-03/scores.csv", &good), ("2022-03/board.json", r#"{"root": "x"}"#)], None), bad);
    assert_eq!(read(&[("2022-03/scores.csv", &format!("{good}a,,t,2,1,1,,1\n"))], None), ["duplicate_row"]);
    assert_eq!(read(&[("2022-03/scores.csv", "unit,node\na,t\n")], None), ["missing_column"]);
    let units = Units::default();
    assert_eq!(
        read_history("no such folder".as_ref(), &units, None).unwrap_err().0[0].what.code(),
        "unreadable"
    );
}
