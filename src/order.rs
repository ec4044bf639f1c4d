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

/// A positive score and a place as one number, which is the smaller, the higher the score and the lower the place: the bits
/// of positive numbers are in the order of the numbers.
pub(crate) const fn scored(score: f32, place: usize) -> u64 {
    (!score.to_bits() as u64) << u32::BITS | place as u64
}

/// The score and the place of a number from [`scored`].
pub(crate) const fn score_and_place(number: u64) -> (f32, usize) {
    (f32::from_bits(!((number >> u32::BITS) as u32)), number as u32 as usize)
}

/// Keys of up to 96 bits, each with its place in one number, ascending.
pub(crate) fn keyed(keys: impl Iterator<Item = u128>) -> Vec<u128> {
    let mut numbers: Vec<u128> = keys.zip(0..).map(|(key, place)| key << u32::BITS | place).collect();
    numbers.sort_unstable();
    numbers
}

/// For each key of numbers from [`keyed`], its places, ascending.
pub(crate) fn places_of_keys(numbers: &[u128]) -> impl Iterator<Item = impl Iterator<Item = usize> + Clone> {
    let of_keys = numbers.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS);
    of_keys.map(|same| same.iter().map(|number| *number as u32 as usize))
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
            if from == start {
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

        #[test]
        fn a_score_and_a_place_are_one_number(a in (0.0f32..9.0, 0usize..9), b in (0.0f32..9.0, 0usize..9)) {
            let number = |(score, place)| scored(score, place);
            prop_assert_eq!(score_and_place(number(a)), a);
            prop_assert_eq!(number(a).cmp(&number(b)), b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }

        #[test]
        fn equal_keys_have_their_places_together(keys in prop::collection::vec(0u128..9, 0..60)) {
            let numbers = keyed(keys.iter().map(|key| key << 90));
            let found: Vec<Vec<usize>> = places_of_keys(&numbers).map(Iterator::collect).collect();
            let places = |key: u128| (0..keys.len()).filter(|at| keys[*at] == key).collect::<Vec<_>>();
            let expected: Vec<Vec<usize>> = (0..9).map(places).filter(|places| !places.is_empty()).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
