//! A month's forms 报表: what is owed by whom and until when, and when a form may be submitted. Each figure is asked for once,
//! however many boards use it.

use crate::access::{NoSuchName, names};
use crate::calendar::{Calendar, Moment};
use crate::goal::{Basis, Card, Derivation, Rater, Target, in_force, last_day};
use crate::id::{CaseId, GoalId, PersonId, PostId, UnitId};
use crate::validation::Warning;
use chrono::{Months, NaiveDate};
use kernel::period::{Cadence, Period};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

/// The day of the month until which figures are in where the card says none.
pub const USUAL_CUT_OFF: u32 = 5;

names! {
    /// Who fills in a form for whom.
    FormKind {
        /// 数源表: one indicator for all units, filled in by whoever has the figures.
        Source = "source",
        /// 单位表: what a unit owes itself.
        Unit = "unit",
    }
}

/// A form: a case of the lifecycle `report`.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The id of its case.
    pub id: CaseId,
    /// Who fills it in for whom.
    pub kind: FormKind,
    /// The month.
    pub period: Period,
    /// The unit that fills it in.
    pub unit: UnitId,
    /// The indicator of a source's form.
    pub goal: Option<GoalId>,
    /// Its first day.
    pub opens: NaiveDate,
    /// Its last day.
    pub cut_off: NaiveDate,
    /// What is told beside the figures.
    pub narrative: Narrative,
    /// Counts the changes of its rows and narrative, from 1.
    pub version: i64,
}

/// What a unit tells beside its figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// 进展
    pub progress: Option<String>,
    /// 问题
    pub problem: Option<String>,
    /// 措施
    pub measure: Option<String>,
    /// 提请会议协调的困难
    pub difficulty: Option<String>,
}

/// Which figure of a form it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowKey {
    /// The indicator.
    pub goal: GoalId,
    /// The unit that it scores.
    pub unit: UnitId,
    /// The period that it is of: the month, or a longer one that ends with it.
    pub period: Period,
    /// Whose mark it is; empty for a value.
    pub rater: String,
}

/// A figure of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Which one it is.
    pub key: RowKey,
    /// Its place in the form, from 0.
    pub place: u32,
    /// The rater's group; empty without groups.
    pub rater_group: String,
    /// What it covers.
    pub basis: Basis,
    /// The figure; of a published ranking the place.
    pub value: Option<f64>,
    /// Of a published ranking: how many took part.
    pub rank_of: Option<f64>,
    /// Of a published ranking: the place in the period before.
    pub previous_rank: Option<f64>,
    /// Why there is none, or what is to be known of it.
    pub note: Option<String>,
    /// Why a figure that is warned about is right.
    pub reason: Option<String>,
    /// What it isn't that it was expected to be.
    pub warnings: Vec<Warning>,
    /// Who gave it, in which post and when.
    pub given: Option<(PersonId, PostId, Moment)>,
}

/// What keeps a figure's form from being submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// There is neither a figure nor a note that says why.
    Empty,
    /// It is warned about, and nobody says why it is right.
    Unexplained,
}

impl Row {
    /// What keeps the form from being submitted.
    pub fn hole(&self) -> Option<Hole> {
        let is_told = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        match self.value {
            None if !is_told(&self.note) => Some(Hole::Empty),
            Some(_) if !self.warnings.is_empty() && !is_told(&self.reason) => Some(Hole::Unexplained),
            _ => None,
        }
    }
}

names! {
    /// What a unit that is scored says to its figure.
    AnswerKind {
        /// 确认
        Confirm = "confirm",
        /// 异议
        Dispute = "dispute",
    }
}

/// What a unit that is scored said to a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The form.
    pub report: CaseId,
    /// The figure.
    pub key: RowKey,
    /// What it said.
    pub kind: AnswerKind,
    /// The figure as it was then.
    pub value: Option<f64>,
    /// The case of a dispute.
    pub case: Option<CaseId>,
    /// Who said it.
    pub person: PersonId,
    /// In which post.
    pub post: PostId,
    /// When.
    pub at: Moment,
}

/// That a board uses an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The indicator.
    pub goal: GoalId,
    /// How often it is reported.
    pub frequency: Cadence,
    /// What a value covers.
    pub basis: Basis,
    /// Who has the figures; none: whoever the card names, else the units themselves.
    pub source: Option<UnitId>,
    /// The units that it scores.
    pub units: Vec<UnitId>,
    /// Who marks it; nobody: it has one value.
    pub raters: Vec<Rater>,
}

/// What is known as a month's forms are opened.
pub struct Known<'a> {
    /// The month.
    pub month: Period,
    /// What the boards use, those of the first board first.
    pub uses: &'a [Use],
    /// The indicators' cards.
    pub cards: &'a HashMap<GoalId, Card>,
    /// The indicators' targets; whom one exempts is asked nothing.
    pub targets: &'a Targets,
    /// The units' levels.
    pub levels: &'a HashMap<UnitId, String>,
}

/// A form to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Who fills it in for whom.
    pub kind: FormKind,
    /// The unit that fills it in.
    pub unit: UnitId,
    /// The indicator of a source's form.
    pub goal: Option<GoalId>,
    /// The day of the month until which it is filled in: of several indicators' the first.
    pub cut_off: u32,
    /// What it asks for.
    pub rows: Vec<Owed>,
}

/// A figure to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Which one it is.
    pub key: RowKey,
    /// The rater's group; empty without groups.
    pub rater_group: String,
    /// What it covers.
    pub basis: Basis,
}

/// The forms of a month, in the order in which boards use their indicators.
pub fn owed(known: &Known<'_>) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut places: HashMap<(UnitId, Option<GoalId>), usize> = HashMap::new();
    let mut asked: HashSet<(GoalId, UnitId, Period)> = HashSet::new();
    for of in known.uses {
        let period = known.month.at(of.frequency);
        if !period.ends_with(known.month) {
            continue;
        }
        let card = known.cards.get(&of.goal);
        let source = of.source.or(card.and_then(|card| card.source));
        let cut_off = card.and_then(|card| card.cut_off).unwrap_or(USUAL_CUT_OFF);
        let derived = card.and_then(|card| card.derived.as_ref());
        for &unit in of.units.iter().filter(|unit| reports(derived, known.levels.get(unit))) {
            if known.targets.exempts(of.goal, unit, period) || !asked.insert((of.goal, unit, period)) {
                continue;
            }
            let at = (source.unwrap_or(unit), source.map(|_| of.goal));
            let place = *places.entry(at).or_insert_with(|| {
                let kind = if source.is_some() { FormKind::Source } else { FormKind::Unit };
                forms.push(Form { kind, unit: at.0, goal: at.1, cut_off, rows: Vec::new() });
                forms.len() - 1
            });
            let form = &mut forms[place];
            form.cut_off = form.cut_off.min(cut_off);
            form.rows.extend(rows(of, unit, period));
        }
    }
    forms
}

/// Whether a unit of this level is asked for figures that may be derived: where they come from units below, those report.
fn reports(derived: Option<&Derivation>, level: Option<&String>) -> bool {
    match derived {
        None => true,
        Some(Derivation::Children { level: below, .. }) => level == Some(below),
        Some(Derivation::Formula { .. }) => false,
    }
}

fn rows(of: &Use, unit: UnitId, period: Period) -> Vec<Owed> {
    let row = |name: &str, group: &str| Owed {
        key: RowKey { goal: of.goal, unit, period, rater: name.to_owned() },
        rater_group: group.to_owned(),
        basis: of.basis,
    };
    if of.raters.is_empty() {
        return vec![row("", "")];
    }
    of.raters.iter().map(|rater| row(&rater.name, &rater.group)).collect()
}

/// Targets by indicator and unit.
#[derive(Debug, Clone, Default)]
pub struct Targets(HashMap<GoalId, HashMap<Option<UnitId>, Vec<Target>>>);

impl Targets {
    /// These, in the order in which they were recorded.
    pub fn of(targets: Vec<Target>) -> Self {
        let mut by_goal: HashMap<GoalId, HashMap<Option<UnitId>, Vec<Target>>> = HashMap::new();
        for target in targets {
            by_goal.entry(target.goal).or_default().entry(target.unit).or_default().push(target);
        }
        Self(by_goal)
    }

    /// The one that a board of this period sees for a unit.
    pub fn in_force(&self, goal: GoalId, unit: UnitId, period: Period) -> Option<&Target> {
        let by_unit = self.0.get(&goal)?;
        let recorded = [None, Some(unit)].into_iter().filter_map(|of| by_unit.get(&of)).flatten();
        in_force(recorded, unit, period)
    }

    /// 免考: whether a unit is asked nothing for a period.
    pub fn exempts(&self, goal: GoalId, unit: UnitId, period: Period) -> bool {
        self.in_force(goal, unit, period).is_some_and(|target| target.is_exempt)
    }
}

/// The last day of a form of `month` that is due on this day of the month after: in shorter months the last one, and the next
/// working day when nobody works then.
pub fn cut_off(month: Period, day: u32, calendar: &Calendar) -> Option<NaiveDate> {
    let first = last_day(month).succ_opt()?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    let asked = first.iter_days().nth(day.max(1) as usize - 1)?.min(last);
    asked.iter_days().find(|day| calendar.is_working_day(*day))
}
