//! Applications for other targets and exemptions: what their approval does, what is refused.

use app::applications::{apply_application, check_application};
use app::people::{Credential, recognise};
use app::{AppError, RequestId};
use chrono::Utc;
use domain::goal::{Aim, Target, in_force};
use domain::id::{CaseId, UnitId};
use serde_json::{Value, json};
use store::Tx;
use testkit::world::{World, check, secret};
use uuid::Uuid;

async fn approve(world: &World, body: &Value) -> Result<(), AppError> {
    let (system, request) = (&world.system, RequestId(Uuid::now_v7()));
    let office = recognise(system, Credential::Token(secret("root-office")), request).await?;
    let (office, case) = (&office, CaseId(Uuid::from_u128(7)));
    let work = async |tx: Tx| {
        check_application(&tx, system, office, body).await?;
        apply_application(&tx, system, (office, &office.posts[0]), case, body).await
    };
    system.store().write("approve", work).await
}

async fn first_target(world: &World) -> (Target, UnitId) {
    let store = world.system.store();
    let (goal, unit) = (store.goal("T1").await.unwrap().unwrap(), store.unit("T1").await.unwrap().unwrap());
    let target = Target {
        id: domain::id::TargetId(Uuid::now_v7()),
        goal: goal.id,
        unit: Some(unit.id),
        period: "2022".parse().unwrap(),
        aim: Some(Aim::Range { low: 1.0, high: 2.0 }),
        words: None,
        is_exempt: false,
        from: "2022".parse().unwrap(),
        reason: None,
        case: None,
        person: None,
        recorded: Utc::now(),
    };
    let first = &target;
    let add = async |tx: Tx| tx.add_targets(std::slice::from_ref(first)).await;
    store.write("add", add).await.unwrap();
    (target, unit.id)
}

fn change() -> Value {
    json!({ "kind": "target_change", "goal": "T1", "unit": "T1", "period": "2022", "effective_from": "2022-04",
        "target": { "low": 0.5, "high": 2.0 }, "reason": "受疫情影响停工两个月" })
}

#[test]
fn boards_before_an_approved_change_keep_their_target() {
    check(async |world| {
        let (first, unit) = first_target(world).await;
        approve(world, &change()).await.unwrap();
        let exemption = json!({ "kind": "exemption", "goal": "T1", "unit": "T1", "period": "2022",
            "effective_from": "2022-07", "reason": "整村搬迁后不再考核" });
        approve(world, &exemption).await.unwrap();
        let all = world.system.store().targets(&[first.goal], None).await.unwrap();
        assert_eq!(all.len(), 3);
        let seen = |board: &str| in_force(&all, unit, board.parse().unwrap()).unwrap();
        assert_eq!(seen("2022-03").id, first.id);
        assert_eq!(seen("2022-04").aim, Some(Aim::Range { low: 0.5, high: 2.0 }));
        assert_eq!(seen("2022-04").case, Some(CaseId(Uuid::from_u128(7))));
        assert!(!seen("2022-06").is_exempt && seen("2022-07").is_exempt);
        assert!(seen("2022-07").person.is_some() && seen("2022-07").reason.is_some());
    });
}

#[test]
fn what_is_no_application_is_refused_and_changes_nothing() {
    check(async |world| {
        let (first, _) = first_target(world).await;
        for (field, value, at) in [
            ("effective_from", json!("2022-03"), "/body/effective_from"),
            ("effective_from", json!("2023-01"), "/body/effective_from"),
            ("period", json!("2022-13"), "/body/period"),
            ("reason", json!("短"), "/body/reason"),
            ("target", Value::Null, "/body/target"),
            ("target", json!({ "low": 3, "high": 2 }), "/body/target/low"),
            ("goal", json!("S-T1"), "/body/goal"),
            ("unit", json!("nobody"), "/body/unit"),
            ("kind", json!("favour"), "/body"),
            ("also", json!(1), "/body"),
        ] {
            let mut body = change();
            body[field] = value;
            match approve(world, &body).await {
                Err(AppError::Invalid(misfits)) => assert_eq!(misfits[0].at, at, "{body}"),
                other => panic!("{body}: {other:?}"),
            }
        }
        let kept = world.system.store().targets(&[first.goal], None).await.unwrap();
        assert_eq!(kept.len(), 1);
    });
}
