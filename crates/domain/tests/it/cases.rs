//! Cases on their way: clocks, escalation, children, refusals.

use crate::due_dates::moment;
use crate::holidays::calendar;
use crate::lifecycles::{case_in, dispute, filled, report, task};
use domain::calendar::{Calendar, Holidays, Hours};
use domain::lifecycle::{Case, Group, Lifecycle, Outcome, Refusal, Relation, Request};
use serde_json::{Map, Value, json};
use std::fmt::Write;

fn fields(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// A case, and the story of it.
struct Story {
    lifecycle: Lifecycle,
    case: Case,
    told: String,
}

impl Story {
    fn begin(lifecycle: Lifecycle, at: &str) -> Self {
        Self::begin_with(lifecycle, at, json!({}))
    }

    fn begin_with(lifecycle: Lifecycle, at: &str, given: Value) -> Self {
        let outcome = lifecycle.open_with(&calendar(), moment(at), &fields(given)).unwrap();
        let mut story = Self { lifecycle, case: outcome.case.clone(), told: String::new() };
        story.tell(at, "open", &outcome);
        story
    }

    /// Takes an action with its fields filled in; `given` replaces some of them.
    fn then(&mut self, at: &str, who: Relation, action: &str, given: Value) {
        let offers = self.lifecycle.offers(&self.case.state, &[who]);
        let offer = offers.iter().find(|offer| offer.action == action).unwrap();
        let required = offer.fields["required"].as_array().unwrap();
        let mut all = filled(&offer.fields);
        all.retain(|name, _| required.iter().any(|wanted| wanted == name));
        all.extend(fields(given));
        let request = Request { action, relations: &[who], fields: &all, children: &[], now: moment(at) };
        let outcome = self.lifecycle.apply(&self.case, &request, &calendar()).unwrap();
        self.tell(at, action, &outcome);
        self.case = outcome.case;
    }

    fn tell(&mut self, at: &str, action: &str, outcome: &Outcome) {
        let minute = |moment: domain::calendar::Moment| moment.format("%m-%d %H:%M").to_string();
        write!(self.told, "{at} {action} → {}", outcome.case.state).unwrap();
        if !outcome.effects.is_empty() {
            write!(self.told, " {:?}", outcome.effects).unwrap();
        }
        self.told.push('\n');
        for change in &outcome.clocks {
            let due = change.due.map_or_else(|| "—".to_owned(), minute);
            writeln!(self.told, "    {} {:?}, due {due}", change.clock, change.turn).unwrap();
        }
        for rung in self.lifecycle.escalations(&outcome.case, &calendar()) {
            writeln!(self.told, "        {} → {} at {}", rung.clock, rung.to.name(), minute(rung.at))
                .unwrap();
        }
    }
}

#[test]
fn a_task_from_dispatch_to_close() {
    let mut story = Story::begin(task(), "2022-04-08T08:00");
    story.then("2022-04-08T09:00", Relation::Sender, "dispatch", json!({}));
    story.then("2022-04-08T14:00", Relation::Responsible, "accept", json!({}));
    story.then("2022-04-11T09:00", Relation::Responsible, "start", json!({}));
    story.then("2022-04-12T09:00", Relation::Overseer, "suspend", json!({}));
    story.then("2022-04-18T09:00", Relation::System, "resume", json!({}));
    // Due on the 24th, a Sunday that is worked for Labour Day.
    story.then("2022-04-28T18:00", Relation::Responsible, "report", json!({}));
    story.then("2022-04-29T10:00", Relation::Sender, "return", json!({}));
    story.then("2022-05-05T10:00", Relation::Responsible, "report", json!({}));
    story.then("2022-05-05T15:00", Relation::Sender, "confirm", json!({}));
    story.then("2022-05-06T10:00", Relation::Office, "close", json!({}));
    insta::assert_snapshot!(story.told);
}

#[test]
fn a_task_with_a_date_of_its_own_that_goes_to_others() {
    let mut story = Story::begin(task(), "2022-09-28T08:00");
    story.then("2022-09-28T09:00", Relation::Office, "dispatch", json!({ "deadline": "2022-10-03" }));
    story.then("2022-09-28T17:00", Relation::Responsible, "decline", json!({}));
    story.then("2022-09-29T09:00", Relation::Office, "dispatch", json!({ "deadline": "2022-10-14" }));
    story.then("2022-09-30T17:00", Relation::Office, "transfer", json!({}));
    story.then("2022-10-08T08:40", Relation::Responsible, "accept", json!({}));
    story.then("2022-10-08T08:41", Relation::Office, "escalate", json!({}));
    story.then("2022-10-08T08:50", Relation::Head, "cancel", json!({}));
    insta::assert_snapshot!(story.told);
}

#[test]
fn a_report_from_draft_to_seal() {
    let mut story = Story::begin_with(report(), "2022-04-01T09:00", json!({ "cut_off": "2022-05-05" }));
    story.then("2022-04-06T10:00", Relation::Reporter, "submit", json!({}));
    story.then("2022-04-06T11:00", Relation::Approver, "return", json!({}));
    story.then("2022-04-06T16:00", Relation::Reporter, "submit", json!({}));
    story.then("2022-04-07T09:00", Relation::Approver, "approve", json!({}));
    story.then("2022-04-08T09:00", Relation::Verifier, "verify", json!({}));
    story.then("2022-04-12T09:00", Relation::Office, "seal", json!({}));
    insta::assert_snapshot!(story.told);
}

#[test]
fn a_dispute_that_is_answered_late() {
    let mut story = Story::begin(dispute(), "2022-05-05T10:00");
    story.then("2022-05-10T10:00", Relation::Responsible, "correct", json!({}));
    insta::assert_snapshot!(story.told);
}

#[test]
fn a_report_is_verified_after_its_disputes() {
    let (report, none) = (report(), Map::new());
    let now = moment("2022-05-05T10:00");
    let verify = |children: &[Group]| {
        let request =
            Request { action: "verify", relations: &[Relation::Verifier], fields: &none, children, now };
        report.apply(&case_in(&report, "approved"), &request, &calendar())
    };
    assert_eq!(verify(&[Group::Open]).unwrap_err(), Refusal::ChildrenUnfinished { unfinished: 1 });
    assert_eq!(verify(&[Group::Done, Group::Rejected]).unwrap().case.state, "verified");
}

fn refused(state: &str, action: &str, who: &[Relation], given: Value, children: &[Group]) -> Refusal {
    let (task, given) = (task(), fields(given));
    let now = moment("2022-04-08T09:00");
    let request = Request { action, relations: who, fields: &given, children, now };
    task.apply(&case_in(&task, state), &request, &calendar()).unwrap_err()
}

#[test]
fn refusals_say_why() {
    let none = || json!({});
    let office = [Relation::Office];
    let bad = json!({ "receiver": "", "reason": "  不 ", "deadline": "2022-05-01", "extra": 1 });
    let dates = json!({ "receiver": "u1", "deadline": "2022-04-07" });
    let no_date = json!({ "receiver": 7, "deadline": "2022-02-30" });
    let files = json!({ "result": "已完成", "evidence": [] });
    insta::assert_json_snapshot!([
        refused("nowhere", "accept", &office, none(), &[]),
        refused("dispatched", "acept", &office, none(), &[]),
        refused("planned", "accept", &office, none(), &[]),
        refused("dispatched", "accept", &office, none(), &[]),
        refused("reported", "confirm", &[Relation::Sender, Relation::Responsible], none(), &[]),
        refused("in_progress", "transfer", &office, bad, &[]),
        refused("planned", "dispatch", &office, dates, &[]),
        refused("planned", "dispatch", &office, no_date, &[]),
        refused("in_progress", "report", &[Relation::Responsible], files, &[]),
        refused("confirmed", "close", &office, none(), &[Group::Done, Group::Open, Group::Waiting]),
    ]);
}

#[test]
fn parents_close_after_their_children_and_hand_down_a_rest() {
    let task = task();
    let none = Map::new();
    let now = moment("2022-04-08T09:00");
    let finished = [Group::Done, Group::Rejected];
    let request =
        Request { action: "close", relations: &[Relation::Office], fields: &none, children: &finished, now };
    assert_eq!(task.apply(&case_in(&task, "confirmed"), &request, &calendar()).unwrap().case.state, "closed");
    assert!(task.offers("confirmed", &[Relation::Office]).iter().any(|offer| offer.waits_for_children));
    let children = ["in_progress", "closed", "dispatched", "returned", "suspended"];
    let follow = |action: &str| {
        let offers = |state: &&str| task.offers(state, &[Relation::Parent]);
        children.iter().filter(|state| offers(state).iter().any(|of| of.action == action)).count()
    };
    assert_eq!(["suspend", "resume", "cancel", "close"].map(follow), [2, 1, 4, 0]);
}

#[test]
fn a_given_day_stays_whatever_is_loaded_before_it() {
    let off = |day: &str| {
        let local = format!(
            "[[local]]\ntitle = \"通知\"\ndocument = \"1号\"\ndate = \"2022-03-01\"\n\
             holidays = [{{ name = \"三月三\", from = \"{day}\", to = \"{day}\" }}]\n"
        );
        let local = Holidays::read("local.toml", &local).unwrap();
        Calendar::new(Holidays::published().unwrap().and(local), Hours::default())
    };
    let (task, plain) = (task(), calendar());
    let act = |case: &Case, at: &str, who: Relation, action: &str, calendar: &Calendar| {
        let offers = task.offers(&case.state, &[who]);
        let offer = offers.iter().find(|offer| offer.action == action).unwrap();
        let mut fields = filled(&offer.fields);
        fields.extend((action == "dispatch").then(|| ("deadline".to_owned(), json!("2022-04-15"))));
        fields.retain(|name, _| action == "dispatch" || name != "deadline");
        let request = Request { action, relations: &[who], fields: &fields, children: &[], now: moment(at) };
        task.apply(case, &request, calendar).unwrap().case
    };
    let due = |case: &Case, calendar: &Calendar| {
        case.timers.iter().find(|timer| timer.clock == "resolution").unwrap().due(calendar)
    };
    let case = act(&case_in(&task, "planned"), "2022-04-08T09:00", Relation::Sender, "dispatch", &plain);
    for (day, wanted) in [
        ("2022-04-11", "2022-04-15T17:30"),
        ("2022-04-18", "2022-04-15T17:30"),
        // Nobody works on the day itself.
        ("2022-04-15", "2022-04-18T17:30"),
    ] {
        assert_eq!(due(&case, &off(day)), Some(moment(wanted)), "{day}");
    }
    // It stands still on three working days, and is as much later.
    let case = act(&case, "2022-04-08T10:00", Relation::Responsible, "accept", &plain);
    let case = act(&case, "2022-04-11T10:00", Relation::Overseer, "suspend", &plain);
    assert_eq!(due(&case, &plain), None);
    let case = act(&case, "2022-04-14T10:00", Relation::Overseer, "resume", &plain);
    for day in ["2022-04-12", "2022-04-18"] {
        assert_eq!(due(&case, &off(day)), Some(moment("2022-04-20T17:30")), "{day}");
    }
    let kept: Case = serde_json::from_str(&serde_json::to_string(&case).unwrap()).unwrap();
    assert_eq!(kept, case);
}
