//! What comes back every month.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::story::Story;

/// A figure: indicator, unit, value.
pub(super) type Figure<'a> = (&'a str, &'a str, f64);

/// The id of a month's form: of a source's indicator, or what a unit owes.
pub(super) async fn form(story: &Story, month: &str, of: &str) -> String {
    let page = story.get("lin", &format!("reports?period={month}&limit=100")).await;
    let is_it = |form: &&Value| form["goal"] == *of || (form["goal"].is_null() && form["unit"] == *of);
    let found = page["items"].as_array().unwrap().iter().find(is_it).cloned();
    found.unwrap_or_else(|| panic!("no form of {of}: {page}"))["id"].as_str().unwrap().to_owned()
}

/// The month's forms, once the program has opened them.
pub(super) async fn opened(story: &Story, month: &str) -> Value {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let seen = story.get("lin", &format!("months/{month}")).await;
        if seen["forms"] != json!(0) {
            return seen;
        }
        assert!(Instant::now() < deadline, "{month} isn't opened");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Saves figures of a form; the answer is what was saved.
pub(super) async fn fill(story: &Story, account: &str, form: &str, figures: &[Figure<'_>]) -> Value {
    let seen = story.get(account, &format!("reports/{form}")).await;
    let row = |(goal, unit, value): &Figure<'_>| json!({ "goal": goal, "unit": unit, "value": value });
    let rows: Vec<Value> = figures.iter().map(row).collect();
    let (path, version) = (format!("/api/v1/reports/{form}/rows"), seen["version"].as_i64().unwrap());
    let body = json!({ "rows": rows });
    let answer = story.world.change(account, reqwest::Method::PATCH, &path, version, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// A form on its way, without a word: filled in, submitted, signed and verified.
pub(super) async fn quietly(story: &Story, account: &str, form: &str, figures: &[Figure<'_>]) {
    fill(story, account, form, figures).await;
    for (who, action) in [(account, "submit"), ("lei", "approve"), ("he", "verify")] {
        let answer = story.try_act(who, form, action, &json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

/// Some forms on their way, told in one line.
pub(super) async fn reported(story: &mut Story, month: &str, forms: &[(&str, &str, &[Figure<'_>])]) {
    for (account, of, figures) in forms {
        let id = form(story, month, of).await;
        quietly(story, account, &id, figures).await;
        let values: Vec<String> = figures.iter().map(|(_, unit, value)| format!("{unit} {value}")).collect();
        let did =
            format!("reports {} of {month}: {}; 雷鸣 signs, 何静 verifies", figures[0].0, values.join(", "));
        let seen = story.get("lin", &format!("reports/{id}")).await;
        story.says(account, &did, seen["state_title"].as_str().unwrap());
    }
}

/// The board of a scheme and month, once it is computed.
pub(super) async fn computed(story: &mut Story, scheme: &str, month: &str) -> String {
    let board = story.post("lin", "boards", &json!({ "scheme": scheme, "period": month })).await;
    let id = board["id"].as_str().unwrap().to_owned();
    settle(story, &id).await;
    let did = format!("has the board `{scheme}` of {month} computed");
    let standings = standings(story, &id).await;
    story.says("lin", &did, &standings);
    id
}

/// Waits until nobody computes a board; it has no faults.
pub(super) async fn settle(story: &Story, id: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let board = story.get("lin", &format!("boards/{id}")).await;
        if board["computing"] == false {
            assert_eq!(board["faults"], json!([]), "{board}");
            return;
        }
        assert!(Instant::now() < deadline, "{board}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The lines of a board: place, name, points.
pub(super) async fn standings(story: &Story, id: &str) -> String {
    let page = story.get("lin", &format!("boards/{id}/standings?limit=50")).await;
    let line = |of: &Value| {
        let (rank, name) = (of["rank"].as_f64().unwrap(), of["name"].as_str().unwrap());
        format!("{rank}. {name} {:.2}", of["score"].as_f64().unwrap())
    };
    let lines: Vec<String> = page["items"].as_array().unwrap().iter().map(line).collect();
    lines.join(" · ")
}

/// Units say that their standing is right.
pub(super) async fn confirmed(story: &mut Story, id: &str, who: &[(&str, &str)]) {
    for (account, unit) in who {
        let body = json!({ "unit": unit });
        let path = format!("/api/v1/boards/{id}/confirmations");
        let answer = story.world.post(account, &path, &body).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
        let own = story.get(account, &format!("boards/{id}/standings/{unit}")).await;
        let (rank, score) = (own["rank"].as_f64().unwrap(), own["score"].as_f64().unwrap());
        let did =
            format!("looks at the unit's own line, place {rank} with {score:.2} points, and confirms it");
        story.says(account, &did, if own["confirmed"] == true { "confirmed" } else { "not confirmed" });
    }
}

/// The head signs, the office publishes.
pub(super) async fn published(story: &mut Story, month: &str, number: &str, boards: &[&str]) -> Value {
    for board in boards {
        story
            .act("chen", board, ("approve", json!({})), "approves the board, which gets its root 榜单指纹")
            .await;
    }
    let name = format!("关于2022年{}月争先创优情况的通报", month.trim_start_matches("2022-0"));
    let date = story.world.system.today();
    let body = json!({ "number": number, "title": name, "organ": "区考核办", "addressees": ["各乡镇（街道）"],
        "opening": ["现将有关情况通报如下。"], "signatory": "陈岩", "date": date, "boards": boards, "red": 1, "black": 1 });
    let notice = story.post("lin", "notices", &body).await;
    let names = |list: &str| -> Vec<String> {
        let all = notice[list].as_array().unwrap().iter();
        all.map(|of| of["name"].as_str().unwrap().to_owned()).collect()
    };
    let answer =
        format!("red list 红榜 {}; black list 黑榜 {}", names("red").join("、"), names("black").join("、"));
    story.says("lin", &format!("publishes the notice {number} 《{name}》"), &answer);
    notice
}

/// The office seals a month; the seal.
pub(super) async fn sealed(story: &mut Story, month: &str) -> Value {
    let seal = story.post("lin", &format!("months/{month}/seal"), &json!({})).await;
    let rows = |table: &str| {
        let all = seal["tables"].as_array().unwrap();
        all.iter().find(|of| of["table"] == *table).map_or(0, |of| of["rows"].as_u64().unwrap())
    };
    let leans = if seal["previous"].is_null() { "the first of all" } else { "leans on the month before" };
    let (figures, reports) = (rows("observations"), rows("reports"));
    let boards = seal["boards"].as_array().unwrap().len();
    let answer = format!("sealed: forms {reports}, figures {figures}, boards {boards}; {leans}");
    story.says("lin", &format!("seals {month}"), &answer);
    seal
}
