//! Lists: the segments of an index that grows, their order, and what later segments withdraw.
//!
//! A list is a text file that names the segments in its folder (`firsthand-list 1`, below), or a folder on a static host
//! with a signed manifest (`firsthand-list 2`), which an [`Update`] follows.
//!
//! An index never changes. New articles go into a further index, a *segment*, which can also replace or withdraw
//! articles of the segments before it. A *list* names the segments that belong together. Its file is a text:
//!
//! ```text
//! firsthand-list 1
//! 2025.firsthand
//! january.firsthand
//! # Names are relative to the list; the oldest segment comes first; at most 64.
//! ```
//!
//! ```
//! let names = firsthand::list::parse("firsthand-list 1\n2025.firsthand\n\n# new\njanuary.firsthand\n")?;
//! assert_eq!(names, ["2025.firsthand", "january.firsthand"]);
//! # Ok::<(), firsthand::Error>(())
//! ```
#![doc = include_str!("list/format.md")]

pub mod digest;
mod fields;
pub mod key;
pub mod manifest;
pub mod refusal;
pub mod trust;
pub mod update;

pub use digest::{Digest, SegmentHasher};
pub use fields::time;
pub use key::{KeyStep, PublicKey};
pub use manifest::Manifest;
pub use refusal::{Refusal, Trouble};
pub use trust::{Link, Trust};
pub use update::{Answer, Outcome, Update, Want};

use crate::error::{Error, Result};
use crate::index::{Index, Withdrawn};
use std::ops::Range;
use std::sync::Arc;

/// Maximum number of segments in a list. The keys of a page are looked up in every segment, so that each segment adds
/// to the cost of a check. More segments should be merged.
pub const MAX_SEGMENTS: usize = 64;
/// First line of a list file.
const LIST_HEADER: &str = "firsthand-list 1";
/// Beginning of the first line of a list file of any version.
const LIST_MAGIC: &str = "firsthand-list ";

/// Whether a file that begins with these bytes is a list, of this version or another. The first 16 bytes are enough.
#[must_use]
pub fn is_list(head: &[u8]) -> bool {
    head.starts_with(LIST_MAGIC.as_bytes())
}

/// The names of a list's segments, oldest first: every line but the first that is neither empty nor a comment.
///
/// # Errors
/// [`Error::ListVersion`], [`Error::ListEmpty`] or [`Error::ListTooLong`].
pub fn parse(text: &str) -> Result<Vec<&str>> {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default().trim_end();
    if header != LIST_HEADER {
        return Err(Error::ListVersion { found: header.to_owned(), known: LIST_HEADER });
    }
    let names: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    match names.len() {
        0 => Err(Error::ListEmpty),
        1..=MAX_SEGMENTS => Ok(names),
        segments => Err(Error::ListTooLong { segments, limit: MAX_SEGMENTS }),
    }
}

/// The opened segments of one list, oldest first. An index by itself is a list of one segment.
#[derive(Debug, Clone, Default)]
pub struct List {
    segments: Vec<Arc<Index>>,
    /// What the list's manifest withdraws from all segments.
    withdrawn: Withdrawn,
}

impl List {
    /// The list without the articles that its manifest withdraws.
    #[must_use]
    pub fn without(self, withdrawn: Withdrawn) -> Self {
        Self { withdrawn, ..self }
    }
}

impl From<Arc<Index>> for List {
    fn from(index: Arc<Index>) -> Self {
        Self { segments: vec![index], ..Self::default() }
    }
}

impl From<Index> for List {
    fn from(index: Index) -> Self {
        Arc::new(index).into()
    }
}

impl FromIterator<Arc<Index>> for List {
    fn from_iter<T: IntoIterator<Item = Arc<Index>>>(segments: T) -> Self {
        Self { segments: segments.into_iter().collect(), ..Self::default() }
    }
}

/// Lists that a page is checked against. Their segments are numbered consecutively, list after list.
#[derive(Debug)]
pub(crate) struct Lists {
    segments: Vec<Arc<Index>>,
    /// For each segment, the number of its list. Ascending.
    list_of: Vec<usize>,
    /// For each list, what its manifest withdraws.
    withdrawn: Vec<Withdrawn>,
}

impl Lists {
    pub fn new(lists: impl IntoIterator<Item = List>) -> Self {
        let mut all = Self { segments: Vec::new(), list_of: Vec::new(), withdrawn: Vec::new() };
        for (number, list) in lists.into_iter().enumerate() {
            all.segments.extend(list.segments);
            all.list_of.resize(all.segments.len(), number);
            all.withdrawn.push(list.withdrawn);
        }
        all
    }

    /// All segments, in the order of their numbers.
    pub fn segments(&self) -> &[Arc<Index>] {
        &self.segments
    }

    /// A segment by its number.
    pub fn segment(&self, number: usize) -> &Index {
        &self.segments[number]
    }

    /// Numbers of the later segments of the same list: these can replace and withdraw articles of segment `number`.
    pub fn later_segments(&self, number: usize) -> Range<usize> {
        number + 1..self.list_of.partition_point(|list| *list <= self.list_of[number])
    }

    /// Number of lists.
    pub fn count(&self) -> usize {
        self.list_of.last().map_or(0, |last| last + 1)
    }

    /// The number of the list that a segment belongs to.
    pub fn list_of(&self, number: usize) -> usize {
        self.list_of[number]
    }

    /// Whether two segments belong to one list.
    pub fn are_of_one_list(&self, a: usize, b: usize) -> bool {
        self.list_of[a] == self.list_of[b]
    }

    /// Whether the manifest or a later segment of the same list withdraws the article at `url`, as far as withdrawals
    /// have been read.
    pub fn is_withdrawn(&self, number: usize, url: &str) -> bool {
        let of_later = self.segments[self.later_segments(number)].iter().filter_map(|later| later.withdrawals());
        of_later.chain([&self.withdrawn[self.list_of[number]]]).any(|withdrawn| withdrawn.contains(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_order_without_comments_and_space() {
        assert_eq!(parse("firsthand-list 1 \r\n b \n# c\n\n\ta.firsthand\r\n").unwrap(), ["b", "a.firsthand"]);
    }

    #[test]
    fn other_versions_and_unusable_lists_are_refused() {
        assert!(
            matches!(parse("firsthand-list 2\na"), Err(Error::ListVersion { found, .. }) if found == "firsthand-list 2")
        );
        assert!(matches!(parse("a.firsthand"), Err(Error::ListVersion { .. })));
        assert!(matches!(parse("firsthand-list 1\n# nothing\n"), Err(Error::ListEmpty)));
        let names = |count: usize| format!("{LIST_HEADER}\n{}", "a\n".repeat(count));
        assert_eq!(parse(&names(MAX_SEGMENTS)).unwrap().len(), MAX_SEGMENTS);
        assert!(matches!(parse(&names(MAX_SEGMENTS + 1)), Err(Error::ListTooLong { segments: 65, limit: 64 })));
    }

    #[test]
    fn a_list_is_told_from_an_index_by_its_first_bytes() {
        assert!(is_list(b"firsthand-list 1\n") && is_list(b"firsthand-list 9"));
        assert!(!is_list(b"FIRSTHND") && !is_list(b"firsthand-lis"));
    }
}
