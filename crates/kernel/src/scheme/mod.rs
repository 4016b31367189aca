//! Schemes: versioned scoring rules, read from TOML or JSON with every fault at its line and key.

mod check;
mod read;
mod rules;

use crate::column::Codes;
use crate::facts::{Fields, Status};
use crate::formula::Formula;
use crate::number::Round;
use crate::period::Cadence;
use crate::rule::RuleSpec;

pub use read::{parse_json, parse_toml};

/// A scoring scheme 考核方案: a tree of nodes whose leaves are indicators.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Code, as in file names and roll-ups.
    pub code: String,
    /// Title of its boards.
    pub title: String,
    /// How often a board is made.
    pub period: Cadence,
    /// Level of the units that are scored; without it, all that values (or the assignment) name.
    pub level: Option<String>,
    /// Who is ranked against whom; the first is the board's.
    pub peers: Vec<Scope>,
    /// Which rank equals share.
    pub ties: Ties,
    /// Nodes whose higher score parts units that would share the root's rank.
    pub tie_break: Vec<usize>,
    /// Rank what was computed, or what is printed.
    pub rank_on: RankOn,
    /// Of printed scores.
    pub decimals: u8,
    /// What a scored indicator without a value gets.
    pub unreported: Unreported,
    /// All nodes in the order of the file. Children come after or before their parents, as written.
    pub nodes: Vec<Node>,
    /// The one node without a parent.
    pub root: usize,
    /// Nodes from the leaves up: every node after all its children.
    pub order: Vec<usize>,
    /// What may be reported: indicators in the order of the file, then `per` columns.
    pub fields: Fields,
}

/// Who is ranked against whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All scored units.
    All,
    /// Units with the same parent.
    Parent,
    /// Units with the same value in the column `group`.
    Group,
    /// Units of the same level.
    Level,
    /// Units under the same ancestor of this level.
    Ancestor(String),
}

impl Scope {
    /// Its name in schemes and in the column `rank_<name>`.
    pub fn name(&self) -> &str {
        match self {
            Scope::All => "all",
            Scope::Parent => "parent",
            Scope::Group => "group",
            Scope::Level => "level",
            Scope::Ancestor(level) => level,
        }
    }
}

/// Which rank equals share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// 1, 2, 2, 4
    Min,
    /// 1, 2, 2, 3
    Dense,
    /// 1, 3, 3, 4
    Max,
    /// 1, 2.5, 2.5, 4
    Average,
}

/// What ranks compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankOn {
    /// Scores snapped to 1e-9.
    Exact,
    /// Scores as printed.
    Rounded,
}

/// What a scored indicator without a value gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreported {
    /// No score; its node's `missing` decides.
    Missing,
    /// Score zero.
    Zero,
    /// A fault.
    Error,
}

/// A node of the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// Unique in the scheme.
    pub code: String,
    /// Shown to people; the code when none was given.
    pub name: String,
    /// The node that it belongs to; `None` for the root.
    pub parent: Option<usize>,
    /// In the order of the file; empty for leaves.
    pub children: Vec<usize>,
    /// Its weight in its parent, 0 or more.
    pub weight: f64,
    /// Watched nodes are shown, not summed.
    pub status: Status,
    /// True when an `adjust` of its own parent takes its score: it is not summed as well.
    pub outside: bool,
    /// How its score is rounded.
    pub round: Option<Round>,
    /// What it is.
    pub kind: NodeKind,
    /// Line in the scheme file, from 1.
    pub line: usize,
}

impl Node {
    /// True when its score is summed into its parent's, unless an assignment says otherwise.
    pub fn counts(&self) -> bool {
        self.status == Status::Scored && !self.outside
    }

    /// The indicator, if it is one.
    pub fn indicator(&self) -> Option<&Indicator> {
        match &self.kind {
            NodeKind::Indicator(indicator) => Some(indicator),
            _ => None,
        }
    }
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// A dimension, or the root.
    Inner(Inner),
    /// An indicator.
    Indicator(Box<Indicator>),
    /// A score from earlier boards.
    Rollup(Rollup),
}

/// How a node combines its children.
#[derive(Debug, Clone)]
pub struct Inner {
    /// The mean that is taken.
    pub aggregate: Aggregate,
    /// True when children weigh the same, whatever their weights say.
    pub equal_weights: bool,
    /// What a child without a score does.
    pub missing: Missing,
    /// Share of weight (full marks for sums) that must be present, else the node has no score; 0–1.
    pub min_share: f64,
    /// Plus points, minus points and vetoes, in order.
    pub adjust: Vec<Adjust>,
}

/// How children's scores become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Σ s
    Sum,
    /// Σ w·s / Σ w
    Mean,
    /// exp(Σ w·ln s / Σ w)
    Geometric,
    /// Σ w / Σ (w/s)
    Harmonic,
    /// The lowest.
    Min,
}

/// What a child without a score does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// What is present is rescaled: by full marks for sums, by weights for the others.
    Reweigh,
    /// Counts as zero.
    Zero,
    /// Is a fault.
    Error,
    /// Leaves the node without a score.
    Propagate,
}

/// A change of a node's combined score.
#[derive(Debug, Clone)]
pub enum Adjust {
    /// Adds the score of `from`, at most `cap`.
    Bonus {
        /// A node outside the sum.
        from: usize,
        /// At most so many points.
        cap: f64,
    },
    /// Takes away the score of `from`, at most `cap`.
    Deduction {
        /// A node outside the sum.
        from: usize,
        /// At most so many points.
        cap: f64,
    },
    /// When the formula holds for a unit.
    Veto {
        /// A condition over values.
        when: Formula,
        /// What then happens.
        then: Veto,
    },
}

/// What a veto does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Veto {
    /// The score becomes zero.
    Zero,
    /// The score is at most this.
    Cap(f64),
    /// Score and rank stay; the unit is flagged and out of awards 一票否优.
    Barred,
}

/// An indicator: where its value comes from and how it becomes a score.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Number in [`Fields`].
    pub field: usize,
    /// Unit of measure, for people.
    pub unit: String,
    /// 口径
    pub definition: String,
    /// 数源单位: code of the unit that fills it for all.
    pub source_unit: Option<String>,
    /// How often it is reported.
    pub frequency: Cadence,
    /// Of the period alone, or of the year up to it.
    pub basis: Basis,
    /// What a board of a shorter period sees between two values.
    pub between: Between,
    /// Which values are better.
    pub direction: Direction,
    /// P, full marks of rules that have no scale of their own.
    pub points: f64,
    /// True when the scheme states `points`; else they follow the weight, also an assignment's.
    pub points_given: bool,
    /// Field number or unit attribute to divide by.
    pub per: Option<Per>,
    /// What a missing value becomes.
    pub impute: Impute,
    /// Outlier treatment.
    pub treat: Option<Winsorise>,
    /// In order.
    pub transform: Vec<Transform>,
    /// Unit attribute to multiply the score by.
    pub difficulty: Option<String>,
    /// 赋分办法
    pub rule: RuleSpec,
}

/// What `per` divides by: a column of values if the file has one, else an attribute of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Per {
    /// Its name.
    pub name: String,
    /// Its field number.
    pub field: usize,
}

/// Of which stretch of time a value speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 当期
    Current,
    /// 累计, year to date
    Cumulative,
}

/// What a monthly board sees of a quarterly or yearly value in other months than its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// The last value.
    Last,
    /// Nothing: the indicator is exempt.
    Exempt,
}

/// Which values are better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// Nearer the target.
    Target,
}

/// What a missing value becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Impute {
    /// It stays missing.
    None,
    /// 0
    Zero,
    /// Mean of all scored units.
    Mean,
    /// Median of all scored units.
    Median,
    /// Mean of the unit's group, or peer group when units have no groups.
    GroupMean,
    /// Median of the same.
    GroupMedian,
    /// The unit's last earlier value.
    Last,
}

/// Outlier treatment by moving extremes inward until skew or kurtosis pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Winsorise {
    /// At most so many points are moved.
    pub max_points: usize,
    /// |G1| below this passes.
    pub skew: f64,
    /// G2 below this passes.
    pub kurt: f64,
    /// When it still fails: true takes the logarithm of the original, false keeps the last.
    pub then_log: bool,
}

/// A change of scale, of values and of low, high, target and baseline alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// Natural logarithm.
    Log,
    /// Decimal logarithm.
    Log10,
    /// Square root.
    Sqrt,
    /// Into [lo, hi].
    Clip(f64, f64),
}

/// A leaf whose score comes from earlier boards.
#[derive(Debug, Clone)]
pub struct Rollup {
    /// Scheme whose root scores are taken.
    pub of: String,
    /// The stretch of time, ending with the board's period.
    pub window: Cadence,
    /// What is made of them.
    pub stat: RollupStat,
    /// Full marks here.
    pub points: f64,
    /// Full marks of `of`'s root, when the scheme states them; else the history or the caller must know.
    pub full: Option<f64>,
}

/// What is made of earlier scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollupStat {
    /// Their mean.
    Mean,
    /// Their sum.
    Sum,
    /// The latest.
    Last,
    /// The mean of the n best.
    BestN(usize),
}

impl Scheme {
    /// The node with this code.
    pub fn node(&self, code: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.code == code)
    }

    /// All codes in the order of the file.
    pub fn codes(&self) -> Codes {
        self.nodes.iter().map(|node| node.code.as_str()).collect()
    }

    /// Roll-ups in the order of the file.
    pub fn rollups(&self) -> impl Iterator<Item = &Rollup> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            NodeKind::Rollup(rollup) => Some(rollup),
            NodeKind::Inner(_) | NodeKind::Indicator(_) => None,
        })
    }

    /// Indicators in the order of the file, with their node numbers.
    pub fn indicators(&self) -> impl Iterator<Item = (usize, &Indicator)> {
        self.nodes
            .iter()
            .enumerate()
            .filter_map(|(at, node)| node.indicator().map(|indicator| (at, indicator)))
    }

    /// True when the node counts in the root's score: it and all above it count in their parents'.
    pub(crate) fn counts_in_root(&self, at: usize) -> bool {
        check::counts_up_to_root(&self.nodes, at)
    }

    /// Full marks of each node when no assignment changes them: a leaf's own; the sum of the counted children's for
    /// a sum, the largest of them for the others.
    pub fn full_marks(&self) -> Vec<f64> {
        let mut full = vec![0.0; self.nodes.len()];
        for &at in &self.order {
            let node = &self.nodes[at];
            full[at] = match &node.kind {
                NodeKind::Indicator(indicator) => indicator.rule.full_marks(indicator.points),
                NodeKind::Rollup(rollup) => rollup.points,
                NodeKind::Inner(inner) => {
                    let children = node
                        .children
                        .iter()
                        .filter(|&&child| self.nodes[child].counts())
                        .map(|&child| full[child]);
                    match inner.aggregate {
                        Aggregate::Sum => children.sum(),
                        _ => children.fold(0.0, f64::max),
                    }
                }
            };
        }
        full
    }
}
