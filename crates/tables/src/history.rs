//! `--history`: earlier outputs of ours, a folder for each period.

use crate::cell;
use crate::keys::{EMPTY, KeyCache, UNKNOWN};
use crate::log::Log;
use crate::names::{NODE, Name, Names, PERIOD, RANK, SCORE, UNIT};
use crate::source::{Format, Source};
use crate::table::{Chunk, Header, Table, Take};
use kernel::column::Codes;
use kernel::facts::{History, Past};
use kernel::fault::{Fault, Faults, Place, What};
use kernel::period::Period;
use kernel::units::Units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const KNOWN: &[Name] = &[UNIT, PERIOD, NODE, SCORE, RANK];

/// What `board.json` says of the scores beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFile {
    /// The scheme's code.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// The code of its root.
    pub root: String,
    /// The root's full marks.
    pub full: Option<f64>,
}

/// Reads `DIR/<period>/` and `DIR/<scheme>/<period>/`: `scores` in any of our formats and, if it is there, `board.json`.
///
/// Without `board.json` the root is `root` when the scores have it, else their only node. A row's period is its own,
/// the folder's when it has none. Units that are not among `units` have left since and are passed over.
pub fn read_history(folder: &Path, units: &Units, root: Option<&str>) -> Result<History, Faults> {
    let mut boards = BTreeMap::new();
    let mut faults = Faults::default();
    for (scheme, period, folder) in folders(folder)? {
        match board(&folder, scheme, period, units, root) {
            Err(found) => faults.extend(found.0),
            Ok(read) => {
                for past in read {
                    if let Some(twice) = boards.insert((past.period, past.scheme.clone()), past) {
                        let message =
                            format!("two folders hold a period, {}", twice.period.unwrap_or(period));
                        faults.push(bad(&folder, message));
                    }
                }
            }
        }
    }
    faults.or(History { boards: boards.into_values().collect() })
}

fn bad(path: &Path, message: String) -> Fault {
    Place::new().file(path.display().to_string()).fault(What::BadHistory { message })
}

/// Folders named after a period, with the scheme whose folder they are in.
fn folders(folder: &Path) -> Result<Vec<(String, Period, PathBuf)>, Fault> {
    let mut found = Vec::new();
    for (name, path) in within(folder)? {
        if let Ok(period) = name.parse() {
            found.push((String::new(), period, path));
        } else {
            let inner = within(&path)?.into_iter();
            found.extend(inner.filter_map(|(inner, path)| Some((name.clone(), inner.parse().ok()?, path))));
        }
    }
    if found.is_empty() {
        return Err(bad(folder, "no folder in it is named after a period".into()));
    }
    Ok(found)
}

/// The folders within a folder, by name.
fn within(folder: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    let unreadable =
        |error: std::io::Error| Source::from(folder).unreadable(&crate::read::encoding::reason(&error));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.path().is_dir() {
            found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn board(
    folder: &Path,
    scheme: String,
    period: Period,
    units: &Units,
    root: Option<&str>,
) -> Result<Vec<Past>, Faults> {
    let file = |format: Format| folder.join("scores").with_extension(format.ending());
    let scores =
        [Format::Csv, Format::Parquet, Format::Xlsx].map(file).into_iter().find(|path| path.is_file());
    let scores = scores.ok_or_else(|| bad(folder, "there are no scores in it".into()))?;
    let mut said = board_file(&folder.join("board.json"))?;
    if said.scheme.is_empty() {
        said.scheme = scheme;
    }
    let source = Source::from(scores.as_path());
    if said.root.is_empty() {
        said.root = find_root(&source, root)?;
    }
    let mut reader = Reader::new(units, period, &said);
    let file = read_scores(&source, |chunk, header, take, places, log| {
        reader.read(chunk, header, take, places, log)
    })?;
    if reader.boards.is_empty() {
        return Err(bad(Path::new(&file), format!("it has no row of the root, {}", said.root)).into());
    }
    Ok(reader.boards.into_values().collect())
}

fn board_file(path: &Path) -> Result<BoardFile, Fault> {
    match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BoardFile::default()),
        Err(error) => Err(Source::from(path).unreadable(&crate::read::encoding::reason(&error))),
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| bad(path, error.to_string())),
    }
}

/// Places in a chunk of unit, period, node, score and rank.
type Columns = [Option<usize>; 5];

/// Reads scores chunk by chunk; gives the file's name. Our outputs have more columns than are needed here.
fn read_scores(
    source: &Source,
    mut each: impl FnMut(&Chunk, &Header, &[Take], Columns, &mut Log),
) -> Result<String, Faults> {
    let Table { header, mut body } = Table::open(source, &["scores"])?;
    let mut log = Log::default();
    let names = Names::find(&header, KNOWN, &mut log);
    names.require(&[&UNIT, &NODE, &SCORE], &header, &mut log);
    let (take, places) = names.take();
    let columns = [&UNIT, &PERIOD, &NODE, &SCORE, &RANK].map(|name| places.of(name));
    if log.is_empty() {
        body.read(&header, &take, &mut log, &mut |chunk, log| each(chunk, &header, &take, columns, log));
    }
    log.or(header.file(), header.file().to_owned())
}

/// The root of scores that no `board.json` explains.
fn find_root(source: &Source, hint: Option<&str>) -> Result<String, Faults> {
    let (mut nodes, mut cache, mut ids) = (Codes::default(), KeyCache::new(), Vec::new());
    let file = read_scores(source, |chunk, _, _, [_, _, node, ..], _| {
        if let Some(node) = node {
            cache.resolve(&chunk.columns[node], &mut ids, |text, _| nodes.intern(&cell::code(text)));
        }
    })?;
    match hint.filter(|hint| nodes.find(hint).is_some()) {
        Some(hint) => Ok(hint.to_owned()),
        None if nodes.len() == 1 => Ok(nodes.get(0).to_owned()),
        None => Err(bad(Path::new(&file), "it has several nodes and no board file".into()).into()),
    }
}

/// Collects the root's rows.
struct Reader<'a> {
    units: &'a Units,
    folder: Period,
    said: &'a BoardFile,
    caches: [KeyCache; 2],
    ids: [Vec<u32>; 2],
    boards: BTreeMap<Period, Past>,
}

impl<'a> Reader<'a> {
    fn new(units: &'a Units, folder: Period, said: &'a BoardFile) -> Self {
        let (caches, ids) = ([KeyCache::new(), KeyCache::new()], [Vec::new(), Vec::new()]);
        Self { units, folder, said, caches, ids, boards: BTreeMap::new() }
    }

    fn read(&mut self, chunk: &Chunk, header: &Header, take: &[Take], columns: Columns, log: &mut Log) {
        let [Some(unit), period, Some(node), Some(score), rank] = columns else { return };
        let codes = &self.units.codes;
        self.caches[0].resolve(&chunk.columns[unit], &mut self.ids[0], |text, last| {
            codes.find_after(&cell::code(text), last).unwrap_or(UNKNOWN)
        });
        let root = self.said.root.as_str();
        self.caches[1].resolve(&chunk.columns[node], &mut self.ids[1], |text, _| {
            match cell::code(text) == root {
                true => 0,
                false => EMPTY,
            }
        });
        let scores = chunk.numbers(header, take, score, log);
        let ranks = rank.map(|rank| chunk.numbers(header, take, rank, log));
        for row in (0..chunk.len()).filter(|&row| self.ids[1][row] == 0) {
            let own = period.map_or(Ok(None), |at| cell::period(chunk.columns[at].text(row)));
            let period = match own {
                Ok(own) => own.unwrap_or(self.folder),
                Err(what) => {
                    log.push(header.row(chunk.row(row)), what);
                    continue;
                }
            };
            let past = self.boards.entry(period).or_insert_with(|| Past {
                period: Some(period),
                scheme: self.said.scheme.clone(),
                full: self.said.full,
                ..Past::default()
            });
            let unit = self.ids[0][row];
            if unit >= UNKNOWN {
                continue;
            }
            if past.score.get(unit as usize).is_some() {
                let found = format!("{}, {root}", codes.get(unit));
                log.push(header.row(chunk.row(row)), What::DuplicateRow { found });
            }
            past.score.set(unit as usize, scores[row]);
            past.rank.set(unit as usize, ranks.as_ref().map_or(f64::NAN, |ranks| ranks[row]));
        }
    }
}
