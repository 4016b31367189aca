//! How nodes combine their children, and who is scored on what.

use crate::world::{World, check};

/// A root with `keys` over `A` of six points and `B` of four, weights alike.
fn scheme(keys: &str) -> String {
    let leaf = |code: &str, points: u32| {
        format!("[[indicator]]\ncode = '{code}'\nin = 'T'\nweight = {points}\nrule = {{ kind = 'raw' }}\n")
    };
    format!("[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n{keys}\n{}{}", leaf("A", 6), leaf("B", 4))
}

/// One more leaf of the root.
fn with(code: &str, keys: &str) -> String {
    format!("[[indicator]]\ncode = '{code}'\nin = 'T'\n{keys}\n")
}

const BOTH: &str = "unit,indicator,value; u,A,3; u,B,2; v,A,3; v,B,; w,A,; w,B,";

#[test]
fn aggregates_with_weights() {
    check(&scheme("aggregate = 'sum'"), BOTH, "u T 5");
    check(&scheme("aggregate = 'mean'"), BOTH, "u T 2.6");
    check(&scheme("aggregate = 'mean'\nweights = 'equal'"), BOTH, "u T 2.5");
    check(&scheme("aggregate = 'min'"), BOTH, "u T 2");
    check(&scheme("aggregate = 'harmonic'"), BOTH, "u T 2.5");
    check(&scheme("aggregate = 'harmonic'\nweights = 'equal'"), BOTH, "u T 2.4");
    let geometric = ((6.0 * 3f64.ln() + 4.0 * 2f64.ln()) / 10.0).exp();
    check(&scheme("aggregate = 'geometric'"), BOTH, &format!("u T {geometric}"));
    let equal = scheme("aggregate = 'geometric'\nweights = 'equal'");
    check(&equal, "unit,indicator,value; u,A,2; u,B,8", "u T 4");
    for aggregate in ["geometric", "harmonic"] {
        let world = World::new(
            &scheme(&format!("aggregate = '{aggregate}'")),
            "unit,indicator,value; u,A,4; u,B,0; v,A,-1; v,B,2",
        );
        assert_eq!(world.faults(), ["mean_of_not_positive u T", "mean_of_not_positive v T"]);
    }
}

#[test]
fn missing_children() {
    check(&scheme("missing = 'reweigh'"), BOTH, "v T 5; w T -");
    check(&scheme("missing = 'reweigh'\naggregate = 'mean'"), BOTH, "v T 3; w T -");
    check(&scheme("aggregate = 'min'"), BOTH, "v T 3");
    check(&scheme("aggregate = 'geometric'"), BOTH, "v T 3");
    check(&scheme("missing = 'zero'"), BOTH, "v T 3; w T 0");
    check(&scheme("missing = 'zero'\naggregate = 'mean'"), BOTH, "v T 1.8; w T 0");
    check(&scheme("missing = 'zero'\naggregate = 'min'"), BOTH, "v T 0; w T 0");
    check(&scheme("missing = 'propagate'"), BOTH, "u T 5; v T -; w T -");
    assert_eq!(
        World::new(&scheme("missing = 'error'"), BOTH).faults(),
        ["missing_child v T", "missing_child w T"]
    );
}

#[test]
fn a_share_of_weight_must_be_present() {
    check(&scheme("min_share = 0.7"), BOTH, "v T -; u T 5");
    check(&scheme("min_share = 0.6"), BOTH, "v T 5");
    check(&scheme("min_share = 0.61\nmissing = 'zero'"), BOTH, "v T -");
    check(&scheme("min_share = 1\naggregate = 'mean'"), BOTH, "u T 2.6; v T -");
    check(&scheme("min_share = 0.5\naggregate = 'mean'\nweights = 'equal'"), BOTH, "v T 3");
    // Who is exempt owes nothing.
    let exempt = World::new(&scheme("min_share = 1"), BOTH);
    exempt.assign("unit,indicator,status; v,A,; v,B,exempt; u,A,; u,B,").check("v T 5; u T 5");
}

#[test]
fn the_exempt_leave_the_sum_whatever_missing_says() {
    let assign = "unit,indicator,status; u,A,scored; u,B,exempt; v,A,exempt; v,B,exempt; w,A,; w,B,";
    for missing in ["reweigh", "zero", "error", "propagate"] {
        let values = "unit,indicator,value; u,A,3; u,B,4; v,A,1; w,A,6; w,B,4";
        let of = |keys: &str| {
            World::new(&scheme(&format!("missing = '{missing}'\n{keys}")), values).assign(assign)
        };
        of("").check("u T 5; v T -; w T 10; u B -");
        of("aggregate = 'mean'").check("u T 3; v T -");
    }
    let run = World::new(&scheme(""), BOTH).assign(assign).run().unwrap();
    let flags = |unit: &str| run.flags[&(String::new(), unit.to_owned())].clone();
    assert_eq!((flags("u"), flags("w")), ("exempt".into(), String::new()));
    // One exempt, one missing: with `zero` the missing one counts, the exempt one does not.
    let three = scheme("missing = 'zero'") + &with("C", "weight = 10\nrule = { kind = 'raw' }");
    let assign = "unit,indicator,status; u,A,; u,B,; u,C,exempt";
    World::new(&three, "unit,indicator,value; u,A,3").assign(assign).check("u T 6");
}

#[test]
fn a_branch_without_duties_is_as_its_leaves_are() {
    let text = "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[node]]\ncode = 'N'\nin = 'T'\n\
        [[indicator]]\ncode = 'A'\nin = 'N'\nweight = 6\nrule = { kind = 'raw' }\n\
        [[indicator]]\ncode = 'B'\nin = 'T'\nweight = 4\nrule = { kind = 'raw' }\n";
    let values = "unit,indicator,value; u,A,3; u,B,2; v,B,2; w,B,2";
    // All of N exempt: rescaled to ten points. Not listed at all: four points are the unit's full marks.
    let assign = "unit,indicator,status; u,A,; u,B,; v,A,exempt; v,B,; w,B,";
    World::new(text, values).assign(assign).check("u T 5; v T 5; w T 2; v N -; w N -; w A -");
    let assign = assign.replace("w,B,", "w,A,watch; w,B,");
    World::new(text, values).assign(&assign).check("w T 2; w N -");
}

#[test]
fn exempting_what_is_not_summed_changes_nothing() {
    let adjust = "adjust = [{ kind = 'bonus', from = 'P' }]";
    let text = scheme(adjust)
        + &with("P", "weight = 90\nrule = { kind = 'award' }")
        + &with("W", "weight = 90\nstatus = 'watch'\nrule = { kind = 'raw' }");
    let values = "unit,indicator,value; u,A,3; u,B,2; u,P,1; u,W,7";
    World::new(&text, values).check("u T 6");
    let assign = "unit,indicator,status; u,A,; u,B,; u,P,exempt; u,W,exempt";
    World::new(&text, values).assign(assign).check("u T 5; u P -; u W -");
    // Nor does a yearly one between two years.
    let text = text.replace("weight = 90", "weight = 90\nfrequency = 'year'");
    let values = "unit,period,indicator,value; u,2022-03,A,3; u,2022-03,B,2";
    check(&text, values, "2022-03 u T 5");
}

#[test]
fn points_and_weights_of_an_assignment() {
    let text = scheme("").replace(
        "weight = 4\nrule = { kind = 'raw' }",
        "weight = 4\nrule = { kind = 'completion', target = 10 }",
    );
    let values = "unit,indicator,value; u,A,3; u,B,5; v,A,3; v,B,5; w,A,3; w,B,5";
    let assign = "unit,indicator,weight,points; u,A,,; u,B,,20; v,A,,; v,B,8,; w,A,,; w,B,,";
    World::new(&text, values).assign(assign).check("u B 10; v B 4; w B 2; u T 13");
    let mean = text.replace("code = 'T'", "code = 'T'\naggregate = 'mean'");
    World::new(&mean, values).assign(assign).check(&format!(
        "w T {}; v T {}",
        26.0 / 10.0,
        (6.0 * 3.0 + 8.0 * 4.0) / 14.0
    ));
    // Stated points do not follow the weight, and those of a rule of its own scale can't change.
    let stated = text.replace("weight = 4\n", "weight = 4\npoints = 4\n");
    World::new(&stated, values).assign(assign).check("v B 2");
    let floor = text.replace("kind = 'completion', target = 10", "kind = 'deduct', target = 10, floor = 3");
    let fewer = assign.replace("u,B,,20", "u,B,,2");
    assert_eq!(World::new(&floor, values).assign(&fewer).faults(), ["floor_above_cap - B"]);
    let fixed = text.replace("kind = 'completion', target = 10", "kind = 'min_max'");
    assert_eq!(World::new(&fixed, values).assign(assign).faults(), ["points_fixed_by_rule - B"]);
}

#[test]
fn co_units_take_a_share_of_the_leads_result() {
    let values = "unit,indicator,value; u,A,3; u,B,2; v,A,99; v,B,1";
    let assign =
        "unit,indicator,role,share,points; u,A,lead,,; v,A,co,0.5,; w,A,co,,12; u,B,lead,,; v,B,lead,,";
    let world = World::new(&scheme(""), values).assign(assign);
    // v: three of its seven points; w has twelve points for what earns u three of six.
    world.check("u A 3; v A 1.5; w A 6; v T 2.5; w T 6; u T 5");
    world.clone().declared("unit,node,points; v,A,0.25").check("v A 1.75; w A 6; u A 3");
    let efficacy = scheme("").replace(
        "weight = 6\nrule = { kind = 'raw' }",
        "weight = 6\nrule = { kind = 'efficacy', low = 0, high = 6 }",
    );
    let assign = "unit,indicator,role,share,weight; u,A,lead,,; v,A,co,0.5,3; w,A,co,1,";
    World::new(&efficacy, values).assign(assign).check("u A 80; v A 40; w A 80");
    // Full marks that are the lead's own are its co-units' too.
    let own = "unit,indicator,role,share,weight,points; u,A,lead,,,12; v,A,co,0.5,,; w,A,co,,3,; u,B,,,,";
    let completion = scheme("").replace(
        "weight = 6\nrule = { kind = 'raw' }",
        "weight = 6\nrule = { kind = 'completion', target = 6 }",
    );
    World::new(&completion, values).assign(own).check("u A 6; v A 3; w A 1.5");
    let missing = World::new(&scheme(""), "unit,indicator,value; v,A,5; v,B,1").assign(assign);
    missing.check("v A -; w A -");
    let faults = |assign: &str| World::new(&scheme(""), values).assign(assign).faults();
    assert_eq!(faults("unit,indicator,role; v,A,co"), ["no_lead v A"]);
    assert_eq!(faults("unit,indicator,role; v,A,co; u,A,lead; w,A,lead"), ["many_leads v A"]);
}

#[test]
fn bonuses_deductions_and_vetoes() {
    let text = |adjust: &str| {
        scheme(&format!("adjust = [{adjust}]"))
            + &with("P", "rule = { kind = 'award' }")
            + &with("W", "status = 'watch'\nrule = { kind = 'raw' }")
    };
    let values = "unit,indicator,value; u,A,3; u,B,2; u,P,9; u,W,1; v,A,3; v,B,2; v,P,; v,W,; w,A,6; w,B,4; w,P,1; w,W,0";
    let bonus = "{ kind = 'bonus', from = 'P', cap = 2 }";
    check(&text(bonus), values, "u T 7; v T 5; w T 11");
    check(&text("{ kind = 'deduction', from = 'P' }"), values, "u T -4; v T 5; w T 9");
    check(&text("{ kind = 'deduction', from = 'P', cap = 3 }"), values, "u T 2");
    check(
        &text("{ kind = 'bonus', from = 'W' }, { kind = 'deduction', from = 'P', cap = 1 }"),
        values,
        "u T 5; v T 5; w T 9",
    );
    let veto = |then: &str| format!("{{ kind = 'veto', when = \"v['W'] > 0\", then = {then} }}");
    check(&text(&format!("{}, {bonus}", veto("'zero'"))), values, "u T 2; w T 11");
    check(&text(&format!("{bonus}, {}", veto("'zero'"))), values, "u T 0; w T 11");
    check(&text(&format!("{bonus}, {}", veto("{ cap = 4 }"))), values, "u T 4; w T 11");
    check(
        &text(&veto("{ cap = 60 }")).replace("{ kind = 'award' }", "{ kind = 'award' }\nstatus = 'watch'"),
        values,
        "u T 5",
    );
    let barred = World::new(&text(&format!("{bonus}, {}", veto("'barred'"))), values).run().unwrap();
    let flags = |unit: &str| barred.flags[&(String::new(), unit.to_owned())].clone();
    assert_eq!((flags("u"), flags("w")), ("barred".into(), String::new()));
    assert_eq!((barred.score("", "u", "T"), barred.cell("", "u", "T").ranks[0]), (7.0, Some(2.0)));
    assert_eq!(barred.warnings, ["veto_undecided v T"]);
}

#[test]
fn adjustments_may_take_whole_nodes_outside_the_sum() {
    let text = scheme("adjust = [{ kind = 'bonus', from = 'N', cap = 3 }]")
        + "[[node]]\ncode = 'N'\nin = 'T'\nweight = 9\n[[indicator]]\ncode = 'X'\nin = 'N'\nrule = { kind = 'award' }\n";
    check(&text, "unit,indicator,value; u,A,3; u,B,2; u,X,7; v,A,3; v,X,1", "u T 8; u N 7; v T 6");
}

#[test]
fn declared_points_come_before_adjustments_and_rounding() {
    let adjust = "round = { decimals = 1 }\nadjust = [{ kind = 'bonus', from = 'P', cap = 2 }, { kind = 'veto', when = \"v['B'] < 1\", then = { cap = 1.25 } }]";
    let text = scheme(adjust) + &with("P", "status = 'watch'\nrule = { kind = 'award' }");
    let values = "unit,indicator,value; u,A,3; u,B,2; u,P,9; v,A,3; v,B,0.5; v,P,1";
    let declared = "unit,node,points; u,T,-1.25; u,T,0.5; v,T,-0.25; v,A,9";
    World::new(&text, values).declared(declared).check("u T 6.3; v T 1.3; v A 12");
    // Points of one period stay there; a node without a score gets none.
    let dated = "unit,period,indicator,value; u,2022-01,A,3; u,2022-01,B,2; u,2022-02,A,3; u,2022-02,B,2; v,2022-01,A,";
    let declared = "unit,period,node,points; u,2022-02,T,1; u,2022-02,B,1; v,2022-01,T,5";
    let plain = World::new(&scheme(""), dated).declared(declared);
    plain.check("2022-01 u T 5; 2022-02 u T 7; 2022-01 v T -");
}

#[test]
fn children_are_rounded_before_their_parents() {
    let text =
        scheme("round = { decimals = 0 }").replace("weight = 6", "weight = 6\nround = { decimals = 1 }");
    check(
        &text,
        "unit,indicator,value; u,A,3.25; u,B,1.2; v,A,3.24; v,B,1.2",
        "u A 3.3; u T 5; v A 3.2; v T 4",
    );
}

#[test]
fn the_best_and_the_worst_indicator_by_their_share_of_full_marks() {
    let extremes = |values: &str| {
        let run = World::new(&scheme(""), values).run().unwrap();
        run.extremes[&(String::new(), "u".to_owned())].clone()
    };
    let pair = |best: &str, worst: &str| (best.to_owned(), worst.to_owned());
    assert_eq!(extremes("unit,indicator,value; u,A,3; u,B,3"), pair("B", "A"));
    assert_eq!(extremes("unit,indicator,value; u,A,6; u,B,3"), pair("A", "B"));
    assert_eq!(extremes("unit,indicator,value; u,A,3; u,B,2"), pair("A", "A"));
    assert_eq!(extremes("unit,indicator,value; u,A,; u,B,2"), pair("B", "B"));
    assert_eq!(extremes("unit,indicator,value; u,A,; u,B,"), pair("", ""));
    // What is below a watched node counts nowhere.
    let watched = scheme("")
        + "[[node]]\ncode = 'N'\nin = 'T'\nstatus = 'watch'\n[[indicator]]\ncode = 'X'\nin = 'N'\nrule = { kind = 'raw' }\n";
    let run = World::new(&watched, "unit,indicator,value; u,A,3; u,B,3; u,X,9").run().unwrap();
    assert_eq!(run.extremes[&(String::new(), "u".to_owned())], pair("B", "A"));
}

#[test]
fn flags_tell_what_sets_a_unit_apart() {
    let values = "unit,indicator,value,restated_from; u,A,3,2; u,B,2,; v,A,3,; v,B,2,; w,A,1,; w,B,1,";
    let assign = "unit,indicator,status; u,A,; u,B,exempt; v,A,; v,B,watch; w,A,; w,B,";
    let run = World::new(&scheme(""), values).assign(assign).run().unwrap();
    let flags = |unit: &str| run.flags[&(String::new(), unit.to_owned())].clone();
    assert_eq!(
        (flags("u"), flags("v"), flags("w")),
        ("exempt restated".into(), "watch".into(), String::new())
    );
    assert_eq!((run.score("", "v", "T"), run.score("", "v", "B")), (3.0, 2.0));
}

#[test]
fn a_lead_that_is_not_on_the_board_is_scored_for_its_co_units() {
    let text = |rule: &str| {
        scheme("").replace("code = 's'", "code = 's'\nlevel = 'town'").replacen("{ kind = 'raw' }", rule, 1)
    };
    let of = |rule: &str| {
        World::new(&text(rule), "unit,indicator,value; b,A,3; u,B,2; v,B,1")
            .units("code,level; b,bureau; u,town; v,town")
            .assign("unit,indicator,role,share; b,A,lead,; u,A,co,0.5; v,A,co,; u,B,,; v,B,,")
    };
    of("{ kind = 'raw' }").check("u A 1.5; v A 3; u T 3.5");
    // Nobody else has a result of their own, on the board or not: the lead is its only peer.
    of("{ kind = 'place' }").check("u A 3; v A 6; v T 7");
    of("{ kind = 'min_max', to = [0, 6] }").check("u A 3; v A 6");
    of("{ kind = 'z_score', mean = 4 }").check("u A 2; v A 4");
    of("{ kind = 'percentile', to = [0, 6] }").check("v A 6");
    of("{ kind = 'ratio_to_best' }").check("v A 6");
    of("{ kind = 'best_of', rules = [{ kind = 'rank' }, { kind = 'raw' }] }").check("v A 3");
    assert_eq!(
        of("{ kind = 'min_max', to = [0, 6] }").run().unwrap().warnings,
        ["all_equal b A", "other_level - -"]
    );
}

#[test]
fn co_units_are_rounded_exempted_and_seen_by_formulas() {
    let text = scheme("adjust = [{ kind = 'veto', when = \"v['A'] > 2\", then = 'zero' }]").replacen(
        "weight = 6",
        "weight = 6\nround = { decimals = 0 }",
        1,
    );
    let values = "unit,indicator,value; u,A,3; u,B,2; v,A,1; v,B,4; w,B,4; x,B,4";
    let assign = "unit,indicator,role,share,status; u,A,lead,,; v,A,co,0.5,; w,A,co,0.5,exempt; u,B,,,; v,B,,,; w,B,,,; x,B,,,";
    // A co-unit's own value, were it reported, says nothing: the lead's does.
    World::new(&text, values).assign(assign).check("u A 3; v A 2; w A -; u T 0; v T 0; w T 7; x T 4");
}

#[test]
fn declared_points_that_go_nowhere_are_told() {
    let values = "unit,period,indicator,value; u,2022-01,A,3; u,2022-01,B,2; v,2022-02,A,1; v,2022-02,B,";
    let declared =
        "unit,period,node,points; u,2022-01,T,1; v,2022-01,T,1; v,2022-02,B,1; v,2022-02,T,2; u,,A,1";
    let world = World::new(&scheme(""), values).declared(declared);
    world.check("2022-01 u T 7; 2022-02 v T 3.6666666666666665");
    let run = world.run().unwrap();
    assert_eq!(run.warnings, ["declared_lost v T", "declared_lost u A", "declared_lost v B"]);
}

#[test]
fn values_of_another_level_are_told_once() {
    let text = scheme("").replace("code = 's'", "code = 's'\nlevel = 'town'");
    let values = "unit,indicator,value; u,A,3; u,B,2; x,A,1; y,A,1; z,A,1; q,A,1";
    let world = World::new(&text, values).units("code,level; u,town; x,; y,village; z,village; q,village");
    assert_eq!(world.run().unwrap().warnings, ["other_level - -"]);
    assert_eq!(
        World::new(&text, "unit,indicator,value; u,A,3").units("code,level; u,town").run().unwrap().warnings,
        [""; 0]
    );
}

#[test]
fn a_unit_without_its_difficulty_has_no_score_and_is_told_so() {
    let text = scheme("").replacen("weight = 6", "weight = 6\ndifficulty = 'd'", 1);
    let world = World::new(&text, "unit,indicator,value; u,A,3; u,B,2; v,A,3; v,B,2; w,A,; w,B,2");
    let world = world.units("code,d; u,2; v,; w,");
    world.check("u A 6; v A -; v T 5");
    assert_eq!(world.run().unwrap().warnings, ["attribute_missing v A"]);
}

#[test]
fn declared_points_are_dated_as_boards_are() {
    let values = "unit,period,indicator,value; u,2022-03,A,3; u,2022-03,B,2";
    let world = World::new(&scheme(""), values);
    assert_eq!(
        world.declared("unit,period,node,points; u,2022-Q1,T,1; u,2022-03,T,1").faults(),
        ["wrong_period u T"]
    );
}

#[test]
fn the_unreported_have_their_declared_points_all_the_same() {
    let text = scheme("").replace("code = 's'", "code = 's'\nunreported = 'zero'");
    let world = World::new(&text, "unit,indicator,value; u,A,; u,B,2").declared("unit,node,points; u,A,-1");
    world.check("u A -1; u T 1");
    assert_eq!(world.run().unwrap().warnings, [""; 0]);
}

#[test]
fn what_weighs_nothing_is_not_rescaled() {
    // 2 of 4 is 5 of 10; of no weight, or no full marks, nothing can be rescaled.
    check(&scheme(""), "unit,indicator,value; u,A,; u,B,2", "u T 5");
    let weightless = scheme("aggregate = 'mean'").replace("weight = 4", "weight = 0");
    check(&weightless, "unit,indicator,value; u,A,; u,B,2; v,A,3; v,B,2", "u T -; v T 3");
    let worthless = scheme("").replace("weight = 4", "weight = 4\npoints = 0");
    check(&worthless, "unit,indicator,value; u,A,; u,B,-2; v,A,3; v,B,-2", "u T -; v T 1");
}
