//! What must hold for any values and any text.

use crate::world::{Run, World, same};
use kernel::number::Round;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Rules whose scores never fall when an `up` value rises.
const RULES: [&str; 19] = [
    "kind = 'raw'",
    "kind = 'completion', target = 50, cap = 1.5",
    "kind = 'completion', target = 50, how = 'difference', cap = 9, floor = -9",
    "kind = 'efficacy', low = 0, high = 100",
    "kind = 'goalpost', low = 90, high = 10",
    "kind = 'min_max'",
    "kind = 'z_score'",
    "kind = 'rank'",
    "kind = 'percentile'",
    "kind = 'ratio_to_best'",
    "kind = 'place'",
    "kind = 'place', linear = [10, 1]",
    "kind = 'bands', table = [{ from = 20, points = 1 }, { from = 60, points = 4 }]",
    "kind = 'bands', interpolate = true, table = [{ from = 20, points = 1 }, { from = 60, points = 4 }]",
    "kind = 'deduct', target = 80, per = 0.1",
    "kind = 'deduct', target = 80, per = 1, each = 0.1, whole = true, floor = -99",
    "kind = 'award', per = 0.1, cap = 5",
    "kind = 'improvement', baseline = 10, high = 90",
    "kind = 'best_of', rules = [{ kind = 'place' }, { kind = 'completion', target = 70 }]",
];

fn scheme(rule: &str) -> String {
    let leaf =
        |code: &str| format!("[[indicator]]\ncode = '{code}'\nin = 't'\npoints = 10\nrule = {{ {rule} }}\n");
    format!("[scheme]\ncode = 's'\n[[node]]\ncode = 't'\n{}{}", leaf("A"), leaf("B"))
}

type Rows = Vec<(usize, f64, f64)>;

fn values(rows: &Rows) -> String {
    let row = |(unit, a, b): &(usize, f64, f64)| format!("\nu{unit},A,{a}\nu{unit},B,{b}");
    "unit,indicator,value".to_owned() + &rows.iter().map(row).collect::<String>()
}

/// Twentieths from 1 to 100, so that ties and noise in the last place occur.
fn rows() -> impl Strategy<Value = Rows> {
    let number = || (20..2000i32).prop_map(|n| f64::from(n) / 20.0);
    prop::collection::vec((number(), number()), 2..12)
        .prop_map(|pairs| pairs.into_iter().enumerate().map(|(unit, (a, b))| (unit, a, b)).collect())
}

fn rule() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&RULES[..])
}

fn scores(rule: &str, rows: &Rows) -> Run {
    World::new(&scheme(rule), &values(rows)).run().expect("a board")
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(161),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn the_order_of_units_changes_nothing(rows in rows(), rule in rule(), turn in 0usize..12) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(turn % rows.len());
        let (one, other) = (scores(rule, &rows), scores(rule, &turned));
        for (key, cell) in &one.cells {
            prop_assert!(same(cell.score.unwrap_or(f64::NAN), other.score(&key.0, &key.1, &key.2)), "{} {:?}", rule, key);
            prop_assert_eq!(&cell.ranks, &other.cells[key].ranks);
        }
    }

    #[test]
    fn scales_among_peers_forget_unit_and_origin(rows in rows(), rule in 5usize..9, scale in 1i32..64, origin in -500i32..500) {
        let moved = |x: f64| x * f64::from(scale) / 8.0 + f64::from(origin);
        let other: Rows = rows.iter().map(|(unit, a, b)| (*unit, moved(*a), moved(*b))).collect();
        let (one, other) = (scores(RULES[rule], &rows), scores(RULES[rule], &other));
        for (unit, ..) in &rows {
            let score = |run: &Run| run.score("", &format!("u{unit}"), "A");
            prop_assert!((score(&one) - score(&other)).abs() < 1e-7, "{}", RULES[rule]);
        }
    }

    #[test]
    fn a_better_value_never_lowers_the_score(rows in rows(), rule in rule(), more in 0.0..50.0f64) {
        let mut better = rows.clone();
        better[0].1 += more;
        let score = |rows: &Rows| scores(rule, rows).score("", "u0", "A");
        prop_assert!(score(&better) >= score(&rows) - 1e-9, "{}", rule);
    }

    #[test]
    fn exempting_all_ranks_as_deleting(rows in rows(), rule in rule()) {
        let assign = |row: &(usize, f64, f64)| format!("\nu{0},A,\nu{0},B,exempt", row.0);
        let assign = "unit,indicator,status".to_owned() + &rows.iter().map(assign).collect::<String>();
        let both = scheme(rule);
        let exempt = World::new(&both, &values(&rows)).assign(&assign).run().expect("a board");
        let alone = &both[..both.rfind("[[indicator]]").expect("B")];
        let only_a: String = rows.iter().map(|(unit, a, _)| format!("\nu{unit},A,{a}")).collect();
        let deleted = World::new(alone, &format!("unit,indicator,value{only_a}")).run().expect("a board");
        for (unit, ..) in &rows {
            let ranks = |run: &Run| run.cell("", &format!("u{unit}"), "t").ranks.clone();
            prop_assert_eq!(ranks(&exempt), ranks(&deleted), "{}", rule);
        }
    }

    /// Rows that are scored while they are read score the same.
    #[test]
    fn scoring_at_once_changes_nothing(rows in rows(), rule in rule(), gap in 0usize..12, down in any::<bool>()) {
        let keys = if down && !rule.contains("award") { "direction = 'down'\nround = { decimals = 1 }\npoints" } else { "points" };
        let rule = if down { rule.replace("from =", "upto =") } else { rule.to_owned() };
        let mut text = values(&rows).replace("value", "value,restated_from").replace('\n', ",\n") + ",7";
        text = text.replace(&format!("u{gap},A,{},", rows[gap % rows.len()].1), &format!("u{gap},A,,"));
        let world = World::new(&scheme(&rule).replace("points = 10", &format!("{keys} = 10")), text.trim_start_matches(','))
            .units(&(0..12).map(|n| format!("u{n},{}", n % 3)).fold("code,level".to_owned(), |all, row| all + ";" + &row));
        for level in ["", "level = '1'"] {
            let scheme = world.scheme.replace("code = 's'", &format!("code = 's'\n{level}"));
            let kept = World { scheme, ..world.clone() };
            let at_once = World { at_once: true, ..kept.clone() };
            match (kept.run(), at_once.run()) {
                (Ok(kept), Ok(at_once)) => prop_assert!(kept == at_once, "{}", kept.warnings.len()),
                (kept, at_once) => prop_assert_eq!(kept.err(), at_once.err()),
            }
        }
    }

    #[test]
    fn nothing_infinite_comes_out(exponents in prop::collection::vec(-308i32..308, 8), rule in rule(), hard in any::<bool>()) {
        let rows: Rows = exponents.chunks(2).enumerate().map(|(unit, e)| (unit, 10f64.powi(e[0]), -10f64.powi(e[1]))).collect();
        let rule = rule.replace("high = 100", &format!("high = {:e}", 10f64.powi(exponents[3])));
        let factor = if hard { "points = 10\ndifficulty = 'd'" } else { "points = 10" };
        let units = rows.iter().map(|(unit, ..)| format!("; u{unit},1e9")).fold("code,d".to_owned(), |all, row| all + &row);
        let world = World::new(&scheme(&rule).replace("points = 10", factor), &values(&rows)).units(&units);
        if let Ok(run) = world.run() {
            prop_assert!(run.cells.values().all(|cell| cell.score.is_none_or(f64::is_finite)), "{}", rule);
        }
    }

    #[test]
    fn rounding_goes_half_away_from_zero(whole in 0i64..1_000_000, decimals in 0u8..6, x in -1e6..1e6f64, y in -1e6..1e6f64) {
        let round = |x: f64| Round { decimals }.apply(x);
        let scale = 10f64.powi(i32::from(decimals));
        let half: f64 = format!("{whole}5e-{}", decimals + 1).parse().unwrap();
        prop_assert_eq!(round(half), (whole + 1) as f64 / scale);
        prop_assert_eq!(round(-half), -round(half));
        prop_assert!((round(x) - x).abs() <= 0.5 / scale + 1e-8);
        prop_assert_eq!(round(round(x)), round(x));
        prop_assert!(x > y || round(x) <= round(y));
    }

    #[test]
    fn periods_come_back_as_they_were_written(text in "\\PC{0,12}", year in 1u32..9999, number in 1u32..13) {
        let _ = text.parse::<kernel::period::Period>();
        use kernel::period::{Cadence, Period};
        for cadence in [Cadence::Month, Cadence::Quarter, Cadence::Half, Cadence::Year] {
            if let Some(period) = Period::new(year, cadence, number) {
                prop_assert_eq!(period.to_string().parse::<Period>().ok(), Some(period));
            }
        }
    }
}

/// The contract's own example, made whole: every key of every table.
const RICH: &str = include_str!("rich.toml");

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_text_is_a_scheme_or_faults(text in "\\PC{0,60}", at in 0usize..4000, cut in 0usize..40) {
        let at = RICH.floor_char_boundary(at.min(RICH.len()));
        let rest = RICH.ceil_char_boundary((at + cut).min(RICH.len()));
        let mutated = format!("{}{text}{}", &RICH[..at], &RICH[rest..]);
        let deleted = format!("{}{}", &RICH[..at], &RICH[rest..]);
        for text in [&text, &mutated, &deleted] {
            let _ = kernel::scheme::parse_toml("s", text);
            let _ = kernel::scheme::parse_json("s", text);
        }
    }

    #[test]
    fn any_text_is_a_formula_or_a_fault(text in "\\PC{0,40}", tokens in prop::collection::vec(0usize..TOKENS.len(), 0..24)) {
        let joined: String = tokens.iter().map(|&at| TOKENS[at]).collect();
        for text in [&text, &joined] {
            for kind in [kernel::formula::Kind::Number, kernel::formula::Kind::Truth] {
                if let Ok(formula) = kernel::formula::Formula::try_new(text, kind, &kernel::formula::OWN) {
                    let outcome = formula.evaluate(&|_| Some(3.5));
                    prop_assert!(!matches!(outcome, kernel::formula::Outcome::Failed(_)), "{} {:?}", text, outcome);
                }
            }
        }
    }
}

const TOKENS: [&str; 24] = [
    "value", "n", "v['I']", "unit.x", "1", "2.5", " + ", " - ", " * ", " / ", " > ", " == ", " && ", " ? ",
    " : ", "(", ")", "!", "max(", ", ", "true", "pow(2, ", "round(", "-",
];

#[test]
fn the_rich_scheme_is_one() {
    let scheme = kernel::scheme::parse_toml("s", RICH).expect("a scheme");
    assert!(scheme.nodes.len() > 8);
}

#[test]
fn what_is_deep_is_refused() {
    let deep = |part: &str, n: usize| part.repeat(n);
    for n in [90, 390, 800, 20_000] {
        for text in [
            deep("(", n) + "1" + &deep(")", n),
            deep("abs(", n),
            deep("-", n) + "1",
            "1".to_owned() + &deep(" + 1", n),
            "unit".to_owned() + &deep(".x", n),
            "v".to_owned() + &deep("['x']", n),
            deep("true ? 1 : ", n) + "1",
        ] {
            let _ = kernel::formula::Formula::try_new(&text, kernel::formula::Kind::Number, &[]);
        }
        let _ = kernel::scheme::parse_toml("s", &format!("a = {}{}", deep("[", n), deep("]", n)));
        let _ = kernel::scheme::parse_toml("s", &format!("a{} = 1", deep(".a", n)));
        let _ = kernel::scheme::parse_json("s", &(deep("[", n) + &deep("]", n)));
        let _ = kernel::scheme::parse_json("s", &deep("{\"a\":", n));
    }
}

#[test]
fn one_thread_and_many_agree() {
    let number = |n: usize, prime: usize, modulus: usize| ((n * prime) % modulus) as f64 / 7.0 + 0.1;
    let rows: Rows = (0..5000).map(|n| (n, number(n, 7919, 1009), number(n, 104_729, 997))).collect();
    for rule in [RULES[6], RULES[10], RULES[18]] {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| scores(rule, &rows))
        };
        let (one, two, three) = (on(1), on(2), on(3));
        let bits =
            |run: &Run| run.cells.values().map(|cell| cell.score.map(f64::to_bits)).collect::<Vec<_>>();
        assert!(bits(&one) == bits(&two) && one == two && one == three, "{rule}");
    }
}
