//! Candidates: which indexed articles could a page come from?
//!
//! Articles are ranked by the keys that they share with the page. The weight of a key is higher, the fewer articles
//! hold it (inverse document frequency; Spärck Jones, 1972). It shrinks with each higher-ranked article that holds it
//! too (maximal marginal relevance; Carbonell & Goldstein, 1998), so that many articles that share one passage with a
//! page do not hide the article that shares another passage.

use crate::fingerprint::keys::{Key, WINNOWING_WINDOW};
use crate::index::MAX_POSTINGS_PER_KEY;
use crate::order;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Maximum number of candidates whose records are read. An index stays small by keeping few keys. The original of a
/// page that uses little of it is therefore not always among the first few, but nearly always among these.
const MAX_CANDIDATES: usize = 24;
/// Factor by which a key's weight shrinks with each chosen candidate that holds it. Among a million articles, many of
/// which share the text around an excerpt, this finds the originals of seven excerpts in 320 that are missed without it.
const CHOSEN_KEY_DISCOUNT: f32 = 0.8;
/// Number of articles with the highest weights among which candidates are chosen.
const CANDIDATE_POOL: usize = 512;
/// Minimum number of articles that hold a common key and share little else with the page.
const MIN_COMMON_HOLDERS: usize = 5;
/// Minimum number of articles that hold a key for the key to be nearly unlisted: it can then belong to one common
/// passage with unlisted keys, which too many articles hold to be listed.
const MIN_NEARLY_UNLISTED_HOLDERS: usize = MAX_POSTINGS_PER_KEY / 2;
/// Minimum share of the page's keys in an article that shares more than a common passage: it reports the same story.
const MIN_STORY_KEY_SHARE: f32 = 0.5;
/// Minimum number of keys in a common passage, some fifty words. Fewer keys are only a phrase.
const MIN_COMMON_PASSAGE_KEYS: usize = 3;

/// An article: the number of its segment among all lists, and its number in that segment.
pub(crate) type ArticleId = (usize, u32);

/// Articles that share keys with a page.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// For each of the page's keys the articles that hold it, ascending; empty if they are too many to be listed.
    holders: BTreeMap<Key, Vec<ArticleId>>,
    /// Pairs of an article and a key that it holds, ascending.
    pairs: Vec<Pair>,
    /// Weight of each key.
    weights: Vec<f32>,
}

/// An article and one of its keys in one number: segment, article, and the key's position among the page's keys. Among a
/// million articles thousands share a key by chance, and sorting single numbers is fastest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair(u64);

impl Pair {
    const fn new((segment, number): ArticleId, key: usize) -> Self {
        Self((segment as u64) << 48 | (number as u64) << 16 | key as u64)
    }

    const fn article(self) -> ArticleId {
        ((self.0 >> 48) as usize, (self.0 >> 16) as u32)
    }

    const fn key(self) -> usize {
        (self.0 & 0xFFFF) as usize
    }
}

/// The articles of one list that hold each of a page's keys, collected from one segment after another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holders {
    articles: BTreeMap<Key, Vec<ArticleId>>,
    /// Keys that too many articles of some segment hold to be listed.
    unlisted: HashSet<Key>,
}

impl Holders {
    /// Adds the articles of a segment that hold a key. An empty slice means that the key is unlisted.
    pub fn add(&mut self, segment: usize, key: Key, articles: &[u32]) {
        if articles.is_empty() {
            self.unlisted.insert(key);
        }
        self.articles.entry(key).or_default().extend(articles.iter().map(|article| (segment, *article)));
    }

    /// The articles of several lists, in the order of their segments. A key that is unlisted in one of them is still
    /// held by the articles of the others, so that no list can hide what another one holds.
    pub fn merged(lists: &[Self]) -> Self {
        let mut all = Self::default();
        for list in lists {
            for (key, articles) in list.articles.iter().filter(|(key, _)| !list.unlisted.contains(key)) {
                all.articles.entry(*key).or_default().extend(articles);
            }
        }
        all
    }

    /// Weighs the keys; all segments together have this many `articles`.
    pub fn weigh(mut self, articles: u64) -> Candidates {
        let mut pairs: Vec<Pair> = Vec::new();
        let mut weights = Vec::with_capacity(self.articles.len());
        for (at, (key, holders)) in self.articles.iter_mut().enumerate() {
            if self.unlisted.contains(key) {
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
    /// The articles that hold a key, if they are few enough to be listed.
    pub fn of(&self, key: Key) -> &[ArticleId] {
        self.holders.get(&key).map_or(&[], Vec::as_slice)
    }

    /// For each article, ascending, its pairs with the keys that it holds.
    fn articles(&self) -> impl Iterator<Item = &[Pair]> {
        self.pairs.chunk_by(|a, b| a.article() == b.article())
    }

    /// The articles whose records are worth reading, best first.
    pub fn best(&self) -> Vec<ArticleId> {
        let mut weights = self.weights.clone();
        let articles: Vec<&[Pair]> = self.articles().collect();
        let weighed = |(at, keys): (usize, &&[Pair])| order::scored(sum(keys, &weights), at);
        let mut best_first: Vec<u64> = articles.iter().enumerate().map(weighed).collect();
        if best_first.len() > CANDIDATE_POOL {
            best_first.select_nth_unstable(CANDIDATE_POOL);
            best_first.truncate(CANDIDATE_POOL);
        }
        best_first.sort_unstable();
        let with_keys = |(weight, at): (f32, usize)| (weight, articles[at]);
        let mut pool: Vec<(f32, &[Pair])> = best_first.into_iter().map(order::score_and_place).map(with_keys).collect();
        let mut best = Vec::new();
        while best.len() < MAX_CANDIDATES && !pool.is_empty() {
            let at = heaviest(&mut pool, &weights);
            let (_, keys) = pool.remove(at);
            for pair in keys {
                weights[pair.key()] *= CHOSEN_KEY_DISCOUNT;
            }
            best.push(keys[0].article());
        }
        best
    }

    /// Passages of the page that many articles share, which are therefore evidence for none of them, as ranges of
    /// content words.
    ///
    /// `places` are the page's shingle keys in text order, each with its content words; the page has `all` keys. A common
    /// passage has several common keys, all held by the same articles. Articles that share much of the page, such as
    /// copies of one original, do not make a key common.
    pub fn common_passages(&self, all: usize, places: impl Iterator<Item = (Key, Range<usize>)>) -> Vec<Range<usize>> {
        let much = MIN_STORY_KEY_SHARE * all as f32;
        // There are few of these, so a linear search through them is cheap.
        let sharing_much: Vec<ArticleId> =
            self.articles().filter(|keys| keys.len() as f32 >= much).map(|keys| keys[0].article()).collect();
        let holders_of_common = |key: Key| {
            let holders = self.holders.get(&key)?;
            let sharing_much = sharing_much.iter().filter(|article| holders.binary_search(article).is_ok()).count();
            (holders.is_empty() || holders.len() - sharing_much >= MIN_COMMON_HOLDERS).then_some(holders)
        };
        let common: Vec<(Range<usize>, &Vec<ArticleId>)> =
            places.filter_map(|(key, words)| Some((words, holders_of_common(key)?))).collect();
        // Winnowing bounds the distance between neighbouring keys, so the words between two common ones are common too.
        let near = |a: &Range<usize>, b: &Range<usize>| b.start <= a.end + WINNOWING_WINDOW;
        let same = |a: &Vec<ArticleId>, b: &Vec<ArticleId>| {
            if a.is_empty() || b.is_empty() {
                // The holders of an unlisted key are unknown. It is taken to belong to one passage with another unlisted
                // key, or with one that is nearly unlisted, and with no other: among a million articles every key has
                // five holders, and a mere phrase has too many to be listed.
                return a.len().max(b.len()) >= MIN_NEARLY_UNLISTED_HOLDERS || (a.is_empty() && b.is_empty());
            }
            let in_both =
                a.iter().filter(|article| b.binary_search(article).is_ok() && !sharing_much.contains(article));
            in_both.count() >= MIN_COMMON_HOLDERS
        };
        let passages = common.chunk_by(|a, b| near(&a.0, &b.0) && same(a.1, b.1));
        passages.filter(|p| p.len() >= MIN_COMMON_PASSAGE_KEYS).map(|p| p[0].0.start..p[p.len() - 1].0.end).collect()
    }
}

/// Sum of the weights of keys.
fn sum(keys: &[Pair], weights: &[f32]) -> f32 {
    keys.iter().map(|pair| weights[pair.key()]).sum()
}

/// Position of the article with the greatest weight. The weights in `pool` are upper bounds from earlier rounds, since
/// weights only shrink; most need not be computed again (lazy evaluation; Minoux, 1978).
fn heaviest(pool: &mut [(f32, &[Pair])], weights: &[f32]) -> usize {
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
    fn articles_that_hold_rare_keys_rank_first() {
        let mut holders = Holders::default();
        holders.add(0, 1, &[1, 2, 3, 4]);
        holders.add(0, 2, &[1, 2, 3, 4]);
        holders.add(0, 3, &[7]);
        holders.add(0, 4, &[7]);
        holders.add(0, 5, &[9]);
        // After three articles that share the same keys comes one that shares another key.
        assert_eq!(holders.weigh(1000).best(), [(0, 7), (0, 1), (0, 2), (0, 3), (0, 9), (0, 4)]);
    }

    #[test]
    fn many_articles_that_share_one_passage_do_not_hide_one_that_shares_another() {
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
    fn keys_of_many_articles_are_common_and_keys_of_copies_are_not() {
        let mut holders = Holders::default();
        // Forty keys of six copies of one article, nine keys of six other articles, and six keys that are unlisted.
        (0..40).for_each(|key| holders.add(0, key, &[1, 2, 3, 4, 5, 6]));
        (40..49).for_each(|key| holders.add(0, key, &[11, 12, 13, 14, 15, 16]));
        (60..66).for_each(|key| holders.add(0, key, &[]));
        let places = (0..70).map(|key| (key, key as usize * 4..key as usize * 4 + 3));
        assert_eq!(holders.weigh(1000).common_passages(70, places), [160..195, 240..263]);
    }

    #[test]
    fn unlisted_phrases_do_not_make_the_words_between_them_common() {
        let mut holders = Holders::default();
        let by_chance: Vec<u32> = (0..20).collect();
        for key in [0, 2, 4, 6] {
            holders.add(0, key, &[]);
            holders.add(0, key + 1, &by_chance);
        }
        let places = || (0..8).map(|key| (key, key as usize * 4..key as usize * 4 + 3));
        assert_eq!(holders.weigh(1_000_000).common_passages(100, places()), []);
        // A key that is nearly unlisted can belong to one passage with unlisted ones.
        let mut holders = Holders::default();
        let many: Vec<u32> = (0..MIN_NEARLY_UNLISTED_HOLDERS as u32).collect();
        for key in [0, 2, 4, 6] {
            holders.add(0, key, &[]);
            holders.add(0, key + 1, &many);
        }
        assert_eq!(holders.weigh(1_000_000).common_passages(100, places()), vec![0..31]);
    }

    #[test]
    fn a_key_that_is_unlisted_in_one_segment_counts_in_none() {
        let mut holders = Holders::default();
        holders.add(0, 1, &[]);
        holders.add(1, 1, &[3]);
        holders.add(1, 2, &[4]);
        assert_eq!(holders.weigh(1000).best(), [(1, 4)]);
    }
}
