//! Goals: courses, progress, lights.

use domain::goal::{Aim, BadCourse, Course, Light, Reading, Thresholds, light, progress};
use proptest::prelude::*;

fn even(from: f64, to: f64) -> Aim {
    Aim::Course(Course::even(from, to, 12).unwrap())
}

fn check(aim: &Aim, months: &[Option<f64>], period: usize, expect: (Option<f64>, Light)) {
    let items = [Reading { aim, weight: 1.0, months }];
    let found = progress(&items, period);
    let close = found.zip(expect.0).map_or(found == expect.0, |(a, b)| (a - b).abs() < 1e-12);
    assert!(close, "{found:?} is not {expect:?}");
    assert_eq!(light(&items, period, &Thresholds::default()), expect.1, "{months:?} at {period}");
}

#[test]
fn lights_follow_the_schedule() {
    // 120 in the year: 30 are due by the end of March.
    let year = even(0.0, 120.0);
    let till = |march: f64| [Some(5.0), Some(10.0), Some(march)];
    check(&year, &till(31.5), 3, (Some(1.05), Light::Ahead));
    check(&year, &till(30.0), 3, (Some(1.0), Light::OnSchedule));
    check(&year, &till(28.5), 3, (Some(0.95), Light::OnSchedule));
    check(&year, &till(24.0), 3, (Some(0.8), Light::Behind));
    check(&year, &till(23.9), 3, (Some(23.9 / 30.0), Light::Stuck));
    check(&year, &[None, None, None], 3, (None, Light::NoData));
    // The latest report counts, and what was due since counts against it.
    check(&year, &[Some(10.0), Some(20.0), None], 3, (Some(20.0 / 30.0), Light::Stuck));
    // Down from 40 to 28: three of twelve are due.
    check(&even(40.0, 28.0), &[Some(39.0), Some(38.0), Some(37.0)], 3, (Some(1.0), Light::OnSchedule));
    check(&even(40.0, 28.0), &[Some(41.0)], 1, (Some(-1.0), Light::Stuck));
}

#[test]
fn what_does_not_move_is_stuck_unless_it_is_finished() {
    let year = even(0.0, 12.0);
    let still = |value: f64| [Some(value); 4];
    check(&year, &still(6.0), 4, (Some(1.5), Light::Stuck));
    check(&year, &[Some(5.0), Some(6.0), Some(6.0), Some(6.0)], 4, (Some(1.5), Light::Ahead));
    check(&year, &still(12.0), 4, (Some(3.0), Light::Ahead));
    // Unknown months prove nothing moved only between known ones.
    check(&year, &[Some(6.0), None, None, Some(6.0)], 4, (Some(1.5), Light::Stuck));
    check(&year, &[None, Some(6.0), Some(6.0), Some(6.0)], 4, (Some(1.5), Light::Ahead));
    check(&Aim::Range { low: 40.0, high: 60.0 }, &still(50.0), 4, (Some(1.0), Light::OnSchedule));
    check(&Aim::Range { low: 40.0, high: 60.0 }, &[Some(36.0)], 1, (Some(0.9), Light::Behind));
    check(&Aim::Range { low: 40.0, high: 60.0 }, &[Some(80.0)], 1, (Some(0.75), Light::Stuck));
    check(&Aim::Range { low: -1.0, high: 1.0 }, &[Some(2.0)], 1, (Some(0.0), Light::Stuck));
}

#[test]
fn a_node_is_the_weighted_mean_of_its_items() {
    let (year, range) = (even(0.0, 120.0), Aim::Range { low: 90.0, high: 100.0 });
    let reading = |aim, weight, months| Reading { aim, weight, months };
    let items = [
        reading(&year, 3.0, &[Some(12.0)]),
        reading(&range, 1.0, &[Some(81.0)]),
        reading(&year, 2.0, &[None]),
        reading(&year, 0.0, &[Some(0.0)]),
    ];
    assert!((progress(&items, 1).unwrap() - 1.125).abs() < 1e-12);
    assert_eq!(light(&items, 1, &Thresholds::default()), Light::Ahead);
    assert_eq!(light(&items[2..], 1, &Thresholds::default()), Light::NoData);
}

#[test]
fn a_curve_says_what_is_due() {
    let course = Course::try_new(100.0, 200.0, vec![0.0, 0.1, 0.5, 1.0]).unwrap();
    assert_eq!(
        [0, 1, 2, 3, 4, 5].map(|period| course.due(period)),
        [100.0, 100.0, 110.0, 150.0, 200.0, 200.0]
    );
    // Nothing is due in the first period.
    let aim = Aim::Course(course.clone());
    assert_eq!([90.0, 100.0, 130.0].map(|value| aim.ratio(value, 1)), [0.9, 1.0, 1.0]);
    let text = serde_json::to_string(&course).unwrap();
    assert_eq!(serde_json::from_str::<Course>(&text).unwrap(), course);
    assert!(serde_json::from_str::<Course>(&text.replace("200.0", "100.0")).is_err());
}

#[test]
fn what_is_no_course() {
    let check = |from, to, curve: &[f64], expect| {
        assert_eq!(Course::try_new(from, to, curve.to_vec()), Err(expect));
    };
    check(1.0, 1.0, &[1.0], BadCourse::NoWay { value: 1.0 });
    check(0.0, f64::NAN, &[1.0], BadCourse::NotFinite);
    check(-1e308, 1e308, &[1.0], BadCourse::NotFinite);
    check(0.0, 1.0, &[], BadCourse::Length { found: 0 });
    check(0.0, 1.0, &[1.0; 13], BadCourse::Length { found: 13 });
    check(0.0, 1.0, &[0.5, 0.4, 1.0], BadCourse::Share { period: 2, found: 0.4 });
    check(0.0, 1.0, &[0.5, 1.1], BadCourse::Share { period: 2, found: 1.1 });
    check(0.0, 1.0, &[0.5, 0.9], BadCourse::EndsEarly { found: 0.9 });
    assert_eq!(Course::even(0.0, 1.0, 0), Err(BadCourse::Length { found: 0 }));
    assert_eq!(Course::even(0.0, 1.0, 40), Err(BadCourse::Length { found: 13 }));
}

proptest! {
    #[test]
    fn a_step_towards_the_end_never_lowers_progress(
        from in -1e6..1e6f64, way in prop_oneof![-1e6..-1e-3f64, 1e-3..1e6f64], at in -1.0..2.0f64, step in 0.0..1.0f64, period in 0usize..14,
    ) {
        let aim = even(from, from + way);
        let (before, after) = (aim.ratio(from + at * way, period), aim.ratio(from + (at + step) * way, period));
        prop_assert!(after >= before - 1e-6, "{before} {after}");
    }
}
