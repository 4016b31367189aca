//! From TOML to a lifecycle: names are looked up here, what they make together is checked in `check`.

use super::check::check;
use super::words::{EFFECTS, GROUPS, RELATIONS};
use super::{Clock, Field, FieldKind, Lifecycle, Line, Relation, Rung, State, Transition};
use crate::calendar::Span;
use kernel::document::{Document, Section};
use kernel::fault::{Faults, What};

impl Lifecycle {
    /// Reads and checks a lifecycle. `file` is its name in faults.
    ///
    /// # Errors
    /// All faults of the file. What depends on names, such as whether a state is reached, is looked at only when all
    /// names are right.
    pub fn read(file: &str, text: &str) -> Result<Self, Faults> {
        Document::from_toml(file, text)?.read(|root| {
            let mut lifecycle = read_names(root);
            let rows = root.sections("transition").into_iter();
            lifecycle.transitions = rows.map(|row| read_transition(row, &lifecycle)).collect();
            let clocks = root.sections("clock").into_iter();
            lifecycle.clocks = clocks.map(|clock| read_clock(clock, &lifecycle)).collect();
            check(&lifecycle, root);
            lifecycle
        })
    }
}

/// Everything that others refer to by name.
fn read_names(root: &Section<'_>) -> Lifecycle {
    let text = |key| root.required_text(key).unwrap_or_default();
    let states: Vec<State> = root.sections("state").into_iter().map(read_state).collect();
    say_twice(root, "state", states.iter().map(|state| (state.name.as_str(), state.line)));
    let fields = root.named_sections("fields").into_iter();
    root.require("version");
    Lifecycle {
        name: text("name"),
        version: root.whole("version", 1..=u16::MAX).unwrap_or(1),
        title: text("title"),
        relations: root.section("relations").map(read_relations).unwrap_or_default(),
        states,
        actions: root.named_texts("actions"),
        fields: fields.map(|(name, field)| read_field(name, field)).collect(),
        transitions: Vec::new(),
        clocks: Vec::new(),
        closes_after_children: root.flag("closes_after_children").unwrap_or(false),
    }
}

/// Says which names of the tables `key` stand there a second time.
pub(super) fn say_twice<'a>(root: &Section<'_>, key: &str, names: impl Iterator<Item = (&'a str, Line)>) {
    let names: Vec<_> = names.collect();
    for (at, (name, line)) in names.iter().enumerate().filter(|(_, (name, _))| !name.is_empty()) {
        if let Some((_, Line(first))) = names[..at].iter().find(|(earlier, _)| earlier == name) {
            let what = What::DuplicateCode { found: (*name).to_owned(), first_line: *first };
            root.fault_at(line.0, &format!("{key}[{}].name", at + 1), what);
        }
    }
}

/// Those that are given a title, in the order of the file.
fn read_relations(titles: Section<'_>) -> Vec<(Relation, String)> {
    let title = |(name, relation): &(&'static str, Relation)| {
        titles.text(name).map(|title| (titles.line_of(name), *relation, title))
    };
    let mut found: Vec<_> = RELATIONS.iter().filter_map(title).collect();
    found.sort_by_key(|(line, ..)| *line);
    titles.finish();
    found.into_iter().map(|(_, relation, title)| (relation, title)).collect()
}

fn read_state(state: Section<'_>) -> State {
    let text = |key| state.required_text(key).unwrap_or_default();
    state.require("group");
    let read = State {
        name: text("name"),
        title: text("title"),
        group: state.choice("group", GROUPS).unwrap_or(super::Group::Open),
        line: Line(state.line_of("name")),
    };
    state.finish();
    read
}

fn read_field(name: &str, field: Section<'_>) -> Field {
    const KINDS: &[(&str, FieldKind)] = &[
        ("text", FieldKind::Text { min: 1, max: 2000 }),
        ("date", FieldKind::Date),
        ("unit", FieldKind::Unit),
        ("person", FieldKind::Person),
        ("files", FieldKind::Files),
    ];
    field.require("kind");
    let kind = match field.choice("kind", KINDS).unwrap_or(FieldKind::Date) {
        FieldKind::Text { min, max } => {
            let length = |key| field.whole(key, 1..=u16::MAX);
            let (min, max) = (length("min").unwrap_or(min), length("max").unwrap_or(max));
            if min > max {
                let what = What::OutOfRange { found: max.to_string(), expected: format!("≥ {min}") };
                field.fault("max", what);
            }
            FieldKind::Text { min, max }
        }
        other => other,
    };
    let title = field.required_text("title").unwrap_or_default();
    let line = Line(field.line());
    field.finish();
    Field { name: name.to_owned(), title, kind, line }
}

fn read_transition(row: Section<'_>, lifecycle: &Lifecycle) -> Transition {
    let (states, relations) = (states(lifecycle), titled(lifecycle));
    let fields = options(lifecycle.fields.iter().map(|field| &field.name));
    let actions = options(lifecycle.actions.iter().map(|(name, _)| name));
    row.require("action");
    let (required, optional) = (row.choices("required", &fields), row.choices("optional", &fields));
    if let Some(twice) = optional.iter().find(|name| required.contains(name)) {
        let first_line = row.line_of("required");
        row.fault("optional", What::DuplicateCode { found: (*twice).to_owned(), first_line });
    }
    let read = Transition {
        from: owned(row.required_choices("from", &states)),
        action: row.choice("action", &actions).unwrap_or_default().to_owned(),
        to: row.choice("to", &states).map(str::to_owned),
        who: row.required_choices("who", &relations),
        never: row.choices("never", &relations),
        required: owned(required),
        optional: owned(optional),
        after_children: row.flag("after_children").unwrap_or(false),
        effects: row.choices("effects", EFFECTS),
        line: Line(row.line_of("action")),
    };
    row.finish();
    read
}

fn read_clock(clock: Section<'_>, lifecycle: &Lifecycle) -> Clock {
    let text = |key| clock.required_text(key).unwrap_or_default();
    let states = states(lifecycle);
    let is_date = |field: &&Field| field.kind == FieldKind::Date;
    let dates = options(lifecycle.fields.iter().filter(is_date).map(|field| &field.name));
    let rungs = clock.sections("ladder").into_iter();
    clock.require("limit");
    let read = Clock {
        name: text("name"),
        title: text("title"),
        limit: clock.section("limit").and_then(read_span).unwrap_or(Span::Days(1)),
        deadline: clock.choice("deadline", &dates).map(str::to_owned),
        starts: owned(clock.required_choices("starts", &states)),
        stops: owned(clock.choices("stops", &states)),
        ends: owned(clock.choices("ends", &states)),
        restarts: clock.flag("restarts").unwrap_or(false),
        ladder: rungs.filter_map(|rung| read_rung(rung, lifecycle)).collect(),
        line: Line(clock.line_of("name")),
    };
    clock.finish();
    read
}

fn read_rung(rung: Section<'_>, lifecycle: &Lifecycle) -> Option<Rung> {
    let after = rung.section("after").and_then(read_span);
    rung.require("to");
    let to = rung.choice("to", &titled(lifecycle));
    rung.finish();
    Some(Rung { after, to: to? })
}

/// One of `working_minutes`, `working_hours`, `working_days`.
fn read_span(span: Section<'_>) -> Option<Span> {
    type Make = fn(u16) -> Span;
    const UNITS: [(&str, Make); 3] =
        [("working_minutes", Span::minutes), ("working_hours", Span::hours), ("working_days", Span::days)];
    let all = UNITS.map(|(key, _)| key).join(" | ");
    let given: Vec<_> = UNITS.iter().filter(|(key, _)| span.has(key)).collect();
    match given[..] {
        [] => span.fault("working_days", What::MissingKey { wanted: all }),
        [_] => {}
        _ => {
            let expected = format!("one of: {all}");
            span.fault(given[1].0, What::OutOfRange { found: "several forms".into(), expected });
        }
    }
    let spans = UNITS.map(|(key, make)| span.whole(key, 1..=u16::MAX).map(make));
    span.finish();
    spans.into_iter().flatten().next()
}

fn states(lifecycle: &Lifecycle) -> Vec<(&str, &str)> {
    options(lifecycle.states.iter().map(|state| &state.name))
}

/// Relations that the lifecycle has given a title.
fn titled(lifecycle: &Lifecycle) -> Vec<(&'static str, Relation)> {
    lifecycle.relations.iter().map(|(relation, _)| (relation.name(), *relation)).collect()
}

/// Names as words to choose from, each for itself.
fn options<'a>(names: impl Iterator<Item = &'a String>) -> Vec<(&'a str, &'a str)> {
    names.map(|name| (name.as_str(), name.as_str())).collect()
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
