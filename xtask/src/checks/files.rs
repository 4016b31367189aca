//! No Rust file is longer than some screens, and none is the second part of another: such a name shows that a file was
//! cut, not split by what it is about.

use super::Fault;
use crate::repo::{Repo, folder};

const LIMIT: usize = 500;

/// Words that say nothing of what a file is about; with a number they say that there was no room in the first.
const VAGUE: &[&str] =
    &["common", "helper", "helpers", "lib", "main", "misc", "mod", "more", "test", "tests", "util", "utils"];

const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "first", "second", "third", "i", "ii", "iii", "a", "b", "c"];

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    repo.rust()
        .flat_map(|(path, text)| [check_length(path, text), check_name(repo, path)])
        .flatten()
        .collect()
}

fn check_length(path: &str, text: &str) -> Option<Fault> {
    let lines = text.lines().count();
    let message = || {
        format!(
            "has {lines} lines, more than {LIMIT}: move one of the things it is about into a file of its own"
        )
    };
    (lines > LIMIT).then(|| Fault::at(path, LIMIT + 1, message()))
}

/// Judges the file by its name, `mod.rs` and `main.rs` by their folder's.
fn check_name(repo: &Repo, path: &str) -> Option<Fault> {
    let path_of_name = path.strip_suffix("/mod.rs").or(path.strip_suffix("/main.rs")).unwrap_or(path);
    let name = path_of_name.rsplit('/').next()?.trim_end_matches(".rs");
    let beside = |stem: &str| {
        let path = format!("{}/{stem}", folder(path_of_name));
        repo.has(path.trim_start_matches('/')) || repo.has(format!("{path}.rs").trim_start_matches('/'))
    };
    is_a_part(name, beside)
        .then(|| Fault::new(path, format!("`{name}` is a part, not a thing: name it by what it is about")))
}

/// `part_two`, `part2`, `rules_2`, `helpers2`, and `rules2` beside `rules`.
fn is_a_part(name: &str, beside: impl Fn(&str) -> bool) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let last = words.last().copied().unwrap_or_default();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered_part =
        words.windows(2).any(|pair| pair[0] == "part" && (is_number(pair[1]) || NUMBERS.contains(&pair[1])));
    let glued = words.iter().any(|word| word.strip_prefix("part").is_some_and(is_number));
    let ends_in_number = words.len() > 1 && is_number(last);
    let second_of_its_name = stem != name && (VAGUE.contains(&stem) || beside(stem));
    numbered_part || glued || ends_in_number || second_of_its_name
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn only_files_over_the_limit_are_faults() {
        let (right, long) = ("x\n".repeat(LIMIT), "x\n".repeat(LIMIT + 1));
        let faults =
            shown(&check(&Repo::of(&[("a.rs", &right), ("b.rs", &long), ("generated/c.rs", &long)])));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("b.rs:501: has 501 lines, more than 500"), "{faults:?}");
    }

    #[test]
    fn parts_are_faults() {
        for name in ["part_two", "part2", "rules_part_3", "rules_2", "helpers2", "mod2", "part_b"] {
            assert!(is_a_part(name, |_| false), "{name}");
        }
        assert!(is_a_part("rules2", |stem| stem == "rules"));
    }

    #[test]
    fn names_with_numbers_and_parts_in_them_are_fine() {
        for name in
            ["sha256", "utf8", "open311", "party", "parts", "partition", "rules", "v1", "top_10_percent"]
        {
            assert!(!is_a_part(name, |_| false), "{name}");
        }
    }

    #[test]
    fn folders_of_modules_are_judged_too() {
        let repo = Repo::of(&[("src/rules.rs", ""), ("src/rules2/mod.rs", ""), ("src/other/mod.rs", "")]);
        let faults = shown(&check(&repo));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("src/rules2/mod.rs: `rules2` is a part"), "{faults:?}");
    }
}
