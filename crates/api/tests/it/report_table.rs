//! A form as a workbook: handed out, filled in, handed in.

use crate::reports::{form, listed, opened};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, send};

/// The form that the clerk of B1 fills in for both towns.
async fn source(world: &World) -> String {
    opened(world, "2022-04").await;
    listed(world, "root-office", "period=2022-04&kind=source").await.remove(0)
}

async fn export(world: &World, id: &str) -> Vec<u8> {
    let request = world.request("clerk-B1", Method::GET, &format!("/api/v1/reports/{id}/table"));
    let answer = request.header("accept-language", "zh-CN").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.bytes().await.unwrap().to_vec()
}

async fn import(world: &World, account: &str, id: &str, query: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let version = form(world, id).await["version"].as_i64().unwrap();
    let request = world.request(account, Method::POST, &format!("/api/v1/reports/{id}/table?{query}"));
    let request = request.header("if-match", format!("\"v{version}\"")).header("accept-language", "en");
    send(request.body(bytes.into())).await
}

fn values(form: &Value) -> Vec<&Value> {
    form["rows"]["items"].as_array().unwrap().iter().map(|row| &row["value"]).collect()
}

#[test]
fn a_workbook_is_handed_in_as_it_was_handed_out() {
    check(async |world| {
        let id = &source(world).await;
        let book = export(world, id).await;
        let outcome = import(world, "clerk-B1", id, "", book).await.ok(StatusCode::OK);
        assert_eq!(outcome, json!({ "dry_run": false, "version": 1, "changed": [], "left": 2, "rows": [] }));
        // A reader may have it too, and fills in nothing.
        let denied = import(world, "root-auditor", id, "", "x").await;
        assert_eq!(denied.problem(StatusCode::FORBIDDEN), "denied");
    });
}

#[test]
fn a_dry_run_tells_old_and_new_and_saves_nothing() {
    check(async |world| {
        let id = &source(world).await;
        let text = "指标编码,单位编码,填报值,备注\nB1,T1,１２．５,\nB1,T2,,企业停产\n";
        let (gbk, ..) = encoding_rs::GBK.encode(text);
        for bytes in [text.as_bytes().to_vec(), gbk.into_owned()] {
            let tried = import(world, "clerk-B1", id, "dry_run=true", bytes).await.ok(StatusCode::OK);
            let cell = |at: usize| {
                let of = &tried["changed"][at];
                json!([of["row"], of["unit"], of["field"], of["before"], of["after"]])
            };
            assert_eq!(cell(0), json!([2, "T1", "value", null, 12.5]));
            assert_eq!(cell(1), json!([3, "T2", "note", null, "企业停产"]));
            assert_eq!(tried["rows"][1]["hole"], Value::Null);
            assert_eq!(values(&form(world, id).await), [&Value::Null, &Value::Null]);
        }
        let done = import(world, "clerk-B1", id, "", text).await.ok(StatusCode::OK);
        assert_eq!((&done["version"], done["changed"].as_array().unwrap().len()), (&json!(2), 2));
        assert_eq!(values(&form(world, id).await), [&json!(12.5), &Value::Null]);
        // A row that isn't in the file stays, and so does what has no column.
        let one = "indicator,unit,value\nB1,T2,3\n";
        import(world, "clerk-B1", id, "", one).await.ok(StatusCode::OK);
        let now = form(world, id).await;
        assert_eq!(values(&now), [&json!(12.5), &json!(3.0)]);
        assert_eq!(now["rows"]["items"][1]["note"], "企业停产");
    });
}

#[test]
fn faults_are_told_at_their_cells_and_nothing_is_saved() {
    check(async |world| {
        let id = &source(world).await;
        let text = "indicator,unit,value\nB1,T1,12%\nB1,T1,1\nB1,V1,2\nT1,T1,3\n";
        let answer = import(world, "clerk-B1", id, "name=四月.csv", text).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        assert_eq!(answer.body["faults"][0]["file"], "四月.csv");
        assert_eq!(
            (&answer.body["faults"][0]["row"], &answer.body["faults"][0]["column"]),
            (&json!(2), &json!("value"))
        );
        let text = "indicator,unit,value\nB1,T1,1\nB1,T1,1\nB1,V1,2\nT1,T1,3\n";
        let answer = import(world, "clerk-B1", id, "name=四月.csv", text).await;
        let told = |fault: &Value| format!("{} {}", fault["row"], fault["code"].as_str().unwrap());
        let told: Vec<String> = answer.body["faults"].as_array().unwrap().iter().map(told).collect();
        assert_eq!(told, ["3 duplicate_row", "4 not_asked", "5 not_asked"]);
        assert_eq!(values(&form(world, id).await), [&Value::Null, &Value::Null]);
        let missing = import(world, "clerk-B1", id, "", "indicator,unit\nB1,T1\n").await;
        assert_eq!(missing.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
    });
}
