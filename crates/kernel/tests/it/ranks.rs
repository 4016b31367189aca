//! Who stands where, and among whom.

use crate::world::World;

fn scheme(head: &str) -> String {
    let leaf = |code: &str| format!("[[indicator]]\ncode = '{code}'\nin = 'T'\nrule = {{ kind = 'raw' }}\n");
    format!("[scheme]\ncode = 's'\n{head}\n[[node]]\ncode = 'T'\n{}{}", leaf("A"), leaf("B"))
}

/// `scores` are `A B` per unit, `a`, `b` …; `expect` its root ranks.
#[track_caller]
fn check(head: &str, scores: &str, expect: &[f64]) {
    let mut values = "unit,indicator,value".to_owned();
    let code = |at: usize| char::from(b'a' + at as u8);
    for (at, row) in scores.split(';').enumerate() {
        let (a, b) = row.trim().split_once(' ').unwrap();
        values += &format!("; {0},A,{a}; {0},B,{b}", code(at));
    }
    let run = World::new(&scheme(head), &values).run().unwrap();
    let rank = |at| run.cell("", &code(at).to_string(), "T").ranks[0].unwrap_or(f64::NAN);
    let found: Vec<f64> = (0..expect.len()).map(rank).collect();
    let same = found.iter().zip(expect).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()));
    assert!(same, "{head} {scores}: {found:?}");
}

#[test]
fn ties() {
    let scores = "9 0; 8 0; 0 8; 7 0; 7 0; 1 0";
    check("ties = 'min'", scores, &[1.0, 2.0, 2.0, 4.0, 4.0, 6.0]);
    check("ties = 'dense'", scores, &[1.0, 2.0, 2.0, 3.0, 3.0, 4.0]);
    check("ties = 'max'", scores, &[1.0, 3.0, 3.0, 5.0, 5.0, 6.0]);
    check("ties = 'average'", scores, &[1.0, 2.5, 2.5, 4.5, 4.5, 6.0]);
    check("", "-1 0; 0 0; -1 0; 1 0", &[3.0, 2.0, 3.0, 1.0]);
}

#[test]
fn no_rank_hangs_on_floating_noise() {
    check("", "0.1 0.2; 0.3 0; 0.2 0.1; 0.3000000001 0", &[1.0, 1.0, 1.0, 1.0]);
    check("", "0.3 0; 0.30000001 0", &[2.0, 1.0]);
}

#[test]
fn rounded_ranks_what_is_printed() {
    check("rank_on = 'rounded'", "1.004 0; 1.001 0; 1.005 0; 1.014 0", &[3.0, 3.0, 1.0, 1.0]);
    check("rank_on = 'rounded'\ndecimals = 0", "1.4 0; 0.5 0; 2 0", &[2.0, 2.0, 1.0]);
    check("rank_on = 'rounded'", "-0.001 0; 0.001 0; 0 0", &[1.0, 1.0, 1.0]);
    check("", "1.004 0; 1.001 0", &[1.0, 2.0]);
}

#[test]
fn breakers_part_equals_in_order() {
    check("tie_break = ['A']", "3 5; 4 4; 5 3; 1 1", &[3.0, 2.0, 1.0, 4.0]);
    check("tie_break = ['B', 'A']", "3 5; 4 4; 5 3", &[1.0, 2.0, 3.0]);
    check("tie_break = ['A']", "3 5; 3 5; 5 3", &[2.0, 2.0, 1.0]);
    check("tie_break = ['A']\nties = 'average'", "3 5; 3 5; 5 3", &[2.5, 2.5, 1.0]);
    // A breaker without a score comes last.
    check("tie_break = ['B']\nunreported = 'zero'", "4 -; 3 1; 0 4", &[3.0, 2.0, 1.0]);
    // Breakers part the root's ranks only.
    let values = "unit,indicator,value; a,A,3; a,B,5; b,A,3; b,B,4; c,A,1; c,B,1";
    let run = World::new(&scheme("tie_break = ['B']"), values).run().unwrap();
    let ranks = |node: &str| ["a", "b", "c"].map(|unit| run.cell("", unit, node).ranks[0].unwrap());
    assert_eq!((ranks("A"), ranks("B"), ranks("T")), ([1.0, 1.0, 3.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0]));
}

const UNITS: &str = "code,level,parent,group
    county,county,,; t1,town,county,; t2,town,county,
    a,village,t1,hill; b,village,t1,plain; c,village,t2,hill; d,village,t2,plain; e,village,t2,; f,village,,hill";
const VALUES: &str = "unit,indicator,value; a,A,9; b,A,8; c,A,7; d,A,6; e,A,5; f,A,4; t1,A,99";

#[test]
fn scopes() {
    let all = "peers = ['parent', 'all', 'group', 'level', 'town', 'county']\nlevel = 'village'";
    let world = World::new(&scheme(all), VALUES).units(UNITS);
    let run = world.run().unwrap();
    let ranks =
        |unit: &str| -> Vec<f64> { run.cell("", unit, "T").ranks.iter().map(|rank| rank.unwrap()).collect() };
    assert_eq!(ranks("a"), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(ranks("b"), [2.0, 2.0, 1.0, 2.0, 2.0, 2.0]);
    assert_eq!(ranks("c"), [1.0, 3.0, 2.0, 3.0, 1.0, 3.0]);
    assert_eq!(ranks("d"), [2.0, 4.0, 2.0, 4.0, 2.0, 4.0]);
    // Without a group, or a parent, a unit stands among those that lack it.
    assert_eq!(ranks("e"), [3.0, 5.0, 1.0, 5.0, 3.0, 5.0]);
    assert_eq!(ranks("f"), [1.0, 6.0, 3.0, 6.0, 1.0, 1.0]);
    let peers = |unit: &str| run.cell("", unit, "T").peers;
    assert_eq!((peers("a"), peers("c"), peers("f")), (2, 3, 1));
    assert!(!run.cells.keys().any(|(_, unit, _)| unit == "t1"), "a town is not of the level");
}

#[test]
fn peers_count_the_ranked() {
    let values = VALUES.replace("b,A,8", "b,A,");
    let run = World::new(&scheme("peers = 'parent'\nlevel = 'village'"), &values).units(UNITS).run().unwrap();
    let b = run.cell("", "b", "T");
    assert_eq!((b.score, b.ranks[0], b.peers), (None, None, 1));
    assert_eq!(run.cell("", "a", "T").ranks[0], Some(1.0));
}

#[test]
fn every_unit_of_the_level_gets_a_row() {
    let values = "unit,indicator,value; a,A,9";
    let run = World::new(&scheme("level = 'village'"), values).units(UNITS).run().unwrap();
    assert_eq!(run.cell("", "f", "T").score, None);
    let named = World::new(&scheme(""), values).units(UNITS).run().unwrap();
    assert_eq!(
        named.cells.keys().map(|(_, unit, _)| unit).collect::<std::collections::BTreeSet<_>>().len(),
        1
    );
}

#[test]
fn scopes_need_their_columns() {
    for (peers, expect) in [
        ("parent", "needs_column - -"),
        ("group", "needs_column - -"),
        ("level", "needs_column - -"),
        ("town", "unknown_level - -"),
    ] {
        let scheme = scheme(&format!("peers = '{peers}'"));
        let world = World::new(&scheme, "unit,indicator,value; a,A,9").units("code,x; a,1");
        assert_eq!(world.faults(), [expect], "{peers}");
    }
    let level = |units: &str| {
        World::new(&scheme("level = 'vilage'"), "unit,indicator,value; a,A,9").units(units).faults()
    };
    assert_eq!(level("code,level; a,village"), ["unknown_level - -"]);
    assert_eq!(
        World::new(&scheme("level = 'village'"), "unit,indicator,value; a,A,9").faults(),
        ["needs_file - -"]
    );
    let nobody = World::new(&scheme("level = 'town'"), "unit,indicator,value; a,A,9");
    assert_eq!(nobody.units("code,level; a,village").faults(), ["unknown_level - -"]);
}

#[test]
fn means_of_an_ancestor_level() {
    let world = World::new(&scheme("level = 'village'\nties = 'dense'"), VALUES).units(UNITS);
    let of =
        |level: &'static str, world: &World| {
            world
                .with_boards(|all: &mut Vec<(String, u32, f64, f64)>, seen, board| {
                    let level = seen.units.level_names.find(level).unwrap();
                    let means = seen.computation.means(board, level);
                    all.extend(means.iter().map(|mean| {
                        (seen.units.codes.get(mean.unit).to_owned(), mean.n, mean.mean, mean.rank)
                    }));
                })
                .unwrap()
        };
    assert_eq!(of("town", &world), [("t1".into(), 2, 17.0, 1.0), ("t2".into(), 3, 12.0, 2.0)]);
    assert_eq!(of("county", &world), [("county".into(), 5, 14.0, 1.0)]);
    let empty = World { values: "unit,indicator,value; c,A,7".into(), ..world };
    let found = of("town", &empty);
    assert_eq!((&found[0].0[..], found[0].1), ("t1", 0));
    assert!(found[0].2.is_nan() && found[0].3.is_nan());
    assert_eq!(found[1], ("t2".into(), 1, 14.0, 1.0));
}
