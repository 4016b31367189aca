//! The command line's shape. Its words are in the message files, under `help-<command>` and `arg-<option>`.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use kernel::period::Period;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "liangzhu", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[arg(long, global = true, display_order = 100, value_enum, env = "LIANGZHU_LANG", default_value = "zh")]
    pub(crate) lang: Lang,
    #[arg(long, global = true, display_order = 100)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Language of messages and reports.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    Zh,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Score(Score),
    Explain(Explain),
    Check(Check),
    Template(Template),
    Demo(Demo),
}

/// The files of a run.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    #[arg(long, value_name = "S.toml")]
    pub(crate) scheme: PathBuf,
    #[arg(long, value_name = "V.csv", required = true, value_parser = NonEmptyStringValueParser::new())]
    pub(crate) values: Vec<String>,
    #[command(flatten)]
    pub(crate) beside: Beside,
}

/// The files beside scheme and values.
#[derive(Debug, Args)]
pub(crate) struct Beside {
    #[command(flatten)]
    pub(crate) duties: Duties,
    #[arg(long, value_name = "J.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) adjustments: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub(crate) history: Option<PathBuf>,
    #[arg(long, value_name = "B.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) benchmarks: Option<String>,
}

/// Who owes what for when.
#[derive(Debug, Args)]
pub(crate) struct Duties {
    #[arg(long, value_name = "U.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) units: Option<String>,
    #[arg(long, value_name = "T.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) targets: Option<String>,
    #[arg(long, value_name = "A.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) assign: Option<String>,
    #[arg(long, value_name = "2022-03")]
    pub(crate) period: Option<Period>,
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[arg(long, value_enum, default_value = "all")]
    pub(crate) nodes: Nodes,
    #[arg(long, value_name = "LEVEL")]
    pub(crate) means: Option<String>,
    #[arg(long, value_enum, default_value = "csv")]
    pub(crate) format: Format,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Which nodes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Nodes {
    Root,
    All,
}

/// What the output files are.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Parquet,
    Xlsx,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[arg(long, value_name = "U")]
    pub(crate) unit: String,
    #[arg(long, value_name = "N")]
    pub(crate) node: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(long, value_name = "S.toml")]
    pub(crate) scheme: PathBuf,
    #[arg(long, value_name = "V.csv", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) values: Vec<String>,
    #[command(flatten)]
    pub(crate) beside: Beside,
}

#[derive(Debug, Args)]
pub(crate) struct Template {
    #[arg(long, value_name = "S.toml")]
    pub(crate) scheme: PathBuf,
    #[command(flatten)]
    pub(crate) duties: Duties,
    #[arg(long, value_name = "U", conflicts_with = "source")]
    pub(crate) unit: Option<String>,
    #[arg(long, value_name = "U")]
    pub(crate) source: Option<String>,
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) raters: u16,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "DIR")]
    pub(crate) report: PathBuf,
}
