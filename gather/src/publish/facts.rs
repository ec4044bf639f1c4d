//! What a manifest says of a segment, read from the segment itself.

use firsthand::index::Record;
use firsthand::index::merge::Part as _;
use firsthand::list::manifest::{
    MAX_LANGUAGES, MAX_PUBLISHER_BYTES, Segment, is_day, is_language, is_name, publisher_line_bytes,
};
use firsthand::list::{Digest, SegmentHasher};
use firsthand_files::error::{Error, Result};
use firsthand_files::index_file::IndexFile;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The hash and the length of a file.
pub fn digest_of(path: &Path) -> Result<(Digest, u64)> {
    let mut hasher = SegmentHasher::default();
    let mut buffer = vec![0; 1 << 18];
    let mut file = File::open(path).map_err(|e| Error::of(path, e))?;
    loop {
        match file.read(&mut buffer).map_err(|e| Error::of(path, e))? {
            0 => return Ok((hasher.digest(), hasher.length())),
            count => hasher.push(&buffer[..count]),
        }
    }
}

/// What the manifest says of the segment in a file.
pub fn describe(path: &Path) -> Result<Segment> {
    let file = IndexFile::open(path)?;
    file.verify()?;
    let (digest, length) = digest_of(path)?;
    let mut facts = Facts::default();
    file.for_each_portion(&|_| true, &mut |records| {
        for (_, record) in &records {
            facts.add(record);
        }
        Ok(true)
    })?;
    Ok(Segment { articles: file.index.header().articles(), ..facts.of(Segment::new(digest, length)) })
}

#[derive(Default)]
struct Facts {
    dates: Option<(String, String)>,
    languages: BTreeMap<String, u32>,
    publishers: BTreeMap<String, u32>,
}

impl Facts {
    fn add(&mut self, record: &Record) {
        let source = &record.source;
        if let Some(day) =
            source.published.as_deref().and_then(|published| published.get(..10)).filter(|day| is_day(day))
        {
            let (first, last) = self.dates.get_or_insert_with(|| (day.to_owned(), day.to_owned()));
            if *day < **first {
                day.clone_into(first);
            }
            if *day > **last {
                day.clone_into(last);
            }
        }
        let language =
            source.lang.as_deref().map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase());
        if let Some(language) = language.filter(|tag| is_language(tag)) {
            *self.languages.entry(language).or_default() += 1;
        }
        if let Some(publisher) = source.publisher.as_deref().map(str::trim).filter(|name| is_name(name)) {
            *self.publishers.entry(publisher.to_owned()).or_default() += 1;
        }
    }

    /// Adds what was gathered. Of too many languages and publishers, those with most articles are named.
    fn of(self, segment: Segment) -> Segment {
        let mut languages = by_articles(&self.languages);
        languages.truncate(MAX_LANGUAGES);
        languages.sort_unstable();
        let mut bytes = 0;
        let mut publishers = by_articles(&self.publishers);
        publishers.retain(|name| {
            bytes += publisher_line_bytes(name);
            bytes <= MAX_PUBLISHER_BYTES
        });
        Segment { dates: self.dates, languages, publisher_count: self.publishers.len() as u32, publishers, ..segment }
    }
}

/// Names, those with most articles first.
fn by_articles(counts: &BTreeMap<String, u32>) -> Vec<String> {
    let mut names: Vec<(&String, &u32)> = counts.iter().collect();
    names.sort_by_key(|(name, count)| (Reverse(**count), (*name).clone()));
    names.into_iter().map(|(name, _)| name.clone()).collect()
}
