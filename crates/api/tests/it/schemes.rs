//! Schemes: tried, saved, in force from a period on, over HTTP on both databases.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, send};

/// A scheme of two indicators, of which the plan knows one.
pub(crate) fn text(title: &str) -> String {
    format!(
        "[scheme]\ncode = \"towns\"\ntitle = \"{title}\"\nlevel = \"town\"\n\n[[node]]\ncode = \"all\"\n\n\
         [[indicator]]\ncode = \"T1\"\nin = \"all\"\nrule = {{ kind = \"raw\" }}\npoints = 100\n\n\
         [[indicator]]\ncode = \"EXT\"\nin = \"all\"\nrule = {{ kind = \"raw\" }}\npoints = 50\n"
    )
}

async fn save(world: &World, title: &str, from: &str, after: u32) -> Answer {
    let body = json!({ "text": text(title), "from": from, "after": after, "reason": "〔2022〕3号" });
    world.post("root-office", "/api/v1/schemes", &body).await
}

async fn shown(world: &World, query: &str) -> Answer {
    world.get("resident", &format!("/api/v1/schemes/towns{query}")).await
}

#[test]
fn a_version_is_in_force_from_a_period_on() {
    check(async |world| {
        let first = save(world, "一", "2022-01", 0).await.ok(StatusCode::CREATED);
        assert_eq!(first["not_planned"], json!(["EXT"]));
        save(world, "二", "2022-03", 1).await.ok(StatusCode::CREATED);
        let title = async |query: &str| shown(world, query).await.ok(StatusCode::OK)["title"].clone();
        for (query, expected) in [
            ("?period=2022-01", "一"),
            ("?period=2022-02", "一"),
            ("?period=2022-03", "二"),
            ("?period=2030-12", "二"),
            ("?version=1", "一"),
            ("", "二"),
        ] {
            assert_eq!(title(query).await, expected, "{query}");
        }
        for query in ["?period=2021-12", "?version=3", "?version=0"] {
            assert_eq!(shown(world, query).await.problem(StatusCode::NOT_FOUND), "not_found", "{query}");
        }
        let both = shown(world, "?version=1&period=2022-01").await;
        assert_eq!(both.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let lines = world.get("cadre", "/api/v1/schemes").await.ok(StatusCode::OK);
        assert_eq!((lines.as_array().unwrap().len(), &lines[0]["version"]), (1, &json!(2)));
        // One that is saved for an earlier period replaces those before it from there on.
        save(world, "三", "2022-02", 2).await.ok(StatusCode::CREATED);
        assert_eq!(
            (title("?period=2022-01").await, title("?period=2022-03").await),
            (json!("一"), json!("三"))
        );
    });
}

#[test]
fn who_is_scored_on_what_is_saved_with_it() {
    check(async |world| {
        let ask = |assign: &str| json!({ "text": text("一"), "from": "2022-01", "assign": assign });
        let faulty = ask("unit,indicator,role\nT1,T1,lead\nT9,T1,lead\nT1,T2,lead\n");
        for path in ["/api/v1/schemes", "/api/v1/schemes/check"] {
            let mut body = faulty.clone();
            if path.ends_with("check") {
                body.as_object_mut().unwrap().remove("from");
            }
            let answer = world.post("root-office", path, &body).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults", "{path}");
            let rows: Vec<u64> = answer.body["faults"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|fault| fault["row"].as_u64())
                .collect();
            assert_eq!(rows, [3, 4], "{}", answer.body);
        }
        assert_eq!(shown(world, "").await.problem(StatusCode::NOT_FOUND), "not_found");
        let assign = "unit,indicator,role\nT1,T1,lead\nT2,T1,lead\n";
        world.post("root-office", "/api/v1/schemes", &ask(assign)).await.ok(StatusCode::CREATED);
        assert_eq!(shown(world, "").await.ok(StatusCode::OK)["assign"], json!(assign));
    });
}

#[test]
fn nobody_saves_over_what_they_have_not_seen() {
    check(async |world| {
        save(world, "一", "2022-01", 0).await.ok(StatusCode::CREATED);
        for after in [0, 2] {
            assert_eq!(
                save(world, "二", "2022-01", after).await.problem(StatusCode::CONFLICT),
                "scheme_changed"
            );
        }
        let denied = json!({ "text": text("一"), "from": "2022-01" });
        let denied = world.post("office", "/api/v1/schemes", &denied).await;
        assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied");
    });
}

#[test]
fn faults_are_told_at_their_lines_and_nothing_is_saved() {
    check(async |world| {
        let faulty = text("一").replacen("\"raw\"", "\"rwa\"", 1).replace("points = 50", "points = -1");
        let ask = |path: &str| {
            let body = json!({ "text": faulty, "from": "2022-01" });
            let body = if path.ends_with("check") { json!({ "text": faulty }) } else { body };
            world.request("root-office", Method::POST, path).header("accept-language", "en").json(&body)
        };
        for path in ["/api/v1/schemes/check", "/api/v1/schemes"] {
            let answer = send(ask(path)).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
            let lines: Vec<&Value> =
                answer.body["faults"].as_array().unwrap().iter().map(|fault| &fault["line"]).collect();
            assert_eq!(lines.len(), 2, "{}", answer.body);
        }
        assert_eq!(world.get("root-office", "/api/v1/schemes").await.ok(StatusCode::OK), json!([]));
        let quarter = json!({ "text": text("一"), "from": "2022-Q1" });
        let quarter = world.post("root-office", "/api/v1/schemes", &quarter).await;
        assert_eq!(quarter.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(quarter.body["misfits"][0]["code"], "wrong_cadence");
    });
}
