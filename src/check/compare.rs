//! Comparing two texts that are both available.

use super::page::{Matches, Page};
use super::places::Places;
use crate::article::Article;
use crate::fingerprint::Fingerprint;
use crate::matching::{Alignment, Coverage, Passage, Reading, align, passages};
use crate::text::Text;
use crate::verdict::{Comparison, Correspondence, Judgement, Match, Report, Sensitivity};

/// Maximum number of words of the source that a passage is counted as using, for each of its words on the page. A
/// summary may condense more.
const MAX_SOURCE_WORDS_PER_PAGE_WORD: u32 = 3;
/// Minimum number of content words in a fragment that is shown by itself. A shorter fragment is only a phrase.
const MIN_FRAGMENT_WORDS: usize = 10;

/// Compares a page with a source whose text is available.
///
/// The verdict is made from the alignment of both sketches, as [`Check`](super::Check) makes it. Passages are found by
/// the words and sentences of both texts ([`passages()`]), so their ends are exact on both sides. They are reported
/// with every verdict.
#[must_use]
pub fn compare(source: &Article, page: &Article) -> Report {
    let page = Page::new(page.clone(), None);
    let text = Text::with_blockquotes(&source.text, &source.blockquotes);
    let print = Fingerprint::new(&text);
    let original = Reading { source: &source.text, text: &text, print: &print };
    let alignment = align(&page.print, &print.sketch, u32::BITS);
    let aligned = Coverage::of(&page.print.sketch, &print.sketch, &alignment.passages);
    let judgement = Judgement::new(Sensitivity::default(), &alignment, aligned, &page.article, None, None);
    let shown = correspondence(&page, &original, &alignment, aligned, judgement.verdict.accuses());
    let comparison = Comparison::new(judgement, alignment.evidence, shown);
    page.report(Comparison { source_url: source.canonical.clone(), ..comparison }, Vec::new())
}

/// The passages that correspond: those of whole sentences or, if an accused page has none, the fragments that were
/// aligned, so that an accusation always shows its reason.
fn correspondence(
    page: &Page,
    original: &Reading,
    alignment: &Alignment,
    aligned: Coverage,
    accused: bool,
) -> Correspondence {
    let reading = page.reading();
    let matches = Matches::on(&reading);
    let in_source = Places::new(original);
    let words = |p: &Passage| matches.of(p, matches.places.content(&p.page), in_source.content(&p.source));
    let sentences = |p: &Passage| matches.of(p, matches.places.sentences(&p.page), in_source.sentences(&p.source));
    let quotes = alignment.quotes.iter().map(words).collect();
    let exact = passages(&reading, original);
    if exact.is_empty() && accused {
        let fragments = alignment.passages.iter().filter(|p| p.page.len() >= MIN_FRAGMENT_WORDS);
        return Correspondence { coverage: aligned, passages: fragments.map(words).collect(), quotes };
    }
    let content: Vec<Passage> = exact.iter().map(|p| in_content_words(p, reading.print, original.print)).collect();
    let coverage = Coverage::of(&page.print.sketch, &original.print.sketch, &content);
    let passages: Vec<Match> = exact.iter().map(sentences).collect();
    Correspondence { coverage, passages, quotes }
}

/// The same passage with ranges that count content words instead of all words.
fn in_content_words(passage: &Passage, page: &Fingerprint, source: &Fingerprint) -> Passage {
    let (on_page, mut in_source) = (page.content(&passage.page), source.content(&passage.source));
    let most = MAX_SOURCE_WORDS_PER_PAGE_WORD * on_page.len() as u32;
    in_source.end = in_source.end.min(in_source.start + most);
    Passage { page: on_page, source: in_source, ..*passage }
}
