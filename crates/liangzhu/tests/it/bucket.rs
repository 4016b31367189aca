//! Files in a bucket of S3, which moto's server plays.

use crate::backup::add_office;
use crate::folder::skip;
use crate::process::{Server, ask, begin, first_token, liangzhu, place, run, serve};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::io::{BufRead, BufReader, Cursor};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::world::{Answer, client, send};

/// moto's server, with nothing in it.
struct Moto {
    process: Child,
    url: String,
}

/// Where `cargo xtask test` puts it, below the target folder.
fn program() -> Option<PathBuf> {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(3)?.join("bucket/venv/bin/moto_server");
    program.is_file().then_some(program)
}

impl Moto {
    fn start(program: &PathBuf) -> Self {
        let mut command = Command::new(program);
        command.args(["--host", "127.0.0.1", "--port", "0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
        let url = said.by_ref().map(Result::unwrap).find_map(|line| {
            let at = line.find("http://127.0.0.1:")?;
            Some(line[at..].trim().to_owned())
        });
        // Somebody has to read on, or it stands still.
        std::thread::spawn(move || said.for_each(drop));
        Self { process, url: url.unwrap() }
    }

    async fn ask(&self, method: Method, path: &str) -> String {
        let answer =
            client().build().unwrap().request(method, format!("{}/{path}", self.url)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A picture of one colour.
fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(600, 400, image::Rgb([200, 30, 30]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// The thumbnail, once there is one.
async fn thumbnail(server: &Server, token: &str, id: &str) -> Answer {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = send(ask(server, token, Method::GET, &format!("files/{id}/thumbnail"))).await;
        if answer.status != 404 {
            return answer;
        }
        assert!(Instant::now() < deadline, "there is no thumbnail");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn files_lie_in_a_bucket_and_go_to_another_with_a_backup() {
    let Some(program) = program() else {
        return skip("files_lie_in_a_bucket_and_go_to_another_with_a_backup", "moto's server is not there");
    };
    let (folder, moto) = (tempfile::tempdir().unwrap(), Moto::start(&program));
    let folder = folder.path();
    begin(folder, &place(None));
    add_office(folder, None);
    let variables = [
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT", moto.url.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
    ];
    let (first, second) = (["--files", "s3://evidence/town"], ["--files", "s3://copy"]);
    run(async {
        moto.ask(Method::PUT, "evidence").await;
        moto.ask(Method::PUT, "copy").await;
        let server = Server::start_with(folder, &[&serve(None)[..], &first].concat(), &variables);
        let token = first_token(&server, "office").await;
        let bytes = picture();
        let add = ask(&server, &token, Method::POST, "files?unit=331102&name=a.png").body(bytes.clone());
        let file = send(add).await.ok(StatusCode::CREATED);
        let (id, digest) = (file["id"].as_str().unwrap(), file["sha256"].as_str().unwrap());
        let small = thumbnail(&server, &token, id).await;
        assert_eq!(small.headers["content-type"], "image/jpeg");
        let whole = async |server: &Server| {
            let get = ask(server, &token, Method::GET, &format!("files/{id}"));
            let answer = get.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
            app::digest(answer.bytes().await.unwrap())
        };
        assert_eq!(whole(&server).await, digest);
        let listed = moto.ask(Method::GET, "evidence?list-type=2").await;
        assert_eq!(listed.matches("<Key>town/").count(), 2, "{listed}");
        assert!(listed.contains(digest) && !folder.join("data/files").exists(), "{listed}");
        for arguments in [
            [&["backup", "--out", "a.backup", "--data", "data"][..], &first].concat(),
            [&["restore", "--from", "a.backup", "--data", "new"][..], &second].concat(),
        ] {
            let done = liangzhu(folder, &arguments).envs(variables).output().unwrap();
            assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        }
        drop(server);
        let copy = [&["serve", "--data", "new"][..], &second].concat();
        let copy = Server::start_with(folder, &copy, &variables);
        assert_eq!(whole(&copy).await, digest);
        assert_eq!(thumbnail(&copy, &token, id).await.status, 200);
        let listed = moto.ask(Method::GET, "copy?list-type=2").await;
        assert_eq!(listed.matches("<Key>").count(), 2, "{listed}");
        assert_eq!(file["has_thumbnail"], json!(false));
    });
    let wrong = ["serve", "--data", "data", "--files", "s3://"];
    let refused = liangzhu(folder, &wrong).output().unwrap();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("s3://BUCKET/PREFIX"));
    assert_ne!(refused.status.code(), Some(0));
}
