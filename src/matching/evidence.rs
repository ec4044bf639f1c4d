//! Evidence: an alignment in named figures. The verdict's model reads these figures and nothing else.

use super::chains::{Chain, Point};
use super::coverage::{Coverage, share};
use super::sentences::SentenceMatches;
use super::wording::Wording;
use crate::fingerprint::{Fingerprint, Sketch, Symbol, Word};
use serde::Serialize;

/// Minimum rarity level of a rare word that is not an entity.
const MIN_RARE_WORD_LEVEL: u8 = 6;

/// Makes a type of named figures, from 0 on in the order in which they are named.
macro_rules! figures {
    ($(#[$of:meta])* $type:ident: $($(#[$doc:meta])* $name:ident,)*) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub struct $type { $($(#[$doc])* pub $name: f32,)* }

        impl $type {
            /// Names of the figures, in the order of their values.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// The figures, in the order of their names.
            #[must_use]
            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),*]
            }
        }
    };
}
pub(super) use figures;

figures! {
    /// What two texts have in common, in figures. Shares are from 0 to 1.
    Evidence:
    /// Share of the page's prose in verbatim runs.
    page_verbatim,
    /// Share of the source's prose in verbatim runs.
    source_verbatim,
    /// Longest verbatim run of prose: log₂ of 1 + its content words.
    longest_run,
    /// Share of the page's prose in chains.
    page_chained,
    /// Share of the source's prose in chains.
    source_chained,
    /// Best chain: log₂ of 1 + its score.
    best_chain,
    /// Score of all chains, divided by three times the words of the shorter prose.
    chain_score,
    /// Words of chains that agree: log₂ of 1 + their number.
    agreeing,
    /// Share of the words in chains that are replaced by others, each in its place.
    replaced,
    /// Share of the words in chains that agree with a synonym.
    synonyms,
    /// Share of the words in chains that are inserted, left out or moved.
    inserted,
    /// Share of the gaps in chains that are equally long on both sides: words were replaced, not sentences rebuilt.
    in_place,
    /// Mean share of a page sentence that its best source sentence holds.
    sentence_page,
    /// Mean share of a source sentence that its best page sentence holds.
    sentence_source,
    /// Share of the page in sentences that are like one of the source.
    sentence_alike,
    /// Share of the page's longer sentences that are unlike any of the source.
    own_sentences,
    /// Share of the source's longer sentences that are unlike any of the page.
    source_own_sentences,
    /// Agreement in length of alike sentences: mean of the shorter length over the longer.
    sentence_lengths,
    /// Share of neighbouring alike sentences whose partners come in the same order.
    sentence_order,
    /// Share of the entities in the page's prose that the source has.
    page_anchors,
    /// Share of the entities in the source's prose that the page has.
    source_anchors,
    /// Share of the page's rare plain words that the source has.
    page_rare,
    /// Share of the source's plain words that the page has.
    source_plain,
    /// Share of the page's plain words, which are no entities, in verbatim runs.
    plain_verbatim,
    /// Share of the page's plain words that agree in chains.
    plain_agreeing,
    /// Most plain words in a verbatim run: log₂ of 1 + their number.
    longest_plain_run,
    /// Share of the entities in chains that are the same on both sides, of those that have a counterpart.
    entities_kept,
    /// Share of the agreeing words of chains that come in the same order on both sides.
    chain_order,
    /// Share of the page's pairs of neighbouring words that are neighbours in the source.
    neighbours,
    /// Share of the page's plain words that the source has.
    page_plain,
    /// Share of the page's prose in passages.
    page_covered,
    /// Share of the source's prose in passages.
    source_covered,
    /// Words of prose that agree, in chains or in alike sentences: log₂ of 1 + their number.
    shared_prose,
    /// Share of the page's words that are in quotations.
    page_quoted,
    /// Share of the page's quotations that the source holds.
    quotes_shared,
    /// Longest run of the page's quotations that is the source's own prose: log₂ of 1 + its content words. An honest
    /// quotation of a speaker is a quotation in the source too.
    lifted,
    /// Length of the page's prose: log₂ of its content words.
    page_length,
    /// log₂ of the page's prose over the source's.
    relative_length,
}

/// What was found in an alignment, from which the evidence is made.
pub(super) struct Findings<'a> {
    /// Chains of the page's prose with the source's.
    pub chains: &'a [Chain],
    /// Chains of the page's quotations with the whole source.
    pub quote_chains: &'a [Chain],
    pub sentences: &'a SentenceMatches,
    pub wording: Wording,
    pub coverage: Coverage,
}

impl Evidence {
    /// The evidence of a page and a source, of whose symbols the bits of `mask` are known.
    pub(super) fn new(
        page: &Fingerprint,
        vocabulary: &PageVocabulary,
        source: &Sketch,
        mask: Symbol,
        found: &Findings,
    ) -> Self {
        let Findings { chains, quote_chains, sentences, wording, coverage } = *found;
        let page_prose = page.prose().count() as f32;
        let source_prose = prose(source).count() as f32;
        let quoted = page.sketch.words.iter().filter(|w| w.quoted).count() as f32;
        let runs: Vec<usize> = chains.iter().flat_map(Chain::verbatim_runs).map(<[Point]>::len).collect();
        let verbatim: usize = runs.iter().sum();
        let on_page: usize = chains.iter().map(|c| c.page().len()).sum();
        let in_source: usize = chains.iter().map(|c| c.source().len()).sum();
        let agreeing: usize = chains.iter().map(Chain::same).sum();
        let synonyms: usize = chains.iter().map(|c| c.points.len()).sum::<usize>() - agreeing;
        let steps = Steps::of(chains);
        let also_quoted: usize = quote_chains.iter().map(|c| c.points.len()).sum();
        let words = SharedWords::new(vocabulary, source, mask);
        Self {
            page_verbatim: share(verbatim as f32, page_prose),
            source_verbatim: share(verbatim as f32, source_prose),
            longest_run: log2(runs.iter().copied().max().unwrap_or(0) as f32),
            page_chained: share(on_page as f32, page_prose),
            source_chained: share(in_source as f32, source_prose),
            best_chain: log2(chains.iter().map(|c| c.score).fold(0.0, f32::max)),
            chain_score: share(chains.iter().map(|c| c.score).sum::<f32>(), 3.0 * page_prose.min(source_prose)),
            agreeing: log2(agreeing as f32),
            replaced: share(steps.replaced as f32, (agreeing + steps.replaced) as f32),
            synonyms: share(synonyms as f32, (agreeing + synonyms + steps.replaced) as f32),
            inserted: share(steps.inserted as f32, (agreeing + steps.inserted) as f32),
            in_place: steps.in_place(),
            sentence_page: sentences.page,
            sentence_source: sentences.source,
            sentence_alike: sentences.alike,
            own_sentences: sentences.own,
            source_own_sentences: sentences.source_own,
            sentence_lengths: sentences.lengths,
            sentence_order: sentences.in_order,
            page_anchors: words.page_anchors,
            source_anchors: words.source_anchors,
            page_rare: words.page_rare,
            source_plain: words.source_plain,
            plain_verbatim: wording.plain_verbatim,
            plain_agreeing: wording.plain_agreeing,
            longest_plain_run: log2(wording.longest_plain_run as f32),
            entities_kept: wording.entities_kept,
            chain_order: wording.order,
            neighbours: wording.pairs,
            page_plain: words.page_plain,
            page_covered: coverage.page,
            source_covered: coverage.source,
            shared_prose: log2(agreeing as f32 + sentences.shared_outside_chains() as f32),
            page_quoted: share(quoted, quoted + page_prose),
            quotes_shared: share(also_quoted as f32, quoted),
            lifted: log2(lifted(source, quote_chains) as f32),
            page_length: log2(page_prose),
            relative_length: ((page_prose + 1.0) / (source_prose + 1.0)).log2(),
        }
    }
}

/// The vocabulary of a page: symbols in ascending order, each once.
pub(super) struct PageVocabulary {
    all: Vec<Symbol>,
    /// Those of its prose: of entities, of rare words and of all words that are no entities.
    entities: Vec<Symbol>,
    rare: Vec<Symbol>,
    plain: Vec<Symbol>,
}

impl PageVocabulary {
    /// The vocabulary of a page, of whose symbols the bits of `mask` count.
    pub fn new(page: &Fingerprint, mask: Symbol) -> Self {
        let masked = |word: &Word| word.symbol & mask;
        let own = || page.prose().map(|at| (&page.sketch.words[at], page.rarity[at]));
        let rare = own().filter(|(w, rarity)| !w.entity && *rarity >= MIN_RARE_WORD_LEVEL).map(|(w, _)| masked(w));
        Self {
            all: distinct(page.sketch.words.iter().map(masked)),
            entities: distinct(own().filter(|(w, _)| w.entity).map(|(w, _)| masked(w))),
            rare: distinct(rare),
            plain: distinct(own().filter(|(w, _)| !w.entity).map(|(w, _)| masked(w))),
        }
    }
}

/// Vocabulary that two texts share, regardless of order.
struct SharedWords {
    page_anchors: f32,
    source_anchors: f32,
    page_rare: f32,
    page_plain: f32,
    source_plain: f32,
}

/// The symbols in ascending order, each once.
fn distinct(symbols: impl Iterator<Item = Symbol>) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = symbols.collect();
    symbols.sort_unstable();
    symbols.dedup();
    symbols
}

impl SharedWords {
    fn new(page: &PageVocabulary, source: &Sketch, mask: Symbol) -> Self {
        let masked = |word: &Word| word.symbol & mask;
        let in_source = distinct(source.words.iter().map(masked));
        let chance = |vocabulary: &[Symbol]| vocabulary.len() as f32 / (mask as f32 + 1.0);
        let held = |words: &[Symbol], vocabulary: &[Symbol]| {
            let mut rest = vocabulary.iter().peekable();
            let is_shared = |symbol: &&Symbol| {
                while rest.next_if(|other| other < symbol).is_some() {}
                rest.peek() == Some(symbol)
            };
            let shared = words.iter().filter(is_shared).count() as f32;
            // Subtract the overlap expected from hash collisions.
            let share = share(shared, words.len() as f32);
            ((share - chance(vocabulary)) / (1.0 - chance(vocabulary)).max(0.1)).max(0.0)
        };
        Self {
            page_anchors: held(&page.entities, &in_source),
            source_anchors: held(&distinct(prose(source).filter(|w| w.entity).map(masked)), &page.all),
            page_rare: held(&page.rare, &in_source),
            page_plain: held(&page.plain, &in_source),
            source_plain: held(&distinct(prose(source).filter(|w| !w.entity).map(masked)), &page.all),
        }
    }
}

fn prose(sketch: &Sketch) -> impl Iterator<Item = &Word> {
    sketch.words.iter().filter(|w| !w.quoted)
}

/// Words and gaps that the steps of chains skip.
#[derive(Default)]
pub(super) struct Steps {
    /// Words in gaps that are equally long on both sides.
    replaced: usize,
    /// Words in gaps that are longer on one side.
    inserted: usize,
    /// Number of gaps that are equally long on both sides.
    even: usize,
    /// Number of gaps that are longer on one side.
    uneven: usize,
}

impl Steps {
    pub fn of<'a>(chains: impl IntoIterator<Item = &'a Chain>) -> Self {
        let mut steps = Self::default();
        for pair in chains.into_iter().flat_map(|c| c.points.windows(2)) {
            let (page, source) = (pair[1].page - pair[0].page, pair[1].source - pair[0].source);
            if page != source {
                steps.inserted += page.max(source) as usize - 1;
                steps.uneven += 1;
            } else if page > 1 {
                steps.replaced += page as usize - 1;
                steps.even += 1;
            }
        }
        steps
    }

    /// Share of the gaps that are equally long on both sides.
    pub fn in_place(&self) -> f32 {
        share(self.even as f32, (self.even + self.uneven) as f32)
    }
}

/// Length in words of the longest run of the page's quotations that is outside quotation marks in the source.
fn lifted(source: &Sketch, quote_chains: &[Chain]) -> usize {
    let own = |p: &Point| p.same && !source.words[p.source as usize].quoted;
    let together = |a: &Point, b: &Point| own(a) == own(b) && b.page - a.page == 1 && b.source - a.source == 1;
    let runs = quote_chains.iter().flat_map(|c| c.points.chunk_by(together));
    runs.filter(|run| own(&run[0])).map(<[_]>::len).max().unwrap_or(0)
}

fn log2(value: f32) -> f32 {
    (1.0 + value).log2()
}
