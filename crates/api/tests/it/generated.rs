//! Files that the program writes and the repository keeps: the API's document, the matrix of permissions.

use app::access::{Action, Policies, Reach, Role};
use std::collections::BTreeSet;
use std::path::Path;

/// Holds the file against what it should be; `cargo xtask bless` writes it anew.
fn check(name: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(&path, fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == fresh,
        "{name} is not what the program says: run `cargo xtask bless`, look at the difference"
    );
}

#[test]
fn the_document_of_the_api_is_committed() {
    check("openapi/liangzhu.json", &(api::openapi().to_pretty_json().unwrap() + "\n"));
}

#[test]
fn every_schema_that_the_document_names_is_in_it() {
    let text = api::openapi().to_json().unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let named = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
    let missing: BTreeSet<&str> =
        named.filter(|name| document["components"]["schemas"].get(name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_matrix_of_permissions_is_committed() {
    let policies = Policies::load().unwrap();
    let mut text = String::from(
        "# Who may do what\n\nMade of `policies/policies.cedar`; change that, then run `cargo xtask bless`. Each cell says how what is \
         acted on may lie to the post:\n**o**wn unit, **b**elow it, over**s**een or led, be**side** it (i), **a**bove it, **e**lsewhere. What isn't there is \
         denied.\n\n",
    );
    text +=
        &format!("| role | {} |\n", Action::ALL.iter().map(|of| of.name()).collect::<Vec<_>>().join(" | "));
    text += &format!("|---|{}\n", "---|".repeat(Action::ALL.len()));
    for &role in Role::ALL {
        let cells = Action::ALL.iter().map(|&action| cell(policies.reaches(role, action)));
        text += &format!("| {role} | {} |\n", cells.collect::<Vec<_>>().join(" | "));
    }
    check("docs/permissions.md", &text);
}

fn cell(reaches: &[Reach]) -> String {
    let letter = |reach: &Reach| match reach {
        Reach::Own => 'o',
        Reach::Below => 'b',
        Reach::Overseen => 's',
        Reach::Beside => 'i',
        Reach::Above => 'a',
        Reach::Elsewhere => 'e',
    };
    reaches.iter().map(letter).collect()
}

/// The codes that use cases name in `AppError::conflict("…", …)`.
fn conflict_codes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What verifying says is told at the command line only.
            if !path.ends_with("verify") {
                conflict_codes(&path, found);
            }
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let codes = text.split("conflict(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        found.extend(codes.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
}

#[test]
fn every_code_of_a_problem_is_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("../../docs/api-errors.md")).unwrap();
    let mut codes: BTreeSet<String> = api::CODES.iter().map(|(code, ..)| (*code).to_owned()).collect();
    conflict_codes(&root.join("../app/src"), &mut codes);
    assert!(codes.len() > 25, "{codes:?}");
    let missing: Vec<_> = codes.iter().filter(|code| !text.contains(&format!("\n| `{code}` |"))).collect();
    assert!(missing.is_empty(), "docs/api-errors.md says nothing of {missing:?}");
}
