//! Every crate takes the workspace's lints, and the pure ones forbid clock and chance. Clippy reads one `clippy.toml`,
//! the nearest, so a crate's own has to repeat the root's settings.

use super::Fault;
use crate::repo::Repo;

const ROOT: &str = "clippy.toml";

/// What the `clippy.toml` of a pure crate must forbid, at least.
const PURE: &[&str] = &["crates/kernel", "crates/domain"];
const AMBIENT: &[&str] = &[
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "chrono::Utc::now",
    "chrono::Local::now",
    "rand::rng",
];

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    let crates = repo.paths().filter_map(|path| path.strip_suffix("/Cargo.toml"));
    crates.flat_map(|folder| check_crate(repo, folder)).collect()
}

fn check_crate(repo: &Repo, folder: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let manifest = format!("{folder}/Cargo.toml");
    let text = repo.text(&manifest).unwrap_or_default();
    if !text.contains("[lints]\nworkspace = true") {
        faults.push(Fault::new(
            &manifest,
            "does not take the workspace's lints: add `[lints]` with `workspace = true`",
        ));
    }
    let own_path = format!("{folder}/{ROOT}");
    let own = repo.text(&own_path);
    let must_have = settings(repo.text(ROOT).unwrap_or_default());
    let lacks = |line: &&str| own.is_some_and(|own| !settings(own).any(|setting| setting == *line));
    faults.extend(
        must_have.filter(lacks).map(|line| Fault::new(&own_path, format!("lacks the root's `{line}`"))),
    );
    if PURE.contains(&folder) {
        let allows = |name: &&&str| !own.unwrap_or_default().contains(&format!("path = \"{name}\""));
        faults.extend(AMBIENT.iter().filter(allows).map(|name| {
            Fault::new(
                &own_path,
                format!("must forbid `{name}`: time and chance come into {folder} as arguments"),
            )
        }));
    }
    faults
}

fn settings(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    const LINTED: &str = "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n";

    #[test]
    fn a_crate_without_the_lints_is_a_fault() {
        let repo = Repo::of(&[
            ("crates/a/Cargo.toml", LINTED),
            ("crates/b/Cargo.toml", "[package]"),
            ("Cargo.toml", ""),
        ]);
        let faults = shown(&check(&repo));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(
            faults[0].starts_with("crates/b/Cargo.toml: does not take the workspace's lints"),
            "{faults:?}"
        );
    }

    #[test]
    fn a_crates_own_settings_repeat_the_roots() {
        let repo = Repo::of(&[
            ("clippy.toml", "# Root.\nallow-unwrap-in-tests = true\nallow-panic-in-tests = true\n"),
            ("crates/a/Cargo.toml", LINTED),
            ("crates/a/clippy.toml", "allow-unwrap-in-tests = true\n"),
        ]);
        assert_eq!(
            shown(&check(&repo)),
            ["crates/a/clippy.toml: lacks the root's `allow-panic-in-tests = true`"]
        );
    }

    #[test]
    fn pure_crates_forbid_clock_and_chance() {
        let all_but_last: String =
            AMBIENT[..AMBIENT.len() - 1].iter().map(|name| format!("{{ path = \"{name}\" }},\n")).collect();
        let repo =
            Repo::of(&[("crates/kernel/Cargo.toml", LINTED), ("crates/kernel/clippy.toml", &all_but_last)]);
        let faults = shown(&check(&repo));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("crates/kernel/clippy.toml: must forbid `rand::rng`"), "{faults:?}");
    }
}
