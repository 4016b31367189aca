//! Single sign-on, through a provider of its own process.

use crate::folder::repository;
use crate::process::{PASSWORD, Server, begin, run};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::world::{Answer, client, send};

const CALLBACK: &str = "/api/v1/oidc/callback";

/// A provider, and whoever signs on there.
struct Provider {
    process: Child,
    said: BufReader<ChildStdout>,
    issuer: String,
}

impl Provider {
    fn start(options: &[&str]) -> Self {
        let target = Path::new(env!("CARGO_BIN_EXE_liangzhu")).ancestors().nth(2).unwrap();
        let modules = target.join("oidc/node_modules");
        assert!(modules.exists(), "there is no provider: `cargo xtask test` installs it");
        let mut node = Command::new("node");
        node.arg(repository("crates/liangzhu/tests/oidc/provider.mjs")).arg(modules).args(options);
        let piped = node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = piped.spawn().unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut provider = Self { process, said, issuer: String::new() };
        provider.issuer = provider.hear("ISSUER ");
        provider
    }

    fn hear(&mut self, start: &str) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().strip_prefix(start).unwrap_or_else(|| panic!("no {start}: {line:?}")).to_owned()
    }

    /// Tells it where it may send browsers back to.
    fn serve(&mut self, server: &Server) {
        let mut stdin = self.process.stdin.as_ref().unwrap();
        writeln!(stdin, "{}{CALLBACK}", server.url).unwrap();
        self.hear("READY");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A server that trusts a provider, both told of the other.
struct Place {
    folder: tempfile::TempDir,
    server: Server,
    provider: Provider,
}

impl Place {
    fn start(options: &[&str], of_provider: &[&str]) -> Self {
        Self::with_secret("secret-of-liangzhu", options, of_provider)
    }

    fn with_secret(secret: &str, options: &[&str], of_provider: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path(), &["--data", "data"]);
        std::fs::write(folder.path().join("secret"), format!("{secret}\n")).unwrap();
        let mut provider = Provider::start(of_provider);
        let given =
            ["serve", "--data", "data", "--oidc-issuer", &provider.issuer, "--oidc-client", "liangzhu"];
        let secret = ["--oidc-secret-file", "secret", "--log", "warn"];
        let log = folder.path().join("log");
        let server = Server::start_logging(folder.path(), &[&given[..], &secret, options].concat(), &log);
        provider.serve(&server);
        Self { folder, server, provider }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

/// A browser, which stops before it goes back to the server.
struct Browser {
    client: Client,
    jar: Arc<Jar>,
}

impl Browser {
    fn new() -> Self {
        let jar = Arc::new(Jar::default());
        let stops = Policy::custom(|attempt| match attempt.url().path() {
            CALLBACK => attempt.stop(),
            _ => attempt.follow(),
        });
        let client = client().cookie_provider(jar.clone()).redirect(stops).build().unwrap();
        Self { client, jar }
    }

    async fn get(&self, url: &str) -> Answer {
        send(self.client.get(url)).await
    }

    /// Fills in a form of the provider.
    async fn fill_in(&self, at: &Url, fields: &str) -> Response {
        let form = self.client.post(at.clone()).header("content-type", "application/x-www-form-urlencoded");
        form.body(fields.to_owned()).send().await.unwrap()
    }

    /// Signs on at the provider under this name; the address that it sends back to.
    async fn sign_on(&self, place: &Place, name: &str, next: &str) -> Url {
        let begin = Url::parse_with_params(&place.url("/api/v1/oidc/login"), [("next", next)]).unwrap();
        let form = self.client.get(begin).send().await.unwrap();
        assert_eq!(form.status(), StatusCode::OK, "{}", form.text().await.unwrap());
        let fields = format!("prompt=login&login={name}&password=any");
        let consent = self.fill_in(&form.url().clone(), &fields).await;
        assert_eq!(consent.status(), StatusCode::OK, "{}", consent.text().await.unwrap());
        let sent_back = self.fill_in(&consent.url().clone(), "prompt=consent").await;
        let to = sent_back.headers()["location"].to_str().unwrap().parse::<Url>().unwrap();
        assert_eq!(to.path(), CALLBACK);
        to
    }

    /// The cookies that the server gets.
    fn cookies(&self, place: &Place) -> String {
        let at = place.url(CALLBACK).parse().unwrap();
        self.jar.cookies(&at).map(|cookies| cookies.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

/// Signs on, and what the server answers to whoever comes back.
async fn come_back(place: &Place, name: &str) -> (Browser, Answer) {
    let browser = Browser::new();
    let back = browser.sign_on(place, name, "/").await;
    let answer = browser.get(back.as_str()).await;
    (browser, answer)
}

#[test]
fn whoever_is_known_elsewhere_is_signed_in_and_goes_on() {
    for (options, of_provider) in [(&[][..], &[][..]), (&["--oidc-claim", "email"], &["in-token"])] {
        let place = Place::start(options, of_provider);
        run(async {
            let browser = Browser::new();
            let back = browser.sign_on(&place, "admin", "/api/v1/session?").await;
            let kept = browser.cookies(&place);
            assert!(kept.contains("liangzhu-sign-on=") && !kept.contains("liangzhu="), "{kept}");
            let me = browser.get(back.as_str()).await.ok(StatusCode::OK);
            // The first password, which others know, is good no more, and needn't be changed.
            assert_eq!((&me["account"], &me["must_change_password"]), (&json!("admin"), &json!(false)));
            assert!(!browser.cookies(&place).contains("liangzhu-sign-on="));
            let (_, refused) = place.server.sign_in("admin", PASSWORD).await;
            assert_eq!(refused.problem(StatusCode::UNAUTHORIZED), "wrong_password");
            let whats = newest_events(&browser, &place, 5).await;
            assert_eq!(whats[..2], ["session.began", "account.password_voided"]);
        });
    }
}

/// What the newest events say, once the relay has numbered so many.
async fn newest_events(browser: &Browser, place: &Place, number: i64) -> Vec<String> {
    let began = Instant::now();
    loop {
        let journal = browser.get(&place.url("/api/v1/journal?newest_first=true&limit=5")).await;
        let journal = journal.ok(StatusCode::OK);
        if journal["items"][0]["number"].as_i64() >= Some(number) {
            let events = journal["items"].as_array().unwrap().iter();
            return events.map(|event| event["what"].as_str().unwrap().to_owned()).collect();
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{journal}");
    }
}

#[test]
fn nobody_is_signed_in_by_what_was_not_begun_here_or_is_used_again() {
    let place = Place::start(&[], &[]);
    run(async {
        let browser = Browser::new();
        let back = browser.sign_on(&place, "admin", "/").await;
        let cookie = browser.cookies(&place);
        let refused = async |cookie: &str, back: &str| {
            let ask = client().build().unwrap().get(back).header("cookie", cookie);
            let answer = send(ask).await;
            let set = answer.headers.get("set-cookie");
            assert!(set.is_none_or(|cookie| !cookie.contains("liangzhu=")), "{set:?}");
            assert_eq!(answer.problem(StatusCode::FORBIDDEN), "sign_on_failed", "{back}");
        };
        let with = |name: &str, value: &str| {
            let mut url = back.clone();
            let others = back.query_pairs().filter(|(key, _)| key != name);
            url.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
            url.to_string()
        };
        refused("", back.as_str()).await;
        refused(&cookie, &with("state", "another")).await;
        refused(&cookie, &with("iss", "http://localhost:1")).await;
        refused(&cookie, &with("code", "made-up")).await;
        refused(&cookie, &with("error", "access_denied")).await;
        // Another proof of the same person, begun elsewhere.
        let elsewhere = Browser::new();
        let other = elsewhere.sign_on(&place, "admin", "/").await;
        refused(&cookie, other.as_str()).await;
        refused(&cookie.replace("nonce%3D", "nonce%3Dx"), back.as_str()).await;
        refused(&elsewhere.cookies(&place), &with("state", &state(&other))).await;
        let (browser, answer) = come_back(&place, "admin").await;
        assert_eq!(answer.status, StatusCode::OK.as_u16(), "{}", answer.body);
        let cookies = browser.cookies(&place);
        assert!(cookies.contains("liangzhu="), "{cookies}");
    });
}

fn state(url: &Url) -> String {
    url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

#[test]
fn a_code_is_good_once() {
    let place = Place::start(&[], &[]);
    run(async {
        let browser = Browser::new();
        let back = browser.sign_on(&place, "admin", "/").await;
        let cookie = browser.cookies(&place);
        assert_eq!(browser.get(back.as_str()).await.status, StatusCode::OK.as_u16());
        let again = client().build().unwrap().get(back).header("cookie", cookie);
        assert_eq!(send(again).await.problem(StatusCode::FORBIDDEN), "sign_on_failed");
    });
}

#[test]
fn accounts_are_not_made_and_closed_ones_stay_closed() {
    let place = Place::start(&["--oidc-claim", "email"], &[]);
    run(async {
        let (browser, answer) = come_back(&place, "stranger").await;
        assert_eq!(answer.problem(StatusCode::FORBIDDEN), "no_account_for_sign_on");
        assert!(!browser.cookies(&place).contains("liangzhu="));
        let (_, answer) = come_back(&place, "unverified").await;
        assert_eq!(answer.problem(StatusCode::FORBIDDEN), "sign_on_failed");
        let disable = ["user", "disable", "--data", "data", "--account", "admin"];
        let done = crate::process::liangzhu(place.folder.path(), &disable).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        let (_, answer) = come_back(&place, "admin").await;
        assert_eq!(answer.problem(StatusCode::FORBIDDEN), "no_account_for_sign_on");
        // Names aren't logged.
        assert!(!place.log().contains("stranger"), "{}", place.log());
    });
}

#[test]
fn one_goes_on_at_this_server_only() {
    let place = Place::start(&[], &[]);
    run(async {
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "units", ""] {
            let login = Url::parse_with_params(&place.url("/api/v1/oidc/login"), [("next", next)]).unwrap();
            let answer = Browser::new().get(login.as_str()).await;
            assert_eq!(answer.problem(StatusCode::BAD_REQUEST), "malformed", "{next}");
        }
    });
}

#[test]
fn a_provider_that_is_away_is_told_and_logged() {
    let place = Place::start(&[], &[]);
    run(async {
        let browser = Browser::new();
        let back = browser.sign_on(&place, "admin", "/").await;
        let Place { folder, server, provider } = place;
        drop(provider);
        let answer = browser.get(back.as_str()).await;
        assert_eq!(answer.problem(StatusCode::SERVICE_UNAVAILABLE), "sign_on_unavailable");
        assert!(answer.headers.contains_key("retry-after"));
        let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
        assert!(log.contains("the provider of single sign-on is no use") && log.contains("refused"), "{log}");
        drop(server);
    });
    let folder = tempfile::tempdir().unwrap();
    begin(folder.path(), &["--data", "data"]);
    let nowhere =
        ["serve", "--data", "data", "--oidc-issuer", "http://127.0.0.1:9", "--oidc-client", "liangzhu"];
    let server = Server::start(folder.path(), &nowhere);
    run(async {
        let answer = Browser::new().get(&format!("{}/api/v1/oidc/login", server.url)).await;
        assert_eq!(answer.problem(StatusCode::SERVICE_UNAVAILABLE), "sign_on_unavailable");
    });
}

#[test]
fn a_secret_that_the_provider_does_not_know_is_told_in_the_log() {
    let place = Place::with_secret("another", &[], &[]);
    run(async {
        let (_, answer) = come_back(&place, "admin").await;
        assert_eq!(answer.problem(StatusCode::SERVICE_UNAVAILABLE), "sign_on_unavailable");
        assert!(
            place.log().contains("invalid_client") && !place.log().contains("another"),
            "{}",
            place.log()
        );
    });
}

#[test]
fn a_client_without_a_provider_is_no_choice() {
    let check = |arguments: &[&str], expected: &str| {
        let folder = tempfile::tempdir().unwrap();
        let output =
            crate::process::liangzhu(folder.path(), &[&["serve"], arguments].concat()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    };
    check(&["--oidc-issuer", "https://sso.example.org"], "--oidc-client");
    check(&["--oidc-issuer", "http://sso.example.org"], "http://sso.example.org");
}
