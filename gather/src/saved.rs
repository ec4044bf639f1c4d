//! Pages and texts that readers have saved, one a file.

pub mod html;
pub mod mhtml;
pub mod text;

use crate::capture::{Capture, Content, Head, Told};
use crate::found::{Found, LeftOut, Reason};
use firsthand::article::MAX_HTML_BYTES;
use firsthand_files::stream::read_bytes;
use std::path::Path;

/// Maximum size of a saved page or text, in bytes. A saved page holds its pictures, too.
const MAX_SAVED_BYTES: u64 = 64 << 20;
/// Maximum size of a page, in bytes: that of the core, in an encoding of two bytes a character.
pub const MAX_PAGE_BYTES: u64 = MAX_HTML_BYTES as u64 * 2;

/// What a saved file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Html,
    /// A page with its parts, as an e-mail.
    Mhtml,
    /// A text, which may have facts at its head.
    Text,
    /// The same in Markdown.
    Markdown,
}

impl Kind {
    /// What files with this extension in small letters are.
    #[must_use]
    pub fn by_extension(extension: &str) -> Option<Self> {
        match extension {
            "html" | "htm" | "xhtml" | "xht" => Some(Self::Html),
            "mhtml" | "mht" => Some(Self::Mhtml),
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Reads a saved file. `url` is its address, if the user gives it.
#[must_use]
pub fn read(path: &Path, kind: Kind, url: Option<&str>) -> Found {
    let place = path.display().to_string();
    let bytes = match read_bytes(path, MAX_SAVED_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = if error.kind() == "too large" {
                Reason::TooLarge { limit: MAX_SAVED_BYTES }
            } else {
                Reason::Unreadable(error.to_string())
            };
            return Found::LeftOut(LeftOut { place, url: url.map(str::to_owned), reason });
        }
    };
    // Some programs call MHTML files .html.
    let kind = if kind == Kind::Html && mhtml::is_mhtml(&bytes) { Kind::Mhtml } else { kind };
    let read = match kind {
        Kind::Html => Ok(Capture { content: Content::Html(bytes), ..nothing_known(String::new()) }),
        Kind::Mhtml => mhtml::read(&bytes),
        Kind::Text | Kind::Markdown => text::read(&bytes, kind == Kind::Markdown),
    };
    match read {
        Ok(capture) => {
            let url = url.map(str::to_owned).or_else(|| capture.url.clone());
            Found::Capture(Box::new(Capture { place, url, ..capture }))
        }
        Err(reason) => Found::LeftOut(LeftOut { place, url: url.map(str::to_owned), reason }),
    }
}

/// An empty capture of which nothing is known.
pub(crate) fn nothing_known(place: String) -> Capture {
    let content = Content::Document(String::new());
    Capture { place, url: None, loaded: None, head: Head::default(), content, told: Told::default() }
}
