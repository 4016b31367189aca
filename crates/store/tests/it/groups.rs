//! Peer groups as rows.

use crate::databases::check;
use crate::links::{day, id, scope, unit};
use domain::access::{Reach, Scope};
use domain::days::Days;
use domain::group::PeerGroup;
use domain::id::{GroupId, UnitId};
use domain::unit::Unit;
use store::{Error, GroupQuery, Store, Tx};

fn group(number: u128, set: &str, code: &str, members: &[u128]) -> PeerGroup {
    let group = PeerGroup {
        id: GroupId(id(number)),
        set: set.to_owned(),
        code: code.to_owned(),
        title: "山区组".to_owned(),
        days: Days { starts: day(-9), ends: None },
        members: Vec::new(),
        version: 1,
    };
    let members = members.iter().map(|number| UnitId(id(*number))).collect();
    PeerGroup { members: group.members_from(&members, day(-9)), ..group }
}

/// Units 2 to 4 below 1, of which 4 ends today; the groups 1 and 2 of `a`, 3 of `b` without members, 4 of `b` that begins
/// tomorrow.
async fn load(store: &Store) -> (Vec<Unit>, Vec<PeerGroup>) {
    let root = unit(1, None);
    let mut units: Vec<Unit> = (2..5).map(|number| unit(number, Some(&root))).collect();
    units.insert(0, root);
    units[3].ends = Some(day(0));
    let mut groups = vec![
        group(1, "a", "2", &[2]),
        group(2, "a", "1", &[3, 4]),
        group(3, "b", "1", &[]),
        group(4, "b", "2", &[2]),
    ];
    groups[3].days.starts = day(1);
    let (all, some) = (&units, &groups);
    let load = async |tx: Tx| {
        tx.add_units(all).await?;
        tx.add_groups(some).await
    };
    store.write("load", load).await.unwrap();
    (units, groups)
}

#[test]
fn groups_are_listed_by_what_is_asked() {
    check(async |fresh| {
        let store = fresh.open().await;
        let (units, groups) = load(&store).await;
        let all =
            || GroupQuery { set: None, unit: None, day: day(0), sees_empty: true, after: None, limit: 100 };
        let list = async |scope: &Scope, query: GroupQuery| {
            let found = store.groups(scope, &query).await.unwrap();
            found.iter().map(|group| group.id.0.as_u128()).collect::<Vec<_>>()
        };
        let everything = scope(&units[0], Reach::ALL);
        assert_eq!(list(&everything, all()).await, [2, 1, 3]);
        assert_eq!(list(&everything, GroupQuery { day: day(1), ..all() }).await, [2, 1, 3, 4]);
        assert_eq!(list(&everything, GroupQuery { day: day(-10), ..all() }).await, [0_u128; 0]);
        assert_eq!(list(&everything, GroupQuery { set: Some("a".to_owned()), ..all() }).await, [2, 1]);
        let of = |number| GroupQuery { unit: Some(UnitId(id(number))), ..all() };
        assert_eq!(list(&everything, of(4)).await, [2]);
        assert_eq!(list(&everything, GroupQuery { day: day(1), ..of(4) }).await, [0_u128; 0], "it has ended");
        assert_eq!(list(&everything, GroupQuery { sees_empty: false, ..all() }).await, [2, 1]);
        assert_eq!(list(&scope(&units[1], &[Reach::Own]), all()).await, [1, 3]);
        let next = GroupQuery { after: Some(("a".to_owned(), "1".to_owned())), limit: 2, ..all() };
        assert_eq!(list(&everything, next).await, [1, 3]);
        assert_eq!(store.group(groups[1].id).await.unwrap().as_ref(), Some(&groups[1]));
    });
}

#[test]
fn a_group_is_saved_with_its_members() {
    check(async |fresh| {
        let store = fresh.open().await;
        let (_, groups) = load(&store).await;
        let members = [2, 4].map(|number| UnitId(id(number))).into();
        let after = PeerGroup {
            title: "平原组".to_owned(),
            version: 2,
            days: Days { ends: Some(day(30)), ..groups[1].days },
            members: groups[1].members_from(&members, day(0)),
            ..groups[1].clone()
        };
        let save = async |tx: Tx| {
            tx.save_group(&after).await?;
            assert_eq!(tx.group(after.id).await?.as_ref(), Some(&after));
            assert_eq!(tx.groups_of("a").await?, [after.clone(), groups[0].clone()]);
            Ok::<_, Error>(())
        };
        store.write("save", save).await.unwrap();
        let same = group(5, "a", "1", &[]);
        let twice = store.write("add", async |tx: Tx| tx.add_groups(std::slice::from_ref(&same)).await).await;
        assert!(matches!(twice, Err(Error::Database { .. })), "a code is used once within a set");
    });
}
