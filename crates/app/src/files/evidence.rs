//! What files are evidence of, and the files that somebody names as evidence: both have to be there for whoever names them.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::goals;
use crate::system::System;
use domain::access::{Action, Owners, UnitPath};
use domain::case::Case;
use domain::id::{CaseId, FileId, GoalId, MilestoneId, UnitId};
use domain::journal::Subject;
use serde_json::Value;
use std::collections::HashMap;
use store::Tx;

/// How many files may be named at once.
const MOST: usize = 100;

/// Whether these are the ids of files that whoever acts handed in or may see.
pub(crate) async fn check_evidence(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    misfits: &mut Misfits,
    at: &str,
    ids: &[Value],
) -> Result<(), AppError> {
    if ids.len() > MOST {
        misfits.add(at, "too_many", format!("at most {MOST} files"));
        return Ok(());
    }
    let id = |of: &Value| of.as_str()?.trim().parse().ok().map(FileId);
    let named: Vec<FileId> = ids.iter().filter_map(id).collect();
    let files = tx.files_by_id(&named).await?;
    let units: Vec<UnitId> = files.iter().map(|file| file.unit).collect();
    let units = tx.units_by_id(&units).await?;
    let paths: HashMap<UnitId, &UnitPath> = units.iter().map(|unit| (unit.id, &unit.path)).collect();
    let scope = system.policies().scope(actor, Action::FileRead);
    for (number, of) in ids.iter().enumerate() {
        let file = id(of).and_then(|id| files.iter().find(|file| file.id == id));
        let is_there = file.is_some_and(|file| {
            let path = paths.get(&file.unit);
            file.person == actor.person || path.is_some_and(|path| scope.has(&Owners::unit(path)))
        });
        if !is_there {
            misfits.add(&format!("{at}/{number}"), "no_such_file", "the id of a file that you may see");
        }
    }
    Ok(())
}

/// Whether there is such a thing for whoever hands in a file as its evidence.
pub(super) async fn check_subject(
    tx: &Tx,
    system: &System,
    actor: &Actor,
    subject: &Subject,
) -> Result<(), AppError> {
    let (kind, id) = (subject.kind.as_str(), subject.id);
    let found = match kind {
        "case" => (Action::CaseRead, tx.case(CaseId(id)).await?.as_ref().map(Case::owners)),
        "unit" => {
            let unit = tx.units_by_id(&[UnitId(id)]).await?.pop();
            (Action::UnitRead, unit.map(|unit| Owners::unit(&unit.path)))
        }
        "goal" | "milestone" => {
            let goal = match kind {
                "goal" => Some(GoalId(id)),
                _ => tx.milestone(MilestoneId(id)).await?.map(|milestone| milestone.goal),
            };
            let goal = match goal {
                Some(goal) => tx.goal_by_id(goal).await?,
                None => None,
            };
            let owners = match &goal {
                Some(goal) => Some(goals::owners(tx, goal).await?),
                None => None,
            };
            (Action::GoalRead, owners)
        }
        _ => {
            let mut misfits = Misfits::default();
            misfits.add("?subject_kind", "unknown_kind", "`case`, `goal`, `milestone` or `unit`");
            return misfits.done();
        }
    };
    let (action, owners) = found;
    let mut misfits = Misfits::default();
    if !owners.is_some_and(|owners| system.policies().scope(actor, action).has(&owners)) {
        misfits.add("?subject", "no_such_subject", format!("the id of a {kind} that you may see"));
    }
    misfits.done()
}
