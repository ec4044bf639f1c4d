//! Two texts side by side: the report on them, and figures that readers can have counted in other ways.

use super::compare::{MAX_SOURCE_WORDS_PER_PAGE_WORD, comparison};
use super::page::{Page, about, own_address};
use super::places::Places;
use crate::article::{Article, NotArticle};
use crate::fingerprint::{Fingerprint, MAX_CONTENT_WORDS};
use crate::matching::Reading;
use crate::source::Source;
use crate::text::Text;
use crate::verdict::{About, Comparison, Match, Report, Sensitivity, Sureness, Verdict, is_too_little};
use serde::Serialize;
use std::ops::Range;

/// A text of a pair.
#[derive(Debug, Clone)]
pub struct PairText {
    /// The article.
    pub article: Article,
    /// The address that it was loaded from.
    pub url: Option<String>,
}

impl PairText {
    /// Where the text is from; `None` if nothing says that.
    fn named(&self) -> Option<Source> {
        let url = own_address(&self.article, self.url.as_deref())?;
        let Article { title, publisher, published, lang, .. } = self.article.clone();
        Some(Source { url, title, publisher, published, lang }.shown())
    }
}

/// The report on a pair. It says of each of both texts whether it can be judged.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PairReport {
    /// The report on the page. If one of both texts cannot be judged, the verdict is [`Verdict::None`].
    #[serde(flatten)]
    pub report: Report,
    /// What the source says of itself.
    pub source_article: About,
    /// Why the source is not an article, if it is not.
    pub source_not_article: Option<NotArticle>,
}

/// How the figures of a pair are counted. The verdict does not depend on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counting {
    /// Whether quotations count, and documents that both have.
    pub quotations: bool,
    /// Minimum number of words of a match, on the page, that counts.
    pub min_words: u32,
}

/// The figures of a pair, counted in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Figures {
    /// The page.
    pub page: SideFigures,
    /// The text that it is compared with.
    pub source: SideFigures,
    /// The passages of the report that are long enough, by their positions.
    pub passages: Vec<u32>,
    /// The quotations of the report that are long enough, by their positions.
    pub quotes: Vec<u32>,
}

/// How much of one text of a pair matches the other one. Two characters of a script without spaces are one word.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SideFigures {
    /// Share of the words that count which are in matches, from 0 to 1.
    pub share: f32,
    /// Number of words in matches.
    pub matching: u32,
    /// Number of words that count.
    pub counted: u32,
    /// Number of words of the whole text.
    pub words: u32,
    /// Where the part that was compared ends, in Unicode characters; `None` if all of the text was compared.
    pub end: Option<u32>,
}

/// Two texts that have been compared.
#[derive(Debug)]
pub struct Pair {
    report: PairReport,
    page: Side,
    source: Side,
    passages: Vec<Stretch>,
    quotes: Vec<Stretch>,
}

/// The words of a match on both sides.
#[derive(Debug)]
struct Stretch {
    page: Range<usize>,
    source: Range<usize>,
}

/// The words of one text, as far as they were compared.
#[derive(Debug)]
struct Side {
    words: Vec<Counted>,
    /// Number of words of the whole text.
    all: u32,
    end: Option<u32>,
}

/// What of a word counts.
#[derive(Debug, Clone, Copy)]
struct Counted {
    /// Whether it is of its author's own prose.
    prose: bool,
    /// Whether it is a character of a script without spaces.
    unspaced: bool,
}

impl Pair {
    /// Compares a page with a source.
    #[must_use]
    pub fn new(source: &PairText, page: &PairText, sensitivity: Sensitivity) -> Self {
        let text = Text::with_set_apart(&source.article.text, &source.article.set_apart);
        let print = Fingerprint::new(&text);
        let original = Reading { source: &source.article.text, text: &text, print: &print };
        let page = Page::new(page.article.clone(), page.url.as_deref());
        let named = source.named();
        let found = comparison(&page, &original, named.as_ref(), sensitivity);
        let found = Comparison { source_url: named.as_ref().map(|named| named.url.clone()), source: named, ..found };
        let reading = page.reading();
        let (on_page, in_source) = (Places::new(&reading), Places::new(&original));
        let stretch = |found: &Match| {
            let (page, mut source) = (on_page.words_in(found.page), in_source.words_in(found.source));
            source.end = source.end.min(source.start + MAX_SOURCE_WORDS_PER_PAGE_WORD as usize * page.len());
            Stretch { page, source }
        };
        Self {
            passages: found.passages.iter().map(stretch).collect(),
            quotes: found.quotes.iter().map(stretch).collect(),
            source: Side::new(&original, &in_source),
            page: Side::new(&reading, &on_page),
            report: PairReport::new(&page, &source.article, text.words(), found),
        }
    }

    /// The report on both texts.
    #[must_use]
    pub const fn report(&self) -> &PairReport {
        &self.report
    }

    /// Counts the figures.
    #[must_use]
    pub fn figures(&self, counting: Counting) -> Figures {
        let long = |stretches: &[Stretch]| -> Vec<u32> {
            let is_long = |found: &Stretch| self.page.count(found.page.clone()) >= counting.min_words;
            stretches.iter().zip(0..).filter(|(found, _)| is_long(found)).map(|(_, at)| at).collect()
        };
        let (passages, quotes) = (long(&self.passages), long(&self.quotes));
        let counted: &[u32] = if counting.quotations { &quotes } else { &[] };
        let matches = || {
            let of_passages = passages.iter().map(|at| &self.passages[*at as usize]);
            of_passages.chain(counted.iter().map(|at| &self.quotes[*at as usize]))
        };
        Figures {
            page: self.page.figures(matches().map(|found| &found.page), counting.quotations),
            source: self.source.figures(matches().map(|found| &found.source), counting.quotations),
            passages,
            quotes,
        }
    }
}

impl PairReport {
    fn new(page: &Page, source: &Article, source_words: u32, found: Comparison) -> Self {
        let too_little = |words: u32| is_too_little(words).then_some(NotArticle::TooShort);
        let source_not_article = source.not_article.or_else(|| too_little(source_words));
        let mut report = page.report(found, Vec::new(), page.left_out(None));
        report.not_article = report.not_article.or_else(|| too_little(report.article.words));
        if report.not_article.or(source_not_article).is_some() {
            report.best = Comparison {
                verdict: Verdict::None,
                score: 0.0,
                sureness: Sureness::from(0.0),
                one_source: false,
                ..report.best
            };
        }
        Self { report, source_article: about(source, source_words), source_not_article }
    }
}

impl Side {
    fn new(reading: &Reading, places: &Places) -> Self {
        let Reading { text, print, .. } = reading;
        let mut words: Vec<Counted> =
            text.tokens.iter().map(|token| Counted { prose: !token.quoted, unspaced: token.unspaced }).collect();
        for (at, is_common) in print.tokens.iter().zip(&print.common) {
            words[*at as usize].prose &= !is_common;
        }
        let last = print.tokens.last().map_or(0, |at| *at);
        let compared = text.sentences.iter().find(|sentence| sentence.contains(&last)).map_or(0, |found| found.end);
        let is_cut = words.len() > MAX_CONTENT_WORDS && (compared as usize) < words.len();
        if is_cut {
            words.truncate(compared as usize);
        }
        Self { end: is_cut.then(|| places.end_of(words.len())), words, all: text.words() }
    }

    /// Number of words in a range, as far as it was compared.
    fn count(&self, range: Range<usize>) -> u32 {
        let range = range.start.min(self.words.len())..range.end.min(self.words.len());
        number(self.words[range].iter())
    }

    /// Counts the words in matches. `all`: of quotations, too.
    fn figures<'a>(&self, matches: impl Iterator<Item = &'a Range<usize>>, all: bool) -> SideFigures {
        let mut inside = vec![false; self.words.len()];
        for range in matches {
            let end = range.end.min(inside.len());
            inside[range.start.min(end)..end].fill(true);
        }
        let of_words = || self.words.iter().zip(&inside).filter(|(word, _)| all || word.prose);
        let counted = number(of_words().map(|(word, _)| word));
        let matching = number(of_words().filter(|(_, inside)| **inside).map(|(word, _)| word));
        let share = if counted > 0 { matching as f32 / counted as f32 } else { 0.0 };
        SideFigures { share, matching, counted, words: self.all, end: self.end }
    }
}

/// Number of words, of which two characters of a script without spaces are one.
fn number<'a>(words: impl Iterator<Item = &'a Counted>) -> u32 {
    let (spaced, unspaced) =
        words.fold(
            (0, 0),
            |(spaced, unspaced), word| {
                if word.unspaced { (spaced, unspaced + 1) } else { (spaced + 1, unspaced) }
            },
        );
    spaced + unspaced / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::compare;
    use proptest::prelude::*;

    const HARBOUR_NEWS: &str = "The harbour master Anna Lind said on Monday that fourteen ferries would stay in port until the \
        new pier had been inspected by divers from Wex. Her office closed the northern basin in the afternoon, and the \
        fish market moved to the old customs house. Traders lost two days of sales. The council will pay them a part of \
        that from the fund for storms, which it set up after the flood of last winter. Divers found rust on nine piles \
        and a crack in the tenth, and they marked every one of them with orange paint before the evening tide came in.";
    const HARBOUR_QUOTATION: &str = "“Every winter the merchants carry forty lanterns across the frozen mill pond, sing three verses \
        about the drowned miller, and share smoked eel, barley bread and warm plum brandy with strangers,” she told the \
        council.";

    fn pasted(text: &str) -> PairText {
        PairText { article: Article::from_text(text.to_owned()).unwrap(), url: None }
    }

    fn saved(html: &str, url: &str) -> PairText {
        PairText { article: Article::from_html(html, Some(url)).unwrap(), url: Some(url.to_owned()) }
    }

    fn pair(source: &str, page: &str) -> Pair {
        Pair::new(&pasted(source), &pasted(page), Sensitivity::default())
    }

    fn paragraphs(texts: &[&str]) -> String {
        texts.join("\n\n")
    }

    #[test]
    fn too_little_text_gets_no_verdict() {
        let found = pair("hello", "hello");
        assert_eq!(found.report().report.not_article, Some(NotArticle::TooShort));
        assert_eq!(found.report().source_not_article, Some(NotArticle::TooShort));
        let found = pair("Traders lost two days of sales.", HARBOUR_NEWS);
        assert_eq!(found.report().report.not_article, None);
        assert_eq!(found.report().source_not_article, Some(NotArticle::TooShort));
        assert_eq!(found.report().report.best.verdict, Verdict::None);
    }

    #[test]
    fn a_verdict_is_that_of_comparing_the_same_texts() {
        let found = pair(HARBOUR_NEWS, HARBOUR_NEWS);
        let (source, page) = (pasted(HARBOUR_NEWS).article, pasted(HARBOUR_NEWS).article);
        let compared = compare(&source, &page).best;
        assert_eq!(compared.verdict, Verdict::Copy);
        assert_eq!(found.report().report.best.verdict, Verdict::Copy);
        assert!((found.report().report.best.score - compared.score).abs() < f32::EPSILON);
        let Figures { page, source, passages, .. } = found.figures(Counting::default());
        assert_eq!(passages, [0]);
        assert_eq!((page.matching, page.counted, page.words, page.end), (page.words, page.words, page.words, None));
        assert_eq!(page, source);
    }

    #[test]
    fn what_a_page_says_of_itself_counts_if_both_say_where_they_are_from() {
        let html =
            |day: u32| format!("<meta property=article:published_time content=2026-05-{day:02}><p>{HARBOUR_NEWS}</p>");
        let verdict = |page: &PairText| {
            Pair::new(&saved(&html(5), "https://a.example/1"), page, Sensitivity::default()).report.report.best.verdict
        };
        assert_eq!(verdict(&saved(&html(9), "https://b.example/2")), Verdict::Copy);
        assert_eq!(verdict(&saved(&html(1), "https://b.example/2")), Verdict::SameTextEarlier);
        assert_eq!(verdict(&saved(&html(9), "https://a.example/1")), Verdict::Source);
        assert_eq!(verdict(&pasted(HARBOUR_NEWS)), Verdict::Copy);
    }

    #[test]
    fn quotations_count_if_the_reader_wants_that() {
        let own = "The mayor of a town far inland spoke of other things, of schools and of the price of grain. He was \
            elected in spring with a small majority. His party has held the town for thirty years, and its members sing \
            at every assembly. Nobody in the hall asked him about boats. When the evening ended, the band played a march \
            that had been written for a bridge which was never built, and the guests walked home along the mill stream.";
        let found = pair(&paragraphs(&[HARBOUR_NEWS, HARBOUR_QUOTATION]), &paragraphs(&[own, HARBOUR_QUOTATION]));
        let without = found.figures(Counting::default());
        let with = found.figures(Counting { quotations: true, ..Counting::default() });
        assert_eq!((without.page.matching, without.quotes.len()), (0, 1));
        assert!(with.page.matching > 20, "{with:?}");
        assert!(with.page.counted > without.page.counted && with.source.counted > without.source.counted);
        assert_eq!(with.page.words, without.page.words);
    }

    #[test]
    fn short_matches_can_be_left_out() {
        let found = pair(HARBOUR_NEWS, HARBOUR_NEWS);
        let words = found.figures(Counting::default()).page.words;
        assert_eq!(found.figures(Counting { min_words: words, ..Counting::default() }).passages, [0]);
        let without = found.figures(Counting { min_words: words + 1, ..Counting::default() });
        assert_eq!(without.passages, [] as [u32; 0]);
        assert_eq!((without.page.matching, without.page.counted), (0, words));
    }

    #[test]
    fn only_what_was_compared_of_a_very_long_text_counts() {
        let long = "Ferries crossed. ".repeat(MAX_CONTENT_WORDS);
        let found = pair(&long, HARBOUR_NEWS).figures(Counting::default()).source;
        let end = found.end.unwrap() as usize;
        assert!(end < long.len() && long[..end].ends_with("crossed"), "{found:?}");
        assert!(found.counted < found.words, "{found:?}");
    }

    #[test]
    fn a_page_without_text_can_be_compared() {
        let empty = saved("<title>Nothing</title><p></p>", "https://a.example/1");
        let found = Pair::new(&empty, &empty, Sensitivity::default());
        assert_eq!(found.figures(Counting::default()).page.counted, 0);
        assert_eq!(found.report().report.not_article, Some(NotArticle::TooShort));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn figures_agree_with_each_other(
            source in "([a-f]{1,2} |[.\n“”]|報道){0,200}a",
            page in "([a-f]{1,2} |[.\n“”]|報道){0,200}a",
            quotations: bool,
            min_words in 0u32..40,
        ) {
            let found = pair(&source, &page);
            let figures = found.figures(Counting { quotations, min_words });
            for side in [figures.page, figures.source] {
                prop_assert!(side.matching <= side.counted && side.counted <= side.words + 1);
                prop_assert!((0.0..=1.0).contains(&side.share));
            }
            let report = &found.report().report.best;
            prop_assert!(figures.passages.iter().all(|at| (*at as usize) < report.passages.len()));
            prop_assert!(figures.quotes.iter().all(|at| (*at as usize) < report.quotes.len()));
        }
    }
}
