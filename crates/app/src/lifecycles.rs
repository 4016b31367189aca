//! Lifecycles as they are shown, and loading one's own.

use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::system::System;
use domain::access::Action;
use domain::journal::{Change, Code};
use domain::lifecycle::{Lifecycle, Transition};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use store::{Loaded, Tx};
use uuid::Uuid;

const LOADED: Code = Code::literal("lifecycle.loaded");
const LIFECYCLE: Code = Code::literal("lifecycle");
const NAME: Code = Code::literal("name");
const VERSION: Code = Code::literal("version");

/// A lifecycle in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LifecycleLine {
    /// Its name.
    #[schema(example = "task")]
    pub name: String,
    /// Its title.
    #[schema(example = "交办事项")]
    pub title: String,
    /// Its versions; new cases begin with the last one.
    pub versions: Vec<u16>,
}

/// A state.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct StateView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// `open`, `waiting`, `done` or `rejected`.
    pub group: &'static str,
}

/// A row of the table.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TransitionView {
    /// The states that it leaves.
    pub from: Vec<String>,
    /// The action.
    pub action: String,
    /// The action's title.
    pub title: String,
    /// The state that it enters; none when the case stays where it is.
    pub to: Option<String>,
    /// The relations that may make it.
    pub who: Vec<&'static str>,
    /// The relations that may not.
    pub never: Vec<&'static str>,
    /// Fields that must be given.
    pub required: Vec<String>,
    /// Fields that may be given.
    pub optional: Vec<String>,
}

/// A lifecycle.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LifecycleView {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Which version this is.
    pub version: u16,
    /// All versions.
    pub versions: Vec<u16>,
    /// Its states; a case begins in the first.
    pub states: Vec<StateView>,
    /// Its table.
    pub transitions: Vec<TransitionView>,
    /// A Mermaid state diagram.
    pub diagram: String,
}

/// Which version to show.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionAsked {
    /// The version; the newest unless told.
    #[param(minimum = 1, maximum = 65535)]
    pub version: Option<u16>,
}

/// A lifecycle to load.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLifecycle {
    /// The TOML file's text, as docs/lifecycles.md has it; its version is higher than all others of its name.
    #[schema(min_length = 1, max_length = 200_000)]
    pub text: String,
}

/// All lifecycles, by name.
///
/// # Errors
/// The store's.
pub async fn lifecycles(system: &System) -> Result<Vec<LifecycleLine>, AppError> {
    let rules = system.rules().await?;
    let mut lines: Vec<LifecycleLine> = Vec::new();
    for lifecycle in rules.lifecycles.all() {
        match lines.last_mut().filter(|line| line.name == lifecycle.name) {
            Some(line) => {
                line.versions.push(lifecycle.version);
                line.title.clone_from(&lifecycle.title);
            }
            None => lines.push(LifecycleLine {
                name: lifecycle.name.clone(),
                title: lifecycle.title.clone(),
                versions: vec![lifecycle.version],
            }),
        }
    }
    Ok(lines)
}

/// A lifecycle in one of its versions.
///
/// # Errors
/// [`AppError::NotFound`], the store's.
pub async fn lifecycle(system: &System, name: &str, version: Option<u16>) -> Result<LifecycleView, AppError> {
    let rules = system.rules().await?;
    let of_name = || rules.lifecycles.all().filter(|lifecycle| lifecycle.name == name);
    let wanted = |lifecycle: &&Lifecycle| version.is_none_or(|version| lifecycle.version == version);
    let found = of_name().filter(wanted).last().ok_or_else(|| AppError::not_found("lifecycle", name))?;
    let state = |state: &domain::lifecycle::State| StateView {
        name: state.name.clone(),
        title: state.title.clone(),
        group: state.group.name(),
    };
    Ok(LifecycleView {
        name: found.name.clone(),
        title: found.title.clone(),
        version: found.version,
        versions: of_name().map(|lifecycle| lifecycle.version).collect(),
        states: found.states.iter().map(state).collect(),
        transitions: found.transitions.iter().map(|row| transition(found, row)).collect(),
        diagram: found.diagram(),
    })
}

fn transition(lifecycle: &Lifecycle, row: &Transition) -> TransitionView {
    let names = |of: &[domain::lifecycle::Relation]| of.iter().map(|relation| relation.name()).collect();
    TransitionView {
        from: row.from.clone(),
        action: row.action.clone(),
        title: lifecycle.action_title(&row.action).to_owned(),
        to: row.to.clone(),
        who: names(&row.who),
        never: names(&row.never),
        required: row.required.clone(),
        optional: row.optional.clone(),
    }
}

/// Loads a lifecycle as a new version. Cases that run keep theirs.
///
/// # Errors
/// [`AppError::Input`] with the file's faults, [`AppError::Denied`], [`AppError::Conflict`] when its version isn't new,
/// the store's.
pub async fn load_lifecycle(
    system: &System,
    actor: &Actor,
    given: &NewLifecycle,
) -> Result<LifecycleLine, AppError> {
    let post = system.policies().authorise_at_root(actor, Action::SettingEdit)?;
    let mut misfits = Misfits::default();
    misfits.text("/text", &given.text, 200_000);
    misfits.done()?;
    let read = Arc::new(Lifecycle::read("lifecycle.toml", &given.text)?);
    let rules = system.rules().await?;
    let rules = &*rules;
    let load = async |tx: Tx| {
        let stored = tx.lifecycles().await?;
        let newest = stored.iter().filter(|of| of.name == read.name).map(|of| of.version).max();
        let shipped = rules.lifecycles.newest(&read.name).map(|lifecycle| lifecycle.version);
        if newest.max(shipped).is_some_and(|newest| newest >= read.version) {
            let detail = format!("{} {} isn't newer than what is there", read.name, read.version);
            return Err(AppError::conflict("lifecycle_version", detail));
        }
        let loaded = Loaded { name: read.name.clone(), version: read.version, text: given.text.clone() };
        tx.add_lifecycle(&loaded).await?;
        let subject = (LIFECYCLE, Uuid::nil());
        let mut event = actor.did(system, Some(post), LOADED, subject, Some(post.unit));
        event.changes.push(Change::plain(NAME, None, Some(json!(read.name))));
        event.changes.push(Change::plain(
            VERSION,
            newest.max(shipped).map(|of| json!(of)),
            Some(json!(read.version)),
        ));
        tx.record(&event, &[]).await?;
        let (name, title) = (read.name.clone(), read.title.clone());
        Ok(LifecycleLine { name, title, versions: vec![read.version] })
    };
    system.store().write_once("load_lifecycle", actor.ask.as_ref(), load).await
}
