//! Faults: what is wrong with an input, where, and what was expected.
//!
//! The kernel says it as data; the words, in Chinese and English, are in the `report` crate's message files under the
//! fault's [`What::code`].

use serde::Serialize;
use std::fmt;

/// One fault (or warning) and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where it is; boxed, since results carry faults through code that seldom has one.
    pub at: Box<Place>,
    /// What it is.
    pub what: What,
}

/// Where a fault is: as much as is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// File name as the user gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line of a document, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Row of a table, from 1; the header is row 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Column of a table: its header, or its Excel letter before the header is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Key in a document, with the tables that it lies in, or the code of its node: `I01.rule.cap`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Unit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Indicator or node code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

macro_rules! place_with {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $field:ident($value:ident) $convert:expr;)*) => {
        impl Place {
            $($(#[$doc])*
            pub fn $name(mut self, $value: $kind) -> Self {
                self.$field = Some($convert);
                self
            })*
        }
    };
}

place_with! {
    /// With this file.
    file: impl Into<String> = file(value) value.into();
    /// With this sheet.
    sheet: impl Into<String> = sheet(value) value.into();
    /// With this line, from 1.
    line: usize = line(value) value;
    /// With this row, from 1.
    row: usize = row(value) value;
    /// With this column.
    column: impl Into<String> = column(value) value.into();
    /// With this key.
    key: impl Into<String> = key(value) value.into();
    /// With this unit's code.
    unit: impl Into<String> = unit(value) value.into();
    /// With this node's code.
    node: impl Into<String> = node(value) value.into();
    /// With this period.
    period: impl ToString = period(value) value.to_string();
}

impl Place {
    /// Nowhere in particular.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fault `what` at this place.
    pub fn fault(self, what: What) -> Fault {
        Fault { at: Box::new(self), what }
    }
}

/// What is wrong. Every variant's fields are the arguments of its message.
///
/// One list for everything that people write, also what other crates read: so a code has one meaning everywhere, and
/// one place where its words are.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(missing_docs, reason = "docs/input.md explains every code and its arguments")]
pub enum What {
    // Documents
    Syntax { message: String },
    UnknownKey { found: String, nearest: Option<String> },
    MissingKey { wanted: String },
    WrongType { found: String, expected: String },
    UnknownValue { found: String, expected: String, nearest: Option<String> },
    OutOfRange { found: String, expected: String },
    // Schemes
    NegativeWeight { found: f64 },
    FloorAboveCap { floor: f64, cap: f64 },
    NotBuilt { found: String },
    DuplicateCode { found: String, first_line: usize },
    NoRoot,
    ManyRoots { found: String },
    UnknownParent { found: String, nearest: Option<String> },
    ParentIsLeaf { found: String },
    Cycle { found: String },
    EmptyNode,
    NoWeight,
    UnknownNode { found: String, nearest: Option<String> },
    CountedTwice { found: String, node: String },
    SelfReference { found: String },
    FinerFrequency { frequency: String, period: String },
    BadCurve { found: usize, expected: usize },
    BadFormula { message: String },
    UnknownVariable { found: String, nearest: Option<String> },
    NotANumberFormula { found: String },
    LogTreatment,
    RuleHasNoDown { rule: String },
    PointsFixedByRule,
    // Tables
    Unreadable { message: String },
    Unwritable { message: String },
    StdinTwice,
    MoreFaults { found: usize },
    UnknownFormat { found: String },
    BadEncoding,
    NoHeader,
    EmptyHeader,
    UnknownColumn { found: String, nearest: Option<String> },
    MissingColumn { wanted: String },
    DuplicateColumn { found: String },
    ShortRow { found: usize, expected: usize },
    LongRow { found: usize, expected: usize },
    EmptyCell,
    NotANumber { found: String, hint: NumberHint },
    Infinite { found: String },
    NoSuchPeriod { found: String },
    WrongPeriod { found: String, expected: String },
    PeriodMissing,
    UnknownUnit { found: String, nearest: Option<String> },
    UnknownIndicator { found: String, nearest: Option<String> },
    UnknownLevel { found: String, nearest: Option<String> },
    UnknownAttribute { found: String, nearest: Option<String> },
    NotANumberAttribute { found: String },
    UnitCycle { found: String },
    InTwoFiles,
    DuplicateRow { found: String },
    NotAsked { found: String },
    BothFilled { found: String },
    DuplicateUnit { found: String },
    UnknownRaterGroup { found: String, expected: String },
    RaterMissing,
    RaterNotUsed,
    NoUnits,
    NothingToScore,
    NothingToReport,
    NotOnBoard { found: String },
    NotAssigned { found: String },
    AmbiguousUnit { found: String, codes: String },
    PeriodNotInValues { found: String },
    NeedsColumn { wanted: String, file: String },
    NeedsFile { wanted: String },
    // Units of the record
    BadUnitCode { found: String },
    UnitNotKnown { found: String, nearest: Option<String> },
    TooLong { found: usize, most: usize },
    NotPermitted { found: String },
    FirstDayStays { found: String, expected: String },
    TooMany { found: usize, most: usize },
    Refused { message: String },
    // Assignment
    NoLead,
    ManyLeads { found: String },
    ShareOfLead,
    // Roll-ups
    NoHistory { wanted: String },
    OtherScheme { found: String, expected: String },
    NoFullMarks { wanted: String },
    BadHistory { message: String },
    // Calendars
    NoSuchDate { found: String },
    EndsBeforeStart { from: String, to: String },
    OtherYear { found: String, year: i32 },
    HolidayAndWorkday { found: String },
    // Lifecycles
    NoState,
    NoDoneState,
    UnreachableState { found: String },
    DeadEnd { found: String },
    NeverEnds { found: String },
    AmbiguousAction { action: String, state: String, relation: String, first_line: usize },
    BarsItself { relation: String },
    HandOverNeeds { kind: String, field: String },
    TwoHandOvers,
    NobodyToPassDown { action: String },
    StartsAndStops { state: String },
    LadderFalls { found: String },
    UnusedName { found: String },
    // Scoring
    TargetNotPositive { target: f64 },
    TargetZero,
    EqualBounds { low: f64, high: f64 },
    MeanOfNotPositive { aggregate: String, child: String, found: f64 },
    Unreported,
    MissingChild { child: String },
    FormulaFailed { message: String },
    // Warnings
    TargetMissing { wanted: String },
    AllEqual { found: f64 },
    BestNotPositive,
    NotPositive { found: f64 },
    NotFinite,
    EarlierMissing { found: String },
    VetoUndecided { wanted: String },
    OtherLevel { found: usize, units: String },
    HistoryGap { found: String },
    DeclaredLost { points: f64 },
    AttributeMissing { wanted: String },
}

/// Why a text is not a number, where the reason is a common one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberHint {
    /// `NA`, `—`, `/`, 无: leave the cell empty.
    Missing,
    /// `12.5%`: write the number in the indicator's unit.
    Percent,
    /// `1,200`: write 1200.
    Thousands,
    /// `12.5万元`: the unit belongs in the scheme.
    Unit,
    /// `#DIV/0!`: an Excel formula failed.
    ExcelError,
    /// Some other text.
    Text,
}

impl What {
    /// The fault's code in documents, messages and the API, in snake_case.
    pub fn code(&self) -> String {
        let debug = format!("{self:?}");
        let name = debug.split([' ', '{']).next().unwrap_or_default();
        let mut code = String::with_capacity(name.len() + 4);
        for (at, c) in name.char_indices() {
            if c.is_ascii_uppercase() && at > 0 {
                code.push('_');
            }
            code.push(c.to_ascii_lowercase());
        }
        code
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}", self.what, self.at)
    }
}

/// All faults of an input; at least one when it is an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes one more.
    pub fn push(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// `Ok(value)` when there is none.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// True without faults.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the faults in the order of their places, so that a report does not depend on who found them first.
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| a.at.cmp(&b.at));
        self
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Self(vec![fault])
    }
}

impl Extend<Fault> for Faults {
    fn extend<I: IntoIterator<Item = Fault>>(&mut self, faults: I) {
        self.0.extend(faults);
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} faults", self.0.len())?;
        self.0.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl std::error::Error for Faults {}

/// The known name that `found` most likely means, if any is near: the fewest slips of the finger away, two letters
/// exchanged before one mistaken, one mistaken before one too many or too few; among those the first.
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = found.to_lowercase();
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let slips = |name: &&str| {
        let name = name.to_lowercase();
        let longer = name.chars().count().abs_diff(wanted.chars().count());
        (strsim::osa_distance(&wanted, &name), letters(&wanted) != letters(&name), longer)
    };
    // In short codes and names one slip is much, and they are unlike otherwise: I1 for I01.
    let near = |name: &&str| {
        let one_slip = name.chars().nth(1).is_some() && slips(name).0 <= 1;
        one_slip || strsim::jaro_winkler(&wanted, &name.to_lowercase()) >= 0.75
    };
    known.into_iter().filter(near).min_by_key(slips).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_serialised_tag() {
        let what = What::UnknownKey { found: "wieght".into(), nearest: Some("weight".into()) };
        assert_eq!(what.code(), "unknown_key");
        assert_eq!(What::NoRoot.code(), "no_root");
    }

    #[test]
    fn offers_the_nearest_name() {
        assert_eq!(nearest("wieght", ["weight", "points"]), Some("weight".into()));
        assert_eq!(nearest("zzz", ["weight", "points"]), None);
        assert_eq!(nearest("I1", ["I02", "I01"]), Some("I01".into()));
        assert_eq!(nearest("河春", ["碧湖", "河村"]), Some("河村".into()));
        assert_eq!(nearest("x", ["a", "total"]), None);
        let codes = ["I01", "I02", "I10", "I11", "I20", "I100"];
        let check = |found: &str, expect: &str| assert_eq!(nearest(found, codes).as_deref(), Some(expect));
        check("i01", "I01");
        check("I0", "I01");
        check("I03", "I01");
        check("I12", "I02");
        check("I1O", "I10");
        check("I001", "I01");
        check("1I0", "I10");
        assert_eq!(nearest("I12", ["I10", "I02", "I21"]).as_deref(), Some("I21"));
    }
}
