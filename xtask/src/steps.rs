//! Runs steps one after the other, all of them whatever fails, and tells how long each took.

use crate::tally::Tally;
use anyhow::Result;
use std::time::{Duration, Instant};

/// All steps on two cores, from nothing built, should take less than this.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// One step: its name, and what it does.
pub(crate) struct Step<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnOnce() -> Result<Tally> + 'a>,
}

/// How a step went.
struct Row {
    name: &'static str,
    took: Duration,
    tally: Tally,
    fault: Option<String>,
}

/// Runs every step, prints the minutes of each, the faults and the sums, and says whether all passed.
pub(crate) fn run_all(steps: Vec<Step<'_>>) -> bool {
    let rows: Vec<Row> = steps.into_iter().map(run_one).collect();
    println!("\n{}", summary(&rows));
    rows.iter().all(|row| row.tally.failed == 0)
}

fn run_one(step: Step<'_>) -> Row {
    println!("\n== {}", step.name);
    let began = Instant::now();
    let outcome = (step.run)();
    let took = began.elapsed();
    let (tally, fault) = match outcome {
        Ok(tally) => (tally, (tally.failed > 0).then(|| format!("{} failed", tally.failed))),
        Err(fault) => (Tally::FAILED, Some(format!("{fault:#}"))),
    };
    if let Some(fault) = &fault {
        println!("{} failed: {fault}", step.name);
    }
    Row { name: step.name, took, tally, fault }
}

/// The table of minutes, a warning when they are too many, what failed, and the tally alone on the last line.
fn summary(rows: &[Row]) -> String {
    let total: Duration = rows.iter().map(|row| row.took).sum();
    let mut tally = Tally::default();
    let mut lines = vec!["minutes  step".to_owned()];
    for row in rows {
        lines.push(minutes(row.took, row.name));
        tally += row.tally;
    }
    lines.push(minutes(total, "in all"));
    if total > LIMIT {
        lines.push(format!("warning: more than {} minutes in all", LIMIT.as_secs() / 60));
    }
    let faults = rows.iter().filter_map(|row| Some(format!("FAILED {}: {}", row.name, row.fault.as_ref()?)));
    lines.extend(faults);
    lines.push(tally.to_string());
    lines.join("\n")
}

fn minutes(took: Duration, name: &str) -> String {
    format!("{:7.2}  {name}", took.as_secs_f64() / 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    fn row(name: &'static str, minutes: u64, tally: Tally, fault: Option<&str>) -> Row {
        Row { name, took: Duration::from_secs(60 * minutes), tally, fault: fault.map(str::to_owned) }
    }

    #[test]
    fn the_summary_ends_with_the_tally_alone() {
        let some = Tally { passed: 5, failed: 2, skipped: 1 };
        let text = summary(&[row("fmt", 1, Tally::PASSED, None), row("tests", 2, some, Some("2 failed"))]);
        assert!(text.contains("   3.00  in all\nFAILED tests: 2 failed\n"), "{text}");
        assert!(text.ends_with("\n6 passed, 2 failed, 1 skipped"), "{text}");
        assert!(!text.contains("warning"), "{text}");
    }

    #[test]
    fn too_many_minutes_are_warned_of() {
        assert!(summary(&[row("tests", 61, Tally::PASSED, None)]).contains("more than 60 minutes"));
    }

    #[test]
    fn steps_after_a_failure_still_run() {
        let mut ran = false;
        let broken = Step { name: "broken", run: Box::new(|| bail!("no")) };
        let next = Step {
            name: "next",
            run: Box::new(|| {
                ran = true;
                Ok(Tally::PASSED)
            }),
        };
        assert!(!run_all(vec![broken, next]));
        assert!(ran);
    }
}
