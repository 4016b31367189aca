//! Goals: courses, progress, lights.

use chrono::{DateTime, NaiveDate};
use domain::goal::{
    Aim, BadCourse, Course, GoalPath, Light, Milestone, Part, Reading, Responsible, Standing, Target,
    Thresholds, Tier, UnfitParts, Way, check_parts, first_day, gone, in_force, last_day, light, progress,
    trend,
};
use domain::id::{GoalId, MilestoneId, TargetId, UnitId};
use proptest::prelude::*;
use uuid::Uuid;

fn even(from: f64, to: f64) -> Aim {
    Aim::Course(Course::even(from, to, 12).unwrap())
}

fn check(aim: &Aim, months: &[Option<f64>], period: usize, expect: (Option<f64>, Light)) {
    let items = [Reading { aim, weight: 1.0, period, months }];
    let found = progress(&items);
    let close = found.zip(expect.0).map_or(found == expect.0, |(a, b)| (a - b).abs() < 1e-12);
    assert!(close, "{found:?} is not {expect:?}");
    assert_eq!(light(&items, &Thresholds::default()), expect.1, "{months:?} at {period}");
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
    let reading = |aim, weight, months| Reading { aim, weight, period: 1, months };
    let items = [
        reading(&year, 3.0, &[Some(12.0)]),
        reading(&range, 1.0, &[Some(81.0)]),
        reading(&year, 2.0, &[None]),
        reading(&year, 0.0, &[Some(0.0)]),
    ];
    assert!((progress(&items).unwrap() - 1.125).abs() < 1e-12);
    assert_eq!(light(&items, &Thresholds::default()), Light::Ahead);
    assert_eq!(light(&items[2..], &Thresholds::default()), Light::NoData);
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

#[test]
fn each_tier_stands_below_a_higher_one() {
    for &tier in Tier::ALL {
        assert_eq!(tier.stands_below(None), tier == Tier::Strategy);
        for &above in Tier::ALL {
            // So a way up ends, and no goal is above itself.
            assert!(!tier.stands_below(Some(above)) || above < tier, "{tier} below {above}");
        }
        assert_eq!(Tier::Item.stands_below(Some(tier)), tier != Tier::Item);
    }
    assert!(Tier::Campaign.stands_below(Some(Tier::Tactic)));
    assert!(!Tier::Campaign.stands_below(Some(Tier::Strategy)));
}

#[test]
fn units_are_responsible_together_or_not() {
    let of = |unit: u128, part, share| Responsible { unit: UnitId(Uuid::from_u128(unit)), part, share };
    let (lead, co) = (Part::Lead, Part::Co);
    assert_eq!(check_parts(&[]), Ok(()));
    assert_eq!(check_parts(&[of(1, lead, None), of(2, co, None)]), Ok(()));
    assert_eq!(check_parts(&[of(1, lead, Some(0.7)), of(2, co, Some(0.2)), of(3, co, Some(0.1))]), Ok(()));
    assert_eq!(check_parts(&[of(1, lead, None), of(1, co, None)]), Err(UnfitParts::Twice { at: 1 }));
    assert_eq!(check_parts(&[of(1, co, None)]), Err(UnfitParts::NoLead));
    assert_eq!(check_parts(&[of(1, lead, Some(0.7)), of(2, co, None)]), Err(UnfitParts::SomeShares));
    assert_eq!(
        check_parts(&[of(1, lead, Some(1.0)), of(2, co, Some(0.0))]),
        Err(UnfitParts::Share { at: 1 })
    );
    assert_eq!(check_parts(&[of(1, lead, Some(f64::NAN))]), Err(UnfitParts::Share { at: 0 }));
    assert_eq!(check_parts(&[of(1, lead, Some(0.5))]), Err(UnfitParts::Sum { sum: 0.5 }));
}

#[test]
fn a_path_names_the_goals_above() {
    let ids = [1, 2, 3].map(|id| GoalId(Uuid::from_u128(id)));
    let top = GoalPath::below(None, ids[0]);
    let path = GoalPath::below(Some(&GoalPath::below(Some(&top), ids[1])), ids[2]);
    assert_eq!(path.ids().collect::<Vec<_>>(), ids);
    assert!(path.0.starts_with(&top.0));
}

fn target(unit: Option<u128>, period: &str, from: &str, value: f64) -> Target {
    Target {
        id: TargetId(Uuid::nil()),
        goal: GoalId(Uuid::nil()),
        unit: unit.map(|unit| UnitId(Uuid::from_u128(unit))),
        period: period.parse().unwrap(),
        aim: Some(even(0.0, value)),
        words: None,
        is_exempt: false,
        from: from.parse().unwrap(),
        reason: None,
        case: None,
        person: None,
        recorded: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn boards_of_earlier_periods_keep_their_target() {
    let recorded = [
        target(None, "2022", "2022", 100.0),
        target(Some(1), "2022", "2022", 120.0),
        target(Some(1), "2022", "2022-04", 90.0),
        target(Some(1), "2022-Q3", "2022", 25.0),
        target(Some(1), "2022", "2022-02", 130.0),
    ];
    let seen = |unit: u128, board: &str| {
        let unit = UnitId(Uuid::from_u128(unit));
        in_force(&recorded[..], unit, board.parse().unwrap()).map(|target| match &target.aim {
            Some(Aim::Course(course)) => course.to(),
            _ => f64::NAN,
        })
    };
    assert_eq!(seen(1, "2022-01"), Some(120.0));
    // The one recorded last wins where it holds.
    assert_eq!(seen(1, "2022-02"), Some(130.0));
    assert_eq!(seen(1, "2022-04"), Some(130.0));
    assert_eq!(seen(1, "2022-08"), Some(25.0));
    assert_eq!(seen(1, "2022"), Some(130.0));
    assert_eq!(seen(2, "2022-04"), Some(100.0));
    assert_eq!(seen(2, "2021-12"), None);
}

#[test]
fn a_curve_of_quarters_is_due_at_their_last_months() {
    let mut of_year = target(None, "2022", "2022", 40.0);
    of_year.aim = Some(Aim::Course(Course::even(0.0, 40.0, 4).unwrap()));
    let due = |board: &str| match of_year.by_month(board.parse().unwrap()) {
        Some((Aim::Course(course), at)) => course.due(at),
        _ => f64::NAN,
    };
    assert_eq!(
        ["2022-01", "2022-03", "2022-05", "2022-06", "2022-12"].map(due),
        [0.0, 10.0, 10.0, 20.0, 40.0]
    );
    of_year.aim = Some(Aim::Course(Course::even(0.0, 40.0, 5).unwrap()));
    assert!(of_year.by_month("2022-03".parse().unwrap()).is_none());
}

#[test]
fn a_ceiling_above_zero_is_missed_by_degrees() {
    check(&Aim::Range { low: 0.0, high: 40.0 }, &[Some(50.0)], 1, (Some(0.8), Light::Behind));
    check(&Aim::Range { low: 0.0, high: 40.0 }, &[Some(39.0)], 1, (Some(1.0), Light::OnSchedule));
    check(&Aim::Range { low: 0.0, high: 0.0 }, &[Some(1.0)], 1, (Some(0.0), Light::Stuck));
}

#[test]
fn milestones_are_due_done_or_overdue() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let mut milestone = Milestone {
        id: MilestoneId(Uuid::nil()),
        goal: GoalId(Uuid::nil()),
        title: "开工".into(),
        due: day("2022-03-31"),
        unit: None,
        done: None,
        synthetic: false,
        version: 1,
    };
    assert_eq!(milestone.standing(day("2022-03-31")), Standing::Due);
    assert_eq!(milestone.standing(day("2022-04-01")), Standing::Overdue);
    milestone.done = Some(day("2022-04-02"));
    assert_eq!(milestone.standing(day("2022-04-01")), Standing::Overdue);
    assert_eq!(milestone.standing(day("2022-04-02")), Standing::Done);
}

#[test]
fn a_period_has_its_days() {
    for (period, first, last) in [
        ("2022-02", "2022-02-01", "2022-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-12", "2022-12-01", "2022-12-31"),
        ("2022-Q1", "2022-01-01", "2022-03-31"),
        ("2022-H2", "2022-07-01", "2022-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ] {
        let of: domain::period::Period = period.parse().unwrap();
        assert_eq!(
            (first_day(of).to_string(), last_day(of).to_string()),
            (first.to_owned(), last.to_owned())
        );
    }
}

#[test]
fn a_trend_is_a_row_of_months_in_one_direction() {
    let check = |values: &[Option<f64>], expect: Option<(Way, usize)>| {
        let found = trend(values, 0.005).map(|of| (of.way, of.months));
        assert_eq!(found, expect, "{values:?}");
    };
    check(&[Some(0.9), Some(0.92), Some(0.95), Some(1.0)], Some((Way::Rising, 3)));
    check(&[Some(1.1), Some(0.9), Some(0.8), Some(0.7)], Some((Way::Falling, 3)));
    check(&[Some(0.9), Some(0.8), Some(0.9)], Some((Way::Mixed, 1)));
    // A change that isn't shown is none, and ends a row.
    check(&[Some(0.8), Some(0.9), Some(0.901)], Some((Way::Mixed, 1)));
    // So does a month without data.
    check(&[Some(0.7), None, Some(0.8), Some(0.9), Some(1.0)], Some((Way::Rising, 2)));
    check(&[Some(0.7), None], None);
    check(&[Some(0.7)], None);
    check(&[], None);
    assert!((trend(&[Some(0.8), Some(0.7)], 0.005).unwrap().change + 0.1).abs() < 1e-12);
}

#[test]
fn a_year_is_gone_as_far_as_what_takes_a_year() {
    let (way, level) = (even(0.0, 120.0), Aim::Course(Course::try_new(0.0, 90.0, vec![1.0; 12]).unwrap()));
    let range = Aim::Range { low: 1.0, high: 2.0 };
    let reading = |aim, weight, months| Reading { aim, weight, period: 3, months };
    let (march, other, none) = ([Some(24.0)], [Some(60.0)], [None]);
    let found = gone(&[
        reading(&way, 1.0, &march),
        reading(&way, 3.0, &other),
        reading(&level, 5.0, &march),
        reading(&range, 5.0, &march),
        reading(&way, 7.0, &none),
    ]);
    let found = found.unwrap();
    // A fifth and, three times, a half are gone; a quarter is due.
    assert!((found.achieved - (0.2 + 3.0 * 0.5) / 4.0).abs() < 1e-12, "{found:?}");
    assert!((found.scheduled - 0.25).abs() < 1e-12, "{found:?}");
    assert_eq!(gone(&[reading(&level, 1.0, &march)]), None);
}
