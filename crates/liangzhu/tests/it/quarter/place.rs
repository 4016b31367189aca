//! Who there is, and what is asked of them.

use serde_json::{Value, json};
use testkit::domain::access::Role;
use testkit::story::{Cast, Place, Player, Story};

pub(super) const CAST: Cast = Cast { places: PLACES, players: PLAYERS };

const PLACES: &[Place] = &[
    place("LD", "莲都区", "county", ""),
    place("TJ", "区统计局", "bureau", "LD"),
    place("BH", "碧湖镇", "town", "LD"),
    place("DG", "大港头镇", "town", "LD"),
    place("LZ", "老竹畲族镇", "town", "LD"),
    place("NX", "南溪村", "village", "BH"),
    place("DX", "东溪村", "village", "BH"),
    place("XX", "西溪村", "village", "BH"),
];

const PLAYERS: &[Player] = &[
    player("lin", "林晓", "考核办", Role::Office, "LD"),
    player("chen", "陈岩", "区委", Role::Head, "LD"),
    player("lei", "雷鸣", "区府办", Role::Approver, "LD"),
    player("he", "何静", "督考科", Role::Verifier, "LD"),
    player("zhao", "赵明", "信息中心", Role::Administrator, "LD"),
    player("zhou", "周宁", "区统计局", Role::Source, "TJ"),
    player("wang", "王芳", "碧湖镇", Role::Reporter, "BH"),
    player("zhang", "张伟", "大港头镇", Role::Reporter, "DG"),
    player("lan", "蓝梅", "老竹畲族镇", Role::Reporter, "LZ"),
    player("li", "李秀兰", "东溪村，后双溪村", Role::Cadre, "DX"),
];

const fn place(code: &'static str, name: &'static str, level: &'static str, parent: &'static str) -> Place {
    Place { code, name, level, parent }
}

const fn player(
    account: &'static str,
    name: &'static str,
    post: &'static str,
    role: Role,
    unit: &'static str,
) -> Player {
    Player { account, name, post, role, unit }
}

/// What somebody of this role does here.
fn does(role: Role) -> &'static str {
    match role {
        Role::Office => "assessment office: keeps the plan, the schemes, the months",
        Role::Head => "head of the district: signs the boards",
        Role::Approver => "signs for the bureaus and towns 审签",
        Role::Verifier => "verifies figures 核验",
        Role::Administrator => "administrator: units and posts",
        Role::Source => "statistics bureau: has the figures of all towns 数源单位",
        Role::Reporter => "reports for the town 填报",
        _ => "village cadre",
    }
}

/// The people, for readers.
pub(super) fn people() -> String {
    let line = |of: &Player| format!("\n| {} | {} | {} |", of.name, of.post, does(of.role));
    "| who | where | what they do |\n|---|---|---|".to_owned() + &PLAYERS.iter().map(line).collect::<String>()
}

/// The board of the towns: investment by the statistics bureau, visits by the towns themselves.
const TOWNS: &str = r#"[scheme]
code = "towns"
title = "乡镇综合评价榜"
level = "town"

[[node]]
code = "total"
name = "综合评价"

[[indicator]]
code = "TZ"
name = "固定资产投资"
in = "total"
unit = "亿元"
source_unit = "TJ"
points = 60
rule = { kind = "schedule", cap = 1 }

[[indicator]]
code = "QY"
name = "走访企业"
in = "total"
unit = "家"
points = 40
rule = { kind = "completion", cap = 1 }
"#;

/// The board of the villages, which begins in March: their town reports for them.
pub(super) const VILLAGES: &str = r#"[scheme]
code = "villages"
title = "村社三考三比榜"
level = "village"

[[node]]
code = "total"
name = "总分"

[[indicator]]
code = "ZS"
name = "村集体增收"
in = "total"
unit = "万元"
source_unit = "BH"
points = 100
rule = { kind = "completion", cap = 1 }
"#;

async fn goal(story: &Story, code: &str, title: &str, measure: &str, targets: &[(Option<&str>, f64)]) {
    let units: &[&str] = if code == "ZS" { &["BH"] } else { &["BH", "DG", "LZ"] };
    let lead =
        |(at, unit): (usize, &&str)| json!({ "unit": unit, "part": if at == 0 { "lead" } else { "co" } });
    let units: Vec<Value> = units.iter().enumerate().map(lead).collect();
    let body = json!({ "code": code, "title": title, "tier": "item", "kind": "indicator", "parent": "S",
        "starts": "2022-01-01", "units": units });
    story.post("lin", "goals", &body).await;
    let card = json!({ "from": "2022-01-01", "definition": title, "basis": "current", "measure": measure,
        "direction": "up", "frequency": "month" });
    let path = format!("/api/v1/goals/{code}/card");
    let put = story.world.change("lin", reqwest::Method::PUT, &path, 0, &card).await;
    assert!(put.status < 300, "{}", put.body);
    for (unit, value) in targets {
        let target = json!({ "unit": unit, "period": "2022", "aim": { "value": value } });
        story.post("lin", &format!("goals/{code}/targets"), &target).await;
    }
}

/// The office writes down the year's goals and the towns' scheme.
pub(super) async fn plan(story: &mut Story) {
    story.day("2022-01-04T09:00:00+08:00", "the year's rules").await;
    let strategy =
        json!({ "code": "S", "title": "接续高质量发展", "tier": "strategy", "starts": "2022-01-01" });
    story.post("lin", "goals", &strategy).await;
    let investment = [(Some("BH"), 24.0), (Some("DG"), 12.0), (Some("LZ"), 6.0)];
    goal(story, "TZ", "固定资产投资", "亿元", &investment).await;
    goal(story, "QY", "走访企业", "家", &[(None, 10.0)]).await;
    goal(story, "ZS", "村集体增收", "万元", &[(None, 10.0)]).await;
    let did = "writes three indicators into the plan: investment 固定资产投资 with 24, 12 and 6 亿元 for the year, \
               10 visits to enterprises 走访企业 and 10 万元 of village income 村集体增收 a month";
    let goals = story.get("lin", "goals?limit=50").await;
    let goals = goals["items"].as_array().map_or(0, Vec::len);
    story.says("lin", did, &format!("{goals} goals, the strategy among them"));
    let version = saved(story, "towns", TOWNS, "2022-01").await;
    let did = "saves the scheme of the towns' board: investment by schedule 60 points, visits 40";
    story.says("lin", did, &version);
}

/// The office saves a scheme; which version it is.
pub(super) async fn saved(story: &Story, code: &str, text: &str, from: &str) -> String {
    story.post("lin", "schemes", &json!({ "text": text, "from": from })).await;
    let shown = story.get("lin", &format!("schemes/{code}?period={from}")).await;
    format!("version {} from {} on", shown["version"], shown["from"].as_str().unwrap())
}
