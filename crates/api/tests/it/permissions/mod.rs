//! Every operation of the API is tried by every role on a unit that lies to its post in every way, and answers as the
//! matrix of permissions says. An operation that isn't listed here fails.

mod operations;
mod people;
mod reports;
mod results;
mod units;

use app::access::{Action, Policies, Reach, Role};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
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
    path: fn(&Things, &str) -> String,
    body: fn(&Things, &str) -> Value,
    /// How units may lie that it can be asked for on.
    reaches: &'static [Reach],
    /// How what it is asked for on lies to the post too, whatever its unit.
    also: Option<Reach>,
}

/// Things that belong to each unit, by its code.
#[derive(Default)]
struct Things {
    milestones: HashMap<String, String>,
    cases: HashMap<String, String>,
    links: HashMap<String, String>,
    groups: HashMap<String, String>,
    reports: HashMap<String, String>,
    /// One that is published, with all units on it.
    board: String,
}

type Path = fn(&Things, &str) -> String;

fn operation(id: &'static str, rule: Rule, method: Method, path: Path) -> Operation {
    Operation { id, rule, method, path, body: |_, _| Value::Null, reaches: Reach::ALL, also: None }
}

impl Operation {
    fn with(self, body: fn(&Things, &str) -> Value) -> Self {
        Self { body, ..self }
    }

    /// What can be asked for on the units only that lie so.
    fn only(self, reaches: &'static [Reach]) -> Self {
        Self { reaches, ..self }
    }

    /// What belongs to the root too, as what the root's people ordered.
    fn of_the_root_too(self) -> Self {
        Self { also: Some(Reach::Above), ..self }
    }

    fn is_allowed(&self, policies: &Policies, role: Role, action: Action, reach: Reach) -> bool {
        let allowed = policies.reaches(role, action);
        allowed.contains(&reach) || self.also.is_some_and(|also| allowed.contains(&also))
    }

    async fn ask(&self, world: &World, things: &Things, account: &str, unit: &str) -> Answer {
        let mut request = world.request(account, self.method.clone(), &(self.path)(things, unit));
        // Who may not ask is told so before anything else.
        request = request.header("if-match", "\"v1\"");
        let body = (self.body)(things, unit);
        send(if body.is_null() { request } else { request.json(&body) }).await
    }
}

/// The unit that lies in this way to the posts of the accounts that are named for roles.
fn unit(reach: Reach) -> &'static str {
    match reach {
        Reach::Own => "T1",
        Reach::Below => "V1",
        Reach::Overseen => "V3",
        Reach::Beside => "T2",
        Reach::Above => "R",
        Reach::Elsewhere => "V4",
    }
}

async fn try_operation(world: &World, things: &Things, policies: &Policies, operation: &Operation) {
    let stranger = operation.ask(world, things, "", "T1").await;
    let is_open = matches!(operation.rule, Rule::Open);
    assert_eq!(stranger.body["code"] == "not_signed_in", !is_open, "{}: {}", operation.id, stranger.body);
    for &role in Role::ALL {
        match operation.rule {
            Rule::Open => {}
            Rule::SignedIn => {
                let answer = operation.ask(world, things, role.name(), "T1").await;
                let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].map(|status| status.as_u16());
                let fine = !refused.contains(&answer.status) && answer.status < 500;
                assert!(fine, "{} by {role}: {}", operation.id, answer.body);
            }
            Rule::On(action) => {
                for &reach in operation.reaches {
                    let answer = operation.ask(world, things, role.name(), unit(reach)).await;
                    let may = operation.is_allowed(policies, role, action, reach);
                    let what =
                        format!("{} by {role} {reach}: {} {}", operation.id, answer.status, answer.body);
                    assert!(answer.status < 500, "{what}");
                    assert_eq!(answer.body["code"] != "denied", may, "{what}");
                    // A goal needn't have a card.
                    assert!(answer.status != 404 || answer.body["kind"] == "card", "{what}");
                    assert!(answer.status != 401, "{what}");
                }
            }
            Rule::List(action) => {
                let page = operation.ask(world, things, role.name(), "T1").await.ok(StatusCode::OK);
                let items = page["items"].as_array().unwrap();
                let seen: BTreeSet<&str> = items.iter().filter_map(unit_of).collect();
                for &reach in Reach::ALL {
                    let may = operation.is_allowed(policies, role, action, reach);
                    assert_eq!(seen.contains(unit(reach)), may, "{} by {role} {reach}", operation.id);
                }
            }
        }
    }
}

/// The unit that something in a list belongs to: things are named for their units.
fn unit_of(item: &Value) -> Option<&str> {
    let code = ["code", "holder", "sender", "unit", "upper"].iter().find_map(|name| item[name].as_str())?;
    Some(code.strip_prefix("of-").unwrap_or(code))
}

/// Makes for each unit what operations are tried on.
async fn prepare(world: &World) -> Things {
    let mut things = Things::default();
    let scheme = json!({ "text": crate::schemes::text("乡镇榜"), "from": "2022-01" });
    world.post("root-office", "/api/v1/schemes", &scheme).await.ok(StatusCode::CREATED);
    for &reach in Reach::ALL {
        let unit = unit(reach);
        results::publish(world, unit).await;
        let goal = json!({ "code": format!("of-{unit}"), "tier": "strategy", "title": "目标",
            "units": [{ "unit": unit, "part": "lead" }] });
        world.post("root-office", "/api/v1/goals", &goal).await.ok(StatusCode::CREATED);
        let path = format!("/api/v1/goals/of-{unit}/milestones");
        let milestone = json!({ "title": "节点", "due": "2022-06-30" });
        let milestone = world.post("root-office", &path, &milestone).await.ok(StatusCode::CREATED);
        things.milestones.insert(unit.to_owned(), milestone["id"].as_str().unwrap().to_owned());
        // The root hands nothing to itself: what it plans is its own.
        let receiver = if unit == "R" { Value::Null } else { json!(unit) };
        let task = json!({ "title": "事项", "receiver": receiver });
        let task = world.post("root-office", "/api/v1/cases", &task).await.ok(StatusCode::CREATED);
        things.cases.insert(unit.to_owned(), task["case"]["id"].as_str().unwrap().to_owned());
        let link = json!({ "kind": "party_grid", "upper": unit, "lower": "G1" });
        let link = world.post("root-admin", "/api/v1/unit-links", &link).await.ok(StatusCode::CREATED);
        let group = json!({ "set": "probe", "code": format!("of-{unit}"), "title": "组", "members": [unit] });
        let group = world.post("root-admin", "/api/v1/peer-groups", &group).await.ok(StatusCode::CREATED);
        things.groups.insert(unit.to_owned(), group["id"].as_str().unwrap().to_owned());
        things.links.insert(unit.to_owned(), link["id"].as_str().unwrap().to_owned());
    }
    things.reports = reports::open(world).await;
    crate::boards::prepare(world, "2022-03").await;
    things.board = crate::boards::made(world, "2022-03").await;
    for (account, action) in [("root-office", "check"), ("root-head", "approve"), ("root-office", "publish")]
    {
        crate::boards::act(world, account, &things.board, action, json!({})).await.ok(StatusCode::OK);
    }
    world.system.relay().await.unwrap();
    things
}

#[test]
fn every_operation_answers_as_the_matrix_says() {
    let policies = Policies::load().unwrap();
    check(async |world| {
        let things = prepare(world).await;
        for operation in operations::all() {
            try_operation(world, &things, &policies, &operation).await;
        }
    });
}

#[test]
fn every_operation_of_the_document_is_tried() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let documented = paths.flat_map(|path| path.as_object().unwrap().values());
    let documented: BTreeSet<&str> = documented.filter_map(|of| of["operationId"].as_str()).collect();
    let tried: Vec<Operation> = operations::all();
    let tried: BTreeSet<&str> = tried.iter().map(|operation| operation.id).collect();
    assert_eq!(documented, tried, "list the operation here, with the rule that it keeps");
}
