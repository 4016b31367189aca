//! Explanations come from what was computed, and the ways they show lead where they say.

use crate::rules::{self, Case};
use crate::rules_peers;
use crate::world::{Seen, World, same};
use kernel::board::Board;
use kernel::explain::{ExplainedNode, Explanation};

/// Every unit's explanation, in the order of time.
fn explained(world: &World) -> Vec<Explanation> {
    let explain = |all: &mut Vec<Explanation>, seen: Seen<'_>, board: &Board| {
        all.extend(board.scored.iter().filter_map(|&unit| seen.computation.explain(board, unit)));
    };
    world.with_boards(explain).unwrap_or_else(|faults| panic!("{faults}"))
}

fn of(world: &World, unit: &str) -> Explanation {
    explained(world).into_iter().find(|explanation| explanation.unit == unit).expect(unit)
}

fn node<'a>(explanation: &'a Explanation, code: &str) -> &'a ExplainedNode {
    explanation.nodes.iter().find(|node| node.code == code).expect(code)
}

#[track_caller]
fn last_step_is_the_score(node: &ExplainedNode, what: &dyn std::fmt::Debug) {
    let Some(last) = node.steps.last() else {
        // The value is the score: nothing was done to it.
        let value = node.indicator.as_ref().and_then(|indicator| indicator.seen_as.or(indicator.value));
        let same = node.score.is_none() || node.score == value || node.score == value.map(|x| -x);
        return assert!(same, "{what:?} {node:?}");
    };
    // The rule `raw` turns a distance round without a word.
    let sign = if last.name == "distance" { -1.0 } else { 1.0 };
    let result = sign * last.result.unwrap_or(f64::NAN);
    assert!(node.score.is_none() || same(result, node.score.unwrap_or(f64::NAN)), "{what:?} {node:?}");
}

#[test]
fn the_last_step_is_the_score_for_every_rule() {
    let families: [&[Case]; 9] = [
        rules::RAW,
        rules::COMPLETION,
        rules::SCHEDULE,
        rules::SCALES,
        rules::STEPS,
        rules::GIVEN_RANK,
        rules_peers::BETWEEN,
        rules_peers::PLACES,
        rules_peers::COMBINED,
    ];
    for case in families.into_iter().flatten().filter(|case| !case.3.starts_with('!')) {
        let explanations = explained(&rules::world(*case));
        assert!(!explanations.is_empty());
        let nodes = explanations.iter().flat_map(|explanation| &explanation.nodes);
        nodes.for_each(|node| last_step_is_the_score(node, case));
    }
}

#[test]
fn every_step_of_the_pipeline_and_the_tree_is_told() {
    let scheme = "[scheme]\ncode = 's'\ntitle = 'Title'\n[[node]]\ncode = 'T'\nround = { decimals = 1 }\n\
        adjust = [{ kind = 'bonus', from = 'P' }, { kind = 'veto', when = \"v['I'] > 0\", then = { cap = 8.96 } }]\n\
        [[indicator]]\ncode = 'I'\nin = 'T'\nname = 'Index'\nunit = '%'\npoints = 10\nper = 'n'\ntransform = 'log10'\ndifficulty = 'd'\n\
        round = { decimals = 1 }\nrule = { kind = 'completion', target = 1000 }\n\
        [[indicator]]\ncode = 'J'\nin = 'T'\nimpute = 'zero'\nrule = { kind = 'efficacy', low = 0, high = 1 }\n\
        [[indicator]]\ncode = 'P'\nin = 'T'\nrule = { kind = 'award' }\n";
    let values =
        "unit,indicator,value,restated_from; u,I,1000,900; u,n,10,; u,J,,; v,I,500,; v,n,10,; v,J,1,";
    let world = World::new(scheme, values)
        .units("code,d,name; u,1.1,Town U; v,1,")
        .declared("unit,node,points; u,I,0.5; u,P,0.5; u,T,-1");
    let explanation = of(&world, "u");
    assert_eq!(
        (&explanation.title[..], &explanation.name[..], explanation.flags.join(" ")),
        ("Title", "Town U", "restated".into())
    );
    let steps =
        |code: &str| -> Vec<&str> { node(&explanation, code).steps.iter().map(|step| step.name).collect() };
    assert_eq!(steps("I"), ["per", "transformed", "ratio", "points", "difficulty", "declared", "round"]);
    assert_eq!(steps("J"), ["imputed", "position", "efficacy"]);
    assert_eq!(steps("P"), ["award_missing", "declared"]);
    assert_eq!(steps("T"), ["sum", "declared", "bonus", "veto_cap", "round"]);
    explanation.nodes.iter().for_each(|node| last_step_is_the_score(node, &"pipeline"));
    // 1000 / 10 = 100, log10 2 of 3; 6.67 × 1.1 + 0.5 = 7.83
    let i = node(&explanation, "I");
    assert_eq!((i.score, i.full, i.rank, i.peers, i.depth), (Some(7.8), 10.0, Some(1.0), 2, 1));
    let indicator = i.indicator.as_ref().unwrap();
    assert_eq!((indicator.value, indicator.seen_as, &indicator.unit[..]), (Some(1000.0), Some(2.0), "%"));
    assert_eq!(
        (indicator.restated_from, indicator.best_value, indicator.median_value),
        (Some(900.0), None, Some(750.0))
    );
    assert_eq!(i.share_of_parent, Some(7.8 / 67.8));
}

#[test]
fn a_best_value_is_shown_where_values_compare_as_reported() {
    let best = |keys: &str, values: &str| {
        let text = format!(
            "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\n{keys}\n"
        );
        let indicator = node(&of(&World::new(&text, values), "u"), "I").indicator.clone().unwrap();
        (indicator.best_value, indicator.median_value)
    };
    let alike = "unit,indicator,value,target; u,I,4,5; v,I,6,5; w,I,9,5";
    let differ = "unit,indicator,value,target; u,I,4,5; v,I,6,5; w,I,9,20";
    let completion = "rule = { kind = 'completion' }";
    assert_eq!(best(completion, alike), (Some(9.0), Some(6.0)));
    assert_eq!(best(completion, differ), (None, Some(6.0)));
    // A rule that has no use for targets does not mind them; nearness to them does.
    let raw = "rule = { kind = 'raw' }";
    assert_eq!(best(raw, differ), (Some(9.0), Some(6.0)));
    let near = format!("{raw}\ndirection = 'target'");
    assert_eq!((best(&near, alike).0, best(&near, differ).0), (Some(4.0), None));
    // A share of something is not compared by what was reported.
    let per = "unit,indicator,value,target; u,I,4,5; u,n,2,; v,I,6,5; v,n,1,";
    assert_eq!(best(&format!("{near}\nper = 'n'"), per), (None, Some(5.0)));
    // Of published places the first is the best.
    let places = "unit,indicator,value,rank_of; u,I,4,9; v,I,2,9";
    assert_eq!(best("rule = { kind = 'given_rank' }", places).0, Some(2.0));
}

#[test]
fn bound_results_and_shares_are_told() {
    let scheme = "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\naggregate = 'mean'\n\
        [[indicator]]\ncode = 'A'\nin = 'T'\nweight = 6\nrule = { kind = 'completion', target = 10 }\n\
        [[indicator]]\ncode = 'B'\nin = 'T'\nweight = 4\nrule = { kind = 'raw' }\n";
    let world = World::new(scheme, "unit,indicator,value; u,A,5; u,B,2; v,B,1")
        .assign("unit,indicator,role,share; u,A,lead,; v,A,co,0.5; u,B,,; v,B,,; w,B,,")
        .declared("unit,node,points; v,A,1");
    let v = of(&world, "v");
    let a = node(&v, "A");
    last_step_is_the_score(a, &"bound");
    let indicator = a.indicator.as_ref().unwrap();
    assert_eq!(
        (a.score, indicator.value, indicator.lead.as_deref(), indicator.share),
        (Some(2.5), Some(5.0), Some("u"), Some(0.5))
    );
    assert_eq!(a.share_of_parent, Some(6.0 * 2.5 / (6.0 * 2.5 + 4.0)));
    // What is not the unit's business is left out.
    assert_eq!(of(&world, "w").nodes.iter().map(|node| &node.code[..]).collect::<Vec<_>>(), ["T", "B"]);
}

/// Follows each way of the unit `u`: the value it names gains the place it names, and one percent less of the way
/// (a whole step less, where values come in steps) gains nothing.
#[track_caller]
fn check_ways(head: &str, keys: &str, columns: &str, rows: &[&str], step: Option<f64>) {
    let scheme = format!(
        "[scheme]\ncode = 's'\n{head}\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\npoints = 10\n{keys}\n\
         [[indicator]]\ncode = 'J'\nin = 'T'\npoints = 10\nrule = {{ kind = 'raw' }}\n"
    );
    let world = |own: f64| {
        let rows = rows.iter().enumerate().map(|(at, row)| {
            let (x, rest) = row.split_once(',').unwrap_or((row, ""));
            let x = if at == 0 { own.to_string() } else { x.to_owned() };
            format!("u{at},I,{x},{rest};u{at},J,{}", 3.0 + at as f64 / 16.0)
        });
        World::new(&scheme, &format!("unit,indicator,{columns};{}", rows.collect::<Vec<_>>().join(";")))
    };
    let own: f64 = rows[0].split(',').next().unwrap().parse().unwrap();
    let before = of(&world(own), "u0");
    let way =
        before.ways.iter().find(|way| way.code == "I").unwrap_or_else(|| panic!("no way: {head} {keys}"));
    let rank = |x: f64| of(&world(x), "u0").nodes[0].rank.unwrap();
    let old = before.nodes[0].rank.unwrap();
    assert!(rank(way.to) < old, "{head} {keys} {way:?} from {old}");
    assert_eq!(rank(way.to), way.rank, "{head} {keys} {way:?}");
    let gained = of(&world(way.to), "u0").nodes[0].score.unwrap() - before.nodes[0].score.unwrap();
    assert!(same(gained, way.gain), "{head} {keys} {way:?} {gained}");
    let less = step
        .map_or(way.from + 0.99 * (way.to - way.from), |step| way.to - step * (way.to - way.from).signum());
    assert!(rank(less) >= old, "{head} {keys} {way:?}: {less} is enough");
}

const ROWS: [&str; 4] = ["40.1234,100", "55.4321,100", "67.8765,100", "91.1111,100"];
const DOWN: [&str; 4] = ["191.1234,100", "155.4321,100", "127.8765,100", "111.1111,100"];

#[test]
fn each_way_gains_a_place_and_little_less_does_not() {
    for rule in [
        "kind = 'raw'",
        "kind = 'completion'",
        "kind = 'completion', how = 'difference'",
        "kind = 'efficacy', low = 0, high = 100",
        "kind = 'goalpost', low = 0, high = 100",
        "kind = 'min_max'",
        "kind = 'z_score'",
        "kind = 'rank'",
        "kind = 'percentile'",
        "kind = 'ratio_to_best'",
        "kind = 'place', step = 2",
        "kind = 'bands', table = [{ from = 0, points = 0 }, { from = 50, points = 5 }, { from = 90, points = 9 }]",
        "kind = 'bands', interpolate = true, table = [{ from = 0, points = 0 }, { from = 50, points = 5 }, { from = 90, points = 9 }]",
        "kind = 'deduct', per = 0.1",
        "kind = 'award', per = 0.1",
        "kind = 'improvement', baseline = 10, high = 100",
        "kind = 'best_of', rules = [{ kind = 'min_max' }, { kind = 'completion' }]",
        "kind = 'formula', expr = 'value / target * 10 + mean / 100'",
    ] {
        check_ways("", &format!("rule = {{ {rule} }}"), "value,target", &ROWS, None);
        check_ways("ties = 'max'", &format!("rule = {{ {rule} }}"), "value,target", &ROWS, None);
    }
}

#[test]
fn ways_go_down_and_towards_the_target() {
    for rule in [
        "kind = 'raw'",
        "kind = 'completion'",
        "kind = 'min_max'",
        "kind = 'place', step = 2",
        "kind = 'ratio_to_best'",
        "kind = 'deduct', per = 0.05",
    ] {
        check_ways("", &format!("direction = 'down'\nrule = {{ {rule} }}"), "value,target", &DOWN, None);
        for rows in [ROWS, DOWN] {
            check_ways(
                "",
                &format!("direction = 'target'\nrule = {{ {rule} }}"),
                "value,target",
                &rows,
                None,
            );
        }
    }
    let ranks = ["9,12,", "7,12,", "4,12,", "2,12,"];
    for rule in ["kind = 'given_rank', linear = [10, 0]", "kind = 'given_rank', gain = 1"] {
        check_ways("", &format!("rule = {{ {rule} }}"), "value,rank_of,previous_rank", &ranks, Some(1.0));
    }
    let whole = "rule = { kind = 'completion', target = 100 }";
    check_ways("", whole, "value", &["40", "55", "67", "91"], Some(1.0));
    check_ways(
        "",
        "per = 'J'\nrule = { kind = 'raw' }",
        "value",
        &["40.1234", "55.4321", "67.8765", "91.1111"],
        None,
    );
    check_ways(
        "",
        "transform = 'sqrt'\nrule = { kind = 'raw' }",
        "value",
        &["40.1234", "55.4321", "67.8765", "91.1111"],
        None,
    );
}

#[test]
fn ways_know_ties_breakers_and_rounding() {
    let rule = "rule = { kind = 'completion' }";
    // Three share a place ahead, so that one step passes all of them.
    let tied = ["40.1234,100", "55.4321,100", "54.8071,100", "54.1821,100", "91.1111,100"];
    for head in [
        "ties = 'min'",
        "ties = 'dense'",
        "ties = 'max'",
        "ties = 'average'",
        "tie_break = ['J']",
        "rank_on = 'rounded'",
        "rank_on = 'rounded'\nties = 'average'",
    ] {
        check_ways(head, rule, "value,target", &ROWS, None);
        check_ways(head, rule, "value,target", &tied, None);
    }
}

#[test]
fn who_is_first_or_cannot_move_has_no_way() {
    let scheme = "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\nrule = { kind = 'completion', target = 10 }\n";
    let world = World::new(scheme, "unit,indicator,value; u,I,20; v,I,15; w,I,5; x,I,");
    let ways = |unit: &str| of(&world, unit).ways;
    assert!(ways("u").is_empty() && ways("v").is_empty() && ways("x").is_empty());
    assert_eq!(
        ways("w").iter().map(|way| (way.from, way.to, way.rank)).collect::<Vec<_>>(),
        [(5.0, 10.0, 1.0)]
    );
}

/// The way of `unit` through `code`: from, to, rank.
#[track_caller]
fn way(world: &World, unit: &str, code: &str) -> (f64, f64, f64) {
    let ways = of(world, unit).ways;
    let way = ways.iter().find(|way| way.code == code).unwrap_or_else(|| panic!("no way: {ways:?}"));
    (way.from, way.to, way.rank)
}

#[test]
fn a_way_may_start_from_nothing() {
    let text = |keys: &str| {
        format!(
            "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\n{keys}\nrule = {{ kind = 'raw' }}\n"
        )
    };
    let values = "unit,indicator,value; u,I,0; v,I,3; w,I,5; u,n,4; v,n,2; w,n,2";
    assert_eq!(way(&World::new(&text(""), values.split("; u,n").next().unwrap()), "u", "I"), (0.0, 3.0, 2.0));
    // v has 3 / 2: 6 / 4 draws level.
    assert_eq!(way(&World::new(&text("per = 'n'"), values), "u", "I"), (0.0, 6.0, 2.0));
}

#[test]
fn ways_go_through_formulas_vetoes_and_co_units() {
    let leaf = |code: &str, rule: &str| format!("[[indicator]]\ncode = '{code}'\nin = 'T'\n{rule}\n");
    let text = |adjust: &str, rest: &str| {
        let own = leaf("I", "direction = 'down'\nrule = { kind = 'formula', expr = '0 * value' }");
        let other = leaf("J", "rule = { kind = 'raw' }");
        format!("[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n{adjust}\n{own}{other}{rest}")
    };
    let values = "unit,indicator,value; u,I,3; u,J,5; v,I,0; v,J,4; w,I,0; w,J,1";
    // The indicator itself earns nothing; without accidents the veto falls and u has its 5 points.
    let veto = text("adjust = [{ kind = 'veto', when = \"v['I'] > 1\", then = 'zero' }]", "");
    assert_eq!(way(&World::new(&veto, values), "u", "I"), (3.0, 1.0, 1.0));
    let asking = leaf("K", "rule = { kind = 'formula', expr = \"0 - v['I']\" }");
    let asked = World::new(&text("", &asking), &format!("{values}; u,K,; v,K,; w,K,"));
    assert_eq!(way(&asked, "u", "I"), (3.0, 1.0, 1.0));
    // A lead's result is its co-units' too: by it u draws level with w, never with v.
    let bound = "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n".to_owned()
        + &leaf("I", "rule = { kind = 'raw' }")
        + &leaf("J", "rule = { kind = 'raw' }");
    let world = World::new(&bound, "unit,indicator,value; u,I,3; u,J,1; v,J,2; w,J,6")
        .assign("unit,indicator,role; u,I,lead; v,I,co; u,J,; v,J,; w,J,");
    assert_eq!(way(&world, "v", "J"), (2.0, 3.0, 1.0));
    let ways = of(&world, "u").ways;
    let ways: Vec<_> = ways.iter().map(|way| (&way.code[..], way.to, way.rank)).collect();
    assert_eq!(ways, [("I", 5.0, 2.0), ("J", 2.0, 2.0)]);
}

#[test]
fn ways_are_told_in_the_decimals_of_the_indicator() {
    let text = "[scheme]\ncode = 's'\n[[node]]\ncode = 'T'\n[[indicator]]\ncode = 'I'\nin = 'T'\nrule = { kind = 'completion', target = 7, cap = 9 }\n";
    let to = |values: &str| way(&World::new(text, values), "u", "I").1;
    assert_eq!(to("unit,indicator,value; u,I,40; v,I,55.25; w,I,60.5"), 55.25);
    assert_eq!(to("unit,indicator,value; u,I,40; v,I,56; w,I,60"), 56.0);
    // What comes of a division has no decimals of its own.
    assert_eq!(to("unit,indicator,value; u,I,33.333333333333336; v,I,55.55555555555556"), 55.5556);
}
