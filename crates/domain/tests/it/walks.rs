//! Random walks through every lifecycle that ships with the program: what always holds, whatever people do.

use crate::due_dates::moment;
use crate::holidays::calendar;
use crate::lifecycles::{application, board, filled, objection, report, task};
use chrono::{Days, TimeDelta};
use domain::calendar::{Calendar, Moment};
use domain::lifecycle::{Case, Lifecycle, Offer, Outcome, Relation, Request};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Who comes next, which of their offers they take, and how many minutes later.
type Step = (prop::sample::Index, prop::sample::Index, i64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_000i64), 1..40)
}

/// What an offer asks for, filled in; a day is one of the next ones.
fn given(offer: &Offer, now: Moment) -> Map<String, Value> {
    let mut given = filled(&offer.fields);
    let day = now.date_naive().checked_add_days(Days::new(5)).unwrap();
    for (name, kind) in offer.fields["properties"].as_object().unwrap() {
        if kind["format"] == "date" {
            given.insert(name.clone(), json!(day));
        }
    }
    given
}

struct Walk<'a> {
    lifecycle: &'a Lifecycle,
    calendar: &'a Calendar,
    case: Case,
    now: Moment,
}

impl Walk<'_> {
    fn apply(&self, action: &str, who: Relation, fields: &Map<String, Value>) -> Option<Outcome> {
        let request = Request { action, relations: &[who], fields, children: &[], now: self.now };
        self.lifecycle.apply(&self.case, &request, self.calendar).ok()
    }

    /// Takes one of the offers to somebody; everything that isn't offered to them is refused.
    fn step(&mut self, (who, which, minutes): Step) {
        let relations = &self.lifecycle.relations;
        let who = relations[who.index(relations.len())].0;
        self.now += TimeDelta::minutes(minutes);
        let offers = self.lifecycle.offers(&self.case.state, &[who]);
        for (action, _) in &self.lifecycle.actions {
            let offered = offers.iter().any(|offer| offer.action == *action);
            assert!(
                offered || self.apply(action, who, &Map::new()).is_none(),
                "{action} in {}",
                self.case.state
            );
        }
        if offers.is_empty() {
            return;
        }
        let offer = &offers[which.index(offers.len())];
        let outcome = self.apply(&offer.action, who, &given(offer, self.now)).unwrap();
        assert_eq!(outcome.case.state, offer.to, "an offer leads where it says");
        self.compare(&outcome);
        self.case = outcome.case;
    }

    fn compare(&self, after: &Outcome) {
        let state = self.lifecycle.state(&after.case.state).unwrap();
        for timer in &after.case.timers {
            let name = &timer.clock;
            assert!(timer.started <= self.now && timer.ended.is_none_or(|ended| timer.started <= ended));
            assert!(timer.since.is_none() || timer.ended.is_none(), "{name} ended and runs");
            assert!(!state.group.is_final() || timer.ended.is_some(), "{name} goes on in {}", state.name);
            assert!(timer.due(self.calendar).is_none_or(|due| due >= timer.started));
            let same = |other: &&domain::lifecycle::Timer| other.clock == *name;
            assert_eq!(after.case.timers.iter().filter(same).count(), 1, "{name} runs twice");
            let before = self.case.timers.iter().find(same);
            let goes_on =
                before.filter(|before| before.started == timer.started && before.limit == timer.limit);
            if let Some(missed) = goes_on.and_then(|before| before.missed) {
                assert_eq!(timer.missed, Some(missed), "{name} forgot that it was missed");
            }
        }
        let kept = |clock: &str| after.case.timers.iter().any(|timer| timer.clock == clock);
        assert!(self.case.timers.iter().all(|timer| kept(&timer.clock)), "a clock was lost");
        for escalation in self.lifecycle.escalations(&after.case, self.calendar) {
            let timer = after.case.timers.iter().find(|timer| timer.clock == escalation.clock).unwrap();
            assert!(
                timer.due(self.calendar).is_some_and(|due| escalation.at >= due),
                "heard before it is due"
            );
        }
    }
}

fn check(lifecycle: &Lifecycle, calendar: &Calendar, steps: Vec<Step>) {
    let now = moment("2022-01-27T09:30");
    let opened = lifecycle.open(calendar, now).unwrap();
    let mut walk = Walk { lifecycle, calendar, case: opened.case, now };
    steps.into_iter().for_each(|step| walk.step(step));
}

#[test]
fn what_always_holds() {
    let (calendar, lifecycles) = (calendar(), [task(), report(), application(), board(), objection()]);
    for lifecycle in &lifecycles {
        let config = ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = proptest::test_runner::TestRunner::new_with_rng(
            config,
            proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
        );
        let walked = runner.run(&steps(), |steps| {
            check(lifecycle, &calendar, steps);
            Ok(())
        });
        if let Err(failure) = walked {
            panic!("{}: {failure}", lifecycle.name);
        }
    }
}
