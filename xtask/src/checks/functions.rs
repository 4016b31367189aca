//! No Rust function is longer than a screen, in tests and macros neither. There is no list of exceptions: a list that
//! can only shrink, begun empty, stays empty.

use super::{Fault, tokens};
use crate::repo::Repo;
use proc_macro2::TokenStream;

const LIMIT: usize = 70;

pub(super) fn check(repo: &Repo) -> Vec<Fault> {
    repo.rust().flat_map(|(path, text)| check_file(path, text)).collect()
}

fn check_file(path: &str, text: &str) -> Vec<Fault> {
    let Ok(stream) = text.parse::<TokenStream>() else {
        return vec![Fault::new(path, "is not Rust: cannot be split into tokens")];
    };
    let long = tokens::functions(stream).into_iter().filter(|function| length(function) > LIMIT);
    long.map(|function| {
        let message = format!(
            "fn {} has {} lines, more than {LIMIT}: find the second thing that it does and give it a name of its own",
            function.name,
            length(&function)
        );
        Fault::at(path, function.start, message)
    })
    .collect()
}

/// From the line of `fn` to that of the closing brace.
fn length(function: &tokens::Function) -> usize {
    function.end - function.start + 1
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;

    fn function(lines: usize) -> String {
        format!("// before\nfn long() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    #[test]
    fn only_functions_over_the_limit_are_faults() {
        let (right, long) = (function(LIMIT), function(LIMIT + 1));
        let repo = Repo::of(&[("a.rs", &right), ("b.rs", &long), ("generated/c.rs", &long)]);
        let faults = shown(&check(&repo));
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("b.rs:2: fn long has 71 lines, more than 70"), "{faults:?}");
    }

    #[test]
    fn unreadable_files_are_faults() {
        assert_eq!(check(&Repo::of(&[("a.rs", "fn a( {")])).len(), 1);
    }
}
