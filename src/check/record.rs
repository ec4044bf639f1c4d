//! What a report rests on: enough of the page to repeat its check, and no more.

use super::page::Page;
use crate::article::{Article, NotArticle};
use crate::text::SetApart;
use crate::verdict::{Credit, CreditKind};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a check read on a page. Of links and credit lines there are only those that give credit to an article that was
/// found. Offsets count Unicode characters of `text`, end exclusive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PageRecord {
    /// The page's address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Date of the last change.
    pub modified: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
    /// The address that the page gives as its canonical one.
    pub canonical: Option<String>,
    /// The text of the article, to which all offsets refer.
    pub text: String,
    /// Block quotations.
    pub quotations: Vec<[u32; 2]>,
    /// Other parts that markup sets apart.
    pub set_apart: Vec<[u32; 2]>,
    /// Links to articles that were found.
    pub links: Vec<String>,
    /// Lines that give credit.
    pub credits: Vec<String>,
    /// Why the page is not an article, if it is not.
    pub not_article: Option<NotArticle>,
}

impl PageRecord {
    pub(super) fn new(page: &Page, credits: impl Iterator<Item = Credit>) -> Self {
        let Article { title, byline, publisher, published, modified, lang, canonical, text, .. } = page.article.clone();
        let Article { set_apart, not_article, .. } = &page.article;
        let (mut links, mut named): (Vec<String>, Vec<String>) = <_>::default();
        for Credit { how, text } in credits {
            match how {
                CreditKind::Canonical => {}
                CreditKind::Link => links.push(text),
                CreditKind::Name | CreditKind::Agency => named.push(text),
            }
        }
        links.dedup();
        named.dedup();
        let in_chars = |ranges: &[Range<usize>]| {
            let (mut byte, mut chars) = (0, 0);
            let mut place = |to: usize| {
                chars += text[byte..to].chars().count() as u32;
                byte = to;
                chars
            };
            ranges.iter().map(|range| [place(range.start), place(range.end)]).collect()
        };
        Self {
            url: page.loaded_from.clone(),
            quotations: in_chars(&set_apart.quotations),
            set_apart: in_chars(&set_apart.others),
            title,
            byline,
            publisher,
            published,
            modified,
            lang,
            canonical,
            links,
            credits: named,
            not_article: *not_article,
            text,
        }
    }

    /// The article whose check is repeated; `None` if an offset is outside its text.
    #[must_use]
    pub fn article(&self) -> Option<Article> {
        let mut places: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        places.push(self.text.len());
        let in_bytes = |ranges: &[[u32; 2]]| -> Option<Vec<Range<usize>>> {
            let place = |at: u32| places.get(at as usize).copied();
            ranges.iter().map(|[start, end]| Some(place(*start)?..place(*end)?).filter(|r| r.start <= r.end)).collect()
        };
        let set_apart = SetApart { quotations: in_bytes(&self.quotations)?, others: in_bytes(&self.set_apart)? };
        let Self { title, byline, publisher, published, modified, lang, canonical, text, links, credits, .. } =
            self.clone();
        Some(Article {
            title,
            text,
            lang,
            published,
            modified,
            canonical,
            publisher,
            byline,
            links,
            credit_links: Vec::new(),
            credits,
            set_apart,
            not_article: self.not_article,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::check::{Check, PageRecord};

    #[test]
    fn a_record_gives_the_article_back() {
        let html = "<title>Ferry</title><article><h1>Ferry</h1><p>Ä — the ferry ran aground off Cape Sorrow on Tuesday, and all \
                    the passengers were taken ashore by two tugs. <q>It was cold</q>, said one.</p><blockquote>We wish to thank \
                    everybody who has helped us on that day, and the cook.</blockquote><ul><li>Anna<li>Berta<li>Cleo</ul></article>";
        let article = Article::from_html(html, Some("https://a.example/1")).unwrap();
        let check = Check::new(article.clone(), Some("https://a.example/1"), []);
        let record: PageRecord = serde_json::from_str(&serde_json::to_string(&check.record()).unwrap()).unwrap();
        assert_eq!(record.url.as_deref(), Some("https://a.example/1"));
        let again = record.article().unwrap();
        assert_eq!((&again.text, &again.set_apart, &again.title), (&article.text, &article.set_apart, &article.title));
        assert!(!again.set_apart.quotations.is_empty());
        assert_eq!((again.links, again.credits), (vec![], vec![]), "only what gives credit is recorded");
        let outside = PageRecord { quotations: vec![[0, 99_999]], ..record };
        assert!(outside.article().is_none());
    }
}
