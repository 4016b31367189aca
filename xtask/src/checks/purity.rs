//! The crates that decide are pure: nothing they are built with knows a network, a database or a clock of its own.

use super::{Fault, relative};
use crate::command::{Workspace, capture};
use anyhow::Result;
use cargo_metadata::Metadata;

const PURE: &[&str] = &["kernel", "domain"];

/// What a pure crate may not be built with, however far down.
const IMPURE: &[&str] = &[
    "async-std",
    "axum",
    "getrandom",
    "hyper",
    "mio",
    "rand",
    "reqwest",
    "rusqlite",
    "sea-orm",
    "socket2",
    "sqlx",
    "tokio",
    "ureq",
];

/// Asks cargo for the tree of each pure crate that is there, as it is built alone.
pub(super) fn check(workspace: &Workspace, metadata: &Metadata) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        if PURE.contains(&package.name.as_str()) {
            let options = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--package"];
            let tree = capture(workspace.cargo(options).arg(package.name.as_str()))?;
            let manifest = relative(metadata, &package.manifest_path);
            faults.extend(impure(&tree).map(|name| fault(&manifest, &package.name, name)));
        }
    }
    Ok(faults)
}

fn fault(manifest: &str, package: &str, name: &str) -> Fault {
    let message = format!(
        "{package} is built with {name}, which a pure crate may not be; \
         `cargo tree --edges normal --package {package} --invert {name}` shows through what: time, chance and data come in \
         as arguments"
    );
    Fault::new(manifest, message)
}

/// The impure packages in a tree, each once; a line is a name and a version.
fn impure(tree: &str) -> impl Iterator<Item = &'static str> {
    let built_with = |name: &str| tree.lines().any(|line| line.split(' ').next() == Some(name));
    IMPURE.iter().copied().filter(move |name| built_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impure_packages_are_found_at_any_depth() {
        let tree =
            "kernel v0.1.0 (/a/tokio)\nrayon v1.12.0\ntokio-like v1.0.0\nrand v0.9.0\nrand v0.9.0 (*)\n";
        assert_eq!(impure(tree).collect::<Vec<_>>(), ["rand"]);
    }
}
