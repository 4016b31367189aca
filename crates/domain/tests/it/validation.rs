//! Figures that aren't what they were expected to be.

use domain::validation::{Expectation, Figure, Validation, Warning, usual, warnings};
use proptest::prelude::*;

fn look(expect: Expectation, value: f64, before: &[Option<f64>]) -> Vec<Warning> {
    let rules = [
        Validation { goal: Some("B".to_owned()), expect: Expectation::Range { low: Some(1e9), high: None } },
        Validation { goal: Some("A".to_owned()), expect },
    ];
    let other = |code: &str| match code {
        "P" => Some(0.1),
        "Q" => Some(0.2),
        _ => None,
    };
    warnings(&rules, &Figure { goal: "A", value, before, other: &other })
}

#[test]
fn a_range_holds_both_ends_and_may_be_open() {
    let range = |low, high| Expectation::Range { low, high };
    for (low, high, value, is_told) in [
        (Some(1.0), Some(2.0), 1.0, false),
        (Some(1.0), Some(2.0), 2.0, false),
        (Some(1.0), Some(2.0), 2.5, true),
        (Some(1.0), None, 0.5, true),
        (None, Some(2.0), -99.0, false),
    ] {
        let told = look(range(low, high), value, &[]);
        assert_eq!(told, Vec::from_iter(is_told.then_some(Warning::OutOfRange { low, high })), "{value}");
    }
}

#[test]
fn a_change_is_a_share_of_the_last_value_that_was_known() {
    let change = || Expectation::Change { most: 0.5 };
    assert_eq!(look(change(), 3.0, &[Some(2.0), None]), []);
    let told = look(change(), 4.0, &[Some(100.0), Some(2.0), None]);
    assert_eq!(told, [Warning::Changed { before: 2.0, share: 1.0, most: 0.5 }]);
    assert_eq!(look(change(), -4.0, &[Some(-2.0)]).len(), 1);
    // Of nothing, and of nothing known, there is no share.
    assert_eq!(look(change(), 4.0, &[Some(0.0)]), []);
    assert_eq!(look(change(), 4.0, &[None]), []);
}

#[test]
fn a_sum_needs_all_of_its_parts() {
    let sum = |parts: &[&str], within| Expectation::Sum {
        parts: parts.iter().map(|part| (*part).to_owned()).collect(),
        within,
    };
    // 0.1 + 0.2 isn't 0.3 in the last digit.
    assert_eq!(look(sum(&["P", "Q"], 0.0), 0.3, &[]), []);
    assert_eq!(look(sum(&["P", "Q"], 0.0), 0.31, &[]).len(), 1);
    assert_eq!(look(sum(&["P", "Q"], 0.01), 0.31, &[]), []);
    assert_eq!(look(sum(&["P", "unknown"], 0.0), 9.0, &[]), []);
}

#[test]
fn the_same_for_the_third_time_is_told() {
    let rules = usual();
    let told = |value: f64, before: &[Option<f64>]| {
        warnings(&rules, &Figure { goal: "any", value, before, other: &|_| None })
    };
    assert_eq!(told(5.0, &[Some(5.0), Some(5.0)]), [Warning::Frozen { times: 3 }]);
    assert_eq!(told(5.0, &[Some(5.0), None, Some(5.0)]), []);
    assert_eq!(told(5.0, &[Some(5.0)]), []);
    assert_eq!(told(5.1, &[Some(5.0), Some(5.0), Some(5.0)]), []);
}

#[test]
fn what_nobody_could_keep_to_is_a_fault() {
    for (text, field) in [
        (r#"{"kind": "range"}"#, "low"),
        (r#"{"kind": "range", "low": 2, "high": 1}"#, "high"),
        (r#"{"kind": "change", "most": -1}"#, "most"),
        (r#"{"kind": "sum", "parts": []}"#, "parts"),
        (r#"{"kind": "sum", "parts": ["A"], "within": -1}"#, "within"),
        (r#"{"kind": "frozen", "times": 1}"#, "times"),
    ] {
        let expect: Expectation = serde_json::from_str(text).unwrap();
        assert_eq!(expect.fault().map(|(field, _)| field), Some(field), "{text}");
    }
    assert_eq!(usual()[0].expect.fault(), None);
    assert!(serde_json::from_str::<Expectation>(r#"{"kind": "range", "lower": 1}"#).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]
    #[test]
    fn a_figure_is_warned_about_exactly_when_it_moved_further_than_expected(
        before in -1e6..1e6_f64, x in -1e6..1e6_f64, most in 0.0..3.0_f64,
    ) {
        prop_assume!(before != 0.0);
        let told = look(Expectation::Change { most }, x, &[Some(before)]);
        let share = (x - before).abs() / before.abs();
        prop_assert_eq!(!told.is_empty(), share > most + 1e-9);
    }
}
