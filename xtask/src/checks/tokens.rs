//! Rust files as tokens, which see into macros too: where functions begin and end, and which modules are declared.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A function with a body; lines count from 1, `end` is that of the closing brace.
#[derive(Debug, PartialEq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A module in a file of its own: where it is declared (inline modules around it, outermost first), its name and its
/// `path` attribute.
#[derive(Debug, PartialEq)]
pub(super) struct Module {
    pub(super) within: Vec<String>,
    pub(super) name: String,
    pub(super) path: Option<String>,
}

/// All functions, nested ones and those in macro calls included.
pub(super) fn functions(stream: TokenStream) -> Vec<Function> {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut found: Vec<Function> = (0..trees.len()).filter_map(|i| function(&trees[i..])).collect();
    found.extend(groups(&trees).flat_map(|group| functions(group.stream())));
    found
}

/// `fn name … { … }` at the start of these trees; a `;` first means that it has no body.
fn function(trees: &[TokenTree]) -> Option<Function> {
    let [TokenTree::Ident(keyword), TokenTree::Ident(name), rest @ ..] = trees else { return None };
    if keyword != "fn" {
        return None;
    }
    let body = rest.iter().find(|tree| is_brace(tree) || is_punct(tree, ';'))?;
    let TokenTree::Group(body) = body else { return None };
    let (start, end) = (keyword.span().start().line, body.span_close().end().line);
    Some(Function { name: name.to_string(), start, end })
}

/// All modules declared without a body.
pub(super) fn modules(stream: TokenStream) -> Vec<Module> {
    let mut found = Vec::new();
    collect_modules(stream, &mut Vec::new(), &mut found);
    found
}

fn collect_modules(stream: TokenStream, within: &mut Vec<String>, found: &mut Vec<Module>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    for i in 0..trees.len() {
        let [TokenTree::Ident(keyword), TokenTree::Ident(name), after, ..] = &trees[i..] else { continue };
        if keyword != "mod" {
            continue;
        }
        let name = name.to_string();
        match after {
            TokenTree::Group(body) if is_brace(after) => {
                within.push(name);
                collect_modules(body.stream(), within, found);
                within.pop();
            }
            after if is_punct(after, ';') => {
                let path = trees[..i]
                    .rsplit(|tree| is_punct(tree, ';') || is_brace(tree))
                    .next()
                    .and_then(path_attribute);
                found.push(Module { within: within.clone(), name, path });
            }
            _ => {}
        }
    }
}

/// The string of `#[path = "…"]` among the tokens before an item.
fn path_attribute(before: &[TokenTree]) -> Option<String> {
    groups(before).find_map(|attribute| {
        let trees: Vec<TokenTree> = attribute.stream().into_iter().collect();
        match &trees[..] {
            [TokenTree::Ident(key), _, TokenTree::Literal(value)] if key == "path" => Some(unquoted(value)),
            _ => None,
        }
    })
}

/// The files that `include!` and its kin name.
pub(super) fn includes(stream: TokenStream) -> Vec<String> {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut found: Vec<String> = trees.windows(3).filter_map(include).collect();
    found.extend(groups(&trees).flat_map(|group| includes(group.stream())));
    found
}

fn include(trees: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(name), bang, TokenTree::Group(arguments)] = trees else { return None };
    let TokenTree::Literal(file) = arguments.stream().into_iter().next()? else { return None };
    (name == "include" && is_punct(bang, '!')).then(|| unquoted(&file))
}

fn groups(trees: &[TokenTree]) -> impl Iterator<Item = &Group> {
    trees.iter().filter_map(|tree| if let TokenTree::Group(group) = tree { Some(group) } else { None })
}

fn is_brace(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_punct(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn unquoted(literal: &proc_macro2::Literal) -> String {
    literal.to_string().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> TokenStream {
        text.parse().unwrap()
    }

    #[test]
    fn functions_are_measured_from_signature_to_closing_brace() {
        let text = "/// Doc.\n#[test]\nfn a(\n    f: fn(u8),\n) -> u8\n{\n    fn inner() {}\n    1\n}\ntrait T { fn none(&self); fn b() {\n} }";
        let found: Vec<_> = functions(tokens(text)).into_iter().map(|f| (f.name, f.start, f.end)).collect();
        assert_eq!(found, [("a".into(), 3, 9), ("inner".into(), 7, 7), ("b".into(), 10, 11)]);
    }

    #[test]
    fn functions_in_macro_calls_are_measured() {
        let found =
            functions(tokens("proptest! {\n    #[test]\n    fn p(x in 0..9) {\n        f(x);\n    }\n}"));
        assert_eq!(found, [Function { name: "p".into(), start: 3, end: 5 }]);
    }

    #[test]
    fn modules_in_files_are_found() {
        let text = "mod a;\n#[cfg(test)]\n#[path = \"x/y.rs\"]\npub(crate) mod b;\nmod c { mod d; fn e() {} }\nmod f;";
        let module = |within: &[&str], name: &str, path: Option<&str>| Module {
            within: within.iter().map(|&w| w.into()).collect(),
            name: name.into(),
            path: path.map(str::to_owned),
        };
        let wanted = [
            module(&[], "a", None),
            module(&[], "b", Some("x/y.rs")),
            module(&["c"], "d", None),
            module(&[], "f", None),
        ];
        assert_eq!(modules(tokens(text)), wanted);
    }

    #[test]
    fn included_files_are_found() {
        assert_eq!(
            includes(tokens("fn a() { include!(\"generated/b.rs\"); include_str!(\"c.txt\"); }")),
            ["generated/b.rs"]
        );
    }
}
