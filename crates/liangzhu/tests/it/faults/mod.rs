//! Bad input: every fault of every file is told with its place, in both languages, and nothing is written.

mod beside;
mod figures;
mod files;
mod questions;
mod schemes;
mod units;
mod values;

use crate::folder::{Folder, said};
use app::{AppError, Files, ScoreRequest};
use kernel::board::Ranked;
use kernel::fault::Fault;
use std::path::Path;
use tables::{Format, Source};

/// The least that can be scored; cases replace or add files.
const SCHEME: &str = "[scheme]\ncode = \"try\"\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\nrule = { kind = \"raw\" }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"total\"\nfrequency = \"quarter\"\nrule = { kind = \"completion\" }\n";
const VALUES: &str = "unit,period,indicator,value\na,2022-03,I01,1\n";

/// Files that cannot be scored, and the faults that must be told: all of them and no other.
struct Case {
    name: &'static str,
    files: Vec<(&'static str, Vec<u8>)>,
    options: Vec<(&'static str, &'static str)>,
    expect: &'static [&'static str],
}

impl Case {
    fn new(name: &'static str) -> Self {
        Self { name, files: Vec::new(), options: Vec::new(), expect: &[] }
    }

    fn file(mut self, name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((name, bytes.as_ref().to_vec()));
        self
    }

    fn option(mut self, option: &'static str, value: &'static str) -> Self {
        self.options.retain(|(known, _)| *known != option);
        self.options.push((option, value));
        self
    }

    /// With this file given by `option`.
    fn with(self, option: &'static str, name: &'static str, bytes: impl AsRef<[u8]>) -> Self {
        self.file(name, bytes).option(option, name)
    }

    /// Each fault as `file place code`, the place being row and column, or line and key, then what it is about.
    fn expect(self, expect: &'static [&'static str]) -> Self {
        Self { expect, ..self }
    }

    fn options(&self) -> Vec<(&'static str, &'static str)> {
        let mut options = vec![("--scheme", "s.toml"), ("--values", "v.csv")];
        for &(option, value) in &self.options {
            options.retain(|(known, _)| *known != option);
            options.push((option, value));
        }
        options
    }
}

/// Checks every case in both languages; what is said is kept as a snapshot that people read.
fn check(name: &str, cases: Vec<Case>) {
    let mut texts = [String::new(), String::new()];
    for case in cases {
        let base = [("s.toml", SCHEME.as_bytes()), ("v.csv", VALUES.as_bytes())];
        let folder = Folder::new(base);
        case.files.iter().for_each(|(name, bytes)| folder.write(name, bytes));
        let faults = faults(&case, folder.path());
        let lines: Vec<String> = faults.iter().map(|fault| line(fault, folder.path())).collect();
        assert_eq!(lines, case.expect, "{}", case.name);
        for (text, language) in texts.iter_mut().zip(["zh", "en"]) {
            let told = told(&case, &folder, language);
            assert_eq!(told.lines().count(), faults.len(), "{}: {told}", case.name);
            text.push_str(&format!("# {}\n{told}\n", case.name));
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("faults_{name}_zh"), texts[0]);
        insta::assert_snapshot!(format!("faults_{name}_en"), texts[1]);
    });
}

/// What the program says on standard error, when it does nothing else.
fn told(case: &Case, folder: &Folder, language: &str) -> String {
    let mut arguments = vec!["--lang", language, "score", "--out", "out"];
    arguments.extend(case.options().iter().flat_map(|(option, value)| [*option, *value]));
    let output = folder.run(&arguments);
    let told = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{}: {told}", case.name);
    assert!(output.stdout.is_empty() && !folder.path().join("out").exists(), "{}", case.name);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let ours =
        |name: &str| ["s.toml", "v.csv"].contains(&name) || case.files.iter().any(|(file, _)| *file == name);
    assert!(left.iter().all(|name| ours(name.to_str().unwrap())), "{}: {left:?}", case.name);
    told
}

/// The faults as data, from the use case behind the command.
fn faults(case: &Case, folder: &Path) -> Vec<Fault> {
    let options = case.options();
    let given = |option: &str| options.iter().find(|(known, _)| *known == option).map(|(_, value)| *value);
    let source = |option: &str| match given(option)? {
        "-" => Some(Source::Stdin),
        name => Some(Source::File(folder.join(name))),
    };
    let request = ScoreRequest {
        files: Files {
            scheme: folder.join(given("--scheme").unwrap()),
            values: source("--values").into_iter().collect(),
            units: source("--units"),
            targets: source("--targets"),
            assign: source("--assign"),
            adjustments: source("--adjustments"),
            history: given("--history").map(|folder_of| folder.join(folder_of)),
            benchmarks: source("--benchmarks"),
            period: given("--period").map(|period| period.parse().unwrap()),
        },
        ranked: Ranked::All,
        means: given("--means").map(str::to_owned),
        format: Format::Csv,
        out: folder.join("out"),
    };
    match app::score(&request, &|_| std::ops::ControlFlow::Continue(())) {
        Err(AppError::Input(faults)) => faults.0,
        Err(error) => panic!("{}: {error}", case.name),
        Ok(_) => panic!("{} was scored", case.name),
    }
}

/// `v.csv r2 value not_a_number`; `s.toml l7 I01.weight negative_weight`; `- a/I01/2022-03 target_zero`.
fn line(fault: &Fault, folder: &Path) -> String {
    let at = &fault.at;
    let file = at.file.as_deref().unwrap_or("-");
    let file = file.strip_prefix(folder.to_str().unwrap()).map_or(file, |rest| rest.trim_start_matches('/'));
    let about: Vec<&str> =
        [&at.unit, &at.node, &at.period].into_iter().flatten().map(String::as_str).collect();
    let parts = [
        Some(file.to_owned()),
        at.line.map(|line| format!("l{line}")),
        at.row.map(|row| format!("r{row}")),
        at.column.clone(),
        at.key.clone(),
        Some(about.join("/")).filter(|about| !about.is_empty()),
        Some(fault.what.code()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
