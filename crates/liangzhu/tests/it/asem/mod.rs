//! A real composite index from the public command line: ASEM Sustainable Connectivity, 51 countries × 49 indicators
//! with gaps, on four levels. The data come with the COINr package (MIT) and are not copied into this repository.

mod data;
mod reference;

use crate::folder::{Folder, skip};
use data::Asem;
use reference::{Method, scores};
use std::collections::BTreeMap;

/// Scores by unit and node.
type Scores = BTreeMap<(String, String), f64>;

const ARGUMENTS: [&str; 9] =
    ["score", "--scheme", "s.toml", "--values", "v.csv", "--units", "u.csv", "--out", "out"];

/// What the program makes of the data.
fn scored(asem: &Asem, method: Method) -> Folder {
    let files = [("s.toml", asem.scheme(method)), ("v.csv", asem.values()), ("u.csv", asem.units())];
    let folder = Folder::new(files);
    folder.ok(&ARGUMENTS);
    folder
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
}

fn written(folder: &Folder) -> Scores {
    let score = |row: &csv::StringRecord| {
        let score = row[3].parse().unwrap_or_else(|_| panic!("no score: {row:?}"));
        ((row[0].to_owned(), row[2].to_owned()), score)
    };
    rows(&folder.read("out/scores.csv")).iter().map(score).collect()
}

/// Every score of every country equals the reference's to 1e-9, and the ranks are the order of the scores.
fn check(name: &str, method: Method) {
    let Some(asem) = Asem::read() else { return skip(name, "../shared/data/asem is not there") };
    let folder = scored(&asem, method);
    let (ours, theirs) = (written(&folder), scores(&asem, method));
    assert_eq!(theirs.len(), 51 * (49 + 8 + 2 + 1));
    assert!(ours.keys().eq(theirs.keys()), "other units or nodes");
    for (key, theirs) in &theirs {
        let ours = ours[key];
        assert!((ours - theirs).abs() <= 1e-9, "{key:?}: {ours}, expected {theirs}");
    }
    let mut order: Vec<(f64, &str)> = theirs
        .iter()
        .filter(|((_, node), _)| node == "Index")
        .map(|((unit, _), x)| (*x, unit.as_str()))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    for row in rows(&folder.read("out/board.csv")) {
        let place = order.iter().position(|(_, unit)| *unit == &row[0]).unwrap() + 1;
        assert_eq!(&row[5], place.to_string(), "{row:?}");
    }
}

#[test]
fn every_score_of_the_published_method() {
    check("asem::every_score_of_the_published_method", Method::Published);
}

/// The same data where weights differ, gaps are filled by medians, and a geometric mean combines.
#[test]
fn every_score_of_another_method() {
    check("asem::every_score_of_another_method", Method::Other);
}

/// Index, Conn, Sust, Physical, ConEcFin, Political, Instit, P2P, Environ, Social, SusEcFin of the six best, as the
/// COINr package 1.0 prints them in its vignette "Presenting Results" (`head(get_results(build_example_coin()))`).
const PUBLISHED: [(&str, [f64; 11]); 6] = [
    ("CHE", [68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88]),
    ("NLD", [64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78]),
    ("DNK", [64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29]),
    ("NOR", [64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59]),
    ("BEL", [63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09]),
    ("SWE", [63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27]),
];
const NODES: [&str; 11] = [
    "Index",
    "Conn",
    "Sust",
    "Physical",
    "ConEcFin",
    "Political",
    "Instit",
    "P2P",
    "Environ",
    "Social",
    "SusEcFin",
];

#[test]
fn the_six_best_score_as_published() {
    let name = "asem::the_six_best_score_as_published";
    let Some(asem) = Asem::read() else { return skip(name, "../shared/data/asem is not there") };
    let folder = scored(&asem, Method::Published);
    let ours = written(&folder);
    for (unit, published) in PUBLISHED {
        for (node, published) in NODES.into_iter().zip(published) {
            let ours = ours[&(unit.to_owned(), node.to_owned())];
            assert!((ours - published).abs() < 0.005 + 1e-9, "{unit} {node}: {ours}, published {published}");
        }
    }
    let mut board = rows(&folder.read("out/board.csv"));
    board.sort_by_key(|row| row[5].parse::<u32>().unwrap());
    let best: Vec<&str> = board.iter().take(6).map(|row| &row[0]).collect();
    assert_eq!(best, PUBLISHED.map(|(unit, _)| unit));
}
