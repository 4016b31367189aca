//! Nothing in the repository speaks of the machine it was written on.

use super::Fault;
use crate::repo::Repo;

/// Folders of a developer's machine, as they start a path.
const FOLDERS: &[&str] = &["work", "tmp", "root"];

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    repo.texts().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Fault> {
    let forbidden = forbidden();
    let in_line = |(number, line): (usize, &str)| {
        let found = forbidden.iter().find(|folder| holds(line, folder)).map(String::as_str);
        found.or_else(|| hidden_neighbour(line)).map(|word| {
            Fault::at(path, number, format!("`{word}` means something on one machine only: take it out"))
        })
    };
    (1..).zip(text.lines()).filter_map(in_line).collect()
}

/// The folders, as they start a path.
fn forbidden() -> Vec<String> {
    FOLDERS.iter().map(|folder| format!("/{folder}/")).collect()
}

fn holds(line: &str, folder: &str) -> bool {
    let goes_on = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "._-*}/".contains(c));
    line.match_indices(folder).any(|(at, _)| !goes_on(&line[..at]))
}

/// The start of a path to a hidden folder beside the checkout, which a clone doesn't have.
fn hidden_neighbour(line: &str) -> Option<&'static str> {
    const UP: &str = concat!("..", "/.");
    let is_hidden =
        |(at, up): (usize, &str)| line[at + up.len()..].starts_with(|c: char| c.is_ascii_alphabetic());
    line.match_indices(UP).any(is_hidden).then_some(UP)
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn words_of_one_machine_are_faults() {
        for word in forbidden() {
            let faults = shown(&check(&Repo::of(&[("a.md", &format!("fine\nsee ({word}x)\n"))])));
            assert_eq!(faults.len(), 1, "{word}");
            assert!(faults[0].starts_with("a.md:2: "), "{faults:?}");
        }
    }

    #[test]
    fn what_is_hidden_beside_the_checkout_is_a_fault() {
        for path in ["..", "../..", "../shared", ".ci/run"] {
            assert!(check(&Repo::of(&[("a.md", path)])).is_empty(), "{path}");
        }
        let hidden = format!("see {}tools/README.md", concat!("..", "/."));
        assert_eq!(shown(&check(&Repo::of(&[("a.md", &hidden)]))).len(), 1);
    }

    #[test]
    fn such_folders_deeper_in_a_path_are_fine() {
        for word in forbidden() {
            let text = format!("https://example.org{word}x and docs{word}y");
            assert!(check(&Repo::of(&[("a.md", &text)])).is_empty(), "{word}");
        }
    }
}
