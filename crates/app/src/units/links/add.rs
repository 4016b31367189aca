//! Linking two units.

use super::read::UnitLinkView;
use super::{ENDS, LINK, refused};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use crate::units::{existing, lasts};
use chrono::NaiveDate;
use domain::access::{Action, Owners};
use domain::days::Days;
use domain::id::LinkId;
use domain::journal::{Change, Code};
use domain::link::{Link, LinkKind};
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("unit_link.made");
const KIND: Code = Code::literal("kind");
const UPPER: Code = Code::literal("upper");
const LOWER: Code = Code::literal("lower");
const STARTS: Code = Code::literal("starts");

/// Two units to link.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnitLink {
    /// `party_body`: a party organisation to a self-governing body; `body_grid`: a self-governing body to a grid;
    /// `party_grid`: a party organisation to a grid.
    #[schema(example = "party_body", min_length = 1, max_length = 40)]
    pub kind: String,
    /// The code of the unit that leads or governs.
    #[schema(example = "YQ-D01", min_length = 1, max_length = 40)]
    pub upper: String,
    /// The code of the unit that is led or governed.
    #[schema(example = "YQ-Z01", min_length = 1, max_length = 40)]
    pub lower: String,
    /// The first day, from 1900 to 2199; today unless told.
    pub from: Option<NaiveDate>,
    /// The last day; none for an open end.
    pub until: Option<NaiveDate>,
}

/// Links two units for a time. Whoever asks may edit both.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without one of the units, [`AppError::Denied`], [`AppError::Conflict`] when
/// the same is linked already or one of the units isn't there all the time; the store's.
pub async fn add_link(system: &System, actor: &Actor, given: &NewUnitLink) -> Result<UnitLinkView, AppError> {
    let (kind, days) = check(system, given)?;
    let add = async |tx: Tx| {
        let (upper, lower) = (existing(&tx, &given.upper).await?, existing(&tx, &given.lower).await?);
        let policies = system.policies();
        let post = policies.authorise(actor, Action::UnitEdit, &Owners::unit(&upper.path))?;
        policies.authorise(actor, Action::UnitEdit, &Owners::unit(&lower.path))?;
        let id = LinkId(Uuid::now_v7());
        let link = Link { id, kind, upper: upper.id, lower: lower.id, days, version: 1 };
        link.check(&tx.links_between(upper.id, lower.id).await?).map_err(refused)?;
        lasts(&upper, &days)?;
        lasts(&lower, &days)?;
        tx.add_links(std::slice::from_ref(&link)).await?;
        let mut made = actor.did(system, Some(post), MADE, (LINK, id.0), Some(upper.id));
        let mut add = |field: Code, value| made.changes.push(Change::plain(field, None, Some(value)));
        add(KIND, json!(kind));
        add(UPPER, json!(upper.code));
        add(LOWER, json!(lower.code));
        add(STARTS, json!(days.starts));
        if let Some(ends) = days.ends {
            add(ENDS, json!(ends));
        }
        tx.record(&made, &[]).await?;
        Ok(UnitLinkView::of(&link, &upper, &lower))
    };
    system.store().write_once("add_link", actor.ask.as_ref(), add).await
}

fn check(system: &System, given: &NewUnitLink) -> Result<(LinkKind, Days), AppError> {
    let mut misfits = Misfits::default();
    let kind = given.kind.parse::<LinkKind>();
    if kind.is_err() {
        misfits.add("/kind", "no_such_kind", super::read::KINDS);
    }
    misfits.day("/from", given.from);
    misfits.day("/until", given.until);
    let days = Days { starts: given.from.unwrap_or_else(|| system.today()), ends: given.until };
    if days.is_empty() {
        misfits.add("/until", "too_early", "the first day or later");
    }
    misfits.done()?;
    Ok((kind.map_err(AppError::outside)?, days))
}
