//! Names that are often in the news, by their consonants.
//!
//! An index is looked up by pairs of names, and has a pair only as a hash of how the two are spelt in the article. A page in
//! another script spells them differently, but a name that is often in the news is known: `known_names.txt` has the thousand
//! that most articles have, learned by `tools/learn/src/bin/learn_name_codes.rs`. An article about others is found by
//! pairs of its figures.

use crate::text::consonants::Code;
use crate::text::stem_of;
use std::sync::LazyLock;

/// Names in lower case, a line each.
static NAMES: &str = include_str!("known_names.txt");

/// The stems of the names that have these consonants.
pub(super) fn stems_of_names(code: Code) -> impl Iterator<Item = u64> {
    /// Codes with the stems of their names, ascending.
    static BY_CODE: LazyLock<Vec<(Code, u64)>> = LazyLock::new(|| {
        let mut names: Vec<(Code, u64)> =
            NAMES.lines().filter_map(|name| Some((Code::of(name)?, stem_of(name)))).collect();
        names.sort_unstable();
        names.dedup();
        names
    });
    let first = BY_CODE.partition_point(|(other, _)| *other < code);
    BY_CODE[first..].iter().take_while(move |(other, _)| *other == code).map(|(_, stem)| *stem)
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
    fn all_names_have_a_code_and_no_capitals() {
        assert!(NAMES.lines().all(|name| Code::of(name).is_some() && name == name.to_lowercase()));
    }
}
