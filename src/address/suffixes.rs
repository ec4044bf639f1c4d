//! Public suffixes: the part of a host's name under which strangers register theirs, such as "co.uk" and "github.io".
//!
//! The table is made by `tools/learn/src/bin/suffixes.rs` from the Public Suffix List (Mozilla; licence in
//! `suffixes.license`). The crates that carry the list compile it to several hundred kilobytes; here it is a set of
//! hashes, which takes 13. A name that is not in the list is taken for one that is with probability 1/2000; its
//! subdomains then count as strangers.

use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// The distances from one hash to the next in ascending order, each as a Rice code: the quotient by
/// 2^[`REMAINDER_BITS`] as ones that a zero ends, then the remainder, highest bit first. Ones fill the last byte.
static SUFFIX_TABLE: &[u8] = include_bytes!("suffixes.bin");

/// Bits of a hash. More would make the table longer, fewer would mistake more names.
const SUFFIX_HASH_BITS: u32 = 24;
/// Bits of a remainder: the distances are about 2,000.
const REMAINDER_BITS: u32 = 11;
/// Maximum number of names in a host that can be a suffix; no rule of the list has more.
const MAX_SUFFIX_NAMES: usize = 6;

/// Whose suffix it is. The number is the seed of the rule's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A registry of domains.
    Registry = 0,
    /// A company that lets others publish under its name, as hosts of blogs do.
    Company = 1,
}

/// The part of a host's name that was registered: a public suffix with one more name before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Domain<'a> {
    /// The whole name: "herald.co.uk".
    pub name: &'a str,
    /// The name that was registered: "herald".
    pub label: &'a str,
    /// Whose suffix it is under.
    pub owner: Owner,
}

impl<'a> Domain<'a> {
    /// The domain of a host, in lower case and not in punycode. [`None`] if the host is a public suffix itself.
    pub fn of(host: &'a str) -> Option<Self> {
        let is_number = host.starts_with('[') || host.ends_with(|c: char| c.is_ascii_digit());
        if is_number {
            return Some(Self { name: host, label: host, owner: Owner::Registry });
        }
        // The starts of the last names of the host, from right to left.
        let mut starts: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at + 1).take(MAX_SUFFIX_NAMES).collect();
        if starts.len() < MAX_SUFFIX_NAMES {
            starts.push(0);
        }
        // The longest rule wins. Without any, the last name is the suffix.
        let (suffix, owner) = (1..starts.len())
            .rev()
            .find_map(|at| Some((at, owner(host, &starts, at)?)))
            .unwrap_or((0, Owner::Registry));
        // An exception to a wildcard: the name itself was registered.
        let excepted = suffix > 0 && is_rule("!", &host[starts[suffix]..], owner);
        let start = *starts.get(if excepted { suffix } else { suffix + 1 })?;
        let name = &host[start..];
        let label = name.split('.').next().unwrap_or(name);
        (!label.is_empty()).then_some(Self { name, label, owner })
    }
}

/// If the names of `host` from the given start are a public suffix, whose it is.
fn owner(host: &str, starts: &[usize], at: usize) -> Option<Owner> {
    let name = &host[starts[at]..];
    let outer = &host[starts[at - 1]..];
    [Owner::Registry, Owner::Company]
        .into_iter()
        .find(|owner| is_rule("", name, *owner) || is_rule("*.", outer, *owner))
}

/// Whether the list has a rule of this owner: a mark ("", "*." or "!") followed by a name.
fn is_rule(mark: &str, name: &str, owner: Owner) -> bool {
    static RULES: LazyLock<Vec<u32>> = LazyLock::new(|| hashes(SUFFIX_TABLE));
    RULES.binary_search(&hash_of_rule(&format!("{mark}{name}"), owner)).is_ok()
}

fn hash_of_rule(rule: &str, owner: Owner) -> u32 {
    (xxh3_64_with_seed(rule.as_bytes(), owner as u64) >> (u64::BITS - SUFFIX_HASH_BITS)) as u32
}

/// The hashes of a packed table, in ascending order.
fn hashes(table: &[u8]) -> Vec<u32> {
    let mut bits = table.iter().flat_map(|byte| (0..8).rev().map(move |bit| u32::from(byte >> bit & 1)));
    let mut hashes = Vec::new();
    let mut last = 0u32;
    loop {
        let mut quotient = 0u32;
        loop {
            match bits.next() {
                Some(1) => quotient += 1,
                Some(_) => break,
                None => return hashes,
            }
        }
        let remainder = bits.by_ref().take(REMAINDER_BITS as usize).fold(0, |number, bit| number << 1 | bit);
        last = last.wrapping_add(quotient << REMAINDER_BITS | remainder);
        hashes.push(last);
    }
}

/// Packs the rules of the list. Rules of one name are left out: without any rule, the last name of a host is its
/// suffix.
#[must_use]
pub fn pack<'a>(rules: impl Iterator<Item = (&'a str, Owner)>) -> Vec<u8> {
    let rules = rules.filter(|(rule, _)| rule.contains('.'));
    let mut hashes: Vec<u32> = rules.map(|(rule, owner)| hash_of_rule(rule, owner)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut bits: Vec<bool> = Vec::new();
    let mut last = 0;
    for hash in hashes {
        let distance = hash - last;
        bits.extend((0..distance >> REMAINDER_BITS).map(|_| true));
        bits.push(false);
        bits.extend((0..REMAINDER_BITS).rev().map(|bit| distance >> bit & 1 == 1));
        last = hash;
    }
    bits.resize(bits.len().next_multiple_of(8), true);
    bits.chunks(8).map(|byte| byte.iter().fold(0, |number, bit| number << 1 | u8::from(*bit))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn domain(host: &str) -> Option<&str> {
        Domain::of(host).map(|domain| domain.name)
    }

    #[test]
    fn domains_are_one_name_longer_than_public_suffixes() {
        for (host, expected) in [
            ("herald.com", Some("herald.com")),
            ("a.b.herald.com", Some("herald.com")),
            ("news.herald.co.uk", Some("herald.co.uk")),
            ("herald.example", Some("herald.example")),
            ("ann.github.io", Some("ann.github.io")),
            ("x.ann.blogspot.com", Some("ann.blogspot.com")),
            ("a.herald.com.ck", Some("herald.com.ck")),
            ("x.www.ck", Some("www.ck")),
            ("127.0.0.1", Some("127.0.0.1")),
            ("com", None),
            ("co.uk", None),
            ("github.io", None),
            ("", None),
        ] {
            assert_eq!(domain(host), expected, "{host}");
        }
        assert_eq!(Domain::of("ann.github.io").map(|d| (d.label, d.owner)), Some(("ann", Owner::Company)));
        assert_eq!(Domain::of("www.herald.co.uk").map(|d| (d.label, d.owner)), Some(("herald", Owner::Registry)));
    }

    #[test]
    fn a_packed_table_has_its_rules() {
        let rules = ["co.uk", "*.ck.x", "!www.ck.x"].map(|rule| (rule, Owner::Registry));
        let mut expected = rules.map(|(rule, owner)| hash_of_rule(rule, owner)).to_vec();
        expected.sort_unstable();
        assert_eq!(hashes(&pack(rules.into_iter())), expected);
        assert!(hashes(SUFFIX_TABLE).len() > 8000);
    }

    proptest! {
        #[test]
        fn a_domain_ends_its_host(host in "[a-z.öa-c0-9]{0,60}") {
            if let Some(domain) = Domain::of(&host) {
                prop_assert!(host.ends_with(domain.name));
                prop_assert!(domain.name.starts_with(domain.label));
            }
        }
    }
}
