//! The repository's own rules. Each check takes the files as they are and gives the faults it finds; a check counts as
//! a test.

mod directions;
mod files;
mod functions;
mod links;
mod lints;
mod map;
mod modules;
mod purity;
mod readmes;
pub(crate) mod snapshots;
mod tokens;
mod words;

use crate::command::Workspace;
use crate::repo::Repo;
use crate::tally::Tally;
use anyhow::Result;
use cargo_metadata::{Metadata, MetadataCommand};
use std::fmt;

/// Something to mend, where it lies, and how.
#[derive(Debug)]
pub(crate) struct Fault {
    path: String,
    line: Option<usize>,
    message: String,
}

impl Fault {
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: None, message: message.into() }
    }

    pub(crate) fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::new(path, message) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Runs all checks but the one that needs the tests' run, and says how each went.
pub(crate) fn run_all(workspace: &Workspace) -> Result<Tally> {
    let repo = Repo::read(workspace)?;
    let metadata = metadata(workspace)?;
    let checks = [
        ("dependency directions", directions::check(&directions::members(&metadata))),
        ("pure crates", purity::check(workspace, &metadata)?),
        ("lints of every crate", lints::check(&repo)),
        ("lengths of functions", functions::check(&repo)),
        ("lengths and names of files", files::check(&repo)),
        ("every file is compiled", modules::check(&repo, &modules::targets(&metadata))),
        ("ARCHITECTURE.md names what exists", map::check(&repo, &metadata)),
        ("READMEs alike", readmes::check(&repo)),
        ("links", links::check(&repo)),
        ("words", words::check(&repo)),
    ];
    let mut tally = Tally::default();
    for (name, faults) in checks {
        tally += report(name, faults);
    }
    Ok(tally)
}

/// Prints how one check went, with its faults.
pub(crate) fn report(name: &str, faults: Vec<Fault>) -> Tally {
    println!("{:4} {name}", if faults.is_empty() { "ok" } else { "FAIL" });
    for fault in &faults {
        println!("     {fault}");
    }
    Tally::of(faults.is_empty())
}

/// The workspace's own packages; their paths are absolute.
fn metadata(workspace: &Workspace) -> Result<Metadata> {
    Ok(MetadataCommand::new().current_dir(&workspace.root).no_deps().exec()?)
}

/// A path of cargo's as the repository names it.
fn relative(metadata: &Metadata, path: &cargo_metadata::camino::Utf8Path) -> String {
    path.strip_prefix(&metadata.workspace_root).unwrap_or(path).as_str().replace('\\', "/")
}

#[cfg(test)]
pub(crate) fn shown(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}
