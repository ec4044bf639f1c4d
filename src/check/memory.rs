//! Remembering an article that was read, and recalling what was read before.
//!
//! A memory is one more list, made on the reader's device: each article that was read gives a segment of one article.
//! It is asked apart from the other lists, by [`Check::recall`], so that what they say of a page does not depend on
//! it.

use super::page::{Matches, Page};
use super::places::approximate;
use super::{Check, Original, State};
use crate::address;
use crate::error::Result;
use crate::index::{Coder, Prepared, Withdrawn, of_one};
use crate::list::List;
use crate::matching::Passage;
use crate::source::Source;
use crate::text::Text;
use crate::verdict::{Recollection, Sensitivity};
use serde::Serialize;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::sync::Arc;

/// What is remembered of an article that was read, beside its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Memo {
    /// The key of its address: spellings of one address, its AMP form and its mirrors have the same.
    pub key: String,
    /// The host of its address.
    pub site: String,
    /// What names it. Its address has no tracking parameters.
    pub source: Source,
}

impl Check {
    /// What a memory keeps of the page. [`None`] if it is no article, or not from the web: it cannot be found again
    /// then.
    #[must_use]
    pub fn memo(&self) -> Option<Memo> {
        let article = &self.page.article;
        let url = self.own_address().filter(|_| article.not_article.is_none())?;
        let source = Source {
            url,
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            published: article.published.clone(),
            lang: article.lang.clone(),
        };
        Some(Memo { key: address::key(&source.url), site: address::host(&source.url), source: source.shown() })
    }

    /// The address that the page was loaded from, as it is stored.
    fn own_address(&self) -> Option<String> {
        self.page.loaded_from.as_deref().and_then(address::clean)
    }

    /// An index of the page alone: a segment of a memory.
    ///
    /// # Errors
    /// [`Error::NoText`](crate::Error::NoText) if its text has no content words, and
    /// [`Error::AddressTooLong`](crate::Error::AddressTooLong).
    pub fn segment(&self, memo: &Memo) -> Result<Vec<u8>> {
        let Page { article, text, .. } = &*self.page;
        // Of a page, and of an original, the same words count as quoted, unless nearly all of them are.
        let text = if text.is_quotation {
            Cow::Owned(Text::with_set_apart(&article.text, &article.set_apart))
        } else {
            Cow::Borrowed(text)
        };
        of_one(&Prepared::new(&text, memo.source.clone())?, &mut Coder::without_primer())
    }

    /// The article in JSON, by which it can be checked again without its page.
    ///
    /// # Panics
    /// Never: an article consists of texts and numbers.
    #[must_use]
    pub fn article_json(&self) -> String {
        serde_json::to_string(&self.page.article).expect("an article can be written as JSON")
    }

    /// Begins to compare the same page with a memory. Its article is not read again. The page itself, read before at any
    /// spelling of its address, is left out.
    #[must_use]
    pub fn recall(&self, memory: List) -> Self {
        let own = Withdrawn::new(self.own_address().as_deref());
        Self::of_page(Arc::clone(&self.page), [memory.without(own)])
    }

    /// The article that has most of the page, once a [`Check::recall`] is done.
    ///
    /// # Panics
    /// Unless it is [done](super::Stage::Done).
    #[must_use]
    pub fn recollection(&self, sensitivity: Sensitivity) -> Option<Recollection> {
        let State::Done(read) = &self.state else { panic!("recollection() at stage {:?}", self.stage()) };
        let reading = self.page.reading();
        let matches = LazyCell::new(|| Matches::on(&reading));
        let recall = |Original { source, sketch, alignment, .. }: &Original| {
            let shown = || {
                let place =
                    |p: &Passage| matches.of(p, matches.places.content(&p.page), approximate(sketch, &p.source));
                alignment.passages.iter().map(place).collect()
            };
            Recollection::new(sensitivity, alignment, self.page.presentation(), source, shown)
        };
        let recalled = read.iter().filter_map(recall);
        // Of equals the first, which shares most keys with the page.
        recalled.reduce(|best, other| if other.rank() > best.rank() { other } else { best })
    }
}
