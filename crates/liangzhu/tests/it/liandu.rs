//! The world that ships with the program: every board of it can be scored, and the facts of its source come out.

use crate::folder::{Folder, repository, said};
use std::path::Path;

/// 碧湖镇南山村
const NANSHAN: &str = "331102100279";

/// The names of the boards, in order.
fn boards() -> Vec<String> {
    let folder = repository("scenarios/liandu-2022/boards");
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The files of a board as arguments.
fn files(board: &str) -> Vec<String> {
    let world = repository("scenarios/liandu-2022");
    let folder = world.join("boards").join(board);
    let option = |option: &str, path: &Path| [format!("--{option}"), path.display().to_string()];
    let mut files = option("units", &world.join("units.csv")).to_vec();
    files.extend(option("scheme", &folder.join("scheme.toml")));
    for name in ["values", "targets", "assign", "adjustments", "benchmarks"] {
        let path = folder.join(format!("{name}.csv"));
        if path.exists() {
            files.extend(option(name, &path));
        }
    }
    files
}

/// Scores a board on so many threads; its scores and board.
fn score(board: &str, threads: &str) -> [String; 2] {
    let folder = Folder::new([] as [(&str, &str); 0]);
    let mut command = folder.command(&["score", "--out", "out"]);
    let output = command.args(files(board)).env("RAYON_NUM_THREADS", threads).output().unwrap();
    assert_eq!((output.status.code(), said(&output.stderr).as_str()), (Some(0), ""), "{board}");
    ["out/scores.csv", "out/board.csv"].map(|name| folder.read(name))
}

/// True when it needs earlier boards.
fn rolls_up(board: &str) -> bool {
    let scheme = repository("scenarios/liandu-2022/boards").join(board).join("scheme.toml");
    std::fs::read_to_string(scheme).unwrap().contains("[[rollup]]")
}

/// A row of a CSV by the beginning of its line.
fn row(text: &str, begin: &str) -> Vec<String> {
    let line = text.lines().find(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("no row {begin}"));
    line.split(',').map(str::to_owned).collect()
}

#[test]
fn every_board_is_scored_without_a_fault_or_warning_the_same_on_one_thread_and_on_many() {
    assert_eq!(boards().len(), 14);
    for board in boards().iter().filter(|board| !rolls_up(board)) {
        let [scores, printed] = score(board, "1");
        for period in (1..=12).map(|m| format!("2021-{m:02}")).chain((1..=3).map(|m| format!("2022-{m:02}")))
        {
            let is_first =
                |line: &str| line.contains(&format!(",{period},")) && line.split(',').nth(5) == Some("1");
            assert!(printed.lines().any(is_first), "{board}: nobody is first in {period}");
        }
        assert_eq!([scores, printed], score(board, "5"), "{board}");
    }
}

/// The year's board takes the mean of the months' totals, 60 of its points to their 100.
#[test]
fn the_year_is_made_of_its_months() {
    assert_eq!(boards().into_iter().filter(|board| rolls_up(board)).collect::<Vec<_>>(), ["towns-year"]);
    let folder = Folder::new([] as [(&str, &str); 0]);
    let run = |arguments: &[&str], board: &str| {
        let output = folder.command(arguments).args(files(board)).output().unwrap();
        assert_eq!((output.status.code(), said(&output.stderr).as_str()), (Some(0), ""), "{board}");
    };
    run(&["score", "--out", "past/2022-03"], "towns");
    run(&["score", "--out", "out", "--history", "past", "--period", "2021"], "towns-year");
    let (months, year) = (folder.read("past/2022-03/scores.csv"), folder.read("out/scores.csv"));
    let score = |row: Vec<String>| row[3].parse::<f64>().unwrap();
    let towns: Vec<&str> =
        year.lines().filter_map(|line| Some(line.split_once(",2021,months,")?.0)).collect();
    assert_eq!(towns.len(), 15);
    for town in towns {
        let month = |month: u32| score(row(&months, &format!("{town},2021-{month:02},total,")));
        let mean = (1..=12).map(month).sum::<f64>() / 12.0;
        let ours = score(row(&year, &format!("{town},2021,months,")));
        assert!((ours - mean / 100.0 * 60.0).abs() < 1e-9, "{town}: {ours} of a mean of {mean}");
    }
}

#[test]
fn boards_hold_whom_they_should() {
    let of_march =
        |board: &str| score(board, "2")[1].lines().filter(|line| line.contains(",2022-03,")).count();
    assert_eq!([of_march("villages"), of_march("towns")], [254, 15]);
}

/// The four figures and the rank are the source's; see the scenario's README.
#[test]
fn nanshan_village_stands_as_was_reported() {
    let [scores, board] = score("villages", "2");
    let node = |code: &str| row(&scores, &format!("{NANSHAN},2022-03,{code},"));
    for (code, expect) in [("V01", 9.88), ("V02", 9.75), ("V06", 5.5)] {
        assert_eq!(node(code)[3].parse(), Ok(expect), "{code}");
    }
    let total: f64 = node("total")[3].parse().unwrap();
    assert!((total - 97.27).abs() < 1e-9, "{total}");
    assert_eq!(row(&board, &format!("{NANSHAN},南山村,2022-03"))[3..6], ["碧湖镇·山区组", "97.27", "1"]);
}

#[test]
fn a_village_cadre_can_read_why() {
    let folder = Folder::new([] as [(&str, &str); 0]);
    for (language, name) in [("zh", "nanshan_zh"), ("en", "nanshan_en")] {
        let mut command =
            folder.command(&["--lang", language, "explain", "--unit", "南山村", "--period", "2022-03"]);
        let output = command.args(files("villages")).output().unwrap();
        assert_eq!(said(&output.stderr), "");
        insta::assert_snapshot!(name, said(&output.stdout));
    }
}
