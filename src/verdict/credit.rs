//! Credit: does the page say where its text comes from?

use crate::address;
use crate::article::Article;
use crate::source::Source;
use serde::Serialize;

/// Maximum length of a dateline with a signature, in bytes: "STAVELY BRIDGE (North Fell Gazette) –".
const MAX_SIGNED_DATELINE_BYTES: usize = 80;

/// How a page gives credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// The page gives the original's address as its canonical one.
    Canonical,
    /// The page links to the original.
    Link,
    /// A credit line names the original's publisher.
    Name,
    /// The page carries the line of a news agency.
    Agency,
}

/// Credit that a page gives to an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Credit {
    /// How credit is given.
    pub how: CreditKind,
    /// The address or the line that gives it.
    pub text: String,
}

impl Credit {
    /// The credit that the address of a mirror, such as an archive, gives to the page that it shows.
    pub(super) fn of_mirror(url: &str) -> Option<Self> {
        Some(Self { how: CreditKind::Canonical, text: address::mirrored(url)? })
    }

    /// The credit that `page` gives to `source`, which is another article.
    pub(super) fn given(page: &Article, source: &Source) -> Option<Self> {
        let original = address::key(&source.url);
        let is_original = |address: &&String| address::key(address) == original;
        if let Some(canonical) = page.canonical.as_ref().filter(is_original) {
            return Some(Self { how: CreditKind::Canonical, text: canonical.clone() });
        }
        if let Some(link) = page.links.iter().find(is_original) {
            return Some(Self { how: CreditKind::Link, text: link.clone() });
        }
        let names_publisher = |line: &&String| {
            let publisher = source.publisher.as_deref().unwrap_or("").trim().to_lowercase();
            !publisher.is_empty() && line.to_lowercase().contains(&publisher)
        };
        if let Some(line) = page.credits.iter().find(names_publisher) {
            return Some(Self { how: CreditKind::Name, text: line.clone() });
        }
        if let Some(line) = signature(&page.text, source) {
            return Some(Self { how: CreditKind::Name, text: line });
        }
        let line = page.credits.iter().find(|line| is_agency_line(line))?;
        Some(Self { how: CreditKind::Agency, text: line.clone() })
    }
}

/// The publisher's name in brackets, as agency reports are signed: in a dateline or on a line of its own.
fn signature(text: &str, source: &Source) -> Option<String> {
    let publisher = source.publisher.as_deref().map(str::trim).filter(|p| !p.is_empty())?;
    let signed = format!("({publisher})");
    let is_signed = |line: &&str| line.find(&signed).is_some_and(|at| at <= MAX_SIGNED_DATELINE_BYTES);
    let line = text.lines().find(is_signed)?;
    let end = line.find(&signed)? + signed.len();
    Some(line[..end].trim().to_owned())
}

/// Whether a credit line has a short name in brackets of any script, as in "(Northwire News Agency)", "LISBON (dpa) –"
/// or "（共同）".
fn is_agency_line(line: &str) -> bool {
    let bracketed = line
        .split_once(['(', '（', '【', '［'])
        .and_then(|(_, rest)| rest.split_once([')', '）', '】', '］']))
        .map(|(name, _)| name);
    let is_name = |name: &str| (2..=40).contains(&name.chars().count()) && name.chars().any(char::is_alphabetic);
    bracketed.is_some_and(is_name)
}
