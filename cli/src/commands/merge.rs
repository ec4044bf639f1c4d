//! `firsthand merge`: segments → one index.

use crate::output::{Outcome, counted, progress};
use crate::streams::say;
use firsthand::Source;
use firsthand::index::merge::{MergeFilter, SeenTexts};
use firsthand::index::writer::MAX_PRIMER_ARTICLES;
use firsthand::index::{Prepared, Withdrawn};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use firsthand_files::new_file::NewFile;
use firsthand_files::new_index::NewIndexFile;
use firsthand_files::records::portions;
use rayon::prelude::*;
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
    /// Indexes, and lists of indexes, oldest first.
    #[arg(required = true)]
    index: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let segments = IndexFile::open_all(&arguments.index)?;
    // All bytes are read anyway, and the new index must not give damaged ones a valid checksum.
    segments.par_iter().try_for_each(IndexFile::verify)?;
    let (stays, withdrawn) = survivors(&segments)?;
    let withdrawn = if arguments.complete { Withdrawn::default() } else { withdrawn };

    let first = first_sources(&segments, &stays)?;
    // An index may be merged into itself, but a list is not replaced.
    let file = NewFile::create_index(&arguments.out, [])?;
    let mut index = NewIndexFile::in_file(&file, &first, &withdrawn)?;
    let (numbers, repeated) = put_articles(&mut index, &segments, &stays)?;
    for (segment, numbers) in segments.iter().zip(&numbers) {
        index.put_postings(segment, numbers)?;
    }
    if index.is_empty() {
        return Err(Error::new("no article stays: nothing was written"));
    }
    let articles = index.articles();
    let before: u64 = segments.iter().map(|file| u64::from(file.index.header().articles())).sum();
    let size = index.keep(file)?;
    say(format_args!(
        "{}: {articles} of {}, {size}; {} withdrawn or replaced, {repeated} repeated",
        arguments.out.display(),
        counted(before, "article", "articles"),
        before - u64::from(articles) - repeated
    ));
    Ok(Outcome::Complete)
}

/// For each article of a segment, whether it stays.
type Stays = Vec<bool>;

/// For each article of a segment, its number in the new index; `None` if it is left out.
type Numbers = Vec<Option<u32>>;

/// Determines which articles of each segment stay, and what all segments withdraw.
fn survivors(segments: &[IndexFile]) -> Result<(Vec<Stays>, Withdrawn)> {
    let mut filter = MergeFilter::default();
    let mut stays: Vec<Stays> = vec![Vec::new(); segments.len()];
    for (segment, stays) in segments.iter().zip(&mut stays).rev() {
        let mut urls: Vec<String> = Vec::new();
        for portion in portions(segment)? {
            urls.extend(portion?.read(|_| true)?.into_iter().map(|(_, record)| record.source.url));
        }
        // Of one address in one segment, which no writer writes, the last would stay.
        *stays = urls.iter().rev().map(|url| filter.keeps(url)).collect();
        stays.reverse();
        if let Some(range) = segment.index.withdrawals_range() {
            segment
                .read(&range)
                .and_then(|bytes| segment.index.read_withdrawals(&bytes))
                .map_err(|e| segment.named(e))?;
        }
        filter.end_segment(segment.index.withdrawals().unwrap_or(&Withdrawn::default()));
    }
    Ok((stays, filter.withdrawals()))
}

/// The bibliographic facts of the first articles of the new index, at least [`MAX_PRIMER_ARTICLES`] of them if it has that many.
fn first_sources(segments: &[IndexFile], stays: &[Stays]) -> Result<Vec<Source>> {
    let mut first = Vec::new();
    let mut texts = SeenTexts::default();
    for (segment, stays) in segments.iter().zip(stays) {
        for portion in portions(segment)? {
            let read = portion?.read(|number| stays[number as usize])?;
            let fresh = read.into_iter().filter(|(_, record)| !texts.has(record));
            first.extend(fresh.map(|(_, record)| record.source));
            if first.len() >= MAX_PRIMER_ARTICLES {
                return Ok(first);
            }
        }
    }
    Ok(first)
}

/// Adds the articles that stay to the new index, and returns their numbers there, and how many articles were left out
/// because the same host has their text at another address.
fn put_articles(index: &mut NewIndexFile, segments: &[IndexFile], stays: &[Stays]) -> Result<(Vec<Numbers>, u64)> {
    let bar = progress(segments.iter().map(|file| file.index.header().file_bytes()).sum(), "merging");
    let mut texts = SeenTexts::default();
    let mut repeated = 0;
    let mut numbers: Vec<Numbers> = stays.iter().map(|stays| vec![None; stays.len()]).collect();
    for ((segment, stays), numbers) in segments.iter().zip(stays).zip(&mut numbers) {
        let header = segment.index.header();
        let bytes_per_article = header.file_bytes() / u64::from(header.articles().max(1));
        for portion in portions(segment)? {
            let portion = portion?;
            let mut kept = Vec::new();
            for (number, record) in portion.read(|number| stays[number as usize])? {
                if texts.has(&record) {
                    repeated += 1;
                } else {
                    numbers[number as usize] = Some(index.articles() + kept.len() as u32);
                    kept.push(Prepared::from_record(record));
                }
            }
            for article in index.code(kept.into_par_iter().map(Ok)) {
                index.add(article)??;
            }
            bar.inc(bytes_per_article * portion.articles() as u64);
        }
    }
    bar.finish_and_clear();
    Ok((numbers, repeated))
}
