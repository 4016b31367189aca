//! Random walks of stored cases: what people are offered is taken, what they aren't is refused, and what is stored is what
//! the domain decides.

use app::access::{Action as May, Owners};
use app::applications::Application;
use app::cases::{
    Action, CaseDetail, NewTask, OfferView, Opening, act, case_for, open_application, open_case, open_task,
};
use app::files::{NewFile, add_file};
use app::people::{Credential, recognise};
use app::{Actor, AppError, CaseId, Mode, RequestId, System, WorldClock};
use chrono::{Days, TimeDelta};
use domain::case::Case;
use domain::hand_over::{HandOver, holder};
use domain::lifecycle::{Effect, Group, Outcome, Refusal, Relation, Request};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use store::{Act, SignedFor, Tx};
use testkit::world::{World, check, clerk, secret};
use uuid::Uuid;

/// The steps of a walk, at most.
const LONGEST: usize = 70;

/// The hours to which business time goes on during a walk.
const HOURS: [i64; 6] = [0, 3, 26, 75, 270, 900];

const ACCOUNTS: [&str; 14] = [
    "root-office",
    "root-head",
    "root-auditor",
    "other",
    "office",
    "head",
    "overseer",
    "reporter",
    "approver",
    "verifier",
    "dispatcher",
    "clerk-T1",
    "clerk-V1",
    "clerk-V3",
];

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Who walks, and the same record at several times.
struct Cast {
    systems: Vec<System>,
    /// With a file that they handed in, if they may.
    actors: Vec<(Actor, Option<Uuid>)>,
}

impl Cast {
    async fn of(world: &World) -> Self {
        let (shelf, store) = (world.system.shelf(), world.system.store());
        let system = |hours: &i64| {
            let clock = WorldClock::new(Some(world.system.now() + TimeDelta::hours(*hours)));
            System::try_with(store.clone(), shelf.clone(), clock, Mode::Serve).unwrap()
        };
        let mut actors = Vec::new();
        for account in ACCOUNTS {
            let request = RequestId(Uuid::now_v7());
            let actor = recognise(&world.system, Credential::Token(secret(account)), request).await.unwrap();
            let (unit, name) = (actor.posts[0].path.code().to_owned(), "a.txt".to_owned());
            let file = NewFile { unit, name, subject_kind: None, subject: None };
            let file = add_file(&world.system, &actor, &file, account.into()).await.ok();
            actors.push((actor, file.map(|file| file.id)));
        }
        Self { systems: HOURS.iter().map(system).collect(), actors }
    }

    fn actor(&self, account: &str) -> &Actor {
        &self.actors.iter().find(|(actor, _)| actor.name == account).unwrap().0
    }
}

/// A case with what became of it.
#[derive(Debug, Clone, PartialEq)]
struct Stored {
    case: Case,
    acts: Vec<Act>,
    records: Vec<SignedFor>,
}

fn has_open_parts(all: &[Stored], id: CaseId) -> bool {
    all.iter().any(|of| of.case.parent == Some(id) && !of.case.group.is_final())
}

struct Walk<'a> {
    cast: &'a Cast,
    chance: Chance,
    hour: usize,
    ids: Vec<CaseId>,
    /// All of them, when they are known to be unchanged.
    known: Option<Vec<Stored>>,
    /// How often each action was taken.
    done: &'a mut BTreeMap<String, usize>,
}

impl Walk<'_> {
    fn system(&self) -> &System {
        &self.cast.systems[self.hour]
    }

    async fn stored(&self, id: CaseId) -> Stored {
        let store = self.system().store();
        let case = store.case(id).await.unwrap().unwrap();
        Stored { case, acts: store.acts(id).await.unwrap(), records: store.hand_overs(id).await.unwrap() }
    }

    async fn all(&self) -> Vec<Stored> {
        let mut all = Vec::new();
        for id in &self.ids {
            all.push(self.stored(*id).await);
        }
        all
    }

    async fn step(&mut self) {
        if self.chance.below(3) == 0 {
            self.hour = (self.hour + 1).min(HOURS.len() - 1);
        }
        let (cast, id) = (self.cast, *self.chance.of(&self.ids));
        let before = match self.known.take() {
            Some(known) => known,
            None => self.all().await,
        };
        let at = self.ids.iter().position(|of| *of == id).unwrap();
        let case = &before[at].case;
        let rules = self.system().rules().await.unwrap();
        let lifecycle = rules.lifecycles.of(&case.standing).unwrap();
        // Rather what was seldom done before, and no early end, so that few steps lead far.
        let done = |action: &str, to: &str| {
            let is_end = lifecycle.state(to).unwrap().group == Group::Rejected;
            self.done.get(action).copied().unwrap_or_default() + if is_end { 5 } else { 0 }
        };
        let rarest = |actor: &Actor| {
            let relations = case.relations(actor.person, &actor.posts);
            let offers = lifecycle.offers(&case.standing.state, &relations);
            offers.iter().map(|offer| done(&offer.action, &offer.to)).min().unwrap_or(usize::MAX)
        };
        let tries = (0..8).map(|_| self.chance.of(&cast.actors)).collect::<Vec<_>>();
        let (actor, file) = tries.iter().min_by_key(|(actor, _)| rarest(actor)).unwrap();
        let seen = case_for(self.system(), actor, id).await;
        let offers = seen.map(|detail| detail.offers).unwrap_or_default();
        let actions = &lifecycle.actions;
        let name = self.chance.of(actions).0.as_str();
        let named = offers.iter().find(|offer| offer.action == name);
        let rare = offers.iter().min_by_key(|offer| done(&offer.action, &offer.to));
        let offer = rare.filter(|_| self.chance.below(5) > 0).or(named);
        let Some(offer) = offer else {
            self.refused(actor, &before, at, name).await;
            self.known = Some(before);
            return;
        };
        let Some(fields) = self.fill(actor, *file, case, offer).await else { return };
        let given = Action { action: offer.action.clone(), fields };
        *self.done.entry(offer.action.clone()).or_default() += 1;
        let stale = act(self.system(), actor, id, case.version - 1, &given).await;
        assert!(matches!(stale, Err(AppError::Stale { .. })), "{stale:?}");
        let answer = act(self.system(), actor, id, case.version, &given).await;
        if offer.waits_for_children && has_open_parts(&before, id) {
            let refusal = answer.unwrap_err();
            assert!(matches!(refusal, AppError::Refused(Refusal::ChildrenUnfinished { .. })), "{refusal:?}");
            assert_eq!(self.all().await, before);
            return;
        }
        let told = format!("{} by {} on {before:#?}", given.action, actor.name);
        let detail = answer.unwrap_or_else(|fault| panic!("{fault:?}: {told}"));
        self.compare(actor, &before, at, &given, &detail).await;
    }

    /// Whatever isn't offered is refused, and changes nothing.
    async fn refused(&self, actor: &Actor, before: &[Stored], at: usize, name: &str) {
        let case = &before[at].case;
        let given = Action { action: name.to_owned(), fields: Map::new() };
        let refusal = act(self.system(), actor, case.id, case.version, &given).await.unwrap_err();
        let is_right = matches!(
            refusal,
            AppError::Denied { .. }
                | AppError::Conflict { code: "sealed_with_month", .. }
                | AppError::Refused(
                    Refusal::NotNow { .. } | Refusal::NotYours { .. } | Refusal::Barred { .. }
                )
        );
        assert!(is_right, "{name} by {} in {}: {refusal:?}", actor.name, case.standing.state);
        assert_eq!(self.stored(case.id).await, before[at]);
    }

    /// What an offer asks for; none when nobody could give that.
    async fn fill(
        &mut self,
        actor: &Actor,
        file: Option<Uuid>,
        case: &Case,
        offer: &OfferView,
    ) -> Option<Map<String, Value>> {
        let asked = offer.fields["properties"].as_object().unwrap();
        let mut given = Map::new();
        for (name, kind) in asked {
            let value = match (kind["type"].as_str().unwrap(), kind["format"].as_str()) {
                ("array", _) => json!([file?]),
                (_, Some("date")) => json!(self.system().today() + Days::new(9)),
                (_, Some("person")) => json!(clerk("T2")),
                (_, Some("unit")) => json!(self.receiver(actor, case, &offer.action).await?),
                _ => json!("超出职责范围"),
            };
            given.insert(name.clone(), value);
        }
        Some(given)
    }

    /// Somebody else whom the actor may give it to.
    async fn receiver(&mut self, actor: &Actor, case: &Case, action: &str) -> Option<String> {
        let store = self.system().store();
        let mut fitting = Vec::new();
        for code in ["R", "T1", "T2", "V1", "V3", "G1"] {
            let path = store.unit(code).await.unwrap().unwrap().path;
            let at = &case.at().path;
            let owners = Owners { units: vec![path.clone()], goals: case.goals.clone() };
            let fits = match action {
                "escalate" => at.is_within(&path),
                "second" => code != "T2",
                _ => self.system().policies().authorise(actor, May::TaskOpen, &owners).is_ok(),
            };
            if fits && (path != *at || action == "second") {
                fitting.push(code.to_owned());
            }
        }
        if fitting.is_empty() { None } else { Some(self.chance.of(&fitting).clone()) }
    }

    /// What is stored is what the domain decides, for the case and all that follows from it.
    async fn compare(
        &mut self,
        actor: &Actor,
        before: &[Stored],
        at: usize,
        given: &Action,
        detail: &CaseDetail,
    ) {
        let after = self.all().await;
        let again = case_for(self.system(), actor, before[at].case.id).await;
        match again {
            Ok(again) => assert_eq!(json!(again), json!(detail)),
            // They gave it out of their sight.
            Err(refusal) => assert!(matches!(refusal, AppError::Denied { .. }) && detail.offers.is_empty()),
        }
        assert_eq!(detail.case.version, after[at].case.version);
        let relations = before[at].case.relations(actor.person, &actor.posts);
        let passes = self.decided(&before[at], &after[at], &relations, given, before).await;
        let mut followed = vec![at];
        let mut whole: Vec<CaseId> = if passes { vec![before[at].case.id] } else { Vec::new() };
        while let Some(parent) = whole.pop() {
            let parts = (0..before.len()).filter(|part| before[*part].case.parent == Some(parent));
            for part in parts.collect::<Vec<_>>() {
                let case = &before[part].case;
                let rules = self.system().rules().await.unwrap();
                let offers = rules.lifecycles.of(&case.standing).unwrap();
                let offers = offers.offers(&case.standing.state, &[Relation::Parent]);
                if offers.iter().any(|offer| offer.action == given.action) {
                    let by = [Relation::Parent];
                    if self.decided(&before[part], &after[part], &by, given, before).await {
                        whole.push(case.id);
                    }
                    followed.push(part);
                }
            }
        }
        for (number, (was, is)) in before.iter().zip(&after).enumerate() {
            assert!(followed.contains(&number) || was == is, "{was:?} {is:?}");
            assert!(is.case.group != Group::Done || !has_open_parts(&after, is.case.id));
        }
        self.known = Some(after);
    }

    /// Whether the action has to be passed down.
    async fn decided(
        &self,
        before: &Stored,
        after: &Stored,
        relations: &[Relation],
        given: &Action,
        all: &[Stored],
    ) -> bool {
        let rules = self.system().rules().await.unwrap();
        let lifecycle = rules.lifecycles.of(&before.case.standing).unwrap();
        let (last, earlier) = after.acts.split_last().unwrap();
        let parts = all.iter().filter(|of| of.case.parent == Some(before.case.id));
        let children: Vec<Group> = parts.map(|of| of.case.group).collect();
        let (action, fields, now) = (given.action.as_str(), &last.fields, last.at);
        let request = Request { action, relations, fields, children: &children, now };
        let Outcome { case, effects, .. } =
            lifecycle.apply(&before.case.standing, &request, &rules.calendar).unwrap();
        assert_eq!(after.case.standing, case);
        assert_eq!(after.case.group, lifecycle.state(&case.state).unwrap().group);
        assert_eq!(after.case.version, before.case.version + 1);
        assert_eq!(earlier, before.acts);
        assert_eq!((last.from.as_str(), &last.to), (before.case.standing.state.as_str(), &case.state));
        assert_eq!(last.action, given.action);
        let hands_over = effects.iter().any(|effect| matches!(effect, Effect::HandOver(_)));
        let more = after.records.len() - before.records.len();
        assert!(more <= usize::from(hands_over), "{:?}", after.records);
        let kept = before.records.iter().zip(&after.records);
        for (before, after) in kept {
            let (was, is) = (&before.hand_over, &after.hand_over);
            assert!(was.received.is_none() || was.received == is.received);
            assert_eq!(HandOver { received: None, ..was.clone() }, HandOver { received: None, ..is.clone() });
        }
        let records: Vec<HandOver> = after.records.iter().map(|of| of.hand_over.clone()).collect();
        let has_it = after.case.holder.as_ref().map(|place| place.id.to_string());
        assert_eq!(has_it.as_deref(), holder(&records));
        effects.contains(&Effect::PassDown)
    }

    /// Each act is an event, with what it changed.
    async fn journal(&self, all: &[Stored]) {
        self.system().relay().await.unwrap();
        let mut events = self.system().store().events_after(0, 100_000).await.unwrap();
        events.retain(|of| self.ids.contains(&CaseId(of.event.subject.id)));
        for stored in all {
            let of_case = events.iter().filter(|of| of.event.subject.id == stored.case.id.0);
            let (opened, acted): (Vec<_>, Vec<_>) =
                of_case.partition(|of| of.event.what.as_str() == "case.opened");
            assert_eq!((opened.len(), acted.len()), (1, stored.acts.len()));
            for (event, act) in acted.iter().zip(&stored.acts) {
                let event = &event.event;
                assert_eq!((event.person, event.post, event.at), (act.person, act.post, act.at));
                let text = json!(event.changes).to_string();
                let state = |name: &str| text.contains(&format!("\"{name}\""));
                assert!(state(&act.action) && (act.from == act.to || state(&act.from) && state(&act.to)));
            }
        }
    }
}

async fn task(system: &System, by: &Actor, receiver: Option<&str>, parent: Option<CaseId>) -> CaseId {
    let task = NewTask {
        title: "协调项目用地".to_owned(),
        body: Map::new(),
        receiver: receiver.map(str::to_owned),
        co_units: vec!["B1".to_owned()].into_iter().filter(|_| parent.is_none()).collect(),
        deadline: None,
        parent: parent.map(|parent| parent.0),
        goal: parent.is_none().then(|| "T1".to_owned()),
    };
    CaseId(open_task(system, by, &task).await.unwrap().case.id)
}

async fn application(system: &System, by: &Actor) -> CaseId {
    let body = json!({ "kind": "target_change", "goal": "T1", "unit": "T1", "period": "2022",
        "effective_from": "2022-12", "target": { "value": 80 }, "reason": "统计口径调整" });
    let body: Application = serde_json::from_value(body).unwrap();
    CaseId(open_application(system, by, &body).await.unwrap().case.id)
}

async fn plain(lifecycle: &str, system: &System, by: &Actor, receiver: Option<&str>) -> CaseId {
    let rules = system.rules().await.unwrap();
    let rules = &*rules;
    let open = async |tx: Tx| {
        let receiver = match receiver {
            Some(code) => tx.unit(code).await?,
            None => None,
        };
        let opening = Opening {
            lifecycle,
            title: "三月数据".to_owned(),
            body: Map::new(),
            subject: None,
            goals: Vec::new(),
            parent: None,
            receiver: receiver.as_ref(),
            co: Vec::new(),
        };
        open_case(&tx, system, rules, (by, &by.posts[0]), opening).await
    };
    system.store().write("open_plain", open).await.unwrap().id
}

async fn open(lifecycle: &str, cast: &Cast, walk: u64) -> Vec<CaseId> {
    let system = &cast.systems[0];
    match lifecycle {
        "application" => vec![application(system, cast.actor("reporter")).await],
        "report" if walk.is_multiple_of(3) => vec![plain("report", system, cast.actor("office"), None).await],
        "report" if walk % 3 == 1 => {
            vec![plain("report", system, cast.actor("office"), Some("V1")).await]
        }
        "report" => vec![plain("report", system, cast.actor("root-office"), Some("T1")).await],
        "dispute" => vec![plain("dispute", system, cast.actor("other"), Some("T1")).await],
        "task" => {
            let receiver = walk.is_multiple_of(2).then_some("T1");
            let whole = task(system, cast.actor("root-head"), receiver, None).await;
            let part = task(system, cast.actor("root-office"), Some("V1"), Some(whole)).await;
            vec![whole, part, task(system, cast.actor("office"), Some("G1"), Some(part)).await]
        }
        other => panic!("no walk through {other}"),
    }
}

#[test]
fn what_is_stored_is_what_is_decided_whatever_people_do() {
    check(async |world| {
        let cast = &Cast::of(world).await;
        let rules = world.system.rules().await.unwrap();
        // A board's case hangs on its figures: its ways, and those of objections to it, are walked over HTTP.
        let hang_on_figures = ["board", "objection"];
        let walked = rules.lifecycles.all();
        for lifecycle in walked.filter(|of| !hang_on_figures.contains(&of.name.as_str())) {
            // Nothing is sealed by itself.
            let seals = |action: &str| {
                let mut rows = lifecycle.transitions.iter().filter(|row| row.action == action);
                rows.any(|row| row.effects.contains(&Effect::Seal))
            };
            let mut done = BTreeMap::new();
            let wanted = lifecycle.actions.iter().filter(|(action, _)| !seals(action)).count();
            let (mut steps, mut number) = (0, 0);
            while steps < 60 || (done.len() < wanted && steps < 400) {
                let ids = open(&lifecycle.name, cast, number).await;
                let mut walk =
                    Walk { cast, chance: Chance(number), hour: 0, ids, known: None, done: &mut done };
                for _ in 0..LONGEST {
                    walk.step().await;
                    steps += 1;
                    if walk.known.iter().any(|all| all.iter().all(|of| of.case.group.is_final())) {
                        break;
                    }
                }
                let all = walk.all().await;
                walk.journal(&all).await;
                number += 1;
            }
            println!("{}: {number} walks, {done:?}", lifecycle.name);
            let missed =
                lifecycle.actions.iter().filter(|(action, _)| !done.contains_key(action) && !seals(action));
            assert_eq!(missed.count(), 0, "{}: only {done:?}", lifecycle.name);
        }
    });
}
