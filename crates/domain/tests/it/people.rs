//! Posts, telephone numbers, locks and lives of sessions.

use crate::holidays::date;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::access::{Post, Role, UnitPath};
use domain::id::{AccountId, PersonId, PostId, TokenId, UnitId};
use domain::person::{Account, Session, TRIES, Token};
use domain::phone;
use uuid::Uuid;

/// A post of one person at one unit.
pub(crate) fn post(id: u128, unit: u128, starts: NaiveDate, ends: Option<NaiveDate>) -> Post {
    Post {
        id: PostId(Uuid::from_u128(id)),
        person: PersonId(Uuid::from_u128(1)),
        role: Role::Reporter,
        unit: UnitId(Uuid::from_u128(unit)),
        path: UnitPath::root("331102").child(&unit.to_string()),
        title: "填报人".to_owned(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts,
        ends,
        home: None,
        version: 1,
    }
}

#[test]
fn posts_overlap_when_a_day_has_both() {
    let day = |offset: i64| date("2022-04-01") + TimeDelta::days(offset);
    let spans = || (0..5).flat_map(|starts| (-1..5).map(move |ends| (starts, (ends >= 0).then_some(ends))));
    for (starts, ends) in spans() {
        for (others, other_ends) in spans() {
            let one = post(1, 1, day(starts), ends.map(day));
            let other = post(2, 1, day(others), other_ends.map(day));
            let both = (0..9).any(|at| one.is_held_on(day(at)) && other.is_held_on(day(at)));
            assert_eq!(one.overlaps(&other), both, "{starts}–{ends:?} and {others}–{other_ends:?}");
            let later = (2..9).any(|at| one.is_held_on(day(at)));
            assert_eq!(one.is_open_on(day(2)), later, "{starts}–{ends:?}");
        }
    }
}

#[test]
fn nobody_gives_more_than_they_have() {
    let area = [Role::Administrator, Role::Office, Role::Head, Role::Auditor];
    for &giver in Role::ALL {
        for &given in Role::ALL {
            if giver == Role::Administrator {
                assert!(giver.may_give(given), "{giver} gives {given}");
            } else if area.contains(&given) {
                assert!(!giver.may_give(given), "{giver} gives {given}");
            }
        }
    }
    assert!(Role::Office.may_give(Role::Leader));
    assert!(Role::Overseer.may_give(Role::Leader) && Role::Overseer.may_give(Role::Reporter));
    assert!(!Role::Reporter.may_give(Role::Overseer));
    assert!(Role::Reporter.may_give(Role::Source));
}

#[test]
fn telephones_are_kept_in_one_form() {
    let check = |text: &str, expect: Option<&str>| assert_eq!(phone::read(text).as_deref(), expect, "{text}");
    check("13905781234", Some("13905781234"));
    check(" 139 0578 1234 ", Some("13905781234"));
    check("１３９０５７８１２３４", Some("13905781234"));
    check("+86 139-0578-1234", Some("13905781234"));
    check("008613905781234", Some("13905781234"));
    check("8613905781234", Some("13905781234"));
    check("＋８６－１３９０５７８１２３４", Some("13905781234"));
    check("0578-2091234", Some("0578-2091234"));
    check("（0578）2091234", Some("0578-2091234"));
    check("０５７８—２０９１２３４", Some("0578-2091234"));
    check("057187654321", Some("0571-87654321"));
    check("01012345678", None);
    check("010-62345678", Some("010-62345678"));
    check("0578-2091234-801", Some("0578-2091234-801"));
    check("0578-2091234转801", Some("0578-2091234-801"));
    check("02787654321", Some("027-87654321"));
    for bad in [
        "",
        "1",
        "2091234",
        "12905781234",
        "139057812345",
        "1390578123",
        "0578-209123",
        "0478-20912345678",
        "0578-2091234转",
        "0578-2091234转x",
        "13905781234转8",
        "１３９0578123x",
        "0178-2091234",
        "139057812\u{0}4",
        "abc",
        "+1 2125550100",
        "转",
        "--",
        "0",
        "一三九零五七八一二三四",
    ] {
        check(bad, None);
    }
    for kept in ["13905781234", "0578-2091234", "0578-2091234-801", "010-62345678"] {
        check(kept, Some(kept));
    }
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

#[test]
fn wrong_passwords_lock_longer_and_longer() {
    let mut account = Account {
        id: AccountId(Uuid::from_u128(1)),
        person: PersonId(Uuid::from_u128(1)),
        name: "office".to_owned(),
        password: String::new(),
        must_change: false,
        failed: 0,
        locked_until: None,
        disabled: None,
        is_demo: false,
    };
    for tries in 1..TRIES {
        account = account.after_failure(at(0));
        assert!(!account.is_locked(at(0)), "{tries} wrong passwords don't lock");
    }
    for minutes in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        account = account.after_failure(at(0));
        assert_eq!(account.locked_until, Some(at(minutes)), "after {}", account.failed);
        assert!(account.is_locked(at(minutes) - TimeDelta::microseconds(1)));
        assert!(!account.is_locked(at(minutes)));
    }
    account = Account { failed: u32::MAX, ..account }.after_failure(at(0));
    assert_eq!((account.failed, account.locked_until), (u32::MAX, Some(at(60))));
}

#[test]
fn sessions_end_idle_and_in_any_case() {
    let session = |seen: i64| Session {
        digest: String::new(),
        account: AccountId(Uuid::from_u128(1)),
        csrf: String::new(),
        began: at(0),
        seen: at(seen),
    };
    let (idle, longest) = (8 * 60, 7 * 24 * 60);
    assert!(session(0).is_alive(at(idle) - TimeDelta::microseconds(1)));
    assert!(!session(0).is_alive(at(idle)));
    assert!(session(longest - 1).is_alive(at(longest) - TimeDelta::microseconds(1)));
    assert!(!session(longest - 1).is_alive(at(longest)), "used or not");
}

#[test]
fn tokens_end() {
    let token = Token {
        id: TokenId(Uuid::from_u128(1)),
        digest: String::new(),
        account: AccountId(Uuid::from_u128(1)),
        title: String::new(),
        scopes: Vec::new(),
        made: at(0),
        expires: at(10),
        revoked: None,
    };
    assert!(token.is_alive(at(9)) && !token.is_alive(at(10)));
    assert!(!Token { revoked: Some(at(5)), ..token }.is_alive(at(1)));
}
