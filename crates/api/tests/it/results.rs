//! Published results: taken in, listed with what they mean, on both databases.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::world::{Answer, World, check, send};

const PLACES: &str = "period,indicator,base,rank,of,value,unit,previous_rank,best,gap,document
2022-01,T1,JJ02,5,9,6.0,%,6,9.0,3.0,市通报〔2022〕2号
2022-02,T1,JJ02,4,9,7.0,%,5,9.0,2.0,市通报〔2022〕3号
2022-02,T2,JJ02,3,9,,,,,,市通报〔2022〕3号
";

const PEERS: &str = "period,indicator,group,n,best,median,own,measure,document
2022-02,T1,山区26县,26,9.0,6.5,7.0,%,市通报〔2022〕3号
";

async fn import(world: &World, account: &str, query: &str, text: &str) -> Answer {
    let path = format!("/api/v1/results/table?exam=city{query}");
    send(world.request(account, Method::POST, &path).body(text.to_owned())).await
}

async fn listed(world: &World, query: &str) -> Vec<Value> {
    let page = world.get("root-office", &format!("/api/v1/results{query}")).await.ok(StatusCode::OK);
    page["items"].as_array().unwrap().clone()
}

#[test]
fn a_table_becomes_results_and_values() {
    check(async |world| {
        let tried = import(world, "root-office", "&dry_run=true", PLACES).await.ok(StatusCode::OK);
        assert_eq!((&tried["added"], &tried["dry_run"]), (&json!(3), &json!(true)), "{tried}");
        assert!(listed(world, "").await.is_empty());
        import(world, "root-office", "", PLACES).await.ok(StatusCode::OK);
        import(world, "root-office", "&kind=peers", PEERS).await.ok(StatusCode::OK);
        let again = import(world, "root-office", "", PLACES).await.ok(StatusCode::OK);
        assert_eq!((&again["left"], &again["changed"]), (&json!(3), &json!(0)));
        let found = &listed(world, "?goal=T1&period=2022-02").await[0];
        assert_eq!(
            (&found["gained"], &found["leading"], &found["unit"]),
            (&json!(1), &json!(false), &json!("T1"))
        );
        assert_eq!(found["months_to_best"], json!(2.0));
        let peer = &found["peers"][0];
        assert_eq!((&peer["to_best"], &peer["to_median"]), (&json!(2.0), &json!(-0.5)));
        assert_eq!((&peer["led"], &peer["above_median"]), (&json!(false), &json!(true)));
        assert_eq!((&peer["months_to_best"], &peer["months_to_median"]), (&json!(2.0), &Value::Null));
        let values =
            world.get("root-office", "/api/v1/goals/T1/observations?unit=T1").await.ok(StatusCode::OK);
        assert_eq!(values["items"][1]["value"], json!(4.0));
        assert_eq!(values["items"][1]["source"], json!("result:市通报〔2022〕3号"));
        let changed = PLACES.replace("2022-02,T1,JJ02,4", "2022-02,T1,JJ02,2");
        let changed = import(world, "root-office", "&dry_run=true", &changed).await.ok(StatusCode::OK);
        let expected = json!([{ "field": "rank", "before": 4, "after": 2 }]);
        assert_eq!((&changed["changed"], &changed["changes"][0]["fields"]), (&json!(1), &expected));
        assert_eq!(changed["changes"][0]["row"], json!(3));
    });
}

#[test]
fn indicators_without_a_leading_place_are_listed() {
    check(async |world| {
        import(world, "root-office", "", PLACES).await.ok(StatusCode::OK);
        let codes = async |query: &str| -> Vec<String> {
            let found = listed(world, query).await;
            found.iter().map(|of| format!("{} {}", of["goal"], of["period"]).replace('"', "")).collect()
        };
        assert_eq!(codes("?leading=true").await, ["T2 2022-02"]);
        assert_eq!(codes("?leading=false&period=2022-02").await, ["T1 2022-02"]);
        let rules = json!({ "leading_share": 0.5 });
        let path = "/api/v1/settings/result-rules";
        world.change("root-office", Method::PUT, path, 0, &rules).await.ok(StatusCode::OK);
        assert_eq!(codes("?leading=false&period=2022-02").await, Vec::<String>::new());
        let wrong = json!({ "leading_share": 0.0, "most_added": -1.0 });
        let wrong = world.change("root-office", Method::PUT, path, 1, &wrong).await;
        assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
        assert_eq!(wrong.body["misfits"].as_array().unwrap().len(), 2);
        let first = world.get("root-office", "/api/v1/results?limit=2").await.ok(StatusCode::OK);
        let next = first["next"].as_str().unwrap();
        assert_eq!(codes(&format!("?limit=2&after={next}")).await, ["T2 2022-02"]);
    });
}

#[test]
fn each_fault_of_a_table_is_told_at_its_cell() {
    check(async |world| {
        let text = "period,indicator,rank,of,previous_rank,document
2022-13,T1,1,9,,x
2022-01,NONE,1,9,,x
2022-01,T1,10,9,,x
2022-01,T2,1.5,9,,
";
        let faults = import(world, "root-office", "&name=a.csv", text).await;
        assert_eq!(faults.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        let told: Vec<String> = faults.body["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| format!("{} {} {}", of["at"]["row"], of["at"]["column"], of["code"]).replace('"', ""))
            .collect();
        assert_eq!(told.len(), 4, "{}", faults.body);
        let unknown = text.lines().take(1).chain(text.lines().filter(|line| line.contains("NONE")));
        let unknown = import(world, "root-office", "", &unknown.collect::<Vec<_>>().join("\n")).await;
        assert_eq!(unknown.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        assert!(listed(world, "").await.is_empty());
        let json = json!({ "exam": "city", "results": [
            { "goal": "NONE", "period": "2022-01", "rank": 1, "of": 9, "document": "x" }] });
        let json = world.post("root-office", "/api/v1/results", &json).await;
        assert_eq!(json.body["misfits"][0]["at"], json!("/results/0/goal"), "{}", json.body);
        // The office of a town has its own indicators only.
        let other = import(world, "office", "", PLACES).await;
        assert_eq!(other.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults");
        assert_eq!(other.body["faults"].as_array().unwrap().len(), 1, "{}", other.body);
    });
}
