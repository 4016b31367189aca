//! Score files: read, compute every period, write all outputs or none.

use crate::inputs::{Files, Keep, Loaded};
use crate::{AppError, outputs};
use kernel::board::{Board, Flags, Ranked};
use kernel::column::Column;
use kernel::compute::Computation;
use kernel::facts::Past;
use kernel::fault::{Fault, Faults, Place, What, nearest};
use kernel::number::snap;
use kernel::period::Period;
use kernel::plan::{Plan, Roster};
use kernel::scheme::Scheme;
use std::ops::ControlFlow;
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
    /// They are complete, and about to be put in their places.
    Written,
}

/// One period's board with who is on it.
pub struct ScoredBoard {
    /// Who is on it.
    pub roster: Roster,
    /// The board.
    pub board: Board,
    /// Root ranks of the period before, by unit number.
    pub previous: Column,
}

/// What was scored.
pub struct Scored {
    /// The inputs.
    pub(crate) loaded: Loaded,
    /// In the order of time.
    pub boards: Vec<ScoredBoard>,
    /// Paths of what was written.
    pub written: Vec<PathBuf>,
}

impl Scored {
    /// What the reader of the boards should know.
    pub fn warnings(&self) -> impl Iterator<Item = &Fault> {
        self.boards.iter().flat_map(|scored| &scored.board.warnings)
    }
}

/// Hears how far the work is; to break cancels it, and nothing is written.
pub type Watch<'a> = &'a dyn Fn(Progress) -> ControlFlow<()>;

/// Scores every period that is asked for and writes the outputs.
pub fn score(request: &ScoreRequest, watch: Watch<'_>) -> Result<Scored, AppError> {
    tell(watch, Progress::Reading)?;
    let loaded = Loaded::read(&request.files, Keep::Scores)?;
    let plan = Plan::try_new(loaded.inputs())?;
    let level = means_level(request, &loaded)?;
    let periods = periods(&plan, &loaded.scheme, request.files.period)?;
    let mut means = Vec::new();
    let boards = boards(&loaded, &plan, &periods, request.ranked, &mut |at, computation, board| {
        means.extend(level.map(|level| (board.period, computation.means(board, level))));
        tell(watch, Progress::Scoring(at + 1, periods.len()))
    })?;
    tell(watch, Progress::Writing)?;
    let staged = outputs::stage(request, &loaded, &boards, &means)?;
    tell(watch, Progress::Written)?;
    let written = staged.finish().map_err(|error| outputs::unwritable(&request.out, &error))?;
    drop(plan);
    Ok(Scored { loaded, boards, written })
}

/// Says how far the work is; the error is that it was cancelled.
pub(crate) fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), AppError> {
    match watch(progress) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(AppError::Cancelled),
    }
}

/// The boards of `periods`, in their order. `each` sees the place of a period, its computation and its board before the
/// computation is let go. The faults are those of all periods.
pub(crate) fn boards(
    loaded: &Loaded,
    plan: &Plan<'_>,
    periods: &[Option<Period>],
    ranked: Ranked,
    each: &mut dyn FnMut(usize, &Computation<'_>, &Board) -> Result<(), AppError>,
) -> Result<Vec<ScoredBoard>, AppError> {
    let mut boards: Vec<ScoredBoard> = Vec::with_capacity(periods.len());
    let mut faults = Faults::default();
    for (at, &period) in periods.iter().enumerate() {
        let roster = plan.roster(period)?;
        let computed = plan.compute(&roster).map_err(AppError::from).and_then(|computation| {
            let board = computation.board(ranked)?;
            each(at, &computation, &board)?;
            Ok(board)
        });
        match computed {
            Ok(board) => boards.push(ScoredBoard::new(loaded, roster, board, boards.last())),
            Err(AppError::Input(more)) => faults.extend(more.0),
            Err(other) => return Err(other),
        }
    }
    Ok(faults.or(boards)?)
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
    wrong_cadence(asked, scheme)?;
    // A board of earlier boards, or of carried-over values, may have no value of its own period.
    let rolls_up = scheme.rollups().next().is_some();
    if known.contains(&Some(asked)) || rolls_up || plan.shows_longer(asked) {
        Ok(vec![Some(asked)])
    } else {
        Err(asked_place().fault(What::PeriodNotInValues { found: asked.to_string() }).into())
    }
}

fn asked_place() -> Place {
    Place::new().key("--period")
}

/// The fault of asking for a period that is not as long as the scheme's.
pub(crate) fn wrong_cadence(asked: Period, scheme: &Scheme) -> Result<(), Faults> {
    if asked.cadence() == scheme.period {
        return Ok(());
    }
    let expected = asked.at(scheme.period).to_string();
    Err(asked_place().fault(What::WrongPeriod { found: asked.to_string(), expected }).into())
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
    fn new(loaded: &Loaded, roster: Roster, mut board: Board, earlier: Option<&Self>) -> Self {
        let root = loaded.scheme.root;
        let before = board.period.and_then(Period::previous);
        let in_run = earlier.filter(|earlier| before.is_some() && earlier.board.period == before);
        let previous = match in_run {
            Some(earlier) => earlier.board.nodes[root].ranks[0].clone(),
            None => loaded.past(before).map_or_else(Column::default, |past| past.rank.clone()),
        };
        if in_run.is_none() && previous.is_empty() {
            board.warnings.extend(loaded.only_others(before));
        }
        if let Some(published) = loaded.past(board.period) {
            flag_restated(&mut board, root, published);
        }
        Self { roster, board, previous }
    }
}

/// Flags the units whose score is no longer the one published for the same period.
fn flag_restated(board: &mut Board, root: usize, published: &Past) {
    for &unit in &board.scored {
        let (now, then) = (board.nodes[root].score.get(unit as usize), published.score.get(unit as usize));
        if now.map(snap) != then.map(snap) {
            board.flags[unit as usize].set(Flags::RESTATED);
        }
    }
}
