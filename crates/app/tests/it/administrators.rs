//! Units that end together with those who administer them.

use app::access::Post;
use domain::id::PostId;
use reqwest::StatusCode;
use serde_json::json;
use store::Tx;
use testkit::world::check;
use uuid::Uuid;

#[test]
fn no_unit_ends_with_the_last_administrator() {
    check(async |world| {
        let me = world.get("root-admin", "/api/v1/session").await.ok(StatusCode::OK);
        let id: Uuid = me["posts"][0]["id"].as_str().unwrap().parse().unwrap();
        let store = world.system.store();
        let post = store.post(PostId(id)).await.unwrap().unwrap();
        let gone = Post { ends: Some("2021-12-31".parse().unwrap()), ..post.clone() };
        for (post, expected) in [(gone, Err("last_administrator")), (post, Ok(()))] {
            let save = async |tx: Tx| tx.end_post(&post).await;
            store.write("end", save).await.unwrap();
            let into = json!({ "from": "2022-04-08", "parts": [{ "unit": "T1", "into": "T2", "share": 1 }] });
            let answer = world.post("root-office", "/api/v1/reorganisations", &into).await;
            match expected {
                Ok(()) => assert_eq!(answer.ok(StatusCode::CREATED)["ended"], json!(["T1"])),
                Err(code) => assert_eq!(answer.problem(StatusCode::CONFLICT), code),
            }
        }
    });
}
