//! Articles → index bytes, in memory that does not grow with them.
//!
//! Records go straight to their place in the file; postings, which have to be sorted first, to a [spool](super::spool).
//! What takes time is done before the writer sees an article, on as many threads as there are.

use super::bytes::{seal, unseal};
use super::header::{Header, Section};
use super::postings::{EVERYONE, Posting, Slots};
use super::record::Record;
use super::spool::Spool;
use super::text_code::{Primer, TextModel};
use super::{
    ARTICLE_DIRECTORY, ARTICLES, Index, PRIMER, SLOT_DIRECTORY, SLOTS, WITHDRAWN, directory, withdrawn,
    withdrawn::Withdrawn,
};
use crate::error::{Error, Result};
use crate::fingerprint::Sketch;
use crate::fingerprint::keys::{Key, keys};
use crate::source::{MAX_FIELD_BYTES, Source};
use crate::text::Text;
use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use xxhash_rust::xxh3::Xxh3;

/// An index's primer is taken from its first articles, as many as this.
pub const PRIMING: usize = 4096;

const SECTIONS: usize = 6;

/// An article made ready for an index. Preparing is the slow part and needs no [`Writer`], so it can run on all cores.
#[derive(Debug, Clone)]
pub struct Prepared {
    record: Record,
    /// None of an article of another index, whose posting lists have them.
    keys: Vec<Key>,
}

impl Prepared {
    /// Fingerprints a text.
    ///
    /// # Errors
    /// [`Error::NoText`] where there is no word to index, [`Error::AddressTooLong`].
    pub fn new(text: &Text, source: Source) -> Result<Self> {
        if source.url.len() > MAX_FIELD_BYTES {
            return Err(Error::AddressTooLong { limit: MAX_FIELD_BYTES });
        }
        let sketch = Sketch::new(text).reduced();
        if sketch.words.is_empty() {
            return Err(Error::NoText);
        }
        Ok(Self { record: Record { sketch, source }, keys: keys(text) })
    }

    /// An article of another index; its postings are [put](Writer::put_postings) by themselves.
    #[must_use]
    pub const fn again(record: Record) -> Self {
        Self { record, keys: Vec::new() }
    }

    /// What names the article.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.record.source
    }
}

/// Codes articles for one [`Writer`]. Each thread has its own.
#[derive(Debug, Clone)]
pub struct Coder {
    texts: TextModel,
}

/// An article as it will stand in an index.
#[derive(Debug, Clone)]
pub struct Coded {
    record: Vec<u8>,
    keys: Vec<Key>,
    words: u32,
    url: String,
    address: u64,
}

impl Coder {
    /// Codes an article.
    pub fn code(&mut self, article: &Prepared) -> Coded {
        let Prepared { record: Record { sketch, source }, keys } = article;
        Coded {
            record: article.record.to_bytes(&mut self.texts),
            keys: keys.clone(),
            words: sketch.length,
            url: source.url.clone(),
            address: withdrawn::hash(&source.url),
        }
    }
}

/// Writes an index.
pub struct Writer<W, S> {
    out: Sections<W>,
    spool: Spool<S>,
    coder: Coder,
    lengths: Vec<u32>,
    words: u64,
    addresses: HashSet<u64>,
}

impl<W: Write + Seek, S: Read + Write + Seek> Writer<W, S> {
    /// Begins an index in `out`, with an empty scratch file for what does not fit into memory. `withdrawn` are articles of
    /// earlier segments that shall not be found any more.
    ///
    /// # Errors
    /// [`Error::TooManyWithdrawn`], and those of `out`.
    pub fn new(out: W, scratch: S, primer: &Primer, withdrawn: &Withdrawn) -> Result<Self> {
        let mut out = Sections::new(out)?;
        out.section(PRIMER, |out| out.write_all(primer.bytes()))?;
        let withdrawn = withdrawn.to_bytes()?;
        out.section(WITHDRAWN, |out| out.write_all(&withdrawn))?;
        out.begin();
        Ok(Self {
            out,
            spool: Spool::new(scratch),
            coder: Coder { texts: TextModel::new(primer) },
            lengths: Vec::new(),
            words: 0,
            addresses: HashSet::new(),
        })
    }

    /// What codes articles for this index.
    #[must_use]
    pub fn coder(&self) -> Coder {
        self.coder.clone()
    }

    /// How many articles have been added.
    #[must_use]
    pub fn articles(&self) -> u32 {
        self.lengths.len() as u32
    }

    /// How many words they have together.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.words
    }

    /// Adds an article after those before.
    ///
    /// # Errors
    /// [`Error::DuplicateAddress`] if an article of the same address was added; it stays, this one does not come in. Others
    /// are those of the files.
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
        article.keys.into_iter().try_for_each(|key| self.spool.add(Posting::new(key, number)))?;
        Ok(())
    }

    /// Puts the postings of a block of another index. `numbers` are for each of its articles the number that the article
    /// has here, or none if it is not here.
    ///
    /// # Errors
    /// [`Error::IndexDamaged`], and those of the files.
    pub fn put_postings(&mut self, from: &Index, block: u32, bytes: &[u8], numbers: &[Option<u32>]) -> Result<()> {
        let mut put = Ok(());
        from.header().slots.read_all(block, unseal(bytes, block)?, |posting| {
            let article = match posting.article() {
                EVERYONE => Some(EVERYONE),
                article => numbers.get(article as usize).copied().flatten(),
            };
            if let (Ok(()), Some(article)) = (&put, article) {
                put = self.spool.add(Posting::new(posting.key(), article));
            }
        })?;
        Ok(put?)
    }

    /// Completes the index, and gives back what it was written to.
    ///
    /// # Errors
    /// Those of the files.
    pub fn finish(mut self) -> Result<W> {
        let mut out = self.out;
        out.end(ARTICLES);
        out.section(ARTICLE_DIRECTORY, |out| directory::write(&self.lengths, out))?;
        let slots = Slots::of(self.lengths.len() as u32, self.spool.count());
        out.begin();
        self.lengths.clear();
        let mut blocks = Blocks { slots, out: &mut out, lengths: self.lengths, pending: Vec::new() };
        self.spool.for_each_partition(|postings| blocks.add(postings))?;
        let lengths = blocks.finish()?;
        out.end(SLOTS);
        out.section(SLOT_DIRECTORY, |out| directory::write(&lengths, out))?;
        Ok(out.finish(slots, self.words)?)
    }
}

/// An index of these articles, in memory. Of two with one address the first is kept.
///
/// # Errors
/// None that can be helped: memory takes what is written.
pub fn in_memory(articles: &[Prepared]) -> Result<Vec<u8>> {
    let first: Vec<Source> = articles.iter().take(PRIMING).map(|article| article.source().clone()).collect();
    let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = Writer::new(out, scratch, &Primer::new(&first), &Withdrawn::default())?;
    let mut coder = writer.coder();
    for article in articles {
        match writer.add(coder.code(article)) {
            Err(Error::DuplicateAddress { .. }) => {}
            added => added?,
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// Writes blocks of posting lists, each when all of its postings have come.
struct Blocks<'a, W> {
    slots: Slots,
    out: &'a mut Sections<W>,
    lengths: Vec<u32>,
    pending: Vec<Posting>,
}

impl<W: Write + Seek> Blocks<'_, W> {
    /// Takes the next postings, ascending.
    fn add(&mut self, postings: &[Posting]) -> io::Result<()> {
        for posting in postings {
            while self.slots.block_of(posting.key()) > self.lengths.len() as u32 {
                self.write()?;
            }
            self.pending.push(*posting);
        }
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let number = self.lengths.len() as u32;
        let mut block = Vec::with_capacity(1024);
        self.slots.write(number, &self.pending, &mut block);
        self.pending.clear();
        seal(&mut block, 0, number);
        self.lengths.push(block.len() as u32);
        self.out.write_all(&block)
    }

    /// The lengths of all blocks.
    fn finish(mut self) -> io::Result<Vec<u32>> {
        while (self.lengths.len() as u32) < self.slots.blocks() {
            self.write()?;
        }
        Ok(self.lengths)
    }
}

/// A file of sections, whose header is written last.
struct Sections<W> {
    out: W,
    at: u64,
    start: u64,
    hash: Xxh3,
    done: Vec<Section>,
}

impl<W: Write + Seek> Sections<W> {
    fn new(mut out: W) -> io::Result<Self> {
        let header = Header::length(SECTIONS);
        out.write_all(&vec![0; header])?;
        Ok(Self { out, at: header as u64, start: header as u64, hash: Xxh3::new(), done: Vec::new() })
    }

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

    fn finish(mut self, slots: Slots, words: u64) -> io::Result<W> {
        debug_assert_eq!(self.done.len(), SECTIONS, "the header has its place");
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&Header { words, slots, sections: self.done }.to_bytes())?;
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
