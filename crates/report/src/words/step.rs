//! The steps of an explanation in words.

use super::{Arg, NONE, Words};
use kernel::trace::Step;

/// One step with its numbers, in one short line. The result is the message's `out`.
pub(crate) fn step_line(words: &Words, step: &Step) -> String {
    let out = step.result.map_or(Arg::from(NONE), Arg::from);
    let inputs = step.inputs.iter().map(|(name, number)| (*name, Arg::from(*number)));
    let whose = step.whose.as_deref().filter(|whose| !whose.is_empty()).unwrap_or(NONE);
    let args: Vec<(&str, Arg<'_>)> = inputs.chain([("out", out), ("whose", whose.into())]).collect();
    words.say(&format!("step-{}", step.name), &args)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::words::Language;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// All files below a folder.
    pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }

    /// Texts between quotes in a call's first argument: `step("a", …)`, `step(if c { "a" } else { "b" }, …)`. A first
    /// argument without quotes is a variable, whose names are the texts that the same file gives it.
    fn names_in(code: &str) -> Vec<String> {
        let mut names = Vec::new();
        for call in code.replace(".step_named(", ".step(").split(".step(").skip(1) {
            let first = call.split([',', ';']).next().unwrap();
            names.extend(first.split('"').skip(1).step_by(2).map(str::to_owned));
            if let Some(variable) = first.split('(').next().filter(|_| !first.contains('"')) {
                let (of_let, of_fn) = (format!("let {variable} = "), format!("fn {variable}("));
                for given in [of_let, of_fn] {
                    let body = code.split(&given).skip(1);
                    let end = if given.starts_with("fn") { "\n}" } else { ";\n" };
                    let bodies = body.map(|body| body.split(end).next().unwrap());
                    names.extend(
                        bodies.flat_map(|body| body.split('"').skip(1).step_by(2)).map(str::to_owned),
                    );
                }
            }
        }
        names
    }

    #[test]
    fn every_step_that_the_kernel_takes_has_words() {
        let kernel = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kernel/src");
        let mut names: Vec<String> = Vec::new();
        for path in sources(&kernel) {
            let code = fs::read_to_string(&path).unwrap();
            names.extend(names_in(code.split("#[cfg(test)]").next().unwrap()));
        }
        names.sort();
        names.dedup();
        assert!(names.len() > 55, "{names:?}");
        for expected in ["treated_log", "position_down", "geometric", "best_of", "band_upto", "shared"] {
            assert!(names.iter().any(|name| name == expected), "{expected} not found among {names:?}");
        }
        for language in [Language::Chinese, Language::English] {
            let words = Words::new(language);
            let missing: Vec<_> = names.iter().filter(|name| !words.has(&format!("step-{name}"))).collect();
            assert!(missing.is_empty(), "{language:?} {missing:?}");
        }
    }
}
