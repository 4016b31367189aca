//! Files: what is taken, what comes back, who may see it; thumbnails by jobs.

use app::access::{Action, Policies, Reach, Role};
use app::jobs::run_one;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::BTreeMap;
use testkit::world::{Answer, World, check, milestone, send};

/// A PNG picture of one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0,
    1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x68, 0,
    0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

async fn hand_in(world: &World, account: &str, query: &str, bytes: &[u8]) -> Answer {
    let request = world.request(account, Method::POST, &format!("/api/v1/files?{query}"));
    send(request.header("content-type", "application/octet-stream").body(bytes.to_vec())).await
}

#[test]
fn a_file_comes_back_as_it_was_with_headers_that_keep_browsers_from_running_it() {
    check(async |world| {
        let text = "单位,数\n碧湖,3\n";
        let subject = world.system.store().unit("T1").await.unwrap().unwrap().id;
        let query = format!("unit=T1&name=%E6%95%B0.csv&subject_kind=unit&subject={subject}");
        let file = hand_in(world, "reporter", &query, text.as_bytes()).await.ok(StatusCode::CREATED);
        assert_eq!((&file["kind"], &file["unit"]), (&json!("csv"), &json!("T1")));
        assert_eq!(file["sha256"], json!(app::digest(text)));
        let path = format!("/api/v1/files/{}", file["id"].as_str().unwrap());
        let got = world.get("approver", &path).await;
        assert_eq!(got.headers["content-disposition"], "attachment; filename*=UTF-8''%E6%95%B0.csv");
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert_eq!(got.headers["content-security-policy"], "default-src 'none'; sandbox");
        assert_eq!(got.headers["etag"], format!("\"{}\"", file["sha256"].as_str().unwrap()));
        assert_eq!(got.ok(StatusCode::OK), json!(text));
        let again = world.request("approver", Method::GET, &path).header("if-none-match", "\"x\", W/\"y\"");
        assert_eq!(send(again).await.status, 200);
        let tag = format!("\"{}\"", file["sha256"].as_str().unwrap());
        let again = world.request("approver", Method::GET, &path).header("if-none-match", tag);
        assert_eq!(send(again).await.status, 304);
        let list = world.get("reporter", &format!("/api/v1/files?subject_kind=unit&subject={subject}")).await;
        assert_eq!(list.ok(StatusCode::OK)["items"], json!([file]));
        let none = world.get("other", &format!("/api/v1/files?subject={subject}")).await;
        assert_eq!(none.ok(StatusCode::OK)["items"], json!([]));
        assert_eq!(world.get("other", &path).await.problem(StatusCode::FORBIDDEN), "denied");
        world.get("", &path).await.problem(StatusCode::UNAUTHORIZED);
        let missing = world.get("reporter", &format!("/api/v1/files/{subject}")).await;
        assert_eq!(missing.problem(StatusCode::NOT_FOUND), "not_found");
    });
}

#[test]
fn what_is_not_taken_is_refused_and_leaves_nothing() {
    check(async |world| {
        let at = "unit=T1&name=a.jpg";
        for bytes in [&b"MZ\x90\0"[..], b"", b"\0\0\0\x18ftypmp42", b"GIF89a", &PNG[..20]] {
            let refused = hand_in(world, "reporter", at, bytes).await;
            assert_eq!(refused.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE), "wrong_media_type");
        }
        let large = vec![b'a'; (20 << 20) + 1];
        assert_eq!(
            hand_in(world, "reporter", at, &large).await.problem(StatusCode::PAYLOAD_TOO_LARGE),
            "too_large"
        );
        let elsewhere = hand_in(world, "reporter", "unit=T2&name=a.txt", b"a").await;
        assert_eq!(elsewhere.problem(StatusCode::FORBIDDEN), "denied");
        let nowhere = hand_in(world, "reporter", "unit=X&name=a.txt", b"a").await;
        assert_eq!(nowhere.problem(StatusCode::NOT_FOUND), "not_found");
        for query in ["unit=T1&name=%20", "unit=T1&name=a&subject_kind=task", "unit=T1&name=a%0Ab"] {
            let misfit = hand_in(world, "reporter", query, b"a").await;
            assert_eq!(misfit.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        }
        let list = world.get("root-auditor", "/api/v1/files").await;
        assert_eq!(list.ok(StatusCode::OK)["items"], json!([]));
    });
}

#[test]
fn what_a_file_is_evidence_of_has_to_be_there_for_whoever_hands_it_in() {
    check(async |world| {
        let goal = async |code: &str| world.system.store().goal(code).await.unwrap().unwrap().id.0;
        let task = json!({ "title": "协调项目用地", "receiver": "T2" });
        let task = world.post("root-head", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        let case: uuid::Uuid = task["case"]["id"].as_str().unwrap().parse().unwrap();
        let unit = world.system.store().unit("V4").await.unwrap().unwrap().id.0;
        let none = uuid::Uuid::from_u128(77);
        for (account, kind, subject, misfit) in [
            ("reporter", "unit", unit, None),
            ("reporter", "goal", goal("T1").await, None),
            ("reporter", "milestone", milestone("T1"), None),
            ("root-office", "case", case, None),
            ("reporter", "case", case, Some(("?subject", "no_such_subject"))),
            ("reporter", "goal", goal("V4").await, Some(("?subject", "no_such_subject"))),
            ("reporter", "milestone", milestone("V4"), Some(("?subject", "no_such_subject"))),
            ("reporter", "unit", none, Some(("?subject", "no_such_subject"))),
            ("reporter", "milestone", none, Some(("?subject", "no_such_subject"))),
            ("reporter", "post", none, Some(("?subject_kind", "unknown_kind"))),
        ] {
            let query = format!("unit=T1&name=a.txt&subject_kind={kind}&subject={subject}");
            let answer = hand_in(world, account, &query, b"a").await;
            match misfit {
                None => assert_eq!(answer.ok(StatusCode::CREATED)["subject"], json!(subject)),
                Some((at, code)) => {
                    assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{kind}");
                    let misfit = &answer.body["misfits"][0];
                    assert_eq!((&misfit["at"], &misfit["code"]), (&json!(at), &json!(code)), "{kind}");
                }
            }
        }
    });
}

#[test]
fn files_are_seen_as_the_matrix_says() {
    let policies = Policies::load().unwrap();
    check(async |world| {
        let mut files = Vec::new();
        for (unit, reach) in [
            ("T1", Reach::Own),
            ("V1", Reach::Below),
            ("V3", Reach::Overseen),
            ("T2", Reach::Beside),
            ("R", Reach::Above),
            ("V4", Reach::Elsewhere),
        ] {
            let file = hand_in(world, "root-office", &format!("unit={unit}&name=a.txt"), b"a").await;
            files.push((file.ok(StatusCode::CREATED)["id"].clone(), reach));
        }
        for &role in Role::ALL {
            let list = world.get(role.name(), "/api/v1/files").await.ok(StatusCode::OK);
            let seen: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
            for (id, reach) in &files {
                let may = policies.reaches(role, Action::FileRead).contains(reach);
                assert_eq!(seen.contains(&id), may, "{role} {reach} in the list");
                let path = format!("/api/v1/files/{}", id.as_str().unwrap());
                for (path, found) in [(path.clone(), 200), (format!("{path}/thumbnail"), 404)] {
                    let status = world.get(role.name(), &path).await.status;
                    assert_eq!(status, if may { found } else { 403 }, "{role} {reach} {path}");
                }
            }
        }
    });
}

#[test]
fn asked_again_with_the_same_key_a_file_is_handed_in_once() {
    check(async |world| {
        let ask = |body: &'static str| {
            let request = world.request("reporter", Method::POST, "/api/v1/files?unit=T1&name=a.txt");
            send(request.header("idempotency-key", "k1").body(body))
        };
        let first = ask("a").await.ok(StatusCode::CREATED);
        assert_eq!(ask("a").await.ok(StatusCode::CREATED), first);
        assert_eq!(ask("b").await.problem(StatusCode::UNPROCESSABLE_ENTITY), "key_reused");
        let list = world.get("reporter", "/api/v1/files").await.ok(StatusCode::OK);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_picture_gets_a_thumbnail_by_a_job() {
    check(async |world| {
        let file = hand_in(world, "reporter", "unit=T1&name=a.png", PNG).await.ok(StatusCode::CREATED);
        let path = format!("/api/v1/files/{}/thumbnail", file["id"].as_str().unwrap());
        // The server's own loop may be faster, or in the middle of it.
        while world.system.store().count_jobs().await.unwrap() != (0, 0) {
            run_one(&world.system).await.unwrap();
        }
        let small = world.get("reporter", &path).await;
        assert_eq!((small.status, small.headers["content-type"].as_str()), (200, "image/jpeg"));
        assert_eq!(app::files::sweep(&world.system).await.unwrap(), 0);
    });
}

#[test]
fn a_backup_restores_into_either_database_with_its_files() {
    check(async |world| {
        hand_in(world, "reporter", "unit=T1&name=a.txt", "一".as_bytes()).await.ok(StatusCode::CREATED);
        hand_in(world, "reporter", "unit=T1&name=b.txt", "一".as_bytes()).await.ok(StatusCode::CREATED);
        world.system.relay().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (out, shelf) = (folder.path().join("a.backup"), world.system.shelf());
        let now = world.system.real_now();
        let made = app::backup::backup(&world.database, shelf, &out, now).await.unwrap();
        assert_eq!((made.files(), made.missing.len()), (1, 0));
        let twice = app::backup::backup(&world.database, shelf, &out, now).await.unwrap_err();
        assert!(matches!(twice, app::AppError::Conflict { code: "file_exists", .. }), "{twice}");
        let server = testkit::postgres::Database::create().unwrap();
        let file = format!("sqlite:{}", folder.path().join("b.db").display());
        for url in [file.as_str(), server.url()] {
            let shelf = app::files::Shelf::memory();
            let found = app::backup::restore(url, &shelf, &out).await.unwrap();
            assert_eq!(found, made);
            assert_eq!(all(url).await, all(&world.database).await);
            assert_eq!(shelf.get(&app::digest("一")).await.unwrap().unwrap(), "一");
            assert!(app::backup::restore(url, &shelf, &out).await.is_err());
        }
    });
}

/// Every row of every table.
async fn all(url: &str) -> BTreeMap<String, Vec<testkit::store::Row>> {
    let snapshot = testkit::store::Snapshot::of(url).await.unwrap();
    let mut all = BTreeMap::new();
    for table in snapshot.tables().await.unwrap() {
        let mut rows = Vec::new();
        let take = |row: &testkit::store::Row| {
            rows.push(row.clone());
            Ok::<_, testkit::store::Error>(())
        };
        snapshot.rows(&table, take).await.unwrap();
        all.insert(table.name, rows);
    }
    assert!(all["units"].len() > 8 && all["accounts"].len() > 15 && !all["files"].is_empty());
    all
}

#[test]
fn an_archive_that_was_cut_or_altered_is_refused_whole() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::start(false).await;
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a.backup");
        let now = world.system.real_now();
        app::backup::backup(&world.database, world.system.shelf(), &out, now).await.unwrap();
        let whole = std::fs::read(&out).unwrap();
        let url = format!("sqlite:{}", folder.path().join("b.db").display());
        let bad = folder.path().join("bad.backup");
        let step = whole.len() / 40;
        for at in (0..whole.len()).step_by(step.max(1)) {
            let mut altered = whole.clone();
            altered[at] ^= 0x10;
            for bytes in [&whole[..at], &altered] {
                std::fs::write(&bad, bytes).unwrap();
                let shelf = app::files::Shelf::memory();
                let refused = app::backup::restore(&url, &shelf, &bad).await;
                assert!(refused.is_err(), "at {at} of {}", whole.len());
            }
        }
        assert!(!folder.path().join("b.db").exists());
        app::backup::restore(&url, &app::files::Shelf::memory(), &out).await.unwrap();
    });
}
