//! The lifecycles that ship, in full: every state × action × relation; and faults of files like theirs.

use domain::calendar::Moment;
use domain::lifecycle::{Case, Group, Lifecycle, Refusal, Relation, Request, Versions};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fmt::Write;

use crate::due_dates::moment;
use crate::holidays::calendar;
use crate::told;

const TASK: &str = include_str!("../../../../lifecycles/task.toml");
const APPLICATION: &str = include_str!("../../../../lifecycles/application.toml");
const DISPUTE: &str = include_str!("../../../../lifecycles/dispute.toml");
const BOARD: &str = include_str!("../../../../lifecycles/board.toml");
const OBJECTION: &str = include_str!("../../../../lifecycles/objection.toml");
const REPORT: &str = include_str!("../../../../lifecycles/report.toml");

pub(crate) fn task() -> Lifecycle {
    Lifecycle::read("task.toml", TASK).unwrap()
}

pub(crate) fn application() -> Lifecycle {
    Lifecycle::read("application.toml", APPLICATION).unwrap()
}

pub(crate) fn dispute() -> Lifecycle {
    Lifecycle::read("dispute.toml", DISPUTE).unwrap()
}

pub(crate) fn report() -> Lifecycle {
    Lifecycle::read("report.toml", REPORT).unwrap()
}

pub(crate) fn board() -> Lifecycle {
    Lifecycle::read("board.toml", BOARD).unwrap()
}

pub(crate) fn objection() -> Lifecycle {
    Lifecycle::read("objection.toml", OBJECTION).unwrap()
}

pub(crate) fn now() -> Moment {
    moment("2022-04-08T09:00")
}

/// What an offer asks for, filled in.
pub(crate) fn filled(schema: &Value) -> Map<String, Value> {
    let value = |kind: &Value| match (kind["type"].as_str(), kind["format"].as_str()) {
        (Some("array"), _) => json!(["f1"]),
        (_, Some("date")) => json!("2022-04-29"),
        (_, Some(_)) => json!("u1"),
        _ => json!("超出职责范围"),
    };
    let properties = schema["properties"].as_object().unwrap();
    properties.iter().map(|(name, kind)| (name.clone(), value(kind))).collect()
}

pub(crate) fn case_in(lifecycle: &Lifecycle, state: &str) -> Case {
    let (name, version) = (lifecycle.name.clone(), lifecycle.version);
    Case { lifecycle: name, version, state: state.into(), timers: Vec::new() }
}

/// Rows are states and actions that somebody may take there, columns relations; a cell is the state that follows.
fn table(lifecycle: &Lifecycle) -> String {
    let mut text = String::from("state | action");
    for (relation, _) in &lifecycle.relations {
        write!(text, " | {}", relation.name()).unwrap();
    }
    for state in &lifecycle.states {
        for (action, _) in &lifecycle.actions {
            let cell = |relation: Relation| {
                let mut offers = lifecycle.offers(&state.name, &[relation]).into_iter();
                offers.find(|offer| offer.action == *action).map_or_else(|| "·".to_owned(), |offer| offer.to)
            };
            let cells: Vec<_> = lifecycle.relations.iter().map(|(relation, _)| cell(*relation)).collect();
            if cells.iter().any(|cell| cell != "·") {
                write!(text, "\n{} | {action} | {}", state.name, cells.join(" | ")).unwrap();
            }
        }
    }
    text
}

/// For every state, action and pair of relations: what is offered is taken, what isn't offered is refused.
fn check_all(lifecycle: &Lifecycle) {
    let calendar = calendar();
    for state in &lifecycle.states {
        for (first, _) in &lifecycle.relations {
            for (second, _) in &lifecycle.relations {
                let relations = [*first, *second];
                let offers = lifecycle.offers(&state.name, &relations);
                for (action, _) in &lifecycle.actions {
                    let offer = offers.iter().find(|offer| offer.action == *action);
                    let fields = offer.map(|offer| filled(&offer.fields)).unwrap_or_default();
                    let request =
                        Request { action, relations: &relations, fields: &fields, children: &[], now: now() };
                    let result = lifecycle.apply(&case_in(lifecycle, &state.name), &request, &calendar);
                    match (offer, result) {
                        (Some(offer), Ok(outcome)) => assert_eq!(offer.to, outcome.case.state),
                        (
                            None,
                            Err(Refusal::NotNow { .. } | Refusal::NotYours { .. } | Refusal::Barred { .. }),
                        ) => {}
                        (offer, result) => {
                            panic!("{} {action} {relations:?}: {offer:?}, {result:?}", state.name)
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_state_action_and_relation() {
    insta::assert_snapshot!("task", table(&task()));
    insta::assert_snapshot!("report", table(&report()));
    insta::assert_snapshot!("application", table(&application()));
    insta::assert_snapshot!("dispute", table(&dispute()));
    insta::assert_snapshot!("board", table(&board()));
    insta::assert_snapshot!("objection", table(&objection()));
    for lifecycle in [task(), application(), report(), dispute(), board(), objection()] {
        check_all(&lifecycle);
    }
}

#[test]
fn diagrams() {
    insta::assert_snapshot!("task_diagram", task().diagram());
    insta::assert_snapshot!("report_diagram", report().diagram());
    insta::assert_snapshot!("application_diagram", application().diagram());
    insta::assert_snapshot!("dispute_diagram", dispute().diagram());
    insta::assert_snapshot!("board_diagram", board().diagram());
    insta::assert_snapshot!("objection_diagram", objection().diagram());
}

#[test]
fn the_documentation_shows_them_as_they_are() {
    let page = include_str!("../../../../docs/lifecycles.md");
    for lifecycle in [task(), report(), application(), dispute(), board(), objection()] {
        assert!(page.contains(&lifecycle.diagram()), "{}: copy the diagram's snapshot", lifecycle.name);
        let rows = table(&lifecycle);
        let shown = |row: &str| page.contains(&format!("| {row} |"));
        assert!(rows.lines().all(shown), "{}: copy the table's snapshot", lifecycle.name);
    }
}

#[test]
fn offers_say_what_has_to_be_given() {
    insta::assert_json_snapshot!(task().offers("in_progress", &[Relation::Responsible, Relation::Office]));
    assert!(task().offers("closed", &[Relation::Office]).is_empty());
    assert!(task().offers("nowhere", &[Relation::Office]).is_empty());
}

#[test]
fn whoever_is_scored_does_not_verify() {
    let report = report();
    let actions = |relations: &[Relation]| {
        let offers = report.offers("approved", relations);
        offers.into_iter().map(|offer| offer.action).collect::<Vec<_>>()
    };
    assert_eq!(actions(&[Relation::Verifier]), ["verify", "return"]);
    assert!(actions(&[Relation::Verifier, Relation::Scored]).is_empty());
    let fields = Map::new();
    let relations = [Relation::Scored, Relation::Verifier];
    let request =
        Request { action: "verify", relations: &relations, fields: &fields, children: &[], now: now() };
    let refusal = report.apply(&case_in(&report, "approved"), &request, &calendar()).unwrap_err();
    assert_eq!(refusal, Refusal::Barred { action: "verify".into(), relation: Relation::Scored });
}

#[test]
fn versions_stay_as_they_are() {
    let mut versions = Versions::default();
    versions.load(task()).unwrap();
    versions.load(Lifecycle::read("task.toml", &format!("# 说明\n{TASK}")).unwrap()).unwrap();
    let changed = TASK.replace("title = \"签收时限\"", "title = \"签收期限\"");
    assert!(versions.load(Lifecycle::read("task.toml", &changed).unwrap()).is_err());
    let second = changed.replace("version = 1", "version = 2");
    versions.load(Lifecycle::read("task.toml", &second).unwrap()).unwrap();
    assert!(versions.load(task()).is_ok(), "the same again");
    assert_eq!(versions.newest("task").unwrap().version, 2);
    assert_eq!(versions.of(&case_in(&task(), "planned")).unwrap().version, 1);
    assert!(versions.newest("order").is_none());
    let request = Request {
        action: "accept",
        relations: &[],
        fields: &Map::new(),
        children: &[Group::Open],
        now: now(),
    };
    let refusal =
        versions.newest("task").unwrap().apply(&case_in(&task(), "dispatched"), &request, &calendar());
    assert!(matches!(refusal, Err(Refusal::OtherLifecycle { .. })));
}

fn faults(text: &str) -> String {
    told(&Lifecycle::read("x.toml", text).unwrap_err())
}

#[test]
fn all_wrong_names_come_at_once() {
    let text = TASK
        .replace("to = \"accepted\"", "to = \"acepted\"")
        .replace("action = \"decline\"", "action = \"declien\"")
        .replace("who = \"office\"", "who = \"ofice\"")
        .replace("required = [\"measure\"]", "required = [\"mesure\"]")
        .replace("effects = [\"second\"]", "effects = [\"secnod\"]")
        .replace("never = [\"responsible\"]", "nver = [\"responsible\"]")
        .replace("limit = { working_days = 10 }", "limit = { days = 10 }")
        .replace("deadline = \"deadline\"", "deadline = \"reason\"")
        .replace("group = \"waiting\"", "group = \"waitng\"")
        .replace("version = 1", "version = 0")
        .replace("title = \"签收时限\"\n", "");
    insta::assert_snapshot!(faults(&text));
}

/// A lifecycle without states and transitions.
const HEAD: &str = r#"
name = "x"
version = 1
title = "示例"

[relations]
sender = "交办领导"
head = "主要领导"
office = "督查室"

[actions]
go = "去"
hand = "交"
idle = "闲"

[fields.reason]
title = "原因"
kind = "date"

[fields.spare]
title = "备用"
kind = "files"
"#;

/// States of these names and groups.
fn states(names: &[(&str, &str)]) -> String {
    let state = |(name, group): &(&str, &str)| {
        format!("\n[[state]]\nname = \"{name}\"\ntitle = \"状态\"\ngroup = \"{group}\"\n")
    };
    names.iter().map(state).collect()
}

#[test]
fn rows_and_clocks_are_checked_against_each_other() {
    let rows = r#"
[[transition]]
from = ["a", "b"]
action = "go"
to = "b"
who = ["sender", "office"]

[[transition]]
from = "b"
action = "go"
to = "a"
who = "office"
never = "office"

[[transition]]
from = "a"
action = "hand"
to = "dead"
who = "sender"
required = ["reason"]
effects = ["return", "assign", "pass_down"]

[[clock]]
name = "c"
title = "时限"
limit = { working_days = 1 }
starts = "a"
stops = "a"
ladder = [{ after = { working_days = 2 }, to = "sender" }, { after = { working_days = 1 }, to = "office" }]

[[clock]]
name = "c"
title = "时限"
limit = { working_days = 1, working_hours = 1 }
starts = "a"
"#;
    let all = [("a", "open"), ("b", "open"), ("a", "open"), ("dead", "open"), ("lost", "done")];
    insta::assert_snapshot!(faults(&format!("{HEAD}{}{rows}", states(&all))));
    insta::assert_snapshot!(faults("name = \"x\"\n"));
}

#[test]
fn states_are_reached_and_end() {
    let row = |from: &str, action: &str, to: &str| {
        format!(
            "\n[[transition]]\nfrom = \"{from}\"\naction = \"{action}\"\nto = \"{to}\"\nwho = \"sender\"\n"
        )
    };
    let all = [("a", "open"), ("b", "open"), ("c", "waiting"), ("dead", "open"), ("lost", "rejected")];
    let rows = [row("a", "go", "b"), row("b", "go", "c"), row("c", "hand", "b"), row("a", "hand", "dead")];
    insta::assert_snapshot!(faults(&format!("{HEAD}{}{}", states(&all), rows.concat())));
    insta::assert_snapshot!(faults(HEAD));
}

#[test]
fn what_has_another_shape_is_said_once() {
    let rows = r#"
[[transition]]
from = []
action = "go"
who = []
required = ["reason"]
optional = ["spare", "reason"]

[[transition]]
from = "a"
action = 3
who = ["office", 4, "ofice"]

[[clock]]
name = "c"
title = "时限"
limit = 3
deadline = "spare"
starts = "a"
ladder = [{ to = ["office"] }, { after = { working_hours = 0 }, to = "office" }, "office"]
"#;
    let head =
        HEAD.replace("head = ", "haed = ").replace("kind = \"date\"", "kind = \"text\"\nmin = 9\nmax = 8");
    insta::assert_snapshot!(faults(&format!("{head}{}{rows}", states(&[("a", "done")]))));
}

proptest! {
    /// No choice of relations gets more than they get one by one, and a bar only takes away.
    #[test]
    fn many_relations_get_what_each_gets_but_what_is_barred(mask in 0usize..128, state in 0usize..10) {
        let task = task();
        let all = task.relations.iter().enumerate();
        let relations: Vec<_> = all.filter(|(at, _)| mask >> at & 1 == 1).map(|(_, (relation, _))| *relation).collect();
        let state = &task.states[state].name;
        for offer in task.offers(state, &relations) {
            let alone = |relation: &Relation| task.offers(state, &[*relation]);
            prop_assert!(relations.iter().flat_map(alone).any(|other| other == offer));
        }
    }
}
