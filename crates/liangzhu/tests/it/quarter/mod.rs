//! January to March 2022 over HTTP, played by ten people on both databases. What they did is `docs/quarter.md`.

mod cycle;
mod february;
mod january;
mod march;
mod place;

use crate::process::run;
use std::path::Path;
use testkit::story::Story;

const TITLE: &str = "# A quarter in Liandu, as it was played\n\n\
    Ten people play January to March 2022 against the server, over HTTP: what they do, and after the arrow what the server \
    answered. A test plays it anew on SQLite and on PostgreSQL and holds every word of it against this page; \
    `cargo xtask bless` writes it. People and figures are made up. Words of the field are in the [guide](guide.md), what is \
    proved at the end in [seals](seals.md).\n\n";

/// Plays the quarter on one kind of database.
async fn played(on_postgres: bool) -> String {
    let mut story = Story::begin(on_postgres, "2022-01-04T09:00:00+08:00", place::CAST).await;
    story.tell(&place::people());
    place::plan(&mut story).await;
    let january = january::play(&mut story).await;
    february::play(&mut story).await;
    march::play(&mut story, &january).await;
    TITLE.to_owned() + story.told().trim_end() + "\n"
}

/// Holds the page against what was played; `cargo xtask bless` writes it anew.
fn check(fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/quarter.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        std::fs::write(&path, fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (kept, fresh)) in (1..).zip(kept.lines().zip(fresh.lines())) {
        assert_eq!(kept, fresh, "docs/quarter.md, line {number}");
    }
    assert!(kept == fresh, "docs/quarter.md is not what was played: run `cargo xtask bless`");
}

#[test]
fn a_quarter_is_played_on_sqlite() {
    run(async { check(&played(false).await) });
}

#[test]
fn a_quarter_is_played_on_postgres() {
    run(async { check(&played(true).await) });
}
