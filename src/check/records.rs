//! Records: which candidates are worth aligning, and what their lists have taken back.

use super::{Check, Extra};
use crate::article::address::same_publisher;
use crate::error::Result;
use crate::index::withdrawn::hash;
use crate::index::{Record, RecordReader, Source};
use crate::matching::candidates::ArticleId;
use crate::matching::likeness::Likeness;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Candidates that are aligned with the page …
const MOST_ALIGNED: usize = 8;
/// … of which so many for their keys alone; the others for what they are about,
pub(super) const BY_KEYS: usize = 6;
/// if that is alike at all. Of the labelled pages that copy, none is less like its original (0.156 and more, an eighth
/// of a page that is an excerpt 0.18), and a third of the articles that meet a page by a key are.
const LEAST_ALIKE: f32 = 0.14;

impl Check {
    /// The records that are worth aligning, of candidates, best first, and of what else was read.
    pub(super) fn read<B: AsRef<[u8]>>(
        &self,
        articles: &[ArticleId],
        extras: &[Extra],
        bytes: &[B],
    ) -> Result<Vec<Record>> {
        let (blocks, others) = bytes.split_at(articles.len());
        for (extra, bytes) in extras.iter().zip(others) {
            match extra {
                Extra::Primer(index) => self.indexes[*index].prime(bytes.as_ref())?,
                Extra::Withdrawn(index) => self.indexes[*index].withdraw(bytes.as_ref())?,
            }
        }
        let mut readers: HashMap<usize, RecordReader> = HashMap::new();
        let mut kept: Vec<Found> = Vec::new();
        for at in self.likest(articles, blocks)? {
            if kept.len() == MOST_ALIGNED {
                break;
            }
            let (index, number) = articles[at];
            let reader = match readers.entry(index) {
                Entry::Occupied(reader) => reader.into_mut(),
                Entry::Vacant(place) => place.insert(self.indexes[index].reader()?),
            };
            let record = reader.read(number, blocks[at].as_ref())?;
            if self.is_withdrawn(index, &record.source) {
                continue;
            }
            let found = Found::new(articles[at], self.indexes[index].list(), record);
            match kept.iter_mut().find(|other| found.is_version_of(other) || found.has_text_of(other)) {
                Some(other) if self.is_better(&found, other) => *other = found,
                Some(_) => {}
                None => kept.push(found),
            }
        }
        Ok(kept.into_iter().map(|found| found.record).collect())
    }

    /// Places of the candidates that share most keys with the page, then the others that are like it, from the likest on.
    fn likest<B: AsRef<[u8]>>(&self, articles: &[ArticleId], blocks: &[B]) -> Result<Vec<usize>> {
        let mut places: Vec<usize> = (0..articles.len()).collect();
        if places.len() > MOST_ALIGNED {
            let likeness = Likeness::new(&self.page.print.sketch);
            let others = places.split_off(BY_KEYS);
            let mut others: Vec<(f32, usize)> = others
                .into_iter()
                .map(|at| {
                    let (index, number) = articles[at];
                    Ok((likeness.with(&self.indexes[index].sketch(number, blocks[at].as_ref())?), at))
                })
                .collect::<Result<_>>()?;
            others.retain(|(alike, _)| *alike >= LEAST_ALIKE);
            others.sort_by(|a, b| b.0.total_cmp(&a.0));
            places.extend(others.into_iter().map(|(_, at)| at));
        }
        Ok(places)
    }

    /// Whether a later segment of its list withdraws an article.
    fn is_withdrawn(&self, index: usize, source: &Source) -> bool {
        let list = self.indexes[index].list();
        let later = self.indexes[index + 1..].iter().filter(|other| other.list() == list);
        later.filter_map(|other| other.gone()).any(|gone| gone.contains(&source.url))
    }

    /// Which of two versions or of two with one text is to be named: the newer version; of one text that of the page's own
    /// publisher, or else the earliest.
    fn is_better(&self, a: &Found, b: &Found) -> bool {
        if a.is_version_of(b) {
            return a.id > b.id;
        }
        let rank = |Found { record: Record { source, .. }, .. }: &Found| {
            let own = self.page.url.as_ref().is_some_and(|url| same_publisher(url, &source.url));
            (!own, source.published.is_none(), source.published.clone())
        };
        rank(a) < rank(b)
    }
}

/// A record, and where it was found.
struct Found {
    id: ArticleId,
    list: u32,
    /// The article's address as a list knows it, if it has one.
    address: Option<u64>,
    record: Record,
}

impl Found {
    fn new(id: ArticleId, list: u32, record: Record) -> Self {
        let url = &record.source.url;
        Self { id, list, address: (!url.is_empty()).then(|| hash(url)), record }
    }

    /// Whether two are versions of one article.
    fn is_version_of(&self, other: &Self) -> bool {
        self.list == other.list && self.address.is_some() && self.address == other.address
    }

    fn has_text_of(&self, other: &Self) -> bool {
        self.record.sketch.words == other.record.sketch.words
    }
}
