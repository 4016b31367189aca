//! The queue: each job once, whoever takes it.

use crate::databases::check;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::JobId;
use domain::job::{JobKind, LEASE, TRIES, again};
use std::collections::BTreeSet;
use store::{Error, Store, Tx};
use uuid::Uuid;

const JOBS: u128 = 40;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_650_000_000, 0).unwrap()
}

async fn ask(store: &Store, ids: impl Iterator<Item = u128> + Clone) {
    let work = async |tx: Tx| {
        for id in ids.clone() {
            tx.add_job(JobId(Uuid::from_u128(id)), JobKind::Thumbnail, Uuid::from_u128(id), now()).await?;
        }
        Ok::<_, Error>(())
    };
    store.write("ask", work).await.unwrap();
}

#[test]
fn of_many_takers_each_job_has_one() {
    check(async |fresh| {
        ask(&fresh.open().await, 1..=JOBS).await;
        let mut takers = Vec::new();
        for _ in 0..4 {
            let store = fresh.open_impatient(100_000).await;
            takers.push(tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let Some(job) = store.take_job(now()).await.unwrap() else {
                        // On PostgreSQL, what others are about to take is skipped.
                        return taken;
                    };
                    let job = &job;
                    store.write("end", async |tx: Tx| tx.end_job(job).await).await.unwrap();
                    taken.push(job.subject);
                }
            }));
        }
        let mut all = Vec::new();
        for taker in takers {
            all.extend(taker.await.unwrap());
        }
        assert_eq!(all.len(), usize::try_from(JOBS).unwrap());
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(fresh.open().await.count_jobs().await.unwrap(), (0, 0));
    });
}

#[test]
fn a_job_whose_taker_died_is_taken_again_and_the_dead_can_save_nothing() {
    check(async |fresh| {
        let store = fresh.open().await;
        ask(&store, 1..=1).await;
        let first = store.take_job(now()).await.unwrap().unwrap();
        assert_eq!(store.take_job(now()).await.unwrap(), None);
        assert_eq!(store.take_job(now() + LEASE - TimeDelta::seconds(1)).await.unwrap(), None);
        let second = store.take_job(now() + LEASE).await.unwrap().unwrap();
        assert_eq!((second.id, second.tries), (first.id, 2));
        let late = store.write("late", async |tx: Tx| tx.end_job(&first).await).await;
        assert!(matches!(late, Err(Error::JobLost { .. })));
        store.put_back(&first, "late", None, now()).await.unwrap();
        store.write("end", async |tx: Tx| tx.end_job(&second).await).await.unwrap();
        assert_eq!(store.count_jobs().await.unwrap(), (0, 0));
    });
}

#[test]
fn a_job_that_fails_waits_longer_each_time_and_is_kept_in_the_end() {
    check(async |fresh| {
        let store = fresh.open().await;
        ask(&store, 1..=1).await;
        let mut time = now();
        for tries in 1..=TRIES {
            let job = store.take_job(time).await.unwrap().unwrap();
            assert_eq!(job.tries, tries);
            let next = again(tries, time);
            assert_eq!(next.is_none(), tries == TRIES);
            store.put_back(&job, "no", next, time).await.unwrap();
            if let Some(next) = next {
                assert_eq!(next - time, TimeDelta::seconds(1 << tries));
                assert_eq!(store.take_job(next - TimeDelta::seconds(1)).await.unwrap(), None);
                time = next;
            }
        }
        assert_eq!(store.take_job(time + TimeDelta::days(99)).await.unwrap(), None);
        assert_eq!(store.count_jobs().await.unwrap(), (0, 1));
    });
}

#[test]
fn a_job_of_a_change_that_was_not_saved_is_never_done() {
    check(async |fresh| {
        let store = fresh.open().await;
        let fail = async |tx: Tx| {
            tx.add_job(JobId(Uuid::from_u128(1)), JobKind::Thumbnail, Uuid::nil(), now()).await?;
            Err::<(), _>(Error::InMemory)
        };
        store.write("fail", fail).await.unwrap_err();
        assert_eq!(store.count_jobs().await.unwrap(), (0, 0));
    });
}
