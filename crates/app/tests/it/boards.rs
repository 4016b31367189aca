//! The boards of the demo's world: what the record gives is what its files give, to the bit.

use crate::world::load_system;
use app::boards::{Files, export_record, opened};
use app::{ScoreRequest, System, score};
use domain::board::Stage;
use domain::period::Period;
use kernel::board::Ranked;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use store::{BoardQuery, BoardRow, StandingQuery};
use tables::{Format, Source};

fn world() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/liandu-2022")
}

fn request(folder: &Path, units: &Path, period: Period, out: &Path) -> ScoreRequest {
    let source = |name: &str| {
        Some(folder.join(name)).filter(|path| path.is_file()).map(|path| Source::from(path.as_path()))
    };
    ScoreRequest {
        files: app::Files {
            scheme: folder.join("scheme.toml"),
            values: source("values.csv").into_iter().collect(),
            units: Some(Source::from(units)),
            targets: source("targets.csv"),
            assign: source("assign.csv"),
            adjustments: source("adjustments.csv"),
            benchmarks: None,
            history: Some(folder.join("history")).filter(|path| path.is_dir()),
            period: Some(period),
        },
        ranked: Ranked::All,
        means: None,
        format: Format::Csv,
        out: out.to_owned(),
    }
}

/// Unit and node to score, rank and whatever follows, as they are written.
fn rows(scores: &str) -> BTreeMap<(String, String), String> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        ((cells[0].to_owned(), cells[2].to_owned()), cells[3..].join(","))
    };
    scores.lines().skip(1).map(row).collect()
}

fn differences(name: &str, ours: &str, theirs: &str) -> Vec<String> {
    let (ours, theirs) = (rows(ours), rows(theirs));
    let mut found = Vec::new();
    if ours.len() != theirs.len() {
        found.push(format!("{name}: {} rows, not {}", ours.len(), theirs.len()));
    }
    let differs = |(key, row): (&(String, String), &String)| {
        let other = theirs.get(key).cloned().unwrap_or_default();
        (other != *row).then(|| format!("{name}: {key:?} {row} instead of {other}"))
    };
    found.extend(ours.iter().filter_map(differs).take(4));
    found
}

async fn boards(system: &System, scheme: Option<&str>, period: &str) -> Vec<BoardRow> {
    let query = BoardQuery {
        scheme: scheme.map(str::to_owned),
        period: Some(period.parse().unwrap()),
        ..BoardQuery::default()
    };
    system.store().boards(&query).await.unwrap()
}

/// Scores straight from the scenario's files.
fn straight(board: &str, period: Period) -> String {
    let out = tempfile::tempdir().unwrap();
    let folder = world().join("boards").join(board);
    let request = request(&folder, &world().join("units.csv"), period, out.path());
    score(&request, &|_| ControlFlow::Continue(())).unwrap_or_else(|fault| panic!("{board}: {fault}"));
    std::fs::read_to_string(out.path().join("scores.csv")).unwrap()
}

#[tokio::test]
async fn boards_from_the_record_are_those_of_the_scenario_s_files() {
    let folder = tempfile::tempdir().unwrap();
    let began = std::time::Instant::now();
    let system = load_system(folder.path()).await;
    println!("loaded in {:?}", began.elapsed());
    let march: Period = "2022-03".parse().unwrap();
    let of_march = boards(&system, None, "2022-03").await;
    assert_eq!(of_march.len(), 13);
    let mut found = Vec::new();
    for row in &of_march {
        let scheme = row.board.scheme.as_str();
        let name = scheme.strip_prefix("liandu-").unwrap();
        let frozen = files(&system, row).await;
        let straight = straight(name, march);
        found.extend(differences(name, std::str::from_utf8(&frozen["scores.csv"]).unwrap(), &straight));
        let recorded = export_record(&system, scheme, march).await.unwrap();
        for (file, body) in &recorded {
            if frozen.get(file) != Some(body) {
                found.push(format!("{name}: {file} isn't what was frozen"));
            }
        }
        let rows = system.store().standings(row.board.id, &StandingQuery::default()).await.unwrap();
        let ranked = rows.windows(2).all(|two| two[0].place + 1 == two[1].place);
        assert!(ranked && rows.len() == row.board.units as usize, "{name}");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn files(system: &System, row: &BoardRow) -> Files {
    let kept = system.store().board_files(row.board.id).await.unwrap();
    kept.iter().map(|file| (file.name.clone(), opened(file).unwrap())).collect()
}

#[tokio::test]
async fn the_world_s_boards_are_as_far_as_the_demo_says_and_the_year_is_made_of_its_months() {
    let folder = tempfile::tempdir().unwrap();
    let system = load_system(folder.path()).await;
    for (scheme, period, stage) in [
        ("liandu-villages", "2022-03", Stage::Published),
        ("liandu-towns", "2022-03", Stage::Approved),
        ("liandu-bureaus", "2022-03", Stage::Checking),
        ("liandu-city", "2022-03", Stage::Computed),
        ("liandu-towns", "2022-02", Stage::Sealed),
        ("liandu-towns-year", "2021", Stage::Sealed),
    ] {
        let found = boards(&system, Some(scheme), period).await;
        assert_eq!((found[0].stage, found[0].board.is_ready()), (stage, true), "{scheme} {period}");
    }
    let year = boards(&system, Some("liandu-towns-year"), "2021").await;
    let history = files(&system, &year[0]).await.into_keys();
    let history =
        history.filter(|name| name.starts_with("history/liandu-towns/") && name.ends_with("scores.csv"));
    assert_eq!(history.count(), 12);
    let february = boards(&system, Some("liandu-towns"), "2022-02").await;
    let march = boards(&system, Some("liandu-towns"), "2022-03").await;
    let all = StandingQuery::default();
    let then = system.store().standings(february[0].board.id, &all).await.unwrap();
    for now in system.store().standings(march[0].board.id, &all).await.unwrap() {
        let before = then.iter().find(|of| of.unit == now.unit).and_then(|of| of.rank);
        assert_eq!(now.previous_rank, before, "{}", now.name);
    }
}
