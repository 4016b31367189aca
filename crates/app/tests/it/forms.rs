//! The forms of the demo's world: every figure of its year came from one.

use crate::world::loaded;
use app::people::{Credential, recognise};
use app::reports::{FigureQuery, figures, month};
use app::{System, world};
use domain::id::RequestId;
use store::ObservationQuery;
use uuid::Uuid;

async fn actor(system: &System, accounts: &[world::DemoAccount], name: &str) -> app::Actor {
    let account = accounts.iter().find(|account| account.account == name).unwrap();
    let shown = Credential::Token(account.token.clone());
    recognise(system, shown, RequestId(Uuid::now_v7())).await.unwrap()
}

#[tokio::test]
async fn the_figures_of_the_world_s_year_come_from_verified_forms() {
    let folder = tempfile::tempdir().unwrap();
    let (system, accounts) = loaded(folder.path()).await;
    let office = actor(&system, &accounts, "office").await;
    for (period, state) in [("2022-01", "sealed"), ("2022-02", "sealed"), ("2022-03", "verified")] {
        let view = month(&system, &office, period).await.unwrap();
        println!("{period}: {} forms ask for {} figures", view.forms, view.asked);
        assert!(view.forms > 150 && view.given == view.asked, "{view:?}");
        assert!(view.by_state.iter().all(|of| of.state == state), "{view:?}");
        let period = period.parse().unwrap();
        let goal = system.store().goals_coded(&["JJ02", "V01", "DJ01"]).await.unwrap();
        let query = ObservationQuery {
            goals: goal.iter().map(|goal| goal.id).collect(),
            unit: None,
            leads_only: false,
            months: Some((period, period)),
            after: None,
            limit: None,
        };
        let found = system.store().observations(&query).await.unwrap();
        assert!(found.len() > 280, "{}", found.len());
        assert!(found.iter().all(|of| of.source.starts_with("report:")), "{:?}", found[0]);
    }
    let reporter = actor(&system, &accounts, "reporter").await;
    let of = |period: &str| FigureQuery { unit: "331102100".to_owned(), period: period.to_owned() };
    let march = figures(&system, &reporter, &of("2022-03")).await.unwrap();
    assert!(march.len() > 30 && march.iter().any(|of| of.source == "331102100"));
    for figure in &march {
        let (reported, verified) = (figure.reported.as_ref().unwrap(), figure.verified.as_ref().unwrap());
        assert_eq!(verified.post, "区考核办核验员", "{figure:?}");
        assert!(reported.at < verified.at && !reported.post.is_empty(), "{figure:?}");
    }
    let disputed = march.iter().find(|of| of.goal == "JJ02").unwrap();
    assert_eq!(disputed.answers[0].state.as_deref(), Some("kept"));
}

#[tokio::test]
async fn a_form_of_the_world_s_april_came_back_and_one_of_march_has_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let (system, accounts) = loaded(folder.path()).await;
    let reporter = actor(&system, &accounts, "reporter").await;
    let april = month(&system, &reporter, "2022-04").await.unwrap();
    let returned = april.by_state.iter().find(|of| of.state == "returned").unwrap();
    assert_eq!((returned.kind.as_str(), returned.forms), ("unit", 1));
    let of = FigureQuery { unit: "331102100".to_owned(), period: "2022-04".to_owned() };
    let found = figures(&system, &reporter, &of).await.unwrap();
    let own = found.into_iter().find(|of| of.source == "331102100").unwrap();
    let id = domain::id::CaseId(own.report);
    let acts = system.store().acts(id).await.unwrap();
    assert!(acts[1].action == "return" && acts[1].fields["reason"].as_str().unwrap().contains("三月"));
    let all = app::messages::MessageFilter::default();
    let messages = app::messages::messages(&system, &reporter, &all, "zh-CN");
    assert!(messages.await.unwrap().items.iter().any(|of| of.what == "case.returned"));

    let office = actor(&system, &accounts, "office").await;
    let filter = app::files::FileFilter::default();
    let files = app::files::files(&system, &office, filter).await.unwrap();
    assert_eq!(files.items.len(), 3);
    assert!(files.items.iter().all(|file| file.name.contains("合成")));
}
