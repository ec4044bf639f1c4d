//! What gathering finds before it is read: a document from the web, from an archive or from a file, with what is known of
//! it besides its content.

use firsthand::Article;
use serde::{Deserialize, Serialize};

/// A document as it was found.
#[derive(Debug, Clone)]
pub struct Capture {
    /// Its name in messages: an address, or a file with the place in it.
    pub place: String,
    /// The address that it was loaded from; `None` for a file that does not say.
    pub url: Option<String>,
    /// When it was loaded, as `YYYY-MM-DDTHH:MM:SSZ`; `None` if that is not known. It is no date of publication.
    pub loaded: Option<String>,
    /// The fields of the HTTP head that came with it; none for a file.
    pub head: Head,
    /// What it consists of.
    pub content: Content,
    /// What a feed, a sitemap or the head of a file says of it.
    pub told: Told,
}

/// What a document consists of.
#[derive(Debug, Clone)]
pub enum Content {
    /// The bytes of an HTML document. Their encoding is found from the head, the bytes and the document itself.
    Html(Vec<u8>),
    /// An HTML document that is decoded.
    Document(String),
    /// An article that another program has extracted: a row, a text with front matter, the full text in a feed.
    Article(Box<Article>),
}

/// The fields of an HTTP head, in order, with their names in small letters.
#[derive(Debug, Clone, Default)]
pub struct Head(pub Vec<(String, String)>);

impl Head {
    /// The values of all fields of this name, which is given in small letters.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value of the first field of this name, which is given in small letters.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// What is said of a document elsewhere than in it. Dates are `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Headline.
    pub title: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Date of the last change.
    pub modified: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
}
