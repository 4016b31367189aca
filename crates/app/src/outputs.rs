//! The files that a run of `score` writes. Their columns are a contract: see `docs/outputs.md`.

use crate::inputs::Loaded;
use crate::score::{ScoreRequest, ScoredBoard};
use kernel::board::{Board, Flags, Mean, Ranked};
use kernel::column::{Codes, Texts};
use kernel::fault::{Faults, Place, What};
use kernel::number::Round;
use kernel::period::Period;
use kernel::scheme::{Scheme, Ties};
use kernel::units::NOBODY;
use report::XlsxError;
use std::borrow::Cow;
use std::io;
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
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Faults {
    let place = Place::new().file(path.display().to_string());
    place.fault(What::Unwritable { message: tables::reason(error) }).into()
}

/// The same of a workbook.
pub(crate) fn unwritable_book(path: &Path, error: XlsxError) -> Faults {
    match error {
        XlsxError::IoError(error) => unwritable(path, &error),
        other => unwritable(path, &io::Error::other(other)),
    }
}

fn try_stage(
    request: &ScoreRequest,
    loaded: &Loaded,
    boards: &[ScoredBoard],
    means: &[(Option<Period>, Vec<Mean>)],
) -> io::Result<Staging> {
    let mut staging = Staging::try_new(&request.out)?;
    let all = Boards { loaded, boards };
    let root = [loaded.scheme.root];
    let nodes: Vec<usize> = match request.ranked {
        Ranked::Root => root.into(),
        Ranked::All => (0..loaded.scheme.nodes.len()).collect(),
    };
    staging.add(request.format, scores(all, &nodes))?;
    staging.add(request.format, board(all, &root))?;
    if request.means.is_some() {
        staging.add(request.format, means_table(loaded, means))?;
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

/// The periods of all boards, in their order.
fn periods(of: impl Iterator<Item = Option<Period>>) -> Cow<'static, Texts> {
    let text = |period: Option<Period>| period.map_or(String::new(), |period| period.to_string());
    Cow::Owned(of.map(text).collect())
}

/// Places are whole numbers unless equals share the average.
fn places<'a, R: Copy>(ties: Ties, place: impl Fn(R) -> f64 + 'a) -> OutColumn<'a, R> {
    match ties {
        Ties::Average => OutColumn::numbers(place),
        Ties::Min | Ties::Dense | Ties::Max => OutColumn::whole(place),
    }
}

/// A row of scores or of the board: the board's place, the unit, the node.
#[derive(Debug, Clone, Copy)]
struct Row {
    board: usize,
    unit: u32,
    node: usize,
}

type Column<'a> = (String, OutColumn<'a, Row>);

/// Some boards and what is written of them.
#[derive(Clone, Copy)]
struct Boards<'a> {
    loaded: &'a Loaded,
    boards: &'a [ScoredBoard],
}

impl<'a> Boards<'a> {
    /// A row per period, unit and node.
    fn rows(self, nodes: &'a [usize]) -> Box<dyn Iterator<Item = Row> + 'a> {
        Box::new(self.boards.iter().enumerate().flat_map(move |(board, scored)| {
            let of_unit = move |&unit: &u32| nodes.iter().map(move |&node| Row { board, unit, node });
            scored.roster.scored.iter().flat_map(of_unit)
        }))
    }

    fn board(self, row: Row) -> &'a Board {
        &self.boards[row.board].board
    }

    fn unit(self) -> Column<'a> {
        let codes = self.loaded.units.codes.texts();
        ("unit".into(), OutColumn::texts(Cow::Borrowed(codes), |row: Row| row.unit))
    }

    fn period(self) -> Column<'a> {
        let texts = periods(self.boards.iter().map(|scored| scored.board.period));
        ("period".into(), OutColumn::texts(texts, |row: Row| row.board as u32))
    }

    /// The label of the group on the board's own scope.
    fn group(self) -> Column<'a> {
        let mut labels = Codes::default();
        let own = |scored: &ScoredBoard| -> Vec<u32> {
            scored.roster.groups[0].labels.iter().map(|label| labels.intern(label)).collect()
        };
        let known: Vec<Vec<u32>> = self.boards.iter().map(own).collect();
        let key = move |row: Row| {
            let group = self.boards[row.board].roster.groups[0].of[row.unit as usize];
            known[row.board].get(group as usize).copied().unwrap_or(NOBODY)
        };
        ("group".into(), OutColumn::texts(Cow::Owned(labels.into_texts()), key))
    }

    /// Codes of nodes.
    fn nodes(self, head: &str, node: impl Fn(Row) -> u32 + 'a) -> Column<'a> {
        (head.into(), OutColumn::texts(Cow::Owned(self.loaded.scheme.codes().into_texts()), node))
    }

    fn rank(self, head: &str, scope: usize) -> Column<'a> {
        let rank = move |row: Row| self.board(row).nodes[row.node].ranks[scope].raw_at(row.unit as usize);
        (head.into(), places(self.loaded.scheme.ties, rank))
    }
}

/// A row per period, unit and node: `unit,period,node,score,rank,peers,group[,rank_<scope>..]`.
fn scores<'a>(all: Boards<'a>, nodes: &'a [usize]) -> OutTable<'a, Row> {
    let score = move |row: Row| all.board(row).nodes[row.node].score.raw_at(row.unit as usize);
    let peers = move |row: Row| {
        let group = all.boards[row.board].roster.groups[0].of[row.unit as usize];
        f64::from(all.board(row).nodes[row.node].peers[group as usize])
    };
    let mut columns = vec![
        all.unit(),
        all.period(),
        all.nodes("node", |row| row.node as u32),
        ("score".into(), OutColumn::numbers(score)),
        all.rank("rank", 0),
        ("peers".into(), OutColumn::whole(peers)),
        all.group(),
    ];
    for (scope, peers) in all.loaded.scheme.peers.iter().enumerate().skip(1) {
        columns.push(all.rank(&format!("rank_{}", peers.name()), scope));
    }
    OutTable { name: "scores", rows: all.rows(nodes), columns }
}

/// A row per period and unit, as printed.
fn board<'a>(all: Boards<'a>, root: &'a [usize]) -> OutTable<'a, Row> {
    let scheme = &all.loaded.scheme;
    let round = Round { decimals: scheme.decimals };
    let score = move |row: Row| round.apply(all.board(row).nodes[row.node].score.raw_at(row.unit as usize));
    let rank = move |row: Row| all.board(row).nodes[row.node].ranks[0].raw_at(row.unit as usize);
    let previous = move |row: Row| all.boards[row.board].previous.raw_at(row.unit as usize);
    let flags: Texts = Flags::sets().map(|flags| flags.names().collect::<Vec<_>>().join(" ")).collect();
    let flag = move |row: Row| all.board(row).flags[row.unit as usize].number();
    let columns = vec![
        all.unit(),
        ("name".into(), OutColumn::texts(Cow::Borrowed(&all.loaded.units.names), |row: Row| row.unit)),
        all.period(),
        all.group(),
        ("score".into(), OutColumn::printed(scheme.decimals, score)),
        all.rank("rank", 0),
        ("previous_rank".into(), OutColumn::numbers(previous)),
        ("change".into(), OutColumn::numbers(move |row| previous(row) - rank(row))),
        all.nodes("best", move |row| all.board(row).best[row.unit as usize]),
        all.nodes("worst", move |row| all.board(row).worst[row.unit as usize]),
        ("flags".into(), OutColumn::texts(Cow::Owned(flags), flag)),
    ];
    OutTable { name: "board", rows: all.rows(root), columns }
}

/// `unit,period,n,mean,rank`
fn means_table<'a>(
    loaded: &'a Loaded,
    means: &'a [(Option<Period>, Vec<Mean>)],
) -> OutTable<'a, (usize, Mean)> {
    let rows = means.iter().enumerate();
    let rows = rows.flat_map(|(board, (_, means))| means.iter().map(move |mean| (board, *mean)));
    let units = Cow::Borrowed(loaded.units.codes.texts());
    let columns = vec![
        ("unit".into(), OutColumn::texts(units, |(_, mean): (usize, Mean)| mean.unit)),
        (
            "period".into(),
            OutColumn::texts(periods(means.iter().map(|(period, _)| *period)), |(board, _)| board as u32),
        ),
        ("n".into(), OutColumn::whole(|(_, mean): (usize, Mean)| f64::from(mean.n))),
        ("mean".into(), OutColumn::numbers(|(_, mean): (usize, Mean)| mean.mean)),
        ("rank".into(), places(loaded.scheme.ties, |(_, mean): (usize, Mean)| mean.rank)),
    ];
    OutTable { name: "means", rows: Box::new(rows), columns }
}
