//! Boards (榜单): a scheme's scores and ranks of a period, computed, checked with the units, approved, published, sealed.

use crate::access::{NoSuchName, names};
use crate::id::{CaseId, JobId, PersonId, UnitId};
use crate::period::Period;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

names! {
    /// How far a board is: the states of its lifecycle.
    Stage {
        /// 已计算
        Computed = "computed",
        /// 核对中
        Checking = "checking",
        /// 已审定
        Approved = "approved",
        /// 已公布
        Published = "published",
        /// 已封账
        Sealed = "sealed",
    }
}

impl Stage {
    /// Whether everybody sees it.
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Sealed)
    }

    /// Whether it may still be computed anew.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Computed | Self::Checking)
    }
}

/// A board. Its state is that of its case.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    /// The id of its case, and its own.
    pub id: CaseId,
    /// The code of its scheme.
    pub scheme: String,
    /// The version of the scheme that made it, or will.
    pub scheme_version: u32,
    /// Its period.
    pub period: Period,
    /// What it is called.
    pub title: String,
    /// How often it was computed; 0 before the first time.
    pub revision: u32,
    /// What its scores are of; none before it was computed.
    pub head: Option<Head>,
    /// How many units are on it.
    pub units: u32,
    /// The root over its frozen files, in hexadecimal digits; none before it is approved.
    pub root: Option<String>,
    /// The job that computes it; none while nobody does.
    pub job: Option<JobId>,
    /// How far the job is, in per cent.
    pub progress: u8,
    /// The faults that the last computation came to, by language; none when it came to its end.
    pub faults: Option<Value>,
    /// When it was computed.
    pub computed: Option<DateTime<Utc>>,
}

impl Board {
    /// Whether its figures stand: they were computed, without faults, and nobody computes them.
    pub fn is_ready(&self) -> bool {
        self.revision > 0 && self.job.is_none() && self.faults.is_none()
    }
}

/// What a board's scores are of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// Decimals of printed scores.
    pub decimals: u8,
    /// The scopes in which units are ranked, the board's own first.
    pub peers: Vec<String>,
    /// The scheme's nodes in the order of the file.
    pub nodes: Vec<HeadNode>,
    /// Codes of what the reader should know, with the words for it in the program's own words.
    pub warnings: Vec<Value>,
}

/// A node of a board's scheme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadNode {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the node that it belongs to; none for the root.
    pub parent: Option<String>,
    /// Its weight.
    pub weight: f64,
    /// Its full marks.
    pub full: f64,
    /// Whether it is an indicator.
    pub is_indicator: bool,
    /// Whether its score is summed into its parent's.
    pub counts: bool,
}

/// How a unit stands on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its place in the list, from 1: by rank, those without one last, equals by code.
    pub place: u32,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// Its peer group; empty when all are ranked together.
    pub group: String,
    /// Its score; none when it is missing.
    pub score: Option<f64>,
    /// Its rank among its peers.
    pub rank: Option<f64>,
    /// Its rank in the period before.
    pub previous_rank: Option<f64>,
    /// The indicator with the highest share of its full marks.
    pub best: Option<String>,
    /// The indicator with the lowest.
    pub worst: Option<String>,
    /// What sets it apart: `barred`, `exempt`, `watch`, `restated`.
    pub flags: Vec<String>,
    /// Per node, in the order of the scheme.
    pub nodes: Vec<NodeStanding>,
}

impl Standing {
    /// Places gained since the period before.
    pub fn change(&self) -> Option<f64> {
        Some(self.previous_rank? - self.rank?)
    }
}

/// A unit's score of a node, and its rank in each scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeStanding(pub Option<f64>, pub Vec<Option<f64>>);

/// A file that a board was made from, or that it was written to, as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFile {
    /// Its name, with the folders that it is in: `values.csv`, `history/towns/2022-02/scores.csv`.
    pub name: String,
    /// Its bytes, compressed with zstd.
    pub body: Vec<u8>,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
    /// How many bytes it has.
    pub size: u64,
}

/// Somebody found their unit's standing right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The board.
    pub board: CaseId,
    /// The revision of it that they saw.
    pub revision: u32,
    /// Their unit.
    pub unit: UnitId,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}
