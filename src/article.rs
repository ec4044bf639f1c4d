//! HTML → [`Article`]: where is the article, and what does the page say of itself?

pub mod address;

use crate::error::{Error, Result};
use serde::Serialize;

/// Largest document that is read: 10 MiB of UTF-8.
pub const MAX_HTML_BYTES: usize = 10 << 20;

/// An article with what its page says of it. Everything is optional but the text.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Article {
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// The article's text; paragraphs are separated by one blank line.
    pub text: String,
    /// Parts of `text` that are block quotations, in bytes, in order.
    #[serde(skip)]
    pub blockquotes: Vec<std::ops::Range<usize>>,
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
    /// Why this page is no article, where it is none.
    pub not_article: Option<NotArticle>,
}

/// Why a page is not an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// A text of fewer words is no article.
pub const MIN_WORDS: usize = 80;

impl Article {
    /// Reads an HTML document. `url` is the address it was got from, where there is one.
    ///
    /// # Errors
    /// [`Error::PageTooLarge`] above [`MAX_HTML_BYTES`], [`Error::Unreadable`] where there is no text.
    pub fn from_html(html: &str, url: Option<&str>) -> Result<Self> {
        if html.len() > MAX_HTML_BYTES {
            return Err(Error::PageTooLarge { bytes: html.len(), limit: MAX_HTML_BYTES });
        }
        let mut readability =
            dom_smoothie::Readability::new(html, url, None).map_err(|e| Error::Unreadable(e.to_string()))?;
        let parsed = readability.parse().map_err(|e| Error::Unreadable(e.to_string()))?;
        Ok(Self {
            title: Some(parsed.title),
            text: parsed.text_content.to_string(),
            lang: parsed.lang,
            published: parsed.published_time,
            modified: parsed.modified_time,
            canonical: parsed.url,
            publisher: parsed.site_name,
            byline: parsed.byline,
            ..Self::default()
        })
    }
}
