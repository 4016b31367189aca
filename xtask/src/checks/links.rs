//! Links within and between the Markdown files lead somewhere.

use super::Fault;
use crate::markdown;
use crate::repo::{Repo, folder, join};

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    repo.texts()
        .filter(|(path, _)| path.ends_with(".md"))
        .flat_map(|(path, text)| check_file(repo, path, text))
        .collect()
}

fn check_file(repo: &Repo, path: &str, text: &str) -> Vec<Fault> {
    let links = markdown::read(text).links.into_iter().filter(|(_, link)| !leads_outside(link));
    links.filter_map(|(line, link)| Some(Fault::at(path, line, broken(repo, path, &link)?))).collect()
}

/// Web and mail addresses.
fn leads_outside(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:")
}

/// What is wrong with a link from this file, if anything.
fn broken(repo: &Repo, from: &str, link: &str) -> Option<String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => Some(from.to_owned()),
        path => join(if path.starts_with('/') { "" } else { folder(from) }, path),
    };
    let Some(target) = target.filter(|target| repo.has(target)) else {
        return Some(format!("the link `{link}` leads to no file"));
    };
    let is_there = |text: &str| markdown::read(text).anchors().iter().any(|known| known == anchor);
    let missing = !anchor.is_empty() && target.ends_with(".md") && !repo.text(&target).is_some_and(is_there);
    missing.then(|| format!("the link `{link}` leads to no heading of {target}"))
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn links_that_resolve_pass() {
        let repo = Repo::of(&[
            (
                "README.md",
                "# Top\n[a](docs/a.md) [b](docs/) [c](docs/a.md#two-words) [d](#top) [e](https://x.y/z)",
            ),
            ("docs/a.md", "## Two words\n[up](../README.md) [root](/docs/a.md)"),
        ]);
        assert_eq!(shown(&check(&repo)), [""; 0]);
    }

    #[test]
    fn links_that_lead_nowhere_are_faults() {
        let repo = Repo::of(&[
            ("README.md", "# Top\n[a](docs/b.md)\n[b](#bottom) [c](../x.md)\n"),
            ("docs/a.md", ""),
        ]);
        let wanted = [
            "README.md:2: the link `docs/b.md` leads to no file",
            "README.md:3: the link `#bottom` leads to no heading of README.md",
            "README.md:3: the link `../x.md` leads to no file",
        ];
        assert_eq!(shown(&check(&repo)), wanted);
    }
}
