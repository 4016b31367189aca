//! The demo's world in the system of record: units, people, and what later work adds.

mod boards;
mod facts;
mod goals;
mod groups;
mod network;
mod people;
mod results;
mod schemes;
mod units;

use crate::AppError;
use crate::system::System;
use domain::id::{EventId, RequestId};
use domain::journal::{Code, Event, Subject};
use serde::Serialize;
use store::{Setting, Tx};
use uuid::Uuid;

pub use people::PASSWORD;

const LOADED: Code = Code::literal("world.loaded");
const WORLD: Code = Code::literal("world");

/// The months that are sealed when the world is loaded, in their order.
const SEALED_MONTHS: [&str; 2] = ["2022-01", "2022-02"];

/// The name of the setting that says which world was loaded.
const SETTING: &str = "world";

/// An account of the demo's world.
#[derive(Debug, Clone, Serialize)]
pub struct DemoAccount {
    /// Its name.
    pub account: &'static str,
    /// The role of its post.
    pub role: &'static str,
    /// The code of the post's unit.
    pub unit: String,
    /// The post's title.
    pub title: &'static str,
    /// Its password.
    pub password: &'static str,
    /// The secret of a token that acts for it.
    pub token: String,
}

/// Loads the demo's world into a new database, all or nothing. Nothing is done when it is loaded already, and nobody is
/// told the tokens again.
///
/// # Errors
/// [`AppError::Conflict`] when the database has something else; the store's.
pub async fn load(system: &System) -> Result<Option<Vec<DemoAccount>>, AppError> {
    if system.store().setting(SETTING).await?.is_some() {
        return Ok(None);
    }
    if system.store().count_accounts().await? > 0 {
        return Err(AppError::conflict("not_empty", "the database has accounts that are not the demo's"));
    }
    let units = units::read()?;
    let mut cast = people::cast(system, &units).await?;
    let mut plan = goals::read(&units)?;
    plan.let_lead(&mut cast, "leader", "action-industry")?;
    let facts = facts::read(system, &units, &plan)?;
    let office = people::person(&cast, "office").ok_or_else(|| AppError::outside("nobody is the office"))?;
    let posts = boards::Posts::of(&cast)?;
    let schemes = schemes::read(system, office)?;
    let results = &results::read(system, &units, &plan, office)?;
    let (groups, links) = (groups::read(&units)?, network::read(&units)?);
    let boards = boards::read(
        system,
        &boards::World {
            units: &units,
            groups: &groups,
            plan: &plan,
            facts: &facts,
            peers: &results.peers,
            schemes: &schemes,
        },
        &posts,
    )
    .await?;
    let (units, groups, links, boards) = (&units, &groups, &links, &boards);
    let (cast, plan, facts, schemes) = (&cast, &plan, &facts, &schemes);
    let load = async |tx: Tx| {
        tx.add_units(units).await?;
        tx.add_groups(groups).await?;
        tx.add_links(links).await?;
        people::add(&tx, cast).await?;
        plan.add(&tx).await?;
        facts.add(&tx).await?;
        results.add(&tx).await?;
        for scheme in schemes {
            tx.add_scheme(scheme).await?;
        }
        boards::add(&tx, boards).await?;
        let value = serde_json::json!("liandu-2022");
        tx.put_setting(SETTING, &Setting { value, version: 1 }).await?;
        tx.record(&loaded(system), &[]).await?;
        Ok::<_, AppError>(())
    };
    system.store().write("load_world", load).await?;
    if let Some(month) = crate::goals::this_month(system) {
        crate::reports::open_forms(system, None, month).await?;
    }
    system.relay().await?;
    let post = people::post(cast, "office").ok_or_else(|| AppError::outside("the office has no post"))?;
    for month in SEALED_MONTHS.iter().filter_map(|month| month.parse().ok()) {
        let seal = async |tx: Tx| crate::months::seal_closed(&tx, system, (office, post.id), month).await;
        system.store().write("seal_world", seal).await?;
    }
    Ok(Some(people::accounts(cast)))
}

fn loaded(system: &System) -> Event {
    Event {
        id: EventId(Uuid::now_v7()),
        at: system.now(),
        person: None,
        post: None,
        what: LOADED,
        subject: Subject { kind: WORLD, id: Uuid::nil() },
        unit: None,
        changes: Vec::new(),
        request: RequestId(Uuid::now_v7()),
    }
}
