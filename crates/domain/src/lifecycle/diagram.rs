//! A lifecycle as a Mermaid state diagram.

use super::{Lifecycle, Relation, State, Transition};
use std::fmt::{self, Write};

impl Lifecycle {
    /// The diagram's source: every state with its title, every transition with its action and who makes it.
    pub fn diagram(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.draw(&mut text);
        text
    }

    fn draw(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "stateDiagram-v2")?;
        for State { name, title, .. } in &self.states {
            writeln!(out, "    state \"{title}\" as {name}")?;
        }
        if let Some(first) = self.states.first() {
            writeln!(out, "    [*] --> {}", first.name)?;
        }
        for state in &self.states {
            for transition in self.transitions_from(&state.name) {
                let to = transition.to.as_ref().unwrap_or(&state.name);
                writeln!(out, "    {} --> {to}: {}", state.name, self.label(transition))?;
            }
        }
        for state in self.states.iter().filter(|state| state.group.is_final()) {
            writeln!(out, "    {} --> [*]", state.name)?;
        }
        Ok(())
    }

    fn label(&self, transition: &Transition) -> String {
        let title = |relation: &Relation| {
            let named = self.relations.iter().find(|(known, _)| known == relation);
            named.map_or(relation.name(), |(_, title)| title)
        };
        let who: Vec<&str> = transition.who.iter().map(title).collect();
        format!("{}（{}）", self.action_title(&transition.action), who.join("、"))
    }
}
