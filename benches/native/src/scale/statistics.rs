//! Statistics of a set of articles, by which two sets are compared: those on which the cost of an index depends. They
//! are numbers of words, and document frequencies of words, of runs of three content words, and of the keys that an
//! index stores.

use firsthand::fingerprint::keys::keys;
use firsthand::text::Text;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// Statistics of a set of articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Number of articles.
    pub articles: usize,
    /// Mean number of words in an article.
    pub mean_words: f64,
    /// Median number of words in an article.
    pub median_words: u32,
    /// Mean number of distinct words in an article.
    pub mean_distinct_words: f64,
    /// Exponent of Heaps' law, by which the number of distinct words grows with the number of words. It is measured
    /// from a quarter of the articles to all of them.
    pub heaps_exponent: f64,
    /// Mean number of keys of an article.
    pub mean_keys: f64,
    /// Document frequencies of words.
    pub words: Frequencies,
    /// Document frequencies of runs of three content words.
    pub runs: Frequencies,
    /// Document frequencies of keys.
    pub keys: Frequencies,
}

/// Document frequencies of items: how many articles hold each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Frequencies {
    /// Number of distinct items.
    pub distinct: usize,
    /// Share of the distinct items that one article holds.
    pub in_one: f64,
    /// Share of the distinct items that 2 to 5 articles hold.
    pub in_few: f64,
    /// Share of the distinct items that 6 to 64 articles hold.
    pub in_some: f64,
    /// Share of the distinct items that more than 64 articles hold.
    pub in_many: f64,
    /// Share of all occurrences that are of items in 2 to 64 articles: a look-up reads their posting lists for nothing.
    /// An item occurs once in each article that holds it.
    pub occurrences_shared: f64,
    /// Share of all occurrences that are of items in more than 64 articles.
    pub occurrences_in_many: f64,
}

type FrequenciesOf = fn(&Statistics) -> &Frequencies;
type ShareOf = fn(&Frequencies) -> f64;

/// Statistics of the texts of articles.
pub fn statistics(texts: &mut dyn Iterator<Item = String>) -> Statistics {
    let mut lengths: Vec<u32> = Vec::new();
    // Number of words that had been added after each article.
    let mut ends: Vec<usize> = Vec::new();
    let mut distinct_words = 0;
    let (mut words, mut runs, mut all_keys) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let portion: Vec<String> = texts.take(1024).collect();
        if portion.is_empty() {
            break;
        }
        for items in portion.par_iter().map(|text| Items::of(text)).collect::<Vec<_>>() {
            lengths.push(items.length);
            distinct_words += items.words.len();
            words.extend(items.words);
            runs.extend(items.runs);
            all_keys.extend(items.keys);
            ends.push(words.len());
        }
    }
    let articles = lengths.len();
    let sum = |lengths: &[u32]| lengths.iter().map(|l| u64::from(*l)).sum::<u64>() as f64;
    let (all, quarter) = (sum(&lengths), sum(&lengths[..articles / 4]));
    let mut of_quarter = words[..ends[..articles / 4].last().copied().unwrap_or(0)].to_vec();
    of_quarter.par_sort_unstable();
    of_quarter.dedup();
    let mean_keys = all_keys.len() as f64 / articles as f64;
    let words = frequencies(words);
    lengths.sort_unstable();
    Statistics {
        articles,
        mean_words: all / articles as f64,
        median_words: lengths[articles / 2],
        mean_distinct_words: distinct_words as f64 / articles as f64,
        heaps_exponent: (words.distinct as f64 / of_quarter.len() as f64).ln() / (all / quarter).ln(),
        mean_keys,
        words,
        runs: frequencies(runs),
        keys: frequencies(all_keys),
    }
}

/// The items of an article, each kind without repeats.
struct Items {
    /// Number of words.
    length: u32,
    words: Vec<u64>,
    runs: Vec<u64>,
    keys: Vec<u64>,
}

impl Items {
    fn of(text: &str) -> Self {
        let text = Text::new(text);
        let distinct = |mut all: Vec<u64>| {
            all.sort_unstable();
            all.dedup();
            all
        };
        let content: Vec<u64> = text.tokens.iter().filter(|t| !t.rarity.is_function_word()).map(|t| t.stem).collect();
        let run = |run: &[u64]| xxh3_64(&run.iter().flat_map(|stem| stem.to_le_bytes()).collect::<Vec<u8>>());
        Self {
            length: text.words(),
            words: distinct(text.tokens.iter().map(|token| token.form).collect()),
            runs: distinct(content.windows(3).map(run).collect()),
            keys: keys(&text).into_iter().map(u64::from).collect(),
        }
    }
}

/// Document frequencies, from the items of all articles; each article has an item at most once.
fn frequencies(mut items: Vec<u64>) -> Frequencies {
    items.par_sort_unstable();
    let mut distinct = [0usize; 4];
    let mut occurrences = [0usize; 4];
    for same in items.chunk_by(|a, b| a == b) {
        let class = match same.len() {
            1 => 0,
            2..=5 => 1,
            6..=64 => 2,
            _ => 3,
        };
        distinct[class] += 1;
        occurrences[class] += same.len();
    }
    let all: usize = distinct.iter().sum();
    let share = |class: usize| distinct[class] as f64 / all as f64;
    Frequencies {
        distinct: all,
        in_one: share(0),
        in_few: share(1),
        in_some: share(2),
        in_many: share(3),
        occurrences_shared: (occurrences[1] + occurrences[2]) as f64 / items.len() as f64,
        occurrences_in_many: occurrences[3] as f64 / items.len() as f64,
    }
}

/// A table in text, with one row for each statistic and one column for each named set.
pub fn table(sets: &[(&str, &Statistics)]) -> String {
    let line = |title: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.map(|cell| format!("{cell:>14}")).collect();
        format!("{title:<44}{}\n", cells.concat())
    };
    let mut out = line("", &mut sets.iter().map(|(name, _)| (*name).to_owned()));
    let mut row = |title: &str, cell: &dyn Fn(&Statistics) -> String| {
        out += &line(title, &mut sets.iter().map(|(_, statistics)| cell(statistics)));
    };
    row("articles", &|s| s.articles.to_string());
    row("words in an article, mean", &|s| format!("{:.0}", s.mean_words));
    row("words in an article, median", &|s| s.median_words.to_string());
    row("distinct words in an article, mean", &|s| format!("{:.0}", s.mean_distinct_words));
    row("keys of an article, mean", &|s| format!("{:.0}", s.mean_keys));
    row("distinct words in all", &|s| s.words.distinct.to_string());
    row("exponent of Heaps' law", &|s| format!("{:.2}", s.heaps_exponent));
    let kinds: [(&str, FrequenciesOf); 3] =
        [("words", |s| &s.words), ("runs of three content words", |s| &s.runs), ("keys", |s| &s.keys)];
    for (name, of) in kinds {
        row(name, &|s| of(s).distinct.to_string());
        let shares: [(&str, ShareOf); 6] = [
            ("in one article", |f| f.in_one),
            ("in 2 to 5", |f| f.in_few),
            ("in 6 to 64", |f| f.in_some),
            ("in more", |f| f.in_many),
            ("occurrences of those in 2 to 64", |f| f.occurrences_shared),
            ("occurrences of those in more", |f| f.occurrences_in_many),
        ];
        for (title, share) in shares {
            row(&format!("  {title}"), &|s| format!("{:.3} %", 100.0 * share(of(s))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_classed_by_the_number_of_articles_that_hold_them() {
        let items = [vec![7; 1], vec![8; 5], vec![9; 64], vec![10; 65]].concat();
        let counted = frequencies(items);
        assert_eq!(counted.distinct, 4);
        let shares = [counted.in_one, counted.in_few, counted.in_some, counted.in_many];
        assert!(shares.iter().all(|share| (share - 0.25).abs() < 1e-9), "{shares:?}");
        assert!((counted.occurrences_in_many - 65.0 / 135.0).abs() < 1e-9);
        assert!((counted.occurrences_shared - 69.0 / 135.0).abs() < 1e-9);
    }
}
