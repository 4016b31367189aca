//! Proving a unit's standing to whoever has the board's root.

use super::{files, seen_standing};
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::id::CaseId;
use domain::seal::{LineProof, StandingProof};
use serde::Deserialize;

/// The file that standings are proved from.
const FILE: &str = "board.csv";

/// Whose standing is proved.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofAsked {
    /// The unit's code.
    #[param(example = "331102100", min_length = 1, max_length = 40)]
    pub unit: String,
}

/// Proves how a unit stands on a board that has its root, as docs/seals.md says.
///
/// # Errors
/// [`AppError::NotFound`] when the board isn't approved or the unit isn't on it; [`AppError::Denied`], the store's.
pub async fn proof(
    system: &System,
    actor: &Actor,
    id: CaseId,
    asked: &ProofAsked,
) -> Result<StandingProof, AppError> {
    let mut misfits = Misfits::default();
    misfits.text("?unit", &asked.unit, 40);
    misfits.done()?;
    let (row, unit, _) = seen_standing(system, actor, id, &asked.unit).await?;
    if row.board.root.is_none() {
        return Err(AppError::not_found("proof", format!("{id} before it is approved")));
    }
    let kept = system.store().board_files(id).await?;
    let (period, code) = (row.board.period.to_string(), unit.code);
    tokio::task::spawn_blocking(move || {
        let tree = files::tree(&kept)?;
        let file = kept.iter().find(|file| file.name == FILE);
        let body = files::opened(file.ok_or_else(|| AppError::outside("the board has no board.csv"))?)?;
        let begins = format!("{code},");
        let text = String::from_utf8_lossy(&body);
        let number = (1..).zip(text.lines()).find(|(_, line)| line.starts_with(&begins)).map(|(at, _)| at);
        let prove = |number: u64| -> Result<LineProof, AppError> {
            tree.prove(FILE, &body, number).ok_or_else(|| AppError::not_found("standing", &code))
        };
        Ok(StandingProof {
            format: StandingProof::FORMAT.to_owned(),
            period,
            root: tree.root,
            head: prove(1)?,
            standing: prove(number.unwrap_or_default())?,
            unit: code.clone(),
        })
    })
    .await
    .map_err(AppError::outside)?
}
