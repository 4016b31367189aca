//! `liangzhu`: the command line.

mod args;
mod config;
mod logs;
mod server;
mod speak;
mod terminal;
#[cfg(feature = "otlp")]
mod traces;

use app::{AppError, Files, ScoreRequest, Scored, StoreError, TemplateRequest};
use args::{Beside, Check, Cli, Command, Duties, Explain, Format, Inputs, Nodes, Score, Template, Verify};
use clap::{CommandFactory, FromArgMatches};
use kernel::board::Ranked;
use kernel::fault::{Fault, Faults};
use report::{BoardView, Words, board_table, explain_text, fault_json, fault_line};
use serde_json::json;
use std::ffi::OsString;
use std::io::{self, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tables::Source;
use terminal::{CANCELLED, Watch, say, style};

/// Boards of more units are printed by their groups' first three.
const WHOLE: usize = 40;

/// Boards of more units are not printed at all.
const PRINTED: usize = 2000;

/// Exit codes are a contract: 0 done, 1 internal, 2 bad input, 3 disproved, 130 cancelled.
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let asked = speak::early(&arguments, "lang");
    let words = Words::new(speak::language(asked.as_deref()));
    let (code, said) = match options(&arguments, &words) {
        Ok(options) => {
            let asked = asked.or_else(|| options.get("lang").cloned());
            parse(&arguments, &options, &Words::new(speak::language(asked.as_deref())))
        }
        Err(faults) => {
            refused(&faults, Answer { words: &words, json: arguments.iter().any(|of| of == "--json") })
        }
    };
    ExitCode::from(if said.is_ok() { code } else { 1 })
}

/// What the file of options says, if one is named.
fn options(arguments: &[OsString], words: &Words) -> Result<config::Options, Faults> {
    let file = speak::early(arguments, "config").filter(|file| !file.is_empty());
    file.map_or_else(
        || Ok(config::Options::new()),
        |file| config::read(file.as_ref(), &Cli::command(), words),
    )
}

fn parse(arguments: &[OsString], options: &config::Options, words: &Words) -> (u8, io::Result<()>) {
    let command = speak::localise(config::apply(Cli::command(), options), words);
    let matches = command.try_get_matches_from(arguments);
    match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => run(cli, words),
        Err(error) => match speak::usage_fault(&error, words) {
            Some(fault) => (2, say(stderr(), &(fault + "\n"))),
            None => error.exit(),
        },
    }
}

/// Runs a command and says what came of it; gives its exit code, and whether it could be said.
fn run(cli: Cli, words: &Words) -> (u8, io::Result<()>) {
    let _log = match logs::start(&cli.logs) {
        Ok(log) => log,
        Err(fault) => return failed(&fault, words),
    };
    let answer = Answer { words, json: cli.json };
    let done = match cli.command {
        Command::Score(score) => run_score(score, answer),
        Command::Explain(explain) => run_explain(&explain, answer),
        Command::Check(check) => run_check(check, answer),
        Command::Template(template) => run_template(template, answer),
        Command::Demo(demo) => match &demo.report {
            Some(report) => run_demo(report, answer),
            None => server::demo(&demo.reached, &demo.data, demo.now),
        },
        Command::Serve(serve) => server::serve(&serve),
        Command::Init(init) => server::init(&init, words),
        Command::Migrate(place) => server::migrate(&place, words),
        Command::Backup(backup) => server::backup(&backup, words),
        Command::Restore(restore) => server::restore(&restore, words),
        Command::Export(export) => server::export(&export, words),
        Command::User(user) => server::user(user, words),
        Command::Verify(verify) => return run_verify(&verify, answer),
        Command::Openapi => server::openapi(),
    };
    match done {
        Ok(text) => (0, say(stdout(), &text)),
        Err(AppError::Input(faults)) => refused(&faults, answer),
        Err(AppError::Cancelled) => (CANCELLED, Ok(())),
        Err(fault) => failed(&fault, words),
    }
}

/// Exit code of what is disproved.
const DISPROVED: u8 = 3;

fn run_verify(verify: &Verify, Answer { words, json }: Answer<'_>) -> (u8, io::Result<()>) {
    match server::verify(verify) {
        Ok(verdict) => {
            let code = if verdict.is_proved() { 0 } else { DISPROVED };
            let text = if json { format!("{}\n", verdict.json(words)) } else { verdict.text(words) };
            (code, say(stdout(), &text))
        }
        Err(fault) => failed(&fault, words),
    }
}

/// Says what is wrong with an input.
fn refused(faults: &Faults, Answer { words, json }: Answer<'_>) -> (u8, io::Result<()>) {
    if !json {
        return (2, say(stderr(), &lines(words, &faults.0)));
    }
    let faults: Vec<_> = faults.0.iter().map(|fault| fault_json(words, fault)).collect();
    (2, say(stdout(), &format!("{}\n", json!({ "faults": faults }))))
}

/// Conflicts that an operator meets at the command line, with what is said of them.
const CONFLICTS: &[(&str, &str)] = &[
    ("account_exists", "app-account-exists"),
    ("archive_altered", "app-archive-altered"),
    ("archive_cut", "app-archive-cut"),
    ("archive_missing", "app-archive-missing"),
    ("archive_unknown", "app-archive-unknown"),
    ("file_exists", "app-file-exists"),
    ("no_boards", "app-no-boards"),
    ("no_seal_file", "app-no-seal-file"),
    ("not_empty", "app-not-empty"),
    ("not_sealed", "app-not-sealed"),
    ("unreadable", "app-unreadable"),
];

/// What is said of other failures.
fn failed(fault: &AppError, words: &Words) -> (u8, io::Result<()>) {
    let (code, text) = match fault {
        AppError::Invalid(misfits) => {
            let line = |of: &app::Misfit| {
                let (at, expected) = (of.at.trim_start_matches('/'), of.expected.as_str());
                let own = format!("misfit-{at}");
                match words.has(&own) {
                    true => words.text(&own),
                    false => words.say("app-misfit", &[("at", at.into()), ("expected", expected.into())]),
                }
            };
            (2, misfits.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        AppError::NotFound { kind, id } => {
            let key = match *kind {
                "account" => "app-no-account",
                "unit" => "app-no-unit",
                "board" => "app-no-board",
                _ => "app-not-found",
            };
            (2, words.say(key, &[("kind", (*kind).into()), ("id", id.as_str().into())]))
        }
        AppError::Conflict { code, detail } => {
            let key =
                CONFLICTS.iter().find(|(known, _)| known == code).map_or("app-conflict", |(_, key)| key);
            (2, words.say(key, &[("detail", detail.as_str().into())]))
        }
        AppError::Store(StoreError::NoRecord) => (2, words.text("backup-no-record")),
        AppError::Store(StoreError::NotEmpty { table }) => {
            (2, words.say("restore-not-empty", &[("table", table.as_str().into())]))
        }
        AppError::Store(StoreError::OtherTables { why }) => {
            (2, words.say("restore-other-tables", &[("why", why.as_str().into())]))
        }
        other => (1, words.say("outside", &[("cause", other.to_string().into())])),
    };
    (code, say(stderr(), &(text + "\n")))
}

/// How a command answers.
#[derive(Clone, Copy)]
struct Answer<'a> {
    words: &'a Words,
    /// For programs.
    json: bool,
}

/// A line for each fault or warning.
fn lines<'f>(words: &Words, faults: impl IntoIterator<Item = &'f Fault>) -> String {
    faults.into_iter().map(|fault| fault_line(words, fault) + "\n").collect()
}

fn files(scheme: PathBuf, values: &[String], duties: &Duties) -> Files {
    let source = |text: &Option<String>| text.as_deref().map(Source::from);
    Files {
        scheme,
        values: values.iter().map(|name| Source::from(name.as_str())).collect(),
        units: source(&duties.units),
        targets: source(&duties.targets),
        assign: source(&duties.assign),
        adjustments: None,
        history: None,
        benchmarks: None,
        period: duties.period,
    }
}

fn all_files(scheme: PathBuf, values: &[String], beside: &Beside) -> Files {
    Files {
        adjustments: beside.adjustments.as_deref().map(Source::from),
        history: beside.history.clone(),
        benchmarks: beside.benchmarks.as_deref().map(Source::from),
        ..files(scheme, values, &beside.duties)
    }
}

fn run_files(inputs: &Inputs) -> Files {
    all_files(inputs.scheme.clone(), &inputs.values, &inputs.beside)
}

fn run_score(score: Score, Answer { words, json }: Answer<'_>) -> Result<String, AppError> {
    let request = ScoreRequest {
        files: run_files(&score.inputs),
        ranked: if score.nodes == Nodes::Root { Ranked::Root } else { Ranked::All },
        means: score.means,
        format: match score.format {
            Format::Csv => tables::Format::Csv,
            Format::Parquet => tables::Format::Parquet,
            Format::Xlsx => tables::Format::Xlsx,
        },
        out: score.out,
    };
    let watch = Watch::new(words);
    let scored = app::score(&request, &|progress| watch.note(progress))?;
    drop(watch);
    if json {
        return Ok(format!("{}\n", json!(app::summary(&scored, words))));
    }
    // The board stands, whether anybody hears the warnings or not.
    let _ = say(stderr(), &lines(words, scored.warnings()));
    Ok(scored_text(&scored, words))
}

/// The last board, how many there are before it, and what was written.
fn scored_text(scored: &Scored, words: &Words) -> String {
    let mut text = String::new();
    let units = scored.boards.last().map_or(0, |board| board.roster.scored.len());
    if units <= PRINTED {
        text += &format!("{}\n", limited(words, &app::last_board(words, scored)));
        if units > WHOLE {
            text += &format!("{}\n\n", words.text("score-first-three"));
        }
    }
    if scored.boards.len() > 1 {
        text += &format!("{}\n", words.say("score-periods", &[("n", scored.boards.len().into())]));
    }
    text + &written(&scored.written, words)
}

/// A board, whole or by the first of its groups.
fn limited(words: &Words, board: &BoardView) -> String {
    board_table(words, board, (board.rows.len() > WHOLE).then_some(3), style())
}

fn written(paths: &[PathBuf], words: &Words) -> String {
    let lines: String = names(paths).iter().map(|path| format!("  {path}\n")).collect();
    format!("{}\n{lines}", words.say("written", &[("n", paths.len().into())]))
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}

fn run_explain(explain: &Explain, Answer { words, json }: Answer<'_>) -> Result<String, AppError> {
    let explained = app::explain(&run_files(&explain.inputs), &explain.unit, explain.node.as_deref())?;
    Ok(match json {
        true => format!("{}\n", json!(explained)),
        false => explain_text(words, &explained.view(), style()),
    })
}

fn run_check(check: Check, Answer { words, json }: Answer<'_>) -> Result<String, AppError> {
    let files = all_files(check.scheme, &check.values, &check.beside);
    let checked = app::check(&files)?;
    if json {
        return Ok(format!("{}\n", json!(checked)));
    }
    let head = [
        ("title", checked.title.as_str().into()),
        ("scheme", checked.scheme.as_str().into()),
        ("nodes", checked.nodes.into()),
        ("indicators", checked.indicators.into()),
        ("full", checked.full.into()),
    ];
    let mut text = format!("{}\n", words.say("check-scheme", &head));
    if let Some(units) = checked.units {
        let periods = checked.periods.join(&words.text("join-list"));
        let periods = if periods.is_empty() { Vec::new() } else { vec![("periods", periods.into())] };
        let board = [vec![("units", units.into())], periods].concat();
        text += &format!("{}\n", words.say("check-board", &board));
    }
    Ok(format!("{text}{}\n", words.text("check-fine")))
}

fn run_template(template: Template, Answer { words, json }: Answer<'_>) -> Result<String, AppError> {
    let request = TemplateRequest {
        files: files(template.scheme, &[], &template.duties),
        unit: template.unit,
        source: template.source,
        raters: usize::from(template.raters),
        out: template.out,
    };
    let paths = app::template(&request, words)?;
    Ok(match json {
        true => format!("{}\n", json!({ "written": names(&paths) })),
        false => written(&paths, words),
    })
}

fn run_demo(folder: &Path, Answer { words, json }: Answer<'_>) -> Result<String, AppError> {
    let watch = Watch::new(words);
    let made = app::demo(folder, words, &|progress| watch.note(progress))?;
    drop(watch);
    let counts = [("n", made.scored.into()), ("boards", made.boards.len().into())];
    if json {
        let made =
            json!({ "boards": made.boards.len(), "periods": made.scored, "written": names(&made.written) });
        return Ok(format!("{made}\n"));
    }
    let boards: String = made.boards.iter().map(|board| limited(words, board) + "\n").collect();
    Ok([
        boards,
        explain_text(words, &made.shown.view(), style()) + "\n",
        words.text("footer-synthetic") + "\n",
        words.say("demo-scored", &counts) + "\n",
        written(&made.written, words),
    ]
    .concat())
}
