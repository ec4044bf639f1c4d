//! `firsthand merge`: segments → one index.

use crate::output::{Outcome, counted, progress};
use crate::streams::say;
use firsthand::index::Withdrawn;
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::merge::{Merged, merge};
use firsthand_files::new_file::NewFile;
use std::path::PathBuf;

/// Merges indexes into one.
///
/// Of articles with the same address, the one in the last index is kept. The withdrawals of an index remove articles
/// from all indexes before it. Of one text at several addresses of a host, the first is kept. The result has exactly
/// the bytes that building it from the texts of the remaining articles would give.
#[derive(clap::Args)]
#[command(after_help = "\
Give indexes and lists oldest first, in the order in which a list names its segments. The new index withdraws what they \
withdraw, since there may be segments before it; --complete says that there are none.

The new index keeps as many bits of a key as the index with the shortest keys. If others have longer keys, and an index of \
all these articles needs them, nothing is written: see `firsthand build --help`, --key-bits.

Examples:
  firsthand merge --out week.firsthand monday.firsthand tuesday.firsthand wednesday.firsthand
  firsthand merge --complete --out all.firsthand everything.list")]
pub struct Arguments {
    /// The index to write. An existing index is replaced once the new one is complete, also one of those that are merged.
    /// If this is a symbolic link, the link stays, and the file that it leads to is written.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// There are no segments before these indexes, so the new index needs no withdrawals.
    #[arg(long)]
    complete: bool,
    /// Number of bits of a key that the new index keeps, from 22 to 32. Default: as many as all of these indexes keep.
    #[arg(long, value_name = "BITS", value_parser = super::key_bits_range())]
    key_bits: Option<u8>,
    /// Indexes, and lists of indexes, oldest first.
    #[arg(required = true)]
    index: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let segments = IndexFile::open_all(&arguments.index)?;
    let before: u64 = segments.iter().map(|file| u64::from(file.index.header().articles())).sum();
    // An index may be merged into itself, but a list is not replaced.
    let file = NewFile::create_index(&arguments.out, [])?;
    let bytes: u64 = segments.iter().map(|file| file.index.header().file_bytes()).sum();
    let bar = progress(bytes, "merging");
    let mut done = |articles| bar.inc(articles * bytes / before.max(1));
    let Merged { index, repeated, .. } =
        merge(&segments, arguments.complete, &Withdrawn::default(), arguments.key_bits, &file, &mut done)?;
    bar.finish_and_clear();
    if index.is_empty() {
        return Err(Error::new("no article stays: nothing was written"));
    }
    let articles = index.articles();
    let size = index.keep(file)?;
    say(format_args!(
        "{}: {articles} of {}, {size}; {} withdrawn or replaced, {repeated} repeated",
        arguments.out.display(),
        counted(before, "article", "articles"),
        before - u64::from(articles) - repeated
    ));
    Ok(Outcome::Complete)
}
