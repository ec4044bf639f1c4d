//! Writing an index: articles are coded on all cores and added in order.

use super::index_file::IndexFile;
use super::new_file::NewFile;
use crate::error::{Error, Result};
use firsthand::Source;
use firsthand::index::writer::MAX_PRIMER_ARTICLES;
use firsthand::index::{Coded, Coder, Prepared, Primer, Withdrawn, Writer};
use rayon::prelude::*;
use std::borrow::Borrow;
use std::fs::File;
use std::io::{BufWriter, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// An index that is being written.
pub struct NewIndex<W, S> {
    /// Its name in messages.
    name: PathBuf,
    writer: Writer<W, S>,
    coder: Coder,
    withdraws_nothing: bool,
}

/// An index in a file.
pub type NewIndexFile = NewIndex<BufWriter<File>, File>;
/// An index in memory.
pub type NewMemoryIndex = NewIndex<Cursor<Vec<u8>>, Cursor<Vec<u8>>>;

impl NewIndexFile {
    /// Begins an index in a file. `first` are the bibliographic facts of its first articles, by which the texts of all
    /// articles are coded. Those beyond [`MAX_PRIMER_ARTICLES`] are ignored.
    pub fn in_file(file: &NewFile, first: &[Source], withdrawn: &Withdrawn) -> Result<Self> {
        Self::begin(file.path(), file.out()?, file.scratch()?, first, withdrawn)
    }

    /// Completes the file, and describes its size for a message.
    pub fn keep(self, file: NewFile) -> Result<String> {
        let words = self.writer.words();
        self.finish()?;
        let bytes = file.keep()?;
        Ok(format!("{words} words, {bytes} bytes ({:.2} a word)", bytes as f64 / words.max(1) as f64))
    }
}

impl NewMemoryIndex {
    /// Begins an index in memory, as [`NewIndexFile::in_file`] does in a file.
    pub fn in_memory(first: &[Source]) -> Result<Self> {
        let (out, scratch) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        Self::begin(Path::new("the index"), out, scratch, first, &Withdrawn::default())
    }
}

impl<W: Write + Seek, S: Read + Write + Seek> NewIndex<W, S> {
    fn begin(name: &Path, out: W, scratch: S, first: &[Source], withdrawn: &Withdrawn) -> Result<Self> {
        let primer = Primer::new(&first[..first.len().min(MAX_PRIMER_ARTICLES)]);
        let writer = Writer::new(out, scratch, &primer, withdrawn).map_err(|e| Error::of_writing(name, e))?;
        let (coder, withdraws_nothing) = (writer.coder(), withdrawn.is_empty());
        Ok(Self { name: name.to_owned(), writer, coder, withdraws_nothing })
    }

    /// Sets the number of bits of a key that the index keeps; see [`Writer::keep_key_bits`].
    pub fn keep_key_bits(&mut self, bits: u8) {
        self.writer.keep_key_bits(bits);
    }

    /// Codes articles on all cores. Those that cannot be prepared keep their error.
    pub fn code<P: Borrow<Prepared>>(&self, articles: impl ParallelIterator<Item = Result<P>>) -> Vec<Result<Coded>> {
        let coder = &self.coder;
        let code = |coder: &mut Coder, article: Result<P>| Ok(coder.code(article?.borrow()));
        articles.map_init(|| coder.clone(), code).collect()
    }

    /// Adds the next article. The inner error says why it is left out: it could not be prepared, or the index does not
    /// take it, for instance because it has an article of the same address.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn add(&mut self, article: Result<Coded>) -> Result<Result<()>> {
        match article.map(|article| self.writer.add(article)) {
            Ok(Ok(())) => Ok(Ok(())),
            Ok(Err(error @ firsthand::Error::Io(_))) => Err(Error::of_writing(&self.name, error)),
            Ok(Err(refused)) => Ok(Err(refused.into())),
            Err(unprepared) => Ok(Err(unprepared)),
        }
    }

    /// Adds the posting lists of a segment. `numbers` has for each of its articles the number of the article in this
    /// index, or `None` if it is left out.
    ///
    /// # Errors
    /// The index cannot be written, or the segment is damaged.
    pub fn put_postings(&mut self, segment: &IndexFile, numbers: &[Option<u32>]) -> Result<()> {
        let index = &segment.index;
        let unreadable = |error| segment.named(error);
        for block in 0..index.blocks() {
            let entry = segment.read(&index.block_entry(block)).map_err(unreadable)?;
            let range = index.block(block, &entry).map_err(unreadable)?;
            let bytes = segment.read(&range).map_err(unreadable)?;
            self.writer.put_postings(index, block, &bytes, numbers).map_err(|error| match error {
                firsthand::Error::Io(error) => Error::of_writing(&self.name, error),
                damaged => segment.named(damaged),
            })?;
        }
        Ok(())
    }

    /// Number of articles added so far.
    pub fn articles(&self) -> u32 {
        self.writer.articles()
    }

    /// Number of words of these articles.
    pub fn words(&self) -> u64 {
        self.writer.words()
    }

    /// Whether it neither holds nor withdraws an article.
    pub fn is_empty(&self) -> bool {
        self.articles() == 0 && self.withdraws_nothing
    }

    /// Writes what is left, and returns the stream that the index was written to.
    pub fn finish(self) -> Result<W> {
        self.writer.finish().map_err(|e| Error::of_writing(&self.name, e))
    }
}
