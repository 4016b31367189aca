//! The operations on units, their links and their groups.

use super::operations::{DISPATCHED, NONE};
use super::{Operation, Rule, Things, operation};
use app::access::{Action, Reach};
use reqwest::Method;
use serde_json::json;

pub(super) fn all() -> Vec<Operation> {
    [units(), links(), groups(), table()].into_iter().flatten().collect()
}

fn units() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/units?limit=500".to_owned();
    let one = |_: &Things, unit: &str| format!("/api/v1/units/{unit}");
    let history = |_: &Things, unit: &str| format!("/api/v1/units/{unit}/history");
    let lineage = |_: &Things, unit: &str| format!("/api/v1/units/{unit}/lineage?at=2022-01-01");
    let reorganisations = |_: &Things, _: &str| "/api/v1/reorganisations".to_owned();
    vec![
        operation("unitHistory", Rule::On(Action::UnitRead), Method::GET, history),
        operation("unitLineage", Rule::On(Action::UnitRead), Method::GET, lineage),
        operation("listReorganisations", Rule::SignedIn, Method::GET, reorganisations),
        operation("reorganisation", Rule::SignedIn, Method::GET, |_, _| format!("/api/v1/reorganisations/{NONE}")),
        operation("reorganise", Rule::On(Action::UnitEdit), Method::POST, reorganisations)
            .with(|_, unit| json!({ "from": "2022-04-08", "parts": [{ "unit": unit, "into": unit, "share": 1 }] })),
        operation("listUnits", Rule::List(Action::UnitRead), Method::GET, all),
        operation("unit", Rule::On(Action::UnitRead), Method::GET, one),
        operation("changeUnit", Rule::On(Action::UnitEdit), Method::PATCH, one).with(|_, _| json!({ "attributes": {} })),
        operation("addUnit", Rule::On(Action::UnitEdit), Method::POST, |_, _| "/api/v1/units".to_owned())
            .with(|_, unit| json!({ "code": unit, "name": "编码已有", "level": "grid", "parent": parent(unit) }))
            // None is made above another.
            .only(DISPATCHED),
    ]
}

fn links() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/unit-links?limit=500".to_owned();
    let one = |things: &Things, unit: &str| format!("/api/v1/unit-links/{}", things.links[unit]);
    let end = |things: &Things, unit: &str| format!("/api/v1/unit-links/{}/end", things.links[unit]);
    let network = |_: &Things, unit: &str| format!("/api/v1/units/{unit}/network");
    let (read, edit) = (|| Rule::On(Action::UnitRead), || Rule::On(Action::UnitEdit));
    vec![
        operation("listUnitLinks", Rule::List(Action::UnitRead), Method::GET, all),
        operation("addUnitLink", edit(), Method::POST, |_, _| "/api/v1/unit-links".to_owned())
            .with(|_, unit| json!({ "kind": "party_grid", "upper": unit, "lower": "G1" })),
        operation("unitLink", read(), Method::GET, one),
        operation("endUnitLink", edit(), Method::POST, end).with(|_, _| json!({ "last": "2022-12-31" })),
        operation("unitNetwork", read(), Method::GET, network),
    ]
}

fn groups() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/peer-groups?limit=500".to_owned();
    let one = |things: &Things, unit: &str| format!("/api/v1/peer-groups/{}", things.groups[unit]);
    let (read, edit) = (|| Rule::On(Action::UnitRead), || Rule::On(Action::UnitEdit));
    vec![
        operation("listPeerGroups", Rule::List(Action::UnitRead), Method::GET, all),
        operation("addPeerGroup", edit(), Method::POST, |_, _| "/api/v1/peer-groups".to_owned())
            .with(|_, unit| json!({ "set": "probe", "code": "second", "title": "组", "members": [unit] })),
        operation("peerGroup", read(), Method::GET, one),
        operation("changePeerGroup", edit(), Method::PATCH, one).with(|_, _| json!({ "title": "又一组" })),
    ]
}

/// Which rows are permitted is tried in `unit_table.rs`.
fn table() -> Vec<Operation> {
    let wanted = |_: &Things, _: &str| "/api/v1/units/table?format=csv".to_owned();
    let given = |_: &Things, _: &str| "/api/v1/units/table?dry_run=true".to_owned();
    vec![
        operation("exportUnits", Rule::SignedIn, Method::GET, wanted),
        operation("importUnits", Rule::On(Action::UnitEdit), Method::POST, given)
            .with(|_, _| json!("code"))
            .only(&[Reach::Own]),
    ]
}

/// The unit above one, so that another of the same code would lie where that one does.
fn parent(unit: &str) -> &'static str {
    match unit {
        "V1" => "T1",
        "V3" | "V4" => "T2",
        _ => "R",
    }
}
