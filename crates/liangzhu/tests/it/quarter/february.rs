//! February: an exemption, a disputed figure, another target, an objection that is answered with a change.

use super::cycle::{computed, confirmed, fill, form, opened, published, reported, sealed, settle, standings};
use serde_json::{Value, json};
use testkit::story::Story;

pub(super) async fn play(story: &mut Story) {
    story.tell("");
    story.tell("## February");
    exempted(story).await;
    disputed(story).await;
    eased(story).await;
    board(story).await;
}

/// Somebody applies, the office approves.
pub(super) async fn applied(story: &mut Story, account: &str, body: &Value, did: &str, approved: &str) {
    let made = story.post(account, "applications", body).await;
    let id = made["case"]["id"].as_str().unwrap().to_owned();
    story.act(account, &id, ("submit", json!({})), did).await;
    story.act("lin", &id, ("approve", json!({})), approved).await;
}

async fn exempted(story: &mut Story) {
    story.day("2022-02-14T09:30:00+08:00", "a town without enterprises").await;
    let month = opened(story, "2022-02").await;
    let answer = format!("{} forms ask for {} figures", month["forms"], month["asked"]);
    story.says("lin", "finds February's forms open since the first, by the calendar", &answer);
    let body = json!({ "kind": "exemption", "goal": "QY", "unit": "LZ", "period": "2022", "effective_from": "2022-02",
        "reason": "全镇规上企业均已搬迁至开发区" });
    let did = "applies to be exempt 免考 from visits: “全镇规上企业均已搬迁至开发区”";
    applied(story, "lan", &body, did, "approves the exemption, from February on").await;
    let id = form(story, "2022-02", "LZ").await;
    let reason = json!({ "reason": "已批准免考，本月不再报" });
    story.act("lin", &id, ("excuse", reason), "excuses the town from the form that was open already").await;
}

async fn disputed(story: &mut Story) {
    story.day("2022-03-02T09:00:00+08:00", "a figure is disputed").await;
    let towns: [(&str, &str, &[_]); 2] =
        [("wang", "BH", &[("QY", "BH", 6.0)]), ("zhang", "DG", &[("QY", "DG", 10.0)])];
    reported(story, "2022-02", &towns).await;
    let id = form(story, "2022-02", "TZ").await;
    fill(story, "zhou", &id, &[("TZ", "BH", 2.0), ("TZ", "DG", 1.0), ("TZ", "LZ", 0.4)]).await;
    story.act("zhou", &id, ("submit", json!({})), "submits investment of February: BH 2, DG 1, LZ 0.4").await;
    story.act("lei", &id, ("approve", json!({})), "signs it").await;
    let path = format!("reports/{id}/answers");
    let confirm = json!({ "goal": "TZ", "unit": "LZ", "kind": "confirm" });
    story.post("lan", &path, &confirm).await;
    let seen = story.get("lan", "figures?unit=LZ&period=2022-02").await;
    let is_it = |of: &&Value| of["goal"] == "TZ";
    let value = seen.as_array().unwrap().iter().find(is_it).unwrap()["value"].clone();
    story.says("lan", "confirms the town's figure", &format!("{value} confirmed"));
    let dispute =
        json!({ "goal": "TZ", "unit": "DG", "kind": "dispute", "reason": "漏计一月底开工的水电项目" });
    let answered = story.post("zhang", &path, &dispute).await;
    let case = answered["answer"]["case"].as_str().unwrap().to_owned();
    let state = answered["dispute"]["case"]["state_title"].as_str().unwrap();
    story.says("zhang", "disputes the town's figure of 1: “漏计一月底开工的水电项目”", state);
    let waits = story.try_act("he", &id, "verify", &json!({})).await;
    story.refused("he", &waits, "action_refused", "tries to verify the form");
    let reason = json!({ "reason": "大港头镇异议属实，请更正" });
    story.act("he", &id, ("return", reason), "returns it: “大港头镇异议属实，请更正”").await;
    fill(story, "zhou", &id, &[("TZ", "DG", 1.3)]).await;
    story.act("zhou", &case, ("correct", json!({})), "corrects 1 to 1.3 and answers the dispute").await;
    story.act("zhou", &id, ("submit", json!({})), "submits the form again").await;
    story.act("lei", &id, ("approve", json!({})), "signs it").await;
    story.act("he", &id, ("verify", json!({})), "verifies it").await;
}

async fn eased(story: &mut Story) {
    let body = json!({ "kind": "target_change", "goal": "TZ", "unit": "BH", "period": "2022", "effective_from": "2022-03",
        "target": { "value": 18 }, "reason": "受疫情影响，两个重点项目停工" });
    let did = "applies for 18 instead of 24 亿元 of investment this year: “受疫情影响，两个重点项目停工”";
    applied(story, "wang", &body, did, "approves the new target; boards before March keep the old one").await;
}

async fn board(story: &mut Story) {
    story.day("2022-03-03T09:00:00+08:00", "an objection that is right").await;
    let id = computed(story, "towns", "2022-02").await;
    story.act("lin", &id, ("check", json!({})), "hands the board to the units to be checked").await;
    confirmed(story, &id, &[("zhang", "DG"), ("lan", "LZ")]).await;
    let objection = json!({ "unit": "BH", "node": "QY", "reason": "少报三家，走访记录附后" });
    let made = story.post("wang", &format!("boards/{id}/objections"), &objection).await;
    let case = made["case"]["id"].as_str().unwrap().to_owned();
    let state = made["case"]["state_title"].as_str().unwrap();
    story.says("wang", "objects to 24 points for visits: “少报三家，走访记录附后”", state);
    let form = form(story, "2022-02", "BH").await;
    let reason = json!({ "reason": "核对意见属实，请更正" });
    story.act("lin", &form, ("return", reason), "finds it right and returns the verified form").await;
    fill(story, "wang", &form, &[("QY", "BH", 9.0)]).await;
    story.act("wang", &form, ("submit", json!({})), "corrects 6 to 9 and submits").await;
    story.act("lei", &form, ("approve", json!({})), "signs it").await;
    story.act("he", &form, ("verify", json!({})), "verifies it").await;
    let again = story.try_act("lin", &id, "recompute", &json!({})).await;
    assert_eq!(again.status, 200, "{}", again.body);
    settle(story, &id).await;
    let now = standings(story, &id).await;
    story.says("lin", "has the board computed anew", &now);
    let change = json!({ "change": "走访企业由6家更正为9家" });
    story.act("lin", &case, ("correct", change), "answers with a change: “走访企业由6家更正为9家”").await;
    story.act("wang", &case, ("close", json!({})), "takes the answer").await;
    confirmed(story, &id, &[("wang", "BH")]).await;
    published(story, "2022-02", "莲考〔2022〕2号", &[&id]).await;
    sealed(story, "2022-02").await;
}
