//! Faults of scheme files: each at its line and key.

use kernel::fault::Fault;
use kernel::scheme::{parse_json, parse_toml};

const HEAD: &str = "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\n";
const LEAF: &str = "[[indicator]]\ncode = \"I\"\nin = \"t\"\nrule = { kind = \"raw\" }\n";

fn line(fault: &Fault) -> String {
    let at = &fault.at;
    format!("{} {} {}", at.line.unwrap_or(0), at.key.as_deref().unwrap_or("-"), fault.what.code())
}

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let faults = parse_toml("s.toml", text).expect_err(text).0;
    assert_eq!(faults.iter().map(line).collect::<Vec<_>>(), expect, "{text}");
}

/// `keys` in place of the leaf's rule.
#[track_caller]
fn check_leaf(keys: &str, expect: &[&str]) {
    check(&format!("{HEAD}[[indicator]]\ncode = \"I\"\nin = \"t\"\n{keys}\n"), expect);
}

#[track_caller]
fn check_rule(rule: &str, expect: &str) {
    check_leaf(&format!("rule = {{ {rule} }}"), &[expect]);
}

#[test]
fn the_tree() {
    check("code =", &["1 - syntax"]);
    check(&format!("{HEAD}{LEAF}{LEAF}"), &["10 I.code duplicate_code"]);
    check(&format!("{HEAD}{LEAF}[[node]]\ncode = \"w\"\n"), &["9 w.code empty_node", "9 w.in many_roots"]);
    check(HEAD, &["3 t.code empty_node"]);
    check(
        &format!("{HEAD}{}", LEAF.replace("\"t\"", "\"tt\"")),
        &["3 t.code empty_node", "7 I.in unknown_parent"],
    );
    check(
        &format!("{HEAD}{LEAF}[[node]]\ncode = \"w\"\nin = \"I\"\n"),
        &["9 w.code empty_node", "11 w.in parent_is_leaf"],
    );
    check(&format!("{HEAD}weight = -1\n{LEAF}"), &["5 t.weight negative_weight"]);
    check(&format!("{HEAD}{LEAF}[robustness]\ndraws = 1\n"), &["9 robustness not_built"]);
    check(
        &format!("{HEAD}aggregate = \"topsis\"\nweights = \"critic\"\n{LEAF}"),
        &["5 t.aggregate not_built", "6 t.weights not_built"],
    );
    check(
        &format!("{HEAD}adjust = [{{ kind = \"bonus\", from = \"X\" }}]\n{LEAF}"),
        &["5 t.adjust[1].from unknown_node"],
    );
    check(
        &format!("{HEAD}aggregate = \"mean\"\n{}", LEAF.replace("rule", "weight = 0\nrule")),
        &["3 t.weight no_weight"],
    );
}

#[test]
fn the_head() {
    let head = |keys: &str| format!("[scheme]\ncode = \"s\"\n{keys}\n[[node]]\ncode = \"t\"\n{LEAF}");
    check(&head("ties = \"dens\""), &["3 scheme.ties unknown_value"]);
    check(&head("wieght = 1"), &["3 scheme.wieght unknown_key"]);
    check(&head("decimals = 1.5"), &["3 scheme.decimals out_of_range"]);
    check(&head("tie_break = [\"Z\"]"), &["3 scheme.tie_break unknown_node"]);
    check(&head("peers = []"), &["3 scheme.peers out_of_range"]);
    check(&head("title = 3"), &["3 scheme.title wrong_type"]);
    check(&LEAF.replace("in = \"t\"\n", ""), &["1 node no_root", "1 scheme missing_key"]);
}

#[test]
fn indicators() {
    check_leaf("", &["5 I.rule missing_key"]);
    check_leaf("rule = { kind = \"raw\" }\npoints = \"ten\"", &["9 I.points wrong_type"]);
    check_leaf("rule = { kind = \"raw\" }\ntransform = [\"ln\"]", &["9 I.transform unknown_value"]);
    check_leaf(
        "rule = { kind = \"raw\" }\ntransform = { clip = [2, 1] }",
        &["9 I.transform.clip floor_above_cap"],
    );
    check_leaf(
        "rule = { kind = \"raw\" }\ntreat = { kind = \"winsorise\", skew = 0 }",
        &["9 I.treat.skew out_of_range"],
    );
    let logged = "rule = { kind = \"completion\" }\ntreat = { kind = \"winsorise\", then = \"log\" }";
    check_leaf(logged, &["9 I.treat log_treatment"]);
    check_leaf(
        "rule = { kind = \"raw\" }\nround = { mode = \"up\" }",
        &["9 I.round.decimals missing_key", "9 I.round.mode unknown_value"],
    );
}

#[test]
fn rules() {
    check_rule("kind = \"compltion\"", "8 I.rule.kind unknown_value");
    check_rule("cap = 1", "8 I.rule.kind missing_key");
    check_rule("kind = \"completion\", cap = 0.5, floor = 0.8", "8 I.rule.floor floor_above_cap");
    check_rule("kind = \"completion\", cpa = 1", "8 I.rule.cpa unknown_key");
    check_rule("kind = \"schedule\", curve = [0.5]", "8 I.rule.curve bad_curve");
    check_rule("kind = \"goalpost\", low = 1, high = 1", "8 I.rule.high equal_bounds");
    check_rule("kind = \"min_max\", to = [1]", "8 I.rule.to wrong_type");
    check_rule("kind = \"bands\"", "8 I.rule.table missing_key");
    check_rule("kind = \"bands\", table = [{ points = 1 }]", "8 I.rule.table[1].from missing_key");
    check_rule("kind = \"deduct\", each = 0", "8 I.rule.each out_of_range");
    check_rule("kind = \"best_of\"", "8 I.rule.rules missing_key");
    check_rule("kind = \"panel\", groups = { a = -1 }", "8 I.rule.groups negative_weight");
    check_rule("kind = \"formula\", expr = \"valeu\"", "8 I.rule.expr unknown_variable");
    check_rule("kind = \"formula\", expr = \"v['J']\"", "8 I.rule.expr unknown_variable");
    check_rule("kind = \"formula\", expr = \"value >\"", "8 I.rule.expr bad_formula");
    check_rule("kind = \"formula\", expr = \"value > 1\"", "8 I.rule.expr not_a_number_formula");
    check_leaf("direction = \"down\"\nrule = { kind = \"award\" }", &["9 I.rule.kind rule_has_no_down"]);
}

#[test]
fn json_has_the_same_shape() {
    let json = "{\"scheme\": {\"code\": \"s\"},\n \"node\": [{\"code\": \"t\"}],\n \"indicator\": [{\"code\": \"I\", \"in\": \"t\",\n \"rule\": {\"kind\": \"raw\"}}]}";
    assert_eq!(parse_json("s.json", json).expect("a scheme").nodes.len(), 2);
    let faults = parse_json("s.json", &json.replace("raw", "rw")).expect_err("a fault").0;
    assert_eq!(faults.iter().map(line).collect::<Vec<_>>(), ["4 I.rule.kind unknown_value"]);
    assert_eq!(line(&parse_json("s.json", "{\n,}").expect_err("a fault").0[0]), "2 - syntax");
}
