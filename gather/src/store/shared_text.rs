//! Which articles have much of the text of others.
//!
//! Texts that are much alike share most of their keys, and nearly always several of the first ones (a bottom-k sketch;
//! Broder, "On the resemblance and containment of documents", 1997). So an article is compared only with those that share
//! two of these. What is compared is the runs of four content words.

use super::{Found, Store};
use firsthand::fingerprint::Symbol;
use firsthand::fingerprint::keys::Key;
use firsthand::index::{HEAD_BYTES, Index, slice_of};
use firsthand_files::error::Result;
use rusqlite::params;
use std::collections::HashMap;

/// Number of the first keys of an article that are kept.
pub const KEPT_KEYS: usize = 8;
/// Number of these keys that two articles must share to be compared. Of 15,374 articles with different texts, 49,861 pairs
/// share one of six keys, and 1,324 share two.
const MIN_SHARED_KEYS: usize = 2;
/// A key that more articles have than this is one of a template or of a common phrase, and leads nowhere.
const MAX_ARTICLES_PER_KEY: u32 = 50;
/// Number of content words in a run.
const RUN_WORDS: usize = 4;
/// A pair is noted if at least this much of the text of one is in that of the other, in thousandths.
pub(crate) const MIN_NOTED_SHARE: u16 = 800;

impl Store {
    /// Compares an article, which was added or replaced, with those that may have much of its text, and notes the pairs.
    pub(super) fn compare(&self, found: &Found) -> Result<()> {
        self.forget_pairs(&found.url)?;
        let id: i64 = self.get(|db| {
            db.prepare_cached("SELECT id FROM article WHERE url = ?")?.query_row([&found.url], |row| row.get(0))
        })?;
        let candidates = self.candidates(id, &found.keys)?;
        self.get(|db| {
            let mut keep = db.prepare_cached("INSERT OR IGNORE INTO article_key VALUES (?, ?)")?;
            found.keys.iter().try_for_each(|key| keep.execute(params![key, id]).map(drop))
        })?;
        if candidates.is_empty() {
            return Ok(());
        }
        let own = runs(&found.record)?;
        for (url, record) in candidates {
            let other = runs(&record)?;
            let shares = [share(&own, &other), share(&other, &own)];
            if shares.iter().any(|share| *share >= MIN_NOTED_SHARE) {
                self.get(|db| {
                    let mut note = db.prepare_cached("INSERT OR REPLACE INTO shared_text VALUES (?, ?, ?)")?;
                    note.execute(params![found.url, url, shares[0]])?;
                    note.execute(params![url, found.url, shares[1]]).map(drop)
                })?;
            }
        }
        Ok(())
    }

    fn forget_pairs(&self, url: &str) -> Result<()> {
        self.get(|db| {
            db.prepare_cached(
                "DELETE FROM shared_text WHERE other = ?1 AND url IN (SELECT other FROM shared_text WHERE url = ?1)",
            )?
            .execute([url])?;
            db.prepare_cached("DELETE FROM shared_text WHERE url = ?")?.execute([url]).map(drop)
        })
    }

    /// The addresses and records of the other articles that share enough of these keys.
    fn candidates(&self, id: i64, keys: &[Key]) -> Result<Vec<(String, Vec<u8>)>> {
        self.get(|db| {
            let mut having =
                db.prepare_cached("SELECT article FROM article_key WHERE key = ? AND article != ? LIMIT ?")?;
            let mut shared: HashMap<i64, usize> = HashMap::new();
            for key in keys {
                let max = MAX_ARTICLES_PER_KEY + 1;
                let with_key = having.query_map(params![key, id, max], |row| row.get(0))?;
                let with_key = with_key.collect::<rusqlite::Result<Vec<i64>>>()?;
                if with_key.len() < max as usize {
                    for article in with_key {
                        *shared.entry(article).or_default() += 1;
                    }
                }
            }
            let enough = MIN_SHARED_KEYS.min(keys.len());
            let articles = shared.into_iter().filter(|(_, shared)| *shared >= enough).map(|(article, _)| article);
            let mut record = db.prepare_cached(
                "SELECT article.url, record FROM article JOIN fingerprint USING (url, version) WHERE id = ?",
            )?;
            articles.map(|article| record.query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))).collect()
        })
    }
}

/// The runs of content words of an article, in ascending order and each once. `record` is an index of this article alone.
fn runs(record: &[u8]) -> Result<Vec<u64>> {
    let index = Index::open(&record[..record.len().min(HEAD_BYTES)])?;
    let range = index.article(0, slice_of(record, &index.article_entry(0))?)?;
    let (sketch, _) = index.sketch(0, slice_of(record, &range)?)?;
    let symbols: Vec<Symbol> = sketch.words.iter().map(|word| word.symbol).collect();
    let run = |symbols: &[Symbol]| symbols.iter().fold(0, |run, symbol| run << 16 | u64::from(*symbol));
    let mut runs: Vec<u64> =
        if symbols.len() < RUN_WORDS { vec![run(&symbols)] } else { symbols.windows(RUN_WORDS).map(run).collect() };
    runs.sort_unstable();
    runs.dedup();
    Ok(runs)
}

/// The share of `runs` that `others` has, in thousandths.
fn share(runs: &[u64], others: &[u64]) -> u16 {
    let shared = runs.iter().filter(|run| others.binary_search(run).is_ok()).count();
    (1000 * shared / runs.len().max(1)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprinting::found;
    use firsthand::Article;

    /// A report of so many sentences, each of which differs in a name and a number.
    fn report(sentences: std::ops::Range<usize>) -> String {
        let sentence = |n: usize| {
            format!(
                "Harbour pilot number {} told inspectors in Wendel{n} that crane {} had lifted cargo {}.\n\n",
                n * 7,
                n + 3,
                n * 31
            )
        };
        sentences.map(sentence).collect()
    }

    fn put(store: &mut Store, url: &str, text: String) {
        let article = Article { text, ..Article::default() };
        store.put_article(&found(url.into(), article, "The Herald", 100).unwrap()).unwrap();
    }

    fn shares(store: &Store) -> Vec<(String, String, u16)> {
        let read = "SELECT url, other, share FROM shared_text ORDER BY url, other";
        store
            .get(|db| db.prepare(read)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect())
            .unwrap()
    }

    #[test]
    fn a_copy_with_another_ending_is_noted_until_it_is_rewritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("news.db")).unwrap();
        put(&mut store, "https://wire.example/a", report(0..30));
        put(&mut store, "https://herald.example/a", report(0..28) + &report(90..92));
        put(&mut store, "https://herald.example/b", report(50..80));
        put(&mut store, "https://herald.example/c", report(0..10) + &report(100..120));
        let noted = shares(&store);
        assert_eq!(noted.len(), 2, "{noted:?}");
        assert!(noted.iter().all(|(_, _, share)| (850..950).contains(share)), "{noted:?}");
        put(&mut store, "https://herald.example/a", report(200..230));
        assert_eq!(shares(&store), []);
    }

    #[test]
    fn the_same_words_are_shared_whole_however_few() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("news.db")).unwrap();
        for url in ["https://wire.example/a", "https://herald.example/a"] {
            put(&mut store, url, "The harbour of Ansel was closed on Tuesday, the port authority said.".into());
        }
        let noted: Vec<u16> = shares(&store).into_iter().map(|(_, _, share)| share).collect();
        assert_eq!(noted, [1000, 1000]);
    }
}
