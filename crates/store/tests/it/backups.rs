//! Snapshots and restores: every kind of value comes through, on and between both databases.

use crate::databases::{Fresh, check, closed, count, number, record, salt, sql};
use domain::journal::Change;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Error, Restore, Row, Snapshot, Store, Table, Tx};

type Rows = BTreeMap<String, Vec<Row>>;

/// All that a snapshot has, by table.
async fn rows(snapshot: &Snapshot) -> Rows {
    let mut all = Rows::new();
    for table in snapshot.tables().await.unwrap() {
        let mut rows = Vec::new();
        let take = |row: &Row| {
            rows.push(row.clone());
            Ok::<_, Error>(())
        };
        snapshot.rows(&table, take).await.unwrap();
        all.insert(table.name, rows);
    }
    all
}

async fn fill(url: &str, snapshot: &Snapshot) -> Result<(), Error> {
    let tables = snapshot.tables().await?;
    let restore = Restore::begin(url, &snapshot.migrations().await?, &tables).await?;
    let rows = rows(snapshot).await;
    for table in &tables {
        restore.insert(table, &rows[&table.name]).await?;
    }
    restore.finish().await
}

/// A table with a column of every type that a migration can make, and rows at the ends of each.
async fn add_every_type(store: &Store) {
    use sea_orm::sea_query::{ColumnDef, Table as Made};
    let column = |name: &'static str| ColumnDef::new(name);
    let make = async |tx: Tx| {
        let mut made = Made::create();
        made.table("every_type");
        made.col(column("id").uuid().primary_key()).col(column("long").big_integer());
        made.col(column("short").integer()).col(column("tiny").small_integer());
        made.col(column("double").double()).col(column("float").float()).col(column("flag").boolean());
        made.col(column("text").text()).col(column("name").string_len(40)).col(column("day").date());
        made.col(column("at").timestamp_with_time_zone()).col(column("local").date_time());
        made.col(column("bytes").binary())
            .col(column("some").binary_len(32))
            .col(column("json").json_binary());
        tx.execute(&made).await.map_err(|fault| panic!("{fault}")).ok();
        Ok::<_, Error>(())
    };
    store.write("make", make).await.unwrap();
}

fn ends() -> Vec<Row> {
    let id = |n: u8| format!("00000000-0000-0000-0000-0000000000{n:02x}");
    let rows = json!([
        { "id": id(1) },
        { "id": id(2), "long": i64::MAX, "short": i32::MAX, "tiny": i16::MAX, "double": f64::MAX.to_string(),
          "float": "0.5", "flag": true, "text": "一\n\"'\u{7f}\u{1f600}", "name": "", "day": "9999-12-31",
          "at": "2022-04-08T01:02:03.123456Z", "local": "2022-04-08T01:02:03.000001", "bytes": "00ff27",
          "some": "aa".repeat(32), "json": { "a": [1, 0.1, null, "x"] } },
        { "id": id(3), "long": i64::MIN, "short": i32::MIN, "tiny": i16::MIN,
          "double": f64::MIN_POSITIVE.to_string(), "float": "-1", "flag": false, "text": "", "name": "  ",
          "day": "0001-01-01", "at": "1969-12-31T23:59:59.999999Z", "local": "1970-01-01T00:00:00", "bytes": "",
          "json": [] },
        { "id": id(4), "double": "0.1", "float": "0", "at": "2022-04-08T01:02:03Z" },
    ]);
    serde_json::from_value(rows).unwrap()
}

/// A journal with numbers, events that wait for one, salts and units that refer to one another.
async fn some(store: &Store) {
    record(store, &(1..=600).map(closed).collect::<Vec<_>>()).await.unwrap();
    store.number_events().await.unwrap();
    record(store, &[closed(601)]).await.unwrap();
    let personal = async |tx: Tx| {
        let mut event = closed(602);
        let salt = salt(7, 11);
        event.changes.push(Change::personal(crate::databases::code("name"), &salt, None, Some("甲")));
        tx.record(&event, &[salt]).await
    };
    store.write("personal", personal).await.unwrap();
}

async fn moved(from: &Fresh, to: &Fresh) {
    let store = from.open().await;
    some(&store).await;
    add_every_type(&store).await;
    // The rows get in by the same door: what comes back out is compared with what was meant.
    let target = to.open().await;
    add_every_type(&target).await;
    let every: Table = {
        let snapshot = Snapshot::of(&from.url).await.unwrap();
        let tables = snapshot.tables().await.unwrap();
        tables.into_iter().find(|table| table.name == "every_type").unwrap()
    };
    let alone = from_same_kind(from);
    let first = alone.open().await;
    add_every_type(&first).await;
    let migrations = Snapshot::of(&alone.url).await.unwrap().migrations().await.unwrap();
    let restore = Restore::begin(&alone.url, &migrations, std::slice::from_ref(&every)).await.unwrap();
    restore.insert(&every, &ends()).await.unwrap();
    restore.finish().await.unwrap();
    let every_out = rows(&Snapshot::of(&alone.url).await.unwrap()).await;
    assert_eq!(every_out["every_type"], ends());

    let snapshot = Snapshot::of(&from.url).await.unwrap();
    let meant = rows(&snapshot).await;
    assert_eq!(meant["events"].len(), 602);
    assert_eq!(meant["salts"].len(), 1);
    fill(&to.url, &snapshot).await.unwrap();
    assert_eq!(rows(&Snapshot::of(&to.url).await.unwrap()).await, meant);

    let restored = to.open().await;
    assert_eq!(restored.events_after(0, 1000).await.unwrap(), store.events_after(0, 1000).await.unwrap());
    restored.number_events().await.unwrap();
    assert_eq!(number(&restored, "SELECT max(number) AS n FROM event_numbers").await, 602);
    let refused = sql(&restored, "DELETE FROM events").await.unwrap_err();
    assert!(refused.contains("append-only"), "{refused}");
    let orphan = sql(&restored, "INSERT INTO pending_events (event) SELECT id FROM every_type").await;
    assert!(orphan.is_err() || count(&restored, "every_type").await == 0, "the keys are back");
    let again = fill(&to.url, &snapshot).await.unwrap_err();
    assert!(matches!(again, Error::NotEmpty { .. }), "{again}");
}

fn from_same_kind(of: &Fresh) -> Fresh {
    if of.is_sqlite() { Fresh::sqlite() } else { Fresh::postgres() }
}

#[test]
fn all_rows_come_through_on_and_between_both_databases() {
    check(async |from| {
        for to in [Fresh::sqlite(), Fresh::postgres()] {
            let from = from_same_kind(from);
            println!("from {} to {}", from.url, to.url);
            moved(&from, &to).await;
        }
    });
}

#[test]
fn a_database_without_tables_gets_them() {
    check(async |from| {
        let store = from.open().await;
        some(&store).await;
        let snapshot = Snapshot::of(&from.url).await.unwrap();
        for to in [Fresh::sqlite(), Fresh::postgres()] {
            fill(&to.url, &snapshot).await.unwrap();
            assert_eq!(rows(&Snapshot::of(&to.url).await.unwrap()).await, rows(&snapshot).await);
        }
    });
}

#[test]
fn nothing_is_kept_of_a_restore_that_fails() {
    check(async |to| {
        let from = Fresh::sqlite();
        some(&from.open().await).await;
        let snapshot = Snapshot::of(&from.url).await.unwrap();
        let tables = snapshot.tables().await.unwrap();
        let (mut all, migrations) = (rows(&snapshot).await, snapshot.migrations().await.unwrap());
        // An event goes, its number stays.
        all.get_mut("events").unwrap().pop();
        let restore = Restore::begin(&to.url, &migrations, &tables).await.unwrap();
        for table in &tables {
            restore.insert(table, &all[&table.name]).await.unwrap();
        }
        assert!(restore.finish().await.is_err());
        assert!(matches!(Snapshot::of(&to.url).await, Err(Error::NoRecord)));
        let unknown = Restore::begin(&to.url, &["m9999_later".to_owned()], &tables).await;
        assert!(matches!(unknown, Err(Error::OtherTables { .. })));
    });
}

#[test]
fn a_snapshot_holds_still_while_others_write() {
    check(async |fresh| {
        let store = fresh.open_impatient(100_000).await;
        let done = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3_u128)
            .map(|writer| {
                let (store, done) = (store.clone(), Arc::clone(&done));
                tokio::spawn(async move {
                    let mut n = 0;
                    while !done.load(Ordering::Acquire) {
                        record(&store, &[closed(writer * 1_000_000 + n)]).await.unwrap();
                        store.number_events().await.unwrap();
                        n += 1;
                    }
                })
            })
            .collect();
        let mut last = 0;
        for _ in 0..5 {
            while count(&store, "event_numbers").await <= last {
                tokio::task::yield_now().await;
            }
            let snapshot = Snapshot::of(&fresh.url).await.unwrap();
            let all = rows(&snapshot).await;
            let (events, numbers) = (all["events"].len(), all["event_numbers"].len());
            assert_eq!(events, numbers + all["pending_events"].len(), "each event has a number or waits");
            let given = all["event_numbers"].iter().map(|row| row["number"].as_i64().unwrap());
            assert!(given.eq(1..=i64::try_from(numbers).unwrap()), "without gaps");
            let to = Fresh::sqlite();
            fill(&to.url, &snapshot).await.unwrap();
            let restored = to.open().await;
            restored.number_events().await.unwrap();
            assert_eq!(restored.events_after(0, 1_000_000).await.unwrap().len(), events);
            last = i64::try_from(numbers).unwrap();
        }
        done.store(true, Ordering::Release);
        for writer in writers {
            writer.await.unwrap();
        }
    });
}
