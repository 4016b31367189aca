//! What must hold of the tree as a whole.

use super::{Adjust, Aggregate, Node, NodeKind};
use crate::document::Section;
use crate::facts::Status;
use crate::fault::What;

/// Links children to parents and checks the tree: one root, no cycle, no empty node, adjustments that take from
/// outside the sum. Marks the children whose score an adjustment of their parent takes as outside its sum.
pub(super) fn tree(top: &Section<'_>, nodes: &mut [Node]) {
    for at in 0..nodes.len() {
        if let Some(parent) = nodes[at].parent {
            nodes[parent].children.push(at);
        }
    }
    roots(top, nodes);
    for at in 0..nodes.len() {
        let fault = |key: &str, what: What| {
            top.fault_at(nodes[at].line, &format!("{}.{key}", nodes[at].code), what);
        };
        if let Some(circle) = circle_of_parents(nodes, at) {
            fault("in", What::Cycle { found: path(nodes, &circle) });
        }
        let NodeKind::Inner(inner) = &nodes[at].kind else { continue };
        let summed = |child: usize| {
            nodes[child].status == Status::Scored && taken(&nodes[at]).all(|from| from != child)
        };
        let counted = || nodes[at].children.iter().filter(|&&child| summed(child));
        if counted().next().is_none() {
            fault("code", What::EmptyNode);
        } else if inner.aggregate != Aggregate::Sum
            && !inner.equal_weights
            && counted().all(|&child| nodes[child].weight == 0.0)
        {
            fault("weight", What::NoWeight);
        }
        for from in taken(&nodes[at]) {
            let node = &nodes[from];
            if from == at || is_ancestor(nodes, from, at) {
                fault("adjust", What::SelfReference { found: node.code.clone() });
            } else if node.parent != Some(at) && counts_up_to_root(nodes, from) {
                fault(
                    "adjust",
                    What::CountedTwice { found: node.code.clone(), node: nodes[at].code.clone() },
                );
            }
        }
    }
    if top.is_clean() {
        circle_of_adjustments(top, nodes);
    }
    let outside: Vec<usize> = (0..nodes.len())
        .flat_map(|at| taken(&nodes[at]).filter(|&from| nodes[from].parent == Some(at)).collect::<Vec<_>>())
        .collect();
    outside.into_iter().for_each(|at| nodes[at].outside = true);
}

/// Nodes whose score an adjustment of `node` takes.
fn taken(node: &Node) -> impl Iterator<Item = usize> {
    let adjusts: &[Adjust] = if let NodeKind::Inner(inner) = &node.kind { &inner.adjust } else { &[] };
    adjusts.iter().filter_map(|adjust| match adjust {
        Adjust::Bonus { from, .. } | Adjust::Deduction { from, .. } => Some(*from),
        Adjust::Veto { .. } => None,
    })
}

/// The fault of nodes that wait for each other's scores, where parents alone go in no circle.
fn circle_of_adjustments(top: &Section<'_>, nodes: &[Node]) {
    let done = bottom_up(nodes);
    let waits = |at: usize| !done.contains(&at);
    let Some(first) = (0..nodes.len()).find(|&at| waits(at)) else { return };
    // Whoever waits does so for another that waits: the way comes back to where it was.
    let next = |at: &usize| {
        nodes[*at].children.iter().copied().chain(taken(&nodes[*at])).find(|&before| waits(before))
    };
    let mut way: Vec<usize> = Vec::new();
    let mut at = Some(first);
    while let Some(here) = at.filter(|here| !way.contains(here)) {
        way.push(here);
        at = next(&here);
    }
    let circle: Vec<usize> = way.into_iter().skip_while(|here| Some(*here) != at).collect();
    let Some(&from) = circle.iter().find(|&&here| taken(&nodes[here]).next().is_some()) else { return };
    let key = format!("{}.adjust", nodes[from].code);
    top.fault_at(nodes[from].line, &key, What::Cycle { found: path(nodes, &circle) });
}

/// The codes of a circle, back to the first.
fn path(nodes: &[Node], circle: &[usize]) -> String {
    let codes = circle.iter().chain(circle.first()).map(|&at| nodes[at].code.as_str());
    codes.collect::<Vec<_>>().join(" → ")
}

fn roots(top: &Section<'_>, nodes: &[Node]) {
    // A node whose `in` is at fault only looks like a root; it was reported already.
    let has_in = |node: &Node| top.is_at_fault(&format!("{}.in", node.code));
    let alone = || nodes.iter().filter(|node| node.parent.is_none());
    let roots: Vec<&Node> = alone().filter(|node| !node.code.is_empty() && !has_in(node)).collect();
    match roots[..] {
        // Without its code it can't be told what was meant, and that was reported.
        [] if alone().any(|node| node.code.is_empty()) => {}
        [] => top.fault_at(1, "node", What::NoRoot),
        [root] if matches!(root.kind, NodeKind::Inner(_)) => {}
        [leaf] => top.fault_at(leaf.line, "node", What::NoRoot),
        _ => {
            let found = roots.iter().map(|root| root.code.as_str()).collect::<Vec<_>>().join(", ");
            top.fault_at(roots[1].line, &format!("{}.in", roots[1].code), What::ManyRoots { found });
        }
    }
}

fn ancestors(nodes: &[Node], at: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(nodes[at].parent, |&at| nodes[at].parent).take(nodes.len())
}

/// The circle of parents that the node is in, from its first node in the file; `None` for the others.
fn circle_of_parents(nodes: &[Node], at: usize) -> Option<Vec<usize>> {
    let above: Vec<usize> = ancestors(nodes, at).collect();
    let back = above.iter().position(|&above| above == at)?;
    let circle: Vec<usize> = std::iter::once(at).chain(above[..back].iter().copied()).collect();
    circle.iter().all(|&other| at <= other).then_some(circle)
}

fn is_ancestor(nodes: &[Node], above: usize, at: usize) -> bool {
    ancestors(nodes, at).any(|found| found == above)
}

/// True when the node and all above it count in their parents.
pub(super) fn counts_up_to_root(nodes: &[Node], at: usize) -> bool {
    nodes[at].counts() && ancestors(nodes, at).all(|above| nodes[above].counts())
}

/// Nodes in an order in which every one comes after its children and after the nodes that its adjustments take.
/// Nodes that wait for each other are left out: [`tree`] has reported them.
pub(super) fn bottom_up(nodes: &[Node]) -> Vec<usize> {
    let mut waits_for: Vec<usize> = vec![0; nodes.len()];
    let mut awaited_by: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        for first in
            node.children.iter().copied().chain(taken(node).filter(|from| !node.children.contains(from)))
        {
            waits_for[at] += 1;
            awaited_by[first].push(at);
        }
    }
    let mut order: Vec<usize> = (0..nodes.len()).filter(|&at| waits_for[at] == 0).collect();
    let mut next = 0;
    while let Some(&done) = order.get(next) {
        next += 1;
        for &at in &awaited_by[done] {
            waits_for[at] -= 1;
            if waits_for[at] == 0 {
                order.push(at);
            }
        }
    }
    order
}
