//! Seeds: which sentences of the page are like which sentences of the source?

use super::sentences::{Sides, common};
use crate::order;

/// Minimum cosine of a seed, which favours rare words (Sanchez-Perez et al., 2014, find 0.30 best).
const MIN_SEED_COSINE: f32 = 0.3;
/// Minimum Dice coefficient of a seed, which favours equal lengths (Sanchez-Perez et al., 2014, find 0.33 best).
const MIN_SEED_DICE: f32 = 0.3;
/// Minimum cosine of a pair of sentences that is kept. Less alike sentences are unrelated.
const MIN_PAIR_COSINE: f32 = 0.1;
/// Maximum number of partners of a sentence. More of them are boilerplate.
const MAX_PARTNERS: usize = 8;
/// Maximum number of sentences of the source that hold a word by which partners are found. No article has a word in more.
const MAX_WORD_SENTENCES: usize = 256;

/// A sentence of the page and a sentence of the source that have words in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub page: u32,
    pub source: u32,
    /// Whether they are alike enough for a passage to grow from them.
    pub seed: bool,
}

/// For each sentence of the page, the sentences of the source that are most like it, in order.
pub fn pairs(sides: &Sides) -> Vec<Pair> {
    let (page, source) = (&sides.page, &sides.source);
    let mut occurrences: Vec<Vec<(u32, f32)>> = vec![Vec::new(); sides.weight.len()];
    for (number, bag) in (0..).zip(&source.bags) {
        for (term, times) in bag {
            occurrences[*term as usize].push((number, *times));
        }
    }
    let norms: Vec<f32> = source.bags.iter().map(|bag| sides.norm(bag)).collect();
    let mut products = vec![0.0f32; source.bags.len()];
    let mut touched = Vec::new();
    let mut pairs = Vec::new();
    for (number, bag) in (0..).zip(&page.bags) {
        for (term, times) in bag {
            let occurrences = &occurrences[*term as usize];
            if occurrences.len() > MAX_WORD_SENTENCES {
                continue;
            }
            let weight = times * sides.weight[*term as usize].powi(2);
            for (other, others) in occurrences {
                let product = &mut products[*other as usize];
                if *product == 0.0 {
                    touched.push(*other);
                }
                *product += weight * others;
            }
        }
        let norm = sides.norm(bag).max(f32::EPSILON);
        let cosine = |(other, product): (u32, f32)| (product / (norm * norms[other as usize]), other);
        let found = touched.drain(..).map(|other| (other, std::mem::take(&mut products[other as usize])));
        let mut found: Vec<(f32, u32)> = found.map(cosine).filter(|(cosine, _)| *cosine >= MIN_PAIR_COSINE).collect();
        // Among equally alike sentences, which recur in a text, those at about the same position win.
        let place = (number as usize * source.bags.len() / page.bags.len()) as u32;
        order::sort_by(&mut found, |a, b| b.0.total_cmp(&a.0).then(a.1.abs_diff(place).cmp(&b.1.abs_diff(place))));
        found.truncate(MAX_PARTNERS);
        order::sort_by_key(&mut found, |(_, other)| *other);
        pairs.extend(found.into_iter().map(|(_, other)| {
            let partner = &source.bags[other as usize];
            let dice = 2.0 * common(bag, partner).count() as f32 / (bag.len() + partner.len()) as f32;
            Pair {
                page: number,
                source: other,
                seed: dice > MIN_SEED_DICE && sides.cosine(bag, partner) > MIN_SEED_COSINE,
            }
        }));
    }
    pairs
}

/// Splits `seeds`, which are in page order, into clusters. Within a cluster each seed has another with at most `gap`
/// sentences between them on either side.
pub fn clusters(seeds: &[Pair], gap: u32) -> Vec<Vec<Pair>> {
    let mut cluster: Vec<usize> = (0..seeds.len()).collect();
    for (at, seed) in seeds.iter().enumerate() {
        let near = seeds[..at].iter().enumerate().rev().take_while(|(_, s)| seed.page - s.page <= gap + 1);
        for (other, _) in near.filter(|(_, s)| seed.source.abs_diff(s.source) <= gap + 1) {
            let (a, b) = (root(&mut cluster, at), root(&mut cluster, other));
            cluster[a.max(b)] = a.min(b);
        }
    }
    let mut clusters: Vec<Vec<Pair>> = Vec::new();
    let mut place = vec![usize::MAX; seeds.len()];
    for (at, seed) in seeds.iter().enumerate() {
        let first = root(&mut cluster, at);
        if first == at {
            place[at] = clusters.len();
            clusters.push(Vec::new());
        }
        clusters[place[first]].push(*seed);
    }
    clusters
}

/// The first seed of a seed's cluster (union-find; Tarjan, 1975).
fn root(cluster: &mut [usize], mut at: usize) -> usize {
    while cluster[at] != at {
        cluster[at] = cluster[cluster[at]];
        at = cluster[at];
    }
    at
}
