//! The relay: numbers without gaps, in the order of commits as it sees them.

use crate::databases::{check, closed, count, record};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Error, Store, Tx};
use tokio::sync::Notify;

const WRITERS: u128 = 6;
const EACH: u128 = 20;

/// Numbers until the writers are done and nothing waits.
async fn relay(store: Store, done: Arc<AtomicBool>) -> u64 {
    let mut numbered = 0;
    loop {
        let was_done = done.load(Ordering::Acquire);
        let some = store.number_events().await.unwrap();
        numbered += some;
        if was_done && some == 0 {
            return numbered;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn numbers_have_no_gaps_under_many_writers_and_two_relays() {
    check(async |fresh| {
        let done = Arc::new(AtomicBool::new(false));
        let mut relays = Vec::new();
        for _ in 0..2 {
            let store = fresh.open_impatient(100_000).await;
            relays.push(tokio::spawn(relay(store, Arc::clone(&done))));
        }
        let store = fresh.open_impatient(100_000).await;
        let writers = (0..WRITERS).map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    record(&store, &[closed(writer * EACH + n)]).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        done.store(true, Ordering::Release);
        let mut numbered = 0;
        for relay in relays {
            numbered += relay.await.unwrap();
        }
        let all = i64::try_from(WRITERS * EACH).unwrap();
        assert_eq!(i64::try_from(numbered).unwrap(), all);
        let events = store.events_after(0, 1000).await.unwrap();
        assert!(events.iter().map(|n| n.number).eq(1..=all));
        let ids: BTreeSet<_> = events.iter().map(|n| n.event.id).collect();
        assert_eq!(i64::try_from(ids.len()).unwrap(), all);
        assert_eq!(count(&store, "pending_events").await, 0);
    });
}

/// With a sequence, the one begun first would come first, and who had read the second would never see it.
#[test]
fn an_event_that_commits_later_is_numbered_later() {
    check(async |fresh| {
        if fresh.is_sqlite() {
            return; // one writer at a time: nobody commits before whoever began first
        }
        let store = fresh.open().await;
        let (recorded, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (slow, is_recorded, may_go_on) = (store.clone(), Arc::clone(&recorded), Arc::clone(&go_on));
        let first = tokio::spawn(async move {
            let record = async |tx: Tx| {
                tx.record(&closed(1), &[]).await?;
                is_recorded.notify_one();
                may_go_on.notified().await;
                Ok::<_, Error>(())
            };
            slow.write("slow", record).await.unwrap();
        });
        recorded.notified().await;
        record(&store, &[closed(2)]).await.unwrap();
        assert_eq!(store.number_events().await.unwrap(), 1);
        go_on.notify_one();
        first.await.unwrap();
        assert_eq!(store.number_events().await.unwrap(), 1);
        let events = store.events_after(0, 9).await.unwrap();
        assert_eq!(events.iter().map(|n| &n.event).collect::<Vec<_>>(), [&closed(2), &closed(1)]);
    });
}

#[test]
fn many_events_are_numbered_in_batches_and_read_in_pages() {
    check(async |fresh| {
        let store = fresh.open().await;
        let events: Vec<_> = (1..=1001).map(closed).collect();
        record(&store, &events).await.unwrap();
        assert_eq!(store.number_events().await.unwrap(), 1001);
        assert_eq!(store.number_events().await.unwrap(), 0);
        let page = store.events_after(998, 2).await.unwrap();
        assert_eq!(page.iter().map(|n| n.number).collect::<Vec<_>>(), [999, 1000]);
        assert_eq!(page[0].event.id, closed(999).id);
        assert_eq!(store.events_after(1001, 2).await.unwrap(), []);
    });
}
