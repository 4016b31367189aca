//! `liangzhu verify`: proves or disproves what was published and sealed, offline, to whoever has the root from paper.

mod files;
mod month;
mod read;

pub use files::{verify_export, verify_proof};
pub use month::verify_month;

use domain::seal::{Hash, MonthFault, MonthSeal, PublicKey};
use report::{Arg, Words};
use serde_json::{Value, json};

/// What the caller trusts, from a notice for instance.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trusted {
    /// The root of a board or a month.
    pub root: Option<Hash>,
    /// The key that months are signed with.
    pub key: Option<PublicKey>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What holds.
    proved: Vec<Finding>,
    /// What differs.
    differs: Vec<Finding>,
}

/// The key of a message and its arguments.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    key: &'static str,
    with: Vec<(&'static str, String)>,
}

impl Verdict {
    /// Whether nothing differs.
    pub fn is_proved(&self) -> bool {
        self.differs.is_empty()
    }

    /// A line for each finding, and one that sums up.
    pub fn text(&self, words: &Words) -> String {
        let sum = words.text(if self.is_proved() { "verify-proved" } else { "verify-disproved" });
        let lines = self.differs.iter().chain(&self.proved).map(|finding| finding.say(words));
        lines.chain([sum]).map(|line| line + "\n").collect()
    }

    /// The same for programs.
    pub fn json(&self, words: &Words) -> Value {
        let list = |findings: &[Finding]| findings.iter().map(|of| of.json(words)).collect::<Vec<_>>();
        json!({ "proved": self.is_proved(), "differs": list(&self.differs), "holds": list(&self.proved) })
    }

    fn holds(&mut self, key: &'static str, with: Vec<(&'static str, String)>) {
        self.proved.push(Finding { key, with });
    }

    fn differs(&mut self, key: &'static str, with: Vec<(&'static str, String)>) {
        self.differs.push(Finding { key, with });
    }

    /// Looks at a seal by itself.
    fn seal(&mut self, seal: &MonthSeal, trusted: Trusted) {
        for fault in seal.faults(trusted.root, trusted.key) {
            let key = match fault {
                MonthFault::Format => "verify-seal-format",
                MonthFault::Statement => "verify-seal-statement",
                MonthFault::Files => "verify-seal-files",
                MonthFault::OtherRoot => "verify-other-root",
                MonthFault::OtherKey => "verify-other-key",
                MonthFault::Signature => "verify-signature",
            };
            let root = trusted.root.map(|root| root.to_string()).unwrap_or_default();
            let found = match fault {
                MonthFault::OtherKey => seal.public_key.to_string(),
                _ => seal.root.to_string(),
            };
            self.differs(key, vec![("period", seal.period.clone()), ("root", root), ("found", found)]);
        }
    }
}

impl Finding {
    fn say(&self, words: &Words) -> String {
        let with: Vec<(&str, Arg<'_>)> =
            self.with.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
        words.say(self.key, &with)
    }

    fn json(&self, words: &Words) -> Value {
        let mut found = serde_json::Map::new();
        found.insert("code".to_owned(), self.key.trim_start_matches("verify-").into());
        found.extend(self.with.iter().map(|(name, text)| ((*name).to_owned(), text.as_str().into())));
        found.insert("message".to_owned(), self.say(words).into());
        found.into()
    }
}
