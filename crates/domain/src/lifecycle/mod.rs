//! Lifecycles (流程): one table says what may be done in which state, by whom, with what, and until when. It makes what
//! the API offers, the diagrams of the documentation, and the decisions.

mod case;
mod check;
mod clock;
mod diagram;
mod field;
mod read;
mod version;
mod words;

pub use case::{Case, Offer, Outcome, Refusal, Request};
pub use clock::{Change, Clock, Escalation, Rung, Timer, Turn};
pub use field::{Field, FieldFault, FieldKind, FieldWhat};
pub use version::{Versions, WrongVersion};
pub use words::{Effect, Group, Relation};

/// The line, from 1, where something stands. It stays the same thing when it is moved.
#[derive(Debug, Clone, Copy)]
struct Line(usize);

impl PartialEq for Line {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Line {}

/// A state machine as an operator wrote it, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    /// Its name: `task`.
    pub name: String,
    /// Its version, from 1. A running case keeps the version that it began with.
    pub version: u16,
    /// Its title: 交办事项.
    pub title: String,
    /// Those who may act, with their titles.
    pub relations: Vec<(Relation, String)>,
    /// Its states; the first one is where a case begins.
    pub states: Vec<State>,
    /// What can be done: name, title.
    pub actions: Vec<(String, String)>,
    /// What can be asked for.
    pub fields: Vec<Field>,
    /// Which action leads where.
    pub transitions: Vec<Transition>,
    /// Its time limits.
    pub clocks: Vec<Clock>,
    /// True when a case is done only after all its children are done or rejected.
    pub closes_after_children: bool,
}

/// A state of a lifecycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its name, free: `in_progress`.
    pub name: String,
    /// Its title: 办理中.
    pub title: String,
    /// What it means to everybody.
    pub group: Group,
    line: Line,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The states that it leaves.
    pub from: Vec<String>,
    /// The action that makes it.
    pub action: String,
    /// The state that it enters; none when the case stays where it is.
    pub to: Option<String>,
    /// The relations that may make it: one is enough.
    pub who: Vec<Relation>,
    /// The relations that may not, whatever others they have.
    pub never: Vec<Relation>,
    /// Fields that must be given.
    pub required: Vec<String>,
    /// Fields that may be given.
    pub optional: Vec<String>,
    /// True when it is refused as long as children are unfinished.
    pub after_children: bool,
    /// What follows beside the new state.
    pub effects: Vec<Effect>,
    line: Line,
}

impl Lifecycle {
    /// The state of this name.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name == name)
    }

    /// The title of an action; its name when there is none.
    pub fn action_title<'a>(&'a self, name: &'a str) -> &'a str {
        self.actions.iter().find(|(action, _)| action == name).map_or(name, |(_, title)| title)
    }

    fn transitions_from<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Transition> {
        self.transitions.iter().filter(move |transition| transition.from.iter().any(|from| from == state))
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
