//! The seal of a month: `seal.json`.

use super::board::{BoardSeal, FileSeal};
use super::hash::Hash;
use super::sign::{Key, PublicKey, Signature};
use crate::period::{Cadence, Period};
use serde::{Deserialize, Serialize};

/// A month, sealed. Whoever trusts its root can check all that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthSeal {
    /// [`MonthSeal::FORMAT`].
    pub format: String,
    /// The month, such as `2022-03`.
    pub period: String,
    /// When it was sealed, in UTC with seconds: `2022-04-20T09:00:00Z`.
    pub sealed: String,
    /// The root of the month that was sealed before; none for the first.
    pub previous: Option<Hash>,
    /// Each table's tree, in order of name.
    pub tables: Vec<TableRoot>,
    /// The boards of the month, in order of scheme and period.
    pub boards: Vec<BoardRoot>,
    /// The journal since the month that was sealed before.
    pub events: Events,
    /// The month's root: over the statement.
    pub root: Hash,
    /// What the signature is checked with.
    pub public_key: PublicKey,
    /// Over the statement.
    pub signature: Signature,
}

/// A table's rows of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRoot {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// Over its rows, in order of key.
    pub root: Hash,
}

/// A board of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardRoot {
    /// Its scheme.
    pub scheme: String,
    /// Its period.
    pub period: String,
    /// Over what made it.
    pub root: Hash,
    /// Its files, which the root is over: by them a change is found in its line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileSeal>,
}

impl BoardRoot {
    /// The tree that its root is of.
    pub fn tree(&self) -> BoardSeal {
        BoardSeal { root: self.root, files: self.files.clone() }
    }
}

/// Events of the journal, by the numbers that the relay gave them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// The number after the last one of the month that was sealed before.
    pub first: u64,
    /// The last number when the month was sealed; less than `first` when nothing happened.
    pub last: u64,
}

/// The periods that are sealed with a month: itself, and the quarter, half and year that end with it.
pub fn sealed_with(month: Period) -> impl Iterator<Item = Period> {
    let around = [Cadence::Month, Cadence::Quarter, Cadence::Half, Cadence::Year];
    around.into_iter().map(move |cadence| month.at(cadence)).filter(move |period| period.ends_with(month))
}

/// Why a seal isn't what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthFault {
    /// It is of another format.
    Format,
    /// Its root isn't made of what it states.
    Statement,
    /// The files of a board are not those that its root is over.
    Files,
    /// Its root isn't the one that is asked for.
    OtherRoot,
    /// Its public key isn't the one that is asked for.
    OtherKey,
    /// The signature isn't of this statement by this key.
    Signature,
}

impl MonthSeal {
    /// The format's name and version.
    pub const FORMAT: &'static str = "liangzhu seal 1";

    /// States what is given and signs it.
    pub fn new(
        period: String,
        sealed: String,
        previous: Option<Hash>,
        (tables, boards, events): (Vec<TableRoot>, Vec<BoardRoot>, Events),
        key: &Key,
    ) -> Self {
        let mut seal = Self {
            format: Self::FORMAT.to_owned(),
            period,
            sealed,
            previous,
            tables,
            boards,
            events,
            root: Hash::nothing(),
            public_key: key.public(),
            signature: key.sign(b""),
        };
        let statement = seal.statement();
        seal.root = Hash::leaf(statement.as_bytes());
        seal.signature = key.sign(statement.as_bytes());
        seal
    }

    /// What the root is over and the signature of: a line each, with tabs between its parts.
    pub fn statement(&self) -> String {
        let previous = self.previous.map_or_else(|| "-".to_owned(), |hash| hash.to_string());
        let mut text = format!("{}\nperiod\t{}\nsealed\t{}\n", Self::FORMAT, self.period, self.sealed);
        text += &format!("previous\t{previous}\nkey\t{}\n", self.public_key);
        for TableRoot { table, rows, root } in &self.tables {
            text += &format!("table\t{table}\t{rows}\t{root}\n");
        }
        for BoardRoot { scheme, period, root, .. } in &self.boards {
            text += &format!("board\t{scheme}\t{period}\t{root}\n");
        }
        let Events { first, last } = self.events;
        text + &format!("events\t{first}\t{last}\n")
    }

    /// What is wrong with it, seen by itself; `root` and `key` are what the caller trusts, from a notice for instance.
    pub fn faults(&self, root: Option<Hash>, key: Option<PublicKey>) -> Vec<MonthFault> {
        let statement = self.statement();
        let found = [
            (self.format != Self::FORMAT, MonthFault::Format),
            (self.root != Hash::leaf(statement.as_bytes()) || !self.is_plain(), MonthFault::Statement),
            (!self.has_whole_boards(), MonthFault::Files),
            (root.is_some_and(|root| root != self.root), MonthFault::OtherRoot),
            (key.is_some_and(|key| key != self.public_key), MonthFault::OtherKey),
            (!self.public_key.signed(statement.as_bytes(), &self.signature), MonthFault::Signature),
        ];
        found.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect()
    }

    fn has_whole_boards(&self) -> bool {
        self.boards.iter().all(|board| board.files.is_empty() || board.tree().is_whole())
    }

    /// Whether no text in it could be read as more than one part of the statement.
    fn is_plain(&self) -> bool {
        let texts = [&self.period, &self.sealed].into_iter();
        let tables = self.tables.iter().map(|of| &of.table);
        let boards = self.boards.iter().flat_map(|of| [&of.scheme, &of.period]);
        texts.chain(tables).chain(boards).all(|text| !text.contains(['\t', '\n']))
    }
}
