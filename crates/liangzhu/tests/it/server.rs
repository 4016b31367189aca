//! The server as an operator runs it: started, stopped, killed, on both databases.

use crate::process::{CHANGED, PASSWORD, Server, add_unit, begin, databases, first_token, journal};
use crate::process::{liangzhu, list, place, run, serve};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::{Duration, Instant};
use testkit::world::{client, send};

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
            let change = json!({ "old": PASSWORD, "new": CHANGED });
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

/// How often the server is killed: five times, unless the environment wants more.
fn kills() -> u64 {
    std::env::var("LIANGZHU_KILLS").map_or(5, |kills| kills.parse().unwrap())
}

#[test]
fn a_killed_server_has_all_that_it_acknowledged() {
    for (folder, database) in &databases() {
        begin(folder.path(), &place(database.as_ref()));
        let (mut acknowledged, mut token): (Vec<String>, _) = (Vec::new(), String::new());
        // Looks random, and is the same each time.
        let mut chance = 7_u64;
        for round in 0..kills() {
            let mut server = Server::start(folder.path(), &serve(database.as_ref()));
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            run(async {
                if token.is_empty() {
                    token = first_token(&server, "admin").await;
                }
                has_all(&server, &token, &acknowledged).await;
                let written = write_until_killed(&mut server, &token, round, 1 + (chance >> 33) % 40).await;
                assert!(!written.is_empty());
                acknowledged.extend(written);
            });
        }
        let server = Server::start(folder.path(), &serve(database.as_ref()));
        run(has_all(&server, &token, &acknowledged));
        println!("{} kills, {} writes acknowledged, none lost", kills(), acknowledged.len());
    }
}

/// All that was acknowledged is there, and each unit has its event.
async fn has_all(server: &Server, token: &str, acknowledged: &[String]) {
    let present = list(server, token, "units").await;
    let present: HashSet<&str> = present.iter().map(|unit| unit["code"].as_str().unwrap()).collect();
    for code in acknowledged {
        assert!(present.contains(code.as_str()), "{code} was acknowledged and is lost");
    }
    journal(server, token, |events| {
        events.iter().filter(|event| event["what"] == json!("unit.made")).count() >= present.len()
    })
    .await;
}

/// Writes from four sides at once, kills the server after so many answers, and returns what it had acknowledged.
async fn write_until_killed(server: &mut Server, token: &str, round: u64, answers: u64) -> Vec<String> {
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for writer in 0..4 {
        let (tell, url, token) = (tell.clone(), server.url.clone(), token.to_owned());
        tokio::spawn(async move {
            let client = client().build().unwrap();
            for number in 0.. {
                let code = format!("r{round}w{writer}n{number}");
                if !add_unit(&client, &url, &token, &code).await {
                    return;
                }
                let _ = tell.send(code);
            }
        });
    }
    drop(tell);
    let mut written = Vec::new();
    while let Some(code) = heard.recv().await {
        written.push(code);
        if written.len() as u64 == answers {
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
    assert_eq!(listed["accounts"].as_array().unwrap().len(), 16);
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
