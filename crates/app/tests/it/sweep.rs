//! The escalation ladder as time goes on: each rung is heard of once, whoever looks, and never on a day off.

use app::calendar::{LocalHolidays, load_holidays};
use app::cases::{NewTask, case_for, open_task, sweep};
use app::messages::{MessageFilter, messages};
use app::people::{Credential, recognise};
use app::{Actor, AppError, CaseId, Mode, RequestId, Store, System, WorldClock};
use domain::calendar::Moment;
use serde_json::{Value, json};
use store::{Setting, Tx};
use testkit::world::{World, check, secret};
use uuid::Uuid;

/// A Monday on which the place has a day off.
const HOLIDAYS: &str = "[[local]]\ntitle = \"放假通知\"\ndocument = \"示例〔2022〕1号\"\ndate = \"2022-03-01\"\n\
    holidays = [{ name = \"三月三\", from = \"2022-04-11\", to = \"2022-04-11\" }]\n";

async fn actor(world: &World, account: &str) -> Actor {
    let request = RequestId(Uuid::now_v7());
    recognise(&world.system, Credential::Token(secret(account)), request).await.unwrap()
}

/// A process of its own on the same database, whose clock shows this time.
async fn at(world: &World, time: &str) -> System {
    let now = Moment::parse_from_rfc3339(&format!("{time}:00+08:00")).unwrap();
    let store = Store::open(&world.database).await.unwrap();
    System::try_new(store, WorldClock::new(Some(now)), Mode::Serve).unwrap()
}

/// Opens a task for `T1` with a deadline, on a Friday at nine.
async fn open(world: &World) -> CaseId {
    let head = actor(world, "root-head").await;
    let task = NewTask {
        title: "协调项目用地".to_owned(),
        body: serde_json::Map::new(),
        receiver: Some("T1".to_owned()),
        co_units: Vec::new(),
        deadline: Some("2022-04-15".parse().unwrap()),
        parent: None,
        goal: None,
    };
    CaseId(open_task(&world.system, &head, &task).await.unwrap().case.id)
}

/// What was said of missed clocks: clock, who heard of it, the minute in which it was due, for the world's clock runs.
async fn heard(world: &World) -> Vec<(String, String, String)> {
    world.system.relay().await.unwrap();
    let events = world.system.store().events_after(0, 1000).await.unwrap();
    let escalated = events.iter().filter(|of| of.event.what.as_str() == "case.escalated");
    let fields = escalated.map(|of| {
        assert!(of.event.person.is_none() && of.event.post.is_none() && of.event.unit.is_some());
        let changes = json!(of.event.changes);
        let field = |at: usize| match &changes[at]["after"] {
            Value::Object(plain) => plain.values().next().unwrap().as_str().unwrap().to_owned(),
            other => panic!("{other}"),
        };
        (field(0), field(1), field(2)[..16].to_owned())
    });
    fields.collect()
}

/// The rungs of a task of Friday, 8 April 2022, 09:00, in the order in which they come: when, clock, who, due.
const RUNGS: [(&str, &str, &str, &str); 5] = [
    ("2022-04-08T14:31", "response", "responsible", "2022-04-08T14:30"),
    ("2022-04-12T09:31", "response", "office", "2022-04-08T14:30"),
    ("2022-04-15T17:31", "resolution", "responsible", "2022-04-15T17:30"),
    ("2022-04-18T17:31", "resolution", "overseer", "2022-04-15T17:30"),
    ("2022-04-20T17:31", "resolution", "head", "2022-04-15T17:30"),
];

fn rungs(upto: usize) -> Vec<(String, String, String)> {
    let rung = |(_, clock, to, due): &(&str, &str, &str, &str)| {
        ((*clock).to_owned(), (*to).to_owned(), (*due).to_owned())
    };
    RUNGS[..upto].iter().map(rung).collect()
}

/// The clocks of whose passing an account was written to, the last first.
async fn reminded(world: &World, account: &str) -> Vec<String> {
    let (filter, actor) = (MessageFilter::default(), actor(world, account).await);
    let messages = messages(&world.system, &actor, &filter, "").await.unwrap();
    let escalated = messages.items.into_iter().filter(|message| message.what == "case.escalated");
    escalated.map(|message| message.args["clock"].as_str().unwrap().to_owned()).collect()
}

async fn give_a_day_off(world: &World) {
    let admin = actor(world, "root-admin").await;
    load_holidays(&world.system, &admin, 0, &LocalHolidays { text: HOLIDAYS.to_owned() }).await.unwrap();
}

#[test]
fn each_rung_is_heard_of_once_and_not_on_a_day_off() {
    check(async |world| {
        give_a_day_off(world).await;
        let id = open(world).await;
        let before = case_for(&world.system, &actor(world, "root-head").await, id).await.unwrap();
        for (number, (time, ..)) in RUNGS.iter().enumerate() {
            let early = match number {
                0 => "2022-04-08T14:28",
                // The day off: without it, the office would have heard at 09:30.
                1 => "2022-04-11T17:00",
                2 => "2022-04-15T17:28",
                3 => "2022-04-18T17:28",
                _ => "2022-04-20T17:28",
            };
            sweep(&at(world, early).await).await.unwrap();
            assert_eq!(heard(world).await, rungs(number), "{early}");
            let later = at(world, time).await;
            for _ in 0..2 {
                sweep(&later).await.unwrap();
                assert_eq!(heard(world).await, rungs(number + 1), "{time}");
            }
        }
        for (account, clocks) in [
            ("clerk-T1", &["resolution", "response"][..]),
            ("root-office", &["response"]),
            ("root-head", &["resolution"]),
        ] {
            assert_eq!(reminded(world, account).await, clocks, "{account}");
        }
        let after = case_for(&world.system, &actor(world, "root-head").await, id).await.unwrap();
        assert_eq!(json!(after.hand_overs), json!(before.hand_overs));
        assert_eq!(json!(after.acts), json!(before.acts));
        assert_eq!(json!(after.case), json!(before.case));
        assert!(after.clocks.iter().all(|clock| clock.missed.is_some()));
    });
}

#[test]
fn two_processes_that_look_at_once_say_it_once() {
    check(async |world| {
        give_a_day_off(world).await;
        for _ in 0..4 {
            open(world).await;
        }
        let [one, other] = [at(world, RUNGS[4].0).await, at(world, RUNGS[4].0).await];
        let looking =
            [one, other].map(|system| tokio::spawn(async move { sweep(&system).await.map(|_| ()) }));
        for looking in looking {
            looking.await.unwrap().unwrap();
        }
        let (mut found, mut wanted) = (heard(world).await, [rungs(5), rungs(5), rungs(5), rungs(5)].concat());
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
    });
}

#[test]
fn a_unit_of_work_counts_by_the_holidays_that_it_sees() {
    check(async |world| {
        let system = &world.system;
        let day = "2022-04-11".parse().unwrap();
        let sees = async |tx: &Tx| !system.rules_in(tx).await.unwrap().calendar.is_working_day(day);
        let work = async |tx: Tx| {
            assert!(!sees(&tx).await);
            tx.put_setting("calendar.holidays", &Setting { value: json!(HOLIDAYS), version: 1 }).await?;
            assert!(sees(&tx).await);
            Err::<(), _>(AppError::Cancelled)
        };
        system.store().write("try", work).await.unwrap_err();
        assert!(system.rules().await.unwrap().calendar.is_working_day(day), "it was not saved");
        give_a_day_off(world).await;
        let work = async |tx: Tx| Ok::<_, AppError>(sees(&tx).await);
        assert!(system.store().write("look", work).await.unwrap());
    });
}
