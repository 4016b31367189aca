//! The command line's shape.

use clap::{Args, Parser, Subcommand, ValueEnum};
use kernel::period::Period;
use std::path::PathBuf;

/// Liangzhu 梁柱: score, rank and explain from files / 从文件赋分、排名、说明
#[derive(Debug, Parser)]
#[command(name = "liangzhu", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// Language of messages / 提示语言
    #[arg(long, global = true, value_enum, env = "LIANGZHU_LANG", default_value = "zh")]
    pub(crate) lang: Lang,
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
    /// Score a period from files / 赋分排名
    Score(Score),
    /// Explain one unit's score / 说明得分来由
    Explain(Explain),
    /// Check a scheme, and the files of a run, without scoring / 校验
    Check(Check),
}

/// The files of a run.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Scoring scheme, TOML or JSON / 考核方案
    #[arg(long, value_name = "S.toml")]
    pub(crate) scheme: PathBuf,
    /// Reported values: CSV, XLSX or Parquet; - is CSV on standard input / 填报数据
    #[arg(long, value_name = "V.csv")]
    pub(crate) values: String,
    #[command(flatten)]
    pub(crate) beside: Beside,
}

/// The files beside scheme and values.
#[derive(Debug, Args)]
pub(crate) struct Beside {
    /// Units: code,name,level,parent,group and attributes / 单位
    #[arg(long, value_name = "U.csv")]
    pub(crate) units: Option<String>,
    /// Targets / 目标值
    #[arg(long, value_name = "T.csv")]
    pub(crate) targets: Option<String>,
    /// Who is scored on what / 责任分工
    #[arg(long, value_name = "A.csv")]
    pub(crate) assign: Option<String>,
    /// Declared plus and minus points / 加减分
    #[arg(long, value_name = "J.csv")]
    pub(crate) adjustments: Option<String>,
    /// Peers' published figures / 标兵数据
    #[arg(long, value_name = "B.csv")]
    pub(crate) benchmarks: Option<String>,
    /// Period to score: 2022-03, 2022-Q1 or 2022 / 周期
    #[arg(long, value_name = "2022-03")]
    pub(crate) period: Option<Period>,
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Which nodes are written / 输出哪些节点
    #[arg(long, value_enum, default_value = "all")]
    pub(crate) nodes: Nodes,
    /// Level whose mean scores are written too / 按层级输出均分
    #[arg(long, value_name = "LEVEL")]
    pub(crate) means: Option<String>,
    /// What the output files are / 输出格式
    #[arg(long, value_enum, default_value = "csv")]
    pub(crate) format: Format,
    /// Folder for the outputs / 输出目录
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Print JSON / 输出 JSON
    #[arg(long)]
    pub(crate) json: bool,
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
    /// Code of the unit, or its name / 单位编码或名称
    #[arg(long, value_name = "U")]
    pub(crate) unit: String,
    /// Only this node and what is below it / 只看该节点以下
    #[arg(long, value_name = "N")]
    pub(crate) node: Option<String>,
    /// Print JSON / 输出 JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scoring scheme, TOML or JSON / 考核方案
    #[arg(long, value_name = "S.toml")]
    pub(crate) scheme: PathBuf,
    /// Reported values, to be checked as well / 填报数据
    #[arg(long, value_name = "V.csv")]
    pub(crate) values: Option<String>,
    #[command(flatten)]
    pub(crate) beside: Beside,
    /// Print JSON / 输出 JSON
    #[arg(long)]
    pub(crate) json: bool,
}
