//! Validation rules over HTTP on both databases.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check};

const PATH: &str = "/api/v1/settings/validation-rules";

async fn put(world: &World, version: i64, rules: Value) -> testkit::world::Answer {
    world.change("root-office", Method::PUT, PATH, version, &json!({ "rules": rules })).await
}

#[test]
fn rules_are_changed_by_whoever_has_seen_them_and_hold_for_known_indicators() {
    check(async |world| {
        let usual = world.get("root-office", PATH).await.ok(StatusCode::OK);
        assert_eq!(usual, json!({ "rules": [{ "goal": null, "expect": { "kind": "frozen", "times": 3 } }] }));
        let rules = json!([
            { "goal": "T1", "expect": { "kind": "range", "low": 0.0, "high": 100.0 } },
            { "goal": "T1", "expect": { "kind": "sum", "parts": ["V1", "V2"], "within": 0.5 } },
            { "goal": null, "expect": { "kind": "change", "most": 0.5 } },
        ]);
        put(world, 0, rules.clone()).await.ok(StatusCode::OK);
        assert_eq!(put(world, 0, json!([])).await.problem(StatusCode::PRECONDITION_FAILED), "stale");
        assert_eq!(world.get("root-office", PATH).await.ok(StatusCode::OK)["rules"], rules);
        let faulty = json!([
            { "goal": "NOPE", "expect": { "kind": "range", "low": 2.0, "high": 1.0 } },
            { "goal": null, "expect": { "kind": "sum", "parts": ["T1", "NOPE"] } },
            { "expect": { "kind": "frozen", "times": 1 } },
        ]);
        let answer = put(world, 1, faulty).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let places: Vec<&str> =
            answer.body["misfits"].as_array().unwrap().iter().filter_map(|of| of["at"].as_str()).collect();
        let expected =
            ["/rules/0/expect/high", "/rules/0/goal", "/rules/1/expect/parts/1", "/rules/2/expect/times"];
        assert_eq!(places, expected);
        assert_eq!(world.get("root-office", PATH).await.ok(StatusCode::OK)["rules"], rules);
    });
}
