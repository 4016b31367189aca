//! Secondments: arranged, sent back early, asked back.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, clerk, send};

/// V2's clerk goes to V1, both of them T1's.
async fn second(world: &World, account: &str, change: Value) -> Answer {
    let mut body = json!({
        "home": clerk("V2"), "unit": "V1", "role": "reporter", "title": "征迁专班成员", "until": "2022-06-30",
        "reason": "征迁专班需要财务人员",
    });
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    world.post(account, "/api/v1/secondments", &body).await
}

fn at(of: &Value) -> String {
    format!("/api/v1/secondments/{}", of["post"]["id"].as_str().unwrap())
}

#[test]
fn somebody_is_seconded_once_at_a_time_and_keeps_the_home_post() {
    check(async |world| {
        let made = second(world, "administrator", json!({})).await.ok(StatusCode::CREATED);
        assert_eq!(made["post"]["home"], made["home"]["id"]);
        assert_eq!(
            (&made["post"]["starts"], &made["post"]["ends"]),
            (&json!("2022-04-08"), &json!("2022-06-30"))
        );
        let twice =
            second(world, "root-admin", json!({ "unit": "B1", "from": "2022-06-30", "until": "2022-07-30" }))
                .await;
        assert_eq!(twice.problem(StatusCode::CONFLICT), "seconded_already");
        assert!(twice.body["detail"].as_str().unwrap().contains(made["post"]["id"].as_str().unwrap()));
        let next = json!({ "unit": "B1", "from": "2022-07-01", "until": "2022-07-30" });
        second(world, "root-admin", next).await.ok(StatusCode::CREATED);
        // They act for both units now.
        let me = world.get("clerk-V2", "/api/v1/session").await.ok(StatusCode::OK);
        assert_eq!(me["posts"].as_array().unwrap().len(), 2);
        // The home post isn't ended below it, nor the secondment as if it were a post of its own.
        let end = async |post: Value, last: &str| {
            let path = format!("/api/v1/posts/{}/end", post.as_str().unwrap());
            world.change("administrator", Method::POST, &path, 1, &json!({ "last": last })).await
        };
        assert_eq!(end(json!(clerk("V2")), "2022-07-29").await.problem(StatusCode::CONFLICT), "seconded");
        assert_eq!(
            end(made["post"]["id"].clone(), "2022-05-01").await.problem(StatusCode::CONFLICT),
            "is_secondment"
        );
        end(json!(clerk("V2")), "2022-07-30").await.ok(StatusCode::OK);
    });
}

#[test]
fn what_breaks_a_rule_is_refused() {
    check(async |world| {
        for (account, change, status, code) in [
            ("administrator", json!({ "unit": "V2" }), StatusCode::CONFLICT, "at_home"),
            ("administrator", json!({ "from": "2020-01-01" }), StatusCode::CONFLICT, "home_not_held"),
            ("administrator", json!({ "until": "2022-04-07" }), StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            ("administrator", json!({ "reason": " " }), StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            (
                "administrator",
                json!({ "from": "2022-01-01", "until": "2022-02-01" }),
                StatusCode::CONFLICT,
                "hand_over_refused",
            ),
            ("administrator", json!({ "unit": "T2" }), StatusCode::FORBIDDEN, "denied"),
            ("administrator", json!({ "home": clerk("T2") }), StatusCode::FORBIDDEN, "denied"),
            ("office", json!({ "role": "office" }), StatusCode::FORBIDDEN, "denied"),
            ("office", json!({ "role": "administrator" }), StatusCode::FORBIDDEN, "denied"),
            ("head", json!({}), StatusCode::FORBIDDEN, "denied"),
            ("administrator", json!({ "unit": "none" }), StatusCode::NOT_FOUND, "not_found"),
            ("administrator", json!({ "home": clerk("none") }), StatusCode::NOT_FOUND, "not_found"),
        ] {
            let answer = second(world, account, change.clone()).await;
            assert_eq!(answer.problem(status), code, "{change}");
        }
        second(world, "office", json!({ "role": "leader" })).await.ok(StatusCode::CREATED);
    });
}

#[test]
fn the_host_sends_back_early_and_the_home_unit_does_not() {
    check(async |world| {
        // From T2 to V1, so that home and host have administrators of their own above.
        let away = json!({ "home": clerk("T2") });
        let made = second(world, "root-admin", away).await.ok(StatusCode::CREATED);
        let end = format!("{}/end", at(&made));
        let body = json!({ "reason": "提前完成", "last": "2022-05-31" });
        let ask = async |account: &str, version: i64, body: &Value| {
            world.change(account, Method::POST, &end, version, body).await
        };
        assert_eq!(ask("clerk-T2", 1, &body).await.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(ask("other", 1, &body).await.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(ask("administrator", 9, &body).await.problem(StatusCode::PRECONDITION_FAILED), "stale");
        let late = json!({ "reason": "延长", "last": "2022-07-31" });
        assert_eq!(ask("administrator", 1, &late).await.problem(StatusCode::CONFLICT), "not_earlier");
        let ended = ask("administrator", 1, &body).await.ok(StatusCode::OK);
        assert_eq!((&ended["post"]["ends"], &ended["agreed"]), (&json!("2022-05-31"), &json!("2022-06-30")));
        assert_eq!(ended["end_reason"], "提前完成");
        // One that hasn't begun is called off, and the days are free.
        let later = json!({ "home": clerk("T2"), "from": "2022-08-01", "until": "2022-08-31" });
        let later = second(world, "root-admin", later).await.ok(StatusCode::CREATED);
        let off = format!("{}/end", at(&later));
        let off = world.change("administrator", Method::POST, &off, 1, &json!({ "reason": "取消" })).await;
        assert_eq!(off.ok(StatusCode::OK)["is_over"], true);
        let again = json!({ "home": clerk("T2"), "from": "2022-08-15", "until": "2022-08-31" });
        second(world, "root-admin", again).await.ok(StatusCode::CREATED);
    });
}

#[test]
fn the_home_unit_asks_and_the_host_answers() {
    check(async |world| {
        // From T1, whose approver asks, to V3, which is T2's.
        let away = json!({ "home": clerk("T1"), "unit": "V3" });
        let made = second(world, "root-admin", away).await.ok(StatusCode::CREATED);
        let recalls = format!("{}/recalls", at(&made));
        let wish = json!({ "reason": "本单位人手不足", "wanted": "2022-04-30" });
        assert_eq!(world.post("reporter", &recalls, &wish).await.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(world.post("other", &recalls, &wish).await.problem(StatusCode::FORBIDDEN), "denied");
        let asked = world.post("approver", &recalls, &wish).await.ok(StatusCode::CREATED);
        assert_eq!(
            world.post("approver", &recalls, &wish).await.problem(StatusCode::CONFLICT),
            "asked_already"
        );
        let answer = format!("{recalls}/{}/answer", asked["id"].as_str().unwrap());
        let no = json!({ "agreed": false, "reason": "任务未完" });
        assert_eq!(world.post("approver", &answer, &no).await.problem(StatusCode::FORBIDDEN), "denied");
        let bare = world.post("root-office", &answer, &json!({ "agreed": false })).await;
        assert_eq!(bare.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let said = world.post("root-office", &answer, &no).await.ok(StatusCode::OK);
        assert_eq!(
            (&said["recalls"][0]["agreed"], &said["post"]["ends"]),
            (&json!(false), &json!("2022-06-30"))
        );
        assert_eq!(
            world.post("root-office", &answer, &no).await.problem(StatusCode::CONFLICT),
            "answered_already"
        );
        let again = world.post("approver", &recalls, &wish).await.ok(StatusCode::CREATED);
        let answer = format!("{recalls}/{}/answer", again["id"].as_str().unwrap());
        let said = world.post("root-office", &answer, &json!({ "agreed": true })).await.ok(StatusCode::OK);
        assert_eq!(said["post"]["ends"], "2022-04-30", "as was wished for");
        assert_eq!(said["recalls"].as_array().unwrap().len(), 2);
        world.system.relay().await.unwrap();
        let events = world.system.store().events_after(0, 1000).await.unwrap();
        let told: Vec<&str> = events.iter().map(|of| of.event.what.as_str()).collect();
        assert_eq!(
            told,
            [
                "secondment.began",
                "recall.asked",
                "recall.answered",
                "recall.asked",
                "recall.answered",
                "secondment.ended_early"
            ]
        );
        for text in ["人手不足", "任务未完", "征迁专班需要"] {
            assert!(!format!("{events:?}").contains(text), "a reason may tell of a person: {text}");
        }
    });
}

#[test]
fn both_ends_see_it_and_nobody_else() {
    check(async |world| {
        let away = json!({ "home": clerk("T1"), "unit": "V3" });
        let made = second(world, "root-admin", away).await.ok(StatusCode::CREATED);
        for (account, sees) in [
            ("reporter", true),
            ("clerk-V3", true),
            ("clerk-T1", true),
            ("other", false),
            ("clerk-B1", false),
            ("resident", false),
        ] {
            let one = world.get(account, &at(&made)).await;
            assert_eq!(one.status == 200, sees, "{account}: {}", one.body);
            let all = world.get(account, "/api/v1/secondments").await.ok(StatusCode::OK);
            assert_eq!(all["items"].as_array().unwrap().len(), usize::from(sees), "{account}");
        }
        for (query, found) in [
            ("host=V3", 1),
            ("host=T1", 0),
            ("home=T1", 1),
            ("home=V3", 0),
            ("day=2022-06-30", 1),
            ("day=2022-07-01", 0),
        ] {
            let page =
                world.get("root-office", &format!("/api/v1/secondments?{query}")).await.ok(StatusCode::OK);
            assert_eq!(page["items"].as_array().unwrap().len(), found, "{query}");
        }
    });
}

#[test]
fn who_is_erased_leaves_no_reasons_behind() {
    check(async |world| {
        let made = second(world, "root-admin", json!({ "home": clerk("T1"), "unit": "V3" })).await;
        let made = made.ok(StatusCode::CREATED);
        let wish = json!({ "reason": "家中有事需要照顾" });
        let ask = || {
            let request = world.request("approver", Method::POST, &format!("{}/recalls", at(&made)));
            send(request.header("idempotency-key", "r1").json(&wish))
        };
        let first = ask().await.ok(StatusCode::CREATED);
        assert_eq!(ask().await.ok(StatusCode::CREATED), first);
        let task = json!({ "title": "协调项目用地", "receiver": "T2" });
        let task = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let path = format!("/api/v1/cases/{}", task["case"]["id"].as_str().unwrap());
        let act = async |account: &str, version: i64, body: Value| {
            let answer =
                world.change(account, Method::POST, &format!("{path}/actions"), version, &body).await;
            answer.ok(StatusCode::OK)["case"]["version"].as_i64().unwrap()
        };
        let version =
            act("other", task["case"]["version"].as_i64().unwrap(), json!({ "action": "accept" })).await;
        let start = json!({ "action": "start", "fields": { "measure": "会商" } });
        let version = act("other", version, start).await;
        let staff = clerk("T1").to_string().to_uppercase();
        let fields =
            json!({ "staff": staff, "receiver": "T2", "reason": "因病不便外出", "until": "2022-05-31" });
        act("root-office", version, json!({ "action": "second", "fields": fields })).await;
        let lent = world.get("root-office", &path).await.ok(StatusCode::OK);
        assert_eq!(lent.to_string().matches("因病不便外出").count(), 2, "{lent}");
        let person = format!("/api/v1/people/{}", clerk("T1"));
        world.change("root-admin", Method::DELETE, &person, 1, &json!({})).await.ok(StatusCode::NO_CONTENT);
        let lent = world.get("root-office", &path).await.ok(StatusCode::OK);
        assert_eq!(lent["hand_overs"][1]["reason"], json!(""));
        assert_eq!(lent["acts"][3]["fields"]["reason"], json!(""));
        assert_eq!(lent["acts"][2]["fields"]["measure"], json!("会商"), "what tells of nobody stays");
        // The answer that was kept is gone with its reason: the same is asked anew.
        assert_eq!(ask().await.problem(StatusCode::CONFLICT), "secondment_over");
    });
}
