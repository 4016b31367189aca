//! The files of a run, read and checked together, so that all their faults are told at once.

use kernel::column::Codes;
use kernel::explain::Explanation;
use kernel::facts::{Assigned, Benchmark, Declared, Facts, History, Past, Targets};
use kernel::fault::{Fault, Faults, Place, What, nearest};
use kernel::intake::Intake;
use kernel::period::Period;
use kernel::plan::{Files as FileNames, Inputs};
use kernel::scheme::{Scheme, Scope, parse_json, parse_toml};
use kernel::units::Units;
use std::path::{Path, PathBuf};
use tables::{
    Source, UnitKeys, read_assignment, read_benchmarks, read_declared, read_history, read_targets,
    read_units, read_values,
};

/// Where a run's inputs are.
#[derive(Debug, Clone)]
pub struct Files {
    /// TOML, or JSON by its ending.
    pub scheme: PathBuf,
    /// Reported values, in one file or several; none when only the files beside them are looked at.
    pub values: Vec<Source>,
    /// Units; without it those that values and assignment name.
    pub units: Option<Source>,
    /// Targets.
    pub targets: Option<Source>,
    /// Who is scored on what.
    pub assign: Option<Source>,
    /// Declared plus and minus points.
    pub adjustments: Option<Source>,
    /// Peers' published figures.
    pub benchmarks: Option<Source>,
    /// Folder of earlier outputs: for changes of rank and roll-ups.
    pub history: Option<PathBuf>,
    /// The period to score; also that of files without a period column.
    pub period: Option<Period>,
}

/// What is kept of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Everything, for explanations.
    Everything,
    /// No more than scores need.
    Scores,
}

/// A run's inputs.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The rules.
    pub(crate) scheme: Scheme,
    /// The units.
    pub(crate) units: Units,
    /// Peers' published figures.
    pub(crate) benchmarks: Vec<Benchmark>,
    /// Earlier boards; `None` when none were given.
    pub(crate) history: Option<History>,
    pub(crate) facts: Facts,
    pub(crate) targets: Targets,
    pub(crate) assigned: Option<Vec<Assigned>>,
    declared: Vec<Declared>,
    names: [String; 4],
}

impl Loaded {
    /// Reads all files, and gives the faults of all. Under a faulty scheme nobody knows what the others should hold, and
    /// under faulty units whom they may name: there these faults alone are not looked for.
    pub(crate) fn read(files: &Files, keep: Keep) -> Result<Self, Faults> {
        stdin_once(files)?;
        let mut faults = Faults::default();
        let scheme = keep_faults(read_scheme(&files.scheme), &mut faults);
        let known = files.units.as_ref().and_then(|source| keep_faults(read_units(source), &mut faults));
        let Some(scheme) = scheme else { return Err(faults) };
        let mut read = Reading { files, scheme: &scheme, known, codes: Codes::default(), faults };
        let facts = read.values(keep);
        let targets =
            read.beside(&files.targets, |source, scheme, keys| read_targets(source, &scheme.fields, keys));
        let assigned =
            read.beside(&files.assign, |source, scheme, keys| read_assignment(source, &scheme.fields, keys));
        let declared = read
            .beside(&files.adjustments, |source, scheme, keys| read_declared(source, &scheme.codes(), keys));
        let benchmarks =
            read.beside(&files.benchmarks, |source, scheme, _| read_benchmarks(source, &scheme.fields));
        let Reading { known, codes, mut faults, .. } = read;
        let units = known.unwrap_or_else(|| Units::from_codes(codes));
        let root = scheme.nodes[scheme.root].code.as_str();
        let history = files.history.as_deref();
        let history =
            history.map(|folder| keep_faults(read_history(folder, &units, Some(root)), &mut faults));
        let mut facts = faults.or(facts.unwrap_or_default())?;
        facts.grow(units.len());
        let name = |source: &Option<Source>| source.as_ref().map(Source::name).unwrap_or_default();
        Ok(Self {
            names: [
                files.scheme.display().to_string(),
                name(&files.units),
                name(&files.assign),
                name(&files.adjustments),
            ],
            units,
            benchmarks: benchmarks.unwrap_or_default(),
            history: history.flatten(),
            facts,
            targets: targets.unwrap_or_default(),
            assigned,
            declared: declared.unwrap_or_default(),
            scheme,
        })
    }

    /// The earlier board of this scheme for a period. A folder that does not say whose it is holds this scheme's.
    pub(crate) fn past(&self, period: Option<Period>) -> Option<&Past> {
        let boards = self.history.as_ref()?.of(&self.scheme.code);
        boards.into_iter().find(|past| period.is_some() && past.period == period)
    }

    /// The warning that the history of a period is another scheme's, from which no rank is taken.
    pub(crate) fn only_others(&self, period: Option<Period>) -> Option<Fault> {
        let rolled_up = |past: &&Past| self.scheme.rollups().any(|rollup| rollup.of == past.scheme);
        let boards = &self.history.as_ref()?.boards;
        let other = boards.iter().filter(|past| !rolled_up(past)).find(|past| past.period == period)?;
        let what = What::OtherScheme { found: other.scheme.clone(), expected: self.scheme.code.clone() };
        Some(Place::new().key("--history").period(period?).fault(what))
    }

    /// Peers' published figures of the indicators that are explained, in the periods whose values they show.
    pub(crate) fn benchmarks_of(&self, explanation: &Explanation) -> Vec<Benchmark> {
        let shown = |of: &&Benchmark| {
            let node = explanation.nodes.iter().find(|node| node.code == of.indicator);
            let seen =
                node.and_then(|node| node.indicator.as_ref()).map(|node| node.seen.or(explanation.period));
            seen.is_some_and(|seen| of.period.is_none() || of.period == seen)
        };
        self.benchmarks.iter().filter(shown).cloned().collect()
    }

    /// What people call a group of the board's own scope: the name of the unit whose code labels it, else the label.
    pub(crate) fn group_name<'a>(&'a self, label: &'a str) -> &'a str {
        match self.scheme.peers[0] {
            Scope::Parent | Scope::Ancestor(_) => self.unit_name(label),
            Scope::All | Scope::Group | Scope::Level => label,
        }
    }

    /// The unit of this code, or of this name where that is its alone.
    pub(crate) fn find_unit(&self, wanted: &str, key: &str) -> Result<u32, Faults> {
        let units = &self.units;
        if let Some(unit) = units.codes.find(wanted) {
            return Ok(unit);
        }
        let named: Vec<u32> = (0..units.len() as u32).filter(|&unit| units.name(unit) == wanted).collect();
        let place = Place::new().key(key);
        match named[..] {
            [unit] => Ok(unit),
            [] => {
                let names = (0..units.len() as u32).map(|unit| units.name(unit)).chain(units.codes.iter());
                let what = What::UnknownUnit { found: wanted.into(), nearest: nearest(wanted, names) };
                Err(place.fault(what).into())
            }
            _ => {
                let codes = named.iter().map(|&unit| units.codes.get(unit)).collect::<Vec<_>>().join(", ");
                Err(place.fault(What::AmbiguousUnit { found: wanted.into(), codes }).into())
            }
        }
    }

    /// The name of the unit of this code; the code itself when there is no such unit.
    pub(crate) fn unit_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.units.codes.find(code).map_or(code, |unit| self.units.name(unit))
    }

    /// For the kernel.
    pub(crate) fn inputs(&self) -> Inputs<'_> {
        let [scheme, units, assign, adjustments] = &self.names;
        Inputs {
            scheme: &self.scheme,
            units: &self.units,
            facts: &self.facts,
            targets: &self.targets,
            assigned: self.assigned.as_deref(),
            declared: &self.declared,
            history: self.history.as_ref(),
            files: FileNames { scheme, units, assign, adjustments },
        }
    }
}

/// Reads a scheme file: JSON by its ending, else TOML.
fn read_scheme(path: &Path) -> Result<Scheme, Faults> {
    let name = path.display().to_string();
    let unreadable = |message: String| Place::new().file(&name).fault(What::Unreadable { message });
    let bytes = std::fs::read(path).map_err(|error| unreadable(tables::reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| Place::new().file(&name).fault(What::BadEncoding))?;
    let text = text.trim_start_matches('\u{feff}');
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        parse_json(&name, text)
    } else {
        parse_toml(&name, text)
    }
}

/// A fault when several files are to come from standard input: it can be read once.
fn stdin_once(files: &Files) -> Result<(), Faults> {
    let beside = [&files.units, &files.targets, &files.assign, &files.adjustments, &files.benchmarks];
    let sources = files.values.iter().chain(beside.into_iter().flatten());
    match sources.filter(|source| **source == Source::Stdin).count() {
        0 | 1 => Ok(()),
        _ => Err(Place::new().file(Source::Stdin.name()).fault(What::StdinTwice).into()),
    }
}

fn keep_faults<T>(read: Result<T, Faults>, faults: &mut Faults) -> Option<T> {
    read.map_err(|more| faults.extend(more.0)).ok()
}

/// Files being read against a scheme and, when they are known, units.
struct Reading<'a> {
    files: &'a Files,
    scheme: &'a Scheme,
    known: Option<Units>,
    codes: Codes,
    faults: Faults,
}

fn keys<'k>(known: &'k Option<Units>, codes: &'k mut Codes) -> UnitKeys<'k> {
    match known {
        Some(units) => UnitKeys::Known(units),
        None => UnitKeys::Open(codes),
    }
}

impl Reading<'_> {
    fn values(&mut self, keep: Keep) -> Option<Facts> {
        let count = self.known.as_ref().map_or(0, Units::len);
        let files = self.files;
        // Scores made while reading know of nothing but the row.
        let rows_decide = files.targets.is_none() && files.assign.is_none() && files.adjustments.is_none();
        let at_once = keep == Keep::Scores && rows_decide && self.known.is_some();
        let intake = || match at_once {
            true => Intake::scoring(self.scheme, count),
            false => Intake::keeping(self.scheme, count),
        };
        let mut all: Option<Facts> = None;
        for source in &files.values {
            let keys = keys(&self.known, &mut self.codes);
            let taken = read_values(source, &self.scheme.fields, keys, files.period, &intake);
            let Some(taken) = keep_faults(taken, &mut self.faults) else { continue };
            let count = self.known.as_ref().map_or(self.codes.len(), Units::len);
            let taken = taken.finish(count);
            match &mut all {
                Some(all) => {
                    let twice = all.absorb(taken, count);
                    let faults: Vec<Fault> =
                        twice.into_iter().map(|row| self.in_two_files(source, row)).collect();
                    self.faults.extend(faults);
                }
                None => all = Some(taken),
            }
        }
        all
    }

    /// The fault of a value that an earlier file has too.
    fn in_two_files(&self, source: &Source, (period, unit, field): (Option<Period>, u32, u32)) -> Fault {
        let unit = self.known.as_ref().map_or(&self.codes, |units| &units.codes).get(unit);
        let place = Place::new().file(source.name()).unit(unit).node(self.scheme.fields.codes.get(field));
        let place = period.map_or(place.clone(), |period| place.period(period));
        place.fault(What::InTwoFiles)
    }

    fn beside<T>(
        &mut self,
        source: &Option<Source>,
        read: impl Fn(&Source, &Scheme, UnitKeys<'_>) -> Result<T, Faults>,
    ) -> Option<T> {
        let source = source.as_ref()?;
        let keys = keys(&self.known, &mut self.codes);
        keep_faults(read(source, self.scheme, keys), &mut self.faults)
    }
}
