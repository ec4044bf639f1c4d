//! HTML → [`Article`]: where is the article, and what does the page say of itself?
//!
//! ```text
//! bytes ─encoding→ HTML ─tags, dom→ flat tree ─furniture, names→ blocks ─body→ the element that holds the article
//!                                      │                                    └─sift, phrases→ its paragraphs ─kind→ or none
//!                                      └─metadata, title, dates, links → what the page says of itself
//! ```
//!
//! One parse, and then loops over flat lists: nothing recurses, and no step takes time quadratic in the page. How well
//! it does on real pages, beside other extractors, is measured in `benches/extraction`.

mod blocks;
mod body;
mod credits;
mod dates;
mod dom;
pub mod encoding;
mod furniture;
mod kind;
mod links;
mod measure;
mod metadata;
mod names;
mod phrases;
mod sift;
mod tags;
mod title;

pub use dates::normalise as normalise_date;

use crate::error::{Error, Result};
use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// Largest document that is read: 10 MiB of UTF-8.
pub const MAX_HTML_BYTES: usize = 10 << 20;

/// An article with what its page says of it. Everything is optional but the text.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Article {
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// The article's text; paragraphs are separated by one blank line.
    pub text: String,
    /// Primary language, as a lower-case BCP 47 tag ("en", "pt-br").
    pub lang: Option<String>,
    /// When it was published: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ` (UTC), so that strings compare as times do.
    pub published: Option<String>,
    /// When it was last changed, written as `published` is.
    pub modified: Option<String>,
    /// The address that the page gives as its own (`rel=canonical`, `og:url`, JSON-LD), absolute.
    pub canonical: Option<String>,
    /// The publisher's name.
    pub publisher: Option<String>,
    /// The author line.
    pub byline: Option<String>,
    /// Addresses that the article's body links to, absolute, in order, without repeats.
    pub links: Vec<String>,
    /// Lines that give credit ("first appeared in …", "(Reuters)", "Source: …"), in order.
    pub credits: Vec<String>,
    /// Byte ranges of `text` that the page sets as block quotations, in order.
    pub blockquotes: Vec<Range<usize>>,
    /// Why this page is no article, where it is none.
    pub not_article: Option<NotArticle>,
}

/// Why a page is not an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotArticle {
    /// A front page, section or search result: teasers that lead elsewhere.
    Listing,
    /// A video, audio or gallery page with little more than a caption.
    Player,
    /// Fewer than [`MIN_WORDS`] words of running text.
    TooShort,
}

impl fmt::Display for NotArticle {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Listing => write!(f, "a list of other pages"),
            Self::Player => write!(f, "a player or gallery with little more than a caption"),
            Self::TooShort => write!(f, "fewer than {MIN_WORDS} words of running text"),
        }
    }
}

/// A text of fewer words is no article.
pub const MIN_WORDS: usize = 80;

/// A shorter text is looked for a second time, with fewer prejudices against class names …
const SCANT: u32 = 400;
/// … and what that finds is taken if it is so many times as long.
const MUCH_MORE: u32 = 2;

impl Article {
    /// An article of which only the text is known, paragraphs separated by line breaks.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] above [`MAX_HTML_BYTES`], [`Error::NoText`] where there is no word.
    pub fn from_text(text: String) -> Result<Self> {
        if text.len() > MAX_HTML_BYTES {
            return Err(Error::PageTooLarge { bytes: text.len(), limit: MAX_HTML_BYTES });
        }
        if !text.contains(char::is_alphanumeric) {
            return Err(Error::NoText);
        }
        Ok(Self { text, ..Self::default() })
    }

    /// Reads an HTML document. `url` is the address it was got from, where there is one.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] above [`MAX_HTML_BYTES`], [`Error::Unreadable`] where there is nothing at all. A document that
    /// shows no text is read, and is [`NotArticle::TooShort`].
    pub fn from_html(html: &str, url: Option<&str>) -> Result<Self> {
        if html.len() > MAX_HTML_BYTES {
            return Err(Error::PageTooLarge { bytes: html.len(), limit: MAX_HTML_BYTES });
        }
        let document =
            if html.contains('<') { dom::Document::parse(html) } else { dom::Document::parse(&paragraphs(html)) };
        if html.trim().is_empty() {
            return Err(Error::Unreadable("the document is empty".into()));
        }
        let base = links::base(&document, url);
        let meta = metadata::metadata(&document, base.as_ref());
        let mut page = blocks::Page::read(&document, meta.headline, false);
        let mut body = body::Body::find(&document, &page, &meta);
        if body.weight(&page) < SCANT {
            let bold_page = blocks::Page::read(&document, meta.headline, true);
            let bold_body = body::Body::find(&document, &bold_page, &meta);
            if bold_body.weight(&bold_page) > MUCH_MORE * body.weight(&page) {
                (page, body) = (bold_page, bold_body);
            }
        }
        let kept: Vec<&blocks::Block> = body.kept.iter().map(|&i| &page.blocks[i]).collect();
        let (text, blockquotes) = join(&kept);
        let not_article = kind::not_article(&document, &page, &body.kept, &text, &meta);
        let ranges = kept.iter().map(|b| links::from_its_link(&document, b.nodes.clone()));
        Ok(Self {
            links: links::links_to(&document, ranges, base.as_ref()),
            credits: body.credits(&page, meta.byline.as_deref()),
            title: meta.title,
            lang: meta.lang,
            published: meta.published,
            modified: meta.modified,
            canonical: meta.canonical,
            publisher: meta.publisher,
            byline: meta.byline,
            text,
            blockquotes,
            not_article,
        })
    }
}

/// Plain text as the HTML that shows its paragraphs.
fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut blank = true;
    for line in text.lines() {
        let begins = blank && !line.trim().is_empty();
        html.push_str(if begins { "<p>" } else { "\n" });
        html.push_str(line);
        blank = line.trim().is_empty();
    }
    html
}

/// The blocks as paragraphs with one blank line between them, and which bytes of that are quotations.
fn join(blocks: &[&blocks::Block]) -> (String, Vec<Range<usize>>) {
    let mut text = String::with_capacity(blocks.iter().map(|b| b.text.len() + 2).sum());
    let mut quotes: Vec<Range<usize>> = Vec::new();
    let mut before_quoted = false;
    for block in blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&block.text);
        match quotes.last_mut() {
            Some(last) if block.quoted && before_quoted => last.end = text.len(),
            _ if block.quoted => quotes.push(start..text.len()),
            _ => {}
        }
        before_quoted = block.quoted;
    }
    (text, quotes)
}

/// A text with each run of white space as one space, and none at its ends.
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

/// A text's letters and digits in lower case, to compare what is written a little differently.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
