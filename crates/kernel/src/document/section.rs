//! Reads the keys of one table of a scheme file: each with its type and range, each fault at its line and key.
//! A key that nobody asked for is unknown, so the list of known keys can't drift from the code that reads them.

use super::doc::{Doc, Entry, Value};
use crate::fault::{Fault, Place, What, nearest};
use std::cell::RefCell;
use std::ops::RangeInclusive;

/// Collects the faults of one file.
pub(super) struct Reader {
    pub(super) file: String,
    pub(super) faults: RefCell<Vec<Fault>>,
}

/// One table, with the keys that were asked for so far.
pub(super) struct Section<'a> {
    pub(super) reader: &'a Reader,
    entries: &'a [Entry],
    is_table: bool,
    pub(super) line: usize,
    /// Byte offset: the order of the file.
    pub(super) start: usize,
    pub(super) path: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    /// The table at `path`; a fault and an empty table when it is something else.
    pub(super) fn new(reader: &'a Reader, doc: &'a Doc, path: impl Into<String>) -> Self {
        let path = path.into();
        let entries: &[Entry] = match &doc.value {
            Value::Table(entries) => entries,
            other => {
                let what = What::WrongType { found: other.describe(), expected: "table".into() };
                let place = Place::new().file(&reader.file).line(doc.line).key(path.clone());
                reader.faults.borrow_mut().push(place.fault(what));
                &[]
            }
        };
        let is_table = matches!(doc.value, Value::Table(_));
        Self { reader, entries, is_table, line: doc.line, start: doc.start, path, asked: RefCell::default() }
    }

    /// Where `key` is, for a fault.
    pub(super) fn place(&self, key: &str) -> Place {
        let line = self.entries.iter().find(|entry| entry.key == key).map_or(self.line, |entry| entry.line);
        let key = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Place::new().file(&self.reader.file).line(line).key(key)
    }

    /// Notes a fault at `key`. What something lacks that is no table at all goes without saying.
    pub(super) fn fault(&self, key: &str, what: What) {
        if !self.is_table && matches!(what, What::MissingKey { .. }) {
            return;
        }
        self.reader.faults.borrow_mut().push(self.place(key).fault(what));
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'a Doc> {
        self.asked.borrow_mut().push(key);
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.doc)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    fn wrong_type<T>(&self, key: &str, doc: &Doc, expected: &str) -> Option<T> {
        self.fault(key, What::WrongType { found: doc.value.describe(), expected: expected.into() });
        None
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let doc = self.get(key)?;
        match &doc.value {
            Value::Text(text) => Some(text.trim().to_owned()),
            _ => self.wrong_type(key, doc, "text"),
        }
    }

    /// The text under `key` if there is one; says nothing of anything else.
    pub(super) fn peek_text(&self, key: &str) -> Option<&'a str> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        if let Value::Text(text) = &entry.doc.value { Some(text.trim()) } else { None }
    }

    /// A text that must be there and must not be empty.
    pub(super) fn required_text(&self, key: &'static str) -> Option<String> {
        match self.text(key) {
            Some(text) if !text.is_empty() => Some(text),
            Some(_) => {
                self.fault(key, What::OutOfRange { found: "\"\"".into(), expected: "text".into() });
                None
            }
            None => {
                if !self.has(key) {
                    self.fault(key, What::MissingKey { wanted: key.into() });
                }
                None
            }
        }
    }

    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let doc = self.get(key)?;
        match doc.value {
            Value::Bool(truth) => Some(truth),
            _ => self.wrong_type(key, doc, "true or false"),
        }
    }

    /// A finite number.
    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let doc = self.get(key)?;
        match doc.value {
            Value::Number(number) => self.finite(key, number),
            _ => self.wrong_type(key, doc, "number"),
        }
    }

    fn finite(&self, key: &str, number: f64) -> Option<f64> {
        if number.is_finite() {
            return Some(number);
        }
        self.fault(key, What::OutOfRange { found: number.to_string(), expected: "a finite number".into() });
        None
    }

    /// A number within a range.
    pub(super) fn number_in(&self, key: &'static str, range: RangeInclusive<f64>) -> Option<f64> {
        let number = self.number(key)?;
        if range.contains(&number) {
            return Some(number);
        }
        let expected = if range.end().is_infinite() {
            format!("≥ {}", range.start())
        } else {
            format!("{}–{}", range.start(), range.end())
        };
        self.fault(key, What::OutOfRange { found: number.to_string(), expected });
        None
    }

    /// A number above zero.
    pub(super) fn positive(&self, key: &'static str) -> Option<f64> {
        let number = self.number(key)?;
        if number > 0.0 {
            return Some(number);
        }
        self.fault(key, What::OutOfRange { found: number.to_string(), expected: "> 0".into() });
        None
    }

    /// A weight: 0 or more.
    pub(super) fn weight(&self, key: &'static str) -> Option<f64> {
        let found = self.number(key)?;
        if found >= 0.0 {
            return Some(found);
        }
        self.fault(key, What::NegativeWeight { found });
        None
    }

    /// A whole number within a range.
    pub(super) fn whole(&self, key: &'static str, range: RangeInclusive<usize>) -> Option<usize> {
        let number = self.number(key)?;
        if number.fract() == 0.0 && number >= *range.start() as f64 && number <= *range.end() as f64 {
            return Some(number as usize);
        }
        let expected = format!("a whole number, {}–{}", range.start(), range.end());
        self.fault(key, What::OutOfRange { found: number.to_string(), expected });
        None
    }

    /// One of some words.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, options: &[(&str, T)]) -> Option<T> {
        let doc = self.get(key)?;
        let Value::Text(text) = &doc.value else {
            return self.wrong_type(key, doc, &words(options));
        };
        self.word(key, text, options)
    }

    fn word<T: Copy>(&self, key: &str, text: &str, options: &[(&str, T)]) -> Option<T> {
        if let Some((_, choice)) = options.iter().find(|(word, _)| *word == text) {
            return Some(*choice);
        }
        let nearest = nearest(text, options.iter().map(|(word, _)| *word));
        self.fault(key, What::UnknownValue { found: text.to_owned(), expected: words(options), nearest });
        None
    }

    /// A list of numbers.
    pub(super) fn numbers(&self, key: &'static str) -> Option<Vec<f64>> {
        let doc = self.get(key)?;
        let Value::List(items) = &doc.value else {
            return self.wrong_type(key, doc, "list of numbers");
        };
        let number = |item: &Doc| match item.value {
            Value::Number(number) => self.finite(key, number),
            _ => self.wrong_type(key, item, "number"),
        };
        items.iter().map(number).collect()
    }

    /// A list of exactly two numbers.
    pub(super) fn pair(&self, key: &'static str) -> Option<[f64; 2]> {
        let numbers = self.numbers(key)?;
        let count = numbers.len();
        let pair = <[f64; 2]>::try_from(numbers).ok();
        if pair.is_none() {
            self.fault(
                key,
                What::WrongType { found: format!("{count} numbers"), expected: "two numbers".into() },
            );
        }
        pair
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<String>> {
        let doc = self.get(key)?;
        let text = |item: &Doc| match &item.value {
            Value::Text(text) => Some(text.clone()),
            _ => self.wrong_type(key, item, "text"),
        };
        match &doc.value {
            Value::List(items) => items.iter().map(text).collect(),
            _ => Some(vec![text(doc)?]),
        }
    }

    /// A table under `key`.
    pub(super) fn section(&self, key: &'static str) -> Option<Section<'a>> {
        let doc = self.get(key)?;
        Some(Section::new(self.reader, doc, self.under(key)))
    }

    /// A table under `key`; `Err` when a word stands there instead, to be read with [`Section::choice`].
    pub(super) fn section_or_word(&self, key: &'static str) -> Option<Result<Section<'a>, ()>> {
        let doc = self.get(key)?;
        Some(match doc.value {
            Value::Text(_) => Err(()),
            _ => Ok(Section::new(self.reader, doc, self.under(key))),
        })
    }

    /// A word, a table, or a list of these.
    pub(super) fn words_or_sections<T: Copy>(
        &self,
        key: &'static str,
        options: &[(&str, T)],
    ) -> Vec<Result<T, Section<'a>>> {
        let Some(doc) = self.get(key) else { return Vec::new() };
        let items =
            if let Value::List(items) = &doc.value { items.as_slice() } else { std::slice::from_ref(doc) };
        let read = |item: &'a Doc| match &item.value {
            Value::Text(text) => self.word(key, text, options).map(Ok),
            _ => Some(Err(Section::new(self.reader, item, self.under(key)))),
        };
        items.iter().filter_map(read).collect()
    }

    /// A list of tables under `key`; empty when it isn't there.
    pub(super) fn sections(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(doc) = self.get(key) else { return Vec::new() };
        let Value::List(items) = &doc.value else {
            self.wrong_type::<()>(key, doc, "list of tables");
            return Vec::new();
        };
        let path = |at: usize| format!("{}[{}]", self.under(key), at + 1);
        items.iter().enumerate().map(|(at, item)| Section::new(self.reader, item, path(at))).collect()
    }

    /// Keys and numbers of a table whose keys are names.
    pub(super) fn named_numbers(&self, key: &'static str) -> Option<Vec<(String, f64)>> {
        let doc = self.get(key)?;
        let Value::Table(entries) = &doc.value else {
            return self.wrong_type(key, doc, "table of numbers");
        };
        let number = |entry: &Entry| match entry.doc.value {
            Value::Number(number) if number >= 0.0 && number.is_finite() => Some((entry.key.clone(), number)),
            Value::Number(found) => {
                self.fault(key, What::NegativeWeight { found });
                None
            }
            _ => self.wrong_type(key, &entry.doc, "number"),
        };
        entries.iter().map(number).collect()
    }

    fn under(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Says of every key that nobody asked for that it is unknown.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for entry in self.entries.iter().filter(|entry| !asked.contains(&entry.key.as_str())) {
            let nearest = nearest(&entry.key, asked.iter().copied());
            self.fault(&entry.key, What::UnknownKey { found: entry.key.clone(), nearest });
        }
    }
}

fn words<T>(options: &[(&str, T)]) -> String {
    options.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" | ")
}
