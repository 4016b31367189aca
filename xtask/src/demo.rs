//! `cargo xtask demo`: the server with the world that ships with the program.

use crate::command::{Workspace, run as run_command, shown};
use crate::console;
use anyhow::{Result, bail};
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

/// Where its record lies, in the root; git ignores it. Removed, it begins anew.
const FOLDER: &str = "demo";

/// Builds the console and the release binary that embeds it, and becomes it, so that whoever stops this stops the server. Options are the demo's own.
pub(crate) fn run(workspace: &Workspace, options: &[&str]) -> Result<ExitCode> {
    console::build_if_possible(workspace)?;
    run_command(&mut workspace.cargo(["build", "--release", "--package", "liangzhu"]))?;
    let mut program = workspace.command(workspace.target.join("release/liangzhu"));
    program.arg("demo").args(options);
    if !options.iter().any(|option| option.starts_with("--data") || option.starts_with("--report")) {
        program.args(["--data", FOLDER]);
    }
    println!("\n{FOLDER}/demo.json lists the accounts; Ctrl-C stops the server.\n");
    bail!("cannot run {}: {}", shown(&program), program.exec())
}
