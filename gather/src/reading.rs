//! A capture → the article in it, or why it is left out.

use crate::capture::{Capture, Content, Head, Told};
use crate::found::{LeftOut, Reason};
use crate::identity::{self, Claims, SamePublisher, canonical_in_field};
use crate::media::other_kind;
use crate::page_head::PageHead;
use crate::robots_tag::is_noindex;
use crate::saved;
use firsthand::Article;
use firsthand::article::{encoding, is_before, normalise_date};
use url::Url;

/// The name of our robot in `robots.txt`, `X-Robots-Tag` and `meta` elements.
pub const ROBOT: &str = "firsthandbot";

/// An article that is to be kept.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The address under which it is kept. It is [clean](firsthand::address::clean).
    pub url: String,
    /// The article, with what is told of it elsewhere where the page says nothing. Its `canonical` is the page's claim.
    pub article: Article,
    /// When it was loaded, as `YYYY-MM-DDTHH:MM:SSZ`.
    pub loaded: Option<String>,
    /// Its name in messages.
    pub place: String,
}

/// How captures are read.
pub struct Reading<'a> {
    /// The time of the run, as `YYYY-MM-DDTHH:MM:SSZ`: later dates are none.
    pub now: &'a str,
    /// Whether two addresses belong to the same publisher.
    pub same_publisher: SamePublisher<'a>,
    /// Which statement in the HTTP head or in the page's own reserves its rights.
    pub reserved: &'a (dyn Fn(&Head, &PageHead) -> Option<String> + Sync),
}

impl Reading<'_> {
    /// The article of a capture.
    ///
    /// # Errors
    /// It is left out, and why.
    pub fn read(&self, capture: Capture) -> Result<Gathered, LeftOut> {
        let (place, url) = (capture.place.clone(), capture.url.clone());
        self.article(capture).map_err(|reason| LeftOut { place, url, reason })
    }

    fn article(&self, capture: Capture) -> Result<Gathered, Reason> {
        let Capture { place, url: loaded_from, loaded, head, content, told } = capture;
        let html = match content {
            Content::Article(article) => {
                let mut article = *article;
                article.text = without_title(article.text, article.title.as_deref());
                let page = Page { article, declared: Vec::new() };
                return self.gathered(page, place, loaded_from.as_deref(), loaded, told);
            }
            Content::Document(html) => html,
            Content::Html(bytes) => {
                if let Some(kind) = other_kind(head.first("content-type"), &bytes) {
                    return Err(Reason::NotHtml(kind));
                }
                encoding::decode(&bytes, head.first("content-type")).into_owned()
            }
        };
        let page_head = PageHead::read(&html);
        if is_noindex(&head, &page_head, ROBOT) {
            return Err(Reason::Noindex);
        }
        if let Some(statement) = (self.reserved)(&head, &page_head) {
            return Err(Reason::Reserved(statement));
        }
        let loaded_from = loaded_from.or_else(|| saved::html::address(&page_head));
        let loaded = loaded.or_else(|| saved::html::loaded(&page_head));
        let told = Told { lang: told.lang.or_else(|| language(&head)), ..told };
        let mut article =
            Article::from_html(&html, loaded_from.as_deref()).map_err(|e| Reason::Unreadable(e.to_string()))?;
        if let Some(why) = article.not_article {
            return Err(Reason::NotArticle(why));
        }
        let declared = canonical_addresses(&head, &page_head, &article, loaded_from.as_deref());
        if saved::html::has_inserted_canonical(&page_head) {
            article.canonical = None;
        }
        self.gathered(Page { article, declared }, place, loaded_from.as_deref(), loaded, told)
    }

    fn gathered(
        &self,
        Page { article, declared }: Page,
        place: String,
        loaded_from: Option<&str>,
        loaded: Option<String>,
        told: Told,
    ) -> Result<Gathered, Reason> {
        let title = article.title.or(told.title);
        let claims = Claims { loaded: loaded_from, declared, title: title.as_deref() };
        let url = identity::address(&claims, self.same_publisher).ok_or(Reason::NoAddress)?;
        let known = loaded.as_deref().unwrap_or(self.now);
        let is_possible = |date: &String| !is_future(date, known);
        let given = |date: Option<String>| date.and_then(|date| normalise_date(&date)).filter(is_possible);
        let published = merged(given(article.published), given(told.published), false);
        let modified = merged(given(article.modified), given(told.modified), true);
        let article = Article {
            title,
            // A change cannot be before the publication.
            modified: modified.filter(|date| !published.as_ref().is_some_and(|first| is_before(date, first))),
            published,
            publisher: article.publisher.or(told.publisher),
            lang: article.lang.or(told.lang),
            ..article
        };
        Ok(Gathered { url, article, loaded, place })
    }
}

/// An article with the canonical addresses that it declares.
struct Page {
    article: Article,
    declared: Vec<String>,
}

/// The canonical addresses of a page, absolute: in its `link` element, in the HTTP head, and what else declares one.
fn canonical_addresses(head: &Head, page: &PageHead, article: &Article, loaded: Option<&str>) -> Vec<String> {
    let base = loaded.and_then(|url| Url::parse(url).ok());
    let resolve = |address: &str| match &base {
        Some(base) => base.join(address.trim()).ok(),
        None => Url::parse(address.trim()).ok(),
    };
    let in_head = canonical_in_field(head.all("link"));
    let declared = [page.link("canonical"), in_head, article.canonical.as_deref()];
    let also = page.all("og:url");
    declared.into_iter().flatten().chain(also).filter_map(resolve).map(String::from).collect()
}

/// The language in the field `Content-Language`, if it names only one.
fn language(head: &Head) -> Option<String> {
    let lang = head.first("content-language")?.trim().to_ascii_lowercase().replace('_', "-");
    let is_tag =
        (2..=16).contains(&lang.len()) && lang.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then_some(lang)
}

/// Whether a date is surely later than a time. Clocks and time zones differ, by up to a day.
fn is_future(date: &str, time: &str) -> bool {
    // An instant and a day are compared with that tolerance.
    is_before(time, date) && time.get(..10).is_some_and(|day| is_before(day, date))
}

/// One of two dates: the earlier or the later if they surely differ, else the more precise.
fn merged(first: Option<String>, second: Option<String>, later: bool) -> Option<String> {
    let (Some(first), Some(second)) = (&first, &second) else { return first.or(second) };
    let second_counts = if is_before(first, second) {
        later
    } else if is_before(second, first) {
        !later
    } else {
        second.len() > first.len()
    };
    Some(if second_counts { second.clone() } else { first.clone() })
}

/// A text without its headline as the first paragraph, as extractors and notebooks write it.
fn without_title(text: String, title: Option<&str>) -> String {
    let Some((first, rest)) = text.trim_start().split_once('\n') else { return text };
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let is_title = title.is_some_and(|title| words(title) == words(first.trim_start_matches('#')));
    if is_title { rest.trim_start().to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use firsthand::address::same_publisher;

    const STORY: &str = "<p>The footbridge at Ostrivo opened again on Tuesday, 55 weeks after a loose barge had bent two of \
        its pillars. Some 641 people crossed in the first hour, most of them on the way to the market on the far bank.</p>\
        <p>Engineer Pia Lundvall said that the new steel was thicker than the old and that sensors under the deck would \
        report every blow. The town paid for the repairs from a fund that had been meant for street lamps.</p><p>The council \
        will decide in June whether the ferry, which helped out during the closure, may stay until the autumn fair.</p>";

    fn capture(head: &[(&str, &str)], markup: &str, told: Told) -> Capture {
        let html = format!("<html lang=en><head>{markup}</head><body><main><h1>Footbridge opens</h1>{STORY}</main>");
        Capture {
            place: "a.warc:1".into(),
            url: Some("https://herald.example/town/bridge".into()),
            loaded: Some("2026-05-06T22:00:00Z".into()),
            head: Head(head.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()),
            content: Content::Html(html.into_bytes()),
            told,
        }
    }

    fn read(capture: Capture) -> Result<Gathered, Reason> {
        let reserved = |head: &Head, _: &PageHead| head.first("tdm-reservation").map(|_| "tdm-reservation".to_owned());
        let same = |a: &str, b: &str| same_publisher(a, b);
        let reading = Reading { now: "2026-06-01T00:00:00Z", same_publisher: &same, reserved: &reserved };
        reading.read(capture).map_err(|left_out| left_out.reason)
    }

    fn dates(page: &str, feed: &str) -> (Option<String>, Option<String>) {
        let meta = |name: &str, date: &str| format!("<meta property=article:{name}_time content='{date}'>");
        let (published, modified) = page.split_once('|').unwrap_or((page, ""));
        let told = Told { published: Some(feed.to_owned()), ..Told::default() };
        let markup = meta("published", published) + &meta("modified", modified);
        let article = read(capture(&[], &markup, told)).unwrap().article;
        (article.published, article.modified)
    }

    #[test]
    fn the_earliest_date_counts_and_none_from_the_future() {
        let published = |page, feed| dates(page, feed).0.unwrap_or_default();
        assert_eq!(published("2026-05-05", "2026-05-02T10:00:00Z"), "2026-05-02T10:00:00Z");
        assert_eq!(published("2026-05-05", "2026-05-05T10:00:00Z"), "2026-05-05T10:00:00Z", "the more precise");
        assert_eq!(published("2026-05-05T08:00:00Z", "2026-05-09"), "2026-05-05T08:00:00Z");
        assert_eq!(published("2027-01-01", "2026-05-02"), "2026-05-02");
        assert_eq!(published("2026-05-07T09:00:00Z", ""), "2026-05-07T09:00:00Z", "clocks differ");
        assert_eq!(published("2026-05-09", ""), "");
        assert_eq!(published("", ""), "", "the day of the run is no date of publication");
    }

    #[test]
    fn a_change_is_not_before_the_publication() {
        assert_eq!(dates("2026-05-05|2026-05-06T08:00:00Z", "").1.as_deref(), Some("2026-05-06T08:00:00Z"));
        assert_eq!(dates("2026-05-05|2026-08-06", "").1, None);
    }

    #[test]
    fn what_must_not_be_kept_is_left_out_with_the_reason() {
        let none = Told::default;
        let html = ("content-type", "text/html");
        assert_eq!(read(capture(&[html], "<meta name=robots content=noindex>", none())).unwrap_err(), Reason::Noindex);
        let reserved = read(capture(&[("tdm-reservation", "1")], "", none())).unwrap_err();
        assert_eq!(reserved, Reason::Reserved("tdm-reservation".into()));
        let json = read(capture(&[("content-type", "Application/JSON; charset=utf-8")], "", none())).unwrap_err();
        assert_eq!(json, Reason::NotHtml("application/json".into()));
        let empty =
            Capture { content: Content::Html(b"<html><body><p>Soon.".to_vec()), ..capture(&[html], "", none()) };
        assert_eq!(read(empty).unwrap_err().code(), "too_short");
        let nowhere = Capture { url: None, ..capture(&[html], "", none()) };
        assert_eq!(read(nowhere).unwrap_err(), Reason::NoAddress);
    }

    #[test]
    fn a_page_says_more_than_its_head_and_the_feed() {
        let told = Told { title: Some("Bridge".into()), publisher: Some("The Herald".into()), ..Told::default() };
        let head = [("content-language", "fr"), ("link", "</bridge>; rel=canonical")];
        let found = read(capture(&head, "", told)).unwrap();
        assert_eq!(found.article.lang.as_deref(), Some("en"));
        assert_eq!(found.article.title.as_deref(), Some("Footbridge opens"));
        assert_eq!(found.article.publisher.as_deref(), Some("The Herald"));
        assert_eq!(found.url, "https://herald.example/bridge");
    }
}
