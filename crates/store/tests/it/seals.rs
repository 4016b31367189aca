//! The rows of a month: the same texts on both databases, and every column of every table is part of them.

use crate::databases::check;
use domain::period::Period;
use domain::seal::{Events, Hash, Key, MonthSeal, Row, RowFault, compare, tables};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use std::sync::Mutex;
use store::{Column, Error, Kind, Sealed, Snapshot, Table, Tx};
use uuid::Uuid;

/// Tables that a month rests on; those of parts that aren't there yet may be missing.
const OF_A_MONTH: &[&str] = &[
    "board_files",
    "boards",
    "case_acts",
    "case_goals",
    "case_units",
    "cases",
    "confirmations",
    "declared_points",
    "escalations",
    "event_numbers",
    "events",
    "hand_overs",
    "notice_boards",
    "notices",
    "observations",
    "peer_figures",
    "report_rows",
    "reports",
    "restatements",
    "results",
    "row_answers",
    "standings",
];

/// Undoes all that the test did.
#[derive(Debug)]
struct Stop(String);

impl From<Error> for Stop {
    fn from(fault: Error) -> Self {
        Self(fault.to_string())
    }
}

impl From<DbErr> for Stop {
    fn from(fault: DbErr) -> Self {
        Self(fault.to_string())
    }
}

fn month() -> Period {
    "2022-03".parse().unwrap()
}

/// A value of a column: one of two, of which the first makes the row one of the month.
fn literal(backend: DbBackend, table: &str, column: &Column, other: bool) -> String {
    let is_sqlite = backend == DbBackend::Sqlite;
    let pick = |first: &str, second: &str| if other { second.to_owned() } else { first.to_owned() };
    match column.name.as_str() {
        "period" | "counts_from" => return pick("'2022-03'", "'2022-02'"),
        "last_month" => return pick("24266", "24265"),
        "number" if table == "event_numbers" => return pick("1", "2"),
        _ => {}
    }
    match column.kind {
        Kind::Text | Kind::Json => pick("'x'", "'y'"),
        Kind::Integer => pick("7", "8"),
        Kind::Double => pick("0.1", "0.30000000000000004"),
        Kind::Boolean => pick("TRUE", "FALSE"),
        Kind::Time => pick("'2022-04-08T01:00:00.123456+00:00'", "'2022-04-08T01:00:00.123457+00:00'"),
        Kind::LocalTime => pick("'2022-04-08T01:00:00'", "'2022-04-08T01:00:01'"),
        Kind::Date => pick("'2022-04-08'", "'2022-04-09'"),
        Kind::Bytes if is_sqlite => pick("x'0102'", "x'0103'"),
        Kind::Bytes => pick("'\\x0102'", "'\\x0103'"),
        Kind::Uuid => {
            let id = Uuid::from_u128(if other { 99 } else { id_of(table, &column.name) });
            if is_sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
        }
    }
}

/// Whose id a column has: those of reports, boards, notices and events are referred to.
fn id_of(table: &str, column: &str) -> u128 {
    match (table, column) {
        ("reports" | "cases", "id") | (_, "report" | "case_id") => 1,
        ("boards", "id") | (_, "board") => 2,
        ("notices", "id") | (_, "notice") => 3,
        ("events", "id") | (_, "event") => 4,
        _ => 5,
    }
}

/// Nothing is checked that a row of one table says of another; what keeps the journal is gone.
async fn unguard(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() != DbBackend::Sqlite {
        tx.execute_unprepared("SET LOCAL session_replication_role = replica").await?;
        return Ok(());
    }
    tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
    for trigger in ["events_no_update", "event_numbers_no_update"] {
        tx.execute_unprepared(&format!("DROP TRIGGER {trigger}")).await?;
    }
    Ok(())
}

async fn fill(tx: &Tx, table: &Table) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let names: Vec<String> = table.columns.iter().map(|of| format!("\"{}\"", of.name)).collect();
    let values: Vec<_> = table.columns.iter().map(|of| literal(backend, &table.name, of, false)).collect();
    let insert = format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), values.join(", "));
    tx.execute_unprepared(&insert).await.map(|_| ())
}

/// Whether the row of this table that was filled in is named when the column has another value.
async fn flip(tx: &Tx, table: &Table, column: &Column, before: &[Row]) -> Result<(), Stop> {
    let value = literal(tx.get_database_backend(), &table.name, column, true);
    tx.execute_unprepared("SAVEPOINT flip").await?;
    let update = format!("UPDATE {} SET \"{}\" = {value}", table.name, column.name);
    let done = tx.execute_unprepared(&update).await?;
    assert_eq!(done.rows_affected(), 1, "{update}");
    let now = tx.month_rows(month(), (1, 1)).await?;
    let own = before.iter().find(|row| row.table == table.name).unwrap();
    let named = compare(before, &now).iter().any(|fault| match fault {
        RowFault::Changed(row) | RowFault::Missing(row) => (&row.table, &row.key) == (&own.table, &own.key),
        RowFault::Added(_) => false,
    });
    assert!(named, "{update} isn't seen");
    tx.execute_unprepared("ROLLBACK TO SAVEPOINT flip").await?;
    Ok(())
}

#[test]
fn every_column_of_every_table_is_sealed_alike_on_both_databases() {
    let seen: Mutex<Vec<Vec<Row>>> = Mutex::default();
    check(async |fresh| {
        let store = fresh.open().await;
        let all = Snapshot::of(&fresh.url).await.unwrap().tables().await.unwrap();
        let all: Vec<_> = all.into_iter().filter(|of| OF_A_MONTH.contains(&of.name.as_str())).collect();
        let (all, seen) = (&all, &seen);
        let work = async |tx: Tx| {
            unguard(&tx).await?;
            for table in all {
                fill(&tx, table).await?;
            }
            let rows = tx.month_rows(month(), (1, 1)).await?;
            let named: Vec<_> = tables(&rows).into_iter().map(|of| (of.table, of.rows)).collect();
            let expected: Vec<_> = all.iter().map(|of| (of.name.clone(), 1)).collect();
            let without_cases = all.iter().all(|of| of.name != "reports");
            if !without_cases {
                assert_eq!(named, expected);
            }
            for table in all.iter().filter(|of| named.iter().any(|(name, _)| *name == of.name)) {
                for column in &table.columns {
                    flip(&tx, table, column, &rows).await?;
                }
            }
            seen.lock().unwrap().push(rows);
            Err::<(), _>(Stop("done".to_owned()))
        };
        let Err(Stop(why)) = store.write("flip", work).await else { panic!("saved") };
        assert_eq!(why, "done");
    });
    let seen = seen.into_inner().unwrap();
    assert!(seen.len() == 2 && seen[0].len() > 2);
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_seal_is_kept_and_never_changed() {
    check(async |fresh| {
        let store = fresh.open().await;
        let rows = [Row::new("a", "1", &"x".into()), Row::new("b", "2", &"y".into())];
        let (key, events) = (Key::new(&[7; 32]), Events { first: 1, last: 0 });
        let at = "2022-04-20T01:00:00Z".to_owned();
        let parts = (tables(&rows), Vec::new(), events);
        let seal = MonthSeal::new("2022-03".to_owned(), at.clone(), Some(Hash::nothing()), parts, &key);
        let sealed = Sealed { seal, at: at.parse().unwrap(), person: None, post: None };
        let (kept, leaves) = (&sealed, &rows);
        let work = async |tx: Tx| {
            tx.add_seal(month(), kept, leaves).await?;
            assert!(tx.is_sealed("2022-Q1".parse().unwrap()).await?);
            Ok::<_, Error>(())
        };
        store.write("seal", work).await.unwrap();
        assert_eq!(store.seals().await.unwrap(), std::slice::from_ref(&sealed));
        assert_eq!(store.sealed_rows(month()).await.unwrap(), rows);
        assert!(store.is_sealed(month()).await.unwrap());
        assert!(!store.is_sealed("2022-04".parse().unwrap()).await.unwrap());
        for change in [
            "UPDATE seals SET root = 'x'",
            "DELETE FROM seals",
            "UPDATE seal_leaves SET hash = 'x'",
            "DELETE FROM seal_leaves",
        ] {
            let fault = crate::databases::sql(&store, change).await.unwrap_err();
            assert!(fault.contains("append-only"), "{change}: {fault}");
        }
        assert!(store.write("again", work).await.is_err());
    });
}
