//! Merkle trees of RFC 6962: the left subtree holds the largest power of two of leaves that is less than all.

use super::hash::Hash;

/// The root over the leaves' hashes, in their order.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::nothing(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(left_of(leaves.len()));
            Hash::node(root(left), root(right))
        }
    }
}

/// The hashes beside the way from the leaf at `index` up to the root, nearest first. None when there is no such leaf.
pub fn path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut leaves, mut index, mut beside) = (leaves, index, Vec::new());
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(left_of(leaves.len()));
        if index < left.len() {
            beside.push(root(right));
            leaves = left;
        } else {
            beside.push(root(left));
            index -= left.len();
            leaves = right;
        }
    }
    beside.reverse();
    Some(beside)
}

/// Whether a tree of `size` leaves with this root has this leaf at `index`.
pub fn holds(root: Hash, leaf: Hash, index: u64, size: u64, path: &[Hash]) -> bool {
    climb(leaf, index, size, path) == Some(root)
}

/// The root that the way from a leaf leads to; none when no tree of that size has such a way.
pub(super) fn climb(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let mut last = size.checked_sub(1).filter(|last| index <= *last)?;
    let (mut at, mut hash) = (index, leaf);
    for beside in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(*beside, hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(hash, *beside);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

fn left_of(count: usize) -> usize {
    count.next_power_of_two() / 2
}
