//! `cargo xtask dev`: the demo's server, and the console beside it as it is being written.

use crate::command::{Workspace, run as run_command};
use crate::{console, server};
use anyhow::{Context, Result};
use std::process::ExitCode;

const LISTEN: &str = "127.0.0.1:8686";

/// Where its record lies: the same as the demo's.
const FOLDER: &str = "demo";

/// Starts both, until Ctrl-C ends both. What is changed in the console shows at once; the server is built once.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    console::set_up(workspace)?;
    run_command(&mut workspace.cargo(["build", "--workspace"]))?;
    let mut program = workspace.command(server::program(workspace));
    program.args(["demo", "--listen", LISTEN, "--data", FOLDER]);
    let mut server = program.spawn().context("cannot start the server")?;
    let ended = console::dev(workspace, &format!("http://{LISTEN}"));
    let _ = server.kill();
    let _ = server.wait();
    ended.map(|()| ExitCode::SUCCESS)
}
