//! External results 省考、市考: imported, listed with what they mean.

mod import;
mod list;
mod put;
mod table;

pub use import::{NewPeer, NewResult, NewResults, add_results};
pub use list::{PeerView, ResultFilter, ResultView, results};
pub use put::{ResultChange, ResultsOutcome};
pub use table::{MOST_BYTES, ResultsKind, ResultsTable, import_results, may_import};

use serde::{Deserialize, Serialize};

/// Who ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExamGiven {
    /// 省考
    Province,
    /// 市考
    City,
}

impl From<ExamGiven> for domain::result::Exam {
    fn from(of: ExamGiven) -> Self {
        match of {
            ExamGiven::Province => Self::Province,
            ExamGiven::City => Self::City,
        }
    }
}

impl From<domain::result::Exam> for ExamGiven {
    fn from(of: domain::result::Exam) -> Self {
        match of {
            domain::result::Exam::Province => Self::Province,
            domain::result::Exam::City => Self::City,
        }
    }
}
