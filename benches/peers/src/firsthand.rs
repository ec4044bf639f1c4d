//! The project itself: a check with positional reads of the index file, from the page's text to the report.

use crate::rows::Row;
use crate::{Found, LookUp, MOST, Result, milliseconds};
use firsthand::index::HEAD_BYTES;
use firsthand::{Article, Check, Index, Sensitivity};
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// An index file. Only its first bytes have been read.
pub struct Opened {
    index: Arc<Index>,
    file: File,
}

impl Opened {
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
        let mut head = Vec::new();
        (&file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
        Ok(Self { index: Arc::new(Index::open(&head)?), file })
    }
}

impl LookUp for Opened {
    fn look_up(&mut self, page: &Row) -> Result<Found> {
        let start = Instant::now();
        let article = Article::from_text(page.text.clone())?;
        let mut check = Check::new(article, Some(&page.url), [Arc::clone(&self.index).into()]);
        check.run(|want| {
            let mut bytes = vec![0; (want.range.end - want.range.start) as usize];
            self.file.read_exact_at(&mut bytes, want.range.start)?;
            Ok::<_, firsthand::Error>(bytes)
        })?;
        let all_read = milliseconds(start);
        let report = check.report(Sensitivity::default());
        let said = report.best.verdict.accuses();
        let named = [report.best].into_iter().chain(report.others).filter_map(|original| original.source_url);
        Ok(Found { answers: named.take(MOST).map(Into::into).collect(), said: Some(said), read: Some(all_read) })
    }
}
