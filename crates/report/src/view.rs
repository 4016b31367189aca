//! Boards as people see them: plain data that the caller fills from the kernel's results.

use std::collections::HashMap;

/// A board of one period, ready to be printed.
#[derive(Debug, Clone, Default)]
pub struct BoardView {
    /// The scheme's title.
    pub title: String,
    /// The scheme's code.
    pub code: String,
    /// The board's period as text; empty when it has none.
    pub period: String,
    /// Of printed scores.
    pub decimals: u8,
    /// Full marks of the total; NaN when units differ in them.
    pub full: f64,
    /// Names of the further scopes ranked in, as columns are headed; as many as each row has `ranks`.
    pub scopes: Vec<String>,
    /// The nodes below the root in the order of the tree, each parent before its children; as many as each row has
    /// `node_scores`.
    pub nodes: Vec<NodeHead>,
    /// One per unit, in any order: boards print them by group, then by rank, those without a rank last.
    pub rows: Vec<BoardRow>,
    /// Labels of the months of every `history` and `rank_history`, the oldest first.
    pub months: Vec<String>,
    /// For boards of published places (省考, 市考): the indicators. When there are any, the board is laid out by
    /// indicator instead of by unit, and `rows` may be empty.
    pub indicators: Vec<IndicatorLine>,
    /// What must be read with the board: its first line stands under the title and on each page, all on the contents sheet.
    pub footer: String,
}

/// A dimension or indicator of a board.
#[derive(Debug, Clone, Default)]
pub struct NodeHead {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Full marks; NaN when units differ in them.
    pub full: f64,
    /// 1 for the root's children.
    pub depth: usize,
    /// True for indicators and roll-ups.
    pub is_leaf: bool,
    /// False for what is shown or taken by an adjustment, and not summed.
    pub counts: bool,
}

/// A unit's line on a board.
#[derive(Debug, Clone, Default)]
pub struct BoardRow {
    /// Unit code.
    pub unit: String,
    /// Unit name.
    pub name: String,
    /// Name of its peer group; empty when all are ranked together.
    pub group: String,
    /// `None` is missing.
    pub score: Option<f64>,
    /// Place in its group.
    pub rank: Option<f64>,
    /// The same on the board before.
    pub previous_rank: Option<f64>,
    /// Places gained since; negative when lost.
    pub change: Option<f64>,
    /// Name of the best item; empty without one.
    pub best: String,
    /// Name of the worst item; empty without one.
    pub worst: String,
    /// Flags by their kernel names: `barred`, `exempt`, `watch`, `restated`.
    pub flags: Vec<String>,
    /// Per node of the board.
    pub node_scores: Vec<Option<f64>>,
    /// Per node of the board: the unit's own full marks, when an assignment changes them; empty when none does.
    pub node_full: Vec<f64>,
    /// Per further scope of the board.
    pub ranks: Vec<Option<f64>>,
    /// Scores of the board's `months`, the oldest first.
    pub history: Vec<Option<f64>>,
    /// Places of the same months.
    pub rank_history: Vec<Option<f64>>,
}

/// An indicator on a board of published places.
#[derive(Debug, Clone, Default)]
pub struct IndicatorLine {
    /// Indicator code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The published place.
    pub rank: Option<f64>,
    /// Among how many.
    pub of: Option<f64>,
    /// The place before.
    pub previous: Option<f64>,
    /// The figure behind the place, where it was published.
    pub value: Option<f64>,
    /// Its unit of measure.
    pub measure: String,
    /// Points that the responsible units get.
    pub points: Option<f64>,
    /// Full marks.
    pub full: f64,
    /// Name of the responsible unit.
    pub lead: String,
    /// The best figure published.
    pub best: Option<f64>,
    /// The median of those published.
    pub median: Option<f64>,
    /// The document that says so.
    pub document: String,
    /// Places of the board's `months`, the oldest first.
    pub rank_history: Vec<Option<f64>>,
}

impl IndicatorLine {
    /// Places gained on the place before.
    pub fn change(&self) -> Option<f64> {
        Some(self.previous? - self.rank?)
    }
}

/// The quarter of its group in which a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quartile {
    /// ▲
    First,
    /// ●
    Second,
    /// ■
    Third,
    /// ▼
    Last,
}

impl Quartile {
    /// Of a place among `of`: 15 are parted as 4, 4, 4, 3.
    pub(crate) fn of(rank: f64, of: usize) -> Self {
        match ((rank - 1.0) * 4.0 / of.max(1) as f64) as usize {
            0 => Quartile::First,
            1 => Quartile::Second,
            2 => Quartile::Third,
            _ => Quartile::Last,
        }
    }

    /// Its mark, which says it without colour.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Quartile::First => "▲",
            Quartile::Second => "●",
            Quartile::Third => "■",
            Quartile::Last => "▼",
        }
    }
}

impl BoardView {
    /// The rows as boards print them: groups in the order in which they first come, within each by rank, those
    /// without a rank last.
    pub(crate) fn groups(&self) -> Vec<Vec<&BoardRow>> {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut groups: Vec<Vec<&BoardRow>> = Vec::new();
        for row in &self.rows {
            let at = *known.entry(&row.group).or_insert(groups.len());
            if at == groups.len() {
                groups.push(Vec::new());
            }
            groups[at].push(row);
        }
        for group in &mut groups {
            group.sort_by(|a, b| {
                let key = |row: &BoardRow| row.rank.unwrap_or(f64::INFINITY);
                key(a).total_cmp(&key(b))
            });
        }
        groups
    }

    /// True when units are ranked in several groups.
    pub(crate) fn is_grouped(&self) -> bool {
        self.rows.windows(2).any(|pair| pair[0].group != pair[1].group)
    }
}

impl BoardRow {
    /// The unit's full marks of the board's node `at`.
    pub(crate) fn full_of(&self, at: usize, node: &NodeHead) -> f64 {
        self.node_full.get(at).copied().unwrap_or(node.full)
    }
}

/// The quarter in which a row stands, when it has a rank.
pub(crate) fn quartile(row: &BoardRow, group: &[&BoardRow]) -> Option<Quartile> {
    let ranked = group.iter().filter(|row| row.rank.is_some()).count();
    row.rank.map(|rank| Quartile::of(rank, ranked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_the_mock_ups() {
        let marks: String = (1..=15).map(|rank| Quartile::of(f64::from(rank), 15).mark()).collect();
        assert_eq!(marks, "▲▲▲▲●●●●■■■■▼▼▼");
        assert_eq!(Quartile::of(1.0, 1), Quartile::First);
        assert_eq!(Quartile::of(2.0, 2), Quartile::Third);
        assert_eq!(Quartile::of(9.0, 9), Quartile::Last);
    }

    #[test]
    fn rows_come_by_group_then_rank() {
        let row = |group: &str, name: &str, rank: Option<f64>| BoardRow {
            group: group.into(),
            name: name.into(),
            rank,
            ..BoardRow::default()
        };
        let rows = vec![
            row("b", "b0", None),
            row("a", "a2", Some(2.0)),
            row("b", "b1", Some(1.0)),
            row("a", "a1", Some(1.0)),
        ];
        let view = BoardView { rows, ..BoardView::default() };
        let names: Vec<&str> = view.groups().iter().flatten().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["b1", "b0", "a1", "a2"]);
        assert!(view.is_grouped());
    }
}
