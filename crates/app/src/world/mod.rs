//! The demo's world in the system of record: units, people, and what later work adds.

mod boards;
mod facts;
mod forms;
mod goals;
mod groups;
mod network;
mod people;
mod results;
mod schemes;
mod staff;
mod story;
mod told;
mod units;

use crate::AppError;
use crate::reports::Owing;
use crate::system::System;
use domain::goal::first_day;
use domain::id::{EventId, RequestId, UnitId};
use domain::journal::{Code, Event, Subject};
use domain::period::{Cadence, Period};
use domain::unit::Unit;
use people::Member;
use serde::Serialize;
use staff::Staff;
use std::collections::HashMap;
use store::{Setting, Tx};
use story::Story;
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
    add_forms(system, units, cast, (plan, facts)).await?;
    system.relay().await?;
    let post = people::post(cast, "office").ok_or_else(|| AppError::outside("the office has no post"))?;
    for month in SEALED_MONTHS.iter().filter_map(|month| month.parse().ok()) {
        let seal = async |tx: Tx| crate::months::seal_closed(&tx, system, (office, post.id), month).await;
        system.store().write("seal_world", seal).await?;
    }
    Ok(Some(people::accounts(cast)))
}

/// Loads the forms of the year's months that are over, each as far as it is, and opens this month's.
async fn add_forms(
    system: &System,
    units: &[Unit],
    cast: &[Member],
    (plan, facts): (&goals::Plan, &facts::Facts),
) -> Result<(), AppError> {
    let Some(this_month) = crate::goals::this_month(system) else { return Ok(()) };
    let months =
        (1..this_month.number()).filter_map(|number| Period::new(this_month.year(), Cadence::Month, number));
    let mut owing = Vec::new();
    for month in months {
        owing.push(Owing::read(system, month).await?);
    }
    let by_id: HashMap<UnitId, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let mut staff = Staff::of(cast);
    for form in owing.iter().flat_map(|of| &of.forms) {
        by_id.get(&form.unit).into_iter().for_each(|unit| staff.appoint(unit));
    }
    let staff = &staff;
    system.store().write("add_staff", async |tx: Tx| staff.add(&tx).await).await?;
    let post = |account| {
        people::post(cast, account).ok_or_else(|| AppError::outside(format!("nobody is the {account}")))
    };
    let (figures, told) = (forms::Figures::of(facts), &told::Told::read()?);
    let (verifier, office) = (post("verifier")?, post("office")?);
    let world = forms::World { units: by_id, figures, told, staff, verifier, office };
    let story = Story { system, cast, units, goals: &plan.ids, figures: &world.figures, told };
    for of in &owing {
        let is_sealed = SEALED_MONTHS.contains(&of.month.to_string().as_str());
        forms::add(system, &world, of, is_sealed, &|form| story.has(form)).await?;
    }
    story.dispute().await?;
    let opened = forms::clock(first_day(this_month), 8, 30);
    crate::reports::open_forms(system, None, this_month, opened).await?;
    story.returned().await
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
