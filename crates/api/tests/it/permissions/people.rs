//! The operations on persons, accounts, posts and secondments.

use super::{Operation, Path, Rule, Things, operation};
use app::access::Action;
use reqwest::Method;
use serde_json::json;
use testkit::world::clerk;

const NONE: &str = "00000000-0000-0000-0000-000000000000";

pub(super) fn all() -> Vec<Operation> {
    [people(), accounts(), posts(), secondments(), erasing()].into_iter().flatten().collect()
}

fn people() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/people".to_owned();
    let one = |_: &Things, unit: &str| format!("/api/v1/people/{}", clerk(unit));
    let (sees, edits) = (Action::PersonRead, Action::PersonEdit);
    vec![
        operation("listPeople", Rule::List(sees), Method::GET, |_, _| "/api/v1/people?limit=500".to_owned()),
        operation("person", Rule::On(sees), Method::GET, one),
        operation("changePerson", Rule::On(edits), Method::PATCH, one).with(|_, _| json!({})),
        operation("enterPerson", Rule::On(edits), Method::POST, all)
            .with(|_, unit| json!({ "name": "新人（测试）", "unit": unit })),
    ]
}

fn accounts() -> Vec<Operation> {
    let of = |_: &Things, unit: &str| format!("/api/v1/people/{}/accounts", clerk(unit));
    let one = |_: &Things, unit: &str| format!("/api/v1/accounts/{}", clerk(unit));
    let on = |id, method, path: Path| operation(id, Rule::On(Action::AccountEdit), method, path);
    vec![
        on("listAccounts", Method::GET, of),
        on("makeAccount", Method::POST, of).with(|_, unit| json!({ "name": format!("clerk-{unit}") })),
        on("account", Method::GET, one),
        on("resetAccount", Method::POST, |_, unit| format!("/api/v1/accounts/{}/reset", clerk(unit))),
        on("disableAccount", Method::POST, |_, unit| format!("/api/v1/accounts/{}/disable", clerk(unit))),
        on("enableAccount", Method::POST, |_, unit| format!("/api/v1/accounts/{}/enable", clerk(unit))),
        on("unlockAccount", Method::POST, |_, unit| format!("/api/v1/accounts/{}/unlock", clerk(unit))),
    ]
}

fn posts() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/posts?limit=500".to_owned();
    let one = |_: &Things, unit: &str| format!("/api/v1/posts/{}", clerk(unit));
    let edits = |id, method, path: Path| operation(id, Rule::On(Action::PostEdit), method, path);
    let same = |_: &Things, unit: &str| json!({ "person": clerk(unit), "unit": unit, "role": "reporter", "title": "填报人" });
    vec![
        operation("listPosts", Rule::List(Action::PostRead), Method::GET, all),
        operation("post", Rule::On(Action::PostRead), Method::GET, one),
        edits("appoint", Method::POST, |_, _| "/api/v1/posts".to_owned()).with(same),
        edits("changePost", Method::PATCH, one).with(|_, _| json!({ "title": "副镇长" })),
        edits("endPost", Method::POST, |_, unit| format!("/api/v1/posts/{}/end", clerk(unit)))
            .with(|_, _| json!({ "last": "2022-12-31" })),
    ]
}

/// What needs a secondment that was arranged is tried in `secondments`.
fn secondments() -> Vec<Operation> {
    let all = |_: &Things, _: &str| "/api/v1/secondments".to_owned();
    let one = |_: &Things, _: &str| format!("/api/v1/secondments/{NONE}");
    let here = |_: &Things, unit: &str| {
        json!({ "home": clerk("V2"), "unit": unit, "role": "reporter", "title": "专班成员", "until": "2022-06-30",
                "reason": "征迁" })
    };
    vec![
        operation("listSecondments", Rule::SignedIn, Method::GET, all),
        operation("second", Rule::On(Action::PostSecond), Method::POST, all).with(here),
        operation("secondment", Rule::SignedIn, Method::GET, one),
        operation("endSecondment", Rule::SignedIn, Method::POST, |_, _| {
            format!("/api/v1/secondments/{NONE}/end")
        })
        .with(|_, _| json!({ "reason": "提前完成" })),
        operation("askBack", Rule::SignedIn, Method::POST, |_, _| {
            format!("/api/v1/secondments/{NONE}/recalls")
        })
        .with(|_, _| json!({ "reason": "人手不足" })),
        operation("answerRecall", Rule::SignedIn, Method::POST, |_, _| {
            format!("/api/v1/secondments/{NONE}/recalls/{NONE}/answer")
        })
        .with(|_, _| json!({ "agreed": true })),
    ]
}

/// Last, for nothing is left of those whom it was tried on.
fn erasing() -> Vec<Operation> {
    let one = |_: &Things, unit: &str| format!("/api/v1/people/{}", clerk(unit));
    vec![operation("erasePerson", Rule::On(Action::PersonEdit), Method::DELETE, one)]
}
