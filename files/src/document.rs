//! One document → its article: HTML, plain text, or a row of JSON Lines.

use super::row::Row;
use super::rows;
use crate::error::{Error, Result};
use firsthand::Article;
use firsthand::article::encoding;
use firsthand::fingerprint::MAX_CONTENT_WORDS;
use firsthand::text::{Text, Token};

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
        match rows::parse::<Row>(line).and_then(Row::checked) {
            Ok(row) => (row.id().unwrap_or_else(|| self.place.clone()), row.into_page()),
            Err(error) => (self.place.clone(), Err(error)),
        }
    }
}

/// Whether a text has more words than are fingerprinted.
#[must_use]
pub fn exceeds_fingerprint(text: &Text) -> bool {
    let is_content = |token: &&Token| !token.rarity.is_function_word();
    text.tokens.iter().filter(is_content).count() > MAX_CONTENT_WORDS
}
