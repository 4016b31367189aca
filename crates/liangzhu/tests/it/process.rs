//! The program as a process of its own, and the server that it is.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::postgres::Database;
use testkit::world::{Answer, client, send};

/// The first administrator's first password.
pub(crate) const PASSWORD: &str = "first-password-1";

/// What accounts change it to.
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
        Self::run(liangzhu(folder, arguments).stderr(Stdio::piped()))
    }

    /// As [`Server::start`], with variables of its environment.
    pub(crate) fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::run(liangzhu(folder, arguments).envs(variables.iter().copied()).stderr(Stdio::piped()))
    }

    /// One whose log is written to a file.
    pub(crate) fn start_logging(folder: &Path, arguments: &[&str], log: &Path) -> Self {
        Self::run(liangzhu(folder, arguments).stderr(File::create(log).unwrap()))
    }

    fn run(command: &mut Command) -> Self {
        let mut process = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(url) = line.trim().strip_prefix("READY ") else {
            let mut said = String::new();
            process.stderr.take().map(|mut stream| stream.read_to_string(&mut said).unwrap());
            panic!("no READY: {line:?} {said}");
        };
        Self { url: url.to_owned(), process }
    }

    pub(crate) async fn sign_in(&self, account: &str, password: &str) -> (Client, Answer) {
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

/// Begins an empty record.
pub(crate) fn begin(folder: &Path, place: &[&str]) {
    let root = ["init", "--root", "331102", "--root-name", "莲都区", "--name", "管理员"];
    let status = liangzhu(folder, &[&root[..], place].concat()).output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

/// The options that name each kind of database, with what keeps it.
pub(crate) fn databases() -> [(TempDir, Option<Database>); 2] {
    [(tempfile::tempdir().unwrap(), None), (tempfile::tempdir().unwrap(), Some(Database::create().unwrap()))]
}

pub(crate) fn place(database: Option<&Database>) -> Vec<&str> {
    let url = database.map(|database| ["--database", database.url()]);
    [vec!["--data", "data"], url.map_or_else(Vec::new, |url| url.to_vec())].concat()
}

pub(crate) fn serve(database: Option<&Database>) -> Vec<&str> {
    [vec!["serve"], place(database)].concat()
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
