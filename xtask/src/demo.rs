//! `cargo xtask demo`: the main job, on the world that ships with the program.

use crate::command::{Workspace, run as run_command};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::ExitCode;

/// Where the demo writes, in the root; git ignores it.
const FOLDER: &str = "demo";

/// Builds the release binary, lets it score its world, and says where the workbook lies.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    run_command(&mut workspace.cargo(["build", "--release", "--package", "liangzhu"]))?;
    let program = workspace.target.join("release/liangzhu");
    run_command(workspace.command(program).args(["demo", "--report", FOLDER]))?;
    for workbook in workbooks(&workspace.root.join(FOLDER))? {
        println!("\nThe workbook, for Excel or LibreOffice: {workbook}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The XLSX files in the folder, in the order of their names.
fn workbooks(folder: &Path) -> Result<Vec<String>> {
    let entries = folder.read_dir().with_context(|| format!("the demo left no {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    Ok(paths.iter().map(|path| path.display().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_workbooks_are_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.xlsx", "a.xlsx", "scores.csv"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = workbooks(folder.path()).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with("a.xlsx"));
        assert!(workbooks(&folder.path().join("none")).is_err());
    }
}
