//! Which thing of the old document is which of the new one.

use super::operations::Both;

/// Pairs each thing with the first that is left of those it is by the first measure, and what is left so by the next:
/// a document may have one thing twice, written in two ways. Gives the old things in their order, and the new ones
/// that are none of them. A measure says whether an old thing is a new one.
pub(super) fn pairs<T: Copy>(
    both: Both<Vec<T>>,
    measures: &[&dyn Fn(T, T) -> bool],
) -> (Vec<(T, Option<T>)>, Vec<T>) {
    let mut added = both.new;
    let mut pairs: Vec<_> = both.old.into_iter().map(|old| (old, None)).collect();
    for is_same in measures {
        for (old, new) in pairs.iter_mut().filter(|(_, new)| new.is_none()) {
            let at = added.iter().position(|new| is_same(*old, *new));
            *new = at.map(|at| added.remove(at));
        }
    }
    (pairs, added)
}
