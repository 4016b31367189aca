//! How nodes combine their children.

use crate::world::{World, check};

fn scheme(node: &str) -> String {
    let leaf = |code: &str, points: u32| {
        format!(
            "[[indicator]]\ncode = \"{code}\"\nin = \"total\"\npoints = {points}\nweight = {points}\nrule = {{ kind = \"raw\" }}\n"
        )
    };
    format!("[scheme]\ncode = \"s\"\n[[node]]\ncode = \"total\"\n{node}\n{}{}", leaf("A", 6), leaf("B", 4))
}

const BOTH: &str = "unit,indicator,value; u,A,3; u,B,2; v,A,3; v,B,";

#[test]
fn aggregates_with_weights() {
    check(&scheme("aggregate = \"sum\""), BOTH, "u total 5");
    check(&scheme("aggregate = \"mean\""), BOTH, "u total 2.6");
    check(&scheme("aggregate = \"mean\"\nweights = \"equal\""), BOTH, "u total 2.5");
    check(&scheme("aggregate = \"min\""), BOTH, "u total 2");
    check(&scheme("aggregate = \"harmonic\""), "unit,indicator,value; u,A,3; u,B,2", "u total 2.5");
    check(&scheme("aggregate = \"geometric\""), "unit,indicator,value; u,A,4; u,B,4", "u total 4");
    let faults =
        World::new(&scheme("aggregate = \"geometric\""), "unit,indicator,value; u,A,4; u,B,0").faults();
    assert_eq!(faults, ["mean_of_not_positive u -"]);
}

#[test]
fn missing_children() {
    check(&scheme("missing = \"reweigh\""), BOTH, "v total 5");
    check(&scheme("missing = \"reweigh\"\naggregate = \"mean\""), BOTH, "v total 3");
    check(&scheme("missing = \"zero\""), BOTH, "v total 3");
    check(&scheme("missing = \"zero\"\naggregate = \"mean\""), BOTH, "v total 1.8");
    check(&scheme("missing = \"propagate\""), BOTH, "v total -");
    check(&scheme("min_share = 0.7"), BOTH, "v total -\nu total 5");
    check(&scheme("min_share = 0.6"), BOTH, "v total 5");
    assert_eq!(World::new(&scheme("missing = \"error\""), BOTH).faults(), ["missing_child v -"]);
}

#[test]
fn assignments() {
    let assign =
        "unit,indicator,role,share,status; u,A,lead,,; v,A,co,0.5,; u,B,lead,,exempt; v,B,lead,,watch";
    let world = World::new(&scheme(""), "unit,indicator,value; u,A,3; v,B,2").assign("");
    // B has one lead only, so the rows above need their own file.
    let world = World { assign: assign.replace("v,B,lead,,watch", "v,B,co,1,watch"), ..world };
    // u: 3 of 6, rescaled from 6 to all 10 points; v takes half of 3.
    world.check("u total 5\nv A 1.5\nv total 1.5");
}

#[test]
fn adjustments_in_order() {
    let extra =
        "[[indicator]]\ncode = \"P\"\nin = \"total\"\nstatus = \"watch\"\nrule = { kind = \"award\" }\n";
    let adjust = "adjust = [{ kind = \"bonus\", from = \"P\", cap = 2 }, \
        { kind = \"veto\", when = \"v['B'] < 1\", then = { cap = 1 } }]\nround = { decimals = 0 }";
    let text = scheme(adjust) + extra;
    let values = "unit,indicator,value; u,A,3; u,B,2.5; u,P,9; v,A,3; v,B,0.5; v,P,1";
    World::new(&text, values).declared("unit,node,points; u,total,-1").check("u total 7\nv total 1");
}

/// A monthly board of a village under a town, with a quarterly indicator and a yearly target.
#[test]
fn periods_targets_and_roll_ups() {
    let text = "[scheme]\ncode = \"m\"\nlevel = \"village\"\npeers = [\"parent\", \"all\"]\n[[node]]\ncode = \"t\"\n\
        [[indicator]]\ncode = \"Q\"\nin = \"t\"\nfrequency = \"quarter\"\nbetween = \"last\"\npoints = 10\n\
        rule = { kind = \"completion\" }\n\
        [[indicator]]\ncode = \"M\"\nin = \"t\"\npoints = 10\nrule = { kind = \"raw\" }\n";
    let units = "code,level,parent; p,town,; r,town,; a,village,p; b,village,p; c,village,r";
    let values = "unit,period,indicator,value; a,2022-Q1,Q,40; b,2022-Q1,Q,20; c,2022-Q1,Q,50; a,2022-03,M,5; \
        b,2022-03,M,6; c,2022-03,M,7; a,2022-04,M,1; b,2022-04,M,1; c,2022-04,M,1";
    let targets = "unit,period,indicator,target; *,2022,Q,80; a,2022-Q1,Q,40";
    let world = World::new(text, values).units(units).targets(targets);
    world.check("2022-03 a Q 10; 2022-03 b Q 2.5; 2022-03 c t 13.25; 2022-04 b Q 2.5; 2022-04 a t 11");
    let run = world.run().expect("boards");
    assert_eq!(run.cell("2022-03", "a", "t").ranks, [Some(1.0), Some(1.0)]);
    assert_eq!(run.cell("2022-03", "c", "t").ranks, [Some(1.0), Some(2.0)]);
    assert_eq!((run.cell("2022-03", "b", "t").peers, run.cell("2022-03", "c", "t").peers), (2, 1));

    let year = "[scheme]\ncode = \"y\"\nperiod = \"year\"\n[[node]]\ncode = \"t\"\n[[rollup]]\ncode = \"R\"\nin = \"t\"\n\
        of = \"m\"\nstat = \"best_n\"\nn = 2\nweight = 60\n[[indicator]]\ncode = \"E\"\nin = \"t\"\nrule = { kind = \"raw\" }\n";
    let history = "period,scheme,full,unit,score; 2022-01,m,100,a,50; 2022-02,m,100,a,90; 2022-03,m,100,a,70; \
        2021-12,m,100,a,100";
    World::new(year, "unit,period,indicator,value; a,2022,E,1")
        .history(history)
        .check("2022 a R 48; 2022 a t 49");
}
