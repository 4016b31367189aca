//! A list is all rows that Cedar lets the asker see, on both databases.

use app::access::{Action, Owners, Policies, Post, Role, UnitPath};
use app::{Actor, RequestId, Store};
use chrono::NaiveDate;
use domain::id::{AccountId, PersonId, PostId, UnitId};
use domain::unit::Unit;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use store::{Error, Tx, UnitQuery};
use testkit::postgres::Database;
use uuid::Uuid;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();

/// Units and posts by numbers: the parent of each unit but the first, as a number below its own; for each post its role,
/// its unit, and the units that it oversees.
#[derive(Debug, Clone)]
struct Case {
    parents: Vec<prop::sample::Index>,
    posts: Vec<(prop::sample::Index, prop::sample::Index, Vec<prop::sample::Index>)>,
}

fn cases() -> impl Strategy<Value = Case> {
    let index = any::<prop::sample::Index>;
    let posts = prop::collection::vec((index(), index(), prop::collection::vec(index(), 0..3)), 1..4);
    (prop::collection::vec(index(), 1..24), posts).prop_map(|(parents, posts)| Case { parents, posts })
}

fn units(case: &Case, run: usize) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (number, parent) in std::iter::once(None).chain(case.parents.iter().map(Some)).enumerate() {
        // Codes that only differ in case or begin alike must not be mistaken for each other.
        let code = format!("{run}.{}", ["a", "ab", "b", "一", "-"][number % 5].repeat(number / 5 + 1));
        let above = parent.map(|parent| &units[parent.index(number)]);
        let path = above.map_or_else(|| UnitPath::root(&code), |above| above.path.child(&code));
        let parent = above.map(|above| above.id);
        units.push(unit(code, path, parent));
    }
    units
}

fn unit(code: String, path: UnitPath, parent: Option<UnitId>) -> Unit {
    Unit {
        id: UnitId(Uuid::now_v7()),
        code,
        path,
        parent,
        level: "unit".to_owned(),
        name: String::new(),
        attributes: serde_json::Map::new(),
        starts: FIRST,
        ends: None,
        version: 1,
    }
}

fn actor(case: &Case, units: &[Unit]) -> Actor {
    let post =
        |(role, at, overseen): &(prop::sample::Index, prop::sample::Index, Vec<prop::sample::Index>)| {
            let at = at.get(units);
            Post {
                id: PostId(Uuid::now_v7()),
                person: PersonId(Uuid::nil()),
                role: *role.get(Role::ALL),
                unit: at.id,
                path: at.path.clone(),
                title: String::new(),
                oversees: overseen.iter().map(|unit| unit.get(units).path.clone()).collect(),
                leads: Vec::new(),
                starts: FIRST,
                ends: None,
                home: None,
                version: 1,
            }
        };
    Actor {
        account: AccountId(Uuid::nil()),
        name: String::new(),
        person: PersonId(Uuid::nil()),
        posts: case.posts.iter().map(post).collect(),
        scopes: Vec::new(),
        session: None,
        must_change: false,
        request: RequestId(Uuid::nil()),
        ask: None,
    }
}

async fn compare(store: &Store, policies: &Policies, case: &Case, run: usize) {
    let units = units(case, run);
    let added = &units;
    let add = async |tx: Tx| {
        tx.add_units(added).await?;
        Ok::<_, Error>(())
    };
    store.write("add", add).await.unwrap();
    let actor = actor(case, &units);
    for &action in Action::ALL {
        let scope = policies.scope(&actor, action);
        let listed = store.units(&scope, &UnitQuery { limit: 10_000, ..UnitQuery::default() }).await.unwrap();
        let prefix = format!("{run}.");
        let mut listed: Vec<_> = listed.into_iter().map(|unit| unit.code).collect();
        listed.retain(|code| code.starts_with(&prefix));
        let may = |unit: &&Unit| {
            let owners = Owners::unit(&unit.path);
            let allowed = actor.posts.iter().any(|post| policies.allows(post, action, &owners));
            assert_eq!(allowed, scope.has(&owners), "{action} on {:?} by {:?}", unit.path, actor.posts);
            allowed
        };
        let mut wanted: Vec<_> = units.iter().filter(may).map(|unit| unit.code.clone()).collect();
        listed.sort();
        wanted.sort();
        assert_eq!(listed, wanted, "{action} by {:?}", actor.posts);
    }
}

#[test]
fn a_list_is_all_rows_that_the_policies_allow() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let policies = Policies::load().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Database::create().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("s.db").display());
    for url in [sqlite.as_str(), server.url()] {
        let store = runtime.block_on(Store::open(url)).unwrap();
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
        let runs = Cell::new(0);
        let outcome = TestRunner::new_with_rng(config, rng).run(&cases(), |case| {
            runs.set(runs.get() + 1);
            runtime.block_on(compare(&store, &policies, &case, runs.get()));
            Ok(())
        });
        outcome.unwrap();
    }
}
