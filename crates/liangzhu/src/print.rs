//! Faults and explanations as plain lines.

use kernel::explain::Explanation;
use kernel::fault::{Fault, Faults};
use serde_json::Value;

/// All faults, a line each, on standard error.
pub(crate) fn faults(faults: &Faults) {
    faults.0.iter().for_each(|found| eprintln!("{}", fault(found)));
}

/// `file:row column key unit node: code argument=value …`
pub(crate) fn fault(fault: &Fault) -> String {
    let at = &fault.at;
    let number = at.row.or(at.line).map(|number| format!(":{number}")).unwrap_or_default();
    let parts = [&at.column, &at.key, &at.unit, &at.node, &at.period];
    let place: String = parts.into_iter().flatten().map(|part| format!(" {part}")).collect();
    let arguments = match serde_json::to_value(&fault.what) {
        Ok(Value::Object(fields)) => fields
            .iter()
            .filter(|(name, value)| *name != "code" && !value.is_null())
            .map(|(name, value)| format!(" {name}={value}"))
            .collect(),
        _ => String::new(),
    };
    let file = at.file.as_deref().unwrap_or_default();
    format!("{file}{number}{place}: {}{arguments}", fault.what.code())
}

/// The tree with scores, and the ways up.
pub(crate) fn explanation(explanation: &Explanation) {
    println!("{} {} {}", explanation.title, explanation.name, explanation.group);
    let number = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.2}"));
    for node in &explanation.nodes {
        let indent = "  ".repeat(node.depth);
        let rank = node.rank.map_or("–".to_owned(), |rank| rank.to_string());
        println!("{indent}{} {}/{:.2} {rank}/{}", node.name, number(node.score), node.full, node.peers);
    }
    for way in &explanation.ways {
        println!("↑ {} {} → {} {} +{:.2} → {}", way.name, way.from, way.to, way.unit, way.gain, way.rank);
    }
}
