//! The rules of time and of procedure: the working calendar and the lifecycles, those that ship with the program and those
//! that operators loaded.

use crate::AppError;
use domain::calendar::{Calendar, Holidays, Hours};
use domain::case::Case;
use domain::lifecycle::{Lifecycle, Versions};
use std::collections::BTreeMap;
use store::{Loaded, Setting, Store, Tx};

const HOLIDAYS: &str = include_str!("../../domain/data/holidays-cn.toml");

/// The lifecycles that ship with the program.
const LIFECYCLES: &[(&str, &str)] = &[
    ("application.toml", include_str!("../../../lifecycles/application.toml")),
    ("dispute.toml", include_str!("../../../lifecycles/dispute.toml")),
    ("board.toml", include_str!("../../../lifecycles/board.toml")),
    ("objection.toml", include_str!("../../../lifecycles/objection.toml")),
    ("report.toml", include_str!("../../../lifecycles/report.toml")),
    ("task.toml", include_str!("../../../lifecycles/task.toml")),
];

/// The setting that has the place's own holidays, as the text of a file.
pub(crate) const LOCAL_HOLIDAYS: &str = "calendar.holidays";

/// The file's name in faults.
pub(crate) const LOCAL_FILE: &str = "holidays.toml";

/// The working calendar and the lifecycles.
#[derive(Debug)]
pub struct Rules {
    /// Working days and hours.
    pub calendar: Calendar,
    /// All lifecycles in all versions.
    pub lifecycles: Versions,
    /// Tells what was loaded from what is there now: lifecycles are only added, the setting's version only rises.
    pub(crate) mark: (u64, i64),
}

impl Rules {
    /// What ships with the program.
    pub(crate) fn shipped() -> Result<Self, AppError> {
        Self::of(Holidays::default(), Vec::new(), (0, 0))
    }

    /// Those that ship and those that were loaded. Of two that are the same version, the one that was loaded stands: cases
    /// may be in it.
    fn of(local: Holidays, loaded: Vec<Lifecycle>, mark: (u64, i64)) -> Result<Self, AppError> {
        let holidays = Holidays::read("holidays-cn.toml", HOLIDAYS)?.and(local);
        let mut all = BTreeMap::new();
        for (file, text) in LIFECYCLES {
            let shipped = Lifecycle::read(file, text)?;
            all.insert((shipped.name.clone(), shipped.version), shipped);
        }
        for of in loaded {
            let key = (of.name.clone(), of.version);
            if all.get(&key).is_some_and(|shipped| *shipped != of) {
                tracing::warn!(
                    name = of.name,
                    version = of.version,
                    "the one that was loaded stands for the one that ships"
                );
            }
            all.insert(key, of);
        }
        let mut lifecycles = Versions::default();
        for lifecycle in all.into_values() {
            lifecycles.load(lifecycle).map_err(AppError::outside)?;
        }
        Ok(Self { calendar: Calendar::new(holidays, Hours::default()), lifecycles, mark })
    }

    pub(crate) async fn mark(store: &Store) -> Result<(u64, i64), AppError> {
        let holidays = store.setting(LOCAL_HOLIDAYS).await?.map_or(0, |setting| setting.version);
        Ok((store.count_lifecycles().await?, holidays))
    }

    /// As [`Rules::mark`], as this unit of work sees it.
    pub(crate) async fn mark_in(tx: &Tx) -> Result<(u64, i64), AppError> {
        let holidays = tx.setting(LOCAL_HOLIDAYS).await?.map_or(0, |setting| setting.version);
        Ok((tx.count_lifecycles().await?, holidays))
    }

    /// What ships and what was loaded.
    pub(crate) async fn load(store: &Store, mark: (u64, i64)) -> Result<Self, AppError> {
        Self::with(store.setting(LOCAL_HOLIDAYS).await?, store.lifecycles().await?, mark)
    }

    /// As [`Rules::load`], as this unit of work sees it.
    pub(crate) async fn load_in(tx: &Tx, mark: (u64, i64)) -> Result<Self, AppError> {
        Self::with(tx.setting(LOCAL_HOLIDAYS).await?, tx.lifecycles().await?, mark)
    }

    fn with(local: Option<Setting>, loaded: Vec<Loaded>, mark: (u64, i64)) -> Result<Self, AppError> {
        let local = match local {
            Some(setting) => {
                let text = setting.value.as_str().unwrap_or_default();
                Holidays::read(LOCAL_FILE, text).map_err(|faults| broken(LOCAL_HOLIDAYS, &faults))?
            }
            None => Holidays::default(),
        };
        let read = |loaded: Loaded| {
            let name = format!("{} {}", loaded.name, loaded.version);
            Lifecycle::read(&name, &loaded.text).map_err(|faults| broken(&name, &faults))
        };
        let loaded = loaded.into_iter().map(read).collect::<Result<_, _>>()?;
        Self::of(local, loaded, mark)
    }

    /// The lifecycle of a case, in its version.
    pub(crate) fn lifecycle(&self, case: &Case) -> Result<&Lifecycle, AppError> {
        let of = self.lifecycles.of(&case.standing);
        of.ok_or_else(|| {
            let standing = &case.standing;
            AppError::outside(format!(
                "no lifecycle {} {}: case {}",
                standing.lifecycle, standing.version, case.id
            ))
        })
    }
}

/// It was checked when it was loaded; so it is nobody's input any more.
fn broken(name: &str, faults: &kernel::fault::Faults) -> AppError {
    AppError::outside(format!("{name} was loaded and has faults: {faults:?}"))
}
