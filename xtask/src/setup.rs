//! What the commands need on the machine: looked for first, installed only when missing, and said either way.

use crate::command::{Workspace, capture, on_path, run};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// Something from the Debian archive.
struct Need {
    what: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

const OFFICE: &[Need] = &[
    Need {
        what: "LibreOffice Calc, which opens our workbooks",
        package: "libreoffice-calc",
        is_there: || on_path("localc"),
    },
    Need {
        what: "pdftoppm, which draws their pages",
        package: "poppler-utils",
        is_there: || on_path("pdftoppm"),
    },
    Need { what: "a Chinese font", package: "fonts-noto-cjk", is_there: has_chinese_font },
];

const DATABASE: &[Need] = &[Need {
    what: "PostgreSQL's server, which the tests start for themselves",
    package: "postgresql",
    is_there: has_postgres,
}];

const SHELL: &[Need] = &[
    Need { what: "curl, which the guide is run with", package: "curl", is_there: || on_path("curl") },
    Need { what: "jq, which the guide is run with", package: "jq", is_there: || on_path("jq") },
];

const PYTHON: &[Need] = &[Need {
    what: "Python with venv",
    package: "python3-venv",
    is_there: || succeeds("python3", &["-c", "import ensurepip"]),
}];

const NODE: &[Need] = &[
    Need {
        what: "Node.js, which builds the console and runs the provider that single sign-on is tested against",
        package: "nodejs",
        is_there: || on_path("node"),
    },
    Need { what: "npm, which installs their packages", package: "npm", is_there: || on_path("npm") },
];

const BROWSER: &[Need] = &[Need {
    what: "Chromium, in which the console is tried",
    package: "chromium",
    is_there: || on_path("chromium"),
}];

/// A cargo subcommand from crates.io, and the version that is installed when there is none.
struct Tool {
    name: &'static str,
    version: &'static str,
}

const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.151" };
const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// A server that plays S3, from PyPI.
const MOTO: &str = "moto[server]==5.2.5";

/// All that the tests need; `full` adds what only the full run does.
pub(crate) fn for_tests(workspace: &Workspace, full: bool) -> Result<()> {
    packages(workspace, OFFICE)?;
    packages(workspace, DATABASE)?;
    packages(workspace, SHELL)?;
    for_fuzz(workspace)?;
    packages(workspace, NODE)?;
    packages(workspace, BROWSER)?;
    crate::console::set_up(workspace)?;
    crate::provider::set_up(workspace)?;
    from_pypi(workspace, "bucket", MOTO)?;
    tool(workspace, &NEXTEST)?;
    if full { tool(workspace, &DENY) } else { Ok(()) }
}

/// Python, for the benchmark's peers.
pub(crate) fn for_bench(workspace: &Workspace) -> Result<()> {
    packages(workspace, PYTHON)
}

/// Python and the fuzzer of the API.
pub(crate) fn for_fuzz(workspace: &Workspace) -> Result<()> {
    packages(workspace, PYTHON)?;
    crate::fuzz::set_up(workspace)
}

/// Installs a package from PyPI into a folder of its own below the target folder, once.
pub(crate) fn from_pypi(workspace: &Workspace, folder: &str, package: &str) -> Result<()> {
    let folder = workspace.target.join(folder);
    let mark = folder.join(package);
    if mark.is_file() {
        println!("{package}: there");
        return Ok(());
    }
    println!("{package}: missing, installing it from PyPI");
    run(workspace.command("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package];
    run(workspace.command(folder.join("venv/bin/python")).args(install))?;
    std::fs::write(&mark, "").with_context(|| format!("cannot write {}", mark.display()))
}

/// The test runner alone.
pub(crate) fn for_bless(workspace: &Workspace) -> Result<()> {
    tool(workspace, &NEXTEST)
}

fn packages(workspace: &Workspace, needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !said_to_be_there(need)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !on_path("apt-get") {
        let wanted: Vec<&str> = missing.iter().map(|need| need.what).collect();
        bail!("please install {} (Debian's packages are {})", wanted.join("; "), names.join(", "));
    }
    if capture(Command::new("id").arg("-u"))?.trim() != "0" {
        bail!("please run: sudo apt-get update && sudo apt-get install {}", names.join(" "));
    }
    println!("installing the Debian packages {}", names.join(", "));
    run(apt(workspace).arg("update"))?;
    run(apt(workspace).args(["install", "--yes", "--no-install-recommends"]).args(names))
}

fn said_to_be_there(need: &Need) -> bool {
    let there = (need.is_there)();
    println!("{}: {}", need.what, if there { "there" } else { "missing" });
    there
}

fn apt(workspace: &Workspace) -> Command {
    let mut command = workspace.command("apt-get");
    command.args(["--quiet=2", "-o", "Dpkg::Use-Pty=0"]).env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn tool(workspace: &Workspace, tool: &Tool) -> Result<()> {
    if on_path(tool.name) {
        println!("{}: there", tool.name);
        return Ok(());
    }
    println!("{}: missing, installing it from crates.io (takes some minutes)", tool.name);
    run(&mut workspace.cargo(["install", "--locked", "--version", tool.version, tool.name]))
}

fn has_chinese_font() -> bool {
    capture(Command::new("fc-list").arg(":lang=zh-cn")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// Debian keeps the server's programs off the search path, in a folder for each version.
fn has_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    on_path("initdb") || versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    capture(Command::new(program).args(arguments)).is_ok()
}
