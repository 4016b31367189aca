//! A month as the record has it now, against its seal.

use super::{Trusted, Verdict};
use crate::AppError;
use domain::period::Period;
use domain::seal::{MonthSeal, Row, RowFault, TableRoot, compare, tables};
use std::collections::BTreeSet;
use store::{Error, Sealed, Store};

/// Verifies the rows of a month, its seal, and the seals before it that it leans on.
///
/// # Errors
/// The month isn't sealed; the store's.
pub async fn verify_month(store: &Store, month: Period, trusted: Trusted) -> Result<Verdict, AppError> {
    let mut verdict = Verdict::default();
    match verify(store, month, trusted, &mut verdict).await {
        // What can't be read any more was changed by others than the program.
        Err(AppError::Store(Error::Corrupt { table, column, id, .. })) => {
            let with = vec![("table", table.to_owned()), ("row", id), ("column", column.to_owned())];
            verdict.differs("verify-corrupt", with);
            Ok(verdict)
        }
        Err(other) => Err(other),
        Ok(()) => Ok(verdict),
    }
}

async fn verify(
    store: &Store,
    month: Period,
    trusted: Trusted,
    verdict: &mut Verdict,
) -> Result<(), AppError> {
    let all = store.seals().await?;
    let name = month.to_string();
    let Some(at) = all.iter().position(|sealed| sealed.seal.period == name) else {
        return Err(AppError::conflict("not_sealed", name));
    };
    chain(verdict, &all[..=at]);
    let seal = &all[at].seal;
    verdict.seal(seal, trusted);
    let sealed = store.sealed_rows(month).await?;
    let found = store.month_rows(month, (seal.events.first, seal.events.last)).await?;
    rows(verdict, seal, &sealed, &found);
    if verdict.is_proved() {
        let with = vec![
            ("period", name),
            ("rows", found.len().to_string()),
            ("tables", seal.tables.len().to_string()),
            ("root", seal.root.to_string()),
            ("key", seal.public_key.to_string()),
        ];
        verdict.holds("verify-month", with);
    }
    Ok(())
}

/// Each seal leans on the one before; the last of these is looked at elsewhere.
fn chain(verdict: &mut Verdict, seals: &[Sealed]) {
    for sealed in &seals[..seals.len() - 1] {
        verdict.seal(&sealed.seal, Trusted::default());
    }
    let mut before: Option<&MonthSeal> = None;
    for Sealed { seal, .. } in seals {
        let follows = before.map_or(1, |before| before.events.last + 1) == seal.events.first;
        if seal.previous != before.map(|before| before.root) || !follows {
            verdict.differs("verify-chain", vec![("period", seal.period.clone())]);
        }
        before = Some(seal);
    }
}

/// The seal decides by tables; the leaves that are kept beside it name the rows.
fn rows(verdict: &mut Verdict, seal: &MonthSeal, sealed: &[Row], found: &[Row]) {
    let (kept, now) = (tables(sealed), tables(found));
    let of = |all: &[TableRoot], name: &str| all.iter().find(|of| of.table == name).cloned();
    let names: BTreeSet<&String> =
        seal.tables.iter().chain(&kept).chain(&now).map(|table| &table.table).collect();
    for name in names {
        let stated = of(&seal.tables, name);
        if of(&kept, name) != stated {
            verdict.differs("verify-leaves", vec![("table", name.clone())]);
        }
        if of(&now, name) == stated {
            continue;
        }
        let own = |rows: &[Row]| rows.iter().filter(|row| row.table == *name).cloned().collect::<Vec<_>>();
        let faults = compare(&own(sealed), &own(found));
        if faults.is_empty() {
            verdict.differs("verify-table", vec![("table", name.clone())]);
        }
        for fault in faults {
            let (key, row) = match fault {
                RowFault::Changed(row) => ("verify-row-changed", row),
                RowFault::Missing(row) => ("verify-row-missing", row),
                RowFault::Added(row) => ("verify-row-added", row),
            };
            verdict.differs(key, vec![("table", row.table), ("row", row.key)]);
        }
    }
}
