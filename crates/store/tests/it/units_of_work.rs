//! Units of work: all or nothing, and again when others are in the way.

use crate::databases::{check, closed, count, number, sql};
use domain::id::AccountId;
use sea_orm::{ConnectionTrait, Statement};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Ask, Error, Settings, Store, Tx};
use tokio::sync::Notify;
use uuid::Uuid;

const TABLE: &str = "CREATE TABLE counters (id bigint PRIMARY KEY, n bigint NOT NULL)";
const ADD: &str = "UPDATE counters SET n = n + 1";

async fn with_counter(store: &Store) {
    sql(store, TABLE).await.unwrap();
    sql(store, "INSERT INTO counters (id, n) VALUES (1, 0)").await.unwrap();
}

async fn counter(store: &Store) -> i64 {
    number(store, "SELECT n FROM counters").await
}

#[derive(Debug)]
enum Refused {
    ByRule,
    ByStore(Error),
}

impl From<Error> for Refused {
    fn from(fault: Error) -> Self {
        Self::ByStore(fault)
    }
}

#[test]
fn a_failed_unit_leaves_neither_row_nor_event() {
    check(async |fresh| {
        let store = fresh.open().await;
        with_counter(&store).await;
        let refused = async |tx: Tx| {
            tx.execute_unprepared(ADD).await.unwrap();
            tx.record(&closed(1), &[]).await?;
            Err::<(), _>(Refused::ByRule)
        };
        assert!(matches!(store.write("refused", refused).await, Err(Refused::ByRule)));
        for table in ["events", "pending_events"] {
            assert_eq!(count(&store, table).await, 0, "{table}");
        }
        assert_eq!(counter(&store).await, 0);
        assert_eq!(store.number_events().await.unwrap(), 0);
    });
}

/// PostgreSQL answers the commit of a broken transaction with a roll-back, which is no fault to it.
#[test]
fn a_unit_that_goes_on_after_a_failed_statement_is_not_saved() {
    check(async |fresh| {
        let store = fresh.open().await;
        with_counter(&store).await;
        let heedless = async |tx: Tx| {
            tx.execute_unprepared(ADD).await.unwrap();
            let _ = tx.execute_unprepared("INSERT INTO counters (id, n) VALUES (1, 5)").await;
            Ok::<_, Refused>(())
        };
        let fault = store.write("heedless", heedless).await.unwrap_err();
        assert!(matches!(fault, Refused::ByStore(Error::WentOn { name: "heedless", .. })), "{fault:?}");
        assert_eq!(counter(&store).await, 0);
    });
}

#[test]
fn a_unit_that_keeps_its_transaction_is_not_saved() {
    check(async |fresh| {
        let store = fresh.open().await;
        with_counter(&store).await;
        let kept = Mutex::new(None);
        let keep = async |tx: Tx| {
            tx.execute_unprepared(ADD).await.map_err(lost)?;
            *kept.lock().unwrap() = Some(tx);
            Ok(())
        };
        let fault = store.write("keep", keep).await.unwrap_err();
        assert!(matches!(fault, Error::Kept { name: "keep" }), "{fault}");
        drop(kept);
        assert_eq!(counter(&store).await, 0);
    });
}

#[test]
fn an_abandoned_unit_leaves_nothing_and_blocks_nobody() {
    check(async |fresh| {
        let store = fresh.open().await;
        with_counter(&store).await;
        let endless = async |tx: Tx| {
            tx.execute_unprepared(ADD).await.unwrap();
            std::future::pending::<Result<(), Error>>().await
        };
        let unit = store.write("endless", endless);
        assert!(tokio::time::timeout(Duration::from_millis(50), unit).await.is_err());
        sql(&store, "UPDATE counters SET n = n + 10").await.unwrap();
        assert_eq!(counter(&store).await, 10);
    });
}

#[test]
fn concurrent_units_lose_no_update() {
    check(async |fresh| {
        let store = fresh.open().await;
        with_counter(&store).await;
        let patient = fresh.open_impatient(1000).await;
        let adding = (0..8).map(|_| {
            let store = patient.clone();
            tokio::spawn(async move {
                for _ in 0..5 {
                    let read_then_write = async |tx: Tx| {
                        let row = Statement::from_string(tx.get_database_backend(), "SELECT n FROM counters");
                        let n: i64 =
                            tx.query_one_raw(row).await.map_err(lost)?.unwrap().try_get("", "n").unwrap();
                        let set = format!("UPDATE counters SET n = {}", n + 1);
                        tx.execute_unprepared(&set).await.map_err(lost)?;
                        Ok::<_, Error>(())
                    };
                    store.write("add", read_then_write).await.unwrap();
                }
            })
        });
        for task in adding.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(counter(&store).await, 40);
    });
}

fn lost(source: sea_orm::DbErr) -> Error {
    Error::Database { doing: "add".into(), source }
}

type Waiting = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// Adds one in `store`; in its first run, after what it read was changed by `other`, if there is one.
async fn add_after(store: &Store, other: Option<&Store>) -> Result<(), Error> {
    let runs = AtomicU32::new(0);
    let add = async |tx: Tx| {
        let read = Statement::from_string(tx.get_database_backend(), "SELECT n FROM counters");
        tx.query_one_raw(read).await.map_err(lost)?;
        if let (0, Some(other)) = (runs.fetch_add(1, Ordering::Relaxed), other) {
            sql(other, ADD).await.unwrap();
        }
        tx.execute_unprepared(ADD).await.map_err(lost)?;
        Ok(())
    };
    store.write("add", add).await
}

/// On SQLite another process's unit holds the file's lock, and lets go in the pause; on PostgreSQL it changes what was
/// read.
#[test]
fn a_conflict_is_tried_again() {
    check(async |fresh| {
        let (let_go, held) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let other = fresh.open().await;
        with_counter(&other).await;
        let holding = Arc::new(Mutex::new(None));
        let (in_pause, free) = (Arc::clone(&holding), Arc::clone(&let_go));
        let pause = move |_| -> Waiting {
            free.notify_one();
            let unit: Option<tokio::task::JoinHandle<()>> = in_pause.lock().unwrap().take();
            Box::pin(async move { unit.unwrap().await.unwrap() })
        };
        let settings =
            Settings { busy: Duration::ZERO, tries: 2, pause: Arc::new(pause), ..Settings::default() };
        let store = Store::open_with(&fresh.url, settings).await.unwrap();
        let (holder, is_held, is_sqlite) = (other.clone(), Arc::clone(&held), fresh.is_sqlite());
        let unit = tokio::spawn(async move {
            let hold = async |tx: Tx| {
                if is_sqlite {
                    tx.execute_unprepared(ADD).await.map_err(lost)?;
                }
                is_held.notify_one();
                let_go.notified().await;
                Ok::<_, Error>(())
            };
            holder.write("hold", hold).await.unwrap();
        });
        held.notified().await;
        *holding.lock().unwrap() = Some(unit);
        add_after(&store, (!is_sqlite).then_some(&other)).await.unwrap();
        assert_eq!(counter(&other).await, 2);
        assert!(holding.lock().unwrap().is_none(), "it was tried once only");
    });
}

#[test]
fn a_conflict_is_given_up_after_the_last_try() {
    check(async |fresh| {
        let other = fresh.open().await;
        with_counter(&other).await;
        let store = fresh.open_impatient(1).await;
        let outcome = if fresh.is_sqlite() {
            let inside = async |_: Tx| Ok::<_, Error>(add_after(&store, None).await);
            other.write("hold", inside).await.unwrap()
        } else {
            add_after(&store, Some(&other)).await
        };
        assert!(matches!(outcome, Err(Error::Conflict { name: "add", tries: 1, .. })), "{outcome:?}");
        assert_eq!(counter(&other).await, i64::from(!fresh.is_sqlite()));
    });
}

/// Where a test's log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn units_are_logged_with_name_tries_and_duration() {
    check(async |fresh| {
        let store = fresh.open().await;
        let log = Log::default();
        let to = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || to.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        store.write("good", async |_: Tx| Ok::<_, Error>(())).await.unwrap();
        store.write("bad", async |_: Tx| Err::<(), _>(Refused::ByRule)).await.unwrap_err();
        drop(guard);
        let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("unit of work")).collect();
        assert_eq!(lines.len(), 2, "{text}");
        for (line, name, saved) in [(lines[0], "good", "true"), (lines[1], "bad", "false")] {
            let parts = [format!("name=\"{name}\" tries=1 micros="), format!("saved={saved}")];
            assert!(parts.iter().all(|part| line.contains(part)), "{line}");
        }
    });
}

#[test]
fn a_forgotten_answer_is_worked_out_anew() {
    check(async |fresh| {
        let store = fresh.open().await;
        let now = chrono::DateTime::parse_from_rfc3339("2022-04-08T09:00:00Z").unwrap().to_utc();
        let ask = Ask {
            account: AccountId(Uuid::from_u128(1)),
            key: "k".to_owned(),
            fingerprint: "f".to_owned(),
            now,
        };
        let said = AtomicU32::new(0);
        let say = async |_: Tx| Ok::<_, Error>(said.fetch_add(1, Ordering::SeqCst));
        let again = async || store.write_once("say", Some(&ask), say).await.unwrap();
        assert_eq!([again().await, again().await], [0, 0]);
        let forget = async |tx: Tx| tx.forget_answers(now).await;
        store.write("forget", forget).await.unwrap();
        assert_eq!(again().await, 0);
        let forget = async |tx: Tx| tx.forget_answers(now + chrono::TimeDelta::seconds(1)).await;
        store.write("forget", forget).await.unwrap();
        assert_eq!(again().await, 1);
        let other = Ask { fingerprint: "g".to_owned(), ..ask.clone() };
        let fault = store.write_once("say", Some(&other), say).await.unwrap_err();
        assert!(matches!(fault, Error::KeyReused { .. }), "{fault}");
    });
}
