//! The databases that every test runs on, and what tests have in common.

use chrono::DateTime;
use domain::id::{EventId, PersonId, PostId, RequestId, SaltId};
use domain::journal::{Change, Code, Event, Salt, Subject};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use store::{Error, Settings, Store, Tx};
use tempfile::TempDir;
use testkit::postgres::Database;
use uuid::Uuid;

/// A database without tables.
pub(crate) struct Fresh {
    pub(crate) url: String,
    _kept: Kept,
}

#[expect(dead_code, reason = "they are there to be dropped after the test")]
enum Kept {
    File(TempDir),
    Server(Database),
}

impl Fresh {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a b.db").display());
        Self { url, _kept: Kept::File(folder) }
    }

    pub(crate) fn postgres() -> Self {
        let database = Database::create().unwrap_or_else(|fault| panic!("{fault}"));
        Self { url: database.url().to_owned(), _kept: Kept::Server(database) }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// A store that tries this often, and never waits.
    pub(crate) async fn open_impatient(&self, tries: u32) -> Store {
        let pause = std::time::Duration::ZERO;
        let settings =
            Settings { tries, first_pause: pause, longest_pause: pause, busy: pause, ..Settings::default() };
        Store::open_with(&self.url, settings).await.unwrap()
    }
}

/// Runs a test on an empty database of each kind.
pub(crate) fn check(test: impl AsyncFn(&Fresh)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    for make in [Fresh::sqlite, Fresh::postgres] {
        let fresh = make();
        println!("on {}", fresh.url);
        runtime.block_on(test(&fresh));
    }
}

pub(crate) fn code(text: &str) -> Code {
    Code::try_new(text).unwrap()
}

/// The event of this id: somebody closed a task, in their post.
pub(crate) fn closed(id: u128) -> Event {
    Event {
        id: EventId(Uuid::from_u128(id)),
        at: DateTime::parse_from_rfc3339("2022-04-08T09:00:00+08:00").unwrap(),
        person: Some(PersonId(Uuid::from_u128(11))),
        post: Some(PostId(Uuid::from_u128(12))),
        what: code("task.closed"),
        subject: Subject { kind: code("task"), id: Uuid::from_u128(13) },
        changes: vec![Change::plain(code("state"), Some(json!("open")), Some(json!({"z": 1, "a": [0.1]})))],
        request: RequestId(Uuid::from_u128(14)),
        unit: None,
    }
}

/// A salt of a person, both by number.
pub(crate) fn salt(id: u8, person: u128) -> Salt {
    Salt {
        id: SaltId(Uuid::from_u128(id.into())),
        person: PersonId(Uuid::from_u128(person)),
        bytes: [id; 32],
    }
}

/// Records events, all in one unit of work.
pub(crate) async fn record(store: &Store, events: &[Event]) -> Result<(), Error> {
    let work = async |tx: Tx| {
        for event in events {
            tx.record(event, &[]).await?;
        }
        Ok(())
    };
    store.write("record", work).await
}

/// Executes SQL in a unit of work of its own, and returns what was wrong with it.
pub(crate) async fn sql(store: &Store, statement: &str) -> Result<(), String> {
    let run = async |tx: Tx| {
        tx.execute_unprepared(statement).await.map_err(|fault| Failed(fault.to_string()))?;
        Ok(())
    };
    store.write("sql", run).await.map_err(|Failed(fault)| fault)
}

struct Failed(String);

impl From<Error> for Failed {
    fn from(fault: Error) -> Self {
        Self(fault.to_string())
    }
}

/// The number that a query with one column `n` returns.
pub(crate) async fn number(store: &Store, query: &str) -> i64 {
    let ask = async |tx: Tx| {
        let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), query)).await.unwrap();
        Ok::<i64, Error>(row.unwrap().try_get("", "n").unwrap())
    };
    store.write("number", ask).await.unwrap()
}

pub(crate) async fn count(store: &Store, table: &str) -> i64 {
    number(store, &format!("SELECT count(*) AS n FROM {table}")).await
}
