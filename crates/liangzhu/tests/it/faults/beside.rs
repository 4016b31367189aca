//! The files beside values: targets, assignment, declared points, benchmarks.

use super::{Case, check};

const UNITS: &str = "code,name\na,碧湖镇\nb,大港头镇\n";

fn beside(name: &'static str, option: &'static str, file: &'static str, text: &str) -> Case {
    Case::new(name).with("--units", "u.csv", UNITS).with(option, file, text)
}

#[test]
fn targets() {
    let targets = |name, text| beside(name, "--targets", "t.csv", text);
    check(
        "targets",
        vec![
            targets(
                "cells",
                "unit,period,indicator,target,low\nx,2022-03,I01,1,\na,2022-13,I01,1,\na,2022-03,I03,1,\na,2022-03,I01,NA,—\n\
                 *,2022,I01,8,\n*,2022,I01,9,\n",
            )
            .expect(&[
                "t.csv r2 unit unknown_unit",
                "t.csv r3 period no_such_period",
                "t.csv r4 indicator unknown_indicator",
                "t.csv r5 low not_a_number",
                "t.csv r5 target not_a_number",
                "t.csv r7 unit duplicate_row",
            ]),
            targets("columns", "单位,目标,goal\na,1,2\n").expect(&["t.csv r1 missing_column", "t.csv r1 goal unknown_column"]),
        ],
    );
}

#[test]
fn assignment() {
    let assign = |name, text| beside(name, "--assign", "a.csv", text);
    check(
        "assignment",
        vec![
            assign(
                "cells",
                "unit,indicator,role,share,weight,points,status\na,I01,boss,,,,\nb,I01,lead,0.5,-1,,gone\nc,I01,,,,,\na,I09,,,,x,\n\
                 a,I02,,,,,\na,I02,,,,,\n",
            )
            .expect(&[
                "a.csv r2 role unknown_value",
                "a.csv r3 share share_of_lead",
                "a.csv r3 status unknown_value",
                "a.csv r3 weight negative_weight",
                "a.csv r4 unit unknown_unit",
                "a.csv r5 indicator unknown_indicator",
                "a.csv r5 points not_a_number",
                "a.csv r7 unit duplicate_row",
            ]),
            assign("a co-unit without a lead", "unit,indicator,role\na,I01,co\nb,I02,lead\n")
                .expect(&["a.csv r2 a/I01 no_lead"]),
            Case::new("a co-unit with two leads")
                .with("--assign", "a.csv", "unit,indicator,role\na,I01,lead\nb,I01,lead\nc,I01,co\n")
                .expect(&["a.csv r4 c/I01 many_leads"]),
            assign("points that a rule fixes", "unit,indicator,points\na,I01,20\n")
                .file("s.toml", super::SCHEME.replace("kind = \"raw\"", "kind = \"min_max\""))
                .expect(&["a.csv r2 points I01 points_fixed_by_rule"]),
            assign("columns", "unit,indicator,roll\na,I01,lead\n").expect(&["a.csv r1 roll unknown_column"]),
        ],
    );
}

#[test]
fn declared_points_and_benchmarks() {
    check(
        "declared",
        vec![
            beside(
                "declared points",
                "--adjustments",
                "j.csv",
                "unit,period,node,points,reason\nx,2022-03,total,1,\na,3月,total,1,\na,2022-03,totl,1,\na,2022-03,total,,\n\
                 a,2022-03,total,两分,\na,2022-03,I01,1,好\na,2022-03,Ｉ０１,1,好\na,2022-03,,1,\n",
            )
            .expect(&[
                "j.csv r2 unit unknown_unit",
                "j.csv r3 period no_such_period",
                "j.csv r4 node unknown_node",
                "j.csv r5 points empty_cell",
                "j.csv r6 points not_a_number",
                "j.csv r8 unit duplicate_row",
                "j.csv r9 node empty_cell",
            ]),
            beside(
                "benchmarks",
                "--benchmarks",
                "b.csv",
                "period,indicator,group,n,best,median\n2022-03,I01,山区26县,26个,12.5%,\n2022-99,I07,山区26县,26,1,1\n\
                 2022-03,I02,山区26县,26,1,1\n2022-03,I02,山区26县,26,2,1\n",
            )
            .expect(&[
                "b.csv r2 best not_a_number",
                "b.csv r2 n not_a_number",
                "b.csv r3 indicator unknown_indicator",
                "b.csv r3 period no_such_period",
                "b.csv r5 indicator duplicate_row",
            ]),
            beside("all four at once", "--targets", "t.csv", "unit,indicator,target\na,I01,x\n")
                .with("--assign", "a.csv", "unit,indicator\na,I1\n")
                .with("--adjustments", "j.csv", "unit,node,points\na,total,x\n")
                .with("--benchmarks", "b.csv", "indicator,best\nI01,x\n")
                .file("v.csv", "unit,period,indicator,value\na,2022-03,I01,x\n")
                .expect(&[
                    "v.csv r2 value not_a_number",
                    "t.csv r2 target not_a_number",
                    "a.csv r2 indicator unknown_indicator",
                    "j.csv r2 points not_a_number",
                    "b.csv r2 best not_a_number",
                ]),
        ],
    );
}
