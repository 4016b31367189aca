//! Rules that look at peers, at other rules, at raters and at formulas.

use crate::rules::{Case, check_case};
use crate::world::{World, check};

pub(crate) const BETWEEN: &[Case] = &[
    ("rule = { kind = 'min_max' }", "value", "10; 20; 30; -", "0 50 100 -"),
    ("rule = { kind = 'min_max' }\ndirection = 'down'", "value", "10; 20; 30; -", "100 50 0 -"),
    ("rule = { kind = 'min_max', to = [60, 100] }", "value", "10; 25; 30", "60 90 100"),
    ("rule = { kind = 'min_max', target = 10 }\ndirection = 'target'", "value", "8; 10; 14", "50 100 0"),
    ("rule = { kind = 'min_max' }", "value", "5; 5; -", "100 100 - ~all_equal@a"),
    ("rule = { kind = 'min_max', to = [0, 8] }\ndirection = 'down'", "value", "5", "8 ~all_equal@a"),
    (
        "rule = { kind = 'worst_of', rules = [{ kind = 'raw' }, { kind = 'min_max' }] }",
        "value",
        "5; 5",
        "5 5 ~all_equal@a",
    ),
    ("rule = { kind = 'z_score' }", "value", "1; 2; 3; -", "-1 0 1 -"),
    ("rule = { kind = 'z_score', mean = 70, sd = 10 }\ndirection = 'down'", "value", "1; 2; 3", "80 70 60"),
    (
        "rule = { kind = 'z_score', mean = 70, sd = 10, target = 5 }\ndirection = 'target'",
        "value",
        "5; 4; 7",
        "80 70 60",
    ),
    ("rule = { kind = 'z_score', mean = 70, sd = 10 }", "value", "5; 5", "70 70"),
    ("rule = { kind = 'z_score', mean = 70, sd = 10 }", "value", "5; -", "70 -"),
    ("rule = { kind = 'ratio_to_best' }", "value", "50; 100; -20; -", "5 10 0 -"),
    ("rule = { kind = 'ratio_to_best' }\ndirection = 'down'", "value", "50; 100; -", "10 5 -"),
    ("rule = { kind = 'ratio_to_best' }", "value", "-5; 0", "- - ~best_not_positive@a best_not_positive@b"),
    (
        "rule = { kind = 'ratio_to_best' }\ndirection = 'down'",
        "value",
        "0; 5",
        "- - ~best_not_positive@a best_not_positive@b",
    ),
];

pub(crate) const PLACES: &[Case] = &[
    ("rule = { kind = 'rank' }", "value", "10; 30; 20; 30; -", "1 3.5 2 3.5 -"),
    ("rule = { kind = 'rank' }\ndirection = 'down'", "value", "10; 30; 20; 30", "4 1.5 3 1.5"),
    ("rule = { kind = 'rank' }", "value", "7", "1"),
    ("rule = { kind = 'rank' }", "value", "0.30000000000000004; 0.3; 0.2", "2.5 2.5 1"),
    ("rule = { kind = 'rank', target = 10 }\ndirection = 'target'", "value", "10; 8; 13", "3 2 1"),
    ("rule = { kind = 'percentile' }", "value", "10; 20; 20; 30; 40; -", "0 25 25 75 100 -"),
    ("rule = { kind = 'percentile', to = [0, 10] }\ndirection = 'down'", "value", "10; 20; 30", "10 5 0"),
    ("rule = { kind = 'percentile' }", "value", "7; -", "100 -"),
    ("rule = { kind = 'percentile' }", "value", "7; 7; 7.0000000000001", "0 0 0"),
    ("rule = { kind = 'place' }", "value", "30; 20; 20; 10; -", "10 9 9 7 -"),
    ("rule = { kind = 'place', floor = 8 }", "value", "30; 20; 20; 10", "10 9 9 8"),
    (
        "rule = { kind = 'place', full = 60, step = 3 }\ndirection = 'down'",
        "value",
        "30; 20; 20; 10",
        "51 57 57 60",
    ),
    ("rule = { kind = 'place', table = [60, 57, 54] }", "value", "5; 4; 3; 2; 1", "60 57 54 54 54"),
    ("rule = { kind = 'place', linear = [100, 60] }", "value", "5; 4; 4; 2; 1", "100 90 90 70 60"),
    ("rule = { kind = 'place', linear = [100, 60] }", "value", "5; -", "100 -"),
    ("rule = { kind = 'place', target = 5 }\ndirection = 'target'", "value", "5; 2; 6", "10 8 9"),
];

pub(crate) const COMBINED: &[Case] = &[
    (
        "rule = { kind = 'best_of', rules = [{ kind = 'completion', target = 100 }, { kind = 'bands', table = [{ from = 50, points = 7 }] }] }",
        "value",
        "60; 80; 20; -",
        "7 8 2 -",
    ),
    (
        "rule = { kind = 'worst_of', rules = [{ kind = 'completion', target = 100 }, { kind = 'bands', table = [{ from = 50, points = 7 }] }] }",
        "value",
        "60; 80; 20",
        "6 7 0",
    ),
    (
        "rule = { kind = 'sum_of', rules = [{ kind = 'completion' }, { kind = 'award', per = 1, cap = 2 }] }",
        "value target",
        "5 10; 1 10; - 10",
        "7 2 0",
    ),
    (
        "rule = { kind = 'best_of', rules = [{ kind = 'completion' }, { kind = 'goalpost' }] }",
        "value target low high",
        "5 - 0 10; 5 10 0 20; 5 10 - -; 5 - - -",
        "5 5 5 - ~target_missing@a target_missing@c target_missing@d target_missing@d",
    ),
    (
        "rule = { kind = 'worst_of', rules = [{ kind = 'best_of', rules = [{ kind = 'place' }, { kind = 'min_max', to = [0, 9.5] }] }, { kind = 'raw' }] }",
        "value",
        "30; 20; 5",
        "10 9 5",
    ),
    (
        "rule = { kind = 'best_of', rules = [{ kind = 'improvement' }, { kind = 'deduct' }] }\ndirection = 'down'",
        "value target baseline low",
        "5 3 10 0; 4 3 10 0; 1 3 10 0",
        "8 9 10",
    ),
];

#[test]
fn between_peers() {
    BETWEEN.iter().for_each(|case| check_case(*case));
}

#[test]
fn places_among_peers() {
    PLACES.iter().for_each(|case| check_case(*case));
}

#[test]
fn combinations() {
    COMBINED.iter().for_each(|case| check_case(*case));
}

fn scheme(head: &str, rule: &str) -> String {
    format!(
        "[scheme]\ncode = 's'\n{head}\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\npoints = 10\n{rule}\n"
    )
}

#[test]
fn places_follow_the_ties_of_the_scheme() {
    for (ties, expect) in [
        ("min", [10.0, 9.0, 7.0]),
        ("max", [10.0, 8.0, 7.0]),
        ("dense", [10.0, 9.0, 8.0]),
        ("average", [10.0, 8.5, 7.0]),
    ] {
        let scheme = scheme(&format!("ties = '{ties}'"), "rule = { kind = 'place' }");
        let expect = format!("a I {}; b I {}; c I {}; d I {}", expect[0], expect[1], expect[1], expect[2]);
        check(&scheme, "unit,indicator,value; a,I,9; b,I,8; c,I,8; d,I,7", &expect);
    }
    // A shared place of 2.5 is worth the mean of places 2 and 3.
    let table = scheme("ties = 'average'", "rule = { kind = 'place', table = [10, 9, 5, 1] }");
    check(&table, "unit,indicator,value; a,I,9; b,I,8; c,I,8; d,I,7", "a I 10; b I 7; c I 7; d I 1");
}

#[test]
fn peers_are_those_of_the_first_scope() {
    let values = "unit,indicator,value; a,I,9; b,I,8; c,I,1; d,I,0; e,I,5";
    let units = "code,group; a,x; b,x; c,y; d,y; e,";
    let by = |rule: &str| World::new(&scheme("peers = ['group', 'all']", rule), values).units(units);
    by("rule = { kind = 'place' }").check("a I 10; b I 9; c I 10; d I 9; e I 10");
    by("rule = { kind = 'min_max' }").check("a I 100; b I 0; c I 100; d I 0; e I 100");
    by("rule = { kind = 'ratio_to_best' }").check("a I 10; b I 8.888888888888889; c I 10; d I 0; e I 10");
    by("rule = { kind = 'formula', expr = 'value / best * n' }").check("a I 2; c I 2; d I 0; e I 1");
}

#[test]
fn panels() {
    let rows = "unit,indicator,rater,rater_group,value
        a,I,r1,leaders,90; a,I,r2,leaders,80; a,I,r3,leaders,100; a,I,r4,peers,60; a,I,r5,public,70; a,I,r6,public,
        b,I,r1,leaders,90; b,I,r2,leaders,80
        c,I,r5,public,70; c,I,r6,public,50
        d,I,r1,leaders,";
    let panel = |keys: &str| scheme("", &format!("rule = {{ kind = 'panel'{keys} }}"));
    // Leaders 90, peers 60, public 70; b has leaders only, c the public only.
    check(
        &panel(", groups = { leaders = 0.5, peers = 0.2, public = 0.3 }"),
        rows,
        "a I 78; b I 85; c I 60; d I -",
    );
    check(&panel(""), rows, &format!("a I {}; b I 85; c I 60; d I -", 220.0 / 3.0));
    // Two marks are too few to drop two; three leave the middle one.
    check(&panel(", trim = { high = 1, low = 1 }"), rows, &format!("a I {}; b I 85; c I 60", 220.0 / 3.0));
    check(
        &panel(", trim = { high = 1 }, groups = { leaders = 1, peers = 0, public = 0 }"),
        rows,
        "a I 85; b I 80; c I -",
    );
    check(&panel(", trim = { low = 2 }"), rows, &format!("a I {}; b I 85", 230.0 / 3.0));
    let unknown = World::new(&panel(", groups = { leaders = 1, peers = 1 }"), rows);
    assert_eq!(
        unknown.faults(),
        [
            "unknown_rater_group a I",
            "unknown_rater_group a I",
            "unknown_rater_group c I",
            "unknown_rater_group c I"
        ]
    );
}

/// Formulas of `I`, whose value is 6 and target 8, in a unit with 2.5 (thousand) people and `J` = 3; `K` is missing.
#[track_caller]
fn check_formula(expr: &str, expect: &str, warnings: &[&str]) {
    let scheme = scheme("", &format!("rule = {{ kind = 'formula', expr = \"{expr}\" }}"));
    let others = ["J", "K"]
        .map(|code| format!("[[indicator]]\ncode = '{code}'\nin = 'T'\nrule = {{ kind = 'raw' }}\n"));
    let values = "unit,indicator,value,target; a,I,6,8; a,J,3,; a,K,,; b,I,2,; c,I,10,";
    let world =
        World::new(&(scheme + &others.concat()), values).units("code,population,area; a,2.5,; b,1,1; c,1,1");
    world.check(&format!("a I {expect}"));
    let found: Vec<String> =
        world.run().unwrap().warnings.into_iter().filter(|warning| warning.contains(" a ")).collect();
    assert_eq!(found, warnings, "{expr}");
}

#[test]
fn formulas() {
    for (expr, expect) in [
        ("value / target * 10", "7.5"),
        ("1 / 2", "0.5"),
        ("best + worst + mean + n", "21"),
        ("v['J'] * unit.population", "7.5"),
        ("round(1.005, 2) + round(-2.5, 0)", "-1.99"),
        ("clamp(value, 0, 5) + max(1, 2, 3) - min(4, 1) + abs(-1)", "8"),
        ("pow(2, 3) + sqrt(9) + log(exp(1))", "12"),
        ("-value + -3", "-9"),
        ("value >= 6 && !(target < value) ? 1 : 0", "1"),
        ("target == 8 ? 3 : baseline", "3"),
        ("target > 100 ? baseline : value", "6"),
        ("target > 0 ? baseline : value", "-"),
        ("baseline > 0 || value > 0 ? 1 : 0", "1"),
        ("baseline == value ? 1 : 0", "-"),
        ("v['K'] + 1", "-"),
        ("unit.area", "-"),
        ("low", "-"),
        ("0 * high", "-"),
    ] {
        check_formula(expr, expect, &[]);
    }
}

#[test]
fn a_formula_without_a_finite_result_is_missing_with_a_warning() {
    for expr in [
        "value / 0",
        "log(0 - 1)",
        "exp(1000)",
        "0 / 0",
        "pow(0, -1)",
        "max(0, log(0 - 1))",
        "min(1, sqrt(0 - 1))",
        "clamp(0 / 0, 1, 2)",
    ] {
        check_formula(expr, "-", &["not_finite a I"]);
    }
}

#[test]
fn a_formula_is_never_mirrored_and_may_do_without_a_value() {
    let down = scheme("", "direction = 'down'\nrule = { kind = 'formula', expr = 'value + best - worst' }");
    check(&down, "unit,indicator,value; a,I,6; b,I,2", "a I 2; b I -2");
    let target =
        scheme("", "direction = 'target'\nrule = { kind = 'formula', expr = 'value - target', target = 5 }");
    check(&target, "unit,indicator,value; a,I,6; b,I,2", "a I 1; b I -3");
    let without = scheme("unreported = 'error'", "rule = { kind = 'formula', expr = 'n > 0 ? 7 : 8' }");
    check(&without, "unit,indicator,value; a,I,6; b,I,", "a I 7; b I 7");
}

#[test]
fn references_beside_rules_hold_for_parts_without_their_own() {
    let keys = "rule = { kind = 'best_of', target = 40, high = 100, rules = [{ kind = 'completion' }, \
        { kind = 'sum_of', baseline = 0, rules = [{ kind = 'improvement', high = 50 }, { kind = 'completion', target = 400 }] }] }";
    // a: 20/40 → 5; 20/50 → 4 and 20/400 → 0.5.
    check(&scheme("", keys), "unit,indicator,value; a,I,20; b,I,10", "a I 5; b I 2.5");
}

#[test]
fn equal_values_have_no_deviation_whatever_their_mean() {
    let text = scheme("", "rule = { kind = 'z_score', mean = 80, sd = 10 }");
    check(&text, "unit,indicator,value; a,I,0.1; b,I,0.1; c,I,0.1", "a I 80; b I 80; c I 80");
}

#[test]
fn no_score_hangs_on_floating_noise() {
    // 8.1 / 9 falls just short of 0.9 in binary, 0.1 + 0.2 just beyond 0.3.
    let bands = "per = 'n'\nrule = { kind = 'bands', table = [{ from = 0.9, points = 9 }] }";
    check(&scheme("", bands), "unit,indicator,value; a,I,8.1; a,n,9; b,I,8; b,n,9", "a I 9; b I 0");
    let down =
        "per = 'n'\ndirection = 'down'\nrule = { kind = 'bands', table = [{ upto = 0.07, points = 9 }] }";
    check(
        &scheme("", down),
        "unit,indicator,value; a,I,0.07; a,n,1; b,I,0.070000000000000007; b,n,1; c,I,0.08; c,n,1",
        "a I 9; b I 9; c I 0",
    );
    let noisy = "unit,indicator,value; a,I,0.3; b,I,0.30000000000000004";
    check(&scheme("", "rule = { kind = 'min_max' }"), noisy, "a I 100; b I 100");
    check(&scheme("", "rule = { kind = 'z_score', mean = 80, sd = 10 }"), noisy, "a I 80; b I 80");
    let improvement = "rule = { kind = 'improvement', baseline = 0.3, high = 0.3 }";
    check(&scheme("", improvement), noisy, "a I 0; b I 0");
}
