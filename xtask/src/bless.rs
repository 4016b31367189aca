//! `cargo xtask bless`: what can be generated is written anew. Look at the difference before committing it.

use crate::command::{Workspace, run as run_command};
use crate::{generators, nextest, setup};
use anyhow::Result;
use std::process::ExitCode;

/// Writes the generated files, then runs the tests so that they write their snapshots.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    setup::for_bless(workspace)?;
    generators::write(generators::ALL, &workspace.root)?;
    let mut tests = nextest::all_tests(workspace);
    tests.env("INSTA_UPDATE", "always");
    run_command(&mut tests)?;
    Ok(ExitCode::SUCCESS)
}
