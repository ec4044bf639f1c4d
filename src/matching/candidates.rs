//! Candidates: which indexed articles could a page come from?
//!
//! Articles are ranked by the keys that they share with the page, each weighted by how few articles have it (inverse
//! document frequency; Spärck Jones, 1972).

use crate::fingerprint::keys::{Key, WINDOW};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Candidates that are read. Keys are few, so that an index stays small: where little of an article is left, the right
/// one is not always among the first few, but nearly always among these.
const MOST_CANDIDATES: usize = 24;
/// A key is everyone's if so many articles have it that share little else with the page.
const EVERYONE: usize = 5;
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
    /// The articles, ascending, each with how many of the keys it has, and their weight. With a million articles many
    /// share a key by chance: sorting them is quicker than hashing.
    shared: Vec<(ArticleId, u32, f32)>,
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
        let mut weighed: Vec<(ArticleId, f32)> = Vec::new();
        for (key, holders) in &mut self.articles {
            if self.everyones.contains(key) {
                holders.clear();
            }
            let weight = (articles as f32 / holders.len() as f32).ln() + 1.0;
            weighed.extend(holders.iter().map(|article| (*article, weight)));
        }
        weighed.sort_by_key(|(article, _)| *article);
        let same = weighed.chunk_by(|a, b| a.0 == b.0);
        let sum = |of: &[(ArticleId, f32)]| (of[0].0, of.len() as u32, of.iter().map(|(_, weight)| weight).sum());
        Candidates { shared: same.map(sum).collect(), holders: self.articles }
    }
}

impl Candidates {
    /// The articles that are worth reading, by index and number, best first.
    pub fn best(&self) -> Vec<ArticleId> {
        let mut ranked: Vec<&(ArticleId, u32, f32)> = self.shared.iter().collect();
        let order = |a: &&(ArticleId, u32, f32), b: &&(ArticleId, u32, f32)| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0));
        if ranked.len() > MOST_CANDIDATES {
            ranked.select_nth_unstable_by(MOST_CANDIDATES, order);
            ranked.truncate(MOST_CANDIDATES);
        }
        ranked.sort_by(order);
        ranked.into_iter().map(|(article, ..)| *article).collect()
    }

    /// Passages of the page that everyone shares, from the places of its shingles' keys in text order, of `all` keys. They are long enough to
    /// be no mere phrase, and the same articles hold all of them. Many copies of one article make nothing everyone's.
    pub fn common_passages(&self, all: usize, places: impl Iterator<Item = (Key, Range<usize>)>) -> Vec<Range<usize>> {
        let much = MUCH * all as f32;
        // So few that share much that they are looked through one by one.
        let sharing_much: Vec<ArticleId> =
            self.shared.iter().filter(|(_, keys, _)| *keys as f32 >= much).map(|(article, ..)| *article).collect();
        let everyones = |key: Key| {
            let holders = self.holders.get(&key)?;
            let sharing_much = sharing_much.iter().filter(|article| holders.binary_search(article).is_ok()).count();
            (holders.is_empty() || holders.len() - sharing_much >= EVERYONE).then_some(holders)
        };
        let common: Vec<(Range<usize>, &Vec<ArticleId>)> =
            places.filter_map(|(key, words)| Some((words, everyones(key)?))).collect();
        // Keys stand no further apart than winnowing lets them stand: what is between them is common, too.
        let near = |a: &Range<usize>, b: &Range<usize>| b.start <= a.end + WINDOW;
        let same = |a: &Vec<ArticleId>, b: &Vec<ArticleId>| {
            let in_both =
                a.iter().filter(|article| b.binary_search(article).is_ok() && !sharing_much.contains(article));
            a.is_empty() || b.is_empty() || in_both.count() >= EVERYONE
        };
        let passages = common.chunk_by(|a, b| near(&a.0, &b.0) && same(a.1, b.1));
        passages.filter(|p| p.len() >= STANDING).map(|p| p[0].0.start..p[p.len() - 1].0.end).collect()
    }
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
        assert_eq!(holders.weigh(1000).best(), [(0, 7), (0, 1), (0, 2), (0, 3), (0, 4), (0, 9)]);
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
    fn what_too_many_of_one_index_have_is_weighed_in_none() {
        let mut holders = Holders::default();
        holders.add(0, 1, &[]);
        holders.add(1, 1, &[3]);
        holders.add(1, 2, &[4]);
        assert_eq!(holders.weigh(1000).best(), [(1, 4)]);
    }
}
