//! What happens to a value before and after its rule: `per`, `impute`, `treat`, `transform`, `difficulty`, `round`,
//! and to a value that never came.

use crate::world::{World, check};

/// A scheme with `head` in `[scheme]` and the indicator `I` of ten points with `keys`; the rule is `raw` unless given.
fn scheme(head: &str, keys: &str) -> String {
    let rule = if keys.contains("rule =") { "" } else { "rule = { kind = 'raw' }" };
    format!(
        "[scheme]\ncode = 's'\n{head}\n[[node]]\ncode = 'T'\n\
         [[indicator]]\ncode = 'I'\nin = 'T'\npoints = 10\n{keys}\n{rule}\n"
    )
}

#[test]
fn per_divides_by_values_before_attributes() {
    let per = scheme("", "per = 'people'");
    let units = "code,people; a,5; b,0; c,";
    let attribute = World::new(&per, "unit,indicator,value; a,I,10; b,I,10; c,I,10").units(units);
    attribute.check("a I 2; b I -; c I -");
    assert_eq!(attribute.run().unwrap().warnings, ["not_positive b I", "not_positive c I"]);
    let both = "unit,indicator,value; a,I,10; b,I,10; a,people,2; b,people,4";
    World::new(&per, both).units(units).check("a I 5; b I 2.5");
    World::new(&per, both).check("a I 5; b I 2.5");
    assert_eq!(World::new(&per, "unit,indicator,value; a,I,1").faults(), ["unknown_attribute - I"]);
    // The nearest enclosing period's column, and targets on the scale after it.
    let target = scheme("", "per = 'people'\nrule = { kind = 'completion', target = 4 }");
    let dated =
        "unit,period,indicator,value; a,2022-03,I,10; a,2022,people,5; b,2022-03,I,10; b,2022,people,20";
    check(&target, dated, "2022-03 a I 5; 2022-03 b I 1.25");
}

#[test]
fn imputes_after_per() {
    let values =
        "unit,indicator,value; a,I,10; b,I,20; c,I,60; d,I,; e,I,; a,n,10; b,n,10; c,n,10; d,n,10; e,n,10";
    let units = "code,group; a,x; b,x; c,y; d,x; e,y";
    for (impute, d, e) in [
        ("none", "-", "-"),
        ("zero", "0", "0"),
        ("mean", "3", "3"),
        ("median", "2", "2"),
        ("group_mean", "1.5", "6"),
        ("group_median", "1.5", "6"),
        ("last", "-", "-"),
    ] {
        let scheme = scheme("", &format!("impute = '{impute}'\nper = 'n'"));
        World::new(&scheme, values).units(units).check(&format!("a I 1; c I 6; d I {d}; e I {e}"));
    }
}

#[test]
fn groups_for_imputing_are_the_peers_when_units_have_none() {
    let parent = scheme("peers = 'parent'\nlevel = 'v'", "impute = 'group_mean'");
    let units = "code,level,parent; p,t,; q,t,; a,v,p; b,v,p; c,v,q; d,v,q";
    let values = "unit,indicator,value; a,I,4; b,I,; c,I,8; d,I,";
    World::new(&parent, values).units(units).check("b I 4; d I 8");
    let all = scheme("", "impute = 'group_median'");
    check(&all, values, "b I 6; d I 6");
    // Nobody in the group has a value.
    let units = "code,group; a,x; b,y; c,x; d,y";
    World::new(&scheme("", "impute = 'group_mean'"), values).units(units).check("b I -; d I -");
}

#[test]
fn imputes_the_last_earlier_value() {
    let last = scheme("", "impute = 'last'\nper = 'n'");
    let values = "unit,period,indicator,value
        a,2022-01,I,10; a,2022-02,I,; a,2022-03,I,; b,2022-03,I,3
        a,2022-01,n,5; a,2022-03,n,1; b,2022-03,n,1; b,2022-04,I,; b,2022-04,n,1";
    check(&last, values, "2022-01 a I 2; 2022-02 a I 2; 2022-03 a I 2; 2022-03 b I 3; 2022-04 b I 3");
    let later = "unit,period,indicator,value; a,2022-01,I,; a,2022-02,I,7";
    check(&scheme("", "impute = 'last'"), later, "2022-01 a I -; 2022-02 a I 7");
}

#[test]
fn treats_outliers_before_the_rule() {
    let mut values = "unit,indicator,value".to_owned();
    (1..=11).for_each(|n| values += &format!("; u{n},I,{n}"));
    values += "; out,I,1000; none,I,";
    let treat = |keys: &str| {
        scheme("", &format!("treat = {{ kind = 'winsorise'{keys} }}\nrule = {{ kind = 'min_max' }}"))
    };
    check(&treat(""), &values, "out I 100; u11 I 100; u1 I 0; u6 I 50; none I -");
    check(&treat(", max_points = 0"), &values, &format!("out I 100; u6 I {}", 500.0 / 999.0));
    let logged = |x: f64| (x - 1.0 + 9.99f64).ln();
    let share = 100.0 * (logged(6.0) - logged(1.0)) / (logged(1000.0) - logged(1.0));
    check(&treat(", max_points = 0, then = 'log'"), &values, &format!("out I 100; u6 I {share}; u1 I 0"));
    check(&treat(", skew = 99"), &values, &format!("u6 I {}", 500.0 / 999.0));
    let few = "unit,indicator,value; a,I,1; b,I,1; c,I,1000";
    check(&treat(""), few, "a I 0; c I 100");
}

#[test]
fn transforms_values_and_references_alike() {
    let value = |transform: &str, x: &str, expect: &str| {
        let scheme = scheme("", &format!("transform = {transform}"));
        check(&scheme, &format!("unit,indicator,value; u,I,{x}"), &format!("u I {expect}"));
    };
    value("'none'", "7", "7");
    value("'log10'", "100", "2");
    value("'log'", "1", "0");
    value("'sqrt'", "9", "3");
    value("{ clip = [0, 5] }", "7", "5");
    value("{ clip = [0, 5] }", "-7", "0");
    value("{ clip = [0, 5] }", "", "-");
    value("['log10', { clip = [0, 2] }]", "99999", "2");
    value("[{ clip = [1, 100] }, 'log10']", "0", "0");
    value("'log'", "0", "-");
    value("'log'", "-1", "-");
    value("'sqrt'", "-1", "-");
    // What a step cannot take is missing, and stays so.
    value("['log', { clip = [1, 2] }]", "0", "-");
    let lost = World::new(&scheme("", "transform = 'log'"), "unit,indicator,value; a,I,0; b,I,1; c,I,");
    assert_eq!(lost.run().unwrap().warnings, ["not_positive a I"]);

    let rule = |transform: &str, rule: &str, values: &str, expect: &str| {
        check(&scheme("", &format!("transform = {transform}\nrule = {{ {rule} }}")), values, expect);
    };
    let ends = "unit,indicator,value,low,high; a,I,10,1,100; b,I,100,1,100";
    rule("'log10'", "kind = 'goalpost'", ends, "a I 5; b I 10");
    rule("'log10'", "kind = 'goalpost', low = 1, high = 10000", ends, "a I 2.5; b I 5");
    let target = "unit,indicator,value,target; a,I,10,100; b,I,50,100; c,I,200,100";
    rule("'log10'", "kind = 'completion'", target, "a I 5; c I 10");
    rule("{ clip = [0, 50] }", "kind = 'completion'", target, "a I 2; b I 10; c I 10");
    rule("'sqrt'", "kind = 'improvement', baseline = 4, high = 16", "unit,indicator,value; a,I,9", "a I 5");
}

#[test]
fn difficulty_and_round_come_after_the_rule() {
    let units = "code,difficulty; a,1.1; b,0; c,";
    let hard = scheme("", "difficulty = 'difficulty'\nround = { decimals = 1, mode = 'half_up' }");
    let world = World::new(&hard, "unit,indicator,value; a,I,2.5; b,I,3; c,I,3").units(units);
    world.check("a I 2.8; b I 0; c I -");
    world.clone().declared("unit,node,points; a,I,0.15").check("a I 2.9");
    let rounded = scheme("", "round = { decimals = 1 }");
    check(&rounded, "unit,indicator,value; a,I,0.25; b,I,-0.25; c,I,1.05", "a I 0.3; b I -0.3; c I 1.1");
    // No zero is negative.
    let values = "unit,indicator,value; a,I,-0.01; b,I,0; c,I,0.01";
    for keys in
        ["round = { decimals = 1 }", "round = { decimals = 1 }\ndirection = 'down'", "direction = 'down'"]
    {
        let run = World::new(&scheme("", keys), values).run().unwrap();
        assert!(
            run.cells.values().all(|cell| cell.score.is_none_or(|x| x != 0.0 || x.is_sign_positive())),
            "{keys}"
        );
    }
    assert_eq!(
        World::new(&hard, "unit,indicator,value; a,I,1").units("code,level; a,").faults(),
        ["unknown_attribute - I"]
    );
}

#[test]
fn unreported_is_missing_zero_or_a_fault() {
    let values = "unit,indicator,value; a,I,5; b,I,; b,J,1; a,J,1; c,J,";
    let with = |head: &str, keys: &str| {
        scheme(head, keys) + "[[indicator]]\ncode = 'J'\nin = 'T'\nrule = { kind = 'raw' }\n"
    };
    check(&with("", ""), values, "b I -; c I -; b T 11; c T -");
    check(&with("unreported = 'zero'", ""), values, "b I 0; c I 0; b T 1; c T 0");
    let faults = World::new(&with("unreported = 'error'", ""), values).faults();
    assert_eq!(faults, ["unreported b I", "unreported c I", "unreported c J"]);
    // Reported but unusable, imputed, not scored, and rules that give missing values a score are not unreported.
    let target = "rule = { kind = 'completion' }";
    check(&with("unreported = 'zero'", target), "unit,indicator,value; a,I,5; a,J,1", "a I -; a T 11");
    let error = |keys: &str, expect: &str| {
        check(&with("unreported = 'error'", keys), "unit,indicator,value; a,I,3; b,I,; a,J,1; b,J,1", expect)
    };
    error("impute = 'zero'", "b I 0");
    error("status = 'watch'", "b I -; b T 1");
    error("rule = { kind = 'award' }", "b I 0");
    let parts = "rule = { kind = 'best_of', rules = [{ kind = 'formula', expr = \"v['J'] - 1\" }, { kind = 'raw' }] }";
    check(&with("unreported = 'zero'", parts), values, "b I 0; c I 0");
    let exempt = World::new(&with("unreported = 'error'", ""), "unit,indicator,value; b,J,1")
        .assign("unit,indicator,status; b,I,exempt; b,J,scored");
    exempt.check("b I -; b T 11");
}

#[test]
fn watched_indicators_are_shown_and_usable_but_not_summed() {
    let text = scheme("", "status = 'watch'\nrule = { kind = 'place' }")
        + "[[indicator]]\ncode = 'J'\nin = 'T'\nrule = { kind = 'formula', expr = \"v['I'] * 2\" }\n";
    let values = "unit,indicator,value; a,I,5; b,I,4";
    check(&text, values, "a I 10; b I 9; a J 10; b J 8; a T 10; b T 8");
}

#[test]
fn formulas_see_values_after_per_and_impute_before_transform() {
    let text = scheme("", "per = 'n'\nimpute = 'mean'\ntransform = 'log10'")
        + "[[indicator]]\ncode = 'J'\nin = 'T'\nrule = { kind = 'formula', expr = \"v['I']\" }\n";
    check(&text, "unit,indicator,value; a,I,1000; a,n,10; b,n,10", "a J 100; a I 2; b J 100; b I 2");
}

#[test]
fn a_reference_of_the_rule_that_is_lost_in_a_transform_is_not_replaced() {
    let text = scheme("", "transform = 'log10'\nrule = { kind = 'goalpost', low = 0, high = 100 }");
    check(&text, "unit,indicator,value,low; a,I,10,1", "a I -");
    check(&text.replace("low = 0, ", ""), "unit,indicator,value,low; a,I,10,1", "a I 5");
}
