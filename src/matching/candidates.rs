//! Candidates: which indexed articles could a page come from?
//!
//! Articles are ranked by the keys that they share with the page, each weighted by how few articles have it (inverse
//! document frequency; Spärck Jones, 1972).

use crate::fingerprint::keys::{Key, WINDOW};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Candidates that are aligned with the page. The right one is nearly always among the first three.
const MOST_CANDIDATES: usize = 8;
/// One shared key may be chance: hashes collide, and phrases recur.
const LEAST_KEYS: u32 = 2;
/// A key is everyone's if so many articles have it that share little else with the page.
const EVERYONE: usize = 5;
/// From this share of the page's keys on, an article shares more than a standing passage: it tells the same.
const MUCH: f32 = 0.5;
/// A passage of so many keys, some forty words, is more than a phrase.
const STANDING: usize = 5;

/// An article: the place of its index among those asked, its number there.
type ArticleId = (usize, u32);

/// Articles that share keys with a page.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    shared: HashMap<ArticleId, (u32, f32)>,
    holders: Vec<(Key, Vec<ArticleId>)>,
}

impl Candidates {
    /// Counts a key of the page that `articles` of an index of `size` articles have; none means too many to be listed.
    pub fn add(&mut self, index: usize, key: Key, articles: &[u32], size: u32) {
        let weight = (size as f32 / articles.len() as f32).ln() + 1.0;
        for article in articles {
            let (keys, score) = self.shared.entry((index, *article)).or_default();
            *keys += 1;
            *score += weight;
        }
        self.holders.push((key, articles.iter().map(|article| (index, *article)).collect()));
    }

    /// The articles that are worth aligning, by index and number, best first.
    pub fn best(&self) -> Vec<ArticleId> {
        let mut ranked: Vec<_> = self.shared.iter().filter(|(_, (keys, _))| *keys >= LEAST_KEYS).collect();
        ranked.sort_by(|a, b| b.1.1.total_cmp(&a.1.1).then(a.0.cmp(b.0)));
        ranked.into_iter().take(MOST_CANDIDATES).map(|(article, _)| *article).collect()
    }

    /// Passages of the page that everyone shares, from the places of its shingles' keys in text order, of `all` keys. They are long enough to
    /// be no mere phrase, and the same articles hold all of them. Many copies of one article make nothing everyone's.
    pub fn common_passages(&self, all: usize, places: impl Iterator<Item = (Key, Range<usize>)>) -> Vec<Range<usize>> {
        let much = MUCH * all as f32;
        let little = |article: &&ArticleId| (self.shared[*article].0 as f32) < much;
        let everyones: HashMap<Key, HashSet<ArticleId>> = self
            .holders
            .iter()
            .map(|(key, articles)| (*key, articles.iter().filter(little).copied().collect::<HashSet<_>>(), articles))
            .filter(|(_, holders, articles)| articles.is_empty() || holders.len() >= EVERYONE)
            .map(|(key, holders, _)| (key, holders))
            .collect();
        let common: Vec<(Range<usize>, &HashSet<ArticleId>)> =
            places.filter_map(|(key, words)| Some((words, everyones.get(&key)?))).collect();
        // Keys stand no further apart than winnowing lets them stand: what is between them is common, too.
        let near = |a: &Range<usize>, b: &Range<usize>| b.start <= a.end + WINDOW;
        let same = |a: &HashSet<ArticleId>, b: &HashSet<ArticleId>| {
            a.is_empty() || b.is_empty() || a.intersection(b).count() >= EVERYONE
        };
        let passages = common.chunk_by(|a, b| near(&a.0, &b.0) && same(a.1, b.1));
        passages.filter(|p| p.len() >= STANDING).map(|p| p[0].0.start..p[p.len() - 1].0.end).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_keys_rank_first_and_one_key_is_not_enough() {
        let mut candidates = Candidates::default();
        candidates.add(0, 1, &[1, 2, 3, 4], 1000);
        candidates.add(0, 1, &[1, 2, 3, 4], 1000);
        candidates.add(0, 1, &[7], 1000);
        candidates.add(0, 1, &[7], 1000);
        candidates.add(0, 1, &[9], 1000);
        assert_eq!(candidates.best(), [(0, 7), (0, 1), (0, 2), (0, 3), (0, 4)]);
    }

    #[test]
    fn what_many_share_is_common_and_what_copies_share_is_not() {
        let mut candidates = Candidates::default();
        // Forty keys that six copies of one article have; nine that others have, and six that too many have.
        (0..40).for_each(|key| candidates.add(0, key, &[1, 2, 3, 4, 5, 6], 1000));
        (40..49).for_each(|key| candidates.add(0, key, &[11, 12, 13, 14, 15, 16], 1000));
        (60..66).for_each(|key| candidates.add(0, key, &[], 1000));
        let places = (0..70).map(|key| (key, key as usize * 4..key as usize * 4 + 3));
        assert_eq!(candidates.common_passages(70, places), [160..195, 240..263]);
    }
}
