//! Units over time as rows.

use crate::databases::check;
use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::id::{PersonId, PostId, ReorganisationId, UnitId};
use domain::unit::{History, Reorganisation, Succession, Unit, UnitChange};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Map, json};
use store::{Error, Store, Tx, UnitQuery};
use uuid::Uuid;

fn id(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 4, 1).unwrap() + TimeDelta::days(offset)
}

/// `R` (1) with the towns `T1` (2) and `T2` (3), and the village `v1` (4) of `T1`.
fn units() -> Vec<Unit> {
    let root = UnitPath::root("R");
    let town = root.child("T1");
    let places = [
        ("R", root.clone(), None),
        ("T1", town.clone(), Some(1)),
        ("T2", root.child("T2"), Some(1)),
        ("v1", town.child("v1"), Some(2)),
    ];
    let unit = |(number, (code, path, parent)): (u128, (&str, UnitPath, Option<u128>))| Unit {
        id: id(number),
        code: code.to_owned(),
        path,
        parent: parent.map(id),
        level: "level".to_owned(),
        name: format!("名{code}"),
        attributes: Map::from_iter([("人口".to_owned(), json!(1.25))]),
        starts: day(0),
        ends: None,
        version: 1,
    };
    (1..).zip(places).map(unit).collect()
}

fn everything() -> Scope {
    let post = Post {
        id: PostId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        role: Role::Auditor,
        unit: id(1),
        path: UnitPath::root("R"),
        title: String::new(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: day(0),
        ends: None,
        home: None,
        version: 1,
    };
    Scope { posts: vec![(post, Reach::ALL.to_vec())] }
}

async fn codes(store: &Store, query: UnitQuery) -> Vec<String> {
    let found = store.units(&everything(), &UnitQuery { limit: 100, ..query }).await.unwrap();
    found.into_iter().map(|unit| format!("{} {}", unit.path.0, unit.name)).collect()
}

#[test]
fn what_is_recorded_comes_back() {
    check(async |fresh| {
        let store = fresh.open().await;
        let all = units();
        let changed = UnitChange { name: Some("新名".to_owned()), ..UnitChange::default() };
        let history = History::of(&all[1]).change(day(5), &changed).unwrap();
        let (all, history) = (&all, &history);
        let save = async |tx: Tx| {
            tx.add_units(all).await?;
            tx.save_units(&[(all[1].with(history), history.clone())]).await
        };
        store.write("units", save).await.unwrap();
        let read = store.histories(&[id(2), id(4), id(9)]).await.unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!((&read[&id(2)], &read[&id(4)]), (history, &History::of(&all[3])));
        let town =
            |day| UnitQuery {
                parent: Some(id(1)), text: Some("名".to_owned()), day, ..UnitQuery::default()
            };
        assert_eq!(codes(&store, town(Some(day(4)))).await, ["R/T1/ 名T1", "R/T2/ 名T2"]);
        assert_eq!(codes(&store, town(Some(day(5)))).await, ["R/T1/ 新名", "R/T2/ 名T2"]);
        assert_eq!(codes(&store, town(None)).await, ["R/T1/ 新名", "R/T2/ 名T2"]);
        assert_eq!(codes(&store, town(Some(day(-1)))).await, Vec::<String>::new());
    });
}

#[test]
fn who_stood_below_since_a_day_is_found() {
    check(async |fresh| {
        let store = fresh.open().await;
        let all = units();
        let away = UnitChange { parent: Some((id(3), all[2].path.clone())), ..UnitChange::default() };
        let history = History::of(&all[3]).change(day(5), &away).unwrap();
        let (all, history) = (&all, &history);
        let save = async |tx: Tx| {
            tx.add_units(all).await?;
            tx.save_units(&[(all[3].with(history), history.clone())]).await?;
            let mut found = Vec::new();
            for (place, day) in [(&all[1].path, day(4)), (&all[1].path, day(5)), (&all[2].path, day(9))] {
                let below = tx.units_below_since(place, day).await?;
                found.push(below.into_iter().map(|unit| unit.code).collect::<Vec<_>>().join(" "));
            }
            Ok::<_, Error>(found)
        };
        assert_eq!(store.write("units", save).await.unwrap(), ["v1", "", "v1"]);
    });
}

#[test]
fn origins_are_followed_back() {
    check(async |fresh| {
        let store = fresh.open().await;
        let part = |offset, from, into, share| Succession {
            starts: day(offset),
            from: id(from),
            into: id(into),
            share,
        };
        let orders =
            [vec![part(2, 1, 2, 1.0), part(2, 2, 2, 1.0)], vec![part(4, 2, 3, 0.1), part(4, 2, 2, 0.9)]];
        let orders: Vec<Reorganisation> = (1..)
            .zip(orders)
            .map(|(number, parts)| Reorganisation {
                id: ReorganisationId(Uuid::from_u128(number)),
                starts: parts[0].starts,
                document: (number == 1).then(|| "〔2022〕8号".to_owned()),
                parts,
                person: PersonId(Uuid::from_u128(7)),
                recorded: DateTime::UNIX_EPOCH,
            })
            .collect();
        let orders = &orders;
        let save = async |tx: Tx| {
            tx.add_units(&units()).await?;
            for order in orders {
                tx.add_reorganisation(order).await?;
            }
            tx.reorganised_on(day(4), &[id(1), id(2), id(4)]).await
        };
        assert_eq!(store.write("units", save).await.unwrap(), [id(2)].into());
        let listed = store.reorganisations(None, 10).await.unwrap();
        assert_eq!(listed[0], orders[0]);
        assert_eq!(store.reorganisations(Some(listed[0].id), 10).await.unwrap().len(), 1);
        assert_eq!(store.reorganisation(ReorganisationId(Uuid::nil())).await.unwrap(), None);
        assert_eq!(store.origins(id(3), day(0)).await.unwrap().len(), 4);
        assert_eq!(store.origins(id(3), day(2)).await.unwrap(), [part(4, 2, 3, 0.1), part(4, 2, 2, 0.9)]);
        assert_eq!(store.successions(id(2)).await.unwrap().len(), 4);
        // No share is lost on the way through a text or a float of four bytes.
        assert_eq!(store.successions(id(3)).await.unwrap()[0].share.to_bits(), 0.1_f64.to_bits());
    });
}

#[test]
fn codes_are_listed_in_the_order_of_their_bytes_whatever_the_locale() {
    check(async |fresh| {
        if fresh.is_sqlite() {
            return;
        }
        fresh.open().await;
        let ask = "SELECT count(*) FROM information_schema.columns \
                   WHERE table_name IN ('units', 'goals') AND column_name = 'code' AND collation_name = 'C'";
        let connection = sea_orm::Database::connect(&fresh.url).await.unwrap();
        let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, ask)).await.unwrap();
        assert_eq!(row.unwrap().try_get_by_index::<i64>(0).unwrap(), 2);
    });
}
