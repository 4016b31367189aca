//! Figures that a rule or a mean cannot take: found while scoring, for every unit and period.

use super::{Case, check};

/// One indicator with this rule, under a node with these keys.
fn scored(name: &'static str, node: &str, rule: &str, values: &str) -> Case {
    Case::new(name)
        .file(
            "s.toml",
            format!(
                "[scheme]\ncode = \"try\"\n{node}\n[[indicator]]\ncode = \"I01\"\nin = \"total\"\n{rule}\n\
                 [[indicator]]\ncode = \"I02\"\nin = \"total\"\nrule = {{ kind = \"raw\" }}\n"
            ),
        )
        .file("v.csv", values)
}

const SUM: &str = "[[node]]\ncode = \"total\"";
const HEAD: &str = "unit,period,indicator,value,target,low,high\n";

#[test]
fn what_rules_cannot_take() {
    check(
        "figures_of_rules",
        vec![
            scored(
                "targets of 0 and below, in two months",
                SUM,
                "rule = { kind = \"completion\" }",
                &format!("{HEAD}a,2022-02,I01,1,0,,\nb,2022-02,I01,1,2,,\na,2022-03,I01,1,-8,,\nb,2022-03,I01,1,0,,\n"),
            )
            .expect(&[
                "- a/I01/2022-02 target_not_positive",
                "- a/I01/2022-03 target_not_positive",
                "- b/I01/2022-03 target_not_positive",
            ]),
            scored(
                "a difference from 0",
                SUM,
                "rule = { kind = \"completion\", how = \"difference\" }",
                &format!("{HEAD}a,2022-03,I01,1,0,,\n"),
            )
            .expect(&["- a/I01/2022-03 target_zero"]),
            scored(
                "points off by the share of 0",
                SUM,
                "direction = \"down\"\nrule = { kind = \"deduct\", relative = true }",
                &format!("{HEAD}a,2022-03,I01,1,0,,\n"),
            )
            .expect(&["- a/I01/2022-03 target_zero"]),
            scored(
                "bounds that are equal",
                SUM,
                "rule = { kind = \"goalpost\" }",
                &format!("{HEAD}a,2022-03,I01,1,,5,5\nb,2022-03,I01,1,,5,9\n"),
            )
            .expect(&["- a/I01/2022-03 equal_bounds"]),
            scored(
                "a published rank beyond the last",
                SUM,
                "rule = { kind = \"given_rank\" }",
                "unit,period,indicator,value,rank_of\na,2022-03,I01,27,26\nb,2022-03,I01,0,26\nc,2022-03,I01,26,26\n",
            )
            .expect(&["- a/I01/2022-03 out_of_range", "- b/I01/2022-03 out_of_range"]),
        ],
    );
}

#[test]
fn what_nodes_cannot_take() {
    check(
        "figures_of_nodes",
        vec![
            scored(
                "a geometric mean of 0",
                "[[node]]\ncode = \"total\"\naggregate = \"geometric\"",
                "rule = { kind = \"raw\" }",
                "unit,period,I01,I02\na,2022-03,0,1\nb,2022-03,1,-2\nc,2022-03,1,2\n",
            )
            .expect(&[
                "s.toml l3 a/total/2022-03 mean_of_not_positive",
                "s.toml l3 b/total/2022-03 mean_of_not_positive",
            ]),
            scored(
                "a harmonic mean below 0",
                "[[node]]\ncode = \"total\"\naggregate = \"harmonic\"",
                "rule = { kind = \"raw\" }",
                "unit,period,I01,I02\na,2022-03,-1.5,1\n",
            )
            .expect(&["s.toml l3 a/total/2022-03 mean_of_not_positive"]),
            scored(
                "what is owed",
                "unreported = \"error\"\n[[node]]\ncode = \"total\"",
                "rule = { kind = \"raw\" }",
                "unit,period,I01,I02\na,2022-03,,1\nb,2022-03,,\n",
            )
            .expect(&[
                "- a/I01/2022-03 unreported",
                "- b/I01/2022-03 unreported",
                "- b/I02/2022-03 unreported",
            ]),
            scored(
                "a child without a score",
                "[[node]]\ncode = \"total\"\nmissing = \"error\"",
                "rule = { kind = \"raw\" }",
                "unit,period,I01,I02\na,2022-03,,1\nb,2022-03,1,1\n",
            )
            .expect(&["s.toml l3 a/total/2022-03 missing_child"]),
        ],
    );
}
