//! Network links: made, listed, ended; the network around a unit.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check};

const LINKS: &str = "/api/v1/unit-links";

fn body(kind: &str, upper: &str, lower: &str) -> Value {
    json!({ "kind": kind, "upper": upper, "lower": lower })
}

async fn add(world: &World, body: &Value) -> Value {
    world.post("root-admin", LINKS, body).await.ok(StatusCode::CREATED)
}

fn pairs(links: &Value) -> Vec<String> {
    let pair =
        |link: &Value| format!("{}-{}", link["upper"].as_str().unwrap(), link["lower"].as_str().unwrap());
    links.as_array().unwrap().iter().map(pair).collect()
}

#[test]
fn a_network_is_told_as_it_stands_on_a_day() {
    check(async |world| {
        let link = add(world, &body("party_body", "T1", "V1")).await;
        assert_eq!((&link["starts"], &link["ends"]), (&json!("2022-04-08"), &Value::Null));
        assert_eq!(link["upper_name"], "单位T1");
        add(world, &body("body_grid", "V1", "G1")).await;
        let later = json!({ "kind": "party_grid", "upper": "V2", "lower": "G1", "from": "2022-05-01" });
        add(world, &later).await;
        let listed = async |query: &str| {
            let page = world.get("resident", &format!("{LINKS}?{query}")).await.ok(StatusCode::OK);
            pairs(&page["items"])
        };
        assert_eq!(listed("").await, ["T1-V1", "V1-G1"]);
        assert_eq!(listed("at=2022-05-01&unit=G1").await, ["V1-G1", "V2-G1"]);
        assert_eq!(listed("kind=party_body").await, ["T1-V1"]);
        assert_eq!(listed("at=2022-04-07").await, [""; 0]);
        let network = world.get("grid", "/api/v1/units/G1/network").await.ok(StatusCode::OK);
        let codes: Vec<&str> =
            network["units"].as_array().unwrap().iter().map(|unit| unit["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["G1", "V1", "T1"]);
        assert_eq!(pairs(&network["links"]), ["T1-V1", "V1-G1"]);
        assert_eq!((&network["is_cut"], &network["units"][1]["level"]), (&json!(false), &json!("village")));
        let may = world.get("grid", "/api/v1/units/G1/network?at=2022-05-01").await.ok(StatusCode::OK);
        assert_eq!(may["units"].as_array().unwrap().len(), 4);
    });
}

#[test]
fn links_begin_once_and_end_once() {
    check(async |world| {
        let link = add(world, &body("party_body", "T1", "V1")).await;
        let path = format!("{LINKS}/{}", link["id"].as_str().unwrap());
        let again = world.post("root-admin", LINKS, &body("party_body", "T1", "V1")).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "unit_link_exists");
        let end = async |version: i64, last: &str| {
            let at = format!("{path}/end");
            world.change("root-admin", Method::POST, &at, version, &json!({ "last": last })).await
        };
        assert_eq!(end(2, "2022-04-30").await.problem(StatusCode::PRECONDITION_FAILED), "stale");
        let early = end(1, "2022-04-01").await;
        assert_eq!(early.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let ended = end(1, "2022-04-30").await;
        assert_eq!((ended.headers["etag"].as_str(), &ended.body["ends"]), ("\"v2\"", &json!("2022-04-30")));
        assert_eq!(end(2, "2022-04-30").await.problem(StatusCode::CONFLICT), "unit_link_over");
        let next = json!({ "kind": "party_body", "upper": "T1", "lower": "V1", "from": "2022-05-01" });
        add(world, &next).await;
        let read = world.get("resident", &path).await.ok(StatusCode::OK);
        assert_eq!(read["version"], 2);
        world.system.relay().await.unwrap();
        let journal = world.get("root-admin", "/api/v1/journal").await.ok(StatusCode::OK);
        let told: Vec<&str> = journal["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["what"].as_str().unwrap())
            .collect();
        assert_eq!(told, ["unit_link.made", "unit_link.ended", "unit_link.made"]);
    });
}

#[test]
fn what_does_not_fit_is_told() {
    check(async |world| {
        let refused = async |body: Value, status: StatusCode, code: &str| {
            let answer = world.post("root-admin", LINKS, &body).await;
            assert_eq!(answer.problem(status), code, "{body}");
            answer.body
        };
        let both =
            json!({ "kind": "x", "upper": "T1", "lower": "V1", "from": "2022-05-01", "until": "2022-04-01" });
        let told = refused(both, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
        assert_eq!(told["misfits"].as_array().unwrap().len(), 2);
        refused(body("party_body", "T1", "T1"), StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
        refused(body("party_body", "T1", "none"), StatusCode::NOT_FOUND, "not_found").await;
        let early = json!({ "kind": "party_body", "upper": "T1", "lower": "V1", "from": "2020-12-31" });
        refused(early, StatusCode::CONFLICT, "unit_not_begun").await;
        // Whoever edits one of the units only may not.
        for (upper, lower) in [("T1", "V3"), ("V3", "T1")] {
            let answer = world.post("administrator", LINKS, &body("party_body", upper, lower)).await;
            assert_eq!(answer.problem(StatusCode::FORBIDDEN), "denied");
        }
        for (query, status) in
            [("kind=x", StatusCode::UNPROCESSABLE_ENTITY), ("unit=none", StatusCode::NOT_FOUND)]
        {
            assert_eq!(
                world.get("office", &format!("{LINKS}?{query}")).await.status,
                status.as_u16(),
                "{query}"
            );
        }
    });
}
