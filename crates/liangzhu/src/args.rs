//! The command line's shape. Its words are in the message files, under `help-<command>` and `arg-<option>`.

use chrono::NaiveDate;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::access::Role;
use domain::calendar::Moment;
use domain::seal::{Hash, PublicKey};
use kernel::period::Period;
use std::net::SocketAddr;
use std::path::PathBuf;
use tracing_subscriber::filter::Targets;

#[derive(Debug, Parser)]
#[command(name = "liangzhu", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[arg(long, global = true, display_order = 100, value_enum, env = "LIANGZHU_LANG", default_value = "zh")]
    pub(crate) lang: Lang,
    #[arg(long, global = true, display_order = 100)]
    pub(crate) json: bool,
    #[arg(long, global = true, display_order = 100, value_name = "FILE", env = "LIANGZHU_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) logs: Logs,
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
    Serve(Serve),
    Init(Init),
    Migrate(Place),
    Backup(Backup),
    Restore(Restore),
    Export(Export),
    Verify(Verify),
    #[command(subcommand)]
    User(User),
    Openapi,
}

/// What is logged, and how.
#[derive(Debug, Args)]
pub(crate) struct Logs {
    #[arg(long, global = true, display_order = 100, value_name = "LEVEL", default_value = "warn", env = "LIANGZHU_LOG",
        value_parser = crate::logs::filter)]
    pub(crate) log: Targets,
    #[arg(
        long,
        global = true,
        display_order = 100,
        value_enum,
        default_value = "text",
        env = "LIANGZHU_LOG_FORMAT"
    )]
    pub(crate) log_format: LogFormat,
    #[cfg(feature = "otlp")]
    #[arg(long, global = true, display_order = 100, value_name = "http://HOST:PORT", env = "LIANGZHU_OTLP",
        value_parser = crate::traces::collector)]
    pub(crate) otlp: Option<String>,
}

/// What a line of the log is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
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
    #[arg(long, value_name = "DIR", conflicts_with_all = ["listen", "data", "now"])]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reached: Reached,
    #[arg(long, value_name = "DIR", default_value = "liangzhu-demo", env = "LIANGZHU_DATA")]
    pub(crate) data: PathBuf,
    #[arg(long, value_name = "2022-04-08T09:00+08:00", env = "LIANGZHU_NOW", value_parser = moment)]
    pub(crate) now: Option<Moment>,
}

/// Where a server is reached.
#[derive(Debug, Args)]
pub(crate) struct Reached {
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8686", env = "LIANGZHU_LISTEN")]
    pub(crate) listen: SocketAddr,
    #[arg(long, value_name = "HOST:PORT", env = "LIANGZHU_METRICS_LISTEN")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    #[arg(long, env = "LIANGZHU_HTTPS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) https: bool,
}

/// Where the record lies.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    #[arg(long, value_name = "URL", env = "LIANGZHU_DATABASE")]
    pub(crate) database: Option<String>,
    #[arg(long, value_name = "DIR", default_value = "liangzhu-data", env = "LIANGZHU_DATA")]
    pub(crate) data: PathBuf,
}

/// Where files that were handed in lie.
#[derive(Debug, Clone, Args)]
pub(crate) struct Shelved {
    #[arg(long, value_name = "DIR|s3://BUCKET/PREFIX", env = "LIANGZHU_FILES")]
    pub(crate) files: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shelved: Shelved,
    #[arg(id = "archive-out", long = "out", value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shelved: Shelved,
    #[arg(id = "archive-from", long = "from", value_name = "FILE")]
    pub(crate) from: PathBuf,
}

/// What is verified, and what it is held against.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").args(["export", "proof", "sealed"]).required(true)))]
pub(crate) struct Verify {
    #[arg(long, value_name = "DIR")]
    pub(crate) export: Option<PathBuf>,
    #[arg(long, value_name = "proof.json", requires = "root-hex")]
    pub(crate) proof: Option<PathBuf>,
    #[arg(id = "sealed", long = "period", value_name = "2022-03")]
    pub(crate) period: Option<Period>,
    #[arg(id = "root-hex", long = "root", value_name = "HEX")]
    pub(crate) root: Option<Hash>,
    #[arg(long, value_name = "HEX", conflicts_with = "proof")]
    pub(crate) public_key: Option<PublicKey>,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(id = "boards-of", long = "period", value_name = "2022-03")]
    pub(crate) period: Period,
    #[arg(id = "boards-scheme", long = "scheme", value_name = "CODE")]
    pub(crate) scheme: Option<String>,
    #[arg(id = "boards-out", long = "out", value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) shelved: Shelved,
    #[arg(long, value_name = "BYTES", default_value = "20971520", env = "LIANGZHU_LARGEST_FILE",
        value_parser = clap::value_parser!(u64).range(1..=1 << 30))]
    pub(crate) largest_file: u64,
    #[command(flatten)]
    pub(crate) reached: Reached,
    #[command(flatten)]
    pub(crate) sign_on: SignOn,
    #[arg(long, value_name = "2022-04-08T09:00+08:00", env = "LIANGZHU_NOW", value_parser = moment)]
    pub(crate) now: Option<Moment>,
}

/// Who else says who somebody is. The secret is never on the command line, which others can see.
#[derive(Debug, Args)]
pub(crate) struct SignOn {
    #[arg(long, value_name = "https://HOST/PATH", env = "LIANGZHU_OIDC_ISSUER")]
    pub(crate) oidc_issuer: Option<api::Issuer>,
    #[arg(long, value_name = "ID", env = "LIANGZHU_OIDC_CLIENT")]
    pub(crate) oidc_client: Option<String>,
    #[arg(long, value_name = "FILE", env = "LIANGZHU_OIDC_SECRET_FILE")]
    pub(crate) oidc_secret_file: Option<PathBuf>,
    #[arg(long, value_name = "CLAIM", default_value = "preferred_username", env = "LIANGZHU_OIDC_CLAIM")]
    pub(crate) oidc_claim: String,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "CODE")]
    pub(crate) root: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) root_name: String,
    #[arg(long, value_name = "LEVEL", default_value = "county")]
    pub(crate) root_level: String,
    #[arg(long, value_name = "2022-01-01")]
    pub(crate) root_starts: Option<NaiveDate>,
    #[arg(long, value_name = "NAME", default_value = "admin")]
    pub(crate) account: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) password: Password,
}

/// Where a password comes from; never from the command line, which others can see.
#[derive(Debug, Args)]
pub(crate) struct Password {
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    Add(UserAdd),
    Reset(UserReset),
    Disable(UserDisable),
}

#[derive(Debug, Args)]
pub(crate) struct UserAdd {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(crate) role: Role,
    #[arg(long, value_name = "CODE")]
    pub(crate) at: String,
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: String,
    #[command(flatten)]
    pub(crate) password: Password,
}

#[derive(Debug, Args)]
pub(crate) struct UserReset {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,
    #[command(flatten)]
    pub(crate) password: Password,
}

#[derive(Debug, Args)]
pub(crate) struct UserDisable {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "NAME")]
    pub(crate) account: String,
}

/// A moment as RFC 3339 has it; seconds may be left out.
fn moment(text: &str) -> Result<Moment, String> {
    let parse = |text: &str| Moment::parse_from_rfc3339(text);
    let with_seconds = || match text.char_indices().nth(16) {
        Some((at, _)) => format!("{}:00{}", &text[..at], &text[at..]),
        None => text.to_owned(),
    };
    parse(text).or_else(|_| parse(&with_seconds())).map_err(|_| "2022-04-08T09:00+08:00".to_owned())
}

fn role(name: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ");
    name.parse().map_err(|_| known())
}
