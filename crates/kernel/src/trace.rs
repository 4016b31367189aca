//! What a computation tells while it runs. The same code scores 600,000 units and explains one: on the hot path
//! steps go nowhere and cost nothing.

use crate::fault::What;
use serde::Serialize;

/// Receives steps, warnings and faults of one unit's computation.
pub trait Trace {
    /// A step: its name, what went in (by name) and what came out.
    fn step(&mut self, name: &'static str, inputs: &[(&'static str, f64)], result: f64);
    /// Something that the reader of the board should know.
    fn warn(&mut self, what: What);
    /// Something that forbids a board.
    fn fault(&mut self, what: What);
}

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Its name; the words for it are in the message files under `step-<name>`.
    pub name: &'static str,
    /// What went in.
    pub inputs: Vec<(&'static str, f64)>,
    /// What came out; `None` is missing.
    pub result: Option<f64>,
}

/// Keeps warnings and faults, with the unit they belong to.
#[derive(Debug, Default)]
pub struct Flaws {
    /// The unit that is being computed.
    pub unit: u32,
    /// Warnings by unit.
    pub warnings: Vec<(u32, What)>,
    /// Faults by unit.
    pub faults: Vec<(u32, What)>,
}

impl Trace for Flaws {
    #[inline(always)]
    fn step(&mut self, _: &'static str, _: &[(&'static str, f64)], _: f64) {}

    #[cold]
    fn warn(&mut self, what: What) {
        self.warnings.push((self.unit, what));
    }

    #[cold]
    fn fault(&mut self, what: What) {
        self.faults.push((self.unit, what));
    }
}

impl Flaws {
    /// True without warnings and faults.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.warnings.is_empty() && self.faults.is_empty()
    }

    /// Takes those of another.
    pub fn append(&mut self, other: Self) {
        self.warnings.extend(other.warnings);
        self.faults.extend(other.faults);
    }
}

/// Keeps the steps.
#[derive(Debug, Default)]
pub struct Recorder(pub Vec<Step>);

impl Trace for Recorder {
    fn step(&mut self, name: &'static str, inputs: &[(&'static str, f64)], result: f64) {
        let inputs = inputs.iter().filter(|(_, number)| !number.is_nan()).copied().collect();
        self.0.push(Step { name, inputs, result: (!result.is_nan()).then_some(result) });
    }

    fn warn(&mut self, _: What) {}

    fn fault(&mut self, _: What) {}
}
