//! Every rule with hand-computed cases and its edges.

use crate::world::{World, check as check_world};

/// One indicator of ten points, direction up unless `keys` say otherwise.
fn scheme(keys: &str, rule: &str) -> String {
    format!(
        "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"total\"\n\
         [[indicator]]\ncode = \"I\"\nin = \"total\"\npoints = 10\n{keys}\nrule = {{ {rule} }}\n"
    )
}

/// `cases`: `x target … → score` per unit, in the order of `columns`.
#[track_caller]
fn check(keys: &str, rule: &str, columns: &str, cases: &[(&str, &str)]) {
    let mut values = format!("unit,indicator,{columns}");
    let mut expect = String::new();
    for (at, (cells, score)) in cases.iter().enumerate() {
        values += &format!("\nu{at},I,{cells}");
        expect += &format!("u{at} I {score}\n");
    }
    check_world(&scheme(keys, rule), &values, &expect);
}

#[track_caller]
fn fails(keys: &str, rule: &str, columns: &str, cells: &str, code: &str) {
    let values = format!("unit,indicator,{columns}\nu,I,{cells}");
    let faults = World::new(&scheme(keys, rule), &values).faults();
    assert_eq!(faults, [format!("{code} u I")]);
}

const DOWN: &str = "direction = \"down\"";
const NEAR: &str = "direction = \"target\"";

#[test]
fn completion() {
    let rule = "kind = \"completion\", cap = 1.2, floor = 0.1";
    check(
        "",
        rule,
        "value,target",
        &[("8,10", "8"), ("20,10", "12"), ("0,10", "1"), (",10", "-"), ("8,", "-")],
    );
    check(DOWN, rule, "value,target", &[("8,4", "5"), ("4,8", "12"), ("0,8", "12"), ("-1,8", "12")]);
    check(
        NEAR,
        "kind = \"completion\"",
        "value,target",
        &[("8,10", "8"), ("12,10", "8"), ("10,10", "10"), ("40,10", "0")],
    );
    let difference = "kind = \"completion\", how = \"difference\", cap = 2";
    check("", difference, "value,target", &[("5,4", "12.5"), ("-3,-4", "12.5"), ("-5,-4", "7.5")]);
    check(DOWN, difference, "value,target", &[("5,4", "7.5"), ("-5,-4", "12.5")]);
    fails("", rule, "value,target", "1,0", "target_not_positive");
    fails("", rule, "value,target", "1,-2", "target_not_positive");
    fails("", difference, "value,target", "1,0", "target_zero");
    fails(NEAR, "kind = \"completion\"", "value,target", "1,0", "target_zero");
}

#[test]
fn schedule_goes_by_the_share_of_the_year() {
    let rule = "kind = \"schedule\", target = 120";
    let run =
        |keys: &str, rule: &str, values: &str, expect: &str| check_world(&scheme(keys, rule), values, expect);
    let cumulative = "basis = \"cumulative\"";
    run(
        cumulative,
        rule,
        "unit,period,indicator,value\nu,2022-03,I,24\nu,2022-12,I,150",
        "2022-03 u I 8\n2022-12 u I 10",
    );
    // Current values are accumulated from January on.
    run(
        "",
        rule,
        "unit,period,indicator,value\nu,2022-01,I,4\nu,2022-02,I,8",
        "2022-01 u I 4\n2022-02 u I 6",
    );
    let curve = "kind = \"schedule\", target = 100, curve = [0, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";
    run(
        cumulative,
        curve,
        "unit,period,indicator,value\nu,2022-01,I,9\nu,2022-02,I,25",
        "2022-01 u I -\n2022-02 u I 5",
    );
}

#[test]
fn scales_between_two_ends() {
    check(
        "",
        "kind = \"efficacy\", low = 0, high = 50",
        "value",
        &[("25", "80"), ("75", "120"), ("-25", "40")],
    );
    check(
        "",
        "kind = \"efficacy\", low = 0, high = 50, clamp = true",
        "value",
        &[("75", "100"), ("-25", "60")],
    );
    check(
        DOWN,
        "kind = \"goalpost\", low = 50, high = 0",
        "value",
        &[("0", "10"), ("50", "0"), ("20", "6"), ("99", "0")],
    );
    check("", "kind = \"goalpost\", low = 0, high = 4, to = [1, 5]", "value", &[("1", "2"), ("9", "5")]);
    check(
        NEAR,
        "kind = \"goalpost\", low = 0, high = 4",
        "value,target",
        &[("7,8", "7.5"), ("9,8", "7.5"), ("8,8", "10")],
    );
    fails("", "kind = \"goalpost\"", "value,low,high", "1,3,3", "equal_bounds");
}

#[test]
fn goes_by_peers() {
    check("", "kind = \"min_max\"", "value", &[("10", "0"), ("20", "100"), ("15", "50"), ("", "-")]);
    check(DOWN, "kind = \"min_max\", to = [0, 10]", "value", &[("10", "10"), ("20", "0"), ("15", "5")]);
    check("", "kind = \"min_max\"", "value", &[("7", "100"), ("7", "100")]);
    check("", "kind = \"z_score\", mean = 50, sd = 10", "value", &[("1", "40"), ("2", "50"), ("3", "60")]);
    check(DOWN, "kind = \"z_score\"", "value", &[("1", "1"), ("2", "0"), ("3", "-1")]);
    check("", "kind = \"z_score\", mean = 50", "value", &[("9", "50")]);
    check("", "kind = \"rank\"", "value", &[("5", "1"), ("7", "2.5"), ("7", "2.5"), ("9", "4")]);
    check(DOWN, "kind = \"rank\"", "value", &[("5", "3"), ("7", "1.5"), ("7", "1.5")]);
    check("", "kind = \"percentile\"", "value", &[("5", "0"), ("7", "50"), ("7", "50")]);
    check("", "kind = \"percentile\", to = [0, 10]", "value", &[("5", "10")]);
    check("", "kind = \"ratio_to_best\"", "value", &[("5", "5"), ("10", "10"), ("-1", "0")]);
    check(DOWN, "kind = \"ratio_to_best\"", "value", &[("5", "10"), ("10", "5")]);
    check("", "kind = \"ratio_to_best\"", "value", &[("0", "-"), ("-3", "-")]);
}

#[test]
fn goes_by_places() {
    check("", "kind = \"place\"", "value", &[("9", "10"), ("8", "9"), ("8", "9"), ("1", "7")]);
    check(
        "",
        "kind = \"place\", full = 5, step = 3, floor = 1",
        "value",
        &[("9", "5"), ("8", "2"), ("7", "1")],
    );
    check(
        DOWN,
        "kind = \"place\", table = [9, 7, 6]",
        "value",
        &[("9", "6"), ("8", "6"), ("7", "7"), ("1", "9")],
    );
    check("", "kind = \"place\", linear = [10, 4]", "value", &[("9", "10"), ("5", "7"), ("1", "4")]);
    check("", "kind = \"place\", linear = [10, 4]", "value", &[("9", "10")]);
    let given = "kind = \"given_rank\", step = 0.5, gain = 1, loss = 2";
    let columns = "value,rank_of,previous_rank";
    check("", given, columns, &[("3,26,5", "11"), ("3,26,2", "7"), ("3,26,", "9"), ("1,,", "10")]);
    check(
        "",
        "kind = \"given_rank\", linear = [10, 0]",
        columns,
        &[("1,11,", "10"), ("6,11,", "5"), ("6,,", "-")],
    );
    fails("", given, columns, "30,26,", "out_of_range");
    fails("", given, columns, "0,26,", "out_of_range");
}

#[test]
fn goes_by_steps() {
    let up = "kind = \"bands\", table = [{ from = 95, points = 10 }, { from = 80, points = 6 }]";
    check("", up, "value", &[("95", "10"), ("94.9", "6"), ("80", "6"), ("79", "0")]);
    let down = "kind = \"bands\", table = [{ upto = 1, points = 10 }, { upto = 3, points = 4 }]";
    check(DOWN, down, "value", &[("0", "10"), ("1", "10"), ("2", "4"), ("3", "4"), ("4", "0")]);
    check("", &format!("{up}, interpolate = true"), "value", &[("87.5", "8"), ("70", "6"), ("99", "10")]);
    let deduct = "kind = \"deduct\", target = 1, per = 2, each = 0.1";
    check("", deduct, "value", &[("1", "10"), ("0.75", "5"), ("0", "0"), ("3", "10")]);
    check("", &format!("{deduct}, whole = true"), "value", &[("0.7", "4"), ("0.71", "6")]);
    check(DOWN, &format!("{deduct}, floor = 3"), "value", &[("1.2", "6"), ("9", "3")]);
    check("", "kind = \"deduct\", target = -4, per = 10, relative = true", "value", &[("-6", "5")]);
}

#[test]
fn awards_and_improvements() {
    check(
        "",
        "kind = \"award\", per = 2, cap = 5",
        "value",
        &[("2", "4"), ("9", "5"), ("-1", "0"), ("", "0")],
    );
    let columns = "value,baseline,high";
    check(
        "",
        "kind = \"improvement\"",
        columns,
        &[("6,4,8", "5"), ("4,4,8", "0"), ("9,4,8", "10"), ("5,4,3", "10")],
    );
    check(DOWN, "kind = \"improvement\"", columns, &[("6,8,4", "5"), ("8,8,4", "0"), ("1,8,4", "10")]);
}

#[test]
fn combines_rules() {
    let parts = "rules = [{ kind = \"completion\", target = 10 }, { kind = \"improvement\", baseline = 2, high = 6 }]";
    check("", &format!("kind = \"best_of\", {parts}"), "value", &[("4", "5"), ("", "-")]);
    check("", &format!("kind = \"worst_of\", {parts}"), "value", &[("4", "4")]);
    check("", &format!("kind = \"sum_of\", {parts}"), "value", &[("4", "9")]);
    let missing = "rules = [{ kind = \"completion\" }, { kind = \"improvement\", baseline = 2, high = 6 }]";
    check("", &format!("kind = \"worst_of\", {missing}"), "value", &[("4", "5")]);
}

#[test]
fn panels_are_trimmed_and_weighted_by_group() {
    let rule = "kind = \"panel\", trim = { high = 1, low = 1 }, groups = { leaders = 0.6, peers = 0.4 }";
    let values = "unit,indicator,value,rater,rater_group\n\
        u,I,1,a,leaders; u,I,8,b,leaders; u,I,10,c,leaders; u,I,6,d,peers; u,I,4,e,peers; w,I,7,a,peers";
    check_world(&scheme("", rule), values, "u I 6.8\nw I 7");
}

#[test]
fn formulas_see_value_references_peers_and_others() {
    check(
        "",
        "kind = \"formula\", expr = \"value * 2 + best - mean\"",
        "value",
        &[("1", "3"), ("3", "7"), ("", "-")],
    );
    check(
        "",
        "kind = \"formula\", expr = \"n > 1 ? 5 : value\"",
        "value",
        &[("1", "5"), ("", "5"), ("2", "5")],
    );
    check("", "kind = \"formula\", expr = \"1 / value\"", "value", &[("0", "-"), ("4", "0.25")]);
}

#[test]
fn raw_values() {
    check("", "kind = \"raw\"", "value", &[("-3", "-3"), ("", "-")]);
    check(DOWN, "kind = \"raw\"", "value", &[("4", "-4")]);
    check(
        "transform = [\"log10\", { clip = [0, 2] }]",
        "kind = \"raw\"",
        "value",
        &[("10", "1"), ("99999", "2"), ("0", "-")],
    );
    check("round = { decimals = 1 }", "kind = \"raw\"", "value", &[("0.25", "0.3"), ("-0.25", "-0.3")]);
}
