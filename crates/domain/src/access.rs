//! Who may do what: roles, actions, and how a post lies to what it acts on. What a role may do is decided by policies;
//! these are the words that they are written in.

use crate::days::Days;
use crate::id::{GoalId, PersonId, PostId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($(#[$each:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum $type {
            $($(#[$each])* $variant),+
        }

        impl $type {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in files, in policies and in the API.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl From<$type> for &'static str {
            fn from(of: $type) -> Self {
                of.name()
            }
        }

        impl FromStr for $type {
            type Err = NoSuchName;

            fn from_str(name: &str) -> Result<Self, NoSuchName> {
                Self::ALL.iter().copied().find(|known| known.name() == name).ok_or(NoSuchName)
            }
        }

        impl TryFrom<String> for $type {
            type Error = NoSuchName;

            fn try_from(name: String) -> Result<Self, NoSuchName> {
                name.parse()
            }
        }
    };
}

impl Role {
    /// Whether somebody in this role may give another one, as far as they may appoint there at all. Nobody gives more than
    /// they have, and only administrators make those who see or move a whole area.
    pub fn may_give(self, other: Self) -> bool {
        self == Self::Administrator || (other.rank() < AREA && other.rank() <= self.rank())
    }

    fn rank(self) -> u8 {
        match self {
            Self::Administrator => AREA + 1,
            Self::Office | Self::Head | Self::Auditor => AREA,
            Self::Leader | Self::Overseer => 1,
            _ => 0,
        }
    }
}

/// The rank of roles that have a whole area.
const AREA: u8 = 2;
pub(crate) use names;

/// A name that no role, action or reach has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such name")]
pub struct NoSuchName;

names! {
    /// What a person does at a unit (岗位).
    Role {
        /// 系统管理员: accounts, posts, units; sees no assessment's content that others don't.
        Administrator = "administrator",
        /// 考核办: keeps the assessment.
        Office = "office",
        /// 主要领导: chairs and signs.
        Head = "head",
        /// 领办领导: leads an action.
        Leader = "leader",
        /// 分管领导: oversees units.
        Overseer = "overseer",
        /// 填报人: reports for the unit.
        Reporter = "reporter",
        /// 审签人: signs for the unit.
        Approver = "approver",
        /// 数源单位填报人: fills an indicator for all units.
        Source = "source",
        /// 核验人: checks figures.
        Verifier = "verifier",
        /// 村社干部
        Cadre = "cadre",
        /// 网格员
        Grid = "grid",
        /// 派单员: dispatches service orders.
        Dispatcher = "dispatcher",
        /// 志愿者
        Volunteer = "volunteer",
        /// 居民
        Resident = "resident",
        /// 审计员: reads all, changes nothing.
        Auditor = "auditor",
    }
}

names! {
    /// What can be done to something that belongs to a unit.
    Action {
        /// See a unit, its place in the tree, its network and its groups.
        UnitRead = "unit.read",
        /// Make, change, join, split and end units, their links and groups.
        UnitEdit = "unit.edit",
        /// See who is at a unit.
        PersonRead = "person.read",
        /// Enter persons, change and erase them.
        PersonEdit = "person.edit",
        /// Make accounts, reset their passwords, close them.
        AccountEdit = "account.edit",
        /// See who holds which post.
        PostRead = "post.read",
        /// Appoint to posts and end them.
        PostEdit = "post.edit",
        /// Second staff to the unit, and send them back.
        PostSecond = "post.second",
        /// Ask for the unit's staff back that was seconded elsewhere.
        PostRecall = "post.recall",
        /// See a goal, its card, targets and progress.
        GoalRead = "goal.read",
        /// Plan: goals, cards, responsibilities, milestones, first targets.
        GoalEdit = "goal.edit",
        /// Say that a milestone is done.
        GoalReport = "goal.report",
        /// See a case.
        CaseRead = "case.read",
        /// Order something: open a task.
        TaskOpen = "task.open",
        /// Apply for another target or an exemption.
        ApplicationOpen = "application.open",
        /// Act on a case, as far as its lifecycle offers it.
        CaseAct = "case.act",
        /// See files that were handed in.
        FileRead = "file.read",
        /// Hand in files.
        FileAdd = "file.add",
        /// Read the journal.
        JournalRead = "journal.read",
        /// See scoring schemes.
        SchemeRead = "scheme.read",
        /// Save scoring schemes.
        SchemeEdit = "scheme.edit",
        /// See a month's forms, with their figures.
        ReportRead = "report.read",
        /// Fill in a form of the unit.
        ReportFill = "report.fill",
        /// Open a month's forms.
        ReportOpen = "report.open",
        /// See boards that are published, and what explains them.
        BoardRead = "board.read",
        /// See boards before they are published.
        BoardPreview = "board.preview",
        /// Compute boards, publish them.
        BoardKeep = "board.keep",
        /// Confirm the unit's standing on a board that is being checked, or object to it.
        BoardCheck = "board.check",
        /// Seal a month.
        MonthSeal = "month.seal",
        /// Import published results of elsewhere.
        ResultEdit = "result.edit",
        /// See settings.
        SettingRead = "setting.read",
        /// Change settings, load lifecycles.
        SettingEdit = "setting.edit",
    }
}

names! {
    /// How what somebody acts on lies to their post.
    Reach {
        /// It belongs to the post's own unit.
        Own = "own",
        /// It belongs to a unit below the post's.
        Below = "below",
        /// It belongs to a unit that the post oversees, to one below such a unit, or to a goal that the post leads.
        Overseen = "overseen",
        /// It belongs to another unit of the same parent.
        Beside = "beside",
        /// It belongs to a unit above the post's.
        Above = "above",
        /// None of these holds.
        Elsewhere = "elsewhere",
    }
}

/// A unit's place in the tree: the codes from the root down to the unit, each with a `/` after it: `331102/331102001/`.
/// So a unit is within another when its path begins with the other's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitPath(pub String);

impl UnitPath {
    /// The path of a root.
    pub fn root(code: &str) -> Self {
        Self(format!("{code}/"))
    }

    /// The path of a unit below this one.
    pub fn child(&self, code: &str) -> Self {
        Self(format!("{}{code}/", self.0))
    }

    /// The codes from the root down, the unit's own last.
    pub fn codes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split_terminator('/')
    }

    /// The unit's own code.
    pub fn code(&self) -> &str {
        self.codes().next_back().unwrap_or_default()
    }

    /// The path of the unit above; none at the root.
    pub fn parent(&self) -> Option<Self> {
        let above = self.0.trim_end_matches('/').rfind('/')?;
        Some(Self(self.0[..=above].to_owned()))
    }

    /// The path of this unit when `old` has become `new`; none when it isn't within `old`.
    pub fn rebased(&self, old: &Self, new: &Self) -> Option<Self> {
        self.0.strip_prefix(&old.0).map(|rest| Self(format!("{}{rest}", new.0)))
    }

    /// True when this unit is the other one or below it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

/// A person's role at a unit, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Who holds it.
    pub person: PersonId,
    /// What they do.
    pub role: Role,
    /// Where.
    pub unit: UnitId,
    /// Where in the tree.
    pub path: UnitPath,
    /// Its title as people say it: 办公室主任.
    pub title: String,
    /// The units that it oversees (分管), by their places.
    pub oversees: Vec<UnitPath>,
    /// The goals that it leads (领办).
    pub leads: Vec<GoalId>,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day; none for an open end.
    pub ends: Option<NaiveDate>,
    /// For a secondment (抽调): the post that the person keeps at home.
    pub home: Option<PostId>,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Post {
    /// The days on which it is held; none for one that ends before it begins.
    pub fn days(&self) -> Days {
        Days { starts: self.starts, ends: self.ends }
    }

    /// Whether it is held on this day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.days().has(day)
    }

    /// Whether it is held on this day or will be later.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.days().reach(day)
    }

    /// Whether there is a day on which both are held.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.days().overlap(&other.days())
    }
}

/// What somebody acts on, as far as it matters for permission: the units and goals that it belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// The units, by their places.
    pub units: Vec<UnitPath>,
    /// The goals, with all goals above them.
    pub goals: Vec<GoalId>,
}

impl Owners {
    /// What belongs to one unit.
    pub fn unit(path: &UnitPath) -> Self {
        Self { units: vec![path.clone()], goals: Vec::new() }
    }

    /// How it lies to a post: all that hold.
    pub fn reaches(&self, post: &Post) -> Vec<Reach> {
        let any = |test: &dyn Fn(&UnitPath) -> bool| self.units.iter().any(test);
        let is_own = |unit: &UnitPath| *unit == post.path;
        let is_led = || self.goals.iter().any(|goal| post.leads.contains(goal));
        let parent = post.path.parent();
        let beside = |unit: &UnitPath| !is_own(unit) && parent.is_some() && unit.parent() == parent;
        let holds = |reach: &Reach| match reach {
            Reach::Own => any(&is_own),
            Reach::Below => any(&|unit| !is_own(unit) && unit.is_within(&post.path)),
            Reach::Overseen => is_led() || any(&|unit| post.oversees.iter().any(|of| unit.is_within(of))),
            Reach::Beside => any(&beside),
            Reach::Above => any(&|unit| !is_own(unit) && post.path.is_within(unit)),
            Reach::Elsewhere => false,
        };
        let reaches: Vec<Reach> = Reach::ALL.iter().copied().filter(holds).collect();
        if reaches.is_empty() { vec![Reach::Elsewhere] } else { reaches }
    }
}

/// Which things somebody may do something to: those that lie to one of their posts in one of its reaches. Nothing
/// without posts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Their posts that allow it somewhere, and where.
    pub posts: Vec<(Post, Vec<Reach>)>,
}

impl Scope {
    /// Whether something is in it.
    pub fn has(&self, owners: &Owners) -> bool {
        self.posts
            .iter()
            .any(|(post, reaches)| owners.reaches(post).iter().any(|reach| reaches.contains(reach)))
    }
}
