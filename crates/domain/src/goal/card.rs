//! Indicator cards (口径卡): what an indicator counts, how, from where and until when.

use super::Derivation;
use crate::access::{NoSuchName, names};
use crate::id::{GoalId, PostId, UnitId};
use chrono::NaiveDate;
use kernel::period::Cadence;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

names! {
    /// What a value covers.
    Basis {
        /// 当期: its period alone.
        Current = "current",
        /// 累计: the year up to its period's end.
        Cumulative = "cumulative",
    }
}

names! {
    /// Which values are good.
    Direction {
        /// High ones.
        Up = "up",
        /// Low ones.
        Down = "down",
        /// Those at a target or within a range.
        Target = "target",
    }
}

/// What an indicator means, from a day on.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The indicator.
    pub goal: GoalId,
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// What is counted, in words.
    pub definition: String,
    /// How it is computed.
    pub formula: Option<String>,
    /// What a value covers.
    pub basis: Basis,
    /// The document that it rests on.
    pub document: Option<String>,
    /// Its unit of measure: `亿元`.
    pub measure: String,
    /// Which values are good.
    pub direction: Direction,
    /// How often there is a value.
    pub frequency: Cadence,
    /// Where its figures come from when nobody is asked for them.
    pub derived: Option<Derivation>,
    /// 数源单位: who knows the values.
    pub source: Option<UnitId>,
    /// The day of the month until which values are in, from 1 to 31; in shorter months the last.
    pub cut_off: Option<u32>,
    /// The post to ask.
    pub contact: Option<PostId>,
    /// Counts the indicator's cards, from 1.
    pub version: i64,
}
