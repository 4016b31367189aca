//! Cases from beginning to end, and what their lifecycles refuse.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, send};

/// What somebody is answered to an action on a case as it stands for them.
pub(crate) async fn act(world: &World, account: &str, id: &str, action: &str, fields: Value) -> Answer {
    let path = format!("/api/v1/cases/{id}");
    let version = world.get(account, &path).await.ok(StatusCode::OK)["case"]["version"].as_i64().unwrap();
    let body = json!({ "action": action, "fields": fields });
    world.change(account, Method::POST, &format!("{path}/actions"), version, &body).await
}

/// The id of a file that somebody hands in.
async fn evidence(world: &World, account: &str, unit: &str) -> Value {
    let request = world.request(account, Method::POST, &format!("/api/v1/files?unit={unit}&name=a.txt"));
    send(request.body("现场")).await.ok(StatusCode::CREATED)["id"].clone()
}

pub(crate) fn offered(detail: &Value) -> Vec<&str> {
    detail["offers"].as_array().unwrap().iter().map(|offer| offer["action"].as_str().unwrap()).collect()
}

#[test]
fn a_task_goes_out_and_comes_back_done() {
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "T1", "deadline": "2022-04-15" });
        let opened = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        assert_eq!(
            (&opened["case"]["state"], &opened["case"]["holder"]),
            (&json!("dispatched"), &json!("T1"))
        );
        let due = world.get("reporter", &format!("/api/v1/cases/{id}/clocks/resolution")).await;
        assert!(due.ok(StatusCode::OK).to_string().contains("2022-04-15"));
        let seen = world.get("reporter", &format!("/api/v1/cases/{id}")).await.ok(StatusCode::OK);
        assert_eq!(offered(&seen), ["accept", "decline"]);
        let early = act(world, "reporter", id, "report", json!({})).await;
        assert_eq!(early.problem(StatusCode::CONFLICT), "action_refused");
        let accepted = act(world, "reporter", id, "accept", json!({})).await.ok(StatusCode::OK);
        assert!(!accepted["hand_overs"][0]["received"].is_null(), "{accepted}");
        let wrong = act(world, "reporter", id, "start", json!({ "measure": "", "colour": "red" })).await;
        assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(wrong.body["misfits"].as_array().unwrap().len(), 2, "{}", wrong.body);
        act(world, "reporter", id, "start", json!({ "measure": "每周会商" })).await.ok(StatusCode::OK);
        let done = json!({ "result": "已供地", "evidence": [evidence(world, "reporter", "T1").await] });
        act(world, "reporter", id, "report", done).await.ok(StatusCode::OK);
        let own = act(world, "reporter", id, "confirm", json!({})).await;
        assert_eq!(own.problem(StatusCode::CONFLICT), "action_refused");
        act(world, "root-office", id, "confirm", json!({})).await.ok(StatusCode::OK);
        let closed = act(world, "root-office", id, "close", json!({})).await.ok(StatusCode::OK);
        assert_eq!(
            (&closed["case"]["group"], closed["offers"].as_array().unwrap().len()),
            (&json!("done"), 0)
        );
        let acts: Vec<_> = closed["acts"].as_array().unwrap().iter().map(|of| of["action"].clone()).collect();
        assert_eq!(acts, ["dispatch", "accept", "start", "report", "confirm", "close"]);
        world.system.relay().await.unwrap();
        let journal =
            world.get("root-office", &format!("/api/v1/journal?subject={id}")).await.ok(StatusCode::OK);
        assert_eq!(journal["items"].as_array().unwrap().len(), acts.len() + 1);
    });
}

#[test]
fn a_part_follows_its_whole_and_keeps_it_open() {
    check(async |world| {
        let open = async |body: Value| {
            let opened = world.post("root-office", "/api/v1/cases", &body).await.ok(StatusCode::CREATED);
            opened["case"]["id"].as_str().unwrap().to_owned()
        };
        let whole = open(json!({ "title": "整体", "receiver": "T1" })).await;
        let part = open(json!({ "title": "部分", "receiver": "V1", "parent": whole })).await;
        let body = json!({ "action": "accept" });
        let path = format!("/api/v1/cases/{whole}/actions");
        let stale = world.change("reporter", Method::POST, &path, 1, &body).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        for (action, fields) in [("accept", json!({})), ("start", json!({ "measure": "会商" }))] {
            act(world, "reporter", &whole, action, fields).await.ok(StatusCode::OK);
        }
        act(world, "clerk-V1", &part, "accept", json!({})).await.ok(StatusCode::OK);
        let state = async || {
            let seen = world.get("root-office", &format!("/api/v1/cases/{whole}")).await.ok(StatusCode::OK);
            assert_eq!(seen["children"][0]["id"], json!(part));
            (seen["case"]["state"].clone(), seen["children"][0]["state"].clone())
        };
        let reason = json!({ "reason": "等待省厅批复" });
        act(world, "root-office", &whole, "suspend", reason).await.ok(StatusCode::OK);
        assert_eq!(state().await, (json!("suspended"), json!("suspended")));
        act(world, "root-office", &whole, "resume", json!({})).await.ok(StatusCode::OK);
        assert_eq!(state().await, (json!("in_progress"), json!("in_progress")));
        let done = json!({ "result": "完成", "evidence": [evidence(world, "reporter", "T1").await] });
        act(world, "reporter", &whole, "report", done).await.ok(StatusCode::OK);
        act(world, "root-office", &whole, "confirm", json!({})).await.ok(StatusCode::OK);
        let close = act(world, "root-office", &whole, "close", json!({})).await;
        assert_eq!(close.problem(StatusCode::CONFLICT), "action_refused");
        assert_eq!(close.body["refusal"]["code"], json!("children_unfinished"));
    });
}

#[test]
fn an_application_changes_a_target_once_the_office_approves() {
    check(async |world| {
        let target = json!({ "unit": "T1", "period": "2022", "aim": { "value": 100 } });
        world.post("root-office", "/api/v1/goals/T1/targets", &target).await.ok(StatusCode::CREATED);
        let asked = json!({ "kind": "target_change", "goal": "T1", "unit": "T1", "period": "2022",
            "effective_from": "2022-04", "target": { "value": 80 }, "reason": "统计口径调整" });
        let denied = world.post("other", "/api/v1/applications", &asked).await;
        assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied");
        let mut late = asked.clone();
        late["effective_from"] = json!("2022-01");
        let late = world.post("reporter", "/api/v1/applications", &late).await;
        assert_eq!(late.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let opened = world.post("reporter", "/api/v1/applications", &asked).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        assert_eq!(offered(&opened), ["submit", "withdraw"]);
        act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
        let own = act(world, "reporter", id, "approve", json!({})).await;
        assert_eq!(own.problem(StatusCode::CONFLICT), "action_refused");
        let values = async || {
            let targets = world.get("root-office", "/api/v1/goals/T1/targets").await.ok(StatusCode::OK);
            targets.as_array().unwrap().iter().map(|of| of["value"].as_f64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(values().await, [100.0]);
        act(world, "root-office", id, "approve", json!({})).await.ok(StatusCode::OK);
        assert_eq!(values().await, [100.0, 80.0]);
    });
}

#[test]
fn a_lifecycle_with_faults_is_refused_with_each_of_them() {
    check(async |world| {
        let body = json!({ "text": "name = \"task\"\nversion = 0\ncolour = 1\n" });
        let ask = |language: &str| {
            let request = world.request("root-office", Method::POST, "/api/v1/lifecycles");
            request.header("accept-language", language).json(&body)
        };
        let (chinese, english) = (send(ask("zh-CN,en")).await, send(ask("en,zh")).await);
        for answer in [&chinese, &english] {
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        }
        let (told, said) = (&chinese.body["faults"], &english.body["faults"]);
        assert!(told.as_array().unwrap().len() > 1, "{told}");
        let unknown = told.as_array().unwrap().iter().find(|fault| fault["code"] == "unknown_key").unwrap();
        assert_eq!((&unknown["line"], &unknown["key"]), (&json!(3), &json!("colour")));
        let is_chinese = |faults: &Value| faults.to_string().contains('缺');
        assert!(is_chinese(told) && !is_chinese(said), "{told} {said}");
    });
}

#[test]
fn only_who_administers_a_goals_units_names_its_leader() {
    check(async |world| {
        let goal = async |code: &str| {
            let path = format!("/api/v1/goals/{code}");
            let version =
                world.get("root-office", &path).await.ok(StatusCode::OK)["version"].as_i64().unwrap();
            let lead = json!({ "leader": { "title": "领办领导" } });
            world.change("root-office", Method::PATCH, &path, version, &lead).await.ok(StatusCode::OK);
        };
        goal("T1").await;
        let missing = json!({ "person": testkit::world::clerk("T1"), "unit": "T1", "role": "leader", "title": "领办",
            "leads": ["00000000-0000-7000-8000-000000000001"] });
        let missing = world.post("administrator", "/api/v1/posts", &missing).await;
        assert_eq!(missing.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(missing.body["misfits"][0]["code"], json!("no_such_goal"));
        for (code, status) in [("T1", StatusCode::CREATED), ("T2", StatusCode::FORBIDDEN)] {
            let id = world.system.store().goal(code).await.unwrap().unwrap().id.0;
            let post = json!({ "person": testkit::world::clerk("T1"), "unit": "T1", "role": "leader", "title": code,
                "leads": [id] });
            let answer = world.post("administrator", "/api/v1/posts", &post).await;
            assert_eq!(answer.status, status.as_u16(), "{}", answer.body);
        }
    });
}

#[test]
fn evidence_has_to_be_there_for_whoever_names_it() {
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "T1" });
        let opened = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        for (action, fields) in [("accept", json!({})), ("start", json!({ "measure": "会商" }))] {
            act(world, "reporter", id, action, fields).await.ok(StatusCode::OK);
        }
        let (own, hidden) =
            (evidence(world, "clerk-T1", "T1").await, evidence(world, "clerk-T2", "T2").await);
        let none = json!("00000000-0000-7000-8000-000000000001");
        let files = json!([own, none, hidden, "x"]);
        let refused =
            act(world, "reporter", id, "report", json!({ "result": "完成", "evidence": files })).await;
        assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let misfits = refused.body["misfits"].as_array().unwrap();
        let found: Vec<_> = misfits.iter().map(|of| (of["at"].as_str(), of["code"].as_str())).collect();
        let at = |at: &'static str| (Some(at), Some("no_such_file"));
        assert_eq!(found, [at("/fields/evidence/1"), at("/fields/evidence/2"), at("/fields/evidence/3")]);
        let many = vec![own.clone(); 101];
        let many = act(world, "reporter", id, "report", json!({ "result": "完成", "evidence": many })).await;
        assert_eq!(many.body["misfits"][0]["code"], json!("too_many"));
        let done = json!({ "result": "完成", "evidence": [own] });
        act(world, "reporter", id, "report", done).await.ok(StatusCode::OK);
    });
}

#[test]
fn whoever_gives_a_case_out_of_sight_is_told_how_it_stands() {
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "T1" });
        let opened = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        let reason = json!({ "reason": "超出职责范围" });
        let declined = act(world, "reporter", id, "decline", reason).await.ok(StatusCode::OK);
        assert_eq!(
            (&declined["case"]["state"], &declined["case"]["holder"]),
            (&json!("planned"), &json!("R"))
        );
        assert_eq!(
            (offered(&declined), declined["hand_overs"][1]["kind"].as_str()),
            (vec![], Some("return"))
        );
        let later = world.get("reporter", &format!("/api/v1/cases/{id}")).await;
        assert_eq!(later.problem(StatusCode::FORBIDDEN), "denied");
    });
}

#[test]
fn what_is_declined_after_a_transfer_goes_back_to_whoever_assigned_it() {
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "T1" });
        let opened = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        let moved = json!({ "receiver": "T2", "reason": "属地在二镇" });
        act(world, "root-office", id, "transfer", moved).await.ok(StatusCode::OK);
        let reason = json!({ "reason": "超出职责范围" });
        let declined = act(world, "other", id, "decline", reason).await.ok(StatusCode::OK);
        assert_eq!(declined["case"]["holder"], json!("R"));
        let anew = act(world, "root-head", id, "dispatch", json!({ "receiver": "V3" })).await;
        assert_eq!(anew.ok(StatusCode::OK)["case"]["holder"], json!("V3"));
    });
}

#[test]
fn an_application_is_returned_to_whoever_applied() {
    check(async |world| {
        let asked = json!({ "kind": "exemption", "goal": "T1", "unit": "T1", "period": "2022",
            "effective_from": "2022-04", "reason": "整村搬迁后不再考核" });
        let opened = world.post("reporter", "/api/v1/applications", &asked).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
        let reason = json!({ "reason": "请补充依据" });
        let returned = act(world, "root-office", id, "return", reason).await.ok(StatusCode::OK);
        assert_eq!((&returned["case"]["state"], &returned["hand_overs"]), (&json!("returned"), &json!([])));
        act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
    });
}

#[test]
fn who_keeps_a_units_process_does_not_decide_on_a_goal_of_the_unit_above() {
    check(async |world| {
        let asked = |goal: &str| {
            json!({ "kind": "exemption", "goal": goal, "unit": "T1", "period": "2022", "effective_from": "2022-04",
                "reason": "整村搬迁后不再考核" })
        };
        let hidden = world.post("reporter", "/api/v1/applications", &asked("V4")).await;
        assert_eq!(hidden.problem(StatusCode::FORBIDDEN), "denied");
        for (goal, own) in [("R", StatusCode::FORBIDDEN), ("T1", StatusCode::OK)] {
            let opened = world.post("reporter", "/api/v1/applications", &asked(goal)).await;
            let opened = opened.ok(StatusCode::CREATED);
            let id = opened["case"]["id"].as_str().unwrap();
            act(world, "reporter", id, "submit", json!({})).await.ok(StatusCode::OK);
            assert_eq!(act(world, "office", id, "approve", json!({})).await.status, own.as_u16(), "{goal}");
            if own == StatusCode::FORBIDDEN {
                act(world, "root-office", id, "approve", json!({})).await.ok(StatusCode::OK);
            }
        }
        world.system.relay().await.unwrap();
        let events = format!("{:?}", world.system.store().events_after(0, 1000).await.unwrap());
        assert_eq!(events.matches("goal.target_changed").count(), 2);
        assert!(!events.contains("整村搬迁"), "a reason may tell of a person");
    });
}

#[test]
fn what_an_overseer_ordered_comes_back_to_them() {
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "V3" });
        let opened = world.post("overseer", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let id = opened["case"]["id"].as_str().unwrap();
        let reason = json!({ "reason": "超出职责范围" });
        act(world, "clerk-V3", id, "decline", reason).await.ok(StatusCode::OK);
        let seen = world.get("overseer", &format!("/api/v1/cases/{id}")).await.ok(StatusCode::OK);
        assert!(offered(&seen).contains(&"dispatch"), "{seen}");
        act(world, "overseer", id, "dispatch", json!({ "receiver": "V3" })).await.ok(StatusCode::OK);
        let mine = world.get("overseer", "/api/v1/cases?mine=true").await.ok(StatusCode::OK);
        assert_eq!(mine["items"][0]["id"], json!(id));
    });
}
