//! Network links as rows.

use crate::databases::{check, sql};
use chrono::{NaiveDate, TimeDelta};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::days::Days;
use domain::id::{LinkId, PersonId, PostId, UnitId};
use domain::link::{Link, LinkKind};
use domain::unit::Unit;
use serde_json::Map;
use store::{Error, LinkQuery, Store, Tx};
use uuid::Uuid;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 4, 8).unwrap() + TimeDelta::days(offset)
}

pub(crate) fn unit(number: u128, parent: Option<&Unit>) -> Unit {
    let code = format!("U{number:03}");
    Unit {
        id: UnitId(id(number)),
        path: parent.map_or_else(|| UnitPath::root(&code), |parent| parent.path.child(&code)),
        parent: parent.map(|parent| parent.id),
        level: "grid".to_owned(),
        name: code.clone(),
        attributes: Map::new(),
        starts: day(-400),
        ends: None,
        version: 1,
        code,
    }
}

/// A post at a unit, with these reaches.
pub(crate) fn scope(at: &Unit, reaches: &[Reach]) -> Scope {
    let post = Post {
        id: PostId(id(99)),
        person: PersonId(id(99)),
        role: Role::Reporter,
        unit: at.id,
        path: at.path.clone(),
        title: String::new(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: day(0),
        ends: None,
        home: None,
        version: 1,
    };
    Scope { posts: vec![(post, reaches.to_vec())] }
}

fn link(number: u128, kind: LinkKind, upper: u128, lower: u128) -> Link {
    let (upper, lower) = (UnitId(id(upper)), UnitId(id(lower)));
    Link {
        id: LinkId(id(number)),
        kind,
        upper,
        lower,
        days: Days { starts: day(-9), ends: None },
        version: 1,
    }
}

/// Units 2 to 6 below 1, of which 6 ends yesterday; a chain 2–3–4–5 of links 1 to 3, of which the last begins tomorrow;
/// 6 hangs on 2 by link 4.
async fn load(store: &Store) -> Vec<Unit> {
    let root = unit(1, None);
    let mut units: Vec<Unit> = (2..7).map(|number| unit(number, Some(&root))).collect();
    units.insert(0, root);
    units[5].ends = Some(day(-1));
    let mut links = [
        link(1, LinkKind::PartyBody, 2, 3),
        link(2, LinkKind::BodyGrid, 3, 4),
        link(3, LinkKind::PartyGrid, 5, 4),
        link(4, LinkKind::PartyBody, 2, 6),
    ];
    links[2].days.starts = day(1);
    let (all, links) = (&units, &links);
    let load = async |tx: Tx| {
        tx.add_units(all).await?;
        tx.add_links(links).await
    };
    store.write("load", load).await.unwrap();
    units
}

fn numbers(links: &[Link]) -> Vec<u128> {
    links.iter().map(|link| link.id.0.as_u128()).collect()
}

#[test]
fn links_are_listed_by_what_is_asked() {
    check(async |fresh| {
        let store = fresh.open().await;
        let units = load(&store).await;
        let all = || LinkQuery { unit: None, kind: None, day: day(0), after: None, limit: 100 };
        let list = async |at: usize, reaches: &[Reach], query: LinkQuery| {
            numbers(&store.links(&scope(&units[at], reaches), &query).await.unwrap())
        };
        assert_eq!(list(0, Reach::ALL, all()).await, [1, 2]);
        assert_eq!(list(0, Reach::ALL, LinkQuery { day: day(1), ..all() }).await, [1, 2, 3]);
        assert_eq!(list(0, Reach::ALL, LinkQuery { day: day(-1), ..all() }).await, [1, 2, 4]);
        assert_eq!(list(3, &[Reach::Own], all()).await, [2], "by either of its units");
        assert_eq!(list(0, &[Reach::Own], all()).await, [0_u128; 0]);
        let of = |number| LinkQuery { unit: Some(UnitId(id(number))), ..all() };
        assert_eq!(list(0, Reach::ALL, of(3)).await, [1, 2]);
        assert_eq!(list(0, Reach::ALL, of(2)).await, [1]);
        let grids = LinkQuery { kind: Some(LinkKind::BodyGrid), ..all() };
        assert_eq!(list(0, Reach::ALL, grids).await, [2]);
        let page = LinkQuery { after: Some(LinkId(id(1))), limit: 1, day: day(1), ..all() };
        assert_eq!(list(0, Reach::ALL, page).await, [2]);
    });
}

#[test]
fn a_link_is_changed_and_a_kind_nobody_knows_is_told() {
    check(async |fresh| {
        let store = fresh.open().await;
        load(&store).await;
        let ended = link(2, LinkKind::BodyGrid, 3, 4).ended(day(3)).unwrap();
        let save = async |tx: Tx| {
            tx.save_link(&ended).await?;
            assert_eq!(tx.link(ended.id).await?.as_ref(), Some(&ended));
            assert_eq!(tx.links_between(ended.upper, ended.lower).await?, std::slice::from_ref(&ended));
            assert_eq!(tx.links_between(ended.lower, ended.upper).await?, []);
            Ok::<_, Error>(())
        };
        store.write("save", save).await.unwrap();
        assert_eq!(store.link(ended.id).await.unwrap(), Some(ended));
        sql(&store, "UPDATE unit_links SET kind = 'none'").await.unwrap();
        let broken = store.link(LinkId(id(1))).await.unwrap_err();
        assert!(matches!(broken, Error::Corrupt { table: "unit_links", column: "kind", .. }), "{broken}");
    });
}

#[test]
fn a_network_is_all_that_links_of_the_day_join() {
    check(async |fresh| {
        let store = fresh.open().await;
        let units = load(&store).await;
        let everything = scope(&units[0], Reach::ALL);
        let around = async |scope: &Scope, at: usize, on: i64, most: usize| {
            let found = store.network(scope, &units[at], day(on), most).await.unwrap();
            let codes: Vec<u128> = found.units.iter().map(|unit| unit.id.0.as_u128()).collect();
            (codes, numbers(&found.links), found.is_cut)
        };
        assert_eq!(around(&everything, 1, 0, 9).await, (vec![2, 3, 4], vec![1, 2], false));
        assert_eq!(around(&everything, 2, 0, 9).await, (vec![3, 2, 4], vec![1, 2], false));
        assert_eq!(around(&everything, 1, 1, 9).await, (vec![2, 3, 4, 5], vec![1, 2, 3], false));
        assert_eq!(around(&everything, 1, -1, 9).await, (vec![2, 3, 6, 4], vec![1, 2, 4], false));
        assert_eq!(around(&everything, 1, 1, 2).await, (vec![2, 3], vec![1], true));
        assert_eq!(around(&everything, 0, 0, 9).await, (vec![1], vec![], false));
        let own = scope(&units[3], &[Reach::Own]);
        assert_eq!(around(&own, 2, 0, 9).await, (vec![3, 4], vec![2], false), "2 isn't seen");
    });
}
