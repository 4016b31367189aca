//! The server as an operator runs it: started, stopped, killed, on both databases.

use crate::process::{PASSWORD, Server, begin, liangzhu, run};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::postgres::Database;
use testkit::world::{client, send};

/// The options that name each kind of database, with what keeps it.
fn databases() -> [(TempDir, Option<Database>); 2] {
    [(tempfile::tempdir().unwrap(), None), (tempfile::tempdir().unwrap(), Some(Database::create().unwrap()))]
}

fn place(database: Option<&Database>) -> Vec<&str> {
    let url = database.map(|database| ["--database", database.url()]);
    [vec!["--data", "data"], url.map_or_else(Vec::new, |url| url.to_vec())].concat()
}

fn serve(database: Option<&Database>) -> Vec<&str> {
    [vec!["serve"], place(database)].concat()
}

#[test]
fn a_first_administrator_changes_the_password_and_begins() {
    for (folder, database) in &databases() {
        begin(folder.path(), &place(database.as_ref()));
        let again = ["init", "--root", "331102", "--root-name", "莲都区", "--name", "管理员"];
        let again =
            liangzhu(folder.path(), &[&again[..], &place(database.as_ref())].concat()).output().unwrap();
        assert_eq!(again.status.code(), Some(2));
        let server = Server::start(folder.path(), &serve(database.as_ref()));
        run(async {
            let (client, begun) = server.sign_in("admin", PASSWORD).await;
            let begun = begun.ok(StatusCode::CREATED);
            assert_eq!(begun["must_change_password"], json!(true));
            let csrf = begun["csrf"].as_str().unwrap();
            let units = || client.get(format!("{}/api/v1/units", server.url));
            assert_eq!(send(units()).await.problem(StatusCode::FORBIDDEN), "must_change_password");
            let change = json!({ "old": PASSWORD, "new": "second-password-2" });
            let change = client.post(format!("{}/api/v1/session/password", server.url)).json(&change);
            send(change.header("x-csrf-token", csrf)).await.ok(StatusCode::NO_CONTENT);
            assert_eq!(send(units()).await.ok(StatusCode::OK)["items"][0]["name"], json!("莲都区"));
            assert_eq!(server.sign_in("admin", PASSWORD).await.1.status, 401);
        });
    }
}

#[test]
fn told_to_stop_it_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    begin(folder.path(), &place(None));
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(folder.path(), &serve(None));
        let began = Instant::now();
        server.tell(signal);
        assert!(server.process.wait().unwrap().success());
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}

/// How often it is killed: `LIANGZHU_KILLS`, 5 times unless told.
fn kills() -> u64 {
    std::env::var("LIANGZHU_KILLS").ok().map_or(5, |times| times.parse().unwrap())
}

#[test]
fn a_killed_server_has_all_that_it_acknowledged() {
    for (folder, database) in &databases() {
        begin(folder.path(), &place(database.as_ref()));
        let mut acknowledged: Vec<String> = Vec::new();
        for round in 0..=kills() {
            let mut server = Server::start(folder.path(), &serve(database.as_ref()));
            run(async {
                let token = if round == 0 { first_token(&server).await } else { kept_token(folder.path()) };
                if round == 0 {
                    std::fs::write(folder.path().join("token"), &token).unwrap();
                }
                let present = codes(&server, &token).await;
                let lost: Vec<_> = acknowledged.iter().filter(|code| !present.contains(*code)).collect();
                assert!(lost.is_empty(), "{lost:?} were acknowledged and are lost");
                if round < kills() {
                    acknowledged.extend(write_until_killed(&mut server, &token, round).await);
                }
            });
        }
        assert!(acknowledged.len() as u64 > 3 * kills());
        println!("{} kills, {} acknowledged writes", kills(), acknowledged.len());
    }
}

async fn first_token(server: &Server) -> String {
    let (client, begun) = server.sign_in("admin", PASSWORD).await;
    let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
    let post = |path: &str, body: Value| {
        send(client.post(format!("{}/api/v1/{path}", server.url)).header("x-csrf-token", &csrf).json(&body))
    };
    let change = json!({ "old": PASSWORD, "new": "second-password-2" });
    post("session/password", change).await.ok(StatusCode::NO_CONTENT);
    let made = post("tokens", json!({ "title": "test", "days": 1 })).await.ok(StatusCode::CREATED);
    made["secret"].as_str().unwrap().to_owned()
}

fn kept_token(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("token")).unwrap()
}

async fn codes(server: &Server, token: &str) -> HashSet<String> {
    let (client, mut codes, mut after) = (client().build().unwrap(), HashSet::new(), String::new());
    loop {
        let list = client.get(format!("{}/api/v1/units?limit=500{after}", server.url)).bearer_auth(token);
        let page = send(list).await.ok(StatusCode::OK);
        let code = |unit: &Value| unit["code"].as_str().unwrap().to_owned();
        codes.extend(page["items"].as_array().unwrap().iter().map(code));
        let Some(next) = page["next"].as_str() else { return codes };
        after = format!("&after={next}");
    }
}

/// Writes from four sides at once, kills the server after some answers, and returns what it had acknowledged.
async fn write_until_killed(server: &mut Server, token: &str, round: u64) -> Vec<String> {
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for writer in 0..4 {
        let (tell, url, token) = (tell.clone(), format!("{}/api/v1/units", server.url), token.to_owned());
        tokio::spawn(async move {
            let client = client().build().unwrap();
            for number in 0.. {
                let code = format!("r{round}w{writer}n{number}");
                let unit = json!({ "code": code, "name": "网格", "level": "grid", "parent": "331102" });
                match client.post(&url).bearer_auth(&token).json(&unit).send().await {
                    Ok(answer) if answer.status() == StatusCode::CREATED => drop(tell.send(code)),
                    _ => return,
                }
            }
        });
    }
    drop(tell);
    let mut written = Vec::new();
    // Another number in each round, all from 3 to 42 in forty rounds, so that it dies at another moment.
    let last = 3 + round * 17 % 40;
    while let Some(code) = heard.recv().await {
        written.push(code);
        if written.len() as u64 == last {
            server.tell("-KILL");
        }
    }
    server.process.wait().unwrap();
    written
}

#[test]
fn the_demo_loads_its_world_once_and_its_accounts_are_refused_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let data = ["--data", "world"];
    let mut server = Server::start(folder.path(), &[&["demo"][..], &data].concat());
    let listed = std::fs::read_to_string(folder.path().join("world/demo.json")).unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed["accounts"].as_array().unwrap().len(), 15);
    run(async {
        for account in listed["accounts"].as_array().unwrap() {
            let (name, token) = (account["account"].as_str().unwrap(), account["token"].as_str().unwrap());
            let begun = server.sign_in(name, "liangzhu-demo").await.1.ok(StatusCode::CREATED);
            assert_eq!(begun["must_change_password"], json!(false));
            let me =
                client().build().unwrap().get(format!("{}/api/v1/session", server.url)).bearer_auth(token);
            let me = send(me).await.ok(StatusCode::OK);
            assert_eq!(me["posts"][0]["role"], account["role"]);
            assert!(me["now"].as_str().unwrap().starts_with("2022-04-08T09:0"), "{me}");
        }
    });
    server.tell("-TERM");
    assert!(server.process.wait().unwrap().success());
    drop(server);
    let server = Server::start(folder.path(), &[&["serve"][..], &data].concat());
    run(async {
        let (_, refused) = server.sign_in("office", "liangzhu-demo").await;
        assert_eq!(refused.problem(StatusCode::FORBIDDEN), "demo_account");
    });
}
