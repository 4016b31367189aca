//! Declared points, from the application to the list, on both databases.

use crate::cases::{act, offered};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check};

fn asked(unit: &str, points: f64) -> Value {
    json!({ "kind": "points", "scheme": "towns", "unit": unit, "period": "2022-03", "node": "all", "points": points,
        "reason": "承办全市现场会", "document": "〔2022〕3号" })
}

async fn save_scheme(world: &World) {
    let scheme = json!({ "text": crate::schemes::text("乡镇榜"), "from": "2022-01" });
    world.post("root-office", "/api/v1/schemes", &scheme).await.ok(StatusCode::CREATED);
}

/// An application that was submitted.
async fn submitted(world: &World, points: f64) -> String {
    let opened = world.post("reporter", "/api/v1/applications", &asked("T1", points)).await;
    let opened = opened.ok(StatusCode::CREATED);
    let id = opened["case"]["id"].as_str().unwrap().to_owned();
    act(world, "reporter", &id, "submit", json!({})).await.ok(StatusCode::OK);
    id
}

#[test]
fn points_are_declared_once_the_office_above_approves() {
    check(async |world| {
        save_scheme(world).await;
        let id = submitted(world, 0.5).await;
        let path = format!("/api/v1/cases/{id}");
        let office = world.get("office", &path).await.ok(StatusCode::OK);
        assert_eq!(offered(&office), ["return", "reject"], "the town's own office doesn't decide");
        let above = world.get("root-office", &path).await.ok(StatusCode::OK);
        assert!(offered(&above).contains(&"approve"));
        let own = act(world, "office", &id, "approve", json!({})).await;
        assert_eq!(own.problem(StatusCode::FORBIDDEN), "denied");
        act(world, "root-office", &id, "approve", json!({})).await.ok(StatusCode::OK);
        let page = world.get("resident", "/api/v1/points?scheme=towns&period=2022-03&unit=T1").await;
        let page = page.ok(StatusCode::OK);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        assert_eq!((&page["items"][0]["points"], &page["items"][0]["case"]), (&json!(0.5), &json!(id)));
    });
}

#[test]
fn a_cap_is_kept_at_approval() {
    check(async |world| {
        save_scheme(world).await;
        let (first, second) = (submitted(world, 0.6).await, submitted(world, 0.6).await);
        let rules = json!({ "leading_share": 0.5, "most_added": 1.0 });
        let path = "/api/v1/settings/result-rules";
        world.change("root-office", Method::PUT, path, 0, &rules).await.ok(StatusCode::OK);
        act(world, "root-office", &first, "approve", json!({})).await.ok(StatusCode::OK);
        let beyond = act(world, "root-office", &second, "approve", json!({})).await;
        assert_eq!(beyond.problem(StatusCode::CONFLICT), "points_beyond_cap");
        assert!(beyond.body["detail"].as_str().unwrap().contains("1.2"), "{}", beyond.body);
        let page = world.get("root-office", "/api/v1/points").await.ok(StatusCode::OK);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn points_that_no_board_takes_are_refused() {
    check(async |world| {
        save_scheme(world).await;
        for (field, value, at) in [
            ("scheme", json!("none"), "/body/scheme"),
            ("period", json!("2022-Q1"), "/body/period"),
            ("period", json!("2021-12"), "/body/scheme"),
            ("node", json!("none"), "/body/node"),
            ("points", json!(0.005), "/body/points"),
            ("points", json!(0), "/body/points"),
            ("document", json!(" "), "/body/document"),
        ] {
            let mut body = asked("T1", 0.5);
            body[field] = value;
            let answer = world.post("root-office", "/api/v1/applications", &body).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{body}");
            assert_eq!(answer.body["misfits"][0]["at"], json!(at), "{}", answer.body);
        }
        let village = world.post("root-office", "/api/v1/applications", &asked("V1", 0.5)).await;
        assert_eq!(village.body["misfits"][0]["code"], json!("not_on_board"), "{}", village.body);
    });
}
