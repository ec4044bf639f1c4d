//! A check: one page on its way through all stages, from its article to its [`Report`].
//!
//! A check does no input or output. It says which bytes of which segment it [`wants`](Check::wants) and goes on when it
//! is [`supplied`](Check::supply) with them. There are at most five rounds, one for each reading [`Stage`]. If nothing is
//! found in the page's own language, there are up to four more: the same stages for texts in other languages. A driver
//! that reads synchronously calls [`Check::run`].

mod compare;
mod distinctive;
mod memory;
mod opening;
mod originals;
mod page;
mod pair;
mod places;
mod record;

pub use compare::compare;
pub use distinctive::Phrase;
pub use memory::Memo;
pub use pair::{Counting, Figures, Pair, PairReport, PairText, SideFigures};
pub use record::PageRecord;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::fingerprint::Fingerprint;
use crate::fingerprint::keys::{self, Key};
use crate::index::{Index, slice_of};
use crate::list::{List, Lists};
use crate::matching::candidates::{ArticleId, Candidates, Holders};
use crate::matching::{Evidence, Passage};
use crate::order;
use crate::verdict::{Comparison, Correspondence, Credit, Judgement, Report, Sensitivity, Verdict, first_published};
use originals::{Aligned, Original};
use page::{Matches, Page};
use places::approximate;
use serde::Serialize;
use std::cell::LazyCell;
use std::ops::Range;
use std::sync::Arc;

/// Maximum number of bytes of posting lists that are read of one segment. The longest blocks are left out first: a key
/// that many articles hold takes the most bytes and identifies its original least.
const MAX_POSTING_BYTES_READ: u64 = 192 << 10;
/// Maximum number of bytes of records that are read for a page, beyond the record of the best candidate.
const MAX_RECORD_BYTES_READ: u64 = 96 << 10;

/// Maximum number of candidates that are read because they share keys with the page as a text in another language.
const MAX_FOREIGN_CANDIDATES: usize = 12;

/// Maximum number of articles that are read because they may be indexed at the page's own address: one for each list
/// that has it, and some that share the key by chance.
const MAX_OWN_ENTRIES: usize = 8;

/// Bytes of a segment that a check needs next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Number of the segment, counted through all lists in order.
    pub index: usize,
    /// Byte range of its file.
    pub range: Range<u64>,
}

impl Want {
    const fn bytes(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// The wanted bytes of a segment that is in memory.
    ///
    /// # Errors
    /// [`Error::IndexTruncated`] if `file` ends too early.
    pub fn slice_of<'a>(&self, file: &'a [u8]) -> Result<&'a [u8]> {
        slice_of(file, &self.range)
    }
}

/// What a check reads next, or how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Directory entries of the blocks of posting lists that the page's keys fall into.
    PostingDirectory,
    /// These blocks of posting lists.
    Postings,
    /// Directory entries of the candidates.
    ArticleDirectory,
    /// Records of the candidates.
    Records,
    /// What is needed to name articles that share something with the page: primers and withdrawals.
    Names,
    /// Nothing: the report is ready.
    Done,
    /// Nothing: supplied bytes were refused, and there is no report.
    Failed,
}

impl Stage {
    /// Whether candidates are still being searched for. Afterwards they are aligned and judged.
    #[must_use]
    pub const fn finds_candidates(self) -> bool {
        matches!(self, Self::PostingDirectory | Self::Postings | Self::ArticleDirectory)
    }
}

/// A page that is being checked against lists of segments.
#[derive(Debug)]
pub struct Check {
    page: Arc<Page>,
    lists: Lists,
    state: State,
    wants: Vec<Want>,
    /// By which of its keys the page is looked up now.
    keys: Keys,
    /// Articles that may be indexed at the page's own address.
    own_entries: Vec<ArticleId>,
    /// For each list the page's fingerprint, with the passages marked that many of the list's articles share.
    prints: Vec<Fingerprint>,
    /// Articles that were aligned with the page, until they are named.
    aligned: Vec<Aligned>,
    /// Evidence of each article that was aligned with the page.
    evidence: Vec<Evidence>,
}

/// What the wanted bytes are for, in the order of the wants.
#[derive(Debug)]
enum State {
    /// For each directory entry, the blocks that it locates: neighbouring blocks share an entry.
    PostingDirectory(Vec<Vec<Block>>),
    Postings(Vec<Block>),
    ArticleDirectory(Vec<ArticleId>),
    Records(Vec<ArticleId>),
    Names(Vec<Prerequisite>),
    Done(Vec<Original>),
    Failed,
}

/// By which of its keys a page is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Those of its text.
    Own,
    /// Those by which texts in another language are found.
    Foreign,
}

/// A block of a segment's posting lists, and which of the page's keys fall into it.
#[derive(Debug, Clone)]
struct Block {
    segment: usize,
    number: u32,
    keys: Range<usize>,
}

/// What a segment must be given before articles can be named.
#[derive(Debug, Clone, Copy)]
enum Prerequisite {
    /// The primer by which the texts of this segment are coded.
    Primer(usize),
    /// The withdrawals of this segment from earlier segments of its list.
    Withdrawals(usize),
}

impl Check {
    /// Begins to check an article that was loaded from `url`.
    #[must_use]
    pub fn new(article: Article, url: Option<&str>, lists: impl IntoIterator<Item = List>) -> Self {
        Self::of_page(Arc::new(Page::new(article, url)), lists)
    }

    fn of_page(page: Arc<Page>, lists: impl IntoIterator<Item = List>) -> Self {
        let lists = Lists::new(lists);
        let mut check = Self {
            page,
            lists,
            state: State::Done(Vec::new()),
            wants: Vec::new(),
            keys: Keys::Own,
            own_entries: Vec::new(),
            prints: Vec::new(),
            aligned: Vec::new(),
            evidence: Vec::new(),
        };
        if check.page.article.not_article.is_none() {
            let (state, wants) = check.look_up();
            if !wants.is_empty() {
                (check.state, check.wants) = (state, wants);
            }
        }
        check
    }

    /// What to read first to look the page up by the keys of this turn.
    fn look_up(&self) -> (State, Vec<Want>) {
        let mut entries: Vec<Vec<Block>> = Vec::new();
        let mut wants: Vec<Want> = Vec::new();
        for (segment, index) in self.lists.segments().iter().enumerate().filter(|(_, index)| self.may_have_keys(index))
        {
            for block in self.blocks(segment, index) {
                let want = Want { index: segment, range: index.block_entry(block.number) };
                match entries.last_mut() {
                    Some(blocks) if wants.last() == Some(&want) => blocks.push(block),
                    _ => {
                        wants.push(want);
                        entries.push(vec![block]);
                    }
                }
            }
        }
        (State::PostingDirectory(entries), wants)
    }

    /// The page's keys of this turn.
    fn page_keys(&self) -> &[Key] {
        match self.keys {
            Keys::Own => &self.page.keys,
            Keys::Foreign => self.page.foreign_keys(),
        }
    }

    /// Whether a segment may have an article with the keys of this turn.
    fn may_have_keys(&self, index: &Index) -> bool {
        self.keys == Keys::Own || self.page.may_be_foreign_to(index)
    }

    /// The blocks of a segment's posting lists that the page's keys fall into.
    fn blocks(&self, segment: usize, index: &Index) -> Vec<Block> {
        let mut end = 0;
        let same_block = self.page_keys().chunk_by(|a, b| index.block_of(*a) == index.block_of(*b));
        let block = |keys: &[Key]| {
            let start = end;
            end += keys.len();
            Block { segment, number: index.block_of(keys[0]), keys: start..end }
        };
        same_block.map(block).collect()
    }

    /// Bytes to read next; none once the check has ended.
    #[must_use]
    pub fn wants(&self) -> &[Want] {
        &self.wants
    }

    /// What the wanted bytes are, or how the check has ended.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self.state {
            State::PostingDirectory(_) => Stage::PostingDirectory,
            State::Postings(_) => Stage::Postings,
            State::ArticleDirectory(_) => Stage::ArticleDirectory,
            State::Records(_) => Stage::Records,
            State::Names(..) => Stage::Names,
            State::Done(_) => Stage::Done,
            State::Failed => Stage::Failed,
        }
    }

    /// Reads everything that the check wants, until it has ended.
    ///
    /// # Errors
    /// Those of `read`, and [`Error::IndexDamaged`].
    pub fn run<B, E>(&mut self, mut read: impl FnMut(&Want) -> Result<B, E>) -> Result<(), E>
    where
        B: AsRef<[u8]>,
        E: From<Error>,
    {
        while !self.wants.is_empty() {
            let bytes: Vec<B> = self.wants.iter().map(&mut read).collect::<Result<_, E>>()?;
            self.supply(&bytes)?;
        }
        Ok(())
    }

    /// Takes the bytes that were wanted, in the order of [`Check::wants`].
    ///
    /// # Errors
    /// [`Error::IndexDamaged`] if the bytes are not what a writer wrote. The check has then [failed](Stage::Failed).
    ///
    /// # Panics
    /// If the number of byte strings is not that of the wants: a mistake of the program, not of the index.
    pub fn supply<B: AsRef<[u8]>>(&mut self, bytes: &[B]) -> Result<()> {
        assert_eq!(bytes.len(), self.wants.len(), "one byte string a want");
        let state = std::mem::replace(&mut self.state, State::Failed);
        self.wants.clear();
        let (state, wants) = match state {
            State::PostingDirectory(entries) => self.locate_blocks(entries, bytes)?,
            State::Postings(blocks) => self.find_candidates(blocks, bytes)?,
            State::ArticleDirectory(articles) => self.locate_records(&articles, bytes)?,
            State::Records(articles) => {
                self.align_candidates(&articles, bytes)?;
                self.look_further()?
            }
            State::Names(needed) => (State::Done(self.name(&needed, bytes)?), Vec::new()),
            ended @ (State::Done(_) | State::Failed) => (ended, Vec::new()),
        };
        let is_turn_over = wants.is_empty() && !matches!(state, State::Done(_) | State::Failed);
        (self.state, self.wants) = if is_turn_over { self.look_further()? } else { (state, wants) };
        Ok(())
    }

    /// Looks the page up as a text in another language, if nothing explains it in its own. Otherwise what was found is
    /// named.
    fn look_further(&mut self) -> Result<(State, Vec<Want>)> {
        if self.keys == Keys::Own
            && !self.aligned.iter().any(|article| article.alignment.accuses_at_every_sensitivity())
        {
            self.keys = Keys::Foreign;
            let (state, wants) = self.look_up();
            if !wants.is_empty() {
                return Ok((state, wants));
            }
        }
        let own_entries = &self.own_entries;
        self.aligned.retain(|article| article.alignment.is_worth_naming() || own_entries.contains(&article.id));
        let (needed, wants): (Vec<_>, Vec<_>) = self.prerequisites().into_iter().unzip();
        if wants.is_empty() {
            return Ok((State::Done(self.name::<&[u8]>(&[], &[])?), wants));
        }
        Ok((State::Names(needed), wants))
    }

    fn locate_blocks<B: AsRef<[u8]>>(&self, entries: Vec<Vec<Block>>, bytes: &[B]) -> Result<(State, Vec<Want>)> {
        let mut located = Vec::new();
        for (entry, bytes) in entries.into_iter().zip(bytes) {
            for block in entry {
                let range = self.lists.segment(block.segment).block(block.number, bytes.as_ref())?;
                located.push((Want { index: block.segment, range }, block));
            }
        }
        let mut blocks = Vec::new();
        let mut wants = Vec::new();
        for of_segment in located.chunk_by(|a, b| a.0.index == b.0.index) {
            let lengths = of_segment.iter().map(|(want, _)| want.bytes()).collect();
            let too_long = first_length_over_budget(lengths, MAX_POSTING_BYTES_READ);
            for (want, block) in of_segment.iter().filter(|(want, _)| want.bytes() < too_long) {
                wants.push(want.clone());
                blocks.push(block.clone());
            }
        }
        Ok((State::Postings(blocks), wants))
    }

    fn find_candidates<B: AsRef<[u8]>>(&mut self, blocks: Vec<Block>, bytes: &[B]) -> Result<(State, Vec<Want>)> {
        let mut of_lists = vec![Holders::default(); self.lists.count()];
        for (Block { segment, number, keys }, bytes) in blocks.into_iter().zip(bytes) {
            let holders = &mut of_lists[self.lists.list_of(segment)];
            let add = |key, articles: &[u32]| holders.add(segment, key, articles);
            self.lists.segment(segment).postings(number, bytes.as_ref(), &self.page_keys()[keys], add)?;
        }
        let articles = self.lists.segments().iter().map(|index| u64::from(index.header().articles())).sum();
        let best = match self.keys {
            Keys::Own => self.best_in_own_language(of_lists, articles),
            Keys::Foreign => {
                let best = Holders::merged(&of_lists).weigh(articles).best();
                let is_new = |id: &ArticleId| !self.aligned.iter().any(|article| article.id == *id);
                best.into_iter().take(MAX_FOREIGN_CANDIDATES).filter(is_new).collect()
            }
        };
        let entry = |id: &ArticleId| Want { index: id.0, range: self.lists.segment(id.0).article_entry(id.1) };
        let wants = best.iter().map(entry).collect();
        Ok((State::ArticleDirectory(best), wants))
    }

    /// The candidates that hold most of the page's own keys, best first, after those at the page's own address.
    fn best_in_own_language(&mut self, of_lists: Vec<Holders>, articles: u64) -> Vec<ArticleId> {
        // What is common is decided list by list, so that no list can take the evidence of another away.
        let merged = (of_lists.len() > 1).then(|| Holders::merged(&of_lists));
        let of_lists: Vec<Candidates> = of_lists.into_iter().map(|holders| holders.weigh(articles)).collect();
        self.prints = of_lists.iter().map(|candidates| self.without_common(candidates)).collect();
        let merged = merged.map(|holders| holders.weigh(articles));
        let candidates = merged.as_ref().or(of_lists.first());
        let own = |candidates: &Candidates| self.page.own_key.map_or(Vec::new(), |key| candidates.of(key).to_vec());
        self.own_entries = candidates.map(own).unwrap_or_default();
        self.own_entries.truncate(MAX_OWN_ENTRIES);
        let mut best = self.own_entries.clone();
        let others = candidates.map(Candidates::best).unwrap_or_default();
        best.extend(others.into_iter().filter(|id| !self.own_entries.contains(id)));
        best
    }

    /// The page's fingerprint with the passages marked that many articles of a list share.
    fn without_common(&self, candidates: &Candidates) -> Fingerprint {
        let mut print = self.page.print.clone();
        for passage in candidates.common_passages(self.page.keys.len(), keys::places(&self.page.text)) {
            print.mark_common(&passage);
        }
        print
    }

    fn locate_records<B: AsRef<[u8]>>(&self, articles: &[ArticleId], entries: &[B]) -> Result<(State, Vec<Want>)> {
        let mut located = Vec::new();
        for (article, entry) in articles.iter().zip(entries) {
            let (segment, number) = *article;
            let range = self.lists.segment(segment).article(number, entry.as_ref())?;
            located.push((Want { index: segment, range }, *article));
        }
        let mut spent = 0;
        located.retain(|(want, _)| {
            let affordable = spent == 0 || spent + want.bytes() <= MAX_RECORD_BYTES_READ;
            spent += if affordable { want.bytes() } else { 0 };
            affordable
        });
        let (wants, articles) = located.into_iter().unzip();
        Ok((State::Records(articles), wants))
    }

    fn align_candidates<B: AsRef<[u8]>>(&mut self, articles: &[ArticleId], records: &[B]) -> Result<()> {
        let mut aligned = std::mem::take(&mut self.aligned);
        aligned.extend(self.align(articles, records)?);
        self.set_apart(&mut aligned);
        self.evidence = aligned.iter().map(|article| article.alignment.evidence).collect();
        self.aligned = aligned;
        Ok(())
    }

    /// What has to be read before aligned articles can be named.
    fn prerequisites(&self) -> Vec<(Prerequisite, Want)> {
        let mut needed = Vec::new();
        for (segment, index) in self.lists.segments().iter().enumerate() {
            if let Some(range) = index.primer().filter(|_| self.aligned.iter().any(|article| article.id.0 == segment)) {
                needed.push((Prerequisite::Primer(segment), Want { index: segment, range }));
            }
            let is_later = |article: &Aligned| self.lists.later_segments(article.id.0).contains(&segment);
            if let Some(range) = index.withdrawals_range().filter(|_| self.aligned.iter().any(is_later)) {
                needed.push((Prerequisite::Withdrawals(segment), Want { index: segment, range }));
            }
        }
        needed
    }

    /// The report on the page. `sensitivity` sets the minimum probability at which it is called a copy.
    ///
    /// # Panics
    /// Unless the check is [done](Stage::Done): a report made before that, or after a failure, would be a guess.
    #[must_use]
    pub fn report(&self, sensitivity: Sensitivity) -> Report {
        let State::Done(originals) = &self.state else { panic!("report() at stage {:?}", self.stage()) };
        let reading = self.page.reading();
        let matches = LazyCell::new(|| Matches::on(&reading));
        let mut compared: Vec<Comparison> =
            originals.iter().filter_map(|original| self.compare_with(original, sensitivity, || &*matches)).collect();
        order::sort_by(&mut compared, |a, b| b.rank().partial_cmp(&a.rank()).unwrap_or(std::cmp::Ordering::Equal));
        if let Some(first) = first_published(&compared) {
            compared[..=first].rotate_right(1);
        }
        let mut compared = compared.into_iter();
        let best = compared.next().unwrap_or_default();
        // What many articles share differs from list to list.
        let print = best.list.map_or(self.prints.first(), |list| self.prints.get(list as usize));
        let left_out = self.page.left_out(print);
        self.page.report(best, compared.filter(Comparison::is_notable).collect(), left_out)
    }

    /// The most distinctive words of the page, for a search engine; none if it is not an article.
    #[must_use]
    pub fn distinctive(&self) -> Vec<Phrase> {
        if self.page.article.not_article.is_some() {
            return Vec::new();
        }
        let reading = self.page.reading();
        let is_common = |print: &Fingerprint, token: usize| {
            print.tokens.binary_search(&(token as u32)).is_ok_and(|word| print.common[word])
        };
        distinctive::phrases(&reading, |token| self.prints.iter().any(|print| is_common(print, token)))
    }

    /// What of the page its report rests on.
    ///
    /// # Panics
    /// Unless the check is [done](Stage::Done).
    #[must_use]
    pub fn record(&self) -> PageRecord {
        let State::Done(originals) = &self.state else { panic!("record() at stage {:?}", self.stage()) };
        PageRecord::new(&self.page, originals.iter().filter_map(|of| Credit::given(&self.page.article, &of.source)))
    }

    /// Compares the page with an original by its sketch; [`None`] if they do not match. `matches` is only used if they
    /// do.
    fn compare_with<'a>(
        &self,
        original: &Original,
        sensitivity: Sensitivity,
        matches: impl FnOnce() -> &'a Matches<'a>,
    ) -> Option<Comparison> {
        let Original { list, source, sketch, alignment } = original;
        let judgement = Judgement::new(sensitivity, alignment, self.page.presentation(), Some(source));
        if judgement.verdict == Verdict::None {
            return None;
        }
        let matches = matches();
        let shown = |p: &Passage| matches.of(p, matches.places.content(&p.page), approximate(sketch, &p.source));
        let whole = |p: &Passage| matches.of(p, matches.places.whole(&p.page), approximate(sketch, &p.source));
        let (passages, coverage) = match &alignment.translation {
            Some(found) if judgement.verdict == Verdict::Translation => {
                (found.passages.iter().map(whole).collect(), found.coverage)
            }
            _ => (alignment.passages.iter().map(shown).collect(), alignment.coverage),
        };
        let quotes = alignment.quotes.iter().map(shown).collect();
        let names = alignment.names.iter().map(shown).collect();
        let correspondence = Correspondence { coverage, passages, quotes, names };
        let compared = Comparison::new(judgement, alignment, correspondence);
        let passage_url = opening::at_passage(&source.url, &self.page.reading(), &alignment.passages);
        Some(Comparison { passage_url, ..compared.of_source(source.clone(), *list as u32) })
    }

    /// What the page has in common with each article that was aligned so far.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The text whose characters the offsets in the report count.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.page.article.text
    }
}

/// The smallest length at which the sum of all lengths up to it exceeds `budget`. All shorter lengths together are
/// within `budget`.
fn first_length_over_budget(mut lengths: Vec<u64>, budget: u64) -> u64 {
    lengths.sort_unstable();
    let sums = lengths.iter().scan(0, |sum, length| {
        *sum += length;
        Some((*sum, *length))
    });
    sums.into_iter().find(|(sum, _)| *sum > budget).map_or(u64::MAX, |(_, length)| length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_are_left_out_first() {
        let kept = |lengths: &[u64], budget| {
            let limit = first_length_over_budget(lengths.to_vec(), budget);
            lengths.iter().copied().filter(|length| *length < limit).collect::<Vec<_>>()
        };
        assert_eq!(kept(&[5, 1, 3, 2], 11), [5, 1, 3, 2]);
        assert_eq!(kept(&[5, 1, 3, 2], 10), [1, 3, 2]);
        assert_eq!(kept(&[5, 1, 3, 2], 3), [1, 2]);
        assert!(kept(&[5], 4).is_empty());
    }
}
