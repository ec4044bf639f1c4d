//! What a page has in common with an article that its reader has read before.
//!
//! A list names originals, and somebody answers for it. A memory holds whatever was read, copies among it, in the order
//! in which one reader happened to come across it. That order says nothing about who wrote first, and a date is one
//! line of markup. So nothing that is recalled accuses a page: [`Recollection`] has no [`Verdict`]. It says how alike
//! the two texts are, what both say of their dates, and whether the page gives credit.

use super::{Credit, CreditKind, Judgement, Match, Presentation, Sensitivity, Verdict};
use crate::address;
use crate::article::is_before;
use crate::matching::{Alignment, Coverage};
use crate::source::Source;
use serde::Serialize;

/// How a page resembles an article that was read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Resemblance {
    /// Most of the page's own prose is in that article.
    Whole,
    /// One part of the page is in that article, the rest is not.
    Part,
    /// Sentence by sentence the page says the same, in partly or wholly other words.
    Reworded,
}

impl Resemblance {
    /// How two texts resemble each other of which one would be called a copy if the other were a listed original.
    const fn of(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Copy => Some(Self::Whole),
            Verdict::Excerpt => Some(Self::Part),
            Verdict::Spun | Verdict::Paraphrase => Some(Self::Reworded),
            _ => None,
        }
    }
}

/// Which of two articles says that it is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Dated {
    /// The article that was read before is surely dated first.
    ReadFirst,
    /// The page is surely dated first.
    PageFirst,
    /// The dates do not tell: one is missing, or both are too close.
    Unknown,
}

impl Dated {
    fn of(page: Option<&str>, read: Option<&str>) -> Self {
        let (Some(page), Some(read)) = (page, read) else { return Self::Unknown };
        if is_before(read, page) {
            Self::ReadFirst
        } else if is_before(page, read) {
            Self::PageFirst
        } else {
            Self::Unknown
        }
    }
}

/// An article that was read before and that has text of the page.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Recollection {
    /// How the page resembles it.
    pub resemblance: Resemblance,
    /// Which of both says that it is older.
    pub dated: Dated,
    /// The credit that the page gives to it.
    pub credit: Option<Credit>,
    /// Whether both are of one publisher, as far as their addresses and their names tell.
    pub same_publisher: bool,
    /// What names the article that was read.
    pub source: Source,
    /// The key of its address, under which it is remembered.
    pub key: String,
    /// Shares of the page and of that article that correspond.
    pub coverage: Coverage,
    /// Passages that correspond, in page order.
    pub passages: Vec<Match>,
}

impl Recollection {
    /// What a page and an article that was read have in common; [`None`] if that is less than an accusation would need,
    /// or if the page quotes it. `shown` makes the passages, and is only used if there is something to show.
    pub(crate) fn new(
        sensitivity: Sensitivity,
        alignment: &Alignment,
        page: Presentation,
        source: &Source,
        shown: impl FnOnce() -> Vec<Match>,
    ) -> Option<Self> {
        let resemblance = Resemblance::of(Judgement::of_texts(sensitivity, alignment, Some(true)).verdict)?;
        if page.is_quotation {
            return None;
        }
        Some(Self {
            resemblance,
            dated: Dated::of(page.article.published.as_deref(), source.published.as_deref()),
            // An agency's line does not say from which of its customers the page has the text.
            credit: Credit::given(page.article, source).filter(|credit| credit.how != CreditKind::Agency),
            same_publisher: page.is_of_house_of(source),
            source: source.clone(),
            key: address::key(&source.url),
            coverage: alignment.coverage,
            passages: shown(),
        })
    }

    /// The order in which articles are recalled: one that the page gives credit to first, then by the share of the
    /// page, in percent.
    pub(crate) fn rank(&self) -> (bool, u32) {
        (self.credit.is_some(), (100.0 * self.coverage.page).round() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_tell_only_what_is_sure() {
        let of = |page, read| Dated::of(Some(page), Some(read));
        assert_eq!(of("2024-03-07", "2024-03-05"), Dated::ReadFirst);
        assert_eq!(of("2024-03-05", "2024-03-07"), Dated::PageFirst);
        assert_eq!(of("2024-03-05", "2024-03-05"), Dated::Unknown);
        assert_eq!(of("2024-03-05T10:00:00Z", "2024-03-06"), Dated::Unknown, "a day has no time zone");
        assert_eq!(of("soon", "2024-03-05"), Dated::Unknown);
        assert_eq!(Dated::of(None, Some("2024-03-05")), Dated::Unknown);
    }

    #[test]
    fn only_what_would_accuse_is_recalled() {
        for verdict in [Verdict::Source, Verdict::SameTextEarlier, Verdict::Quoted, Verdict::SameStory, Verdict::None] {
            assert_eq!(Resemblance::of(verdict), None, "{verdict:?}");
        }
        for verdict in [Verdict::Copy, Verdict::Excerpt, Verdict::Spun, Verdict::Paraphrase] {
            assert!(verdict.accuses() && Resemblance::of(verdict).is_some(), "{verdict:?}");
        }
    }
}
