//! Opening: from nothing, again, several at once, and what is no database.

use crate::databases::{check, closed, count, number, record};
use store::{Error, Store};

#[test]
fn tables_are_made_once() {
    check(async |fresh| {
        let mut applied = Vec::new();
        for _ in 0..2 {
            let store = fresh.open().await;
            assert_eq!(count(&store, "events").await, 0);
            applied.push(count(&store, "seaql_migrations").await);
            store.close().await.unwrap();
        }
        assert_eq!(applied[0], applied[1]);
    });
}

#[test]
fn several_that_open_at_once_make_the_tables_once() {
    check(async |fresh| {
        let opened = (0..4).map(|_| {
            let url = fresh.url.clone();
            tokio::spawn(async move { Store::open(&url).await })
        });
        for opening in opened.collect::<Vec<_>>() {
            let store = opening.await.unwrap().unwrap();
            let twice = "SELECT count(*) - count(DISTINCT version) AS n FROM seaql_migrations";
            assert_eq!(number(&store, twice).await, 0);
        }
    });
}

#[test]
fn what_was_saved_is_there_after_reopening() {
    check(async |fresh| {
        let (waiting, numbered) = (closed(2), closed(1));
        let store = fresh.open().await;
        record(&store, std::slice::from_ref(&numbered)).await.unwrap();
        store.number_events().await.unwrap();
        record(&store, std::slice::from_ref(&waiting)).await.unwrap();
        store.close().await.unwrap();
        let store = fresh.open().await;
        assert_eq!(store.number_events().await.unwrap(), 1);
        let events = store.events_after(0, 9).await.unwrap();
        assert_eq!(events.into_iter().map(|n| n.event).collect::<Vec<_>>(), [numbered, waiting]);
    });
}

#[test]
fn sqlite_is_set_up_to_be_safe() {
    check(async |fresh| {
        if !fresh.is_sqlite() {
            return;
        }
        let store = fresh.open().await;
        for (pragma, wanted) in
            [("foreign_keys", 1), ("busy_timeout", 5000), ("secure_delete", 1), ("synchronous", 2)]
        {
            let column = if pragma == "busy_timeout" { "timeout" } else { pragma };
            let query = format!("SELECT {column} AS n FROM pragma_{pragma}");
            assert_eq!(number(&store, &query).await, wanted, "{pragma}");
        }
        assert_eq!(number(&store, "SELECT journal_mode = 'wal' AS n FROM pragma_journal_mode").await, 1);
    });
}

#[tokio::test]
async fn what_is_no_database_is_named_without_its_password() {
    let fault = Store::open("mysql://me:secret@host/db").await.err().unwrap().to_string();
    assert!(fault.starts_with("`mysql:` is no database: expected sqlite:PATH"), "{fault}");
    assert!(!fault.contains("secret"), "{fault}");
    for url in
        ["sqlite::memory:", "sqlite://:memory:", "sqlite:", "sqlite://?mode=rwc", "sqlite:a?mode=memory"]
    {
        assert!(matches!(Store::open(url).await, Err(Error::InMemory)), "{url}");
    }
    let fault = Store::open("sqlite:/no/such/folder/a.db").await.err().unwrap().to_string();
    assert!(fault.starts_with("cannot open the database sqlite:/no/such/folder/a.db: "), "{fault}");
}
