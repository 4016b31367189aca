//! What an action asks for: its JSON Schema, and whether what was given fits.

use super::Line;
use crate::calendar::{Moment, ZONE};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Something that an action asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name: `reason`.
    pub name: String,
    /// Its title: 原因.
    pub title: String,
    /// What it takes.
    pub kind: FieldKind,
    pub(super) line: Line,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A text of so many characters, blanks around it not counted.
    Text {
        /// At least.
        min: u16,
        /// At most.
        max: u16,
    },
    /// A day, today or later.
    Date,
    /// The id of a unit.
    Unit,
    /// The id of a person.
    Person,
    /// Ids of files, at least one.
    Files,
}

/// Why a field can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// Its name.
    pub field: String,
    /// What is wrong.
    pub what: FieldWhat,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldWhat {
    /// It must be given.
    Missing,
    /// The action doesn't ask for it.
    Unknown,
    /// It has another type.
    WrongType,
    /// Too few or too many characters, or no files.
    WrongLength,
    /// There is no such day.
    NoSuchDate,
    /// The day has passed.
    Past,
}

impl Field {
    /// Its JSON Schema. The formats `unit`, `person` and `file` are ids of such.
    pub fn schema(&self) -> Value {
        let title = &self.title;
        match self.kind {
            FieldKind::Text { min, max } => {
                json!({ "type": "string", "title": title, "minLength": min, "maxLength": max })
            }
            FieldKind::Date => json!({ "type": "string", "title": title, "format": "date" }),
            FieldKind::Unit => json!({ "type": "string", "title": title, "format": "unit", "minLength": 1 }),
            FieldKind::Person => {
                json!({ "type": "string", "title": title, "format": "person", "minLength": 1 })
            }
            FieldKind::Files => {
                let items = json!({ "type": "string", "format": "file", "minLength": 1 });
                json!({ "type": "array", "title": title, "items": items, "minItems": 1 })
            }
        }
    }

    /// What is wrong with `value`, if anything.
    pub(super) fn fault(&self, value: &Value, now: Moment) -> Option<FieldWhat> {
        let length = |text: &str, min: usize, max: usize| {
            let fits = (min..=max).contains(&text.trim().chars().count());
            (!fits).then_some(FieldWhat::WrongLength)
        };
        match (self.kind, value) {
            (FieldKind::Text { min, max }, Value::String(text)) => length(text, min.into(), max.into()),
            (FieldKind::Unit | FieldKind::Person, Value::String(id)) => length(id, 1, usize::MAX),
            (FieldKind::Date, Value::String(text)) => match text.parse::<NaiveDate>() {
                Err(_) => Some(FieldWhat::NoSuchDate),
                // Beyond what databases and calendars take.
                Ok(day) if day.year() > 2199 => Some(FieldWhat::NoSuchDate),
                Ok(day) => (day < now.with_timezone(&ZONE).date_naive()).then_some(FieldWhat::Past),
            },
            (FieldKind::Files, Value::Array(files)) if files.is_empty() => Some(FieldWhat::WrongLength),
            (FieldKind::Files, Value::Array(files)) => {
                let is_id = |file: &Value| file.as_str().is_some_and(|id| !id.trim().is_empty());
                (!files.iter().all(is_id)).then_some(FieldWhat::WrongType)
            }
            _ => Some(FieldWhat::WrongType),
        }
    }
}

/// The JSON Schema of an action's fields.
pub(super) fn schema(required: &[&Field], optional: &[&Field]) -> Value {
    let named = |field: &&Field| (field.name.clone(), field.schema());
    let properties: Map<String, Value> = required.iter().chain(optional).map(named).collect();
    let required: Vec<&str> = required.iter().map(|field| field.name.as_str()).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// All that is wrong with the fields given for an action.
pub(super) fn faults(
    required: &[&Field],
    optional: &[&Field],
    given: &Map<String, Value>,
    now: Moment,
) -> Vec<FieldFault> {
    let fault = |field: &str, what| FieldFault { field: field.to_owned(), what };
    let missing = required.iter().filter(|field| !given.contains_key(&field.name));
    let mut faults: Vec<_> = missing.map(|field| fault(&field.name, FieldWhat::Missing)).collect();
    for (name, value) in given {
        match required.iter().chain(optional).find(|field| field.name == *name) {
            None => faults.push(fault(name, FieldWhat::Unknown)),
            Some(field) => faults.extend(field.fault(value, now).map(|what| fault(name, what))),
        }
    }
    faults
}
