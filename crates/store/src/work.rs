//! The unit of work: what is saved together or not at all, tried again when others are in its way.

use crate::error::{Error, is_conflict, while_doing};
use crate::house::Answer;
use crate::open::Store;
use chrono::{DateTime, Utc};
use domain::id::AccountId;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How many rows, or ids, go in one statement.
pub(crate) const AT_ONCE: usize = 500;

/// A request that may come again, because its answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Who asks.
    pub account: AccountId,
    /// The key that they gave the request.
    pub key: String,
    /// A digest of all that they ask for.
    pub fingerprint: String,
    /// The real time.
    pub now: DateTime<Utc>,
}

impl Ask {
    fn corrupt(&self, fault: &serde_json::Error) -> Error {
        Error::Corrupt { table: "answers", column: "answer", id: self.key.clone(), why: fault.to_string() }
    }
}

/// An open unit of work. Whoever has it may write; only [`Store::write`] commits.
pub struct Tx(Arc<Inner>);

struct Inner {
    transaction: DatabaseTransaction,
    /// The first fault of a statement. It is kept apart from what the unit of work makes of it: after it, nothing can
    /// be saved, and PostgreSQL would answer a commit with a silent roll-back.
    fault: OnceLock<Fault>,
}

struct Fault {
    is_conflict: bool,
    said: String,
}

impl Fault {
    fn of(fault: &DbErr) -> Self {
        Self { is_conflict: is_conflict(fault), said: fault.to_string() }
    }
}

/// How one try went.
enum Try<T> {
    Done(T),
    /// Others were in the way: what the database said.
    Conflict(String),
}

impl Store {
    /// Does `work` in one transaction: what it wrote is saved when it succeeds, and nothing of it when it fails. It
    /// sees the database as if it ran alone (serializable). When other writers are in its way it is done again from the
    /// start, as often as the settings say; so it has to do nothing but read and write through the [`Tx`]. Don't begin
    /// another one inside it: SQLite's single writer would wait for itself.
    ///
    /// Each unit of work is logged and counted with its name, its tries and the time it took.
    ///
    /// # Errors
    /// What `work` returned; [`Error::Conflict`] when all tries met other writers; [`Error::WentOn`] when `work`
    /// succeeded although a statement failed; [`Error::Kept`] when it left its [`Tx`] somewhere; [`Error::Database`].
    pub async fn write<T, E, Doing>(&self, name: &'static str, work: impl Fn(Tx) -> Doing) -> Result<T, E>
    where
        E: From<Error>,
        Doing: Future<Output = Result<T, E>>,
    {
        self.write_at(IsolationLevel::Serializable, name, work).await
    }

    /// As [`Store::write`], but only once for the same ask: whoever asks again is given what was saved then, and nothing
    /// is done.
    ///
    /// # Errors
    /// As there; [`Error::KeyReused`] when something else was asked for with this key.
    pub async fn write_once<T, E, Doing>(
        &self,
        name: &'static str,
        ask: Option<&Ask>,
        work: impl Fn(Tx) -> Doing,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        E: From<Error>,
        Doing: Future<Output = Result<T, E>>,
    {
        let Some(ask) = ask else { return self.write(name, work).await };
        let work = &work;
        self.write(name, |tx: Tx| async move {
            if let Some(kept) = tx.answer(ask.account, &ask.key).await? {
                if kept.fingerprint != ask.fingerprint {
                    return Err(Error::KeyReused { key: ask.key.clone() }.into());
                }
                return serde_json::from_value(kept.answer).map_err(|fault| ask.corrupt(&fault).into());
            }
            let after = Tx(Arc::clone(&tx.0));
            let done = work(tx).await?;
            let answer = serde_json::to_value(&done).map_err(|fault| ask.corrupt(&fault))?;
            let (account, key, fingerprint) = (ask.account, ask.key.clone(), ask.fingerprint.clone());
            after.keep_answer(&Answer { account, key, fingerprint, answer, made: ask.now }).await?;
            Ok(done)
        })
        .await
    }

    /// As [`Store::write`], on PostgreSQL at another level of isolation.
    pub(crate) async fn write_at<T, E, Doing>(
        &self,
        level: IsolationLevel,
        name: &'static str,
        work: impl Fn(Tx) -> Doing,
    ) -> Result<T, E>
    where
        E: From<Error>,
        Doing: Future<Output = Result<T, E>>,
    {
        let began = Instant::now();
        let mut tries = 1;
        let outcome = loop {
            match self.attempt(level, name, &work).await {
                Try::Done(outcome) => break outcome,
                Try::Conflict(fault) if tries >= self.settings.tries => {
                    break Err(Error::Conflict { name, tries, fault }.into());
                }
                Try::Conflict(fault) => {
                    tracing::debug!(name, tries, fault, "unit of work meets other writers");
                    self.settings.wait_after(tries).await;
                    tries += 1;
                }
            }
        };
        told(name, tries, began.elapsed(), outcome.is_ok());
        outcome
    }

    async fn attempt<T, E, Doing>(
        &self,
        level: IsolationLevel,
        name: &'static str,
        work: &impl Fn(Tx) -> Doing,
    ) -> Try<Result<T, E>>
    where
        E: From<Error>,
        Doing: Future<Output = Result<T, E>>,
    {
        let failed = |doing: &str, fault: DbErr| {
            if is_conflict(&fault) {
                Try::Conflict(fault.to_string())
            } else {
                Try::Done(Err(while_doing(format!("{doing} `{name}`"))(fault).into()))
            }
        };
        let transaction = match self.writer.begin_with_options(options(&self.writer, level)).await {
            Ok(transaction) => transaction,
            Err(fault) => return failed("begin", fault),
        };
        let inner = Arc::new(Inner { transaction, fault: OnceLock::new() });
        let outcome = work(Tx(Arc::clone(&inner))).await;
        let Some(Inner { transaction, fault }) = Arc::into_inner(inner) else {
            return Try::Done(Err(Error::Kept { name }.into()));
        };
        let outcome = match (outcome, fault.into_inner()) {
            (Ok(done), None) => {
                return match transaction.commit().await {
                    Ok(()) => Try::Done(Ok(done)),
                    Err(fault) => failed("save", fault),
                };
            }
            (_, Some(Fault { is_conflict: true, said })) => Try::Conflict(said),
            (Ok(_), Some(fault)) => Try::Done(Err(Error::WentOn { name, fault: fault.said }.into())),
            (Err(refusal), _) => Try::Done(Err(refusal)),
        };
        if let Err(fault) = transaction.rollback().await {
            // Nothing is saved all the same: the database ends the transaction with the connection.
            tracing::warn!(name, %fault, "cannot roll back");
        }
        outcome
    }
}

/// Logs and counts a unit of work.
fn told(name: &'static str, tries: u32, took: Duration, saved: bool) {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(name, tries, micros, saved, "unit of work");
    let saved = if saved { "yes" } else { "no" };
    metrics::counter!("liangzhu_units_of_work_total", "name" => name, "saved" => saved).increment(1);
    metrics::counter!("liangzhu_units_of_work_retries_total", "name" => name).increment(u64::from(tries - 1));
    metrics::histogram!("liangzhu_unit_of_work_seconds", "name" => name).record(took.as_secs_f64());
}

fn options(connection: &impl ConnectionTrait, level: IsolationLevel) -> TransactionOptions {
    match connection.get_database_backend() {
        // A transaction that begins reading can't always become a writing one, however long it waits.
        DbBackend::Sqlite => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        },
        _ => TransactionOptions { isolation_level: Some(level), ..Default::default() },
    }
}

impl Tx {
    fn noting<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        outcome.inspect_err(|fault| {
            self.0.fault.get_or_init(|| Fault::of(fault));
        })
    }
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.0.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.noting(self.0.transaction.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.noting(self.0.transaction.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.noting(self.0.transaction.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.noting(self.0.transaction.query_all_raw(statement).await)
    }
}
