//! Opening a store: which database, how it is connected to, and that it has our tables.

use crate::error::{Error, is_conflict, while_doing};
use crate::migration;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
    TransactionTrait,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Waits for as long as it is told.
pub type Pause = Arc<dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// How a store waits and how much it connects.
#[derive(Clone)]
pub struct Settings {
    /// Connections that read at the same time. PostgreSQL's write too; SQLite has one more, which alone writes.
    pub connections: u32,
    /// How long SQLite itself waits for another process's lock, in each try.
    pub busy: Duration,
    /// How often a unit of work is tried at most, when others are in its way. At least once.
    pub tries: u32,
    /// The pause after the first try. Each later one is twice as long.
    pub first_pause: Duration,
    /// No pause is longer.
    pub longest_pause: Duration,
    /// Waits between tries.
    pub pause: Pause,
}

impl Default for Settings {
    /// Eight connections; five tries of at most five seconds, 20 ms to 1 s apart by tokio's clock.
    fn default() -> Self {
        Self {
            connections: 8,
            busy: Duration::from_secs(5),
            tries: 5,
            first_pause: Duration::from_millis(20),
            longest_pause: Duration::from_secs(1),
            pause: Arc::new(|time| Box::pin(tokio::time::sleep(time))),
        }
    }
}

/// A database that has our tables. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    pub(crate) writer: DatabaseConnection,
    pub(crate) readers: DatabaseConnection,
    pub(crate) settings: Settings,
}

impl Store {
    /// Opens `sqlite:PATH`, made when it isn't there, or `postgres://USER:PASSWORD@HOST/NAME` of a server 15 or newer,
    /// and brings its tables up to date.
    ///
    /// # Errors
    /// No such database, no connection, or tables of a newer program.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Settings::default()).await
    }

    /// As [`Store::open`], with other settings.
    ///
    /// # Errors
    /// As there.
    pub async fn open_with(url: &str, settings: Settings) -> Result<Self, Error> {
        let store = match scheme(url)? {
            DbBackend::Sqlite => open_sqlite(url, settings).await?,
            _ => open_postgres(url, settings).await?,
        };
        store.migrate().await?;
        Ok(store)
    }

    /// Opens a record that is there to read from it. Nothing is changed there, nor are the tables brought up to date.
    ///
    /// # Errors
    /// [`Error::NoRecord`] without our tables, or with those of a program that sealed nothing yet; as [`Store::open`].
    pub async fn open_to_read(url: &str) -> Result<Self, Error> {
        if is_missing(url) {
            return Err(Error::NoRecord);
        }
        let settings = Settings::default();
        let readers = connect_to_read(url, settings.clone()).await?;
        let tx = readers.begin().await.map_err(while_doing("begin to read"))?;
        let applied = migration::applied(&tx).await?;
        tx.rollback().await.map_err(while_doing("read which migrations were applied"))?;
        if !applied.iter().any(|name| name == "m0017_seals") {
            return Err(Error::NoRecord);
        }
        Ok(Self { writer: readers.clone(), readers, settings })
    }

    /// Applies the migrations that the database hasn't seen, all or none; of several programs that start at once, one
    /// does it and the others wait.
    async fn migrate(&self) -> Result<(), Error> {
        let migrated = self.settings.patiently(|| migration::apply(&self.writer)).await;
        migrated.map_err(while_doing("bring the database's tables up to date"))
    }

    /// Closes all connections.
    ///
    /// # Errors
    /// The database refused.
    pub async fn close(self) -> Result<(), Error> {
        self.readers.close().await.map_err(while_doing("close the reading connections"))?;
        self.writer.close().await.map_err(while_doing("close the writing connection"))
    }
}

impl Settings {
    /// Does it, and again while others are in its way, as often as a unit of work.
    async fn patiently<T, Doing>(&self, work: impl Fn() -> Doing) -> Result<T, DbErr>
    where
        Doing: Future<Output = Result<T, DbErr>>,
    {
        let mut tries = 1;
        loop {
            match work().await {
                Err(fault) if is_conflict(&fault) && tries < self.tries => self.wait_after(tries).await,
                outcome => return outcome,
            }
            tries += 1;
        }
    }

    /// Waits after the try of this number, counted from one.
    pub(crate) async fn wait_after(&self, tries: u32) {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
        let time = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        (self.pause)(time).await;
    }
}

/// Which database an address is of.
fn scheme(url: &str) -> Result<DbBackend, Error> {
    match url.split(':').next().unwrap_or_default() {
        "sqlite" if !names_a_file(url) => Err(Error::InMemory),
        "sqlite" => Ok(DbBackend::Sqlite),
        "postgres" | "postgresql" => Ok(DbBackend::Postgres),
        scheme => Err(Error::Url { scheme: scheme.to_owned() }),
    }
}

/// Whether an SQLite address has a path. Without one, SQLite makes a new database for each connection.
fn names_a_file(url: &str) -> bool {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    !path.is_empty() && !path.starts_with([':', '?']) && !url.contains("mode=memory")
}

/// Whether the file of an SQLite address isn't there.
pub(crate) fn is_missing(url: &str) -> bool {
    let path = url.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
    let path = path.and_then(|path| path.split('?').next());
    path.is_some_and(|path| !std::path::Path::new(path).exists())
}

/// SQLite: one connection writes, so that our own writers queue for it instead of finding the file locked.
async fn open_sqlite(url: &str, settings: Settings) -> Result<Store, Error> {
    let writer = connect_sqlite(url, &settings, true).await?;
    let readers = connect_sqlite(url, &settings, false).await?;
    Ok(Store { writer, readers, settings })
}

async fn connect_sqlite(url: &str, settings: &Settings, writes: bool) -> Result<DatabaseConnection, Error> {
    let busy = settings.busy;
    let mut options = ConnectOptions::new(url);
    options.max_connections(if writes { 1 } else { settings.connections }).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |options| {
        let query_only = if writes { "OFF" } else { "ON" };
        options
            .create_if_missing(writes)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(busy)
            // What is deleted is overwritten: a salt must not survive in a free page.
            .pragma("secure_delete", "ON")
            .pragma("query_only", query_only)
    });
    // Of several that make a new file, SQLite refuses some without waiting.
    let connected = settings.patiently(|| Database::connect(options.clone())).await;
    connected.map_err(while_doing(format!("open the database {url}")))
}

/// A connection to a database that is there, whatever tables it has.
pub(crate) async fn connect_to_read(url: &str, settings: Settings) -> Result<DatabaseConnection, Error> {
    connect(url, settings, false).await
}

/// A connection to a database whose tables aren't looked at; SQLite's is made when it isn't there.
pub(crate) async fn connect_to_write(url: &str, settings: Settings) -> Result<DatabaseConnection, Error> {
    connect(url, settings, true).await
}

async fn connect(url: &str, settings: Settings, writes: bool) -> Result<DatabaseConnection, Error> {
    match scheme(url)? {
        DbBackend::Sqlite => connect_sqlite(url, &settings, writes).await,
        _ => Ok(open_postgres(url, settings).await?.writer),
    }
}

async fn open_postgres(url: &str, settings: Settings) -> Result<Store, Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(settings.connections).sqlx_logging(false);
    let connection = Database::connect(options).await.map_err(while_doing("connect to PostgreSQL"))?;
    let ask = "SELECT current_setting('server_version_num')::int AS number, version() AS name";
    let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, ask)).await;
    let asking = || while_doing("ask PostgreSQL for its version");
    if let Some(row) = row.map_err(asking())? {
        let number: i32 = row.try_get("", "number").map_err(asking())?;
        if number < 150_000 {
            return Err(Error::TooOld { found: row.try_get("", "name").map_err(asking())? });
        }
    }
    Ok(Store { writer: connection.clone(), readers: connection, settings })
}
