//! Seeds: which sentences of the page are alike to which of the source?

use super::sentences::{Sides, common};

/// Sentences are alike from this cosine and this Dice coefficient on: the one minds rare words, the other that they
/// are of one length (Sanchez-Perez et al., 2014, find 0.30 and 0.33 best).
const COSINE: f32 = 0.3;
const DICE: f32 = 0.3;
/// Sentences less alike than this have nothing to do with each other.
const LEAST_COSINE: f32 = 0.1;
/// A sentence has no more partners than this: the rest is boilerplate.
const MOST_PARTNERS: usize = 8;
/// Words that stand in more sentences of the source than this do not lead to partners. No article is so long.
const MOST_OCCURRENCES: usize = 256;

/// A sentence of the page and one of the source that share something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub page: u32,
    pub source: u32,
    /// They are alike enough for a passage to grow from them.
    pub seed: bool,
}

/// For each sentence of the page those of the source that are most like it, in order.
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
            if occurrences.len() > MOST_OCCURRENCES {
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
        let mut found: Vec<(f32, u32)> = found.map(cosine).filter(|(cosine, _)| *cosine >= LEAST_COSINE).collect();
        // Of sentences that recur, those at about the same place.
        let place = (number as usize * source.bags.len() / page.bags.len()) as u32;
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.abs_diff(place).cmp(&b.1.abs_diff(place))));
        found.truncate(MOST_PARTNERS);
        found.sort_by_key(|(_, other)| *other);
        pairs.extend(found.into_iter().map(|(_, other)| {
            let partner = &source.bags[other as usize];
            let dice = 2.0 * common(bag, partner).count() as f32 / (bag.len() + partner.len()) as f32;
            Pair { page: number, source: other, seed: dice > DICE && sides.cosine(bag, partner) > COSINE }
        }));
    }
    pairs
}

/// Parts of `seeds` (in page order) within which no two neighbours are more than `gap` sentences apart on either side.
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
