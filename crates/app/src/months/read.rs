//! Seals as they are shown: to everybody, for anybody may check them.

use super::month;
use crate::AppError;
use crate::actor::Actor;
use crate::system::System;
use domain::access::Action;
use domain::seal::MonthSeal;
use serde::{Deserialize, Serialize};

/// A month's seal: `seal.json`, as docs/seals.md has it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub struct SealFile(MonthSeal);

impl From<MonthSeal> for SealFile {
    fn from(seal: MonthSeal) -> Self {
        Self(seal)
    }
}

/// A sealed month.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SealLine {
    /// The month.
    #[schema(example = "2022-03")]
    pub period: String,
    /// When it was sealed.
    pub sealed: String,
    /// Its root.
    pub root: String,
    /// The root of the month that was sealed before.
    pub previous: Option<String>,
    /// What its signature is checked with.
    pub public_key: String,
}

/// The sealed months, the last one first, and the key that the next one will be signed with.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SealList {
    /// What the next signature will be checked with.
    pub public_key: String,
    /// The months.
    pub items: Vec<SealLine>,
}

/// The sealed months.
///
/// # Errors
/// [`AppError::Denied`], the key's, the store's.
pub async fn seals(system: &System, actor: &Actor) -> Result<SealList, AppError> {
    system.policies().is_for(actor, Action::BoardRead)?;
    let line = |seal: MonthSeal| SealLine {
        root: seal.root.to_string(),
        previous: seal.previous.map(|root| root.to_string()),
        public_key: seal.public_key.to_string(),
        period: seal.period,
        sealed: seal.sealed,
    };
    let all = system.store().seals().await?;
    let items = all.into_iter().rev().map(|sealed| line(sealed.seal)).collect();
    Ok(SealList { public_key: system.seal_key().public()?.to_string(), items })
}

/// A month's seal.
///
/// # Errors
/// [`AppError::Denied`]; [`AppError::NotFound`] when the month isn't sealed; the store's.
pub async fn seal(system: &System, actor: &Actor, period: &str) -> Result<SealFile, AppError> {
    system.policies().is_for(actor, Action::BoardRead)?;
    let name = month(period)?.to_string();
    let found = system.store().seals().await?.into_iter().find(|sealed| sealed.seal.period == name);
    found.map(|sealed| SealFile(sealed.seal)).ok_or_else(|| AppError::not_found("seal", name))
}
