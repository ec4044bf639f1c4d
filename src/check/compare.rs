//! Comparing two texts that are both available.

use super::page::{Matches, Page};
use super::places::Places;
use crate::article::Article;
use crate::fingerprint::Fingerprint;
use crate::matching::{Aligner, Alignment, Coverage, Passage, Reading, passages, translation};
use crate::source::Source;
use crate::text::Text;
use crate::text::language::language;
use crate::text::terms::Languages;
use crate::verdict::{Comparison, Correspondence, Judgement, Match, Presentation, Report, Sensitivity, Verdict};

/// Maximum number of words of the source that a passage is counted as using, for each of its words on the page. A
/// summary may condense more.
pub(super) const MAX_SOURCE_WORDS_PER_PAGE_WORD: u32 = 3;

/// Compares a page with a source whose text is available.
///
/// The verdict is made from the alignment of both sketches, as [`Check`](super::Check) makes it. Passages are found by
/// the words and sentences of both texts ([`passages()`]), so their ends are exact on both sides. They are reported
/// with every verdict.
#[must_use]
pub fn compare(source: &Article, page: &Article) -> Report {
    let page = Page::new(page.clone(), None);
    let text = Text::with_set_apart(&source.text, &source.set_apart);
    let print = Fingerprint::new(&text);
    let original = Reading { source: &source.text, text: &text, print: &print };
    let comparison = comparison(&page, &original, None, Sensitivity::default());
    let left_out = page.left_out(None);
    page.report(Comparison { source_url: source.canonical.clone(), ..comparison }, Vec::new(), left_out)
}

/// The comparison of a page with an original. If `named` says where the original is from, the dates, addresses and
/// credits of both count; otherwise the texts alone.
pub(super) fn comparison(
    page: &Page,
    original: &Reading,
    named: Option<&Source>,
    sensitivity: Sensitivity,
) -> Comparison {
    let mut alignment = Aligner::new(&page.print, u32::BITS).align(&original.print.sketch);
    let mut source_language = None;
    if alignment.may_be_translated(page.text.is_latin) {
        source_language = language(original.source, original.text);
        if source_language.is_none() || source_language != page.language() {
            let languages = Languages::of(source_language);
            alignment.translation = Some(translation(&page.print, page.anchors(), &original.print.sketch, languages));
        }
    }
    let presentation = Presentation { source_language, ..page.presentation() };
    let judgement = Judgement::new(sensitivity, &alignment, presentation, named);
    let shown = correspondence(page, original, &alignment, judgement.verdict);
    Comparison::new(judgement, &alignment, shown)
}

/// The passages that correspond: those of whole sentences or, if these are too few for the verdict, the fragments that
/// were aligned, so that a verdict always shows its reason.
fn correspondence(page: &Page, original: &Reading, alignment: &Alignment, verdict: Verdict) -> Correspondence {
    let reading = page.reading();
    let in_source = Places::new(original);
    let matches = Matches::between(&reading, &in_source);
    let words = |p: &Passage| matches.of(p, matches.places.content(&p.page), in_source.content(&p.source));
    let sentences = |p: &Passage| matches.of(p, matches.places.sentences(&p.page), in_source.sentences(&p.source));
    let quotes = alignment.quotes.iter().map(words).collect();
    let names = alignment.names.iter().map(words).collect();
    if let Some(translation) = alignment.translation.as_ref().filter(|_| verdict == Verdict::Translation) {
        let whole = |p: &Passage| matches.of(p, matches.places.whole(&p.page), in_source.whole(&p.source));
        let passages = translation.passages.iter().map(whole).collect();
        return Correspondence { coverage: translation.coverage, passages, quotes, names };
    }
    let exact = passages(&reading, original);
    let content: Vec<Passage> = exact.iter().map(|p| in_content_words(p, reading.print, original.print)).collect();
    let coverage = Coverage::of(&page.print, &original.print.sketch, &content);
    let is_enough = if verdict.accuses() { coverage.is_enough_to_accuse() } else { !exact.is_empty() };
    if verdict != Verdict::None && !is_enough {
        let passages = alignment.passages.iter().map(words).collect();
        return Correspondence { coverage: alignment.coverage, passages, quotes, names };
    }
    let passages: Vec<Match> = exact.iter().map(sentences).collect();
    Correspondence { coverage, passages, quotes, names }
}

/// The same passage with ranges that count content words instead of all words.
fn in_content_words(passage: &Passage, page: &Fingerprint, source: &Fingerprint) -> Passage {
    let (on_page, mut in_source) = (page.content(&passage.page), source.content(&passage.source));
    let most = MAX_SOURCE_WORDS_PER_PAGE_WORD * on_page.len() as u32;
    in_source.end = in_source.end.min(in_source.start + most);
    Passage { page: on_page, source: in_source, ..passage.clone() }
}
