//! A case: what is being done about something, who ordered it, who has to do it, and how people are related to it.

use crate::access::{Owners, Post, Reach, Role, UnitPath};
use crate::calendar::{Calendar, Moment};
use crate::id::{CaseId, GoalId, PersonId, PostId, UnitId};
use crate::journal::Subject;
use crate::lifecycle::{self, Group, Relation};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A unit of a case, and where it stands in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The unit.
    pub id: UnitId,
    /// Where it stands.
    pub path: UnitPath,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its lifecycle and version, its state, its clocks.
    pub standing: lifecycle::Case,
    /// What its state means.
    pub group: Group,
    /// What it is about, in a line.
    pub title: String,
    /// What else is known of it, by name.
    pub body: Map<String, Value>,
    /// The thing that it is about; none when it stands for itself.
    pub subject: Option<Subject>,
    /// The goals that it serves: that of its subject, and all above it.
    pub goals: Vec<GoalId>,
    /// The case that it is a part of.
    pub parent: Option<CaseId>,
    /// Who ordered it, or applied; none when the program did.
    pub person: Option<PersonId>,
    /// The post that they did it in.
    pub post: Option<PostId>,
    /// The unit of that post.
    pub sender: Place,
    /// The unit that has it: the receiver of the last hand-over that moved it. None before the first.
    pub holder: Option<Place>,
    /// The units that are bound to it too (责任捆绑).
    pub co: Vec<Place>,
    /// When it was opened.
    pub opened: Moment,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Case {
    /// What it belongs to, as far as it matters for permission.
    pub fn owners(&self) -> Owners {
        Owners { units: self.units().map(|place| place.path.clone()).collect(), goals: self.goals.clone() }
    }

    /// All its units; one that it has in two ways comes twice.
    pub fn units(&self) -> impl Iterator<Item = &Place> {
        [&self.sender].into_iter().chain(&self.holder).chain(&self.co)
    }

    /// The unit that has to do it, or has ordered it as long as nobody has it.
    pub fn at(&self) -> &Place {
        self.holder.as_ref().unwrap_or(&self.sender)
    }

    /// When the first of its running clocks is due.
    pub fn due(&self, calendar: &Calendar) -> Option<Moment> {
        let running = self.standing.timers.iter().filter(|timer| timer.since.is_some());
        running.filter_map(|timer| timer.due(calendar)).min()
    }

    /// How somebody who holds these posts is related to it. Nobody is its parent or the program; whom a report scores stands in
    /// its rows.
    pub fn relations(&self, person: PersonId, posts: &[Post]) -> Vec<Relation> {
        const PERSONAL: [Relation; 9] = [
            Relation::Sender,
            Relation::Responsible,
            Relation::CoResponsible,
            Relation::Overseer,
            Relation::Head,
            Relation::Office,
            Relation::Reporter,
            Relation::Approver,
            Relation::Verifier,
        ];
        let holds = |relation: &Relation| posts.iter().any(|post| self.relates(*relation, person, post));
        PERSONAL.into_iter().filter(holds).collect()
    }

    /// The holders of those of these posts that stand in a relation to it.
    pub fn who(&self, relation: Relation, posts: &[Post]) -> BTreeSet<PersonId> {
        let stands = posts.iter().filter(|post| self.relates(relation, post.person, post));
        stands.map(|post| post.person).collect()
    }

    fn relates(&self, relation: Relation, person: PersonId, post: &Post) -> bool {
        let is_at = |place: &Place| place.id == post.unit;
        let keeps = |role| post.role == role && self.is_below(post);
        match relation {
            // Whoever left the unit no longer orders for it.
            Relation::Sender => self.person == Some(person) && is_at(&self.sender),
            Relation::Responsible => self.holder.as_ref().is_some_and(is_at),
            Relation::CoResponsible => self.co.iter().any(is_at),
            Relation::Overseer => self.is_overseen(post),
            Relation::Head => keeps(Role::Head),
            Relation::Office => keeps(Role::Office),
            Relation::Verifier => keeps(Role::Verifier),
            Relation::Reporter => {
                matches!(post.role, Role::Reporter | Role::Source | Role::Cadre)
                    && (is_at(&self.sender) || is_at(self.at()))
            }
            Relation::Approver => {
                let is_above = || self.at().path.parent().is_some_and(|parent| parent == post.path);
                post.role == Role::Approver && (is_at(&self.sender) || is_at(self.at()) || is_above())
            }
            Relation::Scored | Relation::Parent | Relation::System => false,
        }
    }

    /// Whoever keeps the process of one place doesn't keep what others ordered there: both ends have to lie within it.
    fn is_below(&self, post: &Post) -> bool {
        self.sender.path.is_within(&post.path) && self.at().path.is_within(&post.path)
    }

    fn is_overseen(&self, post: &Post) -> bool {
        let holder = self.holder.iter().map(|place| place.path.clone()).collect();
        let owners = Owners { units: holder, goals: self.goals.clone() };
        matches!(post.role, Role::Overseer | Role::Leader) && owners.reaches(post).contains(&Reach::Overseen)
    }
}
