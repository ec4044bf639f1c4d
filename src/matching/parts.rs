//! Parts of passages: in which way does each sentence agree with the source?
//!
//! A passage is long, and its sentences differ: most are copied, in one a word was swapped, one was re-told. Each part
//! of a passage is words of one sentence of the page that agree in one way. Words that are in no part do not agree:
//! what was inserted, and quotations, which are no evidence.
//!
//! A sentence is verbatim if its words are the same in the same order. Where words were only put in or left out, it is
//! verbatim on both sides of them. A sentence in which words are replaced is not verbatim, however many are the same.
//!
//! From an index only the content words of the source are known, and how many words each of its sentences has. A little
//! word that was put in or left out is noticed by that number; one that was replaced by another is not noticed. Between
//! two texts that are both available, every word is compared.

use super::chains::Point;
use super::part::Part;
use crate::fingerprint::{Sketch, Symbol};
use crate::text::{Text, Token, Written};
use serde::Serialize;
use std::ops::Range;

/// How a passage, or a part of one, agrees with its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Word for word.
    Verbatim,
    /// Words replaced, each in its place.
    Spun,
    /// Re-told in other words, in the same order.
    Reworded,
    /// Said in another language. The words that agree are names, figures and words that both languages have.
    Translated,
}

/// Words of one sentence of the page that agree with the source in one way. The range counts content words of the page's
/// sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassagePart {
    /// Words of the page.
    pub page: Range<u32>,
    /// How they agree.
    pub kind: PassageKind,
    /// The words of the source's sketch that they stand for, if it is a translation. Otherwise this is not known.
    pub source: Option<Range<u32>>,
}

impl PassagePart {
    /// Words of the page that agree in one language.
    #[must_use]
    pub const fn in_one_language(page: Range<u32>, kind: PassageKind) -> Self {
        Self { page, kind, source: None }
    }
}

/// Minimum number of content words in a row that are verbatim by themselves, where words were put into a sentence or left
/// out of it.
const MIN_PART_RUN_WORDS: usize = 4;
/// Maximum number of words that only one side of a spun sentence has, as a share of the sentence. Spinners replace words
/// and seldom insert any, but may put a phrase in the place of a word.
const MAX_SPUN_EXTRA: f32 = 0.2;
/// Minimum number of words of a spun sentence that are the same, as a share of the sentence. Of labelled pages whose
/// verdict is one of the two, these limits tell the right one of spun and re-worded in 98 of 100.
const MIN_SPUN_SAME: f32 = 0.3;
/// Maximum number of content words of the source between two neighbouring words of a page sentence. Words that are further
/// apart come from two places.
const MAX_SOURCE_STEP: u32 = 40;
/// Maximum number of content words of a sentence that is compared word by word with the one that is most like it. A longer
/// one is a list.
const MAX_COMPARED_WORDS: usize = 160;

/// Words that differ between two words that agree, or between one and an end of its sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Gap {
    /// Words that only the page has.
    page: u32,
    /// Words that only the source has.
    source: u32,
}

impl Gap {
    /// What differs in two sequences of words.
    fn between<T>(page: &[T], source: &[T], are_same: impl Fn(&T, &T) -> bool) -> Self {
        let agree = |(a, b): &(&T, &T)| are_same(a, b);
        let start = page.iter().zip(source).take_while(agree).count();
        let (page, source) = (&page[start..], &source[start..]);
        let end = page.iter().rev().zip(source.iter().rev()).take_while(agree).count();
        Self { page: (page.len() - end) as u32, source: (source.len() - end) as u32 }
    }

    /// Words in whose place there are others.
    fn replaced(self) -> u32 {
        self.page.min(self.source)
    }

    /// Words that were put in or left out.
    fn extra(self) -> u32 {
        self.page.abs_diff(self.source)
    }
}

/// Whether two words are the same, or one number that is written in two ways.
fn are_same(a: &Token, b: &Token) -> bool {
    let is_figure = a.written == Written::Figure || b.written == Written::Figure;
    a.form == b.form || (is_figure && a.stem == b.stem)
}

/// A text that is available, of which a sketch was made.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub text: &'a Text,
    /// The token of each of the sketch's words.
    pub of_sketch: &'a [u32],
    /// The tokens that are compared.
    pub within: (u32, u32),
}

/// One side: the words that points count, in the sketch that they come from.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub sketch: &'a Sketch,
    pub part: &'a Part<'a>,
    pub words: Option<Words<'a>>,
}

impl<'a> Side<'a> {
    /// The number of the sentence that a word is in.
    fn sentence(&self, at: u32) -> usize {
        let word = self.part.places[at as usize];
        self.sketch.sentences.partition_point(|first| *first <= word) - 1
    }

    /// The words of the sentence that a word is in.
    fn around(&self, at: u32) -> Range<u32> {
        self.words_of(self.sentence(at))
    }

    /// The words of a sentence.
    fn words_of(&self, sentence: usize) -> Range<u32> {
        let words = self.sketch.sentence(sentence);
        let before = |word: u32| self.part.places.partition_point(|at| *at < word) as u32;
        before(words.start)..before(words.end)
    }

    /// The tokens between two words, ends excluded. Without the first one they begin with the first one's sentence, and
    /// without the last one they end with the last one's.
    fn between(&self, first: Option<u32>, last: Option<u32>) -> Option<&'a [Token]> {
        let Words { text, of_sketch, within } = self.words?;
        let token = |at: u32| of_sketch[self.part.places[at as usize] as usize];
        let sentence = |token: u32| text.sentences[text.sentences.partition_point(|s| s.start <= token) - 1].clone();
        let start =
            first.map_or_else(|| last.map(|last| sentence(token(last)).start), |first| Some(token(first) + 1))?;
        let end = last.map_or_else(|| first.map(|first| sentence(token(first)).end), |last| Some(token(last)))?;
        text.tokens.get(start.max(within.0) as usize..end.min(within.1) as usize)
    }

    /// The symbols between two words, as [`Side::between`] has the tokens.
    fn content_between(&self, first: Option<u32>, last: Option<u32>) -> &'a [Symbol] {
        let around = |at: Option<u32>| at.map_or(0..0, |at| self.around(at));
        let start = first.map_or_else(|| around(last).start, |first| first + 1);
        let end = last.unwrap_or_else(|| around(first).end);
        self.part.symbols.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The token of a word, if the text is available.
    fn token(&self, at: u32) -> Option<&'a Token> {
        let Words { text, of_sketch, .. } = self.words?;
        text.tokens.get(of_sketch[self.part.places[at as usize] as usize] as usize)
    }
}

/// What the points of a sentence leave over.
struct Sentence<'a> {
    points: &'a [Point],
    /// Its words.
    own: Range<u32>,
    /// Between its points, as far as is known.
    steps: Vec<Gap>,
    /// Before the first and after the last.
    ends: [Gap; 2],
}

/// Both sides of passages.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub page: Side<'a>,
    pub source: Side<'a>,
}

impl Sides<'_> {
    /// The parts of a passage, as ranges of the page's sketch, in page order. `points` are its words that agree, in page
    /// order; `before` and `after` are the nearest ones of other passages.
    pub fn parts(&self, points: &[Point], before: Option<Point>, after: Option<Point>) -> Vec<PassagePart> {
        let mut parts = Vec::new();
        let mut start = 0;
        for sentence in points.chunk_by(|a, b| self.page.sentence(a.page) == self.page.sentence(b.page)) {
            let end = start + sentence.len();
            let previous = start.checked_sub(1).map(|at| points[at]);
            let next = points.get(end).copied();
            let found = self.sentence(sentence, previous.or(before), next.or(after));
            // A sentence at an end of the passage may begin before it, or end after it.
            let within = found.own.start.max(if previous.is_some() { 0 } else { sentence[0].page })
                ..found.own.end.min(next.map_or(sentence[sentence.len() - 1].page + 1, |_| u32::MAX));
            parts.extend(self.parts_of(&found, within));
            start = end;
        }
        parts
    }

    /// The kind of a passage of some parts. It is verbatim if all its words that could agree are. Else it is of the kind
    /// of most of the words that are not, where words in no part count as re-worded.
    pub fn kind(&self, parts: &[PassagePart], passage: &Range<u32>) -> PassageKind {
        let count = |words: &Range<u32>| {
            let before = |word: u32| self.page.part.places.partition_point(|at| *at < word);
            before(words.end) - before(words.start)
        };
        let of = |kind: PassageKind| parts.iter().filter(|p| p.kind == kind).map(|p| count(&p.page)).sum::<usize>();
        let others = count(passage) - of(PassageKind::Verbatim);
        let number = |word: u32| self.page.sketch.sentences.partition_point(|first| *first <= word);
        // Between two parts of one sentence there is a word that only one side has, if only a function word.
        let is_cut = |pair: &[PassagePart]| number(pair[0].page.end - 1) == number(pair[1].page.start);
        if others == 0 && !parts.windows(2).any(is_cut) {
            PassageKind::Verbatim
        } else if of(PassageKind::Spun) * 2 > others {
            PassageKind::Spun
        } else {
            PassageKind::Reworded
        }
    }

    /// The parts of a sentence of the page that is like a sentence of the source, both by number.
    pub fn parts_of_alike(&self, page: usize, source: usize) -> Vec<PassagePart> {
        let (own, theirs) = (self.page.words_of(page), self.source.words_of(source));
        let symbol = |at: u32| self.source.part.symbols[at as usize];
        let points = in_order(&own, &theirs, |p, s| agreement(self.page.part, p, symbol(s)));
        if points.is_empty() {
            return vec![PassagePart::in_one_language(self.page.sketch.sentence(page), PassageKind::Reworded)];
        }
        self.parts_of(&self.sentence(&points, None, None), own)
    }

    fn sentence<'p>(&self, points: &'p [Point], before: Option<Point>, after: Option<Point>) -> Sentence<'p> {
        let (first, last) = (points[0], points[points.len() - 1]);
        let (own, theirs) = (self.page.around(first.page), self.source.around(first.source));
        // Of the neighbours only those count that are in the same sentence.
        let on_page = |point: Option<Point>| point.map(|point| point.page).filter(|at| own.contains(at));
        let page_before = on_page(before);
        let source_before = before.map(|p| p.source).filter(|at| theirs.contains(at) && *at < first.source);
        let head = self.gap((page_before, source_before), (Some(first.page), Some(first.source)));
        let page_after = on_page(after);
        let theirs = self.source.around(last.source);
        let source_after = after.map(|p| p.source).filter(|at| theirs.contains(at) && *at > last.source);
        let tail = self.gap((Some(last.page), Some(last.source)), (page_after, source_after));
        let step = |p: &[Point]| self.gap((Some(p[0].page), Some(p[0].source)), (Some(p[1].page), Some(p[1].source)));
        Sentence { points, own, steps: points.windows(2).map(step).collect(), ends: [head, tail] }
    }

    /// What differs between two places, each on the page and in the source; without a place, the end of the sentence.
    fn gap(&self, from: (Option<u32>, Option<u32>), to: (Option<u32>, Option<u32>)) -> Gap {
        let words = (self.page.between(from.0, to.0), self.source.between(from.1, to.1));
        if let (Some(page), Some(source)) = words {
            return Gap::between(page, source, are_same);
        }
        let page = self.page.content_between(from.0, to.0);
        Gap::between(page, self.source.content_between(from.1, to.1), |a, b| a == b)
    }

    /// The parts of a sentence, of which the words `within` are in the passage.
    fn parts_of(&self, sentence: &Sentence, within: Range<u32>) -> Vec<PassagePart> {
        let Sentence { points, steps, ends, .. } = sentence;
        let gaps = || steps.iter().chain(ends);
        let is_moved = points.windows(2).any(|p| is_moved(p[0], p[1]));
        let same = points.iter().filter(|point| self.is_same(**point)).count() as u32;
        let other_words = points.len() as u32 - same + gaps().map(|gap| gap.replaced()).sum::<u32>();
        let extra = gaps().map(|gap| gap.extra()).sum::<u32>();
        // What the content words do not show, the numbers of words may.
        let longer = self.longer_by(sentence);
        let replaces = other_words > 0 || (extra > 0 && longer == Some(0));
        let hides = extra == 0 && longer.is_some_and(|by| by > 0);
        let place = |words: Range<u32>| self.page.part.whole(&words);
        if !is_moved && !replaces && !hides {
            let runs = runs(steps);
            let is_whole = runs.len() == 1 && ends.iter().all(|gap| gap.page + gap.source == 0);
            let long = runs.into_iter().filter(|run| is_whole || run.len() >= MIN_PART_RUN_WORDS);
            // A word that is too frequent to be a point agrees, too.
            let start = |at: usize| if at == 0 && ends[0].page == 0 { within.start } else { points[at].page };
            let end =
                |at: usize| if at == points.len() - 1 && ends[1].page == 0 { within.end } else { points[at].page + 1 };
            let part = |run: Range<usize>| {
                PassagePart::in_one_language(place(start(run.start)..end(run.end - 1)), PassageKind::Verbatim)
            };
            let parts: Vec<PassagePart> = long.map(part).collect();
            if !parts.is_empty() {
                return parts;
            }
        }
        let all = (same + other_words + extra) as f32;
        let is_spun =
            !is_moved && replaces && extra as f32 <= MAX_SPUN_EXTRA * all && same as f32 >= MIN_SPUN_SAME * all;
        let kind = if is_spun { PassageKind::Spun } else { PassageKind::Reworded };
        vec![PassagePart::in_one_language(place(within), kind)]
    }

    /// Whether the words of a point are the same, and not only of one stem, as far as that is known.
    fn is_same(&self, point: Point) -> bool {
        match (self.page.token(point.page), self.source.token(point.source)) {
            (Some(page), Some(source)) => are_same(page, source),
            _ => point.same,
        }
    }

    /// The difference in the numbers of words, function words included, of a sentence and its counterpart in the source,
    /// where both are of prose only and more is not known.
    fn longer_by(&self, sentence: &Sentence) -> Option<u32> {
        let (first, last) = (sentence.points[0], sentence.points[sentence.points.len() - 1]);
        let (own, theirs) = (self.page.sentence(first.page), self.source.sentence(first.source));
        let is_prose =
            |side: &Side, words: &Range<u32>, number: usize| words.len() == side.sketch.sentence(number).len();
        let is_known = self.source.words.is_none()
            && theirs == self.source.sentence(last.source)
            && is_prose(&self.page, &sentence.own, own)
            && is_prose(&self.source, &self.source.around(first.source), theirs);
        is_known.then(|| self.page.sketch.lengths[own].abs_diff(self.source.sketch.lengths[theirs]))
    }
}

/// Whether two words that follow each other on the page come from two places of the source, or are in another order.
fn is_moved(a: Point, b: Point) -> bool {
    b.source <= a.source || b.source - a.source > MAX_SOURCE_STEP
}

/// Runs of points without words between them, as ranges of the points; `steps` are what is between the points.
fn runs(steps: &[Gap]) -> Vec<Range<usize>> {
    let first = 0..1;
    let mut runs = vec![first];
    for (at, gap) in steps.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if gap.page + gap.source == 0 => run.end = at + 2,
            _ => runs.push(at + 1..at + 2),
        }
    }
    runs
}

/// The words that agree between a sentence of the page and one of the source, in an order that both have: the longest
/// common subsequence. None if one of them is a list. `agree` says whether two words are the same or, if they are not, of
/// one meaning.
fn in_order(page: &Range<u32>, source: &Range<u32>, agree: impl Fn(u32, u32) -> Option<bool>) -> Vec<Point> {
    let (rows, columns) = (page.len(), source.len());
    if rows > MAX_COMPARED_WORDS || columns > MAX_COMPARED_WORDS {
        return Vec::new();
    }
    let mut longest = vec![0u16; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    let word = |row: usize, column: usize| (page.start + row as u32, source.start + column as u32);
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let (p, s) = word(row, column);
            longest[at(row, column)] = match agree(p, s) {
                Some(_) => longest[at(row + 1, column + 1)] + 1,
                None => longest[at(row + 1, column)].max(longest[at(row, column + 1)]),
            };
        }
    }
    let mut points = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let (p, s) = word(row, column);
        match agree(p, s) {
            Some(same) => {
                points.push(Point { page: p, source: s, weight: 0.0, same });
                (row, column) = (row + 1, column + 1);
            }
            None if longest[at(row + 1, column)] >= longest[at(row, column + 1)] => row += 1,
            None => column += 1,
        }
    }
    points
}

/// Whether a word of the page is the same as one of the source, or a synonym of it.
fn agreement(page: &Part, at: u32, source: Symbol) -> Option<bool> {
    if page.symbols[at as usize] == source {
        return Some(true);
    }
    page.synonyms_of(at as usize).any(|synonym| synonym == source).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Fingerprint, SYMBOL_BITS};
    use crate::matching::{Aligner, Passage, Reading, passages};
    use crate::text::stem_of;
    use proptest::prelude::*;

    /// A word for each number, no two with one stem; every fifth is a function word.
    fn word(number: u32) -> String {
        let letter = |place: u32| char::from(b'a' + (number / 26u32.pow(place) % 26) as u8);
        match number % 5 {
            0 => ["the", "with", "and", "that"][number as usize / 5 % 4].to_owned(),
            _ => ['z', letter(0), letter(1), 'o', letter(2), 'q'].iter().collect(),
        }
    }

    /// Sentences of `lengths` words; the words are numbered from `first` on, and those of `instead` are replaced.
    fn sentences(lengths: &[usize], first: u32, instead: &[(usize, &str)]) -> Vec<String> {
        let mut at = 0;
        let mut sentence = |length: usize| {
            let words = (at..at + length).map(|at| {
                let other = instead.iter().find(|(place, _)| *place == at);
                other.map_or_else(|| word(first + at as u32), |(_, word)| (*word).to_owned())
            });
            let words: Vec<String> = words.collect();
            at += length;
            format!("T{}.", words.join(" "))
        };
        lengths.iter().map(|length| sentence(*length)).collect()
    }

    /// The passages of two texts, once with both at hand, once with what an index keeps of the source.
    fn both(page: &str, source: &str) -> [(Vec<Passage>, Fingerprint); 2] {
        let (left, right) = (Text::new(page), Text::new(source));
        let prints = (Fingerprint::new(&left), Fingerprint::new(&right));
        let reading = |source, text, print| Reading { source, text, print };
        let exact = passages(&reading(page, &left, &prints.0), &reading(source, &right, &prints.1));
        let indexed = Aligner::new(&prints.0, SYMBOL_BITS).align(&prints.1.sketch.reduced()).passages;
        [(exact, prints.0.clone()), (indexed, prints.0)]
    }

    /// The kinds of the parts in a sentence of the page.
    fn kinds_in(found: &[Passage], print: &Fingerprint, sentence: usize) -> Vec<PassageKind> {
        let words = print.sketch.sentence(sentence);
        let parts = found.iter().flat_map(|passage| &passage.parts);
        parts.filter(|p| p.page.start < words.end && words.start < p.page.end).map(|part| part.kind).collect()
    }

    const LENGTHS: [usize; 6] = [14, 17, 12, 20, 15, 13];

    #[test]
    fn words_put_in_leave_the_sentence_verbatim_on_both_sides() {
        let source = sentences(&LENGTHS, 1, &[]).join(" ");
        let page = source.replacen(&word(38), &format!("{} zabob zabeb", word(38)), 1);
        assert_ne!(page, source);
        for (found, print) in both(&page, &source) {
            assert_eq!(kinds_in(&found, &print, 2), [PassageKind::Verbatim; 2]);
            assert_eq!(found.iter().map(|passage| passage.kind).collect::<Vec<_>>(), [PassageKind::Reworded]);
        }
    }

    #[test]
    fn many_swapped_words_are_words_swapped() {
        let source = sentences(&LENGTHS, 1, &[]).join(" ");
        let instead: Vec<(usize, &str)> = (0..91).filter(|at| at % 5 == 2).map(|at| (at, "zabob")).collect();
        for (found, print) in both(&sentences(&LENGTHS, 1, &instead).join(" "), &source) {
            for sentence in 0..LENGTHS.len() {
                assert_eq!(kinds_in(&found, &print, sentence), [PassageKind::Spun], "{sentence}");
            }
            assert!(found.iter().all(|passage| passage.kind == PassageKind::Spun));
        }
    }

    #[test]
    fn another_order_is_re_worded() {
        let source = sentences(&LENGTHS, 1, &[]).join(" ");
        let turned = |sentence: String| {
            let words: Vec<&str> = sentence.trim_end_matches('.').split(' ').collect();
            let (first, last) = words.split_at(words.len() / 2);
            format!("{} {}.", last.join(" "), first.join(" "))
        };
        let page: Vec<String> = sentences(&LENGTHS, 1, &[]).into_iter().map(turned).collect();
        for (found, _) in both(&page.join(" "), &source) {
            let parts = found.iter().flat_map(|passage| &passage.parts);
            assert!(parts.clone().count() > 0 && parts.clone().all(|part| part.kind != PassageKind::Spun), "{found:?}");
        }
    }

    #[test]
    fn a_little_word_that_is_put_in_is_noticed() {
        let source = sentences(&LENGTHS, 1, &[]).join(" ");
        let page = source.replacen(&word(38), &format!("{} not", word(38)), 1);
        for (found, print) in both(&page, &source) {
            assert_ne!(found.iter().map(|passage| passage.kind).collect::<Vec<_>>(), [PassageKind::Verbatim]);
            assert_eq!(kinds_in(&found, &print, 1), [PassageKind::Verbatim]);
        }
    }

    #[test]
    fn punctuation_case_and_spelling_may_differ() {
        let source = "The town’s Ünal café sold 1,300 cakes on Monday, nine more than ever before in its history. \
                      Baker Odalys Renner thanked the neighbours for their patience and promised another batch of rolls.";
        let page = "the town's UNAL Cafe sold 1300 cakes on Monday — 9 more than ever before in its history. baker Odalys \
                    Renner thanked the neighbours for their patience, and promised another batch of rolls!";
        let (left, right) = (Text::new(page), Text::new(source));
        let prints = (Fingerprint::new(&left), Fingerprint::new(&right));
        let found = passages(
            &Reading { source: page, text: &left, print: &prints.0 },
            &Reading { source, text: &right, print: &prints.1 },
        );
        assert!(!found.is_empty() && found.iter().all(|passage| passage.kind == PassageKind::Verbatim), "{found:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_text_is_verbatim_against_itself(lengths in prop::collection::vec(6usize..30, 4..20), first in 0u32..9000) {
            let text = sentences(&lengths, first, &[]).join(" ");
            for (found, print) in both(&text, &text) {
                prop_assert!(!found.is_empty());
                for passage in &found {
                    prop_assert_eq!(passage.kind, PassageKind::Verbatim);
                    prop_assert!(passage.parts.iter().all(|part| part.kind == PassageKind::Verbatim));
                }
                let words: usize = found.iter().flat_map(|passage| &passage.parts).map(|part| part.page.len()).sum();
                prop_assert_eq!(words, print.sketch.words.len());
            }
        }

        #[test]
        fn a_sentence_with_a_swapped_word_is_not_verbatim(
            lengths in prop::collection::vec(8usize..30, 4..16),
            first in 0u32..9000,
            place in any::<prop::sample::Index>(),
            offset in any::<prop::sample::Index>(),
        ) {
            let sentence = place.index(lengths.len());
            let at = lengths[..sentence].iter().sum::<usize>() + offset.index(lengths[sentence]);
            // An index does not hold which little words a text has.
            prop_assume!(!(first as usize + at).is_multiple_of(5));
            // Once in 4,096 times, an index has the same bits for two words.
            let bits = |word: &str| stem_of(word) & ((1 << SYMBOL_BITS) - 1);
            prop_assume!(bits("zabobub") != bits(&word(first + at as u32)));
            let source = sentences(&lengths, first, &[]).join(" ");
            for (found, print) in both(&sentences(&lengths, first, &[(at, "zabobub")]).join(" "), &source) {
                prop_assert!(kinds_in(&found, &print, sentence).iter().all(|kind| *kind != PassageKind::Verbatim));
                for other in (0..lengths.len()).filter(|other| *other != sentence) {
                    prop_assert_eq!(kinds_in(&found, &print, other), [PassageKind::Verbatim]);
                }
            }
        }

        #[test]
        fn parts_are_in_order_and_within_their_passage(
            page in prop::collection::vec(0usize..30, 0..40),
            source in prop::collection::vec(0usize..30, 0..40),
        ) {
            let all = sentences(&[12; 30], 0, &[]);
            let put = |numbers: &[usize]| numbers.iter().map(|n| all[*n].as_str()).collect::<Vec<_>>().join(" ");
            let [(exact, print), (indexed, _)] = both(&put(&page), &put(&source));
            let exact = exact.iter().map(|passage| (print.content(&passage.page), passage));
            let indexed = indexed.iter().map(|passage| (passage.page.clone(), passage));
            for (words, passage) in exact.chain(indexed) {
                prop_assert!(!passage.parts.is_empty());
                let mut end = words.start;
                for part in &passage.parts {
                    prop_assert!(part.page.start >= end && part.page.start < part.page.end, "{passage:?}");
                    end = part.page.end;
                }
                prop_assert!(end <= words.end);
            }
        }
    }
}
