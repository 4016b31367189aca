//! What the record exports is scored as the files that it was loaded from.

use app::boards::export;
use app::{Files, Mode, ScoreRequest, Store, System, WorldClock, score};
use domain::calendar::Moment;
use domain::period::Period;
use kernel::board::Ranked;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tables::{Format, Source};

/// The scores of a board's files in a period: unit, node, score and ranks by line.
fn scored(folder: &Path, units: &Path, period: Period) -> Vec<String> {
    let source = |name: &str| {
        Some(folder.join(name)).filter(|path| path.is_file()).map(|path| Source::from(path.as_path()))
    };
    let out = tempfile::tempdir().unwrap();
    let request = ScoreRequest {
        files: Files {
            scheme: folder.join("scheme.toml"),
            values: source("values.csv").into_iter().collect(),
            units: Some(Source::from(units)),
            targets: source("targets.csv"),
            assign: source("assign.csv"),
            adjustments: None,
            benchmarks: None,
            history: None,
            period: Some(period),
        },
        ranked: Ranked::All,
        means: None,
        format: Format::Csv,
        out: out.path().join("out"),
    };
    score(&request, &|_| ControlFlow::Continue(()))
        .unwrap_or_else(|fault| panic!("{}: {fault:?}", folder.display()));
    let text = std::fs::read_to_string(out.path().join("out/scores.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

async fn exported(system: &System, scheme: &str, period: Period, folder: &Path) {
    for file in export(system, scheme, period).await.unwrap() {
        std::fs::write(folder.join(&file.name), &file.body).unwrap();
    }
}

#[test]
fn every_board_of_the_demo_is_scored_from_the_record_as_from_its_files() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let scenario = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/liandu-2022"));
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("demo.db").display());
        let clock = WorldClock::new(Some(Moment::parse_from_rfc3339("2022-04-08T09:00:00+08:00").unwrap()));
        let system = System::try_new(Store::open(&url).await.unwrap(), clock, Mode::Demo).unwrap();
        app::world::load(&system).await.unwrap();
        let mut boards: Vec<PathBuf> =
            std::fs::read_dir(scenario.join("boards")).unwrap().map(|entry| entry.unwrap().path()).collect();
        boards.sort();
        for board in &boards {
            let text = std::fs::read_to_string(board.join("scheme.toml")).unwrap();
            let scheme = kernel::scheme::parse_toml("scheme.toml", &text).unwrap();
            let months =
                if board.ends_with("towns-year") { ["2021", "2021"] } else { ["2022-03", "2021-12"] };
            for period in months.map(|period| period.parse().unwrap()) {
                let files = tempfile::tempdir().unwrap();
                exported(&system, &scheme.code, period, files.path()).await;
                let expected = scored(board, &scenario.join("units.csv"), period);
                let found = scored(files.path(), &files.path().join("units.csv"), period);
                assert!(expected.len() > 5, "{} {period}", board.display());
                let other = expected.iter().zip(&found).find(|(expected, found)| expected != found);
                assert_eq!((other, found.len()), (None, expected.len()), "{} {period}", board.display());
            }
        }
    });
}
