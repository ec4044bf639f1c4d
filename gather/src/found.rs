//! What a source gives, one after another: captures, and what is left out of it and why.

use crate::capture::Capture;
use firsthand::article::NotArticle;
use firsthand_files::error::Error;
use std::fmt::{self, Display, Formatter};

/// What comes next from a source.
#[derive(Debug)]
pub enum Found {
    /// A document.
    Capture(Box<Capture>),
    /// A document that is not taken.
    LeftOut(LeftOut),
    /// Why the rest of a file or folder cannot be read: it is unknown how many documents are missing.
    Broken(Error),
}

/// A document that is not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in messages: an address, or a file with the place in it.
    pub place: String,
    /// Its address, if that is known.
    pub url: Option<String>,
    /// Why it is not taken.
    pub reason: Reason,
}

impl LeftOut {
    /// A capture that is not taken.
    #[must_use]
    pub fn of(capture: &Capture, reason: Reason) -> Self {
        Self { place: capture.place.clone(), url: capture.url.clone(), reason }
    }
}

impl Display for LeftOut {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.reason)
    }
}

/// Why a document is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Nothing says which address it has.
    NoAddress,
    /// The page is not an article.
    NotArticle(NotArticle),
    /// The page, or the HTTP head that it came with, asks not to be indexed.
    Noindex,
    /// Its rights are reserved; which statement says so.
    Reserved(String),
    /// It is of another kind: its media type, or what it looks like.
    NotHtml(String),
    /// The server answered with this status, so that it is not the page itself.
    Status(u16),
    /// Its content cannot be read; why.
    Unreadable(String),
    /// It has more bytes than are read of a document.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Its end is missing.
    CutOff,
    /// It is a frame or another part of a saved page.
    PartOfPage,
    /// It is a file in which a system notes something about another.
    SystemFile,
}

impl Reason {
    /// A stable name, by which documents that are left out are counted.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::NotArticle(NotArticle::Listing) => "listing",
            Self::NotArticle(NotArticle::Player) => "player",
            Self::NotArticle(NotArticle::Offers) => "offers",
            Self::NotArticle(_) => "too_short",
            Self::Noindex => "noindex",
            Self::Reserved(_) => "reserved",
            Self::NotHtml(_) => "not_html",
            Self::Status(_) => "status",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge { .. } => "too_large",
            Self::CutOff => "cut_off",
            Self::PartOfPage => "part_of_page",
            Self::SystemFile => "system_file",
        }
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        match self {
            Self::NoAddress => f.write_str(
                "says nowhere which address it has: add a canonical link to a page, or `url:` at the head of a text",
            ),
            Self::NotArticle(why) => write!(f, "is not an article: {why}"),
            Self::Noindex => f.write_str("asks not to be indexed (noindex)"),
            Self::Reserved(statement) => write!(f, "its rights are reserved: {statement}"),
            Self::NotHtml(kind) => write!(f, "is no page but {kind}"),
            Self::Status(status) => write!(f, "was answered with status {status}"),
            Self::Unreadable(cause) => write!(f, "cannot be read: {cause}"),
            Self::TooLarge { limit } => write!(f, "has more than {} MiB, the limit", limit >> 20),
            Self::CutOff => f.write_str("is cut off: load it again"),
            Self::PartOfPage => f.write_str("is a part of a saved page, such as a frame"),
            Self::SystemFile => f.write_str("is a file in which a system notes something about another"),
        }
    }
}
