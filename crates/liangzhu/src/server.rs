//! The commands that open the record: the server, the demo, and what an operator does at the machine.

use crate::args::{
    Backup, Export, Init, Password, Place, Reached, Restore, Serve, Shelved, SignOn, User, Verify,
};
use crate::terminal::say;
use api::{Api, SignOnSettings};
use app::files::Shelf;
use app::people::{self, Beginning, NewUser};
use app::verify::{Trusted, Verdict, verify_export, verify_month, verify_proof};
use app::{AppError, Misfit, Mode, Store, System, WorldClock, world};
use domain::calendar::Moment;
use report::Words;
use serde_json::json;
use std::io::{BufRead, stdin, stdout};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// When the demo's clock starts.
const DEMO_NOW: &str = "2022-04-08T09:00:00+08:00";

/// Serves until it is told to stop.
pub(crate) fn serve(serve: &Serve) -> Result<String, AppError> {
    run(async {
        let sign_on = sign_on(&serve.sign_on)?;
        let shelf = shelf(&serve.place, &serve.shelved)?.limited(serve.largest_file);
        let store = Store::open(&url(&serve.place)?).await?;
        let system = System::try_with(store, shelf, WorldClock::new(serve.now), Mode::Serve)?;
        keep_seal_key(&system, &serve.place);
        listen(system, &serve.reached, sign_on).await
    })
}

/// Serves the demo's world, which is loaded into a new folder.
pub(crate) fn demo(reached: &Reached, data: &Path, now: Option<Moment>) -> Result<String, AppError> {
    run(async {
        let start = Moment::parse_from_rfc3339(DEMO_NOW).map_err(outside)?;
        let place = Place { database: None, data: data.to_owned() };
        let (store, shelf) = (Store::open(&url(&place)?).await?, shelf(&place, &Shelved { files: None })?);
        let clock = WorldClock::new(Some(now.unwrap_or(start)));
        let system = System::try_with(store, shelf, clock, Mode::Demo)?;
        keep_seal_key(&system, &place);
        if let Some(accounts) = world::load(&system).await? {
            let accounts = json!({ "url": format!("http://{}", reached.listen), "accounts": accounts });
            let text = serde_json::to_string_pretty(&accounts).map_err(outside)?;
            std::fs::write(data.join("demo.json"), text + "\n").map_err(outside)?;
        }
        listen(system, reached, None).await
    })
}

/// Brings the tables up to date.
pub(crate) fn migrate(place: &Place, words: &Words) -> Result<String, AppError> {
    run(async {
        open(place).await?;
        Ok(words.text("migrated") + "\n")
    })
}

/// Writes all of the record to an archive.
pub(crate) fn backup(backup: &Backup, words: &Words) -> Result<String, AppError> {
    run(async {
        let shelf = shelf(&backup.place, &backup.shelved)?;
        let made = app::backup::backup(&url(&backup.place)?, &shelf, &backup.out, app::real_now()).await?;
        Ok(told(words, "backup-made", &made))
    })
}

/// Verifies a folder, a standing, or a month of the record, which isn't changed by it.
pub(crate) fn verify(verify: &Verify) -> Result<Verdict, AppError> {
    let trusted = Trusted { root: verify.root, key: verify.public_key };
    if let Some(folder) = &verify.export {
        return verify_export(folder, trusted);
    }
    if let (Some(proof), Some(root)) = (&verify.proof, verify.root) {
        return verify_proof(proof, root);
    }
    let month = verify.period.ok_or_else(|| outside("nothing to verify"))?;
    run(async {
        let store = Store::open_to_read(&address(&verify.place)).await?;
        verify_month(&store, month, trusted).await
    })
}

/// Fills an empty database from an archive.
pub(crate) fn restore(restore: &Restore, words: &Words) -> Result<String, AppError> {
    run(async {
        let shelf = shelf(&restore.place, &restore.shelved)?;
        let found = app::backup::restore(&url(&restore.place)?, &shelf, &restore.from).await?;
        Ok(told(words, "restore-done", &found))
    })
}

/// How far boards are, in words.
const STATES: [(&str, &str); 5] = [
    ("computed", "board-computed"),
    ("checking", "board-checking"),
    ("approved", "board-approved"),
    ("published", "board-published"),
    ("sealed", "board-sealed"),
];

fn said_of(state: &str) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("", |(_, key)| key)
}

/// Writes a month's boards to a folder.
pub(crate) fn export(export: &Export, words: &Words) -> Result<String, AppError> {
    run(async {
        let system = open(&export.place).await?;
        let (period, scheme) = (export.period, export.scheme.clone());
        let boards = app::boards::export_month(&system, period, scheme, &export.out).await?;
        let line = |of: &app::boards::Exported| {
            let state = words.text(said_of(of.state));
            let values = [
                ("scheme", of.scheme.as_str().into()),
                ("state", state.as_str().into()),
                ("files", of.files.into()),
            ];
            words.say("board-exported", &values) + "\n"
        };
        Ok(boards.iter().map(line).collect())
    })
}

fn told(words: &Words, key: &str, manifest: &app::backup::Manifest) -> String {
    let rows = usize::try_from(manifest.rows()).unwrap_or(usize::MAX);
    let counts =
        [("tables", manifest.tables.len().into()), ("rows", rows.into()), ("files", manifest.files().into())];
    let missing = manifest.missing.iter();
    let missing = missing.map(|digest| words.say("backup-missing", &[("digest", digest.as_str().into())]));
    let lines: Vec<String> = std::iter::once(words.say(key, &counts)).chain(missing).collect();
    lines.join("\n") + "\n"
}

/// Begins an empty record.
pub(crate) fn init(init: &Init, words: &Words) -> Result<String, AppError> {
    let (password, told) = password(&init.password, words)?;
    run(async {
        let system = open(&init.place).await?;
        let beginning = Beginning {
            code: init.root.clone(),
            name: init.root_name.clone(),
            level: init.root_level.clone(),
            starts: init.root_starts,
            account: init.account.clone(),
            person: init.name.clone(),
            password,
        };
        people::init(&system, &beginning).await?;
        keep_seal_key(&system, &init.place);
        system.seal_key().public()?;
        Ok(words.say("user-added", &[("account", init.account.as_str().into())]) + "\n" + &told)
    })
}

/// Adds, resets and closes accounts.
pub(crate) fn user(user: User, words: &Words) -> Result<String, AppError> {
    match user {
        User::Add(add) => {
            let (password, told) = password(&add.password, words)?;
            let (account, name, title) = (add.account.clone(), add.name, add.title);
            let new = NewUser { account, name, password, role: add.role, unit: add.at, title };
            run(async {
                let system = open(&add.place).await?;
                people::add_user(&system, &new).await?;
                Ok(words.say("user-added", &[("account", add.account.as_str().into())]) + "\n" + &told)
            })
        }
        User::Reset(reset) => {
            let (password, told) = password(&reset.password, words)?;
            run(async {
                let system = open(&reset.place).await?;
                people::reset_password(&system, &reset.account, &password).await?;
                Ok(words.say("user-reset", &[("account", reset.account.as_str().into())]) + "\n" + &told)
            })
        }
        User::Disable(disable) => run(async {
            let system = open(&disable.place).await?;
            people::disable_user(&system, &disable.account).await?;
            Ok(words.say("user-disabled", &[("account", disable.account.as_str().into())]) + "\n")
        }),
    }
}

/// The API's document.
pub(crate) fn openapi() -> Result<String, AppError> {
    Ok(api::openapi().to_pretty_json().map_err(outside)? + "\n")
}

/// The password, and what has to be said of it: it is said only when nobody has given one.
fn password(given: &Password, words: &Words) -> Result<(String, String), AppError> {
    if given.password_stdin {
        let mut line = String::new();
        stdin().lock().read_line(&mut line).map_err(outside)?;
        return Ok((line.trim_end_matches(['\r', '\n']).to_owned(), String::new()));
    }
    if let Ok(password) = std::env::var("LIANGZHU_PASSWORD") {
        return Ok((password, String::new()));
    }
    let password = app::secret()?[..20].to_owned();
    let told = words.say("user-password", &[("password", password.as_str().into())]) + "\n";
    Ok((password, told))
}

fn outside(cause: impl std::fmt::Display) -> AppError {
    AppError::Outside { cause: cause.to_string() }
}

fn run<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(outside)?.block_on(work)
}

async fn open(place: &Place) -> Result<System, AppError> {
    let store = Store::open(&url(place)?).await?;
    System::try_new(store, WorldClock::new(None), Mode::Serve)
}

/// Seals are signed with the key in the data folder, which is made when it isn't there.
fn keep_seal_key(system: &System, place: &Place) {
    system.seal_key().keep_in(place.data.join("seal.key"));
}

/// The address of the database; its folder is made when it isn't there.
fn url(place: &Place) -> Result<String, AppError> {
    std::fs::create_dir_all(&place.data)
        .map_err(|fault| outside(format!("{}: {fault}", place.data.display())))?;
    Ok(address(place))
}

fn address(place: &Place) -> String {
    let file: PathBuf = place.data.join("liangzhu.db");
    place.database.clone().unwrap_or_else(|| format!("sqlite:{}", file.display()))
}

fn shelf(place: &Place, shelved: &Shelved) -> Result<Shelf, AppError> {
    match shelved.files.as_deref() {
        Some(url) if url.starts_with("s3:") => Shelf::bucket(url),
        Some(folder) => Shelf::folder(Path::new(folder)),
        None => Shelf::folder(&place.data.join("files")),
    }
}

/// Single sign-on, when there is a provider.
fn sign_on(given: &SignOn) -> Result<Option<api::SignOn>, AppError> {
    let Some(issuer) = given.oidc_issuer.clone() else { return Ok(None) };
    let missing = |option: &str| {
        let (code, expected) = ("missing".to_owned(), "ID".to_owned());
        AppError::Invalid(vec![Misfit { at: option.to_owned(), code, expected }])
    };
    let client = given.oidc_client.clone().ok_or_else(|| missing("--oidc-client"))?;
    let secret = match &given.oidc_secret_file {
        Some(file) => {
            let named = |fault| outside(format!("{}: {fault}", file.display()));
            Some(std::fs::read_to_string(file).map_err(named)?.trim_end().to_owned())
        }
        None => std::env::var("LIANGZHU_OIDC_SECRET").ok(),
    };
    let settings = SignOnSettings { issuer, client, secret, claim: given.oidc_claim.clone() };
    api::SignOn::try_new(settings).map(Some)
}

async fn listen(system: System, reached: &Reached, sign_on: Option<api::SignOn>) -> Result<String, AppError> {
    let bind = async |address: SocketAddr| {
        TcpListener::bind(address).await.map_err(|fault| outside(format!("{address}: {fault}")))
    };
    let listener = bind(reached.listen).await?;
    let metrics = match reached.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let address = listener.local_addr().map_err(outside)?;
    let stop = stop()?;
    let shows_metrics = reached.metrics_listen.is_none();
    let api = Api::new(system, api::Reached { secure: reached.https, shows_metrics });
    let api = match sign_on {
        Some(sign_on) => api.with_sign_on(sign_on),
        None => api,
    };
    say(stdout(), &format!("READY http://{address}\n")).map_err(outside)?;
    api::serve(api, listener, metrics, stop).await.map_err(outside)?;
    Ok(String::new())
}

/// Over when the program is told to stop.
fn stop() -> Result<impl Future<Output = ()> + Send, AppError> {
    let mut told = signal(SignalKind::terminate()).map_err(outside)?;
    let mut interrupted = signal(SignalKind::interrupt()).map_err(outside)?;
    Ok(async move {
        tokio::select! {
            _ = told.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}
