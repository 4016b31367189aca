//! What must hold for any values.

use crate::world::{World, same};
use proptest::prelude::*;

const RULES: [&str; 8] = [
    "kind = \"completion\", target = 50, cap = 1.5",
    "kind = \"efficacy\", low = 0, high = 100",
    "kind = \"min_max\"",
    "kind = \"z_score\"",
    "kind = \"place\"",
    "kind = \"percentile\"",
    "kind = \"deduct\", target = 80, per = 0.1",
    "kind = \"improvement\", baseline = 10, high = 90",
];

fn scheme(rule: &str) -> String {
    let leaf = |code: &str| {
        format!("[[indicator]]\ncode = \"{code}\"\nin = \"t\"\npoints = 10\nrule = {{ {rule} }}\n")
    };
    format!("[scheme]\ncode = \"s\"\n[[node]]\ncode = \"t\"\n{}{}", leaf("A"), leaf("B"))
}

fn values(rows: &[(usize, f64, f64)]) -> String {
    let row = |(unit, a, b): &(usize, f64, f64)| format!("\nu{unit},A,{a}\nu{unit},B,{b}");
    "unit,indicator,value".to_owned() + &rows.iter().map(row).collect::<String>()
}

fn numbers() -> impl Strategy<Value = Vec<(usize, f64, f64)>> {
    let pair = (0..2000i32, 0..2000i32).prop_map(|(a, b)| (f64::from(a) / 20.0, f64::from(b) / 20.0));
    prop::collection::vec(pair, 2..12)
        .prop_map(|pairs| pairs.into_iter().enumerate().map(|(unit, (a, b))| (unit, a, b)).collect())
}

fn scores(rule: &str, rows: &[(usize, f64, f64)]) -> crate::world::Run {
    World::new(&scheme(rule), &values(rows)).run().expect("a board")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: prop::test_runner::RngSeed::Fixed(161), ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_units_changes_nothing(rows in numbers(), rule in prop::sample::select(&RULES[..])) {
        let mut turned = rows.clone();
        turned.reverse();
        let (one, other) = (scores(rule, &rows), scores(rule, &turned));
        for (unit, ..) in &rows {
            let unit = format!("u{unit}");
            prop_assert!(same(one.score("", &unit, "t"), other.score("", &unit, "t")));
            prop_assert_eq!(&one.cell("", &unit, "t").ranks, &other.cell("", &unit, "t").ranks);
        }
    }

    #[test]
    fn min_max_forgets_scale_and_origin(rows in numbers()) {
        let moved: Vec<_> = rows.iter().map(|(unit, a, b)| (*unit, a * 4.0 + 8.0, b * 4.0 + 8.0)).collect();
        let (one, other) = (scores(RULES[2], &rows), scores(RULES[2], &moved));
        for (unit, ..) in &rows {
            let unit = format!("u{unit}");
            prop_assert!(same(one.score("", &unit, "A"), other.score("", &unit, "A")));
        }
    }

    #[test]
    fn a_better_value_never_lowers_the_score(
        rows in numbers(), rule in prop::sample::select(&RULES[..]), more in 0.0..50.0f64,
    ) {
        let mut better = rows.clone();
        better[0].1 += more;
        prop_assert!(scores(rule, &better).score("", "u0", "A") >= scores(rule, &rows).score("", "u0", "A") - 1e-9);
    }

    #[test]
    fn exempting_all_ranks_as_deleting(rows in numbers()) {
        let rule = RULES[0];
        let assign = |row: &(usize, f64, f64)| format!("\nu{0},A,\nu{0},B,exempt", row.0);
        let assign = "unit,indicator,status".to_owned() + &rows.iter().map(assign).collect::<String>();
        let exempt = World::new(&scheme(rule), &values(&rows)).assign(&assign).run().expect("a board");
        let alone = scheme(rule);
        let alone = &alone[..alone.rfind("[[indicator]]").expect("B")];
        let only_a: String = rows.iter().map(|(unit, a, _)| format!("\nu{unit},A,{a}")).collect();
        let deleted = World::new(alone, &format!("unit,indicator,value{only_a}")).run().expect("a board");
        for (unit, ..) in &rows {
            let unit = format!("u{unit}");
            prop_assert_eq!(&exempt.cell("", &unit, "t").ranks, &deleted.cell("", &unit, "t").ranks);
        }
    }

    #[test]
    fn any_text_is_a_scheme_or_faults(text in "\\PC{0,60}", cut in 0usize..200) {
        let whole = scheme(RULES[0]);
        let cut = whole.floor_char_boundary(cut.min(whole.len()));
        let _ = kernel::scheme::parse_toml("s", &format!("{}{text}{}", &whole[..cut], &whole[cut..]));
        let _ = kernel::scheme::parse_json("s", &text);
    }
}

#[test]
fn one_thread_and_many_agree() {
    let rows: Vec<_> = (0..5000)
        .map(|n| (n, ((n * 7919) % 1009) as f64 / 7.0, ((n * 104_729) % 997) as f64 / 3.0))
        .collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| scores(RULES[3], &rows))
    };
    assert!(on(1) == on(3));
}
