//! A plan: a scheme with everything that a run brings to it, checked.

use crate::assign::{Duties, duties};
use crate::compute::Computation;
use crate::facts::{Assigned, Declared, Facts, Frame, History, Targets};
use crate::fault::{Fault, Faults, Place, What, nearest};
use crate::formula::Variable;
use crate::groups::{Groups, check_scopes};
use crate::period::Period;
use crate::rule::Rule;
use crate::scheme::{Adjust, Between, Indicator, Node, NodeKind, Scheme};
use crate::units::Units;

/// What a run brings.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The rules.
    pub scheme: &'a Scheme,
    /// The units.
    pub units: &'a Units,
    /// Reported values.
    pub facts: &'a Facts,
    /// Targets.
    pub targets: &'a Targets,
    /// Who is scored on what; without it every unit on every indicator.
    pub assigned: Option<&'a [Assigned]>,
    /// Declared plus and minus points.
    pub declared: &'a [Declared],
    /// Earlier boards.
    pub history: Option<&'a History>,
    /// Names of files in faults.
    pub files: Files<'a>,
}

/// Names of files in faults.
#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    /// Of the scheme.
    pub scheme: &'a str,
    /// Of the units; empty when none was given.
    pub units: &'a str,
    /// Of the assignment.
    pub assign: &'a str,
    /// Of the declared points.
    pub adjustments: &'a str,
}

/// A scheme and a run's inputs that fit together.
pub struct Plan<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) duties: Vec<Duties>,
    level: Option<u32>,
}

/// Who is on a board, and against whom each is ranked.
pub struct Roster {
    /// The board's period.
    pub period: Option<Period>,
    /// Unit numbers, ascending.
    pub scored: Vec<u32>,
    /// A partition per scope of the scheme, the board's own first.
    pub groups: Vec<Groups>,
    /// Units that values or assignment name but that are not of the scheme's level, ascending.
    pub others: Vec<u32>,
}

impl<'a> Plan<'a> {
    /// Checks what depends on scheme and inputs together: level, peer scopes, attributes, assignment.
    pub fn try_new(inputs: Inputs<'a>) -> Result<Self, Faults> {
        let mut faults = check_scopes(&inputs.scheme.peers, inputs.units, inputs.files.scheme);
        let level = level(&inputs).unwrap_or_else(|more| {
            faults.extend(more.0);
            None
        });
        for node in &inputs.scheme.nodes {
            faults.extend(attributes(&inputs, node));
            faults.extend(share_of_no_year(&inputs, node));
        }
        faults.extend(inputs.declared.iter().filter_map(|row| dated_otherwise(&inputs, row)));
        match duties(inputs.scheme, inputs.units, inputs.files.assign, inputs.assigned) {
            Ok(duties) => faults.or(Self { inputs, duties, level }),
            Err(more) => {
                faults.extend(more.0);
                Err(faults)
            }
        }
    }

    /// The periods that values are there for, in the order of time.
    pub fn periods(&self) -> Vec<Option<Period>> {
        let length = self.inputs.scheme.period;
        let board = |period: &Option<Period>| match period {
            None => Some(None),
            Some(period) => {
                let board = period.at(length);
                (board.ends_with(*period) && period.cadence().months() <= length.months())
                    .then_some(Some(board))
            }
        };
        let mut periods: Vec<_> = self.inputs.facts.frames.keys().filter_map(board).collect();
        periods.dedup();
        periods
    }

    /// True when a board of a period without values of its own length would show some of a longer one, and has units.
    pub fn shows_longer(&self, board: Period) -> bool {
        let frames = &self.inputs.facts.frames;
        let seen = |indicator: &Indicator| {
            let dated = |period: Period| match indicator.between {
                Between::Last => period.ended_by(board),
                Between::Exempt => period.ends_with(board),
            };
            frames.iter().any(|(period, frame)| {
                period.is_some_and(|period| period.cadence() == indicator.frequency && dated(period))
                    && frame.is_filled(indicator.field)
            })
        };
        let longer = |indicator: &Indicator| indicator.frequency.months() > board.cadence().months();
        let shown = self.inputs.scheme.indicators().any(|(_, of)| longer(of) && seen(of));
        shown && (self.level.is_some() || !self.named_units(Some(board)).is_empty())
    }

    /// Who is on the board of a period. A fault when that is nobody.
    pub fn roster(&self, period: Option<Period>) -> Result<Roster, Faults> {
        let units = self.inputs.units;
        let named = self.named_units(period);
        let (scored, others): (Vec<u32>, Vec<u32>) = match self.level {
            Some(level) => {
                let of_level = |unit: &u32| units.level[*unit as usize] == level;
                let scored = (0..units.len() as u32).filter(of_level).collect();
                (scored, named.into_iter().filter(|unit| !of_level(unit)).collect())
            }
            None => (named, Vec::new()),
        };
        if scored.is_empty() {
            let place = period.map_or_else(Place::new, |period| Place::new().period(period));
            return Err(place.fault(What::NothingToScore).into());
        }
        let groups =
            self.inputs.scheme.peers.iter().map(|scope| Groups::new(scope, units, &scored)).collect();
        Ok(Roster { period, scored, groups, others })
    }

    /// Scores everybody on the roster.
    pub fn compute<'r>(&'r self, roster: &'r Roster) -> Result<Computation<'r>, Faults> {
        Computation::new(self, roster)
    }

    /// Units that the period's values or the assignment name, ascending.
    fn named_units(&self, period: Option<Period>) -> Vec<u32> {
        let seen = |frame_period: &Option<Period>| match (frame_period, period) {
            (Some(dated), Some(board)) => dated.ends_with(board) || board.contains(*dated),
            (dated, board) => *dated == board,
        };
        let frames = self.inputs.facts.frames.iter().filter(|(dated, _)| seen(dated));
        let mut named: Vec<u32> = frames.flat_map(|(_, frame): (_, &Frame)| frame.units()).collect();
        named.extend(self.inputs.assigned.unwrap_or_default().iter().map(|row| row.unit));
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// The number of the scheme's level among the units' levels.
fn level(inputs: &Inputs<'_>) -> Result<Option<u32>, Faults> {
    let Some(level) = &inputs.scheme.level else { return Ok(None) };
    let place = Place::new().file(inputs.files.scheme).key("scheme.level");
    if inputs.files.units.is_empty() {
        return Err(place.fault(What::NeedsFile { wanted: "--units".into() }).into());
    }
    match inputs.units.level_names.find(level) {
        Some(known) => Ok(Some(known)),
        None => {
            let nearest = nearest(level, inputs.units.level_names.iter());
            Err(place.fault(What::UnknownLevel { found: level.clone(), nearest }).into())
        }
    }
}

/// Faults of attributes of units that a node asks for: `difficulty`, `per`, `unit.x` in formulas.
fn attributes(inputs: &Inputs<'_>, node: &Node) -> Vec<Fault> {
    let place = |key: &str| {
        Place::new()
            .file(inputs.files.scheme)
            .line(node.line)
            .key(format!("{}.{key}", node.code))
            .node(node.code.clone())
    };
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    let of_formula = |variable: &'_ Variable| match variable {
        Variable::Unit(name) => Some(name.clone()),
        _ => None,
    };
    let mut in_formulas: Vec<(&str, String)> = Vec::new();
    match &node.kind {
        NodeKind::Indicator(indicator) => {
            wanted.extend(indicator.difficulty.as_deref().map(|name| ("difficulty", name)));
            wanted.extend(per_attribute(inputs, indicator).map(|name| ("per", name)));
            let variables = indicator.rule.formulas().flat_map(|formula| &formula.variables);
            in_formulas.extend(variables.filter_map(of_formula).map(|name| ("rule", name)));
        }
        NodeKind::Inner(inner) => {
            for adjust in &inner.adjust {
                if let Adjust::Veto { when, .. } = adjust {
                    in_formulas
                        .extend(when.variables.iter().filter_map(of_formula).map(|name| ("adjust", name)));
                }
            }
        }
        NodeKind::Rollup(_) => {}
    }
    wanted.extend(in_formulas.iter().map(|(key, name)| (*key, name.as_str())));
    let fault = |(key, name): (&str, &str)| inputs.units.require_attribute(name, &place(key)).err();
    wanted.into_iter().filter_map(fault).flat_map(|faults| faults.0).collect()
}

/// The fault of a rule that goes by the share of the year when values say nothing of periods.
fn share_of_no_year(inputs: &Inputs<'_>, node: &Node) -> Option<Fault> {
    let parts = node.indicator()?.rule.parts();
    let scheduled = parts.iter().any(|part| matches!(part.rule, Rule::Schedule { .. }));
    let place = || Place::new().file(inputs.files.scheme).line(node.line).key(format!("{}.rule", node.code));
    let undated = scheduled && inputs.facts.frames.contains_key(&None);
    undated.then(|| place().node(node.code.clone()).fault(What::PeriodMissing))
}

/// The fault of declared points that no board would ever take: they are dated by another length than boards are.
fn dated_otherwise(inputs: &Inputs<'_>, row: &Declared) -> Option<Fault> {
    let length = inputs.scheme.period;
    let period = row.period.filter(|period| period.cadence() != length)?;
    let place = Place::new().file(inputs.files.adjustments).row(row.row).column("period");
    let what = What::WrongPeriod { found: period.to_string(), expected: period.at(length).to_string() };
    Some(place.unit(inputs.units.codes.get(row.unit)).node(&row.node).fault(what))
}

/// The attribute that `per` needs, when values have no column of this name.
fn per_attribute<'a>(inputs: &Inputs<'_>, indicator: &'a Indicator) -> Option<&'a str> {
    let per = indicator.per.as_ref()?;
    let given = |frame: &Frame| frame.field(per.field).is_some_and(crate::facts::Cells::is_filled);
    if inputs.facts.frames.values().any(given) { None } else { Some(&per.name) }
}
