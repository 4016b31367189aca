//! How many tests passed, failed and were skipped, and the summary lines that tell it.

use std::fmt;
use std::ops::AddAssign;

/// Counts of tests. A step without tests of its own counts as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    pub(crate) const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };

    pub(crate) fn of(passed: bool) -> Self {
        if passed { Self::PASSED } else { Self::FAILED }
    }

    /// Reads nextest's summary: `Summary [ 0.1s] 9 tests run: 8 passed (1 slow), 1 timed out, 2 skipped`.
    /// Whatever is neither passed nor skipped has failed.
    pub(crate) fn of_nextest(line: &str) -> Option<Self> {
        let (_, counts) = line.trim().strip_prefix("Summary [")?.split_once(" run: ")?;
        Self::read(without_remarks(counts).split(','), "skipped")
    }

    /// Reads rustdoc's result line: `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; ...`.
    pub(crate) fn of_doc_tests(line: &str) -> Option<Self> {
        let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        Self::read(counts.split(';').take(3), "ignored")
    }

    /// Reads Vitest's count: `Tests  1 failed | 26 passed | 2 skipped (29)`.
    pub(crate) fn of_vitest(line: &str) -> Option<Self> {
        let counts = line.trim().strip_prefix("Tests ")?;
        Self::read(without_remarks(counts).split('|'), "skipped")
    }

    /// Reads a line of Playwright's summary, which has one for each outcome: `12 passed (1.2m)`, `1 failed`, `1 flaky`.
    /// What passed only when it was tried again has not passed.
    pub(crate) fn of_playwright(line: &str) -> Option<Self> {
        let said = without_remarks(line.trim());
        let (count, outcome) = said.trim().split_once(' ')?;
        let known = ["passed", "failed", "flaky", "skipped", "interrupted"];
        known
            .contains(&outcome)
            .then(|| Self::read([format!("{count} {outcome}").as_str()].into_iter(), "skipped"))?
    }

    /// With so many of the passed counted as skipped instead.
    pub(crate) fn with_skipped(self, skipped: u64) -> Self {
        Self { passed: self.passed.saturating_sub(skipped), skipped: self.skipped + skipped, ..self }
    }

    fn read<'a>(counts: impl Iterator<Item = &'a str>, skipped: &str) -> Option<Self> {
        let mut tally = Self::default();
        for count in counts {
            let (number, outcome) = count.trim().split_once(' ')?;
            let number: u64 = number.parse().ok()?;
            match outcome.split(' ').next() {
                Some("passed") => tally.passed += number,
                Some(word) if word == skipped => tally.skipped += number,
                _ => tally.failed += number,
            }
        }
        Some(tally)
    }
}

/// The text without what stands in parentheses, which has commas of its own.
fn without_remarks(text: &str) -> String {
    let mut parts = text.split('(');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(')').map_or("", |(_, rest)| rest))
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Option<Tally> {
        Some(Tally { passed, failed, skipped })
    }

    #[test]
    fn nextest_summaries_are_read() {
        let line = "     Summary [   1.234s] 12 tests run: 9 passed (2 slow, 1 flaky), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(Tally::of_nextest(line), tally(9, 3, 4));
        assert_eq!(Tally::of_nextest("Summary [ 0.0s] 1 test run: 1 passed, 0 skipped"), tally(1, 0, 0));
        assert_eq!(Tally::of_nextest("    PASS [ 0.0s] kernel rounds"), None);
    }

    #[test]
    fn summaries_of_the_console_are_read() {
        assert_eq!(Tally::of_vitest("      Tests  1 failed | 26 passed | 2 skipped (29)"), tally(26, 1, 2));
        assert_eq!(Tally::of_vitest(" Test Files  3 passed (3)"), None);
        assert_eq!(Tally::of_playwright("  12 passed (1.2m)"), tally(12, 0, 0));
        assert_eq!(Tally::of_playwright("  1 flaky"), tally(0, 1, 0));
        assert_eq!(Tally::of_playwright("  2 skipped"), tally(0, 0, 2));
        assert_eq!(Tally::of_playwright("  1) boards.spec.ts failed"), None);
    }

    #[test]
    fn a_test_that_could_not_run_has_not_passed() {
        let tally = Tally { passed: 5, failed: 1, skipped: 2 };
        assert_eq!(tally.with_skipped(3), Tally { passed: 2, failed: 1, skipped: 5 });
    }

    #[test]
    fn doc_test_results_are_read() {
        let line = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 5 filtered out; finished in 0.1s";
        assert_eq!(Tally::of_doc_tests(line), tally(3, 1, 2));
        assert_eq!(Tally::of_doc_tests("running 3 tests"), None);
    }
}
