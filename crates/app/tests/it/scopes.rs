//! A list is all rows that Cedar lets the asker see, on both databases.

use app::access::{Action, Owners, Policies, Post, Role, UnitPath};
use app::{Actor, RequestId, Store};
use chrono::NaiveDate;
use domain::goal::{Goal, GoalPath, Leader, Part, Responsible, Tier};
use domain::id::{AccountId, GoalId, PersonId, PostId, UnitId};
use domain::unit::Unit;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use store::{Error, GoalQuery, Tx, UnitQuery};
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

/// A plan over the units: by number, the units that each goal belongs to and the goal above, if any, as a number below its
/// own; every third goal is the root's.
fn goals(units: &[Unit], run: usize) -> Vec<Goal> {
    let mut goals: Vec<Goal> = Vec::new();
    for (number, unit) in units.iter().enumerate() {
        let above = if number % 4 == 0 { None } else { goals.get(number / 2) };
        let id = GoalId(Uuid::now_v7());
        let lead = |of: &Unit| Responsible { unit: of.id, part: Part::Lead, share: None };
        let mut parts = if number % 3 == 0 { Vec::new() } else { vec![lead(unit)] };
        if number % 5 == 4 {
            parts.push(lead(&units[number / 2]));
        }
        goals.push(Goal {
            id,
            code: format!("{run}.{number}"),
            tier: Tier::Strategy,
            kind: None,
            title: String::new(),
            parent: above.map(|above| above.id),
            path: GoalPath::below(above.map(|above| &above.path), id),
            weight: 1.0,
            leader: Leader::default(),
            battle_map: None,
            bottleneck: None,
            breakthrough: None,
            corps: Vec::new(),
            task_forces: Vec::new(),
            units: parts,
            starts: FIRST,
            ends: None,
            synthetic: false,
            synthetic_fields: Vec::new(),
            version: 1,
        });
    }
    goals
}

/// Goals without units belong to all roots there are, those of earlier runs too.
async fn compare_goals(store: &Store, policies: &Policies, actor: &mut Actor, units: &[Unit], run: usize) {
    let goals = goals(units, run);
    let added = &goals;
    let add = async |tx: Tx| {
        tx.add_goals(added).await?;
        Ok::<_, Error>(())
    };
    store.write("add", add).await.unwrap();
    for (number, post) in actor.posts.iter_mut().enumerate() {
        post.leads = goals.iter().skip(number + 1).step_by(7).map(|goal| goal.id).collect();
    }
    let roots: Vec<UnitPath> = store.roots().await.unwrap().into_iter().map(|unit| unit.path).collect();
    let path = |of: &Responsible| units.iter().find(|unit| unit.id == of.unit).unwrap().path.clone();
    for action in [Action::GoalRead, Action::GoalEdit, Action::GoalReport, Action::UnitRead] {
        let query = GoalQuery { limit: 10_000, ..GoalQuery::default() };
        let listed = store.goals(&policies.scope(actor, action), &query).await.unwrap();
        let prefix = format!("{run}.");
        let mut listed: Vec<_> = listed.into_iter().map(|goal| goal.code).collect();
        listed.retain(|code| code.starts_with(&prefix));
        let may = |goal: &&Goal| {
            let own = goal.units.iter().map(path).collect();
            let units = if goal.units.is_empty() { roots.clone() } else { own };
            let owners = Owners { units, goals: goal.path.ids().collect() };
            actor.posts.iter().any(|post| policies.allows(post, action, &owners))
        };
        let mut wanted: Vec<_> = goals.iter().filter(may).map(|goal| goal.code.clone()).collect();
        listed.sort();
        wanted.sort();
        assert_eq!(listed, wanted, "{action} by {:?}", actor.posts);
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
    let mut actor = actor(case, &units);
    compare_goals(store, policies, &mut actor, &units, run).await;
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
