//! Peer groups: who is ranked against whom.

use crate::column::Codes;
use crate::fault::{Faults, Place, What, nearest};
use crate::scheme::Scope;
use crate::units::{NOBODY, Units};
use std::sync::OnceLock;

/// A partition of the scored units.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// The scope's name.
    pub scope: String,
    /// Per unit: its group, [`NOBODY`] for units that are not scored (or stand outside every group).
    pub of: Vec<u32>,
    /// Labels of the groups; empty for `all`.
    pub labels: Codes,
    /// Most are never asked for.
    members: OnceLock<Members>,
}

/// Units group by group.
#[derive(Debug, Clone)]
struct Members {
    units: Vec<u32>,
    /// Per group where its units begin, and where the last one's end.
    starts: Vec<u32>,
}

impl Groups {
    /// Partitions `scored` (unit numbers, ascending). A unit without the property that the scope goes by (no parent,
    /// no group …) is in the group labelled with the empty text, with the others that lack it.
    pub fn new(scope: &Scope, units: &Units, scored: &[u32]) -> Self {
        let mut labels = Codes::default();
        let mut of = vec![NOBODY; units.len()];
        let level = if let Scope::Ancestor(level) = scope { units.level_names.find(level) } else { None };
        let text = |names: &Codes, at: u32| if at == NOBODY { "" } else { names.get(at) }.to_owned();
        // Numbers of what the scope goes by, turned into group numbers once each; those are counted from 1, since zeroes
        // take no memory before they are written over.
        let mut known = vec![0u32; units.len().max(units.group_names.len()).max(units.level_names.len()) + 1];
        // Children of one parent mostly stand together: their ancestors are looked for once.
        let mut below = (NOBODY, NOBODY);
        let mut ancestor = |unit: u32, level: u32| {
            let parent = units.parent[unit as usize];
            if units.level[unit as usize] == level {
                return unit;
            }
            if parent != below.0 {
                below = (parent, units.ancestor(parent, level));
            }
            below.1
        };
        for &unit in scored {
            let at = unit as usize;
            let by = match scope {
                Scope::All => NOBODY,
                Scope::Parent => units.parent[at],
                Scope::Group => units.group[at],
                Scope::Level => units.level[at],
                Scope::Ancestor(_) => level.map_or(NOBODY, |level| ancestor(unit, level)),
            };
            let slot = if by == NOBODY { known.len() - 1 } else { by as usize };
            if known[slot] == 0 {
                let label = match scope {
                    Scope::Group => text(&units.group_names, by),
                    Scope::Level => text(&units.level_names, by),
                    _ => text(&units.codes, by),
                };
                known[slot] = labels.intern(&label) + 1;
            }
            of[at] = known[slot] - 1;
        }
        Self { scope: scope.name().to_owned(), of, labels, members: OnceLock::new() }
    }

    fn list_members(&self) -> Members {
        let grouped = || (0u32..).zip(&self.of).filter(|(_, group)| **group != NOBODY);
        let mut starts = vec![0u32; self.labels.len() + 1];
        grouped().for_each(|(_, &group)| starts[group as usize + 1] += 1);
        for group in 1..starts.len() {
            starts[group] += starts[group - 1];
        }
        let mut next = starts.clone();
        let mut units = vec![0; starts.last().map_or(0, |&all| all as usize)];
        for (unit, &group) in grouped() {
            let slot = &mut next[group as usize];
            units[*slot as usize] = unit;
            *slot += 1;
        }
        Members { units, starts }
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// True without groups.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// A group's units, ascending.
    pub fn members(&self, group: u32) -> &[u32] {
        let Members { units, starts } = self.members.get_or_init(|| self.list_members());
        let at = group as usize;
        match (starts.get(at), starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &units[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The unit's group label; empty for `all` and for units outside.
    pub fn label(&self, unit: u32) -> &str {
        self.labels.get(self.of[unit as usize])
    }
}

/// Faults of scopes that go by something the units file does not have.
pub(crate) fn check_scopes(scopes: &[Scope], units: &Units, file: &str) -> Faults {
    let mut faults = Faults::default();
    let place = || Place::new().file(file).key("scheme.peers");
    for scope in scopes {
        match scope {
            Scope::Parent if units.parent.iter().all(|&parent| parent == NOBODY) => {
                faults.push(
                    place().fault(What::NeedsColumn { wanted: "parent".into(), file: "--units".into() }),
                );
            }
            Scope::Group if units.group_names.is_empty() => {
                faults.push(
                    place().fault(What::NeedsColumn { wanted: "group".into(), file: "--units".into() }),
                );
            }
            Scope::Level if units.level_names.is_empty() => {
                faults.push(
                    place().fault(What::NeedsColumn { wanted: "level".into(), file: "--units".into() }),
                );
            }
            Scope::Ancestor(level) if units.level_names.find(level).is_none() => {
                let known = units.level_names.iter().chain(["all", "parent", "group", "level"]);
                faults.push(
                    place()
                        .fault(What::UnknownLevel { found: level.clone(), nearest: nearest(level, known) }),
                );
            }
            _ => {}
        }
    }
    faults
}
