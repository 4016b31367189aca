//! The demo's world: units, the network of a subdistrict, peer groups.

use app::access::{Reach, Role, Scope};
use app::{Mode, Store, System, WorldClock, world};
use chrono::NaiveDate;
use domain::calendar::Moment;
use domain::id::UnitId;
use std::collections::{HashMap, HashSet};
use store::{DeclaredQuery, Error, GroupQuery, ResultQuery, Tx, UnitQuery};

/// A world.
pub(crate) async fn load_system(folder: &std::path::Path) -> System {
    loaded(folder).await.0
}

pub(crate) async fn loaded(folder: &std::path::Path) -> (System, Vec<world::DemoAccount>) {
    let store = Store::open(&format!("sqlite:{}", folder.join("world.db").display())).await.unwrap();
    let now = Moment::parse_from_rfc3339("2022-04-08T09:00:00+08:00").unwrap();
    let system = System::try_new(store, WorldClock::new(Some(now)), Mode::Demo).unwrap();
    let accounts = world::load(&system).await.unwrap().unwrap();
    (system, accounts)
}

/// A world, and what sees all of it.
async fn load(folder: &std::path::Path) -> (Store, Scope) {
    let (system, accounts) = loaded(folder).await;
    let grid = accounts.iter().find(|account| account.account == "grid").unwrap();
    assert_eq!(system.store().unit(&grid.unit).await.unwrap().unwrap().level, "grid");
    let auditor = async |tx: Tx| Ok::<_, Error>(tx.posts_in(Role::Auditor).await?.pop());
    let post = system.store().write("auditor", auditor).await.unwrap().unwrap();
    (system.store().clone(), Scope { posts: vec![(post, Reach::ALL.to_vec())] })
}

#[tokio::test]
async fn the_world_has_a_network_and_peer_groups() {
    let folder = tempfile::tempdir().unwrap();
    let (store, scope) = load(folder.path()).await;
    let day = NaiveDate::from_ymd_opt(2022, 4, 8).unwrap();
    let committee = store.unit("331102002D").await.unwrap().unwrap();
    let network = store.network(&scope, &committee, day, 500).await.unwrap();
    let count = |level: &str| network.units.iter().filter(|unit| unit.level == level).count();
    // The subdistrict and its committee, and for each of 8 communities and 9 villages a committee, its body, three or two grids with
    // a branch each.
    assert_eq!(["village", "grid", "party_branch", "party_committee"].map(count), [17, 42, 42, 18]);
    assert_eq!((network.links.len(), network.is_cut), (1 + 17 + 17 + 42 + 42, false));
    let made_up = network.units.iter().filter(|unit| !["town", "village"].contains(&unit.level.as_str()));
    assert!(made_up.into_iter().all(|unit| unit.attributes["synthetic"] == "true"));

    let all = GroupQuery { set: None, unit: None, day, sees_empty: true, after: None, limit: 500 };
    let mut sets: HashMap<String, (usize, Vec<UnitId>)> = HashMap::new();
    for group in store.groups(&scope, &all).await.unwrap() {
        let (groups, members) = sets.entry(group.set.clone()).or_default();
        *groups += 1;
        members.extend(group.units_on(day));
    }
    for (set, groups, units) in [("towns", 2, 15), ("bureaus", 5, 45), ("villages", 27, 254)] {
        let (found, members) = &sets[set];
        assert_eq!((*found, members.len()), (groups, units), "{set}");
        assert_eq!(members.iter().collect::<HashSet<_>>().len(), units, "a unit is in two groups of {set}");
    }
    let forces = UnitQuery { level: Some("task_force".to_owned()), limit: 9, ..UnitQuery::default() };
    assert_eq!(store.units(&scope, &forces).await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_world_has_published_results_and_declared_points() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = load(folder.path()).await;
    let results = store.results(&ResultQuery::default()).await.unwrap();
    let peers = store.peer_figures(&ResultQuery::default()).await.unwrap();
    assert_eq!((results.len(), peers.len()), (160 + 140, 320 + 420));
    let points = store.declared(&DeclaredQuery::default()).await.unwrap();
    assert_eq!(points.len(), 4 + 7 + 4);
    let first = &results[0];
    let goal = store.goals_by_id(&[first.goal]).await.unwrap().remove(0);
    let query = store::ObservationQuery {
        goals: vec![goal.id],
        unit: None,
        leads_only: true,
        months: Some((first.period, first.period)),
        after: None,
        limit: None,
    };
    let value = store.observations(&query).await.unwrap().remove(0);
    assert_eq!((value.value, value.rank_of), (f64::from(first.rank), Some(f64::from(first.of))));
}
