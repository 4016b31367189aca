//! `liangzhu`: the command line.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its streams")]

mod args;

use app::{AppError, Files, ScoreRequest};
use args::{Beside, Check, Cli, Command, Explain, Format, Inputs, Lang, Nodes, Score};
use clap::Parser;
use kernel::board::Ranked;
use report::{ExplainView, Language, Style, Words, explain_text, fault_line};
use std::path::PathBuf;
use std::process::ExitCode;
use tables::Source;

/// Exit codes are a contract: 0 done, 1 internal, 2 bad input.
fn main() -> ExitCode {
    let cli = Cli::parse();
    let words = Words::new(match cli.lang {
        Lang::Zh => Language::Chinese,
        Lang::En => Language::English,
    });
    let done = match cli.command {
        Command::Score(score) => run_score(score, &words),
        Command::Explain(explain) => run_explain(&explain, &words),
        Command::Check(check) => run_check(check),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(AppError::Input(faults)) => {
            faults.0.iter().for_each(|fault| eprintln!("{}", fault_line(&words, fault)));
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("liangzhu: {error}");
            ExitCode::from(1)
        }
    }
}

fn files(scheme: PathBuf, values: &str, beside: &Beside) -> Files {
    let source = |text: &Option<String>| text.as_deref().map(Source::from);
    Files {
        scheme,
        values: values.into(),
        units: source(&beside.units),
        targets: source(&beside.targets),
        assign: source(&beside.assign),
        adjustments: source(&beside.adjustments),
        benchmarks: source(&beside.benchmarks),
        period: beside.period,
    }
}

fn run_files(inputs: &Inputs) -> Files {
    files(inputs.scheme.clone(), &inputs.values, &inputs.beside)
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
    let scored = app::score(&request, &|_| {})?;
    for warning in scored.boards.iter().flat_map(|scored| &scored.board.warnings) {
        eprintln!("{}", fault_line(words, warning));
    }
    if score.json {
        let written: Vec<String> = scored.written.iter().map(|path| path.display().to_string()).collect();
        println!("{}", serde_json::json!({ "boards": scored.boards.len(), "written": written }));
    } else {
        scored.written.iter().for_each(|path| println!("{}", path.display()));
    }
    Ok(())
}

fn run_explain(explain: &Explain, words: &Words) -> Result<(), AppError> {
    let (explanation, benchmarks) =
        app::explain(&run_files(&explain.inputs), &explain.unit, explain.node.as_deref())?;
    if explain.json {
        println!("{}", serde_json::json!({ "explanation": explanation, "benchmarks": benchmarks }));
    } else {
        print!("{}", explain_text(words, &ExplainView::new(&explanation), Style::Plain));
    }
    Ok(())
}

fn run_check(check: Check) -> Result<(), AppError> {
    let files = check.values.as_deref().map(|values| files(check.scheme.clone(), values, &check.beside));
    let checked = app::check(&check.scheme, files.as_ref())?;
    if check.json {
        println!("{}", serde_json::json!(checked));
    } else {
        println!(
            "{} {}: {} + {}, {}",
            checked.scheme, checked.title, checked.nodes, checked.indicators, checked.full
        );
    }
    Ok(())
}
