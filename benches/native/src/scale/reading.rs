//! Index files that are read by position, and what the reading of one page costs.

use crate::files::Failure;
use firsthand::check::Want;
use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Check, Index, List, Report, Sensitivity};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Ranges that are no further apart are asked for together, as the extension does (`gap` in `extension/bundled.js`).
const GAP: u64 = 2 * 1024;

/// An index in a file.
#[derive(Debug)]
pub struct OnDisk {
    /// Its header.
    pub index: Arc<Index>,
    file: File,
}

/// What one page asked of the indexes.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Cost {
    /// Bytes that were wanted.
    pub bytes: u64,
    /// Ranges that were wanted.
    pub ranges: usize,
    /// Times that something was wanted.
    pub rounds: usize,
    /// Ranges that are left when neighbours are asked for together.
    pub requests: usize,
    /// Their bytes, the gaps between neighbours included.
    pub request_bytes: u64,
    /// How long it took to read the page's words and take its fingerprint.
    pub fingerprint: Duration,
    /// How long it took to find candidates in what was read, the reading left out.
    pub find: Duration,
    /// How long it took to compare the likest of them and make the report.
    pub judge: Duration,
}

impl OnDisk {
    /// Opens an index by its header.
    ///
    /// # Errors
    /// Those of the file and of [`Index::open`], with the file's name.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let mut file = File::open(path).map_err(|e| named(&e))?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|e| named(&e))?;
        Ok(Self { index: Arc::new(Index::open(&head).map_err(|e| named(&e))?), file })
    }

    fn read(&self, want: &Want) -> std::io::Result<Vec<u8>> {
        let mut bytes = vec![0; (want.range.end - want.range.start) as usize];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(want.range.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Checks a page against all of some indexes, and says what that cost.
///
/// # Errors
/// Those of the files, and damage.
pub fn check(article: Article, url: Option<&str>, indexes: &[OnDisk]) -> Result<(Report, Cost), Failure> {
    let mut cost = Cost::default();
    let start = Instant::now();
    let list: List = indexes.iter().map(|index| Arc::clone(&index.index)).collect();
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
    fn neighbours_are_asked_for_together() {
        let want = |index, range| Want { index, range };
        let mut cost = Cost::default();
        cost.count(&[want(0, 100..200), want(1, 0..10), want(0, 150..400), want(0, 500..600), want(0, 70_000..70_001)]);
        cost.count(&[want(0, 0..1)]);
        assert_eq!((cost.bytes, cost.ranges, cost.rounds), (462, 6, 2));
        // 100..600 of the first with its gap, one byte too far off to join it, ten of the second, and one more.
        assert_eq!((cost.requests, cost.request_bytes), (4, 500 + 1 + 10 + 1));
    }
}
