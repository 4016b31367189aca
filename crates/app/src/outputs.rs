//! The files that a run of `score` writes. Their columns are a contract: see `docs/outputs.md`.

use crate::Loaded;
use crate::score::{ScoreRequest, ScoredBoard};
use kernel::board::{Mean, Ranked};
use kernel::column::Codes;
use kernel::fault::{Faults, Place, What};
use kernel::number::Round;
use kernel::period::Period;
use kernel::scheme::Scheme;
use kernel::units::NOBODY;
use std::path::Path;
use tables::{BoardFile, OutColumn, OutTable, Staging};

/// Writes scores, board, what a later run must know of them and, when asked for, means, beside their places.
pub(crate) fn stage(
    request: &ScoreRequest,
    loaded: &Loaded,
    boards: &[ScoredBoard],
    means: &[(Option<Period>, Vec<Mean>)],
) -> Result<Staging, Faults> {
    try_stage(request, loaded, boards, means).map_err(|error| unwritable(&request.out, &error))
}

/// The fault that something cannot be written there.
pub(crate) fn unwritable(path: &Path, error: &dyn std::fmt::Display) -> Faults {
    let place = Place::new().file(path.display().to_string());
    place.fault(What::Unwritable { message: error.to_string() }).into()
}

fn try_stage(
    request: &ScoreRequest,
    loaded: &Loaded,
    boards: &[ScoredBoard],
    means: &[(Option<Period>, Vec<Mean>)],
) -> std::io::Result<Staging> {
    let mut staging = Staging::try_new(&request.out)?;
    staging.add(request.format, &scores(request, loaded, boards))?;
    staging.add(request.format, &board(loaded, boards))?;
    if request.means.is_some() {
        staging.add(request.format, &means_table(loaded, means))?;
    }
    staging.add_text("board.json", &serde_json::to_string_pretty(&board_file(&loaded.scheme))?)?;
    Ok(staging)
}

fn board_file(scheme: &Scheme) -> BoardFile {
    BoardFile {
        scheme: scheme.code.clone(),
        title: scheme.title.clone(),
        root: scheme.nodes[scheme.root].code.clone(),
        full: Some(scheme.full_marks()[scheme.root]),
    }
}

fn text(period: Option<Period>) -> String {
    period.map_or(String::new(), |period| period.to_string())
}

/// `period` per row: the n-th board's repeated for its rows.
fn periods<'a>(each: impl Iterator<Item = (Option<Period>, usize)>) -> OutColumn<'a> {
    let (mut keys, mut codes) = (Vec::new(), Codes::default());
    for (period, rows) in each {
        let key = codes.intern(&text(period));
        keys.resize(keys.len() + rows, key);
    }
    OutColumn::Own { keys, codes }
}

/// A row per period, unit and node: `unit,period,node,score,rank,peers,group[,rank_<scope>..]`.
fn scores<'a>(request: &ScoreRequest, loaded: &'a Loaded, boards: &[ScoredBoard]) -> OutTable<'a> {
    let scheme = &loaded.scheme;
    let nodes: Vec<usize> = match request.ranked {
        Ranked::Root => vec![scheme.root],
        Ranked::All => (0..scheme.nodes.len()).collect(),
    };
    let listed = &nodes;
    let rows = || {
        boards.iter().flat_map(move |scored| {
            let of_unit = move |&unit: &u32| listed.iter().map(move |&node| (scored, unit, node));
            scored.roster.scored.iter().flat_map(of_unit)
        })
    };
    let own = |scored: &ScoredBoard, unit: u32| scored.roster.groups[0].of[unit as usize];
    let mut groups = Codes::default();
    let group_keys =
        rows().map(|(scored, unit, _)| groups.intern(scored.roster.groups[0].label(unit))).collect();
    let peers = |(scored, unit, node): (&ScoredBoard, u32, usize)| {
        f64::from(scored.board.nodes[node].peers[own(scored, unit) as usize])
    };
    let rank = |scope: usize| {
        let rank = move |(scored, unit, node): (&ScoredBoard, u32, usize)| {
            scored.board.nodes[node].ranks[scope].raw_at(unit as usize)
        };
        OutColumn::Numbers(rows().map(rank).collect())
    };
    let score = |(scored, unit, node): (&ScoredBoard, u32, usize)| {
        scored.board.nodes[node].score.raw_at(unit as usize)
    };
    let mut columns = vec![
        (
            "unit".into(),
            OutColumn::Codes { keys: rows().map(|(_, unit, _)| unit).collect(), codes: &loaded.units.codes },
        ),
        (
            "period".into(),
            periods(boards.iter().map(|b| (b.board.period, b.roster.scored.len() * nodes.len()))),
        ),
        (
            "node".into(),
            OutColumn::Own { keys: rows().map(|(.., node)| node as u32).collect(), codes: scheme.codes() },
        ),
        ("score".into(), OutColumn::Numbers(rows().map(score).collect())),
        ("rank".into(), rank(0)),
        ("peers".into(), OutColumn::Numbers(rows().map(peers).collect())),
        ("group".into(), OutColumn::Own { keys: group_keys, codes: groups }),
    ];
    for (scope, peers) in scheme.peers.iter().enumerate().skip(1) {
        columns.push((format!("rank_{}", peers.name()), rank(scope)));
    }
    OutTable { name: "scores", columns }
}

/// A row per period and unit, as printed.
fn board<'a>(loaded: &'a Loaded, boards: &[ScoredBoard]) -> OutTable<'a> {
    let scheme = &loaded.scheme;
    let rows = || {
        boards.iter().flat_map(|scored| scored.roster.scored.iter().map(move |&unit| (scored, unit as usize)))
    };
    let root = |(scored, unit): (&ScoredBoard, usize)| {
        let score = scored.board.nodes[scheme.root].score.raw_at(unit);
        Round { decimals: scheme.decimals }.apply(score)
    };
    let rank = |(scored, unit): (&ScoredBoard, usize)| scored.board.nodes[scheme.root].ranks[0].raw_at(unit);
    let previous = |(scored, unit): (&ScoredBoard, usize)| scored.previous[unit];
    let named = |pick: fn(&ScoredBoard) -> &[u32]| OutColumn::Own {
        keys: rows().map(|(scored, unit)| pick(scored)[unit]).collect(),
        codes: scheme.codes(),
    };
    let (mut groups, mut flags, mut names) = (Codes::default(), Codes::default(), Codes::default());
    let group_keys = rows().map(|(b, unit)| groups.intern(b.roster.groups[0].label(unit as u32))).collect();
    let name = |(_, unit): (&ScoredBoard, usize)| match loaded.units.names.get(unit) {
        "" => NOBODY,
        name => names.intern(name),
    };
    let name_keys = rows().map(name).collect();
    let flag = |(b, unit): (&ScoredBoard, usize)| {
        flags.intern(&b.board.flags[unit].names().collect::<Vec<_>>().join(" "))
    };
    let flag_keys = rows().map(flag).collect();
    let units = rows().map(|(_, unit)| unit as u32).collect();
    let columns = vec![
        ("unit".into(), OutColumn::Codes { keys: units, codes: &loaded.units.codes }),
        ("name".into(), OutColumn::Own { keys: name_keys, codes: names }),
        ("period".into(), periods(boards.iter().map(|b| (b.board.period, b.roster.scored.len())))),
        ("group".into(), OutColumn::Own { keys: group_keys, codes: groups }),
        ("score".into(), OutColumn::Printed(rows().map(root).collect(), scheme.decimals)),
        ("rank".into(), OutColumn::Numbers(rows().map(rank).collect())),
        ("previous_rank".into(), OutColumn::Numbers(rows().map(previous).collect())),
        ("change".into(), OutColumn::Numbers(rows().map(|row| previous(row) - rank(row)).collect())),
        ("best".into(), named(|scored| &scored.board.best)),
        ("worst".into(), named(|scored| &scored.board.worst)),
        ("flags".into(), OutColumn::Own { keys: flag_keys, codes: flags }),
    ];
    OutTable { name: "board", columns }
}

/// `unit,period,n,mean,rank`
fn means_table<'a>(loaded: &'a Loaded, means: &[(Option<Period>, Vec<Mean>)]) -> OutTable<'a> {
    let all = || means.iter().flat_map(|(_, means)| means);
    let columns = vec![
        (
            "unit".into(),
            OutColumn::Codes { keys: all().map(|mean| mean.unit).collect(), codes: &loaded.units.codes },
        ),
        ("period".into(), periods(means.iter().map(|(period, means)| (*period, means.len())))),
        ("n".into(), OutColumn::Numbers(all().map(|mean| f64::from(mean.n)).collect())),
        ("mean".into(), OutColumn::Numbers(all().map(|mean| mean.mean).collect())),
        ("rank".into(), OutColumn::Numbers(all().map(|mean| mean.rank).collect())),
    ];
    OutTable { name: "means", columns }
}
