//! The wall as it is shown.

use super::super::course::{MonthStand, TrendView};
use crate::results::ExamGiven;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which month's wall.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WallQuery {
    /// At the end of this period; of the last full month unless told.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
}

/// A goal that others stand below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Beam {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub title: String,
}

/// A unit by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WallUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// How many items have which light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Lights {
    /// 超前
    pub ahead: usize,
    /// 按序时
    pub on_schedule: usize,
    /// 滞后
    pub behind: usize,
    /// 停滞
    pub stuck: usize,
    /// 无数据
    pub no_data: usize,
}

/// An item that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallItem {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub title: String,
    /// Achieved ÷ scheduled share.
    pub progress: Option<f64>,
    /// Its light.
    #[schema(example = "stuck")]
    pub light: String,
    /// The unit that is farthest ahead or behind on it; of one that no unit's values tell of, the unit that leads it.
    pub unit: Option<WallUnit>,
}

/// A red item that nobody was asked to do something about.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct RedItem {
    /// The item.
    #[serde(flatten)]
    pub item: WallItem,
    /// The code of the action that it stands below.
    pub action: String,
    /// For how many months in a row it has been red, up to twelve.
    pub months: usize,
}

/// An action: a pillar.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallAction {
    /// Its code.
    #[schema(example = "action-industry")]
    pub code: String,
    /// What people call it.
    pub title: String,
    /// The code of the tactic that it stands below.
    pub tactic: Option<String>,
    /// Who leads it: the title of the post.
    pub leader: Option<String>,
    /// 作战军团: the units that work on it.
    pub corps: Vec<WallUnit>,
    /// 专班, by name.
    pub task_forces: Vec<String>,
    /// 作战图: what it looks like when it is reached.
    pub battle_map: Option<String>,
    /// 瓶颈
    pub bottleneck: Option<String>,
    /// 突破口
    pub breakthrough: Option<String>,
    /// How it stands now.
    pub now: MonthStand,
    /// How it stood in the twelve months up to now, the earliest first.
    pub course: Vec<MonthStand>,
    /// Where it goes.
    pub trend: Option<TrendView>,
    /// How many of its items have which light.
    pub lights: Lights,
    /// The item with the highest progress.
    pub best: Option<WallItem>,
    /// The item with the lowest progress, when it has several.
    pub worst: Option<WallItem>,
    /// Its items' lights, the best first: those without data last.
    pub marks: Vec<String>,
}

/// What was published of the district's places.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ExamHeadline {
    /// Who ranks.
    pub exam: ExamGiven,
    /// In how many indicators.
    pub results: usize,
    /// How many of them lead.
    pub leading: usize,
    /// How many gained places.
    pub gained: usize,
    /// How many lost places.
    pub lost: usize,
    /// How many places were gained, less those that were lost.
    pub places: i64,
}

/// How the towns stand on their board.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct BoardHeadline {
    /// The board.
    pub board: Uuid,
    /// What it is called.
    pub title: String,
    /// How far it is.
    #[schema(example = "checking")]
    pub state: &'static str,
    /// How many units it has.
    pub units: usize,
    /// The mean of their scores.
    pub mean: Option<f64>,
    /// The first of them.
    pub first: Option<WallUnit>,
    /// Its score.
    pub best: Option<f64>,
    /// Decimals of printed scores.
    pub decimals: u8,
}

/// The tasks that were ordered in the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TaskHeadline {
    /// How many, without those that were cancelled.
    pub opened: u64,
    /// How many of them were struck off (销号).
    pub closed: u64,
}

/// The whole plan as one picture.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct WallView {
    /// The month at whose end it is looked at.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The strategy, of several the one with the most actions; none when there is none that whoever asks may see.
    pub strategy: Option<Beam>,
    /// Its tactics, in the order of their first actions.
    pub tactics: Vec<Beam>,
    /// Their actions, by tactic.
    pub actions: Vec<WallAction>,
    /// Items under actions by light.
    pub lights: Lights,
    /// Red items without a task that is open, those red for longest first.
    pub unassigned: Vec<RedItem>,
    /// The places that the province and the city published.
    pub exams: Vec<ExamHeadline>,
    /// The month's board with the most indicators of those that rank towns.
    pub board: Option<BoardHeadline>,
    /// The tasks that were ordered in the month.
    pub tasks: TaskHeadline,
}
