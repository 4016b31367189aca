//! Who may be seconded when, who may end it, who may only ask.

use crate::holidays::date;
use crate::people::post;
use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::access::Post;
use domain::id::{PersonId, PostId, RecallId, UnitId};
use domain::secondment::{Answer, Recall, Refusal, Wish, answer, ask, end_early};
use uuid::Uuid;

fn day(offset: i64) -> NaiveDate {
    date("2022-04-01") + TimeDelta::days(offset)
}

fn seconded(id: u128, starts: i64, ends: i64) -> Post {
    Post { home: Some(PostId(Uuid::from_u128(1))), ..post(id, 2, day(starts), Some(day(ends))) }
}

fn wish(host: u128, starts: i64, ends: i64) -> Wish {
    Wish { host: UnitId(Uuid::from_u128(host)), starts: day(starts), ends: day(ends) }
}

fn recall(id: u128, answer: Option<Answer>) -> Recall {
    Recall {
        id: RecallId(Uuid::from_u128(id)),
        post: PostId(Uuid::from_u128(2)),
        asked_by: PersonId(Uuid::from_u128(3)),
        asked: DateTime::UNIX_EPOCH,
        reason: "人手不足".to_owned(),
        wanted: None,
        answer,
    }
}

fn said(agreed: bool, reason: Option<&str>) -> Answer {
    let reason = reason.map(str::to_owned);
    Answer { by: PersonId(Uuid::from_u128(4)), at: DateTime::UNIX_EPOCH, agreed, reason }
}

#[test]
fn the_home_post_is_held_all_the_time() {
    let home = post(1, 1, day(0), Some(day(9)));
    assert_eq!(wish(2, 0, 9).check(&home, &[]), Ok(()));
    assert_eq!(wish(2, 3, 3).check(&home, &[]), Ok(()));
    assert_eq!(wish(2, -1, 9).check(&home, &[]), Err(Refusal::HomeNotHeld));
    assert_eq!(wish(2, 0, 10).check(&home, &[]), Err(Refusal::HomeNotHeld));
    assert_eq!(wish(1, 0, 9).check(&home, &[]), Err(Refusal::AtHome));
    assert_eq!(wish(2, 4, 3).check(&home, &[]), Err(Refusal::EndsBeforeStart));
    assert_eq!(wish(3, 0, 3).check(&seconded(2, 0, 5), &[]), Err(Refusal::HomeIsSecondment));
}

/// All spans in a window of days, beside all others: what is allowed never makes a day with two secondments, and only that is
/// refused.
#[test]
fn nobody_is_seconded_twice_on_a_day() {
    let home = post(1, 1, day(-100), None);
    let spans = || (0..5).flat_map(|starts| (starts - 1..5).map(move |ends| (starts, ends)));
    for (starts, ends) in spans() {
        // One that was called off ends before it begins.
        let other = seconded(2, starts, ends);
        for (from, until) in spans().filter(|(from, until)| from <= until) {
            let twice = (from..=until).any(|at| other.is_held_on(day(at)));
            let expect = if twice { Err(Refusal::Double { post: other.id }) } else { Ok(()) };
            let posts = [home.clone(), other.clone()];
            assert_eq!(wish(3, from, until).check(&home, &posts), expect, "{starts}–{ends}, {from}–{until}");
        }
    }
}

/// Whatever the host wishes on whatever day: what comes out is earlier than before and not in the past, or a refusal; one
/// that hasn't begun is never held.
#[test]
fn the_host_sends_back_early_only() {
    for (today, last) in (-3..9).flat_map(|today| (-3..9).map(move |last| (today, last))) {
        let going = seconded(2, 0, 5);
        let told = format!("on {today} for {last}");
        match end_early(&going, day(last), day(today)) {
            Ok(ends) if today < 0 => {
                let off = Post { ends: Some(ends), ..going };
                assert!((-9..20).all(|at| !off.is_held_on(day(at))), "{told}");
            }
            Ok(ends) => assert!(ends == day(last) && last >= today && last < 5, "{told}"),
            Err(Refusal::Over) => assert!(today > 5, "{told}"),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::NotEarlier, "{told}");
                assert!((0..=5).contains(&today) && (last < today || last >= 5), "{told}");
            }
        }
    }
    let plain = post(1, 1, day(0), Some(day(5)));
    assert_eq!(end_early(&plain, day(3), day(1)), Err(Refusal::NoSecondment));
    let off = seconded(2, 0, -1);
    assert_eq!(end_early(&off, day(3), day(-2)), Err(Refusal::Over), "called off once is enough");
}

#[test]
fn the_home_unit_asks_once_at_a_time() {
    let going = seconded(2, 0, 5);
    assert_eq!(ask(&going, &[], day(2)), Ok(()));
    assert_eq!(ask(&going, &[], day(6)), Err(Refusal::Over));
    assert_eq!(ask(&post(1, 1, day(0), None), &[], day(2)), Err(Refusal::NoSecondment));
    let declined = recall(7, Some(said(false, Some("任务未完"))));
    assert_eq!(ask(&going, std::slice::from_ref(&declined), day(2)), Ok(()));
    let open = recall(8, None);
    let waits = Refusal::AskedAlready { recall: open.id };
    assert_eq!(ask(&going, &[declined, open], day(2)), Err(waits));
}

#[test]
fn the_host_answers_once() {
    let going = seconded(2, 0, 5);
    let open = recall(7, None);
    let answered = |to: &Recall, said: Answer, last: i64| answer(&going, to, &said, day(last), day(2));
    assert_eq!(answered(&open, said(true, None), 3), Ok(Some(day(3))));
    assert_eq!(answered(&open, said(true, None), 5), Err(Refusal::NotEarlier));
    assert_eq!(answered(&open, said(false, Some("任务未完")), 3), Ok(None));
    assert_eq!(answered(&open, said(false, None), 3), Err(Refusal::NoReason));
    assert_eq!(answered(&open, said(false, Some(" ")), 3), Err(Refusal::NoReason));
    let before = recall(7, Some(said(false, Some("任务未完"))));
    assert_eq!(answered(&before, said(true, None), 3), Err(Refusal::AnsweredAlready));
    assert_eq!(answer(&going, &open, &said(true, None), day(3), day(6)), Err(Refusal::Over));
}
