//! The running system: what every use case needs.

use crate::AppError;
use crate::access::Policies;
use crate::boards::KeptBoards;
use crate::files::Shelf;
use crate::months::SealKey;
use crate::rules::Rules;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use domain::calendar::{Moment, ZONE};
use std::sync::Arc;
use std::time::Instant;
use store::{Store, Tx};
use tokio::sync::watch;

/// Business time: it starts where it is told to and then runs. Sessions, tokens and limits use real time.
#[derive(Debug, Clone, Copy)]
pub struct WorldClock {
    start: Option<(Moment, Instant)>,
}

impl WorldClock {
    /// Real time, or time from `now` on.
    pub fn new(now: Option<Moment>) -> Self {
        Self { start: now.map(|now| (now, Instant::now())) }
    }

    /// The time, in whole seconds.
    pub fn now(&self) -> Moment {
        let now = match self.start {
            Some((start, since)) => start + since.elapsed(),
            None => Utc::now().with_timezone(&ZONE),
        };
        now.trunc_subsecs(0)
    }
}

/// Whether accounts of the demo may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For work: they may not.
    Serve,
    /// The demo.
    Demo,
}

/// The running system. Clones are the same one.
#[derive(Clone)]
pub struct System(Arc<Inner>);

struct Inner {
    store: Store,
    shelf: Shelf,
    policies: Policies,
    clock: WorldClock,
    rules: watch::Sender<Arc<Rules>>,
    mode: Mode,
    boards: KeptBoards,
    seal_key: SealKey,
    /// The number of the last event that was seen; moves when the relay has numbered more.
    events: watch::Sender<i64>,
}

impl System {
    /// A system on this store, with files that are gone with it; for tests and for commands that need none.
    ///
    /// # Errors
    /// What ships with the program is broken.
    pub fn try_new(store: Store, clock: WorldClock, mode: Mode) -> Result<Self, AppError> {
        Self::try_with(store, Shelf::memory(), clock, mode)
    }

    /// A system on this store, with the files on this shelf.
    ///
    /// # Errors
    /// What ships with the program is broken.
    pub fn try_with(store: Store, shelf: Shelf, clock: WorldClock, mode: Mode) -> Result<Self, AppError> {
        let rules = Rules::shipped()?;
        Ok(Self(Arc::new(Inner {
            store,
            shelf,
            policies: Policies::load().map_err(AppError::outside)?,
            clock,
            rules: watch::Sender::new(Arc::new(rules)),
            mode,
            boards: KeptBoards::default(),
            seal_key: SealKey::default(),
            events: watch::Sender::new(0),
        })))
    }

    /// The same place at another business time, for what is recorded of a month that is over. It has no key of its own to
    /// seal with, and nobody listens to its events.
    ///
    /// # Errors
    /// As [`System::try_new`].
    pub(crate) fn at(&self, now: Moment) -> Result<Self, AppError> {
        let (store, shelf) = (self.store().clone(), self.shelf().clone());
        Self::try_with(store, shelf, WorldClock::new(Some(now)), self.mode())
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The files that were handed in.
    pub fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The inputs of boards that were asked about last.
    pub(crate) fn kept_boards(&self) -> &KeptBoards {
        &self.0.boards
    }

    /// The policies.
    pub fn policies(&self) -> &Policies {
        &self.0.policies
    }

    /// The working calendar and the lifecycles, as the record has them now: whichever process changed them.
    ///
    /// # Errors
    /// What was loaded is broken; the store's.
    pub async fn rules(&self) -> Result<Arc<Rules>, AppError> {
        let known = self.0.rules.borrow().clone();
        let mark = Rules::mark(self.store()).await?;
        if known.mark == mark {
            return Ok(known);
        }
        let rules = Arc::new(Rules::load(self.store(), mark).await?);
        self.0.rules.send_replace(rules.clone());
        Ok(rules)
    }

    /// As [`System::rules`], as a unit of work sees them: what it saves by them stands beside what is loaded meanwhile as if
    /// one had come after the other. What is in force is read at each act; so ask for them inside, before anything is
    /// computed by them.
    ///
    /// # Errors
    /// What was loaded is broken; the store's.
    pub async fn rules_in(&self, tx: &Tx) -> Result<Arc<Rules>, AppError> {
        let known = self.0.rules.borrow().clone();
        let mark = Rules::mark_in(tx).await?;
        if known.mark == mark { Ok(known) } else { Ok(Arc::new(Rules::load_in(tx, mark).await?)) }
    }

    /// Business time.
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// The business day.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&ZONE).date_naive()
    }

    /// Real time.
    pub fn real_now(&self) -> DateTime<Utc> {
        real_now()
    }

    /// Whether it is the demo.
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// The key that months are sealed with.
    pub fn seal_key(&self) -> &SealKey {
        &self.0.seal_key
    }

    /// Tells when the relay has numbered events.
    pub fn events(&self) -> watch::Receiver<i64> {
        self.0.events.subscribe()
    }

    /// The relay, once: numbers what was committed, and tells those who listen. What another process numbered is told too.
    ///
    /// # Errors
    /// The store's.
    pub async fn relay(&self) -> Result<(), AppError> {
        self.store().number_events().await?;
        let last = self.store().last_event().await?;
        self.0.events.send_if_modified(|known| std::mem::replace(known, last) != last);
        Ok(())
    }
}

/// Real time, in whole microseconds.
pub fn real_now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
