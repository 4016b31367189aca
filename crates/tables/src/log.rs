//! The faults of one reading.

use kernel::fault::{Fault, Faults, Place, What};

/// Nobody reads further, and a million wrong rows must not fill the memory.
const LIMIT: usize = 100_000;

/// Faults as they are found: all of them, up to a limit beyond which they are only counted.
#[derive(Debug, Default)]
pub(crate) struct Log {
    faults: Faults,
    more: usize,
}

impl Log {
    pub(crate) fn push(&mut self, at: Place, what: What) {
        self.add(at.fault(what));
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        if self.faults.0.len() < LIMIT {
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn merge(mut self, other: Self) -> Self {
        other.faults.0.into_iter().for_each(|fault| self.add(fault));
        self.more += other.more;
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// `Ok(value)` without faults, else the faults in the order of their places.
    pub(crate) fn or<T>(self, file: &str, value: T) -> Result<T, Faults> {
        let mut faults = self.faults.sorted();
        if self.more > 0 {
            faults.push(Place::new().file(file).fault(What::MoreFaults { found: self.more }));
        }
        faults.or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_it_does_not_keep() {
        let mut log = Log::default();
        (0..LIMIT + 3).rev().for_each(|row| log.push(Place::new().row(row), What::EmptyCell));
        let faults = log.or("v.csv", ()).unwrap_err().0;
        assert_eq!(faults.len(), LIMIT + 1);
        assert!(faults[0].at.row < faults[1].at.row);
        assert_eq!(faults[LIMIT].what, What::MoreFaults { found: 3 });
    }
}
