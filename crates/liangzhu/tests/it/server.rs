//! The server as an operator runs it: started, stopped, killed, on both databases.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::postgres::Database;
use testkit::world::{Answer, client, send};

/// What accounts are given, and what they change it to.
const PASSWORD: &str = "first-password-1";
pub(crate) const CHANGED: &str = "second-password-2";

/// A server of its own process.
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) url: String,
}

pub(crate) fn liangzhu(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liangzhu"));
    command.current_dir(folder).args(arguments).env("LIANGZHU_PASSWORD", PASSWORD).env("LIANGZHU_LANG", "en");
    command
}

impl Server {
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// As [`Server::start`], with variables of its environment.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let listen = ["--listen", "127.0.0.1:0"];
        let mut process = liangzhu(folder, &[arguments, &listen].concat())
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("READY ") else {
            let mut said = String::new();
            process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("no READY: {line:?} {said}");
        };
        Self { url: url.to_owned(), process }
    }

    pub(crate) async fn sign_in(&self, account: &str, password: &str) -> (reqwest::Client, Answer) {
        let client = client().cookie_store(true).build().unwrap();
        let body = json!({ "account": account, "password": password });
        let answer = send(client.post(format!("{}/api/v1/session", self.url)).json(&body)).await;
        (client, answer)
    }

    pub(crate) fn tell(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
}

/// The options that name each kind of database, with what keeps it.
pub(crate) fn databases() -> [(TempDir, Option<Database>); 2] {
    [(tempfile::tempdir().unwrap(), None), (tempfile::tempdir().unwrap(), Some(Database::create().unwrap()))]
}

pub(crate) fn place(database: Option<&Database>) -> Vec<&str> {
    let url = database.map(|database| ["--database", database.url()]);
    [vec!["--data", "data"], url.map_or_else(Vec::new, |url| url.to_vec())].concat()
}

pub(crate) fn begin(folder: &Path, database: Option<&Database>) {
    let root = ["init", "--root", "331102", "--root-name", "莲都区", "--name", "管理员"];
    let status = liangzhu(folder, &[&root[..], &place(database)].concat()).output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

pub(crate) fn serve(database: Option<&Database>) -> Vec<&str> {
    [vec!["serve"], place(database)].concat()
}

#[test]
fn a_first_administrator_changes_the_password_and_begins() {
    for (folder, database) in &databases() {
        begin(folder.path(), database.as_ref());
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
    begin(folder.path(), None);
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
        begin(folder.path(), database.as_ref());
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

/// The whole journal, once it has all; its numbers have no gaps.
pub(crate) async fn journal(server: &Server, token: &str, has_all: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let events = list(server, token, "journal").await;
        for (at, event) in (1..).zip(&events) {
            assert_eq!(event["number"], json!(at), "a gap");
        }
        if has_all(&events) {
            return events;
        }
        assert!(Instant::now() < deadline, "the journal doesn't get complete: {} events", events.len());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A token of an account that signs in for the first time.
pub(crate) async fn first_token(server: &Server, account: &str) -> String {
    let (client, begun) = server.sign_in(account, PASSWORD).await;
    let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
    let post = |path: &str, body: Value| {
        send(client.post(format!("{}/api/v1/{path}", server.url)).header("x-csrf-token", &csrf).json(&body))
    };
    let change = json!({ "old": PASSWORD, "new": CHANGED });
    post("session/password", change).await.ok(StatusCode::NO_CONTENT);
    let made = post("tokens", json!({ "title": "test", "days": 1 })).await.ok(StatusCode::CREATED);
    made["secret"].as_str().unwrap().to_owned()
}

/// A request with a token.
pub(crate) fn ask(server: &Server, token: &str, method: Method, path: &str) -> RequestBuilder {
    client().build().unwrap().request(method, format!("{}/api/v1/{path}", server.url)).bearer_auth(token)
}

/// All pages of a list.
pub(crate) async fn list(server: &Server, token: &str, name: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(server, token, Method::GET, &format!("{name}?limit=500{after}"));
        let page = send(page).await.ok(StatusCode::OK);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { return all };
        after = format!("&after={next}");
    }
}

/// Adds a unit; whether it was acknowledged.
pub(crate) async fn add_unit(client: &Client, url: &str, token: &str, code: &str) -> bool {
    let unit = json!({ "code": code, "name": "网格", "level": "grid", "parent": "331102" });
    let add = client.post(format!("{url}/api/v1/units")).bearer_auth(token).json(&unit);
    add.send().await.is_ok_and(|answer| answer.status() == StatusCode::CREATED)
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
