//! ARCHITECTURE.md is a map: whatever it puts between backticks exists. A path is one of the repository, a crate one of
//! the workspace or of its dependencies, any other name one that the Rust sources use.

use super::{Fault, directions};
use crate::markdown;
use crate::repo::Repo;
use cargo_metadata::Metadata;
use std::collections::BTreeSet;

const MAP: &str = "ARCHITECTURE.md";

/// Endings that make a bare word a file's name.
const ENDINGS: &[&str] = &[".csv", ".json", ".lock", ".md", ".py", ".rs", ".toml", ".ts", ".tsx", ".xlsx"];

pub(super) fn check(repo: &Repo, metadata: &Metadata) -> Vec<Fault> {
    let ours: BTreeSet<String> = metadata.workspace_packages().iter().map(|p| p.name.to_string()).collect();
    let declared = metadata.packages.iter().flat_map(|package| &package.dependencies);
    let theirs: BTreeSet<String> = declared.map(|dependency| dependency.name.clone()).collect();
    check_names(repo, &ours, &theirs)
}

fn check_names(repo: &Repo, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> Vec<Fault> {
    let Some(text) = repo.text(MAP) else {
        return vec![Fault::new(MAP, "is missing: write the map for newcomers, short, with the invariants")];
    };
    let words = words_in_use(repo);
    let exists = |span: &str| match span {
        path if is_path(path) => repo.has(path),
        name if directions::ALLOWED.iter().any(|(known, _)| *known == name) => ours.contains(name),
        name if is_name(name) => theirs.contains(name) || name.split("::").all(|part| words.contains(part)),
        _ => true, // a command, an expression
    };
    let missing = markdown::read(text).spans.into_iter().filter(|(_, span)| !exists(span));
    missing
        .map(|(line, span)| Fault::at(MAP, line, format!("`{span}` does not exist: mend the map")))
        .collect()
}

fn is_path(span: &str) -> bool {
    let plain = span.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    plain && (span.contains('/') || ENDINGS.iter().any(|ending| span.ends_with(ending)))
}

fn is_name(span: &str) -> bool {
    span.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':'))
}

/// Every word of the Rust sources but this one, whose tests use made-up ones.
fn words_in_use(repo: &Repo) -> BTreeSet<&str> {
    let sources = repo.rust().filter(|(path, _)| !path.ends_with("checks/map.rs"));
    sources.flat_map(|(_, text)| text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    fn faults(map: &str) -> Vec<String> {
        let repo =
            Repo::of(&[(MAP, map), ("crates/kernel/src/lib.rs", "pub struct Outcome { pub trace: u8 }")]);
        let names = |name: &str| BTreeSet::from([name.to_owned()]);
        shown(&check_names(&repo, &names("kernel"), &names("rust_xlsxwriter")))
    }

    #[test]
    fn names_that_exist_pass() {
        let map = "`crates/kernel`, `crates/kernel/src/lib.rs`, `kernel`, `rust_xlsxwriter`, `Outcome`, `Outcome::trace`, `a = b`";
        assert_eq!(faults(map), [""; 0]);
    }

    #[test]
    fn names_that_do_not_exist_are_faults() {
        let found =
            faults("`crates/store/`\n`kernel/lib.rs` `lib.toml`\n`store` `NoSuch`\n`Outcome::missing`");
        let spans = [
            "1: `crates/store/`",
            "2: `kernel/lib.rs`",
            "2: `lib.toml`",
            "3: `store`",
            "3: `NoSuch`",
            "4: `Outcome::missing`",
        ];
        let wanted = spans.map(|span| format!("ARCHITECTURE.md:{span} does not exist: mend the map"));
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_missing_map_is_a_fault() {
        assert_eq!(check_names(&Repo::of(&[]), &BTreeSet::new(), &BTreeSet::new()).len(), 1);
    }
}
