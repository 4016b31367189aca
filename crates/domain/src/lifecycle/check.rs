//! What must hold of a lifecycle as a whole.

use super::read::say_twice;
use super::{Clock, Effect, FieldKind, Group, Lifecycle, Relation, State, Transition};
use crate::calendar::Span;
use crate::fault::What;
use crate::hand_over::{Kind, Need};
use crate::section::Section;

/// Notes all faults in `root`.
pub(super) fn check(lifecycle: &Lifecycle, root: &Section<'_>) {
    for (at, row) in lifecycle.transitions.iter().enumerate() {
        check_transition(lifecycle, row, root);
        check_ambiguity(row, &lifecycle.transitions[..at], root);
    }
    let clocks: Vec<_> = lifecycle.clocks.iter().map(|clock| (clock.name.as_str(), clock.line)).collect();
    say_twice(root, "clock", &clocks);
    lifecycle.clocks.iter().for_each(|clock| check_clock(clock, root));
    // With a wrong name somewhere, a state looks unreachable or a field unused that isn't.
    if root.is_clean() {
        check_states(lifecycle, root);
        check_use(lifecycle, root);
    }
}

fn check_transition(lifecycle: &Lifecycle, row: &Transition, root: &Section<'_>) {
    let fault = |key: &str, what| root.fault_at(row.line.0, &format!("transition.{key}"), what);
    if let Some(relation) = row.who.iter().find(|relation| row.never.contains(relation)) {
        fault("never", What::BarsItself { relation: relation.name().into() });
    }
    if let Some(name) = row.required.iter().find(|name| row.optional.contains(name)) {
        fault("optional", What::Duplicate { found: name.clone() });
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
fn check_ambiguity(row: &Transition, earlier: &[Transition], root: &Section<'_>) {
    for other in earlier.iter().filter(|other| other.action == row.action) {
        let state = row.from.iter().find(|from| other.from.contains(from));
        let relation = row.who.iter().find(|who| other.who.contains(who));
        if let (Some(state), Some(relation)) = (state, relation) {
            let what = What::Ambiguous {
                action: row.action.clone(),
                state: state.clone(),
                relation: relation.name().into(),
                first_line: other.line.0,
            };
            root.fault_at(row.line.0, "transition.action", what);
        }
    }
}

fn check_clock(clock: &Clock, root: &Section<'_>) {
    let both = |a: &[String], b: &[String]| a.iter().find(|state| b.contains(state)).cloned();
    let twice = both(&clock.starts, &clock.stops)
        .or_else(|| both(&clock.starts, &clock.ends))
        .or_else(|| both(&clock.stops, &clock.ends));
    if let Some(state) = twice {
        root.fault_at(clock.line.0, "clock.starts", What::StartsAndStops { state });
    }
    for rungs in clock.ladder.windows(2) {
        let rises = match (rungs[0].after, rungs[1].after) {
            (None, Some(_)) => true,
            (Some(Span::Seconds(low)), Some(Span::Seconds(high))) => low < high,
            (Some(Span::Days(low)), Some(Span::Days(high))) => low < high,
            _ => false,
        };
        if !rises {
            root.fault_at(
                clock.line.0,
                "clock.ladder",
                What::LadderFalls { found: rungs[1].to.name().into() },
            );
        }
    }
}

fn check_states(lifecycle: &Lifecycle, root: &Section<'_>) {
    let Some(first) = lifecycle.states.first() else {
        return root.fault("state", What::NoState);
    };
    let fault = |state: &State, what: fn(String) -> What| {
        root.fault_at(state.line.0, "state.name", what(state.name.clone()));
    };
    let reached = reachable(lifecycle, &first.name);
    for state in &lifecycle.states {
        if !reached.contains(&state.name.as_str()) {
            fault(state, |found| What::Unreachable { found });
        }
        if state.group.is_final() {
            continue;
        }
        let onward = reachable(lifecycle, &state.name);
        let is_final = |name: &&str| lifecycle.state(name).is_some_and(|state| state.group.is_final());
        if onward.len() == 1 {
            fault(state, |found| What::DeadEnd { found });
        } else if !onward.iter().any(is_final) {
            fault(state, |found| What::NeverEnds { found });
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
    for field in &lifecycle.fields {
        let used =
            rows.iter().any(|row| row.required.contains(&field.name) || row.optional.contains(&field.name));
        if !used {
            root.fault_at(field.line.0, "fields", What::Unused { found: field.name.clone() });
        }
    }
    for (name, _) in lifecycle.actions.iter().filter(|(name, _)| rows.iter().all(|row| row.action != *name)) {
        root.fault("actions", What::Unused { found: name.clone() });
    }
    for (relation, _) in &lifecycle.relations {
        let acts = rows.iter().any(|row| row.who.contains(relation) || row.never.contains(relation));
        let hears = lifecycle.clocks.iter().flat_map(|clock| &clock.ladder).any(|rung| rung.to == *relation);
        if !acts && !hears {
            root.fault("relations", What::Unused { found: relation.name().into() });
        }
    }
}
