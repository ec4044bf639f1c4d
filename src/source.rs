//! The bibliographic data of an article: address, title, publisher, date and language.

use serde::{Deserialize, Serialize};

/// Maximum length of an address, title or publisher in an index, in bytes. Longer titles and publishers are cut; an
/// article with a longer address is refused.
pub const MAX_FIELD_BYTES: usize = 4096;

/// The bibliographic data that an index stores about an original.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Source {
    /// Address of the article, absolute.
    pub url: String,
    /// Headline.
    pub title: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Date of publication, as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SSZ`.
    pub published: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
}
