//! Cases with more parts and acts than are shown at once.

use app::CaseId;
use domain::case::Case;
use reqwest::StatusCode;
use serde_json::{Map, Value, json};
use store::{Act, Error, Tx};
use testkit::world::check;
use uuid::Uuid;

#[test]
fn a_case_is_shown_with_its_last_parts_and_acts() {
    check(async |world| {
        let open = async |body: Value| {
            let opened = world.post("root-head", "/api/v1/cases", &body).await.ok(StatusCode::CREATED);
            opened["case"]["id"].as_str().unwrap().to_owned()
        };
        let whole = open(json!({ "title": "整体" })).await;
        let part = json!({ "title": "部分", "parent": whole, "body": { "text": "长" } });
        let part: CaseId = open(part).await.parse().map(CaseId).unwrap();
        let store = world.system.store();
        let (first, id) = (store.case(part).await.unwrap().unwrap(), whole.parse().map(CaseId).unwrap());
        let fill = async |tx: Tx| {
            for _ in 0..200 {
                tx.add_case(&Case { id: CaseId(Uuid::now_v7()), ..first.clone() }, None, None).await?;
            }
            for number in 1..=501_usize {
                let (action, fields) = (format!("a{number}"), Map::new());
                let (from, to, at) = ("planned".to_owned(), "planned".to_owned(), first.opened);
                tx.add_act(id, number, &Act { action, from, to, person: None, post: None, at, fields })
                    .await?;
            }
            Ok::<_, Error>(())
        };
        store.write("fill", fill).await.unwrap();
        let seen = world.get("root-head", &format!("/api/v1/cases/{whole}")).await.ok(StatusCode::OK);
        let (parts, acts) = (seen["children"].as_array().unwrap(), seen["acts"].as_array().unwrap());
        assert_eq!((parts.len(), acts.len()), (200, 500));
        assert!(parts.iter().all(|part| part.get("body").is_none()));
        assert_eq!((&acts[0]["action"], &acts[499]["action"]), (&json!("a2"), &json!("a501")));
        let rest = format!("/api/v1/cases?parent={whole}&after={}", parts[0]["id"].as_str().unwrap());
        let rest = world.get("root-head", &rest).await.ok(StatusCode::OK);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&rest["items"][0]["id"], &rest["items"][0]["body"]),
            (&json!(part), &json!({ "text": "长" }))
        );
    });
}
