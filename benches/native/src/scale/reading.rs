//! Indexes that are read by position, and the cost of checking one page against them.

use crate::files::{Failure, named};
use firsthand::check::Want;
use firsthand::fingerprint::keys::Key;
use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Check, Index, List, Report, Sensitivity};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Maximum number of bytes between two ranges that are read in one request: the gap of the extension's package reader.
const GAP: u64 = 2 * 1024;

/// An index whose bytes can be had by position.
pub trait Source {
    /// The opened index.
    fn index(&self) -> &Arc<Index>;

    /// The bytes that a check wants.
    ///
    /// # Errors
    /// If they cannot be read.
    fn read(&self, want: &Want) -> Result<Vec<u8>, Failure>;
}

/// An index in a file, opened by its header.
#[derive(Debug)]
pub struct OnDisk {
    /// The opened index.
    pub index: Arc<Index>,
    file: File,
}

/// What the check of one page cost.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Cost {
    /// Number of bytes that the check wanted.
    pub bytes: u64,
    /// Number of ranges that the check wanted.
    pub ranges: usize,
    /// Number of rounds in which the check wanted bytes.
    pub rounds: usize,
    /// Number of requests for these ranges, if neighbouring ranges are read in one.
    pub requests: usize,
    /// Number of bytes in these requests, including the gaps between neighbouring ranges.
    pub request_bytes: u64,
    /// Time to split the page's text into words and to make its fingerprint.
    pub fingerprint: Duration,
    /// Time to find candidates, without the reading.
    pub find: Duration,
    /// Time to align the candidates and to make the report, without the reading.
    pub judge: Duration,
}

impl OnDisk {
    /// Opens an index file.
    ///
    /// # Errors
    /// If the file cannot be read, or those of [`Index::open`]. The message names the file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let mut file = File::open(path).map_err(|e| named(path, &e))?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| named(path, &e))?;
        Ok(Self { index: Arc::new(Index::open(&head).map_err(|e| named(path, &e))?), file })
    }

    fn bytes(&self, range: &Range<u64>) -> std::io::Result<Vec<u8>> {
        let mut bytes = vec![0; (range.end - range.start) as usize];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(range.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// All postings of a block of posting lists in ascending order.
    ///
    /// # Errors
    /// If the file cannot be read or is damaged.
    pub fn postings(&self, block: u32) -> Result<Vec<(Key, Option<u32>)>, Failure> {
        let range = self.index.block(block, &self.bytes(&self.index.block_entry(block))?)?;
        let mut postings = Vec::new();
        self.index.all_postings(block, &self.bytes(&range)?, |key, article| postings.push((key, article)))?;
        Ok(postings)
    }

    /// The block of an article's record.
    ///
    /// # Errors
    /// If the file cannot be read or is damaged.
    pub fn record(&self, article: u32) -> Result<Vec<u8>, Failure> {
        let range = self.index.article(article, &self.bytes(&self.index.article_entry(article))?)?;
        Ok(self.bytes(&range)?)
    }
}

impl Source for OnDisk {
    fn index(&self) -> &Arc<Index> {
        &self.index
    }

    fn read(&self, want: &Want) -> Result<Vec<u8>, Failure> {
        Ok(self.bytes(&want.range)?)
    }
}

/// Checks a page against indexes, as the segments of one list: the report, and what the check cost.
///
/// # Errors
/// If a file cannot be read or an index is damaged.
pub fn check(article: Article, url: Option<&str>, indexes: &[impl Source]) -> Result<(Report, Cost), Failure> {
    let mut cost = Cost::default();
    let start = Instant::now();
    let list: List = indexes.iter().map(|index| Arc::clone(index.index())).collect();
    let mut check = Check::new(article, url, [list]);
    cost.fingerprint = start.elapsed();
    while !check.wants().is_empty() {
        let finding = check.stage().finds_candidates();
        cost.count(check.wants());
        let bytes: Vec<Vec<u8>> = check.wants().iter().map(|w| indexes[w.index].read(w)).collect::<Result<_, _>>()?;
        let start = Instant::now();
        check.supply(&bytes)?;
        *(if finding { &mut cost.find } else { &mut cost.judge }) += start.elapsed();
    }
    let start = Instant::now();
    let report = check.report(Sensitivity::default());
    cost.judge += start.elapsed();
    Ok((report, cost))
}

impl Cost {
    fn count(&mut self, wants: &[Want]) {
        self.rounds += 1;
        self.ranges += wants.len();
        self.bytes += wants.iter().map(|w| w.range.end - w.range.start).sum::<u64>();
        let mut sorted: Vec<&Want> = wants.iter().collect();
        sorted.sort_by_key(|w| (w.index, w.range.start));
        let mut open: Option<(usize, u64)> = None;
        for want in sorted {
            match open {
                Some((index, end)) if index == want.index && want.range.start <= end + GAP => {
                    let further = want.range.end.max(end);
                    self.request_bytes += further - end;
                    open = Some((index, further));
                }
                _ => {
                    self.requests += 1;
                    self.request_bytes += want.range.end - want.range.start;
                    open = Some((want.index, want.range.end));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_ranges_are_read_in_one_request() {
        let want = |index, range| Want { index, range };
        let mut cost = Cost::default();
        cost.count(&[want(0, 100..200), want(1, 0..10), want(0, 150..400), want(0, 500..600), want(0, 70_000..70_001)]);
        cost.count(&[want(0, 0..1)]);
        assert_eq!((cost.bytes, cost.ranges, cost.rounds), (462, 6, 2));
        // 100..600 of the first index, gap included; one byte beyond the gap; ten bytes of the second; one in round
        // two.
        assert_eq!((cost.requests, cost.request_bytes), (4, 500 + 1 + 10 + 1));
    }
}
