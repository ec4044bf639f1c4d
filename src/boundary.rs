//! Plain values that cross the boundary to JavaScript, and the TypeScript declarations of all of them.
//!
//! `boundary.d.ts` is generated from the Rust types with their documentation. A test compares it with them; to write it
//! anew, run `UPDATE_TYPES=1 cargo test -p firsthand --lib boundary`.

use crate::check;
use crate::index::Header;
use crate::list::{self, Manifest};
use crate::order;
use serde::Serialize;

/// Bytes of a segment that a check needs next.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Want {
    /// Number of the segment, counted through all lists in order.
    pub index: u32,
    /// Offset of the first byte in its file.
    #[cfg_attr(test, ts(type = "number"))]
    pub offset: u64,
    /// Number of bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub length: u64,
}

impl From<&check::Want> for Want {
    fn from(want: &check::Want) -> Self {
        let check::Want { index, range } = want;
        Self { index: *index as u32, offset: range.start, length: range.end - range.start }
    }
}

/// What is in a segment.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IndexFacts {
    /// Number of articles.
    pub articles: u32,
    /// Number of words of all articles.
    #[cfg_attr(test, ts(type = "number"))]
    pub words: u64,
    /// Size of the file, in bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

impl From<&Header> for IndexFacts {
    fn from(header: &Header) -> Self {
        Self { articles: header.articles(), words: header.words, bytes: header.file_bytes() }
    }
}

/// The address of a list and what its link says of its key.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListLink {
    /// Address of the list's folder, with a slash at its end. The paths of wants are relative to it.
    pub folder: String,
    /// Whether the link names the key. If not, the reader should compare the fingerprint of the key.
    pub pinned: bool,
    /// The trust state to begin with.
    pub trust: String,
}

impl From<list::Link> for ListLink {
    fn from(list::Link { folder, key }: list::Link) -> Self {
        Self { folder, pinned: key.is_some(), trust: list::Trust::pinned(key).to_text() }
    }
}

/// What an update of a list needs next. Paths are relative to the list's folder.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListWant {
    /// A small file: `answerBytes`, `answerNotModified`, `answerMissing` or `answerTrouble`.
    File {
        /// Where it is.
        path: String,
        /// Maximum size in bytes. Stop reading beyond it, and answer with the trouble `too_large`.
        #[cfg_attr(test, ts(type = "number"))]
        max_bytes: u64,
        /// Whether caches on the way must be bypassed.
        fresh: bool,
        /// The validator of what is known, for a conditional request; null: ask without a condition.
        validator: Option<String>,
    },
    /// A segment, to be stored under its hash while a `SegmentHasher` takes its bytes: `answerSegment`, `answerMissing`
    /// or `answerTrouble`.
    Segment {
        /// Where it is.
        path: String,
        /// SHA-256 of the file, as hexadecimal digits.
        sha256: String,
        /// Length of the file, in bytes. Stop reading beyond it, and answer with the trouble `too_large`.
        #[cfg_attr(test, ts(type = "number"))]
        length: u64,
        /// Whether caches on the way must be bypassed.
        fresh: bool,
    },
    /// A segment, to be made by `mergeSegments` and stored under its hash: `answerSegment`, or `answerTrouble` if it
    /// cannot be made. It is then downloaded.
    Merge {
        /// The segments to merge, oldest first, by their hashes. All are held.
        parts: Vec<String>,
        /// The second argument of `mergeSegments`.
        complete: bool,
        /// SHA-256 that the result must have.
        sha256: String,
        /// Length that the result must have, in bytes.
        #[cfg_attr(test, ts(type = "number"))]
        length: u64,
    },
}

impl From<list::Want> for ListWant {
    fn from(want: list::Want) -> Self {
        match want {
            list::Want::File { path, max_bytes, fresh, validator } => Self::File { path, max_bytes, fresh, validator },
            list::Want::Segment { path, digest, length, fresh } => {
                Self::Segment { path, sha256: digest.to_string(), length, fresh }
            }
            list::Want::Merge { parts, complete, digest, length } => {
                let parts = parts.iter().map(list::Digest::to_string).collect();
                Self::Merge { parts, complete, sha256: digest.to_string(), length }
            }
        }
    }
}

/// How an update of a list ends.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListOutcome {
    /// There is nothing new.
    Unchanged,
    /// Store both in one transaction.
    Commit {
        /// The new trust state.
        trust: String,
        /// The segments of the list, oldest first, by their hashes. All are held.
        segments: Vec<String>,
    },
    /// What was there before stays as it is.
    Refused {
        /// A stable name of the reason.
        code: String,
        /// One sentence that says what is wrong and what to do about it.
        message: String,
    },
}

impl From<&list::Outcome> for ListOutcome {
    fn from(outcome: &list::Outcome) -> Self {
        match outcome {
            list::Outcome::Unchanged => Self::Unchanged,
            list::Outcome::Commit { trust, segments } => {
                let segments = segments.iter().map(list::Digest::to_string).collect();
                Self::Commit { trust: trust.to_text(), segments }
            }
            list::Outcome::Refused(refusal) => {
                Self::Refused { code: refusal.code().to_owned(), message: refusal.to_string() }
            }
        }
    }
}

/// What a list's manifest says of the list. Times are in seconds since 1970.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListFacts {
    /// Identifier of the list.
    pub list: String,
    /// Name of the list, for readers.
    pub name: String,
    /// The public key that signs it.
    pub key: String,
    /// What people compare of the key: five groups of hexadecimal digits.
    pub fingerprint: String,
    /// Number of this issue.
    #[cfg_attr(test, ts(type = "number"))]
    pub serial: u64,
    /// When it was issued: the date of the list's last news.
    #[cfg_attr(test, ts(type = "number"))]
    pub issued: i64,
    /// When it is out of date. It keeps working.
    #[cfg_attr(test, ts(type = "number"))]
    pub expires: i64,
    /// When the next issue is expected.
    #[cfg_attr(test, ts(type = "number"))]
    pub check: i64,
    /// Under which terms the list may be used.
    pub licence: String,
    /// Address for corrections: `mailto:` or of the web.
    pub contact: String,
    /// Number of articles in all segments. An article with several versions may count several times.
    #[cfg_attr(test, ts(type = "number"))]
    pub articles: u64,
    /// Length of all segments, in bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// First day of publication, as `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// Last day of publication.
    pub last_day: Option<String>,
    /// Languages of the articles, as primary subtags.
    pub languages: Vec<String>,
    /// Names of publishers, sorted.
    pub publishers: Vec<String>,
    /// Whether there are more publishers than are named.
    pub more_publishers: bool,
    /// How many publishers there are at least: all those that are named, or all of the segment that has most.
    pub publisher_count: u32,
    /// The segments, oldest first, by their hashes.
    pub segments: Vec<String>,
    /// Number of addresses that the manifest withdraws at once.
    pub withdrawn: u32,
}

impl From<&Manifest> for ListFacts {
    fn from(manifest: &Manifest) -> Self {
        let Manifest { segments, .. } = manifest;
        let publishers = distinct(segments.iter().flat_map(|segment| &segment.publishers));
        let most = segments.iter().map(|segment| segment.publisher_count).max().unwrap_or(0);
        let languages = distinct(segments.iter().flat_map(|segment| &segment.languages));
        let dates = || segments.iter().filter_map(|segment| segment.dates.as_ref());
        Self {
            list: manifest.list.clone(),
            name: manifest.name.clone(),
            key: manifest.key.to_string(),
            fingerprint: manifest.key.fingerprint(),
            serial: manifest.serial,
            issued: manifest.issued,
            expires: manifest.expires,
            check: manifest.check,
            licence: manifest.licence.clone(),
            contact: manifest.contact.clone(),
            articles: segments.iter().map(|segment| u64::from(segment.articles)).sum(),
            bytes: segments.iter().map(|segment| segment.length).sum(),
            first_day: dates().map(|(first, _)| first.clone()).min(),
            last_day: dates().map(|(_, last)| last.clone()).max(),
            languages,
            publisher_count: most.max(publishers.len() as u32),
            publishers,
            more_publishers: segments.iter().any(|s| s.publishers.len() < s.publisher_count as usize),
            segments: segments.iter().map(|segment| segment.digest.to_string()).collect(),
            withdrawn: manifest.withdrawn.len() as u32,
        }
    }
}

/// The names in alphabetical order, each once.
fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.cloned().collect();
    order::sort(&mut names);
    names.dedup();
    names
}

/// What proves the issue of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListProof {
    /// The text of the manifest.
    pub manifest: String,
    /// The content of its signature file.
    pub signature: String,
    /// SHA-256 of the signature file, as hexadecimal digits.
    pub signature_sha256: String,
}

impl From<(&Manifest, &str)> for ListProof {
    /// From a manifest and the content of its signature file.
    fn from((manifest, signature): (&Manifest, &str)) -> Self {
        Self {
            manifest: manifest.to_string(),
            signature: signature.to_owned(),
            signature_sha256: list::Digest::of(signature.as_bytes()).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IndexFacts, ListFacts, ListLink, ListOutcome, ListProof, ListWant, Want};
    use crate::article::NotArticle;
    use crate::check::{Figures, Memo, PageRecord, PairReport, Phrase, SideFigures, Stage};
    use crate::matching::{Coverage, Evidence, PassageKind, TranslationEvidence};
    use crate::source::Source;
    use crate::verdict::{
        About, Comparison, Credit, CreditKind, Dated, Extent, LeftOut, Match, Part, Recollection, Report, Resemblance,
        Sensitivity, Sureness, Verdict,
    };
    use std::{env, fs};
    use ts_rs::{Config, TS};

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/boundary.d.ts");

    fn declaration<T: TS>(config: &Config) -> String {
        format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
    }

    #[test]
    fn typescript_declarations_are_those_of_the_rust_types() {
        let config = Config::default();
        macro_rules! declarations {
            ($($type:ty),* $(,)?) => { [$(declaration::<$type>(&config)),*] };
        }
        let all = declarations![
            Sensitivity,
            Verdict,
            Sureness,
            Source,
            PassageKind,
            Part,
            Match,
            Coverage,
            Extent,
            CreditKind,
            Credit,
            Evidence,
            TranslationEvidence,
            Comparison,
            NotArticle,
            About,
            LeftOut,
            Report,
            Resemblance,
            Dated,
            Recollection,
            Memo,
            Phrase,
            PageRecord,
            PairReport,
            SideFigures,
            Figures,
            Stage,
            Want,
            IndexFacts,
            ListLink,
            ListWant,
            ListOutcome,
            ListFacts,
            ListProof,
        ];
        let expected = all.join("\n");
        if env::var_os("UPDATE_TYPES").is_some() {
            fs::write(FILE, &expected).unwrap();
        }
        let kept = fs::read_to_string(FILE).unwrap();
        assert!(
            kept == expected,
            "src/boundary.d.ts is not up to date: UPDATE_TYPES=1 cargo test -p firsthand --lib boundary"
        );
    }
}
