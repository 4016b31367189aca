//! The journal: only ever added to, and without personal values.

use crate::databases::{check, closed, code, count, record, salt, sql};
use domain::id::{EventId, PersonId};
use domain::journal::{Change, Recorded};
use serde_json::json;
use store::{Error, Tx};
use uuid::Uuid;

#[test]
fn events_are_read_as_they_were_recorded() {
    check(async |fresh| {
        let store = fresh.open().await;
        let mut by_itself = closed(2);
        (by_itself.person, by_itself.post, by_itself.changes) = (None, None, vec![]);
        let events = [closed(1), by_itself];
        record(&store, &events).await.unwrap();
        store.number_events().await.unwrap();
        let read = store.events_after(0, 9).await.unwrap();
        assert_eq!(read.iter().map(|n| n.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(read[0].event.at.to_string(), "2022-04-08 09:00:00 +08:00");
        assert_eq!(read[0].event.changes[0].after, Some(Recorded::Plain(json!({"z": 1, "a": [0.1]}))));
        assert_eq!(read.into_iter().map(|n| n.event).collect::<Vec<_>>(), events);
    });
}

#[test]
fn the_database_refuses_to_change_or_delete_what_happened() {
    check(async |fresh| {
        let store = fresh.open().await;
        record(&store, &[closed(1)]).await.unwrap();
        store.number_events().await.unwrap();
        let mut statements = vec![
            "UPDATE events SET what = 'x'",
            "DELETE FROM events",
            "UPDATE event_numbers SET number = 7",
            "DELETE FROM event_numbers",
        ];
        statements.extend(if fresh.is_sqlite() {
            [
                "INSERT OR REPLACE INTO events SELECT id, at, person, post, 'x', subject_kind, subject_id, changes, request, unit FROM events",
                "INSERT OR REPLACE INTO event_numbers SELECT 7, event FROM event_numbers",
            ]
        } else {
            [
                "INSERT INTO events SELECT * FROM events ON CONFLICT (id) DO UPDATE SET what = 'x'",
                "TRUNCATE events, event_numbers, pending_events",
            ]
        });
        for statement in statements {
            let fault = sql(&store, statement).await.unwrap_err();
            assert!(fault.contains("the journal is append-only"), "{statement}: {fault}");
        }
        let events = store.events_after(0, 9).await.unwrap();
        assert_eq!((events.len(), events[0].number, &events[0].event), (1, 1, &closed(1)));
    });
}

#[test]
fn an_events_id_is_taken_once() {
    check(async |fresh| {
        let store = fresh.open().await;
        record(&store, &[closed(1)]).await.unwrap();
        let fault = record(&store, &[closed(2), closed(1)]).await.unwrap_err().to_string();
        assert!(
            fault.starts_with("cannot record the event 00000000-0000-0000-0000-000000000001: "),
            "{fault}"
        );
        assert_eq!(count(&store, "events").await, 1);
    });
}

#[test]
fn a_personal_value_can_be_verified_until_its_salt_is_erased() {
    check(async |fresh| {
        let store = fresh.open().await;
        let (salt, others) = (salt(7, 11), salt(8, 12));
        let mut event = closed(1);
        let phone = code("phone");
        event.changes = vec![
            Change::personal(phone.clone(), &salt, Some("137"), Some("138")),
            Change::personal(code("name"), &others, None, Some("张三")),
        ];
        let salts = [salt.clone(), others.clone()];
        store.write("record", async |tx: Tx| tx.record(&event, &salts).await).await.unwrap();
        store.number_events().await.unwrap();
        let kept = store.salt(salt.id).await.unwrap().unwrap();
        let read = store.events_after(0, 1).await.unwrap().remove(0).event;
        let commitment = read.changes[0].commitments().nth(1).unwrap();
        assert!(commitment.matches(&kept, &phone, "138"));
        assert!(!commitment.matches(&kept, &phone, "139"));

        let erase = async |tx: Tx| tx.erase_salts(PersonId(Uuid::from_u128(11))).await;
        assert_eq!(store.write("erase", erase).await.unwrap(), 1);
        assert_eq!(store.salt(salt.id).await.unwrap(), None);
        assert_eq!(store.salt(others.id).await.unwrap(), Some(others));
        assert_eq!(store.events_after(0, 1).await.unwrap()[0].event, event);
    });
}

#[test]
fn neither_value_nor_erased_salt_is_in_the_file() {
    check(async |fresh| {
        let Some(path) = fresh.url.strip_prefix("sqlite:") else { return };
        let store = fresh.open().await;
        let mut salt = salt(7, 11);
        salt.bytes = *b"a salt of which nothing is left.";
        let mut event = closed(1);
        event.changes = vec![Change::personal(code("phone"), &salt, None, Some("13800009999"))];
        let salts = [salt.clone()];
        store.write("record", async |tx: Tx| tx.record(&event, &salts).await).await.unwrap();
        store.write("erase", async |tx: Tx| tx.erase_salts(salt.person).await).await.unwrap();
        store.close().await.unwrap();
        let file = std::fs::read(path).unwrap();
        let holds = |needle: &[u8]| file.windows(needle.len()).any(|window| window == needle);
        assert!(holds(b"task.closed"));
        assert!(!holds(b"13800009999") && !holds(&salt.bytes));
    });
}

#[test]
fn a_commitment_without_its_salt_is_refused() {
    check(async |fresh| {
        let store = fresh.open().await;
        let mut event = closed(1);
        event.changes = vec![Change::personal(code("phone"), &salt(7, 11), None, Some("138"))];
        let fault = record(&store, &[event.clone()]).await.unwrap_err();
        assert!(
            matches!(fault, Error::SaltNotGiven { event: EventId(id), .. } if id == event.id.0),
            "{fault}"
        );
        assert_eq!(count(&store, "events").await, 0);
    });
}

#[test]
fn a_corrupt_row_is_named() {
    check(async |fresh| {
        let store = fresh.open().await;
        let id = if fresh.is_sqlite() { "zeroblob(16)" } else { "'00000000-0000-0000-0000-000000000000'" };
        let event = format!(
            "INSERT INTO events SELECT {id}, '2022-04-08T01:00:00+00:00', NULL, NULL, 'a', 'b', {id}, '[{{}}]', {id}, NULL"
        );
        sql(&store, &event).await.unwrap();
        sql(&store, &format!("INSERT INTO event_numbers VALUES (1, {id})")).await.unwrap();
        let fault = store.events_after(0, 9).await.unwrap_err().to_string();
        let start = "table events, column changes, id 00000000-0000-0000-0000-000000000000: missing field";
        assert!(fault.starts_with(start), "{fault}");
    });
}
