//! Reads the keys of one table: each with its type and range, each fault at its line and key.
//! A key that nobody asked for is unknown, so the list of known keys can't drift from the code that reads them.

use super::{Doc, Entry, Value};
use crate::fault::{Faults, Place, What, nearest};
use std::cell::RefCell;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Collects the faults of one file.
pub(super) struct Reader {
    file: String,
    faults: RefCell<Faults>,
}

impl Reader {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), faults: RefCell::default() }
    }

    pub(super) fn into_faults(self) -> Faults {
        self.faults.into_inner()
    }

    fn fault(&self, line: usize, key: String, what: What) {
        let place = Place::new().file(&self.file).line(line).key(key);
        self.faults.borrow_mut().push(place.fault(what));
    }
}

/// A text without the blanks around it, and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
}

/// One table, with the keys that were asked for so far. What is asked for and isn't there is `None`; so is what isn't as
/// it should be, after a fault was noted.
pub struct Section<'a> {
    reader: &'a Reader,
    entries: &'a [Entry],
    is_table: bool,
    line: usize,
    /// Byte offset: the order of the file.
    pub(crate) start: usize,
    /// What stands before its keys in faults.
    pub(crate) path: String,
    asked: RefCell<Vec<String>>,
}

impl<'a> Section<'a> {
    /// The table at `path`; a fault and an empty table when it is something else.
    pub(super) fn new(reader: &'a Reader, doc: &'a Doc, path: impl Into<String>) -> Self {
        let path = path.into();
        let entries: &[Entry] = match &doc.value {
            Value::Table(entries) => entries,
            other => {
                let what = What::WrongType { found: other.describe(), expected: "table".into() };
                reader.fault(doc.line, path.clone(), what);
                &[]
            }
        };
        let is_table = matches!(doc.value, Value::Table(_));
        Self { reader, entries, is_table, line: doc.line, start: doc.start, path, asked: RefCell::default() }
    }

    /// The line of the table, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The line of `key`, or of the table when it isn't there.
    pub fn line_of(&self, key: &str) -> usize {
        self.entry(key).map_or(self.line, |entry| entry.line)
    }

    /// Notes a fault at `key`. What something lacks that is no table at all goes without saying.
    pub fn fault(&self, key: &str, what: What) {
        if self.is_table || !matches!(what, What::MissingKey { .. }) {
            self.fault_at(self.line_of(key), key, what);
        }
    }

    /// Notes a fault at a line of `key`.
    pub fn fault_at(&self, line: usize, key: &str, what: What) {
        self.reader.fault(line, self.under(key), what);
    }

    /// True when no fault was noted in the file so far.
    pub fn is_clean(&self) -> bool {
        self.reader.faults.borrow().is_empty()
    }

    /// True when a fault was noted at `key`.
    pub fn is_at_fault(&self, key: &str) -> bool {
        let key = self.under(key);
        self.reader.faults.borrow().0.iter().any(|fault| fault.at.key.as_ref() == Some(&key))
    }

    fn under(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    fn get(&self, key: &str) -> Option<&'a Doc> {
        self.asked.borrow_mut().push(key.to_owned());
        self.entry(key).map(|entry| &entry.doc)
    }

    /// True when `key` is there, whatever it holds.
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// True when `key` is there; whatever it holds, it is known.
    pub fn skip(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Notes that `key` is missing, if it is.
    pub fn require(&self, key: &str) {
        if !self.has(key) {
            self.fault(key, What::MissingKey { wanted: key.to_owned() });
        }
    }

    fn wrong_type<T>(&self, key: &str, doc: &Doc, expected: &str) -> Option<T> {
        let what = What::WrongType { found: doc.value.describe(), expected: expected.into() };
        self.fault_at(doc.line, key, what);
        None
    }

    fn word(&self, key: &str, doc: &Doc) -> Option<Word> {
        match &doc.value {
            Value::Text(text) => Some(Word { text: text.trim().to_owned(), line: doc.line }),
            _ => self.wrong_type(key, doc, "text"),
        }
    }

    /// A text, without the blanks around it.
    pub fn text(&self, key: &str) -> Option<String> {
        let doc = self.get(key)?;
        self.word(key, doc).map(|word| word.text)
    }

    /// The text under `key` if there is one; says nothing of anything else.
    pub fn peek_text(&self, key: &str) -> Option<&'a str> {
        if let Value::Text(text) = &self.entry(key)?.doc.value { Some(text.trim()) } else { None }
    }

    /// A text that must be there and must not be empty.
    pub fn required_text(&self, key: &str) -> Option<String> {
        self.require(key);
        let text = self.text(key)?;
        if text.is_empty() {
            self.fault(key, What::OutOfRange { found: "\"\"".into(), expected: "text".into() });
            return None;
        }
        Some(text)
    }

    /// A list of texts; a single text counts as a list of one. What isn't text is left out after a fault.
    pub fn words(&self, key: &str) -> Vec<Word> {
        let items = self.get(key).map_or(&[] as &[Doc], items);
        items.iter().filter_map(|item| self.word(key, item)).collect()
    }

    /// A list of texts, all of it.
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let words = self.words(key);
        let expected = self.entry(key).map(|entry| items(&entry.doc).len());
        (expected == Some(words.len())).then(|| words.into_iter().map(|word| word.text).collect())
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &str) -> Option<bool> {
        let doc = self.get(key)?;
        match doc.value {
            Value::Bool(truth) => Some(truth),
            _ => self.wrong_type(key, doc, "true or false"),
        }
    }

    /// A finite number.
    pub fn number(&self, key: &str) -> Option<f64> {
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
    pub fn number_in(&self, key: &str, range: RangeInclusive<f64>) -> Option<f64> {
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
    pub fn positive(&self, key: &str) -> Option<f64> {
        let number = self.number(key)?;
        if number > 0.0 {
            return Some(number);
        }
        self.fault(key, What::OutOfRange { found: number.to_string(), expected: "> 0".into() });
        None
    }

    /// A weight: 0 or more.
    pub fn weight(&self, key: &str) -> Option<f64> {
        let found = self.number(key)?;
        if found >= 0.0 {
            return Some(found);
        }
        self.fault(key, What::NegativeWeight { found });
        None
    }

    /// A whole number within a range.
    pub fn whole<N>(&self, key: &str, range: RangeInclusive<N>) -> Option<N>
    where
        N: Copy + PartialOrd + Display + TryFrom<u64>,
    {
        let number = self.number(key)?;
        let whole = (number.fract() == 0.0 && number >= 0.0).then_some(number as u64);
        let found = whole.and_then(|whole| N::try_from(whole).ok()).filter(|found| range.contains(found));
        if found.is_none() {
            let expected = format!("a whole number, {}–{}", range.start(), range.end());
            self.fault(key, What::OutOfRange { found: number.to_string(), expected });
        }
        found
    }

    /// One of some words.
    pub fn choice<T: Copy>(&self, key: &str, options: &[(&str, T)]) -> Option<T> {
        let doc = self.get(key)?;
        match &doc.value {
            Value::Text(_) => self.one_of(key, &self.word(key, doc)?, options),
            _ => self.wrong_type(key, doc, &listed(options)),
        }
    }

    /// A list of some words; a single one counts as a list of one. What is none of them is left out after a fault.
    pub fn choices<T: Copy>(&self, key: &str, options: &[(&str, T)]) -> Vec<T> {
        self.words(key).iter().filter_map(|word| self.one_of(key, word, options)).collect()
    }

    /// The same, and there must be at least one.
    pub fn required_choices<T: Copy>(&self, key: &str, options: &[(&str, T)]) -> Vec<T> {
        self.require(key);
        if self.entry(key).is_some_and(|entry| items(&entry.doc).is_empty()) {
            self.fault(key, What::OutOfRange { found: "[]".into(), expected: listed(options) });
        }
        self.choices(key, options)
    }

    fn one_of<T: Copy>(&self, key: &str, word: &Word, options: &[(&str, T)]) -> Option<T> {
        let Word { text, line } = word;
        if let Some((_, choice)) = options.iter().find(|(name, _)| name == text) {
            return Some(*choice);
        }
        let nearest = nearest(text, options.iter().map(|(name, _)| *name));
        let what = What::UnknownValue { found: text.clone(), expected: listed(options), nearest };
        self.fault_at(*line, key, what);
        None
    }

    /// A list of numbers.
    pub fn numbers(&self, key: &str) -> Option<Vec<f64>> {
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
    pub fn pair(&self, key: &str) -> Option<[f64; 2]> {
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

    /// A table under `key`.
    pub fn section(&self, key: &str) -> Option<Section<'a>> {
        let doc = self.get(key)?;
        Some(Section::new(self.reader, doc, self.under(key)))
    }

    /// A table under `key`; `Err` when a word stands there instead, to be read with [`Section::choice`].
    pub fn section_or_word(&self, key: &str) -> Option<Result<Section<'a>, ()>> {
        let doc = self.get(key)?;
        Some(match doc.value {
            Value::Text(_) => Err(()),
            _ => Ok(Section::new(self.reader, doc, self.under(key))),
        })
    }

    /// A word, a table, or a list of these.
    pub fn words_or_sections<T: Copy>(
        &self,
        key: &str,
        options: &[(&str, T)],
    ) -> Vec<Result<T, Section<'a>>> {
        let read = |item: &'a Doc| match &item.value {
            Value::Text(_) => self.one_of(key, &self.word(key, item)?, options).map(Ok),
            _ => Some(Err(Section::new(self.reader, item, self.under(key)))),
        };
        self.get(key).map_or(&[] as &[Doc], items).iter().filter_map(read).collect()
    }

    /// A list of tables under `key`; empty when it isn't there.
    pub fn sections(&self, key: &str) -> Vec<Section<'a>> {
        let Some(doc) = self.get(key) else { return Vec::new() };
        let Value::List(items) = &doc.value else {
            self.wrong_type::<()>(key, doc, "list of tables");
            return Vec::new();
        };
        let path = |at: usize| format!("{}[{}]", self.under(key), at + 1);
        items.iter().enumerate().map(|(at, item)| Section::new(self.reader, item, path(at))).collect()
    }

    fn table(&self, key: &str, expected: &str) -> Option<&'a [Entry]> {
        let doc = self.get(key)?;
        match &doc.value {
            Value::Table(entries) => Some(entries),
            _ => self.wrong_type(key, doc, expected),
        }
    }

    /// Names and numbers, 0 or more, of a table whose keys are names.
    pub fn named_numbers(&self, key: &str) -> Option<Vec<(String, f64)>> {
        let number = |entry: &Entry| match entry.doc.value {
            Value::Number(number) if number >= 0.0 && number.is_finite() => Some((entry.key.clone(), number)),
            Value::Number(found) => {
                self.fault(key, What::NegativeWeight { found });
                None
            }
            _ => self.wrong_type(key, &entry.doc, "number"),
        };
        self.table(key, "table of numbers")?.iter().map(number).collect()
    }

    /// Names and texts of a table whose keys are names.
    pub fn named_texts(&self, key: &str) -> Vec<(String, String)> {
        let text = |entry: &Entry| Some((entry.key.clone(), self.word(key, &entry.doc)?.text));
        self.table(key, "table").unwrap_or_default().iter().filter_map(text).collect()
    }

    /// Names and tables of a table whose keys are names.
    pub fn named_sections(&self, key: &str) -> Vec<(&'a str, Section<'a>)> {
        let path = |name: &str| format!("{}.{name}", self.under(key));
        let section =
            |entry: &'a Entry| (entry.key.as_str(), Section::new(self.reader, &entry.doc, path(&entry.key)));
        self.table(key, "table").unwrap_or_default().iter().map(section).collect()
    }

    /// Says of every key that nobody asked for that it is unknown.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for entry in self.entries.iter().filter(|entry| !asked.contains(&entry.key)) {
            let nearest = nearest(&entry.key, asked.iter().map(String::as_str));
            self.fault(&entry.key, What::UnknownKey { found: entry.key.clone(), nearest });
        }
    }
}

/// What a list holds; anything else counts as a list of one.
fn items(doc: &Doc) -> &[Doc] {
    if let Value::List(items) = &doc.value { items } else { std::slice::from_ref(doc) }
}

fn listed<T>(options: &[(&str, T)]) -> String {
    options.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" | ")
}
