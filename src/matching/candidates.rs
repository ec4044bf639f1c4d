//! Candidates: which indexed articles could a page come from?
//!
//! Articles are ranked by the keys that they share with the page, each weighted by how few articles have it (inverse
//! document frequency; Spärck Jones, 1972).

use std::collections::HashMap;

/// Candidates that are aligned with the page. The right one is nearly always among the first three.
const MOST_CANDIDATES: usize = 8;
/// One shared key may be chance: hashes collide, and phrases recur.
const LEAST_KEYS: u32 = 2;

/// Articles that share keys with a page.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    shared: HashMap<(usize, u32), (u32, f32)>,
}

impl Candidates {
    /// Counts a key of the page that `articles` of an index of `size` articles have.
    pub fn add(&mut self, index: usize, articles: &[u32], size: u32) {
        let weight = (size as f32 / articles.len() as f32).ln() + 1.0;
        for article in articles {
            let (keys, score) = self.shared.entry((index, *article)).or_default();
            *keys += 1;
            *score += weight;
        }
    }

    /// The articles that are worth aligning, by index and number, best first.
    pub fn best(&self) -> Vec<(usize, u32)> {
        let mut ranked: Vec<_> = self.shared.iter().filter(|(_, (keys, _))| *keys >= LEAST_KEYS).collect();
        ranked.sort_by(|a, b| b.1.1.total_cmp(&a.1.1).then(a.0.cmp(b.0)));
        ranked.into_iter().take(MOST_CANDIDATES).map(|(article, _)| *article).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_keys_rank_first_and_one_key_is_not_enough() {
        let mut candidates = Candidates::default();
        candidates.add(0, &[1, 2, 3, 4], 1000);
        candidates.add(0, &[1, 2, 3, 4], 1000);
        candidates.add(0, &[7], 1000);
        candidates.add(0, &[7], 1000);
        candidates.add(0, &[9], 1000);
        assert_eq!(candidates.best(), [(0, 7), (0, 1), (0, 2), (0, 3), (0, 4)]);
    }
}
