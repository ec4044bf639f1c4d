//! Articles → index bytes.

use super::bytes::{put_varint, seal};
use super::header::{Header, Section};
use super::record::{LONGEST_TEXT, Record, Source};
use super::{ARTICLE_DIRECTORY, ARTICLES, BUCKET_DIRECTORY, KEYS, MOST_POSTINGS};
use crate::error::{Error, Result};
use crate::fingerprint::Fingerprint;
use crate::fingerprint::keys::{Key, keys};
use crate::text::Text;
use std::collections::HashMap;
use std::io::Write;
use xxhash_rust::xxh3::xxh3_64;

/// Keys that a bucket holds on average: with their postings a few hundred bytes, one small read.
const KEYS_IN_BUCKET: usize = 48;

/// An article made ready for an index. Preparing is the slow part and needs no [`Writer`], so it can run on all cores.
#[derive(Debug, Clone)]
pub struct Prepared {
    record: Record,
    keys: Vec<Key>,
}

impl Prepared {
    /// Fingerprints a text.
    ///
    /// # Errors
    /// [`Error::NoText`] where there is no word to index, [`Error::AddressTooLong`].
    pub fn new(text: &Text, source: Source) -> Result<Self> {
        if source.url.len() > LONGEST_TEXT {
            return Err(Error::AddressTooLong { limit: LONGEST_TEXT });
        }
        let sketch = Fingerprint::new(text).sketch.reduced();
        if sketch.words.is_empty() {
            return Err(Error::NoText);
        }
        Ok(Self { record: Record { sketch, source }, keys: keys(text) })
    }
}

/// Collects articles and writes an index of them.
#[derive(Debug, Default)]
pub struct Writer {
    articles: Vec<u8>,
    directory: Vec<u64>,
    postings: Vec<(Key, u32)>,
    words: u64,
    by_address: HashMap<String, u32>,
}

impl Writer {
    /// An empty index.
    #[must_use]
    pub fn new() -> Self {
        Self { directory: vec![0], ..Self::default() }
    }

    /// How many articles have been added.
    #[must_use]
    pub fn articles(&self) -> u32 {
        (self.directory.len() - 1) as u32
    }

    /// How many words they have together.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.words
    }

    /// Adds an article after those before.
    ///
    /// # Errors
    /// [`Error::DuplicateAddress`] if an article of the same address was added; it stays, this one does not come in.
    pub fn add(&mut self, article: Prepared) -> Result<()> {
        let number = self.articles();
        let address = crate::article::address::key(&article.record.source.url);
        if !address.is_empty() && self.by_address.insert(address, number).is_some() {
            return Err(Error::DuplicateAddress { url: article.record.source.url });
        }
        let start = self.articles.len();
        article.record.write(&mut self.articles);
        seal(&mut self.articles, start);
        self.directory.push(self.articles.len() as u64);
        self.words += u64::from(article.record.sketch.length);
        self.postings.extend(article.keys.into_iter().map(|key| (key, number)));
        Ok(())
    }

    /// Writes the index.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(mut self, mut out: impl Write) -> std::io::Result<()> {
        self.postings.sort_unstable();
        let bucket_bits = bucket_bits(&self.postings);
        let (buckets, keys) = buckets(&self.postings, bucket_bits);
        let numbers = |numbers: &[u64]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        let parts = [
            (BUCKET_DIRECTORY, numbers(&buckets)),
            (KEYS, keys),
            (ARTICLE_DIRECTORY, numbers(&self.directory)),
            (ARTICLES, std::mem::take(&mut self.articles)),
        ];
        let mut header = Header { articles: self.articles(), words: self.words, bucket_bits, sections: Vec::new() };
        for (tag, bytes) in &parts {
            header.sections.push(Section { tag: *tag, range: 0..bytes.len() as u64, checksum: xxh3_64(bytes) });
        }
        let mut offset = header.to_bytes().len() as u64;
        for section in &mut header.sections {
            section.range = offset..offset + section.range.end;
            offset = section.range.end;
        }
        out.write_all(&header.to_bytes())?;
        parts.iter().try_for_each(|(_, bytes)| out.write_all(bytes))
    }
}

/// So many bits that buckets hold [`KEYS_IN_BUCKET`] keys on average.
fn bucket_bits(postings: &[(Key, u32)]) -> u8 {
    let keys = postings.chunk_by(|a, b| a.0 == b.0).count();
    (keys / KEYS_IN_BUCKET).max(1).ilog2() as u8
}

/// The bucket directory and the posting lists, from postings in order.
fn buckets(postings: &[(Key, u32)], bits: u8) -> (Vec<u64>, Vec<u8>) {
    let mut directory = vec![0];
    let mut out = Vec::new();
    let mut rest = postings;
    for bucket in 0..1u64 << bits {
        let first = (bucket << (32 - bits)) as Key;
        let end = rest.partition_point(|(key, _)| u64::from(*key) >> (32 - bits) <= bucket);
        let (inside, after) = rest.split_at(end);
        rest = after;
        let start = out.len();
        let mut before = first;
        for list in inside.chunk_by(|a, b| a.0 == b.0) {
            put_varint(&mut out, (list[0].0 - before).into());
            before = list[0].0;
            // That so many have a key is worth knowing; who they are is not.
            let list = if list.len() > MOST_POSTINGS { &[] } else { list };
            put_varint(&mut out, list.len() as u64);
            let mut article = 0;
            for (_, next) in list {
                put_varint(&mut out, (next - article).into());
                article = *next;
            }
        }
        if out.len() > start {
            seal(&mut out, start);
        }
        directory.push(out.len() as u64);
    }
    (directory, out)
}
