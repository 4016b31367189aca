//! Scoring files: what `score` makes of them, and how units stand then.

use super::export::Files;
use crate::inputs::{Files as Inputs, Loaded};
use crate::score::{ScoreRequest, ScoredBoard, Watch, score};
use crate::{AppError, outputs::unwritable};
use domain::board::{Head, HeadNode, NodeStanding, Standing};
use domain::id::UnitId;
use domain::period::Period;
use kernel::board::Ranked;
use kernel::units::NOBODY;
use report::{Language, Words, fault_json};
use std::collections::HashMap;
use std::path::Path;
use tables::{Format, Source};

/// What came out.
pub(crate) struct Made {
    /// The inputs, and beside them `scores.csv`, `board.csv`, `board.json`.
    pub(crate) files: Files,
    pub(crate) head: Head,
    /// By place.
    pub(crate) standings: Vec<Standing>,
}

/// What `score` writes.
const OUTPUTS: [&str; 3] = ["scores.csv", "board.csv", "board.json"];

/// Writes files into a folder.
pub(crate) fn unpack(files: &Files, folder: &Path) -> Result<(), AppError> {
    let write = |path: &Path, body: &[u8]| {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, body)
    };
    for (name, body) in files {
        let path = folder.join(name);
        write(&path, body).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

/// The files of a folder by their names, as they are asked for on the command line.
pub(crate) fn inputs(folder: &Path, period: Period) -> Inputs {
    let source = |name: &str| {
        Some(folder.join(name)).filter(|path| path.is_file()).map(|path| Source::from(path.as_path()))
    };
    Inputs {
        scheme: folder.join("scheme.toml"),
        values: source("values.csv").into_iter().collect(),
        units: source("units.csv"),
        targets: source("targets.csv"),
        assign: source("assign.csv"),
        adjustments: source("adjustments.csv"),
        benchmarks: source("benchmarks.csv"),
        history: Some(folder.join("history")).filter(|path| path.is_dir()),
        period: Some(period),
    }
}

/// Scores files. Their faults name them as they are named in the folder.
pub(crate) fn made(
    mut files: Files,
    period: Period,
    ids: &HashMap<String, UnitId>,
    watch: Watch<'_>,
) -> Result<Made, AppError> {
    let folder = tempfile::tempdir().map_err(AppError::outside)?;
    unpack(&files, folder.path())?;
    let out = folder.path().join("out");
    let request = ScoreRequest {
        files: inputs(folder.path(), period),
        ranked: Ranked::All,
        means: None,
        format: Format::Csv,
        out: out.clone(),
    };
    let scored = score(&request, watch).map_err(|fault| named_in(fault, folder.path()))?;
    for name in OUTPUTS {
        files.insert(name.to_owned(), std::fs::read(out.join(name)).map_err(AppError::outside)?);
    }
    let board = scored.boards.first().ok_or_else(|| AppError::outside("no board came out"))?;
    let words = Words::new(Language::Chinese);
    let warnings =
        scored.warnings().map(|fault| fault_json(&words, &without(fault, folder.path()))).collect();
    Ok(Made {
        files,
        head: head(&scored.loaded, warnings),
        standings: standings(&scored.loaded, board, ids)?,
    })
}

fn without(fault: &kernel::fault::Fault, folder: &Path) -> kernel::fault::Fault {
    let mut fault = fault.clone();
    let own = format!("{}/", folder.display());
    fault.at.file = fault.at.file.map(|file| file.strip_prefix(&own).map_or(file.clone(), str::to_owned));
    fault
}

fn named_in(fault: AppError, folder: &Path) -> AppError {
    match fault {
        AppError::Input(mut faults) => {
            faults.0 = faults.0.iter().map(|fault| without(fault, folder)).collect();
            AppError::Input(faults)
        }
        other => other,
    }
}

fn head(loaded: &Loaded, warnings: Vec<serde_json::Value>) -> Head {
    let scheme = &loaded.scheme;
    let full = scheme.full_marks();
    let node = |(at, node): (usize, &kernel::scheme::Node)| HeadNode {
        code: node.code.clone(),
        name: node.name.clone(),
        parent: node.parent.map(|parent| scheme.nodes[parent].code.clone()),
        weight: node.weight,
        full: full[at],
        is_indicator: node.indicator().is_some(),
        counts: node.counts(),
    };
    Head {
        decimals: scheme.decimals,
        peers: scheme.peers.iter().map(|scope| scope.name().to_owned()).collect(),
        nodes: scheme.nodes.iter().enumerate().map(node).collect(),
        warnings,
    }
}

/// By rank, then by score, those without one last, equals by code.
fn standings(
    loaded: &Loaded,
    scored: &ScoredBoard,
    ids: &HashMap<String, UnitId>,
) -> Result<Vec<Standing>, AppError> {
    let mut all = scored
        .board
        .scored
        .iter()
        .map(|&unit| standing(loaded, scored, ids, unit))
        .collect::<Result<Vec<_>, _>>()?;
    let key = |of: &Standing| (of.rank.unwrap_or(f64::INFINITY), -of.score.unwrap_or(f64::NEG_INFINITY));
    all.sort_by(|a, b| {
        let ((a_rank, a_score), (b_rank, b_score)) = (key(a), key(b));
        a_rank.total_cmp(&b_rank).then(a_score.total_cmp(&b_score)).then_with(|| a.code.cmp(&b.code))
    });
    for (place, standing) in (1..).zip(&mut all) {
        standing.place = place;
    }
    Ok(all)
}

fn standing(
    loaded: &Loaded,
    scored: &ScoredBoard,
    ids: &HashMap<String, UnitId>,
    unit: u32,
) -> Result<Standing, AppError> {
    let (board, at) = (&scored.board, unit as usize);
    let code = loaded.units.codes.get(unit);
    let label = scored.roster.groups[0].label(unit);
    let node = |of: u32| (of != NOBODY).then(|| loaded.scheme.nodes[of as usize].code.clone());
    let of_node = |node: &kernel::board::NodeScores| {
        NodeStanding(node.score.get(at), node.ranks.iter().map(|ranks| ranks.get(at)).collect())
    };
    let root = &board.nodes[loaded.scheme.root];
    let id = ids.get(code).ok_or_else(|| AppError::outside(format!("the record has no unit {code}")))?;
    Ok(Standing {
        place: 0,
        unit: *id,
        code: code.to_owned(),
        name: loaded.units.name(unit).to_owned(),
        group: loaded.group_name(label).to_owned(),
        score: root.score.get(at),
        rank: root.ranks[0].get(at),
        previous_rank: scored.previous.get(at),
        best: node(board.best[at]),
        worst: node(board.worst[at]),
        flags: board.flags[at].names().map(str::to_owned).collect(),
        nodes: board.nodes.iter().map(of_node).collect(),
    })
}
