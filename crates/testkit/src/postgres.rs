//! A throwaway PostgreSQL: one server for the tests of a process, a database for each test.
//!
//! The server listens on a socket in a temporary folder, trusts whoever can reach it, and does without durability.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tempfile::TempDir;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine has no server programs.
    #[error(
        "tests need PostgreSQL 15 or newer: initdb, pg_ctl and createdb are neither on PATH nor in /usr/lib/postgresql/*/bin; \
         install Debian's package `postgresql` (macOS: `brew install postgresql`)"
    )]
    Missing,
    /// PostgreSQL refuses to run as root, and the machine has nobody else.
    #[error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`: add one of them")]
    NoUser,
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// A program failed.
    #[error("{program} failed ({status}): {said}")]
    Failed {
        /// Its name.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote.
        said: String,
    },
    /// The server's folder could not be made.
    #[error("cannot make a temporary folder: {0}")]
    Folder(std::io::Error),
}

/// A database of one test. The server stops with the last one of the process.
pub struct Database {
    url: String,
    _server: Arc<Server>,
}

struct Server {
    bin: PathBuf,
    user: Option<&'static str>,
    folder: TempDir,
    databases: AtomicU32,
    /// Runs the server until its standard input ends, so that the server stops even when the tests are killed.
    keeper: Child,
}

/// What `keeper` does. Neither a signal to all processes of a test nor a reader that is gone may keep it from stopping
/// the server.
const KEEP: &str = r#"
"$0/pg_ctl" start --silent --wait -D "$1/data" -l "$1/log" -o "-c port=$2 -c listen_addresses= \
    -c unix_socket_directories='$1' -c max_connections=100 -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off" || { cat "$1/log" >&2; exit 1; }
trap '' INT TERM HUP PIPE
echo ready
read -r _
"$0/pg_ctl" stop --silent --wait --mode immediate -D "$1/data"
cd / && rm -rf "$1"
"#;

/// Names the socket; nothing listens on the network.
const PORT: &str = "5432";

/// The server's superuser.
const OWNER: &str = "tests";

static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());

impl Database {
    /// A new, empty database, of the server that runs or of one that is started now (a second or two).
    ///
    /// # Errors
    /// There is no server to be had; the message says what to do.
    pub fn create() -> Result<Self, Error> {
        let server = {
            let mut shared = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
            match shared.upgrade() {
                Some(server) => server,
                None => {
                    let server = Arc::new(Server::start()?);
                    *shared = Arc::downgrade(&server);
                    server
                }
            }
        };
        let name = format!("test{}", server.databases.fetch_add(1, Ordering::Relaxed));
        let socket = server.folder.path();
        let mut createdb = server.command("createdb");
        createdb.arg("--host").arg(socket).args(["--port", PORT, "--username", OWNER, &name]);
        run(&mut createdb)?;
        let url = format!("postgres://{OWNER}@localhost:{PORT}/{name}?host={}", socket.display());
        Ok(Self { url, _server: server })
    }

    /// Its address, for whoever connects.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Server {
    fn start() -> Result<Self, Error> {
        let bin = programs().ok_or(Error::Missing)?;
        let user = other_user()?;
        let folder = tempfile::Builder::new().prefix("pg-").tempdir().map_err(Error::Folder)?;
        if let Some(user) = user {
            run(Command::new("chown").arg(user).arg(folder.path()))?;
        }
        let mut initdb = as_user(user, &bin.join("initdb"));
        initdb.args([
            "--no-sync",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--username",
            OWNER,
        ]);
        run(initdb.arg("-D").arg(folder.path().join("data")).current_dir(folder.path()))?;
        let keeper = keep(user, &bin, folder.path())?;
        Ok(Self { bin, user, folder, databases: AtomicU32::new(0), keeper })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = as_user(self.user, &self.bin.join(program));
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input tells it to stop; without waiting, its folder would be deleted under it.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Starts the server, and returns once it answers.
fn keep(user: Option<&str>, bin: &Path, folder: &Path) -> Result<Child, Error> {
    let mut command = as_user(user, Path::new("sh"));
    command.args(["-c", KEEP]).arg(bin).arg(folder).arg(PORT).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut keeper = command.spawn().map_err(|source| Error::Start { program: "sh".into(), source })?;
    let mut line = String::new();
    if let Some(output) = &mut keeper.stdout {
        let _ = BufReader::new(output).read_line(&mut line);
    }
    if line.trim() == "ready" {
        return Ok(keeper);
    }
    let mut said = String::new();
    if let Some(errors) = &mut keeper.stderr {
        let _ = errors.read_to_string(&mut said);
    }
    let status = keeper.wait().map_err(|source| Error::Start { program: "pg_ctl".into(), source })?;
    Err(Error::Failed { program: "pg_ctl".into(), status, said })
}

/// The folder that has the server's programs: PATH's first, then Debian's newest.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).filter_map(|folder| {
        let initdb = folder.join("initdb").canonicalize().ok()?;
        Some(initdb.parent()?.to_owned())
    });
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<u32> = versions.filter_map(|v| v.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    let debian = versions.iter().rev().map(|v| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin")));
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "createdb"].iter().all(|program| folder.join(program).is_file())
    };
    on_path.chain(debian).find(complete)
}

/// Whom to run the server as, when we are root.
fn other_user() -> Result<Option<&'static str>, Error> {
    if run(Command::new("id").arg("-u"))?.trim() != "0" {
        return Ok(None);
    }
    let exists = |user: &&str| run(Command::new("id").args(["-u", user])).is_ok();
    ["postgres", "nobody"].into_iter().find(exists).map(Some).ok_or(Error::NoUser)
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let Some(user) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--clear-groups", "--"]).arg(program);
    command
}

/// Runs a program to its end, and returns what it wrote.
fn run(command: &mut Command) -> Result<String, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|source| Error::Start { program: program.clone(), source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::Failed { program, status: output.status, said })
}
