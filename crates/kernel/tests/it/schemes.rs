//! Faults of scheme files: each at its line and key.

use kernel::fault::{Fault, What};
use kernel::scheme::{parse_json, parse_toml};

const HEAD: &str = "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\n";
const LEAF: &str = "[[indicator]]\ncode = \"I\"\nin = \"t\"\nrule = { kind = \"raw\" }\n";

fn line(fault: &Fault) -> String {
    let at = &fault.at;
    format!("{} {} {}", at.line.unwrap_or(0), at.key.as_deref().unwrap_or("-"), fault.what.code())
}

/// The faults of `text`; JSON of the same shape has the same, whatever its lines.
#[track_caller]
fn check(text: &str, expect: &[&str]) {
    let faults = parse_toml("s.toml", text).expect_err(text).0;
    assert_eq!(faults.iter().map(line).collect::<Vec<_>>(), expect, "{text}");
    let Ok(table) = text.parse::<toml::Table>() else { return };
    let json = parse_json("s.toml", &json(&toml::Value::Table(table))).expect_err(text).0;
    let sorted = |faults: &[Fault]| {
        let mut all: Vec<String> =
            faults.iter().map(|fault| format!("{:?} {}", fault.at.key, fault.what.code())).collect();
        all.sort();
        all
    };
    assert_eq!(sorted(&json), sorted(&faults), "{text}");
}

fn json(value: &toml::Value) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match value {
        toml::Value::String(text) => format!("{text:?}"),
        toml::Value::Array(items) => format!("[{}]", list(items.iter().map(json).collect())),
        toml::Value::Table(table) => {
            let entry = |(key, value): (&String, &toml::Value)| format!("{key:?}: {}", json(value));
            format!("{{{}}}", list(table.iter().map(entry).collect()))
        }
        // Neither has a way to say it: a type that no key takes, a number too large.
        toml::Value::Datetime(_) => "null".into(),
        toml::Value::Float(number) if number.is_infinite() => "1e999".into(),
        other => other.to_string(),
    }
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
    // A parent that is unknown hides neither several roots nor that there is none.
    let lost = LEAF.replace("\"I\"", "\"J\"").replace("\"t\"", "\"tt\"");
    check(
        &format!("{HEAD}{LEAF}{lost}[[node]]\ncode = \"w\"\n"),
        &["11 J.in unknown_parent", "13 w.code empty_node", "13 w.in many_roots"],
    );
    check(&format!("{HEAD}in = \"tt\"\n{LEAF}"), &["1 node no_root", "5 t.in unknown_parent"]);
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
fn more_of_the_tree() {
    let tree = |keys: &str| format!("{HEAD}{keys}\n{LEAF}");
    check(&tree("min_share = 1.5"), &["5 t.min_share out_of_range"]);
    check(&tree("missing = 'ignore'"), &["5 t.missing unknown_value"]);
    check(&tree("weights = 'even'"), &["5 t.weights unknown_value"]);
    check(
        &tree("weights = 'ahp'\nmatrix = [[1, 2], [0.5, 1]]"),
        &["5 t.weights not_built", "6 t.matrix not_built"],
    );
    check(&tree("adjust = 3"), &["5 t.adjust wrong_type"]);
    let adjust = |adjust: &str, expect: &str| check(&tree(&format!("adjust = [{{ {adjust} }}]")), &[expect]);
    adjust("from = 'I'", "5 t.adjust[1].kind missing_key");
    adjust("kind = 'bonsu', from = 'I'", "5 t.adjust[1].kind unknown_value");
    adjust("kind = 'bonus'", "5 t.adjust[1].from missing_key");
    adjust("kind = 'deduction', from = 'J'", "5 t.adjust[1].from unknown_node");
    adjust("kind = 'veto', then = 'zero'", "5 t.adjust[1].when missing_key");
    adjust("kind = 'veto', when = 'true'", "5 t.adjust[1].then missing_key");
    adjust("kind = 'veto', when = 'true', then = 'nil'", "5 t.adjust[1].then unknown_value");
    adjust("kind = 'veto', when = 'true', then = {}", "5 t.adjust[1].then.cap missing_key");
    adjust("kind = 'veto', when = '1 + 1', then = 'zero'", "5 t.adjust[1].when not_a_number_formula");
    adjust("kind = 'veto', when = 'value > 1', then = 'zero'", "5 t.adjust[1].when unknown_variable");
    adjust("kind = 'veto', when = \"v['X'] > 1\", then = 'zero'", "5 t.adjust[1].when unknown_variable");
    adjust("kind = 'bonus', from = 't'", "3 t.adjust self_reference");
    check(
        &tree("adjust = [{ kind = 'bonus', from = 'I', cap = -1 }]"),
        &["3 t.code empty_node", "5 t.adjust[1].cap out_of_range"],
    );
    // All that it has is outside its sum.
    check(&tree("adjust = [{ kind = 'bonus', from = 'I' }]"), &["3 t.code empty_node"]);
    check(&format!("{HEAD}{}", LEAF.replace("rule", "status = 'watch'\nrule")), &["3 t.code empty_node"]);
    check(
        &format!("{HEAD}{LEAF}[[node]]\nin = 't'\n"),
        &["9 .code empty_node", "9 node[2].code missing_key"],
    );
}

/// What the faults of circles name.
fn circles(text: &str) -> Vec<String> {
    let named = |fault: &Fault| match &fault.what {
        What::Cycle { found } => Some(found.clone()),
        _ => None,
    };
    parse_toml("s.toml", text).expect_err(text).0.iter().filter_map(named).collect()
}

#[test]
fn cycles() {
    let node = |code: &str, keys: &str| format!("[[node]]\ncode = '{code}'\n{keys}\n");
    let leaf = |code: &str, parent: &str| {
        format!("[[indicator]]\ncode = '{code}'\nin = '{parent}'\nrule = {{ kind = 'raw' }}\n")
    };
    let head = "[scheme]\ncode = 's'\n";
    let cycle = head.to_owned() + &node("a", "in = 'b'") + &node("b", "in = 'a'") + &leaf("I", "a");
    check(&cycle, &["1 node no_root", "3 a.in cycle"]);
    assert_eq!(circles(&cycle), ["a → b → a"]);
    // Two nodes that take from each other.
    let taking = head.to_owned()
        + &node("t", "")
        + &node("a", "in = 't'\nstatus = 'watch'\nadjust = [{ kind = 'bonus', from = 'b' }]")
        + &node("b", "in = 't'\nstatus = 'watch'\nadjust = [{ kind = 'bonus', from = 'a' }]")
        + &leaf("I", "t")
        + &leaf("J", "a")
        + &leaf("K", "b");
    check(&taking, &["6 a.adjust cycle"]);
    assert_eq!(circles(&taking), ["a → b → a"]);
    let above = head.to_owned()
        + &node("t", "")
        + &node("a", "in = 't'\nadjust = [{ kind = 'bonus', from = 't' }]")
        + &leaf("I", "a");
    check(&above, &["6 a.adjust self_reference"]);
    let twice = head.to_owned()
        + &node("t", "adjust = [{ kind = 'bonus', from = 'J' }]")
        + &node("a", "in = 't'")
        + &leaf("I", "t")
        + &leaf("J", "a");
    check(&twice, &["3 t.adjust counted_twice"]);
}

#[test]
fn more_of_the_head() {
    let head = |keys: &str| format!("[scheme]\n{keys}\n[[node]]\ncode = \"t\"\n{LEAF}");
    check(&head("title = 'x'"), &["1 scheme.code missing_key"]);
    check(&head("code = ' '"), &["2 scheme.code out_of_range"]);
    check(&head("code = 's'\nperiod = 'week'"), &["3 scheme.period unknown_value"]);
    check(&head("code = 's'\nrank_on = 'round'"), &["3 scheme.rank_on unknown_value"]);
    check(&head("code = 's'\nunreported = 0"), &["3 scheme.unreported wrong_type"]);
    check(&head("code = 's'\ndecimals = 13"), &["3 scheme.decimals out_of_range"]);
    check(&head("code = 's'\npeers = [1]"), &["3 scheme.peers wrong_type"]);
    check(&head("code = 's'\nlevel = ['a']"), &["3 scheme.level wrong_type"]);
    check(&head("code = 2022-01-01"), &["2 scheme.code wrong_type"]);
    check(&format!("scheme = 3\n{LEAF}[[node]]\ncode = 't'\n"), &["1 scheme wrong_type"]);
    check(&format!("{HEAD}{LEAF}[nodes]\n"), &["9 nodes unknown_key"]);
}

#[test]
fn more_of_indicators() {
    let leaf =
        |keys: &str, expect: &[&str]| check_leaf(&format!("rule = {{ kind = 'raw' }}\n{keys}"), expect);
    leaf("direction = 'upp'", &["9 I.direction unknown_value"]);
    leaf("frequency = 'day'", &["9 I.frequency unknown_value"]);
    leaf("basis = 'sum'", &["9 I.basis unknown_value"]);
    leaf("between = 'next'", &["9 I.between unknown_value"]);
    leaf("status = 'exempt'", &["9 I.status unknown_value"]);
    leaf("impute = 'avg'", &["9 I.impute unknown_value"]);
    leaf("weight = -2", &["9 I.weight negative_weight"]);
    leaf("weight = inf", &["9 I.weight out_of_range"]);
    leaf("points = -2", &["9 I.points out_of_range"]);
    leaf("per = 3", &["9 I.per wrong_type"]);
    leaf("in = 'I'", &["9 - syntax"]);
    leaf("round = { decimals = 13 }", &["9 I.round.decimals out_of_range"]);
    leaf("round = 2", &["9 I.round wrong_type"]);
    leaf("treat = 'winsorise'", &["9 I.treat unknown_value"]);
    leaf("treat = { skew = 2 }", &["9 I.treat.kind missing_key"]);
    leaf("treat = { kind = 'trim' }", &["9 I.treat.kind unknown_value"]);
    leaf("treat = { kind = 'winsorise', max_points = 2.5 }", &["9 I.treat.max_points out_of_range"]);
    leaf("treat = { kind = 'winsorise', then = 'sqrt' }", &["9 I.treat.then unknown_value"]);
    leaf("transform = 3", &["9 I.transform wrong_type"]);
    leaf("transform = { clip = [1] }", &["9 I.transform.clip wrong_type"]);
    leaf(
        "transform = { clop = [1, 2] }",
        &["9 I.transform.clip missing_key", "9 I.transform.clop unknown_key"],
    );
    leaf("transform = {}", &["9 I.transform.clip missing_key"]);
    leaf("transform = ['log', {}]", &["9 I.transform.clip missing_key"]);
    leaf("Weight = 1", &["9 I.Weight unknown_key"]);
    let quarterly =
        |keys: &str| format!("[scheme]\ncode = 's'\nperiod = 'quarter'\n[[node]]\ncode = 't'\n{LEAF}{keys}");
    check(&quarterly("frequency = 'month'\n"), &["10 I.frequency finer_frequency"]);
    assert!(parse_toml("s", &quarterly("frequency = 'month'\nbasis = 'cumulative'\n")).is_ok());
    // What looks at a scale of its own can't have it bent by the values.
    let logged = |keys: &str, expect: &[&str]| {
        check_leaf(&format!("treat = {{ kind = 'winsorise', then = 'log' }}\n{keys}"), expect)
    };
    logged("direction = 'target'\nrule = { kind = 'min_max', target = 3 }", &["8 I.treat log_treatment"]);
    logged("rule = { kind = 'formula', expr = 'value / target' }", &["8 I.treat log_treatment"]);
    logged(
        "rule = { kind = 'best_of', rules = [{ kind = 'rank' }, { kind = 'deduct' }] }",
        &["8 I.treat log_treatment"],
    );
}

#[test]
fn roll_ups() {
    let rollup = |keys: &str, expect: &[&str]| {
        check(&format!("{HEAD}{LEAF}[[rollup]]\ncode = 'R'\nin = 't'\n{keys}"), expect)
    };
    rollup("", &["9 R.of missing_key"]);
    rollup("of = 'm'\nwindow = 'month'", &["13 R.window unknown_value"]);
    rollup("of = 'm'\nstat = 'median'", &["13 R.stat unknown_value"]);
    rollup("of = 'm'\nstat = 'best_n'", &["9 R.n missing_key"]);
    rollup("of = 'm'\nn = 3", &["13 R.n unknown_key"]);
    rollup("of = 'm'\nstat = 'best_n'\nn = 0", &["14 R.n out_of_range"]);
    rollup("of = 'm'\nfull = 0", &["13 R.full out_of_range"]);
    rollup("of = 'm'\nrule = {}", &["13 R.rule unknown_key"]);
}

#[test]
fn more_of_rules() {
    check_leaf("rule = 'raw'", &["8 I.rule wrong_type"]);
    check_rule("kind = 'completion', how = 'half'", "8 I.rule.how unknown_value");
    check_rule("kind = 'completion', target = 'ten'", "8 I.rule.target wrong_type");
    check_rule("kind = 'completion', target = inf", "8 I.rule.target out_of_range");
    check_rule("kind = 'schedule', curve = 3", "8 I.rule.curve wrong_type");
    check_rule(
        "kind = 'schedule', curve = [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]",
        "8 I.rule.curve out_of_range",
    );
    check_rule("kind = 'efficacy', clamp = 'yes'", "8 I.rule.clamp wrong_type");
    check_rule("kind = 'place', step = -1", "8 I.rule.step out_of_range");
    check_rule("kind = 'place', full = 5, floor = 6", "8 I.rule.floor floor_above_cap");
    // The leaf's full marks are 1.
    check_rule("kind = 'place', floor = 2", "8 I.rule floor_above_cap");
    check_rule("kind = 'given_rank', floor = 2", "8 I.rule floor_above_cap");
    check_rule("kind = 'deduct', target = 1, floor = 2", "8 I.rule floor_above_cap");
    check_rule(
        "kind = 'best_of', rules = [{ kind = 'deduct', target = 1, floor = 2 }]",
        "8 I.rule floor_above_cap",
    );
    check_rule("kind = 'place', table = []", "8 I.rule.table out_of_range");
    check_rule("kind = 'place', table = [3], linear = [3, 1]", "8 I.rule.kind out_of_range");
    check_rule("kind = 'place', linear = [3, 1], step = 1", "8 I.rule.kind out_of_range");
    check_rule("kind = 'given_rank', gain = -1", "8 I.rule.gain out_of_range");
    check_rule("kind = 'given_rank', loss = -1", "8 I.rule.loss out_of_range");
    check_rule("kind = 'bands', table = []", "8 I.rule.table missing_key");
    check_rule("kind = 'bands', table = [{ from = 1 }]", "8 I.rule.table[1].points missing_key");
    check_rule(
        "kind = 'bands', table = [{ from = 1, points = 1 }, { from = 1, points = 2 }]",
        "8 I.rule.table[2].from duplicate_code",
    );
    check_leaf(
        "rule = { kind = 'bands', table = [{ upto = 1, points = 1 }] }",
        &["8 I.rule.table[1].from missing_key", "8 I.rule.table[1].upto unknown_key"],
    );
    check_rule("kind = 'deduct', per = -1", "8 I.rule.per out_of_range");
    check_rule("kind = 'award', cap = -1", "8 I.rule.cap out_of_range");
    check_leaf("direction = 'target'\nrule = { kind = 'award' }", &["9 I.rule.kind rule_has_no_down"]);
    check_rule("kind = 'best_of', rules = []", "8 I.rule.rules missing_key");
    check_rule(
        "kind = 'sum_of', rules = [{ kind = 'rawr' }, { kind = 'raw' }]",
        "8 I.rule.rules[1].kind unknown_value",
    );
    check_rule("kind = 'panel', trim = { high = 0.5 }", "8 I.rule.trim.high out_of_range");
    check_rule("kind = 'panel', groups = { a = 0, b = 0 }", "8 I.rule.groups no_weight");
    check_rule("kind = 'panel', groups = { a = 'x' }", "8 I.rule.groups wrong_type");
    check_rule("kind = 'formula'", "8 I.rule.expr missing_key");
    check_rule("kind = 'formula', expr = 'roud(value, 1)'", "8 I.rule.expr unknown_variable");
    check_rule("kind = 'formula', expr = 'round(value)'", "8 I.rule.expr bad_formula");
    check_rule("kind = 'formula', expr = \"'a' + 'b'\"", "8 I.rule.expr bad_formula");
    check_rule("kind = 'raw', low = 1, high = 1", "8 I.rule.high equal_bounds");
}

#[test]
fn all_faults_are_reported_at_once_in_the_order_of_the_file() {
    let text = "[scheme]\ncode = 's'\ntise = 'min'\n[[node]]\ncode = 't'\nweight = -1\n[[indicator]]\ncode = 'I'\nin = 'u'\n\
        points = 'x'\nrule = { kind = 'completion', flor = 1, cap = -1 }\n[[indicator]]\nin = 't'\n";
    check(
        text,
        &[
            "3 scheme.tise unknown_key",
            "6 t.weight negative_weight",
            "9 I.in unknown_parent",
            "10 I.points wrong_type",
            "11 I.rule.floor floor_above_cap",
            "11 I.rule.flor unknown_key",
            "12 indicator[2].code missing_key",
            "12 indicator[2].rule missing_key",
        ],
    );
    let lines: Vec<String> =
        parse_toml("s", "a = \n b == 2\n").expect_err("syntax").0.iter().map(line).collect();
    assert!(lines.len() >= 2 && lines.iter().all(|line| line.ends_with("syntax")), "{lines:?}");
}

#[test]
fn the_nearest_known_name_is_offered() {
    let nearest = |fault: &Fault| match &fault.what {
        What::UnknownKey { nearest, .. }
        | What::UnknownValue { nearest, .. }
        | What::UnknownNode { nearest, .. }
        | What::UnknownParent { nearest, .. }
        | What::UnknownVariable { nearest, .. } => nearest.clone(),
        _ => None,
    };
    let offered =
        |text: &str| parse_toml("s", text).expect_err(text).0.iter().find_map(nearest).unwrap_or_default();
    let leaf = |keys: &str| offered(&format!("{HEAD}[[indicator]]\ncode = 'I01'\nin = 't'\n{keys}\n"));
    let with = |keys: &str| leaf(&format!("{keys}\nrule = {{ kind = 'raw' }}"));
    let rule = |keys: &str| leaf(&format!("rule = {{ {keys} }}"));
    let scheme = |keys: &str| offered(&format!("[scheme]\ncode = 's'\n{keys}\n[[node]]\ncode = 't'\n{LEAF}"));
    assert_eq!(with("wieght = 1"), "weight");
    assert_eq!(with("freqency = 'month'"), "frequency");
    assert_eq!(with("impute = 'medain'"), "median");
    assert_eq!(rule("kind = 'compeltion'"), "completion");
    assert_eq!(rule("kind = 'completion', tagret = 3"), "target");
    assert_eq!(rule("kind = 'formula', expr = \"v['I011']\""), "I01");
    assert_eq!(rule("kind = 'formula', expr = 'vlaue'"), "value");
    assert_eq!(rule("kind = 'formula', expr = 'clmap(1, 2, 3)'"), "clamp");
    assert_eq!(scheme("tie_break = ['II']"), "I");
    assert_eq!(scheme("rank_om = 'exact'"), "rank_on");
    assert_eq!(offered(&format!("{HEAD}{LEAF}[[indictor]]\n")), "indicator");
    assert_eq!(offered(&format!("{HEAD}{}", LEAF.replace("\"t\"", "\"tt\""))), "t");
    assert_eq!(scheme("zzz = 1"), "");
}

#[test]
fn json_has_the_same_shape() {
    let json = "{\"scheme\": {\"code\": \"s\"},\n \"node\": [{\"code\": \"t\"}],\n \"indicator\": [{\"code\": \"I\", \"in\": \"t\",\n \"rule\": {\"kind\": \"raw\"}}]}";
    assert_eq!(parse_json("s.json", json).expect("a scheme").nodes.len(), 2);
    let faults = parse_json("s.json", &json.replace("raw", "rw")).expect_err("a fault").0;
    assert_eq!(faults.iter().map(line).collect::<Vec<_>>(), ["4 I.rule.kind unknown_value"]);
    assert_eq!(line(&parse_json("s.json", "{\n,}").expect_err("a fault").0[0]), "2 - syntax");
}
