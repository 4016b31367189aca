//! What must hold of a lifecycle as a whole.

use super::read::say_twice;
use super::{Clock, Effect, FieldKind, Group, Lifecycle, Relation, Transition};
use crate::calendar::Span;
use crate::hand_over::{Kind, Need};
use kernel::document::Section;
use kernel::fault::What;

/// Notes all faults in `root`.
pub(super) fn check(lifecycle: &Lifecycle, root: &Section<'_>) {
    for (at, row) in lifecycle.transitions.iter().enumerate() {
        let fault = |key: &str, what| {
            root.fault_at(row.line.0, &format!("transition[{}].{key}", at + 1), what);
        };
        check_transition(lifecycle, row, fault);
        check_ambiguity(row, &lifecycle.transitions[..at], fault);
    }
    say_twice(root, "clock", lifecycle.clocks.iter().map(|clock| (clock.name.as_str(), clock.line)));
    for (at, clock) in lifecycle.clocks.iter().enumerate() {
        check_clock(clock, |key, what| {
            root.fault_at(clock.line.0, &format!("clock[{}].{key}", at + 1), what);
        });
    }
    // With a wrong name somewhere, a state looks unreachable or a field unused that isn't.
    if root.is_clean() {
        check_states(lifecycle, root);
        check_use(lifecycle, root);
    }
}

fn check_transition(lifecycle: &Lifecycle, row: &Transition, fault: impl Fn(&str, What)) {
    if let Some(relation) = row.who.iter().find(|relation| row.never.contains(relation)) {
        fault("never", What::BarsItself { relation: relation.name().into() });
    }
    let kinds: Vec<Kind> = row.effects.iter().filter_map(hand_over).collect();
    if kinds.len() > 1 {
        fault("effects", What::TwoHandOvers);
    }
    for kind in kinds {
        for need in kind.needs() {
            let field = row.required.iter().find(|name| *name == need.name());
            if !field.and_then(|name| lifecycle.field(name)).is_some_and(|field| takes(*need, field.kind)) {
                let (kind, field) = (kind.name().into(), need.name().into());
                fault("required", What::HandOverNeeds { kind, field });
            }
        }
    }
    let follows = |other: &Transition| other.action == row.action && other.who.contains(&Relation::Parent);
    if row.effects.contains(&Effect::PassDown) && !lifecycle.transitions.iter().any(follows) {
        fault("effects", What::NobodyToPassDown { action: row.action.clone() });
    }
}

fn takes(need: Need, kind: FieldKind) -> bool {
    match need {
        Need::Receiver => matches!(kind, FieldKind::Unit | FieldKind::Person),
        Need::Reason => matches!(kind, FieldKind::Text { .. }),
        Need::Until => kind == FieldKind::Date,
    }
}

fn hand_over(effect: &Effect) -> Option<Kind> {
    if let Effect::HandOver(kind) = effect { Some(*kind) } else { None }
}

/// Two rows for one action of one person in one state would leave the choice to chance.
fn check_ambiguity(row: &Transition, earlier: &[Transition], fault: impl Fn(&str, What)) {
    for other in earlier.iter().filter(|other| other.action == row.action) {
        let state = row.from.iter().find(|from| other.from.contains(from));
        let relation = row.who.iter().find(|who| other.who.contains(who));
        if let (Some(state), Some(relation)) = (state, relation) {
            let what = What::AmbiguousAction {
                action: row.action.clone(),
                state: state.clone(),
                relation: relation.name().into(),
                first_line: other.line.0,
            };
            fault("action", what);
        }
    }
}

fn check_clock(clock: &Clock, fault: impl Fn(&str, What)) {
    let both = |a: &[String], b: &[String]| a.iter().find(|state| b.contains(state)).cloned();
    let twice = both(&clock.starts, &clock.stops)
        .or_else(|| both(&clock.starts, &clock.ends))
        .or_else(|| both(&clock.stops, &clock.ends));
    if let Some(state) = twice {
        fault("starts", What::StartsAndStops { state });
    }
    for rungs in clock.ladder.windows(2) {
        let rises = match (rungs[0].after, rungs[1].after) {
            (None, Some(_)) => true,
            (Some(Span::Seconds(low)), Some(Span::Seconds(high))) => low < high,
            (Some(Span::Days(low)), Some(Span::Days(high))) => low < high,
            _ => false,
        };
        if !rises {
            fault("ladder", What::LadderFalls { found: rungs[1].to.name().into() });
        }
    }
}

fn check_states(lifecycle: &Lifecycle, root: &Section<'_>) {
    let Some(first) = lifecycle.states.first() else {
        return root.fault("state", What::NoState);
    };
    let reached = reachable(lifecycle, &first.name);
    for (at, state) in lifecycle.states.iter().enumerate() {
        let fault = |what: fn(String) -> What| {
            root.fault_at(state.line.0, &format!("state[{}].name", at + 1), what(state.name.clone()));
        };
        if !reached.contains(&state.name.as_str()) {
            fault(|found| What::UnreachableState { found });
        }
        if state.group.is_final() {
            continue;
        }
        let onward = reachable(lifecycle, &state.name);
        let is_final = |name: &&str| lifecycle.state(name).is_some_and(|state| state.group.is_final());
        if onward.len() == 1 {
            fault(|found| What::DeadEnd { found });
        } else if !onward.iter().any(is_final) {
            fault(|found| What::NeverEnds { found });
        }
    }
    if !lifecycle.states.iter().any(|state| state.group == Group::Done) {
        root.fault("state", What::NoDoneState);
    }
}

/// The states that can be reached from `from`, itself first.
fn reachable<'a>(lifecycle: &'a Lifecycle, from: &'a str) -> Vec<&'a str> {
    let mut reached = vec![from];
    let mut at = 0;
    while at < reached.len() {
        for row in lifecycle.transitions_from(reached[at]) {
            if let Some(to) = row.to.as_deref().filter(|to| !reached.contains(to)) {
                reached.push(to);
            }
        }
        at += 1;
    }
    reached
}

/// What is named and never used is a slip, or a row that was forgotten.
fn check_use(lifecycle: &Lifecycle, root: &Section<'_>) {
    let rows = &lifecycle.transitions;
    // A deadline may be given as the case is opened.
    let first = lifecycle.states.first().map(|state| &state.name);
    let at_opening = |clock: &Clock, name: &String| {
        clock.deadline.as_ref() == Some(name) && first.is_some_and(|first| clock.starts.contains(first))
    };
    for field in &lifecycle.fields {
        let used =
            rows.iter().any(|row| row.required.contains(&field.name) || row.optional.contains(&field.name));
        if !used && !lifecycle.clocks.iter().any(|clock| at_opening(clock, &field.name)) {
            let key = format!("fields.{}", field.name);
            root.fault_at(field.line.0, &key, What::UnusedName { found: field.name.clone() });
        }
    }
    for (name, _) in lifecycle.actions.iter().filter(|(name, _)| rows.iter().all(|row| row.action != *name)) {
        root.fault("actions", What::UnusedName { found: name.clone() });
    }
    for (relation, _) in &lifecycle.relations {
        let acts = rows.iter().any(|row| row.who.contains(relation) || row.never.contains(relation));
        let hears = lifecycle.clocks.iter().flat_map(|clock| &clock.ladder).any(|rung| rung.to == *relation);
        if !acts && !hears {
            root.fault("relations", What::UnusedName { found: relation.name().into() });
        }
    }
}
