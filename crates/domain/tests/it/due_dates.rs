//! Due dates: hand-computed ones, and what holds of all.

use crate::holidays::{calendar, date};
use chrono::{DateTime, NaiveTime, TimeDelta};
use domain::calendar::{Calendar, Holidays, Hours, Moment, Span, ZONE};
use proptest::prelude::*;

pub(crate) fn moment(text: &str) -> Moment {
    DateTime::parse_from_str(&format!("{text}:00 +0800"), "%Y-%m-%dT%H:%M:%S %z").unwrap()
}

fn check(from: &str, span: Span, expect: &str) {
    let due = calendar().add(moment(from), span);
    assert_eq!(due.format("%Y-%m-%dT%H:%M").to_string(), expect, "{from} + {span:?}");
}

#[test]
fn hours_run_within_hours() {
    check("2022-04-08T09:00", Span::hours(2), "2022-04-08T11:00");
    check("2022-04-08T09:00", Span::hours(3), "2022-04-08T12:00");
    check("2022-04-08T09:00", Span::minutes(181), "2022-04-08T13:31");
    check("2022-04-08T12:10", Span::minutes(5), "2022-04-08T13:35");
    check("2022-04-08T07:00", Span::minutes(0), "2022-04-08T08:30");
    check("2022-04-08T12:10", Span::minutes(0), "2022-04-08T13:30");
    check("2022-04-08T17:30", Span::minutes(1), "2022-04-11T08:31");
    check("2022-04-08T17:31", Span::minutes(0), "2022-04-11T08:30");
    // One day of 7½ hours to its end, not to the next morning.
    check("2022-04-08T08:30", Span::minutes(450), "2022-04-08T17:30");
    check("2022-04-08T16:30", Span::hours(2), "2022-04-11T09:30");
}

#[test]
fn days_follow_the_civil_code() {
    // Friday; the day of the start doesn't count.
    check("2022-04-08T09:00", Span::days(1), "2022-04-11T17:30");
    check("2022-04-08T23:00", Span::days(1), "2022-04-11T17:30");
    check("2022-04-09T10:00", Span::days(1), "2022-04-11T17:30");
    check("2022-04-08T09:00", Span::days(0), "2022-04-08T17:30");
    check("2022-04-08T18:00", Span::days(0), "2022-04-11T17:30");
}

#[test]
fn days_across_holidays() {
    // 2020, Spring Festival, extended: off Jan 24 – Feb 2; Feb 1 isn't made up any more.
    check("2020-01-23T10:00", Span::days(1), "2020-02-03T17:30");
    check("2020-01-17T10:00", Span::days(3), "2020-01-21T17:30"); // Sunday 19 is worked
    check("2020-01-23T17:00", Span::hours(1), "2020-02-03T09:00");
    // 2022, Spring Festival: Saturday 29 and Sunday 30 January are worked, off Jan 31 – Feb 6.
    check("2022-01-28T10:00", Span::days(3), "2022-02-07T17:30");
    // 2022, National Day: off Oct 1–7, Saturday 8 and Sunday 9 are worked.
    check("2022-09-30T10:00", Span::days(1), "2022-10-08T17:30");
    check("2022-09-30T10:00", Span::days(3), "2022-10-10T17:30");
    check("2022-09-30T17:00", Span::hours(8), "2022-10-08T17:30");
    // 2022, Labour Day: Sunday 24 April and Saturday 7 May are worked, off Apr 30 – May 4.
    check("2022-04-22T10:00", Span::days(1), "2022-04-24T17:30");
    check("2022-04-29T10:00", Span::days(3), "2022-05-07T17:30");
    // 2023, Mid-autumn and National Day in one: off Sep 29 – Oct 6, Oct 7 and 8 are worked.
    check("2023-09-28T10:00", Span::days(1), "2023-10-07T17:30");
    check("2023-09-27T10:00", Span::days(4), "2023-10-09T17:30");
    // 2022/2023, New Year across the years: Saturday Dec 31 – Monday Jan 2.
    check("2022-12-30T10:00", Span::days(1), "2023-01-03T17:30");
}

#[test]
fn a_date_set_in_a_meeting_is_a_number_of_days() {
    let from = moment("2022-09-28T10:00");
    let calendar = calendar();
    assert_eq!(calendar.days_until(from, date("2022-09-30")), Span::days(2));
    // Within the holiday: the first day after it.
    assert_eq!(calendar.days_until(from, date("2022-10-03")), Span::days(3));
    assert_eq!(calendar.days_until(from, date("2022-09-28")), Span::days(0));
}

#[test]
fn a_due_date_can_be_explained() {
    let calendar = calendar();
    insta::assert_json_snapshot!(calendar.explain(moment("2022-09-29T16:30"), Span::days(3)));
    insta::assert_json_snapshot!(calendar.explain(moment("2022-09-30T17:00"), Span::hours(1)));
}

#[test]
fn a_year_without_a_notice_says_so() {
    let calendar = calendar();
    let explained = calendar.explain(moment("2026-12-31T10:00"), Span::days(1));
    assert_eq!(explained.unpublished.into_iter().collect::<Vec<_>>(), [2027]);
    // New Year's Day 2027, a Friday: nobody has said yet that it is off.
    assert_eq!(explained.due, moment("2027-01-01T17:30"));
    assert!(calendar.explain(moment("2026-11-24T10:00"), Span::days(5)).unpublished.is_empty());
}

#[test]
fn hours_of_a_place() {
    let time = |text: &str| text.parse::<NaiveTime>().unwrap();
    let hours = Hours::try_new(&[(time("09:00:00"), time("17:00:00"))]).unwrap();
    let calendar = Calendar::new(Holidays::published().unwrap(), hours);
    assert_eq!(calendar.add(moment("2022-04-08T16:30"), Span::hours(1)), moment("2022-04-11T09:30"));
    assert!(Hours::try_new(&[]).is_err());
    assert!(Hours::try_new(&[(time("09:00:00"), time("09:00:00"))]).is_err());
    let overlapping = [(time("09:00:00"), time("12:00:00")), (time("11:00:00"), time("17:00:00"))];
    assert!(Hours::try_new(&overlapping).is_err());
}

/// Any minute from 2019, which has no notice, to 2028.
fn moments() -> impl Strategy<Value = Moment> {
    (0i64..9 * 365 * 24 * 60).prop_map(|minutes| moment("2019-06-01T00:00") + TimeDelta::minutes(minutes))
}

fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![(0u16..20_000).prop_map(Span::minutes), (1u16..200).prop_map(Span::days)]
}

proptest! {
    #[test]
    fn what_was_added_has_elapsed(from in moments(), span in spans()) {
        let calendar = calendar();
        prop_assert_eq!(calendar.elapsed(from, calendar.add(from, span), span), span);
    }

    #[test]
    fn due_dates_are_within_hours(from in moments(), span in spans()) {
        let due = calendar().add(from, span);
        prop_assert!(due >= from);
        prop_assert!(calendar().is_working_day(due.date_naive()));
        let time = due.with_timezone(&ZONE).format("%H:%M").to_string();
        let within = |open: &str, close: &str| open <= time.as_str() && time.as_str() <= close;
        prop_assert!(within("08:30", "12:00") || within("13:30", "17:30"), "{}", due);
    }

    #[test]
    fn later_and_longer_are_due_later(from in moments(), wait in 0i64..5000, span in spans(), more in 0u16..900) {
        let calendar = calendar();
        let due = calendar.add(from, span);
        prop_assert!(calendar.add(from + TimeDelta::minutes(wait), span) >= due);
        let longer = match span {
            Span::Seconds(_) => span.plus(Span::minutes(more)),
            Span::Days(_) => span.plus(Span::days(more % 30)),
        };
        prop_assert!(calendar.add(from, longer) >= due);
    }

    #[test]
    fn minutes_add_up(from in moments(), a in 0u16..5000, b in 1u16..5000) {
        let calendar = calendar();
        let (a, b) = (Span::minutes(a), Span::minutes(b));
        prop_assert_eq!(calendar.add(calendar.add(from, a), b), calendar.add(from, a.plus(b)));
    }

    #[test]
    fn steps_sum_up_to_the_span(from in moments(), span in spans()) {
        let calendar = calendar();
        let explained = calendar.explain(from, span);
        prop_assert_eq!(explained.steps.iter().fold(span.none(), |sum, step| sum.plus(step.counted)), span);
        prop_assert_eq!(explained.due, calendar.add(from, span));
        prop_assert!(explained.steps.iter().all(|step| step.day.is_working() || step.counted == span.none()));
    }
}
