//! The probabilities of symbols: from their frequency in news and in the article so far.

use crate::fingerprint::MAX_CONTENT_WORDS;
use crate::fingerprint::symbols::{self, SYMBOLS};
use std::array::from_fn;
use std::sync::OnceLock;

/// The number of words of an article that weigh as much as all of news: for words that are not entities, and for
/// entities. It is smaller for entities, because names recur sooner than other words.
const PRIOR_WORDS: [u32; 2] = [800, 90];

/// Marks a symbol that no symbol has followed yet.
const NO_FOLLOWER: u16 = u16::MAX;
/// An article has no more words than a count can hold.
const _: () = assert!(MAX_CONTENT_WORDS <= u16::MAX as usize);
/// Number of times in a row that a follower has followed again above which no more are counted.
const MAX_TIMES: u16 = 3;

/// The model of the symbols of one kind of words, entities or others.
///
/// A symbol's *part* of a total is a range as large as the symbol is probable: its frequency in news, plus its weighted
/// number of occurrences in the article (Dirichlet smoothing; Zhai & Lafferty, 2004). The parts of all symbols follow
/// one another in the order of the symbols and together are the total.
pub(super) struct SymbolModel {
    /// For each symbol, the sum of the frequencies in news of all symbols before it; then the sum of all frequencies.
    prior: &'static [u32],
    /// Weight of an occurrence in the article.
    weight: u32,
    counts: Counts,
    /// For each symbol of any kind, the symbol of this kind that followed it last, times 4, plus how many times in a row that
    /// one has followed it again. Like the counts, they are small numbers: the tables are made anew for each article.
    followers: Vec<u16>,
}

impl SymbolModel {
    /// The model at the start of an article. `kind` is 0 for words that are not entities and 1 for entities.
    pub fn new(kind: usize) -> Self {
        static PRIORS: OnceLock<[Vec<u32>; 2]> = OnceLock::new();
        let priors = PRIORS.get_or_init(|| {
            from_fn(|kind| {
                let sums = (0..SYMBOLS as u32).scan(0, |sum, symbol| {
                    *sum += symbols::frequency(symbol, kind == 1);
                    Some(*sum)
                });
                std::iter::once(0).chain(sums).collect()
            })
        });
        let prior = &priors[kind];
        Self {
            prior,
            weight: prior[SYMBOLS] / PRIOR_WORDS[kind],
            counts: Counts { of: vec![0; SYMBOLS], sums: vec![0; SYMBOLS + 1], total: 0 },
            followers: vec![NO_FOLLOWER; SYMBOLS],
        }
    }

    /// The symbol that followed `previous` last, and how many times in a row it has done so again.
    pub fn follower(&self, previous: usize) -> Option<(usize, usize)> {
        let follower = self.followers[previous];
        let times = follower % (MAX_TIMES + 1);
        (follower != NO_FOLLOWER).then_some((usize::from(follower / (MAX_TIMES + 1)), usize::from(times)))
    }

    /// The total of all parts.
    pub fn total(&self) -> u32 {
        self.prior[SYMBOLS] + self.counts.total * self.weight
    }

    /// Start and size of a symbol's part.
    pub fn part(&self, symbol: usize) -> (u32, u32) {
        (self.prior[symbol] + self.counts.before(symbol) * self.weight, self.size(symbol))
    }

    /// Size of a symbol's part.
    pub fn size(&self, symbol: usize) -> u32 {
        self.prior[symbol + 1] - self.prior[symbol] + u32::from(self.counts.of[symbol]) * self.weight
    }

    /// The symbol whose part contains `place`, and the start of the part.
    pub fn symbol_at(&self, place: u32) -> (usize, u32) {
        let (mut symbol, mut counted) = (0, 0);
        let mut step = SYMBOLS / 2;
        while step > 0 {
            let middle = symbol + step;
            let counts = counted + u32::from(self.counts.sums[middle]);
            if self.prior[middle] + counts * self.weight <= place {
                (symbol, counted) = (middle, counts);
            }
            step /= 2;
        }
        (symbol, self.prior[symbol] + counted * self.weight)
    }

    /// Updates the model with the next word of this kind: `symbol`, which follows `previous`.
    pub fn update(&mut self, previous: usize, symbol: usize) {
        self.counts.add(symbol);
        let times =
            self.follower(previous).filter(|(follower, _)| *follower == symbol).map_or(0, |(_, times)| times + 1);
        self.followers[previous] = symbol as u16 * (MAX_TIMES + 1) + (times as u16).min(MAX_TIMES);
    }
}

/// The number of occurrences of each symbol in an article, summed up in a binary indexed tree (Fenwick, 1994).
struct Counts {
    /// Occurrences of each symbol.
    of: Vec<u16>,
    /// The tree, from index 1 on.
    sums: Vec<u16>,
    /// Occurrences of all symbols together.
    total: u32,
}

impl Counts {
    /// Adds an occurrence of a symbol.
    fn add(&mut self, symbol: usize) {
        self.of[symbol] += 1;
        let mut at = symbol + 1;
        while at <= SYMBOLS {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
        self.total += 1;
    }

    /// Occurrences of all symbols before this one.
    fn before(&self, symbol: usize) -> u32 {
        let (mut at, mut sum) = (symbol, 0);
        while at > 0 {
            sum += u32::from(self.sums[at]);
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_of_the_longest_article_do_not_overflow() {
        let mut model = SymbolModel::new(1);
        for _ in 0..MAX_CONTENT_WORDS {
            model.counts.add(SYMBOLS - 1);
        }
        assert_eq!(model.symbol_at(model.total() - 1).0, SYMBOLS - 1);
        assert!(model.prior[SYMBOLS].checked_add(model.weight * MAX_CONTENT_WORDS as u32).is_some());
    }
}
