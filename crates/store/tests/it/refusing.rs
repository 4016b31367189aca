//! Databases that take no changes: what is said, and that nothing is lost.

use crate::databases::{check, closed, count, record, sql};
use store::{Settings, Store};

#[test]
fn a_database_that_takes_no_changes_says_so_and_keeps_what_it_has() {
    check(async |fresh| {
        let store = fresh.open().await;
        record(&store, &[closed(1)]).await.unwrap();
        if fresh.is_sqlite() {
            sql(&store, "PRAGMA max_page_count = 1").await.unwrap();
            let many: Vec<_> = (2..2000).map(closed).collect();
            let full = record(&store, &many).await.unwrap_err();
            assert!(full.is_full_or_read_only(), "{full}");
            assert_eq!(count(&store, "events").await, 1);
            sql(&store, "PRAGMA max_page_count = 1000000").await.unwrap();
            record(&store, &many).await.unwrap();
            sql(&store, "PRAGMA query_only = ON").await.unwrap();
        }
        let settings = Settings { connections: 1, ..Settings::default() };
        let alone = Store::open_with(&fresh.url, settings).await.unwrap();
        let later = if fresh.is_sqlite() { store.clone() } else { alone };
        if !fresh.is_sqlite() {
            sql(&later, "SET default_transaction_read_only = on").await.unwrap();
        }
        let refused = record(&later, &[closed(5000)]).await.unwrap_err();
        assert!(refused.is_full_or_read_only(), "{refused}");
        later.ping().await.unwrap();
        later.events_after(0, 1).await.unwrap();
        assert_eq!(count(&fresh.open().await, "events").await, if fresh.is_sqlite() { 1999 } else { 1 });
    });
}
