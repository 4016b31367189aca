//! Boards over HTTP on both databases: made by a job, checked with the units, approved, published, explained.

use app::jobs::run_one;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::world::{Answer, World, check, put_value};

/// The units that are on the board of everybody.
pub(crate) const UNITS: [&str; 6] = ["R", "T1", "T2", "V1", "V3", "V4"];

const SCHEME: &str = "[scheme]\ncode = \"everybody\"\ntitle = \"人人榜\"\n\n[[node]]\ncode = \"all\"\n\n\
                      [[indicator]]\ncode = \"T1\"\nin = \"all\"\nrule = { kind = \"raw\" }\npoints = 100\n\n\
                      [[indicator]]\ncode = \"T2\"\nin = \"all\"\nrule = { kind = \"raw\" }\npoints = 50\n";

/// A scheme of two indicators, and the figures of a month for six units: 10, 20, … and 5 each.
pub(crate) async fn prepare(world: &World, period: &str) {
    world.post("root-office", "/api/v1/schemes", &scheme()).await.ok(StatusCode::CREATED);
    prepare_figures(world, period).await;
}

fn scheme() -> Value {
    json!({ "text": SCHEME, "from": "2022-01" })
}

async fn prepare_figures(world: &World, period: &str) {
    for (unit, value) in UNITS.iter().zip([10.0, 20.0, 30.0, 40.0, 50.0, 60.0]) {
        put_value(world, "T1", unit, period, value).await;
        put_value(world, "T2", unit, period, 5.0).await;
    }
}

pub(crate) async fn make(world: &World, period: &str) -> Answer {
    let body = json!({ "scheme": "everybody", "period": period });
    world.post("root-office", "/api/v1/boards", &body).await
}

/// The board once nobody computes it.
pub(crate) async fn settled(world: &World, id: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        run_one(&world.system).await.unwrap();
        let board = world.get("root-office", &format!("/api/v1/boards/{id}")).await.ok(StatusCode::OK);
        if board["computing"] == false {
            return board;
        }
        assert!(Instant::now() < deadline, "{board}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A board that was made and computed.
pub(crate) async fn made(world: &World, period: &str) -> String {
    let board = make(world, period).await.ok(StatusCode::ACCEPTED);
    let id = board["id"].as_str().unwrap().to_owned();
    let board = settled(world, &id).await;
    assert_eq!((&board["revision"], &board["faults"]), (&json!(1), &json!([])), "{board}");
    id
}

/// What an account is answered to an action on a case as it stands.
pub(crate) async fn act(world: &World, account: &str, id: &str, action: &str, fields: Value) -> Answer {
    let case = world.get("root-office", &format!("/api/v1/cases/{id}")).await.ok(StatusCode::OK);
    let version = case["case"]["version"].as_i64().unwrap();
    let body = json!({ "action": action, "fields": fields });
    world.change(account, Method::POST, &format!("/api/v1/cases/{id}/actions"), version, &body).await
}

async fn get(world: &World, account: &str, id: &str, rest: &str) -> Answer {
    world.get(account, &format!("/api/v1/boards/{id}{rest}")).await
}

#[test]
fn a_board_goes_from_the_figures_to_everybody() {
    check(async |world| {
        prepare(world, "2022-03").await;
        let id = &made(world, "2022-03").await;
        assert_eq!(make(world, "2022-03").await.body["code"], "board_exists");
        let board = get(world, "root-office", id, "").await.ok(StatusCode::OK);
        assert_eq!((&board["state"], &board["units"]), (&json!("computed"), &json!(6)));
        assert_eq!(get(world, "reporter", id, "").await.problem(StatusCode::FORBIDDEN), "denied");
        act(world, "root-office", id, "check", json!({})).await.ok(StatusCode::OK);

        // While it is checked, a unit sees itself only.
        let own = get(world, "reporter", id, "/standings/T1").await.ok(StatusCode::OK);
        assert_eq!(
            (&own["rank"], &own["score"], &own["confirmed"]),
            (&json!(5.0), &json!(25.0), &json!(false))
        );
        for rest in ["/standings", "/standings/T2", "/heat", "/history", "/nodes/T1", "/file?name=values.csv"]
        {
            assert_eq!(
                get(world, "reporter", id, rest).await.problem(StatusCode::FORBIDDEN),
                "denied",
                "{rest}"
            );
        }
        let confirm = json!({ "unit": "T1" });
        let confirmations = format!("/api/v1/boards/{id}/confirmations");
        world.post("reporter", &confirmations, &confirm).await.ok(StatusCode::NO_CONTENT);
        let own = get(world, "reporter", id, "/standings/T1").await.ok(StatusCode::OK);
        assert_eq!(own["confirmed"], true);
        let listed = get(world, "root-office", id, "/standings").await.ok(StatusCode::OK);
        let confirmed = |of: &&Value| of["confirmed"] == true;
        let confirmed: Vec<&Value> = listed["items"].as_array().unwrap().iter().filter(confirmed).collect();
        assert_eq!((confirmed.len(), &confirmed[0]["unit"]), (1, &json!("T1")), "{listed}");

        assert_eq!(act(world, "root-office", id, "approve", json!({})).await.body["code"], "action_refused");
        act(world, "root-head", id, "approve", json!({})).await.ok(StatusCode::OK);
        assert_eq!(
            get(world, "reporter", id, "/standings/T1").await.problem(StatusCode::FORBIDDEN),
            "denied"
        );
        act(world, "root-office", id, "publish", json!({})).await.ok(StatusCode::OK);
        assert_eq!(
            act(world, "root-office", id, "recompute", json!({})).await.body["code"],
            "action_refused"
        );
        everybody_sees(world, id).await;
    });
}

async fn everybody_sees(world: &World, id: &str) {
    let first = get(world, "resident", id, "/standings?limit=4").await.ok(StatusCode::OK);
    let units = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|of| of["unit"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(units(&first), ["V4", "V3", "V1", "T2"]);
    let next = format!("/standings?limit=4&after={}", first["next"].as_str().unwrap());
    let rest = get(world, "resident", id, &next).await.ok(StatusCode::OK);
    assert_eq!((units(&rest), &rest["next"]), (vec!["T1".to_owned(), "R".to_owned()], &Value::Null));
    let heat = get(world, "resident", id, "/heat").await.ok(StatusCode::OK);
    assert_eq!((&heat["nodes"], &heat["units"][0]["shares"]), (&json!(["T1", "T2"]), &json!([0.6, 0.1])));
    let node = get(world, "resident", id, "/nodes/T1").await.ok(StatusCode::OK);
    let of_t1 = node["units"].as_array().unwrap().iter().find(|of| of["unit"] == "T1").unwrap();
    assert_eq!((&node["name"], &of_t1["value"], &of_t1["score"]), (&json!("T1"), &json!(20.0), &json!(20.0)));
    assert_eq!(
        (&of_t1["full"], &of_t1["target"], &of_t1["rank"]),
        (&json!(100.0), &Value::Null, &json!(5.0))
    );
    let all = get(world, "resident", id, "/nodes/all").await.ok(StatusCode::OK);
    assert_eq!((&all["units"][0]["value"], all["units"].as_array().map(Vec::len)), (&Value::Null, Some(6)));
    let two = get(world, "resident", id, "/compare?units=T1,V4").await.ok(StatusCode::OK);
    assert_eq!((&two[0]["unit"], &two[1]["nodes"][1]["score"]), (&json!("T1"), &json!(60.0)));
    let why = get(world, "resident", id, "/standings/T1/explanation?node=T1").await.ok(StatusCode::OK);
    assert_eq!(why["explanation"]["explanation"]["nodes"][0]["score"], 20.0);
    let hints = get(world, "resident", id, "/standings/T1/hints").await.ok(StatusCode::OK);
    assert_eq!(hints["ways"][0]["indicator"], "T1", "{hints}");
    let history = world.get("resident", "/api/v1/units/T1/standings").await.ok(StatusCode::OK);
    assert_eq!((&history[0]["board"], &history[0]["standing"]["rank"]), (&json!(id), &json!(5.0)));
    let scores = get(world, "resident", id, "/file?name=scores.csv").await.ok(StatusCode::OK);
    assert!(scores.as_str().unwrap().contains("T1,2022-03,all,25,5,6,"), "{scores}");
    for rest in
        ["/standings/B1", "/standings/T1/hints?node=x", "/nodes/x", "/file?name=x", "/compare?units=B1"]
    {
        assert_eq!(
            get(world, "resident", id, rest).await.problem(StatusCode::NOT_FOUND),
            "not_found",
            "{rest}"
        );
    }
}

#[test]
fn an_objection_keeps_a_board_from_being_approved_until_it_is_finished() {
    check(async |world| {
        prepare(world, "2022-03").await;
        let id = &made(world, "2022-03").await;
        let objections = format!("/api/v1/boards/{id}/objections");
        let objection = json!({ "unit": "T1", "node": "T1", "reason": "数据与台账不符" });
        assert_eq!(world.post("reporter", &objections, &objection).await.body["code"], "denied");
        act(world, "root-office", id, "check", json!({})).await.ok(StatusCode::OK);
        assert_eq!(world.post("other", &objections, &objection).await.body["code"], "denied");
        let wrong = json!({ "unit": "T1", "node": "x", "reason": "短" });
        let wrong = world.post("reporter", &objections, &wrong).await.ok(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong["misfits"].as_array().map(Vec::len), Some(2), "{wrong}");
        let case = world.post("reporter", &objections, &objection).await.ok(StatusCode::CREATED);
        let case = case["case"]["id"].as_str().unwrap();
        let objected = get(world, "root-office", id, "/standings").await.ok(StatusCode::OK);
        let objections = |of: &Value| of["objections"].as_array().map_or(0, Vec::len);
        let counts: Vec<usize> = objected["items"].as_array().unwrap().iter().map(objections).collect();
        assert_eq!(counts.iter().sum::<usize>(), 1, "{objected}");
        let t1 = &objected["items"][4];
        assert_eq!((&t1["unit"], &t1["objections"][0]["state"]), (&json!("T1"), &json!("open")));
        assert_eq!(t1["objections"][0]["case"], case);
        let refused = act(world, "root-head", id, "approve", json!({})).await;
        assert_eq!(refused.problem(StatusCode::CONFLICT), "action_refused");

        // The figure was wrong: it is corrected, and the board computed anew.
        put_value(world, "T1", "T1", "2022-03", 35.0).await;
        act(world, "root-office", id, "recompute", json!({})).await.ok(StatusCode::OK);
        let board = settled(world, id).await;
        assert_eq!((&board["revision"], &board["state"]), (&json!(2), &json!("checking")));
        let own = get(world, "reporter", id, "/standings/T1").await.ok(StatusCode::OK);
        assert_eq!((&own["rank"], &own["score"]), (&json!(4.0), &json!(40.0)));
        let answer = json!({ "change": "按台账更正为35" });
        act(world, "root-office", case, "correct", answer).await.ok(StatusCode::OK);
        act(world, "reporter", case, "close", json!({})).await.ok(StatusCode::OK);
        act(world, "root-head", id, "approve", json!({})).await.ok(StatusCode::OK);
        let finished = get(world, "root-office", id, "/standings").await.ok(StatusCode::OK);
        assert_eq!(finished["items"][3]["objections"], json!([]), "{finished}");
    });
}

#[test]
fn a_board_s_past_has_the_boards_before_it_and_none_after() {
    check(async |world| {
        let mut ids = Vec::new();
        for period in ["2022-01", "2022-02", "2022-03"] {
            prepare_figures(world, period).await;
        }
        world.post("root-office", "/api/v1/schemes", &scheme()).await.ok(StatusCode::CREATED);
        for period in ["2022-01", "2022-02", "2022-03"] {
            ids.push(made(world, period).await);
        }
        let past = get(world, "root-office", &ids[1], "/history").await.ok(StatusCode::OK);
        let periods: Vec<&Value> =
            past["boards"].as_array().unwrap().iter().map(|of| &of["period"]).collect();
        assert_eq!(periods, [&json!("2022-01"), &json!("2022-02")]);
        let t1 = past["units"].as_array().unwrap().iter().find(|of| of["unit"] == "T1").unwrap();
        assert_eq!((&t1["ranks"], &t1["scores"]), (&json!([5.0, 5.0]), &json!([25.0, 25.0])));
        let last = get(world, "root-office", &ids[2], "/history?months=1").await.ok(StatusCode::OK);
        assert_eq!(
            (last["boards"].as_array().map(Vec::len), &last["boards"][0]["board"]),
            (Some(1), &json!(ids[2]))
        );
        let wrong = get(world, "root-office", &ids[2], "/history?months=61").await;
        assert_eq!(wrong.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid");
    });
}

#[test]
fn a_computation_is_cancelled_and_one_with_faults_tells_them() {
    check(async |world| {
        prepare(world, "2022-02").await;
        // Nothing was reported of this month.
        let board = make(world, "2022-01").await.ok(StatusCode::ACCEPTED);
        let id = board["id"].as_str().unwrap();
        let board = settled(world, id).await;
        assert_eq!(
            (&board["revision"], board["faults"].as_array().map(Vec::len)),
            (&json!(0), Some(1)),
            "{board}"
        );
        let refused = act(world, "root-office", id, "check", json!({})).await;
        assert_eq!(refused.problem(StatusCode::CONFLICT), "board_not_ready");

        let board = make(world, "2022-02").await.ok(StatusCode::ACCEPTED);
        let id = board["id"].as_str().unwrap();
        let cancel = format!("/api/v1/boards/{id}/cancel");
        assert_eq!(world.post("reporter", &cancel, &json!({})).await.body["code"], "denied");
        let cancelled = world.post("root-office", &cancel, &json!({})).await;
        // The server's own loop may have been faster.
        if cancelled.status == 200 {
            let board = settled(world, id).await;
            assert_eq!((&board["revision"], &board["computing"]), (&json!(0), &json!(false)));
        }
        assert_eq!(world.post("root-office", &cancel, &json!({})).await.body["code"], "not_computing");
        act(world, "root-office", id, "recompute", json!({})).await.ok(StatusCode::OK);
        assert_eq!(settled(world, id).await["faults"], json!([]));
    });
}
