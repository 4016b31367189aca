//! Derived indicators follow what they come from, on both databases.

use app::AppError;
use app::goals::{Changed, follow};
use domain::goal::Observation;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use store::Tx;
use testkit::world::{World, check};

const PERIOD: &str = "2022-03";

fn card(derived: &Value) -> Value {
    json!({ "from": "2022-01-01", "definition": "派生", "basis": "current", "measure": "个", "direction": "up", "frequency": "month",
        "derived": derived })
}

async fn put_card(world: &World, goal: &str, derived: &Value) -> testkit::world::Answer {
    let path = format!("/api/v1/goals/{goal}/card");
    world.change("root-office", Method::PUT, &path, 1, &card(derived)).await
}

/// Saves a figure of a unit, and lets what is derived follow.
async fn report(world: &World, goal: &str, unit: &str, value: Option<f64>) {
    let (goal, unit) = (&goal, &unit);
    let work = async |tx: Tx| {
        let (goal, unit) = (tx.goal(goal).await?.unwrap().id, tx.unit(unit).await?.unwrap().id);
        let period = PERIOD.parse().unwrap();
        let observation = Observation {
            goal,
            unit,
            period,
            rater: None,
            value: value.unwrap_or_default(),
            rank_of: None,
            previous_rank: None,
            recorded: world.system.real_now(),
            source: "test".to_owned(),
        };
        match value {
            Some(_) => tx.put_observations(&[observation]).await?,
            None => tx.remove_observation(&observation).await?,
        }
        let changed: Changed = (goal, unit, period);
        follow(&tx, &world.system, vec![changed]).await
    };
    world.system.store().write::<_, AppError, _>("report", work).await.unwrap();
}

async fn figure(world: &World, goal: &str, unit: &str) -> Option<f64> {
    let path = format!("/api/v1/goals/{goal}/observations?unit={unit}");
    let answer = world.get("root-office", &path).await.ok(StatusCode::OK);
    answer["items"].as_array().unwrap().first().and_then(|of| of["value"].as_f64())
}

#[test]
fn a_sum_is_there_when_all_its_parts_are() {
    check(async |world| {
        let sum = json!({ "kind": "children", "level": "village", "stat": "sum" });
        put_card(world, "T1", &sum).await.ok(StatusCode::OK);
        report(world, "T1", "V1", Some(2.0)).await;
        assert_eq!(figure(world, "T1", "T1").await, None);
        report(world, "T1", "V2", Some(3.5)).await;
        assert_eq!(figure(world, "T1", "T1").await, Some(5.5));
        report(world, "T1", "V2", Some(4.0)).await;
        assert_eq!(figure(world, "T1", "T1").await, Some(6.0));
        // Without one part there is no sum any more.
        report(world, "T1", "V1", None).await;
        assert_eq!(figure(world, "T1", "T1").await, None);
        // Another town's villages, and other levels, change nothing.
        report(world, "T1", "V3", Some(9.0)).await;
        report(world, "T1", "G1", Some(9.0)).await;
        assert_eq!(figure(world, "T1", "T1").await, None);
    });
}

#[test]
fn formulas_follow_over_several_steps_and_never_in_a_circle() {
    check(async |world| {
        let formula = |expr: &str| json!({ "kind": "formula", "expr": expr });
        put_card(world, "V1", &formula("v['T1'] / v['T2'] * 100")).await.ok(StatusCode::OK);
        put_card(world, "V2", &formula("v['V1'] - 1")).await.ok(StatusCode::OK);
        report(world, "T1", "B1", Some(1.0)).await;
        report(world, "T2", "B1", Some(4.0)).await;
        assert_eq!(
            (figure(world, "V1", "B1").await, figure(world, "V2", "B1").await),
            (Some(25.0), Some(24.0))
        );
        // What can't be divided has no figure, nor has what comes from it.
        report(world, "T2", "B1", Some(0.0)).await;
        assert_eq!((figure(world, "V1", "B1").await, figure(world, "V2", "B1").await), (None, None));
        for (goal, expr, code) in [
            ("T1", "v['V2']", "circle"),
            ("T1", "v['T1'] + 1", "circle"),
            ("T2", "v['NOPE']", "no_such_goal"),
        ] {
            let answer = put_card(world, goal, &formula(expr)).await;
            assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "invalid", "{expr}");
            assert_eq!(answer.body["misfits"][0]["code"], code, "{}", answer.body);
        }
        let answer = put_card(world, "T2", &formula("v['T1' +")).await;
        assert_eq!(answer.problem(StatusCode::UNPROCESSABLE_ENTITY), "faults", "{}", answer.body);
    });
}
