//! Sorting that is compiled once.
//!
//! The sort of the standard library is compiled anew for each type and each order, and each takes 5 to 12 kB of
//! WebAssembly: together they were a seventh of the core's code. What is sorted here goes through one sort of places. It
//! is for the things of one page, which are few. Numbers, and what there are many thousands of, are left to the standard
//! library. Where it is time that counts, several values become one number: all numbers of a type share one sort. A set
//! or map that is collected sorts what it gets, too; one that is extended does not.

use std::cmp::Ordering;

/// Up to this many things are sorted by insertion, as the standard library does it too, without a list of places.
const FEW: usize = 20;

/// Sorts as [`slice::sort_by`] does: things that are equal stay in their order.
pub(crate) fn sort_by<T>(things: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    if things.len() <= FEW {
        return insert_each(things, order);
    }
    let mut places: Vec<u32> = (0..things.len() as u32).collect();
    sort_places(&mut places, &mut |a, b| order(&things[a as usize], &things[b as usize]));
    arrange(things, &mut places);
}

/// Sorts as [`slice::sort_by_key`] does: things with the same key stay in their order.
pub(crate) fn sort_by_key<T, K: Ord>(things: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(things, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as [`slice::sort`] does.
pub(crate) fn sort<T: Ord>(things: &mut [T]) {
    sort_by(things, T::cmp);
}

fn insert_each<T>(things: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    for end in 1..things.len() {
        let mut at = end;
        while at > 0 && order(&things[at - 1], &things[at]).is_gt() {
            things.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Sorts ascending places by what is there; of equal things, the first place comes first.
#[inline(never)]
fn sort_places(places: &mut [u32], order: &mut dyn FnMut(u32, u32) -> Ordering) {
    places.sort_unstable_by(|a, b| order(*a, *b).then(a.cmp(b)));
}

/// Moves each thing to where its place is in `places`, one cycle of the permutation after the other.
fn arrange<T>(things: &mut [T], places: &mut [u32]) {
    for start in 0..things.len() {
        let mut to = start;
        loop {
            let from = std::mem::replace(&mut places[to], to as u32) as usize;
            if from == start || from == to {
                break;
            }
            things.swap(to, from);
            to = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Reverse;

    proptest! {
        #[test]
        fn things_are_sorted_as_the_standard_library_does_it(
            numbers in prop::collection::vec(0u8..30, 0..4 * FEW),
        ) {
            let mut things: Vec<(u8, usize)> = numbers.into_iter().zip(0..).collect();
            let mut expected = things.clone();
            expected.sort_by_key(|(number, _)| Reverse(*number));
            sort_by(&mut things, |a, b| b.0.cmp(&a.0));
            prop_assert_eq!(&things, &expected);
            expected.sort_by_key(|(number, _)| *number % 7);
            sort_by_key(&mut things, |(number, _)| *number % 7);
            prop_assert_eq!(&things, &expected);
            expected.sort_unstable();
            sort(&mut things);
            prop_assert_eq!(&things, &expected);
        }
    }
}
