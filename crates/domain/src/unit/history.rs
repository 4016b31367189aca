//! How a unit stood on which day. What is recorded of the past stays: a change holds from a day on.

use super::Unit;
use crate::access::UnitPath;
use crate::days::Days;
use crate::id::UnitId;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// How a unit stands from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The first day.
    pub starts: NaiveDate,
    /// The last day; none while it goes on.
    pub ends: Option<NaiveDate>,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Its place in the tree.
    pub path: UnitPath,
    /// What else is known of it.
    pub attributes: Map<String, Value>,
}

impl State {
    /// Whether it holds on a day.
    pub fn is_on(&self, day: NaiveDate) -> bool {
        Days { starts: self.starts, ends: self.ends }.has(day)
    }
}

/// What is to be otherwise; none stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UnitChange {
    /// Another name.
    pub name: Option<String>,
    /// Another level.
    pub level: Option<String>,
    /// Another unit above, with its place in the tree.
    pub parent: Option<(UnitId, UnitPath)>,
    /// Attributes to set; null takes one away.
    pub attributes: Map<String, Value>,
    /// Another last day, or none.
    pub ends: Option<Option<NaiveDate>>,
}

/// Why a unit can't be changed from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unchangeable {
    /// Something that holds from a later day is recorded: days before it are past.
    #[error("what holds from {starts} is recorded: choose that day or a later one")]
    Later {
        /// That day.
        starts: NaiveDate,
    },
    /// It isn't there any more on that day.
    #[error("its last day is {ends}")]
    Over {
        /// Its last day.
        ends: NaiveDate,
    },
    /// It would end before what was recorded last has begun.
    #[error("it can't end before {starts}, from which something is recorded")]
    TooEarly {
        /// That day.
        starts: NaiveDate,
    },
}

/// All that is recorded of a unit: states that follow each other without a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    earlier: Vec<State>,
    latest: State,
}

impl History {
    /// That of a unit of which nothing else is known.
    pub fn of(unit: &Unit) -> Self {
        let latest = State {
            starts: unit.starts,
            ends: unit.ends,
            name: unit.name.clone(),
            level: unit.level.clone(),
            parent: unit.parent,
            path: unit.path.clone(),
            attributes: unit.attributes.clone(),
        };
        Self { earlier: Vec::new(), latest }
    }

    /// That of these states, in their order; none without any.
    pub fn of_states(mut states: Vec<State>) -> Option<Self> {
        let latest = states.pop()?;
        Some(Self { earlier: states, latest })
    }

    /// The states, from the first.
    pub fn states(&self) -> impl Iterator<Item = &State> {
        self.earlier.iter().chain([&self.latest])
    }

    /// The one that was recorded last.
    pub fn latest(&self) -> &State {
        &self.latest
    }

    /// How the unit stood on a day; none when it wasn't there.
    pub fn at(&self, day: NaiveDate) -> Option<&State> {
        self.states().find(|state| state.is_on(day))
    }

    /// The unit's place from a day on, when it is there and stays at that place as far as is known.
    pub fn place_since(&self, day: NaiveDate) -> Option<&UnitPath> {
        let then = &self.at(day)?.path;
        self.states().filter(|state| state.starts > day).all(|state| state.path == *then).then_some(then)
    }

    /// The history with a change from a day on. On the day from which something is recorded already, that is replaced.
    ///
    /// # Errors
    /// [`Unchangeable`].
    pub fn change(&self, from: NaiveDate, change: &UnitChange) -> Result<Self, Unchangeable> {
        let starts = self.latest.starts;
        if from < starts {
            return Err(Unchangeable::Later { starts });
        }
        // Whoever goes on again, or ends on another day, is there on that day.
        if let (Some(ends), None) = (self.latest.ends.filter(|ends| *ends < from), change.ends) {
            return Err(Unchangeable::Over { ends });
        }
        let mut latest = changed(&self.latest, change);
        let is_same = State { ends: self.latest.ends, ..latest.clone() } == self.latest;
        let is_new = from > starts && !is_same;
        if is_new {
            latest.starts = from;
        }
        if latest.ends.is_some_and(|ends| ends < latest.starts) {
            return Err(Unchangeable::TooEarly { starts: latest.starts });
        }
        let mut after = self.clone();
        if is_new {
            after.earlier.push(State { ends: from.pred_opt(), ..self.latest.clone() });
        }
        after.latest = latest;
        Ok(after)
    }

    /// The history of a unit below another one that moves on a day from `old` to `new`.
    #[must_use]
    pub fn carried(&self, from: NaiveDate, old: &UnitPath, new: &UnitPath) -> Self {
        let mut states: Vec<State> = Vec::new();
        for state in self.states() {
            let is_over = state.ends.is_some_and(|ends| ends < from);
            let Some(path) = state.path.rebased(old, new).filter(|_| !is_over) else {
                states.push(state.clone());
                continue;
            };
            if state.starts < from {
                states.push(State { ends: from.pred_opt(), ..state.clone() });
            }
            states.push(State { starts: state.starts.max(from), path, ..state.clone() });
        }
        Self::of_states(states).unwrap_or_else(|| self.clone())
    }
}

fn changed(state: &State, change: &UnitChange) -> State {
    let mut after = state.clone();
    if let Some(name) = &change.name {
        after.name.clone_from(name);
    }
    if let Some(level) = &change.level {
        after.level.clone_from(level);
    }
    if let Some((id, path)) = &change.parent {
        after.parent = Some(*id);
        after.path = path.child(state.path.code());
    }
    for (name, value) in &change.attributes {
        match value {
            Value::Null => after.attributes.shift_remove(name),
            value => after.attributes.insert(name.clone(), value.clone()),
        };
    }
    if let Some(ends) = change.ends {
        after.ends = ends;
    }
    after
}
