//! An entry of a feed or a sitemap: the address of an article, what is told of it, and its text, if the feed gives it.

use crate::capture::Told;
use crate::link::{absolute, resolved};
use crate::markup;
use crate::xml::unescaped;
use firsthand::Article;
use firsthand::address;
use std::collections::HashSet;
use url::Url;

/// Maximum number of words of a link that leads from a teaser to its article: "Read more", "Leer más", "Weiterlesen auf
/// herald.example".
const MAX_LINK_WORDS: usize = 6;
/// Maximum number of words after that link: "Read more on our site".
const MAX_WORDS_AFTER_LINK: usize = 4;

/// An entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The address of the article, absolute, without fragment. `None` if the entry gives none.
    pub url: Option<String>,
    /// The name that the feed gives it. Feeds change and repeat such names, so it identifies nothing by itself.
    pub id: Option<String>,
    /// What is told of the article. Dates may lie in the future.
    pub told: Told,
    /// The content that the feed gives, as HTML; not its summary.
    pub content: Option<String>,
    /// The address that links in the content are relative to.
    pub base: Option<String>,
    /// Name or address of the publisher that the entry was taken over from, if it is another than that of the feed.
    pub taken_from: Option<String>,
    /// The statement in the entry that reserves the rights in the article.
    pub reserved: Option<String>,
}

impl Entry {
    /// The article, if the feed gives its whole text: then its page need not be requested. `None` if it gives nothing, or
    /// a teaser that ends with an ellipsis or with a link to the page, or less than an article.
    #[must_use]
    pub fn article(&self) -> Option<Article> {
        let content = self.content.as_deref().filter(|content| !self.is_teaser(content))?;
        let url = self.url.as_deref()?;
        let html = format!("<!DOCTYPE html><body><article>{content}</article>");
        let article = Article::from_html(&html, Some(url)).ok().filter(|article| article.not_article.is_none())?;
        let told = self.told.clone();
        Some(Article {
            title: told.title,
            lang: told.lang,
            published: told.published,
            modified: told.modified,
            publisher: told.publisher,
            canonical: None,
            links: self.links_in(content),
            ..article
        })
    }

    /// The addresses that a content links to. There is nothing but the article in it, so that all of them are its own.
    fn links_in(&self, content: &str) -> Vec<String> {
        let targets = markup::links(content).into_iter().filter_map(|link| self.target(link.href)).map(String::from);
        let mut seen = HashSet::new();
        targets.filter(|address| seen.insert(address.clone())).collect()
    }

    /// The address of a link in the content.
    fn target(&self, href: &str) -> Option<Url> {
        let base = absolute(self.base.as_deref().or(self.url.as_deref())?)?;
        resolved(&base, &unescaped(href))
    }

    /// Whether a content breaks off and sends its reader to the page.
    fn is_teaser(&self, content: &str) -> bool {
        let link = markup::links(content).pop().filter(|link| {
            let words = |text: &str| text.split_whitespace().count();
            let leads_to_page = self.url.as_deref().is_some_and(|url| self.is_address_of(url, link.href));
            let is_title = || self.told.title.as_deref().is_some_and(|title| title == markup::words(link.text));
            words(&markup::words(link.text)) <= MAX_LINK_WORDS
                && words(&markup::words(link.after)) <= MAX_WORDS_AFTER_LINK
                && leads_to_page
                && !is_title()
        });
        let is_ellipsis = |text: &str| {
            let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ']' | ')' | '>' | '»' | '→'));
            text.ends_with(['…', '⋯']) || text.ends_with("...") || text.ends_with(". . .")
        };
        link.is_some() || is_ellipsis(&markup::words(content))
    }

    fn is_address_of(&self, url: &str, href: &str) -> bool {
        self.target(href).is_some_and(|target| address::key(target.as_str()) == address::key(url))
    }
}

/// A language as a BCP 47 tag in small letters. `None` for a text that is none, such as "English".
pub(crate) fn language(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-").to_ascii_lowercase();
    let mut parts = tag.split('-');
    let is_language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && is_alphanumeric(part));
    (is_language && tag.is_ascii() && parts.all(|part| (1..=8).contains(&part.len()) && is_alphanumeric(part)))
        .then_some(tag)
}

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry whose content is three paragraphs of an article, and then an ending.
    fn entry(ending: &str) -> Entry {
        let sentence =
            "The ferry pier was closed on Monday after divers found sheared bolts beneath the boarding ramp. ";
        let content = format!("<p>{0}</p><p>{0}</p><p>{0}{ending}</p>", sentence.repeat(3));
        let url = Some("https://herald.example/2026/pier.html".to_owned());
        let told = Told { title: Some("Ferry pier closed".into()), ..Told::default() };
        Entry { url, told, content: Some(content), ..Entry::default() }
    }

    #[test]
    fn a_whole_text_is_the_article() {
        for ending in [
            "",
            "See <a href='/2025/bolts.html'>our earlier report</a>.",
            "The post <a href='https://herald.example/2026/pier.html'>Ferry pier closed</a> appeared first on Herald.",
        ] {
            let article = entry(ending).article().unwrap_or_else(|| panic!("{ending}"));
            assert_eq!(article.title.as_deref(), Some("Ferry pier closed"));
            assert!(article.text.starts_with("The ferry pier was closed on Monday"), "{}", article.text);
        }
        let linked = Entry { base: Some("https://old.herald.example/a/".into()), ..entry("<a href='../b'>b</a>") };
        assert_eq!(linked.article().unwrap().links, ["https://old.herald.example/b"]);
    }

    #[test]
    fn a_teaser_is_not() {
        for ending in [
            "[…]",
            "[&#8230;]",
            "and then...",
            "… <a href='https://herald.example/2026/pier.html'>Leer más</a>",
            "<a href=\"pier.html?utm_source=rss\">Continue reading <span>on our site</span> →</a>",
            "<a href=https://herald.example/2026/pier.html>続きを読む</a>",
        ] {
            assert!(entry(ending).article().is_none(), "{ending}");
        }
        let short = Entry { content: Some("<p>The pier was closed.</p>".into()), ..entry("") };
        assert!(short.article().is_none());
    }

    #[test]
    fn languages_are_tags() {
        for (text, tag) in [("en-US", Some("en-us")), ("pt_BR ", Some("pt-br")), ("English", None), ("", None)] {
            assert_eq!(language(text).as_deref(), tag, "{text}");
        }
    }
}
