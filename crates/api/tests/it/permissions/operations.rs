//! The operations, each with the rule that it keeps and a request for it.

use super::{Operation, Rule, Things, operation};
use app::access::{Action, Reach};
use reqwest::Method;
use serde_json::json;

/// All but the root, which is handed nothing.
pub(super) const DISPATCHED: &[Reach] =
    &[Reach::Own, Reach::Below, Reach::Overseen, Reach::Beside, Reach::Elsewhere];

pub(super) const NONE: &str = "00000000-0000-0000-0000-000000000000";

pub(super) fn all() -> Vec<Operation> {
    let kept =
        [super::people::all(), session(), tokens(), super::units::all(), goals(), milestones(), settings()];
    kept.into_iter()
        .chain([
            super::results::all(),
            messages(),
            files(),
            cases(),
            rules(),
            schemes(),
            boards(),
            notices(),
            months(),
            super::reports::all(),
            journal(),
        ])
        .flatten()
        .collect()
}

fn session() -> Vec<Operation> {
    let path = |_: &Things, _: &str| "/api/v1/session".to_owned();
    let password = |_: &Things, _: &str| "/api/v1/session/password".to_owned();
    vec![
        operation("me", Rule::SignedIn, Method::GET, path),
        operation("signOut", Rule::SignedIn, Method::DELETE, path),
        operation("changePassword", Rule::SignedIn, Method::POST, password)
            .with(|_, _| json!({ "old": "x", "new": "not-the-old-one" })),
        operation("signIn", Rule::Open, Method::POST, path)
            .with(|_, _| json!({ "account": "nobody", "password": "nothing" })),
        operation("beginSignOn", Rule::Open, Method::GET, |_, _| "/api/v1/oidc/login".to_owned()),
        operation("endSignOn", Rule::Open, Method::GET, |_, _| "/api/v1/oidc/callback".to_owned()),
    ]
}

fn tokens() -> Vec<Operation> {
    let path = |_: &Things, _: &str| "/api/v1/tokens".to_owned();
    vec![
        operation("listTokens", Rule::SignedIn, Method::GET, path),
        operation("makeToken", Rule::SignedIn, Method::POST, path)
            .with(|_, _| json!({ "title": "t", "days": 1 })),
        operation("revokeToken", Rule::SignedIn, Method::DELETE, |_, _| format!("/api/v1/tokens/{NONE}")),
    ]
}

fn messages() -> Vec<Operation> {
    vec![
        operation("listMessages", Rule::SignedIn, Method::GET, |_, _| "/api/v1/messages".to_owned()),
        operation("readMessage", Rule::SignedIn, Method::POST, |_, _| {
            format!("/api/v1/messages/{NONE}/read")
        }),
    ]
}

fn goals() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/goals".to_owned();
    let one = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}");
    let card = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}/card");
    let targets = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}/targets");
    let observations = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}/observations");
    let course = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}/course");
    let (read, edit) = (|| Rule::On(Action::GoalRead), || Rule::On(Action::GoalEdit));
    vec![
        operation("listGoals", Rule::List(Action::GoalRead), Method::GET, all),
        operation("addGoal", edit(), Method::POST, all).with(|_, unit| {
            let units = [json!({ "unit": unit, "part": "lead" })];
            json!({ "code": format!("of-{unit}"), "tier": "strategy", "title": "编码已有", "units": units })
        }),
        operation("goal", read(), Method::GET, one),
        operation("changeGoal", edit(), Method::PATCH, one).with(|_, _| json!({ "title": "目标" })),
        operation("goalCard", read(), Method::GET, card),
        operation("putGoalCard", edit(), Method::PUT, card).with(|_, _| {
            json!({ "definition": "口径", "basis": "current", "measure": "个", "direction": "up", "frequency": "month" })
        }),
        operation("goalTargets", read(), Method::GET, targets),
        operation("addGoalTarget", edit(), Method::POST, targets)
            .with(|_, unit| json!({ "unit": unit, "period": "2022", "aim": { "value": 5 } })),
        operation("goalObservations", read(), Method::GET, observations),
        operation("goalCourse", read(), Method::GET, course),
        operation("wall", Rule::SignedIn, Method::GET, |_, _| "/api/v1/wall".to_owned()),
    ]
}

fn milestones() -> Vec<Operation> {
    let all = |_: &Things, unit: &str| format!("/api/v1/goals/of-{unit}/milestones");
    let one = |things: &Things, unit: &str| {
        format!("/api/v1/goals/of-{unit}/milestones/{}", things.milestones[unit])
    };
    vec![
        operation("goalMilestones", Rule::On(Action::GoalRead), Method::GET, all),
        operation("addMilestone", Rule::On(Action::GoalEdit), Method::POST, all)
            .with(|_, _| json!({ "title": "节点", "due": "2022-06-30" })),
        operation("changeMilestone", Rule::On(Action::GoalReport), Method::PATCH, one)
            .with(|_, _| json!({ "done": "2022-04-01" })),
    ]
}

fn settings() -> Vec<Operation> {
    let path = |_: &Things, _: &str| "/api/v1/settings/goal-thresholds".to_owned();
    let rules = |_: &Things, _: &str| "/api/v1/settings/validation-rules".to_owned();
    // Settings belong to the root.
    let root = &[Reach::Above];
    vec![
        operation("goalThresholds", Rule::On(Action::SettingRead), Method::GET, path).only(root),
        operation("putGoalThresholds", Rule::On(Action::SettingEdit), Method::PUT, path)
            .only(root)
            .with(|_, _| json!({ "ahead": 1.05, "on_schedule": 0.95, "behind": 0.8, "still_months": 3 })),
        operation("validationRules", Rule::On(Action::SettingRead), Method::GET, rules).only(root),
        operation("putValidationRules", Rule::On(Action::SettingEdit), Method::PUT, rules)
            .only(root)
            .with(|_, _| json!({ "rules": [] })),
    ]
}

fn cases() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/cases".to_owned();
    let one = |things: &Things, unit: &str| format!("/api/v1/cases/{}", things.cases[unit]);
    let acts = |things: &Things, unit: &str| format!("/api/v1/cases/{}/actions", things.cases[unit]);
    let clock = |things: &Things, unit: &str| format!("/api/v1/cases/{}/clocks/response", things.cases[unit]);
    let receipt =
        |things: &Things, unit: &str| format!("/api/v1/cases/{}/hand-overs/1/receipt", things.cases[unit]);
    let (read, act) = (|| Rule::On(Action::CaseRead), || Rule::On(Action::CaseAct));
    vec![
        operation("listCases", Rule::List(Action::CaseRead), Method::GET, all).of_the_root_too(),
        // A receiver to whom it can't be handed over, since it is the sender, is told apart only after permission.
        operation("openTask", Rule::On(Action::TaskOpen), Method::POST, all)
            .with(|_, unit| json!({ "title": "又一事项", "receiver": unit })),
        operation("openApplication", Rule::On(Action::ApplicationOpen), Method::POST, |_, _| {
            "/api/v1/applications".to_owned()
        })
        .with(|_, unit| {
            json!({ "kind": "exemption", "goal": format!("of-{unit}"), "unit": unit, "period": "2022",
                    "effective_from": "2022-04", "reason": "数据口径调整" })
        }),
        operation("case", read(), Method::GET, one).of_the_root_too(),
        operation("actOnCase", act(), Method::POST, acts)
            .with(|_, _| json!({ "action": "none" }))
            .of_the_root_too(),
        operation("signForHandOver", act(), Method::POST, receipt).of_the_root_too().only(DISPATCHED),
        operation("caseClock", read(), Method::GET, clock).of_the_root_too().only(DISPATCHED),
    ]
}

fn rules() -> Vec<Operation> {
    let days = |_: &Things, _: &str| "/api/v1/calendar/days?from=2022-04-01&to=2022-04-30".to_owned();
    let due = |_: &Things, _: &str| {
        "/api/v1/calendar/due?from=2022-04-01T09:00:00%2B08:00&working_days=3".to_owned()
    };
    let holidays = |_: &Things, _: &str| "/api/v1/calendar/holidays".to_owned();
    let all = |_: &Things, _: &str| "/api/v1/lifecycles".to_owned();
    let one = |_: &Things, _: &str| "/api/v1/lifecycles/task".to_owned();
    // Settings belong to the root.
    let root = &[Reach::Above];
    vec![
        operation("calendarDays", Rule::SignedIn, Method::GET, days),
        operation("calendarDue", Rule::SignedIn, Method::GET, due),
        operation("localHolidays", Rule::SignedIn, Method::GET, holidays),
        operation("loadLocalHolidays", Rule::On(Action::SettingEdit), Method::PUT, holidays)
            .only(root)
            .with(|_, _| json!({ "text": "" })),
        operation("listLifecycles", Rule::SignedIn, Method::GET, all),
        operation("lifecycle", Rule::SignedIn, Method::GET, one),
        operation("loadLifecycle", Rule::On(Action::SettingEdit), Method::POST, all)
            .only(root)
            .with(|_, _| json!({ "text": "name = 1" })),
    ]
}

fn schemes() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/schemes".to_owned();
    let check = |_: &Things, _: &str| "/api/v1/schemes/check".to_owned();
    // Schemes belong to the root.
    let root = &[Reach::Above];
    vec![
        operation("listSchemes", Rule::On(Action::SchemeRead), Method::GET, all).only(root),
        operation("scheme", Rule::On(Action::SchemeRead), Method::GET, |_, _| {
            "/api/v1/schemes/towns".to_owned()
        })
        .only(root),
        operation("saveScheme", Rule::On(Action::SchemeEdit), Method::POST, all)
            .only(root)
            .with(|_, _| json!({ "text": "code = 1", "from": "2022-04" })),
        operation("checkScheme", Rule::On(Action::SchemeEdit), Method::POST, check)
            .only(root)
            .with(|_, _| json!({ "text": "code = 1" })),
    ]
}

/// Who sees which board by its notice is tried in `notices.rs`.
fn notices() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/notices".to_owned();
    let keep = |id, path| {
        operation(id, Rule::On(Action::BoardKeep), Method::POST, path)
            .only(&[Reach::Above])
            .with(|things, _| crate::notices::body("1号", &[things.board.as_str()]))
    };
    vec![
        operation("listNotices", Rule::On(Action::BoardRead), Method::GET, all).only(&[Reach::Above]),
        keep("publishNotice", all),
        keep("previewNotice", |_, _| "/api/v1/notices/preview".to_owned()),
        operation("notice", Rule::SignedIn, Method::GET, |_, _| format!("/api/v1/notices/{NONE}")),
        operation("noticeDocument", Rule::SignedIn, Method::GET, |_, _| {
            format!("/api/v1/notices/{NONE}/notice.docx")
        }),
        operation("noticeWorkbook", Rule::SignedIn, Method::GET, |_, _| {
            format!("/api/v1/notices/{NONE}/notice.xlsx")
        }),
    ]
}

/// Who sees a board that isn't published is tried in `boards.rs`.
fn boards() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/boards".to_owned();
    // Boards belong to the root.
    let root = &[Reach::Above];
    let read =
        |id: &'static str, path| operation(id, Rule::On(Action::BoardRead), Method::GET, path).only(root);
    vec![
        operation("listBoards", Rule::SignedIn, Method::GET, all),
        operation("makeBoard", Rule::On(Action::BoardKeep), Method::POST, all)
            .only(root)
            .with(|_, _| json!({ "scheme": "everybody", "period": "x" })),
        operation("cancelBoard", Rule::On(Action::BoardKeep), Method::POST, |things, _| {
            format!("/api/v1/boards/{}/cancel", things.board)
        })
        .only(root)
        .with(|_, _| json!({})),
        operation("confirmStanding", Rule::On(Action::BoardCheck), Method::POST, |things, _| {
            format!("/api/v1/boards/{}/confirmations", things.board)
        })
        .with(|_, unit| json!({ "unit": unit })),
        operation("objectToStanding", Rule::On(Action::BoardCheck), Method::POST, |things, _| {
            format!("/api/v1/boards/{}/objections", things.board)
        })
        .with(|_, unit| json!({ "unit": unit, "reason": "与台账不符" })),
        read("board", |things, _| format!("/api/v1/boards/{}", things.board)),
        read("boardFile", |things, _| format!("/api/v1/boards/{}/file?name=scores.csv", things.board)),
        read("boardHeat", |things, _| format!("/api/v1/boards/{}/heat", things.board)),
        read("boardHistory", |things, _| format!("/api/v1/boards/{}/history", things.board)),
        read("boardNode", |things, _| format!("/api/v1/boards/{}/nodes/T1", things.board)),
        read("compareStandings", |things, unit| {
            format!("/api/v1/boards/{}/compare?units={unit}", things.board)
        }),
        read("listStandings", |things, _| format!("/api/v1/boards/{}/standings", things.board)),
        read("standing", |things, unit| format!("/api/v1/boards/{}/standings/{unit}", things.board)),
        read("explainStanding", |things, unit| {
            format!("/api/v1/boards/{}/standings/{unit}/explanation", things.board)
        }),
        read("standingHints", |things, unit| {
            format!("/api/v1/boards/{}/standings/{unit}/hints", things.board)
        }),
        read("standingProof", |things, unit| format!("/api/v1/boards/{}/proof?unit={unit}", things.board)),
        read("unitStandings", |_, unit| format!("/api/v1/units/{unit}/standings")),
    ]
}

fn months() -> Vec<Operation> {
    let seal = |_: &Things, _: &str| "/api/v1/months/2022-03/seal".to_owned();
    vec![
        operation("listSeals", Rule::SignedIn, Method::GET, |_, _| "/api/v1/seals".to_owned()),
        operation("seal", Rule::SignedIn, Method::GET, seal),
        operation("sealMonth", Rule::On(Action::MonthSeal), Method::POST, |_, _| {
            "/api/v1/months/2199-12/seal".to_owned()
        })
        .only(&[Reach::Above])
        .with(|_, _| json!({})),
    ]
}

fn journal() -> Vec<Operation> {
    let journal = |_: &Things, _: &str| "/api/v1/journal?limit=500&newest_first=true".to_owned();
    // It answers before it begins to tell: an event that nobody can have had is refused.
    let events = |_: &Things, _: &str| "/api/v1/events?after=x".to_owned();
    vec![
        operation("journal", Rule::List(Action::JournalRead), Method::GET, journal),
        operation("liveEvents", Rule::SignedIn, Method::GET, events),
    ]
}

/// Who sees which file is tried where there are files, in `files.rs`.
fn files() -> Vec<Operation> {
    let one = |_: &Things, _: &str| format!("/api/v1/files/{NONE}");
    let small = |_: &Things, _: &str| format!("/api/v1/files/{NONE}/thumbnail");
    vec![
        operation("addFile", Rule::On(Action::FileAdd), Method::POST, |_, unit| {
            format!("/api/v1/files?unit={unit}&name=a.txt")
        })
        .with(|_, _| json!("a")),
        operation("listFiles", Rule::SignedIn, Method::GET, |_, _| "/api/v1/files".to_owned()),
        operation("file", Rule::SignedIn, Method::GET, one),
        operation("thumbnail", Rule::SignedIn, Method::GET, small),
    ]
}
