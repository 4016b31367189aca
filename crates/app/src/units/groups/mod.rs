//! Peer groups (分组): made, changed, read.

mod add;
mod change;
mod members;
mod read;

pub use add::{NewPeerGroup, add_group};
pub use change::{PeerGroupPatch, change_group};
pub use members::TakenUnit;
pub use read::{GroupMemberView, PeerGroupFilter, PeerGroupView, group, groups};

use domain::journal::Code;

const GROUP: Code = Code::literal("peer_group");
const TITLE: Code = Code::literal("title");
const MEMBERS: Code = Code::literal("members");
const FROM: Code = Code::literal("from");
const ENDS: Code = Code::literal("ends");

/// The most members that a group is given.
const MOST: usize = 2_000;
