//! The time that the world covers: January 2021 to March 2022.

/// How many months there are.
pub(super) const MONTHS: usize = 15;

/// How often something is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frequency {
    Month,
    Quarter,
    Year,
}

impl Frequency {
    /// By its word in the source files.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word {
            "month" => Some(Frequency::Month),
            "quarter" => Some(Frequency::Quarter),
            "year" => Some(Frequency::Year),
            _ => None,
        }
    }

    /// The last months of the periods that are over by March 2022.
    pub(super) fn ends(self) -> Vec<Month> {
        let length = match self {
            Frequency::Month => 1,
            Frequency::Quarter => 3,
            Frequency::Year => 12,
        };
        (0..MONTHS).map(Month).filter(|month| month.number() % length == 0).collect()
    }

    /// The period that ends with this month.
    pub(super) fn label(self, end: Month) -> String {
        match self {
            Frequency::Month => end.label(),
            Frequency::Quarter => format!("{}-Q{}", end.year(), end.number() / 3),
            Frequency::Year => end.year().to_string(),
        }
    }
}

/// A month by its number from January 2021, which is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(pub(super) usize);

impl Month {
    /// January is 1.
    pub(super) fn number(self) -> usize {
        self.0 % 12 + 1
    }

    pub(super) fn year(self) -> usize {
        2021 + self.0 / 12
    }

    /// `2022-03`
    pub(super) fn label(self) -> String {
        format!("{}-{:02}", self.year(), self.number())
    }

    /// How many months before the last one; the models state what holds at the end.
    pub(super) fn before_last(self) -> f64 {
        (MONTHS - 1 - self.0) as f64
    }
}
