//! `liangzhu verify`, as anybody uses it who has a root from paper.

use crate::backup::add_office;
use crate::folder::{Folder, said};
use crate::process::{Server, ask, begin, databases, first_token, liangzhu, place, run, serve};
use domain::seal::{BoardRoot, BoardSeal, Events, Key, MonthSeal, StandingProof};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use testkit::postgres::Database;
use testkit::store::Store;
use testkit::trouble::sql;
use testkit::world::send;

const BOARD: &str = "unit,name,period,score,rank\nA1,碧湖镇,2022-03,91.50,1\nA2,大港头镇,2022-03,90.00,2\n";
const SCHEME: &str = "[scheme]\ncode = \"towns\"\n";

const FILES: [(&str, &str); 3] =
    [("board.csv", BOARD), ("history/2022-02/scores.csv", "unit,score\nA1,90\n"), ("scheme.toml", SCHEME)];

fn tree() -> BoardSeal {
    BoardSeal::new(FILES.map(|(name, text)| (name, text.as_bytes())))
}

/// A folder as `export` writes it: a board and the month's seal.
fn exported(with_seal: bool) -> (Folder, BoardSeal, MonthSeal) {
    let folder = Folder::new([] as [(&str, &str); 0]);
    let (tree, key) = (tree(), Key::new(&[7; 32]));
    std::fs::create_dir_all(folder.path().join("out/towns/history/2022-02")).unwrap();
    for (name, text) in FILES {
        folder.write(&format!("out/towns/{name}"), text);
    }
    let board = BoardRoot {
        scheme: "towns".into(),
        period: "2022-03".into(),
        root: tree.root,
        files: tree.files.clone(),
    };
    let parts = (Vec::new(), vec![board], Events { first: 1, last: 0 });
    let seal = MonthSeal::new("2022-03".into(), "2022-04-20T01:00:00Z".into(), None, parts, &key);
    if with_seal {
        folder.write("out/seal.json", serde_json::to_string_pretty(&seal).unwrap());
    }
    (folder, tree, seal)
}

fn verify(folder: &Folder, language: &str, arguments: &[&str]) -> (i32, String) {
    let arguments = [&["verify", "--lang", language][..], arguments].concat();
    let output = folder.run(&arguments);
    (output.status.code().unwrap(), said(&output.stdout) + &said(&output.stderr))
}

#[test]
fn a_folder_is_proved_by_the_root_alone() {
    let (folder, tree, _) = exported(false);
    let root = tree.root.to_string();
    let arguments = ["--export", "out", "--root", &root];
    let (code, text) = verify(&folder, "zh", &arguments);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("3 个文件共 7 行") && text.contains("验证通过"), "{text}");
    folder.write("out/towns/board.csv", BOARD.replace("91.50", "95.50"));
    for (language, expected) in [("zh", "验证不通过"), ("en", "Disproved")] {
        let (code, text) = verify(&folder, language, &arguments);
        assert!(code == 3 && text.contains(expected) && text.contains(&root), "{code} {text}");
    }
}

#[test]
fn with_the_seal_beside_it_file_and_line_are_named() {
    let (folder, tree, seal) = exported(true);
    let (of_board, of_month) = (tree.root.to_string(), seal.root.to_string());
    let key = seal.public_key.to_string();
    for root in [&of_board, &of_month] {
        let (code, text) = verify(&folder, "en", &["--export", "out", "--root", root, "--public-key", &key]);
        assert_eq!(code, 0, "{text}");
    }
    folder.write("out/towns/board.csv", BOARD.replace("90.00", "99.00"));
    folder.write("out/towns/more.csv", "x\n");
    std::fs::remove_file(folder.path().join("out/towns/history/2022-02/scores.csv")).unwrap();
    for root in [&of_board, &of_month] {
        let (code, text) = verify(&folder, "en", &["--export", "out", "--root", root]);
        for part in [
            "board.csv differs from line 3 on",
            "the file more.csv was added",
            "history/2022-02/scores.csv is missing",
        ] {
            assert!(code == 3 && text.contains(part), "{code} {text}");
        }
    }
    let (code, text) = verify(&folder, "en", &["--export", "out", "--root", &of_month, "--json"]);
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &told["proved"]), (3, &json!(false)));
    let codes: Vec<_> =
        told["differs"].as_array().unwrap().iter().map(|of| of["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["board-root", "line", "file-missing", "file-beyond"]);
}

#[test]
fn a_forged_seal_is_found() {
    let (folder, _, seal) = exported(true);
    let (root, key) = (seal.root.to_string(), seal.public_key.to_string());
    let forge = |change: &dyn Fn(&mut MonthSeal)| {
        let mut other = seal.clone();
        change(&mut other);
        folder.write("out/seal.json", serde_json::to_string(&other).unwrap());
        verify(&folder, "en", &["--export", "out", "--root", &root, "--public-key", &key])
    };
    let other = Key::new(&[8; 32]);
    for (part, change) in [
        (
            "its root isn't made of what it states",
            &(|seal: &mut MonthSeal| seal.events.last = 5) as &dyn Fn(&mut _),
        ),
        ("the signature is wrong", &|seal: &mut MonthSeal| seal.signature = other.sign(b"x")),
        ("signed with another key", &|seal: &mut MonthSeal| seal.public_key = other.public()),
        ("has the root", &|seal: &mut MonthSeal| {
            let parts = (Vec::new(), seal.boards.clone(), Events { first: 1, last: 3 });
            *seal =
                MonthSeal::new(seal.period.clone(), seal.sealed.clone(), None, parts, &Key::new(&[7; 32]));
        }),
    ] {
        let (code, text) = forge(change);
        assert!(code == 3 && text.contains(part), "{code} {text}");
    }
}

#[test]
fn one_standing_is_proved() {
    let (folder, tree, _) = exported(false);
    let root = tree.root.to_string();
    let line = |number| tree.prove("board.csv", BOARD.as_bytes(), number).unwrap();
    let proof = StandingProof {
        format: StandingProof::FORMAT.into(),
        period: "2022-03".into(),
        unit: "A1".into(),
        root: tree.root,
        head: line(1),
        standing: line(2),
    };
    let text = serde_json::to_string(&proof).unwrap();
    folder.write("proof.json", &text);
    let arguments = ["--proof", "proof.json", "--root", &root];
    let (code, told) = verify(&folder, "en", &arguments);
    assert!(code == 0 && told.contains("A1 stood so in 2022-03") && told.contains("score: 91.50"), "{told}");
    folder.write("proof.json", text.replace("91.50", "95.50"));
    let (code, told) = verify(&folder, "en", &arguments);
    assert!(code == 3 && told.contains("board.csv, line 2"), "{told}");
    let (code, told) = verify(&folder, "zh", &["--proof", "proof.json", "--root", &"0".repeat(64)]);
    assert!(code == 3 && told.contains("验证不通过"), "{told}");
}

#[test]
fn what_cannot_be_verified_is_bad_input() {
    let (folder, tree, seal) = exported(false);
    let (root, key) = (tree.root.to_string(), seal.public_key.to_string());
    folder.write("proof.json", "{}");
    for arguments in [
        &["--export", "out"][..],
        &["--export", "nowhere", "--root", &root],
        &["--export", "out", "--root", &root, "--public-key", &key],
        &["--export", "out", "--root", "x"],
        &["--export", "out/towns/history", "--root", &root],
        &["--proof", "proof.json", "--root", &root],
        &["--proof", "proof.json"],
        &["--period", "2022-03"],
        &["--export", "out", "--proof", "proof.json", "--root", &root],
        &[],
    ] {
        let (code, text) = verify(&folder, "en", arguments);
        assert!(code == 2 && !text.is_empty(), "{arguments:?}: {code} {text}");
    }
    assert!(!folder.path().join("liangzhu-data").exists(), "nothing is made by looking");
}

fn of_record(folder: &Path, database: Option<&Database>, arguments: &[&str]) -> (i32, String) {
    let output: Output =
        liangzhu(folder, &[&["verify"][..], arguments, &place(database)].concat()).output().unwrap();
    (output.status.code().unwrap(), said(&output.stdout) + &said(&output.stderr))
}

/// Changes what the program never changes.
async fn tamper(folder: &Path, database: Option<&Database>, table: &str, statement: &str) {
    let file = format!("sqlite:{}", folder.join("data/liangzhu.db").display());
    let store = Store::open(database.map_or(&file, |database| database.url())).await.unwrap();
    let triggers = match database {
        None => vec![format!("DROP TRIGGER {table}_no_update"), format!("DROP TRIGGER {table}_no_delete")],
        Some(_) => vec![format!("ALTER TABLE {table} DISABLE TRIGGER USER")],
    };
    for statement in triggers.iter().map(String::as_str).chain([statement]) {
        sql(&store, statement).await;
    }
    store.close().await.unwrap();
}

#[test]
fn a_sealed_month_of_the_record_is_proved_until_a_byte_is_changed() {
    for (folder, database) in databases() {
        let (folder, database) = (folder.path(), database.as_ref());
        begin(folder, &place(database));
        add_office(folder, database);
        let key = std::fs::read(folder.join("data/seal.key")).unwrap();
        assert_eq!(key.len(), 32);
        let (mut root, mut public) = (String::new(), String::new());
        run(async {
            let server = Server::start(folder, &serve(database));
            let token = first_token(&server, "office").await;
            let seal = |month: &str| {
                let path = format!("months/{month}/seal");
                send(ask(&server, &token, Method::POST, &path).json(&json!({})))
            };
            let february = seal("2022-02").await.ok(StatusCode::CREATED);
            let march = seal("2022-03").await.ok(StatusCode::CREATED);
            assert_eq!(march["previous"], february["root"]);
            assert_eq!(seal("2022-03").await.problem(StatusCode::CONFLICT), "month_sealed");
            assert_eq!(seal("2022-01").await.problem(StatusCode::CONFLICT), "later_month_sealed");
            assert_eq!(seal("2199-01").await.problem(StatusCode::CONFLICT), "month_not_over");
            assert_eq!(seal("2022-Q1").await.problem(StatusCode::NOT_FOUND), "not_found");
            let all = send(ask(&server, &token, Method::GET, "seals")).await.ok(StatusCode::OK);
            assert_eq!(all["items"][0]["root"], march["root"]);
            root = march["root"].as_str().unwrap().to_owned();
            public = all["public_key"].as_str().unwrap().to_owned();
        });
        let month = ["--period", "2022-03", "--root", &root, "--public-key", &public];
        let (code, text) = of_record(folder, database, &month);
        assert!(code == 0 && text.contains(&root), "{code} {text}");
        assert_eq!(of_record(folder, database, &["--period", "2022-01"]).0, 2);
        let other = "0".repeat(64);
        assert_eq!(of_record(folder, database, &["--period", "2022-03", "--root", &other]).0, 3);

        let flip = "UPDATE events SET what = 'account.mxde' WHERE what = 'account.made'";
        run(tamper(folder, database, "events", flip));
        let (code, text) = of_record(folder, database, &["--period", "2022-02"]);
        assert!(code == 3 && text.contains("Table events, row"), "{code} {text}");
        let cut = "DELETE FROM seal_leaves WHERE number = 0 AND month = 24265";
        run(tamper(folder, database, "seal_leaves", cut));
        let (code, text) = of_record(folder, database, &["--period", "2022-02"]);
        assert!(code == 3 && text.contains("the hashes that are kept of its rows"), "{code} {text}");
        let forged = "UPDATE seals SET body = replace(body, '\"last\":', '\"last\":1') WHERE month = 24265";
        run(tamper(folder, database, "seals", forged));
        let (code, text) = of_record(folder, database, &month);
        assert!(code == 3 && text.contains("2022-02"), "{code} {text}");
    }
}
