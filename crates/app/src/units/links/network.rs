//! The network around a unit.

use super::read::UnitLinkView;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use crate::units;
use chrono::NaiveDate;
use domain::access::Action;
use domain::link::Link;
use domain::unit::Unit;
use serde::{Deserialize, Serialize};

/// The most units that a network is shown with.
const MOST: usize = 500;

/// When.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NetworkAt {
    /// The links that there are on this day, from 1900 to 2199; today unless told.
    #[param(example = "2022-04-08")]
    pub at: Option<NaiveDate>,
}

/// A unit of a network.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NetworkUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    #[schema(example = "grid")]
    pub level: String,
}

/// All units that links join to one, however far, and these links.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NetworkView {
    /// The unit that was asked for first, then those around it, the nearest first.
    #[schema(max_items = 500)]
    pub units: Vec<NetworkUnit>,
    /// The links between them.
    pub links: Vec<UnitLinkView>,
    /// Whether there are more than 500 units, of which the nearest are shown.
    pub is_cut: bool,
}

/// The network around the unit of this code as it stood on a day, as far as whoever asks may see its units.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`], the store's.
pub async fn network(
    system: &System,
    actor: &Actor,
    code: &str,
    asked: &NetworkAt,
) -> Result<NetworkView, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", asked.at);
    misfits.done()?;
    let centre = units::unit(system, actor, code).await?;
    let scope = system.policies().scope(actor, Action::UnitRead);
    let day = asked.at.unwrap_or_else(|| system.today());
    let found = system.store().network(&scope, &centre, day, MOST).await?;
    let then = units::stood(system, &found.units, day).await?;
    let view = |link: &Link| Some(UnitLinkView::of(link, then.get(&link.upper)?, then.get(&link.lower)?));
    let unit = |unit: &Unit| NetworkUnit {
        code: unit.code.clone(),
        name: unit.name.clone(),
        level: unit.level.clone(),
    };
    Ok(NetworkView {
        units: found.units.iter().filter_map(|of| then.get(&of.id)).map(unit).collect(),
        links: found.links.iter().filter_map(view).collect(),
        is_cut: found.is_cut,
    })
}
