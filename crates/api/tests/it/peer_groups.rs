//! Peer groups: made, changed from a day on, refused.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check};

const GROUPS: &str = "/api/v1/peer-groups";

fn body(code: &str, members: &[&str]) -> Value {
    json!({ "set": "villages", "code": code, "title": "近郊组", "members": members, "from": "2022-01-01" })
}

/// Makes a group; its path.
async fn add(world: &World, body: &Value) -> String {
    let made = world.post("root-office", GROUPS, body).await;
    let made = made.ok(StatusCode::CREATED);
    format!("{GROUPS}/{}", made["id"].as_str().unwrap())
}

fn members(group: &Value) -> Vec<String> {
    let told = |member: &Value| {
        let text = |name: &str| member[name].as_str().unwrap_or("").to_owned();
        format!("{} {}–{}", text("unit"), text("starts"), text("ends"))
    };
    group["members"].as_array().unwrap().iter().map(told).collect()
}

async fn on(world: &World, day: &str) -> Vec<Vec<String>> {
    let page = world.get("resident", &format!("{GROUPS}?set=villages&at={day}")).await.ok(StatusCode::OK);
    page["items"].as_array().unwrap().iter().map(members).collect()
}

#[test]
fn members_change_from_a_day_on() {
    check(async |world| {
        let path = add(world, &body("near", &["V1", "V2"])).await;
        let patch = json!({ "members": ["V2", "V3"], "from": "2022-04-01" });
        let changed = world.change("root-office", Method::PATCH, &path, 1, &patch).await;
        assert_eq!(changed.headers["etag"], "\"v2\"");
        let changed = changed.ok(StatusCode::OK);
        let all = ["V1 2022-01-01–2022-03-31", "V2 2022-01-01–", "V3 2022-04-01–"];
        assert_eq!(members(&changed), all);
        assert_eq!(members(&world.get("grid", &path).await.ok(StatusCode::OK)), all);
        assert_eq!(on(world, "2022-03-31").await, [all[..2].to_vec()]);
        assert_eq!(on(world, "2022-04-01").await, [all[1..].to_vec()]);
        assert_eq!(on(world, "2021-12-31").await, [[""; 0]; 0]);
        let of = |unit: &str| format!("{GROUPS}?unit={unit}");
        for (unit, groups) in [("V1", 0), ("V2", 1)] {
            let page = world.get("resident", &of(unit)).await.ok(StatusCode::OK);
            assert_eq!(page["items"].as_array().unwrap().len(), groups, "{unit}");
        }
        let end = json!({ "ends": "2022-06-30", "title": "城郊组" });
        let ended = world.change("root-office", Method::PATCH, &path, 2, &end).await.ok(StatusCode::OK);
        assert_eq!((&ended["title"], &ended["ends"]), (&json!("城郊组"), &json!("2022-06-30")));
        assert_eq!(members(&ended)[2], "V3 2022-04-01–2022-06-30");
        let stale = world.change("root-office", Method::PATCH, &path, 2, &end).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        world.system.relay().await.unwrap();
        let journal = world.get("root-admin", "/api/v1/journal").await.ok(StatusCode::OK);
        let change = &journal["items"][1];
        assert_eq!(change["what"], "peer_group.changed");
        let fields: Vec<&Value> =
            change["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
        assert_eq!(fields, ["members", "from"]);
    });
}

#[test]
fn a_unit_is_in_one_group_of_a_set() {
    check(async |world| {
        add(world, &body("near", &["V1", "V2"])).await;
        let again = world.post("root-office", GROUPS, &body("near", &[])).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "peer_group_exists");
        let far = world.post("root-office", GROUPS, &body("far", &["V3", "V2", "V1"])).await;
        assert_eq!(far.problem(StatusCode::CONFLICT), "in_another_group");
        let taken =
            |unit: &str| json!({ "unit": unit, "group": "near", "starts": "2022-01-01", "ends": null });
        assert_eq!(far.body["taken"], json!([taken("V1"), taken("V2")]));
        let path = add(world, &body("far", &["V3"])).await;
        let patch = json!({ "members": ["V3", "V2"] });
        let moved = world.change("root-office", Method::PATCH, &path, 1, &patch).await;
        assert_eq!(moved.problem(StatusCode::CONFLICT), "in_another_group");
        let mut other = body("near", &["V1"]);
        other["set"] = json!("trial");
        add(world, &other).await;
    });
}

#[test]
fn whoever_may_not_edit_a_member_may_not_change_the_group() {
    check(async |world| {
        let denied = async |body: Value| {
            let answer = world.post("administrator", GROUPS, &body).await;
            assert_eq!(answer.problem(StatusCode::FORBIDDEN), "denied", "{body}");
        };
        denied(body("far", &["V1", "V3"])).await;
        denied(body("none", &[])).await;
        let own = world.post("administrator", GROUPS, &body("near", &["V1"])).await.ok(StatusCode::CREATED);
        let own = format!("{GROUPS}/{}", own["id"].as_str().unwrap());
        let change = async |path: &str, patch: Value| {
            world.change("administrator", Method::PATCH, path, 1, &patch).await
        };
        let foreign = change(&own, json!({ "members": ["V3"] })).await;
        assert_eq!(foreign.problem(StatusCode::FORBIDDEN), "denied");
        let theirs = add(world, &body("far", &["V3"])).await;
        let taken = change(&theirs, json!({ "members": ["V2"] })).await;
        assert_eq!(taken.problem(StatusCode::FORBIDDEN), "denied");
        let empty = add(world, &body("empty", &[])).await;
        let filled = change(&empty, json!({ "members": ["V2"] })).await;
        assert_eq!(filled.problem(StatusCode::FORBIDDEN), "denied");
        change(&own, json!({ "members": ["V2"] })).await.ok(StatusCode::OK);
    });
}

#[test]
fn what_does_not_fit_is_told_all_at_once() {
    check(async |world| {
        let misfits = |answer: &Value| {
            let at = |misfit: &Value| {
                format!("{} {}", misfit["at"].as_str().unwrap(), misfit["code"].as_str().unwrap())
            };
            answer["misfits"].as_array().unwrap().iter().map(at).collect::<Vec<_>>()
        };
        let refused = async |body: &Value| {
            let answer = world.post("root-office", GROUPS, body).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
            misfits(&answer.body)
        };
        let bad =
            json!({ "set": "a/b", "code": "", "title": " ", "from": "2022-02-01", "until": "2022-01-01" });
        assert_eq!(
            refused(&bad).await,
            ["/set bad_code", "/code bad_code", "/title empty", "/until too_early"]
        );
        let unknown = body("near", &["V1", "none", "V2", "nobody"]);
        assert_eq!(refused(&unknown).await, ["/members/1 no_such_unit", "/members/3 no_such_unit"]);
        let mut early = body("near", &["V1"]);
        early["from"] = json!("2020-12-31");
        assert_eq!(refused(&early).await, ["/members/0 not_there"]);
        let mut over = body("near", &["V1"]);
        over["until"] = json!("2022-03-31");
        let path = add(world, &over).await;
        let change = async |patch: Value| world.change("root-office", Method::PATCH, &path, 1, &patch).await;
        let late = change(json!({ "ends": "2022-12-31" })).await;
        assert_eq!(late.problem(StatusCode::CONFLICT), "peer_group_over");
        let alone = change(json!({ "from": "2022-02-01" })).await;
        assert_eq!(alone.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(misfits(&alone.body), ["/from without_members"]);
        let page = world.get("office", &format!("{GROUPS}?after=x")).await;
        assert_eq!(page.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
    });
}
