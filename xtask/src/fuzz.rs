//! Fuzzing of the API: schemathesis asks the demo's server whatever its document allows, and more. A 5xx, a status, type
//! or body that the document doesn't have is a failure.

use crate::command::{Workspace, run as run_command};
use crate::server::Server;
use crate::setup;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The fuzzer, from PyPI.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// What it looks for. Whether strangers are refused, and what each role may, other tests hold.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,unsupported_method";

/// Who asks: whoever may do the most, and whoever may hardly do anything.
pub(crate) const ACCOUNTS: &[&str] = &["admin", "office", "reporter", "resident"];

/// Installs the fuzzer into a folder of its own below the target folder, once.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    setup::from_pypi(workspace, "fuzz", SCHEMATHESIS)
}

/// Fuzzes as each of the accounts, with `examples` tries for each operation.
pub(crate) fn run(workspace: &Workspace, accounts: &[&str], examples: u32) -> Result<()> {
    run_command(&mut workspace.cargo(["build", "--workspace"]))?;
    let server = Server::start(workspace)?;
    for account in accounts {
        let token = server.token(account)?;
        let mut fuzzer = workspace.command(fuzzer(workspace));
        fuzzer.args(["run", &format!("{}/api/openapi.json", server.url), "--seed", "7", "--checks", CHECKS]);
        fuzzer.args(["--phases", "examples,coverage,fuzzing", "--max-examples", &examples.to_string()]);
        // It would end the session that the others need.
        fuzzer.args(["--exclude-operation-id", "signOut", "--generation-database", "none"]);
        fuzzer.args(["--header", &format!("Authorization: Bearer {token}")]);
        println!("as {account}:");
        let status = fuzzer.current_dir(server.data()).status().context("cannot start schemathesis")?;
        if !status.success() {
            bail!("schemathesis found something as {account}");
        }
    }
    Ok(())
}

fn fuzzer(workspace: &Workspace) -> PathBuf {
    workspace.target.join("fuzz/venv/bin/schemathesis")
}
