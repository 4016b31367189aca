//! `cargo xtask bench`: the same job by the program and by its peers, in turn, on one machine and the same files.

mod page;
mod table;

use crate::command::{Workspace, capture, run as run_command};
use crate::setup;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Measurement, Row};

const SIZES: &[u32] = &[60, 6_000, 60_000, 600_000];
const ROUNDS: usize = 7;
const OURS: &str = "liangzhu";
const PEERS: [&str; 2] = ["polars", "duckdb"];

/// What the command line asks for.
#[derive(Debug, PartialEq)]
struct Options {
    sizes: Vec<u32>,
    rounds: usize,
    write: bool,
    peers_only: bool,
}

impl Options {
    fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self { sizes: Vec::new(), rounds: ROUNDS, write: false, peers_only: false };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "--write" => options.write = true,
                "--peers" => options.peers_only = true,
                "--rounds" => options.rounds = number(words.next().copied().unwrap_or_default())?,
                size => options.sizes.push(number(size)?),
            }
        }
        ensure!(options.rounds > 0, "--rounds must be at least 1");
        ensure!(!(options.write && options.peers_only), "--write needs our own numbers: leave --peers out");
        if options.sizes.is_empty() {
            options.sizes = SIZES.to_vec();
        }
        Ok(options)
    }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N> {
    word.parse().ok().with_context(|| format!("`{word}` is no number of rounds or villages"))
}

/// One of those that do the job, and the start of its command; data and output folders follow.
struct Runner {
    name: &'static str,
    command: fn(&Bench<'_>, data: &Path, out: &Path) -> Vec<String>,
}

/// Where everything lies.
struct Bench<'a> {
    workspace: &'a Workspace,
    scripts: PathBuf,
    python: PathBuf,
    folder: PathBuf,
}

/// Measures every size, prints the table, and with `--write` puts it into the page.
pub(crate) fn run(workspace: &Workspace, words: &[&str]) -> Result<ExitCode> {
    let options = Options::parse(words)?;
    setup::for_bench(workspace)?;
    let folder = workspace.target.join("bench");
    let scripts = workspace.root.join("bench");
    let bench = Bench { workspace, scripts, python: folder.join("venv/bin/python"), folder };
    bench.prepare(&options)?;
    let mut rows = Vec::new();
    for &size in &options.sizes {
        rows.extend(bench.measure_size(size, &options)?);
    }
    let commands: Vec<String> =
        runners(options.peers_only).iter().map(|runner| bench.typed(runner)).collect();
    let page = page::generated(workspace, &rows, &commands)?;
    println!("\n{page}");
    if options.write {
        page::write(workspace, &page)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Bench<'_> {
    /// Makes the venv with the pinned packages, and builds the program.
    fn prepare(&self, options: &Options) -> Result<()> {
        if !self.python.is_file() {
            run_command(
                self.workspace.command("python3").args(["-m", "venv"]).arg(self.folder.join("venv")),
            )?;
        }
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        run_command(self.workspace.command(&self.python).args(install).arg(self.script("requirements.txt")))?;
        if options.peers_only {
            return Ok(());
        }
        run_command(&mut self.workspace.cargo(["build", "--release", "--package", OURS]))
    }

    fn script(&self, name: &str) -> PathBuf {
        self.scripts.join(name)
    }

    /// Makes the nation, lets everyone do the job in turn, and compares the results of the first round.
    fn measure_size(&self, size: u32, options: &Options) -> Result<Vec<Row>> {
        let data = self.folder.join(format!("nation-{size}"));
        let mut nation = self.workspace.command(&self.python);
        run_command(nation.arg(self.script("nation.py")).arg(size.to_string()).arg(&data))?;
        let runners = runners(options.peers_only);
        let mut measured: Vec<Vec<Measurement>> = runners.iter().map(|_| Vec::new()).collect();
        for round in 0..options.rounds {
            for (runner, measured) in runners.iter().zip(&mut measured) {
                measured.push(self.measure(runner, &data)?);
            }
            if round == 0 {
                self.compare(&runners, &data)?;
            }
        }
        let names = runners.iter().map(|runner| runner.name);
        Ok(table::rows(size, names.zip(measured.iter().map(Vec::as_slice)).collect()))
    }

    /// Runs one command to its end and reads what the kernel says it took.
    fn measure(&self, runner: &Runner, data: &Path) -> Result<Measurement> {
        let mut command = self.workspace.command(&self.python);
        command.args(["-S", "-E"]).arg(self.script("measure.py"));
        command.args((runner.command)(self, data, &data.join(runner.name)));
        let line = capture(&mut command)?;
        let measurement = Measurement::read(&line)?;
        println!("{:8} {measurement}", runner.name);
        Ok(measurement)
    }

    /// The runner's command as one would type it in the root, with `DATA` and `OUT` for the folders.
    fn typed(&self, runner: &Runner) -> String {
        let line = (runner.command)(self, Path::new("DATA"), Path::new("OUT")).join(" ");
        let line = line.replace(&self.workspace.target.display().to_string(), "target");
        line.replace(&format!("{}/", self.workspace.root.display()), "")
    }

    /// Compares everyone's results with the first one's.
    fn compare(&self, runners: &[Runner], data: &Path) -> Result<()> {
        let [first, others @ ..] = runners else { bail!("nobody to compare") };
        for other in others {
            let mut compare = self.workspace.command(&self.python);
            compare.arg(self.script("compare.py")).args([data.join(first.name), data.join(other.name)]);
            run_command(&mut compare)?;
        }
        Ok(())
    }
}

fn runners(peers_only: bool) -> Vec<Runner> {
    let ours = Runner { name: OURS, command: our_command };
    let [polars, duckdb] = PEERS;
    let peers = [
        Runner { name: polars, command: |bench, data, out| peer_command(bench, "peer_polars.py", data, out) },
        Runner { name: duckdb, command: |bench, data, out| peer_command(bench, "peer_duckdb.py", data, out) },
    ];
    let ours = if peers_only { None } else { Some(ours) };
    ours.into_iter().chain(peers).collect()
}

fn peer_command(bench: &Bench<'_>, script: &str, data: &Path, out: &Path) -> Vec<String> {
    [&bench.python, &bench.script(script), data, out].map(|path| path.display().to_string()).into()
}

fn our_command(bench: &Bench<'_>, data: &Path, out: &Path) -> Vec<String> {
    let program = bench.workspace.target.join("release").join(OURS);
    let files = [("--scheme", "scheme.toml"), ("--units", "units.parquet"), ("--values", "values.parquet")];
    let inputs =
        files.iter().flat_map(|(option, file)| [(*option).to_owned(), data.join(file).display().to_string()]);
    let outputs = ["--nodes", "root", "--means", "county", "--format", "parquet", "--out"].map(str::to_owned);
    let ends = [program.display().to_string(), "score".to_owned()];
    ends.into_iter().chain(inputs).chain(outputs).chain([out.display().to_string()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = Options::parse(&["--rounds", "3", "60", "--write", "6000"]).unwrap();
        assert_eq!(options, Options { sizes: vec![60, 6_000], rounds: 3, write: true, peers_only: false });
        assert_eq!(Options::parse(&[]).unwrap().sizes, SIZES);
    }

    #[test]
    fn options_that_make_no_sense_are_refused() {
        for words in [&["--rounds"][..], &["--rounds", "0"], &["many"], &["--write", "--peers"]] {
            assert!(Options::parse(words).is_err(), "{words:?}");
        }
    }
}
