//! Persons, posts and accounts: what is personal, who may give what, how accounts are kept.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, PASSWORD, World, check, clerk, send};

async fn sign_in(world: &World, account: &str, password: &str) -> Answer {
    let body = json!({ "account": account, "password": password });
    send(Client::new().post(format!("{}/api/v1/session", world.url)).json(&body)).await
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap()).collect()
}

/// All that the journal holds, as text.
async fn journal(world: &World) -> String {
    world.system.relay().await.unwrap();
    format!("{:?}", world.system.store().events_after(0, 1000).await.unwrap())
}

async fn enter(world: &World, account: &str, body: &Value) -> Value {
    world.post(account, "/api/v1/people", body).await.ok(StatusCode::CREATED)
}

fn path(of: &Value) -> String {
    format!("/api/v1/people/{}", of["id"].as_str().unwrap())
}

#[test]
fn what_is_personal_is_for_those_who_edit_and_stays_out_of_the_journal() {
    check(async |world| {
        let post = json!({ "role": "reporter", "title": "填报人" });
        let body =
            json!({ "name": "李示例", "phone": "（０５７８）２００００００", "unit": "T1", "post": post });
        let made = world.post("root-admin", "/api/v1/people", &body).await;
        assert_eq!(made.headers["etag"], "\"v1\"");
        let person = made.ok(StatusCode::CREATED);
        assert_eq!((&person["phone"], &person["unit"]), (&json!("0578-2000000"), &json!("T1")));
        assert_eq!(person["posts"][0]["starts"], "2022-04-08");
        for (account, sees) in
            [("root-admin", true), ("administrator", true), ("office", false), ("reporter", false)]
        {
            let seen = world.get(account, &path(&person)).await.ok(StatusCode::OK);
            assert_eq!(!seen["phone"].is_null(), sees, "{account}");
        }
        assert_eq!(world.get("other", &path(&person)).await.problem(StatusCode::FORBIDDEN), "denied");
        let patch = json!({ "name": "王示例", "phone": "13900000000" });
        let changed = world.change("administrator", Method::PATCH, &path(&person), 1, &patch).await;
        let changed = changed.ok(StatusCode::OK);
        assert_eq!((&changed["name"], &changed["phone"]), (&json!("王示例"), &json!("13900000000")));
        let stale = world.change("administrator", Method::PATCH, &path(&person), 1, &json!({})).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        let without = json!({ "phone": null });
        let changed = world.change("administrator", Method::PATCH, &path(&person), 2, &without).await;
        assert_eq!(changed.ok(StatusCode::OK)["phone"], Value::Null);
        let told = journal(world).await;
        for personal in ["李示例", "王示例", "2000000", "13900000000"] {
            assert!(!told.contains(personal), "{personal} stands in the journal");
        }
        assert!(told.contains("Personal"));
    });
}

#[test]
fn persons_are_found_by_unit_and_name() {
    check(async |world| {
        enter(world, "root-admin", &json!({ "name": "赵示例", "unit": "V1" })).await;
        let all = world.get("root-admin", "/api/v1/people?text=示例").await.ok(StatusCode::OK);
        assert_eq!(names(&all), ["赵示例"], "nobody has a post, V1 keeps the record");
        for (query, found) in [
            ("unit=V1&text=示例", 1),
            ("unit=T1&text=示例", 0),
            ("unit=T1&below=true&text=示例", 1),
            ("unit=T2&below=true&text=示例", 0),
            ("unit=V1", 2),
        ] {
            let page =
                world.get("administrator", &format!("/api/v1/people?{query}")).await.ok(StatusCode::OK);
            assert_eq!(names(&page).len(), found, "{query}");
        }
        let mut after = String::new();
        let mut seen = Vec::new();
        loop {
            let page =
                world.get("root-admin", &format!("/api/v1/people?limit=7{after}")).await.ok(StatusCode::OK);
            seen.extend(names(&page).iter().map(|name| (*name).to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen.len(), 15 + 5 + 10 + 1);
        for query in ["after=x", "text=%00", "unit=%00", "below=perhaps", "limit=9999999999999999999999"] {
            let status = world.get("root-admin", &format!("/api/v1/people?{query}")).await.status;
            assert!((400..500).contains(&status), "{query}: {status}");
        }
        assert_eq!(
            world.get("root-admin", "/api/v1/people/x").await.problem(StatusCode::NOT_FOUND),
            "not_found"
        );
    });
}

#[test]
fn all_that_does_not_fit_is_told_at_once() {
    check(async |world| {
        let post = json!({ "role": "king", "title": "", "from": "0001-01-01", "until": "0000-12-31" });
        let body = json!({ "name": " ", "phone": "12", "unit": "T1", "post": post });
        let answer = world.post("root-admin", "/api/v1/people", &body).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let at: Vec<&str> =
            answer.body["misfits"].as_array().unwrap().iter().map(|of| of["at"].as_str().unwrap()).collect();
        let expect =
            ["/name", "/phone", "/post/title", "/post/from", "/post/until", "/post/until", "/post/role"];
        assert_eq!(at, expect);
        let body = json!({ "person": clerk("T1"), "unit": "T1", "role": "overseer", "title": "x", "oversees": ["B9", "B1"] });
        let answer = world.post("root-admin", "/api/v1/posts", &body).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(answer.body["misfits"][0]["code"], "no_such_unit");
        let body =
            json!({ "person": clerk("T1"), "unit": "T1", "role": "cadre", "title": "x", "oversees": ["B1"] });
        let answer = world.post("root-admin", "/api/v1/posts", &body).await;
        assert_eq!(answer.body["misfits"][0]["code"], "not_in_this_role");
        let far = world.get("root-admin", "/api/v1/posts?day=%2B200000-01-01").await;
        assert!((400..500).contains(&far.status), "{}", far.body);
    });
}

#[test]
fn posts_are_given_changed_and_ended() {
    check(async |world| {
        let give = |role: &str, from: &str, until: Value| json!({ "person": clerk("V1"), "unit": "V1", "role": role, "title": "村干部", "from": from, "until": until });
        let first = give("cadre", "2022-05-01", json!("2022-05-31"));
        let post = world.post("administrator", "/api/v1/posts", &first).await.ok(StatusCode::CREATED);
        let over = give("cadre", "2022-05-31", Value::Null);
        let refused = world.post("administrator", "/api/v1/posts", &over).await;
        assert_eq!(refused.problem(StatusCode::CONFLICT), "post_exists");
        assert!(refused.body["detail"].as_str().unwrap().contains(post["id"].as_str().unwrap()));
        let next = give("cadre", "2022-06-01", Value::Null);
        world.post("administrator", "/api/v1/posts", &next).await.ok(StatusCode::CREATED);
        for (day, held) in [("2022-04-30", 1), ("2022-05-01", 2), ("2022-05-31", 2), ("2022-06-01", 2)] {
            let page = world.get("office", &format!("/api/v1/posts?person={}&day={day}", clerk("V1"))).await;
            assert_eq!(page.ok(StatusCode::OK)["items"].as_array().unwrap().len(), held, "{day}");
        }
        let one = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
        let end = format!("{one}/end");
        let later =
            world.change("administrator", Method::POST, &end, 1, &json!({ "last": "2022-06-30" })).await;
        assert_eq!(later.problem(StatusCode::CONFLICT), "post_over");
        let ended =
            world.change("administrator", Method::POST, &end, 1, &json!({ "last": "2022-04-30" })).await;
        assert_eq!(ended.ok(StatusCode::OK)["ends"], "2022-04-30");
        let patch = world.change("administrator", Method::PATCH, &one, 2, &json!({ "title": "支书" })).await;
        assert_eq!(patch.problem(StatusCode::CONFLICT), "post_over", "it was never held");
        // The days are free again.
        world.post("administrator", "/api/v1/posts", &first).await.ok(StatusCode::CREATED);
        let overseer = json!({ "person": clerk("T1"), "unit": "R", "role": "overseer", "title": "副区长", "oversees": ["B2", "B1"] });
        let post = world.post("root-admin", "/api/v1/posts", &overseer).await.ok(StatusCode::CREATED);
        assert_eq!(post["oversees"], json!(["B1", "B2"]));
        let one = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
        let patch = json!({ "oversees": ["T2"], "title": "分管副区长" });
        let changed = world.change("root-admin", Method::PATCH, &one, 1, &patch).await.ok(StatusCode::OK);
        assert_eq!((&changed["oversees"], &changed["version"]), (&json!(["T2"]), &json!(2)));
        assert_eq!(world.get("root-admin", &one).await.body, changed);
    });
}

#[test]
fn an_area_ends_at_its_own_edge() {
    check(async |world| {
        // T1's administrator gives nothing beyond T1, neither by a post's unit nor by what it oversees.
        let give = |unit: &str, oversees: Value| json!({ "person": clerk("T1"), "unit": unit, "role": "overseer", "title": "x", "oversees": oversees });
        for body in [give("R", json!([])), give("T1", json!(["T2"])), give("T1", json!(["R"]))] {
            let answer = world.post("administrator", "/api/v1/posts", &body).await;
            assert_eq!(answer.problem(StatusCode::FORBIDDEN), "denied", "{body}");
        }
        world
            .post("administrator", "/api/v1/posts", &give("T1", json!(["V2"])))
            .await
            .ok(StatusCode::CREATED);
        let stranger = json!({ "person": clerk("T2"), "unit": "T1", "role": "reporter", "title": "x" });
        assert_eq!(
            world.post("administrator", "/api/v1/posts", &stranger).await.problem(StatusCode::FORBIDDEN),
            "denied"
        );
        // Whoever has a post beyond T1 has an account that T1's administrator doesn't touch.
        let reset = format!("/api/v1/accounts/{}/reset", clerk("T1"));
        world.post("administrator", &reset, &json!({})).await.ok(StatusCode::OK);
        let head = json!({ "person": clerk("T1"), "unit": "R", "role": "head", "title": "x" });
        world.post("root-admin", "/api/v1/posts", &head).await.ok(StatusCode::CREATED);
        assert_eq!(
            world.post("administrator", &reset, &json!({})).await.problem(StatusCode::FORBIDDEN),
            "denied"
        );
        let person = format!("/api/v1/people/{}", clerk("T1"));
        let erase = world.change("administrator", Method::DELETE, &person, 1, &json!({})).await;
        assert_eq!(erase.problem(StatusCode::FORBIDDEN), "denied");
        world.post("root-admin", &reset, &json!({})).await.ok(StatusCode::OK);
    });
}

#[test]
fn an_account_is_made_reset_locked_closed_and_opened() {
    check(async |world| {
        let accounts = format!("/api/v1/people/{}/accounts", clerk("V1"));
        let ask = |name: &str| {
            let request = world.request("administrator", Method::POST, &accounts);
            request.header("idempotency-key", "a1").json(&json!({ "name": name }))
        };
        let made = send(ask("v1.new")).await.ok(StatusCode::CREATED);
        let again = send(ask("v1.new")).await.ok(StatusCode::CREATED);
        assert_eq!((&again["id"], &again["password"]), (&made["id"], &Value::Null));
        let taken = world.post("administrator", &accounts, &json!({ "name": "v1.new" })).await;
        assert_eq!(taken.problem(StatusCode::CONFLICT), "account_exists");
        let bad = world.post("administrator", &accounts, &json!({ "name": "a b" })).await;
        assert_eq!(bad.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let listed = world.get("administrator", &accounts).await.ok(StatusCode::OK);
        assert_eq!(listed.as_array().unwrap().len(), 2);
        assert!(!listed.to_string().contains("argon2"));
        let first = made["password"].as_str().unwrap();
        let begun = sign_in(world, "v1.new", first).await.ok(StatusCode::CREATED);
        assert_eq!(begun["must_change_password"], true);
        let one = format!("/api/v1/accounts/{}", made["id"].as_str().unwrap());
        let act = async |what: &str| world.post("administrator", &format!("{one}/{what}"), &json!({})).await;
        for _ in 0..5 {
            sign_in(world, "v1.new", "wrong").await;
        }
        assert_eq!(sign_in(world, "v1.new", first).await.problem(StatusCode::TOO_MANY_REQUESTS), "locked");
        assert_eq!(act("unlock").await.ok(StatusCode::OK)["locked_until"], Value::Null);
        sign_in(world, "v1.new", first).await.ok(StatusCode::CREATED);
        let second = act("reset").await.ok(StatusCode::OK)["password"].as_str().unwrap().to_owned();
        assert_eq!(sign_in(world, "v1.new", first).await.problem(StatusCode::UNAUTHORIZED), "wrong_password");
        sign_in(world, "v1.new", &second).await.ok(StatusCode::CREATED);
        act("disable").await.ok(StatusCode::OK);
        assert_eq!(
            sign_in(world, "v1.new", &second).await.problem(StatusCode::UNAUTHORIZED),
            "wrong_password"
        );
        assert_eq!(act("reset").await.problem(StatusCode::CONFLICT), "account_disabled");
        act("enable").await.ok(StatusCode::OK);
        sign_in(world, "v1.new", &second).await.ok(StatusCode::CREATED);
        assert!(!journal(world).await.contains(&second));
    });
}

#[test]
fn sessions_and_tokens_end_with_a_reset_and_when_an_account_is_closed() {
    check(async |world| {
        for what in ["reset", "disable"] {
            let unit = if what == "reset" { "V1" } else { "V2" };
            let account = format!("clerk-{unit}");
            let client = Client::builder().cookie_store(true).build().unwrap();
            let body = json!({ "account": account, "password": PASSWORD });
            send(client.post(format!("{}/api/v1/session", world.url)).json(&body))
                .await
                .ok(StatusCode::CREATED);
            let me = || client.get(format!("{}/api/v1/session", world.url));
            send(me()).await.ok(StatusCode::OK);
            world.get(&account, "/api/v1/session").await.ok(StatusCode::OK);
            let act = format!("/api/v1/accounts/{}/{what}", clerk(unit));
            world.post("administrator", &act, &json!({})).await.ok(StatusCode::OK);
            assert_eq!(send(me()).await.problem(StatusCode::UNAUTHORIZED), "not_signed_in", "{what}");
            let token = world.get(&account, "/api/v1/session").await;
            assert_eq!(token.problem(StatusCode::UNAUTHORIZED), "not_signed_in", "{what}");
            let open = format!("/api/v1/accounts/{}/enable", clerk(unit));
            world.post("administrator", &open, &json!({})).await.ok(StatusCode::OK);
            let token = world.get(&account, "/api/v1/session").await;
            assert_eq!(
                token.problem(StatusCode::UNAUTHORIZED),
                "not_signed_in",
                "the token stays taken back"
            );
        }
    });
}

#[test]
fn the_last_administrator_cannot_lock_themself_out() {
    check(async |world| {
        let me = world.get("root-admin", "/api/v1/session").await.ok(StatusCode::OK);
        let person = format!("/api/v1/people/{}", me["person"].as_str().unwrap());
        let accounts = world.get("root-admin", &format!("{person}/accounts")).await.ok(StatusCode::OK);
        let account = format!("/api/v1/accounts/{}", accounts[0]["id"].as_str().unwrap());
        let reset = world.post("root-admin", &format!("{account}/reset"), &json!({})).await;
        assert_eq!(reset.problem(StatusCode::CONFLICT), "own_account");
        let post = format!("/api/v1/posts/{}/end", me["posts"][0]["id"].as_str().unwrap());
        let disable = async || world.post("root-admin", &format!("{account}/disable"), &json!({})).await;
        let end = async || world.change("root-admin", Method::POST, &post, 1, &json!({})).await;
        let erase = async || world.change("root-admin", Method::DELETE, &person, 1, &json!({})).await;
        for answer in [disable().await, end().await, erase().await] {
            assert_eq!(answer.problem(StatusCode::CONFLICT), "last_administrator");
        }
        // One whose account is closed is no help, one who can sign in is.
        let other =
            json!({ "person": clerk("R"), "unit": "R", "role": "administrator", "title": "系统管理员" });
        world.post("root-admin", "/api/v1/posts", &other).await.ok(StatusCode::CREATED);
        let others = format!("/api/v1/accounts/{}", clerk("R"));
        world.post("root-admin", &format!("{others}/disable"), &json!({})).await.ok(StatusCode::OK);
        assert_eq!(end().await.problem(StatusCode::CONFLICT), "last_administrator");
        world.post("root-admin", &format!("{others}/enable"), &json!({})).await.ok(StatusCode::OK);
        disable().await.ok(StatusCode::OK);
        assert_eq!(end().await.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
    });
}

#[test]
fn nothing_but_a_new_password_is_taken_at_first() {
    check(async |world| {
        let reset = format!("/api/v1/accounts/{}/reset", clerk("T1"));
        let reset = world.post("administrator", &reset, &json!({})).await.ok(StatusCode::OK);
        let client = Client::builder().cookie_store(true).build().unwrap();
        let at = |path: &str| format!("{}/api/v1/{path}", world.url);
        let body = json!({ "account": "clerk-T1", "password": reset["password"] });
        let begun = send(client.post(at("session")).json(&body)).await.ok(StatusCode::CREATED);
        let csrf = begun["csrf"].as_str().unwrap();
        for path in ["units", "people", "posts", "tokens", "secondments", "none"] {
            let answer = send(client.get(at(path))).await;
            assert_eq!(answer.problem(StatusCode::FORBIDDEN), "must_change_password", "{path}");
        }
        let me = send(client.get(at("session"))).await.ok(StatusCode::OK);
        assert_eq!(me["must_change_password"], true);
        let change = |new: &str| {
            let body = json!({ "old": reset["password"], "new": new });
            client.post(at("session/password")).header("x-csrf-token", csrf).json(&body)
        };
        for bad in ["short", "clerk-T1", reset["password"].as_str().unwrap()] {
            assert_eq!(send(change(bad)).await.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{bad}");
        }
        send(change("a-better-password")).await.ok(StatusCode::NO_CONTENT);
        send(client.get(at("units"))).await.ok(StatusCode::OK);
    });
}

#[test]
fn who_is_erased_leaves_the_journal_whole() {
    check(async |world| {
        let post = json!({ "role": "reporter", "title": "填报人" });
        let body = json!({ "name": "钱示例", "phone": "13900000001", "unit": "V1", "post": post });
        let request = world.request("root-admin", Method::POST, "/api/v1/people");
        let person = send(request.header("idempotency-key", "e1").json(&body)).await.ok(StatusCode::CREATED);
        let accounts = format!("{}/accounts", path(&person));
        let account = json!({ "name": "qian.shili" });
        let made = world.post("root-admin", &accounts, &account).await.ok(StatusCode::CREATED);
        let before = journal(world).await;
        let stale = world.change("root-admin", Method::DELETE, &path(&person), 7, &json!({})).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        let erased = world.change("root-admin", Method::DELETE, &path(&person), 1, &json!({})).await;
        assert_eq!(erased.status, 204, "{}", erased.body);
        let after = journal(world).await;
        assert!(after.starts_with(before.trim_end_matches(']')), "what was recorded stays as it was");
        assert!(after.contains("person.erased") && after.contains("post.ended"));
        let seen = world.get("root-admin", &path(&person)).await.ok(StatusCode::OK);
        assert_eq!((&seen["name"], &seen["phone"], &seen["posts"]), (&json!(""), &Value::Null, &json!([])));
        assert!(!seen["erased"].is_null());
        let again = world.change("root-admin", Method::DELETE, &path(&person), 2, &json!({})).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "person_erased");
        let first = made["password"].as_str().unwrap();
        assert_eq!(
            sign_in(world, "qian.shili", first).await.problem(StatusCode::UNAUTHORIZED),
            "wrong_password"
        );
        let account = made["id"].as_str().unwrap();
        let open = world.post("root-admin", &format!("/api/v1/accounts/{account}/enable"), &json!({})).await;
        assert_eq!(open.problem(StatusCode::CONFLICT), "person_erased");
        let give = json!({ "person": person["id"], "unit": "V1", "role": "cadre", "title": "x" });
        assert_eq!(
            world.post("root-admin", "/api/v1/posts", &give).await.problem(StatusCode::CONFLICT),
            "person_erased"
        );
        assert_eq!(
            names(&world.get("root-admin", "/api/v1/people?unit=V1").await.body),
            ["clerk-V1（测试）"]
        );
        // The answer kept for whoever asks again had their name in it: it is gone, so that the same makes somebody new.
        let request = world.request("root-admin", Method::POST, "/api/v1/people");
        let new = send(request.header("idempotency-key", "e1").json(&body)).await.ok(StatusCode::CREATED);
        assert_ne!(new["id"], person["id"]);
    });
}

#[test]
fn an_account_is_kept_by_who_administers_all_in_the_care_of_its_person() {
    check(async |world| {
        let goal = async |code: &str| json!(world.system.store().goal(code).await.unwrap().unwrap().id.0);
        let account = format!("/api/v1/accounts/{}", clerk("T1"));
        let (reset, all) = (format!("{account}/reset"), format!("/api/v1/people/{}/accounts", clerk("T1")));
        let refused = async |care: Value| {
            let mut post =
                json!({ "person": clerk("T1"), "unit": "T1", "role": "leader", "title": "分管领导" });
            post.as_object_mut().unwrap().extend(care.as_object().unwrap().clone());
            let post = world.post("root-admin", "/api/v1/posts", &post).await.ok(StatusCode::CREATED);
            let mut told = Vec::new();
            for (path, body) in [(&reset, json!({})), (&all, json!({ "name": "t1.more" }))] {
                told.push(
                    world.post("administrator", path, &body).await.problem(StatusCode::FORBIDDEN).to_owned(),
                );
            }
            told.push(world.get("administrator", &account).await.problem(StatusCode::FORBIDDEN).to_owned());
            assert_eq!(told, ["denied"; 3], "{care}");
            world.post("root-admin", &reset, &json!({})).await.ok(StatusCode::OK);
            let end = format!("/api/v1/posts/{}/end", post["id"].as_str().unwrap());
            let never = json!({ "last": "2022-04-07" });
            world.change("root-admin", Method::POST, &end, 1, &never).await.ok(StatusCode::OK);
            world.post("administrator", &reset, &json!({})).await.ok(StatusCode::OK);
        };
        refused(json!({ "oversees": ["V1", "B1"] })).await;
        refused(json!({ "leads": [goal("V1").await, goal("T2").await] })).await;
    });
}

#[test]
fn an_administrator_for_some_days_is_none_for_good() {
    check(async |world| {
        let me = world.get("root-admin", "/api/v1/session").await.ok(StatusCode::OK);
        let post = format!("/api/v1/posts/{}/end", me["posts"][0]["id"].as_str().unwrap());
        let end = async || world.change("root-admin", Method::POST, &post, 1, &json!({})).await;
        let other = |from: &str, until: Value| json!({ "person": clerk("R"), "unit": "R", "role": "administrator", "title": "系统管理员", "from": from, "until": until });
        let short = other("2022-04-08", json!("2022-04-09"));
        world.post("root-admin", "/api/v1/posts", &short).await.ok(StatusCode::CREATED);
        assert_eq!(end().await.problem(StatusCode::CONFLICT), "last_administrator");
        let open =
            json!({ "person": clerk("B1"), "unit": "R", "role": "administrator", "title": "系统管理员" });
        world.post("root-admin", "/api/v1/posts", &open).await.ok(StatusCode::CREATED);
        end().await.ok(StatusCode::OK);
    });
}
