//! Boards: scores, ranks, and what stands out, per unit.

use crate::column::Column;
use crate::compute::{Computation, set_apart};
use crate::facts::{Aspect, Status};
use crate::fault::{Fault, Faults};
use crate::number::Round;
use crate::period::Period;
use crate::rank::{Order, rank_descending};
use crate::scheme::{NodeKind, RankOn};
use crate::scores::Scores;
use crate::trace::Flaws;
use crate::tree::{Block, Tree};
use crate::units::NOBODY;
use rayon::prelude::*;
use std::borrow::Cow;

/// Units combined at a time by one thread: their scores fit the cache.
const STRETCH: usize = 512;

/// Shares of full marks closer than this are equal.
const SHARE_TOLERANCE: f64 = 1e-9;

/// Which nodes' scores and ranks are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranked {
    /// Ranks of the root, scores of inner nodes.
    Root,
    /// All nodes, indicators too.
    All,
}

/// A board 榜单 of one period.
pub struct Board {
    /// Its period.
    pub period: Option<Period>,
    /// Unit numbers, ascending.
    pub scored: Vec<u32>,
    /// Per node of the scheme.
    pub nodes: Vec<NodeScores>,
    /// Per unit number: the indicator (node number) with the highest share of its full marks, or [`NOBODY`].
    pub best: Vec<u32>,
    /// The same for the lowest.
    pub worst: Vec<u32>,
    /// Per unit number.
    pub flags: Vec<Flags>,
    /// What the reader should know.
    pub warnings: Vec<Fault>,
}

/// Scores of one node.
#[derive(Default)]
pub struct NodeScores {
    /// By unit number.
    pub score: Column,
    /// Per scope of the scheme, by unit number; empty where ranks were not wanted.
    pub ranks: Vec<Column>,
    /// How many are ranked per group of the board's own scope.
    pub peers: Vec<u32>,
}

/// What sets a unit apart on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// Out of awards by a veto.
    pub const BARRED: Self = Self(1);
    /// Exempt from an indicator on which others are scored.
    pub const EXEMPT: Self = Self(2);
    /// Watched on an indicator on which others are scored.
    pub const WATCH: Self = Self(4);
    /// One of its values was corrected.
    pub const RESTATED: Self = Self(8);

    /// All, with their names.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::BARRED, "barred"),
        (Self::EXEMPT, "exempt"),
        (Self::WATCH, "watch"),
        (Self::RESTATED, "restated"),
    ];

    /// True when `flag` is set.
    pub fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }

    /// Names of the flags that are set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().filter(move |(flag, _)| self.has(*flag)).map(|(_, name)| name)
    }

    /// Every set of flags, each at its [`Flags::number`].
    pub fn sets() -> impl Iterator<Item = Self> {
        (0..1 << Self::ALL.len()).map(Self)
    }

    /// The place of this set of flags among all sets.
    pub fn number(self) -> u32 {
        self.0.into()
    }

    /// Sets a flag.
    pub fn set(&mut self, flag: Self) {
        self.0 |= flag.0;
    }
}

/// Units that follow one another, and their places in the columns of the board.
struct Stretch<'b> {
    /// The unit of the first place.
    first: u32,
    /// Those of them that are scored.
    scored: &'b [u32],
    /// Per inner node.
    inner: Vec<&'b mut [f64]>,
    best: &'b mut [u32],
    worst: &'b mut [u32],
    flags: &'b mut [Flags],
}

impl Computation<'_> {
    /// Combines and ranks. Faults are those of combining: a geometric mean of nothing positive, a missing child.
    pub fn board(&self, ranked: Ranked) -> Result<Board, Faults> {
        let units = self.inputs.units.len();
        let inner = self.inner_nodes();
        let (mut best, mut worst, mut flags) = (vec![NOBODY; units], vec![NOBODY; units], self.flags());
        let mut scores = vec![Column::missing(units); inner.len()];
        let stretches = self.stretches(&mut scores, &mut best, &mut worst, &mut flags);
        let (counting, tree) = (self.counting_indicators(), self.tree());
        let noticed: Vec<Flaws> = stretches
            .into_par_iter()
            .map(|stretch| self.combine(stretch, &inner, &counting, &tree))
            .collect();
        let mut flaws = Flaws::default();
        noticed.into_iter().for_each(|noticed| flaws.append(noticed));

        let leaf = |scores: &Cow<'_, Scores>| match ranked {
            Ranked::All => Column::from_raw(scores.numbers().into_owned()),
            Ranked::Root => Column::default(),
        };
        let leaf = |score| NodeScores { score: leaf(score), ..NodeScores::default() };
        let mut nodes: Vec<NodeScores> = self.leaf_scores.iter().map(leaf).collect();
        inner.iter().zip(scores).for_each(|(&at, scores)| nodes[at].score = scores);
        let (faults, warnings) = self.place_flaws(flaws);
        self.rank(&mut nodes, ranked);
        let score = |node, unit: u32| self.scores_of(node, &nodes).get(unit as usize).copied();
        let lost = self.lost_declared(&|node, unit| score(node, unit).unwrap_or(f64::NAN));
        let warnings = self.warnings.iter().cloned().chain(warnings).chain(lost).collect();
        Faults(faults).or(Board {
            period: self.roster.period,
            scored: self.roster.scored.clone(),
            nodes,
            best,
            worst,
            flags,
            warnings,
        })
    }

    fn inner_nodes(&self) -> Vec<usize> {
        let nodes = self.inputs.scheme.nodes.iter().enumerate();
        nodes.filter(|(_, node)| matches!(node.kind, NodeKind::Inner(_))).map(|(at, _)| at).collect()
    }

    /// Indicators that count in the root: they and all nodes above them.
    fn counting_indicators(&self) -> Vec<usize> {
        let scheme = self.inputs.scheme;
        scheme.indicators().map(|(at, _)| at).filter(|&at| scheme.counts_in_root(at)).collect()
    }

    /// Cuts the columns (`inner` per inner node) into stretches; those in which nobody is scored are left out.
    fn stretches<'b>(
        &'b self,
        inner: &'b mut [Column],
        best: &'b mut [u32],
        worst: &'b mut [u32],
        flags: &'b mut [Flags],
    ) -> Vec<Stretch<'b>> {
        let mut inner: Vec<_> = inner.iter_mut().map(|column| column.raw_mut().chunks_mut(STRETCH)).collect();
        let columns = best.chunks_mut(STRETCH).zip(worst.chunks_mut(STRETCH)).zip(flags.chunks_mut(STRETCH));
        let mut scored = self.roster.scored.as_slice();
        let mut stretches = Vec::new();
        for (nth, ((best, worst), flags)) in columns.enumerate() {
            let first = nth * STRETCH;
            let inner = inner.iter_mut().filter_map(Iterator::next).collect();
            let within = scored.partition_point(|&unit| (unit as usize) < first + STRETCH);
            let (here, after) = scored.split_at(within);
            scored = after;
            if !here.is_empty() {
                stretches.push(Stretch { first: first as u32, scored: here, inner, best, worst, flags });
            }
        }
        stretches
    }

    /// Scores of a stretch's inner nodes (node numbers `inner`), and what stands out among the indicators.
    fn combine(&self, stretch: Stretch<'_>, inner: &[usize], indicators: &[usize], tree: &Tree<'_>) -> Flaws {
        let mut flaws = Flaws::default();
        let block = tree.evaluate(stretch.scored, self.leaf_scores(), &mut flaws);
        let places = || stretch.scored.iter().map(|&unit| (unit - stretch.first) as usize);
        for (column, &at) in stretch.inner.into_iter().zip(inner) {
            places().zip(&block.lane(at).scores).for_each(|(place, score)| column[place] = *score);
        }
        for (place, (best, worst)) in places().zip(extremes(&block, indicators)) {
            (stretch.best[place], stretch.worst[place]) = (best, worst);
        }
        for (place, _) in places().zip(&block.barred).filter(|(_, barred)| **barred) {
            stretch.flags[place].set(Flags::BARRED);
        }
        flaws.sort_by_unit();
        flaws
    }

    fn flags(&self) -> Vec<Flags> {
        let mut flags = vec![Flags::default(); self.inputs.units.len()];
        for (at, leaf) in self.leaves.iter().enumerate().filter_map(|(at, leaf)| Some((at, leaf.as_ref()?))) {
            let status = leaf.node.status;
            set_apart(&self.duties[at], status, Status::Exempt)
                .for_each(|unit| flags[unit as usize].set(Flags::EXEMPT));
            set_apart(&self.duties[at], status, Status::Watch)
                .for_each(|unit| flags[unit as usize].set(Flags::WATCH));
            if leaf.has_beside(Aspect::RestatedFrom) {
                let restated = self
                    .roster
                    .scored
                    .iter()
                    .filter(|&&unit| !leaf.beside(Aspect::RestatedFrom, unit).is_nan());
                restated.for_each(|&unit| flags[unit as usize].set(Flags::RESTATED));
            }
        }
        flags
    }

    fn scores_of<'s>(&'s self, node: usize, nodes: &'s [NodeScores]) -> Cow<'s, [f64]> {
        let leaf = &self.leaf_scores[node];
        if leaf.is_empty() { Cow::Borrowed(nodes[node].score.raw()) } else { leaf.numbers() }
    }

    fn rank(&self, nodes: &mut [NodeScores], ranked: Ranked) {
        let scheme = self.inputs.scheme;
        let wanted: Vec<usize> = match ranked {
            Ranked::Root => vec![scheme.root],
            Ranked::All => (0..nodes.len()).collect(),
        };
        let results: Vec<(usize, Vec<Column>, Vec<u32>)> = wanted
            .into_par_iter()
            .map(|at| {
                let breakers: &[usize] = if at == scheme.root { &scheme.tie_break } else { &[] };
                let breakers: Vec<Cow<'_, [f64]>> =
                    breakers.iter().map(|&node| self.scores_of(node, nodes)).collect();
                let rounded =
                    (scheme.rank_on == RankOn::Rounded).then_some(Round { decimals: scheme.decimals });
                let order = Order::new(&self.roster.scored, &nodes[at].score, rounded, &breakers);
                let columns =
                    self.roster.groups.iter().map(|groups| order.ranks(groups, scheme.ties)).collect();
                (at, columns, order.count(&self.roster.groups[0]))
            })
            .collect();
        for (at, ranks, peers) in results {
            nodes[at].ranks = ranks;
            nodes[at].peers = peers;
        }
    }
}

/// Per unit of a block, the indicators with the highest and the lowest share of their full marks, the first in the
/// scheme on ties.
fn extremes(block: &Block, indicators: &[usize]) -> Vec<(u32, u32)> {
    // Shares, and numbers of indicators as numbers of the same size: what keeps one loop for many units at a time.
    let all = |x: f64| vec![x; block.barred.len()];
    let (mut highest, mut best) = (all(f64::NEG_INFINITY), all(NOBODY.into()));
    let (mut lowest, mut worst) = (all(f64::INFINITY), all(NOBODY.into()));
    for &at in indicators {
        let (shares, at) = (block.lane(at).shares(), at as f64);
        // Nothing is higher or lower than a missing share.
        for ((&share, most), best) in shares.iter().zip(&mut highest).zip(&mut best) {
            let better = share > *most + SHARE_TOLERANCE;
            (*most, *best) = if better { (share, at) } else { (*most, *best) };
        }
        for ((&share, least), worst) in shares.iter().zip(&mut lowest).zip(&mut worst) {
            let worse = share < *least - SHARE_TOLERANCE;
            (*least, *worst) = if worse { (share, at) } else { (*least, *worst) };
        }
    }
    best.into_iter().zip(worst).map(|(best, worst)| (best as u32, worst as u32)).collect()
}

/// The mean score of the units below an ancestor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The ancestor's unit number.
    pub unit: u32,
    /// How many units below it have a score.
    pub n: u32,
    /// Their mean; NaN without any.
    pub mean: f64,
    /// Among all of its level, by the scheme's ties; NaN without a mean.
    pub rank: f64,
}

impl Computation<'_> {
    /// Mean root scores under each unit of `level` (a number into the units' levels), ranked.
    pub fn means(&self, board: &Board, level: u32) -> Vec<Mean> {
        let units = self.inputs.units;
        let root = &board.nodes[self.inputs.scheme.root].score;
        let mut means: Vec<Mean> = Vec::new();
        // Per unit: its place in `means`, counted from 1. Zeroes take no memory before they are written over.
        let mut places = vec![0u32; units.len()];
        for &unit in &board.scored {
            let above = units.ancestor(unit, level);
            if above == NOBODY {
                continue;
            }
            let place = &mut places[above as usize];
            if *place == 0 {
                means.push(Mean { unit: above, n: 0, mean: 0.0, rank: f64::NAN });
                *place = means.len() as u32;
            }
            if let Some(score) = root.get(unit as usize) {
                let mean = &mut means[*place as usize - 1];
                mean.n += 1;
                mean.mean += score;
            }
        }
        means.sort_unstable_by_key(|mean| mean.unit);
        means.iter_mut().for_each(|mean| mean.mean /= f64::from(mean.n));
        let ranks =
            rank_descending(&means.iter().map(|mean| mean.mean).collect::<Vec<_>>(), self.inputs.scheme.ties);
        means.iter_mut().zip(ranks).for_each(|(mean, rank)| mean.rank = rank);
        means
    }
}
