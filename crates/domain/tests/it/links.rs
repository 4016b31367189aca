//! Network links: what is refused.

use crate::days::{day, days};
use domain::days::Days;
use domain::id::{LinkId, UnitId};
use domain::link::{Link, LinkKind, Refusal};
use uuid::Uuid;

fn link(id: u128, kind: LinkKind, upper: u128, lower: u128, days: Days) -> Link {
    let unit = |number| UnitId(Uuid::from_u128(number));
    Link { id: LinkId(Uuid::from_u128(id)), kind, upper: unit(upper), lower: unit(lower), days, version: 1 }
}

#[test]
fn the_same_is_linked_once_at_a_time() {
    use LinkKind::{BodyGrid, PartyBody, PartyGrid};
    let known = link(1, PartyBody, 1, 2, days(0, Some(4)));
    let check = |kind, upper, lower, days, expect| {
        assert_eq!(link(2, kind, upper, lower, days).check(std::slice::from_ref(&known)), expect);
    };
    let double = Err(Refusal::Double { link: known.id });
    check(PartyBody, 1, 2, days(4, None), double);
    check(PartyBody, 1, 2, days(5, None), Ok(()));
    check(PartyBody, 2, 1, days(0, None), Ok(()));
    check(PartyGrid, 1, 2, days(0, None), Ok(()));
    check(PartyBody, 1, 3, days(0, None), Ok(()));
    check(BodyGrid, 3, 3, days(9, None), Err(Refusal::ToItself));
    let never = link(1, PartyBody, 1, 2, days(3, Some(2)));
    assert_eq!(link(2, PartyBody, 1, 2, days(0, None)).check(&[never]), Ok(()));
}

#[test]
fn a_link_ends_earlier_than_it_did() {
    let open = link(1, LinkKind::PartyBody, 1, 2, days(2, None));
    let ended = open.ended(day(4)).unwrap();
    assert_eq!((ended.days, ended.version), (days(2, Some(4)), 2));
    assert_eq!(ended.ended(day(4)), Err(Refusal::Over));
    assert!(ended.ended(day(1)).unwrap().days.is_empty());
    assert_eq!(ended.ended(day(0)), Err(Refusal::TooEarly { earliest: day(1) }));
}
