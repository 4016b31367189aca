//! The console: its packages, its checks and tests, the files that the program embeds, and the browser that tries them.

use crate::command::{Workspace, on_path, run};
use crate::nextest::counted;
use crate::server::{self, Server};
use crate::tally::Tally;
use anyhow::{Context, Result};
use std::fs;
use std::process::Command;

const FOLDER: &str = "console";
const LOCK: &str = "package-lock.json";

/// Says with which lock file the packages were installed.
const MARK: &str = "node_modules/.installed.json";

/// Installs the packages, once for each list of them.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(FOLDER);
    let wanted =
        fs::read_to_string(folder.join(LOCK)).with_context(|| format!("cannot read {FOLDER}/{LOCK}"))?;
    if fs::read_to_string(folder.join(MARK)).is_ok_and(|installed| installed == wanted) {
        println!("the console's packages: there");
        return Ok(());
    }
    println!("the console's packages: missing, installing them from npm");
    run(&mut npm(workspace, &["ci", "--no-audit", "--no-fund"]))?;
    fs::write(folder.join(MARK), wanted).with_context(|| format!("cannot write {FOLDER}/{MARK}"))
}

/// Builds the files that the program embeds.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    run(&mut npm(workspace, &["run", "build"]))
}

/// Builds them where that can be done; elsewhere the program says at `/` how to get the console.
pub(crate) fn build_if_possible(workspace: &Workspace) -> Result<()> {
    if !on_path("npm") {
        println!("npm: missing, so the program is built without its console");
        return Ok(());
    }
    set_up(workspace)?;
    build(workspace)
}

/// Serves the console as it is being written, before a server of the API.
pub(crate) fn dev(workspace: &Workspace, server: &str) -> Result<()> {
    run(npm(workspace, &["run", "dev"]).env("LIANGZHU_SERVER", server))
}

/// Types, rules and tests of the console's own code.
pub(crate) fn test(workspace: &Workspace) -> Result<Tally> {
    run(&mut npm(workspace, &["run", "check"]))?;
    let tally = counted(npm(workspace, &["test"]).env("NO_COLOR", "1"), Tally::of_vitest)?;
    build(workspace)?;
    Ok(tally)
}

/// Every page, in a real browser, on a real server with the demo's world.
pub(crate) fn play(workspace: &Workspace) -> Result<Tally> {
    run(&mut workspace.cargo(["build", "--workspace"]))?;
    let server = Server::start(workspace)?;
    let mut play = npm(workspace, &["run", "play"]);
    play.env("LIANGZHU_URL", &server.url).env("LIANGZHU_PROGRAM", server::program(workspace));
    counted(play.env("NO_COLOR", "1"), Tally::of_playwright)
}

fn npm(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command("npm");
    command.args(arguments).current_dir(workspace.root.join(FOLDER));
    command
}
