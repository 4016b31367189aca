//! Whatever bytes a file holds, reading it ends in scores or in faults with places, never in a panic.

use crate::folder::Folder;
use app::{AppError, Files, ScoreRequest};
use kernel::board::Ranked;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tables::{Format, Source};

const SCHEME: &str = "[scheme]\ncode = \"try\"\npeers = [\"group\", \"all\"]\n[[node]]\ncode = \"total\"\nadjust = \
    [{ kind = \"veto\", when = \"v['I02'] > 9\", then = { cap = 60 } }]\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\nper = \"area\"\nimpute = \"group_mean\"\nrule = { kind = \"min_max\" }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"total\"\nrule = { kind = \"completion\", cap = 1.2 }\n\
    [[indicator]]\ncode = \"I03\"\nin = \"total\"\nrule = { kind = \"panel\", trim = { high = 1 } }\n";
const UNITS: &str =
    "code,name,group,parent,area\n1,碧湖镇,镇,,3.5\n2,\"大港头, 镇\",镇,1,2\n3,太平乡,乡,1,\n";
const LONG: &str = "unit,period,indicator,value,target,rater,rater_group\n1,2022-03,I01,9.2,8,,\n2,2022年3月,I02,１２,8,,\n\
    3,2022-03,I03,90,,甲,领导\n3,2022-03,I02,,,,\n";
const WIDE: &str = "单位,月份,I01 增速（%）,I02\n1,2022-03,9.2,3\n\"2\",2022/3,,4\n\n3,202203,-1e2,\n";
const TARGETS: &str = "unit,period,indicator,target,low\n*,2022,I02,8,\n1,,I02,9,1\n";
const ASSIGN: &str = "unit,indicator,role,share,status\n1,I01,lead,,\n2,I01,co,0.5,\n3,I02,,,不参评\n";
const DECLARED: &str = "unit,period,node,points,reason\n1,2022-03,total,0.5,示范\n";

/// The files of a run by their names, all in order.
const FILES: [(&str, &str); 6] = [
    ("s.toml", SCHEME),
    ("u.csv", UNITS),
    ("v.csv", LONG),
    ("t.csv", TARGETS),
    ("a.csv", ASSIGN),
    ("j.csv", DECLARED),
];

/// Scores in this process; every fault must have a code and, when it is of a file, say which.
fn score(folder: &Folder, values: &str) -> Result<(), TestCaseError> {
    let source = |name: &str| Some(Source::File(folder.path().join(name)));
    let request = ScoreRequest {
        files: Files {
            scheme: folder.path().join("s.toml"),
            values: source(values).into_iter().collect(),
            units: source("u.csv"),
            targets: source("t.csv"),
            assign: source("a.csv"),
            adjustments: source("j.csv"),
            history: None,
            benchmarks: None,
            period: None,
        },
        ranked: Ranked::All,
        means: None,
        format: Format::Csv,
        out: folder.path().join("out"),
    };
    match app::score(&request, &|_| std::ops::ControlFlow::Continue(())) {
        Ok(_) => Ok(()),
        Err(AppError::Input(faults)) => {
            prop_assert!(!faults.0.is_empty());
            prop_assert!(!folder.path().join("out").exists());
            for fault in &faults.0 {
                let at = &fault.at;
                let somewhere =
                    at.file.is_some() || at.key.is_some() || at.unit.is_some() || at.period.is_some();
                prop_assert!(somewhere || fault.what.code() == "nothing_to_score", "{fault}");
            }
            Ok(())
        }
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

/// One change of a file: at a place (in thousandths of its length), so many bytes are replaced by these.
type Change = (usize, usize, Vec<u8>);

fn garbled(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (place, cut, by) in changes {
        let from = (bytes.len() * place / 1000).min(bytes.len());
        let to = (from + cut).min(bytes.len());
        bytes.splice(from..to, by.iter().copied());
    }
    bytes
}

/// What stands in files, and what should not.
const PIECES: [&str; 30] = [
    ",",
    "\"",
    "\n",
    "\r",
    "\0",
    "=",
    "[",
    "]",
    "{",
    "}",
    "'",
    "-",
    "NaN",
    "1e309",
    "－",
    "％",
    "\u{feff}",
    "2022-Q1",
    "*",
    "[[node]]",
    "in = \"total\"\n",
    "unit",
    "I01",
    "total",
    "weight = -0.0\n",
    "v['I01']",
    "rule",
    "0",
    "镇",
    "\u{3000}",
];

fn change() -> impl Strategy<Value = Change> {
    let piece = prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec());
    let by = prop_oneof![4 => piece, 1 => prop::collection::vec(any::<u8>(), 0..6)];
    (0..1001usize, 0..9usize, by)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_220_331),
        failure_persistence: None,
        ..Default::default()
    }
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn a_file_that_was_garbled(which in 0..6usize, changes in prop::collection::vec(change(), 1..5)) {
        let folder = Folder::new(FILES);
        let (name, text) = FILES[which];
        folder.write(name, garbled(text, &changes));
        score(&folder, "v.csv")?;
    }

    #[test]
    fn wide_values_that_were_garbled(changes in prop::collection::vec(change(), 1..5)) {
        let folder = Folder::new(FILES);
        folder.write("v.csv", garbled(WIDE, &changes));
        score(&folder, "v.csv")?;
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn bytes_that_are_no_file(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0..3usize) {
        let folder = Folder::new(FILES);
        let name = ["v.csv", "v.xlsx", "v.parquet"][which];
        folder.write(name, bytes);
        score(&folder, name)?;
    }

    #[test]
    fn a_workbook_or_parquet_that_was_garbled(is_book: bool, changes in prop::collection::vec(change(), 1..4)) {
        let format = if is_book { Format::Xlsx } else { Format::Parquet };
        let whole = crate::formats::written(format, "unit,period,indicator,value\n1,2022-03,I02,4\n2,2022-03,I02,\n");
        let mut bytes = whole.clone();
        for (place, cut, by) in &changes {
            let from = whole.len() * place / 1000;
            let to = (from + cut).min(bytes.len());
            bytes.splice(from.min(to)..to, by.iter().copied());
        }
        let folder = Folder::new(FILES);
        let name = format!("v.{}", format.ending());
        folder.write(&name, bytes);
        score(&folder, &name)?;
    }
}

#[test]
fn the_files_are_sound_before() {
    let folder = Folder::new(FILES);
    score(&folder, "v.csv").unwrap();
    assert!(folder.path().join("out/scores.csv").exists());
    folder.write("w.csv", WIDE);
    folder.ok(&["score", "--scheme", "s.toml", "--values", "w.csv", "--units", "u.csv", "--out", "wide"]);
}
