//! Index file → records of its articles, in portions, decoded on all cores.

use super::index_file::IndexFile;
use crate::error::Result;
use firsthand::index::Record;
use rayon::prelude::*;
use std::ops::Range;

/// Number of articles in a portion.
const ARTICLES_PER_PORTION: u32 = 8192;
/// Number of records that one reader decodes. Each reader has its own copy of the model that decodes texts.
const RECORDS_PER_READER: usize = 256;

/// The records of neighbouring articles of a segment, not decoded yet.
pub struct RecordPortion<'a> {
    segment: &'a IndexFile,
    /// Number of each article, and the place of its record.
    records: Vec<(u32, Range<u64>)>,
}

/// The records of all articles of a segment, in order.
pub fn portions(segment: &IndexFile) -> Result<impl Iterator<Item = Result<RecordPortion<'_>>>> {
    if let Some(range) = segment.index.primer() {
        segment.read(&range).and_then(|bytes| segment.index.prime(&bytes)).map_err(|e| segment.named(e))?;
    }
    let articles = segment.index.header().articles();
    let starts = (0..articles).step_by(ARTICLES_PER_PORTION as usize);
    Ok(starts.map(move |start| {
        let numbers = start..articles.min(start + ARTICLES_PER_PORTION);
        let records = find(segment, numbers).map_err(|e| segment.named(e))?;
        Ok(RecordPortion { segment, records })
    }))
}

fn find(segment: &IndexFile, numbers: Range<u32>) -> firsthand::Result<Vec<(u32, Range<u64>)>> {
    let entries = segment.read(&segment.index.neighbour_entries(&numbers))?;
    let ranges = segment.index.neighbours(&numbers, &entries)?;
    Ok(numbers.zip(ranges).collect())
}

impl RecordPortion<'_> {
    /// Number of articles in the portion.
    #[must_use]
    pub const fn articles(&self) -> usize {
        self.records.len()
    }

    /// Number and record of each article whose number is chosen, in order.
    pub fn read(&self, is_chosen: impl Fn(u32) -> bool) -> Result<Vec<(u32, Record)>> {
        let chosen: Vec<_> = self.records.iter().filter(|(number, _)| is_chosen(*number)).collect();
        let read = |chunk: &[&(u32, Range<u64>)]| {
            let mut reader = self.segment.index.reader()?;
            let read = |(number, range): &&(u32, _)| Ok((*number, reader.read(*number, &self.segment.read(range)?)?));
            chunk.iter().map(read).collect()
        };
        let chunks: firsthand::Result<Vec<Vec<_>>> = chosen.par_chunks(RECORDS_PER_READER).map(read).collect();
        Ok(chunks.map_err(|e| self.segment.named(e))?.into_iter().flatten().collect())
    }
}
