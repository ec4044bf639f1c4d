//! The only error type of the core. A message says what is wrong. What to do about it depends on the program, so the
//! drivers of the core add a remedy by [`Error::code`].

/// What can go wrong between a page and its verdict.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document is larger than [`crate::article::MAX_HTML_BYTES`].
    #[error("the page has {bytes} bytes, the limit is {limit}")]
    PageTooLarge {
        /// Size of the document, in bytes.
        bytes: usize,
        /// Maximum size, in bytes.
        limit: usize,
    },
    /// The document is not HTML, or holds no text at all.
    #[error("the page holds no readable text: {0}")]
    Unreadable(String),
    /// The document contains no words.
    #[error("the text contains no words")]
    NoText,
    /// The address of an article to be indexed is longer than browsers accept.
    #[error("the article's address is longer than {limit} bytes")]
    AddressTooLong {
        /// Maximum length of an address, in bytes.
        limit: usize,
    },
    /// Two articles to be indexed have the same address.
    #[error("{url} is in the index already")]
    DuplicateAddress {
        /// The address.
        url: String,
    },
    /// A segment withdraws more articles than one segment can.
    #[error("more than {limit} articles are withdrawn at once")]
    TooManyWithdrawn {
        /// Maximum number of withdrawn articles.
        limit: usize,
    },
    /// The file does not begin as an index does.
    #[error("not a Firsthand index")]
    NotAnIndex,
    /// The index was written by another version of Firsthand.
    #[error("the index has format version {found}, this program reads versions up to {known}")]
    IndexVersion {
        /// Version of the file.
        found: u16,
        /// Version that this crate reads.
        known: u16,
    },
    /// The index was made with other fingerprint parameters or another word table.
    #[error("the index was made with other fingerprint parameters")]
    IndexParameters,
    /// An index to be merged keeps fewer bits of its keys than the merged index needs.
    #[error("the index keeps {bits} bits of a key, and the merged index needs {needed}")]
    KeysTooShort {
        /// Number of bits of a key that the index keeps.
        bits: u8,
        /// Number of bits that the merged index needs.
        needed: u8,
    },
    /// The index ends too early.
    #[error("the index is cut off at {bytes} of {expected} bytes")]
    IndexTruncated {
        /// Bytes that are there.
        bytes: u64,
        /// Bytes that the header announces.
        expected: u64,
    },
    /// A checksum or a length in the index is wrong.
    #[error("the index is damaged")]
    IndexDamaged,
    /// The first line is not that of a list file of this version.
    #[error("{found}: this program reads `{known}`")]
    ListVersion {
        /// First line of the file.
        found: String,
        /// First line of a list that this crate reads.
        known: &'static str,
    },
    /// A list names no segment.
    #[error("the list names no index")]
    ListEmpty,
    /// A list names too many segments.
    #[error("{segments} indexes in one list; a list has at most {limit}")]
    ListTooLong {
        /// Number of segments that the list names.
        segments: usize,
        /// Maximum number of segments.
        limit: usize,
    },
    /// A file or stream could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// A short name for programs. It stays the same when the message is reworded.
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
            Self::KeysTooShort { .. } => "keys_too_short",
            Self::IndexTruncated { .. } => "index_truncated",
            Self::IndexDamaged => "index_damaged",
            Self::ListVersion { .. } => "list_version",
            Self::ListEmpty => "list_empty",
            Self::ListTooLong { .. } => "list_too_long",
            Self::Io(_) => "io",
        }
    }
}

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
