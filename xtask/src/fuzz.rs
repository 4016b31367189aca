//! Fuzzing of the API: schemathesis asks the demo's server whatever its document allows, and more. A 5xx, a status, type
//! or body that the document doesn't have is a failure.

use crate::command::{Workspace, run as run_command};
use crate::setup;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

/// The fuzzer, from PyPI.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// What it looks for. Whether strangers are refused, and what each role may, other tests hold.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method";

/// Who asks: whoever may do the most, and whoever may hardly do anything.
pub(crate) const ACCOUNTS: &[&str] = &["admin", "office", "reporter", "resident"];

/// A server that ends with this.
struct Server {
    process: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Installs the fuzzer into a folder of its own below the target folder, once.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    setup::from_pypi(workspace, "fuzz", SCHEMATHESIS)
}

/// Fuzzes as each of the accounts, with `examples` tries for each operation.
pub(crate) fn run(workspace: &Workspace, accounts: &[&str], examples: u32) -> Result<()> {
    run_command(&mut workspace.cargo(["build", "--workspace"]))?;
    let data = tempfile::tempdir()?;
    let server = Server::start(workspace, data.path())?;
    for account in accounts {
        let token = token(data.path(), account)?;
        let mut fuzzer = workspace.command(fuzzer(workspace));
        fuzzer.args(["run", &format!("{}/api/openapi.json", server.url), "--seed", "7", "--checks", CHECKS]);
        fuzzer.args(["--phases", "examples,coverage,fuzzing", "--max-examples", &examples.to_string()]);
        // It would end the session that the others need.
        fuzzer.args(["--exclude-operation-id", "signOut", "--generation-database", "none"]);
        fuzzer.args(["--header", &format!("Authorization: Bearer {token}")]);
        println!("as {account}:");
        let status = fuzzer.current_dir(data.path()).status().context("cannot start schemathesis")?;
        if !status.success() {
            bail!("schemathesis found something as {account}");
        }
    }
    Ok(())
}

fn fuzzer(workspace: &Workspace) -> PathBuf {
    workspace.target.join("fuzz/venv/bin/schemathesis")
}

impl Server {
    fn start(workspace: &Workspace, data: &Path) -> Result<Self> {
        let mut program = workspace.command(workspace.target.join("debug/liangzhu"));
        program.args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(data).stdout(Stdio::piped());
        let mut process = program.spawn().context("cannot start the server")?;
        let mut line = String::new();
        if let Some(said) = process.stdout.take() {
            BufReader::new(said).read_line(&mut line)?;
        }
        let url = line.trim().strip_prefix("READY ").map(str::to_owned);
        let server = Self { process, url: url.unwrap_or_default() };
        if server.url.is_empty() {
            bail!("the server did not get ready: {line}");
        }
        Ok(server)
    }
}

/// The secret of an account's token, as the demo lists it.
fn token(data: &Path, account: &str) -> Result<String> {
    let listed = std::fs::read_to_string(data.join("demo.json")).context("the demo wrote no demo.json")?;
    let listed: serde_json::Value = serde_json::from_str(&listed)?;
    let accounts = listed["accounts"].as_array().into_iter().flatten();
    let found = accounts.filter(|of| of["account"] == account).find_map(|of| of["token"].as_str());
    Ok(found.with_context(|| format!("demo.json has no token of {account}"))?.to_owned())
}
