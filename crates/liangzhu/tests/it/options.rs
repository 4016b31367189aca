//! Options: from the command line, the environment, a file; and what they make the log say.

use crate::folder::{Folder, said};
use crate::process::{PASSWORD, Server, begin, run};
use reqwest::StatusCode;
use serde_json::{Value, json};
use testkit::world::send;

#[test]
fn the_command_line_goes_before_the_environment_before_the_file() {
    let folder = Folder::new([("c.toml", "data = \"from-file\"\nlisten = \"127.0.0.1:1\"\n")]);
    let check = |arguments: &[&str], environment: Option<&str>, place: &str| {
        let mut command = folder.command(&[&["migrate", "--config", "c.toml"], arguments].concat());
        let output = command.envs(environment.map(|data| ("LIANGZHU_DATA", data))).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
        assert!(folder.path().join(place).join("liangzhu.db").exists(), "{place}");
    };
    check(&[], None, "from-file");
    check(&[], Some("from-environment"), "from-environment");
    check(&["--data", "from-line"], Some("from-nowhere"), "from-line");
    assert!(!folder.path().join("from-nowhere").exists());
}

#[test]
fn what_is_wrong_with_the_file_is_told_in_the_readers_language() {
    let check = |text: &str, language: Option<&str>, expected: &[&str]| {
        let folder = Folder::new([("c.toml", text)]);
        let mut command = folder.command(&["migrate"]);
        command
            .env("LIANGZHU_CONFIG", "c.toml")
            .args(language.map(|language| ["--lang", language]).iter().flatten());
        let output = command.output().unwrap();
        let told = said(&output.stderr);
        assert_eq!((output.status.code(), told.lines().count()), (Some(2), expected.len()), "{told}");
        assert!(told.lines().zip(expected).all(|(line, start)| line.starts_with(start)), "{told}");
        assert!(!folder.path().join("liangzhu-data").exists());
    };
    let text = "listen = 8686\nhttp = true\n";
    check(
        text,
        None,
        &[
            "c.toml 第 1 行「listen」：这里要填：文字，现在是：8686",
            "c.toml 第 2 行「http」：没有「http」这个键",
        ],
    );
    check(
        text,
        Some("en"),
        &[
            "c.toml, line 1, \"listen\": expected a text, found 8686",
            "c.toml, line 2, \"http\": there is no key \"http\"; did you mean \"https\"?",
        ],
    );
    check("https = maybe\n", Some("en"), &["c.toml, line 1: "]);
    check(
        "lang = \"en\"\nlog = \"loud\"\n",
        Some("en"),
        &["c.toml, line 2, \"log\": loud will not do; expected"],
    );
    let folder = Folder::new::<&str>([]);
    let missing = folder.run(&["migrate", "--lang", "en", "--config=none.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing.stderr).starts_with("none.toml: this file can't be read"), "{missing:?}");
    let told = folder.run(&["migrate", "--json", "--config=none.toml"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["faults"][0]["code"], "unreadable");
}

#[test]
fn the_file_says_which_language_is_spoken() {
    let folder = Folder::new([("c.toml", "lang = \"en\"\n")]);
    let told = |arguments: &[&str]| said(&folder.run(arguments).stdout);
    assert!(told(&["--config", "c.toml", "--help"]).starts_with("Liangzhu: scores"));
    assert!(told(&["--config", "c.toml", "--lang", "zh", "--help"]).starts_with("梁柱"));
}

#[test]
fn a_log_is_filtered_and_may_be_json() {
    let root = ["init", "--root", "R", "--root-name", "根", "--name", "管理员", "--log-format", "json"];
    let logged = |filter: &str, data: &str| {
        let folder = Folder::new::<&str>([]);
        let output = folder.run(&[&root[..], &["--data", data, "--log", filter]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
        said(&output.stderr)
    };
    assert_eq!(logged("warn", "a") + &logged("info,store=warn,sea_orm_migration=warn", "b"), "");
    let log = logged("error,store=info", "c");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let added = |line: &&Value| line["message"] == "unit of work" && line["name"] == "add_user";
    assert_eq!(lines.iter().filter(added).count(), 1, "{log}");
    let folder = Folder::new::<&str>([]);
    let bad = folder.run(&["migrate", "--lang", "en", "--log", "lnfo"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(said(&bad.stderr).contains("cannot be lnfo"), "{}", said(&bad.stderr));
}

#[test]
fn no_secret_is_logged_however_much_is() {
    let folder = tempfile::tempdir().unwrap();
    begin(folder.path(), &["--data", "data"]);
    let log = folder.path().join("log");
    let server = Server::start_logging(folder.path(), &["serve", "--data", "data", "--log", "trace"], &log);
    let mut secrets =
        vec![PASSWORD.to_owned(), "wrong-password-1".to_owned(), "second-password-2".to_owned()];
    run(async {
        server.sign_in("admin", "wrong-password-1").await;
        let (client, begun) = server.sign_in("admin", PASSWORD).await;
        let cookie = begun.headers["set-cookie"].split(['=', ';']).nth(1).unwrap().to_owned();
        let csrf = begun.ok(StatusCode::CREATED)["csrf"].as_str().unwrap().to_owned();
        let post = |path: &str, body: Value| {
            let request = client.post(format!("{}/api/v1/{path}", server.url));
            send(request.header("x-csrf-token", &csrf).json(&body))
        };
        let change = json!({ "old": PASSWORD, "new": "second-password-2" });
        post("session/password", change).await.ok(StatusCode::NO_CONTENT);
        let token = post("tokens", json!({ "title": "test", "days": 1 })).await.ok(StatusCode::CREATED);
        let token = token["secret"].as_str().unwrap().to_owned();
        let list = client.get(format!("{}/api/v1/units", server.url)).bearer_auth(&token);
        send(list).await.ok(StatusCode::OK);
        secrets.extend([cookie, csrf, token]);
    });
    drop(server);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("answered") && log.contains("DEBUG"), "{log}");
    for secret in secrets.iter().map(String::as_str).chain(["管理员"]) {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
