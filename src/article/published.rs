//! Finds the dates of an article: what the metadata declare, and what the page shows near the headline.

use super::dom::{Document, Element, Kind};
use super::furniture::{Purpose, Rules, purpose};
use super::{dates, measure};
use html5ever::{LocalName, local_name};

/// Maximum length, in bytes, of the text between a headline and a date that no `article` element joins: a lead, a
/// picture with its caption, and a byline.
const MAX_BYTES_TO_HEADLINE: usize = 800;
/// A date before the headline belongs to it if they share one of this many elements around the headline.
const MAX_STEPS_TO_HEADLINE: usize = 3;
/// Maximum length, in bytes, of the text around a date without a telling name. In a longer text it is part of the story.
const MAX_TEXT_AROUND_DATE: usize = 160;
/// Maximum length, in bytes, of a date as the page shows it.
const MAX_SHOWN_DATE_BYTES: usize = 160;
/// Maximum number of dates shown that are examined. A page with more of them is a list.
const MAX_SHOWN_DATES: usize = 64;
/// Number of elements around a date within which a link and a heading make it the date of another article.
const MAX_TEASER_DEPTH: usize = 4;
/// Minimum number of words of a link to another article.
const MIN_TEASER_WORDS: usize = 3;
/// Maximum length, in bytes, of the label before a date.
const MAX_DATE_LABEL_BYTES: usize = 40;

/// Words that mark the date of a change, in lower case.
#[rustfmt::skip] // rustfmt would put each phrase on its own line.
const CHANGE_WORDS: &[&str] = &[
    "updated", "modified", "last edited", "aktualisiert", "geändert", "stand:", "mis à jour", "modifié", "mise à jour",
    "actualizado", "actualización", "modificado", "atualizado", "atualização", "aggiornato", "bijgewerkt", "обновлено",
    "更新", "修改", "تحديث",
];

/// A date that the page shows.
struct Shown {
    date: String,
    /// Whether a name says that it is the date of publication.
    is_marked: bool,
    /// Whether it stands before the headline.
    is_before_headline: bool,
    /// Bytes of text between it and the headline.
    distance: usize,
}

/// When the article was published: the latest of the dates that contradict each other, else the first of `declared`. A
/// date shown that agrees with that of the last change is not the date of publication if the page declares another.
pub(super) fn published<'a>(
    document: &Document,
    headline: Option<usize>,
    declared: impl Iterator<Item = &'a str>,
    modified: Option<&str>,
) -> Option<String> {
    let declared = latest(declared.filter_map(dates::normalise));
    let agrees = |a: &str, b: &str| !dates::is_before(a, b) && !dates::is_before(b, a);
    let shown = shown(document, headline)
        .filter(|shown| declared.is_none() || !modified.is_some_and(|modified| agrees(shown, modified)));
    latest(declared.into_iter().chain(shown))
}

/// The latest date; of those that do not contradict each other, the first.
fn latest(dates: impl Iterator<Item = String>) -> Option<String> {
    dates.reduce(|best, next| if dates::is_before(&best, &next) { next } else { best })
}

/// The date of publication that the page shows: one with a telling name, else the nearest after the headline, else the
/// nearest before it.
fn shown(document: &Document, headline: Option<usize>) -> Option<String> {
    let headline_bytes = headline.map(|headline| text_bytes(document, 0..headline));
    let mut bytes = 0;
    let mut candidates = Vec::new();
    for (id, node) in document.nodes.iter().enumerate() {
        match &node.kind {
            Kind::Text(_) => bytes += text_bytes(document, id..id + 1),
            Kind::Element(element) if can_be_date(element) && candidates.len() < MAX_SHOWN_DATES => {
                candidates.push((id, element, bytes));
            }
            Kind::Element(_) => {}
        }
    }
    let read = |(id, element, bytes): (usize, &Element, usize)| {
        let is_before_headline = headline.is_some_and(|headline| id < headline);
        let distance = headline_bytes.map_or(bytes, |headline| headline.abs_diff(bytes));
        let is_marked = is_marked(element);
        let is_own = belongs_to_article(document, headline, id, distance)
            && !is_of_change(document, id, element)
            && !is_of_teaser(document, headline, id)
            && (is_marked || !is_in_prose(document, id));
        let date = date_of(document, id, element).filter(|_| is_own)?;
        Some(Shown { date, is_marked, is_before_headline, distance })
    };
    let shown = candidates.into_iter().filter_map(read);
    shown.min_by_key(|s| (!s.is_marked, s.is_before_headline, s.distance)).map(|s| s.date)
}

/// Bytes of visible text in a range of nodes.
fn text_bytes(document: &Document, nodes: std::ops::Range<usize>) -> usize {
    let is_code = |name: LocalName| matches!(name, local_name!("script") | local_name!("style"));
    let visible = nodes.filter_map(|id| match &document.nodes[id].kind {
        Kind::Text(text) if !is_code(document.name(document.nodes[id].parent)) => Some(text.trim().len()),
        _ => None,
    });
    visible.sum()
}

/// Whether an attribute has one of these words.
fn has_word(element: &Element, attribute: &LocalName, words: &[&str]) -> bool {
    element.attribute(attribute).is_some_and(|value| value.split_whitespace().any(|word| words.contains(&word)))
}

fn can_be_date(element: &Element) -> bool {
    matches!(element.name, local_name!("time") | local_name!("abbr"))
        || element.has_attribute(&local_name!("itemprop")) && is_marked(element)
}

/// Whether microdata or a class says that the date is that of publication.
fn is_marked(element: &Element) -> bool {
    let class = element.attribute(&local_name!("class")).unwrap_or_default();
    has_word(element, &local_name!("itemprop"), &["datePublished", "dateCreated"])
        || class.contains("published")
        || class.contains("entry-date")
}

/// Whether a name, or a word in or before the date, says that it is that of a change.
fn is_of_change(document: &Document, id: usize, element: &Element) -> bool {
    if has_word(element, &local_name!("itemprop"), &["dateModified"]) {
        return true;
    }
    if is_marked(element) {
        return false;
    }
    let class = element.attribute(&local_name!("class")).unwrap_or_default();
    let names_change = |text: &str| CHANGE_WORDS.iter().any(|word| text.contains(word));
    // The label is the nearest text before the date, unless a heading or another date contains that.
    let before = document.nodes[..id].iter().rev().find_map(|node| match &node.kind {
        Kind::Text(text) if !text.trim().is_empty() => Some((text.trim(), document.name(node.parent))),
        _ => None,
    });
    let label = before.filter(|(text, within)| text.len() <= MAX_DATE_LABEL_BYTES && *within != local_name!("time"));
    names_change(&class.to_lowercase())
        || label.is_some_and(|(label, _)| names_change(&label.to_lowercase()))
        || document.text_up_to(id, MAX_SHOWN_DATE_BYTES).is_some_and(|text| names_change(&text.to_lowercase()))
}

fn date_of(document: &Document, id: usize, element: &Element) -> Option<String> {
    let stamps = [local_name!("datetime"), local_name!("content"), local_name!("title")];
    let stamp = stamps.iter().find_map(|name| element.attribute(name));
    let shown = || document.text_up_to(id, MAX_SHOWN_DATE_BYTES).and_then(|text| dates::normalise(&text));
    stamp.and_then(dates::normalise).or_else(shown)
}

/// Whether a date stands where that of the article does: in the same `article` element as the headline, or near the
/// headline; not in the header or the furniture of the page.
fn belongs_to_article(document: &Document, headline: Option<usize>, id: usize, distance: usize) -> bool {
    let is_around = |outer: usize, inner: usize| (outer..document.nodes[outer].end).contains(&inner);
    let around_headline = |outer: usize| headline.is_some_and(|headline| is_around(outer, headline));
    let is_furniture = |at: usize| {
        let purpose = document.element(at).map_or(Purpose::Plain, |element| purpose(element, Rules::Strict));
        matches!(purpose, Purpose::Furniture | Purpose::Comments | Purpose::Dialog) && !around_headline(at)
    };
    if document.ancestors(id).any(is_furniture) {
        return false;
    }
    let article_of = |at: usize| document.ancestors(at).find(|n| document.name(*n) == local_name!("article"));
    let Some(headline) = headline else {
        return article_of(id).is_some() || document.ancestors(id).all(|n| document.name(n) != local_name!("header"));
    };
    let own = article_of(headline);
    if own.is_some() && article_of(id) == own {
        return true;
    }
    if id > headline {
        // Between headline and body, but not in another article: that of a related story.
        return distance <= MAX_BYTES_TO_HEADLINE && own.is_none_or(|own| !is_around(own, id));
    }
    let mut around = document.ancestors(headline).take(MAX_STEPS_TO_HEADLINE);
    around.any(|n| document.name(n) != local_name!("body") && is_around(n, id))
}

/// Whether a date stands with a link and a heading, or with a link in an entry of a list, as that of another article.
fn is_of_teaser(document: &Document, headline: Option<usize>, id: usize) -> bool {
    let contains_headline = |n: usize| headline.is_some_and(|h| (n..document.nodes[n].end).contains(&h));
    let around = document.ancestors(id).take(MAX_TEASER_DEPTH).take_while(|n| !contains_headline(*n));
    around.filter(|n| document.name(*n) != local_name!("body")).any(|n| {
        let is_heading = |name: &LocalName| matches!(*name, local_name!("h2") | local_name!("h3") | local_name!("h4"));
        let is_entry = document.name(n) == local_name!("li") || document.elements(n).any(|(_, e)| is_heading(&e.name));
        let links_away = |(at, element): (usize, &Element)| {
            element.name == local_name!("a") && measure::words(&document.text(at)) >= MIN_TEASER_WORDS
        };
        is_entry && document.elements(n).any(links_away)
    })
}

/// Whether a date is part of a longer text.
fn is_in_prose(document: &Document, id: usize) -> bool {
    let is_inline = |n: &usize| {
        let name = document.name(*n);
        matches!(name, local_name!("span") | local_name!("a") | local_name!("b") | local_name!("i"))
            || matches!(name, local_name!("em") | local_name!("strong") | local_name!("small") | local_name!("font"))
    };
    let Some(block) = document.ancestors(id).find(|n| !is_inline(n)) else { return false };
    if matches!(document.name(block), local_name!("p") | local_name!("li") | local_name!("td") | local_name!("dd")) {
        return document.text_up_to(block, MAX_TEXT_AROUND_DATE).is_none();
    }
    let direct = (block + 1..document.nodes[block].end).filter(|n| document.nodes[*n].parent == block);
    direct.map(|n| text_bytes(document, n..n + 1)).sum::<usize>() > MAX_TEXT_AROUND_DATE
}
