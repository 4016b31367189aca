//! A document with the line of every key and value, read from TOML or JSON.

use crate::fault::{Faults, Place, What};
use jsonc_parser::ast;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its line, from 1.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub(super) line: usize,
    /// Byte offset: the order of the file.
    pub(super) start: usize,
    pub(super) value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Table(Vec<Entry>),
    List(Vec<Doc>),
    Text(String),
    Number(f64),
    Bool(bool),
    /// A type that no scheme key takes: its name.
    Other(&'static str),
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: usize,
    pub(super) doc: Doc,
}

impl Value {
    /// For faults: what it is, in one word, or the text or number itself.
    pub(super) fn describe(&self) -> String {
        match self {
            Value::Table(_) => "table".into(),
            Value::List(_) => "list".into(),
            Value::Text(text) => format!("\"{text}\""),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Other(kind) => (*kind).into(),
        }
    }
}

/// Turns byte offsets into lines.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn of(&self, offset: usize) -> usize {
        self.0.partition_point(|&newline| newline < offset) + 1
    }
}

/// Reads TOML. All syntax faults are reported at once.
pub(super) fn from_toml(file: &str, text: &str) -> Result<Doc, Faults> {
    let lines = Lines::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults = Faults::default();
    for error in errors {
        let line = error.span().map_or(1, |span| lines.of(span.start));
        let message = error.message().trim().replace('\n', ", ");
        faults.push(Place::new().file(file).line(line).fault(What::Syntax { message }));
    }
    let start = table.span().start;
    faults.or(Doc { line: lines.of(start), start, value: toml_table(table.into_inner(), &lines) })
}

fn toml_doc(spanned: Spanned<DeValue<'_>>, lines: &Lines) -> Doc {
    let Range { start, .. } = spanned.span();
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or(Value::Other("integer"), |i| Value::Number(i as f64)),
        DeValue::Float(float) => float.as_str().parse().map_or(Value::Other("float"), Value::Number),
        DeValue::Boolean(truth) => Value::Bool(truth),
        DeValue::Datetime(_) => Value::Other("date"),
        DeValue::Array(array) => Value::List(array.into_iter().map(|item| toml_doc(item, lines)).collect()),
        DeValue::Table(table) => toml_table(table, lines),
    };
    Doc { line: lines.of(start), start, value }
}

fn toml_table(table: DeTable<'_>, lines: &Lines) -> Value {
    let entry = |(key, item): (Spanned<std::borrow::Cow<'_, str>>, Spanned<DeValue<'_>>)| Entry {
        line: lines.of(key.span().start),
        key: key.into_inner().into_owned(),
        doc: toml_doc(item, lines),
    };
    Value::Table(table.into_iter().map(entry).collect())
}

/// Reads JSON of the same shape.
pub(super) fn from_json(file: &str, text: &str) -> Result<Doc, Faults> {
    let lines = Lines::new(text);
    let strict = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_trailing_commas: false,
        allow_loose_object_property_names: false,
        ..Default::default()
    };
    let syntax = |start: usize, message: String| {
        Place::new().file(file).line(lines.of(start)).fault(What::Syntax { message })
    };
    let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &strict)
        .map_err(|error| syntax(error.range().start, error.kind().to_string()))?;
    let value = parsed.value.ok_or_else(|| syntax(0, "empty document".into()))?;
    let mut faults = Faults::default();
    let doc = json_doc(value, &lines, &mut |start, key| {
        faults.push(syntax(start, format!("duplicate key `{key}`")));
    });
    faults.or(doc)
}

fn json_doc(value: ast::Value<'_>, lines: &Lines, twice: &mut dyn FnMut(usize, &str)) -> Doc {
    let (start, value) = match value {
        ast::Value::StringLit(text) => (text.range.start, Value::Text(text.value.into_owned())),
        ast::Value::NumberLit(number) => {
            (number.range.start, number.value.parse().map_or(Value::Other("number"), Value::Number))
        }
        ast::Value::BooleanLit(truth) => (truth.range.start, Value::Bool(truth.value)),
        ast::Value::NullKeyword(null) => (null.range.start, Value::Other("null")),
        ast::Value::Array(array) => (
            array.range.start,
            Value::List(array.elements.into_iter().map(|item| json_doc(item, lines, twice)).collect()),
        ),
        ast::Value::Object(object) => {
            let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
            for property in object.properties {
                let key = property.name.as_str().to_owned();
                if entries.iter().any(|entry| entry.key == key) {
                    twice(property.range.start, &key);
                }
                let line = lines.of(property.range.start);
                entries.push(Entry { key, line, doc: json_doc(property.value, lines, twice) });
            }
            (object.range.start, Value::Table(entries))
        }
    };
    Doc { line: lines.of(start), start, value }
}
