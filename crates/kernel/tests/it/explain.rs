//! Explanations come from what was computed.

use crate::world::World;
use kernel::explain::Explanation;

const SCHEME: &str = "[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\nround = { decimals = 2 }\n\
    [[indicator]]\ncode = \"A\"\nin = \"t\"\npoints = 60\nrule = { kind = \"completion\", target = 100, cap = 1.2 }\n\
    [[indicator]]\ncode = \"B\"\nin = \"t\"\npoints = 40\ndirection = \"down\"\nrule = { kind = \"min_max\", to = [0, 40] }\n";

fn values(a: &str, b: &str) -> String {
    format!("unit,indicator,value; u,A,{a}; u,B,{b}; v,A,90; v,B,3; w,A,70; w,B,5")
}

fn explained(values: &str) -> Explanation {
    let explain = |all: &mut Vec<Explanation>, seen: crate::world::Seen<'_>, board: &kernel::board::Board| {
        all.extend(seen.computation.explain(board, seen.units.codes.find("u").expect("u")));
    };
    World::new(SCHEME, values).with_boards(explain).expect("a board").remove(0)
}

#[test]
fn the_last_step_is_the_score() {
    let explanation = explained(&values("80", "3.5"));
    assert_eq!(explanation.nodes.len(), 3);
    for node in &explanation.nodes {
        assert_eq!(node.steps.last().and_then(|step| step.result), node.score, "{}", node.code);
    }
    let a = &explanation.nodes[1];
    assert_eq!((a.score, a.full, a.rank, a.peers), (Some(48.0), 60.0, Some(2.0), 3));
    assert_eq!((a.best, a.median), (Some(54.0), Some(48.0)));
}

#[test]
fn each_way_gains_a_place_and_little_less_does_not() {
    let explanation = explained(&values("80", "3.5"));
    assert_eq!(explanation.ways.len(), 2);
    for way in &explanation.ways {
        let with = |value: f64| match way.code.as_str() {
            "A" => values(&value.to_string(), "3.5"),
            _ => values("80", &value.to_string()),
        };
        let rank = |value: f64| explained(&with(value)).nodes[0].rank;
        assert_eq!(rank(way.to), Some(way.rank), "{way:?}");
        // One less in the last decimal in which the value is reported.
        let almost = if way.code == "A" { way.to - 1.0 } else { way.to + 0.1 };
        assert_eq!(rank(almost), Some(2.0), "{way:?}");
    }
}
