//! The index computed once more, plainly and column by column, from the formulas that spreadsheets document. It shares
//! no code with the program.

use super::Scores;
use super::data::{Asem, Item};
use std::collections::BTreeMap;

/// What is varied.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Method {
    /// As COINr's example: weights of iMeta, means of Europe and Asia for gaps, 0–100, arithmetic means.
    Published,
    /// Unequal weights, medians for gaps, 1–100, geometric means.
    Other,
}

impl Method {
    pub(super) fn weight(self, given: f64, at: usize) -> f64 {
        if self == Method::Published { given } else { given * (1.0 + (at % 4) as f64 / 2.0) }
    }

    pub(super) fn impute(self) -> &'static str {
        if self == Method::Published { "group_mean" } else { "median" }
    }

    pub(super) fn scale(self) -> [f64; 2] {
        if self == Method::Published { [0.0, 100.0] } else { [1.0, 100.0] }
    }

    pub(super) fn aggregate(self) -> &'static str {
        if self == Method::Published { "mean" } else { "geometric" }
    }
}

/// Every country's score at every node.
pub(super) fn scores(asem: &Asem, method: Method) -> Scores {
    let mut columns: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for item in asem.items.iter().filter(|item| item.level == 1) {
        columns.insert(&item.code, indicator(asem, item, method));
    }
    for level in 2..=4 {
        for node in asem.items.iter().filter(|item| item.level == level) {
            let below = asem.items.iter().enumerate();
            let children: Vec<(f64, Vec<f64>)> = below
                .filter(|(_, item)| item.parent.as_ref() == Some(&node.code))
                .map(|(at, item)| (method.weight(item.weight, at), columns[item.code.as_str()].clone()))
                .collect();
            columns.insert(&node.code, combined(&children, method));
        }
    }
    let of_node = |(node, column): (&str, Vec<f64>)| {
        let node = node.to_owned();
        let key = move |(country, score): (&super::data::Country, f64)| {
            ((country.code.clone(), node.clone()), score)
        };
        asem.countries.iter().zip(column).map(key).collect::<Vec<_>>()
    };
    columns.into_iter().flat_map(of_node).collect()
}

fn combined(children: &[(f64, Vec<f64>)], method: Method) -> Vec<f64> {
    let all: f64 = children.iter().map(|(weight, _)| weight).sum();
    let one = |at: usize| match method {
        Method::Published => children.iter().map(|(weight, column)| weight / all * column[at]).sum::<f64>(),
        Method::Other => children.iter().map(|(weight, column)| column[at].powf(weight / all)).product(),
    };
    (0..children[0].1.len()).map(one).collect()
}

fn indicator(asem: &Asem, item: &Item, method: Method) -> Vec<f64> {
    let raw: Vec<Option<f64>> = asem
        .countries
        .iter()
        .map(|country| {
            let x = country.values.get(&item.code)?;
            Some(match &item.denominator {
                Some(per) => x / country.values.get(per)?,
                None => *x,
            })
        })
        .collect();
    let treated = treated(filled(asem, &raw, method));
    let (lowest, highest) = ends(&treated);
    let [lo, hi] = method.scale();
    let scaled = |x: f64| {
        let share = (x - lowest) / (highest - lowest);
        lo + (hi - lo) * if item.down { 1.0 - share } else { share }
    };
    treated.into_iter().map(scaled).collect()
}

fn filled(asem: &Asem, raw: &[Option<f64>], method: Method) -> Vec<f64> {
    let group = |at: usize| &asem.countries[at].group;
    let fill = |at: usize| match method {
        Method::Published => {
            let peers: Vec<f64> = (0..raw.len())
                .filter(|&other| group(other) == group(at))
                .filter_map(|other| raw[other])
                .collect();
            peers.iter().sum::<f64>() / peers.len() as f64
        }
        Method::Other => {
            let mut all: Vec<f64> = raw.iter().flatten().copied().collect();
            all.sort_by(f64::total_cmp);
            (all[(all.len() - 1) / 2] + all[all.len() / 2]) / 2.0
        }
    };
    raw.iter().enumerate().map(|(at, x)| x.unwrap_or_else(|| fill(at))).collect()
}

fn ends(xs: &[f64]) -> (f64, f64) {
    xs.iter().fold((f64::MAX, f64::MIN), |(lo, hi), &x| (lo.min(x), hi.max(x)))
}

/// `SKEW` and `KURT` as Excel documents them.
fn skew_and_kurt(xs: &[f64]) -> (f64, f64) {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    let s = (xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let power = |p: i32| xs.iter().map(|x| ((x - mean) / s).powi(p)).sum::<f64>();
    let skew = n / ((n - 1.0) * (n - 2.0)) * power(3);
    let kurt = n * (n + 1.0) / ((n - 1.0) * (n - 2.0) * (n - 3.0)) * power(4)
        - 3.0 * (n - 1.0).powi(2) / ((n - 2.0) * (n - 3.0));
    (skew, kurt)
}

fn is_tame(xs: &[f64]) -> bool {
    let (skew, kurt) = skew_and_kurt(xs);
    skew.abs() < 2.0 || kurt < 3.5
}

/// Up to five points at the end that the skew points to take the value next to them, equals together; else the
/// logarithm of the original.
fn treated(original: Vec<f64>) -> Vec<f64> {
    let mut xs = original.clone();
    while !is_tame(&xs) {
        let high = skew_and_kurt(&xs).0 > 0.0;
        let mut order = xs.clone();
        order.sort_by(|a, b| if high { b.total_cmp(a) } else { a.total_cmp(b) });
        order.dedup();
        let next: Vec<f64> = xs.iter().map(|&x| if x == order[0] { order[1] } else { x }).collect();
        if next.iter().zip(&original).filter(|(new, old)| new != old).count() > 5 {
            let (lo, hi) = ends(&original);
            return original.iter().map(|x| (x - lo + 0.01 * (hi - lo)).ln()).collect();
        }
        xs = next;
    }
    xs
}
