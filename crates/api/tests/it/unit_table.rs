//! Units as a table: handed out, changed, handed in.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, send};

const TABLE: &str = "/api/v1/units/table";

async fn export(world: &World, query: &str, language: &str) -> Vec<u8> {
    let request = world.request("resident", Method::GET, &format!("{TABLE}?{query}"));
    let answer = request.header("accept-language", language).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.bytes().await.unwrap().to_vec()
}

async fn import(world: &World, account: &str, query: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    let request = world.request(account, Method::POST, &format!("{TABLE}?{query}"));
    send(request.header("accept-language", "en").body(bytes.into())).await
}

/// What a file of the office leads to.
async fn taken(world: &World, query: &str, text: &str) -> Value {
    import(world, "root-office", query, text).await.ok(StatusCode::OK)
}

/// `row column code` of all faults of a file of the office.
async fn faults(world: &World, text: &str) -> Vec<String> {
    let answer = import(world, "root-office", "name=单位.csv", text).await;
    assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
    let told = |fault: &Value| {
        assert_eq!(fault["file"], "单位.csv");
        let column = fault["column"].as_str().unwrap_or("-");
        format!("{} {column} {}", fault["row"], fault["code"].as_str().unwrap())
    };
    answer.body["faults"].as_array().unwrap().iter().map(told).collect()
}

async fn unit(world: &World, code: &str, at: &str) -> Value {
    let answer = world.get("office", &format!("/api/v1/units/{code}{at}")).await;
    if answer.status == 404 { Value::Null } else { answer.ok(StatusCode::OK) }
}

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|of| of["code"].as_str().unwrap()).collect()
}

#[test]
fn what_is_handed_out_is_handed_in_with_nothing_to_change() {
    check(async |world| {
        let attributes =
            json!({ "attributes": { "population": 5.5, "note": "0578, \"山区\"", "count": 12 } });
        let changed = world.change("root-admin", Method::PATCH, "/api/v1/units/T1", 1, &attributes).await;
        changed.ok(StatusCode::OK);
        let csv = export(world, "format=csv", "en").await;
        let text = String::from_utf8(csv.clone()).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "code,name,level,parent,starts,ends,count,note,population");
        assert_eq!(lines[5], "T1,单位T1,town,R,2021-01-01,,12,\"0578, \"\"山区\"\"\",5.5");
        let chinese = export(world, "format=csv", "zh-CN").await;
        assert!(chinese.starts_with("\u{feff}编码,单位名称,层级,上级,起始日,终止日,".as_bytes()));
        let (gbk, ..) = encoding_rs::GBK.encode(&text[3..]);
        let book = export(world, "", "zh-CN").await;
        for bytes in [csv, chinese, gbk.into_owned(), book, export(world, "format=xlsx", "en").await] {
            let outcome = import(world, "root-admin", "", bytes).await.ok(StatusCode::OK);
            assert_eq!(outcome["counts"], json!({ "added": 0, "changed": 0, "left": 10 }));
        }
        assert_eq!(unit(world, "T1", "").await["version"], 2);
        let earlier = export(world, "format=csv&at=2022-04-07", "en").await;
        assert!(String::from_utf8(earlier).unwrap().contains("T1,单位T1,town,R,2021-01-01,\n"));
        let before = export(world, "format=csv&at=2020-12-31", "en").await;
        assert_eq!(String::from_utf8(before).unwrap().lines().count(), 1);
    });
}

#[test]
fn a_file_is_tried_first_and_then_taken() {
    check(async |world| {
        let text = "编码,名称,层级,上级,起始日,终止日,人口\n\
                    V9-1,新网格,grid,V9,,,\n\
                    V9,新村,village,T1,2022-01-01,2022-12-31,１２．５\n\
                    V1,单位V1,village,T2,,,3\n\
                    V2,二村,community,T1,,2022-06-30,\n\
                    B1,单位B1,bureau,R,2021-01-01,,\n";
        let tried = taken(world, "dry_run=true&from=2022-04-01", text).await;
        assert_eq!((&tried["dry_run"], unit(world, "V9", "").await), (&json!(true), Value::Null));
        let done = taken(world, "from=2022-04-01", text).await;
        assert_eq!(done["dry_run"], json!(false));
        for same in ["from", "counts", "added", "changed", "left"] {
            assert_eq!(done[same], tried[same], "{same}");
        }
        assert_eq!(done["counts"], json!({ "added": 2, "changed": 2, "left": 1 }));
        assert_eq!((codes(&done["added"]), &done["left"]), (vec!["V9-1", "V9"], &json!(["B1"])));
        let change = |field: &str, before: Value, after: Value| json!({ "field": field, "before": before, "after": after });
        assert_eq!(
            done["changed"],
            json!([
                { "row": 4, "code": "V1", "changes": [
                    change("parent", json!("T1"), json!("T2")), change("attributes.人口", Value::Null, json!(3))] },
                { "row": 5, "code": "V2", "changes": [
                    change("name", json!("单位V2"), json!("二村")), change("level", json!("village"), json!("community")),
                    change("ends", Value::Null, json!("2022-06-30"))] },
            ])
        );
        let made = unit(world, "V9", "").await;
        assert_eq!((&made["starts"], &made["ends"]), (&json!("2022-01-01"), &json!("2022-12-31")));
        assert_eq!((&made["attributes"]["人口"], &made["path"]), (&json!(12.5), &json!(["R", "T1", "V9"])));
        assert_eq!(unit(world, "V9-1", "").await["starts"], "2022-04-01");
        assert_eq!(unit(world, "G1", "").await["path"], json!(["R", "T2", "V1", "G1"]));
        assert_eq!(unit(world, "G1", "?at=2022-03-31").await["path"], json!(["R", "T1", "V1", "G1"]));
        assert_eq!(unit(world, "V2", "?at=2022-03-31").await["name"], "单位V2");
        let again = taken(world, "from=2022-04-01", text).await;
        assert_eq!(again["counts"], json!({ "added": 0, "changed": 0, "left": 5 }));
        world.system.relay().await.unwrap();
        let journal = world.get("root-admin", "/api/v1/journal?limit=500").await.ok(StatusCode::OK);
        let told =
            |what: &str| journal["items"].as_array().unwrap().iter().filter(|of| of["what"] == what).count();
        assert_eq!((told("unit.made"), told("unit.changed")), (2, 3));
    });
}

#[test]
fn a_cell_that_is_emptied_takes_away_and_a_column_that_is_not_there_leaves() {
    check(async |world| {
        taken(world, "", "code,人口,电话,ends\nV2,3,0578,2022-12-31\n").await;
        let before = unit(world, "V2", "").await;
        assert_eq!(before["attributes"], json!({ "人口": 3, "电话": "0578" }));
        let done = taken(world, "", "code,电话,ends\nV2,,\n").await;
        assert_eq!(done["changed"][0]["changes"].as_array().unwrap().len(), 2);
        let after = unit(world, "V2", "").await;
        assert_eq!((&after["attributes"], &after["ends"]), (&json!({ "人口": 3 }), &Value::Null));
    });
}

#[test]
fn the_order_of_rows_does_not_matter() {
    check(async |world| {
        // V1 goes below its own grid, which comes up; T2 ends after its villages.
        let text = "code,name,level,parent,ends\n\
                    V1,村,village,G1,\nG1,网格,grid,T1,\n\
                    T2,镇,town,R,2022-06-30\nV3,三村,village,T2,2022-06-30\nV4,四村,village,T1,\n";
        taken(world, "", text).await;
        assert_eq!(unit(world, "V1", "").await["path"], json!(["R", "T1", "G1", "V1"]));
        assert_eq!(unit(world, "V4", "").await["path"], json!(["R", "T1", "V4"]));
        assert_eq!(unit(world, "T2", "").await["ends"], "2022-06-30");
    });
}

#[test]
fn all_faults_are_told_at_their_cells() {
    check(async |world| {
        let long = "长".repeat(101);
        let text = format!(
            "code,name,level,parent,starts,ends\n\
             A1,甲,village,none,,\nA2,乙,,T1,2022-02-30,\nA/3,丙,village,T1,,\nv1,丁,village,T1,,\n\
             A1,甲,village,T1,,\nA4,{long},village,A5,,\nA5,己,village,A4,,\n\
             V1,单位V1,village,,2021-01-02,2020-12-31\n"
        );
        assert_eq!(
            faults(world, &text).await,
            [
                "2 parent unit_not_known",
                "3 level empty_cell",
                "3 starts no_such_date",
                "4 code bad_unit_code",
                "5 code unit_not_known",
                "6 code duplicate_unit",
                "7 name too_long",
                "7 parent unit_cycle",
                "9 ends ends_before_start",
                "9 parent empty_cell",
                "9 starts first_day_stays",
            ]
        );
        let short = faults(world, "code,name\nA1\nA2,乙,丙\nA2,乙\nA2,乙\n").await;
        assert_eq!(
            short,
            ["2 - short_row", "3 - long_row", "5 code duplicate_unit"],
            "a part of a file isn't held against the record"
        );
        assert_eq!(faults(world, "code,name\nA1,甲\n").await, ["1 - missing_column", "1 - missing_column"]);
        assert_eq!(
            faults(world, "code,name,level,parent\nt2,丁,village,R\n").await,
            ["2 code unit_not_known"]
        );
        // What the record refuses is told too: T2 has a village that goes on, and what stands below V3 isn't tried.
        let text = "code,name,level,parent,ends\nT2,镇,town,R,2022-06-30\nV3,三村,village,B2,2020-01-01\n";
        assert_eq!(faults(world, text).await, ["3 ends ends_before_start"]);
        let text = text.replace("2020-01-01", "2022-06-30") + "R,区,county,,2022-06-30\n";
        assert_eq!(faults(world, &text).await, ["2 ends refused", "4 ends refused"]);
    });
}

#[test]
fn rows_that_are_not_permitted_are_faults() {
    check(async |world| {
        let text = "code,name,level,parent\nV1,甲村,village,T1\nV3,丙村,village,T2\nN1,新村,village,T2\nV2,乙村,village,T2\n";
        let answer = import(world, "administrator", "", text).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        let faults = answer.body["faults"].as_array().unwrap();
        let rows: Vec<(&Value, &Value)> =
            faults.iter().map(|fault| (&fault["row"], &fault["code"])).collect();
        let denied = json!("not_permitted");
        assert_eq!(rows, [(&json!(3), &denied), (&json!(4), &denied), (&json!(5), &denied)]);
        assert_eq!(faults[0]["unit"], "V3");
        assert!(faults[0]["message"].as_str().unwrap().contains("V3"), "{}", faults[0]["message"]);
        assert_eq!(unit(world, "V1", "").await["name"], "单位V1", "nothing was saved");
        let none = import(world, "cadre", "", text).await;
        assert_eq!(none.problem(StatusCode::FORBIDDEN), "denied");
    });
}

#[test]
fn what_is_no_table_is_told() {
    check(async |world| {
        let code = async |query: &str, bytes: Vec<u8>, status: StatusCode| {
            let answer = import(world, "root-office", query, bytes).await;
            answer.problem(status);
            (answer.body["code"].clone(), answer.body["faults"][0]["code"].clone())
        };
        let fault = async |bytes: &[u8]| code("", bytes.to_vec(), StatusCode::UNPROCESSABLE_ENTITY).await.1;
        assert_eq!(fault(b"").await, "no_header");
        assert_eq!(fault(b"PK\x03\x04 no workbook").await, "unreadable");
        assert_eq!(fault(b"code\na\0\n").await, "bad_encoding");
        let many: String = (0..10_001).map(|number| format!("X{number}\n")).collect();
        assert_eq!(fault(format!("code\n{many}").as_bytes()).await, "too_many");
        let large = code("", vec![b' '; (8 << 20) + 1], StatusCode::PAYLOAD_TOO_LARGE).await;
        assert_eq!(large.0, "too_large");
        let late = code("from=2022-04-09", b"code\nV1\n".to_vec(), StatusCode::UNPROCESSABLE_ENTITY).await;
        assert_eq!(late.0, "invalid");
        assert_eq!(
            world.get("office", &format!("{TABLE}?format=pdf")).await.problem(StatusCode::BAD_REQUEST),
            "malformed"
        );
    });
}
