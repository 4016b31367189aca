//! Events as they happen: who hears what, from where, and until when.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::world::{PASSWORD, World, check, client, send};

/// A stream that says nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who listens.
struct Listener {
    response: Response,
    rest: String,
    /// The messages to them that came meanwhile.
    messages: Vec<Value>,
}

impl Listener {
    async fn new(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, rest: String::new(), messages: Vec::new() }
    }

    async fn of(world: &World, account: &str, last: Option<i64>) -> Self {
        let request = world.request(account, Method::GET, "/api/v1/events");
        Self::new(match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        })
        .await
    }

    /// The next event: its id and what it says; none when the stream has ended.
    async fn next(&mut self) -> Option<(i64, Value)> {
        loop {
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned())
                };
                let told = field("data:").map(|data| {
                    let (id, kind) = (field("id:"), field("event:").unwrap());
                    let told: Value = serde_json::from_str(&data).unwrap();
                    if kind == "message" {
                        self.messages.push(told);
                        return None;
                    }
                    assert_eq!(kind, "journal");
                    Some((id.unwrap().parse().unwrap(), told))
                });
                let told = told.flatten();
                self.rest = rest.to_owned();
                match told {
                    Some(told) => return Some(told),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.expect("the stream says nothing").unwrap()?;
            self.rest += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// All that is said up to an event of this kind about a unit.
    async fn until(&mut self, what: &str) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            let (number, told) = self.next().await.expect("the stream has ended");
            assert_eq!(told["number"], json!(number));
            if told["what"] == json!(what) {
                return heard;
            }
            heard.push(told);
        }
    }
}

async fn order(world: &World, receiver: &str) -> Value {
    let task = json!({ "title": "协调项目用地", "receiver": receiver });
    world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED)["case"]["id"].clone()
}

/// Something that everybody hears.
async fn note(world: &World) {
    let path = "/api/v1/units/B2";
    let version = world.get("root-admin", path).await.ok(StatusCode::OK)["version"].as_i64().unwrap();
    let note = json!({ "attributes": { "note": version } });
    world.change("root-admin", Method::PATCH, path, version, &note).await.ok(StatusCode::OK);
}

#[test]
fn each_hears_what_they_may_see() {
    check(async |world| {
        let mut listeners = Vec::new();
        for account in ["reporter", "other", "resident", "root-auditor"] {
            listeners.push((account, Listener::of(world, account, None).await));
        }
        let (first, second) = (order(world, "T1").await, order(world, "T2").await);
        let file = world.request("reporter", Method::POST, "/api/v1/files?unit=T1&name=a.txt").body("a");
        let file = send(file).await.ok(StatusCode::CREATED)["id"].clone();
        note(world).await;
        for (account, listener) in &mut listeners {
            let heard = listener.until("unit.changed").await;
            let subjects: Vec<_> = heard.iter().map(|told| told["subject"].clone()).collect();
            let (mine, yours) = (vec![first.clone(); 2], vec![second.clone(); 2]);
            let wanted = match *account {
                "reporter" => mine,
                "other" => yours,
                "resident" => vec![],
                _ => [mine, yours, vec![file.clone()]].concat(),
            };
            assert_eq!(subjects, wanted, "{account}");
            assert!(heard.iter().all(|told| told["changes"].is_null() && told["person"].is_null()));
        }
    });
}

#[test]
fn a_message_is_told_to_whom_it_is_for_only_and_again_to_who_resumes_before_it() {
    check(async |world| {
        let (mut own, mut seen) =
            (Listener::of(world, "clerk-T1", None).await, Listener::of(world, "root-auditor", None).await);
        let case = order(world, "T1").await;
        note(world).await;
        let heard = own.until("unit.changed").await;
        seen.until("unit.changed").await;
        assert_eq!(seen.messages, [Value::Null; 0]);
        let told: Vec<_> = own.messages.iter().map(|told| (&told["what"], &told["subject"])).collect();
        assert_eq!(told, [(&json!("case.assigned"), &case)]);
        let acted = heard.iter().find(|told| told["what"] == json!("case.acted")).unwrap();
        let before = acted["number"].as_i64().unwrap() - 1;
        let mut again = Listener::of(world, "clerk-T1", Some(before)).await;
        again.until("unit.changed").await;
        assert_eq!(again.messages, own.messages);
        let mut after = Listener::of(world, "clerk-T1", Some(before + 1)).await;
        after.until("unit.changed").await;
        assert_eq!(after.messages, [Value::Null; 0]);
    });
}

#[test]
fn whoever_resumes_misses_nothing_and_hears_nothing_twice() {
    check(async |world| {
        let (mut heard, mut last) = (Vec::new(), 0);
        let write = async {
            for _ in 0..12 {
                order(world, "T1").await;
            }
            note(world).await;
        };
        let listen = async {
            // A few events at a time, then the line breaks.
            'lines: loop {
                let mut listener = Listener::of(world, "root-auditor", Some(last)).await;
                for _ in 0..=heard.len() % 4 {
                    let (number, told) = listener.next().await.expect("the stream has ended");
                    heard.push(number);
                    last = number;
                    if told["what"] == json!("unit.changed") {
                        break 'lines;
                    }
                }
            }
        };
        tokio::join!(write, listen);
        let journal = world.get("root-auditor", "/api/v1/journal?limit=500").await.ok(StatusCode::OK);
        let numbers =
            journal["items"].as_array().unwrap().iter().map(|event| event["number"].as_i64().unwrap());
        assert_eq!(heard, numbers.collect::<Vec<_>>());
        // From what is to come: of what was before, nothing.
        let mut late = Listener::of(world, "root-auditor", Some(i64::MAX)).await;
        note(world).await;
        assert_eq!(late.next().await.unwrap().0, last + 1);
    });
}

#[test]
fn a_session_that_ended_hears_nothing_more() {
    check(async |world| {
        for ends_by_itself in [false, true] {
            let browser = client().cookie_store(true).build().unwrap();
            let session = format!("{}/api/v1/session", world.url);
            let body = json!({ "account": "root-office", "password": PASSWORD });
            let begun = send(browser.post(&session).json(&body)).await;
            let cookie = begun.headers["set-cookie"].clone();
            let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
            let mut listener = Listener::new(browser.get(format!("{}/api/v1/events", world.url))).await;
            note(world).await;
            listener.until("unit.changed").await;
            if ends_by_itself {
                let secret = cookie.trim_start_matches("liangzhu=").split(';').next().unwrap();
                let (digest, ago) =
                    (app::digest(secret), world.system.real_now() - chrono::TimeDelta::hours(9));
                let digest = digest.as_str();
                let touch = async |tx: testkit::store::Tx| tx.touch_session(digest, ago).await;
                world.system.store().write("touch", touch).await.unwrap();
            } else {
                let out = browser.delete(&session).header("x-csrf-token", &csrf);
                send(out).await.ok(StatusCode::NO_CONTENT);
            }
            note(world).await;
            assert_eq!(listener.next().await, None);
        }
    });
}

#[test]
fn what_is_no_number_of_an_event_is_refused() {
    check(async |world| {
        for last in ["x", "-1", "1.5", "", "99999999999999999999"] {
            let request =
                world.request("office", Method::GET, "/api/v1/events").header("last-event-id", last);
            assert_eq!(send(request).await.problem(StatusCode::BAD_REQUEST), "malformed", "{last}");
        }
        for query in ["after=-1", "after=x", "from=1"] {
            let answer = world.get("office", &format!("/api/v1/events?{query}")).await;
            assert_eq!(answer.problem(StatusCode::BAD_REQUEST), "malformed", "{query}");
        }
        assert_eq!(world.get("", "/api/v1/events").await.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
    });
}
