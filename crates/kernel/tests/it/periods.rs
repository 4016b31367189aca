//! Which values, targets and earlier boards a board of a period sees.

use crate::world::{World, check};

fn scheme(period: &str, keys: &str) -> String {
    format!(
        "[scheme]\ncode = 's'\nperiod = '{period}'\n[[node]]\ncode = 'T'\n\
         [[indicator]]\ncode = 'I'\nin = 'T'\npoints = 10\n{keys}\n\
         [[indicator]]\ncode = 'M'\nin = 'T'\npoints = 10\nrule = {{ kind = 'raw' }}\n"
    )
}

const RAW: &str = "rule = { kind = 'raw' }";

#[test]
fn longer_values_in_a_monthly_scheme() {
    let months = |year: u32| -> String { (1..=12).map(|m| format!("; u,{year}-{m:02},M,2")).collect() };
    let values = format!("unit,period,indicator,value; u,2022-Q1,I,5; u,2022-Q2,I,7{}", months(2022));
    // Seen in the quarter's last month; exempt between: the rest is rescaled to all marks.
    let exempt = scheme("month", &format!("frequency = 'quarter'\n{RAW}"));
    check(
        &exempt,
        &values,
        "2022-02 u I -; 2022-02 u T 4; 2022-03 u I 5; 2022-03 u T 7; 2022-04 u T 4; 2022-06 u I 7; 2022-09 u I -; 2022-09 u T 4",
    );
    let last = scheme("month", &format!("frequency = 'quarter'\nbetween = 'last'\n{RAW}"));
    check(
        &last,
        &values,
        "2022-02 u I -; 2022-02 u T 4; 2022-03 u I 5; 2022-04 u I 5; 2022-05 u T 7; 2022-06 u I 7; 2022-08 u I 7; 2022-09 u I -",
    );
    let values = format!("unit,period,indicator,value; u,2021,I,5; u,2022,I,8{}", months(2022));
    let yearly = |keys: &str| scheme("month", &format!("frequency = 'year'\n{keys}\n{RAW}"));
    check(&yearly("between = 'last'"), &values, "2022-01 u I 5; 2022-11 u I 5; 2022-12 u I 8");
    check(&yearly(""), &values, "2022-01 u I -; 2022-12 u I 8");
    // Nothing is due between: who only watches is not filled in either.
    let watched = yearly("status = 'watch'\nimpute = 'zero'");
    check(&watched, &values, "2022-01 u I -; 2022-01 u T 2; 2022-12 u I 8; 2022-12 u T 2");
    let award = watched.replacen("{ kind = 'raw' }", "{ kind = 'award' }", 1);
    check(&award, &values, "2022-01 u I -; 2022-12 u I 8");
    let zero = yearly("").replace("code = 's'", "code = 's'\nunreported = 'error'");
    check(&zero, &values, "2022-01 u T 4");
    let quarters = "unit,period,indicator,value; u,2022,I,8; u,2022-Q3,M,2; u,2022-Q4,M,2";
    check(
        &scheme("quarter", &format!("frequency = 'year'\n{RAW}")),
        quarters,
        "2022-Q3 u T 4; 2022-Q4 u T 10",
    );
}

#[test]
fn a_board_is_made_for_each_period_of_the_scheme() {
    let values = "unit,period,indicator,value; u,2022-02,I,1; u,2022-03,I,5; u,2022-06,I,6; u,2022-Q1,M,1";
    let text = scheme("quarter", &format!("frequency = 'month'\nbasis = 'cumulative'\n{RAW}"));
    let run = World::new(&text, values).run().unwrap();
    let periods: std::collections::BTreeSet<&str> =
        run.cells.keys().map(|(period, ..)| period.as_str()).collect();
    assert_eq!(periods.into_iter().collect::<Vec<_>>(), ["2022-Q1", "2022-Q2"]);
    // A cumulative monthly value is seen as of the quarter's last month.
    check(&text, values, "2022-Q1 u I 5; 2022-Q2 u I 6; 2022-Q2 u T 12");
    let year = scheme("year", &format!("frequency = 'quarter'\nbasis = 'cumulative'\n{RAW}"));
    check(&year, "unit,period,indicator,value; u,2022-Q3,I,5; u,2022-Q4,I,9", "2022 u I 9");
}

#[test]
fn units_of_a_board_are_those_its_period_names() {
    let text = scheme("quarter", &format!("frequency = 'month'\nbasis = 'cumulative'\n{RAW}"));
    let values = "unit,period,indicator,value; u,2022-03,I,5; v,2022-02,I,4; w,2022-06,I,1";
    let run = World::new(&text, values).run().unwrap();
    let on = |period: &str| -> Vec<&str> {
        run.cells
            .keys()
            .filter(|(p, _, node)| p == period && node == "T")
            .map(|(_, unit, _)| unit.as_str())
            .collect()
    };
    assert_eq!((on("2022-Q1"), on("2022-Q2")), (vec!["u", "v"], vec!["w"]));
}

#[test]
fn schedule_accumulates_current_values() {
    let of = |keys: &str| {
        scheme("month", &format!("{keys}\nrule = {{ kind = 'schedule', target = 120, cap = 2 }}"))
    };
    let values = "unit,period,indicator,value; u,2021-12,I,99; u,2022-01,I,4; u,2022-02,I,8; u,2022-03,I,6; v,2022-02,I,10; v,2022-03,I,";
    check(&of(""), values, "2022-01 u I 4; 2022-02 u I 6; 2022-03 u I 6; 2022-02 v I 5; 2022-03 v I -");
    check(&of("basis = 'cumulative'"), values, "2022-01 u I 4; 2022-02 u I 4; 2022-03 u I 2");
    let quarter = of("frequency = 'quarter'\nbetween = 'last'");
    let values = "unit,period,indicator,value; u,2022-Q1,I,15; u,2022-Q2,I,30; u,2022-03,M,1; u,2022-04,M,1; u,2022-06,M,1";
    // By April the first quarter is what there is: a quarter of the year was due.
    check(&quarter, values, "2022-03 u I 5; 2022-04 u I 5; 2022-06 u I 7.5");
    // In a part of a combination, too.
    let part = scheme("month", "rule = { kind = 'best_of', rules = [{ kind = 'schedule', target = 120 }] }");
    check(&part, "unit,period,indicator,value; u,2022-01,I,4; u,2022-02,I,8", "2022-02 u I 6");
    assert_eq!(World::new(&of(""), "unit,indicator,value; u,I,3").faults(), ["period_missing - I"]);
}

#[test]
fn a_schedule_of_quarters_and_years() {
    let of = |period: &str, rule: &str| {
        scheme(period, &format!("basis = 'cumulative'\nrule = {{ kind = 'schedule', target = 100{rule} }}"))
    };
    check(
        &of("quarter", ""),
        "unit,period,indicator,value; u,2022-Q1,I,20; u,2022-Q3,I,60",
        "2022-Q1 u I 8; 2022-Q3 u I 8",
    );
    check(
        &of("quarter", ", curve = [0.1, 0.4, 0.8, 1]"),
        "unit,period,indicator,value; u,2022-Q1,I,5; u,2022-Q3,I,60",
        "2022-Q1 u I 5; 2022-Q3 u I 7.5",
    );
    check(&of("year", ""), "unit,period,indicator,value; u,2022,I,70", "2022 u I 7");
}

#[test]
fn targets_from_the_nearest_row() {
    let text = scheme("month", "rule = { kind = 'completion' }");
    let values = "unit,period,indicator,value,target; u,2022-03,I,1,10; v,2022-03,I,1,; w,2022-03,I,1,; x,2022-03,I,1,; u,2022-04,I,1,; u,2023-01,I,1,";
    let world = World::new(&text, values);
    // The values' own row, then the unit's and the common target of the month, the quarter, the year, and any time.
    let targets = "unit,period,indicator,target; u,2022-03,I,99; v,2022-03,I,5; *,2022-03,I,4; w,2022,I,99; u,2022-Q2,I,2; *,2022,I,99; *,,I,8";
    world.clone().targets(targets).check(
        "2022-03 u I 1; 2022-03 v I 2; 2022-03 w I 2.5; 2022-03 x I 2.5; 2022-04 u I 5; 2023-01 u I 1.25",
    );
    let year = "unit,period,indicator,target; *,2022,I,4; v,2022,I,5; x,,I,99";
    world
        .targets(year)
        .check("2022-03 v I 2; 2022-03 w I 2.5; 2022-03 x I 2.5; 2022-04 u I 2.5; 2023-01 u I -");
}

#[test]
fn each_reference_is_looked_up_for_itself() {
    let text = scheme("month", "rule = { kind = 'improvement', high = 9 }");
    let values = "unit,period,indicator,value,baseline; u,2022-03,I,5,; v,2022-03,I,5,4";
    let targets = "unit,period,indicator,low,high,baseline; u,2022-03,I,,,3; *,2022,I,0,6,1";
    // The rule's own `high` wins over the row's and the targets'.
    World::new(&text, values).targets(targets).check(&format!("2022-03 u I {}; 2022-03 v I 2", 20.0 / 6.0));
    let open = text.replace(", high = 9", "");
    World::new(&open, values).targets(targets).check(&format!("2022-03 u I {}; 2022-03 v I 5", 20.0 / 3.0));
}

fn rollup(period: &str, keys: &str) -> String {
    format!(
        "[scheme]\ncode = 'y'\nperiod = '{period}'\n[[node]]\ncode = 'T'\n\
         [[rollup]]\ncode = 'R'\nin = 'T'\nof = 'm'\nweight = 60\n{keys}\n\
         [[indicator]]\ncode = 'E'\nin = 'T'\nweight = 40\nrule = {{ kind = 'raw' }}\n"
    )
}

const HISTORY: &str = "period,scheme,full,unit,score
    2021-12,m,100,u,100; 2022-01,m,100,u,50; 2022-02,m,100,u,90; 2022-03,m,100,u,70; 2022-03,m,100,v,80
    2022-07,m,100,u,10; 2022-09,m,100,u,30; 2022-11,m,100,u,0; 2022-02,other,100,u,1";

#[track_caller]
fn check_rollup(period: &str, board: &str, keys: &str, expect: &str) {
    let values = format!("unit,period,indicator,value; u,{board},E,40; v,{board},E,40; w,{board},E,40");
    World::new(&rollup(period, keys), &values).history(HISTORY).check(expect);
}

#[test]
fn roll_ups() {
    // u: 50, 90, 70 | 10, 30 | 0; v: 80.
    check_rollup(
        "year",
        "2022",
        "window = 'year'\nstat = 'mean'",
        "2022 u R 25; 2022 v R 48; 2022 w R -; 2022 u T 65; 2022 w T 100",
    );
    check_rollup("year", "2022", "stat = 'sum'", "2022 u R 150; 2022 v R 48");
    check_rollup("year", "2022", "stat = 'last'", "2022 u R 0; 2022 v R 48");
    check_rollup("year", "2022", "stat = 'best_n'\nn = 2", "2022 u R 48; 2022 v R 48");
    check_rollup("year", "2022", "stat = 'best_n'\nn = 99", "2022 u R 25");
    check_rollup("quarter", "2022-Q3", "window = 'quarter'", "2022-Q3 u R 12; 2022-Q3 v R -");
    check_rollup("quarter", "2022-Q1", "window = 'quarter'", "2022-Q1 u R 42");
    check_rollup("quarter", "2022-Q3", "window = 'half'", "2022-Q3 u R 12");
    check_rollup("month", "2022-02", "window = 'quarter'", "2022-02 u R 42");
    check_rollup("month", "2022-08", "window = 'year'", "2022-08 u R 33; 2022-08 v R 48");
    check_rollup("year", "2022", "points = 30", "2022 u R 12.5");
    // The scheme's own statement of full marks wins over the history's.
    check_rollup("year", "2022", "full = 50", "2022 u R 50");
}

#[test]
fn a_roll_up_needs_boards_and_their_full_marks() {
    let values = "unit,period,indicator,value; u,2022,E,40";
    let world = World::new(&rollup("year", ""), values);
    assert_eq!(world.faults(), ["no_history - R"]);
    assert_eq!(
        world.clone().history("period,scheme,full,unit,score; 2021-12,m,100,u,5").faults(),
        ["no_history - R"]
    );
    assert_eq!(
        world.clone().history("period,scheme,full,unit,score; 2022-12,x,100,u,5").faults(),
        ["no_history - R"]
    );
    let percent = world.clone().history("period,scheme,full,unit,score; 2022-12,m,,u,5");
    percent.check("2022 u R 3");
    assert_eq!(percent.run().unwrap().warnings, ["history_gap - R", "no_full_marks - R"]);
    world.history("period,scheme,full,unit,score; 2022-12,,10,u,5").check("2022 u R 30");
}

#[test]
fn a_panel_is_seen_between_its_periods() {
    let keys = "frequency = 'quarter'\nbetween = 'last'\nrule = { kind = 'panel' }";
    let marks = "unit,period,indicator,value,rater; u,2022-Q1,I,8,a; u,2022-Q1,I,6,b; u,2022-03,M,1,; u,2022-04,M,1,; v,2022-04,M,1,";
    check(&scheme("month", keys), marks, "2022-03 u I 7; 2022-04 u I 7; 2022-04 u T 8; 2022-04 v I -");
}

#[test]
fn a_formula_sees_a_per_column_where_per_does() {
    let keys = "per = 'people'\nrule = { kind = 'formula', expr = \"value * v['people']\" }";
    let text = scheme("month", keys);
    let values = |rows: &str| format!("unit,period,indicator,value; u,2022-02,I,12; {rows}");
    for dated in ["2022-02", "2022-Q1", "2022-H1", "2022"] {
        check(&text, &values(&format!("u,{dated},people,4")), "2022-02 u I 12");
    }
    World::new(&text, &values("")).units("code,people; u,3").check("2022-02 u I 12");
}

#[test]
fn gaps_in_a_year_that_is_added_up_are_told() {
    let text = scheme("month", "rule = { kind = 'schedule', target = 120 }");
    let values = "unit,period,indicator,value; u,2022-02,I,8; u,2022-04,I,8; v,2022-02,I,; v,2022-03,I,9; v,2022-04,I,9; w,2022-04,I,";
    let warnings = World::new(&text, values).run().unwrap().warnings;
    // January is nobody's; of February to April, u lacks March and v February.
    let gaps: Vec<&str> =
        warnings.iter().map(String::as_str).filter(|line| line.starts_with("earlier")).collect();
    assert_eq!(
        gaps,
        [
            "earlier_missing - I",
            "earlier_missing - I",
            "earlier_missing v I",
            "earlier_missing - I",
            "earlier_missing u I",
            "earlier_missing v I",
        ]
    );
    let whole = values.replace("2022-", "2021-").replace("unit,2021-", "unit,") + "; u,2022-01,I,3";
    let cumulative = scheme("month", "basis = 'cumulative'\nrule = { kind = 'schedule', target = 120 }");
    assert!(World::new(&cumulative, &whole).run().unwrap().warnings.is_empty());
}

#[test]
fn roll_ups_are_rounded_and_take_declared_points() {
    let values = "unit,period,indicator,value; u,2022,E,40; v,2022,E,40; w,2022,E,40";
    let world = World::new(&rollup("year", "round = { decimals = 1 }\nfull = 33"), values).history(HISTORY);
    // u: 250 / 6 / 33 × 60 = 75.76; v: 80 / 33 × 60 = 145.45.
    let world = world.declared("unit,period,node,points; u,2022,R,1.23; w,2022,R,1");
    world.check("2022 u R 77; 2022 v R 145.5; 2022 w R -; 2022 u T 117");
    assert_eq!(world.run().unwrap().warnings, ["declared_lost w R", "history_gap - R"]);
}

#[test]
fn gaps_of_a_roll_ups_history_are_told() {
    let run = |period: &str, keys: &str, history: &str| {
        let values = format!("unit,period,indicator,value; u,{period},E,40");
        World::new(
            &rollup("year", keys).replace(
                "'year'",
                &format!(
                    "'{}'",
                    match period.len() {
                        4 => "year",
                        _ => "quarter",
                    }
                ),
            ),
            &values,
        )
        .history(history)
        .run()
        .unwrap()
        .warnings
    };
    let full = "period,scheme,full,unit,score; 2022-Q1,m,100,u,5; 2022-Q2,m,100,u,5; 2022-Q3,m,100,u,5; 2022-Q4,m,100,u,5";
    assert!(run("2022", "", full).is_empty());
    assert!(run("2022-Q3", "", full).is_empty());
    assert_eq!(run("2022", "", &full.replace("2022-Q2,m", "2022-Q2,x")), ["history_gap - R"]);
}

#[test]
fn empty_cells_of_a_month_do_not_hide_the_columns_of_its_year() {
    let text = scheme("month", "per = 'n'\nrule = { kind = 'raw' }");
    let values = "unit,period,indicator,value; u,2022-01,I,8; u,2022-01,M,1; u,2022-01,n,; u,2022,n,4; v,2022-01,I,6; v,2022-01,n,; v,2022,n,3";
    check(&text, values, "2022-01 u I 2; 2022-01 v I 2");
    // The nearest column in which anybody has a value holds for all.
    check(&text, &values.replace("u,2022-01,n,;", "u,2022-01,n,2;"), "2022-01 u I 4; 2022-01 v I -");
}

#[test]
fn a_target_without_a_period_holds_before_the_first_value_too() {
    let keys = "frequency = 'year'\nbetween = 'last'\nimpute = 'zero'\nrule = { kind = 'deduct', per = 2 }";
    let world = World::new(&scheme("month", keys), "unit,period,indicator,value; u,2022-01,M,1");
    world.targets("unit,indicator,target; u,I,3").check("2022-01 u I 4");
}
