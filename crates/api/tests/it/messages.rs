//! Messages: who is written to of what, and who reads it.

use app::messages::MessageView;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check, send};

/// What an account's inbox has, in its order: why, title, whether it was read.
async fn inbox(world: &World, account: &str) -> Vec<MessageView> {
    let page = world.get(account, "/api/v1/messages").await.ok(StatusCode::OK);
    assert_eq!(page["next"], Value::Null);
    serde_json::from_value(page["items"].clone()).unwrap()
}

async fn titles(world: &World, account: &str) -> Vec<(String, String)> {
    inbox(world, account).await.into_iter().map(|message| (message.what, message.title)).collect()
}

async fn act(world: &World, account: &str, id: &str, action: &str, fields: Value) {
    let path = format!("/api/v1/cases/{id}");
    let case = world.get(account, &path).await.ok(StatusCode::OK);
    let body = json!({ "action": action, "fields": fields });
    let version = case["case"]["version"].as_i64().unwrap();
    let acted = world.change(account, Method::POST, &format!("{path}/actions"), version, &body).await;
    acted.ok(StatusCode::OK);
}

async fn order(world: &World, receiver: &str) -> String {
    let task = json!({ "title": "协调项目用地", "receiver": receiver });
    let opened = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
    opened["case"]["id"].as_str().unwrap().to_owned()
}

fn one(what: &str, title: &str) -> Vec<(String, String)> {
    vec![(what.to_owned(), title.to_owned())]
}

#[test]
fn a_units_people_hear_of_what_it_gets_and_whoever_ordered_it_of_what_comes_back() {
    check(async |world| {
        let id = order(world, "T1").await;
        let assigned = one("case.assigned", "「协调项目用地」已交你单位办理");
        for account in ["reporter", "approver", "office", "clerk-T1"] {
            assert_eq!(titles(world, account).await, assigned, "{account}");
        }
        // Whoever did it, who may not act there, and everybody else.
        for account in ["root-head", "resident", "auditor", "other", "clerk-V1", "root-office"] {
            assert_eq!(titles(world, account).await, [], "{account}");
        }
        act(world, "reporter", &id, "decline", json!({ "reason": "超出职责范围" })).await;
        assert_eq!(titles(world, "root-head").await, one("case.returned", "「协调项目用地」已退回，请补正"));
        act(world, "root-head", &id, "dispatch", json!({ "receiver": "T2" })).await;
        let seen = titles(world, "other").await;
        assert_eq!(seen, assigned);
        // It is no longer theirs to see: the message stays, its title goes.
        assert_eq!(titles(world, "reporter").await, one("case.assigned", "「一件事项」已交你单位办理"));
        let english = world.request("other", Method::GET, "/api/v1/messages").header("accept-language", "en");
        let english = send(english).await.ok(StatusCode::OK);
        assert_eq!(english["items"][0]["title"], json!("“协调项目用地” was given to your unit"));
    });
}

#[test]
fn an_applicant_hears_how_it_was_decided() {
    check(async |world| {
        let asked = json!({ "kind": "exemption", "goal": "T1", "unit": "T1", "period": "2022",
            "effective_from": "2022-04", "reason": "整村搬迁后不再考核" });
        let opened = world.post("reporter", "/api/v1/applications", &asked).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        act(world, "reporter", id, "submit", json!({})).await;
        act(world, "root-office", id, "return", json!({ "reason": "请补充依据" })).await;
        act(world, "reporter", id, "submit", json!({})).await;
        act(world, "root-office", id, "approve", json!({})).await;
        let heard = inbox(world, "reporter").await;
        let titles: Vec<_> = heard.iter().map(|message| message.title.as_str()).collect();
        assert_eq!(titles, ["「免考：T1 单位T1」已批准", "「免考：T1 单位T1」已退回，请补正"]);
        assert_eq!(json!(heard[0].args), json!({ "state": "approved", "action": "approve" }));
        assert!(!json!(heard).to_string().contains("整村搬迁"), "a reason may tell of a person");
        for account in ["root-office", "clerk-T1", "approver"] {
            assert!(inbox(world, account).await.is_empty(), "{account}");
        }
        // Whoever takes their own back knows it.
        let opened = world.post("reporter", "/api/v1/applications", &asked).await.ok(StatusCode::CREATED);
        act(world, "reporter", opened["case"]["id"].as_str().unwrap(), "withdraw", json!({})).await;
        assert_eq!(inbox(world, "reporter").await.len(), 2);
    });
}

#[test]
fn unread_ones_come_first_and_are_read_by_their_owner_only() {
    check(async |world| {
        for _ in 0..4 {
            order(world, "T1").await;
        }
        let unread = async || {
            world.get("clerk-T1", "/api/v1/session").await.ok(StatusCode::OK)["unread_messages"].clone()
        };
        assert_eq!(unread().await, json!(4));
        let all = inbox(world, "clerk-T1").await;
        assert!(all.is_sorted_by(|one, other| one.id > other.id));
        let read = format!("/api/v1/messages/{}/read", all[1].id);
        let foreign = world.post("clerk-T2", &read, &json!({})).await;
        assert_eq!(foreign.problem(StatusCode::NOT_FOUND), "not_found");
        let once = world.post("clerk-T1", &read, &json!({})).await.ok(StatusCode::OK);
        assert!(once["read"].is_string());
        assert_eq!(world.post("clerk-T1", &read, &json!({})).await.ok(StatusCode::OK), once);
        assert_eq!(unread().await, json!(3));
        let wanted: Vec<_> = [0, 2, 3, 1].iter().map(|at| all[*at].id).collect();
        let (mut seen, mut path) = (Vec::new(), "/api/v1/messages?limit=1".to_owned());
        loop {
            let page = world.get("clerk-T1", &path).await.ok(StatusCode::OK);
            seen.push(page["items"][0]["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap());
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/messages?limit=1&after={next}");
        }
        assert_eq!(seen, wanted);
        let rest = world.get("clerk-T1", "/api/v1/messages?unread=true").await.ok(StatusCode::OK);
        assert_eq!(rest["items"].as_array().unwrap().len(), 3);
        for after in ["x", "unread", "unread:x", "all:00000000-0000-0000-0000-000000000000"] {
            let bad = world.get("clerk-T1", &format!("/api/v1/messages?after={after}")).await;
            assert_eq!(bad.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{after}");
        }
        world.system.relay().await.unwrap();
        let journal = world.get("root-auditor", "/api/v1/journal?kind=message").await.ok(StatusCode::OK);
        assert_eq!(journal["items"].as_array().unwrap().len(), 1, "{journal}");
    });
}

#[test]
fn who_is_erased_has_no_messages() {
    check(async |world| {
        order(world, "V4").await;
        let person = testkit::world::clerk("V4");
        let count =
            async || world.system.store().count_unread(testkit::domain::id::PersonId(person)).await.unwrap();
        assert_eq!(count().await, 1);
        let path = format!("/api/v1/people/{person}");
        let erased = world.change("root-admin", Method::DELETE, &path, 1, &json!({})).await;
        assert_eq!(erased.status, 204, "{}", erased.body);
        assert_eq!(count().await, 0);
    });
}
