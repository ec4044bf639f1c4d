//! A check: one page on its way through all stages, from its HTML to its [`Report`].
//!
//! A check does no input or output. It says which bytes of which index it [`wants`](Check::wants), and goes on when it
//! is [`supplied`](Check::supply) with them, five times at most: directory of the posting lists, posting lists, directory
//! of the articles, articles, and, where a page has something to do with one of them, what it takes to name it.

mod places;
mod records;

use crate::article::Article;
use crate::error::Result;
use crate::fingerprint::keys::{self, Key};
use crate::fingerprint::{Fingerprint, Sketch};
use crate::index::Index;
use crate::matching::candidates::{ArticleId, Holders};
use crate::matching::{Alignment, Evidence, Passage, Reading, align, passages};
use crate::source::Source;
use crate::text::Text;
use crate::verdict::{About, Comparison, Coverage, Match, Report, Sensitivity, Verdict};
use places::{Places, about};
use records::{Aligned, Original};
use std::ops::Range;
use std::sync::Arc;

/// Keys of a page that are looked up, those of some 2,500 words: no page costs more. As hashes they are a fair sample of
/// all.
const MOST_KEYS: usize = 256;
/// Bytes of posting lists that are read of one index. The longest are left out first: what many articles have is long to
/// read, and says least.
const MOST_POSTING_BYTES: u64 = 192 << 10;
/// Bytes of records that are read, but for the best candidate's: long articles are long to read.
const MOST_RECORD_BYTES: u64 = 96 << 10;
/// A passage that is so many times shorter than its source is a summary.
const LONGER: u32 = 3;
/// A piece of fewer content words is but a phrase.
const PIECE: usize = 10;

/// Bytes of an index that a check needs next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// The index's place among those checked against.
    pub index: usize,
    /// Bytes of its file.
    pub range: Range<u64>,
}

impl Want {
    const fn bytes(&self) -> u64 {
        self.range.end - self.range.start
    }
}

/// A page that is being checked against some indexes.
#[derive(Debug)]
pub struct Check {
    page: Page,
    indexes: Vec<Arc<Index>>,
    stage: Stage,
    wants: Vec<Want>,
    /// Of each article that was aligned with the page.
    evidence: Vec<Evidence>,
}

/// What has been asked for, in the order of the wants.
#[derive(Debug)]
enum Stage {
    /// Directory entries of these blocks of posting lists, neighbours' together.
    Blocks(Vec<Vec<Block>>),
    /// The blocks themselves.
    Postings(Vec<Block>),
    /// Directory entries of these articles.
    Articles(Vec<ArticleId>),
    /// Their records.
    Records(Vec<ArticleId>),
    /// What is needed to name those of them that the page has something to do with.
    Names(Vec<Aligned>, Vec<Extra>),
    /// These.
    Done(Vec<Original>),
}

impl Stage {
    /// The end, where there is nothing to read: then nothing was found.
    fn or_end(self, wants: &[Want]) -> Self {
        match self {
            Self::Done(originals) => Self::Done(originals),
            _ if wants.is_empty() => Self::Done(Vec::new()),
            stage => stage,
        }
    }
}

/// A block of an index's posting lists, and the page's keys that fall into it.
#[derive(Debug, Clone)]
struct Block {
    index: usize,
    number: u32,
    keys: Range<usize>,
}

/// What an index must be given before its articles can be named.
#[derive(Debug, Clone, Copy)]
enum Extra {
    /// What its texts are predicted from.
    Primer(usize),
    /// What it withdraws from indexes before it.
    Withdrawn(usize),
}

/// The page, ready for comparison.
#[derive(Debug)]
struct Page {
    article: Article,
    url: Option<String>,
    text: Text,
    print: Fingerprint,
    /// Ascending.
    keys: Vec<Key>,
}

impl Page {
    fn new(article: Article, url: Option<&str>) -> Self {
        let text = Text::with_blockquotes(&article.text, &article.blockquotes);
        let print = Fingerprint::new(&text);
        let mut keys = keys::keys(&text);
        keys.truncate(MOST_KEYS);
        Self { url: own_address(&article, url), article, text, print, keys }
    }
}

/// The page's address: where it was got from, or, if that is no place on the web, what it says itself.
fn own_address(article: &Article, url: Option<&str>) -> Option<String> {
    let public = url.filter(|url| crate::address::is_public(url));
    public.map(str::to_owned).or_else(|| article.canonical.clone())
}

impl Check {
    /// Begins to check an article that was got from `url`.
    #[must_use]
    pub fn new(article: Article, url: Option<&str>, indexes: Vec<Arc<Index>>) -> Self {
        let page = Page::new(article, url);
        let keys: &[Key] = if page.article.not_article.is_some() { &[] } else { &page.keys };
        let mut entries: Vec<Vec<Block>> = Vec::new();
        let mut wants: Vec<Want> = Vec::new();
        for (index, opened) in indexes.iter().enumerate() {
            let mut first = 0;
            for same in keys.chunk_by(|a, b| opened.block_of(*a) == opened.block_of(*b)) {
                let number = opened.block_of(same[0]);
                let want = Want { index, range: opened.block_entry(number) };
                let block = Block { index, number, keys: first..first + same.len() };
                first += same.len();
                match entries.last_mut() {
                    Some(blocks) if wants.last() == Some(&want) => blocks.push(block),
                    _ => {
                        wants.push(want);
                        entries.push(vec![block]);
                    }
                }
            }
        }
        Self { page, indexes, stage: Stage::Blocks(entries).or_end(&wants), wants, evidence: Vec::new() }
    }

    /// Bytes to read next; none when the report is ready.
    #[must_use]
    pub fn wants(&self) -> &[Want] {
        &self.wants
    }

    /// Takes the bytes that were wanted, in the order of [`Check::wants`].
    ///
    /// # Errors
    /// [`crate::Error::IndexDamaged`] where the bytes are not what a writer wrote.
    ///
    /// # Panics
    /// If there are more or fewer byte strings than wants: that is a mistake of the program, not of the index.
    pub fn supply<B: AsRef<[u8]>>(&mut self, bytes: &[B]) -> Result<()> {
        assert_eq!(bytes.len(), self.wants.len(), "one byte string a want");
        let stage = std::mem::replace(&mut self.stage, Stage::Done(Vec::new()));
        let (stage, wants) = match stage {
            Stage::Blocks(entries) => self.find_blocks(entries, bytes)?,
            Stage::Postings(blocks) => self.find_candidates(blocks, bytes)?,
            Stage::Articles(articles) => self.find_articles(&articles, bytes)?,
            Stage::Records(articles) => self.find_alike(&articles, bytes)?,
            Stage::Names(aligned, extras) => (Stage::Done(self.name(aligned, &extras, bytes)?), Vec::new()),
            Stage::Done(originals) => (Stage::Done(originals), Vec::new()),
        };
        (self.stage, self.wants) = (stage.or_end(&wants), wants);
        Ok(())
    }

    fn find_blocks<B: AsRef<[u8]>>(&self, entries: Vec<Vec<Block>>, bytes: &[B]) -> Result<(Stage, Vec<Want>)> {
        let mut found = Vec::new();
        for (entry, bytes) in entries.into_iter().zip(bytes) {
            for block in entry {
                let range = self.indexes[block.index].block(block.number, bytes.as_ref())?;
                found.push((Want { index: block.index, range }, block));
            }
        }
        let mut blocks = Vec::new();
        let mut wants = Vec::new();
        for of_index in found.chunk_by(|a, b| a.0.index == b.0.index) {
            let too_long = unaffordable(of_index.iter().map(|(want, _)| want.bytes()).collect(), MOST_POSTING_BYTES);
            for (want, block) in of_index.iter().filter(|(want, _)| want.bytes() < too_long) {
                wants.push(want.clone());
                blocks.push(block.clone());
            }
        }
        Ok((Stage::Postings(blocks), wants))
    }

    fn find_candidates<B: AsRef<[u8]>>(&mut self, blocks: Vec<Block>, bytes: &[B]) -> Result<(Stage, Vec<Want>)> {
        let mut holders = Holders::default();
        for (Block { index, number, keys }, bytes) in blocks.into_iter().zip(bytes) {
            let keys = &self.page.keys[keys];
            self.indexes[index].postings(number, bytes.as_ref(), keys, |key, articles| {
                holders.add(index, key, articles);
            })?;
        }
        let candidates = holders.weigh(self.indexes.iter().map(|index| u64::from(index.header().articles())).sum());
        let places = keys::places(&self.page.text);
        for passage in candidates.common_passages(self.page.keys.len(), places) {
            let words = self.page.print.common.len();
            self.page.print.common[passage.start.min(words)..passage.end.min(words)].fill(true);
        }
        let best = candidates.best();
        let wants: Vec<Want> =
            best.iter().map(|(i, n)| Want { index: *i, range: self.indexes[*i].article_entry(*n) }).collect();
        Ok((Stage::Articles(best), wants))
    }

    fn find_articles<B: AsRef<[u8]>>(&self, articles: &[ArticleId], entries: &[B]) -> Result<(Stage, Vec<Want>)> {
        let mut found = Vec::new();
        for (article, entry) in articles.iter().zip(entries) {
            let (index, number) = *article;
            let range = self.indexes[index].article(number, entry.as_ref())?;
            found.push((Want { index, range }, *article));
        }
        let mut spent = 0;
        found.retain(|(want, _)| {
            let affordable = spent == 0 || spent + want.bytes() <= MOST_RECORD_BYTES;
            spent += if affordable { want.bytes() } else { 0 };
            affordable
        });
        let (wants, articles) = found.into_iter().unzip();
        Ok((Stage::Records(articles), wants))
    }

    fn find_alike<B: AsRef<[u8]>>(&mut self, articles: &[ArticleId], records: &[B]) -> Result<(Stage, Vec<Want>)> {
        let mut aligned = self.align(articles, records)?;
        self.evidence = aligned.iter().map(|article| article.alignment.evidence).collect();
        aligned.retain(|article| article.alignment.tells_something());
        let mut extras = Vec::new();
        let mut wants = Vec::new();
        for (index, opened) in self.indexes.iter().enumerate() {
            if let Some(range) = opened.primer().filter(|_| aligned.iter().any(|article| article.id.0 == index)) {
                wants.push(Want { index, range });
                extras.push(Extra::Primer(index));
            }
            let before = |(i, _): ArticleId| i < index && self.indexes[i].list() == opened.list();
            if let Some(range) = opened.withdrawals_range().filter(|_| aligned.iter().any(|article| before(article.id)))
            {
                wants.push(Want { index, range });
                extras.push(Extra::Withdrawn(index));
            }
        }
        if wants.is_empty() {
            return Ok((Stage::Done(self.name::<B>(aligned, &[], &[])?), wants));
        }
        Ok((Stage::Names(aligned, extras), wants))
    }

    /// The verdict, once nothing is wanted any more. Whoever reads it says how readily a page is to be called a copy.
    ///
    /// # Panics
    /// While bytes are still wanted: a report without them would be a guess.
    #[must_use]
    pub fn report(&self, sensitivity: Sensitivity) -> Report {
        let compare = |Original { source, sketch, alignment }: &Original| {
            compare_with(&self.page, sketch, alignment, None, Some(source.clone()), sensitivity)
        };
        let mut compared: Vec<Comparison> =
            self.originals().iter().map(compare).filter(|compared| compared.verdict != Verdict::None).collect();
        compared.sort_by(|a, b| b.rank().partial_cmp(&a.rank()).unwrap_or(std::cmp::Ordering::Equal));
        let mut compared = compared.into_iter();
        self.page.report(compared.next().unwrap_or_default(), compared.filter(Comparison::is_notable).collect())
    }

    /// What the page has in common with each article that was worth aligning, as far as that is known by now.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    fn originals(&self) -> &[Original] {
        let Stage::Done(originals) = &self.stage else { panic!("asked before all wanted bytes were supplied") };
        originals
    }

    /// The text that offsets in the report count in.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.page.article.text
    }
}

impl Page {
    fn report(&self, best: Comparison, others: Vec<Comparison>) -> Report {
        let Article { title, published, modified, lang, publisher, byline, canonical, not_article, .. } =
            self.article.clone();
        let words = self.text.words();
        let article = About { title, published, modified, lang, publisher, byline, canonical, words };
        Report { best, not_article, others, article }
    }
}

/// The length from which on lengths must be left out, so that the others' sum is no more than `most`.
fn unaffordable(mut lengths: Vec<u64>, most: u64) -> u64 {
    lengths.sort_unstable();
    let sums = lengths.iter().scan(0, |sum, length| {
        *sum += length;
        Some((*sum, *length))
    });
    sums.into_iter().find(|(sum, _)| *sum > most).map_or(u64::MAX, |(_, length)| length)
}

/// Compares two texts that are both at hand. The verdict is made as [`Check`] makes it; passages are found by their
/// words and sentences ([`passages()`]), and so with exact ends on both sides.
#[must_use]
pub fn compare(source: &Article, page: &Article) -> Report {
    let page = Page::new(page.clone(), None);
    let text = Text::with_blockquotes(&source.text, &source.blockquotes);
    let print = Fingerprint::new(&text);
    let original = Reading { source: &source.text, text: &text, print: &print };
    let alignment = align(&page.print, &print.sketch, u32::BITS);
    let mut best = compare_with(&page, &print.sketch, &alignment, Some(&original), None, Sensitivity::default());
    best.source_url.clone_from(&source.canonical);
    page.report(best, Vec::new())
}

/// Compares a page with a source's sketch, with which it was aligned; `original` is the source itself, if its text is at
/// hand.
fn compare_with(
    page: &Page,
    sketch: &Sketch,
    alignment: &Alignment,
    original: Option<&Reading>,
    source: Option<Source>,
    sensitivity: Sensitivity,
) -> Comparison {
    let mut judged = Comparison::judge(sensitivity, alignment, &page.article, page.url.as_deref(), source);
    // Nobody asked for this original; where somebody did, its passages are shown whatever the verdict.
    if judged.verdict == Verdict::None && original.is_none() {
        return judged;
    }
    let reading = Reading { source: &page.article.text, text: &page.text, print: &page.print };
    let on_page = Places::new(&reading);
    let in_source = original.map(Places::new);
    let chars: Vec<char> = page.article.text.chars().collect();
    let shown = |page: [u32; 2], source: [u32; 2], kind| {
        let text = chars[page[0] as usize..page[1] as usize].iter().collect();
        Match { page, source, kind, text }
    };
    let found = |passage: &Passage| {
        let origin = in_source.as_ref().map_or_else(|| about(sketch, &passage.source), |p| p.content(&passage.source));
        shown(on_page.content(&passage.page), origin, passage.kind)
    };
    judged.quotes = alignment.quotes.iter().map(found).collect();
    judged.cover(coverage(&page.print.sketch, sketch, &alignment.passages));
    let (Some(original), Some(in_source)) = (original, &in_source) else {
        judged.passages = alignment.passages.iter().map(found).collect();
        return judged;
    };
    let exact = passages(&reading, original);
    if exact.is_empty() && judged.verdict.accuses() {
        // Where a page is accused, the reader is shown why, be it in pieces.
        judged.passages = alignment.passages.iter().filter(|p| p.page.len() >= PIECE).map(found).collect();
    } else {
        let whole = |p: &Passage| shown(on_page.sentences(&p.page), in_source.sentences(&p.source), p.kind);
        judged.passages = exact.iter().map(whole).collect();
        let content: Vec<Passage> = exact.iter().map(|p| of_content(p, reading.print, original.print)).collect();
        judged.coverage = coverage(&page.print.sketch, sketch, &content);
    }
    judged
}

/// Shares of both sides' prose that stand in passages.
fn coverage(page: &Sketch, source: &Sketch, passages: &[Passage]) -> Coverage {
    let share = |sketch: &Sketch, ranges: Vec<&Range<u32>>| {
        let mut covered = vec![false; sketch.words.len()];
        for range in ranges {
            covered[range.start as usize..range.end as usize].fill(true);
        }
        let prose = sketch.words.iter().zip(&covered).filter(|(w, _)| !w.quoted);
        let (inside, all) = prose.fold((0, 0), |(inside, all), (_, covered)| (inside + u32::from(*covered), all + 1));
        if all == 0 { 0.0 } else { inside as f32 / all as f32 }
    };
    Coverage {
        page: share(page, passages.iter().map(|p| &p.page).collect()),
        source: share(source, passages.iter().map(|p| &p.source).collect()),
    }
}

/// A passage in content words, of one that counts all words.
fn of_content(passage: &Passage, page: &Fingerprint, source: &Fingerprint) -> Passage {
    let (on_page, mut in_source) = (page.content(&passage.page), source.content(&passage.source));
    // A summary uses no more of its source than it has words.
    in_source.end = in_source.end.min(in_source.start + LONGER * on_page.len() as u32);
    Passage { page: on_page, source: in_source, ..*passage }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_are_left_out_first() {
        let left = |lengths: &[u64], most| {
            let limit = unaffordable(lengths.to_vec(), most);
            lengths.iter().copied().filter(|length| *length < limit).collect::<Vec<_>>()
        };
        assert_eq!(left(&[5, 1, 3, 2], 11), [5, 1, 3, 2]);
        assert_eq!(left(&[5, 1, 3, 2], 10), [1, 3, 2]);
        assert_eq!(left(&[5, 1, 3, 2], 3), [1, 2]);
        assert!(left(&[5], 4).is_empty());
    }
}
