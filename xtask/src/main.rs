//! The repository's own commands; `cargo xtask` lists them. None of the product's crates are used here, so that a
//! fault in them never keeps the commands from starting.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its terminal")]

mod bench;
mod bless;
mod checks;
mod command;
mod console;
mod demo;
mod dev;
mod fuzz;
mod generators;
mod markdown;
mod nextest;
mod provider;
mod repo;
mod server;
mod setup;
mod steps;
mod tally;
mod test;
mod world;

use anyhow::{Result, bail};
use command::Workspace;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  demo [OPTIONS]    build the program and serve the Liandu world; the options are those of `liangzhu demo`
  dev               serve the Liandu world, and the console as it is being written, at http://127.0.0.1:5173
  test [--full]     set up, then run every check and test; --full adds what is too slow for every day: the console in a browser
  bench [--write] [--peers] [--rounds N] [VILLAGES ..]
                    measure scoring a nation beside Polars and DuckDB; --peers leaves us out;
                    --write puts the table into docs/benchmarks.md
  fuzz [EXAMPLES]   ask the API whatever its document allows, and more; 200 tries for each operation unless told
  bless             write the generated files anew and accept the snapshots of the tests";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    dispatch(&words).unwrap_or_else(|fault| {
        eprintln!("xtask: {fault:#}");
        ExitCode::FAILURE
    })
}

fn dispatch(words: &[&str]) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match words {
        ["demo", options @ ..] => demo::run(&workspace, options),
        ["dev"] => dev::run(&workspace),
        ["test"] => test::run(&workspace, false),
        ["test", "--full"] => test::run(&workspace, true),
        ["bench", options @ ..] => bench::run(&workspace, options),
        ["fuzz"] => fuzzing(&workspace, 200),
        ["fuzz", examples] => fuzzing(&workspace, examples.parse()?),
        ["bless"] => bless::run(&workspace),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("unknown arguments: {}\n\n{USAGE}", words.join(" ")),
    }
}

fn fuzzing(workspace: &Workspace, examples: u32) -> Result<ExitCode> {
    setup::for_fuzz(workspace)?;
    fuzz::run(workspace, fuzz::ACCOUNTS, examples)?;
    Ok(ExitCode::SUCCESS)
}
