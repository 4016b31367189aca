//! Runs the tests and reads how they went.

use crate::command::{Workspace, shown};
use crate::tally::Tally;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Every test of the workspace, by nextest. The paths of the snapshots that they look at are added to `references`.
///
/// Nextest counts as passed a test that finds it cannot run here, for lack of data that are not in the repository. Such
/// a test adds a line to the file that `LIANGZHU_SKIPPED_FILE` names; it is printed and counted as skipped.
pub(crate) fn run_tests(workspace: &Workspace, references: &Path) -> Result<Tally> {
    let skipped = tempfile::NamedTempFile::new()?;
    let mut command = all_tests(workspace);
    command.env("INSTA_SNAPSHOT_REFERENCES_FILE", references).env("LIANGZHU_SKIPPED_FILE", skipped.path());
    let tally = counted(&mut command, Tally::of_nextest)?;
    let skipped = std::fs::read_to_string(skipped.path())?;
    skipped.lines().for_each(|line| println!("skipped: {line}"));
    Ok(tally.with_skipped(skipped.lines().count() as u64))
}

/// Nextest on the whole workspace; one failure doesn't stop the others.
pub(crate) fn all_tests(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo(["nextest", "run", "--workspace", "--no-fail-fast"]);
    command.env("INSTA_WORKSPACE_ROOT", &workspace.root);
    command
}

/// The examples in the documentation. The whole workspace again, not the crates that have some: a smaller choice may
/// unite other features, and would build the dependencies anew.
pub(crate) fn run_doc_tests(workspace: &Workspace) -> Result<Tally> {
    counted(&mut workspace.cargo(["test", "--doc", "--workspace", "--no-fail-fast"]), Tally::of_doc_tests)
}

/// Runs a test command, passing on what it says, and adds up the counts in its output. Fails when the command failed
/// without a failed test: when it did not compile, say.
pub(crate) fn counted(command: &mut Command, read: fn(&str) -> Option<Tally>) -> Result<Tally> {
    println!("$ {}", shown(command));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let tally = std::thread::scope(|scope| {
        let out = scope.spawn(move || pass_on(out, std::io::stdout(), read));
        let err = scope.spawn(move || pass_on(err, std::io::stderr(), read));
        let mut tally = Tally::default();
        for stream in [out, err] {
            tally += stream.join().ok().context("a reader of the tests' output panicked")??;
        }
        anyhow::Ok(tally)
    })?;
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(tally)
}

/// Copies a stream line by line, adding up the counts it tells.
fn pass_on(from: Option<impl Read>, mut to: impl Write, read: fn(&str) -> Option<Tally>) -> Result<Tally> {
    let mut tally = Tally::default();
    let Some(from) = from else { return Ok(tally) };
    for line in BufReader::new(from).split(b'\n') {
        let line = line?;
        to.write_all(&line)?;
        to.write_all(b"\n")?;
        tally += read(&String::from_utf8_lossy(&line)).unwrap_or_default();
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<Tally> {
        counted(Command::new("sh").args(["-c", script]), Tally::of_nextest)
    }

    #[test]
    fn counts_are_read_from_either_stream() {
        let script =
            "echo nothing; echo 'Summary [ 0.1s] 3 tests run: 2 passed, 1 failed, 0 skipped' >&2; exit 100";
        assert_eq!(shell(script).unwrap(), Tally { passed: 2, failed: 1, skipped: 0 });
    }

    #[test]
    fn a_failure_without_a_failed_test_is_a_fault() {
        assert!(shell("exit 101").is_err());
    }

    #[test]
    fn streams_are_passed_on_unchanged() {
        let mut copy = Vec::new();
        pass_on(Some(&b"a\nb\n"[..]), &mut copy, Tally::of_nextest).unwrap();
        assert_eq!(copy, b"a\nb\n");
    }
}
