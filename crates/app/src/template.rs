//! Workbooks for reporting: who owes which values of a period, a file for each.

use crate::AppError;
use crate::inputs::{Files, Keep, Loaded};
use crate::outputs::{unwritable, unwritable_book};
use crate::score::wrong_cadence;
use kernel::facts::{Aspect, Status, TargetCells};
use kernel::fault::{Faults, Place, What, nearest};
use kernel::period::{Period, enclosing};
use kernel::rule::{Panel, Rule};
use kernel::scheme::{Indicator, Node};
use report::{Form, Input, Rater, TemplateIndicator, TemplateModel, UnitHead, Words, write_template};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use tables::Staging;

/// Measures that are answered by 1 or 0.
const YES_NO: [&str; 4] = ["是/否", "有/无", "0/1", "yes/no"];

/// What is to be reported, and where the workbooks go.
#[derive(Debug, Clone)]
pub struct TemplateRequest {
    /// Inputs; values and history are not looked at.
    pub files: Files,
    /// Only this unit's workbook (code or name).
    pub unit: Option<String>,
    /// Only this source unit's workbooks (code or name).
    pub source: Option<String>,
    /// Rows for so many raters in each group of a panel.
    pub raters: usize,
    /// Folder for them; made when it isn't there.
    pub out: PathBuf,
}

/// Who fills a workbook. A panel's marks are collected by its indicator's source unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Filler {
    Source(String),
    Panel(String),
    Unit(u32),
}

/// What a workbook asks for: indicators (node numbers) and units.
#[derive(Debug, Default)]
struct Asked {
    nodes: Vec<usize>,
    units: Vec<u32>,
}

/// Writes a workbook for each unit that fills its own indicators, each source unit, and each panel; gives their paths.
/// With a period, those indicators that are reported for it; without one, all, undated. What a formula computes from
/// other indicators is not asked. A co-responsible unit is not asked for its lead's value.
pub fn template(request: &TemplateRequest, words: &Words) -> Result<Vec<PathBuf>, AppError> {
    let files = Files { values: Vec::new(), history: None, ..request.files.clone() };
    let loaded = Loaded::read(&files, Keep::Everything)?;
    if files.units.is_none() && files.assign.is_none() {
        return Err(Faults::from(Place::new().fault(What::NeedsFile { wanted: "--units".into() })).into());
    }
    if let Some(period) = files.period {
        wrong_cadence(period, &loaded.scheme)?;
    }
    let fillers = wanted(request, &loaded, asked(&loaded, files.period))?;
    let failed = |error: io::Error| unwritable(&request.out, &error);
    let mut staging = Staging::try_new(&request.out).map_err(failed)?;
    for ((filler, period), asked) in &fillers {
        let model = model(&loaded, filler, *period, asked, request.raters);
        let staged = staging.stage(&file_name(&loaded, filler, *period, words));
        write_template(&staged, words, &model).map_err(|error| unwritable_book(&request.out, error))?;
    }
    Ok(staging.finish().map_err(failed)?)
}

type Fillers = BTreeMap<(Filler, Option<Period>), Asked>;

fn asked(loaded: &Loaded, board: Option<Period>) -> Fillers {
    let mut fillers = Fillers::new();
    for (at, indicator) in loaded.scheme.indicators().filter(|(_, indicator)| indicator.rule.uses_value()) {
        let own = board.map(|board| board.at(indicator.frequency));
        if board.zip(own).is_some_and(|(board, own)| !own.ends_with(board)) {
            continue;
        }
        let mut ask = |filler: Filler, unit: u32| {
            let asked = fillers.entry((filler, own)).or_default();
            if asked.nodes.last() != Some(&at) {
                asked.nodes.push(at);
            }
            asked.units.push(unit);
        };
        let source = || indicator.source_unit.clone().unwrap_or_default();
        for unit in owing(loaded, indicator) {
            match (&indicator.source_unit, indicator.rule.panel()) {
                (_, Some(_)) => ask(Filler::Panel(source()), unit),
                (Some(source), None) => ask(Filler::Source(source.clone()), unit),
                (None, None) => ask(Filler::Unit(unit), unit),
            }
        }
    }
    for asked in fillers.values_mut() {
        asked.units.sort_unstable();
        asked.units.dedup();
    }
    fillers
}

/// The units whose value is asked: by assignment the leads that are not exempt, else all of the scheme's level.
fn owing(loaded: &Loaded, indicator: &Indicator) -> Vec<u32> {
    let units = &loaded.units;
    if let Some(assigned) = &loaded.assigned {
        let own = assigned.iter().filter(|row| row.field as usize == indicator.field && !row.co);
        return own.filter(|row| row.status != Status::Exempt).map(|row| row.unit).collect();
    }
    let level = loaded.scheme.level.as_ref().and_then(|level| units.level_names.find(level));
    (0..units.len() as u32)
        .filter(|&unit| level.is_none_or(|level| units.level[unit as usize] == level))
        .collect()
}

/// Keeps the workbooks that are asked for; a fault when that leaves none.
fn wanted(request: &TemplateRequest, loaded: &Loaded, mut fillers: Fillers) -> Result<Fillers, Faults> {
    let mut faults = Faults::default();
    let unit = request.unit.as_ref().map(|wanted| loaded.find_unit(wanted, "--unit")).transpose();
    let unit = unit.unwrap_or_else(|more| {
        faults.extend(more.0);
        None
    });
    let sources = || fillers.keys().filter_map(|(filler, _)| source_of(filler));
    let source = request.source.as_ref().map(|wanted| {
        sources()
            .find(|code| *code == wanted || loaded.unit_name(code) == wanted)
            .map(str::to_owned)
            .ok_or_else(|| {
                let known = sources().flat_map(|code| [code, loaded.unit_name(code)]);
                let what = What::UnknownUnit { found: wanted.clone(), nearest: nearest(wanted, known) };
                Place::new().key("--source").fault(what)
            })
    });
    let source = source.transpose().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    if unit.is_some() || source.is_some() {
        fillers.retain(|(filler, _), _| match filler {
            Filler::Unit(of) => Some(*of) == unit,
            Filler::Source(of) | Filler::Panel(of) => Some(of) == source.as_ref(),
        });
    }
    if fillers.is_empty() && faults.is_empty() {
        faults.push(Place::new().fault(What::NothingToReport));
    }
    faults.or(fillers)
}

fn source_of(filler: &Filler) -> Option<&str> {
    match filler {
        Filler::Source(code) | Filler::Panel(code) => Some(code),
        Filler::Unit(_) => None,
    }
}

fn model(
    loaded: &Loaded,
    filler: &Filler,
    period: Option<Period>,
    asked: &Asked,
    raters: usize,
) -> TemplateModel {
    let head = |unit: u32| UnitHead {
        code: loaded.units.codes.get(unit).to_owned(),
        name: loaded.units.name(unit).to_owned(),
    };
    let units = || asked.units.iter().map(|&unit| head(unit)).collect();
    let (form, one) = match filler {
        Filler::Unit(unit) => (Form::Unit(head(*unit)), Some(*unit)),
        Filler::Source(code) => {
            (Form::Source { source: loaded.unit_name(code).into(), units: units() }, None)
        }
        Filler::Panel(_) => {
            let panels =
                asked.nodes.iter().filter_map(|&at| loaded.scheme.nodes[at].indicator()?.rule.panel());
            (Form::Panel { units: units(), raters: raters_of(panels, raters) }, None)
        }
    };
    let nodes = asked.nodes.iter().map(|&at| &loaded.scheme.nodes[at]);
    let mut indicators: Vec<TemplateIndicator> = Vec::with_capacity(asked.nodes.len());
    for node in nodes {
        let Some(indicator) = node.indicator() else { continue };
        indicators.push(line(loaded, node, indicator, period, one));
        indicators.extend(divisor(loaded, indicator, &indicators));
    }
    TemplateModel {
        title: loaded.scheme.title.clone(),
        period: period.map_or(String::new(), |period| period.to_string()),
        form,
        indicators,
    }
}

/// So many raters of each group that the panels name, numbered.
fn raters_of<'a>(panels: impl Iterator<Item = &'a Panel>, each: usize) -> Vec<Rater> {
    let mut groups: Vec<&str> = Vec::new();
    for panel in panels {
        let named = panel.groups.iter().map(|(name, _)| name.as_str());
        let named: Vec<&str> = if panel.groups.is_empty() { vec![""] } else { named.collect() };
        groups.extend(named.into_iter().filter(|name| !groups.contains(name)).collect::<Vec<_>>());
    }
    let numbered = |group: &'_ str| {
        let group = group.to_owned();
        (1..=each)
            .map(move |n| Rater { name: format!("{group}{n}"), group: group.clone() })
            .collect::<Vec<_>>()
    };
    groups.into_iter().flat_map(numbered).collect()
}

fn line(
    loaded: &Loaded,
    node: &Node,
    indicator: &Indicator,
    period: Option<Period>,
    unit: Option<u32>,
) -> TemplateIndicator {
    let yes_no = YES_NO.contains(&indicator.unit.as_str());
    TemplateIndicator {
        code: node.code.clone(),
        name: node.name.clone(),
        measure: indicator.unit.clone(),
        direction: indicator.direction,
        frequency: indicator.frequency,
        basis: indicator.basis,
        definition: indicator.definition.clone(),
        target: target(loaded, indicator, period, unit),
        input: match &indicator.rule.rule {
            _ if yes_no => Input::List(vec![1.0, 0.0]),
            Rule::GivenRank { .. } => Input::Number(Some(0)),
            _ => Input::Number(None),
        },
    }
}

/// The target of the rule, else of the targets file as scoring takes it: of the nearest period that has one, the unit's
/// own before that of all.
fn target(loaded: &Loaded, indicator: &Indicator, period: Option<Period>, unit: Option<u32>) -> Option<f64> {
    let some = |x: f64| (!x.is_nan()).then_some(x);
    some(indicator.rule.fixed.target).or_else(|| {
        let cells = |period| loaded.targets.frames.get(&period)?.get(indicator.field);
        let target = |of: &TargetCells| {
            let own = unit.and_then(|unit| of.units.column(Aspect::Target).get(unit as usize));
            own.or_else(|| some(of.all[Aspect::Target as usize]))
        };
        enclosing(period).filter_map(cells).find_map(target)
    })
}

/// The column that `indicator` is divided by, when units have no such attribute and the form has not asked for it.
fn divisor(loaded: &Loaded, indicator: &Indicator, asked: &[TemplateIndicator]) -> Option<TemplateIndicator> {
    let per = indicator.per.as_ref()?;
    let known = loaded.units.attribute(&per.name).is_some() || asked.iter().any(|of| of.code == per.name);
    (!known).then(|| TemplateIndicator {
        code: per.name.clone(),
        name: per.name.clone(),
        measure: String::new(),
        direction: indicator.direction,
        frequency: indicator.frequency,
        basis: indicator.basis,
        definition: String::new(),
        target: None,
        input: Input::Number(None),
    })
}

/// Signs that some file system does not take, and the full-width ones that stand for them: two codes stay two.
const SIGNS: [(char, char); 9] = [
    ('/', '／'),
    ('\\', '＼'),
    (':', '：'),
    ('*', '＊'),
    ('?', '？'),
    ('"', '＂'),
    ('<', '＜'),
    ('>', '＞'),
    ('|', '｜'),
];

/// `<code>_<name>_<kind>_<period>.xlsx`
fn file_name(loaded: &Loaded, filler: &Filler, period: Option<Period>, words: &Words) -> String {
    let (code, key) = match filler {
        Filler::Unit(unit) => (loaded.units.codes.get(*unit), "template-file-unit"),
        Filler::Source(code) => (code.as_str(), "template-file-source"),
        Filler::Panel(code) => (code.as_str(), "template-file-panel"),
    };
    let name = Some(loaded.unit_name(code)).filter(|name| *name != code).unwrap_or_default();
    let period = period.map_or(String::new(), |period| period.to_string());
    let kind = words.text(key);
    let parts: Vec<&str> = [code, name, &kind, &period].into_iter().filter(|part| !part.is_empty()).collect();
    let taken = |sign: char| SIGNS.iter().find(|(known, _)| *known == sign).map_or(sign, |(_, wide)| *wide);
    format!("{}.xlsx", parts.join("_").chars().map(taken).collect::<String>())
}
