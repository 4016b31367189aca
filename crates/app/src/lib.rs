//! Use cases: what a person or a program can ask of Liangzhu. Handlers and commands call these and decide nothing.

mod check;
mod demo;
mod explain;
mod inputs;
mod outputs;
mod places;
mod score;
mod template;
mod view;

pub use check::{Checked, check};
pub use demo::{Demo, demo};
pub use explain::{Explained, explain};
pub use inputs::Files;
pub use score::{Progress, ScoreRequest, Scored, ScoredBoard, Watch, score};
pub use template::{TemplateRequest, template};
pub use view::{BoardLine, Summary, last_board, summary};

use kernel::fault::Faults;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The input has faults: all of them. Nothing was written.
    #[error(transparent)]
    Input(#[from] Faults),
    /// It was cancelled. Nothing was written.
    #[error("cancelled")]
    Cancelled,
    /// Something that is not the input's fault: the demo's world that can't be unpacked.
    #[error("{cause}")]
    Outside {
        /// What came in the way.
        cause: String,
    },
}
