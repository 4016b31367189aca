//! Two servers on one PostgreSQL: each uses what was done at the other.

use crate::backup::add_office;
use crate::process::{CHANGED, Server, add_unit, ask, begin, first_token, journal, list, place, run, serve};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::postgres::Database;
use testkit::world::{client, send};

/// Local holidays: a Tuesday off.
const HOLIDAYS: &str = "[[local]]\ntitle = \"放假通知\"\ndocument = \"示例〔2022〕1号\"\ndate = \"2022-03-01\"\n\
    holidays = [{ name = \"三月三\", from = \"2022-04-12\", to = \"2022-04-12\" }]\n";

const TASK: &str = include_str!("../../../../lifecycles/task.toml");

/// Reads a stream up to an event of this unit; the numbers of all events up to it.
async fn numbers_until(mut stream: Response, last: &str) -> Vec<i64> {
    let deadline = Instant::now() + Duration::from_secs(30);
    let (mut text, mut numbers) = (String::new(), Vec::new());
    loop {
        while let Some((event, rest)) = text.split_once("\n\n") {
            let told = event.lines().find_map(|line| line.strip_prefix("data:"));
            let told: Option<Value> = told.map(|data| serde_json::from_str(data).unwrap());
            text = rest.to_owned();
            let Some(told) = told else { continue };
            numbers.push(told["number"].as_i64().unwrap());
            if told["unit"] == json!(last) {
                return numbers;
            }
        }
        let chunk = tokio::time::timeout_at(deadline.into(), stream.chunk()).await;
        let chunk = chunk.expect("the stream doesn't say it").unwrap().expect("the stream has ended");
        text += std::str::from_utf8(&chunk).unwrap();
    }
}

#[test]
fn two_servers_on_one_database_are_one() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Database::create().unwrap());
    begin(folder.path(), &place(Some(&database)));
    add_office(folder.path(), Some(&database));
    let start = || Server::start(folder.path(), &serve(Some(&database)));
    let (one, mut other) = (start(), start());
    run(async {
        let token = first_token(&one, "office").await;
        sessions_hold_at_both(&one, &other).await;
        settings_hold_at_both(&one, &other, &token).await;
        let first = journal(&one, &token, |_| true).await.len();
        let stream = ask(&other, &token, Method::GET, &format!("events?after={first}")).send().await.unwrap();
        let acknowledged = write_at_both(&one, &other, &token).await;
        let unit = json!({ "code": "last", "name": "网格", "level": "grid", "parent": "331102" });
        let last = ask(&one, &token, Method::POST, "units").json(&unit);
        send(last).await.ok(StatusCode::CREATED);
        let heard = numbers_until(stream, "last").await;
        let wanted: Vec<i64> = (first as i64 + 1..).take(heard.len()).collect();
        assert_eq!(heard, wanted, "a gap");
        assert!(heard.len() > acknowledged.len());
        for server in [&one, &other] {
            let units = list(server, &token, "units").await;
            let has = |code: &String| units.iter().any(|unit| unit["code"] == json!(code));
            assert!(acknowledged.iter().all(has));
            let made = |event: &&Value| event["what"] == json!("unit.made");
            journal(server, &token, |events| events.iter().filter(made).count() == units.len()).await;
        }
        // One that dies leaves nothing behind that the other waits for.
        other.tell("-KILL");
        other.process.wait().unwrap();
        let stream = ask(&one, &token, Method::GET, "events").send().await.unwrap();
        let unit = json!({ "code": "after", "name": "网格", "level": "grid", "parent": "331102" });
        let after = ask(&one, &token, Method::POST, "units").json(&unit);
        send(after).await.ok(StatusCode::CREATED);
        numbers_until(stream, "after").await;
    });
}

async fn sessions_hold_at_both(one: &Server, other: &Server) {
    let (browser, begun) = one.sign_in("office", CHANGED).await;
    let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
    let session = |server: &Server| format!("{}/api/v1/session", server.url);
    let me = send(browser.get(session(other))).await.ok(StatusCode::OK);
    assert_eq!((&me["account"], &me["csrf"]), (&json!("office"), &json!(csrf)));
    let out = browser.delete(session(other)).header("x-csrf-token", &csrf);
    send(out).await.ok(StatusCode::NO_CONTENT);
    assert_eq!(send(browser.get(session(one))).await.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
}

async fn settings_hold_at_both(one: &Server, other: &Server, token: &str) {
    let day = async |server: &Server| {
        let days = ask(server, token, Method::GET, "calendar/days?from=2022-04-12&to=2022-04-12");
        send(days).await.ok(StatusCode::OK).to_string().contains("三月三")
    };
    assert!(!day(one).await && !day(other).await);
    let load = ask(one, token, Method::PUT, "calendar/holidays").header("if-match", "\"v0\"");
    send(load.json(&json!({ "text": HOLIDAYS }))).await.ok(StatusCode::OK);
    assert!(day(one).await && day(other).await);
    let text = TASK.replace("version = 1", "version = 2");
    let load = ask(other, token, Method::POST, "lifecycles").json(&json!({ "text": text }));
    send(load).await.ok(StatusCode::CREATED);
    let task = json!({ "title": "协调项目用地" });
    for server in [one, other] {
        let opened =
            send(ask(server, token, Method::POST, "cases").json(&task)).await.ok(StatusCode::CREATED);
        assert_eq!(opened["case"]["lifecycle_version"], json!(2));
    }
}

/// Writes at both at once; the codes of the units that were acknowledged.
async fn write_at_both(one: &Server, other: &Server, token: &str) -> Vec<String> {
    let writers = [("a", one), ("b", other), ("c", one), ("d", other)].map(|(name, server)| {
        let (url, token) = (server.url.clone(), token.to_owned());
        tokio::spawn(async move {
            let client = client().build().unwrap();
            let mut acknowledged = Vec::new();
            for number in 0..25 {
                let code = format!("{name}{number}");
                if add_unit(&client, &url, &token, &code).await {
                    acknowledged.push(code);
                }
            }
            acknowledged
        })
    });
    let mut all = Vec::new();
    for writer in writers {
        all.extend(writer.await.unwrap());
    }
    assert!(all.len() >= 90, "{} of 100", all.len());
    all
}
