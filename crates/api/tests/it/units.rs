//! Units: pages, tags, keys, what is refused.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{check, send};

fn codes(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|unit| unit["code"].as_str().unwrap()).collect()
}

#[test]
fn a_list_comes_in_pages() {
    check(async |world| {
        let first = world.get("office", "/api/v1/units?limit=4").await.ok(StatusCode::OK);
        assert_eq!(codes(&first), ["B1", "B2", "G1", "R"]);
        let next = first["next"].as_str().unwrap();
        let rest =
            world.get("office", &format!("/api/v1/units?limit=9&after={next}")).await.ok(StatusCode::OK);
        assert_eq!(codes(&rest), ["T1", "T2", "V1", "V2", "V3", "V4"]);
        assert_eq!(rest["next"], Value::Null);
        let below = world.get("office", "/api/v1/units?parent=T1&level=village").await.ok(StatusCode::OK);
        assert_eq!(codes(&below), ["V1", "V2"]);
        let named = world.get("office", "/api/v1/units?text=位V3").await.ok(StatusCode::OK);
        assert_eq!(codes(&named), ["V3"]);
        for text in ["%25", "_", "%5C", "T_", "%25T1"] {
            let none = world.get("office", &format!("/api/v1/units?text={text}")).await.ok(StatusCode::OK);
            assert!(codes(&none).is_empty(), "{text}: {none}");
        }
        for (query, status, code) in [
            ("limit=0", StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            ("limit=-1", StatusCode::BAD_REQUEST, "malformed"),
            ("colour=red", StatusCode::BAD_REQUEST, "malformed"),
            ("parent=none", StatusCode::NOT_FOUND, "not_found"),
            ("text=%00", StatusCode::BAD_REQUEST, "malformed"),
        ] {
            let answer = world.get("office", &format!("/api/v1/units?{query}")).await;
            assert_eq!(answer.problem(status), code, "{query}");
        }
    });
}

#[test]
fn each_character_of_a_text_stands_for_itself() {
    check(async |world| {
        for (code, name) in [("N1", "100%达标_村\\"), ("N2", "100分达标乙村")] {
            let unit = json!({ "code": code, "name": name, "level": "village", "parent": "T1" });
            world.post("root-admin", "/api/v1/units", &unit).await.ok(StatusCode::CREATED);
        }
        for text in ["100%25达", "标_村", "村%5C", "%25", "_", "%5C"] {
            let found = world.get("office", &format!("/api/v1/units?text={text}")).await.ok(StatusCode::OK);
            assert_eq!(codes(&found), ["N1"], "{text}");
        }
        for list in ["goals", "people"] {
            let none = world.get("root-admin", &format!("/api/v1/{list}?text=_")).await.ok(StatusCode::OK);
            assert_eq!(none["items"], json!([]), "{list}");
        }
    });
}

#[test]
fn a_change_is_for_a_version() {
    check(async |world| {
        let read = world.get("root-admin", "/api/v1/units/T1").await;
        assert_eq!(read.headers["etag"], "\"v1\"");
        let known =
            world.request("root-admin", Method::GET, "/api/v1/units/T1").header("if-none-match", "\"v1\"");
        assert_eq!(send(known).await.status, 304);
        let patch = json!({ "attributes": { "population": 5.5, "note": "山区" } });
        let path = "/api/v1/units/T1";
        let changed = world.change("root-admin", Method::PATCH, path, 1, &patch).await;
        assert_eq!(changed.headers["etag"], "\"v2\"");
        assert_eq!(changed.body["attributes"], patch["attributes"]);
        let stale = world.change("root-admin", Method::PATCH, path, 1, &json!({ "attributes": {} })).await;
        assert_eq!(stale.problem(StatusCode::PRECONDITION_FAILED), "stale");
        assert_eq!((&stale.body["given"], &stale.body["current"]["version"]), (&json!(1), &json!(2)));
        let without = send(world.request("root-admin", Method::PATCH, path).json(&patch)).await;
        assert_eq!(without.problem(StatusCode::PRECONDITION_REQUIRED), "no_if_match");
        let wrong = json!({ "attributes": { "list": [1], "also": true } });
        let wrong = world.change("root-admin", Method::PATCH, path, 2, &wrong).await;
        assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(wrong.body["misfits"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn asked_again_with_the_same_key_it_is_done_once() {
    check(async |world| {
        let unit = |code: &str| json!({ "code": code, "name": "新镇", "level": "town", "parent": "R" });
        let ask = |key: &str, body: &Value| {
            world
                .request("root-admin", Method::POST, "/api/v1/units")
                .header("idempotency-key", key)
                .json(body)
        };
        let first = send(ask("k1", &unit("T3"))).await.ok(StatusCode::CREATED);
        let again = send(ask("k1", &unit("T3"))).await.ok(StatusCode::CREATED);
        assert_eq!(first, again);
        let other = send(ask("k1", &unit("T4"))).await;
        assert_eq!(other.problem(StatusCode::UNPROCESSABLE_ENTITY), "key_reused");
        for code in ["T3", "t3"] {
            let taken = send(ask("k2", &unit(code))).await;
            assert_eq!(taken.problem(StatusCode::CONFLICT), "unit_exists", "{code}");
        }
        // What failed is not kept: the key may be used for what works.
        send(ask("k2", &unit("T5"))).await.ok(StatusCode::CREATED);
        for key in ["", "一"] {
            assert_ne!(send(ask(key, &unit("T6"))).await.status, 201, "{key}");
        }
    });
}

#[test]
fn bad_bodies_are_told() {
    check(async |world| {
        let post = |kind: &str, body: &'static str| {
            world.request("root-admin", Method::POST, "/api/v1/units").header("content-type", kind).body(body)
        };
        for (kind, body, status, code) in [
            ("text/plain", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_media_type"),
            ("application/json", "{", StatusCode::BAD_REQUEST, "malformed"),
            ("application/json", "{}", StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            (
                "application/json",
                r#"{"code":"a","name":"b","level":"c","parent":"R","x":1}"#,
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
            ),
            (
                "application/json",
                r#"{"code":"a","name":"\u0000","level":"c","parent":"R"}"#,
                StatusCode::BAD_REQUEST,
                "malformed",
            ),
            (
                "application/json",
                r#"{"code":"a/b","name":" ","level":"","parent":"R"}"#,
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
            ),
        ] {
            let answer = send(post(kind, body)).await;
            assert_eq!(answer.problem(status), code, "{body}");
        }
        let large = format!(r#"{{"code":"{}"}}"#, "x".repeat(2 << 20));
        let large = world
            .request("root-admin", Method::POST, "/api/v1/units")
            .header("content-type", "application/json")
            .body(large);
        assert_eq!(send(large).await.problem(StatusCode::PAYLOAD_TOO_LARGE), "too_large");
    });
}

#[test]
fn a_key_is_for_one_version_and_a_code_for_any_case() {
    check(async |world| {
        let change = |version: i64| {
            world
                .request("root-admin", Method::PATCH, "/api/v1/units/T1")
                .header("idempotency-key", "once")
                .header("if-match", format!("\"v{version}\""))
                .json(&json!({ "attributes": { "note": "一" } }))
        };
        send(change(1)).await.ok(StatusCode::OK);
        send(change(1)).await.ok(StatusCode::OK);
        assert_eq!(send(change(2)).await.problem(StatusCode::UNPROCESSABLE_ENTITY), "key_reused");
        let small = json!({ "code": "t1", "name": "小写", "level": "town", "parent": "R" });
        let small = world.post("root-admin", "/api/v1/units", &small).await;
        assert_eq!(small.problem(StatusCode::CONFLICT), "unit_exists");
        let found = world.get("office", "/api/v1/units?text=t1").await.ok(StatusCode::OK);
        assert_eq!(codes(&found), ["T1"]);
    });
}
