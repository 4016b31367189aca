//! The two READMEs say the same: as many headings, as many code blocks.

use super::Fault;
use crate::markdown;
use crate::repo::Repo;

const ENGLISH: &str = "README.md";
const CHINESE: &str = "README.zh-CN.md";

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    let texts = [ENGLISH, CHINESE].map(|path| repo.text(path).ok_or(path));
    let [Ok(english), Ok(chinese)] = texts else {
        return texts.iter().filter_map(|text| Some(Fault::new(text.err()?, "is missing"))).collect();
    };
    let (english, chinese) = (markdown::read(english), markdown::read(chinese));
    let pairs = [
        ("headings", english.headings.len(), chinese.headings.len()),
        ("code blocks", english.blocks, chinese.blocks),
    ];
    let unlike = pairs.into_iter().filter(|(_, one, other)| one != other);
    unlike
        .map(|(what, one, other)| Fault::new(CHINESE, format!("has {other} {what}, {ENGLISH} has {one}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    #[test]
    fn readmes_of_one_shape_pass() {
        let repo = Repo::of(&[(ENGLISH, "# A\n```\nx\n```\n"), (CHINESE, "# 甲\n```\ny\n```\n")]);
        assert_eq!(shown(&check(&repo)), [""; 0]);
    }

    #[test]
    fn differences_are_faults() {
        let repo = Repo::of(&[(ENGLISH, "# A\n## B\n```\n```\n"), (CHINESE, "# 甲\n")]);
        let wanted = [
            "README.zh-CN.md: has 1 headings, README.md has 2",
            "README.zh-CN.md: has 0 code blocks, README.md has 1",
        ];
        assert_eq!(shown(&check(&repo)), wanted);
    }

    #[test]
    fn a_missing_readme_is_a_fault() {
        assert_eq!(shown(&check(&Repo::of(&[(ENGLISH, "")]))), ["README.zh-CN.md: is missing"]);
    }
}
