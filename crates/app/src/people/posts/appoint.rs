//! Appointing to posts.

use super::{ENDS, LEADS, OVERSEES, STARTS, TITLE};
use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfit, Misfits};
use crate::people::PostView;
use crate::people::account::{APPOINTED, POST, ROLE};
use crate::people::belong::{Known, giver, known};
use crate::system::System;
use chrono::NaiveDate;
use domain::access::{Action, Owners, Post, Role};
use domain::id::{GoalId, PostId};
use domain::journal::{Change, Event};
use domain::person::Person;
use domain::unit::Unit;
use serde::Deserialize;
use serde_json::json;
use store::Tx;
use uuid::Uuid;

/// The most units or goals that one post has in its care.
pub(super) const MOST: usize = 200;

/// A post to give to a person.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// The person's id.
    pub person: Uuid,
    /// The unit's code.
    #[schema(example = "331102004", min_length = 1, max_length = 40)]
    pub unit: String,
    /// What they do.
    #[schema(example = "reporter", min_length = 1, max_length = 40)]
    pub role: String,
    /// Its title.
    #[schema(example = "填报人", min_length = 1, max_length = 100)]
    pub title: String,
    /// Codes of the units that it oversees: for a leader or an overseer.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub oversees: Vec<String>,
    /// Ids of the goals that it leads: for a leader.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub leads: Vec<Uuid>,
    /// The first day, from 1900 to 2199; today unless told.
    pub from: Option<NaiveDate>,
    /// The last day; none for an open end.
    pub until: Option<NaiveDate>,
}

/// What a post is to be, as it was given.
pub(in crate::people) struct Duty<'a> {
    /// Where its fields stand in what was given.
    pub(in crate::people) at: &'static str,
    pub(in crate::people) role: &'a str,
    pub(in crate::people) title: &'a str,
    pub(in crate::people) oversees: &'a [String],
    pub(in crate::people) leads: &'a [Uuid],
    pub(in crate::people) from: NaiveDate,
    pub(in crate::people) until: Option<NaiveDate>,
}

/// What a post is to be, read.
pub(in crate::people) struct Checked {
    pub(in crate::people) role: Role,
    pub(super) title: String,
    pub(super) oversees: Vec<String>,
    pub(super) leads: Vec<GoalId>,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
}

impl Duty<'_> {
    /// None when something doesn't fit.
    pub(in crate::people) fn check(&self, misfits: &mut Misfits) -> Option<Checked> {
        let at = |field: &str| format!("{}/{field}", self.at);
        misfits.text(&at("title"), self.title, 100);
        misfits.day(&at("from"), Some(self.from));
        misfits.day(&at("until"), self.until);
        if self.until.is_some_and(|until| until < self.from) {
            misfits.add(&at("until"), "too_early", format!("{} or later", self.from));
        }
        let Ok(role) = self.role.parse::<Role>() else {
            misfits.add(&at("role"), "no_such_role", "a role such as `reporter`");
            return None;
        };
        check_care(misfits, self.at, role, self.oversees.len(), self.leads.len());
        let mut oversees = self.oversees.to_vec();
        oversees.sort();
        oversees.dedup();
        let mut leads: Vec<GoalId> = self.leads.iter().copied().map(GoalId).collect();
        leads.sort();
        leads.dedup();
        let (from, until) = (self.from, self.until);
        Some(Checked { role, title: self.title.trim().to_owned(), oversees, leads, from, until })
    }
}

/// Who may have units or goals in their care, and how many.
pub(super) fn check_care(misfits: &mut Misfits, at: &str, role: Role, units: usize, goals: usize) {
    let oversees = matches!(role, Role::Leader | Role::Overseer);
    for (field, count, may, who) in [
        ("oversees", units, oversees, "a leader or an overseer"),
        ("leads", goals, role == Role::Leader, "a leader"),
    ] {
        if count > 0 && !may {
            misfits.add(&format!("{at}/{field}"), "not_in_this_role", format!("nothing but for {who}"));
        } else if count > MOST {
            misfits.add(&format!("{at}/{field}"), "too_many", format!("at most {MOST}"));
        }
    }
}

/// Gives a person a post.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`], [`AppError::Denied`] where they may not appoint, not give this role, or not
/// see the person, [`AppError::Conflict`] when the person holds the same on one of the days; the store's.
pub async fn appoint(system: &System, actor: &Actor, given: &NewPost) -> Result<PostView, AppError> {
    let mut misfits = Misfits::default();
    let duty = Duty {
        at: "",
        role: &given.role,
        title: &given.title,
        oversees: &given.oversees,
        leads: &given.leads,
        from: given.from.unwrap_or_else(|| system.today()),
        until: given.until,
    };
    let duty = duty.check(&mut misfits);
    misfits.done()?;
    let duty = &duty.ok_or_else(|| AppError::outside("a misfit was not told"))?;
    let appoint = async |tx: Tx| {
        let unit = tx.unit(&given.unit).await?.ok_or_else(|| AppError::not_found("unit", &given.unit))?;
        let known = known(system, &tx, given.person).await?;
        system.policies().authorise(actor, Action::PersonRead, &known.owners)?;
        known.is_there()?;
        Ok(PostView::from(&add_post(system, &tx, actor, &known, &unit, duty).await?))
    };
    system.store().write_once("appoint", actor.ask.as_ref(), appoint).await
}

/// Adds a post of a person at a unit.
pub(in crate::people) async fn add_post(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    known: &Known,
    unit: &Unit,
    duty: &Checked,
) -> Result<Post, AppError> {
    let acting = giver(system, actor, Action::PostEdit, &Owners::unit(&unit.path), duty.role)?;
    let overseen = overseen(system, tx, actor, &duty.oversees).await?;
    may_be_led(system, tx, actor, &duty.leads).await?;
    if unit.ends.is_some_and(|last| last < duty.from) {
        return Err(AppError::conflict("unit_ended", format!("the unit {} has ended", unit.code)));
    }
    let post = Post {
        id: PostId(Uuid::now_v7()),
        person: known.person.id,
        role: duty.role,
        unit: unit.id,
        path: unit.path.clone(),
        title: duty.title.clone(),
        oversees: overseen.iter().map(|unit| unit.path.clone()).collect(),
        leads: duty.leads.clone(),
        starts: duty.from,
        ends: duty.until,
        home: None,
        version: 1,
    };
    is_free(&post, &known.posts)?;
    let ids: Vec<_> = overseen.iter().map(|unit| unit.id).collect();
    tx.add_post(&post, &ids).await?;
    let today = system.today();
    if known.person.kept != Some(unit.id) && !known.posts.iter().any(|post| post.is_open_on(today)) {
        // Whoever comes from nowhere else is theirs from now on.
        let person =
            Person { kept: Some(unit.id), version: known.person.version + 1, ..known.person.clone() };
        tx.save_person(&person).await?;
    }
    tx.record(&appointed(system, actor, acting, &post), &[]).await?;
    Ok(post)
}

/// The event of a new post.
pub(in crate::people) fn appointed(system: &System, actor: &Actor, acting: &Post, post: &Post) -> Event {
    let mut event = actor.did(system, Some(acting), APPOINTED, (POST, post.id.0), Some(post.unit));
    let mut add = |field, value| event.changes.push(Change::plain(field, None, Some(value)));
    add(ROLE, json!(post.role));
    add(TITLE, json!(post.title));
    add(STARTS, json!(post.starts));
    if let Some(ends) = post.ends {
        add(ENDS, json!(ends));
    }
    let view = PostView::from(post);
    if !view.oversees.is_empty() {
        add(OVERSEES, json!(view.oversees));
    }
    if !view.leads.is_empty() {
        add(LEADS, json!(view.leads));
    }
    event
}

/// Fails when the same role at the same unit is held on one of the days.
pub(in crate::people) fn is_free(post: &Post, held: &[Post]) -> Result<(), AppError> {
    let same = |other: &&Post| other.unit == post.unit && other.role == post.role && other.overlaps(post);
    match held.iter().find(same) {
        Some(other) => Err(AppError::conflict(
            "post_exists",
            format!("the person is {} there by the post {} already", post.role, other.id),
        )),
        None => Ok(()),
    }
}

/// Fails when one of the goals isn't there, or whoever gives them may not appoint where it belongs.
pub(super) async fn may_be_led(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    goals: &[GoalId],
) -> Result<(), AppError> {
    for id in goals {
        let goal = tx.goal_by_id(*id).await?;
        let missing = || Misfit::new("/leads", "no_such_goal", format!("ids of goals, and there is no {id}"));
        let goal = goal.ok_or_else(|| AppError::Invalid(vec![missing()]))?;
        system.policies().authorise(actor, Action::PostEdit, &crate::goals::owners(tx, &goal).await?)?;
    }
    Ok(())
}

/// The units of these codes, which whoever gives them to a post has to administer.
pub(super) async fn overseen(
    system: &System,
    tx: &Tx,
    actor: &Actor,
    codes: &[String],
) -> Result<Vec<Unit>, AppError> {
    let units = tx.units_by_code(&codes.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let missing = codes.iter().filter(|code| !units.iter().any(|unit| unit.code == **code));
    let misfit = |code: &String| {
        Misfit::new("/oversees", "no_such_unit", format!("codes of units, and there is no {code}"))
    };
    let missing: Vec<Misfit> = missing.map(misfit).collect();
    if !missing.is_empty() {
        return Err(AppError::Invalid(missing));
    }
    for unit in &units {
        system.policies().authorise(actor, Action::PostEdit, &Owners::unit(&unit.path))?;
    }
    Ok(units)
}
