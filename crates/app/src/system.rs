//! The running system: what every use case needs.

use crate::AppError;
use crate::access::Policies;
use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use domain::calendar::{Calendar, Holidays, Hours, Moment, ZONE};
use domain::lifecycle::{Lifecycle, Versions};
use std::sync::Arc;
use std::time::Instant;
use store::Store;
use tokio::sync::watch;

const HOLIDAYS: &str = include_str!("../../domain/data/holidays-cn.toml");

/// The lifecycles that ship with the program.
const LIFECYCLES: &[(&str, &str)] = &[
    ("application.toml", include_str!("../../../lifecycles/application.toml")),
    ("report.toml", include_str!("../../../lifecycles/report.toml")),
    ("task.toml", include_str!("../../../lifecycles/task.toml")),
];

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
    policies: Policies,
    clock: WorldClock,
    calendar: Calendar,
    lifecycles: Versions,
    mode: Mode,
    /// The number of the last event that was seen; moves when the relay has numbered more.
    events: watch::Sender<i64>,
}

impl System {
    /// A system on this store.
    ///
    /// # Errors
    /// What ships with the program is broken.
    pub fn try_new(store: Store, clock: WorldClock, mode: Mode) -> Result<Self, AppError> {
        let holidays = Holidays::read("holidays-cn.toml", HOLIDAYS)?;
        let mut lifecycles = Versions::default();
        for (file, text) in LIFECYCLES {
            lifecycles.load(Lifecycle::read(file, text)?).map_err(AppError::outside)?;
        }
        Ok(Self(Arc::new(Inner {
            store,
            policies: Policies::load().map_err(AppError::outside)?,
            clock,
            calendar: Calendar::new(holidays, Hours::default()),
            lifecycles,
            mode,
            events: watch::Sender::new(0),
        })))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The policies.
    pub fn policies(&self) -> &Policies {
        &self.0.policies
    }

    /// The working calendar.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }

    /// The lifecycles.
    pub fn lifecycles(&self) -> &Versions {
        &self.0.lifecycles
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
        Utc::now().trunc_subsecs(6)
    }

    /// Whether it is the demo.
    pub fn mode(&self) -> Mode {
        self.0.mode
    }

    /// Tells when the relay has numbered events.
    pub fn events(&self) -> watch::Receiver<i64> {
        self.0.events.subscribe()
    }

    /// The relay, once: numbers what was committed, and tells those who listen.
    ///
    /// # Errors
    /// The store's.
    pub async fn relay(&self) -> Result<(), AppError> {
        if self.store().number_events().await? > 0 {
            self.0.events.send_modify(|count| *count += 1);
        }
        Ok(())
    }
}
