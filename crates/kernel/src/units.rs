//! Units: who is scored, under whom, in which group, and with which attributes.

use crate::column::{Codes, Column, Texts};
use crate::fault::{Faults, Place, What, nearest};

/// No unit.
pub const NOBODY: u32 = u32::MAX;

/// The units of a run, numbered from 0. Columns over units use these numbers.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// Codes; a unit's number is its place here.
    pub codes: Codes,
    /// Names as people say them; empty where none was given.
    pub names: Texts,
    /// Per unit: its level, as a number into `level_names`; [`NOBODY`] when it has none.
    pub level: Vec<u32>,
    /// The levels that occur.
    pub level_names: Codes,
    /// Per unit: the unit that it belongs to, or [`NOBODY`].
    pub parent: Vec<u32>,
    /// Per unit: its group, as a number into `group_names`; [`NOBODY`] when it has none.
    pub group: Vec<u32>,
    /// The groups that occur.
    pub group_names: Codes,
    /// Numeric attributes by name, in the order of the file. A cell that is no number is missing here.
    pub attributes: Vec<(String, Column)>,
    /// Attributes with at least one cell that is no number: their names. They can't be used in numbers.
    pub text_attributes: Vec<String>,
}

impl Units {
    /// Units known by their codes only, as when no units file is given.
    pub fn from_codes(codes: Codes) -> Self {
        let count = codes.len();
        Self {
            codes,
            level: vec![NOBODY; count],
            parent: vec![NOBODY; count],
            group: vec![NOBODY; count],
            ..Self::default()
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// True without units.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The unit's name, or its code when it has none.
    pub fn name(&self, unit: u32) -> &str {
        match self.names.get(unit as usize) {
            "" => self.codes.get(unit),
            name => name,
        }
    }

    /// The numeric attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Column> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }

    /// The attribute of this name, or the fault that says why there is none.
    pub fn require_attribute(&self, name: &str, at: &Place) -> Result<&Column, Faults> {
        if let Some(column) = self.attribute(name) {
            return Ok(column);
        }
        let what = if self.text_attributes.iter().any(|known| known == name) {
            What::NotANumberAttribute { found: name.into() }
        } else {
            let known = self.attributes.iter().map(|(known, _)| known.as_str());
            What::UnknownAttribute { found: name.into(), nearest: nearest(name, known) }
        };
        Err(at.clone().fault(what).into())
    }

    /// The nearest unit at or above `unit` whose level is `level`; [`NOBODY`] when there is none.
    pub fn ancestor(&self, unit: u32, level: u32) -> u32 {
        let mut at = unit;
        while at != NOBODY && self.level[at as usize] != level {
            at = self.parent[at as usize];
        }
        at
    }

    /// The codes of the circle of parents that a unit is in, back to itself.
    fn circle(&self, unit: u32) -> String {
        let parent = |at: &u32| Some(self.parent[*at as usize]);
        let above = std::iter::successors(parent(&unit), parent).take_while(|&at| at != unit);
        let circle = std::iter::once(unit).chain(above).chain([unit]);
        circle.map(|at| self.codes.get(at)).collect::<Vec<_>>().join(" → ")
    }

    /// Faults of the tree: a unit that is its own ancestor, without its row, which only a file's reader knows.
    pub fn check_tree(&self, file: &str) -> Faults {
        let mut faults = Faults::default();
        let mut visited_from = vec![NOBODY; self.len()];
        for unit in 0..self.len() as u32 {
            let mut at = unit;
            while at != NOBODY && visited_from[at as usize] == NOBODY {
                visited_from[at as usize] = unit;
                at = self.parent[at as usize];
            }
            if at != NOBODY && visited_from[at as usize] == unit {
                let place = Place::new().file(file).unit(self.codes.get(at));
                faults.push(place.fault(What::UnitCycle { found: self.circle(at) }));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(parents: &[u32]) -> Units {
        let names: Vec<String> = (0..parents.len()).map(|n| format!("u{n}")).collect();
        let mut units = Units::from_codes(names.iter().map(String::as_str).collect());
        units.parent = parents.to_vec();
        units
    }

    #[test]
    fn finds_ancestors_by_level() {
        let mut units = chain(&[NOBODY, 0, 1]);
        units.level = vec![0, 1, 2];
        assert_eq!(units.ancestor(2, 0), 0);
        assert_eq!(units.ancestor(2, 2), 2);
        assert_eq!(units.ancestor(0, 1), NOBODY);
    }

    #[test]
    fn a_unit_cannot_be_its_own_ancestor() {
        assert!(chain(&[NOBODY, 0, 0]).check_tree("u.csv").is_empty());
        let faults = chain(&[1, 2, 0, NOBODY]).check_tree("u.csv").0;
        assert_eq!(faults.len(), 1);
        assert!(matches!(&faults[0].what, What::UnitCycle { found } if found == "u0 → u1 → u2 → u0"));
    }
}
