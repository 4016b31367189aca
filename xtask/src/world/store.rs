//! All values of the world, each once: whoever needs one takes it from here, so that no two boards differ.

use std::collections::BTreeMap;

/// A reported value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Value {
    pub(super) value: f64,
    /// The value before it was corrected.
    pub(super) restated_from: Option<f64>,
    /// Of published ranks: how many are ranked, and the rank before.
    pub(super) rank: Option<(f64, f64)>,
}

impl Value {
    /// Just a number.
    pub(super) fn of(value: f64) -> Self {
        Self { value, restated_from: None, rank: None }
    }
}

/// A rater's mark.
pub(super) struct Mark {
    pub(super) rater: String,
    pub(super) group: &'static str,
    pub(super) mark: f64,
}

/// What a value is measured against.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reference {
    pub(super) target: Option<f64>,
    pub(super) baseline: Option<f64>,
    pub(super) high: Option<f64>,
}

/// Unit code and indicator code.
type Key = (String, String);

/// Values, marks and references by unit, indicator and period.
#[derive(Default)]
pub(super) struct Store {
    pub(super) values: BTreeMap<Key, BTreeMap<String, Value>>,
    pub(super) marks: BTreeMap<Key, BTreeMap<String, Vec<Mark>>>,
    /// Units by code, or `*` for all.
    pub(super) references: BTreeMap<Key, BTreeMap<String, Reference>>,
}

impl Store {
    /// The values of a unit's indicator.
    pub(super) fn series(&self, unit: &str, indicator: &str) -> Option<&BTreeMap<String, Value>> {
        self.values.get(&(unit.to_owned(), indicator.to_owned()))
    }

    /// The references of a unit's indicator, or those that hold for all.
    pub(super) fn references(&self, unit: &str, indicator: &str) -> Option<&BTreeMap<String, Reference>> {
        self.references.get(&(unit.to_owned(), indicator.to_owned()))
    }

    /// Adds a value.
    pub(super) fn put(&mut self, unit: &str, indicator: &str, period: String, value: f64) {
        let key = (unit.to_owned(), indicator.to_owned());
        self.values.entry(key).or_default().insert(period, Value::of(value));
    }

    /// Adds or completes a reference.
    pub(super) fn refer(&mut self, unit: &str, indicator: &str, period: &str) -> &mut Reference {
        let key = (unit.to_owned(), indicator.to_owned());
        self.references.entry(key).or_default().entry(period.to_owned()).or_default()
    }
}
