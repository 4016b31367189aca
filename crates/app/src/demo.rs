//! The demo: every month of the world that ships with the program, scored, and a workbook of its boards.

use crate::inputs::{Files, Keep, Loaded};
use crate::outputs::{unwritable, unwritable_book};
use crate::score::{Progress, ScoredBoard, Watch, boards, periods, tell};
use crate::view::board_view;
use crate::{AppError, Explained};
use kernel::board::Ranked;
use kernel::explain::Explanation;
use kernel::facts::{History, Past};
use kernel::period::Period;
use kernel::plan::Plan;
use report::{BoardView, WhySheet, Words, write_boards};
use std::path::{Path, PathBuf};
use tables::{Source, Staging};

#[derive(rust_embed::Embed)]
#[folder = "../../scenarios/liandu-2022"]
#[include = "demo.toml"]
#[include = "units.csv"]
#[include = "network.csv"]
#[include = "network_links.csv"]
#[include = "task_forces.csv"]
#[include = "plan.toml"]
#[include = "forms.toml"]
#[include = "indicators.csv"]
#[include = "village_items.csv"]
#[include = "boards/*"]
pub(crate) struct World;

/// What the demo shows, as `demo.toml` says.
#[derive(serde::Deserialize)]
struct Contents {
    period: String,
    boards: Vec<String>,
    explain: Shown,
}

/// The unit that is explained on the terminal.
#[derive(serde::Deserialize)]
struct Shown {
    board: String,
    unit: String,
}

/// What the demo made.
pub struct Demo {
    /// The boards of the month, in the order in which they are shown.
    pub boards: Vec<BoardView>,
    /// How many boards of all months were scored.
    pub scored: usize,
    /// Why one unit has its score.
    pub shown: Explained,
    /// The workbook of the boards, with every unit explained.
    pub written: Vec<PathBuf>,
}

/// Scores all months of all boards, the earlier boards being the history of the later ones, and writes the workbook of
/// the last month into `folder`, which is made when it isn't there.
pub fn demo(folder: &Path, words: &Words, watch: Watch<'_>) -> Result<Demo, AppError> {
    let outside = |error: &dyn std::fmt::Display| AppError::Outside { cause: error.to_string() };
    let world = tempfile::tempdir().map_err(|error| outside(&error))?;
    unpack(world.path()).map_err(|error| outside(&error))?;
    let contents =
        std::fs::read_to_string(world.path().join("demo.toml")).map_err(|error| outside(&error))?;
    let contents: Contents = toml::from_str(&contents).map_err(|error| outside(&error))?;

    let period: Period = contents.period.parse().map_err(|_| outside(&"demo.toml names no period"))?;

    let mut history = History::default();
    let mut months = Vec::with_capacity(contents.boards.len());
    for (at, board) in contents.boards.iter().enumerate() {
        tell(watch, Progress::Scoring(at + 1, contents.boards.len()))?;
        months.push(Month::score(&files(world.path(), board), period, &mut history, words)?);
    }
    tell(watch, Progress::Writing)?;
    let mut staging = Staging::try_new(folder).map_err(|error| unwritable(folder, &error))?;
    let staged = staging.stage(&format!("liandu-{period}.xlsx"));
    let boards: Vec<BoardView> = months.iter().map(|month| month.view.clone()).collect();
    let why: Vec<WhySheet<'_>> = months.iter().map(Month::why).collect();
    write_boards(&staged, words, &boards, &why).map_err(|error| unwritable_book(folder, error))?;
    let shown = contents.boards.iter().zip(&months).find(|(board, _)| **board == contents.explain.board);
    let shown = shown.and_then(|(_, month)| {
        month.explained.iter().find(|of| of.explanation.unit == contents.explain.unit)
    });
    let shown = shown.cloned().ok_or_else(|| outside(&"demo.toml explains a unit that is on no board"))?;
    tell(watch, Progress::Written)?;
    let written = staging.finish().map_err(|error| unwritable(folder, &error))?;
    Ok(Demo { scored: months.iter().map(|month| month.scored).sum(), boards, shown, written })
}

fn unpack(folder: &Path) -> std::io::Result<()> {
    for name in World::iter() {
        let Some(file) = World::get(&name) else { continue };
        let path = folder.join(name.as_ref());
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, file.data)?;
    }
    Ok(())
}

/// The files of a board's folder, by their names.
fn files(world: &Path, board: &str) -> Files {
    let folder = world.join("boards").join(board);
    let source = |name: &str| {
        Some(folder.join(name)).filter(|path| path.is_file()).map(|path| Source::from(path.as_path()))
    };
    Files {
        scheme: folder.join("scheme.toml"),
        values: source("values.csv").into_iter().collect(),
        units: Some(Source::from(world.join("units.csv").as_path())),
        targets: source("targets.csv"),
        assign: source("assign.csv"),
        adjustments: source("adjustments.csv"),
        benchmarks: source("benchmarks.csv"),
        history: None,
        period: None,
    }
}

/// The board of the month, or the last before it, with all its units explained.
struct Month {
    view: BoardView,
    explained: Vec<Explained>,
    scored: usize,
}

impl Month {
    /// Scores all periods up to `last` and adds them to `history`.
    fn score(files: &Files, last: Period, history: &mut History, words: &Words) -> Result<Self, AppError> {
        let mut loaded = Loaded::read(files, Keep::Everything)?;
        // Only roll-ups look at other boards; ranks of the month before are of the same run.
        loaded.history = loaded.scheme.rollups().next().map(|_| history.clone());
        let plan = Plan::try_new(loaded.inputs())?;
        let mut periods = periods(&plan, &loaded.scheme, None)?;
        periods.retain(|period| period.is_none_or(|period| period.ended_by(last)));
        let mut explanations: Vec<Explanation> = Vec::new();
        let boards = boards(&loaded, &plan, &periods, Ranked::All, &mut |at, computation, board| {
            if at + 1 == periods.len() {
                explanations =
                    board.scored.iter().filter_map(|&unit| computation.explain(board, unit)).collect();
            }
            Ok(())
        })?;
        let mut view = board_view(words, &loaded, &boards, &explanations);
        view.footer = words.text("footer-synthetic");
        history.boards.extend(boards.iter().map(|board| past(&loaded, board)));
        history.boards.sort_by_key(|past| past.period);
        let explained = explanations.into_iter().map(|of| Explained::new(&loaded, of)).collect();
        Ok(Self { view, explained, scored: boards.len() })
    }

    fn why(&self) -> WhySheet<'_> {
        WhySheet { board: &self.view.code, units: self.explained.iter().map(Explained::view).collect() }
    }
}

fn past(loaded: &Loaded, scored: &ScoredBoard) -> Past {
    let root = &scored.board.nodes[loaded.scheme.root];
    Past {
        period: scored.board.period,
        scheme: loaded.scheme.code.clone(),
        full: Some(loaded.scheme.full_marks()[loaded.scheme.root]),
        score: root.score.clone(),
        rank: root.ranks[0].clone(),
    }
}
