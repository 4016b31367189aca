//! What may befall a database: it takes no changes, its disk is full, a row holds nonsense.
#![expect(clippy::panic, reason = "it is part of tests, which stop at what they did not expect")]

use crate::world::World;
use sea_orm::ConnectionTrait;
use std::sync::Arc;
use store::{Error, Settings, Store, Tx};
use tokio::sync::Barrier;

/// Executes SQL in a unit of work of its own.
///
/// # Panics
/// The database refuses.
pub async fn sql(store: &Store, statement: &str) {
    let run = async |tx: Tx| {
        tx.execute_unprepared(statement).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
        Ok::<_, Error>(())
    };
    store.write("sql", run).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
}

/// Lets all connections of the world's server take no changes from now on.
///
/// # Panics
/// The database refuses.
pub async fn read_only(world: &World) {
    if world.database.starts_with("sqlite:") {
        return sql(world.system.store(), "PRAGMA query_only = ON").await;
    }
    // All of its connections at once, so that none is left out.
    let all = Settings::default().connections;
    let barrier = Arc::new(Barrier::new(all as usize));
    let store = world.system.store();
    let each = (0..all).map(|_| {
        let (store, barrier) = (store.clone(), barrier.clone());
        tokio::spawn(async move {
            let barrier = &barrier;
            let run = async |tx: Tx| {
                tx.execute_unprepared("SET default_transaction_read_only = on")
                    .await
                    .unwrap_or_else(|fault| panic!("{fault}"));
                barrier.wait().await;
                Ok::<_, Error>(())
            };
            store.write("read_only", run).await.unwrap_or_else(|fault| panic!("{fault}"));
        })
    });
    for connection in each.collect::<Vec<_>>() {
        connection.await.unwrap_or_else(|fault| panic!("{fault}"));
    }
}
