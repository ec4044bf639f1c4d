//! Candidates: which indexed articles could a page come from?
//!
//! Articles are ranked by the keys that they share with the page, each weighted by how few articles have it (inverse
//! document frequency; Spärck Jones, 1972), and by which of these keys those ranked before them do not have (maximal
//! marginal relevance; Carbonell & Goldstein, 1998): where many articles share one passage with a page, they must not
//! hide the one that shares another.

use crate::fingerprint::keys::{Key, WINNOWING_WINDOW};
use crate::index::MAX_POSTINGS_PER_KEY;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Candidates that are read. Keys are few, so that an index stays small: where little of an article is left, the right
/// one is not always among the first few, but nearly always among these.
const MOST_CANDIDATES: usize = 24;
/// Each of them leaves so much of its keys' weight to the others that have them. Among a million articles, of which many
/// share what stands around an excerpt, this finds the originals of seven excerpts in 320 that were not found without it.
const LEFT_TO_OTHERS: f32 = 0.8;
/// They are chosen among so many that share most.
const POOL: usize = 512;
/// A key is everyone's if so many articles have it that share little else with the page.
const EVERYONE: usize = 5;
/// A key of so many articles may belong to a passage of which another key has too many to be listed.
const NEARLY_TOO_MANY: usize = MAX_POSTINGS_PER_KEY / 2;
/// From this share of the page's keys on, an article shares more than a standing passage: it tells the same.
const MUCH: f32 = 0.5;
/// A passage of so many keys, some fifty words, is more than a phrase.
const STANDING: usize = 3;

/// An article: the place of its index among those asked, its number there.
pub(crate) type ArticleId = (usize, u32);

/// Articles that share keys with a page.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// For each of the page's keys the articles that have it, ascending; none where they are too many to be listed.
    holders: BTreeMap<Key, Vec<ArticleId>>,
    /// Which articles have which keys, ascending.
    pairs: Vec<Pair>,
    /// What each key weighs.
    weights: Vec<f32>,
}

/// An article and one of its keys: its index, its number there, and the key's place among those of the page. In one
/// number, because with a million articles thousands share a key by chance, and these have to be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair(u64);

impl Pair {
    const fn new((index, number): ArticleId, key: usize) -> Self {
        Self((index as u64) << 48 | (number as u64) << 16 | key as u64)
    }

    const fn article(self) -> ArticleId {
        ((self.0 >> 48) as usize, (self.0 >> 16) as u32)
    }

    const fn key(self) -> usize {
        (self.0 & 0xFFFF) as usize
    }
}

/// Which articles have which of a page's keys, as one index after another says.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    articles: BTreeMap<Key, Vec<ArticleId>>,
    everyones: HashSet<Key>,
}

impl Holders {
    /// Adds the articles of an index that have a key; none means too many to be listed.
    pub fn add(&mut self, index: usize, key: Key, articles: &[u32]) {
        if articles.is_empty() {
            self.everyones.insert(key);
        }
        self.articles.entry(key).or_default().extend(articles.iter().map(|article| (index, *article)));
    }

    /// Weighs the keys, of `articles` in all indexes.
    pub fn weigh(mut self, articles: u64) -> Candidates {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut weights = Vec::with_capacity(self.articles.len());
        for (at, (key, holders)) in self.articles.iter_mut().enumerate() {
            if self.everyones.contains(key) {
                holders.clear();
            }
            weights.push((articles as f32 / holders.len() as f32).ln() + 1.0);
            pairs.extend(holders.iter().map(|article| Pair::new(*article, at)));
        }
        pairs.sort_unstable();
        Candidates { pairs, weights, holders: self.articles }
    }
}

impl Candidates {
    /// For each article, ascending, the keys that it has.
    fn articles(&self) -> impl Iterator<Item = &[Pair]> {
        self.pairs.chunk_by(|a, b| a.article() == b.article())
    }

    /// The articles that are worth reading, by index and number, best first.
    pub fn best(&self) -> Vec<ArticleId> {
        let mut weights = self.weights.clone();
        let mut pool: Vec<(f32, &[Pair])> = self.articles().map(|keys| (sum(keys, &weights), keys)).collect();
        let order = |a: &(f32, &[Pair]), b: &(f32, &[Pair])| b.0.total_cmp(&a.0).then(a.1[0].cmp(&b.1[0]));
        if pool.len() > POOL {
            pool.select_nth_unstable_by(POOL, order);
            pool.truncate(POOL);
        }
        pool.sort_unstable_by(order);
        let mut best = Vec::new();
        while best.len() < MOST_CANDIDATES && !pool.is_empty() {
            let at = likeliest(&mut pool, &weights);
            let (_, keys) = pool.remove(at);
            for pair in keys {
                weights[pair.key()] *= LEFT_TO_OTHERS;
            }
            best.push(keys[0].article());
        }
        best
    }

    /// Passages of the page that everyone shares, from the places of its shingles' keys in text order, of `all` keys.
    /// They are long enough to be no mere phrase, and the same articles hold all of them. Many copies of one article
    /// make nothing everyone's.
    pub fn common_passages(&self, all: usize, places: impl Iterator<Item = (Key, Range<usize>)>) -> Vec<Range<usize>> {
        let much = MUCH * all as f32;
        // So few that share much that they are looked through one by one.
        let sharing_much: Vec<ArticleId> =
            self.articles().filter(|keys| keys.len() as f32 >= much).map(|keys| keys[0].article()).collect();
        let everyones = |key: Key| {
            let holders = self.holders.get(&key)?;
            let sharing_much = sharing_much.iter().filter(|article| holders.binary_search(article).is_ok()).count();
            (holders.is_empty() || holders.len() - sharing_much >= EVERYONE).then_some(holders)
        };
        let common: Vec<(Range<usize>, &Vec<ArticleId>)> =
            places.filter_map(|(key, words)| Some((words, everyones(key)?))).collect();
        // Keys stand no further apart than winnowing lets them stand: what is between them is common, too.
        let near = |a: &Range<usize>, b: &Range<usize>| b.start <= a.end + WINNOWING_WINDOW;
        let same = |a: &Vec<ArticleId>, b: &Vec<ArticleId>| {
            if a.is_empty() || b.is_empty() {
                // Who has a key that too many have is not known. It may belong to a passage with one that nearly too many
                // have, or none can be said to: among a million articles every key has five holders, and a mere phrase
                // too many.
                return a.len().max(b.len()) >= NEARLY_TOO_MANY || (a.is_empty() && b.is_empty());
            }
            let in_both =
                a.iter().filter(|article| b.binary_search(article).is_ok() && !sharing_much.contains(article));
            in_both.count() >= EVERYONE
        };
        let passages = common.chunk_by(|a, b| near(&a.0, &b.0) && same(a.1, b.1));
        passages.filter(|p| p.len() >= STANDING).map(|p| p[0].0.start..p[p.len() - 1].0.end).collect()
    }
}

/// What keys weigh together.
fn sum(keys: &[Pair], weights: &[f32]) -> f32 {
    keys.iter().map(|pair| weights[pair.key()]).sum()
}

/// Which of the articles has most weight. What is noted of the others is what they had at some time before: it only
/// shrinks, so that most need not be looked at again (Minoux, 1978).
fn likeliest(pool: &mut [(f32, &[Pair])], weights: &[f32]) -> usize {
    let mut most = (f32::NEG_INFINITY, 0);
    for (at, (weight, keys)) in pool.iter_mut().enumerate() {
        if *weight > most.0 {
            *weight = sum(keys, weights);
            if *weight > most.0 {
                most = (*weight, at);
            }
        }
    }
    most.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_keys_rank_first() {
        let mut holders = Holders::default();
        holders.add(0, 1, &[1, 2, 3, 4]);
        holders.add(0, 2, &[1, 2, 3, 4]);
        holders.add(0, 3, &[7]);
        holders.add(0, 4, &[7]);
        holders.add(0, 5, &[9]);
        // After three that share the same, one that shares something else.
        assert_eq!(holders.weigh(1000).best(), [(0, 7), (0, 1), (0, 2), (0, 3), (0, 9), (0, 4)]);
    }

    #[test]
    fn many_that_share_one_passage_do_not_hide_who_shares_another() {
        let mut holders = Holders::default();
        let around: Vec<u32> = (0..40).collect();
        (0..8).for_each(|key| holders.add(0, key, &around));
        holders.add(0, 100, &[50]);
        holders.add(0, 101, &[50]);
        let best = holders.weigh(1000).best();
        let place = best.iter().position(|article| *article == (0, 50));
        assert!(place.is_some_and(|place| (1..8).contains(&place)), "{best:?}");
    }

    #[test]
    fn what_many_share_is_common_and_what_copies_share_is_not() {
        let mut holders = Holders::default();
        // Forty keys that six copies of one article have; nine that others have, and six that too many have.
        (0..40).for_each(|key| holders.add(0, key, &[1, 2, 3, 4, 5, 6]));
        (40..49).for_each(|key| holders.add(0, key, &[11, 12, 13, 14, 15, 16]));
        (60..66).for_each(|key| holders.add(0, key, &[]));
        let places = (0..70).map(|key| (key, key as usize * 4..key as usize * 4 + 3));
        assert_eq!(holders.weigh(1000).common_passages(70, places), [160..195, 240..263]);
    }

    #[test]
    fn mere_phrases_make_no_passage_of_what_is_between_them() {
        let mut holders = Holders::default();
        let by_chance: Vec<u32> = (0..20).collect();
        for key in [0, 2, 4, 6] {
            holders.add(0, key, &[]);
            holders.add(0, key + 1, &by_chance);
        }
        let places = || (0..8).map(|key| (key, key as usize * 4..key as usize * 4 + 3));
        assert_eq!(holders.weigh(1_000_000).common_passages(100, places()), []);
        // One that is held nearly as often may stand in one passage with them.
        let mut holders = Holders::default();
        let many: Vec<u32> = (0..NEARLY_TOO_MANY as u32).collect();
        for key in [0, 2, 4, 6] {
            holders.add(0, key, &[]);
            holders.add(0, key + 1, &many);
        }
        assert_eq!(holders.weigh(1_000_000).common_passages(100, places()), vec![0..31]);
    }

    #[test]
    fn what_too_many_of_one_index_have_is_weighed_in_none() {
        let mut holders = Holders::default();
        holders.add(0, 1, &[]);
        holders.add(1, 1, &[3]);
        holders.add(1, 2, &[4]);
        assert_eq!(holders.weigh(1000).best(), [(1, 4)]);
    }
}
