//! Goals: the plan and its rules, cards, targets, how it all stands.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check, clerk, milestone, put_value};

const GOALS: &str = "/api/v1/goals";

async fn add(world: &World, code: &str, tier: &str, parent: Option<&str>, more: &Value) -> Value {
    let mut body =
        json!({ "code": code, "title": code, "tier": tier, "parent": parent, "starts": "2022-01-01" });
    if tier == "item" {
        body["kind"] = json!("indicator");
    }
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    world.post("root-office", GOALS, &body).await.ok(StatusCode::CREATED)
}

/// s → t → c → i1 (T1, weight 3), i2 (T2), p (a project).
async fn plan(world: &World) {
    add(world, "s", "strategy", None, &json!({})).await;
    add(world, "t", "tactic", Some("s"), &json!({})).await;
    add(world, "c", "campaign", Some("t"), &json!({ "bottleneck": "缺地" })).await;
    let lead = |unit: &str| json!([{ "unit": unit, "part": "lead" }]);
    add(world, "i1", "item", Some("c"), &json!({ "units": lead("T1"), "weight": 3 })).await;
    add(world, "i2", "item", Some("c"), &json!({ "units": lead("T2") })).await;
}

async fn observe(world: &World, goal: &str, unit: &str, values: &[(&str, f64)]) {
    for (period, value) in values {
        put_value(world, goal, unit, period, *value).await;
    }
}

#[test]
fn progress_is_the_weighted_mean_of_achieved_by_scheduled() {
    check(async |world| {
        plan(world).await;
        let target = json!({ "unit": "T1", "period": "2022", "aim": { "value": 120 } });
        world.post("root-office", "/api/v1/goals/i1/targets", &target).await.ok(StatusCode::CREATED);
        let target = json!({ "period": "2022", "aim": { "low": 40, "high": 60 } });
        world.post("root-office", "/api/v1/goals/i2/targets", &target).await.ok(StatusCode::CREATED);
        observe(world, "i1", "T1", &[("2022-02", 20.0), ("2022-03", 24.0)]).await;
        observe(world, "i2", "T2", &[("2022-03", 50.0)]).await;
        let node = world.get("other", "/api/v1/goals/c").await.ok(StatusCode::OK);
        // 24 of the 30 that are due by March, three times; 1 once.
        assert_eq!(node["period"], "2022-03");
        assert!((node["progress"].as_f64().unwrap() - 0.85).abs() < 1e-12, "{node}");
        assert_eq!(
            (&node["light"], &node["items"], &node["bottleneck"]),
            (&json!("behind"), &json!(2), &json!("缺地"))
        );
        let chain: Vec<_> = node["chain"].as_array().unwrap().iter().map(|link| &link["code"]).collect();
        assert_eq!(chain, ["s", "t"]);
        let lights: Vec<_> =
            node["children"].as_array().unwrap().iter().map(|child| &child["light"]).collect();
        assert_eq!(lights, ["behind", "on_schedule"]);
        let top = world.get("other", "/api/v1/goals/s?period=2022-02").await.ok(StatusCode::OK);
        assert!((top["progress"].as_f64().unwrap() - 1.0).abs() < 1e-12, "{top}");
        let none = world.get("other", "/api/v1/goals/s?period=2021-12").await.ok(StatusCode::OK);
        assert_eq!((&none["progress"], &none["light"]), (&Value::Null, &json!("no_data")));
        let thresholds = json!({ "ahead": 1.2, "on_schedule": 0.85, "behind": 0.1, "still_months": 3 });
        let path = "/api/v1/settings/goal-thresholds";
        world.change("root-office", Method::PUT, path, 0, &thresholds).await.ok(StatusCode::OK);
        let stale = world.change("root-office", Method::PUT, path, 0, &thresholds).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        assert_eq!(world.get("other", "/api/v1/goals/c").await.body["light"], "on_schedule");
    });
}

#[test]
fn tiers_and_parts_are_checked_all_at_once() {
    check(async |world| {
        plan(world).await;
        let body = json!({ "code": "a/b", "title": " ", "tier": "campaign", "kind": "work", "parent": "s", "weight": -1,
            "units": [{ "unit": "T1", "part": "lead", "share": 0.5 }, { "unit": "nobody", "part": "co" }],
            "corps": ["T1", "T1"] });
        let refused = world.post("root-office", GOALS, &body).await;
        assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let at: Vec<_> = refused.body["misfits"].as_array().unwrap().iter().map(|of| &of["at"]).collect();
        assert_eq!(at, ["/code", "/title", "/parent", "/kind", "/weight", "/units/1", "/corps/1"]);
        let below_item = world
            .change("root-office", Method::PATCH, "/api/v1/goals/i1", 1, &json!({ "parent": "i2" }))
            .await;
        assert_eq!(below_item.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let moved = world
            .change("root-office", Method::PATCH, "/api/v1/goals/i1", 1, &json!({ "parent": "s" }))
            .await;
        assert_eq!(moved.ok(StatusCode::OK)["parent"], "s");
        let open = world
            .change("root-office", Method::PATCH, "/api/v1/goals/c", 1, &json!({ "ends": "2022-06-30" }))
            .await;
        assert_eq!(open.problem(StatusCode::CONFLICT), "goal_has_open_goals");
        let ended = world
            .change("root-office", Method::PATCH, "/api/v1/goals/i2", 1, &json!({ "ends": "2022-06-30" }))
            .await;
        assert_eq!(ended.ok(StatusCode::OK)["ends"], "2022-06-30");
        let twice = add_again(world).await;
        assert_eq!(twice, "goal_exists");
    });
}

async fn add_again(world: &World) -> String {
    let body = json!({ "code": "s", "title": "s", "tier": "strategy" });
    world.post("root-office", GOALS, &body).await.problem(StatusCode::CONFLICT).to_owned()
}

#[test]
fn a_card_holds_from_its_day_on() {
    check(async |world| {
        let card = |from: &str, measure: &str| {
            json!({ "from": from, "definition": "新口径", "basis": "current", "measure": measure, "direction": "up",
                "frequency": "month", "source": "B1", "cut_off": 8 })
        };
        let path = "/api/v1/goals/T1/card";
        let put = world.change("root-office", Method::PUT, path, 1, &card("2022-05-01", "万元")).await;
        assert_eq!(put.headers["etag"], "\"v2\"");
        assert_eq!(world.get("other", path).await.body["measure"], "个");
        assert_eq!(world.get("other", &format!("{path}?day=2022-05-01")).await.body["measure"], "万元");
        let early = world.change("root-office", Method::PUT, path, 2, &card("2022-04-30", "元")).await;
        assert_eq!(early.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let none = world
            .change("root-office", Method::PUT, "/api/v1/goals/S-T1/card", 0, &card("2022-05-01", "元"))
            .await;
        assert_eq!(none.problem(StatusCode::CONFLICT), "no_indicator");
    });
}

#[test]
fn a_milestone_is_done_by_the_unit_and_undone_by_who_plans() {
    check(async |world| {
        let path = format!("/api/v1/goals/T1/milestones/{}", milestone("T1"));
        let late = world.get("reporter", "/api/v1/goals/T1").await.ok(StatusCode::OK);
        assert_eq!(late["milestones"]["overdue"], 1);
        let done = json!({ "done": "2022-04-01" });
        let other = world.change("other", Method::PATCH, &path, 1, &done).await;
        assert_eq!(other.problem(StatusCode::FORBIDDEN), "denied");
        let future =
            world.change("reporter", Method::PATCH, &path, 1, &json!({ "done": "2022-04-09" })).await;
        assert_eq!(future.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let reported = world.change("reporter", Method::PATCH, &path, 1, &done).await;
        assert_eq!(reported.ok(StatusCode::OK)["standing"], "done");
        let undone = json!({ "undone": true });
        let denied = world.change("reporter", Method::PATCH, &path, 2, &undone).await;
        assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied");
        let undone = world.change("root-office", Method::PATCH, &path, 2, &undone).await;
        assert_eq!(undone.ok(StatusCode::OK)["standing"], "overdue");
    });
}

#[test]
fn whoever_names_a_leader_has_to_be_one_who_may_plan_at_their_post() {
    check(async |world| {
        let path = "/api/v1/goals/T1";
        let leader = |post: &Value| json!({ "leader": { "post": post } });
        let at_root = json!({ "person": clerk("R"), "unit": "R", "role": "leader", "title": "领办区领导" });
        let at_root = world.post("root-admin", "/api/v1/posts", &at_root).await.ok(StatusCode::CREATED);
        for (post, code) in [(&at_root["id"], "no_such_post"), (&json!(clerk("T1")), "not_in_this_role")] {
            let refused = world.change("office", Method::PATCH, path, 1, &leader(post)).await;
            assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
            let misfit = &refused.body["misfits"][0];
            assert_eq!((&misfit["at"], &misfit["code"]), (&json!("/leader/post"), &json!(code)));
            let body = json!({ "code": "n", "tier": "strategy", "title": "n", "leader": { "post": post },
                "units": [{ "unit": "T1", "part": "lead" }] });
            let refused = world.post("office", GOALS, &body).await;
            assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        }
        let own = &world.get("leader", "/api/v1/session").await.ok(StatusCode::OK)["posts"][0]["id"];
        let led = world.change("office", Method::PATCH, path, 1, &leader(own)).await.ok(StatusCode::OK);
        assert_eq!(&led["leader"]["post"], own);
        let post = format!("/api/v1/posts/{}", own.as_str().unwrap());
        let seen = world.get("office", &post).await.ok(StatusCode::OK);
        assert_eq!((seen["leads"].as_array().unwrap().len(), &seen["version"]), (1, &json!(2)));
        let stale = world.change("administrator", Method::PATCH, &post, 1, &json!({ "leads": [] })).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        world.change("root-office", Method::PATCH, path, 2, &leader(&at_root["id"])).await.ok(StatusCode::OK);
        let seen = world.get("office", &post).await.ok(StatusCode::OK);
        assert_eq!((&seen["leads"], &seen["version"]), (&json!([]), &json!(3)));
        world.system.relay().await.unwrap();
        let journal = world.get("root-office", "/api/v1/journal?what=post.changed").await.ok(StatusCode::OK);
        assert_eq!(journal["items"].as_array().unwrap().len(), 3, "{journal}");
    });
}

#[test]
fn nobody_puts_a_goal_upon_units_where_they_do_not_plan() {
    check(async |world| {
        let units = |codes: &[&str]| {
            let part = |unit: &&str| json!({ "unit": unit, "part": "lead" });
            codes.iter().map(part).collect::<Vec<_>>()
        };
        let path = "/api/v1/goals/T1";
        for codes in [&["T1", "T2"][..], &["T1", "R"], &[]] {
            let patch = json!({ "units": units(codes) });
            let denied = world.change("office", Method::PATCH, path, 1, &patch).await;
            assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied", "{codes:?}");
            let body = json!({ "code": "n", "tier": "strategy", "title": "n", "units": patch["units"] });
            assert_eq!(world.post("office", GOALS, &body).await.problem(StatusCode::FORBIDDEN), "denied");
        }
        let below = json!({ "units": units(&["T1", "V1"]) });
        world.change("office", Method::PATCH, path, 1, &below).await.ok(StatusCode::OK);
        let both = json!({ "units": units(&["T1", "T2"]) });
        world.change("root-office", Method::PATCH, path, 2, &both).await.ok(StatusCode::OK);
        // What is there already stays.
        world.change("office", Method::PATCH, path, 3, &json!({ "title": "新名" })).await.ok(StatusCode::OK);
        // Whoever leads the action puts what belongs to it upon anybody.
        let own = &world.get("leader", "/api/v1/session").await.ok(StatusCode::OK)["posts"][0]["id"];
        let lead = json!({ "leader": { "post": own } });
        world.change("root-office", Method::PATCH, "/api/v1/goals/S-T1", 1, &lead).await.ok(StatusCode::OK);
        let body = json!({ "code": "n", "tier": "item", "kind": "work", "title": "n", "parent": "S-T1",
            "units": units(&["B1"]) });
        world.post("leader", GOALS, &body).await.ok(StatusCode::CREATED);
    });
}

async fn two_months(world: &World) {
    plan(world).await;
    for (goal, unit) in [("i1", "T1"), ("i2", "T2")] {
        let target = json!({ "unit": unit, "period": "2022", "aim": { "value": 120 } });
        let path = format!("/api/v1/goals/{goal}/targets");
        world.post("root-office", &path, &target).await.ok(StatusCode::CREATED);
    }
    observe(world, "i1", "T1", &[("2022-02", 20.0), ("2022-03", 24.0)]).await;
    observe(world, "i2", "T2", &[("2022-02", 6.0), ("2022-03", 12.0)]).await;
}

#[test]
fn a_course_says_month_by_month_what_was_gone_and_due() {
    check(async |world| {
        two_months(world).await;
        let course = world.get("other", "/api/v1/goals/c/course?from=2022-01&to=2022-03").await;
        let course = course.ok(StatusCode::OK);
        let months = course["months"].as_array().unwrap();
        assert_eq!(
            months.iter().map(|of| &of["period"]).collect::<Vec<_>>(),
            ["2022-01", "2022-02", "2022-03"]
        );
        assert_eq!((&months[0]["progress"], &months[0]["light"]), (&Value::Null, &json!("no_data")));
        for (at, progress, achieved) in
            [(1, (3.0 + 0.3) / 4.0, (3.0 * 20.0 + 6.0) / 480.0), (2, 0.7, 84.0 / 480.0)]
        {
            let near = |name: &str, expect: f64| (months[at][name].as_f64().unwrap() - expect).abs() < 1e-12;
            assert!(near("progress", progress) && near("achieved", achieved), "{}", months[at]);
            // What the node says of the month is the same.
            let path = format!("/api/v1/goals/c?period={}", months[at]["period"].as_str().unwrap());
            let node = world.get("other", &path).await.ok(StatusCode::OK);
            assert_eq!((&node["progress"], &node["light"]), (&months[at]["progress"], &months[at]["light"]));
        }
        assert!((months[2]["scheduled"].as_f64().unwrap() - 0.25).abs() < 1e-12);
        assert_eq!(course["trend"]["way"], "mixed");
        for asked in ["from=2022-04&to=2022-03", "from=2017-03&to=2022-03", "from=x"] {
            let refused = world.get("other", &format!("/api/v1/goals/c/course?{asked}")).await;
            assert_eq!(refused.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{asked}");
        }
    });
}

#[test]
fn the_wall_shows_actions_and_red_items_without_a_task() {
    check(async |world| {
        two_months(world).await;
        let wall = world.get("other", "/api/v1/wall?period=2022-03").await.ok(StatusCode::OK);
        let action = &wall["actions"][0];
        assert_eq!((&wall["tactics"][0]["code"], &action["code"]), (&json!("t"), &json!("c")));
        assert_eq!((&action["tactic"], &action["bottleneck"]), (&json!("t"), &json!("缺地")));
        assert_eq!(
            (action["course"].as_array().unwrap().len(), &action["now"]["light"]),
            (12, &json!("stuck"))
        );
        assert_eq!((&action["lights"]["on_schedule"], &action["lights"]["behind"]), (&json!(0), &json!(1)));
        assert_eq!((&action["best"]["code"], &action["best"]["unit"]["code"]), (&json!("i1"), &json!("T1")));
        assert_eq!(
            (&action["worst"]["code"], &action["worst"]["unit"]["code"]),
            (&json!("i2"), &json!("T2"))
        );
        let red = &wall["unassigned"];
        assert_eq!(
            (&red[0]["code"], &red[0]["action"], &red[0]["months"]),
            (&json!("i2"), &json!("c"), &json!(2))
        );
        let task = json!({ "title": "赶上进度", "receiver": "T2", "goal": "i2" });
        world.post("root-office", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let wall = world.get("other", "/api/v1/wall?period=2022-03").await.ok(StatusCode::OK);
        assert_eq!(wall["unassigned"], json!([]));
        // A task serves the goals above its own too.
        for (goal, found) in [("i2", 1), ("c", 1), ("i1", 0)] {
            let cases =
                world.get("root-office", &format!("/api/v1/cases?goal={goal}")).await.ok(StatusCode::OK);
            assert_eq!(cases["items"].as_array().unwrap().len(), found, "{goal}");
        }
        let early = world.get("other", "/api/v1/wall?period=2020-03").await.ok(StatusCode::OK);
        assert_eq!(early["actions"][0]["now"]["light"], "no_data");
    });
}
