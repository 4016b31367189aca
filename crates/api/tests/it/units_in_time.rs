//! Units in time: states, moves, ends, mergers and splits, over HTTP on both databases.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check};

async fn patch(world: &World, unit: &str, version: i64, patch: Value) -> Answer {
    world.change("root-admin", Method::PATCH, &format!("/api/v1/units/{unit}"), version, &patch).await
}

async fn on(world: &World, unit: &str, day: &str) -> Answer {
    world.get("root-office", &format!("/api/v1/units/{unit}?at={day}")).await
}

async fn listed(world: &World, query: &str) -> Vec<String> {
    let page = world.get("root-office", &format!("/api/v1/units?limit=100&{query}")).await.ok(StatusCode::OK);
    page["items"].as_array().unwrap().iter().map(|unit| unit["code"].as_str().unwrap().to_owned()).collect()
}

async fn reorganise(world: &World, body: Value) -> Answer {
    world.post("root-admin", "/api/v1/reorganisations", &body).await
}

fn new(code: &str, level: &str, parent: &str) -> Value {
    json!({ "code": code, "name": format!("新{code}"), "level": level, "parent": parent })
}

#[test]
fn a_unit_is_asked_for_as_it_was() {
    check(async |world| {
        let change = json!({ "name": "改名镇", "attributes": { "area": 3 }, "from": "2022-03-01" });
        patch(world, "T1", 1, change).await.ok(StatusCode::OK);
        let named = async |day: &str| on(world, "T1", day).await.ok(StatusCode::OK)["name"].clone();
        assert_eq!(
            (named("2022-02-28").await, named("2022-03-01").await),
            (json!("单位T1"), json!("改名镇"))
        );
        assert_eq!(on(world, "T1", "1999-12-31").await.problem(StatusCode::NOT_FOUND), "not_found");
        assert_eq!(on(world, "T1", "2022-02-31").await.problem(StatusCode::BAD_REQUEST), "malformed");
        assert_eq!(on(world, "T1", "0001-01-01").await.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(listed(world, "at=2022-02-28&text=改名").await, Vec::<String>::new());
        assert_eq!(listed(world, "at=2022-03-01&text=改名").await, ["T1"]);
        let history = world.get("resident", "/api/v1/units/T1/history").await.ok(StatusCode::OK);
        let days: Vec<_> = history["states"].as_array().unwrap().iter().map(|of| &of["until"]).collect();
        assert_eq!(days, [&json!("2022-02-28"), &Value::Null]);
        // The past isn't written anew, and the future not ahead.
        let late = json!({ "name": "又名", "from": "2022-02-01" });
        assert_eq!(patch(world, "T1", 2, late).await.problem(StatusCode::CONFLICT), "changed_later");
        let ahead = json!({ "name": "又名", "from": "2022-04-09" });
        assert_eq!(patch(world, "T1", 2, ahead).await.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
    });
}

#[test]
fn a_moved_unit_takes_those_below_along() {
    check(async |world| {
        let moved = patch(world, "V1", 1, json!({ "parent": "T2", "from": "2022-03-15" })).await;
        assert_eq!(moved.ok(StatusCode::OK)["path"], json!(["R", "T2", "V1"]));
        let grid = world.get("root-office", "/api/v1/units/G1").await;
        assert_eq!(grid.headers["etag"], "\"v2\"");
        assert_eq!(grid.body["path"], json!(["R", "T2", "V1", "G1"]));
        let before = on(world, "G1", "2022-03-14").await.ok(StatusCode::OK);
        assert_eq!(before["path"], json!(["R", "T1", "V1", "G1"]));
        assert_eq!(listed(world, "parent=T2").await, ["V1", "V3", "V4"]);
        assert_eq!(listed(world, "parent=T2&at=2022-03-14").await, ["V3", "V4"]);
        // Who may what follows: it was below the office's town.
        let of_t1 = world.change("administrator", Method::PATCH, "/api/v1/units/V1", 2, &json!({})).await;
        assert_eq!(of_t1.problem(StatusCode::FORBIDDEN), "denied");
        for (unit, version, parent, code) in
            [("V1", 2, "G1", "unit_circle"), ("V1", 2, "V1", "unit_circle"), ("R", 1, "T1", "unit_is_root")]
        {
            let wrong = patch(world, unit, version, json!({ "parent": parent })).await;
            assert_eq!(wrong.problem(StatusCode::CONFLICT), code, "{unit} to {parent}");
        }
        // Into a unit that they don't administer nobody moves anything.
        let away = json!({ "parent": "T2" });
        let away = world.change("administrator", Method::PATCH, "/api/v1/units/V2", 1, &away).await;
        assert_eq!(away.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(
            patch(world, "V2", 1, json!({ "parent": "none" })).await.problem(StatusCode::NOT_FOUND),
            "not_found"
        );
    });
}

#[test]
fn a_unit_ends_after_those_below_it() {
    check(async |world| {
        let ends = |day: Value| json!({ "ends": day });
        let held = patch(world, "V1", 1, ends(json!("2022-03-31"))).await;
        assert_eq!(held.problem(StatusCode::CONFLICT), "has_units");
        assert!(held.body["detail"].as_str().unwrap().contains("G1"));
        patch(world, "G1", 1, ends(json!("2022-03-31"))).await.ok(StatusCode::OK);
        patch(world, "V1", 1, ends(json!("2022-03-31"))).await.ok(StatusCode::OK);
        assert_eq!(on(world, "V1", "2022-04-01").await.problem(StatusCode::NOT_FOUND), "not_found");
        assert_eq!(listed(world, "level=village&at=2022-04-01").await, ["V2", "V3", "V4"]);
        assert_eq!(
            patch(world, "V1", 2, json!({ "name": "晚了" })).await.problem(StatusCode::CONFLICT),
            "unit_ended"
        );
        let below = world.post("root-admin", "/api/v1/units", &new("G9", "grid", "V1")).await;
        assert_eq!(below.problem(StatusCode::CONFLICT), "unit_not_there");
        let back = patch(world, "V1", 2, ends(Value::Null)).await.ok(StatusCode::OK);
        assert_eq!(back["ends"], Value::Null);
    });
}

#[test]
fn villages_are_merged() {
    check(async |world| {
        let made = reorganise(
            world,
            json!({ "from": "2022-04-01", "document": "〔2022〕8号", "makes": [new("V9", "village", "T1")],
                    "parts": [{ "unit": "V1", "into": "V9", "share": 1 }, { "unit": "V2", "into": "V9", "share": 1 }] }),
        )
        .await
        .ok(StatusCode::CREATED);
        assert_eq!(made["ended"], json!(["V1", "V2"]));
        assert_eq!(listed(world, "parent=T1&at=2022-04-01").await, ["V9"]);
        assert_eq!(listed(world, "parent=T1&at=2022-03-31").await, ["V1", "V2"]);
        // The grid goes where its village went.
        let grid = world.get("root-office", "/api/v1/units/G1").await.ok(StatusCode::OK);
        assert_eq!(grid["path"], json!(["R", "T1", "V9", "G1"]));
        let lineage = async |unit: &str, day: &str| {
            world
                .get("root-office", &format!("/api/v1/units/{unit}/lineage?at={day}"))
                .await
                .ok(StatusCode::OK)
        };
        let pieces = lineage("V9", "2022-03-31").await;
        let pieces: Vec<_> =
            pieces.as_array().unwrap().iter().map(|of| (&of["unit"], &of["share"])).collect();
        assert_eq!(pieces, [(&json!("V1"), &json!(1.0)), (&json!("V2"), &json!(1.0))]);
        assert_eq!(lineage("V9", "1999-01-01").await, json!([]));
        let history = world.get("root-office", "/api/v1/units/V1/history").await.ok(StatusCode::OK);
        assert_eq!(history["went_to"][0]["unit"], "V9");
        assert_eq!(history["states"][0]["until"], "2022-03-31");
        // Whoever had a post there has none any more, so their session is over or may nothing.
        let posts = world.get("root-admin", "/api/v1/posts?unit=V1").await.ok(StatusCode::OK);
        assert!(
            posts["items"].as_array().unwrap().iter().all(|post| post["ends"] == "2022-03-31"),
            "{posts}"
        );
        let told = world.get("root-office", "/api/v1/reorganisations").await.ok(StatusCode::OK);
        assert_eq!(told["items"], json!([made]));
        let path = format!("/api/v1/reorganisations/{}", made["id"].as_str().unwrap());
        assert_eq!(world.get("root-office", &path).await.ok(StatusCode::OK), made);
        world.system.relay().await.unwrap();
        let journal = world.get("root-auditor", "/api/v1/journal?limit=500").await.ok(StatusCode::OK);
        let what =
            |name: &str| journal["items"].as_array().unwrap().iter().filter(|of| of["what"] == name).count();
        assert_eq!((what("units.reorganised"), what("unit.made"), what("unit.changed")), (1, 1, 3));
    });
}

#[test]
fn a_village_is_split_and_one_stays() {
    check(async |world| {
        let body = json!({ "from": "2022-04-01", "makes": [new("V8", "village", "T2")],
                           "parts": [{ "unit": "V3", "into": "V3", "share": 0.7 },
                                     { "unit": "V3", "into": "V8", "share": 0.3 }] });
        let made = reorganise(world, body.clone()).await.ok(StatusCode::CREATED);
        assert_eq!(made["ended"], json!([]));
        let again = reorganise(world, json!({ "from": "2022-04-01", "parts": body["parts"] })).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "reorganised_already");
        let piece =
            world.get("root-office", "/api/v1/units/V8/lineage?at=2022-03-01").await.ok(StatusCode::OK);
        assert_eq!(piece, json!([{ "unit": "V3", "name": "单位V3", "share": 0.3 }]));
    });
}

#[test]
fn what_does_not_fit_changes_nothing() {
    check(async |world| {
        let part = |unit: &str, into: &str, share: f64| json!({ "unit": unit, "into": into, "share": share });
        let body = |parts: Value| json!({ "from": "2022-04-01", "makes": [new("V9", "village", "T1")], "parts": parts });
        for (parts, codes) in [
            (json!([]), vec!["out_of_range"]),
            (json!([part("V1", "V9", 0.5)]), vec!["bad_sum"]),
            (json!([part("V1", "none", 1.0), part("nix", "V9", 1.0)]), vec!["no_such_unit", "no_such_unit"]),
            (json!([part("V9", "V1", 1.0)]), vec!["not_there"]),
            (json!([part("V1", "V2", 1.0), part("V2", "V1", 1.0)]), vec!["ends_itself", "ends_itself"]),
            (json!([part("V1", "V9", 1.5), part("V1", "V2", -0.5)]), vec!["out_of_range", "out_of_range"]),
        ] {
            let answer = reorganise(world, body(parts.clone())).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{parts}");
            let told: Vec<_> = answer.body["misfits"]
                .as_array()
                .unwrap()
                .iter()
                .map(|of| of["code"].as_str().unwrap())
                .collect();
            assert_eq!(told, codes, "{parts}");
        }
        // A town whose villages would have to go two ways, and the root.
        let split = json!([part("T1", "T2", 0.5), part("T1", "B1", 0.5)]);
        let split = reorganise(world, json!({ "from": "2022-04-01", "parts": split })).await;
        assert_eq!(split.problem(StatusCode::CONFLICT), "has_units");
        let root = reorganise(world, json!({ "from": "2022-04-01", "parts": [part("R", "T1", 1.0)] })).await;
        assert_eq!(root.problem(StatusCode::CONFLICT), "unit_is_root");
        // Half of it is another's.
        let taken = json!({ "from": "2022-04-01", "parts": [part("V1", "V3", 1.0)] });
        let taken = world.post("administrator", "/api/v1/reorganisations", &taken).await;
        assert_eq!(taken.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(
            world.get("root-office", "/api/v1/units/V9").await.problem(StatusCode::NOT_FOUND),
            "not_found"
        );
        assert_eq!(world.get("root-office", "/api/v1/units/V1").await.headers["etag"], "\"v1\"");
    });
}

#[test]
fn a_town_goes_into_another_with_all_below() {
    check(async |world| {
        let parts =
            json!([{ "unit": "T1", "into": "T2", "share": 1 }, { "unit": "V1", "into": "V2", "share": 1 }]);
        let made =
            reorganise(world, json!({ "from": "2022-04-08", "parts": parts })).await.ok(StatusCode::CREATED);
        assert_eq!(made["ended"], json!(["T1", "V1"]));
        let path = async |unit: &str| on(world, unit, "2022-04-08").await.ok(StatusCode::OK)["path"].clone();
        assert_eq!(path("V2").await, json!(["R", "T2", "V2"]));
        assert_eq!(path("G1").await, json!(["R", "T2", "V2", "G1"]));
        let then = on(world, "G1", "2022-04-07").await.ok(StatusCode::OK);
        assert_eq!(then["path"], json!(["R", "T1", "V1", "G1"]));
    });
}
