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
    /// A text has no words.
    #[error("there is no text in it: leave it out, or give its text")]
    NoText,
    /// An article to be indexed has an address that no browser would take.
    #[error("the article's address is longer than {limit} bytes: correct it")]
    AddressTooLong {
        /// The longest address.
        limit: usize,
    },
    /// Two articles to be indexed have one address.
    #[error("{url} is there already: the first article of an address is kept, take the others out")]
    DuplicateAddress {
        /// The address.
        url: String,
    },
    /// A segment withdraws more articles than one can.
    #[error("more than {limit} articles are withdrawn at once: build the list anew without them, or merge it first")]
    TooManyWithdrawn {
        /// The limit that is exceeded.
        limit: usize,
    },
    /// The file is something else.
    #[error("not a Firsthand index: make one with `firsthand build --out INDEX CORPUS…`")]
    NotAnIndex,
    /// The index was written by another version of Firsthand.
    #[error(
        "the index has format version {found}, this program reads version {known}: build it anew, or update Firsthand"
    )]
    IndexVersion {
        /// The file's version.
        found: u16,
        /// The version that is read.
        known: u16,
    },
    /// The index was made with other fingerprint parameters or another word table.
    #[error("the index was made with other fingerprint parameters: build it anew with this version of Firsthand")]
    IndexParameters,
    /// The index ends too early.
    #[error("the index is cut off at {bytes} of {expected} bytes: copy or download it again, or build it anew")]
    IndexTruncated {
        /// Bytes that are there.
        bytes: u64,
        /// Bytes that the header speaks of.
        expected: u64,
    },
    /// A checksum or a length in the index does not hold.
    #[error("the index is damaged: copy or download it again, or build it anew")]
    IndexDamaged,
    /// A file or stream could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// A short name for programs, which stays the same when the message is put better.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PageTooLarge { .. } => "page_too_large",
            Self::Unreadable(_) => "unreadable",
            Self::NoText => "no_text",
            Self::AddressTooLong { .. } => "address_too_long",
            Self::DuplicateAddress { .. } => "duplicate_address",
            Self::TooManyWithdrawn { .. } => "too_many_withdrawn",
            Self::NotAnIndex => "not_an_index",
            Self::IndexVersion { .. } => "index_version",
            Self::IndexParameters => "index_parameters",
            Self::IndexTruncated { .. } => "index_truncated",
            Self::IndexDamaged => "index_damaged",
            Self::Io(_) => "io",
        }
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
