//! Scheme files.

use super::{Case, SCHEME, check};

/// A scheme of a root and what is given, which begins in line 5.
fn scheme(name: &'static str, rest: &str) -> Case {
    Case::new(name).file("s.toml", format!("[scheme]\ncode = \"try\"\n[[node]]\ncode = \"total\"\n{rest}"))
}

/// A scheme of a root and an indicator with these keys, which begin in line 8.
fn indicator(name: &'static str, keys: &str) -> Case {
    scheme(name, &format!("[[indicator]]\ncode = \"I01\"\nin = \"total\"\n{keys}\n"))
}

#[test]
fn what_cannot_be_read() {
    check(
        "scheme_text",
        vec![
            Case::new("two lines are no TOML")
                .file("s.toml", "[scheme]\ncode = 区级\n[[node]]\ncode = \"total\n")
                .expect(&["s.toml l2 syntax", "s.toml l4 syntax"]),
            Case::new("an empty file")
                .file("s.toml", "")
                .expect(&["s.toml l1 node no_root", "s.toml l1 scheme missing_key"]),
            Case::new("JSON with a comma too many")
                .with("--scheme", "s.json", "{\"scheme\": {\"code\": \"try\",},\n\"node\": []}")
                .expect(&["s.json l1 syntax"]),
            Case::new("JSON with a key given twice")
                .with("--scheme", "s.json", "{\"scheme\": {\"code\": \"a\",\n\"code\": \"b\"}}")
                .expect(&["s.json l2 syntax"]),
            Case::new("GBK")
                .file("s.toml", b"[scheme]\ntitle = \"\xc7\xf8\"\n")
                .expect(&["s.toml bad_encoding"]),
            Case::new("no such scheme").option("--scheme", "S.toml").expect(&["S.toml unreadable"]),
            Case::new("a folder as scheme").option("--scheme", ".").expect(&[". unreadable"]),
        ],
    );
}

#[test]
fn keys_and_their_values() {
    check(
        "scheme_keys",
        vec![
            indicator("three keys at once", "wieght = 10\nweight = -5\ndirection = \"higher\"").expect(&[
                "s.toml l5 I01.rule missing_key",
                "s.toml l8 I01.wieght unknown_key",
                "s.toml l9 I01.weight negative_weight",
                "s.toml l10 I01.direction unknown_value",
            ]),
            indicator("texts for numbers", "weight = \"10\"\npoints = [1]\nrule = \"raw\"").expect(&[
                "s.toml l8 I01.weight wrong_type",
                "s.toml l9 I01.points wrong_type",
                "s.toml l10 I01.rule wrong_type",
            ]),
            indicator("a rule nobody knows", "rule = { kind = \"completon\", cap = 1 }")
                .expect(&["s.toml l8 I01.rule.kind unknown_value"]),
            indicator("a rule without kind", "rule = { cap = 1 }")
                .expect(&["s.toml l8 I01.rule.kind missing_key"]),
            indicator("a key of another rule", "rule = { kind = \"goalpost\", cap = 1.2, lo = 3 }")
                .expect(&["s.toml l8 I01.rule.cap unknown_key", "s.toml l8 I01.rule.lo unknown_key"]),
            indicator("points below 0", "points = -3\nrule = { kind = \"raw\" }")
                .expect(&["s.toml l8 I01.points out_of_range"]),
            indicator("a weight that is infinite", "weight = inf\nrule = { kind = \"raw\", target = nan }")
                .expect(&["s.toml l8 I01.weight out_of_range", "s.toml l9 I01.rule.target out_of_range"]),
            Case::new("decimals, peers and ties")
                .file(
                    "s.toml",
                    SCHEME.replace("[[node]]\n", "decimals = 2.5\npeers = []\nties = 1\n[[node]]\n"),
                )
                .expect(&[
                    "s.toml l3 scheme.decimals out_of_range",
                    "s.toml l4 scheme.peers out_of_range",
                    "s.toml l5 scheme.ties wrong_type",
                ]),
            Case::new("one scope twice")
                .file("s.toml", SCHEME.replace("[[node]]\n", "peers = [\"all\", \"all\"]\n[[node]]\n"))
                .expect(&["s.toml l3 scheme.peers duplicate_code"]),
            Case::new("a share in percent")
                .file("s.toml", SCHEME.replace("\"total\"\n[[i", "\"total\"\nmin_share = 30\n[[i"))
                .expect(&["s.toml l5 total.min_share out_of_range"]),
        ],
    );
}

fn formula(expr: &'static str) -> Case {
    indicator(expr, &format!("rule = {{ kind = \"formula\", expr = \"{expr}\" }}"))
        .expect(&["s.toml l8 I01.rule.expr bad_formula"])
}

#[test]
fn what_does_not_fit() {
    check(
        "scheme_rules",
        vec![
            indicator("a floor above the cap", "rule = { kind = \"completion\", floor = 1.2, cap = 1 }")
                .expect(&["s.toml l8 I01.rule.floor floor_above_cap"]),
            indicator("a clip the wrong way", "transform = { clip = [9, 1] }\nrule = { kind = \"raw\" }")
                .expect(&["s.toml l8 I01.transform.clip floor_above_cap"]),
            indicator("low equals high", "rule = { kind = \"goalpost\", low = 5, high = 5 }")
                .expect(&["s.toml l8 I01.rule.high equal_bounds"]),
            indicator("a curve of two months", "rule = { kind = \"schedule\", curve = [0.5, 1] }")
                .expect(&["s.toml l8 I01.rule.curve bad_curve"]),
            indicator("an award for little", "direction = \"down\"\nrule = { kind = \"award\" }")
                .expect(&["s.toml l9 I01.rule.kind rule_has_no_down"]),
            indicator(
                "two bands alike, one without points",
                "rule = { kind = \"bands\", table = [{ from = 1, points = 1 }, { from = 1, points = 2 }, { from = 3 }] }",
            )
            .expect(&[
                "s.toml l8 I01.rule.table[2].from duplicate_code",
                "s.toml l8 I01.rule.table[3].points missing_key",
            ]),
            indicator("places in two forms", "rule = { kind = \"place\", table = [3, 2], step = 1 }")
                .expect(&["s.toml l8 I01.rule.kind out_of_range"]),
            indicator("places without points", "rule = { kind = \"place\", table = [] }")
                .expect(&["s.toml l8 I01.rule.table out_of_range"]),
            indicator(
                "a logarithm beside a target",
                "treat = { kind = \"winsorise\", then = \"log\" }\nrule = { kind = \"completion\" }",
            )
            .expect(&["s.toml l8 I01.treat log_treatment"]),
            indicator("raters without weight", "rule = { kind = \"panel\", groups = { a = 0, b = 0 } }")
                .expect(&["s.toml l8 I01.rule.groups no_weight"]),
            Case::new("monthly figures on a quarterly board")
                .file("s.toml", SCHEME.replace("[[node]]", "period = \"quarter\"\n[[node]]").replace("\"quarter\"\nrule", "\"month\"\nrule"))
                .expect(&["s.toml l13 I02.frequency finer_frequency"]),
            indicator("formulas", "rule = { kind = \"sum_of\", rules = [\n{ kind = \"formula\", expr = \"value +\" },\n\
                { kind = \"formula\", expr = \"valeu * 2\" },\n{ kind = \"formula\", expr = \"v['I9'] + 1\" },\n\
                { kind = \"formula\", expr = \"value > 1\" } ] }")
                .expect(&[
                    "s.toml l9 I01.rule.rules[1].expr bad_formula",
                    "s.toml l10 I01.rule.rules[2].expr unknown_variable",
                    "s.toml l11 I01.rule.rules[3].expr unknown_variable",
                    "s.toml l12 I01.rule.rules[4].expr not_a_number_formula",
                ]),
            formula("round(value)"),
            formula("value.abs()"),
            formula("value > 1 ? 1 : true"),
            formula("v[I02]"),
            formula("total.value"),
            formula("[1, 2]"),
            formula("value ) 2"),
            formula("value # 2"),
        ],
    );
}

#[test]
fn what_is_planned() {
    check(
        "scheme_planned",
        vec![
            Case::new("robustness")
                .file("s.toml", format!("{SCHEME}[robustness]\ndraws = 1000\n"))
                .expect(&["s.toml l14 robustness not_built"]),
            Case::new("topsis with entropy weights")
                .file(
                    "s.toml",
                    SCHEME.replace(
                        "\"total\"\n[[i",
                        "\"total\"\naggregate = \"topsis\"\nweights = \"entropy\"\n[[i",
                    ),
                )
                .expect(&["s.toml l5 total.aggregate not_built", "s.toml l6 total.weights not_built"]),
        ],
    );
}

const LEAF: &str = "[[indicator]]\ncode = \"I01\"\nin = \"total\"\nrule = { kind = \"raw\" }\n";

#[test]
fn what_is_no_tree() {
    let node = |code: &str, parent: &str| format!("[[node]]\ncode = \"{code}\"\nin = \"{parent}\"\n");
    check(
        "scheme_tree",
        vec![
            Case::new("no root")
                .file("s.toml", format!("[scheme]\ncode = \"try\"\n{}{}", node("a", "b"), node("b", "a")))
                .expect(&["s.toml l1 node no_root", "s.toml l3 a.in cycle"]),
            Case::new("an indicator as root")
                .file("s.toml", "[scheme]\ncode = \"try\"\n[[indicator]]\ncode = \"I01\"\nrule = { kind = \"raw\" }\n")
                .expect(&["s.toml l3 node no_root"]),
            scheme("two roots", &format!("{LEAF}[[indicator]]\ncode = \"I02\"\nrule = {{ kind = \"raw\" }}\n"))
                .expect(&["s.toml l9 I02.in many_roots"]),
            scheme("parents that are none", &format!("{LEAF}{}{}", node("A", "totl"), node("B", "I01"))).expect(&[
                "s.toml l9 A.code empty_node",
                "s.toml l11 A.in unknown_parent",
                "s.toml l12 B.code empty_node",
                "s.toml l14 B.in parent_is_leaf",
            ]),
            scheme("the same code twice", &format!("{LEAF}{LEAF}")).expect(&["s.toml l10 I01.code duplicate_code"]),
            scheme("all weights are 0", &format!("aggregate = \"mean\"\n{}", LEAF.replace("in =", "weight = 0\nin =")))
                .expect(&["s.toml l3 total.weight no_weight"]),
            Case::new("names in the head and in adjustments").file("s.toml", format!(
                "[scheme]\ncode = \"try\"\ntie_break = \"I1\"\n[[node]]\ncode = \"total\"\n\
                 adjust = [{{ kind = \"bonus\", from = \"I03\" }}, {{ kind = \"bonus\", from = \"total\" }},\n\
                 {{ kind = \"veto\", when = \"v['I01'] + 1\", then = \"zero\" }}, {{ kind = \"veto\", when = \"value > 1\", then = \"out\" }},\n\
                 {{ kind = \"bonus\", from = \"I02\" }}]\n{LEAF}[[node]]\ncode = \"A\"\nin = \"total\"\n{}",
                LEAF.replace("I01", "I02").replace("total", "A"),
            ))
            .expect(&[
                "s.toml l3 scheme.tie_break unknown_node",
                "s.toml l4 total.adjust self_reference",
                "s.toml l4 total.adjust counted_twice",
                "s.toml l6 total.adjust[1].from unknown_node",
                "s.toml l7 total.adjust[3].when not_a_number_formula",
                "s.toml l7 total.adjust[4].then unknown_value",
                "s.toml l7 total.adjust[4].when unknown_variable",
            ]),
        ],
    );
}
