//! Records: what is known of the candidates, less what their lists have taken back.

use super::{Check, Extra};
use crate::article::address::same_publisher;
use crate::error::Result;
use crate::index::withdrawn::hash;
use crate::index::{Record, Source};
use crate::matching::candidates::ArticleId;
use crate::matching::likeness::Likeness;
use std::cmp::Reverse;
use std::collections::HashSet;

/// Candidates that are aligned with the page …
const MOST_ALIGNED: usize = 8;
/// … of which so many for the keys alone.
const BY_KEYS: usize = 4;

impl Check {
    /// The records of candidates, best candidate first.
    pub(super) fn read<B: AsRef<[u8]>>(
        &self,
        articles: &[ArticleId],
        extras: &[Extra],
        bytes: &[B],
    ) -> Result<Vec<Record>> {
        let (blocks, others) = bytes.split_at(articles.len());
        for (extra, bytes) in extras.iter().zip(others) {
            match extra {
                Extra::Primer(index) => self.indexes[*index].prime(bytes.as_ref()),
                Extra::Withdrawn(index) => self.indexes[*index].withdraw(bytes.as_ref())?,
            }
        }
        let mut records: Vec<(usize, ArticleId, Record)> = Vec::new();
        for (index, opened) in self.indexes.iter().enumerate() {
            let of_index: Vec<usize> = (0..articles.len()).filter(|at| articles[*at].0 == index).collect();
            let wanted: Vec<(u32, &[u8])> = of_index.iter().map(|at| (articles[*at].1, blocks[*at].as_ref())).collect();
            if !wanted.is_empty() {
                let read = opened.records(&wanted)?;
                records.extend(of_index.into_iter().zip(read).map(|(at, record)| (at, articles[at], record)));
            }
        }
        self.take_back(&mut records);
        records.sort_by_key(|(at, ..)| *at);
        let records = self.one_of_each_text(records.into_iter().map(|(.., record)| record).collect());
        Ok(self.worth_aligning(records))
    }

    /// The records that share most keys with the page, and of the others those that are most like it.
    fn worth_aligning(&self, mut records: Vec<Record>) -> Vec<Record> {
        if records.len() > MOST_ALIGNED {
            let likeness = Likeness::new(&self.page.print.sketch);
            let others = records.split_off(BY_KEYS);
            let mut others: Vec<(f32, Record)> = others.into_iter().map(|r| (likeness.with(&r.sketch), r)).collect();
            others.sort_by(|a, b| b.0.total_cmp(&a.0));
            records.extend(others.into_iter().map(|(_, record)| record).take(MOST_ALIGNED - BY_KEYS));
        }
        records
    }

    /// Of records with one text leaves one: that of the page's own publisher, or else the earliest.
    fn one_of_each_text(&self, records: Vec<Record>) -> Vec<Record> {
        let rank = |source: &Source| {
            let own = self.page.url.as_ref().is_some_and(|url| same_publisher(url, &source.url));
            (!own, source.published.is_none(), source.published.clone())
        };
        let mut kept: Vec<Record> = Vec::new();
        for record in records {
            match kept.iter_mut().find(|other| other.sketch.words == record.sketch.words) {
                Some(other) if rank(&record.source) < rank(&other.source) => *other = record,
                Some(_) => {}
                None => kept.push(record),
            }
        }
        kept
    }

    /// Leaves out what a later segment of the same list withdraws, and of two versions of one article the older.
    fn take_back(&self, records: &mut Vec<(usize, ArticleId, Record)>) {
        records.sort_by_key(|(_, article, _)| Reverse(*article));
        let mut seen = HashSet::new();
        records.retain(|(_, (index, _), Record { source, .. })| {
            let list = self.indexes[*index].list();
            let later = self.indexes[index + 1..].iter().filter(|other| other.list() == list);
            let withdrawn = later.filter_map(|other| other.gone()).any(|gone| gone.contains(&source.url));
            !withdrawn && (source.url.is_empty() || seen.insert((list, hash(&source.url))))
        });
    }
}
