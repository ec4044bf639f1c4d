//! Articles → index bytes, without holding the articles in memory.
//!
//! Records are written to their place in the file at once. Postings must be sorted first, so they are collected in a
//! spool (`spool.rs`). The slow steps, fingerprinting and coding an article, need no [`Writer`] and can run on several
//! threads.

use super::bytes::{seal, unseal};
use super::header::{Header, Section, VERSION};
use super::languages::{LANGUAGES_BYTES, Languages};
use super::postings::{Posting, Slots, UNLISTED};
use super::record::Record;
use super::spool::Spool;
use super::text_code::{Primer, TextModel};
use super::{
    ARTICLE_DIRECTORY_TAG, ARTICLES_TAG, Index, LANGUAGES_TAG, PRIMER_TAG, SLOT_DIRECTORY_TAG, SLOTS_TAG,
    WITHDRAWALS_TAG, directory, withdrawn, withdrawn::Withdrawn,
};
use crate::address;
use crate::error::{Error, Result};
use crate::fingerprint::Sketch;
use crate::fingerprint::keys::{Key, MAX_KEY_BITS, MIN_KEY_BITS, bits_for, keys, of_address};
use crate::source::{MAX_FIELD_BYTES, Source};
use crate::text::Text;
use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Maximum number of articles that a primer is made from. These are the first articles of the index.
pub const MAX_PRIMER_ARTICLES: usize = 4096;

/// Number of sections of an index.
const SECTION_COUNT: usize = 7;

/// A fingerprinted article. Fingerprinting is the slow part of building an index and needs no [`Writer`], so it can run
/// on all cores.
#[derive(Debug, Clone)]
pub struct Prepared {
    record: Record,
    /// Empty for an article of another index, whose posting lists have its keys.
    keys: Vec<Key>,
}

impl Prepared {
    /// Fingerprints a text.
    ///
    /// # Errors
    /// [`Error::NoText`] if the text has no content words, [`Error::AddressTooLong`].
    pub fn new(text: &Text, source: Source) -> Result<Self> {
        if source.url.len() > MAX_FIELD_BYTES {
            return Err(Error::AddressTooLong { limit: MAX_FIELD_BYTES });
        }
        let sketch = Sketch::new(text).reduced();
        if sketch.words.is_empty() {
            return Err(Error::NoText);
        }
        let mut keys = keys(text);
        keys.push(of_address(&address::key(&source.url)));
        keys.sort_unstable();
        keys.dedup();
        Ok(Self { record: Record { sketch, source }, keys })
    }

    /// An article of another index, without its keys: its postings must be added by [`Writer::put_postings`].
    #[must_use]
    pub const fn from_record(record: Record) -> Self {
        Self { record, keys: Vec::new() }
    }

    /// The keys of the text, in ascending order.
    pub fn text_keys(&self) -> impl Iterator<Item = Key> {
        let of_address = of_address(&address::key(&self.source().url));
        self.keys.iter().copied().filter(move |key| *key != of_address)
    }

    /// The address, title, publisher, date and language of the article.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.record.source
    }
}

/// Codes articles for one [`Writer`]. Each thread needs a coder of its own.
#[derive(Debug, Clone)]
pub struct Coder {
    texts: TextModel,
}

/// An article as the bytes of its record, with its keys.
#[derive(Debug, Clone)]
pub struct Coded {
    record: Vec<u8>,
    keys: Vec<Key>,
    words: u32,
    url: String,
    lang: Option<String>,
    /// Hash of the address. Articles with the same hash have the same address.
    address: u64,
}

impl Coder {
    /// A coder for [`of_one`]: an index of one article has no primer. A coder takes 0.4 MB, so it is worth keeping for the
    /// next article.
    #[must_use]
    pub fn without_primer() -> Self {
        Self { texts: TextModel::new(&Primer::default()) }
    }

    /// Codes an article.
    pub fn code(&mut self, article: &Prepared) -> Coded {
        let Prepared { record: Record { sketch, source }, keys } = article;
        Coded {
            record: article.record.to_bytes(&mut self.texts),
            keys: keys.clone(),
            words: sketch.length,
            url: source.url.clone(),
            lang: source.lang.clone(),
            address: withdrawn::hash(&source.url),
        }
    }
}

/// Writes an index.
pub struct Writer<W, S> {
    out: Sections<W>,
    spool: Spool<S>,
    primer: Primer,
    /// Length in bytes of each article's block.
    lengths: Vec<u32>,
    words: u64,
    languages: Languages,
    addresses: HashSet<u64>,
    /// Number of bits of a key that the index will keep. [`None`]: as many as its number of articles needs.
    key_bits: Option<u8>,
    /// Minimum number of bits of the keys that have been added.
    shortest_keys: u8,
}

impl<W: Write + Seek, S: Read + Write + Seek> Writer<W, S> {
    /// Starts an index in `out`. `scratch` is an empty file for postings that do not fit into memory. `withdrawals` are
    /// the addresses that the index withdraws from earlier segments of its list.
    ///
    /// # Errors
    /// [`Error::TooManyWithdrawn`], and those of `out`.
    pub fn new(out: W, scratch: S, primer: &Primer, withdrawals: &Withdrawn) -> Result<Self> {
        let mut out = Sections::new(out)?;
        out.section(PRIMER_TAG, |out| out.write_all(primer.bytes()))?;
        let withdrawals = withdrawals.to_bytes()?;
        out.section(WITHDRAWALS_TAG, |out| out.write_all(&withdrawals))?;
        out.begin();
        Ok(Self {
            out,
            spool: Spool::new(scratch),
            primer: primer.clone(),
            lengths: Vec::new(),
            words: 0,
            languages: Languages::default(),
            addresses: HashSet::new(),
            key_bits: None,
            shortest_keys: MAX_KEY_BITS,
        })
    }

    /// Sets the number of bits of a key that the index will keep, from 22 to 32. By default it keeps as many as
    /// [`bits_for`] its number of articles. An index that will be merged into a large one must keep as many as that one,
    /// and a merged index keeps as many as [`merge::key_bits`](super::merge::key_bits).
    pub fn keep_key_bits(&mut self, bits: u8) {
        self.key_bits = Some(bits.clamp(MIN_KEY_BITS, MAX_KEY_BITS));
    }

    /// A coder of articles for this index.
    #[must_use]
    pub fn coder(&self) -> Coder {
        Coder { texts: TextModel::new(&self.primer) }
    }

    /// Number of articles that have been added.
    #[must_use]
    pub fn articles(&self) -> u32 {
        self.lengths.len() as u32
    }

    /// Number of words of these articles together.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.words
    }

    /// Adds an article. Its number is the number of articles before it.
    ///
    /// # Errors
    /// [`Error::DuplicateAddress`] if an article with the same address has been added. The index keeps that one, and
    /// this one is not added. Other errors are those of the files.
    pub fn add(&mut self, article: Coded) -> Result<()> {
        let number = self.articles();
        if !article.url.is_empty() && !self.addresses.insert(article.address) {
            return Err(Error::DuplicateAddress { url: article.url });
        }
        let mut block = article.record;
        seal(&mut block, 0, number);
        self.out.write_all(&block)?;
        self.lengths.push(block.len() as u32);
        self.words += u64::from(article.words);
        self.languages.add(article.lang.as_deref());
        article.keys.into_iter().try_for_each(|key| self.spool.add(Posting::new(key, number)))?;
        Ok(())
    }

    /// Adds the postings of a block of another index. `numbers` has, for each article of that index, its number in this
    /// index, or [`None`] if it is not in this index.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`], and those of the files.
    pub fn put_postings(&mut self, from: &Index, block: u32, bytes: &[u8], numbers: &[Option<u32>]) -> Result<()> {
        let mut put = Ok(());
        if from.header().articles() > 0 {
            self.shortest_keys = self.shortest_keys.min(from.header().key_bits());
        }
        from.header().slots.read_all(block, unseal(bytes, block)?, |posting| {
            let article = match posting.article() {
                UNLISTED => Some(UNLISTED),
                article => numbers.get(article as usize).copied().flatten(),
            };
            if let (Ok(()), Some(article)) = (&put, article) {
                put = self.spool.add(Posting::new(posting.key(), article));
            }
        })?;
        Ok(put?)
    }

    /// Completes the index and returns `out`.
    ///
    /// # Errors
    /// [`Error::KeysTooShort`] if the index is to keep more bits of a key than an index whose postings were added keeps,
    /// and the errors of the files.
    pub fn finish(mut self) -> Result<W> {
        let key_bits = self.key_bits.unwrap_or_else(|| bits_for(self.articles()));
        if key_bits > self.shortest_keys {
            return Err(Error::KeysTooShort { bits: self.shortest_keys, needed: key_bits });
        }
        let mut out = self.out;
        out.end(ARTICLES_TAG);
        out.section(ARTICLE_DIRECTORY_TAG, |out| directory::write(&self.lengths, out))?;
        let mut postings = self.spool.sort(key_bits)?;
        let slots = Slots::of(self.lengths.len() as u32, postings.count()?, key_bits);
        out.begin();
        self.lengths.clear();
        let mut blocks = Blocks { slots, out: &mut out, lengths: self.lengths, pending: Vec::new() };
        postings.for_each_partition(|postings| blocks.add(postings))?;
        let lengths = blocks.finish()?;
        out.end(SLOTS_TAG);
        out.section(SLOT_DIRECTORY_TAG, |out| directory::write(&lengths, out))?;
        Ok(out.finish(slots, self.words, &self.languages)?)
    }
}

/// Builds an index of `articles` in memory. If two have the same address, the first is kept.
///
/// # Errors
/// None in practice: writing to memory does not fail, and nothing is withdrawn.
pub fn in_memory(articles: &[Prepared]) -> Result<Vec<u8>> {
    let first: Vec<Source> =
        articles.iter().take(MAX_PRIMER_ARTICLES).map(|article| article.source().clone()).collect();
    let mut writer = writer_in_memory(&Primer::new(&first))?;
    let mut coder = writer.coder();
    for article in articles {
        match writer.add(coder.code(article)) {
            Err(Error::DuplicateAddress { .. }) => {}
            added => added?,
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// Builds an index of one article in memory, as [`in_memory`] does, with a coder that is used again.
///
/// # Errors
/// None in practice: writing to memory does not fail.
pub fn of_one(article: &Prepared, coder: &mut Coder) -> Result<Vec<u8>> {
    let mut writer = writer_in_memory(&Primer::default())?;
    writer.add(coder.code(article))?;
    Ok(writer.finish()?.into_inner())
}

/// A file in memory.
type Memory = Cursor<Vec<u8>>;

fn writer_in_memory(primer: &Primer) -> Result<Writer<Memory, Memory>> {
    Writer::new(Memory::default(), Memory::default(), primer, &Withdrawn::default())
}

/// Writes blocks of posting lists, each as soon as all of its postings have been added.
struct Blocks<'a, W> {
    slots: Slots,
    out: &'a mut Sections<W>,
    /// Length in bytes of each block that has been written.
    lengths: Vec<u32>,
    /// Postings of the next block.
    pending: Vec<Posting>,
}

impl<W: Write + Seek> Blocks<'_, W> {
    /// Adds the next postings in ascending order.
    fn add(&mut self, postings: &[Posting]) -> io::Result<()> {
        for posting in postings {
            while self.slots.block_of(posting.key()) > self.lengths.len() as u32 {
                self.write()?;
            }
            self.pending.push(*posting);
        }
        Ok(())
    }

    /// Writes the next block.
    fn write(&mut self) -> io::Result<()> {
        let number = self.lengths.len() as u32;
        let mut block = Vec::with_capacity(1024);
        self.slots.write(number, &self.pending, &mut block);
        self.pending.clear();
        seal(&mut block, 0, number);
        self.lengths.push(block.len() as u32);
        self.out.write_all(&block)
    }

    /// Writes the remaining blocks and returns the lengths of all.
    fn finish(mut self) -> io::Result<Vec<u32>> {
        while (self.lengths.len() as u32) < self.slots.blocks() {
            self.write()?;
        }
        Ok(self.lengths)
    }
}

/// A file of sections. Space for its header is reserved, and the header is written last.
struct Sections<W> {
    out: W,
    /// Number of bytes written.
    at: u64,
    /// Start of the current section.
    start: u64,
    /// Hash of the current section so far.
    hash: Xxh3,
    done: Vec<Section>,
}

impl<W: Write + Seek> Sections<W> {
    fn new(mut out: W) -> io::Result<Self> {
        let head = Header::length(SECTION_COUNT) + LANGUAGES_BYTES;
        out.write_all(&vec![0; head])?;
        Ok(Self { out, at: head as u64, start: head as u64, hash: Xxh3::new(), done: Vec::new() })
    }

    /// Writes a whole section.
    fn section(&mut self, tag: [u8; 4], write: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.begin();
        write(self)?;
        self.end(tag);
        Ok(())
    }

    fn begin(&mut self) {
        self.start = self.at;
        self.hash = Xxh3::new();
    }

    fn end(&mut self, tag: [u8; 4]) {
        self.done.push(Section { tag, range: self.start..self.at, checksum: self.hash.digest() });
    }

    /// Writes the header and the languages, which are known last, to the beginning.
    fn finish(mut self, slots: Slots, words: u64, languages: &Languages) -> io::Result<W> {
        let languages = languages.to_bytes();
        let start = Header::length(SECTION_COUNT) as u64;
        let range = start..start + LANGUAGES_BYTES as u64;
        self.done.insert(0, Section { tag: LANGUAGES_TAG, range, checksum: xxh3_64(&languages) });
        debug_assert_eq!(self.done.len(), SECTION_COUNT, "the reserved space must fit the header");
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&Header { version: VERSION, words, slots, sections: self.done }.to_bytes())?;
        self.out.write_all(&languages)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sections<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.at += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
