//! Notices over HTTP on both databases: previewed, published with their boards, read by everybody.

use crate::boards::{act, made, prepare};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{World, check, put_value};

/// What a notice of these boards says.
pub(crate) fn body(number: &str, boards: &[&str]) -> Value {
    json!({
        "number": number,
        "title": "关于2022年3月争先创优情况的通报",
        "organ": "区考核办",
        "addressees": ["各乡镇（街道）"],
        "opening": ["现将有关情况通报如下。"],
        "signatory": "区委书记",
        "date": "2022-04-08",
        "boards": boards,
        "red": 2,
        "black": 1,
    })
}

async fn publish(world: &World, account: &str, body: &Value) -> testkit::world::Answer {
    world.post(account, "/api/v1/notices", body).await
}

/// A board of a month that the head has approved.
async fn approved(world: &World, period: &str) -> String {
    let id = made(world, period).await;
    act(world, "root-office", &id, "check", json!({})).await.ok(StatusCode::OK);
    act(world, "root-head", &id, "approve", json!({})).await.ok(StatusCode::OK);
    id
}

async fn state(world: &World, id: &str) -> Value {
    world.get("root-office", &format!("/api/v1/boards/{id}")).await.ok(StatusCode::OK)["state"].clone()
}

async fn bytes(world: &World, account: &str, method: Method, path: &str, body: Option<&Value>) -> Vec<u8> {
    let mut request = world.request(account, method, path);
    if let Some(body) = body {
        request = request.json(body);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

#[test]
fn boards_are_published_with_their_notice_and_everybody_reads_both() {
    check(async |world| {
        prepare(world, "2022-03").await;
        let id = &approved(world, "2022-03").await;
        let body = body("考〔2022〕3号", &[id]);
        let preview = "/api/v1/notices/preview";
        let before = bytes(world, "root-office", Method::POST, preview, Some(&body)).await;
        assert!(before.starts_with(b"PK"));
        let standings = format!("/api/v1/boards/{id}/standings");
        assert_eq!(world.get("resident", &standings).await.problem(StatusCode::FORBIDDEN), "denied");
        assert_eq!(world.get("resident", "/api/v1/notices").await.ok(StatusCode::OK)["items"], json!([]));

        let notice = publish(world, "root-office", &body).await.ok(StatusCode::CREATED);
        let units = |list: &str| -> Vec<String> {
            let list = notice[list].as_array().unwrap();
            list.iter().map(|of| of["unit"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!((units("red"), units("black")), (vec!["V4".into(), "V3".into()], vec!["R".to_owned()]));
        assert_eq!((&notice["period"], &notice["boards"]), (&json!("2022-03"), &json!([id])));
        assert_eq!(state(world, id).await, "published");
        world.get("resident", &standings).await.ok(StatusCode::OK);

        let key = notice["id"].as_str().unwrap();
        for key in [key, "考〔2022〕3号"] {
            let path = format!("/api/v1/notices/{key}");
            assert_eq!(world.get("resident", &path).await.ok(StatusCode::OK), notice);
            let document = bytes(world, "resident", Method::GET, &format!("{path}/notice.docx"), None).await;
            assert!(document == before, "what is published is what was previewed");
            let workbook = bytes(world, "resident", Method::GET, &format!("{path}/notice.xlsx"), None).await;
            assert!(workbook.starts_with(b"PK"));
        }
        let all = world.get("resident", "/api/v1/notices").await.ok(StatusCode::OK);
        assert_eq!(all["items"][0]["number"], "考〔2022〕3号");
        let none = world.get("resident", "/api/v1/notices/x").await;
        assert_eq!(none.problem(StatusCode::NOT_FOUND), "not_found");
        world.system.relay().await.unwrap();
        let journal = world.get("root-office", "/api/v1/journal?newest_first=true").await.ok(StatusCode::OK);
        let told = journal["items"].as_array().unwrap().iter().filter(|of| of["what"] == "notice.published");
        assert_eq!(told.count(), 1, "{journal}");
    });
}

#[test]
fn all_boards_are_published_or_none() {
    check(async |world| {
        prepare(world, "2022-03").await;
        for (unit, value) in [("T1", 1.0), ("T2", 2.0)] {
            put_value(world, "T1", unit, "2022-02", value).await;
            put_value(world, "T2", unit, "2022-02", value).await;
        }
        let ready = &approved(world, "2022-03").await;
        let open = &made(world, "2022-02").await;
        let refused = publish(world, "root-office", &body("1号", &[ready, open])).await;
        assert_eq!(refused.body["code"], "board_not_approved", "{}", refused.body);
        assert_eq!(refused.status, 409);
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains("人人榜 2022-02 is computed") && !detail.contains("2022-03"), "{detail}");
        assert_eq!(state(world, ready).await, "approved");
        assert_eq!(world.get("resident", "/api/v1/notices").await.ok(StatusCode::OK)["items"], json!([]));

        publish(world, "root-office", &body("1号", &[ready])).await.ok(StatusCode::CREATED);
        let again = publish(world, "root-office", &body("2号", &[ready])).await;
        assert_eq!(again.problem(StatusCode::CONFLICT), "board_not_approved");
        act(world, "root-office", open, "check", json!({})).await.ok(StatusCode::OK);
        act(world, "root-head", open, "approve", json!({})).await.ok(StatusCode::OK);
        let taken = publish(world, "root-office", &body("1号", &[open])).await;
        assert_eq!(taken.problem(StatusCode::CONFLICT), "notice_exists");
        assert_eq!(state(world, open).await, "approved");
        publish(world, "root-office", &body("2号", &[open])).await.ok(StatusCode::CREATED);
        let page = world.get("resident", "/api/v1/notices?limit=1").await.ok(StatusCode::OK);
        assert_eq!(page["items"][0]["number"], "2号");
        let next = format!("/api/v1/notices?after={}", page["next"].as_str().unwrap());
        assert_eq!(world.get("resident", &next).await.ok(StatusCode::OK)["items"][0]["number"], "1号");
    });
}

#[test]
fn nobody_but_the_office_publishes_and_what_does_not_fit_is_told() {
    check(async |world| {
        prepare(world, "2022-03").await;
        let id = &approved(world, "2022-03").await;
        for account in ["root-head", "office", "reporter"] {
            let denied = publish(world, account, &body("1号", &[id])).await;
            assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied", "{account}");
        }
        let mut wrong = body(" ", &[id, id]);
        wrong["red"] = json!(101);
        wrong["opening"] = json!([""]);
        let wrong = publish(world, "root-office", &wrong).await;
        assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        let at: Vec<&str> =
            wrong.body["misfits"].as_array().unwrap().iter().map(|of| of["at"].as_str().unwrap()).collect();
        assert_eq!(at, ["/number", "/opening/0", "/red", "/boards/1"]);
        let none = "00000000-0000-0000-0000-000000000000";
        let missing = publish(world, "root-office", &body("1号", &[none])).await;
        assert_eq!(missing.problem(StatusCode::NOT_FOUND), "not_found");
    });
}
