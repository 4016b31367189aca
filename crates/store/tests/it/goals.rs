//! Goals and what is known of them, as rows.

use crate::databases::check;
use chrono::{DateTime, NaiveDate};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::goal::{
    Aim, Basis, Card, Course, Direction, Goal, GoalPath, ItemKind, Leader, Milestone, Observation, Part,
    Responsible, Target, Tier,
};
use domain::id::{GoalId, MilestoneId, PersonId, PostId, TargetId, UnitId};
use domain::period::Cadence;
use domain::unit::Unit;
use serde_json::Map;
use store::{Error, GoalQuery, ObservationQuery, Store, Tx};
use uuid::Uuid;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();

fn unit(id: u128, code: &str, above: Option<&Unit>) -> Unit {
    Unit {
        id: UnitId(Uuid::from_u128(id)),
        code: code.to_owned(),
        path: above.map_or_else(|| UnitPath::root(code), |above| above.path.child(code)),
        parent: above.map(|above| above.id),
        level: "unit".to_owned(),
        name: code.to_owned(),
        attributes: Map::new(),
        starts: FIRST,
        ends: None,
        version: 1,
    }
}

fn goal(id: u128, tier: Tier, above: Option<&Goal>, units: Vec<Responsible>) -> Goal {
    let id = GoalId(Uuid::from_u128(id));
    Goal {
        id,
        code: format!("g{}", id.0.as_u128()),
        tier,
        kind: (tier == Tier::Item).then_some(ItemKind::Project),
        title: "碧湖新城".to_owned(),
        parent: above.map(|above| above.id),
        path: GoalPath::below(above.map(|above| &above.path), id),
        weight: 0.1,
        leader: Leader { post: None, title: Some("区领导".to_owned()) },
        battle_map: Some("图".to_owned()),
        bottleneck: None,
        breakthrough: Some("招商".to_owned()),
        corps: vec![UnitId(Uuid::from_u128(3)), UnitId(Uuid::from_u128(2))],
        task_forces: vec!["征迁专班".to_owned()],
        units,
        starts: FIRST,
        ends: None,
        synthetic: false,
        synthetic_fields: vec!["leader".to_owned()],
        version: 1,
    }
}

fn of(unit: u128, part: Part, share: Option<f64>) -> Responsible {
    Responsible { unit: UnitId(Uuid::from_u128(unit)), part, share }
}

async fn write(store: &Store, work: impl AsyncFn(&Tx) -> Result<(), Error>) {
    let work = &work;
    store.write("test", |tx: Tx| async move { work(&tx).await }).await.unwrap();
}

/// A strategy (1), a tactic (2), a campaign (3) led by 3 and 2, an item (4) led by 2 with a co.
async fn planned(store: &Store) -> Vec<Goal> {
    let root = unit(1, "R", None);
    let units = [unit(2, "A", Some(&root)), unit(3, "B", Some(&root))];
    let strategy = goal(1, Tier::Strategy, None, Vec::new());
    let tactic = goal(2, Tier::Tactic, Some(&strategy), Vec::new());
    let parts = vec![of(3, Part::Lead, Some(0.75)), of(2, Part::Lead, Some(0.25))];
    let campaign = goal(3, Tier::Campaign, Some(&tactic), parts);
    let parts = vec![of(2, Part::Lead, None), of(3, Part::Co, None)];
    let item = goal(4, Tier::Item, Some(&campaign), parts);
    let goals = vec![strategy, tactic, campaign, item];
    let (all, units) = (&goals, &units);
    let root = &root;
    write(store, async |tx| {
        tx.add_units(std::slice::from_ref(root)).await?;
        tx.add_units(units).await?;
        tx.add_goals(all).await
    })
    .await;
    goals
}

#[test]
fn a_goal_is_read_as_it_was_saved() {
    check(async |fresh| {
        let store = fresh.open().await;
        let goals = planned(&store).await;
        assert_eq!(store.goals_within(&goals[0].path).await.unwrap(), goals);
        assert_eq!(store.goals_within(&goals[2].path).await.unwrap(), goals[2..]);
        assert_eq!(store.goal("g3").await.unwrap().as_ref(), Some(&goals[2]));
        assert_eq!(store.goal("G3").await.unwrap(), None);
        let mut changed = goals[2].clone();
        changed.units = vec![of(2, Part::Lead, None)];
        changed.corps.pop();
        changed.ends = NaiveDate::from_ymd_opt(2022, 12, 31);
        changed.path = GoalPath::below(Some(&goals[0].path), changed.id);
        changed.version = 2;
        let (new, old) = (&changed, &goals[2]);
        write(&store, async |tx| {
            tx.save_goal(new).await?;
            tx.move_goals(&old.path, &new.path).await
        })
        .await;
        let moved = store.goal("g4").await.unwrap().unwrap();
        assert_eq!(moved.path, GoalPath::below(Some(&changed.path), moved.id));
        assert_eq!(store.goals_within(&changed.path).await.unwrap(), [changed, moved]);
    });
}

#[test]
fn lists_keep_to_query_and_scope() {
    check(async |fresh| {
        let store = fresh.open().await;
        planned(&store).await;
        let post = |unit: &str, leads: Vec<u128>| Post {
            id: PostId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            role: Role::Leader,
            unit: UnitId(Uuid::from_u128(if unit == "R" { 1 } else { 2 })),
            path: if unit == "R" { UnitPath::root("R") } else { UnitPath::root("R").child("A") },
            title: String::new(),
            oversees: Vec::new(),
            leads: leads.into_iter().map(|id| GoalId(Uuid::from_u128(id))).collect(),
            starts: FIRST,
            ends: None,
            home: None,
            version: 1,
        };
        let listed = async |post: Post, reaches: &[Reach], query: GoalQuery| {
            let scope = Scope { posts: vec![(post, reaches.to_vec())] };
            let found = store.goals(&scope, &GoalQuery { limit: 9, ..query }).await.unwrap();
            found.into_iter().map(|goal| goal.code).collect::<Vec<_>>().join(" ")
        };
        let all = GoalQuery::default;
        // What nobody is responsible for is the root's.
        assert_eq!(listed(post("R", vec![]), &[Reach::Own], all()).await, "g1 g2");
        assert_eq!(listed(post("R", vec![]), &[Reach::Below], all()).await, "g3 g4");
        assert_eq!(listed(post("A", vec![]), &[Reach::Beside], all()).await, "g3 g4");
        assert_eq!(listed(post("A", vec![]), &[Reach::Above], all()).await, "g1 g2");
        assert_eq!(listed(post("A", vec![]), &[Reach::Elsewhere], all()).await, "");
        assert_eq!(listed(post("A", vec![3]), &[Reach::Overseen], all()).await, "g3 g4");
        assert_eq!(listed(post("A", vec![]), &[Reach::Overseen], all()).await, "");
        let tier = GoalQuery { tier: Some(Tier::Item), ..all() };
        assert_eq!(listed(post("R", vec![]), Reach::ALL, tier).await, "g4");
        let parent = GoalQuery { parent: Some(GoalId(Uuid::from_u128(2))), ..all() };
        assert_eq!(listed(post("R", vec![]), Reach::ALL, parent).await, "g3");
        let unit = GoalQuery { unit: Some(UnitId(Uuid::from_u128(3))), ..all() };
        assert_eq!(listed(post("R", vec![]), Reach::ALL, unit).await, "g3 g4");
        let text = GoalQuery { text: Some("G4".into()), after: Some("g1".into()), ..all() };
        assert!(listed(post("R", vec![]), Reach::ALL, text).await.len() <= 2);
        let after = GoalQuery { text: Some("新城".into()), after: Some("g2".into()), ..all() };
        assert_eq!(listed(post("R", vec![]), Reach::ALL, after).await, "g3 g4");
    });
}

fn target(id: u128, unit: Option<u128>, period: &str, aim: Option<Aim>) -> Target {
    Target {
        id: TargetId(Uuid::from_u128(id)),
        goal: GoalId(Uuid::from_u128(4)),
        unit: unit.map(|unit| UnitId(Uuid::from_u128(unit))),
        period: period.parse().unwrap(),
        words: aim.is_none().then(|| "开工".to_owned()),
        aim,
        is_exempt: id == 9,
        from: period.parse().unwrap(),
        reason: Some("原因".to_owned()),
        case: None,
        person: Some(PersonId(Uuid::from_u128(5))),
        recorded: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn targets_keep_the_order_in_which_they_were_recorded() {
    check(async |fresh| {
        let store = fresh.open().await;
        planned(&store).await;
        let course = Aim::Course(Course::try_new(0.1, 0.3, vec![0.1, 1.0]).unwrap());
        let first = [target(9, Some(2), "2022", None), target(2, None, "2022-Q1", Some(course))];
        let then = [target(1, Some(2), "2022-H2", Some(Aim::Range { low: -1.0, high: 1e-9 }))];
        let (one, two) = (&first, &then);
        write(&store, async |tx| tx.add_targets(one).await).await;
        write(&store, async |tx| tx.add_targets(two).await).await;
        let goals = [GoalId(Uuid::from_u128(4)), GoalId(Uuid::from_u128(1))];
        let all = [first.to_vec(), then.to_vec()].concat();
        assert_eq!(store.targets(&goals, None).await.unwrap(), all);
        let march = store.targets(&goals, "2022-03".parse().ok()).await.unwrap();
        assert_eq!(march, first);
        assert_eq!(store.targets(&goals, "2022-07".parse().ok()).await.unwrap().len(), 2);
        assert_eq!(store.targets(&goals, "2021-12".parse().ok()).await.unwrap(), []);
    });
}

#[test]
fn cards_and_milestones_are_read_as_they_were_saved() {
    check(async |fresh| {
        let store = fresh.open().await;
        planned(&store).await;
        let card = |version: i64, cut_off| Card {
            goal: GoalId(Uuid::from_u128(4)),
            from: FIRST,
            definition: "定义".to_owned(),
            formula: Some("a/b".to_owned()),
            basis: Basis::Cumulative,
            document: None,
            measure: "%".to_owned(),
            direction: Direction::Target,
            frequency: Cadence::Half,
            source: Some(UnitId(Uuid::from_u128(2))),
            derived: None,
            cut_off,
            contact: None,
            version,
        };
        let cards = [card(1, None), card(2, Some(31))];
        let milestone = |id: u128, due: u32| Milestone {
            id: MilestoneId(Uuid::from_u128(id)),
            goal: GoalId(Uuid::from_u128(4)),
            title: "结顶".to_owned(),
            due: NaiveDate::from_ymd_opt(2022, due, 1).unwrap(),
            unit: Some(UnitId(Uuid::from_u128(3))),
            done: None,
            synthetic: true,
            version: 1,
        };
        let mut milestones = [milestone(1, 6), milestone(2, 3)];
        let (given, due) = (&cards, &milestones);
        write(&store, async |tx| {
            tx.add_cards(&given[..1]).await?;
            tx.add_cards(&given[1..]).await?;
            tx.add_milestones(due).await
        })
        .await;
        assert_eq!(store.cards(GoalId(Uuid::from_u128(4))).await.unwrap(), cards);
        milestones[1].done = Some(FIRST);
        let done = &milestones[1];
        write(&store, async |tx| tx.save_milestone(done).await).await;
        milestones.reverse();
        assert_eq!(store.milestones(&[GoalId(Uuid::from_u128(4))]).await.unwrap(), milestones);
        // One that isn't there can't be saved.
        let other = &milestone(3, 1);
        let saved = store.write("test", |tx: Tx| async move { tx.save_milestone(other).await }).await;
        assert!(matches!(saved, Err(Error::Database { .. })), "{saved:?}");
    });
}

#[test]
fn observations_are_kept_once_for_unit_and_period() {
    check(async |fresh| {
        let store = fresh.open().await;
        planned(&store).await;
        let observation = |unit: u128, period: &str, value: f64| Observation {
            goal: GoalId(Uuid::from_u128(4)),
            unit: UnitId(Uuid::from_u128(unit)),
            period: period.parse().unwrap(),
            rater: None,
            value,
            rank_of: None,
            previous_rank: None,
            recorded: DateTime::UNIX_EPOCH,
            source: "test".to_owned(),
        };
        let first =
            [observation(2, "2022-03", 1.0), observation(2, "2022-Q1", 2.0), observation(3, "2022-03", 3.0)];
        let then = [observation(2, "2022-03", 0.1), observation(2, "2021", -4.0)];
        let (one, two) = (&first, &then);
        write(&store, async |tx| tx.put_observations(one).await).await;
        write(&store, async |tx| tx.put_observations(two).await).await;
        let query =
            |leads_only, months: Option<(&str, &str)>, after: Option<(u128, &str)>| ObservationQuery {
                goals: vec![GoalId(Uuid::from_u128(4))],
                unit: None,
                leads_only,
                months: months.map(|(first, last)| (first.parse().unwrap(), last.parse().unwrap())),
                after: after.map(|(unit, at)| (UnitId(Uuid::from_u128(unit)), at.parse().unwrap())),
                limit: Some(3),
            };
        let values = async |query| {
            let found = store.observations(&query).await.unwrap();
            found.into_iter().map(|of| of.value).collect::<Vec<_>>()
        };
        assert_eq!(values(query(false, None, None)).await, [-4.0, 0.1, 2.0]);
        assert_eq!(values(query(false, None, Some((2, "2022-Q1")))).await, [3.0]);
        assert_eq!(values(query(true, Some(("2022-01", "2022-03")), None)).await, [0.1, 2.0]);
        assert_eq!(values(query(false, Some(("2021-12", "2022-02")), None)).await, [-4.0]);
    });
}
