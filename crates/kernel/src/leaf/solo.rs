//! Indicators whose scores depend on nothing but the unit's own row: they can be scored while rows are read, so that
//! a board of millions of rows keeps one number per row instead of several.

use super::prepare::transformed;
use crate::facts::Aspect;
use crate::fault::What;
use crate::formula::Variable;
use crate::number::Round;
use crate::period::Period;
use crate::rule::{Around, Cell, Fixed, Needs, Peers, References, Rule, Standing, alone, completion};
use crate::scheme::{Basis, Impute, Indicator, NodeKind, Scheme, Unreported};
use crate::trace::{Flaws, Trace};

/// An indicator's rule with what it needs beside a row.
#[derive(Debug, Clone)]
pub(crate) struct Solo<'a> {
    indicator: &'a Indicator,
    /// The references that the rule states itself.
    fixed: Fixed,
    pub(crate) round: Option<Round>,
}

impl<'a> Solo<'a> {
    pub(crate) fn new(indicator: &'a Indicator, round: Option<Round>) -> Self {
        let none = Fixed { stated: References::NONE, on_scale: References::NONE };
        let mut solo = Self { indicator, fixed: none, round };
        solo.fixed = solo.fixed(indicator.rule.fixed);
        solo
    }

    /// Per field of a scheme: those that may be scored while rows are read, when nothing but values comes in.
    pub(crate) fn of_scheme(scheme: &'a Scheme) -> Vec<Option<Self>> {
        let mut all = vec![None; scheme.fields.codes.len()];
        let asked = asked_fields(scheme);
        for (at, indicator) in scheme.indicators() {
            if scheme.unreported == Unreported::Missing
                && stands_alone(indicator)
                && !asked.contains(&indicator.field)
            {
                all[indicator.field] = Some(Self::new(indicator, scheme.nodes[at].round));
            }
        }
        all
    }

    /// What holds for all rows of a period.
    pub(crate) fn around(&self, period: Option<Period>) -> Around {
        let period = period.map(|period| (period.number(), period.cadence().per_year()));
        Around { direction: self.indicator.direction, period }
    }

    /// P
    pub(crate) fn points(&self) -> f64 {
        self.indicator.points
    }

    /// References on the rule's scale.
    #[inline]
    pub(crate) fn on_scale(&self, refs: References) -> References {
        if self.indicator.transform.is_empty() {
            return refs;
        }
        let [target, baseline, low, high] = [refs.target, refs.baseline, refs.low, refs.high]
            .map(|x| transformed(&self.indicator.transform, x));
        References { target, baseline, low, high }
    }

    /// References that a rule states, also on its scale.
    pub(crate) fn fixed(&self, stated: References) -> Fixed {
        Fixed { stated, on_scale: self.on_scale(stated) }
    }

    /// The rule's score of a row before rounding, NaN without a value. `cell` is on the rule's scale.
    #[inline]
    pub(crate) fn score(&self, cell: &Cell, around: &Around, trace: &mut impl Trace) -> f64 {
        let nowhere = Standing { place: f64::NAN, ascending: f64::NAN };
        match (cell.x.is_nan(), &self.indicator.rule.rule) {
            (true, Rule::Award { .. }) => 0.0,
            (true, _) => f64::NAN,
            (false, rule) => {
                alone(rule, cell, self.fixed.or(cell.references), around, &Peers::NONE, nowhere, trace)
            }
        }
    }

    /// Scores of rows as they were read, before rounding, for indicators of [`Solo::of_scheme`]. Of each row the unit, the
    /// place in `columns` (numbers by aspect, empty where nobody gave any), and where the score goes.
    pub(crate) fn score_rows<'s>(
        &self,
        rows: impl Iterator<Item = ((&'s u32, &'s u32), &'s mut f64)>,
        around: &Around,
        columns: &[&[f64]; 8],
        flaws: &mut Flaws,
    ) {
        let number = |column: &[f64], at: u32| column.get(at as usize).copied().unwrap_or(f64::NAN);
        // By far the most rows are of this rule, and it asks little of them.
        let Rule::Completion { how, bounds } = self.indicator.rule.rule else {
            for ((&unit, &at), score) in rows {
                flaws.unit = unit;
                let cell = self.cell(|aspect| number(columns[aspect as usize], at));
                *score = finite(self.score(&cell, around, flaws), flaws);
            }
            return;
        };
        let (points, fixed) = (self.points(), self.fixed.on_scale.target);
        let (values, targets) = (columns[Aspect::Value as usize], columns[Aspect::Target as usize]);
        for ((&unit, &at), score) in rows {
            let x = number(values, at);
            if !x.is_nan() {
                flaws.unit = unit;
                let target = if fixed.is_nan() { number(targets, at) } else { fixed };
                *score = finite(completion(x, target, points, how, bounds, around, flaws), flaws);
            }
        }
    }

    fn cell(&self, number: impl Fn(Aspect) -> f64) -> Cell {
        let references = References {
            target: number(Aspect::Target),
            baseline: number(Aspect::Baseline),
            low: number(Aspect::Low),
            high: number(Aspect::High),
        };
        Cell {
            x: number(Aspect::Value),
            references,
            rank_of: number(Aspect::RankOf),
            previous_rank: number(Aspect::PreviousRank),
            points: self.points(),
        }
    }
}

/// The score, missing with a warning when numbers near the end of the scale made it infinite.
#[inline]
pub(super) fn finite(score: f64, trace: &mut impl Trace) -> f64 {
    if score.is_infinite() {
        trace.warn(What::NotFinite);
        return f64::NAN;
    }
    score
}

/// True when nothing but the row decides. `transform` is left out for its warnings of lost values.
fn stands_alone(indicator: &Indicator) -> bool {
    let alone = match &indicator.rule.rule {
        Rule::Formula(_) | Rule::Combine { .. } | Rule::Panel(_) | Rule::Award { .. } => false,
        Rule::Schedule { .. } => indicator.basis == Basis::Cumulative,
        rule => Needs::of(rule) == Needs::Nothing,
    };
    alone
        && indicator.per.is_none()
        && indicator.impute == Impute::None
        && indicator.treat.is_none()
        && indicator.transform.is_empty()
        && indicator.difficulty.is_none()
}

/// Fields whose values some formula, veto or `per` names.
pub(crate) fn asked_fields(scheme: &Scheme) -> Vec<usize> {
    use crate::scheme::Adjust;
    let of_rules = scheme.indicators().flat_map(|(_, indicator)| indicator.rule.formulas());
    let vetoes = scheme.nodes.iter().flat_map(|node| match &node.kind {
        NodeKind::Inner(inner) => inner.adjust.as_slice(),
        _ => &[],
    });
    let of_vetoes = vetoes.filter_map(|adjust| match adjust {
        Adjust::Veto { when, .. } => Some(when),
        _ => None,
    });
    let code = |variable: &Variable| match variable {
        Variable::Value(code) => scheme.fields.codes.find(code).map(|field| field as usize),
        _ => None,
    };
    let pers = scheme.indicators().filter_map(|(_, indicator)| indicator.per.as_ref().map(|per| per.field));
    of_rules
        .chain(of_vetoes)
        .flat_map(|formula| formula.variables.iter().filter_map(code))
        .chain(pers)
        .collect()
}
