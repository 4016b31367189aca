//! No Rust file lies about that the compiler never sees, and each crate has one test binary: a second one links
//! everything again.

use super::tokens::{self, Module};
use super::{Fault, relative};
use crate::repo::{Repo, folder, join};
use cargo_metadata::{Metadata, TargetKind};
use proc_macro2::TokenStream;
use std::collections::BTreeSet;

/// A target of cargo's: the file it starts from.
pub(super) struct Target {
    root: String,
    package: String,
    is_test: bool,
}

pub(super) fn targets(metadata: &Metadata) -> Vec<Target> {
    let of_package = |package: &cargo_metadata::Package| {
        let name = relative(metadata, &package.manifest_path);
        let target = |target: &cargo_metadata::Target| Target {
            root: relative(metadata, &target.src_path),
            package: folder(&name).to_owned(),
            is_test: target.kind.contains(&TargetKind::Test),
        };
        package.targets.iter().map(target).collect::<Vec<_>>()
    };
    metadata.workspace_packages().into_iter().flat_map(of_package).collect()
}

pub(super) fn check(repo: &Repo, targets: &[Target]) -> Vec<Fault> {
    let mut faults = second_tests(targets);
    let reached = reached(repo, targets.iter().map(|target| target.root.clone()).collect());
    let packages: BTreeSet<&str> = targets.iter().map(|target| target.package.as_str()).collect();
    let ours = packages.iter().flat_map(|package| repo.under(package)).filter(|path| path.ends_with(".rs"));
    faults.extend(ours.filter(|path| !reached.contains(*path)).map(|path| {
        Fault::new(path, "is never compiled: declare it with `mod` where it belongs, or delete it")
    }));
    faults
}

fn second_tests(targets: &[Target]) -> Vec<Fault> {
    let mut with_tests = BTreeSet::new();
    let tests = targets.iter().filter(|target| target.is_test);
    tests
        .filter(|test| !with_tests.insert(&test.package))
        .map(|test| {
            let message =
                format!("is a second test binary: make it a module of {}/tests/it/main.rs", test.package);
            Fault::new(&test.root, message)
        })
        .collect()
}

/// All files that the roots declare, directly or through others.
fn reached(repo: &Repo, roots: BTreeSet<String>) -> BTreeSet<String> {
    let mut open: Vec<(String, bool)> = roots.iter().map(|root| (root.clone(), true)).collect();
    let mut reached = roots;
    while let Some((path, is_root)) = open.pop() {
        let new = declared(repo, &path, is_root).into_iter().filter(|path| reached.insert(path.clone()));
        open.extend(new.map(|path| (path, false)).collect::<Vec<_>>());
    }
    reached
}

/// The files that one file declares as modules or includes.
fn declared(repo: &Repo, path: &str, is_root: bool) -> Vec<String> {
    let Some(Ok(stream)) = repo.text(path).map(str::parse::<TokenStream>) else { return Vec::new() };
    let modules =
        tokens::modules(stream.clone()).into_iter().flat_map(|module| candidates(path, is_root, &module));
    let includes = tokens::includes(stream).into_iter().filter_map(|file| join(folder(path), &file));
    modules.chain(includes).filter(|file| repo.text(file).is_some()).collect()
}

/// Where a module's file may lie.
fn candidates(path: &str, is_root: bool, module: &Module) -> Vec<String> {
    if let Some(file) = &module.path {
        return join(folder(path), file).into_iter().collect();
    }
    let names_folder = is_root || path.ends_with("/mod.rs");
    let own = if names_folder { folder(path) } else { path.trim_end_matches(".rs") };
    let base = [&[own.to_owned()], &module.within[..]].concat().join("/");
    vec![format!("{base}/{}.rs", module.name), format!("{base}/{}/mod.rs", module.name)]
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    fn target(root: &str, is_test: bool) -> Target {
        Target { root: root.into(), package: "crates/a".into(), is_test }
    }

    #[test]
    fn files_that_are_declared_pass() {
        let repo = Repo::of(&[
            ("crates/a/src/lib.rs", "mod b; mod c; mod inline { mod d; } #[path = \"odd/e.rs\"] mod e;"),
            ("crates/a/src/b.rs", "mod deep; include!(\"generated/table.rs\");"),
            ("crates/a/src/b/deep.rs", ""),
            ("crates/a/src/generated/table.rs", ""),
            ("crates/a/src/c/mod.rs", "mod f;"),
            ("crates/a/src/c/f.rs", ""),
            ("crates/a/src/inline/d.rs", ""),
            ("crates/a/src/odd/e.rs", ""),
            ("crates/a/tests/it/main.rs", "mod g;"),
            ("crates/a/tests/it/g.rs", ""),
        ]);
        let targets = [target("crates/a/src/lib.rs", false), target("crates/a/tests/it/main.rs", true)];
        assert_eq!(shown(&check(&repo, &targets)), [""; 0]);
    }

    #[test]
    fn forgotten_files_and_second_test_binaries_are_faults() {
        let repo = Repo::of(&[
            ("crates/a/src/lib.rs", "// mod b;"),
            ("crates/a/src/b.rs", ""),
            ("crates/a/tests/it/main.rs", ""),
            ("crates/a/tests/it/forgotten.rs", ""),
            ("crates/a/tests/second.rs", ""),
        ]);
        let roots = ["crates/a/tests/it/main.rs", "crates/a/tests/second.rs"];
        let targets = [target("crates/a/src/lib.rs", false), target(roots[0], true), target(roots[1], true)];
        let faults = shown(&check(&repo, &targets));
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults[0].starts_with("crates/a/tests/second.rs: is a second test binary"), "{faults:?}");
        assert!(faults[1].starts_with("crates/a/src/b.rs: is never compiled"), "{faults:?}");
        assert!(faults[2].starts_with("crates/a/tests/it/forgotten.rs: is never compiled"), "{faults:?}");
    }
}
