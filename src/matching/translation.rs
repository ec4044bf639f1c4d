//! Translation: does a page say, in another language, what a source says, sentence by sentence?
//!
//! Two languages share few words, but names and figures keep their order through translation, and so do the lengths of
//! sentences. The [`Anchors`] of a page are looked for in the sketch of the source, and the sentences of both are aligned
//! by the anchors that they share and by their lengths. Quotations count on neither side: two reporters of one event
//! translate the same speaker.

mod amounts;
mod anchors;
mod beads;
mod known_names;
mod myriads;
mod words;

pub use anchors::Anchors;

use super::alignment::Passage;
use super::coverage::{Coverage, share};
use super::evidence::figures;
use super::parts::{PassageKind, PassagePart};
use crate::fingerprint::{Fingerprint, Sketch};
use crate::text::terms::Languages;
use beads::{Bead, Outline, Table, words as words_in};
use serde::Serialize;
use std::ops::Range;
use words::{Held, SourceWords, Word, together};

/// Minimum weight of what the sentences of a bead share for it to be more than two sentences of one length.
const MIN_BEAD_WEIGHT: f32 = 0.3;

figures! {
    /// What a page and a source in another language have in common, in figures. Shares are from 0 to 1.
    TranslationEvidence:
    /// Worth of the alignment of sentences, for each sentence.
    agreement,
    /// Worth of the alignment: log₂ of 1 + it.
    total,
    /// Share of the source's entities, by weight, that the page has.
    anchors_found,
    /// Share of the page in aligned sentences.
    page_aligned,
    /// Share of the source in aligned sentences.
    source_aligned,
    /// Weight of what aligned sentences share: log₂ of 1 + it.
    shared,
    /// Share of the source's entities, by weight and as often as they occur, that the aligned sentence of the page has.
    anchors_kept,
    /// What aligned sentences share, of what each sentence of the source shares with the one of the page that has most of
    /// it.
    order,
    /// Mean difference of the lengths of aligned sentences, as a logarithm.
    lengths,
    /// Mean difference of the shares of aligned sentences that are quoted.
    quoted_apart,
    /// Difference of the numbers of sentences, as a logarithm.
    sentence_ratio,
    /// Difference of the lengths of both texts, as a logarithm.
    length_ratio,
    /// Length of the shorter text: log₂ of its sentences.
    sentences,
}

/// A page aligned with a source in another language.
#[derive(Debug, Clone, Default)]
pub struct Translation {
    /// Sentences that correspond, in page order.
    pub passages: Vec<Passage>,
    /// How much of the prose of both sides is in these passages.
    pub coverage: Coverage,
    /// Number of different words of the source, by which the sentences correspond.
    pub anchors: u32,
    /// Number of words of the page's prose.
    pub page_words: u32,
    /// The figures that the verdict is made from.
    pub evidence: TranslationEvidence,
}

/// Aligns a page with a source in another language, which is one of `languages`.
#[must_use]
pub fn translation(page: &Fingerprint, anchors: &Anchors, source: &Sketch, languages: Languages) -> Translation {
    let Some(mut table) = Table::new(outlines(&page.sketch), outlines(source)) else { return Translation::default() };
    let words = SourceWords::new(source, languages);
    let held = words.held_by(page, anchors);
    for (row, of_sentence) in held.of_sentences.iter().enumerate() {
        for (word, sure) in of_sentence {
            words.all[*word]
                .sentences
                .iter()
                .for_each(|(column, weight)| table.share(row, *column as usize, weight * sure));
        }
    }
    let (beads, worth) = table.align();
    let beads: Vec<Bead> = beads.into_iter().filter(|bead| table.weight(bead) >= MIN_BEAD_WEIGHT).collect();
    let evidence = evidence(&table, &beads, worth, &words, &held.of_sentences);
    let counterpart = |at: u32, bead: &Bead| {
        let may_be = &held.of_anchors[anchors.of_content[at as usize] as usize];
        let mut words = may_be.iter().map(|(word, _)| &words.all[*word]).filter(|_| page.is_prose(at as usize));
        let word = words.find(|word| word.is_in(&bead.source))?;
        nearest(word, source, &bead.source, place_in(&page.sketch, &bead.page, at))
    };
    let passages = passages(page, source, anchors, &beads, counterpart);
    let named = |bead: &Bead| {
        let of_page = bead.page.clone().flat_map(|row| held.of_sentences[row].keys().copied());
        let is_shared = |word: &usize| words.all[*word].is_entity && words.all[*word].is_in(&bead.source);
        of_page.filter(is_shared).collect::<Vec<_>>()
    };
    let mut shared: Vec<usize> = beads.iter().flat_map(named).collect();
    shared.sort_unstable();
    shared.dedup();
    Translation {
        coverage: Coverage::of(page, source, &passages),
        passages,
        anchors: shared.len() as u32,
        page_words: page.sketch.length,
        evidence,
    }
}

/// The sentences of a sketch in outline.
fn outlines(sketch: &Sketch) -> Vec<Outline> {
    let of = |number: usize| {
        let words = sketch.sentence(number);
        let content = &sketch.words[words.start as usize..words.end as usize];
        let quoted = content.iter().filter(|word| word.quoted).count();
        Outline { words: sketch.lengths[number] as f32, quoted: share(quoted as f32, content.len() as f32) }
    };
    (0..sketch.sentences.len()).map(of).collect()
}

/// The figures of an alignment.
fn evidence(
    table: &Table,
    beads: &[Bead],
    worth: f32,
    words: &SourceWords,
    page_sentences: &[Held],
) -> TranslationEvidence {
    let (rows, columns) = (table.page.len(), table.source.len());
    let found = together(page_sentences.iter().flatten().map(|(word, sure)| (*word, *sure)));
    let entities = || words.all.iter().filter(|word| word.is_entity);
    let all: f32 = entities().map(|word| word.weight).sum();
    let named = found.iter().filter(|(word, _)| words.all[**word].is_entity);
    let all_found: f32 = named.map(|(word, sure)| words.all[*word].weight * sure).sum();
    let occurrences: f32 = entities().map(|word| word.weight_in(&(0..columns))).sum();
    let kept = |bead: &Bead| -> f32 {
        let of_page = bead.page.clone().flat_map(|row| &page_sentences[row]).map(|(word, sure)| (*word, *sure));
        let held = together(of_page);
        let of = |(word, sure): (&usize, &f32)| {
            let word = &words.all[*word];
            if word.is_entity { word.weight_in(&bead.source) * sure } else { 0.0 }
        };
        held.iter().map(of).sum()
    };
    let page_words: f32 = beads.iter().map(|bead| words_in(&table.page[bead.page.clone()])).sum();
    let source_words: f32 = beads.iter().map(|bead| words_in(&table.source[bead.source.clone()])).sum();
    let mean = |of: fn(&Table, &Bead) -> f32| {
        if beads.is_empty() { 1.0 } else { beads.iter().map(|bead| of(table, bead)).sum::<f32>() / beads.len() as f32 }
    };
    let aligned: f32 = beads.iter().map(|bead| table.weight(bead)).sum();
    let most = |column: usize| (0..rows).map(|row| table.shared[row * columns + column]).fold(0.0, f32::max);
    let best: f32 = (0..columns).map(most).sum();
    TranslationEvidence {
        agreement: worth / ((rows * columns) as f32).sqrt(),
        total: (1.0 + worth.max(0.0)).log2(),
        anchors_found: share(all_found, all),
        page_aligned: share(page_words, words_in(&table.page)),
        source_aligned: share(source_words, words_in(&table.source)),
        shared: (1.0 + aligned).log2(),
        anchors_kept: share(beads.iter().map(kept).sum(), occurrences),
        order: if best > 0.0 { aligned / best } else { 0.0 },
        lengths: mean(Table::difference),
        quoted_apart: mean(Table::quoted_apart),
        sentence_ratio: (rows as f32 / columns as f32).ln().abs(),
        length_ratio: table.ratio.ln().abs(),
        sentences: (rows.min(columns) as f32).log2(),
    }
}

/// The content words of sentences that follow each other.
fn words_of(sketch: &Sketch, sentences: &Range<usize>) -> Range<u32> {
    sketch.sentence(sentences.start).start..sketch.sentence(sentences.end - 1).end
}

/// Where a content word is in some sentences, from 0 to 1.
fn place_in(sketch: &Sketch, sentences: &Range<usize>, at: u32) -> f32 {
    let words = words_of(sketch, sentences);
    (at - words.start) as f32 / words.len() as f32
}

/// Of the places that a word has in some sentences of the source, the one that is nearest to a place between their
/// beginning, 0, and their end, 1.
fn nearest(word: &Word, source: &Sketch, sentences: &Range<usize>, place: f32) -> Option<u32> {
    let distance = |at: &u32| (place_in(source, sentences, *at) - place).abs();
    let places = words_of(source, sentences).filter(|at| word.is_at(source.words[*at as usize]));
    places.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The passages of beads: those of neighbouring ones are one, up to the end of a paragraph of the page. `counterpart` gives
/// the content word in a bead's sentences of the source for which one of the page stands.
fn passages(
    page: &Fingerprint,
    source: &Sketch,
    anchors: &Anchors,
    beads: &[Bead],
    counterpart: impl Fn(u32, &Bead) -> Option<u32>,
) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    for bead in beads {
        let (on_page, in_source) = (words_of(&page.sketch, &bead.page), words_of(source, &bead.source));
        let places: Vec<(u32, u32)> = on_page.clone().filter_map(|at| Some((at, counterpart(at, bead)?))).collect();
        let goes_on = |a: &(u32, u32), b: &(u32, u32)| {
            page.tokens[a.0 as usize] + 1 == page.tokens[b.0 as usize] && a.1 + 1 == b.1
        };
        let part = |run: &[(u32, u32)]| {
            let (first, last) = (run[0], run[run.len() - 1]);
            let source = Some(first.1..last.1 + 1);
            PassagePart { page: first.0..last.0 + 1, kind: PassageKind::Translated, source }
        };
        let parts: Vec<PassagePart> = places.chunk_by(goes_on).map(part).collect();
        let shared = places.len() as u32;
        match found.last_mut() {
            Some(last)
                if last.page.end == on_page.start
                    && last.source.end == in_source.start
                    && !anchors.begins_paragraph[bead.page.start] =>
            {
                last.page.end = on_page.end;
                last.source.end = in_source.end;
                last.shared += shared;
                last.parts.extend(parts);
            }
            _ => found.push(Passage {
                page: on_page,
                source: in_source,
                shared,
                kind: PassageKind::Translated,
                parts,
                is_close: false,
            }),
        }
    }
    // Without a word that agrees there is nothing to show.
    found.retain(|passage| !passage.parts.is_empty());
    found
}
