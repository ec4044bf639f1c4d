//! Passages of two texts that are both available: which parts of the page were made from which parts of the source?
//!
//! The method is the text alignment of Sanchez-Perez, Sidorov & Gelbukh (2014; best of PAN 2014): alike sentences are
//! *seeds*, seeds that are close on both sides grow into one passage, and passages that are too short or too weak are
//! dropped. Three things differ. The ends of a passage are decided by its words rather than by its seeds, where each
//! word of one side matches at most one of the other (see `passages/extent.rs`). Passages that are alike only as a
//! whole are found as summaries (see `passages/summary.rs`). And the work is bounded: a sentence has few partners, a
//! word that is in very many sentences leads to none, and a text is read only up to
//! [`MAX_CONTENT_WORDS`](crate::fingerprint::MAX_CONTENT_WORDS). Time therefore grows with length and not with its
//! square: two texts of 5,000 words take a few milliseconds.
//!
//! Passages are not evidence: the verdict is made from [`Aligner::align`](super::Aligner::align), which needs only a
//! fingerprint of the source.

mod extent;
mod seeds;
mod sentences;
mod summary;

use super::alignment::{Passage, are_close};
use super::chains::{Point, chains, points};
use super::part::Part;
use super::parts::{PassageKind, PassagePart, Side, Sides as BothSides, Words};
use crate::fingerprint::{Fingerprint, Symbol, Word};
use crate::order;
use crate::text::Text;
use sentences::Sides;
use std::ops::Range;

/// Minimum number of words in a passage that is not close: about 150 characters, the limit of the winners of PAN. A
/// shorter one may be chance.
const MIN_PASSAGE_WORDS: u32 = 24;
/// Minimum number of agreeing content words in a shorter passage that is close.
const MIN_CLOSE_PASSAGE_WORDS: u32 = 8;
/// Minimum matched weight of a passage, beyond what chance would match: three or four rare words.
const MIN_PASSAGE_SUPPORT: f32 = 10.0;
/// Maximum share of a passage's source that a stronger passage may use too. Above it the weaker passage is dropped:
/// sentences on one subject are all a little alike.
const MAX_SHARED_SOURCE: f32 = 0.2;
/// Maximum share of a passage's page words that a stronger passage may take. Above it the weaker passage is dropped;
/// below it, it is cut.
const MAX_SHARED_PAGE: f32 = 0.15;
/// Minimum number of shared content words around a quotation for a passage to be more than that quotation. Fewer are
/// explained by "the minister said on Tuesday".
const MIN_PROSE_AROUND_QUOTATION: usize = 12;

/// Minimum share of the content words of a sentence that the source's part of a passage holds for the sentence to be
/// re-worded. Sentences on the same subject have less in common.
const MIN_ALIKE_SHARE: f32 = 0.3;

/// A text with its words and its fingerprint.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The text itself.
    pub source: &'a str,
    /// Its words and sentences.
    pub text: &'a Text,
    /// Its fingerprint.
    pub print: &'a Fingerprint,
}

impl Reading<'_> {
    /// The content words in a range of words.
    fn content(&self, words: &Range<u32>) -> &[Word] {
        let content = self.print.content(words);
        &self.print.sketch.words[content.start as usize..content.end as usize]
    }
}

/// Sentences of both sides that correspond: a passage in the making.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    /// Sentences of the page.
    page: Range<u32>,
    /// Sentences of the source.
    source: Range<u32>,
    /// Words of the page's sentences; the first and last sentence may be cut.
    page_words: Range<u32>,
    /// Words of the source's sentences; the first and last sentence may be cut.
    source_words: Range<u32>,
    /// Matched weight, beyond what chance would match.
    support: f32,
}

impl Stretch {
    fn new(sides: &Sides, page: Range<u32>, source: Range<u32>, support: f32) -> Self {
        let (page_words, source_words) = (sides.page.words(&page), sides.source.words(&source));
        Self { page, source, page_words, source_words, support }
    }
}

/// The passages of a page that were made from a source, in page order; no two share a word of the page. Ranges count all
/// words of the texts.
///
/// Words that are shared only inside quotation marks make no passage. A quotation in the middle of a passage belongs to
/// it.
#[must_use]
pub fn passages(page: &Reading, source: &Reading) -> Vec<Passage> {
    let sides = Sides::new(page, source);
    let pairs = seeds::pairs(&sides);
    let stretches = best(extent::stretches(&sides, &pairs));
    let stretches = match summary::summary(&sides, &stretches) {
        Some(summary) => vec![summary],
        None => stretches,
    };
    let mut passages: Vec<Passage> = stretches
        .into_iter()
        .map(|found| passage(page, source, found.page_words, found.source_words))
        .filter(|found| is_shown(page.text, source.text, found))
        .filter(|found| !is_quotation(page, source, found))
        .collect();
    order::sort_by_key(&mut passages, |p| p.page.start);
    passages
}

/// The strongest stretches. No two share words of the page, nor many words of the source; where two meet within a
/// sentence, the weaker one is cut.
fn best(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|s| s.support >= MIN_PASSAGE_SUPPORT);
    order::sort_by(&mut stretches, |a, b| b.support.total_cmp(&a.support).then(a.page.start.cmp(&b.page.start)));
    let mut kept: Vec<Stretch> = Vec::new();
    for mut found in stretches {
        let few = |share: f32, shared: u32, of: &Range<u32>| shared as f32 <= share * of.len() as f32;
        let apart = |other: &Stretch| {
            few(MAX_SHARED_PAGE, shared(&other.page_words, &found.page_words), &found.page_words)
                && few(MAX_SHARED_SOURCE, shared(&other.source_words, &found.source_words), &found.source_words)
        };
        if !kept.iter().all(apart) {
            continue;
        }
        for other in kept.iter().map(|other| &other.page_words) {
            let words = &mut found.page_words;
            if shared(other, words) > 0 && other.start <= words.start {
                words.start = other.end;
            } else if shared(other, words) > 0 {
                words.end = other.start;
            }
        }
        if !found.page_words.is_empty() {
            kept.push(found);
        }
    }
    kept
}

/// Length of the overlap of two ranges.
fn shared(a: &Range<u32>, b: &Range<u32>) -> u32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// The passage of two ranges of words, with how they agree.
fn passage(page: &Reading, source: &Reading, on_page: Range<u32>, in_source: Range<u32>) -> Passage {
    let left = Part::of_run(page.print, &page.print.content(&on_page));
    let right = Part::of_run(source.print, &source.print.content(&in_source));
    let points = points(&left, &right.symbols);
    let chains = chains(&left, &right.symbols, &points);
    let sides = BothSides { page: side(page, &left, &on_page), source: side(source, &right, &in_source) };
    let mut agreeing: Vec<Point> = chains.iter().flat_map(|chain| &chain.points).copied().collect();
    order::sort_by_key(&mut agreeing, |point| point.page);
    let content = page.print.content(&on_page);
    let found = if is_same_text(page, source, &on_page, &in_source) {
        let whole = |words: Range<u32>| PassagePart::in_one_language(words, PassageKind::Verbatim);
        page.print.sketch.sentences_in(&content).map(whole).collect()
    } else {
        sides.parts(&agreeing, None, None)
    };
    let parts = with_alike_sentences(found, page, source, &content, &in_source);
    Passage {
        shared: chains.iter().map(|c| c.same() as u32).sum(),
        kind: sides.kind(&parts, &content),
        parts,
        is_close: are_close(&chains, left.symbols.len(), right.symbols.len()),
        page: on_page,
        source: in_source,
    }
}

/// The words of a range, all of which are known.
const fn side<'a>(reading: &Reading<'a>, part: &'a Part<'a>, words: &Range<u32>) -> Side<'a> {
    let Reading { text, print, .. } = *reading;
    let within = (words.start, words.end);
    Side { sketch: &print.sketch, part, words: Some(Words { text, of_sketch: print.tokens.as_slice(), within }) }
}

/// Whether all words of two ranges are the same.
fn is_same_text(page: &Reading, source: &Reading, on_page: &Range<u32>, in_source: &Range<u32>) -> bool {
    let tokens = |reading: &Reading<'_>, words: &Range<u32>| {
        reading.text.tokens[words.start as usize..words.end as usize]
            .iter()
            .map(|token| token.form)
            .collect::<Vec<u64>>()
    };
    on_page.len() == in_source.len() && tokens(page, on_page) == tokens(source, in_source)
}

/// The parts of a passage, and the sentences between them whose words are in the source's range in another order. These
/// are re-worded.
fn with_alike_sentences(
    mut parts: Vec<PassagePart>,
    page: &Reading,
    source: &Reading,
    content: &Range<u32>,
    in_source: &Range<u32>,
) -> Vec<PassagePart> {
    let sketch = &page.print.sketch;
    let mut held: Vec<Symbol> = source.content(in_source).iter().map(|word| word.symbol).collect();
    held.sort_unstable();
    let is_alike = |words: &Range<u32>| {
        let words = &sketch.words[words.start as usize..words.end as usize];
        let shared = words.iter().filter(|word| held.binary_search(&word.symbol).is_ok()).count();
        shared as f32 >= MIN_ALIKE_SHARE * words.len() as f32
    };
    let is_free = |words: &Range<u32>| parts.iter().all(|part| shared(&part.page, words) == 0);
    let others: Vec<Range<u32>> =
        sketch.sentences_in(content).filter(|words| is_free(words) && is_alike(words)).collect();
    let reworded = |page: Range<u32>| PassagePart::in_one_language(page, PassageKind::Reworded);
    parts.extend(others.into_iter().map(reworded));
    if parts.is_empty() {
        parts.extend(sketch.sentences_in(content).map(reworded));
    }
    order::sort_by_key(&mut parts, |part| part.page.start);
    parts
}

fn is_shown(page: &Text, source: &Text, found: &Passage) -> bool {
    let long = |text: &Text, words: &Range<u32>| length(text, words) >= MIN_PASSAGE_WORDS;
    let close = found.is_close && found.shared >= MIN_CLOSE_PASSAGE_WORDS;
    close || (long(page, &found.page) && long(source, &found.source))
}

/// Length in words, where two characters or syllables of an unspaced script count as one word.
fn length(text: &Text, words: &Range<u32>) -> u32 {
    let unspaced = text.tokens[words.start as usize..words.end as usize].iter().filter(|t| t.unspaced).count() as u32;
    words.end - words.start - unspaced / 2
}

/// Whether a passage is only a quotation, which anyone may report: most of the shared words are quoted, and the words
/// around them are few or not the source's.
fn is_quotation(page: &Reading, source: &Reading, found: &Passage) -> bool {
    let mut held: Vec<Symbol> = source.content(&found.source).iter().map(|w| w.symbol).collect();
    held.sort_unstable();
    let (quoted, prose): (Vec<&Word>, Vec<&Word>) = page.content(&found.page).iter().partition(|w| w.quoted);
    let shared = |words: &[&Word]| words.iter().filter(|w| held.binary_search(&w.symbol).is_ok()).count();
    let (in_quotes, in_prose) = (shared(&quoted), shared(&prose));
    in_quotes > in_prose && (in_prose < MIN_PROSE_AROUND_QUOTATION || in_prose * 2 < prose.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(page: &str, source: &str) -> Vec<Passage> {
        let (left, right) = (Text::new(page), Text::new(source));
        let prints = (Fingerprint::new(&left), Fingerprint::new(&right));
        let page = Reading { source: page, text: &left, print: &prints.0 };
        passages(&page, &Reading { source, text: &right, print: &prints.1 })
    }

    /// A word for each number. Below 17,576 no two words have the same stem.
    fn word(number: u32) -> String {
        let letter = |place: u32| char::from(b'a' + (number / 26u32.pow(place) % 26) as u8);
        ['z', letter(0), letter(1), 'o', letter(2), 'q'].iter().collect()
    }

    fn sentences(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
        let words: Vec<String> = numbers.into_iter().map(word).collect();
        words.chunks(12).map(|words| format!("T{}. ", words.join(" "))).collect()
    }

    fn text(numbers: Range<u32>) -> String {
        sentences(numbers).concat()
    }

    #[test]
    fn an_inserted_passage_is_found_whole() {
        let page = text(0..360) + &text(2000..2048) + &text(400..600);
        let source = text(5000..5120) + &text(2000..2048) + &text(6000..6120);
        let passages = found(&page, &source);
        assert_eq!(passages.len(), 1);
        assert_eq!((&passages[0].page, &passages[0].source), (&(360..408), &(120..168)));
        assert_eq!(passages[0].kind, PassageKind::Verbatim);
    }

    #[test]
    fn a_passage_with_reordered_words_is_found() {
        let copied: Vec<u32> = (2000..2060).collect();
        let turned: Vec<u32> = copied.chunks(6).flat_map(|words| words.iter().rev().copied()).collect();
        let page = text(0..360) + &sentences(turned).concat() + &text(400..600);
        let source = text(5000..5120) + &sentences(copied).concat() + &text(6000..6120);
        let passages = found(&page, &source);
        assert_eq!(passages.len(), 1);
        assert_eq!((&passages[0].page, &passages[0].source), (&(360..420), &(120..180)));
        assert_eq!(passages[0].kind, PassageKind::Reworded);
    }

    #[test]
    fn a_summary_covers_the_whole_source() {
        let page = text(0..600) + &sentences((2000..2600).step_by(10)).concat() + &text(600..900);
        let passages = found(&page, &text(2000..2600));
        assert_eq!(passages.len(), 1);
        assert_eq!((&passages[0].page, &passages[0].source), (&(600..660), &(0..600)));
    }

    #[test]
    fn a_shared_quotation_is_not_a_passage() {
        let quoted = text(2000..2048);
        let around =
            |quoted: &str, own: u32| text(own..own + 240) + "\n“" + quoted.trim() + "”\n" + &text(own + 300..own + 500);
        assert_eq!(found(&around(&quoted, 0), &around(&quoted, 5000)), []);
        assert_eq!(found(&around(&quoted, 0), &around(&quoted, 0)).len(), 1);
    }

    #[test]
    fn a_copy_with_line_breaks_in_sentences_is_one_passage() {
        let source = text(0..240);
        let page: Vec<&str> = source.split(' ').collect();
        let page: Vec<String> = page.chunks(7).map(|words| words.join(" ")).collect();
        let passages = found(&page.join("\n"), &source);
        assert_eq!(passages.len(), 1);
        assert_eq!((&passages[0].page, &passages[0].source), (&(0..240), &(0..240)));
    }

    #[test]
    fn endless_repetition_has_passages() {
        let page = text(0..120).repeat(100);
        assert!(!found(&page, &page).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn identical_texts_are_one_passage(numbers in prop::collection::vec(0u32..17_000, 30..600)) {
            let text = sentences(numbers).concat();
            let passages = found(&text, &text);
            prop_assert_eq!(passages.len(), 1);
            let all = 0..Text::new(&text).tokens.len() as u32;
            prop_assert_eq!((&passages[0].page, &passages[0].source), (&all, &all));
            prop_assert_eq!(passages[0].kind, PassageKind::Verbatim);
        }

        #[test]
        fn unrelated_words_have_no_passages(
            page in prop::collection::vec(0u32..17_000, 0..600),
            source in prop::collection::vec(0u32..17_000, 0..600),
        ) {
            prop_assert_eq!(found(&sentences(page).concat(), &sentences(source).concat()), []);
        }

        #[test]
        fn passages_are_in_order_and_do_not_overlap(
            page in prop::collection::vec(0usize..30, 0..40),
            source in prop::collection::vec(0usize..30, 0..40),
        ) {
            // Sentences that recur on both sides in any order, as on pages that are assembled from others.
            let all = sentences(0..360);
            let put = |numbers: &[usize]| numbers.iter().map(|n| all[*n].as_str()).collect::<String>();
            let (page, source) = (put(&page), put(&source));
            let ends = (Text::new(&page).tokens.len() as u32, Text::new(&source).tokens.len() as u32);
            let mut end = 0;
            for passage in found(&page, &source) {
                prop_assert!(passage.page.start >= end && passage.page.end > passage.page.start);
                prop_assert!(passage.source.end > passage.source.start);
                prop_assert!(passage.page.end <= ends.0 && passage.source.end <= ends.1);
                end = passage.page.end;
            }
        }

        #[test]
        fn any_two_texts_can_be_compared(page in "(\\PC|[a-z .\"\n]){0,200}", source in "(\\PC|[a-z .\"\n]){0,200}") {
            found(&page, &source);
            found(&page, &page);
        }
    }
}
