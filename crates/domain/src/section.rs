//! Reads the tables of a TOML file: each key with its type, each fault at its line and key. A key that nobody asked for
//! is unknown, so the list of known keys can't drift from the code that reads them.

use crate::fault::{Faults, What, nearest};
use chrono::NaiveDate;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of one file, and the faults found in it so far.
pub(crate) struct Reader {
    newlines: Vec<usize>,
    faults: RefCell<Faults>,
}

impl Reader {
    /// Parses `text`, hands its root to `read`, and gives what that made of it, or all faults at once.
    pub(crate) fn read<T>(text: &str, read: impl FnOnce(&Section<'_>) -> T) -> Result<T, Faults> {
        let newlines =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        let reader = Self { newlines, faults: RefCell::default() };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            for error in errors {
                let line = error.span().map_or(1, |span| reader.line(span.start));
                let message = error.message().trim().replace('\n', ", ");
                reader.fault(line, "", What::Syntax { message });
            }
            return Err(reader.faults.into_inner());
        }
        let made = {
            let root = Section::new(&reader, table.get_ref(), 1, String::new());
            let made = read(&root);
            root.finish();
            made
        };
        reader.faults.into_inner().or(made)
    }

    fn line(&self, offset: usize) -> usize {
        self.newlines.partition_point(|&newline| newline < offset) + 1
    }

    fn fault(&self, line: usize, key: &str, what: What) {
        self.faults.borrow_mut().push(line, key, what);
    }
}

/// The line, from 1, where something stands. It stays the same thing when it is moved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line(pub(crate) usize);

impl PartialEq for Line {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Line {}

/// A text and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// One table, with the keys that were asked for so far.
pub(crate) struct Section<'a> {
    reader: &'a Reader,
    table: &'a DeTable<'a>,
    pub(crate) line: usize,
    path: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    fn new(reader: &'a Reader, table: &'a DeTable<'a>, line: usize, path: String) -> Self {
        Self { reader, table, line, path, asked: RefCell::default() }
    }

    /// Says which keys nobody asked for.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let found = key.get_ref().as_ref();
            if !asked.contains(&found) {
                let nearest = nearest(found, asked.iter().copied());
                let what = What::UnknownKey { found: found.to_owned(), nearest };
                self.reader.fault(self.reader.line(key.span().start), &self.under(found), what);
            }
        }
    }

    /// True when no fault was found in the file so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.reader.faults.borrow().0.is_empty()
    }

    fn under(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn entry(&self, key: &str) -> Option<(usize, &'a Spanned<DeValue<'a>>)> {
        let (found, value) = self.table.iter().find(|(name, _)| name.get_ref().as_ref() == key)?;
        Some((self.reader.line(found.span().start), value))
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.entry(key).map(|(_, value)| value)
    }

    /// True when `key` is there, whatever it holds.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The line of `key`, or of the table when it is not there.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        self.entry(key).map_or(self.line, |(line, _)| line)
    }

    /// Notes a fault at `key`.
    pub(crate) fn fault(&self, key: &str, what: What) {
        self.fault_at(self.line_of(key), key, what);
    }

    /// Notes a fault at a line of `key`'s value.
    pub(crate) fn fault_at(&self, line: usize, key: &str, what: What) {
        self.reader.fault(line, &self.under(key), what);
    }

    fn wrong_type<T>(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        let found = value.get_ref().type_str().to_owned();
        let line = self.reader.line(value.span().start);
        self.fault_at(line, key, What::WrongType { found, expected: expected.to_owned() });
        None
    }

    fn missing<T>(&self, key: &str) -> Option<T> {
        if !self.has(key) {
            self.fault(key, What::MissingKey { wanted: key.to_owned() });
        }
        None
    }

    fn word_in(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Word> {
        match value.get_ref() {
            DeValue::String(text) => {
                let line = self.reader.line(value.span().start);
                Some(Word { text: text.trim().to_owned(), line })
            }
            _ => self.wrong_type(key, value, "text"),
        }
    }

    /// A text.
    pub(crate) fn word(&self, key: &'static str) -> Option<Word> {
        let value = self.get(key)?;
        self.word_in(key, value)
    }

    /// A text that must be there and not be empty.
    pub(crate) fn required(&self, key: &'static str) -> Option<Word> {
        match self.word(key) {
            Some(word) if !word.text.is_empty() => Some(word),
            Some(_) => {
                self.fault(key, What::OutOfRange { found: "\"\"".into(), expected: "text".into() });
                None
            }
            None => self.missing(key),
        }
    }

    /// A list of texts; a single text counts as a list of one, an absent one as empty.
    pub(crate) fn words(&self, key: &'static str) -> Vec<Word> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.word_in(key, item)).collect(),
            _ => self.word_in(key, value).into_iter().collect(),
        }
    }

    /// `true` or `false`; absent is `false`.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        match self.get(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(truth))) => *truth,
            Some((value, _)) => self.wrong_type(key, value, "true or false").unwrap_or(false),
        }
    }

    /// A whole number from `least` to 65535.
    pub(crate) fn whole(&self, key: &'static str, least: u16) -> Option<u16> {
        let value = self.get(key)?;
        let DeValue::Integer(integer) = value.get_ref() else {
            return self.wrong_type(key, value, "whole number");
        };
        let number = u16::from_str_radix(integer.as_str(), integer.radix()).ok().filter(|n| *n >= least);
        if number.is_none() {
            let expected = format!("{least}–{}", u16::MAX);
            self.fault(key, What::OutOfRange { found: integer.as_str().to_owned(), expected });
        }
        number
    }

    /// A whole number that must be there.
    pub(crate) fn required_whole(&self, key: &'static str, least: u16) -> Option<u16> {
        let number = self.whole(key, least);
        if number.is_some() { number } else { self.missing(key) }
    }

    /// One of some words.
    pub(crate) fn choice<T: Copy>(&self, key: &'static str, options: &[(&str, T)]) -> Option<T> {
        let word = self.required(key)?;
        self.one_of(key, &word, options)
    }

    /// What `word` stands for.
    pub(crate) fn one_of<T: Copy>(&self, key: &str, word: &Word, options: &[(&str, T)]) -> Option<T> {
        let choice = options.iter().find(|(name, _)| *name == word.text).map(|(_, choice)| *choice);
        if choice.is_none() {
            let nearest = nearest(&word.text, options.iter().map(|(name, _)| *name));
            self.fault_at(word.line, key, What::UnknownValue { found: word.text.clone(), nearest });
        }
        choice
    }

    /// A day of the calendar, `2022-04-08`.
    pub(crate) fn date(&self, key: &'static str) -> Option<NaiveDate> {
        let word = self.required(key)?;
        self.date_in(key, &word)
    }

    /// The day that `word` names.
    pub(crate) fn date_in(&self, key: &str, word: &Word) -> Option<NaiveDate> {
        let date = NaiveDate::parse_from_str(&word.text, "%Y-%m-%d").ok();
        if date.is_none() {
            self.fault_at(word.line, key, What::NoSuchDate { found: word.text.clone() });
        }
        date
    }

    /// A table under `key`, read by `read`.
    pub(crate) fn section<T>(&self, key: &'static str, read: impl FnOnce(&Section<'a>) -> T) -> Option<T> {
        let value = self.get(key)?;
        self.inside(value, self.under(key), read)
    }

    /// The tables of a list under `key`; an absent one is empty.
    pub(crate) fn sections<T>(&self, key: &'static str, mut read: impl FnMut(&Section<'a>) -> T) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong_type(key, value, "list of tables").unwrap_or_default();
        };
        items.iter().filter_map(|item| self.inside(item, self.under(key), &mut read)).collect()
    }

    /// The tables under the names in the table `key`, in the order of the file.
    pub(crate) fn named<T>(
        &self,
        key: &'static str,
        mut read: impl FnMut(&str, &Section<'a>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_type(key, value, "table").unwrap_or_default();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let read_one = |(name, value): (&'a Spanned<_>, &'a Spanned<DeValue<'a>>)| {
            let name: &std::borrow::Cow<'_, str> = name.get_ref();
            self.inside(value, format!("{}.{name}", self.under(key)), |section| read(name, section))
        };
        entries.into_iter().filter_map(read_one).collect()
    }

    /// The texts under the names in the table `key`, in the order of the file: name, text.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<(Word, String)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            return self.wrong_type(key, value, "table").unwrap_or_default();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        let text = |(name, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
            let line = self.reader.line(name.span().start);
            let word = Word { text: name.get_ref().to_string(), line };
            self.word_in(key, value).map(|title| (word, title.text))
        };
        entries.into_iter().filter_map(text).collect()
    }

    fn inside<T>(
        &self,
        value: &'a Spanned<DeValue<'a>>,
        path: String,
        read: impl FnOnce(&Section<'a>) -> T,
    ) -> Option<T> {
        let line = self.reader.line(value.span().start);
        match value.get_ref() {
            DeValue::Table(table) => {
                let section = Section::new(self.reader, table, line, path);
                let made = read(&section);
                section.finish();
                Some(made)
            }
            other => {
                let what = What::WrongType { found: other.type_str().to_owned(), expected: "table".into() };
                self.reader.fault(line, &path, what);
                None
            }
        }
    }
}
