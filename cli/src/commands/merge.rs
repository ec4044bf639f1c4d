//! `firsthand merge`: segments → one index.

use crate::files::index_file::IndexFile;
use crate::files::new_file::{NewFile, cannot};
use crate::output::{Outcome, progress};
use firsthand::Source;
use firsthand::index::merge::{Survivors, Texts};
use firsthand::index::writer::PRIMING;
use firsthand::index::{Coded, Coder, Prepared, Primer, Record, Withdrawn, Writer};
use rayon::prelude::*;
use std::error::Error;
use std::io::{Read, Seek, Write};
use std::ops::Range;
use std::path::PathBuf;

/// Articles that are worked on at once.
const PORTION: u32 = 8192;

/// Puts indexes together into one.
///
/// Of articles with one address the one in the last index stays, what an index withdraws goes from all before it, and
/// of one text at several addresses of a host the first stays. The result is to the byte what building it from the
/// texts of what stays would give.
#[derive(clap::Args)]
#[command(after_help = "\
Give indexes and lists oldest first, as a list names its segments. What they withdraw is withdrawn by the new index, too,
since there may be segments before it; --complete says that there are none.

Examples:
  firsthand merge --out week.firsthand monday.firsthand tuesday.firsthand wednesday.firsthand
  firsthand merge --complete --out all.firsthand everything.list")]
pub struct Arguments {
    /// The index to write; it may be one of those that are read.
    #[arg(long, short, value_name = "INDEX")]
    out: PathBuf,
    /// The indexes are all there are: what they withdraw need not be remembered.
    #[arg(long)]
    complete: bool,
    /// Indexes, and lists of indexes, oldest first.
    #[arg(required = true)]
    index: Vec<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    let segments = IndexFile::open_all(&arguments.index)?;
    // All of it is read anyway, and no damage may come under new checksums.
    segments.par_iter().try_for_each(|file| file.verify().map_err(|e| e.to_string()))?;
    let (stay, withdrawn) = survivors(&segments)?;
    let withdrawn = if arguments.complete { Withdrawn::default() } else { withdrawn };

    let primer = Primer::new(&first_sources(&segments, &stay)?);
    let new = NewFile::create(&arguments.out)?;
    let mut writer =
        Writer::new(new.out()?, new.scratch()?, &primer, &withdrawn).map_err(|e| cannot(&arguments.out, &e))?;
    let coder = writer.coder();
    let mut texts = Texts::default();
    let mut repeated = 0;
    let mut numbers: Vec<Vec<Option<u32>>> = vec![Vec::new(); segments.len()];
    for_each_portion(&segments, "merging", |file, range, records| {
        let stays = &stay[file][range.start as usize..range.end as usize];
        let mut read = read_all(&segments[file], &staying(records, stays))?.into_iter();
        let mut kept = Vec::new();
        for stays in stays {
            let article = if *stays { read.next() } else { None };
            let repeats = article.as_ref().is_some_and(|article| texts.has(article));
            let fresh = article.filter(|_| !repeats);
            repeated += usize::from(repeats);
            numbers[file].push(fresh.as_ref().map(|_| writer.articles() + kept.len() as u32));
            kept.extend(fresh);
        }
        let code = |coder: &mut Coder, record| coder.code(&Prepared::again(record));
        let articles: Vec<Coded> = kept.into_par_iter().map_init(|| coder.clone(), code).collect();
        for article in articles {
            writer.add(article).map_err(|e| cannot(&arguments.out, &e))?;
        }
        Ok(())
    })?;
    for (segment, numbers) in segments.iter().zip(&numbers) {
        put_postings(&mut writer, segment, numbers).map_err(|e| match e {
            firsthand::Error::Io(_) => cannot(&arguments.out, &e),
            damaged => segment.named(&damaged),
        })?;
    }
    let (articles, words) = (writer.articles(), writer.words());
    if articles == 0 && withdrawn.is_empty() {
        return Err("no article stays: nothing was written".into());
    }
    writer.finish().map_err(|e| cannot(&arguments.out, &e))?;
    let bytes = new.keep()?;
    let before: u64 = segments.iter().map(|file| u64::from(file.index.header().articles())).sum();
    eprintln!(
        "{}: {articles} of {before} articles, {words} words, {bytes} bytes ({:.2} a word); {} withdrawn or replaced, \
         {repeated} repeated",
        arguments.out.display(),
        bytes as f64 / words.max(1) as f64,
        before - u64::from(articles) - repeated as u64
    );
    Ok(Outcome::Complete)
}

/// Those of some articles that stay.
fn staying<'a>(articles: &[(u32, &'a [u8])], stays: &[bool]) -> Vec<(u32, &'a [u8])> {
    articles.iter().zip(stays).filter(|(_, stays)| **stays).map(|(article, _)| *article).collect()
}

/// The records of some articles of a segment, read on all cores.
fn read_all(segment: &IndexFile, articles: &[(u32, &[u8])]) -> Result<Vec<Record>, Box<dyn Error>> {
    let read = |chunk: &[(u32, &[u8])]| {
        let mut reader = segment.index.reader()?;
        chunk.iter().map(|(number, bytes)| reader.read(*number, bytes)).collect()
    };
    let chunks: Result<Vec<Vec<Record>>, firsthand::Error> = articles.par_chunks(256).map(read).collect();
    Ok(chunks.map_err(|e| segment.named(&e))?.into_iter().flatten().collect())
}

/// Puts the posting lists of a segment into the new index, under the numbers that its articles have there.
fn put_postings<W: Write + Seek, S: Read + Write + Seek>(
    writer: &mut Writer<W, S>,
    segment: &IndexFile,
    numbers: &[Option<u32>],
) -> Result<(), firsthand::Error> {
    let index = &segment.index;
    for block in 0..index.blocks() {
        let range = index.block(block, segment.read(&index.block_entry(block))?)?;
        writer.put_postings(index, block, segment.read(&range)?, numbers)?;
    }
    Ok(())
}

/// For each article of a segment whether it stays.
type Stay = Vec<bool>;

/// Which articles of which segment stay, and what the segments withdraw.
fn survivors(segments: &[IndexFile]) -> Result<(Vec<Stay>, Withdrawn), Box<dyn Error>> {
    let mut survivors = Survivors::default();
    let mut stay: Vec<Stay> = vec![Vec::new(); segments.len()];
    for (file, segment) in segments.iter().enumerate().rev() {
        let mut sources: Vec<Source> = Vec::new();
        for_each_portion_of(segment, |_, records| {
            sources.extend(read_all(segment, records)?.into_iter().map(|record| record.source));
            Ok(())
        })?;
        // Of one address in one segment, which no writer writes, the last would stay.
        stay[file] = sources.iter().rev().map(|source| survivors.stays(&source.url)).collect();
        stay[file].reverse();
        if let Some(range) = segment.index.withdrawn() {
            let bytes = segment.read(&range).map_err(|e| segment.named(&e))?;
            segment.index.withdraw(bytes).map_err(|e| segment.named(&e))?;
        }
        survivors.end_segment(segment.index.gone().unwrap_or(&Withdrawn::default()));
    }
    Ok((stay, survivors.withdrawn()))
}

/// What names the first articles that stay.
fn first_sources(segments: &[IndexFile], stay: &[Stay]) -> Result<Vec<Source>, Box<dyn Error>> {
    let mut first = Vec::new();
    let mut texts = Texts::default();
    for (segment, stay) in segments.iter().zip(stay) {
        for_each_portion_of(segment, |numbers, records| {
            if first.len() < PRIMING {
                let stays = &stay[numbers.start as usize..numbers.end as usize];
                let read = read_all(segment, &staying(records, stays))?;
                let fresh = read.into_iter().filter(|record| !texts.has(record));
                first.extend(fresh.map(|record| record.source));
            }
            Ok(())
        })?;
    }
    first.truncate(PRIMING);
    Ok(first)
}

/// Hands on the records of all segments, in order: the segment's place, the articles' numbers, and number and bytes of
/// each.
fn for_each_portion(
    segments: &[IndexFile],
    doing: &'static str,
    mut take: impl FnMut(usize, &Range<u32>, &[(u32, &[u8])]) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let bar = progress(segments.iter().map(|file| file.index.header().file_bytes()).sum(), doing);
    for (file, segment) in segments.iter().enumerate() {
        let header = segment.index.header();
        let each = header.file_bytes() / u64::from(header.articles().max(1));
        for_each_portion_of(segment, |numbers, records| {
            take(file, numbers, records)?;
            bar.inc(each * records.len() as u64);
            Ok(())
        })?;
    }
    bar.finish_and_clear();
    Ok(())
}

fn for_each_portion_of(
    segment: &IndexFile,
    mut take: impl FnMut(&Range<u32>, &[(u32, &[u8])]) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    if let Some(range) = segment.index.primer() {
        segment.read(&range).and_then(|bytes| segment.index.prime(bytes)).map_err(|e| segment.named(&e))?;
    }
    let articles = segment.index.header().articles();
    for start in (0..articles).step_by(PORTION as usize) {
        let numbers = start..articles.min(start + PORTION);
        let records: Result<Vec<(u32, &[u8])>, firsthand::Error> = (|| {
            let entries = segment.read(&segment.index.neighbour_entries(&numbers))?;
            let ranges = segment.index.neighbours(&numbers, entries)?;
            numbers.clone().zip(&ranges).map(|(number, range)| Ok((number, segment.read(range)?))).collect()
        })();
        take(&numbers, &records.map_err(|e| segment.named(&e))?)?;
    }
    Ok(())
}
