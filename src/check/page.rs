//! A page prepared for comparison: its article with the words, the fingerprint and the keys of its text.

use super::places::Places;
use crate::address;
use crate::article::Article;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::keys::{self, Key};
use crate::index::Index;
use crate::matching::{Anchors, Passage, PassageKind, PassagePart, Reading};
use crate::text::language::{language, primary_language};
use crate::text::{Text, words_of};
use crate::verdict::{About, Comparison, LeftOut, Match, Part, Presentation, Report};
use std::sync::OnceLock;

/// Maximum number of a page's keys that are looked up; some 2,500 words have as many. It bounds the cost of a page.
/// Keys are hashes, so the smallest of them are a fair sample of all.
const MAX_PAGE_KEYS: usize = 256;

/// Maximum number of further keys that are looked up in an index in another language.
const MAX_FOREIGN_KEYS: usize = 224;

/// The page, ready for comparison.
#[derive(Debug)]
pub(super) struct Page {
    pub article: Article,
    /// The page's own address.
    pub url: Option<String>,
    /// The address that the page was loaded from. It can be a private one, such as that of a file.
    pub loaded_from: Option<String>,
    pub text: Text,
    pub print: Fingerprint,
    /// Keys to look up, ascending.
    pub keys: Vec<Key>,
    /// The key of the page's own address, which is one of them.
    pub own_key: Option<Key>,
    language: OnceLock<Option<String>>,
    anchors: OnceLock<Anchors>,
    foreign_keys: OnceLock<Vec<Key>>,
}

impl Page {
    pub fn new(article: Article, url: Option<&str>) -> Self {
        let text = Text::of_page(&article.text, &article.set_apart);
        let print = Fingerprint::new(&text);
        let mut keys = keys::keys(&text);
        keys.truncate(MAX_PAGE_KEYS);
        let loaded_from = url.map(str::to_owned);
        let url = own_address(&article, url);
        let own_key = url.as_deref().map(|url| keys::of_address(&address::key(url)));
        if let Some(own) = own_key
            && let Err(at) = keys.binary_search(&own)
        {
            keys.insert(at, own);
        }
        let (language, anchors, foreign_keys) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { article, url, loaded_from, text, print, keys, own_key, language, anchors, foreign_keys }
    }

    /// The language of its text or, if that is not clear, the one that it says it has.
    pub fn language(&self) -> Option<&str> {
        let said = || self.article.lang.as_deref().and_then(primary_language);
        let of_text = || language(&self.article.text, &self.text).map(str::to_owned);
        self.language.get_or_init(|| of_text().or_else(said)).as_deref()
    }

    /// Whether an index has articles in another language than the page's.
    pub fn may_be_foreign_to(&self, index: &Index) -> bool {
        let Some(languages) = index.languages() else { return false };
        self.language().is_some_and(|language| languages.has_other_than(language))
    }

    /// The keys to look up in an index in another language, ascending.
    pub fn foreign_keys(&self) -> &[Key] {
        self.foreign_keys.get_or_init(|| self.anchors().keys(MAX_FOREIGN_KEYS))
    }

    /// The words that may stand in a text of another language. They are looked for only when there is such a text.
    pub fn anchors(&self) -> &Anchors {
        self.anchors.get_or_init(|| Anchors::new(&self.reading()))
    }

    pub fn reading(&self) -> Reading<'_> {
        Reading { source: &self.article.text, text: &self.text, print: &self.print }
    }

    pub fn presentation(&self) -> Presentation<'_> {
        let Self { article, url, text, .. } = self;
        // Whoever has not asked for it need not wait for it.
        let language = self.language.get().and_then(Option::as_deref);
        Presentation { article, url: url.as_deref(), is_quotation: text.is_quotation, language, source_language: None }
    }

    /// The report on the page, from its comparisons with originals.
    pub fn report(&self, best: Comparison, others: Vec<Comparison>, left_out: LeftOut) -> Report {
        let article = about(&self.article, self.text.words());
        Report { best, not_article: self.article.not_article, others, article, left_out }
    }

    /// What of the page does not count. `print` is its fingerprint with the words marked that many articles of a list
    /// share.
    pub fn left_out(&self, print: Option<&Fingerprint>) -> LeftOut {
        let Text { tokens, quoted_words, .. } = &self.text;
        let quoted = words_of(tokens.iter().filter(|token| token.quoted));
        // Formulas that the page repeats are common, too, but nobody else's.
        let is_shared = |at: &usize| print.is_some_and(|print| print.common[*at] && !self.print.common[*at]);
        let shared: Vec<usize> = (0..self.print.tokens.len()).filter(is_shared).collect();
        let runs = shared.chunk_by(|a, b| a + 1 == *b);
        let token = |at: usize| self.print.tokens[at] as usize;
        let of_runs = runs.flat_map(|run| &tokens[token(run[0])..=token(run[run.len() - 1])]);
        let common = words_of(of_runs.filter(|token| !token.quoted));
        LeftOut { quoted: *quoted_words, matter: quoted - quoted_words, common }
    }
}

/// What an article says of itself. `words` is the number of words in it.
pub(super) fn about(article: &Article, words: u32) -> About {
    let Article { title, published, modified, lang, publisher, byline, canonical, .. } = article.clone();
    About { title, published, modified, lang, publisher, byline, canonical, words }
}

/// The page's own address: where it was loaded from or, if that is not on the web, what the page says itself.
pub(super) fn own_address(article: &Article, url: Option<&str>) -> Option<String> {
    let public = url.filter(|url| address::is_public(url));
    public.map(str::to_owned).or_else(|| article.canonical.clone())
}

/// Turns passages, whose ranges count words, into matches, whose ranges count characters.
pub(super) struct Matches<'a> {
    pub places: Places<'a>,
    /// The places in the source, if its text is at hand.
    in_source: Option<&'a Places<'a>>,
    chars: Vec<char>,
}

impl<'a> Matches<'a> {
    pub fn on(page: &'a Reading) -> Self {
        Self { places: Places::new(page), in_source: None, chars: page.source.chars().collect() }
    }

    pub fn between(page: &'a Reading, in_source: &'a Places<'a>) -> Self {
        Self { in_source: Some(in_source), ..Self::on(page) }
    }

    /// The match of a passage, from its characters on the page and in the source.
    pub fn of(&self, passage: &Passage, page: [u32; 2], source: [u32; 2]) -> Match {
        let text = self.chars[page[0] as usize..page[1] as usize].iter().collect();
        let part = |part: &PassagePart| Part {
            page: match part.kind {
                // The words around names are those of another language.
                PassageKind::Translated => self.places.content(&part.page),
                _ => self.places.part(&part.page, page),
            },
            kind: part.kind,
            source: part.source.as_ref().zip(self.in_source).map(|(words, places)| places.content(words)),
        };
        Match { page, source, kind: passage.kind, parts: passage.parts.iter().map(part).collect(), text }
    }
}
