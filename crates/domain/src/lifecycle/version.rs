//! Versions of lifecycles: operators load their own; running cases keep theirs.

use super::{Case, Lifecycle};
use std::collections::BTreeMap;

/// All lifecycles in all versions that cases may still be in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions(BTreeMap<(String, u16), Lifecycle>);

/// A lifecycle can't be loaded, because its version isn't newer than all others of its name, and isn't the same again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} {found} isn't newer than version {newest}")]
pub struct WrongVersion {
    /// The lifecycle's name.
    pub name: String,
    /// Its version.
    pub found: u16,
    /// The newest version loaded.
    pub newest: u16,
}

impl Versions {
    /// Loads one more version. The same one again is fine.
    ///
    /// # Errors
    /// It would change a version that cases may be in, or come before one.
    pub fn load(&mut self, lifecycle: Lifecycle) -> Result<(), WrongVersion> {
        let (name, found) = (lifecycle.name.clone(), lifecycle.version);
        let known = self.0.get(&(name.clone(), found));
        if known.is_some_and(|known| *known == lifecycle) {
            return Ok(());
        }
        match self.newest(&name) {
            Some(newest) if newest.version >= found => {
                Err(WrongVersion { newest: newest.version, name, found })
            }
            _ => {
                self.0.insert((name, found), lifecycle);
                Ok(())
            }
        }
    }

    /// The version that new cases begin with.
    pub fn newest(&self, name: &str) -> Option<&Lifecycle> {
        self.0.iter().rev().find(|((known, _), _)| known == name).map(|(_, lifecycle)| lifecycle)
    }

    /// All of them, by name, older versions first.
    pub fn all(&self) -> impl Iterator<Item = &Lifecycle> {
        self.0.values()
    }

    /// The version that `case` began with.
    pub fn of(&self, case: &Case) -> Option<&Lifecycle> {
        self.0.get(&(case.lifecycle.clone(), case.version))
    }
}
