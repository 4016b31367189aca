//! A month's forms from opening to observations, over HTTP on both databases.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, clerk, put_value};

/// A board of the towns: B1's clerk has the figures of `B1`, what `T1` counts the towns know themselves.
const SCHEME: &str = r#"
[scheme]
code = "towns"
title = "乡镇榜"
level = "town"

[[node]]
code = "all"

[[indicator]]
code = "B1"
in = "all"
source_unit = "B1"
rule = { kind = "raw" }
points = 100

[[indicator]]
code = "T1"
in = "all"
rule = { kind = "raw" }
points = 50

[[indicator]]
code = "B2"
in = "all"
source_unit = "B1"
frequency = "quarter"
rule = { kind = "raw" }
points = 50
"#;

/// Gives a clerk one more post.
async fn appoint(world: &World, of: &str, role: &str, at: &str) {
    let post = json!({ "person": clerk(of), "unit": at, "role": role, "title": role });
    world.post("root-admin", "/api/v1/posts", &post).await.ok(StatusCode::CREATED);
}

/// Opens a month of the board, where B2's clerk signs for B1 and G1's verifies.
pub(crate) async fn opened(world: &World, month: &str) -> Value {
    let scheme = json!({ "text": SCHEME, "from": "2022-01" });
    world.post("root-office", "/api/v1/schemes", &scheme).await.ok(StatusCode::CREATED);
    appoint(world, "B2", "approver", "B1").await;
    appoint(world, "G1", "verifier", "R").await;
    open(world, month).await
}

async fn open(world: &World, month: &str) -> Value {
    let path = format!("/api/v1/months/{month}/open");
    world.post("root-office", &path, &json!({})).await.ok(StatusCode::OK)
}

/// The ids of a month's forms that a list has.
pub(crate) async fn listed(world: &World, account: &str, query: &str) -> Vec<String> {
    let page = world.get(account, &format!("/api/v1/reports?{query}")).await.ok(StatusCode::OK);
    let items = page["items"].as_array().unwrap();
    items.iter().map(|form| form["id"].as_str().unwrap().to_owned()).collect()
}

pub(crate) async fn form(world: &World, id: &str) -> Value {
    world.get("root-office", &format!("/api/v1/reports/{id}")).await.ok(StatusCode::OK)
}

/// Saves figures over the form as it is now.
async fn save(world: &World, account: &str, id: &str, rows: Value) -> Answer {
    let version = form(world, id).await["version"].as_i64().unwrap();
    save_at(world, account, id, version, rows).await
}

async fn save_at(world: &World, account: &str, id: &str, version: i64, rows: Value) -> Answer {
    let path = format!("/api/v1/reports/{id}/rows");
    world.change(account, Method::PATCH, &path, version, &json!({ "rows": rows })).await
}

async fn act(world: &World, account: &str, id: &str, action: &str, fields: Value) -> Answer {
    let seen = world.system.store().case(app::CaseId(id.parse().unwrap())).await.unwrap().unwrap();
    let body = json!({ "action": action, "fields": fields });
    world.change(account, Method::POST, &format!("/api/v1/cases/{id}/actions"), seen.version, &body).await
}

/// The values of an indicator that are known of 2022-04.
async fn observed(world: &World, goal: &str) -> Vec<(String, f64)> {
    let path = format!("/api/v1/goals/{goal}/observations?from=2022-04&to=2022-04");
    let page = world.get("root-office", &path).await.ok(StatusCode::OK);
    let items = page["items"].as_array().unwrap().iter();
    items.map(|of| (of["unit"].as_str().unwrap().to_owned(), of["value"].as_f64().unwrap())).collect()
}

fn values(first: f64, second: f64) -> Value {
    json!([{ "goal": "B1", "unit": "T1", "value": first }, { "goal": "B1", "unit": "T2", "value": second }])
}

#[test]
fn a_month_is_opened_once_and_asks_what_is_owed() {
    check(async |world| {
        let first = opened(world, "2022-04").await;
        assert_eq!(first, json!({ "forms": 3, "figures": 4, "before": 0 }));
        assert_eq!(open(world, "2022-04").await, json!({ "forms": 0, "figures": 0, "before": 3 }));
        // The quarter's figure is asked for with its last month, once for each town.
        assert_eq!(open(world, "2022-03").await, json!({ "forms": 4, "figures": 6, "before": 0 }));
        let quarter = listed(world, "root-office", "period=2022-03&kind=source").await;
        assert_eq!(form(world, &quarter[1]).await["rows"]["items"][0]["period"], json!("2022-Q1"));
        for (month, code) in [("2022-05", "invalid"), ("2022-Q1", "invalid"), ("x", "invalid")] {
            let refused =
                world.post("root-office", &format!("/api/v1/months/{month}/open"), &json!({})).await;
            assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), code);
        }
        assert_eq!(listed(world, "clerk-B1", "period=2022-04").await.len(), 1);
        assert_eq!(listed(world, "reporter", "period=2022-04").await.len(), 1);
        assert_eq!(listed(world, "root-office", "period=2022-04&late=true").await, [""; 0]);
        // The last day of March's is the 6th of April, since nobody works on the two days before; the clock stands at the 8th.
        assert_eq!(listed(world, "root-office", "period=2022-03&late=true").await.len(), 4);
        let month = world.get("root-office", "/api/v1/months/2022-03").await.ok(StatusCode::OK);
        assert_eq!((&month["late"], &month["asked"], &month["given"]), (&json!(4), &json!(6), &json!(0)));
        assert_eq!(form(world, &quarter[0]).await["cut_off"], json!("2022-04-06"));
        let own = world.get("reporter", "/api/v1/months/2022-04").await.ok(StatusCode::OK);
        assert_eq!((&own["forms"], &own["asked"]), (&json!(1), &json!(1)));
    });
}

#[test]
fn a_source_reports_for_all_and_it_becomes_observations() {
    check(async |world| {
        put_value(world, "B1", "T1", "2022-03", 9.0).await;
        put_value(world, "B1", "T1", "2021-04", 5.0).await;
        opened(world, "2022-04").await;
        let id = &listed(world, "root-office", "kind=source").await[0];
        let row = form(world, id).await["rows"]["items"][0].clone();
        assert_eq!(row["last"], json!({ "period": "2022-03", "value": 9.0 }));
        assert_eq!(row["year_before"], json!({ "period": "2021-04", "value": 5.0 }));
        assert_eq!(row["plausible"], json!({ "low": 3.0, "high": 11.0 }));
        let early = act(world, "clerk-B1", id, "submit", json!({})).await;
        assert_eq!(early.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(early.body["misfits"][1]["at"], json!("/rows/B1/T2/2022-04"));
        save(world, "clerk-B1", id, values(10.0, 20.0)).await.ok(StatusCode::OK);
        act(world, "clerk-B1", id, "submit", json!({})).await.ok(StatusCode::OK);
        let late = save(world, "clerk-B1", id, values(1.0, 2.0)).await;
        assert_eq!(late.problem(StatusCode::CONFLICT), "form_handed_in");
        act(world, "clerk-B2", id, "approve", json!({})).await.ok(StatusCode::OK);
        let own = act(world, "clerk-B1", id, "verify", json!({})).await;
        assert_eq!(own.problem(StatusCode::CONFLICT), "action_refused");
        assert_eq!(observed(world, "B1").await, []);
        act(world, "clerk-G1", id, "verify", json!({})).await.ok(StatusCode::OK);
        let known = [("T1".to_owned(), 10.0), ("T2".to_owned(), 20.0)];
        let mut found = observed(world, "B1").await;
        found.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(found, known);
        let reason = json!({ "reason": "口径有误，请重报" });
        act(world, "root-office", id, "return", reason).await.ok(StatusCode::OK);
        assert_eq!(observed(world, "B1").await, []);
        save(world, "clerk-B1", id, values(11.0, 20.0)).await.ok(StatusCode::OK);
        let path = format!("/api/v1/reports/{id}/rows/history?goal=B1&unit=T1");
        let history = world.get("clerk-B1", &path).await.ok(StatusCode::OK);
        let changes: Vec<_> = history.as_array().unwrap().iter().map(|of| of["after"].clone()).collect();
        assert_eq!((changes, &history[1]["before"]), (vec![json!(10.0), json!(11.0)], &json!(10.0)));
    });
}

#[test]
fn whoever_is_scored_does_not_verify() {
    check(async |world| {
        opened(world, "2022-04").await;
        let id = &listed(world, "reporter", "kind=unit").await[0];
        let clock = world.get("reporter", &format!("/api/v1/cases/{id}/clocks/reporting")).await;
        assert!(clock.ok(StatusCode::OK).to_string().contains("2022-05-05"));
        let note = json!([{ "goal": "T1", "unit": "T1", "note": "本月无此项" }]);
        save(world, "reporter", id, note).await.ok(StatusCode::OK);
        act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
        act(world, "approver", id, "approve", json!({})).await.ok(StatusCode::OK);
        let seen = world.get("verifier", &format!("/api/v1/cases/{id}")).await.ok(StatusCode::OK);
        assert_eq!((&seen["relations"], &seen["offers"]), (&json!(["verifier", "scored"]), &json!([])));
        let barred = act(world, "verifier", id, "verify", json!({})).await;
        assert_eq!(barred.problem(StatusCode::CONFLICT), "action_refused");
        assert_eq!(barred.body["refusal"]["code"], json!("barred"));
        act(world, "clerk-G1", id, "verify", json!({})).await.ok(StatusCode::OK);
        assert_eq!(observed(world, "T1").await, []);
    });
}

#[test]
fn what_is_saved_is_the_forms_own_and_nothing_else() {
    check(async |world| {
        opened(world, "2022-04").await;
        let id = &listed(world, "root-office", "kind=source").await[0];
        let foreign = json!([{ "goal": "T1", "unit": "T1", "value": 1 }, { "goal": "B1", "unit": "V1", "value": 1 },
            { "goal": "B1", "unit": "T1", "value": 1e16 }, { "goal": "B1", "unit": "T2", "value": 1 },
            { "goal": "B1", "unit": "T2", "value": 2 }]);
        let refused = save(world, "clerk-B1", id, foreign).await;
        assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let misfits = refused.body["misfits"].as_array().unwrap();
        let found: Vec<_> = misfits.iter().map(|of| of["at"].as_str().unwrap()).collect();
        assert_eq!(found, ["/rows/0", "/rows/1", "/rows/2/value", "/rows/4"]);
        assert_eq!(save(world, "other", id, values(1.0, 2.0)).await.problem(StatusCode::FORBIDDEN), "denied");
        save(world, "clerk-B1", id, values(1.0, 2.0)).await.ok(StatusCode::OK);
        let stale = save_at(world, "clerk-B1", id, 1, values(3.0, 4.0)).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        let second = json!([{ "goal": "B1", "unit": "T2", "value": null, "note": "数据未出" }]);
        let saved = save(world, "clerk-B1", id, second).await.ok(StatusCode::OK);
        assert_eq!((&saved["version"], &saved["rows"][0]["hole"]), (&json!(3), &Value::Null));
        let rows = form(world, id).await["rows"]["items"].clone();
        assert_eq!((&rows[0]["value"], &rows[1]["value"]), (&json!(1.0), &Value::Null));
        let text = json!({ "progress": "已完成统计", "difficulty": null });
        let path = format!("/api/v1/reports/{id}");
        let told = world.change("clerk-B1", Method::PATCH, &path, 3, &text).await.ok(StatusCode::OK);
        assert_eq!((&told["progress"], &told["version"]), (&json!("已完成统计"), &json!(4)));
    });
}

#[test]
fn a_figure_that_is_warned_about_needs_a_reason() {
    check(async |world| {
        for month in ["2022-02", "2022-03"] {
            put_value(world, "T1", "T1", month, 7.0).await;
        }
        opened(world, "2022-04").await;
        let id = &listed(world, "reporter", "kind=unit").await[0];
        let same = json!([{ "goal": "T1", "unit": "T1", "value": 7 }]);
        let saved = save(world, "reporter", id, same).await.ok(StatusCode::OK);
        assert_eq!(saved["rows"][0]["warnings"], json!([{ "kind": "frozen", "times": 3 }]));
        let refused = act(world, "reporter", id, "submit", json!({})).await;
        assert_eq!(refused.body["misfits"][0]["code"], json!("unexplained"), "{}", refused.body);
        let reason = json!([{ "goal": "T1", "unit": "T1", "reason": "确无变化" }]);
        save(world, "reporter", id, reason).await.ok(StatusCode::OK);
        act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
    });
}

#[test]
fn a_form_is_not_verified_while_a_figure_is_disputed() {
    check(async |world| {
        opened(world, "2022-04").await;
        let id = &listed(world, "root-office", "kind=source").await[0];
        save(world, "clerk-B1", id, values(10.0, 20.0)).await.ok(StatusCode::OK);
        let answers = format!("/api/v1/reports/{id}/answers");
        let confirm = json!({ "goal": "B1", "unit": "T1", "kind": "confirm" });
        let early = world.post("reporter", &answers, &confirm).await;
        assert_eq!(early.problem(StatusCode::CONFLICT), "not_to_be_answered");
        let figures = async |account: &str| {
            world.get(account, "/api/v1/figures?unit=T2&period=2022-04").await.ok(StatusCode::OK)[0].clone()
        };
        let early = figures("other").await;
        assert_eq!((&early["value"], &early["reported"]), (&Value::Null, &Value::Null));
        act(world, "clerk-B1", id, "submit", json!({})).await.ok(StatusCode::OK);
        assert_eq!(figures("other").await["value"], json!(20.0));
        act(world, "clerk-B2", id, "approve", json!({})).await.ok(StatusCode::OK);
        world.post("reporter", &answers, &confirm).await.ok(StatusCode::CREATED);
        let dispute = json!({ "goal": "B1", "unit": "T2", "kind": "dispute", "reason": "漏计一家企业" });
        let foreign = world.post("reporter", &answers, &dispute).await;
        assert_eq!(foreign.problem(StatusCode::FORBIDDEN), "denied");
        let opened = world.post("other", &answers, &dispute).await.ok(StatusCode::CREATED);
        let case = opened["answer"]["case"].as_str().unwrap();
        let twice = world.post("other", &answers, &dispute).await;
        assert_eq!(twice.problem(StatusCode::CONFLICT), "disputed_already");
        let month = world.get("root-office", "/api/v1/months/2022-04").await.ok(StatusCode::OK);
        assert_eq!(month["disputes"], json!(1));
        let waiting = act(world, "clerk-G1", id, "verify", json!({})).await;
        assert_eq!(waiting.body["refusal"]["code"], json!("children_unfinished"), "{}", waiting.body);
        let same = act(world, "clerk-B1", case, "correct", json!({})).await;
        assert_eq!(same.problem(StatusCode::CONFLICT), "figure_unchanged");
        let reason = json!({ "reason": "异议属实，请更正" });
        act(world, "clerk-G1", id, "return", reason).await.ok(StatusCode::OK);
        save(world, "clerk-B1", id, values(10.0, 21.0)).await.ok(StatusCode::OK);
        act(world, "clerk-B1", case, "correct", json!({})).await.ok(StatusCode::OK);
        act(world, "clerk-B1", id, "submit", json!({})).await.ok(StatusCode::OK);
        act(world, "clerk-B2", id, "approve", json!({})).await.ok(StatusCode::OK);
        act(world, "clerk-G1", id, "verify", json!({})).await.ok(StatusCode::OK);
        let answer = figures("other").await["answers"][0].clone();
        assert_eq!((&answer["state"], &answer["value"]), (&json!("corrected"), &json!(20.0)));
        let figure = figures("other").await;
        assert!(figure["reported"]["person"].is_string() && figure["reported"]["at"].is_string(), "{figure}");
        assert_eq!(figure["verified"]["post"], json!("verifier"), "{figure}");
    });
}
