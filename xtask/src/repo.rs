//! The repository's files as they lie in the work tree.

use crate::command::{Workspace, capture};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Every file that git tracks or would add, with the text of those that are UTF-8. Paths are relative to the root,
/// with `/`.
pub(crate) struct Repo {
    paths: BTreeSet<String>,
    texts: BTreeMap<String, String>,
}

impl Repo {
    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        let mut git = workspace.command("git");
        let list = capture(git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
        let there = |path: &&str| workspace.root.join(path).is_file();
        let paths: BTreeSet<String> = list.split_terminator('\0').filter(there).map(str::to_owned).collect();
        let mut texts = BTreeMap::new();
        for path in &paths {
            let bytes =
                std::fs::read(workspace.root.join(path)).with_context(|| format!("cannot read {path}"))?;
            if let Ok(text) = String::from_utf8(bytes) {
                texts.insert(path.clone(), text);
            }
        }
        Ok(Self { paths, texts })
    }

    /// A repository for tests, of text files only.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let texts: BTreeMap<String, String> =
            files.iter().map(|&(path, text)| (path.into(), text.into())).collect();
        Self { paths: texts.keys().cloned().collect(), texts }
    }

    /// Whether this is a file, or a folder with files (the root is one, as the empty path).
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty() || self.paths.contains(path) || self.under(path).next().is_some()
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// The files below a folder.
    pub(crate) fn under(&self, folder: &str) -> impl Iterator<Item = &str> {
        let start = format!("{folder}/");
        self.paths.range(start.clone()..).map(String::as_str).take_while(move |path| path.starts_with(&start))
    }

    /// A file's text, if it is there and is text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Our own Rust files with their text; generated ones lie under folders of that name and are left out.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts()
            .filter(|(path, _)| path.ends_with(".rs") && !path.split('/').any(|part| part == "generated"))
    }
}

/// The folder of a path; empty for a file in the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path seen from a folder, without `.` and `..`; none when it leaves the repository.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_there_when_they_hold_files() {
        let repo = Repo::of(&[("docs/a.md", ""), ("docs-old/b.md", "")]);
        for there in ["", "docs", "docs/", "docs/a.md"] {
            assert!(repo.has(there), "{there}");
        }
        for missing in ["doc", "docs/b.md", "old"] {
            assert!(!repo.has(missing), "{missing}");
        }
        assert_eq!(repo.under("docs").collect::<Vec<_>>(), ["docs/a.md"]);
    }

    #[test]
    fn generated_files_are_not_our_own() {
        let repo = Repo::of(&[("a/generated/b.rs", ""), ("a/c.rs", ""), ("a/d.md", "")]);
        assert_eq!(repo.rust().map(|(path, _)| path).collect::<Vec<_>>(), ["a/c.rs"]);
    }

    #[test]
    fn paths_are_joined_within_the_repository() {
        assert_eq!(join("docs", "../README.md").as_deref(), Some("README.md"));
        assert_eq!(join("", "./a//b").as_deref(), Some("a/b"));
        assert_eq!(join("docs", "../../etc"), None);
    }
}
