//! Records: which candidates are worth aligning, what those are called that the page has to do with, and what their
//! lists have taken back.

use super::{Check, Extra};
use crate::address::same_publisher;
use crate::error::Result;
use crate::fingerprint::{SYMBOL_BITS, Sketch};
use crate::index::RecordReader;
use crate::index::withdrawn::hash;
use crate::matching::candidates::ArticleId;
use crate::matching::likeness::Likeness;
use crate::matching::{Alignment, align};
use crate::source::Source;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Candidates that are aligned with the page …
const MOST_ALIGNED: usize = 8;
/// … of which so many for their keys alone; the others for what they are about,
const BY_KEYS: usize = 6;
/// if that is alike at all. Of the labelled pages that copy, one in two hundred is less like its original (all but one
/// are excerpts, of an eighth of the page), and three in five of the articles that meet one by a key are.
const LEAST_ALIKE: f32 = 0.12;
/// So many content words say what an article is about: reports begin with that. With half as many one excerpt in three
/// hundred is lost.
const BEGINNING: usize = 256;

/// An article that was aligned with the page, and is not named yet.
#[derive(Debug)]
pub(super) struct Aligned {
    pub id: ArticleId,
    pub alignment: Alignment,
    sketch: Sketch,
    record: Vec<u8>,
}

/// An article that the page has to do with.
#[derive(Debug)]
pub(super) struct Original {
    pub source: Source,
    pub sketch: Sketch,
    pub alignment: Alignment,
}

impl Check {
    /// Aligns the page with those of the candidates, best first, that are worth it.
    pub(super) fn align<B: AsRef<[u8]>>(&self, articles: &[ArticleId], records: &[B]) -> Result<Vec<Aligned>> {
        let mut aligned: Vec<Aligned> = Vec::new();
        let mut texts = 0;
        for at in self.likest(articles, records)? {
            let (id, record) = (articles[at], records[at].as_ref().to_vec());
            let sketch = self.indexes[id.0].sketch(id.1, &record)?;
            let alignment = if let Some(same) = aligned.iter().find(|other| other.sketch.words == sketch.words) {
                same.alignment.clone()
            } else if texts < MOST_ALIGNED {
                texts += 1;
                align(&self.page.print, &sketch, SYMBOL_BITS)
            } else {
                break;
            };
            aligned.push(Aligned { id, alignment, sketch, record });
        }
        Ok(aligned)
    }

    /// Names aligned articles, with what else was read; of versions and of articles with one text it keeps one, and none
    /// that was withdrawn.
    pub(super) fn name<B: AsRef<[u8]>>(
        &self,
        aligned: Vec<Aligned>,
        extras: &[Extra],
        bytes: &[B],
    ) -> Result<Vec<Original>> {
        for (extra, bytes) in extras.iter().zip(bytes) {
            match extra {
                Extra::Primer(index) => self.indexes[*index].prime(bytes.as_ref())?,
                Extra::Withdrawn(index) => self.indexes[*index].read_withdrawals(bytes.as_ref())?,
            }
        }
        let mut readers: HashMap<usize, RecordReader> = HashMap::new();
        let mut kept: Vec<Found> = Vec::new();
        for Aligned { id, alignment, sketch, record } in aligned {
            let reader = match readers.entry(id.0) {
                Entry::Occupied(reader) => reader.into_mut(),
                Entry::Vacant(place) => place.insert(self.indexes[id.0].reader()?),
            };
            let source = reader.read(id.1, &record)?.source;
            if self.is_withdrawn(id.0, &source) {
                continue;
            }
            let found = Found::new(id, self.indexes[id.0].list(), Original { source, sketch, alignment });
            match kept.iter_mut().find(|other| found.is_version_of(other) || found.has_text_of(other)) {
                Some(other) if self.is_better(&found, other) => *other = found,
                Some(_) => {}
                None => kept.push(found),
            }
        }
        Ok(kept.into_iter().map(|found| found.original).collect())
    }

    /// Places of the candidates that share most keys with the page, then the others that are like it, from the likest on.
    fn likest<B: AsRef<[u8]>>(&self, articles: &[ArticleId], records: &[B]) -> Result<Vec<usize>> {
        let mut places: Vec<usize> = (0..articles.len()).collect();
        if places.len() > MOST_ALIGNED {
            let likeness = Likeness::new(&self.page.print.sketch);
            let others = places.split_off(BY_KEYS);
            let mut others: Vec<(f32, usize)> = others
                .into_iter()
                .map(|at| {
                    let (index, number) = articles[at];
                    let beginning = self.indexes[index].beginning(number, records[at].as_ref(), BEGINNING)?;
                    Ok((likeness.with(&beginning), at))
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
        later.filter_map(|other| other.withdrawals()).any(|withdrawn| withdrawn.contains(&source.url))
    }

    /// Which of two versions or of two with one text is to be named: the newer version; of one text that of the page's own
    /// publisher, or else the earliest.
    fn is_better(&self, a: &Found, b: &Found) -> bool {
        if a.is_version_of(b) {
            return a.id > b.id;
        }
        let rank = |Found { original: Original { source, .. }, .. }: &Found| {
            let own = self.page.url.as_ref().is_some_and(|url| same_publisher(url, &source.url));
            (!own, source.published.is_none(), source.published.clone())
        };
        rank(a) < rank(b)
    }
}

/// An original, and where it was found.
struct Found {
    id: ArticleId,
    list: u32,
    /// The article's address as a list knows it, if it has one.
    address: Option<u64>,
    original: Original,
}

impl Found {
    fn new(id: ArticleId, list: u32, original: Original) -> Self {
        let url = &original.source.url;
        Self { id, list, address: (!url.is_empty()).then(|| hash(url)), original }
    }

    /// Whether two are versions of one article.
    fn is_version_of(&self, other: &Self) -> bool {
        self.list == other.list && self.address.is_some() && self.address == other.address
    }

    fn has_text_of(&self, other: &Self) -> bool {
        self.original.sketch.words == other.original.sketch.words
    }
}
