//! Days in a row against their definition, day by day.

use crate::holidays::date;
use chrono::{NaiveDate, TimeDelta};
use domain::days::Days;

const SPAN: std::ops::Range<i64> = 0..6;

pub(crate) fn day(offset: i64) -> NaiveDate {
    date("2022-04-01") + TimeDelta::days(offset)
}

pub(crate) fn days(starts: i64, ends: Option<i64>) -> Days {
    Days { starts: day(starts), ends: ends.map(day) }
}

fn all() -> impl Iterator<Item = Days> {
    SPAN.flat_map(|starts| (-1..6).map(move |ends| days(starts, (ends >= 0).then_some(ends))))
}

#[test]
fn days_are_what_they_have() {
    // One more than any end: a day that only open ends have.
    let each = || (0..7).map(day);
    for one in all() {
        assert_eq!(one.is_empty(), !each().any(|day| one.has(day)), "{one:?}");
        for from in each() {
            assert_eq!(one.reach(from), each().any(|day| day >= from && one.has(day)), "{one:?} {from}");
        }
        for other in all() {
            let both = one.and(&other);
            assert!(each().all(|day| both.has(day) == (one.has(day) && other.has(day))), "{one:?} {other:?}");
            let overlap = each().any(|day| one.has(day) && other.has(day));
            assert_eq!(one.overlap(&other), overlap, "{one:?} {other:?}");
            let within = each().all(|day| !one.has(day) || other.has(day));
            assert_eq!(one.are_within(&other), within, "{one:?} {other:?}");
        }
    }
}
