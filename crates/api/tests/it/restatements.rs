//! Restatements: what is corrected after its month was sealed, on both databases.

use crate::cases::{act, offered};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check, put_value, send};

/// Seals months that are over, those that aren't sealed yet.
async fn seal(world: &World, months: &[&str]) {
    for month in months {
        let sealed = world.post("root-office", &format!("/api/v1/months/{month}/seal"), &json!({})).await;
        assert!(sealed.status == 201 || sealed.body["code"] == "month_sealed", "{}", sealed.body);
    }
}

fn asked(old: f64, new: f64) -> Value {
    json!({ "kind": "restatement", "goal": "T1", "unit": "T1", "period": "2022-01", "old": old, "new": new,
        "reason": "普查后核减", "document": "统〔2022〕5号" })
}

/// Applies, submits and lets the office of the root approve.
async fn restate(world: &World, old: f64, new: f64) {
    let opened = world.post("reporter", "/api/v1/applications", &asked(old, new)).await;
    let opened = opened.ok(StatusCode::CREATED);
    let id = opened["case"]["id"].as_str().unwrap();
    act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
    let seen = world.get("root-office", &format!("/api/v1/cases/{id}")).await.ok(StatusCode::OK);
    assert!(offered(&seen).contains(&"approve"));
    act(world, "root-office", id, "approve", json!({})).await.ok(StatusCode::OK);
}

#[test]
fn a_sealed_value_is_restated_in_a_chain() {
    check(async |world| {
        put_value(world, "T1", "T1", "2022-01", 10.0).await;
        let open = world.post("reporter", "/api/v1/applications", &asked(10.0, 8.0)).await;
        assert_eq!(open.problem(StatusCode::CONFLICT), "month_not_sealed");
        seal(world, &["2022-01", "2022-02"]).await;
        let other = world.post("reporter", "/api/v1/applications", &asked(9.0, 8.0)).await;
        assert_eq!(other.body["misfits"][0]["code"], json!("other_value"), "{}", other.body);
        restate(world, 10.0, 8.0).await;
        seal(world, &["2022-01", "2022-02", "2022-03"]).await;
        restate(world, 8.0, 8.5).await;
        let values = world.get("root-office", "/api/v1/goals/T1/observations").await.ok(StatusCode::OK);
        assert_eq!(
            (&values["items"][0]["value"], &values["items"][0]["source"]),
            (&json!(8.5), &json!("test"))
        );
        let path = "/api/v1/restatements?period=2022-01&goal=T1";
        let page = world.get("reporter", path).await.ok(StatusCode::OK);
        let chain: Vec<Value> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| json!([of["old"], of["new"], of["counts_from"]]))
            .collect();
        assert_eq!(chain, [json!([10.0, 8.0, "2022-03"]), json!([8.0, 8.5, "2022-04"])]);
    });
}

#[test]
fn nothing_is_imported_or_declared_in_a_sealed_month() {
    check(async |world| {
        let scheme = json!({ "text": crate::schemes::text("乡镇榜"), "from": "2022-01" });
        world.post("root-office", "/api/v1/schemes", &scheme).await.ok(StatusCode::CREATED);
        seal(world, &["2022-01"]).await;
        let result = json!({ "exam": "city", "results": [
            { "goal": "T1", "period": "2022-01", "rank": 1, "of": 9, "document": "x" }] });
        let result = world.post("root-office", "/api/v1/results", &result).await;
        assert_eq!(result.body["misfits"][0]["code"], json!("month_sealed"), "{}", result.body);
        let text = "period,indicator,rank,of,document\n2022-01,T1,1,9,x\n";
        let request = world.request("root-office", Method::POST, "/api/v1/results/table?exam=city");
        let table = send(request.body(text)).await;
        assert_eq!(table.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        let points = json!({ "kind": "points", "scheme": "towns", "unit": "T1", "period": "2022-01", "node": "all",
            "points": 1, "reason": "承办全市现场会", "document": "x" });
        let points = world.post("root-office", "/api/v1/applications", &points).await;
        assert_eq!(points.problem(StatusCode::CONFLICT), "month_sealed");
    });
}
