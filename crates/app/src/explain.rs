//! Explain one unit's score.

use crate::inputs::{Files, Keep, Loaded};
use crate::{AppError, score};
use kernel::board::Ranked;
use kernel::explain::Explanation;
use kernel::facts::Benchmark;
use kernel::fault::{Faults, Place, What, nearest};
use kernel::plan::Plan;

/// Explains `unit` (its code, or its name where that is its alone) in the period asked for, else in the last. With
/// `node`, only that node and what is below it. Gives the peers' published figures of the period beside.
pub fn explain(
    files: &Files,
    unit: &str,
    node: Option<&str>,
) -> Result<(Explanation, Vec<Benchmark>), AppError> {
    let loaded = Loaded::read(files, Keep::Everything)?;
    let number = find_unit(&loaded, unit)?;
    let plan = Plan::try_new(loaded.inputs())?;
    let period = score::periods(&plan, &loaded.scheme, files.period)?.last().copied().flatten();
    let roster = plan.roster(period)?;
    let computation = plan.compute(&roster)?;
    let board = computation.board(Ranked::All)?;
    let not_on_board =
        || Place::new().key("--unit").unit(unit).fault(What::NotOnBoard { found: unit.into() });
    let mut explanation = computation.explain(&board, number).ok_or_else(|| Faults::from(not_on_board()))?;
    if let Some(node) = node {
        keep_below(&mut explanation, node)?;
    }
    let of_period = |benchmark: &Benchmark| benchmark.period.is_none() || benchmark.period == period;
    let benchmarks = loaded.benchmarks.iter().filter(|benchmark| of_period(benchmark)).cloned().collect();
    Ok((explanation, benchmarks))
}

fn find_unit(loaded: &Loaded, wanted: &str) -> Result<u32, Faults> {
    let units = &loaded.units;
    if let Some(unit) = units.codes.find(wanted) {
        return Ok(unit);
    }
    let named: Vec<u32> = (0..units.len() as u32).filter(|&unit| units.name(unit) == wanted).collect();
    let place = Place::new().key("--unit");
    match named[..] {
        [unit] => Ok(unit),
        [] => {
            let names = (0..units.len() as u32).map(|unit| units.name(unit)).chain(units.codes.iter());
            Err(place
                .fault(What::UnknownUnit { found: wanted.into(), nearest: nearest(wanted, names) })
                .into())
        }
        _ => {
            let codes = named.iter().map(|&unit| units.codes.get(unit)).collect::<Vec<_>>().join(", ");
            Err(place.fault(What::AmbiguousUnit { found: wanted.into(), codes }).into())
        }
    }
}

/// Keeps a node, what is below it, and the ways up through indicators there.
fn keep_below(explanation: &mut Explanation, code: &str) -> Result<(), Faults> {
    let nodes = &mut explanation.nodes;
    let Some(start) = nodes.iter().position(|node| node.code == code) else {
        let nearest = nearest(code, nodes.iter().map(|node| node.code.as_str()));
        return Err(Place::new()
            .key("--node")
            .fault(What::UnknownNode { found: code.into(), nearest })
            .into());
    };
    let depth = nodes[start].depth;
    let len = nodes[start + 1..].iter().take_while(|node| node.depth > depth).count() + 1;
    *nodes = nodes.drain(start..start + len).collect();
    nodes.iter_mut().for_each(|node| node.depth -= depth);
    let kept = |code: &str| nodes.iter().any(|node| node.code == code);
    explanation.ways.retain(|way| kept(&way.code));
    Ok(())
}
