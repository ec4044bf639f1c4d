//! One document → its article: HTML, plain text, or a row of JSON Lines.

use super::rows;
use crate::error::{Error, Result};
use firsthand::Article;
use firsthand::article::{encoding, normalise_date};
use firsthand::fingerprint::MAX_CONTENT_WORDS;
use firsthand::text::{Text, Token};
use serde::Deserialize;

/// A document that was found and is not read yet.
#[derive(Debug)]
pub struct Document {
    /// Its name in messages: the path, followed by the line number for a row of JSON Lines.
    pub place: String,
    /// Its content.
    pub content: Content,
}

/// The content of a document.
#[derive(Debug)]
pub enum Content {
    /// The bytes of an HTML file.
    Html(Vec<u8>),
    /// The bytes of a text file.
    Text(Vec<u8>),
    /// A line of a JSON Lines file.
    Row(Vec<u8>),
    /// Why the file or the row cannot be read.
    Unreadable(Error),
    /// Why a folder, or the rest of a file of rows, cannot be read: it is unknown how many documents are missing.
    Rest(Error),
}

/// A row of a JSON Lines file of articles or pages.
#[derive(Debug, Default, Deserialize)]
struct Row {
    #[serde(default)]
    id: Option<serde_json::Value>,
    url: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    lang: Option<String>,
    text: Option<String>,
    html: Option<String>,
}

/// A document that was read.
#[derive(Debug)]
pub struct Page {
    /// Its address, if a row gives it.
    pub url: Option<String>,
    /// Its article.
    pub article: Article,
}

impl Document {
    /// The document's name in the output, and its article or what is wrong with it.
    pub fn read(&self) -> (String, Result<Page>) {
        let article = match &self.content {
            Content::Row(line) => return self.read_row(line),
            Content::Html(bytes) => Article::from_html(&encoding::decode(bytes, None), None).map_err(Error::from),
            Content::Text(bytes) => {
                Article::from_text(encoding::decode(bytes, Some("text/plain")).into_owned()).map_err(Error::from)
            }
            Content::Unreadable(reason) | Content::Rest(reason) => Err(reason.clone()),
        };
        (self.place.clone(), article.map(|article| Page { url: None, article }))
    }

    fn read_row(&self, line: &[u8]) -> (String, Result<Page>) {
        let row: Row = match rows::parse(line) {
            Ok(row) => row,
            Err(error) => return (self.place.clone(), Err(error)),
        };
        let id = match &row.id {
            Some(id) if !id.is_null() => name_of(id),
            _ => row.url.clone().unwrap_or_else(|| self.place.clone()),
        };
        (id, row.into_page())
    }
}

impl Row {
    fn into_page(self) -> Result<Page> {
        let mut article = match (self.text, &self.html) {
            (Some(text), _) => Article::from_text(text)?,
            (None, Some(html)) => Article::from_html(html, self.url.as_deref())?,
            (None, None) => return Err(Error::new("has neither `text` nor `html`").of_kind("without text")),
        };
        let given = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
        article.title = given(self.title).or(article.title);
        article.publisher = given(self.publisher).or(article.publisher);
        article.published = self.published.and_then(|date| normalise_date(&date)).or(article.published);
        article.lang = given(self.lang).or(article.lang);
        Ok(Page { url: given(self.url), article })
    }
}

/// Whether a text has more words than are fingerprinted.
pub fn exceeds_fingerprint(text: &Text) -> bool {
    let is_content = |token: &&Token| !token.rarity.is_function_word();
    text.tokens.iter().filter(is_content).count() > MAX_CONTENT_WORDS
}

/// The `id` of a row as text. Rows may be numbered.
pub fn name_of(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
