//! Originals: which candidates are worth aligning, and which of the aligned articles are named.

use super::{Check, Keys, Prerequisite};
use crate::address;
use crate::article::normalise_date;
use crate::error::Result;
use crate::fingerprint::{Fingerprint, SYMBOL_BITS, Sketch};
use crate::index::withdrawn::hash;
use crate::index::{Languages as IndexLanguages, SketchEnd};
use crate::matching::candidates::ArticleId;
use crate::matching::likeness::{Likeness, shared_neighbours};
use crate::matching::{Aligner, Alignment, Passage, translation};
use crate::order;
use crate::source::Source;
use crate::text::terms::Languages;
use std::cell::LazyCell;
use std::ops::Range;

/// Maximum number of candidates to align.
const MAX_ALIGNED: usize = 8;
/// Of those, the number reserved for the candidates that share most keys with the page. The others are chosen by
/// likeness.
const ALIGNED_BY_KEYS: usize = 6;
/// The same two numbers for candidates in another language.
const MAX_FOREIGN_ALIGNED: usize = 8;
const FOREIGN_ALIGNED_BY_KEYS: usize = 4;
/// Minimum likeness of a candidate that is aligned for its likeness. One in two hundred of the labelled pages that copy
/// is below it with its original (all but one are excerpts, of an eighth of the page), and so are three in five of the
/// articles that share a key with a page.
const MIN_LIKENESS: f32 = 0.12;
/// Number of content words at the beginning of an article from which its likeness is computed. Reports begin with what
/// they are about. With half as many, one excerpt in three hundred is lost.
const LIKENESS_WORDS: usize = 256;

/// Maximum share of neighbouring words that two articles have in common if neither was made from the other.
const MAX_INDEPENDENT_NEIGHBOURS: f32 = 0.4;
/// Maximum coverage of the page by another article for it to be a mere report of the same event. One that covers more
/// may be another copy.
const MAX_REPORT_COVERAGE: f32 = 0.5;

/// Minimum number of articles that have a passage of the page word for word, and share nothing else, for the passage to
/// be a notice that is nobody's. With fewer, one of them may be the original and the others excerpts of it.
const MIN_NOTICE_HOLDERS: usize = 3;
/// Minimum number of content words that an article has beside what it shares with the page to be told from the others.
const MIN_HOLDER_WORDS: usize = 40;
/// Maximum share of neighbouring words that the articles have in common beside the notice.
const MAX_HOLDER_NEIGHBOURS: f32 = 0.3;
/// Minimum share of a passage that the next holder has, too, for both to hold the same notice.
const MIN_NOTICE_OVERLAP: f32 = 0.5;

/// An article that was aligned with the page and is not named yet.
#[derive(Debug)]
pub(super) struct Aligned {
    pub id: ArticleId,
    pub alignment: Alignment,
    sketch: Sketch,
    record: Vec<u8>,
    /// Where the sketch ends in the record.
    end: SketchEnd,
}

/// A named article that shares enough with the page to be judged against it.
#[derive(Debug)]
pub(super) struct Original {
    /// Number of the list that holds it.
    pub list: usize,
    pub source: Source,
    pub sketch: Sketch,
    pub alignment: Alignment,
}

impl Check {
    /// Aligns the page with the candidates that are worth it, in order of rank.
    pub(super) fn align<B: AsRef<[u8]>>(&self, articles: &[ArticleId], records: &[B]) -> Result<Vec<Aligned>> {
        let mut aligned: Vec<Aligned> = Vec::new();
        let mut texts = 0;
        let (ranked, most) = self.ranked(articles, records)?;
        let aligners: Vec<LazyCell<Aligner, _>> =
            self.prints.iter().map(|print| LazyCell::new(|| Aligner::new(print, SYMBOL_BITS))).collect();
        for at in ranked {
            let (id, record) = (articles[at], records[at].as_ref().to_vec());
            let (sketch, end) = self.lists.segment(id.0).sketch(id.1, &record)?;
            let alignment = if let Some(same) = aligned.iter().find(|other| other.sketch.words == sketch.words) {
                same.alignment.clone()
            } else if texts < most {
                texts += 1;
                aligners[self.lists.list_of(id.0)].align(&sketch)
            } else {
                break;
            };
            aligned.push(Aligned { id, alignment, sketch, record, end });
        }
        for Aligned { id: (segment, _), alignment, sketch, .. } in &mut aligned {
            let may_be_foreign = || self.page.may_be_foreign_to(self.lists.segment(*segment));
            if alignment.may_be_translated(self.page.text.is_latin) && may_be_foreign() {
                let print = &self.prints[self.lists.list_of(*segment)];
                let languages = self.lists.segment(*segment).languages();
                let languages = Languages::of(languages.into_iter().flat_map(IndexLanguages::usual));
                alignment.translation = Some(translation(print, self.page.anchors(), sketch, languages));
            }
        }
        Ok(aligned)
    }

    /// Aligns anew the articles that could accuse the page, without what is nobody's or belongs to the event.
    pub(super) fn set_apart(&self, aligned: &mut [Aligned]) {
        self.set_apart_notices(aligned);
        self.set_apart_what_reports_share(aligned);
    }

    /// Aligns anew each article that could accuse the page, without the passages that several articles have word for word
    /// and share nothing else: the notice of a publisher or a company.
    fn set_apart_notices(&self, aligned: &mut [Aligned]) {
        let can_accuse = |article: &Aligned| article.alignment.can_accuse();
        if aligned.len() < MIN_NOTICE_HOLDERS || !aligned.iter().any(can_accuse) {
            return;
        }
        let notices = notices(aligned);
        if notices.is_empty() {
            return;
        }
        for article in aligned.iter_mut().filter(|article| can_accuse(article)) {
            article.alignment =
                Aligner::new(&self.print_without(article.id, &notices), SYMBOL_BITS).align(&article.sketch);
        }
    }

    /// The page's fingerprint for the list of an article, with these ranges of content words marked as common.
    fn print_without(&self, (segment, _): ArticleId, ranges: &[Range<u32>]) -> Fingerprint {
        let mut print = self.prints[self.lists.list_of(segment)].clone();
        for range in ranges {
            print.mark_common(&(range.start as usize..range.end as usize));
        }
        print
    }

    /// Aligns anew each article that could accuse the page, without those of its passages that independent reports share
    /// with the page word for word, too: these belong to the event, or to nobody.
    fn set_apart_what_reports_share(&self, aligned: &mut [Aligned]) {
        for at in 0..aligned.len() {
            let article = &aligned[at];
            if !article.alignment.can_accuse() {
                continue;
            }
            // The last condition takes longest.
            let is_report = |other: &&Aligned| {
                other.alignment.coverage.page < MAX_REPORT_COVERAGE
                    && other.close_passages().next().is_some()
                    && shared_neighbours(&article.sketch, &other.sketch) < MAX_INDEPENDENT_NEIGHBOURS
            };
            let reports = aligned.iter().filter(is_report);
            let common = |theirs: &Passage| {
                let own = article.alignment.passages.iter();
                own.map(|own| intersection(&own.page, &theirs.page))
                    .filter(|range| !range.is_empty())
                    .collect::<Vec<_>>()
            };
            let shared: Vec<Range<u32>> = reports.flat_map(Aligned::close_passages).flat_map(common).collect();
            if !shared.is_empty() {
                let print = self.print_without(article.id, &shared);
                aligned[at].alignment = Aligner::new(&print, SYMBOL_BITS).align(&article.sketch);
            }
        }
    }

    /// Names aligned articles, once the bytes of `prerequisites` are there. Withdrawn articles are dropped. Of several
    /// versions of one article, and of several articles with one text, one is kept.
    pub(super) fn name<B: AsRef<[u8]>>(
        &mut self,
        prerequisites: &[Prerequisite],
        bytes: &[B],
    ) -> Result<Vec<Original>> {
        for (prerequisite, bytes) in prerequisites.iter().zip(bytes) {
            match *prerequisite {
                Prerequisite::Primer(segment) => self.lists.segment(segment).prime(bytes.as_ref())?,
                Prerequisite::Withdrawals(segment) => self.lists.segment(segment).read_withdrawals(bytes.as_ref())?,
            }
        }
        let mut kept: Vec<Found> = Vec::new();
        for Aligned { id, alignment, sketch, record, end } in std::mem::take(&mut self.aligned) {
            let source = self.lists.segment(id.0).source(id.1, &record, end)?;
            if self.lists.is_withdrawn(id.0, &source.url) {
                continue;
            }
            let source = source.shown();
            let found = Found::new(id, Original { list: self.lists.list_of(id.0), source, sketch, alignment });
            match kept.iter_mut().find(|other| self.are_versions(&found, other) || found.has_text_of(other)) {
                Some(other) if self.is_better(&found, other) => *other = found,
                Some(_) => {}
                None => kept.push(found),
            }
        }
        Ok(kept.into_iter().map(|found| found.original).collect())
    }

    /// Positions of candidates in the order in which they are aligned: first those that share most keys with the page,
    /// then those of the others that are like it, the most alike first. And how many different texts among them are
    /// aligned.
    fn ranked<B: AsRef<[u8]>>(&self, articles: &[ArticleId], records: &[B]) -> Result<(Vec<usize>, usize)> {
        let (most, by_keys, least) = match self.keys {
            Keys::Own => (MAX_ALIGNED, ALIGNED_BY_KEYS, MIN_LIKENESS),
            Keys::Foreign => (MAX_FOREIGN_ALIGNED, FOREIGN_ALIGNED_BY_KEYS, 0.0),
        };
        let mut positions: Vec<usize> = (0..articles.len()).collect();
        if positions.len() <= most {
            return Ok((positions, most));
        }
        let likeness = match self.keys {
            Keys::Own => Likeness::new(&self.page.print.sketch),
            Keys::Foreign => Likeness::in_another_language(self.page.anchors()),
        };
        let likeness_of = |at: usize| -> Result<(f32, usize)> {
            let (segment, number) = articles[at];
            let record = records[at].as_ref();
            let beginning = self.lists.segment(segment).beginning(number, record, LIKENESS_WORDS)?;
            Ok((likeness.with(&beginning), at))
        };
        let mut alike = positions.split_off(by_keys).into_iter().map(likeness_of).collect::<Result<Vec<_>>>()?;
        order::sort_by(&mut alike, |a, b| b.0.total_cmp(&a.0));
        positions.extend(alike.into_iter().filter(|(alike, _)| *alike >= least).map(|(_, at)| at));
        Ok((positions, most))
    }

    /// Whether two articles are versions of one: the same address in one list.
    fn are_versions(&self, a: &Found, b: &Found) -> bool {
        a.address.is_some() && a.address == b.address && self.lists.are_of_one_list(a.id.0, b.id.0)
    }

    /// Whether `a` is named rather than `b`. Of two versions it is the newer one. Of two articles with one text it is
    /// that of the page's own publisher, or else the one that was published first.
    fn is_better(&self, a: &Found, b: &Found) -> bool {
        if self.are_versions(a, b) {
            return a.id > b.id;
        }
        let rank = |Found { original: Original { source, .. }, .. }: &Found| {
            let own = self.page.url.as_ref().is_some_and(|url| address::same_publisher(url, &source.url));
            let date = source.published.as_deref().and_then(normalise_date);
            (!own, date.is_none(), date)
        };
        rank(a) < rank(b)
    }
}

/// Ranges of the page's content words that at least [`MIN_NOTICE_HOLDERS`] articles have word for word which share next
/// to nothing else.
fn notices(aligned: &[Aligned]) -> Vec<Range<u32>> {
    let rests: Vec<Sketch> = aligned.iter().map(Aligned::rest).collect();
    let are_strangers = |a: usize, b: usize| shared_neighbours(&rests[a], &rests[b]) < MAX_HOLDER_NEIGHBOURS;
    let holders: Vec<usize> = (0..aligned.len()).filter(|at| rests[*at].words.len() >= MIN_HOLDER_WORDS).collect();
    let mut found = Vec::new();
    for first in &holders {
        for passage in aligned[*first].close_passages() {
            let (mut notice, mut strangers) = (passage.page.clone(), vec![*first]);
            for other in &holders {
                let shared = aligned[*other].close_passages().map(|other| intersection(&notice, &other.page));
                let Some(shared) = shared.max_by_key(ExactSizeIterator::len) else { continue };
                let is_same = shared.len() as f32 >= MIN_NOTICE_OVERLAP * notice.len() as f32;
                if is_same && strangers.iter().all(|stranger| are_strangers(*stranger, *other)) {
                    notice = shared;
                    strangers.push(*other);
                }
            }
            if strangers.len() >= MIN_NOTICE_HOLDERS {
                found.push(notice);
            }
        }
    }
    found
}

impl Aligned {
    /// The passages that the page has word for word, or nearly.
    fn close_passages(&self) -> impl Iterator<Item = &Passage> {
        self.alignment.passages.iter().filter(|passage| passage.is_close)
    }

    /// The article's words that are in no passage of the page.
    fn rest(&self) -> Sketch {
        let is_shared = |at: u32| self.alignment.passages.iter().any(|passage| passage.source.contains(&at));
        let words = self.sketch.words.iter().zip(0..).filter(|(_, at)| !is_shared(*at)).map(|(word, _)| *word);
        Sketch { words: words.collect(), ..Sketch::default() }
    }
}

fn intersection(a: &Range<u32>, b: &Range<u32>) -> Range<u32> {
    let start = a.start.max(b.start);
    start..a.end.min(b.end).max(start)
}

/// An original with its place in the lists.
struct Found {
    id: ArticleId,
    /// Hash of its address, if it has one.
    address: Option<u64>,
    original: Original,
}

impl Found {
    fn new(id: ArticleId, original: Original) -> Self {
        let url = &original.source.url;
        Self { id, address: (!url.is_empty()).then(|| hash(url)), original }
    }

    fn has_text_of(&self, other: &Self) -> bool {
        self.original.sketch.words == other.original.sketch.words
    }
}
