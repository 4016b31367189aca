//! `cargo xtask test`: everything that must hold before a change is taken.

use crate::checks::{self, snapshots};
use crate::command::{Workspace, run as run_command};
use crate::steps::{self, Step};
use crate::tally::Tally;
use crate::{console, fuzz, generators, nextest, setup};
use anyhow::Result;
use std::process::ExitCode;

/// Sets up, runs the steps (cheap ones first), and fails when any of them did.
pub(crate) fn run(workspace: &Workspace, full: bool) -> Result<ExitCode> {
    let mut steps = vec![
        step("set-up", move || setup::for_tests(workspace, full).map(|()| Tally::PASSED)),
        step("formatting", || cargo(workspace, &["fmt", "--all", "--check"])),
        step("repository", || checks::run_all(workspace)),
        step("generated files", || {
            Ok(checks::report("generated files", generators::stale(generators::ALL, &workspace.root)?))
        }),
        step("console", || console::test(workspace)),
        step("clippy", || {
            cargo(workspace, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        }),
        step("documentation", || documentation(workspace)),
        step("tests", || tests(workspace)),
        step("doc tests", || nextest::run_doc_tests(workspace)),
        step("fuzzing", || fuzz::run(workspace, &["office"], 8).map(|()| Tally::PASSED)),
    ];
    if full {
        steps.push(step("browser", || console::play(workspace)));
        steps.push(step("optional features", || {
            cargo(workspace, &["clippy", "--workspace", "--all-features", "--", "--deny", "warnings"])
        }));
        steps.push(step("dependencies", || {
            cargo(workspace, &["deny", "check", "bans", "licenses", "sources"])
        }));
    }
    Ok(if steps::run_all(steps) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn step<'a>(name: &'static str, run: impl FnOnce() -> Result<Tally> + 'a) -> Step<'a> {
    Step { name, run: Box::new(run) }
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<Tally> {
    run_command(&mut workspace.cargo(arguments)).map(|()| Tally::PASSED)
}

/// Rustdoc without warnings: no link in a doc comment leads nowhere.
fn documentation(workspace: &Workspace) -> Result<Tally> {
    let mut rustdoc = workspace.cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    run_command(rustdoc.env("RUSTDOCFLAGS", "--deny warnings")).map(|()| Tally::PASSED)
}

/// All tests; and when they pass, so that all of them have looked at their snapshots, that no snapshot is left over.
fn tests(workspace: &Workspace) -> Result<Tally> {
    let references = tempfile::NamedTempFile::new()?;
    let mut tally = nextest::run_tests(workspace, references.path())?;
    if tally.failed == 0 {
        let seen = std::fs::read_to_string(references.path())?;
        tally += checks::report("snapshots", snapshots::check(workspace, &seen)?);
    }
    Ok(tally)
}
