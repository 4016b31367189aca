//! Results with what they mean: places gained, gaps, how long they last at today's pace.

use super::ExamGiven;
use crate::AppError;
use crate::actor::Actor;
use crate::error::Misfits;
use crate::page::{Page, size};
use crate::points::rules_now;
use crate::restatements::seen;
use crate::system::System;
use chrono::{DateTime, Utc};
use domain::goal::{Goal, Part};
use domain::id::{GoalId, UnitId};
use domain::period::Period;
use domain::result::{Exam, ExternalResult, PeerFigure, months_to};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::ResultQuery;

/// Which results.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultFilter {
    /// Only those of the province or of the city.
    #[param(inline)]
    pub exam: Option<ExamGiven>,
    /// Only those of this period.
    #[param(example = "2022-03", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|[0-9]{2}))?$")]
    pub period: Option<String>,
    /// Only those of the indicator of this code.
    #[param(min_length = 1, max_length = 40)]
    pub goal: Option<String>,
    /// Only those with a leading place, or only those without one.
    pub leading: Option<bool>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many at most: 1 to 500, 50 unless told.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u64>,
}

/// A published place and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ResultView {
    /// Who ranks.
    pub exam: ExamGiven,
    /// The indicator's code.
    #[schema(example = "SK01")]
    pub goal: String,
    /// Its title.
    pub title: String,
    /// The code of the unit that leads it.
    pub unit: Option<String>,
    /// The period.
    #[schema(example = "2022-03")]
    pub period: String,
    /// The place.
    pub rank: u32,
    /// How many take part.
    pub of: u32,
    /// The place in the period before.
    pub previous_rank: Option<u32>,
    /// Places gained since then; below 0 are lost ones.
    pub gained: Option<i64>,
    /// Whether it is a leading place, by the rules for results.
    pub leading: bool,
    /// The value that was ranked.
    pub value: Option<f64>,
    /// The best value of all that take part.
    pub best: Option<f64>,
    /// How far the best is away, as published.
    pub gap: Option<f64>,
    /// After how many months the best is reached at today's pace; none when it doesn't come closer.
    pub months_to_best: Option<f64>,
    /// What the value is measured in.
    pub measure: String,
    /// The document that says so.
    pub document: String,
    /// When it was recorded.
    pub recorded: DateTime<Utc>,
    /// The figures of peers.
    pub peers: Vec<PeerView>,
    #[serde(skip)]
    #[schema(ignore)]
    key: String,
}

/// A group of peers beside a place.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PeerView {
    /// Its name.
    #[schema(example = "山区26县")]
    pub group: String,
    /// How many it has.
    pub n: Option<u32>,
    /// The best value.
    pub best: Option<f64>,
    /// The median.
    pub median: Option<f64>,
    /// Our own value.
    pub own: Option<f64>,
    /// The best less our own.
    pub to_best: Option<f64>,
    /// The median less our own.
    pub to_median: Option<f64>,
    /// Whether we are at least as good as its best.
    pub led: Option<bool>,
    /// Whether we are at least as good as its median.
    pub above_median: Option<bool>,
    /// After how many months the best is reached at today's pace; none when it doesn't come closer.
    pub months_to_best: Option<f64>,
    /// After how many months the median is reached.
    pub months_to_median: Option<f64>,
    /// The document that says so.
    pub document: String,
}

/// The published places of indicators that whoever asks may see, by exam, indicator and period.
///
/// # Errors
/// [`AppError::Invalid`], [`AppError::NotFound`] without such an indicator; the store's.
pub async fn results(
    system: &System,
    actor: &Actor,
    filter: &ResultFilter,
) -> Result<Page<ResultView>, AppError> {
    let size = size(filter.limit)?;
    let mut misfits = Misfits::default();
    let period = filter.period.as_ref().and_then(|text| misfits.period("?period", text));
    misfits.done()?;
    let store = system.store();
    let goals = match &filter.goal {
        Some(code) => {
            let goal = store.goal(code).await?.ok_or_else(|| AppError::not_found("goal", code))?;
            Some(vec![goal.id])
        }
        None => None,
    };
    let share = rules_now(system).await?.leading_share;
    // The pace needs the values before.
    let query = ResultQuery { exam: filter.exam.map(Exam::from), goals, period: None };
    let all = store.results(&query).await?;
    let goals = seen(system, actor, all.iter().map(|of| of.goal)).await?;
    let peers = store.peer_figures(&ResultQuery { period, ..query }).await?;
    let around = Around { units: leads(system, &goals).await?, goals, all: &all, peers: &peers, share };
    let wanted = all.iter().filter(|of| period.is_none_or(|period| of.period == period));
    let wanted = wanted.filter(|of| filter.leading.is_none_or(|leading| of.is_leading(share) == leading));
    let mut views: Vec<ResultView> = wanted.filter_map(|of| around.view(of)).collect();
    views.sort_by(|a, b| a.key.cmp(&b.key));
    let rest = views.into_iter().filter(|of| filter.after.as_ref().is_none_or(|after| of.key > *after));
    let items = rest.take(usize::try_from(size + 1).unwrap_or(usize::MAX)).collect();
    Ok(Page::of(items, size, |of: &ResultView| of.key.clone()))
}

/// The codes of units that lead.
async fn leads(system: &System, goals: &HashMap<GoalId, Goal>) -> Result<HashMap<UnitId, String>, AppError> {
    let ids: BTreeSet<UnitId> = goals.values().filter_map(lead).collect();
    let units = system.store().units_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.code)).collect())
}

fn lead(goal: &Goal) -> Option<UnitId> {
    goal.units.iter().find(|of| of.part == Part::Lead).map(|of| of.unit)
}

/// What results are shown with.
struct Around<'a> {
    goals: HashMap<GoalId, Goal>,
    units: HashMap<UnitId, String>,
    all: &'a [ExternalResult],
    peers: &'a [PeerFigure],
    share: f64,
}

impl Around<'_> {
    fn view(&self, of: &ExternalResult) -> Option<ResultView> {
        let goal = self.goals.get(&of.goal)?;
        let before = |other: &&ExternalResult| {
            (other.exam, other.goal) == (of.exam, of.goal) && other.period <= of.period
        };
        let values = self.all.iter().filter(before).filter_map(|of| Some((of.period, of.value?)));
        let values: Vec<(Period, f64)> = values.collect();
        // A pace begins with a value of the period itself.
        let values = if of.value.is_some() { values.as_slice() } else { &[] };
        let to = |aim: Option<f64>| months_to(values, aim?);
        let peers = self
            .peers
            .iter()
            .filter(|peer| (peer.exam, peer.goal, peer.period) == (of.exam, of.goal, of.period));
        Some(ResultView {
            exam: of.exam.into(),
            goal: goal.code.clone(),
            title: goal.title.clone(),
            unit: lead(goal).and_then(|unit| self.units.get(&unit).cloned()),
            period: of.period.to_string(),
            rank: of.rank,
            of: of.of,
            previous_rank: of.previous_rank,
            gained: of.gained(),
            leading: of.is_leading(self.share),
            value: of.value,
            best: of.best,
            gap: of.gap,
            months_to_best: to(of.best),
            measure: of.measure.clone(),
            document: of.document.clone(),
            recorded: of.recorded,
            peers: peers.map(|peer| peer_view(peer, to)).collect(),
            key: format!("{}_{}_{}", of.exam, goal.code, of.period),
        })
    }
}

fn peer_view(of: &PeerFigure, to: impl Fn(Option<f64>) -> Option<f64>) -> PeerView {
    let less_own = |figure: Option<f64>| Some(figure? - of.own?);
    PeerView {
        group: of.group.clone(),
        n: of.n,
        best: of.best,
        median: of.median,
        own: of.own,
        to_best: less_own(of.best),
        to_median: less_own(of.median),
        led: of.is_led(),
        above_median: of.is_above_median(),
        months_to_best: to(of.best),
        months_to_median: to(of.median),
        document: of.document.clone(),
    }
}
