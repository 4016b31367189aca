//! Whose a person is: the units of the posts that they hold or will hold; with none, the unit that keeps their record.

use crate::AppError;
use crate::actor::Actor;
use crate::goals;
use crate::system::System;
use domain::access::{Action, Owners, Post, Role, UnitPath};
use domain::id::{GoalId, PersonId};
use domain::person::Person;
use store::Tx;
use uuid::Uuid;

/// A person, with all that says who may do something about them.
pub(super) struct Known {
    pub(super) person: Person,
    /// All their posts, those of the past and the future too.
    pub(super) posts: Vec<Post>,
    pub(super) owners: Owners,
}

impl Known {
    pub(super) fn new(system: &System, person: Person, posts: Vec<Post>, kept: Option<UnitPath>) -> Self {
        let today = system.today();
        let open = posts.iter().filter(|post| post.is_open_on(today)).map(|post| post.path.clone());
        let mut units: Vec<UnitPath> = open.collect();
        if units.is_empty() {
            units.extend(kept);
        }
        Self { person, posts, owners: Owners { units, goals: Vec::new() } }
    }

    /// The goals that their posts lead or will lead.
    fn led(&self, system: &System) -> Vec<GoalId> {
        let today = system.today();
        let open = self.posts.iter().filter(|post| post.is_open_on(today));
        open.flat_map(|post| &post.leads).copied().collect()
    }

    /// Fails for one who was erased.
    pub(super) fn is_there(&self) -> Result<(), AppError> {
        match self.person.erased {
            Some(_) => Err(AppError::conflict("person_erased", "the person was erased")),
            None => Ok(()),
        }
    }
}

/// The person of this id, as they are in the unit of work.
pub(super) async fn known(system: &System, tx: &Tx, id: Uuid) -> Result<Known, AppError> {
    let person = tx.person(PersonId(id)).await?.ok_or_else(|| AppError::not_found("person", id))?;
    let posts = tx.posts_of(person.id).await?;
    let kept = match person.kept {
        Some(unit) => tx.units_by_id(&[unit]).await?.pop().map(|unit| unit.path),
        None => None,
    };
    Ok(Known::new(system, person, posts, kept))
}

/// The post that allows it in every unit that a person belongs to: whoever has one of them only would reach into the
/// others otherwise.
pub(super) fn authorise_each<'a>(
    system: &System,
    actor: &'a Actor,
    action: Action,
    owners: &Owners,
) -> Result<&'a Post, AppError> {
    let first = system.policies().authorise(actor, action, owners)?;
    for unit in &owners.units {
        system.policies().authorise(actor, action, &Owners::unit(unit))?;
    }
    Ok(first)
}

/// The post that allows to keep a person's accounts: in every unit that they belong to, and over all that is in the care of
/// their posts, since with an account comes all that its person may do.
pub(super) async fn keeper<'a>(
    system: &System,
    tx: &Tx,
    actor: &'a Actor,
    known: &Known,
) -> Result<&'a Post, AppError> {
    let mut led = Vec::new();
    for id in known.led(system) {
        if let Some(goal) = tx.goal_by_id(id).await? {
            led.push(goals::owners(tx, &goal).await?);
        }
    }
    may_keep(system, actor, known, &led)
}

/// As [`keeper`], before a unit of work.
pub(super) async fn keeper_now<'a>(
    system: &System,
    actor: &'a Actor,
    known: &Known,
) -> Result<&'a Post, AppError> {
    let mut led = Vec::new();
    for goal in system.store().goals_by_id(&known.led(system)).await? {
        led.push(goals::owners_now(system, &goal).await?);
    }
    may_keep(system, actor, known, &led)
}

fn may_keep<'a>(
    system: &System,
    actor: &'a Actor,
    known: &Known,
    led: &[Owners],
) -> Result<&'a Post, AppError> {
    let (action, today) = (Action::AccountEdit, system.today());
    let first = authorise_each(system, actor, action, &known.owners)?;
    for post in known.posts.iter().filter(|post| post.is_open_on(today)) {
        for unit in &post.oversees {
            system.policies().authorise(actor, action, &Owners::unit(unit))?;
        }
    }
    for owners in led {
        authorise_each(system, actor, action, owners)?;
    }
    Ok(first)
}

/// The post that allows it, and whose role may give this one.
pub(super) fn giver<'a>(
    system: &System,
    actor: &'a Actor,
    action: Action,
    owners: &Owners,
    role: Role,
) -> Result<&'a Post, AppError> {
    let policies = system.policies();
    policies.authorise(actor, action, owners)?;
    let allows = |post: &&Post| post.role.may_give(role) && policies.allows(post, action, owners);
    actor.posts.iter().find(allows).ok_or_else(|| {
        let giving = Role::ALL.iter().filter(|giver| giver.may_give(role));
        let reaches = giving.map(|giver| (*giver, policies.reaches(*giver, action).to_vec()));
        AppError::Denied { action, roles: reaches.filter(|(_, reaches)| !reaches.is_empty()).collect() }
    })
}
