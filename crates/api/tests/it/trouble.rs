//! A database that takes no changes, a full disk, a row that holds nonsense: what is said, what is lost (nothing).

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex};
use testkit::trouble::{read_only, sql};
use testkit::world::{Answer, PASSWORD, World, check, client, send};

/// All that the program logs in this process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Of all tests of this process; the lines of one are told by its requests' ids.
    fn shared() -> Self {
        static SHARED: std::sync::LazyLock<Log> = std::sync::LazyLock::new(|| {
            let log = Log::default();
            let writer = log.clone();
            let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
            subscriber.init();
            log
        });
        SHARED.clone()
    }

    /// The errors that were logged for the request of an answer.
    fn errors_of(&self, answer: &Answer) -> String {
        let id = answer.headers["x-request-id"].as_str();
        assert_eq!(answer.body["request"], json!(id));
        let all = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = all.lines().filter(|line| line.contains(id) && line.contains("ERROR"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn unit(code: &str, note: &str) -> Value {
    json!({ "code": code, "name": "网格", "level": "grid", "parent": "V1", "attributes": { "note": note } })
}

async fn add(world: &World, code: &str, note: &str) -> Answer {
    world.post("root-admin", "/api/v1/units", &unit(code, note)).await
}

async fn has(world: &World, code: &str) -> bool {
    world.get("root-admin", &format!("/api/v1/units/{code}")).await.status == 200
}

/// A browser that signed in, and its token.
async fn sign_in(world: &World) -> (Client, Answer) {
    let client = client().cookie_store(true).build().unwrap();
    let body = json!({ "account": "root-admin", "password": PASSWORD });
    let answer = send(client.post(format!("{}/api/v1/session", world.url)).json(&body)).await;
    (client, answer)
}

fn is_unavailable(log: &Log, answer: &Answer) {
    assert_eq!(answer.problem(StatusCode::SERVICE_UNAVAILABLE), "unavailable");
    assert_eq!(answer.headers["retry-after"], "30");
    assert!(log.errors_of(answer).contains("takes no changes"), "{}", log.errors_of(answer));
}

#[test]
fn a_read_only_database_is_reported_and_can_be_read() {
    let log = Log::shared();
    check(async |world| {
        let (browser, begun) = sign_in(world).await;
        let cookie = begun.headers["set-cookie"].clone();
        let cookie = cookie.trim_start_matches("liangzhu=").split(';').next().unwrap();
        let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
        add(world, "N1", "").await.ok(StatusCode::CREATED);
        // So long ago that using the session is noted.
        let ago = world.system.real_now() - chrono::TimeDelta::minutes(5);
        let digest = app::digest(cookie);
        let digest = digest.as_str();
        let touch = async |tx: testkit::store::Tx| tx.touch_session(digest, ago).await;
        world.system.store().write("touch", touch).await.unwrap();
        read_only(world).await;
        is_unavailable(&log, &add(world, "N2", "").await);
        is_unavailable(&log, &sign_in(world).await.1);
        let version = world.get("root-admin", "/api/v1/units/N1").await.ok(StatusCode::OK)["version"].clone();
        let patch = json!({ "attributes": { "note": "别的" } });
        let path = "/api/v1/units/N1";
        let version = version.as_i64().unwrap();
        is_unavailable(&log, &world.change("root-admin", Method::PATCH, path, version, &patch).await);
        let file = world.request("reporter", Method::POST, "/api/v1/files?unit=T1&name=a.txt").body("a");
        is_unavailable(&log, &send(file).await);
        let out = browser.delete(format!("{}/api/v1/session", world.url)).header("x-csrf-token", &csrf);
        is_unavailable(&log, &send(out).await);
        let me = browser.get(format!("{}/api/v1/session", world.url));
        send(me).await.ok(StatusCode::OK);
        assert_eq!(world.get("", "/healthz").await.status, 200);
        let another = testkit::store::Store::open(&world.database).await.unwrap();
        let kept = another.unit("N1").await.unwrap().unwrap();
        assert_eq!((kept.version, &kept.attributes["note"]), (1, &json!("")));
        assert!(another.unit("N2").await.unwrap().is_none());
    });
}

#[test]
fn a_full_disk_is_reported_and_nothing_that_was_acknowledged_is_lost() {
    let log = Log::shared();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let world = &World::start(false).await;
        // No page more than there are.
        sql(world.system.store(), "PRAGMA max_page_count = 1").await;
        let (note, mut acknowledged) = ("备注".repeat(500), Vec::new());
        let full = loop {
            let code = format!("N{}", acknowledged.len());
            let answer = add(world, &code, &note).await;
            if answer.status != 201 {
                break answer;
            }
            acknowledged.push(code);
            assert!(acknowledged.len() < 1000, "it never gets full");
        };
        is_unavailable(&log, &full);
        let refused = format!("N{}", acknowledged.len());
        sql(world.system.store(), "PRAGMA max_page_count = 1000000").await;
        for code in &acknowledged {
            assert!(has(world, code).await, "{code} was acknowledged and is lost");
        }
        assert!(!has(world, &refused).await);
        add(world, &refused, &note).await.ok(StatusCode::CREATED);
    });
}

#[test]
fn a_corrupt_row_is_named_in_the_log_and_not_outside() {
    let log = Log::shared();
    check(async |world| {
        let task = json!({ "title": "协调项目用地", "receiver": "T1" });
        let task = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let case = task["case"]["id"].as_str().unwrap();
        for (statement, table, column, id, path) in [
            (
                "UPDATE cases SET timers = 'nonsense'",
                "cases",
                "timers",
                case,
                format!("/api/v1/cases/{case}"),
            ),
            ("UPDATE cases SET timers = 'nonsense'", "cases", "timers", case, "/api/v1/cases".to_owned()),
            (
                "UPDATE cases SET timers = '[]', state_group = 'odd'",
                "cases",
                "state_group",
                case,
                format!("/api/v1/cases/{case}"),
            ),
            (
                "UPDATE units SET attributes = '[' WHERE code = 'V4'",
                "units",
                "attributes",
                "",
                "/api/v1/units/V4".to_owned(),
            ),
        ] {
            sql(world.system.store(), statement).await;
            let answer = world.get("root-office", &path).await;
            assert_eq!(answer.problem(StatusCode::INTERNAL_SERVER_ERROR), "internal", "{statement}");
            let outside = answer.body.to_string();
            assert!(!outside.contains(table) && !outside.contains(column), "{outside}");
            let inside = log.errors_of(&answer);
            let named = format!("table {table}, column {column}, id {id}");
            assert!(inside.contains(&named), "{inside}");
        }
        world.get("root-office", "/api/v1/units/V3").await.ok(StatusCode::OK);
    });
}
