//! What a table of units asks for, held against the record: pure, all faults at once.

use crate::units::MOST_ATTRIBUTES;
use chrono::NaiveDate;
use domain::unit::{Unit, is_code};
use kernel::fault::{Faults, Place, What, nearest};
use serde_json::{Map, Number, Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use tables::{UnitCell, UnitLine, UnitLines};

/// The longest texts.
const NAME: usize = 100;
const LEVEL: usize = 40;
const ATTRIBUTE: usize = 1_000;
const ATTRIBUTE_NAME: usize = 100;

/// A row and what it asks for.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub(super) line: &'a UnitLine,
    pub(super) intent: Intent,
    /// How far below a root the unit will be.
    pub(super) depth: usize,
}

/// What a row asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Intent {
    /// A new unit.
    Add(Wish),
    /// A unit of the record, changed.
    Change(Wish),
    /// It is as the row has it.
    Leave,
}

/// What differs from the record; all of it for a new unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    pub(super) level: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) starts: Option<NaiveDate>,
    /// Its last day, or none.
    pub(super) ends: Option<Option<NaiveDate>>,
    /// Null takes one away.
    pub(super) attributes: Map<String, Value>,
}

/// The rows in the order of the file. `known` are the units of the record that the file names.
///
/// # Errors
/// All faults.
pub(super) fn plan<'a>(
    sheet: &'a UnitLines,
    known: &HashMap<String, Unit>,
) -> Result<Vec<Planned<'a>>, Faults> {
    let mut planner = Planner { sheet, known, above: above(sheet, known), faults: sheet.faults.clone() };
    planner.check_header();
    planner.check_codes();
    planner.check_parents();
    planner.check_circles();
    let intents: Vec<Intent> = sheet.lines.iter().map(|line| planner.intent(line)).collect();
    planner.faults.sorted().or(())?;
    let above = planner.above;
    let planned = sheet.lines.iter().zip(intents).map(|(line, intent)| {
        let depth = chain(&above, &line.code).count();
        Planned { line, intent, depth }
    });
    Ok(planned.collect())
}

/// The unit above each, by code, as it will be.
type Above = HashMap<String, String>;

fn above(sheet: &UnitLines, known: &HashMap<String, Unit>) -> Above {
    let mut above = Above::new();
    for unit in known.values() {
        let codes: Vec<&str> = unit.path.codes().collect();
        for pair in codes.windows(2) {
            above.insert(pair[1].to_owned(), pair[0].to_owned());
        }
    }
    for line in sheet.lines.iter().filter(|line| !line.parent.is_empty()) {
        above.insert(line.code.clone(), line.parent.clone());
    }
    above
}

/// The units above one, the nearest first; without end when they go in a circle.
fn chain<'a>(above: &'a Above, code: &'a str) -> impl Iterator<Item = &'a str> {
    std::iter::successors(above.get(code), |code| above.get(*code)).map(String::as_str)
}

struct Planner<'a> {
    sheet: &'a UnitLines,
    known: &'a HashMap<String, Unit>,
    above: Above,
    faults: Faults,
}

impl Planner<'_> {
    fn note(&mut self, line: &UnitLine, cell: UnitCell, what: What) {
        self.faults.push(self.sheet.at(line, cell).fault(what));
    }

    /// A new unit needs all columns that say what it is.
    fn check_header(&mut self) {
        let sheet = self.sheet;
        for (number, name) in sheet.attributes.iter().enumerate() {
            let found = name.chars().count();
            if found > ATTRIBUTE_NAME {
                self.faults.push(
                    sheet
                        .head(UnitCell::Attribute(number))
                        .fault(What::TooLong { found, most: ATTRIBUTE_NAME }),
                );
            }
        }
        let found = sheet.attributes.len();
        if found > MOST_ATTRIBUTES {
            self.faults
                .push(sheet.head(UnitCell::Code).fault(What::TooMany { found, most: MOST_ATTRIBUTES }));
        }
        if sheet.lines.iter().all(|line| self.known.contains_key(&line.code)) {
            return;
        }
        let needed = [(UnitCell::Name, "name"), (UnitCell::Level, "level"), (UnitCell::Parent, "parent")];
        for (_, wanted) in needed.into_iter().filter(|(cell, _)| !sheet.has(*cell)) {
            let place = Place { column: None, ..sheet.head(UnitCell::Code) };
            self.faults.push(place.fault(What::MissingColumn { wanted: wanted.to_owned() }));
        }
    }

    /// Codes differ in more than upper and lower case.
    fn check_codes(&mut self) {
        let recorded: HashMap<String, &String> =
            self.known.keys().map(|code| (code.to_lowercase(), code)).collect();
        let mut seen = HashSet::new();
        for line in &self.sheet.lines {
            let lower = line.code.to_lowercase();
            let is_known = self.known.contains_key(&line.code);
            if let (false, Some(nearest)) = (is_known, recorded.get(&lower)) {
                let nearest = Some((*nearest).clone());
                self.note(line, UnitCell::Code, What::UnitNotKnown { found: line.code.clone(), nearest });
            } else if !seen.insert(lower) {
                self.note(line, UnitCell::Code, What::DuplicateUnit { found: line.code.clone() });
            } else if !is_known && !is_code(&line.code) {
                self.note(line, UnitCell::Code, What::BadUnitCode { found: line.code.clone() });
            }
        }
    }

    fn check_parents(&mut self) {
        let of_file: HashSet<&str> = self.sheet.lines.iter().map(|line| line.code.as_str()).collect();
        for line in &self.sheet.lines {
            let parent = line.parent.as_str();
            if parent.is_empty() {
                let is_root = self.known.get(&line.code).is_some_and(|unit| unit.parent.is_none());
                if self.sheet.has(UnitCell::Parent) && !is_root {
                    self.note(line, UnitCell::Parent, What::EmptyCell);
                }
            } else if !of_file.contains(parent) && !self.known.contains_key(parent) {
                let nearest =
                    nearest(parent, of_file.iter().copied().chain(self.known.keys().map(String::as_str)));
                self.note(line, UnitCell::Parent, What::UnitNotKnown { found: parent.to_owned(), nearest });
            }
        }
    }

    /// Each circle is told once, at the first of its rows.
    fn check_circles(&mut self) {
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut found = Vec::new();
        for line in &self.sheet.lines {
            if told.contains(&line.code) {
                continue;
            }
            let longest = self.above.len();
            let mut circle = vec![line.code.as_str()];
            let up = chain(&self.above, &line.code).take(longest + 1);
            circle.extend(up.take_while(|code| *code != line.code));
            let closes = self.above.get(circle[circle.len() - 1]) == Some(&line.code);
            if closes && circle.len() <= longest {
                told.extend(circle.iter().map(|code| (*code).to_owned()));
                let shown = circle.iter().chain(&[line.code.as_str()]).copied().collect::<Vec<_>>();
                found.push((line, What::UnitCycle { found: shown.join(" → ") }));
            }
        }
        for (line, what) in found {
            self.note(line, UnitCell::Parent, what);
        }
    }

    fn intent(&mut self, line: &UnitLine) -> Intent {
        for (cell, text, most) in [(UnitCell::Name, &line.name, NAME), (UnitCell::Level, &line.level, LEVEL)]
        {
            if text.is_empty() && self.sheet.has(cell) {
                self.note(line, cell, What::EmptyCell);
            }
            self.fits(line, cell, text, most);
        }
        for (number, text) in line.attributes.iter().enumerate() {
            self.fits(line, UnitCell::Attribute(number), text, ATTRIBUTE);
        }
        let unit = self.known.get(&line.code);
        let starts = unit.map_or(line.starts, |unit| Some(unit.starts));
        if let (Some(from), Some(to)) = (starts, line.ends)
            && to < from
        {
            let what = What::EndsBeforeStart { from: from.to_string(), to: to.to_string() };
            self.note(line, UnitCell::Ends, what);
        }
        match unit {
            None => Intent::Add(self.whole(line)),
            Some(unit) => self.change(line, unit),
        }
    }

    fn fits(&mut self, line: &UnitLine, cell: UnitCell, text: &str, most: usize) {
        let found = text.chars().count();
        if found > most {
            self.note(line, cell, What::TooLong { found, most });
        }
    }

    fn whole(&self, line: &UnitLine) -> Wish {
        let some = |text: &String| Some(text.clone());
        let named = self.sheet.attributes.iter().zip(&line.attributes).filter(|(_, text)| !text.is_empty());
        Wish {
            name: some(&line.name),
            level: some(&line.level),
            parent: some(&line.parent),
            starts: line.starts,
            ends: line.ends.map(Some),
            attributes: named.map(|(name, text)| (name.clone(), value(None, text))).collect(),
        }
    }

    fn change(&mut self, line: &UnitLine, unit: &Unit) -> Intent {
        if let Some(starts) = line.starts.filter(|starts| *starts != unit.starts) {
            let (found, expected) = (starts.to_string(), unit.starts.to_string());
            self.note(line, UnitCell::Starts, What::FirstDayStays { found, expected });
        }
        let differs =
            |text: &String, known: &str| Some(text.clone()).filter(|text| !text.is_empty() && text != known);
        let parent = unit.path.parent();
        let parent = parent.as_ref().map_or("", |parent| parent.code());
        let mut wish = Wish {
            name: differs(&line.name, &unit.name),
            level: differs(&line.level, &unit.level),
            parent: differs(&line.parent, parent),
            ends: Some(line.ends).filter(|ends| self.sheet.has(UnitCell::Ends) && *ends != unit.ends),
            ..Wish::default()
        };
        for (name, text) in self.sheet.attributes.iter().zip(&line.attributes) {
            let known = unit.attributes.get(name);
            let wanted = if text.is_empty() { Value::Null } else { value(known, text) };
            if wanted != *known.unwrap_or(&Value::Null) {
                wish.attributes.insert(name.clone(), wanted);
            }
        }
        if wish == Wish::default() { Intent::Leave } else { Intent::Change(wish) }
    }
}

/// What a cell says of an attribute: what is known, when it is the same; a text, where there was one or where a number would
/// not be written so; else a number.
fn value(known: Option<&Value>, text: &str) -> Value {
    let number = tables::cell::number(text).ok().filter(|number| number.is_finite());
    match (known, number) {
        (Some(Value::String(_)), _) | (_, None) => json!(text),
        (Some(known), Some(number)) if known.as_f64() == Some(number) => known.clone(),
        (_, Some(_)) if has_leading_zero(text) => json!(text),
        (_, Some(number)) => whole(number).map_or_else(|| json!(number), Value::Number),
    }
}

/// `0578` is a code.
fn has_leading_zero(text: &str) -> bool {
    let half = tables::cell::half_width(text);
    half.len() > 1 && half.starts_with('0') && half.bytes().all(|byte| byte.is_ascii_digit())
}

fn whole(number: f64) -> Option<Number> {
    let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
    is_whole.then(|| Number::from(number as i64))
}
