//! The demo's server, for what asks it from outside: the fuzzer, the browser.

use crate::command::Workspace;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

/// A server of a new world, in a folder that goes with it; it ends with this.
pub(crate) struct Server {
    process: Child,
    data: tempfile::TempDir,
    /// Where it listens.
    pub(crate) url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts the program that the tests were built with, and waits until it is ready.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut command = workspace.command(program(workspace));
        command.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()).stdout(Stdio::piped());
        let mut process = command.spawn().context("cannot start the server")?;
        let mut line = String::new();
        if let Some(said) = process.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let url = line.trim().strip_prefix("READY ").map(str::to_owned);
        let server = Self { process, data, url: url.unwrap_or_default() };
        if server.url.is_empty() {
            bail!("the server did not get ready: {line}");
        }
        Ok(server)
    }

    /// The folder of its world.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// The secret of an account's token, as the demo lists it.
    pub(crate) fn token(&self, account: &str) -> Result<String> {
        let listed = self.data().join("demo.json");
        let listed = std::fs::read_to_string(listed).context("the demo wrote no demo.json")?;
        let listed: serde_json::Value = serde_json::from_str(&listed)?;
        let accounts = listed["accounts"].as_array().into_iter().flatten();
        let found = accounts.filter(|of| of["account"] == account).find_map(|of| of["token"].as_str());
        Ok(found.with_context(|| format!("demo.json has no token of {account}"))?.to_owned())
    }
}

/// The program as the tests build it.
pub(crate) fn program(workspace: &Workspace) -> PathBuf {
    workspace.target.join("debug/liangzhu")
}
