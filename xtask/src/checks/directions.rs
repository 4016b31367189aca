//! Which crate of ours may use which: ARCHITECTURE.md's directions, held against what cargo says.

use super::{Fault, relative};
use cargo_metadata::{DependencyKind, Metadata};

/// Every crate that may be in the workspace, and the crates of ours that it may use.
pub(super) const ALLOWED: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("tables", &["kernel"]),
    ("domain", &["kernel"]),
    ("store", &["domain"]),
    ("report", &["domain", "tables", "kernel"]),
    ("app", &["domain", "store", "report", "tables", "kernel"]),
    ("api", &["app"]),
    ("batch", &["kernel"]),
    ("liangzhu", &["kernel", "tables", "domain", "store", "report", "app", "api", "batch"]),
    ("testkit", &["kernel", "tables", "domain", "store", "report", "app", "api"]),
    ("xtask", &[]),
];

/// Used by tests only, by those of any crate.
const FOR_TESTS: &str = "testkit";

/// What only one crate may use, by the start of its name.
const RESERVED: &[(&str, &str)] = &[("datafusion", "batch"), ("ballista", "batch")];

/// A workspace crate and the names of what it declares to use.
#[derive(Default)]
pub(super) struct Member {
    manifest: String,
    name: String,
    normal: Vec<String>,
    for_tests: Vec<String>,
}

pub(super) fn members(metadata: &Metadata) -> Vec<Member> {
    let of_package = |package: &cargo_metadata::Package| {
        let (for_tests, normal) =
            package.dependencies.iter().partition(|d| d.kind == DependencyKind::Development);
        let names = |some: Vec<&cargo_metadata::Dependency>| some.iter().map(|d| d.name.clone()).collect();
        Member {
            manifest: relative(metadata, &package.manifest_path),
            name: package.name.to_string(),
            normal: names(normal),
            for_tests: names(for_tests),
        }
    };
    metadata.workspace_packages().into_iter().map(of_package).collect()
}

pub(super) fn check(members: &[Member]) -> Vec<Fault> {
    members.iter().flat_map(check_member).collect()
}

fn check_member(member: &Member) -> Vec<Fault> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == member.name) else {
        let message = format!(
            "the crate {} is unknown: name it, and what it may use, in ARCHITECTURE.md and in {}",
            member.name,
            file!()
        );
        return vec![Fault::new(&member.manifest, message)];
    };
    let in_tests = |name: &&String| name.as_str() != FOR_TESTS && **name != member.name;
    let used = member.normal.iter().chain(member.for_tests.iter().filter(in_tests));
    used.filter_map(|name| Some(Fault::new(&member.manifest, forbidden(member, allowed, name)?))).collect()
}

/// Why the member may not use this crate, if so.
fn forbidden(member: &Member, allowed: &[&str], name: &str) -> Option<String> {
    let user = &member.name;
    if let Some((_, owner)) = RESERVED.iter().find(|(start, owner)| name.starts_with(start) && owner != user)
    {
        return Some(format!("only {owner} may use {name}: put the code that needs it there"));
    }
    let is_ours = ALLOWED.iter().any(|(ours, _)| *ours == name);
    if !is_ours || allowed.contains(&name) {
        return None;
    }
    let list = if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") };
    Some(format!(
        "{user} may not use {name}, only {list}: hand in what it needs as an argument, or move the code up"
    ))
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    fn member(name: &str, normal: &[&str], for_tests: &[&str]) -> Member {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Member {
            manifest: "Cargo.toml".into(),
            name: name.into(),
            normal: owned(normal),
            for_tests: owned(for_tests),
        }
    }

    #[test]
    fn allowed_directions_pass() {
        let members = [
            member("tables", &["kernel", "csv"], &["testkit", "tables"]),
            member("batch", &["datafusion"], &[]),
        ];
        assert_eq!(shown(&check(&members)), [""; 0]);
    }

    #[test]
    fn every_forbidden_direction_is_named() {
        let members = [
            member("kernel", &["tables"], &["app"]),
            member("store", &["api"], &[]),
            member("app", &["datafusion-expr", "testkit"], &[]),
            member("novel", &[], &[]),
        ];
        let faults = shown(&check(&members)).join("\n");
        assert_eq!(faults.lines().count(), 6, "{faults}");
        for part in [
            "kernel may not use tables, only nothing of ours",
            "kernel may not use app",
            "store may not use api, only domain",
            "only batch may use datafusion-expr",
            "app may not use testkit",
            "the crate novel is unknown",
        ] {
            assert!(faults.contains(part), "{part}: {faults}");
        }
    }
}
