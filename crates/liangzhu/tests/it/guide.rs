//! The guide, line by line, as a newcomer runs it: every block of `docs/guide.md` in one shell against the demo. What has
//! the API refuse something fails, but where the guide shows a refusal.

use crate::process::{Server, liangzhu};
use std::fmt::Write;
use std::process::Command;

const GUIDE: &str = include_str!("../../../../docs/guide.md");

/// What stands before the blocks that show refusals.
const REFUSED: &str = "**What it says no to.**";

/// The blocks, each with the text before it.
fn blocks(guide: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = guide.split("```").collect();
    parts.chunks_exact(2).filter_map(|two| Some((two[0], two[1].strip_prefix("sh\n")?))).collect()
}

/// One script of them, which stops at the first line that fails and says it.
fn script(url: &str) -> String {
    let mut script = String::from("set -eEo pipefail\ntrap 'echo \"failed: $BASH_COMMAND\" >&2' ERR\n");
    script += "curl() { command curl --noproxy '*' --fail-with-body \"$@\"; }\n";
    for (before, block) in blocks(GUIDE) {
        let block = block.replace("http://127.0.0.1:8686", url);
        let refused = before.contains(REFUSED);
        let told = if refused { "(trap - ERR; set +eo pipefail; %) | jq -e '.status == 403'" } else { "%" };
        writeln!(script, "{}", told.replace('%', &block)).unwrap();
    }
    script
}

#[test]
fn a_newcomer_gets_through_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["demo", "--data", "liangzhu-demo"]);
    let program = liangzhu(folder.path(), &[]).get_program().to_owned();
    let programs = std::path::Path::new(&program).parent().unwrap().display().to_string();
    let path = format!("{programs}:{}", std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell.current_dir(folder.path()).args(["-c", &script(&server.url)]).env("PATH", path);
    let done = shell.env_remove("LIANGZHU_PASSWORD").output().unwrap();
    let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(done.status.success(), "{}\n{}", told(&done.stdout), told(&done.stderr));
    assert!(told(&done.stdout).contains("朝阳社区第一网格"));
    assert_eq!(blocks(GUIDE).len(), GUIDE.matches("```sh\n").count());
}
