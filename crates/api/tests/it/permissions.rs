//! Every operation of the API is tried by every role on a unit that lies to its post in every way, and answers as the
//! matrix of permissions says. An operation that isn't listed here fails.

use app::access::{Action, Policies, Reach, Role};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::world::{Answer, World, check, send};

/// Who may ask for an operation.
enum Rule {
    /// Everybody.
    Open,
    /// Whoever is signed in, about themselves or what is no secret.
    SignedIn,
    /// Whoever may do the action to the unit: all others are denied.
    On(Action),
    /// Whoever may do the action somewhere: they see these units, and no others.
    List(Action),
}

/// An operation, who may ask for it, and how it is asked for on a unit.
struct Operation {
    id: &'static str,
    rule: Rule,
    method: Method,
    path: fn(&str) -> String,
    body: fn(&str) -> Value,
    /// How units may lie that it can be asked for on.
    reaches: &'static [Reach],
}

fn operation(id: &'static str, rule: Rule, method: Method, path: fn(&str) -> String) -> Operation {
    Operation { id, rule, method, path, body: |_| Value::Null, reaches: Reach::ALL }
}

impl Operation {
    fn with(self, body: fn(&str) -> Value) -> Self {
        Self { body, ..self }
    }

    async fn ask(&self, world: &World, account: &str, unit: &str) -> Answer {
        let mut request = world.request(account, self.method.clone(), &(self.path)(unit));
        if self.method == Method::PATCH || self.method == Method::PUT {
            request = request.header("if-match", "\"v1\"");
        }
        let body = (self.body)(unit);
        send(if body.is_null() { request } else { request.json(&body) }).await
    }
}

const NONE: &str = "00000000-0000-0000-0000-000000000000";

fn operations() -> Vec<Operation> {
    [session(), tokens(), units(), goals(), plans()].into_iter().flatten().collect()
}

fn session() -> Vec<Operation> {
    let path = |_: &str| "/api/v1/session".to_owned();
    let password = |_: &str| "/api/v1/session/password".to_owned();
    vec![
        operation("me", Rule::SignedIn, Method::GET, path),
        operation("signOut", Rule::SignedIn, Method::DELETE, path),
        operation("changePassword", Rule::SignedIn, Method::POST, password)
            .with(|_| json!({ "old": "x", "new": "not-the-old-one" })),
        operation("signIn", Rule::Open, Method::POST, path)
            .with(|_| json!({ "account": "nobody", "password": "nothing" })),
    ]
}

fn tokens() -> Vec<Operation> {
    let path = |_: &str| "/api/v1/tokens".to_owned();
    vec![
        operation("listTokens", Rule::SignedIn, Method::GET, path),
        operation("makeToken", Rule::SignedIn, Method::POST, path)
            .with(|_| json!({ "title": "t", "days": 1 })),
        operation("revokeToken", Rule::SignedIn, Method::DELETE, |_| format!("/api/v1/tokens/{NONE}")),
    ]
}

fn units() -> Vec<Operation> {
    let all = |_: &str| "/api/v1/units?limit=500".to_owned();
    let one = |unit: &str| format!("/api/v1/units/{unit}");
    vec![
        operation("listUnits", Rule::List(Action::UnitRead), Method::GET, all),
        operation("unit", Rule::On(Action::UnitRead), Method::GET, one),
        operation("changeUnit", Rule::On(Action::UnitEdit), Method::PATCH, one).with(|_| json!({ "attributes": {} })),
        Operation {
            // None is made above another.
            reaches: &[Reach::Own, Reach::Below, Reach::Overseen, Reach::Beside, Reach::Elsewhere],
            ..operation("addUnit", Rule::On(Action::UnitEdit), Method::POST, |_| "/api/v1/units".to_owned())
                .with(|unit| json!({ "code": unit, "name": "编码已有", "level": "grid", "parent": parent(unit) }))
        },
    ]
}

fn goals() -> Vec<Operation> {
    let all = |_: &str| "/api/v1/goals?limit=500".to_owned();
    let one = |unit: &str| format!("/api/v1/goals/{unit}");
    let thresholds = |_: &str| "/api/v1/settings/goal-thresholds".to_owned();
    let (read, edit) = (|| Rule::On(Action::GoalRead), || Rule::On(Action::GoalEdit));
    let settings = |id, action, method| Operation {
        // They belong to the root.
        reaches: &[Reach::Above],
        ..operation(id, Rule::On(action), method, thresholds)
    };
    let given = |_: &str| json!({ "ahead": 1.1, "on_schedule": 0.9, "behind": 0.7, "still_months": 3 });
    vec![
        operation("listGoals", Rule::List(Action::GoalRead), Method::GET, all),
        operation("addGoal", edit(), Method::POST, |_| "/api/v1/goals".to_owned()).with(|unit| {
            let units = json!([{ "unit": unit, "part": "lead" }]);
            let parent = format!("S-{unit}");
            json!({ "code": unit, "title": "编码已有", "tier": "item", "kind": "work", "parent": parent, "units": units })
        }),
        operation("goal", read(), Method::GET, one),
        operation("changeGoal", edit(), Method::PATCH, one).with(|_| json!({ "weight": 2.0 })),
        settings("goalThresholds", Action::SettingRead, Method::GET),
        settings("putGoalThresholds", Action::SettingEdit, Method::PUT).with(given),
    ]
}

fn plans() -> Vec<Operation> {
    let card = |unit: &str| format!("/api/v1/goals/{unit}/card");
    let targets = |unit: &str| format!("/api/v1/goals/{unit}/targets");
    let milestones = |unit: &str| format!("/api/v1/goals/{unit}/milestones");
    let one = |unit: &str| format!("/api/v1/goals/{unit}/milestones/{}", testkit::world::milestone(unit));
    let (read, edit) = (|| Rule::On(Action::GoalRead), || Rule::On(Action::GoalEdit));
    vec![
        operation("goalCard", read(), Method::GET, card),
        operation("putGoalCard", edit(), Method::PUT, card).with(|_| {
            json!({ "definition": "新口径", "basis": "current", "measure": "个", "direction": "up", "frequency": "month" })
        }),
        operation("goalTargets", read(), Method::GET, targets),
        operation("addGoalTarget", edit(), Method::POST, targets)
            .with(|_| json!({ "period": "2022", "aim": { "value": 12 } })),
        operation("goalObservations", read(), Method::GET, |unit| format!("/api/v1/goals/{unit}/observations")),
        operation("goalMilestones", read(), Method::GET, milestones),
        operation("addMilestone", edit(), Method::POST, milestones)
            .with(|_| json!({ "title": "竣工", "due": "2022-12-31" })),
        operation("changeMilestone", Rule::On(Action::GoalReport), Method::PATCH, one)
            .with(|_| json!({ "done": "2022-04-01" })),
    ]
}

/// The unit above one, so that another of the same code would lie where that one does.
fn parent(unit: &str) -> &'static str {
    match unit {
        "V1" => "T1",
        "V3" => "T2",
        _ => "R",
    }
}

/// The unit that lies in this way to the posts of the accounts that are named for roles.
fn unit(reach: Reach) -> &'static str {
    match reach {
        Reach::Own => "T1",
        Reach::Below => "V1",
        Reach::Overseen => "B1",
        Reach::Beside => "T2",
        Reach::Above => "R",
        Reach::Elsewhere => "V3",
    }
}

/// Whether the matrix lets it be done to that unit. The one that is overseen lies beside, too.
fn may(policies: &Policies, role: Role, action: Action, reach: Reach) -> bool {
    let reaches = policies.reaches(role, action);
    reaches.contains(&reach) || (reach == Reach::Overseen && reaches.contains(&Reach::Beside))
}

async fn try_operation(world: &World, policies: &Policies, operation: &Operation) {
    let stranger = operation.ask(world, "", "T1").await;
    let is_open = matches!(operation.rule, Rule::Open);
    assert_eq!(stranger.body["code"] == "not_signed_in", !is_open, "{}: {}", operation.id, stranger.body);
    for &role in Role::ALL {
        match operation.rule {
            Rule::Open => {}
            Rule::SignedIn => {
                let answer = operation.ask(world, role.name(), "T1").await;
                let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].map(|status| status.as_u16());
                let fine = !refused.contains(&answer.status) && answer.status < 500;
                assert!(fine, "{} by {role}: {}", operation.id, answer.body);
            }
            Rule::On(action) => {
                for &reach in operation.reaches {
                    let answer = operation.ask(world, role.name(), unit(reach)).await;
                    let may = may(policies, role, action, reach);
                    let what =
                        format!("{} by {role} {reach}: {} {}", operation.id, answer.status, answer.body);
                    assert!(answer.status < 500, "{what}");
                    assert_eq!(answer.body["code"] != "denied", may, "{what}");
                    assert!(answer.status != 401 && answer.status != 404, "{what}");
                }
            }
            Rule::List(action) => {
                let page = operation.ask(world, role.name(), "T1").await.ok(StatusCode::OK);
                let items = page["items"].as_array().unwrap();
                let seen: BTreeSet<&str> = items.iter().filter_map(|item| item["code"].as_str()).collect();
                for &reach in Reach::ALL {
                    let may = may(policies, role, action, reach);
                    assert_eq!(seen.contains(unit(reach)), may, "{} by {role} {reach}", operation.id);
                }
            }
        }
    }
}

#[test]
fn every_operation_answers_as_the_matrix_says() {
    let policies = Policies::load().unwrap();
    check(async |world| {
        for operation in operations() {
            try_operation(world, &policies, &operation).await;
        }
    });
}

#[test]
fn every_operation_of_the_document_is_tried() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let documented = paths.flat_map(|path| path.as_object().unwrap().values());
    let documented: BTreeSet<&str> = documented.filter_map(|of| of["operationId"].as_str()).collect();
    let tried: Vec<Operation> = operations();
    let tried: BTreeSet<&str> = tried.iter().map(|operation| operation.id).collect();
    assert_eq!(documented, tried, "list the operation here, with the rule that it keeps");
}
