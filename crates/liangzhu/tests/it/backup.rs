//! Backups as an operator makes and uses them.

use crate::process::{CHANGED, Server, add_unit, ask, begin, databases, first_token, journal, liangzhu};
use crate::process::{list, place, run, serve};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use testkit::postgres::Database;
use testkit::world::{client, send};

/// Adds an account that may do most, to be signed in to with [`first_token`].
pub(crate) fn add_office(folder: &Path, database: Option<&Database>) {
    let add =
        ["user", "add", "--account", "office", "--name", "考核办", "--role", "office", "--at", "331102"];
    let added =
        liangzhu(folder, &[&add[..], &["--title", "考核办"], &place(database)].concat()).output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

fn back_up(folder: &Path, database: Option<&Database>, out: &str) -> Output {
    liangzhu(folder, &[&["backup", "--out", out][..], &place(database)].concat()).output().unwrap()
}

fn is_done(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// An archive restored into a new data folder, or into an empty database of a server.
fn restored(folder: &Path, archive: &str, name: &str, database: Option<&Database>) -> Server {
    let data = ["--data", name];
    let url = database.map_or_else(Vec::new, |database| vec!["--database", database.url()]);
    let restore = [&["restore", "--from", archive][..], &data, &url].concat();
    is_done(&liangzhu(folder, &restore).output().unwrap());
    Server::start(folder, &[&["serve"][..], &data, &url].concat())
}

/// What the server answers to whoever may read most.
async fn answers(server: &Server, token: &str) -> BTreeMap<&'static str, Vec<Value>> {
    let mut answers = BTreeMap::new();
    for name in ["units", "people", "posts", "files", "goals", "cases", "tokens"] {
        let all = match name {
            "tokens" => vec![send(ask(server, token, Method::GET, name)).await.ok(StatusCode::OK)],
            _ => list(server, token, name).await,
        };
        answers.insert(name, all);
    }
    answers.insert("journal", journal(server, token, |_| true).await);
    answers
}

async fn hand_in(server: &Server, token: &str) -> String {
    let add = ask(server, token, Method::POST, "files?unit=331102&name=a.txt").body("现场");
    send(add).await.ok(StatusCode::CREATED)["id"].as_str().unwrap().to_owned()
}

/// Backs up while two write; how many each had been acknowledged before.
async fn back_up_meanwhile(
    server: &Server,
    token: &str,
    make: impl FnOnce() -> Output + Send + 'static,
) -> [usize; 2] {
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let (stop, _) = tokio::sync::watch::channel(false);
    let mut writers = Vec::new();
    for writer in 0..2_usize {
        let (tell, url, token) = (tell.clone(), server.url.clone(), token.to_owned());
        let stopped = stop.subscribe();
        writers.push(tokio::spawn(async move {
            let client = client().build().unwrap();
            for number in 0.. {
                if *stopped.borrow() {
                    return;
                }
                assert!(add_unit(&client, &url, &token, &format!("w{writer}n{number}")).await);
                let _ = tell.send(writer);
            }
        }));
    }
    let mut before = [0; 2];
    while before.iter().any(|count| *count < 3) {
        before[heard.recv().await.unwrap()] += 1;
    }
    is_done(&tokio::task::spawn_blocking(make).await.unwrap());
    stop.send_replace(true);
    for writer in writers {
        writer.await.unwrap();
    }
    before
}

#[test]
fn a_backup_made_while_others_write_is_whole_and_restores_into_either_database() {
    for (folder, database) in &databases() {
        let (folder, database) = (folder.path(), database.as_ref());
        begin(folder, &place(database));
        add_office(folder, database);
        let server = Server::start(folder, &serve(database));
        run(async {
            let token = first_token(&server, "office").await;
            let file = hand_in(&server, &token).await;
            let all = [&["backup", "--out", "busy.backup"][..], &place(database)].concat();
            let mut command = liangzhu(folder, &all);
            let before = back_up_meanwhile(&server, &token, move || command.output().unwrap()).await;
            let units = list(&server, &token, "units").await.len();
            journal(&server, &token, |events| {
                events.iter().filter(|event| event["what"] == json!("unit.made")).count() == units
            })
            .await;
            is_done(&back_up(folder, database, "quiet.backup"));
            let wanted = answers(&server, &token).await;
            for (number, database) in [None, Some(Database::create().unwrap())].iter().enumerate() {
                let database = database.as_ref();
                let copy = restored(folder, "quiet.backup", &format!("quiet{number}"), database);
                assert_eq!(answers(&copy, &token).await, wanted);
                let got = send(ask(&copy, &token, Method::GET, &format!("files/{file}"))).await;
                assert_eq!(got.ok(StatusCode::OK), json!("现场"));
                let begun = copy.sign_in("office", CHANGED).await.1.ok(StatusCode::CREATED);
                assert_eq!(begun["must_change_password"], json!(false));
                assert!(add_unit(&client().build().unwrap(), &copy.url, &token, "after").await);
            }
            for (number, database) in [None, Some(Database::create().unwrap())].iter().enumerate() {
                let copy = restored(folder, "busy.backup", &format!("busy{number}"), database.as_ref());
                has_a_moment(&copy, &token, before).await;
            }
        });
    }
}

/// Of each writer's units there are the first ones without a gap, and all that were acknowledged before the backup.
async fn has_a_moment(server: &Server, token: &str, before: [usize; 2]) {
    let units = list(server, token, "units").await;
    for (writer, before) in before.iter().enumerate() {
        let start = format!("w{writer}n");
        let numbers = units.iter().filter_map(|unit| unit["code"].as_str()?.strip_prefix(&start));
        let mut numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>(), "a gap");
        assert!(numbers.len() >= *before, "{} of {before}", numbers.len());
    }
    let made = |events: &[Value]| events.iter().filter(|event| event["what"] == json!("unit.made")).count();
    let all = units.len();
    let events = journal(server, token, |events| made(events) == all).await;
    assert_eq!(made(&events), all);
}

/// The same archive with something else in it.
fn altered(whole: &[u8]) -> Vec<u8> {
    let mut bytes = zstd::decode_all(whole).unwrap();
    let name = "莲都区".as_bytes();
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at..at + name.len()].copy_from_slice("莲都县".as_bytes());
    zstd::encode_all(&bytes[..], 1).unwrap()
}

/// Runs in both languages: exit code 2, and what is said.
fn refused(folder: &Path, arguments: &[&str], chinese: &str, english: &str) {
    for (language, words) in [("zh", chinese), ("en", english)] {
        let output = liangzhu(folder, arguments).env("LIANGZHU_LANG", language).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words) && output.stdout.is_empty(), "{arguments:?}: {said}");
        assert!(language == "en" || !said.contains("expected"), "{said}");
    }
}

#[test]
fn what_no_backup_can_be_made_of_or_restored_from_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    begin(folder, &place(None));
    is_done(&back_up(folder, None, "a.backup"));
    let whole = std::fs::read(folder.join("a.backup")).unwrap();
    let server = Database::create().unwrap();
    let (at_server, new) = (["--database", server.url()], ["--data", "new"]);
    for (name, bytes) in [
        ("cut.backup", &whole[..whole.len() / 2]),
        ("altered.backup", &altered(&whole)),
        ("other.backup", b"unit,name\n"),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    for (from, chinese, english) in [
        ("cut.backup", "备份文件不完整", "isn't whole"),
        ("other.backup", "备份文件不完整", "isn't whole"),
        ("altered.backup", "被改动过", "was altered"),
        ("none.backup", "没有备份文件", "There is no archive"),
    ] {
        for place in [&new, &at_server] {
            let restore = [&["restore", "--from", from][..], place].concat();
            refused(folder, &restore, chinese, english);
        }
    }
    let again = ["backup", "--out", "a.backup", "--data", "data"];
    refused(folder, &again, "已经存在", "is there already");
    assert_eq!(std::fs::read(folder.join("a.backup")).unwrap(), whole);
    let nothing = ["backup", "--out", "b.backup", "--data", "nothing"];
    refused(folder, &nothing, "没有记录", "no record");
    assert!(!folder.join("b.backup").exists());
    for place in [&new, &at_server] {
        let restore = [&["restore", "--from", "a.backup"][..], place].concat();
        is_done(&liangzhu(folder, &restore).output().unwrap());
        refused(folder, &restore, "数据库不是空的", "The database isn't empty");
    }
}

#[test]
fn what_doesnt_fit_is_said_in_the_users_language() {
    let folder = tempfile::tempdir().unwrap();
    let root =
        ["init", "--root", "3 3", "--root-name", " ", "--root-level", "", "--account", "a b", "--name", ""];
    for (language, words) in [("zh", "应为"), ("en", "expected")] {
        let mut init = liangzhu(folder.path(), &root);
        let init = init.env("LIANGZHU_LANG", language).env("LIANGZHU_PASSWORD", "short").output().unwrap();
        let said = String::from_utf8(init.stderr).unwrap();
        assert_eq!((init.status.code(), said.lines().count()), (Some(2), 6), "{said}");
        assert!(said.lines().all(|line| line.contains(words)), "{said}");
        assert!(language == "en" || !said.contains("characters"), "{said}");
    }
    // Nothing was begun, so another root may be.
    begin(folder.path(), &place(None));
    let server = Server::start(folder.path(), &serve(None));
    run(async {
        let token = first_token(&server, "admin").await;
        let units = list(&server, &token, "units").await;
        assert_eq!(units.len(), 1);
        journal(&server, &token, |events| events.iter().any(|event| event["what"] == json!("unit.made")))
            .await;
    });
}
