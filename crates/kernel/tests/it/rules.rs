//! Rules that look at one unit alone, worked by hand. Full marks P are 10 throughout.

use crate::world::{World, brief, number, same};

/// Keys of the indicator `I`; columns; a unit per row, `a`, `b` …; its scores, then `~` with warnings or `!` with
/// faults as `code@unit`.
pub(crate) type Case = (&'static str, &'static str, &'static str, &'static str);

pub(crate) fn world((keys, columns, rows, _): Case) -> World {
    let scheme = format!(
        "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\npoints = 10\n{keys}\n"
    );
    let row = |(at, row): (usize, &str)| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        format!("{},I,{}", unit(at), cells.join(","))
    };
    let rows: Vec<String> = rows.split(';').enumerate().map(row).collect();
    World::new(&scheme, &format!("unit,indicator,{}\n{}", columns.replace(' ', ","), rows.join("\n")))
}

fn unit(at: usize) -> String {
    char::from(b'a' + at as u8).to_string()
}

#[track_caller]
fn check(cases: &[Case]) {
    cases.iter().for_each(|case| check_case(*case));
}

#[track_caller]
pub(crate) fn check_case(case: Case) {
    let flaws = |text: &str| {
        let brief = |word: &str| format!("{} I", word.replace('@', " "));
        let mut all: Vec<String> = text.split_whitespace().map(brief).collect();
        all.sort();
        all
    };
    let run = world(case).run();
    if let Some(faults) = case.3.strip_prefix('!') {
        let found = run.map(|_| ()).unwrap_err();
        assert_eq!(brief(&found.0), flaws(faults), "{case:?}");
        return;
    }
    let run = run.unwrap_or_else(|faults| panic!("{faults}\n{case:?}"));
    let (scores, warnings) = case.3.split_once('~').unwrap_or((case.3, ""));
    let period = case.1.split(' ').position(|column| column == "period");
    for (at, (row, expect)) in case.2.split(';').zip(scores.split_whitespace()).enumerate() {
        let period = period.map_or("", |at| row.split_whitespace().nth(at).unwrap());
        let found = run.score(period, &unit(at), "I");
        assert!(same(found, number(expect)), "{case:?} {}: found {found}", unit(at));
    }
    assert_eq!(scores.split_whitespace().count(), case.2.split(';').count(), "a score per row: {case:?}");
    assert_eq!(run.warnings, flaws(warnings), "{case:?}");
}

pub(crate) const RAW: &[Case] = &[
    ("rule = { kind = 'raw' }", "value", "5; -3; -", "5 -3 -"),
    ("rule = { kind = 'raw' }\ndirection = 'down'", "value", "5; -3; -", "-5 3 -"),
    (
        "rule = { kind = 'raw' }\ndirection = 'target'",
        "value target",
        "5 8; 8 8; 9 -",
        "-3 0 - ~target_missing@c",
    ),
];

pub(crate) const COMPLETION: &[Case] = &[
    (
        "rule = { kind = 'completion' }",
        "value target",
        "80 100; 120 100; -5 100; - 100; 50 -",
        "8 10 0 - - ~target_missing@e",
    ),
    (
        "rule = { kind = 'completion', floor = 0.5, cap = 1.2 }",
        "value target",
        "80 100; 130 100; 20 100",
        "8 12 5",
    ),
    (
        "rule = { kind = 'completion' }\ndirection = 'down'",
        "value target",
        "50 40; 20 40; 0 40; -1 40",
        "8 10 10 10",
    ),
    (
        "rule = { kind = 'completion', cap = 1.5 }\ndirection = 'down'",
        "value target",
        "50 40; 20 40; 0 40; -1 40",
        "8 15 15 15",
    ),
    (
        "rule = { kind = 'completion' }",
        "value target",
        "5 0; 5 -2; 5 5",
        "!target_not_positive@a target_not_positive@b",
    ),
    ("rule = { kind = 'completion' }\ndirection = 'down'", "value target", "5 0", "!target_not_positive@a"),
    (
        "rule = { kind = 'completion', how = 'difference', cap = 2 }",
        "value target",
        "80 100; 120 100; -120 -100; -80 -100; 350 100",
        "8 12 8 12 20",
    ),
    (
        "rule = { kind = 'completion', how = 'difference', cap = 2 }\ndirection = 'down'",
        "value target",
        "80 100; 120 100; -120 -100",
        "12 8 12",
    ),
    ("rule = { kind = 'completion', how = 'difference' }", "value target", "5 0", "!target_zero@a"),
    (
        "rule = { kind = 'completion' }\ndirection = 'target'",
        "value target",
        "90 100; 110 100; 100 100; 250 100; -90 -100",
        "9 9 10 0 9",
    ),
    ("rule = { kind = 'completion' }\ndirection = 'target'", "value target", "5 0", "!target_zero@a"),
    ("rule = { kind = 'completion', target = 50 }", "value target", "25 100; 25 -", "5 5"),
];

pub(crate) const SCHEDULE: &[Case] = &[
    (
        "rule = { kind = 'schedule' }\nbasis = 'cumulative'",
        "value target period",
        "30 120 2022-03; 24 120 2022-03; 60 120 2022-06; 120 120 2022-12; - 120 2022-03",
        "10 8 10 10 -",
    ),
    (
        "rule = { kind = 'schedule', cap = 1.5 }\nbasis = 'cumulative'\ndirection = 'down'",
        "value target period",
        "40 120 2022-03; 10 120 2022-03",
        "7.5 15",
    ),
    (
        "rule = { kind = 'schedule', curve = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1] }\nbasis = 'cumulative'",
        "value target period",
        "9 100 2022-01; 9 100 2022-02; 9 100 2022-03; 80 100 2022-12",
        "- 9 4.5 8",
    ),
    (
        "rule = { kind = 'schedule', how = 'difference', floor = -9 }\nbasis = 'cumulative'",
        "value target period",
        "15 120 2022-03; 0 -120 2022-03; -60 120 2022-03",
        "5 10 -20",
    ),
    (
        "basis = 'cumulative'\nrule = { kind = 'schedule' }",
        "value target period",
        "5 0 2022-03",
        "!target_not_positive@a",
    ),
    (
        "basis = 'cumulative'\nrule = { kind = 'schedule' }",
        "value target period",
        "5 - 2022-03",
        "- ~target_missing@a",
    ),
];

pub(crate) const SCALES: &[Case] = &[
    (
        "rule = { kind = 'efficacy' }",
        "value low high",
        "75 50 100; 40 50 100; 110 50 100; 75 100 50; - 50 100; 75 - 100; 75 50 -",
        "80 52 108 80 - - - ~target_missing@f target_missing@g",
    ),
    ("rule = { kind = 'efficacy' }\ndirection = 'down'", "value low high", "75 50 100; 40 50 100", "80 108"),
    (
        "rule = { kind = 'efficacy', clamp = true }",
        "value low high",
        "75 50 100; 40 50 100; 110 50 100",
        "80 60 100",
    ),
    ("rule = { kind = 'efficacy', base = 50, span = 50 }", "value low high", "75 50 100", "75"),
    ("rule = { kind = 'efficacy' }", "value low high", "75 50 50", "!equal_bounds@a"),
    (
        "rule = { kind = 'efficacy' }\ndirection = 'target'",
        "value target low high",
        "8 10 0 4; 12 10 0 4; 10 10 0 4",
        "80 80 100",
    ),
    ("rule = { kind = 'goalpost' }", "value low high", "5 0 20; 25 0 20; -1 0 20; 5 20 0", "2.5 10 0 2.5"),
    (
        "rule = { kind = 'goalpost' }\ndirection = 'down'",
        "value low high",
        "5 0 20; 25 0 20; -1 0 20",
        "7.5 0 10",
    ),
    ("rule = { kind = 'goalpost', to = [20, 100], low = 0, high = 20 }", "value", "5; 99", "40 100"),
    ("rule = { kind = 'goalpost', to = [100, 20], low = 0, high = 20 }", "value", "5; 99", "80 20"),
    ("rule = { kind = 'goalpost' }", "value low high", "1 2 2", "!equal_bounds@a"),
    (
        "rule = { kind = 'improvement' }",
        "value baseline high",
        "60 50 100; 50 50 100; 40 50 100; 120 50 100; 60 50 40; 40 50 -; 60 50 -; 60 - 100",
        "2 0 0 10 10 0 - - ~target_missing@g target_missing@h",
    ),
    (
        "rule = { kind = 'improvement' }\ndirection = 'down'",
        "value baseline low high",
        "40 50 0 100; 40 50 - 0; 50 50 0 -; 60 50 0 -; 40 50 - 60; -9 50 0 -",
        "2 2 0 0 10 10",
    ),
];

pub(crate) const STEPS: &[Case] = &[
    (
        "rule = { kind = 'bands', table = [{ from = 0, points = 2 }, { from = 95, points = 10 }, { from = 90, points = 8 }] }",
        "value",
        "95; 94.9; 90; 10; -1; -",
        "10 8 8 2 0 -",
    ),
    (
        "rule = { kind = 'bands', table = [{ upto = 1, points = 10 }, { upto = 3, points = 5 }] }\ndirection = 'down'",
        "value",
        "0; 1; 2; 3; 4; -",
        "10 10 5 5 0 -",
    ),
    (
        "rule = { kind = 'bands', interpolate = true, table = [{ from = 0, points = 0 }, { from = 10, points = 10 }, { from = 20, points = 12 }] }",
        "value",
        "5; 10; 15; -5; 25",
        "5 10 11 0 12",
    ),
    (
        "rule = { kind = 'bands', interpolate = true, table = [{ from = 0, points = 0 }, { from = 1, points = 1000000 }] }",
        "value",
        "0.1234567894",
        "123456.7894",
    ),
    (
        "rule = { kind = 'bands', interpolate = true, table = [{ upto = 0, points = 10 }, { upto = 10, points = 0 }] }\ndirection = 'down'",
        "value",
        "4; -1; 11; 0; 10",
        "6 10 0 10 0",
    ),
    (
        "rule = { kind = 'bands', table = [{ upto = 1, points = 10 }, { upto = 2, points = 5 }] }\ndirection = 'target'",
        "value target",
        "50 50; 48 50; 53 50",
        "10 5 0",
    ),
    (
        "rule = { kind = 'deduct' }",
        "value target",
        "95 100; 100 100; 103 100; 80 100; 97.5 100; 5 -",
        "5 10 10 0 7.5 - ~target_missing@f",
    ),
    ("rule = { kind = 'deduct' }\ndirection = 'down'", "value target", "105 100; 95 100; 200 100", "5 10 0"),
    (
        "rule = { kind = 'deduct' }\ndirection = 'target'",
        "value target",
        "97 100; 103 100; 100 100",
        "7 7 10",
    ),
    ("rule = { kind = 'deduct', whole = true }", "value target", "97.5 100; 99.5 100; 98 100", "8 10 8"),
    (
        "rule = { kind = 'deduct', whole = true, each = 0.1 }",
        "value target",
        "0 0.3; 0.7 1; 0.45 0.6; 0.4 1.1",
        "7 7 9 3",
    ),
    ("rule = { kind = 'deduct', per = 2, each = 5 }", "value target", "90 100; 88 100", "6 5.2"),
    (
        "rule = { kind = 'deduct', relative = true, each = 0.01 }",
        "value target",
        "95 100; -105 -100; 200 100",
        "5 5 10",
    ),
    ("rule = { kind = 'deduct', relative = true }", "value target", "-1 0; 1 0", "!target_zero@a"),
    ("rule = { kind = 'deduct', floor = -5 }", "value target", "80 100; 88 100", "-5 -2"),
    ("rule = { kind = 'award', per = 0.5, cap = 3 }", "value", "4; -4; -; 30", "2 0 0 3"),
    ("rule = { kind = 'award' }", "value", "30; 0", "30 0"),
];

pub(crate) const GIVEN_RANK: &[Case] = &[
    (
        "rule = { kind = 'given_rank', linear = [10, 0] }",
        "value rank_of",
        "1 11; 6 11; 11 11; 1 1; -  11",
        "10 5 0 10 -",
    ),
    ("rule = { kind = 'given_rank', linear = [10, 0] }", "value rank_of", "3 -", "- ~target_missing@a"),
    ("rule = { kind = 'given_rank' }", "value rank_of", "1 90; 4 90; 12 90; 4 -", "10 7 0 7"),
    ("rule = { kind = 'given_rank', full = 8, step = 2, floor = 3 }", "value", "1; 3; 9", "8 4 3"),
    (
        "rule = { kind = 'given_rank', table = [10, 8, 5] }\ndirection = 'down'",
        "value rank_of",
        "1 9; 2 9; 3 9; 7 9",
        "10 8 5 5",
    ),
    (
        "rule = { kind = 'given_rank', gain = 0.5, loss = 0.25 }",
        "value rank_of previous_rank",
        "3 10 5; 3 10 1; 3 10 3; 3 10 -",
        "9 7.5 8 8",
    ),
    ("rule = { kind = 'given_rank' }", "value rank_of", "0 9; 10 9; 9 9", "!out_of_range@a out_of_range@b"),
];

#[test]
fn raw() {
    check(RAW);
}

#[test]
fn completion() {
    check(COMPLETION);
}

#[test]
fn schedule() {
    check(SCHEDULE);
}

#[test]
fn efficacy_goalpost_improvement() {
    check(SCALES);
}

#[test]
fn bands_deduct_award() {
    check(STEPS);
}

#[test]
fn given_rank() {
    check(GIVEN_RANK);
}
