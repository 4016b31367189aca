//! Signing in, sessions, tokens.

use app::RequestId;
use app::people::{self, SignIn, disable_user, reset_password};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, PASSWORD, World, check, send};
use uuid::Uuid;

async fn sign_in(world: &World, client: &Client, account: &str, password: &str) -> Answer {
    let body = json!({ "account": account, "password": password });
    send(client.post(format!("{}/api/v1/session", world.url)).json(&body)).await
}

#[test]
fn a_session_is_a_cookie_and_changes_need_its_token() {
    check(async |world| {
        let client = Client::builder().cookie_store(true).build().unwrap();
        let begun = sign_in(world, &client, "root-admin", PASSWORD).await;
        let cookie = begun.headers["set-cookie"].clone();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
        let me = send(client.get(format!("{}/api/v1/session", world.url))).await.ok(StatusCode::OK);
        assert_eq!((&me["account"], &me["csrf"]), (&json!("root-admin"), &json!(csrf)));
        let unit = json!({ "code": "T3", "name": "新镇", "level": "town", "parent": "R" });
        let add = || client.post(format!("{}/api/v1/units", world.url)).json(&unit);
        assert_eq!(send(add()).await.problem(StatusCode::FORBIDDEN), "no_csrf_token");
        let wrong = send(add().header("x-csrf-token", "0".repeat(64))).await;
        assert_eq!(wrong.problem(StatusCode::FORBIDDEN), "no_csrf_token");
        send(add().header("x-csrf-token", &csrf)).await.ok(StatusCode::CREATED);
        let out = client.delete(format!("{}/api/v1/session", world.url)).header("x-csrf-token", &csrf);
        send(out).await.ok(StatusCode::NO_CONTENT);
        let after = client.get(format!("{}/api/v1/session", world.url)).header("cookie", &cookie);
        assert_eq!(send(after).await.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
    });
}

#[test]
fn wrong_passwords_are_counted_and_lock() {
    check(async |world| {
        let client = Client::new();
        for (account, password) in [("nobody", PASSWORD), ("office", "wrong"), ("office", "")] {
            let answer = sign_in(world, &client, account, password).await;
            assert_eq!(answer.problem(StatusCode::UNAUTHORIZED), "wrong_password", "{account}");
        }
        for _ in 2..5 {
            sign_in(world, &client, "office", "wrong").await;
        }
        let locked = sign_in(world, &client, "office", PASSWORD).await;
        assert_eq!(locked.problem(StatusCode::TOO_MANY_REQUESTS), "locked");
        assert!(locked.headers["retry-after"].parse::<u32>().unwrap() <= 60);
        sign_in(world, &client, "head", PASSWORD).await.ok(StatusCode::CREATED);
    });
}

#[test]
fn strangers_are_told_to_sign_in_whatever_they_ask() {
    check(async |world| {
        for (method, path) in [
            (Method::GET, "/api/v1/units"),
            (Method::GET, "/api/v1/none"),
            (Method::PUT, "/api/v1/units"),
            (Method::GET, "/anything"),
        ] {
            let answer = send(world.request("", method, path)).await;
            assert_eq!(answer.problem(StatusCode::UNAUTHORIZED), "not_signed_in", "{path}");
        }
        for path in ["/healthz", "/readyz", "/metrics", "/", "/api/openapi.json", "/api/docs/"] {
            assert_eq!(world.get("", path).await.status, 200, "{path}");
        }
        for path in ["/api/v1/oidc/login", "/api/v1/oidc/callback?code=a&state=b"] {
            let answer = world.get("", path).await;
            assert_eq!(answer.problem(StatusCode::NOT_FOUND), "no_sign_on", "{path}");
        }
        let wrong = send(world.request("office", Method::PUT, "/api/v1/units")).await;
        assert_eq!(wrong.problem(StatusCode::METHOD_NOT_ALLOWED), "wrong_method");
        assert_eq!(world.get("office", "/api/v1/none").await.problem(StatusCode::NOT_FOUND), "no_such_route");
    });
}

#[test]
fn a_token_does_what_it_is_for_until_it_is_taken_back() {
    check(async |world| {
        let client = Client::builder().cookie_store(true).build().unwrap();
        let begun = sign_in(world, &client, "root-admin", PASSWORD).await.ok(StatusCode::CREATED);
        let csrf = begun["csrf"].as_str().unwrap();
        let tokens = format!("{}/api/v1/tokens", world.url);
        let body = json!({ "title": "只读", "scopes": ["unit.read"], "days": 30 });
        let made =
            send(client.post(&tokens).header("x-csrf-token", csrf).json(&body)).await.ok(StatusCode::CREATED);
        let bearer = |method: Method, path: &str| {
            Client::new()
                .request(method, format!("{}{path}", world.url))
                .bearer_auth(made["secret"].as_str().unwrap())
        };
        send(bearer(Method::GET, "/api/v1/units/T1")).await.ok(StatusCode::OK);
        let unit = json!({ "code": "T9", "name": "新镇", "level": "town", "parent": "R" });
        let denied = send(bearer(Method::POST, "/api/v1/units").json(&unit)).await;
        assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied");
        let more = send(bearer(Method::POST, "/api/v1/tokens").json(&body)).await;
        assert_eq!(more.problem(StatusCode::CONFLICT), "token_makes_token");
        let revoke = client.delete(format!("{tokens}/{}", made["id"].as_str().unwrap()));
        send(revoke.header("x-csrf-token", csrf)).await.ok(StatusCode::NO_CONTENT);
        let after = send(bearer(Method::GET, "/api/v1/units/T1")).await;
        assert_eq!(after.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
        let listed = send(client.get(&tokens)).await.ok(StatusCode::OK);
        let revoked = |token: &&Value| token["id"] == made["id"] && !token["revoked"].is_null();
        assert_eq!(listed.as_array().unwrap().iter().filter(revoked).count(), 1);
        assert!(!listed.to_string().contains(made["secret"].as_str().unwrap()));
    });
}

#[test]
fn what_is_counted_is_shown() {
    check(async |world| {
        let unit = json!({ "code": "T9", "name": "新镇", "level": "town", "parent": "R" });
        world.post("root-admin", "/api/v1/units", &unit).await.ok(StatusCode::CREATED);
        let metrics = world.get("", "/metrics").await.ok(StatusCode::OK);
        let lines: Vec<&str> = metrics.as_str().unwrap().lines().collect();
        let has =
            |start: &str| assert!(lines.iter().any(|line| line.starts_with(start)), "{start}\n{lines:#?}");
        has("liangzhu_units_of_work_total{name=\"add_unit\",saved=\"yes\"} ");
        has("liangzhu_unit_of_work_seconds");
        has("liangzhu_jobs{state=\"given_up\"} 0");
        has("liangzhu_http_requests_total{method=\"POST\",route=\"/api/v1/units\",status=\"201\"} ");
    });
}

#[test]
fn a_sign_in_under_way_does_not_open_what_is_closed_meanwhile() {
    check(async |world| {
        let given = |password: &str| SignIn { account: "office".to_owned(), password: password.to_owned() };
        let request = || RequestId(Uuid::now_v7());
        for _ in 0..5 {
            reset_password(&world.system, "office", PASSWORD).await.unwrap();
            // After a wrong password the right one writes to the account.
            assert!(people::sign_in(&world.system, given("wrong-password"), request()).await.is_err());
            let under_way = people::sign_in(&world.system, given(PASSWORD), request());
            let (_, closed) = tokio::join!(under_way, disable_user(&world.system, "office"));
            closed.unwrap();
            let client = Client::builder().cookie_store(true).build().unwrap();
            let refused = sign_in(world, &client, "office", PASSWORD).await;
            assert_eq!(refused.problem(StatusCode::UNAUTHORIZED), "wrong_password");
        }
    });
}

#[test]
fn who_asks_is_who_they_are_when_the_body_has_come() {
    check(async |world| {
        let (begin, body) = tokio::sync::oneshot::channel::<&'static str>();
        let late = futures_util::stream::once(async { body.await.map_err(std::io::Error::other) });
        let request = world
            .request("root-admin", Method::POST, "/api/v1/units")
            .header("content-type", "application/json")
            .body(reqwest::Body::wrap_stream(late));
        let asked = tokio::spawn(send(request));
        // The head is there when another request that was sent later is answered.
        world.get("root-admin", "/api/v1/session").await.ok(StatusCode::OK);
        disable_user(&world.system, "root-admin").await.unwrap();
        begin.send(r#"{"code":"T9","name":"新镇","level":"town","parent":"R"}"#).unwrap();
        assert_eq!(asked.await.unwrap().problem(StatusCode::UNAUTHORIZED), "not_signed_in");
        let unit = world.get("root-office", "/api/v1/units/T9").await;
        assert_eq!(unit.problem(StatusCode::NOT_FOUND), "not_found");
    });
}

#[test]
fn a_token_with_scopes_does_nothing_else() {
    check(async |world| {
        let client = Client::builder().cookie_store(true).build().unwrap();
        let begun = sign_in(world, &client, "root-office", PASSWORD).await.ok(StatusCode::CREATED);
        let token = json!({ "title": "只开单", "days": 1, "scopes": ["task.open", "case.act"] });
        let tokens = format!("{}/api/v1/tokens", world.url);
        let made = client.post(&tokens).header("x-csrf-token", begun["csrf"].as_str().unwrap()).json(&token);
        let secret = send(made).await.ok(StatusCode::CREATED)["secret"].as_str().unwrap().to_owned();
        let ask = |method: Method, path: &str, body: Value| {
            let request = Client::new().request(method, format!("{}/api/v1/{path}", world.url));
            let request = request.bearer_auth(&secret);
            send(if body.is_null() { request } else { request.json(&body) })
        };
        let me = ask(Method::GET, "session", Value::Null).await.ok(StatusCode::OK);
        let person = me["person"].as_str().unwrap();
        for path in [format!("people/{person}"), format!("people/{person}/accounts"), "units/R".to_owned()] {
            assert_eq!(
                ask(Method::GET, &path, Value::Null).await.problem(StatusCode::FORBIDDEN),
                "denied",
                "{path}"
            );
        }
        assert_eq!(
            ask(Method::GET, "tokens", Value::Null).await.problem(StatusCode::CONFLICT),
            "token_has_scopes"
        );
        // It could not be told of what it opened, so nothing is opened.
        let task = json!({ "title": "事项", "receiver": "T1" });
        assert_eq!(ask(Method::POST, "cases", task).await.problem(StatusCode::FORBIDDEN), "denied");
        let cases = world.get("root-office", "/api/v1/cases").await.ok(StatusCode::OK);
        assert_eq!(cases["items"], json!([]));
    });
}

#[test]
fn wrong_old_passwords_count_and_tokens_change_none() {
    check(async |world| {
        let path = "/api/v1/session/password";
        let by_token =
            world.post("office", path, &json!({ "old": PASSWORD, "new": "another-password" })).await;
        assert_eq!(by_token.problem(StatusCode::CONFLICT), "session_needed");
        let client = Client::builder().cookie_store(true).build().unwrap();
        let begun = sign_in(world, &client, "office", PASSWORD).await.ok(StatusCode::CREATED);
        let csrf = begun["csrf"].as_str().unwrap();
        let change = async |old: &str| {
            let body = json!({ "old": old, "new": "another-password" });
            send(client.post(format!("{}{path}", world.url)).header("x-csrf-token", csrf).json(&body)).await
        };
        for _ in 0..5 {
            assert_eq!(change("wrong").await.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        }
        let locked = change(PASSWORD).await;
        assert_eq!(locked.problem(StatusCode::TOO_MANY_REQUESTS), "locked");
        assert!(locked.headers["retry-after"].parse::<u32>().unwrap() <= 60);
        let locked = sign_in(world, &Client::new(), "office", PASSWORD).await;
        assert_eq!(locked.problem(StatusCode::TOO_MANY_REQUESTS), "locked");
        reset_password(&world.system, "office", PASSWORD).await.unwrap();
        let begun = sign_in(world, &client, "office", PASSWORD).await.ok(StatusCode::CREATED);
        let body = json!({ "old": PASSWORD, "new": "another-password" });
        let request = client.post(format!("{}{path}", world.url));
        send(request.header("x-csrf-token", begun["csrf"].as_str().unwrap()).json(&body))
            .await
            .ok(StatusCode::NO_CONTENT);
    });
}
