//! March: two villages become one, a sealed figure is restated, and at the end everybody can prove how it was.

use super::cycle::{computed, confirmed, form, opened, published, reported, sealed};
use super::february::applied;
use super::place::{VILLAGES, saved};
use crate::process::liangzhu;
use serde_json::{Value, json};
use std::path::Path;
use testkit::story::Story;

pub(super) async fn play(story: &mut Story, january: &str) {
    story.tell("");
    story.tell("## March");
    merged(story).await;
    restated(story, january).await;
    figures(story).await;
    let (boards, seal) = board(story).await;
    proved(story, &boards, &seal).await;
}

async fn merged(story: &mut Story) {
    story.day("2022-03-07T09:00:00+08:00", "two villages become one").await;
    let person = story.get("li", "session").await["person"].clone();
    let part = |unit: &str| json!({ "unit": unit, "into": "SX", "share": 1 });
    let made = json!({ "code": "SX", "name": "双溪村", "level": "village", "parent": "BH" });
    let body = json!({ "from": "2022-03-01", "document": "莲政发〔2022〕8号", "makes": [made],
        "parts": [part("DX"), part("XX")] });
    let done = story.post("zhao", "reorganisations", &body).await;
    let ended: Vec<&str> = done["ended"].as_array().unwrap().iter().map(|of| of.as_str().unwrap()).collect();
    let answer = format!("{} ended", ended.join(" and "));
    story.says(
        "zhao",
        "merges 东溪村 and 西溪村 into 双溪村 SX from 1 March on, by 莲政发〔2022〕8号",
        &answer,
    );
    let posts = story.get("li", "session").await["posts"].as_array().unwrap().len();
    story.says("li", "signs in the same morning", &format!("{posts} posts: hers ended with her village"));
    assert_eq!(posts, 0);
    let post = json!({ "person": person, "unit": "SX", "role": "cadre", "title": "村党支部书记" });
    let post = story.post("zhao", "posts", &post).await;
    let answer = format!("cadre at {}", post["unit"].as_str().unwrap());
    story.says("zhao", "appoints 李秀兰 at the new village", &answer);
    let saved = saved(story, "villages", VILLAGES, "2022-03").await;
    story.says("lin", "saves the scheme of the villages' board", &saved);
    let before = opened(story, "2022-03").await;
    let more = story.post("lin", "months/2022-03/open", &json!({})).await;
    let answer =
        format!("{} more, of {} figures, beside {}", more["forms"], more["figures"], before["forms"]);
    story.says("lin", "opens the form that it owes, beside those that the calendar opened", &answer);
    let id = form(story, "2022-03", "ZS").await;
    let rows = story.get("wang", &format!("reports/{id}")).await["rows"]["items"].clone();
    let names = rows.as_array().unwrap().iter().map(|row| row["unit_name"].as_str().unwrap());
    story.says("wang", "looks whom it asks about", &names.collect::<Vec<_>>().join("、"));
}

async fn restated(story: &mut Story, january: &str) {
    story.day("2022-03-10T15:00:00+08:00", "what was sealed turns out to be wrong").await;
    let before = story.get("lin", &format!("boards/{january}")).await["root"].clone();
    let sealed = form(story, "2022-01", "TZ").await;
    let reason = json!({ "reason": "普查后发现漏计，请更正" });
    let refused = story.try_act("lin", &sealed, "return", &reason).await;
    story.refused("lin", &refused, "action_refused", "tries to return the sealed form of January");
    let body = json!({ "kind": "restatement", "goal": "TZ", "unit": "DG", "period": "2022-01", "old": 0.8, "new": 1.0,
        "reason": "投资普查核增0.2亿元", "document": "莲统〔2022〕5号" });
    let did = "applies for a restatement 更正 of January's investment from 0.8 to 1, by 莲统〔2022〕5号";
    applied(story, "zhang", &body, did, "approves it").await;
    let chain = story.get("zhang", "restatements?period=2022-01").await["items"][0].clone();
    let answer = format!(
        "{} {}: {} → {}, counts from {} on",
        chain["goal"].as_str().unwrap(),
        chain["period"].as_str().unwrap(),
        chain["old"],
        chain["new"],
        chain["counts_from"].as_str().unwrap()
    );
    story.says("zhang", "reads what is restated", &answer);
    let after = story.get("lin", &format!("boards/{january}")).await["root"].clone();
    assert!(before.is_string() && before == after, "{before} {after}");
    story.says("lin", "looks at January's board", "published and sealed as it was: its root is the same");
}

async fn figures(story: &mut Story) {
    story.day("2022-04-06T09:00:00+08:00", "the last figures").await;
    let page = story.get("lin", "reports?period=2022-03&kind=unit").await;
    let units: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|of| of["unit"].as_str().unwrap()).collect();
    story.says("lin", "looks who owes a form on visits, now that LZ is exempt", &units.join(" and "));
    let id = form(story, "2022-03", "TZ").await;
    let rows = story.get("zhou", &format!("reports/{id}")).await["rows"]["items"].clone();
    let of = rows.as_array().unwrap().iter().find(|row| row["unit"] == "BH").unwrap().clone();
    story.says("zhou", "sees 碧湖镇's target in the form", &of["target"]["value"].to_string());
    let forms: [(&str, &str, &[_]); 4] = [
        ("wang", "BH", &[("QY", "BH", 10.0)]),
        ("zhang", "DG", &[("QY", "DG", 9.0)]),
        ("zhou", "TZ", &[("TZ", "BH", 1.0), ("TZ", "DG", 0.7), ("TZ", "LZ", 0.5)]),
        ("wang", "ZS", &[("ZS", "NX", 11.0), ("ZS", "SX", 8.0)]),
    ];
    reported(story, "2022-03", &forms).await;
}

/// The towns' board and the villages', and the month's seal.
async fn board(story: &mut Story) -> ([String; 2], Value) {
    story.day("2022-04-07T09:00:00+08:00", "two boards in one notice").await;
    let towns = computed(story, "towns", "2022-03").await;
    let villages = computed(story, "villages", "2022-03").await;
    for id in [&towns, &villages] {
        story.act("lin", id, ("check", json!({})), "hands it to the units to be checked").await;
    }
    confirmed(story, &towns, &[("wang", "BH"), ("zhang", "DG"), ("lan", "LZ")]).await;
    confirmed(story, &villages, &[("li", "SX")]).await;
    for (account, unit, did) in [
        (
            "wang",
            "BH",
            "asks what 5.4 亿元 since January give, where the new target lets 4.5 be due instead of 6",
        ),
        ("zhang", "DG", "asks what 3 亿元 give, with January's 1 instead of 0.8, where 3 are due"),
    ] {
        let own = story.get(account, &format!("boards/{towns}/standings/{unit}")).await;
        let node = own["nodes"].as_array().unwrap().iter().find(|of| of["node"] == "TZ").unwrap();
        // By the old target it would be 54, and by the old figure 56.
        let answer =
            format!("{} of {} points", node["score"].as_f64().unwrap(), node["full"].as_f64().unwrap());
        story.says(account, did, &answer);
    }
    published(story, "2022-03", "莲考〔2022〕3号", &[&towns, &villages]).await;
    let seal = sealed(story, "2022-03").await;
    ([towns, villages], seal)
}

fn verified(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = liangzhu(folder, &[&["verify"], arguments].concat()).output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), said)
}

/// A village proves its place, and the whole month, offline; a changed byte is found.
async fn proved(story: &mut Story, [_, villages]: &[String; 2], seal: &Value) {
    story.day("2022-04-08T20:00:00+08:00", "a proof at the kitchen table").await;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let board = story.get("li", &format!("boards/{villages}")).await;
    let root = board["root"].as_str().unwrap();
    let proof = story.get("li", &format!("boards/{villages}/proof?unit=SX")).await;
    let text = serde_json::to_string(&proof).unwrap();
    std::fs::write(folder.join("proof.json"), &text).unwrap();
    let arguments = ["--proof", "proof.json", "--root", root];
    let (code, said) = verified(folder, &arguments);
    assert!(code == 0 && said.contains("SX stood so in 2022-03"), "{code} {said}");
    story.says(
        "li",
        "verifies her village's line offline, with the root that the notice prints",
        "proved: SX stood so in 2022-03",
    );
    std::fs::write(folder.join("proof.json"), text.replace("80.00", "99.00")).unwrap();
    let (code, said) = verified(folder, &arguments);
    assert!(code == 3, "{code} {said}");
    story.says("li", "changes 80 to 99 in it, to see", "disproved");

    let database = story.world.database.clone();
    let place = ["--data", "data", "--database", &database];
    let export = [&["export", "--period", "2022-03", "--out", "out"][..], &place].concat();
    let output = liangzhu(folder, &export).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = story.get("lin", "months/2022-03/seal").await;
    assert_eq!(file["root"], seal["root"]);
    std::fs::write(folder.join("out/seal.json"), serde_json::to_string(&file).unwrap()).unwrap();
    let (root, key) = (seal["root"].as_str().unwrap(), seal["public_key"].as_str().unwrap());
    let files = ["--export", "out", "--root", root, "--public-key", key];
    let (code, said) = verified(folder, &files);
    assert!(code == 0, "{code} {said}");
    story.says(
        "lin",
        "exports March, puts its seal beside it and verifies the files by the month's root and the public key",
        "proved",
    );
    let values = folder.join("out/towns/values.csv");
    let figures = std::fs::read_to_string(&values).unwrap();
    let line = 1 + figures.lines().position(|line| line == "DG,2022-01,TZ,1").unwrap();
    std::fs::write(&values, figures.replace("DG,2022-01,TZ,1\n", "DG,2022-01,TZ,2\n")).unwrap();
    let (code, said) = verified(folder, &files);
    let found = format!("values.csv differs from line {line} on");
    assert!(code == 3 && said.contains(&found), "{code} {said}");
    story.says("lin", "makes 2 of DG's 1 in a file, to see", &format!("disproved: {found}"));
    for month in ["2022-01", "2022-02", "2022-03"] {
        let rows = [&["--period", month, "--public-key", key][..], &place].concat();
        let (code, said) = verified(folder, &rows);
        assert!(code == 0, "{month}: {code} {said}");
    }
    story.says("lin", "verifies January, February and March in the record itself", "proved, all three");
}
