//! Files that the program writes and the repository keeps: the API's document, the matrix of permissions.

use app::access::{Action, Policies, Reach, Role};
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
