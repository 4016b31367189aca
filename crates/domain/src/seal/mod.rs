//! Seals (封账): hash trees over what made a board and over a month's rows, the chain of months, proofs and signatures.
//! What is hashed is a contract, `docs/seals.md`: anybody can write a checker.

mod board;
mod hash;
mod month;
mod proof;
mod row;
mod sign;
mod tree;

pub use board::{BoardSeal, FileSeal, LineFault};
pub use hash::{BadHash, Hash};
pub use month::{BoardRoot, Events, MonthFault, MonthSeal, TableRoot, sealed_with};
pub use proof::{BadProof, LineProof, StandingProof};
pub use row::{Row, RowFault, compare, tables};
pub use sign::{BadSignature, Key, PublicKey, Signature};
pub use tree::{holds, path, root};
