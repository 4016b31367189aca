//! The throwaway server.
#![cfg(test)]

use testkit::postgres::Database;

#[test]
fn databases_of_a_process_share_a_server_that_stops_with_the_last() {
    let (a, b) = (Database::create().unwrap(), Database::create().unwrap());
    let socket = |database: &Database| database.url().split("host=").nth(1).unwrap().to_owned();
    assert_ne!(a.url(), b.url());
    assert_eq!(socket(&a), socket(&b));
    let folder = std::path::PathBuf::from(socket(&a));
    drop(a);
    assert!(folder.join(".s.PGSQL.5432").exists());
    drop(b);
    assert!(!folder.exists());
}
