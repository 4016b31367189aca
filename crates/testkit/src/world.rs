//! A real server on a free port, with a small world on a database of its own.
//!
//! Units: the district `R`; below it the towns `T1` and `T2` and the bureaus `B1` and `B2`; the villages `V1` and `V2` of
//! `T1`, `V3` and `V4` of `T2`; the grid `G1` of `V1`. For each role there is an account of its name at `T1` that oversees
//! `V3`, so that `T1` is its own, `V1` below, `V3` overseen, `T2` beside, `R` above and `V4` elsewhere. The accounts
//! `root-admin`, `root-office`, `root-head` and `root-auditor` are at `R`, `other` is a reporter at `T2`. Each unit has a
//! clerk, a reporter with the account `clerk-…`; person, account and post have the id that [`clerk`] tells.
//!
//! Goals: for each unit a strategy `S-<unit>` and below it an indicator of the unit's code, for both of which it is
//! responsible; the indicator has a card and a milestone, and neither targets nor values.
#![expect(
    clippy::panic,
    clippy::print_stdout,
    reason = "it is part of tests, which stop at what they did not expect"
)]

use crate::postgres::Database;
use api::{Api, Reached};
use app::files::Shelf;
use app::{Mode, System, WorldClock, digest, hash_password};
use chrono::{NaiveDate, TimeDelta, Utc};
use domain::access::{Post, Role, UnitPath};
use domain::calendar::Moment;
use domain::goal::{
    Basis, Card, Direction, Goal, GoalPath, ItemKind, Leader, Milestone, Observation, Part, Responsible, Tier,
};
use domain::id::{AccountId, GoalId, MilestoneId, PersonId, PostId, TokenId, UnitId};
use domain::period::Cadence;
use domain::person::{Account, Person, Token};
use domain::unit::Unit;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{Error, Store, Tx};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The password of every account.
pub const PASSWORD: &str = "tiny-world-1";

/// When the world's clock starts.
pub const NOW: &str = "2022-04-08T09:00:00+08:00";

/// Code, level, parent.
const UNITS: &[(&str, &str, &str)] = &[
    ("R", "county", ""),
    ("T1", "town", "R"),
    ("T2", "town", "R"),
    ("B1", "bureau", "R"),
    ("B2", "bureau", "R"),
    ("V1", "village", "T1"),
    ("V2", "village", "T1"),
    ("V3", "village", "T2"),
    ("V4", "village", "T2"),
    ("G1", "grid", "V1"),
];

/// Accounts beside those that are named for their roles, at `T1`.
const OTHERS: &[(&str, Role, &str)] = &[
    ("root-admin", Role::Administrator, "R"),
    ("root-office", Role::Office, "R"),
    ("root-head", Role::Head, "R"),
    ("root-auditor", Role::Auditor, "R"),
    ("other", Role::Reporter, "T2"),
];

/// A server with the small world.
pub struct World {
    /// Where it is: `http://127.0.0.1:…`.
    pub url: String,
    /// The system that it serves.
    pub system: System,
    /// The address of its database.
    pub database: String,
    client: Client,
    serving: Option<Serving>,
    /// Where its key of seals lies, and whatever else it needs.
    folder: TempDir,
    shelf: Shelf,
    _database: Option<Database>,
}

/// A server that answers until `stop` is dropped.
struct Serving {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

/// What keeps something from being had.
pub(crate) type Trouble = Box<dyn std::error::Error>;

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, by their names in lower case.
    pub headers: HashMap<String, String>,
    /// The body: as JSON if it is that, else as a text.
    pub body: Value,
}

impl Answer {
    /// The body, when the status is as expected.
    ///
    /// # Panics
    /// It is another one.
    pub fn ok(self, expected: StatusCode) -> Value {
        assert_eq!(self.status, expected.as_u16(), "{}", self.body);
        self.body
    }

    /// The code of a problem with this status.
    ///
    /// # Panics
    /// The status is another one, or the body is no problem.
    pub fn problem(&self, expected: StatusCode) -> &str {
        assert_eq!(self.status, expected.as_u16(), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body["code"].as_str().unwrap_or_else(|| panic!("no code: {}", self.body))
    }
}

/// Runs a test on a world of its own on each kind of database.
pub fn check(test: impl AsyncFn(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.unwrap_or_else(|fault| panic!("{fault}"));
    for on_postgres in [false, true] {
        runtime.block_on(async {
            let world = World::start(on_postgres).await;
            println!("on {}", world.database);
            test(&world).await;
        });
    }
}

impl World {
    /// Starts one.
    ///
    /// # Panics
    /// Something of it can't be had.
    pub async fn start(on_postgres: bool) -> Self {
        Self::try_start(on_postgres).await.unwrap_or_else(|fault| panic!("{fault}"))
    }

    async fn try_start(on_postgres: bool) -> Result<Self, Trouble> {
        Self::try_start_with(on_postgres, NOW, load).await
    }

    /// One whose clock starts then, on a database with what is loaded.
    pub(crate) async fn try_start_with(
        on_postgres: bool,
        now: &str,
        load: impl AsyncFn(&System) -> Result<(), Trouble>,
    ) -> Result<Self, Trouble> {
        let folder = tempfile::tempdir()?;
        let kept = on_postgres.then(Database::create).transpose()?;
        let file = format!("sqlite:{}", folder.path().join("tiny.db").display());
        let database = kept.as_ref().map_or(file, |kept| kept.url().to_owned());
        let shelf = Shelf::memory();
        let system = system(&database, &folder, &shelf, now).await?;
        load(&system).await?;
        let (url, serving) = serve(&system).await?;
        let client = client().build()?;
        Ok(Self { url, system, database, client, serving: Some(serving), folder, shelf, _database: kept })
    }

    /// Stops the server and starts one on the same database, whose clock shows that time.
    ///
    /// # Panics
    /// It can't be started.
    pub async fn turn_to(&mut self, now: &str) {
        if let Err(fault) = self.try_turn_to(now).await {
            panic!("{fault}");
        }
    }

    async fn try_turn_to(&mut self, now: &str) -> Result<(), Trouble> {
        if let Some(Serving { stop, ended }) = self.serving.take() {
            drop(stop);
            ended.await??;
        }
        self.system = system(&self.database, &self.folder, &self.shelf, now).await?;
        let (url, serving) = serve(&self.system).await?;
        (self.url, self.serving) = (url, Some(serving));
        Ok(())
    }

    /// A request by an account, or by a stranger when the name is empty; to be sent with [`send`].
    pub fn request(&self, account: &str, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        if account.is_empty() { request } else { request.bearer_auth(secret(account)) }
    }

    /// What an account gets there.
    pub async fn get(&self, account: &str, path: &str) -> Answer {
        send(self.request(account, Method::GET, path)).await
    }

    /// What an account is answered to a JSON body.
    pub async fn post(&self, account: &str, path: &str, body: &Value) -> Answer {
        send(self.request(account, Method::POST, path).json(body)).await
    }

    /// What an account is answered to a JSON body, for a version.
    pub async fn change(
        &self,
        account: &str,
        method: Method,
        path: &str,
        version: i64,
        body: &Value,
    ) -> Answer {
        let request = self.request(account, method, path).header("if-match", format!("\"v{version}\""));
        send(request.json(body)).await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.serving.take());
    }
}

/// A system on a database, whose clock starts then.
async fn system(database: &str, folder: &TempDir, shelf: &Shelf, now: &str) -> Result<System, Trouble> {
    let store = Store::open(database).await?;
    let clock = WorldClock::new(Some(Moment::parse_from_rfc3339(now)?));
    let system = System::try_with(store, shelf.clone(), clock, Mode::Serve)?;
    system.seal_key().keep_in(folder.path().join("seal.key"));
    Ok(system)
}

/// Its address, and what keeps it answering.
async fn serve(system: &System) -> Result<(String, Serving), Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let api = Api::new(system.clone(), Reached { secure: false, shows_metrics: true });
    let (stop, stopped) = oneshot::channel::<()>();
    let ended = tokio::spawn(api::serve(api, listener, None, async {
        // Dropping the sender is the word to stop.
        let _ = stopped.await;
    }));
    Ok((url, Serving { stop, ended }))
}

/// A client to be built.
pub fn client() -> ClientBuilder {
    // Clients ask for it even where nothing is encrypted. Another test may have chosen it before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
}

/// Sends a request.
///
/// # Panics
/// The server does not answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap_or_else(|fault| panic!("{fault}"));
    let status = response.status().as_u16();
    let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let headers = headers.collect();
    let body = response.text().await.unwrap_or_else(|fault| panic!("{fault}"));
    let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
    Answer { status, headers, body }
}

/// The id of a unit's clerk, of their account and of their post.
pub fn clerk(unit: &str) -> Uuid {
    Uuid::parse_str(&digest(format!("clerk of {unit}"))[..32]).unwrap_or_default()
}

/// The secret of an account's token.
pub fn secret(account: &str) -> String {
    digest(format!("token of {account}"))
}

async fn load(system: &System) -> Result<(), Trouble> {
    let hash = hash_password(PASSWORD.to_owned()).await?;
    let mut units: Vec<Unit> = Vec::new();
    for &(code, level, parent) in UNITS {
        let above = units.iter().find(|unit| unit.code == parent);
        let path = above.map_or_else(|| UnitPath::root(code), |above| above.path.child(code));
        let parent = above.map(|above| above.id);
        units.push(unit(code, &format!("单位{code}"), level, path, parent));
    }
    let find = |code: &str| units.iter().find(|unit| unit.code == code).unwrap_or(&units[0]);
    let by_role = Role::ALL.iter().map(|role| (role.name(), *role, "T1"));
    let members: Vec<_> = by_role.chain(OTHERS.iter().copied()).collect();
    let (units, members, hash) = (&units, &members, &hash);
    let overseen = find("V3");
    let work = async |tx: Tx| {
        tx.add_units(units).await?;
        for (name, role, unit) in members {
            add(&tx, ids(), (name, *role), find(unit), &[overseen.id], hash).await?;
        }
        for unit in units {
            let (id, name) = (clerk(&unit.code), format!("clerk-{}", unit.code));
            let ids = (PersonId(id), AccountId(id), PostId(id));
            add(&tx, ids, (&name, Role::Reporter), unit, &[], hash).await?;
        }
        for (number, unit) in (1..).zip(units) {
            add_goals(&tx, number, unit).await?;
        }
        Ok::<_, Error>(())
    };
    system.store().write("load", work).await?;
    Ok(())
}

pub(crate) fn unit(code: &str, name: &str, level: &str, path: UnitPath, parent: Option<UnitId>) -> Unit {
    Unit {
        id: UnitId(Uuid::now_v7()),
        code: code.to_owned(),
        path,
        parent,
        level: level.to_owned(),
        name: name.to_owned(),
        attributes: Map::new(),
        starts: first(),
        ends: None,
        version: 1,
    }
}

/// The id of the milestone of a unit's goal.
pub fn milestone(unit: &str) -> Uuid {
    let place = UNITS.iter().position(|(code, _, _)| *code == unit).unwrap_or_default();
    Uuid::from_u128(place as u128 + 1)
}

/// Keeps a value of a unit.
///
/// # Panics
/// Goal, unit or period is unknown.
pub async fn put_value(world: &World, goal: &str, unit: &str, period: &str, value: f64) {
    let put = async |tx: Tx| {
        let (goal, unit) = (tx.goal(goal).await?, tx.unit(unit).await?);
        let (Some(goal), Some(unit), Ok(period)) = (goal, unit, period.parse()) else { return Ok(false) };
        let (recorded, source) = (Utc::now(), "test".to_owned());
        let observation = Observation {
            goal: goal.id,
            unit: unit.id,
            period,
            rater: None,
            value,
            rank_of: None,
            previous_rank: None,
            recorded,
            source,
        };
        tx.put_observations(&[observation]).await?;
        Ok::<_, Error>(true)
    };
    let is_put = world.system.store().write("put_value", put).await.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(is_put, "no {goal}, {unit} or {period}");
}

async fn add_goals(tx: &Tx, number: u128, unit: &Unit) -> Result<(), Error> {
    let above = goal(&format!("S-{}", unit.code), Tier::Strategy, unit, None);
    let item = goal(&unit.code, Tier::Item, unit, Some(&above));
    let card = Card {
        goal: item.id,
        from: first(),
        definition: "为测试而编".to_owned(),
        formula: None,
        basis: Basis::Cumulative,
        document: None,
        measure: "个".to_owned(),
        direction: Direction::Up,
        frequency: Cadence::Month,
        source: None,
        derived: None,
        cut_off: None,
        contact: None,
        version: 1,
    };
    let milestone = Milestone {
        id: MilestoneId(Uuid::from_u128(number)),
        goal: item.id,
        title: "开工".to_owned(),
        due: first(),
        unit: None,
        done: None,
        synthetic: true,
        version: 1,
    };
    tx.add_goals(&[above, item]).await?;
    tx.add_cards(&[card]).await?;
    tx.add_milestones(&[milestone]).await
}

fn goal(code: &str, tier: Tier, unit: &Unit, above: Option<&Goal>) -> Goal {
    let id = GoalId(Uuid::now_v7());
    Goal {
        id,
        code: code.to_owned(),
        tier,
        kind: (tier == Tier::Item).then_some(ItemKind::Indicator),
        title: format!("目标{code}"),
        parent: above.map(|above| above.id),
        path: GoalPath::below(above.map(|above| &above.path), id),
        weight: 1.0,
        leader: Leader::default(),
        battle_map: None,
        bottleneck: None,
        breakthrough: None,
        corps: Vec::new(),
        task_forces: Vec::new(),
        units: vec![Responsible { unit: unit.id, part: Part::Lead, share: None }],
        starts: first(),
        ends: None,
        synthetic: true,
        synthetic_fields: Vec::new(),
        version: 1,
    }
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 1, 1).unwrap_or_default()
}

type Ids = (PersonId, AccountId, PostId);

pub(crate) fn ids() -> Ids {
    (PersonId(Uuid::now_v7()), AccountId(Uuid::now_v7()), PostId(Uuid::now_v7()))
}

/// Adds a person with an account, a token and a post there.
pub(crate) async fn add(
    tx: &Tx,
    (person, account, post): Ids,
    (name, role): (&str, Role),
    at: &Unit,
    overseen: &[UnitId],
    hash: &str,
) -> Result<(), Error> {
    let person = Person {
        id: person,
        name: format!("{name}（测试）"),
        phone: None,
        kept: Some(at.id),
        erased: None,
        version: 1,
    };
    let account = Account::new(account, person.id, name.to_owned(), hash.to_owned());
    let account = Account { must_change: false, ..account };
    let post = Post {
        id: post,
        person: person.id,
        role,
        unit: at.id,
        path: at.path.clone(),
        title: name.to_owned(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: first(),
        ends: None,
        home: None,
        version: 1,
    };
    let token = Token {
        id: TokenId(Uuid::now_v7()),
        digest: digest(secret(name)),
        account: account.id,
        title: "test".to_owned(),
        scopes: Vec::new(),
        made: Utc::now(),
        expires: Utc::now() + TimeDelta::days(1),
        revoked: None,
    };
    tx.add_person(&person).await?;
    tx.put_account(&account).await?;
    tx.add_post(&post, overseen).await?;
    tx.put_token(&token).await
}
