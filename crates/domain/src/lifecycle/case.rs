//! Decisions about one case: what is offered to whom, and what an action makes of it.

use super::clock::{Entry, unfinished};
use super::field::{faults, schema};
use super::{
    Change, Effect, Escalation, Field, FieldFault, Group, Lifecycle, Relation, State, Timer, Transition,
};
use crate::calendar::{Calendar, Moment};
use kernel::fault::nearest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its lifecycle's name.
    pub lifecycle: String,
    /// The version of the lifecycle that it began with and keeps.
    pub version: u16,
    /// The name of its state.
    pub state: String,
    /// Its clocks that have started.
    pub timers: Vec<Timer>,
}

/// An action that is offered to somebody now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Offer {
    /// Its name.
    pub action: String,
    /// Its title.
    pub title: String,
    /// The state that it leads to.
    pub to: String,
    /// JSON Schema of what has to be given with it.
    pub fields: Value,
    /// True when it is refused as long as children are unfinished.
    pub waits_for_children: bool,
}

/// Somebody wants to act.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What they want to do.
    pub action: &'a str,
    /// How they are related to the case.
    pub relations: &'a [Relation],
    /// What they give with it.
    pub fields: &'a Map<String, Value>,
    /// How the case's children stand.
    pub children: &'a [Group],
    /// The time.
    pub now: Moment,
}

/// What an action makes of a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Where the case stands now.
    pub case: Case,
    /// What has to be seen to.
    pub effects: Vec<Effect>,
    /// Those relations of whoever acts that the action is for.
    pub by: Vec<Relation>,
    /// What became of its clocks.
    pub clocks: Vec<Change>,
}

/// Why an action isn't taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The case belongs to another lifecycle or version.
    #[error("the case is of {found}, this is {expected}")]
    OtherLifecycle {
        /// The case's lifecycle and version.
        found: String,
        /// This one's.
        expected: String,
    },
    /// The lifecycle has no such state: the case is corrupt.
    #[error("no state `{found}`")]
    NoSuchState {
        /// The case's state.
        found: String,
    },
    /// The lifecycle has no such action.
    #[error("no action `{found}`")]
    NoSuchAction {
        /// What was asked for.
        found: String,
        /// The action that was probably meant.
        nearest: Option<String>,
    },
    /// Nobody can do that in this state.
    #[error("`{action}` can't be done in state `{state}`")]
    NotNow {
        /// What was asked for.
        action: String,
        /// The case's state.
        state: String,
    },
    /// Others may do it.
    #[error("`{action}` is for others")]
    NotYours {
        /// What was asked for.
        action: String,
        /// Those who may.
        who: Vec<Relation>,
    },
    /// They may, but something that they are too forbids it.
    #[error("`{action}` is forbidden to {relation:?}")]
    Barred {
        /// What was asked for.
        action: String,
        /// What they are too.
        relation: Relation,
    },
    /// The fields don't fit.
    #[error("{} fields don't fit", faults.len())]
    Fields {
        /// All that is wrong with them.
        faults: Vec<FieldFault>,
    },
    /// Children have to be finished first.
    #[error("{unfinished} children are unfinished")]
    ChildrenUnfinished {
        /// How many.
        unfinished: usize,
    },
}

impl Lifecycle {
    /// A new case in the first state, with the clocks that start there. Every lifecycle that was read has one.
    pub fn open(&self, calendar: &Calendar, now: Moment) -> Option<Outcome> {
        self.open_with(calendar, now, &Map::new())
    }

    /// As [`Lifecycle::open`], with fields that clocks take their deadlines from.
    pub fn open_with(
        &self,
        calendar: &Calendar,
        now: Moment,
        fields: &Map<String, Value>,
    ) -> Option<Outcome> {
        let state = self.states.first()?;
        let (lifecycle, version) = (self.name.clone(), self.version);
        let case = Case { lifecycle, version, state: state.name.clone(), timers: Vec::new() };
        Some(self.enter(case, &Entry { state, now, calendar }, fields, Vec::new()))
    }

    /// What somebody with these relations to a case in `state` may do. Nothing in a state that doesn't exist.
    pub fn offers(&self, state: &str, relations: &[Relation]) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for transition in self.transitions_from(state).filter(|row| row.is_for(relations)) {
            if !offers.iter().any(|offer| offer.action == transition.action) {
                offers.push(self.offer(state, transition));
            }
        }
        offers
    }

    fn offer(&self, state: &str, transition: &Transition) -> Offer {
        let to = transition.to.as_deref().unwrap_or(state);
        let (required, optional) = self.fields_of(transition);
        Offer {
            action: transition.action.clone(),
            title: self.action_title(&transition.action).to_owned(),
            to: to.to_owned(),
            fields: schema(&required, &optional),
            waits_for_children: transition.after_children || self.waits_for_children(to),
        }
    }

    /// What `request` makes of `case`. When several rows of the table fit, the first one counts.
    ///
    /// # Errors
    /// Why it is refused; a refused action changes nothing.
    pub fn apply(&self, case: &Case, request: &Request<'_>, calendar: &Calendar) -> Result<Outcome, Refusal> {
        self.check_version(case)?;
        let Some(from) = self.state(&case.state) else {
            return Err(Refusal::NoSuchState { found: case.state.clone() });
        };
        let transition = self.find(from, request)?;
        let (required, optional) = self.fields_of(transition);
        let faults = faults(&required, &optional, request.fields, request.now);
        if !faults.is_empty() {
            return Err(Refusal::Fields { faults });
        }
        let mut case = case.clone();
        let effects = transition.effects.clone();
        let by: Vec<Relation> = transition.admitted(request.relations).collect();
        let unfinished = unfinished(request.children);
        if unfinished > 0 && transition.after_children {
            return Err(Refusal::ChildrenUnfinished { unfinished });
        }
        let Some(state) = transition.to.as_deref().and_then(|to| self.state(to)) else {
            return Ok(Outcome { case, effects, by, clocks: Vec::new() });
        };
        if unfinished > 0 && self.waits_for_children(&state.name) {
            return Err(Refusal::ChildrenUnfinished { unfinished });
        }
        case.state.clone_from(&state.name);
        let entry = Entry { state, now: request.now, calendar };
        Ok(Outcome { by, ..self.enter(case, &entry, request.fields, effects) })
    }

    /// Whether an action that can be taken in this state, by whomever, has this effect.
    pub fn has_effect(&self, state: &str, action: &str, effect: Effect) -> bool {
        let mut rows = self.transitions_from(state).filter(|row| row.action == action);
        rows.any(|row| row.effects.contains(&effect))
    }

    /// The action by which a case in this state is sealed, if it can be.
    pub fn sealing<'a>(&'a self, state: &'a str) -> Option<&'a str> {
        let mut rows = self.transitions_from(state);
        rows.find(|row| row.effects.contains(&Effect::Seal)).map(|row| row.action.as_str())
    }

    /// When who hears of the case's clocks, as things stand.
    pub fn escalations(&self, case: &Case, calendar: &Calendar) -> Vec<Escalation> {
        let of_timer = |timer: &Timer| {
            let clock = self.clocks.iter().find(|clock| clock.name == timer.clock);
            clock.map_or_else(Vec::new, |clock| clock.escalations(timer, calendar))
        };
        case.timers.iter().flat_map(of_timer).collect()
    }

    fn check_version(&self, case: &Case) -> Result<(), Refusal> {
        if case.lifecycle == self.name && case.version == self.version {
            return Ok(());
        }
        let (found, expected) =
            (format!("{} {}", case.lifecycle, case.version), format!("{} {}", self.name, self.version));
        Err(Refusal::OtherLifecycle { found, expected })
    }

    fn find(&self, from: &State, request: &Request<'_>) -> Result<&Transition, Refusal> {
        let action = request.action.to_owned();
        if !self.actions.iter().any(|(name, _)| *name == action) {
            let nearest = nearest(&action, self.actions.iter().map(|(name, _)| name.as_str()));
            return Err(Refusal::NoSuchAction { found: action, nearest });
        }
        let rows: Vec<_> = self
            .transitions
            .iter()
            .filter(|row| row.action == action && row.from.contains(&from.name))
            .collect();
        if let Some(row) = rows.iter().find(|row| row.is_for(request.relations)) {
            return Ok(row);
        }
        if rows.is_empty() {
            return Err(Refusal::NotNow { action, state: from.name.clone() });
        }
        let barred = rows.iter().filter(|row| row.admits(request.relations));
        match barred.filter_map(|row| row.bar(request.relations)).next() {
            Some(relation) => Err(Refusal::Barred { action, relation }),
            None => {
                Err(Refusal::NotYours { action, who: rows.iter().flat_map(|row| row.who.clone()).collect() })
            }
        }
    }

    fn enter(
        &self,
        mut case: Case,
        entry: &Entry<'_>,
        fields: &Map<String, Value>,
        effects: Vec<Effect>,
    ) -> Outcome {
        let mut clocks = Vec::new();
        for clock in &self.clocks {
            let at = case.timers.iter().position(|timer| timer.clock == clock.name);
            let mut timer = at.map(|at| case.timers.remove(at));
            let given = clock.deadline.as_ref().and_then(|name| fields.get(name)?.as_str());
            clocks.extend(clock.enter(&mut timer, entry, given.and_then(|day| day.parse().ok())));
            case.timers.extend(timer);
        }
        Outcome { case, effects, by: Vec::new(), clocks }
    }

    fn fields_of(&self, transition: &Transition) -> (Vec<&Field>, Vec<&Field>) {
        let fields = |names: &[String]| names.iter().filter_map(|name| self.field(name)).collect();
        (fields(&transition.required), fields(&transition.optional))
    }

    fn waits_for_children(&self, to: &str) -> bool {
        self.closes_after_children && self.state(to).is_some_and(|state| state.group == Group::Done)
    }
}

impl Transition {
    fn admitted(&self, relations: &[Relation]) -> impl Iterator<Item = Relation> {
        relations.iter().copied().filter(|relation| self.who.contains(relation))
    }

    fn admits(&self, relations: &[Relation]) -> bool {
        self.admitted(relations).next().is_some()
    }

    fn bar(&self, relations: &[Relation]) -> Option<Relation> {
        relations.iter().find(|relation| self.never.contains(relation)).copied()
    }

    fn is_for(&self, relations: &[Relation]) -> bool {
        self.admits(relations) && self.bar(relations).is_none()
    }
}
