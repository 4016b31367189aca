//! The program as a process of its own, and the server that it is.

use reqwest::Client;
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use testkit::world::{Answer, client, send};

/// The first administrator's first password.
pub(crate) const PASSWORD: &str = "first-password-1";

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
