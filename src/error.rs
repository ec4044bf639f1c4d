//! The one error type. Every variant says what is wrong and what to do about it.

/// What can go wrong between a page and its verdict.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document is larger than [`crate::article::MAX_HTML_BYTES`].
    #[error("the page has {bytes} bytes, the limit is {limit}: save the article alone and check that")]
    PageTooLarge {
        /// Size of the document.
        bytes: usize,
        /// The limit that it exceeds.
        limit: usize,
    },
    /// The document is not HTML, or holds no text at all.
    #[error("the page holds no readable text: {0}")]
    Unreadable(String),
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
