use super::*;
use kernel::fault::{NumberHint, What};

/// Every kind of fault, with and without what is optional.
fn all() -> Vec<What> {
    [of_schemes(), of_cases(), of_tables(), of_names(), of_scores()].concat()
}

fn of_schemes() -> Vec<What> {
    vec![
        What::Syntax { message: "x1".into() },
        What::UnknownKey { found: "x1".into(), nearest: None },
        What::UnknownKey { found: "x1".into(), nearest: Some("x2".into()) },
        What::MissingKey { wanted: "x1".into() },
        What::WrongType { found: "x1".into(), expected: "x1".into() },
        What::UnknownValue { found: "x1".into(), expected: "x1".into(), nearest: None },
        What::UnknownValue { found: "x1".into(), expected: "x1".into(), nearest: Some("x2".into()) },
        What::UnknownValue { found: "x1".into(), expected: String::new(), nearest: None },
        What::OutOfRange { found: "x1".into(), expected: "x1".into() },
        What::NegativeWeight { found: -1.5 },
        What::FloorAboveCap { floor: -1.5, cap: -1.5 },
        What::NotBuilt { found: "x1".into() },
        What::DuplicateCode { found: "x1".into(), first_line: 3 },
        What::NoRoot,
        What::ManyRoots { found: "x1".into() },
        What::UnknownParent { found: "x1".into(), nearest: None },
        What::UnknownParent { found: "x1".into(), nearest: Some("x2".into()) },
        What::ParentIsLeaf { found: "x1".into() },
        What::Cycle { found: "x1".into() },
        What::EmptyNode,
        What::NoWeight,
        What::UnknownNode { found: "x1".into(), nearest: None },
        What::UnknownNode { found: "x1".into(), nearest: Some("x2".into()) },
        What::CountedTwice { found: "x1".into(), node: "x1".into() },
        What::SelfReference { found: "x1".into() },
        What::FinerFrequency { frequency: "x1".into(), period: "x1".into() },
        What::BadCurve { found: 3, expected: 3 },
        What::BadFormula { message: "x1".into() },
        What::UnknownVariable { found: "x1".into(), nearest: None },
        What::UnknownVariable { found: "x1".into(), nearest: Some("x2".into()) },
        What::NotANumberFormula { found: "x1".into() },
        What::NotANumberFormula { found: "number".into() },
        What::LogTreatment,
        What::RuleHasNoDown { rule: "x1".into() },
        What::PointsFixedByRule,
    ]
}

fn of_cases() -> Vec<What> {
    vec![
        What::NoSuchDate { found: "x1".into() },
        What::EndsBeforeStart { from: "x1".into(), to: "x2".into() },
        What::OtherYear { found: "x1".into(), year: 2027 },
        What::HolidayAndWorkday { found: "x1".into() },
        What::NoState,
        What::NoDoneState,
        What::UnreachableState { found: "x1".into() },
        What::DeadEnd { found: "x1".into() },
        What::NeverEnds { found: "x1".into() },
        What::AmbiguousAction {
            action: "x1".into(),
            state: "x2".into(),
            relation: "x3".into(),
            first_line: 3,
        },
        What::BarsItself { relation: "x1".into() },
        What::HandOverNeeds { kind: "x1".into(), field: "x2".into() },
        What::TwoHandOvers,
        What::NobodyToPassDown { action: "x1".into() },
        What::StartsAndStops { state: "x1".into() },
        What::LadderFalls { found: "x1".into() },
        What::UnusedName { found: "x1".into() },
    ]
}

fn of_tables() -> Vec<What> {
    vec![
        What::Unreadable { message: "x1".into() },
        What::Unwritable { message: "x1".into() },
        What::StdinTwice,
        What::MoreFaults { found: 3 },
        What::UnknownFormat { found: "x1".into() },
        What::BadEncoding,
        What::NoHeader,
        What::EmptyHeader,
        What::UnknownColumn { found: "x1".into(), nearest: None },
        What::UnknownColumn { found: "x1".into(), nearest: Some("x2".into()) },
        What::MissingColumn { wanted: "x1".into() },
        What::DuplicateColumn { found: "x1".into() },
        What::ShortRow { found: 3, expected: 3 },
        What::LongRow { found: 3, expected: 3 },
        What::EmptyCell,
        What::NotANumber { found: "x1".into(), hint: NumberHint::Missing },
        What::NotANumber { found: "x1".into(), hint: NumberHint::Percent },
        What::NotANumber { found: "x1".into(), hint: NumberHint::Thousands },
        What::NotANumber { found: "x1".into(), hint: NumberHint::Unit },
        What::NotANumber { found: "x1".into(), hint: NumberHint::ExcelError },
        What::NotANumber { found: "x1".into(), hint: NumberHint::Text },
        What::Infinite { found: "x1".into() },
        What::NoSuchPeriod { found: "x1".into() },
        What::WrongPeriod { found: "x1".into(), expected: "x1".into() },
        What::PeriodMissing,
    ]
}

fn of_names() -> Vec<What> {
    vec![
        What::UnknownUnit { found: "x1".into(), nearest: None },
        What::UnknownUnit { found: "x1".into(), nearest: Some("x2".into()) },
        What::UnknownIndicator { found: "x1".into(), nearest: None },
        What::UnknownIndicator { found: "x1".into(), nearest: Some("x2".into()) },
        What::UnknownLevel { found: "x1".into(), nearest: None },
        What::UnknownLevel { found: "x1".into(), nearest: Some("x2".into()) },
        What::UnknownAttribute { found: "x1".into(), nearest: None },
        What::UnknownAttribute { found: "x1".into(), nearest: Some("x2".into()) },
        What::NotANumberAttribute { found: "x1".into() },
        What::UnitCycle { found: "x1".into() },
        What::DuplicateRow { found: "x1".into() },
        What::NotAsked { found: "x1".into() },
        What::BothFilled { found: "x1".into() },
        What::DuplicateUnit { found: "x1".into() },
        What::UnknownRaterGroup { found: "x1".into(), expected: "x1".into() },
        What::RaterMissing,
        What::RaterNotUsed,
        What::NoUnits,
        What::NothingToScore,
        What::NothingToReport,
        What::InTwoFiles,
        What::NotOnBoard { found: "x1".into() },
        What::NotAssigned { found: "x1".into() },
        What::AmbiguousUnit { found: "x1".into(), codes: "x1".into() },
        What::PeriodNotInValues { found: "x1".into() },
        What::NeedsColumn { wanted: "x1".into(), file: "x1".into() },
        What::NeedsFile { wanted: "x1".into() },
        What::BadUnitCode { found: "x1".into() },
        What::UnitNotKnown { found: "x1".into(), nearest: None },
        What::UnitNotKnown { found: "x1".into(), nearest: Some("x2".into()) },
        What::TooLong { found: 101, most: 100 },
        What::NotPermitted { found: "x1".into() },
        What::TooMany { found: 3, most: 2 },
        What::Refused { message: "x1".into() },
        What::FirstDayStays { found: "x1".into(), expected: "x2".into() },
    ]
}

fn of_scores() -> Vec<What> {
    vec![
        What::NoLead,
        What::ManyLeads { found: "x1".into() },
        What::ShareOfLead,
        What::NoHistory { wanted: "x1".into() },
        What::OtherScheme { found: "x1".into(), expected: "x1".into() },
        What::NoFullMarks { wanted: "x1".into() },
        What::BadHistory { message: "x1".into() },
        What::TargetNotPositive { target: -1.5 },
        What::TargetZero,
        What::EqualBounds { low: -1.5, high: -1.5 },
        What::MeanOfNotPositive { aggregate: "x1".into(), child: "x1".into(), found: -1.5 },
        What::Unreported,
        What::MissingChild { child: "x1".into() },
        What::FormulaFailed { message: "x1".into() },
        What::TargetMissing { wanted: "x1".into() },
        What::AllEqual { found: -1.5 },
        What::BestNotPositive,
        What::NotPositive { found: -1.5 },
        What::NotFinite,
        What::EarlierMissing { found: "x1".into() },
        What::VetoUndecided { wanted: "x1".into() },
        What::OtherLevel { found: 3, units: "x1".into() },
        What::HistoryGap { found: "x1".into() },
        What::DeclaredLost { points: -1.5 },
        What::AttributeMissing { wanted: "x1".into() },
    ]
}

/// The codes of the kernel's variants, from its source, so that a new one can't be forgotten here.
fn codes_in_the_kernel() -> Vec<String> {
    let source = include_str!("../../../../kernel/src/fault.rs");
    let body = source.split("pub enum What {").nth(1).unwrap().split("\n}").next().unwrap();
    let names = body.lines().map(str::trim).filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let code = |name: &str| {
        let parts = name.split_inclusive(|_: char| true).map(|c| match c.chars().next() {
            Some(upper) if upper.is_ascii_uppercase() => format!("_{}", upper.to_ascii_lowercase()),
            _ => c.to_owned(),
        });
        parts.collect::<String>().trim_start_matches('_').to_owned()
    };
    names.map(|line| code(line.split([' ', ',', '{']).next().unwrap())).collect()
}

#[test]
fn the_list_has_every_fault() {
    let listed: Vec<String> = all().iter().map(What::code).collect();
    for code in codes_in_the_kernel() {
        assert!(listed.contains(&code), "{code} is not in the list");
    }
}

/// The headings under "Faults" in the document of inputs.
fn codes_in_the_document() -> Vec<String> {
    let (_, faults) = include_str!("../../../../../docs/input.md").split_once("\n## Faults\n").unwrap();
    faults.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect()
}

#[test]
fn the_document_explains_every_fault_once_and_no_other() {
    let (mut kernel, mut document) = (codes_in_the_kernel(), codes_in_the_document());
    assert!(kernel.len() > 80, "{} codes were found", kernel.len());
    kernel.sort();
    document.sort();
    assert_eq!(document, kernel);
}

#[test]
fn every_fault_has_words_with_all_its_arguments() {
    for language in [Language::Chinese, Language::English] {
        let words = Words::new(language);
        for what in all() {
            let code = what.code().replace('_', "-");
            assert!(words.has(&format!("fault-{code}")), "{language:?}: no message fault-{code}");
            let fault = Place::new().file("values.csv").row(7).column("value").fault(what);
            let line = fault_line(&words, &fault);
            assert!(!line.contains('—') && !line.contains(['\n', '$']), "{language:?} {code}: {line}");
            let Ok(Value::Object(fields)) = serde_json::to_value(&fault.what) else { panic!("{code}") };
            let shown = fields.values().filter_map(Value::as_str).filter(|text| text.starts_with('x'));
            for text in shown.filter(|text| *text != "x1" || code != "mean-of-not-positive") {
                assert!(line.contains(text), "{language:?} {code}: {text} is not said in: {line}");
            }
        }
    }
}

#[test]
fn places_read_naturally() {
    let check = |at: Place, chinese: &str, english: &str| {
        assert_eq!(place(&Words::new(Language::Chinese), &at), chinese);
        assert_eq!(place(&Words::new(Language::English), &at), english);
    };
    check(
        Place::new().file("values.csv").row(7).column("value"),
        "values.csv 第 7 行「value」列",
        "values.csv, row 7, column \"value\"",
    );
    check(
        Place::new().file("s.toml").line(12).key("I01.rule.cap").node("I01"),
        "s.toml 第 12 行「I01.rule.cap」，指标 I01",
        "s.toml, line 12, \"I01.rule.cap\", indicator I01",
    );
    check(
        Place::new().unit("南山村").node("I01").period("2022-03"),
        "单位 南山村，指标 I01，2022-03",
        "unit 南山村, indicator I01, 2022-03",
    );
    check(Place::new(), "", "");
}

#[test]
fn what_was_expected_is_said_in_the_readers_language() {
    let fault = Place::new().fault(What::WrongType { found: "\"ten\"".into(), expected: "number".into() });
    assert_eq!(fault_line(&Words::default(), &fault), "这里要填：数，现在是：\"ten\"");
    let fault = Place::new()
        .fault(What::OutOfRange { found: "13".into(), expected: "a whole number, 0–12".into() });
    assert_eq!(fault_line(&Words::default(), &fault), "13 不合要求，应为：0–12 的整数");
    let said = |what: What| message(&Words::default(), &Place::new().fault(what));
    let limit = rust_xlsxwriter::XlsxError::RowColumnLimitError.to_string();
    assert!(said(What::Unwritable { message: limit }).contains("放不下这么多行"));
    let broken = said(What::BadHistory { message: "it has no row of the root, total".into() });
    assert_eq!(broken, "以往的结果读不了：没有总分节点「total」的行");
    assert_eq!(said(What::BadHistory { message: "x y z".into() }), "以往的结果读不了：x y z");
}
