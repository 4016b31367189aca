//! The journal: what happened, when, to what and by whom, as records that are only ever added.
//!
//! An event names things by ids and codes. A value that says something about a person stands in it as a [`Commitment`]
//! only: whoever has the value and its [`Salt`] can show that it is the one, and once the salt is deleted nobody can.

use crate::calendar::Moment;
use crate::id::{EventId, PersonId, PostId, RequestId, SaltId, UnitId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// A name in the program's own language, such as `task.closed`: a lower-case Latin letter, then such letters, digits,
/// `_` and `.`; at most 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(Cow<'static, str>);

/// A text that is no [`Code`]. It does not repeat the text, which may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is 1 to 64 of a-z, 0-9, `_` and `.`, and begins with a letter")]
pub struct BadCode;

impl Code {
    /// The longest code, in bytes.
    pub const LONGEST: usize = 64;

    /// The code that `text` is.
    ///
    /// # Errors
    /// It is empty, too long, or has other characters.
    pub fn try_new(text: impl Into<String>) -> Result<Self, BadCode> {
        let text = text.into();
        if is_code(&text) { Ok(Self(Cow::Owned(text))) } else { Err(BadCode) }
    }

    /// The code that a text of the program is; for constants, where what is no code does not compile.
    ///
    /// # Panics
    /// The text is no code.
    pub const fn literal(text: &'static str) -> Self {
        assert!(is_code(text), "a code is 1 to 64 of a-z, 0-9, `_` and `.`, and begins with a letter");
        Self(Cow::Borrowed(text))
    }

    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > Code::LONGEST || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(bytes[at], b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.') {
            return false;
        }
        at += 1;
    }
    true
}

impl TryFrom<String> for Code {
    type Error = BadCode;

    fn try_from(text: String) -> Result<Self, BadCode> {
        Self::try_new(text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0.into_owned()
    }
}

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its own id.
    pub id: EventId,
    /// When, in business time; kept to the microsecond.
    pub at: Moment,
    /// Who did it; none when the program acted by itself, when a deadline passed for instance.
    pub person: Option<PersonId>,
    /// The post they acted in; none for whoever acts without one, as residents do.
    pub post: Option<PostId>,
    /// What happened: `task.closed`.
    pub what: Code,
    /// What it happened to.
    pub subject: Subject,
    /// The unit that it concerns: whoever may read the journal of that unit may read it. None for what is nobody's
    /// business but the administrator's.
    pub unit: Option<UnitId>,
    /// The fields that it changed, each once.
    pub changes: Vec<Change>,
    /// What asked for it. The events of one request share it.
    pub request: RequestId,
}

/// What an event happened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The kind of thing: `task`.
    pub kind: Code,
    /// Which of its kind.
    pub id: Uuid,
}

/// What became of a field; an absent side is one without a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The field.
    pub field: Code,
    /// Before the event.
    pub before: Option<Recorded>,
    /// After it.
    pub after: Option<Recorded>,
}

impl Change {
    /// The change of a field that says nothing about a person.
    pub fn plain(field: Code, before: Option<serde_json::Value>, after: Option<serde_json::Value>) -> Self {
        Self { field, before: before.map(Recorded::Plain), after: after.map(Recorded::Plain) }
    }

    /// The change of a personal field: its values do not get in, only what `salt` makes of them.
    pub fn personal(field: Code, salt: &Salt, before: Option<&str>, after: Option<&str>) -> Self {
        let recorded = |value: &str| Recorded::Personal(Commitment::new(salt, &field, value));
        let (before, after) = (before.map(recorded), after.map(recorded));
        Self { field, before, after }
    }

    /// The commitments in it.
    pub fn commitments(&self) -> impl Iterator<Item = &Commitment> {
        [&self.before, &self.after].into_iter().filter_map(|side| match side {
            Some(Recorded::Personal(commitment)) => Some(commitment),
            _ => None,
        })
    }
}

/// A value as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recorded {
    /// The value itself.
    Plain(serde_json::Value),
    /// A personal value, which isn't there.
    Personal(Commitment),
}

/// Chance that keeps a commitment from being guessed. It is used for one event, and lies apart from the journal.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt {
    /// Its own id.
    pub id: SaltId,
    /// Whose personal values it covers: with the person's other data, it is deleted.
    pub person: PersonId,
    /// From a cryptographic source.
    pub bytes: [u8; 32],
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Salt").field("id", &self.id).field("person", &self.person).finish_non_exhaustive()
    }
}

/// Stands for a personal value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The salt it was made with.
    pub salt: SaltId,
    /// SHA-256 over: the 32 bytes of the salt; the field's code, which is ASCII; a zero byte, which no code has; the
    /// value's UTF-8 bytes as they are, not normalised. 64 hexadecimal digits in lower case.
    pub sha256: String,
}

impl Commitment {
    /// Commits to `value`, a number or a date as the text that the record has.
    pub fn new(salt: &Salt, field: &Code, value: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(salt.bytes);
        hasher.update(field.as_str());
        hasher.update([0]);
        hasher.update(value);
        let sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { salt: salt.id, sha256 }
    }

    /// Whether it was made of this value of this field, with this salt.
    pub fn matches(&self, salt: &Salt, field: &Code, value: &str) -> bool {
        *self == Self::new(salt, field, value)
    }
}
