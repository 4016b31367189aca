//! Values: cells, rows, periods, columns.

use super::{Case, SCHEME, VALUES, check};

fn values(name: &'static str, text: &str) -> Case {
    Case::new(name).file("v.csv", text)
}

const HEAD: &str = "unit,period,indicator,value\n";

#[test]
fn cells() {
    let cells =
        ["NA", "—", "12.5%", "\"1,200\"", "约60", "12万元", "#DIV/0!", "inf", "nan", "1e999", "1.2.3", "无"];
    let rows: String =
        cells.iter().enumerate().map(|(at, cell)| format!("u{at},2022-03,I01,{cell}\n")).collect();
    check(
        "cells",
        vec![
            values("what is no number", &format!("{HEAD}{rows}")).expect(&[
                "v.csv r2 value not_a_number",
                "v.csv r3 value not_a_number",
                "v.csv r4 value not_a_number",
                "v.csv r5 value not_a_number",
                "v.csv r6 value not_a_number",
                "v.csv r7 value not_a_number",
                "v.csv r8 value not_a_number",
                "v.csv r9 value infinite",
                "v.csv r10 value not_a_number",
                "v.csv r11 value infinite",
                "v.csv r12 value not_a_number",
                "v.csv r13 value not_a_number",
            ]),
            values("several in one row", "unit,period,indicator,value,target,low\na,2022-3季,I03,x,NA,—\n")
                .expect(&[
                    "v.csv r2 indicator unknown_indicator",
                    "v.csv r2 low not_a_number",
                    "v.csv r2 period no_such_period",
                    "v.csv r2 target not_a_number",
                    "v.csv r2 value not_a_number",
                ]),
            values("keys that are empty", &format!("{HEAD},2022-03,I01,1\na,,I01,1\na,2022-03,,1\n")).expect(
                &[
                    "v.csv r2 unit empty_cell",
                    "v.csv r3 period period_missing",
                    "v.csv r4 indicator empty_cell",
                ],
            ),
            values("a wide file", "unit,period,I01 增速,I02\na,2022-03,/,\nb,2022-03,1,8\n,2022-03,1,\n")
                .expect(&[
                    "v.csv r2 I01 增速 not_a_number",
                    "v.csv r3 I02 wrong_period",
                    "v.csv r4 unit empty_cell",
                ]),
        ],
    );
}

#[test]
fn rows_and_periods() {
    check(
        "rows",
        vec![
            values("too short and too long", &format!("{HEAD}a,2022-03,I01\nb,2022-03,I01,1,200\n"))
                .expect(&["v.csv r2 short_row", "v.csv r3 long_row"]),
            values(
                "rows that come twice",
                &format!("{HEAD}a,2022-03,I01,1\nb,2022-03,I01,1\na,2022-03,I01,2\n"),
            )
            .expect(&["v.csv r4 a/I01/2022-03 duplicate_row"]),
            values("wide rows that come twice", "unit,period,I01\na,2022-03,1\na,2022-03,\na,2022年3月,1\n")
                .expect(&["v.csv r3 a/2022-03 duplicate_row", "v.csv r4 a/2022-03 duplicate_row"]),
            values(
                "periods that do not exist",
                &format!(
                    "{HEAD}a,2022-13,I01,1\na,2022-Q5,I02,1\na,三月,I01,1\na,44621,I01,1\na,2022-00,I01,1\n"
                ),
            )
            .expect(&[
                "v.csv r2 period no_such_period",
                "v.csv r3 period no_such_period",
                "v.csv r4 period no_such_period",
                "v.csv r5 period no_such_period",
                "v.csv r6 period no_such_period",
            ]),
            values(
                "periods of another length",
                &format!("{HEAD}a,2022-03,I02,1\na,2022-Q1,I01,1\na,2022,I01,1\n"),
            )
            .expect(&[
                "v.csv r2 period wrong_period",
                "v.csv r3 period wrong_period",
                "v.csv r4 period wrong_period",
            ]),
            values("a quarterly figure in February", "unit,indicator,value\na,I02,1\n")
                .option("--period", "2022-02")
                .expect(&["v.csv r2 wrong_period"]),
            Case::new("a month that values lack")
                .file("s.toml", SCHEME.replace("frequency = \"quarter\"\n", ""))
                .option("--period", "2022-04")
                .expect(&["- --period period_not_in_values"]),
            Case::new("a quarter of a monthly board")
                .option("--period", "2022-Q1")
                .expect(&["- --period wrong_period"]),
            Case::new("a month for which not even a quarter has values")
                .option("--period", "2022-05")
                .expect(&["- --period period_not_in_values"]),
            Case::new("no period where time counts")
                .file("s.toml", SCHEME.replace("kind = \"raw\"", "kind = \"schedule\""))
                .file("v.csv", "unit,indicator,value\na,I01,1\n")
                .expect(&["s.toml l5 I01.rule I01 period_missing"]),
            values("a header and nothing else", HEAD).expect(&["- nothing_to_score"]),
        ],
    );
}

#[test]
fn columns() {
    check(
        "columns",
        vec![
            values("unknown ones", "unit,period,indicator,value,taget,完成率\na,2022-03,I01,1,2,3\n")
                .expect(&["v.csv r1 taget unknown_column", "v.csv r1 完成率 unknown_column"]),
            values("an indicator that the scheme lacks", "unit,period,I01,I03\na,2022-03,1,2\n")
                .expect(&["v.csv r1 I03 unknown_column"]),
            values("no unit and no value", "period,indicator\n2022-03,I01\n")
                .expect(&["v.csv r1 missing_column", "v.csv r1 missing_column"]),
            values("values without indicators", "unit,period,value\na,2022-03,1\n")
                .expect(&["v.csv r1 missing_column"]),
            values("a title above the header", "三月数据,,,\nunit,period,indicator,value\na,2022-03,I01,1\n")
                .expect(&["v.csv r1 missing_column", "v.csv r1 三月数据 unknown_column"]),
            values(
                "one twice, also by another name",
                "unit,period,indicator,value,完成值,unit\na,2022-03,I01,1,1,a\n",
            )
            .expect(&["v.csv r1 unit duplicate_column", "v.csv r1 完成值 duplicate_column"]),
            values("an indicator twice", "unit,period,I01,I01 增速\na,2022-03,1,1\n")
                .expect(&["v.csv r1 I01 增速 duplicate_column"]),
            values("data without a name", "unit,period,,I01\na,2022-03,x,1\n")
                .expect(&["v.csv r1 C empty_header"]),
        ],
    );
}

#[test]
fn raters() {
    let panel =
        SCHEME.replace("kind = \"raw\"", "kind = \"panel\", groups = { leaders = 0.6, public = 0.4 }");
    let marks = |name: &'static str, text: &str| Case::new(name).file("s.toml", &panel).file("v.csv", text);
    let head = "unit,period,indicator,value,rater,rater_group\n";
    check(
        "raters",
        vec![
            marks("rows without raters", VALUES).expect(&["v.csv r2 I01 rater_missing"]),
            marks(
                "a rater where none belongs",
                &format!("{head}a,2022-Q1,I02,1,r1,\na,2022-03,I01,90,,leaders\n"),
            )
            .expect(&["v.csv r2 rater I02 rater_not_used", "v.csv r3 rater I01 rater_missing"]),
            marks(
                "a rater twice",
                &format!("{head}a,2022-03,I01,90,r1,leaders\na,2022-03,I01,91,r1,leaders\n"),
            )
            .expect(&["v.csv r3 a/I01/2022-03 duplicate_row"]),
            marks("a group nobody knows", &format!("{head}a,2022-03,I01,90,r1,领导\n"))
                .expect(&["- a/I01/2022-03 unknown_rater_group"]),
            marks("a wide file", "unit,period,I01\na,2022-03,90\n").expect(&["v.csv r2 I01 rater_missing"]),
        ],
    );
}
