//! Documents that people write, schemes and lifecycles and calendars: TOML or JSON, each key and value with its line.
//! [`Section`] reads them.

mod section;

pub use section::{Section, Word};

use crate::fault::{Faults, Place, What};
use jsonc_parser::ast;
use section::Reader;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file, its syntax checked.
#[derive(Debug, Clone)]
pub struct Document {
    file: String,
    root: Doc,
}

impl Document {
    /// Reads TOML. `file` is its name in faults.
    ///
    /// # Errors
    /// All faults of syntax.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, Faults> {
        Ok(Self { file: file.to_owned(), root: from_toml(file, text)? })
    }

    /// Reads JSON of the same shape.
    ///
    /// # Errors
    /// The first fault of syntax, or all keys that are there twice.
    pub fn from_json(file: &str, text: &str) -> Result<Self, Faults> {
        Ok(Self { file: file.to_owned(), root: from_json(file, text)? })
    }

    /// Hands the root to `read` and gives what that made of it.
    ///
    /// # Errors
    /// All faults that were noted, in the order of the file, keys of the root among them that nobody asked for.
    pub fn read<T>(&self, read: impl FnOnce(&Section<'_>) -> T) -> Result<T, Faults> {
        let reader = Reader::new(&self.file);
        let root = Section::new(&reader, &self.root, "");
        let made = read(&root);
        root.finish();
        reader.into_faults().sorted().or(made)
    }
}

/// A value and its line, from 1.
#[derive(Debug, Clone)]
struct Doc {
    line: usize,
    /// Byte offset: the order of the file.
    start: usize,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    /// In the order of the file.
    Table(Vec<Entry>),
    List(Vec<Doc>),
    Text(String),
    Number(f64),
    Bool(bool),
    /// A type that no key takes: its name.
    Other(&'static str),
}

#[derive(Debug, Clone)]
struct Entry {
    key: String,
    line: usize,
    doc: Doc,
}

impl Value {
    /// For faults: what it is, in one word, or the text or number itself.
    fn describe(&self) -> String {
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

fn from_toml(file: &str, text: &str) -> Result<Doc, Faults> {
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
    let start = spanned.span().start;
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
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, item): (Spanned<Cow<'_, str>>, Spanned<DeValue<'_>>)| Entry {
        line: lines.of(key.span().start),
        key: key.into_inner().into_owned(),
        doc: toml_doc(item, lines),
    };
    Value::Table(entries.into_iter().map(entry).collect())
}

fn from_json(file: &str, text: &str) -> Result<Doc, Faults> {
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
