//! The words that lifecycles are written in and the engine knows.

use crate::hand_over::Kind;
use serde::{Deserialize, Serialize};

/// What a state means, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Somebody has to act.
    Open,
    /// It rests until something happens elsewhere.
    Waiting,
    /// It ended well.
    Done,
    /// It ended without being done.
    Rejected,
}

impl Group {
    /// True when nothing more has to happen. Such a state ends every clock.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Rejected)
    }
}

impl Group {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        GROUPS.iter().find(|(_, group)| *group == self).map_or("", |(name, _)| name)
    }

    /// The group of this name.
    pub fn named(name: &str) -> Option<Self> {
        GROUPS.iter().find(|(known, _)| *known == name).map(|(_, group)| *group)
    }
}

pub(super) const GROUPS: &[(&str, Group)] = &[
    ("open", Group::Open),
    ("waiting", Group::Waiting),
    ("done", Group::Done),
    ("rejected", Group::Rejected),
];

/// How somebody is related to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// 交办领导: whoever ordered it.
    Sender,
    /// 责任单位: belongs to the unit that has to do it.
    Responsible,
    /// 配合单位: belongs to a unit that is bound to it too.
    CoResponsible,
    /// 分管领导: oversees the responsible unit.
    Overseer,
    /// 主要领导: chairs and signs.
    Head,
    /// 考核办, 督查室: keeps the process.
    Office,
    /// 填报人: reports for the unit that owes the report.
    Reporter,
    /// 审签人: signs for that unit.
    Approver,
    /// 核验人: checks figures.
    Verifier,
    /// 被考核单位: belongs to a unit that the report scores.
    Scored,
    /// 上级事项: no person, the case that this one is a part of.
    Parent,
    /// 系统: no person, a clock.
    System,
}

pub(super) const RELATIONS: &[(&str, Relation)] = &[
    ("sender", Relation::Sender),
    ("responsible", Relation::Responsible),
    ("co_responsible", Relation::CoResponsible),
    ("overseer", Relation::Overseer),
    ("head", Relation::Head),
    ("office", Relation::Office),
    ("reporter", Relation::Reporter),
    ("approver", Relation::Approver),
    ("verifier", Relation::Verifier),
    ("scored", Relation::Scored),
    ("parent", Relation::Parent),
    ("system", Relation::System),
];

impl Relation {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        RELATIONS.iter().find(|(_, relation)| *relation == self).map_or("", |(name, _)| name)
    }
}

/// What follows from a transition beside the new state; whoever applies it sees to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A hand-over of this kind is recorded.
    HandOver(Kind),
    /// The same action is taken at every child that offers it to its parent.
    PassDown,
    /// Nothing of the case changes any more, except by a restatement.
    Seal,
    /// What was applied for comes into force, in the same unit of work.
    Apply,
    /// A form has to be complete: each figure is there or its absence explained, each warning answered.
    Complete,
    /// A form's figures become observations, in the same unit of work.
    Record,
    /// A form's figures are observations no more.
    Unrecord,
    /// The figure that it is about has to be another one than it was.
    Changed,
    /// What it is about is computed anew.
    Compute,
    /// The figures that it is about must stand: nobody computes them, and they came without faults.
    Ready,
    /// The root is made over what was frozen; whatever hangs on it has to be finished first.
    Root,
}

pub(super) const EFFECTS: &[(&str, Effect)] = &[
    ("assign", Effect::HandOver(Kind::Assign)),
    ("transfer", Effect::HandOver(Kind::Transfer)),
    ("return", Effect::HandOver(Kind::Return)),
    ("second", Effect::HandOver(Kind::Second)),
    ("escalate", Effect::HandOver(Kind::Escalate)),
    ("pass_down", Effect::PassDown),
    ("seal", Effect::Seal),
    ("apply", Effect::Apply),
    ("complete", Effect::Complete),
    ("record", Effect::Record),
    ("unrecord", Effect::Unrecord),
    ("changed", Effect::Changed),
    ("compute", Effect::Compute),
    ("ready", Effect::Ready),
    ("root", Effect::Root),
];
