//! The rule, `difficulty` and `round`.

use super::panel;
use super::prepare::{added_up, raw_values, transformed};
use super::solo::finite;
use super::{FormulaValues, Leaf};
use crate::assign::Duty;
use crate::column::Column;
use crate::facts::{Aspect, Status};
use crate::fault::What;
use crate::finish::rounded;
use crate::formula::Variable;
use crate::period::{Period, listed};
use crate::rule::{Cell, Needs, Peers, Ready, References, Rule, RuleSpec, Subject};
use crate::scheme::Unreported;
use crate::scores::Scores;
use crate::trace::{Flaw, Flaws, Trace};
use crate::units::NOBODY;
use std::borrow::Cow;

/// An indicator's scores.
pub(crate) struct LeafScores<'a> {
    /// By unit number.
    pub(crate) score: Cow<'a, Scores>,
    pub(crate) flaws: Flaws,
}

impl<'a> Leaf<'a> {
    /// Scores all units that take part, and gives co-units their share.
    pub(crate) fn score(&self, formulas: &FormulaValues<'_>) -> LeafScores<'a> {
        if let Some(scores) = self.scored_at_intake() {
            return scores;
        }
        let mut scores = vec![f64::NAN; self.around.units.len()];
        let mut flaws = Flaws::default();
        if self.looks_at_peers() {
            for group in 0..self.around.groups.len() as u32 {
                let members = self.group_members(group);
                let xs: Vec<f64> = members.iter().map(|&unit| self.x_of(unit)).collect();
                self.score_group(&members, &xs, formulas, &mut scores, &mut flaws);
            }
            for unit in self.outsiders() {
                self.score_group(&[unit], &[self.x_of(unit)], formulas, &mut scores, &mut flaws);
            }
        } else {
            self.score_alone(&mut scores, &mut flaws);
        }
        self.warn_of_lost_values(&mut flaws);
        self.warn_of_gaps(&mut flaws);
        self.share_with_co_units(&mut scores, &mut flaws);
        LeafScores { score: Cow::Owned(Scores::Numbers(Column::from_raw(scores))), flaws }
    }

    /// Scores and flaws of rows that were scored while they were read.
    fn scored_at_intake(&self) -> Option<LeafScores<'a>> {
        let frame = self.around.facts.frames.get(&self.seen)?;
        let scores = frame.field(self.indicator.field)?.scores();
        if scores.is_empty() {
            return None;
        }
        let mine = |flaws: &[(u32, u32, What)]| {
            let own = flaws
                .iter()
                .filter(|(field, unit, _)| *field as usize == self.indicator.field && self.takes_part(*unit));
            own.map(|(_, unit, what)| Flaw { unit: *unit, node: 0, what: what.clone() }).collect()
        };
        let (warnings, faults) = (mine(&frame.warnings), mine(&frame.faults));
        let flaws = Flaws { warnings, faults, ..Flaws::default() };
        Some(LeafScores { score: Cow::Borrowed(scores), flaws })
    }

    /// Scores of one peer group's members when their values were `xs`: what would be if.
    pub(crate) fn score_if(&self, members: &[u32], xs: &[f64], formulas: &FormulaValues<'_>) -> Vec<f64> {
        let ready = self.ready(&self.indicator.rule, members, xs);
        let score = |(member, &unit): (usize, &u32)| {
            let mut quiet = Flaws { unit, ..Flaws::default() };
            self.finish(
                unit,
                self.raw_score(&ready, member, unit, xs[member], formulas, &mut quiet),
                xs[member],
                &mut quiet,
            )
        };
        members.iter().enumerate().map(score).collect()
    }

    /// One unit's computation, step by step.
    pub(crate) fn trace(&self, unit: u32, formulas: &FormulaValues<'_>, trace: &mut impl Trace) -> f64 {
        let members = self.peers_of(unit);
        let xs: Vec<f64> = members.iter().map(|&unit| self.x_of(unit)).collect();
        let Some(member) = members.iter().position(|&member| member == unit) else { return f64::NAN };
        let ready = self.ready(&self.indicator.rule, &members, &xs);
        let score = self.raw_score(&ready, member, unit, xs[member], formulas, trace);
        self.finish(unit, score, xs[member], trace)
    }

    /// The steps from raters' marks to the reported value, where there are any.
    pub(crate) fn trace_panel(&self, unit: u32, trace: &mut impl Trace) {
        if let Some(panel) = self.indicator.rule.panel() {
            panel::explain(&self.around, self.seen, (self.indicator.field, unit), panel, trace);
        }
    }

    /// The value as it was reported; NaN when it was not.
    #[inline]
    pub(crate) fn reported_by(&self, unit: u32) -> f64 {
        self.reported.get(unit as usize).copied().unwrap_or(f64::NAN)
    }

    /// What the rule would see of a value after `per`.
    pub(crate) fn on_rules_scale(&self, scaled: f64) -> f64 {
        transformed(&self.indicator.transform, scaled)
    }

    /// The value as the rule sees it.
    #[inline]
    pub(crate) fn x_of(&self, unit: u32) -> f64 {
        self.x.get(unit as usize).copied().unwrap_or(f64::NAN)
    }

    /// True when a unit's score depends on anything but its own row.
    pub(crate) fn looks_at_peers(&self) -> bool {
        self.indicator.rule.parts().iter().any(|part| {
            Needs::of(&part.rule) != Needs::Nothing
                || matches!(part.rule, Rule::Formula(_) | Rule::Combine { .. })
        })
    }

    fn score_alone(&self, scores: &mut [f64], flaws: &mut Flaws) {
        let around = self.solo.around(self.seen);
        for &unit in self.taking_part.iter() {
            flaws.unit = unit;
            let cell = self.cell(unit, self.x_of(unit));
            let score = self.solo.score(&cell, &around, flaws);
            scores[unit as usize] = self.finish(unit, score, cell.x, flaws);
        }
    }

    fn score_group(
        &self,
        members: &[u32],
        xs: &[f64],
        formulas: &FormulaValues<'_>,
        scores: &mut [f64],
        flaws: &mut Flaws,
    ) {
        let ready = self.ready(&self.indicator.rule, members, xs);
        if let (Some(found), Some(&first)) = (ready.all_equal(), members.first()) {
            flaws.unit = first;
            flaws.warn(What::AllEqual { found });
        }
        for (member, &unit) in members.iter().enumerate() {
            flaws.unit = unit;
            let score = self.raw_score(&ready, member, unit, xs[member], formulas, flaws);
            scores[unit as usize] = self.finish(unit, score, xs[member], flaws);
        }
    }

    fn ready<'s>(&'s self, spec: &'s RuleSpec, members: &[u32], xs: &[f64]) -> Ready<'s> {
        let references: Vec<References> = members.iter().map(|&unit| self.references(unit)).collect();
        let (direction, fixed) = (self.indicator.direction, self.solo.fixed(spec.fixed));
        let parts = if let Rule::Combine { parts, .. } = &spec.rule { parts.as_slice() } else { &[] };
        Ready {
            spec,
            fixed,
            peers: Peers::of(spec, fixed, direction, self.around.scheme.ties, xs, &references),
            parts: parts.iter().map(|part| self.ready(part, members, xs)).collect(),
        }
    }

    #[inline]
    fn cell(&self, unit: u32, x: f64) -> Cell {
        Cell {
            x,
            references: self.references(unit),
            rank_of: self.beside(Aspect::RankOf, unit),
            previous_rank: self.beside(Aspect::PreviousRank, unit),
            points: self.duties.of(unit).map_or(self.solo.points(), |duty| duty.points),
        }
    }

    fn raw_score(
        &self,
        ready: &Ready<'_>,
        member: usize,
        unit: u32,
        x: f64,
        formulas: &FormulaValues<'_>,
        trace: &mut impl Trace,
    ) -> f64 {
        let around = self.solo.around(self.seen);
        let lookup = |variable: &Variable| formulas.of(unit, variable);
        ready.score(&Subject { cell: self.cell(unit, x), member, around: &around, formula: &lookup }, trace)
    }

    /// What an unreported value gets, `difficulty`, declared points, `round`.
    #[inline]
    fn finish(&self, unit: u32, score: f64, x: f64, trace: &mut impl Trace) -> f64 {
        let mut score = score;
        if score.is_nan() {
            if !x.is_nan()
                || self.around.scheme.unreported == Unreported::Missing
                || !self.is_unreported(unit)
            {
                return score;
            }
            if self.around.scheme.unreported == Unreported::Error {
                trace.fault(What::Unreported);
                return score;
            }
            trace.step("unreported", &[], 0.0);
            return self.end(unit, 0.0, trace);
        }
        if let Some(difficulty) = &self.indicator.difficulty {
            let factor = self
                .around
                .units
                .attribute(difficulty)
                .map_or(f64::NAN, |column| column.raw_at(unit as usize));
            if factor.is_nan() {
                trace.warn(What::AttributeMissing { wanted: difficulty.clone() });
            }
            trace.step("difficulty", &[("score", score), ("factor", factor)], score * factor);
            score *= factor;
        }
        self.end(unit, score, trace)
    }

    /// Declared points and `round`.
    #[inline]
    fn end(&self, unit: u32, score: f64, trace: &mut impl Trace) -> f64 {
        finite(rounded(self.node.round, self.declared.added(unit, score, trace), trace), trace)
    }

    /// True when the unit should have reported a value and has none, also after imputation.
    fn is_unreported(&self, unit: u32) -> bool {
        if self.duties.of(unit).is_none_or(|duty| duty.status != Status::Scored) {
            return false;
        }
        let missing = |column: &[f64]| column.get(unit as usize).is_none_or(|x| x.is_nan());
        self.indicator.rule.uses_value() && missing(&self.reported) && missing(&self.scaled)
    }

    /// Warns of values that were reported and got lost on the way: divided by nothing, or outside a logarithm.
    fn warn_of_lost_values(&self, flaws: &mut Flaws) {
        if self.indicator.per.is_none() && self.indicator.transform.is_empty() {
            return;
        }
        for &unit in self.taking_part.iter() {
            let reported = self.reported_by(unit);
            if !reported.is_nan() && self.x_of(unit).is_nan() {
                flaws.unit = unit;
                flaws.warn(What::NotPositive { found: reported });
            }
        }
    }

    /// Warns of earlier periods of the year that a year's total lacks: once where nobody has a value, else for each unit
    /// that has one now.
    fn warn_of_gaps(&self, flaws: &mut Flaws) {
        let value = |period: Period, unit: u32| {
            let values = raw_values(&self.around, self.indicator, Some(period));
            values.get(unit as usize).copied().unwrap_or(f64::NAN)
        };
        let units = || self.taking_part.iter().copied().filter(|&unit| !self.reported_by(unit).is_nan());
        let earlier = added_up(self.indicator, self.seen);
        let (by_some, by_nobody): (Vec<Period>, Vec<Period>) = earlier.into_iter().partition(|&period| {
            raw_values(&self.around, self.indicator, Some(period)).iter().any(|x| !x.is_nan())
        });
        if !by_nobody.is_empty() && units().next().is_some() {
            flaws.unit = NOBODY;
            flaws.warn(What::EarlierMissing { found: listed(&by_nobody) });
        }
        for unit in units() {
            let missing = by_some.iter().copied().filter(|&period| value(period, unit).is_nan());
            let missing: Vec<Period> = missing.collect();
            if !missing.is_empty() {
                flaws.unit = unit;
                flaws.warn(What::EarlierMissing { found: listed(&missing) });
            }
        }
    }

    fn share_with_co_units(&self, scores: &mut [f64], flaws: &mut Flaws) {
        for (unit, duty) in self.duties.bound() {
            flaws.unit = unit;
            scores[unit as usize] = self.share(unit, duty, scores[duty.lead as usize], flaws);
        }
    }

    /// A co-unit's score: its part of the lead's result, with the points declared for itself, rounded.
    pub(crate) fn share(&self, unit: u32, duty: &Duty, of_lead: f64, trace: &mut impl Trace) -> f64 {
        if of_lead.is_nan() {
            return of_lead;
        }
        let shared = self.shared_score(duty, of_lead);
        trace.step("shared", &[("result", of_lead), ("share", duty.share)], shared);
        self.end(unit, shared, trace)
    }

    /// A co-unit's part of its lead's result, on its own full marks.
    fn shared_score(&self, duty: &Duty, of_lead: f64) -> f64 {
        let full = |duty: &Duty| self.indicator.rule.full_marks(duty.points);
        let of_lead_full = self.duties.of(duty.lead).map_or(0.0, full);
        let scale = match full(duty) {
            own if own == of_lead_full || of_lead_full == 0.0 => 1.0,
            own => own / of_lead_full,
        };
        of_lead * scale * duty.share
    }
}
