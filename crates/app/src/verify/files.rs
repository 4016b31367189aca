//! Folders that `liangzhu export` wrote, and proofs of single standings.

use super::read::read_json;
use super::{Trusted, Verdict};
use crate::AppError;
use domain::seal::{BadProof, BoardRoot, BoardSeal, Hash, LineFault, MonthSeal, StandingProof};
use std::path::{Path, PathBuf};

/// The file with the seal, beside the boards' folders.
const SEAL: &str = "seal.json";

/// Every board's folder has one.
const SCHEME: &str = "scheme.toml";

/// Verifies one standing.
///
/// # Errors
/// The file can't be read, or is no proof.
pub fn verify_proof(path: &Path, root: Hash) -> Result<Verdict, AppError> {
    let proof: StandingProof = read_json(path)?;
    let mut verdict = Verdict::default();
    let who = || vec![("unit", proof.unit.clone()), ("period", proof.period.clone())];
    let at =
        |line: &domain::seal::LineProof| vec![("file", line.file.clone()), ("line", line.number.to_string())];
    match proof.check(root) {
        Ok(()) => {
            verdict.holds("verify-standing", who());
            for (column, cell) in proof.cells().into_iter().filter(|(_, cell)| !cell.is_empty()) {
                verdict.holds("verify-cell", vec![("column", column), ("cell", cell)]);
            }
        }
        Err(BadProof::OtherRoot) => {
            let roots = vec![("root", root.to_string()), ("found", proof.root.to_string())];
            verdict.differs("verify-proof-root", roots);
        }
        Err(BadProof::Head) => verdict.differs("verify-proof-line", at(&proof.head)),
        Err(BadProof::Line) => verdict.differs("verify-proof-line", at(&proof.standing)),
        Err(BadProof::Apart) => verdict.differs("verify-proof-apart", at(&proof.head)),
        Err(BadProof::OtherUnit) => verdict.differs("verify-proof-unit", who()),
    }
    Ok(verdict)
}

/// Verifies a folder with the files of one board, or with a folder for each of several. The trusted root is that of a board,
/// or that of the month, whose seal then lies in the folder.
///
/// # Errors
/// There is no board; what is needed isn't there or can't be read.
pub fn verify_export(folder: &Path, trusted: Trusted) -> Result<Verdict, AppError> {
    let boards = boards(folder)?;
    if boards.is_empty() {
        return Err(AppError::conflict("no_boards", folder.display().to_string()));
    }
    let path = folder.join(SEAL);
    if path.is_file() {
        return against_seal(&boards, &read_json(&path)?, trusted);
    }
    match trusted {
        Trusted { root: Some(root), key: None } => Ok(against_root(&boards, root)),
        _ => Err(AppError::conflict("no_seal_file", path.display().to_string())),
    }
}

/// Of several boards, one has to have the root.
fn against_root(boards: &[(String, BoardSeal)], root: Hash) -> Verdict {
    let mut verdict = Verdict::default();
    match boards.iter().find(|(_, board)| board.root == root) {
        Some((name, board)) => holds(&mut verdict, name, board),
        None => boards.iter().for_each(|(name, board)| {
            let with =
                vec![("board", name.clone()), ("root", root.to_string()), ("found", board.root.to_string())];
            verdict.differs("verify-board-root", with);
        }),
    }
    verdict
}

fn against_seal(
    boards: &[(String, BoardSeal)],
    seal: &MonthSeal,
    trusted: Trusted,
) -> Result<Verdict, AppError> {
    let mut verdict = Verdict::default();
    let of_board = trusted.root.filter(|root| seal.boards.iter().any(|board| board.root == *root));
    let root = trusted.root.filter(|_| of_board.is_none());
    verdict.seal(seal, Trusted { root, key: trusted.key });
    let asked = |board: &&BoardRoot| of_board.is_none_or(|root| board.root == root);
    for sealed in seal.boards.iter().filter(asked) {
        let name = format!("{} {}", sealed.scheme, sealed.period);
        let folders = [&name, &sealed.scheme];
        let own = |(folder, _): &&(String, BoardSeal)| folders.contains(&folder) || boards.len() == 1;
        match boards.iter().find(own) {
            Some((_, found)) if found.root == sealed.root => holds(&mut verdict, &name, found),
            Some((_, found)) => differences(&mut verdict, &name, sealed, found),
            None if seal.boards.len() > boards.len() && of_board.is_none() => {
                verdict.holds("verify-board-absent", vec![("board", name)]);
            }
            None => verdict.differs("verify-board-missing", vec![("board", name)]),
        }
    }
    for (folder, _) in boards.iter().filter(|_| of_board.is_none() && boards.len() > 1) {
        if !seal.boards.iter().any(|board| board.scheme == *folder) {
            verdict.differs("verify-board-beyond", vec![("board", folder.clone())]);
        }
    }
    if verdict.is_proved() && of_board.is_none() {
        verdict.holds("verify-seal", vec![("period", seal.period.clone()), ("root", seal.root.to_string())]);
    }
    Ok(verdict)
}

fn holds(verdict: &mut Verdict, name: &str, board: &BoardSeal) {
    let lines: u64 = board.files.iter().map(|file| file.lines).sum();
    let with = vec![
        ("board", name.to_owned()),
        ("root", board.root.to_string()),
        ("files", board.files.len().to_string()),
        ("lines", lines.to_string()),
    ];
    verdict.holds("verify-board", with);
}

/// Says where a board's files differ.
fn differences(verdict: &mut Verdict, name: &str, sealed: &BoardRoot, found: &BoardSeal) {
    let board = || ("board", name.to_owned());
    let roots = vec![board(), ("root", sealed.root.to_string()), ("found", found.root.to_string())];
    verdict.differs("verify-board-root", roots);
    if sealed.files.is_empty() {
        return;
    }
    for fault in sealed.tree().differences(found) {
        match fault {
            LineFault::Missing(file) => verdict.differs("verify-file-missing", vec![board(), ("file", file)]),
            LineFault::Beyond(file) => verdict.differs("verify-file-beyond", vec![board(), ("file", file)]),
            LineFault::Differs { file, from, to } if from == to => {
                verdict.differs("verify-line", vec![board(), ("file", file), ("line", from.to_string())]);
            }
            LineFault::Differs { file, from, to } => {
                let lines = vec![board(), ("file", file), ("from", from.to_string()), ("to", to.to_string())];
                verdict.differs("verify-lines", lines);
            }
        }
    }
}

/// The boards of a folder: itself, or each folder in it that has a scheme.
fn boards(folder: &Path) -> Result<Vec<(String, BoardSeal)>, AppError> {
    if folder.join(SCHEME).is_file() {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        return Ok(vec![(name.unwrap_or_default(), board(folder)?)]);
    }
    let mut boards = Vec::new();
    for path in entries(folder)? {
        if path.join(SCHEME).is_file() {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            boards.push((name.unwrap_or_default(), board(&path)?));
        }
    }
    Ok(boards)
}

fn board(folder: &Path) -> Result<BoardSeal, AppError> {
    let mut files = Vec::new();
    gather(folder, "", &mut files)?;
    files.retain(|(name, _)| name != SEAL);
    Ok(BoardSeal::new(files.iter().map(|(name, body)| (name.as_str(), body.as_slice()))))
}

/// All files in a folder and those in it, by the names that they have in a board.
fn gather(folder: &Path, before: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), AppError> {
    for path in entries(folder)? {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        let name = format!("{before}{name}");
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files)?;
        } else {
            let body = std::fs::read(&path).map_err(|fault| unreadable(&path, &fault))?;
            files.push((name, body));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    let entries = std::fs::read_dir(folder).map_err(|fault| unreadable(folder, &fault))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(|fault| unreadable(folder, &fault))?;
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, fault: &std::io::Error) -> AppError {
    AppError::conflict("unreadable", format!("{}: {fault}", path.display()))
}
