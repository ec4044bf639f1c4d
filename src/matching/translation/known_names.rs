//! Names that are often in the news, by their consonants.
//!
//! An index is looked up by pairs of names, and has a pair only as a hash of how the two are spelt in the article. A page in
//! another script spells them differently, but a name that is often in the news is known: `known_names.txt` has the thousand
//! that most articles have, learned by `tools/learn/src/bin/learn_name_codes.rs`. An article about others is found by
//! pairs of its figures.

use crate::order;
use crate::text::consonants::Code;
use crate::text::stem_of;
use crate::text::terms::STEM_MASK;
use std::sync::LazyLock;

/// Names in lower case, a line each.
static NAMES: &str = include_str!("known_names.txt");

/// The stems of the names that have these consonants.
pub(super) fn stems_of_names(code: Code) -> impl Iterator<Item = u64> {
    static BY_CODE: LazyLock<Vec<(Code, u64)>> = LazyLock::new(|| names_by(Code::of));
    stems_with(&BY_CODE, code)
}

/// The stems of the names whose lowest bits are these. The table of terms has only these bits of a stem.
pub(super) fn stems_ending_in(bits: u32) -> impl Iterator<Item = u64> {
    static BY_BITS: LazyLock<Vec<(u32, u64)>> =
        LazyLock::new(|| names_by(|name| Some(stem_of(name) as u32 & STEM_MASK)));
    stems_with(&BY_BITS, bits)
}

/// The stems of all names, each after the value that `of` gives for its name, in ascending order.
fn names_by<T: Ord>(of: impl Fn(&str) -> Option<T>) -> Vec<(T, u64)> {
    let mut names: Vec<(T, u64)> = NAMES.lines().filter_map(|name| Some((of(name)?, stem_of(name)))).collect();
    order::sort(&mut names);
    names.dedup();
    names
}

/// The stems of the names that have the value `wanted`.
fn stems_with<T: Ord + Copy>(names: &[(T, u64)], wanted: T) -> impl Iterator<Item = u64> {
    let first = names.partition_point(|(known, _)| *known < wanted);
    names[first..].iter().take_while(move |(known, _)| *known == wanted).map(|(_, stem)| *stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_another_script_have_the_stems_of_known_ones() {
        for (name, elsewhere) in [("Clinton", "клинтон"), ("Merkel", "μέρκελ"), ("Brussels", "брюссель")]
        {
            let code = Code::of(elsewhere).unwrap();
            assert!(stems_of_names(code).any(|stem| stem == stem_of(name)), "{name}");
        }
        assert_eq!(stems_of_names(Code::from_bits(0)).count(), 0);
    }

    #[test]
    fn stems_are_found_by_their_lowest_bits() {
        let stem = stem_of("germany");
        assert!(stems_ending_in(stem as u32 & STEM_MASK).any(|known| known == stem));
    }

    #[test]
    fn all_names_have_a_code_and_no_capitals() {
        assert!(NAMES.lines().all(|name| Code::of(name).is_some() && name == name.to_lowercase()));
    }
}
