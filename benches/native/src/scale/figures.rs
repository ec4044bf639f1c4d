//! How like each other two sets of articles are, in what an index's cost hangs on: words, and how many articles hold
//! each word, each run of three content words, and each key that an index stores.

use firsthand::fingerprint::keys::keys;
use firsthand::text::Text;
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

/// Figures of a set of articles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many articles.
    pub articles: usize,
    /// Words of an article, on average.
    pub mean_words: f64,
    /// Words of the middle article.
    pub median_words: u32,
    /// Different content words in an article, on average.
    pub mean_content: f64,
    /// All words.
    pub tokens: u64,
    /// Different words.
    pub types: usize,
    /// The power of the words by which different words grow, from a quarter of the articles to all of them.
    pub heaps: f64,
    /// Keys of an article, on average.
    pub mean_keys: f64,
    /// By how many articles words are held.
    pub words: Holders,
    /// … and runs of three content words.
    pub runs: Holders,
    /// … and keys.
    pub keys: Holders,
}

/// By how many articles things are held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holders {
    /// How many different things there are.
    pub different: usize,
    /// Share of things that one article holds.
    pub one: f64,
    /// Two to five.
    pub few: f64,
    /// Six to 64.
    pub some: f64,
    /// More than 64: too many to be listed in an index.
    pub many: f64,
    /// Of all things in all articles, the share that two to 64 articles hold: what a look-up reads for nothing.
    pub shared: f64,
    /// … and that more than 64 do.
    pub everyones: f64,
}

type OfFigures = fn(&Figures) -> &Holders;
type OfHolders = fn(&Holders) -> f64;

/// Figures of articles' texts, taken in order.
pub fn figures(texts: &mut dyn Iterator<Item = String>) -> Figures {
    let mut lengths: Vec<u32> = Vec::new();
    let (mut content, mut quarters) = (0usize, Vec::new());
    let (mut words, mut runs, mut all_keys) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let portion: Vec<String> = texts.take(1024).collect();
        if portion.is_empty() {
            break;
        }
        for (length, forms, grams, keys) in portion.par_iter().map(|text| of_text(text)).collect::<Vec<_>>() {
            lengths.push(length);
            content += forms.len();
            words.extend(forms);
            runs.extend(grams);
            all_keys.extend(keys);
            quarters.push(words.len());
        }
    }
    let articles = lengths.len();
    let tokens: u64 = lengths.iter().map(|l| u64::from(*l)).sum();
    let before: u64 = lengths[..articles / 4].iter().map(|l| u64::from(*l)).sum();
    let mut first = words[..quarters[..articles / 4].last().copied().unwrap_or(0)].to_vec();
    first.par_sort_unstable();
    first.dedup();
    let mean_keys = all_keys.len() as f64 / articles as f64;
    let words = holders(words);
    lengths.sort_unstable();
    Figures {
        articles,
        mean_words: tokens as f64 / articles as f64,
        median_words: lengths[articles / 2],
        mean_content: content as f64 / articles as f64,
        tokens,
        types: words.different,
        heaps: (words.different as f64 / first.len() as f64).ln() / (tokens as f64 / before as f64).ln(),
        mean_keys,
        words,
        runs: holders(runs),
        keys: holders(all_keys),
    }
}

/// Words of a text, and its different words, runs of content words, and keys.
fn of_text(text: &str) -> (u32, Vec<u64>, Vec<u64>, Vec<u64>) {
    let text = Text::new(text);
    let once = |mut all: Vec<u64>| {
        all.sort_unstable();
        all.dedup();
        all
    };
    let content: Vec<u64> = text.tokens.iter().filter(|t| !t.rarity.is_function_word()).map(|t| t.stem).collect();
    let run = |run: &[u64]| xxh3_64(&run.iter().flat_map(|stem| stem.to_le_bytes()).collect::<Vec<u8>>());
    (
        text.words(),
        once(text.tokens.iter().map(|token| token.form).collect()),
        once(content.windows(3).map(run).collect()),
        keys(&text).into_iter().map(u64::from).collect(),
    )
}

/// From the things of each article, each once in an article.
fn holders(mut things: Vec<u64>) -> Holders {
    things.par_sort_unstable();
    let mut different = [0usize; 4];
    let mut occurrences = [0usize; 4];
    for same in things.chunk_by(|a, b| a == b) {
        let class = match same.len() {
            1 => 0,
            2..=5 => 1,
            6..=64 => 2,
            _ => 3,
        };
        different[class] += 1;
        occurrences[class] += same.len();
    }
    let all: usize = different.iter().sum();
    let share = |class: usize| different[class] as f64 / all as f64;
    Holders {
        different: all,
        one: share(0),
        few: share(1),
        some: share(2),
        many: share(3),
        shared: (occurrences[1] + occurrences[2]) as f64 / things.len() as f64,
        everyones: occurrences[3] as f64 / things.len() as f64,
    }
}

/// Figures side by side, a column for each named set.
pub fn table(sets: &[(&str, &Figures)]) -> String {
    let line = |title: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.map(|cell| format!("{cell:>14}")).collect();
        format!("{title:<44}{}\n", cells.concat())
    };
    let mut out = line("", &mut sets.iter().map(|(name, _)| (*name).to_owned()));
    let mut row = |title: &str, figure: &dyn Fn(&Figures) -> String| {
        out += &line(title, &mut sets.iter().map(|(_, figures)| figure(figures)));
    };
    row("articles", &|f| f.articles.to_string());
    row("words of an article, mean", &|f| format!("{:.0}", f.mean_words));
    row("words of an article, median", &|f| f.median_words.to_string());
    row("different words in an article, mean", &|f| format!("{:.0}", f.mean_content));
    row("keys of an article, mean", &|f| format!("{:.0}", f.mean_keys));
    row("different words in all", &|f| f.types.to_string());
    row("growth of these (power of the words)", &|f| format!("{:.2}", f.heaps));
    let kinds: [(&str, OfFigures); 3] =
        [("words", |f| &f.words), ("runs of three content words", |f| &f.runs), ("keys", |f| &f.keys)];
    for (name, of) in kinds {
        row(name, &|f| of(f).different.to_string());
        let shares: [(&str, OfHolders); 6] = [
            ("held by one article", |h| h.one),
            ("held by 2 to 5", |h| h.few),
            ("held by 6 to 64", |h| h.some),
            ("held by more", |h| h.many),
            ("occurrences of those held by 2 to 64", |h| h.shared),
            ("occurrences of those held by more", |h| h.everyones),
        ];
        for (title, share) in shares {
            row(&format!("  {title}"), &|f| format!("{:.3} %", 100.0 * share(of(f))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_counted_by_article() {
        let things = [vec![7; 1], vec![8; 5], vec![9; 64], vec![10; 65]].concat();
        let counted = holders(things);
        assert_eq!(counted.different, 4);
        let shares = [counted.one, counted.few, counted.some, counted.many];
        assert!(shares.iter().all(|share| (share - 0.25).abs() < 1e-9), "{shares:?}");
        assert!((counted.everyones - 65.0 / 135.0).abs() < 1e-9 && (counted.shared - 69.0 / 135.0).abs() < 1e-9);
    }
}
