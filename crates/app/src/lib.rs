//! Use cases: what a person or a program can ask of Liangzhu. Handlers and commands call these and decide nothing.

pub mod access;
mod actor;
pub mod backup;
pub mod calendar;
pub mod cases;
mod check;
mod demo;
mod error;
mod explain;
pub mod files;
pub mod goals;
mod inputs;
pub mod jobs;
pub mod journal;
pub mod lifecycles;
mod outputs;
mod page;
pub mod people;
mod places;
mod rules;
mod score;
mod secret;
mod system;
mod template;
mod tidy;
pub mod units;
mod view;
pub mod world;

pub use actor::Actor;
pub use check::{Checked, check};
pub use demo::{Demo, demo};
pub use error::{AppError, Misfit, faults_json};
pub use explain::{Explained, explain};
pub use inputs::Files;
pub use page::Page;
pub use rules::Rules;
pub use score::{Progress, ScoreRequest, Scored, ScoredBoard, Watch, score};
pub use secret::{choose_tls, digest, hash as hash_password, secret};
pub use system::{Mode, System, WorldClock, real_now};
pub use template::{TemplateRequest, template};
pub use tidy::tidy;
pub use view::{BoardLine, Summary, last_board, summary};

pub use domain::id::{CaseId, RequestId};
pub use store::{Ask, Error as StoreError, Store};
