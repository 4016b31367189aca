//! The provider that single sign-on is tested against: oidc-provider, from npm, in a folder of its own below the target folder.

use crate::command::{Workspace, run as run_command};
use anyhow::{Context, Result};
use std::fs;

/// Where its packages are named, with their versions.
const SOURCE: &str = "crates/liangzhu/tests/oidc";

const LOCK: &str = "package-lock.json";

/// Installs it, once for each list of packages.
pub(crate) fn set_up(workspace: &Workspace) -> Result<()> {
    let (source, folder) = (workspace.root.join(SOURCE), workspace.target.join("oidc"));
    let mark = folder.join("installed.json");
    let wanted =
        fs::read_to_string(source.join(LOCK)).with_context(|| format!("cannot read {SOURCE}/{LOCK}"))?;
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        println!("oidc-provider: there");
        return Ok(());
    }
    println!("oidc-provider: missing, installing it from npm");
    fs::create_dir_all(&folder)?;
    for name in ["package.json", LOCK] {
        fs::copy(source.join(name), folder.join(name))?;
    }
    let mut npm = workspace.command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    run_command(npm.current_dir(&folder))?;
    fs::write(&mark, wanted).with_context(|| format!("cannot write {}", mark.display()))
}
