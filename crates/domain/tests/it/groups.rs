//! Peer groups: members by the day, against a model that notes each day.

use crate::days::{day, days};
use chrono::NaiveDate;
use domain::days::Days;
use domain::group::{Change, Member, PeerGroup, Refusal, Taken};
use domain::id::{GroupId, UnitId};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Groups, units and days are numbered from 0.
const GROUPS: usize = 3;
const UNITS: u128 = 4;
const LAST: i64 = 8;

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

fn units(numbers: &[u128]) -> BTreeSet<UnitId> {
    numbers.iter().map(|number| unit(*number)).collect()
}

fn group(number: u128, days: Days) -> PeerGroup {
    PeerGroup {
        id: GroupId(Uuid::from_u128(number)),
        set: "towns-year".to_owned(),
        code: number.to_string(),
        title: "山区组".to_owned(),
        days,
        members: Vec::new(),
        version: 1,
    }
}

fn with(group: &PeerGroup, numbers: &[u128], from: i64) -> PeerGroup {
    PeerGroup { members: group.members_from(&units(numbers), day(from)), ..group.clone() }
}

#[test]
fn members_come_and_go_on_a_day() {
    let check = |group: &PeerGroup, expect: &[(u128, i64, Option<i64>)]| {
        let member = |(number, starts, ends): &(u128, i64, Option<i64>)| Member {
            days: days(*starts, *ends),
            unit: unit(*number),
        };
        assert_eq!(group.members, expect.iter().map(member).collect::<Vec<_>>());
    };
    let first = with(&group(1, days(0, None)), &[1, 2], 0);
    check(&first, &[(1, 0, None), (2, 0, None)]);
    let second = with(&first, &[2, 3], 4);
    check(&second, &[(1, 0, Some(3)), (2, 0, None), (3, 4, None)]);
    // What was to come is said anew; who comes back the day after has never left.
    check(&with(&second, &[1, 2], 4), &[(1, 0, None), (2, 0, None)]);
    check(&with(&second, &[], 2), &[(1, 0, Some(1)), (2, 0, Some(1))]);
    check(&with(&second, &[1], 6), &[(1, 0, Some(3)), (2, 0, Some(5)), (3, 4, Some(5)), (1, 6, None)]);
}

#[test]
fn a_group_that_is_over_stays_as_it_was() {
    let group = group(1, days(2, Some(5)));
    let check = |change: Change, today: i64, expect: Result<i64, Refusal>| {
        let found = group.changed(change, day(today)).map(|after| after.days.ends);
        assert_eq!(found, expect.map(|last| Some(day(last))));
    };
    let ends = |last: i64| Change { ends: Some(day(last)), ..Change::default() };
    check(ends(8), 5, Ok(8));
    check(ends(8), 6, Err(Refusal::Over));
    check(ends(1), 0, Ok(1));
    check(ends(0), 0, Err(Refusal::EndsTooEarly { earliest: day(1) }));
    let members = |from: i64| Change { members: Some((units(&[1]), day(from))), ..Change::default() };
    check(members(5), 0, Ok(5));
    check(members(6), 0, Err(Refusal::NotThere { from: day(6) }));
    check(Change { ends: Some(day(6)), ..members(6) }, 0, Ok(6));
}

#[test]
fn a_unit_in_another_group_is_told() {
    let other = with(&group(1, days(0, Some(5))), &[1, 2, 3], 0);
    let other = with(&other, &[2, 3], 2);
    let taken = |numbers: &[u128], from| {
        with(&group(2, days(0, None)), numbers, from).taken(std::slice::from_ref(&other))
    };
    assert_eq!(taken(&[1, 4], 2), []);
    assert_eq!(taken(&[1, 2], 6), [], "the other group is over");
    let told = |number, ends| Taken { unit: unit(number), group: other.id, days: days(0, Some(ends)) };
    assert_eq!(taken(&[1, 2, 4], 1), [told(1, 1), told(2, 5)]);
    assert_eq!(other.taken(std::slice::from_ref(&other)), [], "a group is not another than itself");
}

/// The group, its members from a day on, and its last day if it is to end.
type Step = (usize, BTreeSet<u128>, i64, Option<i64>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ends = prop::option::weighted(0.2, 0..LAST);
    let step = (0..GROUPS, prop::collection::btree_set(0..UNITS, 0..3), 0..LAST, ends);
    prop::collection::vec(step, 1..12)
}

#[test]
fn each_day_has_each_unit_in_one_group_at_most_and_the_past_stays() {
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let run = |steps: Vec<Step>| {
        let mut groups: Vec<PeerGroup> =
            (0..GROUPS as u128).map(|number| group(number, days(0, None))).collect();
        for (at, numbers, from, ends) in steps {
            let before = groups[at].clone();
            let members: BTreeSet<UnitId> = numbers.into_iter().map(unit).collect();
            let change =
                Change { title: None, members: Some((members.clone(), day(from))), ends: ends.map(day) };
            let after = match before.changed(change, day(0)) {
                Ok(after) => after,
                Err(refusal) => {
                    prop_assert_eq!(refusal, Refusal::NotThere { from: day(from) });
                    continue;
                }
            };
            // After the last day all goes on as on it.
            for on in (0..=LAST).map(day) {
                let (earlier, now) = (before.units_on(on), after.units_on(on));
                let expect = match after.days.has(on) {
                    false => Some(BTreeSet::new()),
                    true if on >= day(from) => Some(members.clone()),
                    true => before.days.has(on).then_some(earlier),
                };
                prop_assert_eq!(expect.as_ref().unwrap_or(&now), &now, "{}", on);
            }
            let in_two = |on: NaiveDate| {
                let others = groups.iter().filter(|other| other.id != after.id);
                others.flat_map(|other| other.units_on(on)).any(|unit| after.units_on(on).contains(&unit))
            };
            let clash = (0..=LAST).map(day).any(in_two);
            prop_assert_eq!(!after.taken(&groups).is_empty(), clash);
            if !clash {
                groups[at] = after;
            }
        }
        Ok(())
    };
    runner.run(&steps(), run).unwrap();
}
