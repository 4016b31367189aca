//! From TOML to a lifecycle: names are looked up here, what they make together is checked in `check`.

use super::check::check;
use super::words::{EFFECTS, GROUPS, RELATIONS};
use super::{Clock, Field, FieldKind, Lifecycle, Relation, Rung, State, Transition};
use crate::calendar::Span;
use crate::fault::{Faults, What};
use crate::section::{Line, Reader, Section, Word};

impl Lifecycle {
    /// Reads and checks a lifecycle.
    ///
    /// # Errors
    /// All faults of the file. What depends on names, such as whether a state is reached, is looked at only when all
    /// names are right.
    pub fn read(text: &str) -> Result<Self, Faults> {
        Reader::read(text, |root| {
            let mut lifecycle = read_names(root);
            lifecycle.transitions = root.sections("transition", |row| read_transition(row, &lifecycle));
            lifecycle.clocks = root.sections("clock", |clock| read_clock(clock, &lifecycle));
            check(&lifecycle, root);
            lifecycle
        })
    }
}

/// Everything that others refer to by name.
fn read_names(root: &Section<'_>) -> Lifecycle {
    let text = |key| root.required(key).map_or_else(String::new, |word| word.text);
    let relation = |(word, title): (Word, String)| Some((root.one_of("relations", &word, RELATIONS)?, title));
    let states = root.sections("state", read_state);
    let lines: Vec<_> = states.iter().map(|state| (state.name.as_str(), state.line)).collect();
    say_twice(root, "state", &lines);
    Lifecycle {
        name: text("name"),
        version: root.required_whole("version", 1).unwrap_or(1),
        title: text("title"),
        relations: root.texts("relations").into_iter().filter_map(relation).collect(),
        states,
        actions: root.texts("actions").into_iter().map(|(word, title)| (word.text, title)).collect(),
        fields: root.named("fields", read_field),
        transitions: Vec::new(),
        clocks: Vec::new(),
        closes_after_children: root.flag("closes_after_children"),
    }
}

/// Says which names stand there a second time.
pub(super) fn say_twice(root: &Section<'_>, key: &str, names: &[(&str, Line)]) {
    for (at, (name, line)) in names.iter().enumerate() {
        if names[..at].iter().any(|(earlier, _)| earlier == name) {
            root.fault_at(line.0, key, What::Duplicate { found: (*name).to_owned() });
        }
    }
}

fn read_state(state: &Section<'_>) -> State {
    let text = |key| state.required(key).map_or_else(String::new, |word| word.text);
    State {
        name: text("name"),
        title: text("title"),
        group: state.choice("group", GROUPS).unwrap_or(super::Group::Open),
        line: Line(state.line_of("name")),
    }
}

fn read_field(name: &str, field: &Section<'_>) -> Field {
    const KINDS: &[(&str, FieldKind)] = &[
        ("text", FieldKind::Text { min: 1, max: 2000 }),
        ("date", FieldKind::Date),
        ("unit", FieldKind::Unit),
        ("person", FieldKind::Person),
        ("files", FieldKind::Files),
    ];
    let kind = match field.choice("kind", KINDS).unwrap_or(FieldKind::Date) {
        FieldKind::Text { min, max } => {
            let (min, max) = (field.whole("min", 1).unwrap_or(min), field.whole("max", 1).unwrap_or(max));
            if min > max {
                let what = What::OutOfRange { found: max.to_string(), expected: format!("≥ {min}") };
                field.fault("max", what);
            }
            FieldKind::Text { min, max }
        }
        other => other,
    };
    let title = field.required("title").map_or_else(String::new, |word| word.text);
    Field { name: name.to_owned(), title, kind, line: Line(field.line) }
}

fn read_transition(row: &Section<'_>, lifecycle: &Lifecycle) -> Transition {
    let states: Vec<&str> = lifecycle.states.iter().map(|state| state.name.as_str()).collect();
    let fields: Vec<&str> = lifecycle.fields.iter().map(|field| field.name.as_str()).collect();
    let actions: Vec<&str> = lifecycle.actions.iter().map(|(name, _)| name.as_str()).collect();
    let action = row.required("action").and_then(|word| known(row, "action", word, &actions));
    let effects = row.words("effects");
    Transition {
        from: some(row, "from", &states),
        action: action.unwrap_or_default(),
        to: row.word("to").and_then(|word| known(row, "to", word, &states)),
        who: relations(row, "who", true, lifecycle),
        never: relations(row, "never", false, lifecycle),
        required: all(row, "required", &fields),
        optional: all(row, "optional", &fields),
        effects: effects.iter().filter_map(|word| row.one_of("effects", word, EFFECTS)).collect(),
        line: Line(row.line_of("action")),
    }
}

fn read_clock(clock: &Section<'_>, lifecycle: &Lifecycle) -> Clock {
    let text = |key| clock.required(key).map_or_else(String::new, |word| word.text);
    let states: Vec<&str> = lifecycle.states.iter().map(|state| state.name.as_str()).collect();
    let dates: Vec<&str> = lifecycle
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::Date)
        .map(|field| field.name.as_str())
        .collect();
    if !clock.has("limit") {
        clock.fault("limit", What::MissingKey { wanted: "limit".into() });
    }
    Clock {
        name: text("name"),
        title: text("title"),
        limit: clock.section("limit", read_span).flatten().unwrap_or(Span::Days(1)),
        deadline: clock.word("deadline").and_then(|word| known(clock, "deadline", word, &dates)),
        starts: some(clock, "starts", &states),
        stops: all(clock, "stops", &states),
        ends: all(clock, "ends", &states),
        restarts: clock.flag("restarts"),
        ladder: clock.sections("ladder", |rung| read_rung(rung, lifecycle)).into_iter().flatten().collect(),
        line: Line(clock.line_of("name")),
    }
}

fn read_rung(rung: &Section<'_>, lifecycle: &Lifecycle) -> Option<Rung> {
    let after = rung.section("after", read_span).flatten();
    let to = relations(rung, "to", true, lifecycle).first().copied()?;
    Some(Rung { after, to })
}

/// One of `working_minutes`, `working_hours`, `working_days`.
fn read_span(span: &Section<'_>) -> Option<Span> {
    let minutes = span.whole("working_minutes", 1).map(Span::minutes);
    let hours = span.whole("working_hours", 1).map(Span::hours);
    let days = span.whole("working_days", 1).map(Span::days);
    let mut found = [minutes, hours, days].into_iter().flatten();
    let only = found.next();
    if only.is_none() || found.next().is_some() {
        let expected = "one of working_minutes, working_hours, working_days".to_owned();
        span.fault("working_days", What::WrongType { found: "table".into(), expected });
    }
    only
}

fn known(section: &Section<'_>, key: &str, word: Word, names: &[&str]) -> Option<String> {
    let options: Vec<(&str, ())> = names.iter().map(|name| (*name, ())).collect();
    section.one_of(key, &word, &options).map(|()| word.text)
}

fn all(section: &Section<'_>, key: &'static str, names: &[&str]) -> Vec<String> {
    section.words(key).into_iter().filter_map(|word| known(section, key, word, names)).collect()
}

/// At least one.
fn some(section: &Section<'_>, key: &'static str, names: &[&str]) -> Vec<String> {
    if !section.has(key) {
        section.fault(key, What::MissingKey { wanted: key.into() });
    }
    all(section, key, names)
}

/// Relations that the lifecycle has given a title.
fn relations(section: &Section<'_>, key: &'static str, needed: bool, lifecycle: &Lifecycle) -> Vec<Relation> {
    let options: Vec<(&str, Relation)> =
        lifecycle.relations.iter().map(|(relation, _)| (relation.name(), *relation)).collect();
    let words = section.words(key);
    if needed && words.is_empty() {
        section.fault(key, What::MissingKey { wanted: key.into() });
    }
    words.iter().filter_map(|word| section.one_of(key, word, &options)).collect()
}
