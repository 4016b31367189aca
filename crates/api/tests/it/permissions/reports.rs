//! Operations on a month's forms.

use super::{Operation, Rule, Things, operation, unit};
use app::access::{Action, Reach};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::HashMap;
use testkit::world::World;

/// Opens a form for each unit; their ids.
pub(super) async fn open(world: &World) -> HashMap<String, String> {
    let text = "[scheme]\ncode = \"probe\"\ntitle = \"试\"\n\n[[node]]\ncode = \"all\"\n\n\
                [[indicator]]\ncode = \"of-R\"\nin = \"all\"\nrule = { kind = \"raw\" }\npoints = 100\n";
    let rows = Reach::ALL.iter().map(|reach| format!("{},of-R,lead\n", unit(*reach)));
    let assign = format!("unit,indicator,role\n{}", rows.collect::<String>());
    let scheme = json!({ "text": text, "assign": assign, "from": "2022-01" });
    world.post("root-office", "/api/v1/schemes", &scheme).await.ok(StatusCode::CREATED);
    world.post("root-office", "/api/v1/months/2022-04/open", &json!({})).await.ok(StatusCode::OK);
    let forms = world.get("root-office", "/api/v1/reports?period=2022-04").await.ok(StatusCode::OK);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let forms = forms["items"].as_array().unwrap().iter();
    forms.map(|form| (text(&form["unit"]), text(&form["id"]))).collect()
}

pub(super) fn all() -> Vec<Operation> {
    let one = |things: &Things, unit: &str| format!("/api/v1/reports/{}", things.reports[unit]);
    let rows = |things: &Things, unit: &str| format!("/api/v1/reports/{}/rows", things.reports[unit]);
    let history = |things: &Things, unit: &str| {
        format!("/api/v1/reports/{}/rows/history?goal=of-R&unit={unit}", things.reports[unit])
    };
    let answers = |things: &Things, unit: &str| format!("/api/v1/reports/{}/answers", things.reports[unit]);
    let figures = |_: &Things, unit: &str| format!("/api/v1/figures?unit={unit}&period=2022-04");
    let table = |things: &Things, unit: &str| format!("/api/v1/reports/{}/table", things.reports[unit]);
    // A month belongs to the root.
    let root = &[Reach::Above];
    vec![
        operation("openMonth", Rule::On(Action::ReportOpen), Method::POST, |_, _| {
            "/api/v1/months/2022-04/open".to_owned()
        })
        .only(root),
        operation("month", Rule::SignedIn, Method::GET, |_, _| "/api/v1/months/2022-04".to_owned()),
        operation("listReports", Rule::List(Action::ReportRead), Method::GET, |_, _| {
            "/api/v1/reports".to_owned()
        }),
        operation("report", Rule::On(Action::ReportRead), Method::GET, one),
        operation("saveReportTexts", Rule::On(Action::ReportFill), Method::PATCH, one)
            .with(|_, _| json!({ "progress": "已开工" })),
        operation("saveReportRows", Rule::On(Action::ReportFill), Method::PATCH, rows)
            .with(|_, unit| json!({ "rows": [{ "goal": "of-R", "unit": unit, "value": 1 }] })),
        operation("exportReport", Rule::On(Action::ReportRead), Method::GET, table),
        operation("importReport", Rule::On(Action::ReportFill), Method::POST, table)
            .with(|_, unit| json!(format!("indicator,unit,value\nof-R,{unit},1\n"))),
        operation("reportRowHistory", Rule::On(Action::ReportRead), Method::GET, history),
        operation("answerReportRow", Rule::On(Action::BoardCheck), Method::POST, answers)
            .with(|_, unit| json!({ "goal": "of-R", "unit": unit, "kind": "confirm" })),
        operation("figures", Rule::On(Action::ReportRead), Method::GET, figures),
    ]
}
