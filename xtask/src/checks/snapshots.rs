//! The tests' snapshots: none waits to be accepted, none is left over from a test that is gone. Passing tests delete what
//! waited for them.

use super::Fault;
use crate::command::{Workspace, capture};
use crate::repo::Repo;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// Looks after a run in which every test passed, with insta's list of the snapshots that they looked at.
pub(crate) fn check(workspace: &Workspace, list: &str) -> Result<Vec<Fault>> {
    let mut faults = pending(workspace)?;
    faults.extend(unreferenced(&Repo::read(workspace)?, &seen(workspace, list)));
    Ok(faults)
}

/// Snapshots that a failed test left behind; git ignores them, so that they are easily overlooked.
fn pending(workspace: &Workspace) -> Result<Vec<Fault>> {
    let mut git = workspace.command("git");
    git.args([
        "ls-files",
        "--others",
        "--",
        ":(glob)crates/**/*.snap.new",
        ":(glob)crates/**/.*.pending-snap",
    ]);
    let list = capture(&mut git)?;
    let message = "waits to be accepted: run `cargo xtask bless` and look at the difference, or delete it";
    Ok(list.lines().map(|path| Fault::new(path, message)).collect())
}

/// The snapshots that no test looked at, given those that the tests did.
fn unreferenced(repo: &Repo, seen: &BTreeSet<String>) -> Vec<Fault> {
    let left_over = repo.paths().filter(|path| path.ends_with(".snap") && !seen.contains(*path));
    left_over.map(|path| Fault::new(path, "no test looks at this snapshot: delete it")).collect()
}

/// The repository's paths in insta's list, which has a path a line, absolute and not always straight.
fn seen(workspace: &Workspace, list: &str) -> BTreeSet<String> {
    let straight = |path: &str| {
        let path = Path::new(path).canonicalize().ok()?;
        let root = workspace.root.canonicalize().ok()?;
        Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
    };
    list.lines().filter_map(straight).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn snapshots_that_no_test_saw_are_faults() {
        let repo = Repo::of(&[
            ("crates/a/tests/it/snapshots/x.snap", ""),
            ("crates/a/tests/it/snapshots/y.snap", ""),
        ]);
        let seen = BTreeSet::from(["crates/a/tests/it/snapshots/x.snap".to_owned()]);
        let wanted = ["crates/a/tests/it/snapshots/y.snap: no test looks at this snapshot: delete it"];
        assert_eq!(shown(&unreferenced(&repo, &seen)), wanted);
    }

    #[test]
    fn crooked_paths_are_straightened() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("x.snap"), "").unwrap();
        let workspace = Workspace { root: folder.path().into(), target: folder.path().into() };
        let list =
            format!("{}/a/../x.snap\n{}/gone.snap\n", folder.path().display(), folder.path().display());
        assert_eq!(seen(&workspace, &list), BTreeSet::from(["x.snap".to_owned()]));
    }

    #[test]
    fn pending_snapshots_are_faults_although_git_ignores_them() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: folder.path().into(), target: folder.path().into() };
        capture(workspace.command("git").args(["init", "--quiet"])).unwrap();
        std::fs::create_dir_all(folder.path().join("crates/a/src")).unwrap();
        for (name, text) in
            [(".gitignore", "*.snap.new\n*.pending-snap\n"), ("crates/a/src/.lib.rs.pending-snap", "")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::write(folder.path().join("crates/a/x.snap.new"), "").unwrap();
        let faults = shown(&pending(&workspace).unwrap());
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults.iter().any(|fault| fault.starts_with("crates/a/x.snap.new: waits")), "{faults:?}");
    }
}
