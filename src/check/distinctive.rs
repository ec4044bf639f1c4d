//! Distinctive words of a page, by which a search engine finds where its text stands elsewhere, too.
//!
//! A phrase is words of the page in a row, the rarest that one of its sentences has. A copy has it word for word. A page
//! on which words were swapped or told anew keeps names and figures, so the other searches are for these.

use crate::matching::Reading;
use crate::order;
use crate::text::rarity::Rarity;
use crate::text::{Text, Token};
use serde::Serialize;
use std::ops::Range;

/// What to search for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Phrase {
    /// The search terms. In quotation marks are words that the page has in this order.
    pub text: String,
    /// The sentence of the page that they are from.
    pub sentence: String,
}

/// Maximum number of searches.
const MAX_PHRASES: usize = 3;
/// Maximum number of searches for names and figures. Of spun and re-worded pages such a search leads to the original 5 to
/// 14 times as often as one for words in a row, and of copies one for words in a row is enough: benches/phrases.mjs.
const MAX_NAME_SEARCHES: usize = 2;
/// Number of words of a phrase. Eight words in a row are in texts of one origin only; more of them would be changed
/// more often.
const PHRASE_WORDS: usize = 8;
/// Minimum number of words of a phrase.
const MIN_PHRASE_WORDS: usize = 5;
/// Number of characters of a script without spaces that count as one word.
const UNSPACED_WORD_CHARS: usize = 2;
/// Maximum number of words in a search for names and figures.
const MAX_NAME_WORDS: usize = 10;
/// Minimum number of names and figures in such a search. Fewer are in many articles.
const MIN_NAMES: usize = 3;
/// Maximum length of a sentence that is shown, in characters.
const MAX_SENTENCE_CHARS: usize = 300;

/// The most distinctive words of a page, at most [`MAX_PHRASES`] searches. `is_common` says which of its words many
/// articles share.
pub(super) fn phrases(page: &Reading, is_common: impl Fn(usize) -> bool) -> Vec<Phrase> {
    let Reading { source, text, .. } = *page;
    let is_own = |at: usize| !text.tokens[at].quoted && !is_common(at);
    let mut found: Vec<Candidate> = Vec::new();
    let mut names: Vec<Candidate> = Vec::new();
    for sentence in &text.sentences {
        found.extend(rarest(source, text, sentence, &is_own));
        names.extend(names_in(source, text, sentence, &is_own));
    }
    let best = |candidates: &mut Vec<Candidate>| order::sort_by(candidates, |a, b| b.weight.total_cmp(&a.weight));
    best(&mut found);
    best(&mut names);
    let mut chosen: Vec<Candidate> = Vec::new();
    let free = |candidate: &Candidate, chosen: &[Candidate]| chosen.iter().all(|other| other.text != candidate.text);
    for candidate in found.iter().take(1).chain(names.iter().take(MAX_NAME_SEARCHES)).chain(&found) {
        if chosen.len() < MAX_PHRASES && free(candidate, &chosen) {
            chosen.push(candidate.clone());
        }
    }
    chosen.into_iter().map(|Candidate { text, sentence, .. }| Phrase { text, sentence }).collect()
}

#[derive(Clone)]
struct Candidate {
    text: String,
    sentence: String,
    weight: f32,
}

/// How much a word says about where a text is from.
fn weight(token: &Token) -> f32 {
    if token.rarity.is_function_word() {
        0.0
    } else {
        f32::from(token.rarity.level()) / f32::from(Rarity::UNKNOWN.level())
    }
}

/// The rarest words in a row of a sentence.
fn rarest(source: &str, text: &Text, sentence: &Range<u32>, is_own: &impl Fn(usize) -> bool) -> Option<Candidate> {
    let tokens: Vec<usize> = (sentence.start as usize..sentence.end as usize).collect();
    let mut best: Option<(f32, Range<usize>)> = None;
    for run in tokens.chunk_by(|a, b| is_own(*a) && is_own(*b) && !is_broken(source, text, *a, *b)) {
        if !is_own(run[0]) {
            continue;
        }
        let unspaced = run.iter().filter(|at| text.tokens[**at].unspaced).count() * 2 > run.len();
        let scale = if unspaced { UNSPACED_WORD_CHARS } else { 1 };
        let length = run.len().min(PHRASE_WORDS * scale);
        if length < MIN_PHRASE_WORDS * scale {
            continue;
        }
        for window in run.windows(length) {
            let sum = window.iter().map(|at| weight(&text.tokens[*at])).sum::<f32>() / scale as f32;
            if best.as_ref().is_none_or(|(most, _)| sum > *most) {
                best = Some((sum, window[0]..window[length - 1] + 1));
            }
        }
    }
    let (weight, words) = best?;
    Some(Candidate {
        text: format!("\"{}\"", written(source, text, &words)),
        sentence: shown(source, text, sentence),
        weight,
    })
}

/// The names and figures of a sentence.
fn names_in(source: &str, text: &Text, sentence: &Range<u32>, is_own: &impl Fn(usize) -> bool) -> Option<Candidate> {
    let tokens: Vec<usize> = (sentence.start as usize..sentence.end as usize).collect();
    let is_name = |at: usize| text.tokens[at].entity && is_own(at);
    let touch = |a: usize, b: usize| text.tokens[b].span.start.saturating_sub(text.tokens[a].span.end) <= 1;
    let runs = tokens.chunk_by(|a, b| is_name(*a) && is_name(*b) && touch(*a, *b)).filter(|run| is_name(run[0]));
    let (mut words, mut sum, mut terms) = (0, 0.0, Vec::new());
    for run in runs {
        if words + run.len() > MAX_NAME_WORDS {
            break;
        }
        words += run.len();
        sum += run.iter().map(|at| weight(&text.tokens[*at])).sum::<f32>();
        let term = written(source, text, &(run[0]..run[run.len() - 1] + 1));
        terms.push(if run.len() > 1 { format!("\"{term}\"") } else { term });
    }
    let is_enough = terms.len() >= MIN_NAMES;
    is_enough.then(|| Candidate { text: terms.join(" "), sentence: shown(source, text, sentence), weight: sum })
}

/// Whether a line ends between two words, or quotation marks open or close.
fn is_broken(source: &str, text: &Text, a: usize, b: usize) -> bool {
    let between = text.tokens[a].span.end as usize..text.tokens[b].span.start as usize;
    source.get(between).is_some_and(|gap| gap.contains(|c| c == '\n' || is_quotation_mark(c)))
}

const fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '＂')
}

/// Words as the page has them, on one line, without the quotation marks that a search engine would read as its own.
fn written(source: &str, text: &Text, words: &Range<usize>) -> String {
    let span = text.tokens[words.start].span.start as usize..text.tokens[words.end - 1].span.end as usize;
    on_one_line(source.get(span).unwrap_or_default())
}

fn on_one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if is_quotation_mark(c) || c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence as it is shown.
fn shown(source: &str, text: &Text, sentence: &Range<u32>) -> String {
    let last = &text.tokens[sentence.end as usize - 1].span;
    let rest = source.get(last.end as usize..).unwrap_or_default();
    let marks: usize =
        rest.chars().take_while(|c| c.is_ascii_punctuation() || is_quotation_mark(*c)).map(char::len_utf8).sum();
    let span = text.tokens[sentence.start as usize].span.start as usize..last.end as usize + marks;
    let line = source.get(span).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_SENTENCE_CHARS {
        return line;
    }
    line.chars().take(MAX_SENTENCE_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::check::Check;
    use proptest::prelude::*;

    fn searches(text: &str) -> Vec<String> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        Check::new(article, None, []).distinctive().into_iter().map(|phrase| phrase.text).collect()
    }

    const SEARCHED_REPORT: &str = "The council met on Tuesday and talked about the weather for a while with everybody there. The ferry \
        Marta Lind ran aground off Cape Sorrow with 214 people on board, said the coast guard. Two tugs from Port Ansel pulled \
        her free at high tide shortly before midnight. “Nobody on board the whole vessel was hurt or even frightened,” the captain said.";

    #[test]
    fn searches_are_the_pages_own_words() {
        let found = searches(SEARCHED_REPORT);
        assert_eq!(found.len(), 3, "{found:?}");
        for search in &found {
            for phrase in search.split('"').skip(1).step_by(2) {
                assert!(SEARCHED_REPORT.contains(phrase), "{search}");
            }
            assert!(!search.contains("Nobody"), "a quotation may stand in any report of the event: {search}");
        }
        assert!(found.iter().any(|search| search.contains("\"Marta Lind\"") && search.contains("214")), "{found:?}");
    }

    #[test]
    fn scripts_without_spaces_have_searches() {
        let text = "开往哈斯克的渡轮星期一晚点半小时，因为一只海豹在坡道上睡着了，船上没有人敢叫醒它。\n\
                    船长关掉引擎一直等到那只动物看了她两眼，然后才慢慢滑回水里。港务局说今年这样的事情已经发生了十四次。";
        let found = searches(text);
        assert!(!found.is_empty() && found.iter().all(|search| text.contains(search.trim_matches('"'))), "{found:?}");
    }

    #[test]
    fn what_is_no_article_has_none() {
        let page = "<title>Shop</title><p>Hello there.</p>";
        let article = Article::from_html(page, None).unwrap();
        assert!(article.not_article.is_some());
        assert!(Check::new(article, None, []).distinctive().is_empty());
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched_for(text in "(\\PC|[a-zA-Z0-9 .,\"“”\n]|[\\u{4e00}-\\u{4eff}]){0,300}") {
            for search in searches(&text) {
                prop_assert!(search.matches('"').count() % 2 == 0 && !search.contains('\n'), "{search}");
            }
        }
    }
}
