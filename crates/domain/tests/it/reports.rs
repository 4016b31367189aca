//! What a month's forms ask for, and when they may be submitted.

use crate::holidays::calendar;
use chrono::NaiveDate;
use domain::goal::{Basis, Card, Derivation, Direction, Rater, Stat, Target};
use domain::id::{GoalId, TargetId, UnitId};
use domain::period::{Cadence, Period};
use domain::report::{Form, FormKind, Hole, Known, Row, RowKey, Targets, Use, cut_off, owed};
use domain::validation::Warning;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

fn unit(number: u8) -> UnitId {
    UnitId(Uuid::from_u128(number.into()))
}

fn goal(number: u8) -> GoalId {
    GoalId(Uuid::from_u128(1000 + u128::from(number)))
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn used(of: u8, source: Option<u8>, units: &[u8]) -> Use {
    Use {
        goal: goal(of),
        frequency: Cadence::Month,
        basis: Basis::Current,
        source: source.map(unit),
        units: units.iter().copied().map(unit).collect(),
        raters: Vec::new(),
    }
}

fn card(of: u8, source: Option<u8>, cut_off: Option<u32>, derived: Option<Derivation>) -> (GoalId, Card) {
    let card = Card {
        goal: goal(of),
        from: NaiveDate::MIN,
        definition: String::new(),
        formula: None,
        basis: Basis::Current,
        document: None,
        measure: "个".to_owned(),
        direction: Direction::Up,
        frequency: Cadence::Month,
        derived,
        source: source.map(unit),
        cut_off,
        contact: None,
        version: 1,
    };
    (goal(of), card)
}

fn exemption(of: u8, unit: UnitId) -> Target {
    Target {
        id: TargetId(Uuid::nil()),
        goal: goal(of),
        unit: Some(unit),
        period: period("2022"),
        aim: None,
        words: None,
        is_exempt: true,
        from: period("2022"),
        reason: None,
        case: None,
        person: None,
        recorded: chrono::DateTime::UNIX_EPOCH,
    }
}

/// The forms of a month; units up to 9 are villages, the others towns.
fn forms(month: &str, uses: &[Use], cards: &HashMap<GoalId, Card>, targets: Vec<Target>) -> Vec<Form> {
    let level = |number: u8| (unit(number), if number < 10 { "village" } else { "town" }.to_owned());
    let levels = (0..30).map(level).collect();
    owed(&Known { month: period(month), uses, cards, targets: &Targets::of(targets), levels: &levels })
}

/// `kind unit[goal] until day: goal×unit…`, a line for each form.
fn told(forms: &[Form]) -> String {
    let number = |id: Uuid| id.as_u128() % 1000;
    let row = |key: &RowKey| {
        let rater = if key.rater.is_empty() { String::new() } else { format!("/{}", key.rater) };
        format!("{}×{}@{}{rater}", number(key.goal.0), number(key.unit.0), key.period)
    };
    let form = |form: &Form| {
        let goal = form.goal.map_or_else(String::new, |goal| format!("[{}]", number(goal.0)));
        let rows: Vec<_> = form.rows.iter().map(|of| row(&of.key)).collect();
        format!("{} {}{goal} until {}: {}", form.kind, number(form.unit.0), form.cut_off, rows.join(" "))
    };
    forms.iter().map(form).collect::<Vec<_>>().join("\n")
}

#[test]
fn sources_are_asked_by_indicator_and_units_for_what_is_theirs() {
    let cards = HashMap::from([card(3, Some(20), Some(3), None), card(4, None, Some(2), None)]);
    let uses = [used(1, Some(20), &[1, 2]), used(2, None, &[1, 2]), used(3, None, &[2]), used(4, None, &[2])];
    let all = "source 20[1] until 5: 1×1@2022-04 1×2@2022-04\n\
               unit 1 until 5: 2×1@2022-04\n\
               unit 2 until 2: 2×2@2022-04 4×2@2022-04\n\
               source 20[3] until 3: 3×2@2022-04";
    assert_eq!(told(&forms("2022-04", &uses, &cards, Vec::new())), all);
    let exempt = vec![exemption(2, unit(1)), exemption(1, unit(2))];
    let rest = "source 20[1] until 5: 1×1@2022-04\n\
                unit 2 until 2: 2×2@2022-04 4×2@2022-04\n\
                source 20[3] until 3: 3×2@2022-04";
    assert_eq!(told(&forms("2022-04", &uses, &cards, exempt)), rest);
}

#[test]
fn longer_periods_are_asked_for_with_their_last_month() {
    let of = |frequency, number| Use { frequency, ..used(number, None, &[1]) };
    let uses = [of(Cadence::Quarter, 1), of(Cadence::Half, 2), of(Cadence::Year, 3)];
    let asked = |month: &str| told(&forms(month, &uses, &HashMap::new(), Vec::new()));
    assert_eq!(asked("2022-04"), "");
    assert_eq!(asked("2022-03"), "unit 1 until 5: 1×1@2022-Q1");
    assert_eq!(asked("2022-06"), "unit 1 until 5: 1×1@2022-Q2 2×1@2022-H1");
    assert_eq!(asked("2022-12"), "unit 1 until 5: 1×1@2022-Q4 2×1@2022-H2 3×1@2022");
}

#[test]
fn nobody_is_asked_for_what_is_derived_and_each_rater_for_a_mark() {
    let formula = Derivation::Formula { expr: "v['1'] + 1".to_owned() };
    let children = Derivation::Children { level: "village".to_owned(), stat: Stat::Sum, weight: None };
    let cards = HashMap::from([card(1, None, None, Some(formula)), card(2, None, None, Some(children))]);
    let rater = |name: &str| Rater { name: name.to_owned(), group: "领导".to_owned() };
    let marked = Use { raters: vec![rater("L1"), rater("L2")], ..used(3, Some(20), &[1]) };
    let uses = [used(1, None, &[1]), used(2, None, &[10, 1]), marked];
    let expected = "unit 1 until 5: 2×1@2022-04\nsource 20[3] until 5: 3×1@2022-04/L1 3×1@2022-04/L2";
    assert_eq!(told(&forms("2022-04", &uses, &cards, Vec::new())), expected);
}

#[test]
fn a_form_is_open_from_the_first_day_to_a_working_day_of_the_month_after() {
    let last = |month: &str, day: u32| cut_off(period(month), day, &calendar()).unwrap().to_string();
    // The fifth of April is a holiday, and so are the days up to the fourth of May.
    assert_eq!(last("2022-03", 5), "2022-04-06");
    assert_eq!(last("2022-04", 1), "2022-05-05");
    assert_eq!(last("2022-05", 31), "2022-06-30");
    assert_eq!(last("2022-12", 10), "2023-01-10");
}

#[test]
fn a_figure_is_given_or_explained() {
    let row = |value: Option<f64>, note: Option<&str>, is_warned: bool, reason: Option<&str>| Row {
        key: RowKey { goal: goal(1), unit: unit(1), period: period("2022-04"), rater: String::new() },
        place: 0,
        rater_group: String::new(),
        basis: Basis::Current,
        value,
        rank_of: None,
        previous_rank: None,
        note: note.map(str::to_owned),
        reason: reason.map(str::to_owned),
        warnings: if is_warned { vec![Warning::Frozen { times: 3 }] } else { Vec::new() },
        given: None,
    };
    assert_eq!(row(Some(0.0), None, false, None).hole(), None);
    assert_eq!(row(None, None, false, None).hole(), Some(Hole::Empty));
    assert_eq!(row(None, Some(" "), false, None).hole(), Some(Hole::Empty));
    assert_eq!(row(None, Some("未出数"), true, None).hole(), None);
    assert_eq!(row(Some(1.0), Some("说明"), true, None).hole(), Some(Hole::Unexplained));
    assert_eq!(row(Some(1.0), None, true, Some("属实")).hole(), None);
}

fn any_use() -> impl Strategy<Value = Use> {
    let cadence = prop::sample::select(vec![Cadence::Month, Cadence::Quarter, Cadence::Half, Cadence::Year]);
    let units = prop::collection::vec(0u8..8, 0..6);
    (0u8..5, prop::option::of(20u8..23), units, cadence)
        .prop_map(|(of, source, units, frequency)| Use { frequency, ..used(of, source, &units) })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]
    #[test]
    fn each_figure_is_asked_for_once(
        uses in prop::collection::vec(any_use(), 0..8),
        exempt in prop::collection::vec((0u8..5, 0u8..8), 0..4),
        month in 1u32..=12,
    ) {
        let month = Period::new(2022, Cadence::Month, month).unwrap();
        let targets: Vec<Target> = exempt.iter().map(|(of, at)| exemption(*of, unit(*at))).collect();
        let found = forms(&month.to_string(), &uses, &HashMap::new(), targets.clone());
        prop_assert_eq!(&found, &forms(&month.to_string(), &uses, &HashMap::new(), targets));
        let keys: Vec<RowKey> = found.iter().flat_map(|form| &form.rows).map(|row| row.key.clone()).collect();
        let distinct: HashSet<&RowKey> = keys.iter().collect();
        prop_assert_eq!(distinct.len(), keys.len(), "asked for twice");
        let places: HashSet<_> = found.iter().map(|form| (form.unit, form.goal)).collect();
        prop_assert_eq!(places.len(), found.len(), "a form twice");
        let is_exempt = |of: GoalId, at: UnitId| exempt.iter().any(|(a, b)| goal(*a) == of && unit(*b) == at);
        for form in &found {
            prop_assert!(!form.rows.is_empty());
            for row in &form.rows {
                prop_assert!(!is_exempt(row.key.goal, row.key.unit));
                prop_assert!(row.key.period.ends_with(month));
                match form.kind {
                    FormKind::Source => prop_assert_eq!(form.goal, Some(row.key.goal)),
                    FormKind::Unit => prop_assert_eq!((form.unit, form.goal), (row.key.unit, None)),
                }
            }
        }
        for of in uses.iter().filter(|of| month.at(of.frequency).ends_with(month)) {
            for at in of.units.iter().filter(|at| !is_exempt(of.goal, **at)) {
                let key = RowKey { goal: of.goal, unit: *at, period: month.at(of.frequency), rater: String::new() };
                prop_assert!(distinct.contains(&key), "not asked for: {:?}", key);
            }
        }
    }
}
