//! January: a report that is returned, a source that is late, an objection that is answered with a reason.

use super::cycle::{computed, confirmed, fill, form, published, reported, sealed};
use serde_json::json;
use testkit::story::Story;

/// Plays it; the id of its board.
pub(super) async fn play(story: &mut Story) -> String {
    story.tell("");
    story.tell("## January");
    returned(story).await;
    late(story).await;
    board(story).await
}

async fn returned(story: &mut Story) {
    let opened = story.post("lin", "months/2022-01/open", &json!({})).await;
    let answer = format!("{} forms ask for {} figures", opened["forms"], opened["figures"]);
    story.says("lin", "opens the forms of January", &answer);
    story.day("2022-01-28T14:30:00+08:00", "one nought too many").await;
    let id = form(story, "2022-01", "BH").await;
    let saved = fill(story, "wang", &id, &[("QY", "BH", 120.0)]).await;
    let warnings = saved["rows"][0]["warnings"].as_array().unwrap().len();
    story.says(
        "wang",
        "fills in 120 visits",
        &format!("saved; {warnings} warnings, for nothing is known of last year"),
    );
    story.act("wang", &id, ("submit", json!({})), "submits the form").await;
    story.act("lei", &id, ("approve", json!({})), "signs it").await;
    let reason = json!({ "reason": "与走访台账不符，台账为12家" });
    story.act("he", &id, ("return", reason), "returns it: “与走访台账不符，台账为12家”").await;
    fill(story, "wang", &id, &[("QY", "BH", 12.0)]).await;
    story.act("wang", &id, ("submit", json!({})), "corrects 120 to 12 and submits again").await;
    story.act("lei", &id, ("approve", json!({})), "signs it").await;
    story.act("he", &id, ("verify", json!({})), "verifies it").await;
    let history = story.get("wang", &format!("reports/{id}/rows/history?goal=QY&unit=BH")).await;
    let values: Vec<String> = history.as_array().unwrap().iter().map(|of| of["after"].to_string()).collect();
    story.says("he", "asks what the figure was before", &values.join(", then "));
    let others: [(&str, &str, &[_]); 2] =
        [("zhang", "DG", &[("QY", "DG", 9.0)]), ("lan", "LZ", &[("QY", "LZ", 4.0)])];
    reported(story, "2022-01", &others).await;
}

async fn late(story: &mut Story) {
    story.day("2022-02-09T09:00:00+08:00", "the statistics bureau is late").await;
    let page = story.get("lin", "reports?period=2022-01&late=true").await;
    let late: Vec<String> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| {
            format!("{}, last day {}", of["goal_title"].as_str().unwrap(), of["cut_off"].as_str().unwrap())
        })
        .collect();
    story.says("lin", "asks which forms of January are late", &late.join("; "));
    let unfinished = story.world.post("lin", "/api/v1/months/2022-01/seal", &json!({})).await;
    story.refused("lin", &unfinished, "month_unfinished", "tries to seal January all the same");
    let figures: &[_] = &[("TZ", "BH", 2.4), ("TZ", "DG", 0.8), ("TZ", "LZ", 0.5)];
    reported(story, "2022-01", &[("zhou", "TZ", figures)]).await;
    let month = story.get("lin", "months/2022-01").await;
    let answer =
        format!("{} of {} figures given, {} forms late", month["given"], month["asked"], month["late"]);
    story.says("lin", "looks at the month again", &answer);
}

async fn board(story: &mut Story) -> String {
    let id = computed(story, "towns", "2022-01").await;
    story.act("lin", &id, ("check", json!({})), "hands the board to the units to be checked").await;
    confirmed(story, &id, &[("wang", "BH"), ("lan", "LZ")]).await;
    let beside = story.world.get("zhang", &format!("/api/v1/boards/{id}/standings/BH")).await;
    story.refused("zhang", &beside, "denied", "would like to see 碧湖镇's line as well");
    let objection = json!({ "unit": "DG", "node": "TZ", "reason": "一月有一个项目二月才入库，应计入一月" });
    let made = story.post("zhang", &format!("boards/{id}/objections"), &objection).await;
    let case = made["case"]["id"].as_str().unwrap().to_owned();
    let state = made["case"]["state_title"].as_str().unwrap();
    story.says("zhang", "objects to 48 points for investment: “一月有一个项目二月才入库，应计入一月”", state);
    let early = story.try_act("chen", &id, "approve", &json!({})).await;
    story.refused("chen", &early, "action_refused", "tries to approve the board");
    story.day("2022-02-10T10:00:00+08:00", "the first notice").await;
    let reason = json!({ "reason": "按统计制度以入库月份为准，计入二月" });
    story
        .act("lin", &case, ("explain", reason), "answers with a reason: “按统计制度以入库月份为准，计入二月”")
        .await;
    story.act("zhang", &case, ("close", json!({})), "takes the answer").await;
    published(story, "2022-01", "莲考〔2022〕1号", &[&id]).await;
    sealed(story, "2022-01").await;
    id
}
