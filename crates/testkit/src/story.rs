//! A story: people of a small place act over HTTP, day after day, and all that they do is written down for readers.
//!
//! What is written has neither ids nor real times, so that it is the same on every run and on every database.
#![expect(
    clippy::panic,
    clippy::print_stdout,
    reason = "it is part of tests, which stop at what they did not expect"
)]

use crate::world::{Answer, PASSWORD, Trouble, World, add, ids, unit};
use app::{System, hash_password};
use domain::access::{Role, UnitPath};
use domain::calendar::Moment;
use domain::unit::Unit;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use store::{Error, Tx};

/// A unit of the place.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its level.
    pub level: &'static str,
    /// The code of the unit above, which stands before it; empty for the root.
    pub parent: &'static str,
}

/// Somebody who acts.
#[derive(Debug, Clone, Copy)]
pub struct Player {
    /// The account.
    pub account: &'static str,
    /// The name.
    pub name: &'static str,
    /// The post, as readers are told it.
    pub post: &'static str,
    /// Its role.
    pub role: Role,
    /// The code of its unit.
    pub unit: &'static str,
}

/// Who and what there is when a story begins.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    /// The units.
    pub places: &'static [Place],
    /// The people.
    pub players: &'static [Player],
}

/// A story that is being played.
pub struct Story {
    /// The world that it is played in.
    pub world: World,
    cast: Cast,
    text: String,
}

impl Story {
    /// Begins one.
    ///
    /// # Panics
    /// The world can't be had.
    pub async fn begin(on_postgres: bool, now: &str, cast: Cast) -> Self {
        let world = World::try_start_with(on_postgres, now, async |system| load(system, cast).await).await;
        let world = world.unwrap_or_else(|fault| panic!("{fault}"));
        Self { world, cast, text: String::new() }
    }

    /// What was written down.
    pub fn told(self) -> String {
        self.text
    }

    /// Writes a line of its own, with an empty one after it.
    pub fn tell(&mut self, line: &str) {
        self.text += &format!("{line}\n\n");
    }

    /// Nothing happens until then; a heading tells the day.
    ///
    /// # Panics
    /// The server can't be started again.
    pub async fn day(&mut self, now: &str, title: &str) {
        self.world.turn_to(now).await;
        let Ok(moment) = Moment::parse_from_rfc3339(now) else { panic!("{now} is no time") };
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self.tell(&format!("### {} · {title}", moment.format("%A, %-d %B %Y, %H:%M")));
    }

    /// Writes down what somebody did and what was answered.
    pub fn says(&mut self, account: &str, did: &str, answered: &str) {
        let of = self.player(account);
        let line = format!("- **{}** ({}) {did} → *{answered}*\n", of.name, of.post);
        print!("{line}");
        self.text += &line;
    }

    /// What somebody gets there.
    ///
    /// # Panics
    /// They are refused.
    pub async fn get(&self, account: &str, path: &str) -> Value {
        let answer = self.world.get(account, &format!("/api/v1/{path}")).await;
        succeeded(answer, path)
    }

    /// What somebody is answered to a body.
    ///
    /// # Panics
    /// They are refused.
    pub async fn post(&self, account: &str, path: &str, body: &Value) -> Value {
        succeeded(self.world.post(account, &format!("/api/v1/{path}"), body).await, path)
    }

    /// What somebody is answered to an action on a case as it stands now.
    pub async fn try_act(&self, account: &str, case: &str, action: &str, fields: &Value) -> Answer {
        let path = format!("/api/v1/cases/{case}");
        let seen = self.world.get(account, &path).await.ok(StatusCode::OK);
        let version = seen["case"]["version"].as_i64().unwrap_or_default();
        let body = json!({ "action": action, "fields": fields });
        self.world.change(account, Method::POST, &format!("{path}/actions"), version, &body).await
    }

    /// Somebody acts on a case and it is written down; what it is called then is the answer.
    ///
    /// # Panics
    /// They are refused.
    pub async fn act(&mut self, account: &str, case: &str, (action, fields): (&str, Value), did: &str) {
        let answer = succeeded(self.try_act(account, case, action, &fields).await, action);
        let seen = self.get(account, &format!("cases/{case}")).await;
        let state = seen["case"]["state_title"].as_str().unwrap_or_else(|| panic!("no state: {answer}"));
        self.says(account, did, state);
    }

    /// Somebody tries what is refused with this code, and it is written down.
    ///
    /// # Panics
    /// They succeed, or are refused with another code.
    pub fn refused(&mut self, account: &str, answer: &Answer, code: &str, did: &str) {
        assert_eq!(answer.body["code"], *code, "{}", answer.body);
        let why = answer.body["refusal"]["code"].as_str().map(|why| format!(": {why}")).unwrap_or_default();
        self.says(account, did, &format!("{} {code}{why}", answer.status));
    }

    fn player(&self, account: &str) -> Player {
        let found = self.cast.players.iter().find(|of| of.account == account);
        *found.unwrap_or_else(|| panic!("nobody is called {account}"))
    }
}

fn succeeded(answer: Answer, what: &str) -> Value {
    assert!((200..300).contains(&answer.status), "{what}: {} {}", answer.status, answer.body);
    answer.body
}

async fn load(system: &System, cast: Cast) -> Result<(), Trouble> {
    let hash = &hash_password(PASSWORD.to_owned()).await?;
    let mut units: Vec<Unit> = Vec::new();
    for of in cast.places {
        let above = units.iter().find(|unit| unit.code == of.parent);
        let path = above.map_or_else(|| UnitPath::root(of.code), |above| above.path.child(of.code));
        let parent = above.map(|above| above.id);
        units.push(unit(of.code, of.name, of.level, path, parent));
    }
    let units = &units;
    let work = async |tx: Tx| {
        tx.add_units(units).await?;
        for of in cast.players {
            let at = units.iter().find(|unit| unit.code == of.unit).unwrap_or(&units[0]);
            add(&tx, ids(), (of.account, of.role), at, &[], hash).await?;
        }
        Ok::<_, Error>(())
    };
    system.store().write("load", work).await?;
    Ok(())
}
