//! Published places, declared points, restatements: the pure parts.

use chrono::DateTime;
use domain::id::{GoalId, RestatementId, UnitId};
use domain::period::Period;
use domain::points::{Caps, Hundredths, beyond};
use domain::restatement::{Broken, Restatement, first_open, last_month, next, restated};
use domain::result::{Exam, ExternalResult, PeerFigure, months_to, pace};
use proptest::prelude::*;
use uuid::Uuid;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn months(values: &[(&str, f64)]) -> Vec<(Period, f64)> {
    values.iter().map(|(at, value)| (period(at), *value)).collect()
}

fn link(old: f64, new: f64) -> Restatement {
    Restatement {
        id: RestatementId(Uuid::nil()),
        goal: GoalId(Uuid::nil()),
        unit: UnitId(Uuid::nil()),
        period: period("2022-01"),
        rater: None,
        old,
        new,
        reason: String::new(),
        document: None,
        case: None,
        person: None,
        counts_from: period("2022-02"),
        recorded: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn a_pace_is_the_change_per_month_and_lasts_as_long_as_the_gap() {
    let values = months(&[("2021-11", 2.0), ("2022-01", 3.0), ("2022-03", 6.0)]);
    assert_eq!(pace(&values), Some(1.0));
    assert_eq!(months_to(&values, 8.0), Some(2.0));
    assert_eq!(months_to(&values, 6.0), Some(0.0));
    assert_eq!(months_to(&values, 5.0), None);
    assert_eq!(months_to(&months(&[("2022-01", 3.0)]), 4.0), None);
    assert_eq!(months_to(&[], 4.0), None);
    let quarters = months(&[("2021-Q4", 1.0), ("2022-Q1", 4.0)]);
    assert_eq!(pace(&quarters), Some(1.0));
    let falling = months(&[("2022-01", 5.0), ("2022-02", 4.0)]);
    assert_eq!(months_to(&falling, 2.0), Some(2.0));
}

#[test]
fn a_pace_is_taken_from_twelve_values() {
    let all: Vec<(Period, f64)> = (0..20u32)
        .map(|at| {
            let period = Period::new(2020 + at / 12, domain::period::Cadence::Month, at % 12 + 1).unwrap();
            (period, if at < 8 { 0.0 } else { f64::from(at) })
        })
        .collect();
    assert_eq!(pace(&all), Some(1.0));
}

#[test]
fn a_place_in_the_first_third_leads() {
    let at = |rank, of, previous_rank| ExternalResult {
        exam: Exam::City,
        goal: GoalId(Uuid::nil()),
        period: period("2022-01"),
        rank,
        of,
        value: None,
        previous_rank,
        best: None,
        gap: None,
        measure: String::new(),
        document: String::new(),
        recorded: DateTime::UNIX_EPOCH,
        person: None,
    };
    for (rank, of, expect) in [(3, 9, true), (4, 9, false), (8, 26, true), (9, 26, false), (1, 2, true)] {
        assert_eq!(at(rank, of, None).is_leading(1.0 / 3.0), expect, "{rank} of {of}");
    }
    assert_eq!(at(3, 9, Some(5)).gained(), Some(2));
    assert_eq!(at(5, 9, Some(3)).gained(), Some(-2));
    assert_eq!(at(5, 9, None).gained(), None);
}

#[test]
fn a_group_says_which_way_is_better() {
    let figure = |best, median, own| PeerFigure {
        exam: Exam::Province,
        goal: GoalId(Uuid::nil()),
        period: period("2022-01"),
        group: String::new(),
        n: None,
        best: Some(best),
        median: Some(median),
        own,
        measure: String::new(),
        document: String::new(),
        recorded: DateTime::UNIX_EPOCH,
    };
    let check = |best, median, own, led, above| {
        let figure = figure(best, median, own);
        assert_eq!((figure.is_led(), figure.is_above_median()), (led, above), "{best} {median} {own:?}");
    };
    check(21.0, 17.0, Some(18.0), Some(false), Some(true));
    check(21.0, 17.0, Some(21.0), Some(true), Some(true));
    check(21.0, 17.0, Some(16.0), Some(false), Some(false));
    check(2.0, 4.0, Some(3.0), Some(false), Some(true));
    check(2.0, 4.0, Some(1.0), Some(true), Some(true));
    check(2.0, 2.0, Some(1.0), None, None);
    check(2.0, 4.0, None, None, None);
}

#[test]
fn points_have_two_decimals_and_a_cap_for_each_sign() {
    let of = |points: f64| Hundredths::of(points);
    assert_eq!(of(0.29), Some(Hundredths(29)));
    assert_eq!(of(-0.5), Some(Hundredths(-50)));
    for wrong in [0.0, 0.001, 100.01, f64::NAN, f64::INFINITY] {
        assert_eq!(of(wrong), None, "{wrong}");
    }
    let caps = Caps { added: Some(Hundredths(100)), taken: None };
    let declared = [Hundredths(50), Hundredths(-80)];
    assert_eq!(beyond(&declared, Hundredths(50), caps), None);
    assert_eq!(beyond(&declared, Hundredths(51), caps), Some(Hundredths(101)));
    assert_eq!(beyond(&declared, Hundredths(-900), caps), None);
}

#[test]
fn what_was_restated_counts_from_the_first_open_period() {
    let sealed = |at: Period| at <= period("2022-03");
    assert_eq!(first_open(period("2022-01"), sealed), Some(period("2022-04")));
    assert_eq!(first_open(period("2021-Q4"), sealed), Some(period("2022-Q2")));
    assert_eq!(first_open(period("2021"), sealed), Some(period("2022")));
    assert_eq!(next(period("2021-12")), Some(period("2022-01")));
    assert_eq!(last_month(period("2022-Q1")), period("2022-03"));
}

proptest! {
    #[test]
    fn a_chain_leads_from_the_sealed_value_to_the_last_one(values in prop::collection::vec(-1e9..1e9f64, 1..9), broken in 0usize..9) {
        let mut chain: Vec<Restatement> = values.windows(2).map(|pair| link(pair[0], pair[1])).collect();
        prop_assert_eq!(restated(values[0], &chain), Ok(*values.last().unwrap()));
        if let Some(link) = chain.get_mut(broken) {
            link.old += 1.0;
            prop_assert_eq!(restated(values[0], &chain), Err(Broken(broken)));
        }
    }

    #[test]
    fn what_comes_closer_arrives(from in -1e6..1e6f64, change in -1e3..1e3f64, months in 0.1..100.0f64) {
        prop_assume!(change.abs() > 1e-3);
        let values = [(period("2022-01"), from), (period("2022-02"), from + change)];
        let found = months_to(&values, from + change + change * months).unwrap();
        prop_assert!((found - months).abs() < 1e-3 * months.max(1.0), "{} is not {}", found, months);
        prop_assert_eq!(months_to(&values, from + change - change * months), None);
    }

    #[test]
    fn sums_within_the_cap_are_declared(points in prop::collection::vec(1i64..200, 0..20), cap in 1i64..1000) {
        let caps = Caps { added: Some(Hundredths(cap)), taken: None };
        let mut declared: Vec<Hundredths> = Vec::new();
        for new in points.into_iter().map(Hundredths) {
            let sum = declared.iter().map(|of| of.0).sum::<i64>() + new.0;
            prop_assert_eq!(beyond(&declared, new, caps), (sum > cap).then_some(Hundredths(sum)));
            if sum <= cap {
                declared.push(new);
            }
        }
    }
}
