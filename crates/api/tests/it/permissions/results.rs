//! Published results, declared points, restatements.

use super::{Operation, Rule, Things, operation};
use app::access::{Action, Reach};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::World;

fn published(unit: &str, rank: u32) -> Value {
    json!({ "exam": "city",
        "results": [{ "goal": unit, "period": "2022-03", "rank": rank, "of": 9, "document": "通报" }] })
}

/// Publishes a place of a unit's indicator.
pub(super) async fn publish(world: &World, unit: &str) {
    world.post("root-office", "/api/v1/results", &published(unit, 3)).await.ok(StatusCode::OK);
}

pub(super) fn all() -> Vec<Operation> {
    let results = |_: &Things, _: &str| "/api/v1/results".to_owned();
    let table = |_: &Things, _: &str| "/api/v1/results/table?exam=city".to_owned();
    let rules = |_: &Things, _: &str| "/api/v1/settings/result-rules".to_owned();
    // Settings and schemes belong to the root.
    let root = &[Reach::Above];
    vec![
        operation("listResults", Rule::List(Action::GoalRead), Method::GET, results),
        operation("addResults", Rule::On(Action::ResultEdit), Method::POST, results)
            .with(|_, unit| published(unit, 3)),
        // A row that isn't permitted is a fault of the file: who may import somewhere gets as far as that.
        operation("importResults", Rule::On(Action::ResultEdit), Method::POST, table)
            .only(&[Reach::Own])
            .with(|_, _| json!("x")),
        operation("listPoints", Rule::On(Action::SchemeRead), Method::GET, |_, _| {
            "/api/v1/points".to_owned()
        })
        .only(root),
        operation("listRestatements", Rule::SignedIn, Method::GET, |_, _| "/api/v1/restatements".to_owned()),
        operation("resultRules", Rule::On(Action::SettingRead), Method::GET, rules).only(root),
        operation("putResultRules", Rule::On(Action::SettingEdit), Method::PUT, rules)
            .only(root)
            .with(|_, _| json!({ "leading_share": 0.5 })),
    ]
}
