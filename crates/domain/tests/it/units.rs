//! Units over time: against a model that keeps the whole tree of every day, and shares against where they flow.

use crate::holidays::date;
use chrono::{NaiveDate, TimeDelta};
use domain::access::UnitPath;
use domain::id::UnitId;
use domain::unit::{
    History, Succession, Unchangeable, UnfitShare, Unit, UnitChange, check_shares, leavers, lineage,
    with_stayers,
};
use proptest::prelude::*;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How many days the model has.
const DAYS: usize = 12;
/// How many units: 0 is the root.
const UNITS: usize = 6;

fn day(offset: usize) -> NaiveDate {
    date("2022-04-01") + TimeDelta::days(i64::try_from(offset).unwrap())
}

fn id(unit: usize) -> UnitId {
    UnitId(Uuid::from_u128(unit as u128))
}

fn unit(number: usize) -> Unit {
    let root = UnitPath::root("U0");
    Unit {
        id: id(number),
        code: format!("U{number}"),
        path: if number == 0 { root } else { root.child(&format!("U{number}")) },
        parent: (number > 0).then(|| id(0)),
        level: "town".to_owned(),
        name: format!("单位{number}"),
        attributes: Map::new(),
        starts: day(0),
        ends: None,
        version: 1,
    }
}

#[derive(Debug, Clone)]
enum Step {
    Rename { unit: usize, from: usize, name: usize },
    Place { unit: usize, from: usize, parent: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let rename =
        (0..UNITS, 0..DAYS, 0..9_usize).prop_map(|(unit, from, name)| Step::Rename { unit, from, name });
    let place =
        (1..UNITS, 0..DAYS, 0..UNITS).prop_map(|(unit, from, parent)| Step::Place { unit, from, parent });
    prop::collection::vec(prop_oneof![rename, place], 0..25)
}

/// The tree of a day: name and parent of each unit.
type Tree = Vec<(String, Option<usize>)>;

fn path(tree: &Tree, unit: usize) -> UnitPath {
    match tree[unit].1 {
        None => UnitPath::root(&format!("U{unit}")),
        Some(parent) => path(tree, parent).child(&format!("U{unit}")),
    }
}

/// Takes a step if it can be taken, in the histories and in the model.
fn take(step: &Step, histories: &mut [History], model: &mut [Tree]) {
    match *step {
        Step::Rename { unit, from, name } => {
            let name = format!("新名{name}");
            let change = UnitChange { name: Some(name.clone()), ..UnitChange::default() };
            let Ok(after) = histories[unit].change(day(from), &change) else { return };
            histories[unit] = after;
            model[from..].iter_mut().for_each(|tree| tree[unit].0.clone_from(&name));
        }
        Step::Place { unit, from, parent } => {
            let old = histories[unit].latest().path.clone();
            let Some(place) = histories[parent].place_since(day(from)).cloned() else { return };
            if place.is_within(&old) {
                return;
            }
            let new = place.child(&format!("U{unit}"));
            let change = UnitChange { parent: Some((id(parent), place)), ..UnitChange::default() };
            let Ok(after) = histories[unit].change(day(from), &change) else { return };
            histories[unit] = after;
            for (_, other) in histories.iter_mut().enumerate().filter(|(other, _)| *other != unit) {
                *other = other.carried(day(from), &old, &new);
            }
            model[from..].iter_mut().for_each(|tree| tree[unit].1 = Some(parent));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_day_is_as_it_was_recorded(steps in steps()) {
        let mut histories: Vec<History> = (0..UNITS).map(|number| History::of(&unit(number))).collect();
        let first: Tree = (0..UNITS).map(|of| (format!("单位{of}"), (of > 0).then_some(0))).collect();
        let mut model = vec![first; DAYS];
        for step in &steps {
            take(step, &mut histories, &mut model);
        }
        for (offset, tree) in model.iter().enumerate() {
            for (number, history) in histories.iter().enumerate() {
                let state = history.at(day(offset)).unwrap();
                prop_assert_eq!(&state.name, &tree[number].0);
                prop_assert_eq!(state.parent, tree[number].1.map(id));
                prop_assert_eq!(&state.path, &path(tree, number), "{} on day {}", number, offset);
            }
        }
        for history in &histories {
            let states: Vec<_> = history.states().collect();
            let follow = states.windows(2).all(|two| two[0].ends == two[1].starts.pred_opt());
            prop_assert!(follow && states.iter().all(|state| state.ends.is_none_or(|ends| state.starts <= ends)));
        }
    }

    #[test]
    fn shares_are_where_they_went(orders in prop::collection::vec(order(), 0..6)) {
        // What each unit has of each unit of the first day.
        let mut has: HashMap<UnitId, BTreeMap<UnitId, f64>> =
            (0..UNITS).map(|of| (id(of), BTreeMap::from([(id(of), 1.0)]))).collect();
        let (mut known, mut next) = (Vec::new(), UNITS);
        for (number, order) in orders.iter().enumerate() {
            let alive: Vec<UnitId> = { let mut all: Vec<_> = has.keys().copied().collect(); all.sort(); all };
            let Some((parts, begun)) = order.parts(&alive, day(number + 1), &mut next) else { continue };
            prop_assert_eq!(check_shares(&parts), vec![]);
            let all = with_stayers(&parts, &begun);
            let gone = leavers(&all);
            let mut after: HashMap<UnitId, BTreeMap<UnitId, f64>> = has.clone();
            after.retain(|unit, _| !all.iter().any(|part| part.from == *unit || part.into == *unit));
            for part in &all {
                for (origin, share) in &has[&part.from] {
                    *after.entry(part.into).or_default().entry(*origin).or_default() += share * part.share;
                }
            }
            prop_assert!(gone.iter().all(|unit| !after.contains_key(unit)));
            has = after;
            known.extend(all);
        }
        let mut sums: BTreeMap<UnitId, f64> = BTreeMap::new();
        for (unit, pieces) in &has {
            let found = lineage(*unit, day(0), &known);
            prop_assert_eq!(found.len(), pieces.len());
            for (origin, share) in found {
                prop_assert!((pieces[&origin] - share).abs() < 1e-9);
                *sums.entry(origin).or_default() += share;
            }
        }
        prop_assert!(sums.len() == UNITS && sums.values().all(|sum| (sum - 1.0).abs() < 1e-9));
    }
}

/// Some units, from which parts go into others and into new ones.
#[derive(Debug, Clone)]
struct Order {
    leave: Vec<prop::sample::Index>,
    into: Vec<Vec<(Option<prop::sample::Index>, u8)>>,
    keeps: Vec<bool>,
}

fn order() -> impl Strategy<Value = Order> {
    let target = (prop::option::of(any::<prop::sample::Index>()), 1..5_u8);
    let into = prop::collection::vec(prop::collection::vec(target, 1..3), 2);
    let leave = prop::collection::vec(any::<prop::sample::Index>(), 1..=2);
    (leave, into, prop::collection::vec(any::<bool>(), 2)).prop_map(|(leave, into, keeps)| Order {
        leave,
        into,
        keeps,
    })
}

impl Order {
    /// The parts and the units that begin; none when a unit would go into one that ends.
    fn parts(
        &self,
        alive: &[UnitId],
        starts: NaiveDate,
        next: &mut usize,
    ) -> Option<(Vec<Succession>, Vec<UnitId>)> {
        let (mut parts, mut begun) = (Vec::new(), Vec::new());
        for (place, leave) in self.leave.iter().enumerate() {
            let from = *leave.get(alive);
            let mut weights: BTreeMap<UnitId, f64> = BTreeMap::new();
            if self.keeps[place] {
                weights.insert(from, 1.0);
            }
            for (target, weight) in &self.into[place] {
                let into = target.as_ref().map_or_else(
                    || {
                        *next += 1;
                        begun.push(id(*next));
                        id(*next)
                    },
                    |of| *of.get(alive),
                );
                *weights.entry(into).or_default() += f64::from(*weight);
            }
            let sum: f64 = weights.values().sum();
            parts.extend(weights.iter().map(|(into, of)| Succession {
                starts,
                from,
                into: *into,
                share: of / sum,
            }));
        }
        let gone = leavers(&with_stayers(&parts, &begun));
        let fits = self.leave.len() == 1 || self.leave[0].get(alive) != self.leave[1].get(alive);
        (fits && !parts.iter().any(|part| gone.contains(&part.into))).then_some((parts, begun))
    }
}

#[test]
fn a_change_holds_from_a_day_on() {
    let history = History::of(&unit(1));
    let named = |name: &str| UnitChange { name: Some(name.to_owned()), ..UnitChange::default() };
    let after = history.change(day(3), &named("甲")).unwrap();
    assert_eq!(after.at(day(2)).unwrap().name, "单位1");
    assert_eq!(after.at(day(3)).unwrap().name, "甲");
    assert_eq!(after.at(day(0) - TimeDelta::days(1)), None);
    // A correction of the same day leaves no trace among the states; the journal has it.
    let corrected = after.change(day(3), &named("乙")).unwrap();
    assert_eq!(corrected.states().count(), 2);
    assert_eq!(after.change(day(2), &named("丙")), Err(Unchangeable::Later { starts: day(3) }));
    assert_eq!(after.change(day(9), &UnitChange::default()).unwrap(), after, "nothing is changed");
}

#[test]
fn an_end_can_be_moved_and_taken_back() {
    let ends = |ends: Option<NaiveDate>| UnitChange { ends: Some(ends), ..UnitChange::default() };
    let history = History::of(&unit(1));
    let over = history.change(day(5), &ends(Some(day(4)))).unwrap();
    assert_eq!((over.states().count(), over.at(day(5))), (1, None));
    let mut renamed = UnitChange { name: Some("甲".to_owned()), ..UnitChange::default() };
    assert_eq!(over.change(day(6), &renamed), Err(Unchangeable::Over { ends: day(4) }));
    assert_eq!(over.change(day(6), &ends(None)).unwrap(), history);
    let early = ends(Some(day(0) - TimeDelta::days(1)));
    assert_eq!(history.change(day(2), &early), Err(Unchangeable::TooEarly { starts: day(0) }));
    // Renamed from a day that it would not see.
    renamed.ends = Some(Some(day(5)));
    assert_eq!(history.change(day(6), &renamed), Err(Unchangeable::TooEarly { starts: day(6) }));
}

#[test]
fn attributes_are_set_and_taken_away() {
    let set = |value: serde_json::Value| {
        let attributes = Map::from_iter([("population".to_owned(), value)]);
        UnitChange { attributes, ..UnitChange::default() }
    };
    let history = History::of(&unit(1)).change(day(1), &set(json!(5.5))).unwrap();
    let history = history.change(day(2), &set(json!(null))).unwrap();
    let known: Vec<_> = history.states().map(|state| json!(state.attributes)).collect();
    assert_eq!(known, [json!({}), json!({ "population": 5.5 }), json!({})]);
}

#[test]
fn shares_that_do_not_fit_are_told_all_at_once() {
    let part = |from, into, share| Succession { starts: day(1), from: id(from), into: id(into), share };
    let unfit = check_shares(&[part(1, 2, 0.5), part(1, 2, 0.5), part(3, 4, 0.0), part(5, 4, f64::NAN)]);
    let [
        UnfitShare::Twice(1),
        UnfitShare::OutOfRange(2),
        UnfitShare::OutOfRange(3),
        UnfitShare::Sum(zero, _),
        UnfitShare::Sum(nan, _),
    ] = unfit.as_slice()
    else {
        panic!("{unfit:?}")
    };
    assert_eq!((*zero, *nan), (id(3), id(5)));
    assert_eq!(check_shares(&[part(1, 2, 1.0 / 3.0), part(1, 3, 2.0 / 3.0)]), []);
}

/// 南 and 北 are merged into 北, which later loses a part: by hand.
#[test]
fn a_merged_unit_that_is_split_again() {
    let part =
        |offset, from, into, share| Succession { starts: day(offset), from: id(from), into: id(into), share };
    let merged = with_stayers(&[part(2, 1, 2, 1.0)], &[]);
    assert_eq!(merged, [part(2, 1, 2, 1.0), part(2, 2, 2, 1.0)]);
    assert_eq!(leavers(&merged), [id(1)]);
    let split = with_stayers(&[part(4, 2, 2, 0.75), part(4, 2, 3, 0.25)], &[id(3)]);
    assert_eq!(leavers(&split), []);
    let known: Vec<Succession> = merged.into_iter().chain(split).collect();
    assert_eq!(lineage(id(3), day(0), &known), [(id(1), 0.25), (id(2), 0.25)]);
    assert_eq!(lineage(id(2), day(3), &known), [(id(2), 0.75)]);
    assert_eq!(lineage(id(2), day(4), &known), [(id(2), 1.0)]);
    assert_eq!(lineage(id(5), day(0), &known), [(id(5), 1.0)]);
}

#[test]
fn codes_name_units_and_nothing_else() {
    for (text, fits) in [
        ("331102004", true),
        ("碧湖-1.2", true),
        ("tables", true),
        ("", false),
        ("a/b", false),
        ("Table", false),
    ] {
        assert_eq!(domain::unit::is_code(text), fits, "{text}");
    }
    assert!(!domain::unit::is_code(&"1".repeat(41)));
}
