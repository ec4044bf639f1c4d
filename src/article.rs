//! HTML → [`Article`]: finds the article on a page and reads the page's metadata.
//!
//! ```text
//! bytes ─encoding→ HTML ─tags, dom, shown→ flat tree ─furniture, names→ blocks ─body→ element of the article
//!                                      │  misnamed, consent,        └─sift, phrases→ its paragraphs ─kind→ article?
//!                                      │  consent_text, discussion                         └─posts, set_apart→ not its prose
//!                                      └─metadata, json_ld, title, byline, publisher, published, dates→ metadata
//!                                      └─credits, agencies, links→ where its text comes from
//! ```
//!
//! The page is parsed once into a flat list; all later steps are loops over it. If there is little text on it, the
//! documents in its frames are inserted (`inner`), and the steps are repeated. No step recurses over the tree, and
//! none takes time quadratic in the size of the page. `benches/extraction` measures the accuracy on real pages and
//! compares it with other extractors.

mod agencies;
mod blocks;
mod body;
mod byline;
mod consent;
mod consent_text;
mod credits;
mod dates;
mod discussion;
mod dom;
pub mod encoding;
mod furniture;
mod inner;
mod json_ld;
mod kind;
mod links;
mod measure;
mod metadata;
mod misnamed;
mod months;
mod names;
mod offers;
mod phrases;
mod posts;
mod published;
mod publisher;
mod set_apart;
mod shown;
mod sift;
mod tags;
mod title;

pub(crate) use agencies::{consists_of_names, is_connective, pieces};
pub(crate) use credits::credits_agency;
pub use dates::{is_before, normalise as normalise_date};

use crate::error::{Error, Result};
use crate::text::SetApart;
use furniture::Rules;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// Maximum size of a document in bytes of UTF-8: 10 MiB.
pub const MAX_HTML_BYTES: usize = 10 << 20;

/// An article: its text, and the metadata of its page. Everything except the text is optional.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Article {
    /// The headline, without the name of the site.
    pub title: Option<String>,
    /// The text of the article. Paragraphs are separated by one blank line.
    pub text: String,
    /// Primary language, as a lower-case BCP 47 tag ("en", "pt-br").
    pub lang: Option<String>,
    /// Date or time of publication: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ` (UTC), so that the order of the strings is
    /// the order of the times.
    pub published: Option<String>,
    /// Date or time of the last change, in the same form as `published`.
    pub modified: Option<String>,
    /// The canonical address that the page declares (`rel=canonical`, `og:url`, JSON-LD), absolute.
    pub canonical: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Names of the authors, as the page gives them.
    pub byline: Option<String>,
    /// Addresses that the body of the article links to: absolute, in reading order, without duplicates.
    pub links: Vec<String>,
    /// Other addresses that may give credit, absolute: those that the metadata give as the original's, then those of other
    /// sites that are linked beside the body.
    pub credit_links: Vec<String>,
    /// Lines that credit another publisher or a news agency ("first appeared in …", "(Reuters)", "Source: …"), in
    /// reading order.
    pub credits: Vec<String>,
    /// The parts of `text` that markup sets apart from its author's prose.
    pub set_apart: SetApart,
    /// Why the page is not an article; `None` if it is one.
    pub not_article: Option<NotArticle>,
}

/// Why a page is not an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotArticle {
    /// A front page, section page or search result: a list of links to other pages.
    Listing,
    /// A video, audio or gallery page with little more text than a caption.
    Player,
    /// A page of a shop: goods, with their prices.
    Offers,
    /// Fewer than [`MIN_WORDS`] words of running text, although the page shows much more: it could not be told from what
    /// surrounds an article.
    LeftOut,
    /// Fewer than [`MIN_WORDS`] words of running text.
    TooShort,
}

impl fmt::Display for NotArticle {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Listing => write!(f, "a list of other pages"),
            Self::Player => write!(f, "a player or gallery with little more than a caption"),
            Self::Offers => write!(f, "a page of a shop"),
            Self::LeftOut => {
                write!(f, "most of the visible text was left out, for it looked like what surrounds articles")
            }
            Self::TooShort => write!(f, "fewer than {MIN_WORDS} words of running text"),
        }
    }
}

/// Minimum number of words of an article.
pub const MIN_WORDS: usize = 80;

/// If the text that is found weighs less than this, the page is searched again with lenient class-name rules.
const RETRY_BELOW_WEIGHT: u32 = 400;
/// Depth to which frames within frames are read.
const MAX_FRAME_DEPTH: usize = 2;
/// The result of the second search is used if it weighs more than this many times the first.
const MIN_RETRY_GAIN: u32 = 2;

impl Article {
    /// Makes an article from its text alone, in which line breaks separate paragraphs.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] if the text is larger than [`MAX_HTML_BYTES`], [`Error::NoText`] if it contains no word.
    pub fn from_text(text: String) -> Result<Self> {
        if text.len() > MAX_HTML_BYTES {
            return Err(Error::PageTooLarge { bytes: text.len(), limit: MAX_HTML_BYTES });
        }
        if !text.contains(char::is_alphanumeric) {
            return Err(Error::NoText);
        }
        Ok(Self { text, ..Self::default() })
    }

    /// Extracts the article from an HTML document, or from plain text, in which blank lines separate paragraphs. `url`
    /// is the address of the document, if known.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] if the document is larger than [`MAX_HTML_BYTES`], [`Error::Unreadable`] if it contains
    /// nothing but white space. A document with elements but without text is not an error; it is
    /// [`NotArticle::TooShort`].
    pub fn from_html(html: &str, url: Option<&str>) -> Result<Self> {
        if html.len() > MAX_HTML_BYTES {
            return Err(Error::PageTooLarge { bytes: html.len(), limit: MAX_HTML_BYTES });
        }
        let mut document = if html.contains('<') { shown::document(html) } else { shown::document(&paragraphs(html)) };
        if html.trim().is_empty() {
            return Err(Error::Unreadable("the document is empty".into()));
        }
        let mut reading = Reading::of(&mut document, url);
        for _ in 0..MAX_FRAME_DEPTH {
            let is_light = reading.body.weight(&reading.page) < RETRY_BELOW_WEIGHT;
            if !is_light || !document.insert_inner(shown::document, inner::may_be_article) {
                break;
            }
            reading = Reading::of(&mut document, url);
        }
        let Reading { base, own, meta, mut page, body } = reading;
        posts::mark(&mut page, &document, meta.headline, base.as_ref());
        let kept: Vec<&blocks::Block> = body.kept.iter().map(|&i| &page.blocks[i]).collect();
        let (text, set_apart) = set_apart::join(&document, &kept);
        let not_article = kind::not_article(&document, &page, &body.kept, &text, &meta, &own);
        let ranges = kept.iter().map(|b| links::extend_to_link(&document, b.nodes.clone()));
        let beside = links::links_to_other_sites(&document, body.surroundings(&document, &page), base.as_ref());
        let mut credits = body.credits(&page, meta.byline.as_deref());
        credits.extend(meta.original_publishers);
        Ok(Self {
            links: links::links_to(&document, ranges, base.as_ref()),
            credit_links: meta.original_addresses.into_iter().chain(beside).collect(),
            credits,
            title: meta.title,
            lang: meta.lang,
            published: meta.published,
            modified: meta.modified,
            canonical: meta.canonical,
            publisher: meta.publisher,
            byline: meta.byline,
            text,
            set_apart,
            not_article,
        })
    }
}

/// The metadata, blocks and article of a document.
struct Reading {
    base: Option<Url>,
    own: links::Own,
    meta: metadata::Metadata,
    page: blocks::Page,
    body: body::Body,
}

impl Reading {
    /// Reads a document, once more with lenient rules if there is little text in it otherwise.
    fn of(document: &mut dom::Document, url: Option<&str>) -> Self {
        links::free_paragraphs(document);
        let base = links::base(document, url);
        let meta = metadata::metadata(document, base.as_ref());
        let own = links::Own::new(base.as_ref(), meta.canonical.as_deref());
        let read = |rules| {
            let page = blocks::Page::read(document, meta.headline, rules);
            let body = body::Body::find(document, &page, &meta, &own);
            (body.weight(&page), page, body)
        };
        let (weight, mut page, mut body) = read(Rules::Strict);
        if weight < RETRY_BELOW_WEIGHT {
            let (lenient_weight, lenient_page, lenient_body) = read(Rules::Lenient);
            if lenient_weight > MIN_RETRY_GAIN * weight {
                (page, body) = (lenient_page, lenient_body);
            }
        }
        Self { base, own, meta, page, body }
    }
}

/// Converts plain text to HTML with a `<p>` at the start of each paragraph.
fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut blank = true;
    for line in text.lines() {
        let starts_paragraph = blank && !line.trim().is_empty();
        html.push_str(if starts_paragraph { "<p>" } else { "\n" });
        html.push_str(line);
        blank = line.trim().is_empty();
    }
    html
}

/// Trims a text and replaces each run of white space by one space.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// The letters and digits of a text in lower case, to compare texts that differ in spacing, punctuation or case.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    /// The constant lists of strings in Rust source code, each with its name.
    fn phrase_lists(source: &str) -> Vec<(&str, Vec<&str>)> {
        let mut lists = Vec::new();
        for item in source.split("const ").skip(1) {
            let Some((declaration, value)) = item.split_once('=') else { continue };
            let Some((name, "&[&str]")) = declaration.trim().split_once(": ") else { continue };
            let Some(value) = value.trim_start().strip_prefix("&[") else { continue };
            lists.push((name, strings(value)));
        }
        lists
    }

    /// The string literals before the `]` that ends a list.
    fn strings(mut list: &str) -> Vec<&str> {
        let mut strings = Vec::new();
        while let Some(at) = list.find(['"', '/', ']']) {
            let (mark, rest) = list[at..].split_at(1);
            list = match mark {
                "]" => break,
                "/" => rest.split_once('\n').expect("a comment ends its line").1,
                _ => {
                    let (string, rest) = rest.split_once('"').expect("a string ends");
                    assert!(!string.contains('\\'), "{string}: escapes are not read");
                    strings.push(string);
                    rest
                }
            };
        }
        strings
    }

    #[test]
    fn no_phrase_list_contains_a_phrase_twice() {
        let mut names = Vec::new();
        for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/article")).unwrap() {
            let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for (name, list) in phrase_lists(&source) {
                assert!(!list.is_empty(), "{name}: no phrase was read");
                let mut seen = HashSet::new();
                let twice: Vec<&str> = list.into_iter().filter(|phrase| !seen.insert(*phrase)).collect();
                assert!(twice.is_empty(), "{name} contains twice: {twice:?}");
                names.push(name.to_owned());
            }
        }
        // One list from each file with lists, so that the test fails if it does not find them.
        let known = ["APPEAL_PHRASES", "REPUBLICATION_PHRASES", "SMALL_FURNITURE_PAIRS", "PUBLISHED_META_NAMES"];
        let known = known.into_iter().chain(["AUTHOR_META_NAMES", "TITLE_SEPARATORS", "PLAYER_ADDRESS_WORDS"]);
        for name in known {
            assert!(names.iter().any(|found| found == name), "{name} was not read");
        }
    }

    #[test]
    fn phrase_lists_are_read_from_source_code() {
        let source = r#"
const A: u32 = 1;
const B: &[&str] = &[
    // "c"
    "a]", "a/",
    "a]",
];
const C: &[&str] =
    &["d"];
"#;
        assert_eq!(phrase_lists(source), [("B", vec!["a]", "a/", "a]"]), ("C", vec!["d"])]);
    }
}
