//! The console as browsers get it, whether or not it was built before the program was.

use reqwest::{Method, StatusCode};
use testkit::world::{check, send};

#[test]
fn a_browser_gets_a_page_wherever_it_goes() {
    check(async |world| {
        for path in ["/", "/boards", "/units/331102?period=2022-03"] {
            let asked = world.request("", Method::GET, path).header("accept", "text/html,*/*;q=0.8");
            let answer = asked.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
            assert!(header("content-type").starts_with("text/html"), "{path}");
            assert_eq!(header("cache-control"), "no-store", "{path}");
            let policy = header("content-security-policy");
            assert!(policy.starts_with("default-src 'self'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            let page = answer.text().await.unwrap();
            assert!(page.contains("梁柱") && !page.contains("__CSP_NONCE__"), "{page}");
            if let Some((_, nonce)) = page.split_once("name=\"csp-nonce\" content=\"") {
                let nonce = nonce.split('"').next().unwrap();
                assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy} {nonce}");
            }
        }
    });
}

#[test]
fn what_is_no_page_is_the_apis() {
    check(async |world| {
        for (method, path) in [
            (Method::GET, "/boards"),
            (Method::POST, "/boards"),
            (Method::GET, "/api"),
            (Method::GET, "/api/none"),
        ] {
            let answer = send(world.request("", method, path)).await;
            assert_eq!(answer.problem(StatusCode::UNAUTHORIZED), "not_signed_in", "{path}");
        }
        let asked = world.request("", Method::GET, "/api/none").header("accept", "text/html");
        assert_eq!(send(asked).await.problem(StatusCode::UNAUTHORIZED), "not_signed_in");
        let missing = world.request("", Method::GET, "/assets/none.js").header("accept", "text/html");
        assert_eq!(send(missing).await.problem(StatusCode::NOT_FOUND), "not_found");
    });
}
