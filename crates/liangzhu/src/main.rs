//! `liangzhu`: the command line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its streams")]

mod args;
mod speak;
mod terminal;

use app::{AppError, Files, ScoreRequest, Scored, TemplateRequest};
use args::{Beside, Check, Cli, Command, Demo, Duties, Explain, Format, Inputs, Nodes, Score, Template};
use clap::{CommandFactory, FromArgMatches};
use kernel::board::Ranked;
use report::{Words, board_table, explain_text, fault_line};
use std::path::PathBuf;
use std::process::ExitCode;
use tables::Source;
use terminal::{CANCELLED, Watch, style};

/// Boards of more units are printed by their groups' first three.
const WHOLE: usize = 40;

/// Boards of more units are not printed at all.
const PRINTED: usize = 2000;

/// Exit codes are a contract: 0 done, 1 internal, 2 bad input, 130 cancelled.
fn main() -> ExitCode {
    let words = Words::new(speak::language(std::env::args_os()));
    let parsed = speak::localise(Cli::command(), &words)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => match speak::usage_fault(&error, &words) {
            Some(said) => {
                eprintln!("{said}");
                return ExitCode::from(2);
            }
            None => error.exit(),
        },
    };
    let done = match cli.command {
        Command::Score(score) => run_score(score, &words),
        Command::Explain(explain) => run_explain(&explain, &words),
        Command::Check(check) => run_check(check, &words),
        Command::Template(template) => run_template(template, &words),
        Command::Demo(demo) => run_demo(&demo, &words),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(AppError::Input(faults)) => {
            faults.0.iter().for_each(|fault| eprintln!("{}", fault_line(&words, fault)));
            ExitCode::from(2)
        }
        Err(AppError::Cancelled) => ExitCode::from(CANCELLED),
        Err(error @ AppError::Outside { .. }) => {
            eprintln!("liangzhu: {error}");
            ExitCode::from(1)
        }
    }
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

fn run_score(score: Score, words: &Words) -> Result<(), AppError> {
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
    for warning in scored.boards.iter().flat_map(|scored| &scored.board.warnings) {
        eprintln!("{}", fault_line(words, warning));
    }
    if score.json {
        println!("{}", serde_json::json!(app::summary(&scored)));
    } else {
        print_scored(&scored, words);
    }
    Ok(())
}

/// The last board, how many there are before it, and what was written.
fn print_scored(scored: &Scored, words: &Words) {
    let units = scored.boards.last().map_or(0, |board| board.roster.scored.len());
    if units <= PRINTED {
        let view = app::last_board(words, scored);
        let limit = (units > WHOLE).then_some(3);
        println!("{}", board_table(words, &view, limit, style()));
        if limit.is_some() {
            println!("{}\n", words.text("score-first-three"));
        }
    }
    if scored.boards.len() > 1 {
        println!("{}", words.say("score-periods", &[("n", scored.boards.len().into())]));
    }
    print_written(&scored.written, words);
}

fn print_written(paths: &[PathBuf], words: &Words) {
    println!("{}", words.say("written", &[("n", paths.len().into())]));
    paths.iter().for_each(|path| println!("  {}", path.display()));
}

fn run_explain(explain: &Explain, words: &Words) -> Result<(), AppError> {
    let explained = app::explain(&run_files(&explain.inputs), &explain.unit, explain.node.as_deref())?;
    if explain.json {
        println!("{}", serde_json::json!(explained));
    } else {
        print!("{}", explain_text(words, &explained.view(), style()));
    }
    Ok(())
}

fn run_check(check: Check, words: &Words) -> Result<(), AppError> {
    let files = all_files(check.scheme, &check.values, &check.beside);
    let checked = app::check(&files)?;
    if check.json {
        println!("{}", serde_json::json!(checked));
        return Ok(());
    }
    let head = [
        ("title", checked.title.as_str().into()),
        ("scheme", checked.scheme.as_str().into()),
        ("nodes", checked.nodes.into()),
        ("indicators", checked.indicators.into()),
        ("full", checked.full.into()),
    ];
    println!("{}", words.say("check-scheme", &head));
    if let Some(units) = checked.units {
        let periods = checked.periods.join(&words.text("join-list"));
        let periods = if periods.is_empty() { Vec::new() } else { vec![("periods", periods.into())] };
        let board = [vec![("units", units.into())], periods].concat();
        println!("{}", words.say("check-board", &board));
    }
    println!("{}", words.text("check-fine"));
    Ok(())
}

fn run_template(template: Template, words: &Words) -> Result<(), AppError> {
    let request = TemplateRequest {
        files: files(template.scheme, &[], &template.duties),
        unit: template.unit,
        source: template.source,
        raters: usize::from(template.raters),
        out: template.out,
    };
    let written = app::template(&request, words)?;
    if template.json {
        let written: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        println!("{}", serde_json::json!({ "written": written }));
    } else {
        print_written(&written, words);
    }
    Ok(())
}

fn run_demo(demo: &Demo, words: &Words) -> Result<(), AppError> {
    let watch = Watch::new(words);
    let made = app::demo(&demo.report, words, &|progress| watch.note(progress))?;
    drop(watch);
    for board in &made.boards {
        let limit = (board.rows.len() > WHOLE).then_some(3);
        println!("{}", board_table(words, board, limit, style()));
    }
    println!("{}", explain_text(words, &made.shown.view(), style()));
    println!("{}", words.text("footer-synthetic"));
    println!(
        "{}",
        words.say("demo-scored", &[("n", made.scored.into()), ("boards", made.boards.len().into())])
    );
    print_written(&made.written, words);
    Ok(())
}
