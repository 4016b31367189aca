//! What a computation tells while it runs. The same code scores 600,000 units and explains one: on the hot path
//! steps go nowhere and cost nothing.

use crate::fault::What;
use serde::Serialize;

/// Receives steps, warnings and faults of one unit's computation.
pub trait Trace {
    /// A step: its name, what went in (by name) and what came out.
    fn step(&mut self, name: &'static str, inputs: &[(&'static str, f64)], result: f64);
    /// A step of something that has a name of its own, such as a group of raters.
    fn step_named(&mut self, name: &'static str, whose: &str, inputs: &[(&'static str, f64)], result: f64);
    /// Something that the reader of the board should know.
    fn warn(&mut self, what: What);
    /// Something that forbids a board.
    fn fault(&mut self, what: What);
    /// What follows belongs to this unit and node of the scheme.
    fn enter(&mut self, _unit: u32, _node: usize) {}
}

/// One step of an explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Its name; the words for it are in the message files under `step-<name>`.
    pub name: &'static str,
    /// Whose step it is, when it has a name of its own: a group of raters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whose: Option<String>,
    /// What went in.
    pub inputs: Vec<(&'static str, f64)>,
    /// What came out; `None` is missing.
    pub result: Option<f64>,
}

/// A warning or fault, with what it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// Unit number; [`NOBODY`](crate::units::NOBODY) when it is everybody's.
    pub unit: u32,
    /// Node number, where nodes are entered; else the caller knows.
    pub node: usize,
    /// What it is.
    pub what: What,
}

/// Keeps warnings and faults.
#[derive(Debug, Default)]
pub struct Flaws {
    /// The unit that is being computed.
    pub unit: u32,
    /// The node that is being computed.
    pub node: usize,
    /// In the order in which they came.
    pub warnings: Vec<Flaw>,
    /// In the order in which they came.
    pub faults: Vec<Flaw>,
}

impl Trace for Flaws {
    #[inline(always)]
    fn step(&mut self, _: &'static str, _: &[(&'static str, f64)], _: f64) {}

    #[inline(always)]
    fn step_named(&mut self, _: &'static str, _: &str, _: &[(&'static str, f64)], _: f64) {}

    #[cold]
    fn warn(&mut self, what: What) {
        self.warnings.push(Flaw { unit: self.unit, node: self.node, what });
    }

    #[cold]
    fn fault(&mut self, what: What) {
        self.faults.push(Flaw { unit: self.unit, node: self.node, what });
    }

    #[inline(always)]
    fn enter(&mut self, unit: u32, node: usize) {
        self.unit = unit;
        self.node = node;
    }
}

impl Flaws {
    /// True without warnings and faults.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.warnings.is_empty() && self.faults.is_empty()
    }

    /// Puts them in the order of their units; those of a unit stay in theirs.
    pub fn sort_by_unit(&mut self) {
        self.warnings.sort_by_key(|flaw| flaw.unit);
        self.faults.sort_by_key(|flaw| flaw.unit);
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
        self.push(name, None, inputs, result);
    }

    fn step_named(&mut self, name: &'static str, whose: &str, inputs: &[(&'static str, f64)], result: f64) {
        self.push(name, Some(whose.to_owned()), inputs, result);
    }

    fn warn(&mut self, _: What) {}

    fn fault(&mut self, _: What) {}
}

impl Recorder {
    fn push(
        &mut self,
        name: &'static str,
        whose: Option<String>,
        inputs: &[(&'static str, f64)],
        result: f64,
    ) {
        let inputs = inputs.iter().filter(|(_, number)| !number.is_nan()).copied().collect();
        self.0.push(Step { name, whose, inputs, result: (!result.is_nan()).then_some(result) });
    }
}
