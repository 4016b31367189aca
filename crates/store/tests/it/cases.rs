//! Cases as rows, on both databases: what was saved is read, lists ask for what they should, escalations are noted once.

use crate::databases::check;
use chrono::{DateTime, NaiveDate, TimeDelta};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::calendar::Moment;
use domain::case::{Case, Place};
use domain::hand_over::{Draft, HandOver, Kind};
use domain::id::{CaseId, PersonId, PostId, UnitId};
use domain::lifecycle::{self, Group};
use domain::unit::Unit;
use serde_json::{Map, json};
use store::{Act, CaseQuery, Error, SignedFor, Store, Tx};
use uuid::Uuid;

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2022-03-31T09:00:00+08:00").unwrap()
}

fn place(id: u128, path: &str) -> Place {
    Place { id: UnitId(Uuid::from_u128(id)), path: UnitPath(path.to_owned()) }
}

fn unit(place: &Place) -> Unit {
    Unit {
        id: place.id,
        code: place.path.code().to_owned(),
        path: place.path.clone(),
        parent: None,
        level: "town".to_owned(),
        name: place.path.code().to_owned(),
        attributes: Map::new(),
        starts: NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(),
        ends: None,
        version: 1,
    }
}

fn case(id: u128, holder: Option<Place>) -> Case {
    let standing = lifecycle::Case {
        lifecycle: "task".to_owned(),
        version: 1,
        state: "planned".to_owned(),
        timers: Vec::new(),
    };
    Case {
        id: CaseId(Uuid::from_u128(id)),
        standing,
        group: Group::Open,
        title: "协调用地".to_owned(),
        body: Map::from_iter([("problem".to_owned(), json!("用地"))]),
        subject: None,
        goals: Vec::new(),
        parent: None,
        person: None,
        post: None,
        sender: place(1, "R/"),
        holder,
        co: vec![place(3, "R/B/")],
        opened: now(),
        version: 1,
    }
}

fn own(at: &Place) -> Scope {
    let post = Post {
        id: PostId(Uuid::from_u128(9)),
        person: PersonId(Uuid::from_u128(9)),
        role: Role::Reporter,
        unit: at.id,
        path: at.path.clone(),
        title: String::new(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: NaiveDate::from_ymd_opt(2021, 1, 1).unwrap(),
        ends: None,
        home: None,
        version: 1,
    };
    Scope { posts: vec![(post, vec![Reach::Own])] }
}

async fn fill(store: &Store) -> [Case; 2] {
    let (held, planned) = (case(11, Some(place(2, "R/A/"))), case(12, None));
    let cases = [held, planned];
    let add = async |tx: Tx| {
        for place in [place(1, "R/"), place(2, "R/A/"), place(3, "R/B/")] {
            tx.add_unit(&unit(&place)).await?;
        }
        tx.add_case(&cases[0], Some(now()), Some(now())).await?;
        tx.add_case(&cases[1], None, None).await
    };
    store.write("fill", add).await.unwrap();
    cases
}

#[test]
fn what_was_saved_is_read_and_listed() {
    check(async |fresh| {
        let store = fresh.open().await;
        let [held, planned] = fill(&store).await;
        assert_eq!(store.case(held.id).await.unwrap().as_ref(), Some(&held));
        let query = CaseQuery { limit: 10, ..CaseQuery::default() };
        let ids = async |scope: &Scope, query: &CaseQuery| {
            let cases = store.cases(scope, query).await.unwrap();
            cases.iter().map(|case| case.id).collect::<Vec<_>>()
        };
        let (root, town, co) = (own(&place(1, "R/")), own(&place(2, "R/A/")), own(&place(3, "R/B/")));
        assert_eq!(ids(&root, &query).await, [planned.id, held.id]);
        assert_eq!(ids(&town, &query).await, [held.id]);
        assert_eq!(ids(&co, &query).await, [planned.id, held.id]);
        assert!(ids(&Scope::default(), &query).await.is_empty());
        let soon = CaseQuery { due_before: Some(now() + TimeDelta::seconds(1)), ..query.clone() };
        assert_eq!(ids(&root, &soon).await, [held.id]);
        let of_unit = CaseQuery { unit: Some(UnitId(Uuid::from_u128(2))), ..query.clone() };
        assert_eq!(ids(&root, &of_unit).await, [held.id]);
        let done = CaseQuery { group: Some(Group::Done), ..query };
        assert!(ids(&root, &done).await.is_empty());
        assert_eq!(store.alarms(now(), 10).await.unwrap(), [held.id]);
    });
}

#[test]
fn a_receipt_is_kept_and_an_escalation_noted_once() {
    check(async |fresh| {
        let store = fresh.open().await;
        let [held, _] = fill(&store).await;
        let draft = Draft {
            kind: Kind::Assign,
            sender: held.sender.id.to_string(),
            receiver: held.at().id.to_string(),
            reason: None,
            until: None,
            goes_up: false,
        };
        let mut signed = SignedFor { hand_over: HandOver::try_new(draft, &[], now()).unwrap(), staff: None };
        let put = async |signed: &SignedFor| {
            let put = async |tx: Tx| tx.put_hand_over(held.id, 1, signed).await;
            store.write("put", put).await.unwrap();
        };
        put(&signed).await;
        signed.hand_over.receive(now()).unwrap();
        put(&signed).await;
        assert_eq!(store.hand_overs(held.id).await.unwrap(), [signed]);
        let note = async |tx: Tx| tx.escalate(held.id, ("response", now()), 0, now()).await;
        let mut noted = Vec::new();
        for _ in 0..2 {
            noted.push(store.write::<bool, Error, _>("note", note).await.unwrap());
        }
        assert_eq!(noted, [true, false]);
    });
}

#[test]
fn acts_on_many_cases_are_kept_and_the_last_of_a_kind_is_found() {
    check(async |fresh| {
        let store = fresh.open().await;
        let [held, planned] = fill(&store).await;
        let act = |action: &str, minutes: i64| Act {
            action: action.to_owned(),
            from: "a".to_owned(),
            to: "b".to_owned(),
            person: Some(PersonId(Uuid::from_u128(9))),
            post: Some(PostId(Uuid::from_u128(9))),
            at: now() + TimeDelta::minutes(minutes),
            fields: Map::from_iter([("note".to_owned(), json!("已办"))]),
        };
        let acts = [
            (held.id, 1, act("verify", 0)),
            (held.id, 2, act("return", 1)),
            (held.id, 3, act("verify", 2)),
            (planned.id, 1, act("return", 3)),
        ];
        let add = async |tx: Tx| tx.add_acts(&acts).await;
        store.write::<(), Error, _>("add", add).await.unwrap();
        assert_eq!(
            store.acts(held.id).await.unwrap(),
            [act("verify", 0), act("return", 1), act("verify", 2)]
        );
        let verified = store.last_done(&[held.id, planned.id], "verify").await.unwrap();
        assert_eq!(verified.into_iter().collect::<Vec<_>>(), [(held.id, act("verify", 2))]);
        assert!(store.last_done(&[], "verify").await.unwrap().is_empty());
    });
}
