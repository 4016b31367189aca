//! Persons, posts, secondments and accounts as rows.

use crate::databases::check;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::id::{AccountId, PersonId, PostId, RecallId, TokenId, UnitId};
use domain::person::{Account, Person, Session, Token};
use domain::secondment::{Answer, Recall, Secondment};
use domain::unit::Unit;
use serde_json::Map;
use store::{Error, PersonQuery, PostQuery, Store, Tx};
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(19_000)
}

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 4, 8).unwrap() + TimeDelta::days(offset)
}

/// `R` (1), its towns `T1` (2) and `T2` (3), the village `V1` (4) of `T1`.
fn units() -> Vec<Unit> {
    let root = UnitPath::root("R");
    let town = root.child("T1");
    [
        (1, "R", root.clone(), None),
        (2, "T1", town.clone(), Some(1)),
        (3, "T2", root.child("T2"), Some(1)),
        (4, "V1", town.child("V1"), Some(2)),
    ]
    .into_iter()
    .map(|(number, code, path, parent)| Unit {
        id: UnitId(id(number)),
        code: code.to_owned(),
        path,
        parent: parent.map(|number| UnitId(id(number))),
        level: "town".to_owned(),
        name: code.to_owned(),
        attributes: Map::new(),
        starts: day(-400),
        ends: None,
        version: 1,
    })
    .collect()
}

fn person(number: u128, kept: u128) -> Person {
    Person {
        id: PersonId(id(number)),
        name: format!("示例{number}"),
        phone: Some("0578-2000000".to_owned()),
        kept: Some(UnitId(id(kept))),
        erased: None,
        version: 1,
    }
}

fn post(number: u128, person: u128, unit: u128, starts: i64, ends: Option<i64>) -> Post {
    let path = units().into_iter().find(|of| of.id.0 == id(unit)).unwrap().path;
    Post {
        id: PostId(id(number)),
        person: PersonId(id(person)),
        role: Role::Reporter,
        unit: UnitId(id(unit)),
        path,
        title: "填报人".to_owned(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: day(starts),
        ends: ends.map(day),
        home: None,
        version: 1,
    }
}

/// Persons 11 at T1; 12 was at T1 and is at T2; 13 has left T1, and R keeps the record; 14 comes to V1 later; 15 was to
/// come to T2 and was called off, T1 keeps the record; 16 is at T1 and T2.
async fn load(store: &Store) {
    let load = async |tx: Tx| {
        tx.add_units(&units()).await?;
        for (number, kept) in [(11, 2), (12, 2), (13, 1), (14, 1), (15, 2), (16, 2)] {
            tx.add_person(&person(number, kept)).await?;
        }
        for post in [
            post(21, 11, 2, -9, None),
            post(22, 12, 2, -9, Some(-1)),
            post(23, 12, 3, 0, Some(0)),
            post(24, 13, 2, -9, Some(-1)),
            post(25, 14, 4, 5, None),
            post(26, 15, 3, 5, Some(4)),
            post(27, 16, 2, -9, None),
            Post { home: Some(PostId(id(27))), ..post(28, 16, 3, -9, Some(9)) },
        ] {
            tx.add_post(&post, &[]).await?;
        }
        Ok::<_, Error>(())
    };
    store.write("load", load).await.unwrap();
}

fn scope(unit: u128, reaches: &[Reach]) -> Scope {
    Scope { posts: vec![(post(99, 99, unit, 0, None), reaches.to_vec())] }
}

fn all() -> PersonQuery {
    PersonQuery { unit: None, within: None, text: None, today: day(0), after: None, limit: 100 }
}

async fn people(store: &Store, scope: &Scope, query: &PersonQuery) -> Vec<u128> {
    store.people(scope, query).await.unwrap().iter().map(|person| person.id.0.as_u128()).collect()
}

#[test]
fn persons_belong_to_the_units_of_their_posts_or_to_who_keeps_their_record() {
    check(async |fresh| {
        let store = fresh.open().await;
        load(&store).await;
        let own = [Reach::Own];
        assert_eq!(people(&store, &scope(2, &own), &all()).await, [11, 15, 16]);
        assert_eq!(people(&store, &scope(3, &own), &all()).await, [12, 16]);
        assert_eq!(people(&store, &scope(1, &own), &all()).await, [13]);
        assert_eq!(people(&store, &scope(2, &[Reach::Own, Reach::Below]), &all()).await, [11, 14, 15, 16]);
        assert_eq!(people(&store, &scope(1, Reach::ALL), &all()).await, [11, 12, 13, 14, 15, 16]);
        assert_eq!(people(&store, &Scope::default(), &all()).await, [0_u128; 0]);
        let county = scope(1, &[Reach::Own, Reach::Below]);
        let at = |unit| PersonQuery { unit: Some(UnitId(id(unit))), ..all() };
        assert_eq!(people(&store, &county, &at(2)).await, [11, 15, 16]);
        let within = PersonQuery { within: Some(UnitPath::root("R").child("T1")), ..all() };
        assert_eq!(people(&store, &county, &within).await, [11, 14, 15, 16]);
        let tomorrow = PersonQuery { today: day(1), ..at(2) };
        assert_eq!(
            people(&store, &county, &tomorrow).await,
            [11, 12, 15, 16],
            "12's post at T2 was over then"
        );
        let named = PersonQuery { text: Some("例14".to_owned()), ..all() };
        assert_eq!(people(&store, &county, &named).await, [14]);
        let page = PersonQuery { after: Some(PersonId(id(12))), limit: 2, ..all() };
        assert_eq!(people(&store, &county, &page).await, [13, 14]);
    });
}

#[test]
fn posts_are_listed_changed_and_ended() {
    check(async |fresh| {
        let store = fresh.open().await;
        load(&store).await;
        let list = async |scope: &Scope, query: PostQuery| {
            let found = store.posts(scope, &PostQuery { limit: 100, ..query }).await.unwrap();
            found.iter().map(|post| post.id.0.as_u128()).collect::<Vec<_>>()
        };
        let county = scope(1, &[Reach::Own, Reach::Below]);
        let none = PostQuery::default;
        let held = PostQuery { day: Some(day(0)), ..none() };
        assert_eq!(list(&county, held).await, [21, 23, 27, 28]);
        let town = PostQuery { within: Some(UnitPath::root("R").child("T1")), ..none() };
        assert_eq!(list(&county, town).await, [21, 22, 24, 25, 27]);
        let role = PostQuery { role: Some(Role::Head), ..none() };
        assert_eq!(list(&county, role).await, [0_u128; 0]);
        // Host and home see a secondment.
        let seconded =
            |home: Option<u128>| PostQuery { seconded: Some(home.map(|unit| UnitId(id(unit)))), ..none() };
        for unit in [2, 3] {
            assert_eq!(list(&scope(unit, &[Reach::Own]), seconded(None)).await, [28]);
        }
        assert_eq!(list(&scope(4, &[Reach::Own]), seconded(None)).await, [0_u128; 0]);
        assert_eq!(list(&county, seconded(Some(2))).await, [28]);
        assert_eq!(list(&county, seconded(Some(3))).await, [0_u128; 0]);
        let paths = |codes: &[u128]| codes.iter().map(|unit| post(0, 0, *unit, 0, None).path).collect();
        let save = async |tx: Tx| {
            let post = Post {
                title: "副镇长".to_owned(),
                version: 2,
                oversees: paths(&[3, 4]),
                ..post(21, 11, 2, -9, None)
            };
            tx.save_post(&post, &[UnitId(id(3)), UnitId(id(4))]).await?;
            let post = Post { version: 3, oversees: paths(&[4]), ends: Some(day(3)), ..post };
            tx.save_post(&post, &[UnitId(id(4))]).await?;
            assert_eq!(tx.post(post.id).await?, Some(post));
            assert_eq!(tx.posts_in(Role::Reporter).await?.len(), 8);
            Ok::<_, Error>(())
        };
        store.write("save", save).await.unwrap();
    });
}

fn recall(answer: Option<Answer>) -> Recall {
    Recall {
        id: RecallId(id(31)),
        post: PostId(id(28)),
        asked_by: PersonId(id(11)),
        asked: now(),
        reason: "人手不足".to_owned(),
        wanted: Some(day(5)),
        answer,
    }
}

#[test]
fn a_secondment_keeps_its_reasons_until_the_person_is_erased() {
    check(async |fresh| {
        let store = fresh.open().await;
        load(&store).await;
        let (post, reason) = (PostId(id(28)), "征迁".to_owned());
        let began = Secondment { post, reason, agreed: day(9), sent: now(), ended: None, end_reason: None };
        let ended = Secondment { ended: Some(now()), end_reason: Some("完成".to_owned()), ..began.clone() };
        let answer =
            Answer {
                by: PersonId(id(12)), at: now(), agreed: false, reason: Some("任务未完".to_owned())
            };
        let save = async |tx: Tx| {
            tx.put_secondment(&began).await?;
            assert_eq!(tx.secondment(post).await?, Some(began.clone()));
            tx.put_recall(&recall(None)).await?;
            assert_eq!(tx.recalls_of(&[post]).await?, [recall(None)]);
            tx.put_secondment(&ended).await?;
            tx.put_recall(&recall(Some(answer.clone()))).await
        };
        store.write("save", save).await.unwrap();
        assert_eq!(store.secondments_of(&[post]).await.unwrap(), std::slice::from_ref(&ended));
        assert_eq!(store.recalls_of(&[post]).await.unwrap(), [recall(Some(answer.clone()))]);
        let erase = async |number: u128| {
            let erase = async |tx: Tx| tx.erase_person(&person(number, 2), now()).await;
            store.write("erase", erase).await.unwrap();
        };
        erase(11).await;
        assert_eq!(
            store.secondments_of(&[post]).await.unwrap(),
            std::slice::from_ref(&ended),
            "it tells of somebody else"
        );
        erase(16).await;
        let empty = Secondment { reason: String::new(), end_reason: Some(String::new()), ..ended };
        assert_eq!(store.secondments_of(&[post]).await.unwrap(), [empty]);
        let answer = Answer { reason: Some(String::new()), ..answer };
        let empty = Recall { reason: String::new(), ..recall(Some(answer)) };
        assert_eq!(store.recalls_of(&[post]).await.unwrap(), [empty]);
        let erased = store.person(PersonId(id(16))).await.unwrap().unwrap();
        assert_eq!(
            (erased.name.as_str(), erased.phone, erased.erased, erased.version),
            ("", None, Some(now()), 2)
        );
        assert_eq!(people(&store, &scope(1, Reach::ALL), &all()).await, [12, 13, 14, 15]);
    });
}

#[test]
fn what_an_account_opened_can_be_closed_at_once() {
    check(async |fresh| {
        let store = fresh.open().await;
        load(&store).await;
        let account = |number: u128, person: u128| Account {
            id: AccountId(id(number)),
            person: PersonId(id(person)),
            name: format!("a{number}"),
            password: String::new(),
            must_change: false,
            failed: 0,
            locked_until: None,
            disabled: None,
            is_demo: false,
        };
        let token = |number: u128, account: u128, revoked| Token {
            id: TokenId(id(number)),
            digest: format!("{number:064}"),
            account: AccountId(id(account)),
            title: "接口".to_owned(),
            scopes: Vec::new(),
            made: now(),
            expires: now() + TimeDelta::days(9),
            revoked,
        };
        let earlier = now() - TimeDelta::days(1);
        let save = async |tx: Tx| {
            for (number, person) in [(41, 11), (42, 11), (43, 12)] {
                tx.put_account(&account(number, person)).await?;
                let (digest, csrf) = (format!("{number:064}"), String::new());
                let session =
                    Session { digest, account: AccountId(id(number)), csrf, began: now(), seen: now() };
                tx.add_session(&session).await?;
            }
            for token in [token(51, 41, None), token(52, 41, Some(earlier)), token(53, 43, None)] {
                tx.put_token(&token).await?;
            }
            let names = tx.accounts_of(&[PersonId(id(11)), PersonId(id(13))]).await?;
            assert_eq!(names, [account(41, 11), account(42, 11)]);
            tx.revoke_tokens(AccountId(id(41)), now()).await?;
            tx.end_sessions(AccountId(id(41)), None).await
        };
        store.write("save", save).await.unwrap();
        let revoked = async |account: u128| {
            let tokens = store.tokens_of(AccountId(id(account))).await.unwrap();
            tokens.iter().map(|token| token.revoked).collect::<Vec<_>>()
        };
        assert_eq!(revoked(41).await, [Some(earlier), Some(now())], "what was taken back keeps its time");
        assert_eq!(revoked(43).await, [None]);
        for (number, is_there) in [(41, false), (42, true), (43, true)] {
            assert_eq!(store.session(&format!("{number:064}")).await.unwrap().is_some(), is_there);
        }
        let erase = async |tx: Tx| tx.erase_person(&person(11, 2), now()).await;
        store.write("erase", erase).await.unwrap();
        for (account, title) in [(41, ""), (43, "接口")] {
            let tokens = store.tokens_of(AccountId(id(account))).await.unwrap();
            assert!(tokens.iter().all(|token| token.title == title), "{tokens:?}");
        }
    });
}
