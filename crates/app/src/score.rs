//! Score files: read, compute every period, write all outputs or none.

use crate::inputs::{Files, Keep, Loaded};
use crate::{AppError, outputs};
use kernel::board::{Board, Ranked};
use kernel::fault::{Faults, Place, What, nearest};
use kernel::period::Period;
use kernel::plan::{Plan, Roster};
use kernel::scheme::{NodeKind, Scheme};
use std::path::PathBuf;
use tables::Format;

/// What to score and where to write it.
#[derive(Debug, Clone)]
pub struct ScoreRequest {
    /// Inputs.
    pub files: Files,
    /// Which nodes are written.
    pub ranked: Ranked,
    /// Level whose means are written.
    pub means: Option<String>,
    /// What the output files are.
    pub format: Format,
    /// Folder for them; made when it isn't there.
    pub out: PathBuf,
}

/// How far long work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Inputs are being read.
    Reading,
    /// The n-th of so many boards is being computed.
    Scoring(usize, usize),
    /// Outputs are being written.
    Writing,
}

/// One period's board with who is on it.
pub struct ScoredBoard {
    /// Who is on it.
    pub roster: Roster,
    /// The board.
    pub board: Board,
    /// Root ranks of the period before, by unit number; NaN where there was none.
    pub previous: Vec<f64>,
}

/// What was scored.
pub struct Scored {
    /// The inputs.
    pub loaded: Loaded,
    /// In the order of time.
    pub boards: Vec<ScoredBoard>,
    /// Paths of what was written.
    pub written: Vec<PathBuf>,
}

/// Scores every period that is asked for and writes the outputs.
pub fn score(request: &ScoreRequest, progress: &dyn Fn(Progress)) -> Result<Scored, AppError> {
    progress(Progress::Reading);
    let loaded = Loaded::read(&request.files, Keep::Scores)?;
    let plan = Plan::try_new(loaded.inputs())?;
    let level = means_level(request, &loaded)?;
    let periods = periods(&plan, &loaded.scheme, request.files.period)?;
    let mut boards: Vec<ScoredBoard> = Vec::with_capacity(periods.len());
    let mut means = Vec::new();
    let mut faults = Faults::default();
    for (at, &period) in periods.iter().enumerate() {
        progress(Progress::Scoring(at + 1, periods.len()));
        let roster = plan.roster(period)?;
        let computed = plan.compute(&roster).and_then(|computation| {
            let board = computation.board(request.ranked)?;
            means.extend(level.map(|level| (period, computation.means(&board, level))));
            Ok(board)
        });
        match computed {
            Ok(board) => boards.push(ScoredBoard::new(&loaded, roster, board, &boards)),
            Err(more) => faults.extend(more.0),
        }
    }
    faults.or(())?;
    progress(Progress::Writing);
    let written = outputs::write(request, &loaded, &boards, &means)?;
    drop(plan);
    Ok(Scored { loaded, boards, written })
}

/// The periods to score: the one asked for, or all that values are there for.
pub(crate) fn periods(
    plan: &Plan<'_>,
    scheme: &Scheme,
    asked: Option<Period>,
) -> Result<Vec<Option<Period>>, Faults> {
    let known = plan.periods();
    let Some(asked) = asked else {
        return if known.is_empty() {
            Err(Place::new().fault(What::NothingToScore).into())
        } else {
            Ok(known)
        };
    };
    let place = Place::new().key("--period");
    if asked.cadence() != scheme.period {
        let expected = format!("{:?}", scheme.period).to_lowercase();
        return Err(place.fault(What::WrongPeriod { found: asked.to_string(), expected }).into());
    }
    // A board of earlier boards, or of carried-over values, may have no value of its own period.
    let from_earlier = scheme.nodes.iter().any(|node| match &node.kind {
        NodeKind::Rollup(_) => true,
        NodeKind::Indicator(indicator) => indicator.frequency.months() > scheme.period.months(),
        NodeKind::Inner(_) => false,
    });
    if known.contains(&Some(asked)) || from_earlier {
        Ok(vec![Some(asked)])
    } else {
        Err(place.fault(What::PeriodNotInValues { found: asked.to_string() }).into())
    }
}

fn means_level(request: &ScoreRequest, loaded: &Loaded) -> Result<Option<u32>, Faults> {
    let Some(level) = &request.means else { return Ok(None) };
    let known = &loaded.units.level_names;
    known.find(level).map(Some).ok_or_else(|| {
        let nearest = nearest(level, known.iter());
        Place::new().key("--means").fault(What::UnknownLevel { found: level.clone(), nearest }).into()
    })
}

impl ScoredBoard {
    fn new(loaded: &Loaded, roster: Roster, board: Board, earlier: &[Self]) -> Self {
        let root = loaded.scheme.root;
        let before = board.period.and_then(Period::previous);
        let in_run = earlier.last().filter(|earlier| before.is_some() && earlier.board.period == before);
        let ranks = in_run.map_or(&[] as &[f64], |earlier| earlier.board.nodes[root].ranks[0].raw());
        let previous = padded(ranks, loaded.units.len());
        Self { roster, board, previous }
    }
}

fn padded(raw: &[f64], len: usize) -> Vec<f64> {
    let mut all = raw.to_vec();
    all.resize(len, f64::NAN);
    all
}
