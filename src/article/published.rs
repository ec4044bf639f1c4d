//! Finds the dates of an article: what the metadata declare, and what the page shows near the headline.

use super::dom::{Document, Element, Kind};
use super::furniture::{Purpose, Rules, purpose};
use super::{dates, measure};
use html5ever::{LocalName, local_name};

/// Maximum length, in bytes, of the text between a headline and a date that no `article` element joins: a lead, a
/// picture with its caption, and a byline.
const MAX_BYTES_TO_HEADLINE: usize = 800;
/// A date before the headline belongs to it if they share one of this many elements around the headline, or of twice as
/// many if no text stands between them.
const MAX_STEPS_TO_HEADLINE: usize = 3;
/// Maximum length, in bytes, of the text around a date without a telling name. In a longer text it is part of the story.
const MAX_TEXT_AROUND_DATE: usize = 160;
/// Maximum length, in bytes, of a date as the page shows it.
const MAX_SHOWN_DATE_BYTES: usize = 160;
/// Maximum number of dates shown that are examined. A page with more of them is a list.
const MAX_SHOWN_DATES: usize = 64;
/// Number of elements around a date within which a link and a heading make it the date of another article.
const MAX_TEASER_DEPTH: usize = 4;
/// Maximum length, in bytes, of the announcement of another article.
const MAX_TEASER_BYTES: usize = 600;
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
    /// Whether it is that of a change.
    is_of_change: bool,
    /// Whether a name says that it is the date of publication.
    is_marked: bool,
    /// Whether it stands before the headline.
    is_before_headline: bool,
    /// Bytes of text between it and the headline.
    distance: usize,
}

/// The dates of an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// When it was published.
    pub published: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
}

/// When an article was published: the latest of the dates in markup that contradict each other, else the first that is
/// declared; without one, the date in a line near the headline, else in the first of `addresses` that has one. A date that
/// is that of the last change counts only if there is no other.
///
/// `modified` is the declared date of the last change. If that is before the declared date of publication, the latter may
/// be that of a new template, and a date that the page shows counts more.
pub(super) fn dates<'a>(
    document: &Document,
    headline: Option<usize>,
    declared: impl Iterator<Item = &'a str>,
    modified: Option<String>,
    mut addresses: impl Iterator<Item = &'a str>,
) -> Dates {
    let mut declared = declared.filter_map(dates::normalise);
    let first = declared.next();
    let others = declared.filter(|date| Some(date) != modified.as_ref());
    let declared = latest(first.into_iter().chain(others));
    let agrees = |a: &str, b: &str| !dates::is_before(a, b) && !dates::is_before(b, a);
    let is_of_change = |shown: &Shown| {
        shown.is_of_change || !shown.is_marked && modified.as_ref().is_some_and(|date| agrees(&shown.date, date))
    };
    let headline = headline.or_else(|| only_h1(document));
    let shown = shown(document, headline);
    let changed = shown.as_ref().filter(|shown| shown.is_of_change).map(|shown| shown.date.clone());
    let is_wrong = match (&declared, &modified) {
        (Some(published), Some(modified)) => dates::is_before(modified, published),
        _ => false,
    };
    if is_wrong {
        let is_own = |shown: &Shown| !is_of_change(shown);
        let shown = shown.filter(is_own).or_else(|| shown_as_text(document, headline?).filter(is_own));
        return Dates { published: shown.map(|shown| shown.date).or(declared), modified };
    }
    let shown = shown.filter(|shown| declared.is_none() || !is_of_change(shown));
    let in_markup = latest(declared.into_iter().chain(shown.map(|shown| shown.date)));
    if in_markup.is_some() {
        return Dates { published: in_markup, modified: modified.or(changed) };
    }
    let shown = headline.or_else(|| main_h1(document)).and_then(|headline| shown_as_text(document, headline));
    let (changed, shown) = match shown {
        Some(shown) if shown.is_of_change => (Some(shown.date), None),
        shown => (None, shown.map(|shown| shown.date)),
    };
    let published = shown.or_else(|| addresses.find_map(dates::in_address)).or_else(|| changed.clone());
    Dates { published, modified: modified.or(changed) }
}

/// The latest date; of those that do not contradict each other, the first.
fn latest(dates: impl Iterator<Item = String>) -> Option<String> {
    dates.reduce(|best, next| if dates::is_before(&best, &next) { next } else { best })
}

/// The first heading of a page, if there is no other of its rank.
fn only_h1(document: &Document) -> Option<usize> {
    let mut headings = document.elements(0).filter(|(_, e)| e.name == local_name!("h1")).map(|(id, _)| id);
    headings.next().filter(|_| headings.next().is_none())
}

/// The first heading of the highest rank in the main part of a page.
fn main_h1(document: &Document) -> Option<usize> {
    let is_main = |n: usize| matches!(document.name(n), local_name!("main") | local_name!("article"));
    let headings = document.elements(0).filter(|(_, e)| e.name == local_name!("h1")).map(|(id, _)| id);
    headings.into_iter().find(|id| document.ancestors(*id).any(is_main))
}

/// The date that the page shows for the article: one with a telling name, else the nearest after the headline, else the
/// nearest before it, else that of a change.
fn shown(document: &Document, headline: Option<usize>) -> Option<Shown> {
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
        let is_marked = is_marked(element);
        let distance = headline_bytes.map_or(bytes, |headline| headline.abs_diff(bytes));
        let is_own = belongs_to_article(document, headline, (id, is_marked), distance)
            && !is_of_teaser(document, headline, id)
            && (is_marked || !is_in_prose(document, id));
        let date = date_of(document, id, element).filter(|_| is_own)?;
        let is_of_change = is_of_change(document, id, element);
        let is_before_headline = headline.is_some_and(|headline| id < headline);
        // Systems that know only the date of the last change give it both names.
        let is_marked = is_marked && !class_of(element).contains("updated");
        Some(Shown { date, is_of_change, is_marked, is_before_headline, distance })
    };
    let shown = candidates.into_iter().filter_map(read);
    shown.min_by_key(|s| (s.is_of_change, !s.is_marked, s.is_before_headline, s.distance))
}

/// The date in a line of text near the headline: the nearest after it, else the nearest before it, else that of a change.
fn shown_as_text(document: &Document, headline: usize) -> Option<Shown> {
    let end = document.nodes[headline].end;
    let after = lines_with_years(document, end..document.nodes.len());
    let before = lines_with_years(document, (0..headline).rev());
    let read = |(id, distance): (usize, usize), is_before_headline: bool| {
        let Kind::Text(text) = &document.nodes[id].kind else { return None };
        let date = dates::in_line(text)?;
        let is_own = belongs_to_article(document, Some(headline), (id, false), distance)
            && !is_of_teaser(document, Some(headline), id)
            && !is_in_prose(document, id)
            && !is_in_data(document, id);
        let element = document.element(document.nodes[id].parent).filter(|_| is_own)?;
        let is_of_change = is_of_change(document, id, element) || names_change(&text.to_lowercase());
        Some(Shown { date, is_of_change, is_marked: false, is_before_headline, distance })
    };
    let after = after.filter_map(|line| read(line, false));
    let shown = after.chain(before.filter_map(|line| read(line, true)));
    shown.min_by_key(|s| (s.is_of_change, s.is_before_headline, s.distance))
}

/// The short texts with a year among nodes, each with the bytes of text between it and the first node, as far as dates
/// stand from the headline.
fn lines_with_years(document: &Document, nodes: impl Iterator<Item = usize>) -> impl Iterator<Item = (usize, usize)> {
    let mut distance = 0;
    let texts = nodes.map_while(move |id| {
        let before = distance;
        distance += text_bytes(document, id..id + 1);
        (before <= MAX_BYTES_TO_HEADLINE).then_some((id, before, distance > before))
    });
    let has_year = |id: usize| match &document.nodes[id].kind {
        Kind::Text(text) => text.len() <= 2 * MAX_SHOWN_DATE_BYTES && has_four_digits(text),
        Kind::Element(_) => false,
    };
    texts.filter(move |(id, _, is_visible)| *is_visible && has_year(*id)).map(|(id, distance, _)| (id, distance))
}

/// Whether a text has four digits in a row. Other digits than those of ASCII count with all other characters.
fn has_four_digits(text: &str) -> bool {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_digit()).any(|run| run.chars().count() >= 4)
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

fn class_of(element: &Element) -> &str {
    element.attribute(&local_name!("class")).unwrap_or_default()
}

fn can_be_date(element: &Element) -> bool {
    matches!(element.name, local_name!("time") | local_name!("abbr"))
        || element.has_attribute(&local_name!("itemprop")) && is_marked(element)
}

/// Whether microdata or a class says that the date is that of publication.
fn is_marked(element: &Element) -> bool {
    let class = class_of(element);
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
    // The label is the nearest text before the date, unless a heading or another date contains that.
    let before = document.nodes[..id].iter().rev().find_map(|node| match &node.kind {
        Kind::Text(text) if !text.trim().is_empty() => Some((text.trim(), document.name(node.parent))),
        _ => None,
    });
    let is_label = |text: &str| text.len() <= MAX_DATE_LABEL_BYTES && !text.contains(|c: char| c.is_ascii_digit());
    let label = before.filter(|(text, within)| is_label(text) && *within != local_name!("time"));
    names_change(&class_of(element).to_lowercase())
        || label.is_some_and(|(label, _)| names_change(&label.to_lowercase()))
        || document.text_up_to(id, MAX_SHOWN_DATE_BYTES).is_some_and(|text| names_change(&text.to_lowercase()))
}

/// Whether a text in lower case says that something was changed.
fn names_change(text: &str) -> bool {
    CHANGE_WORDS.iter().any(|word| text.contains(word))
}

fn date_of(document: &Document, id: usize, element: &Element) -> Option<String> {
    let stamps = [local_name!("datetime"), local_name!("content"), local_name!("title")];
    let stamp = stamps.iter().find_map(|name| element.attribute(name));
    let shown = || document.text_up_to(id, MAX_SHOWN_DATE_BYTES).and_then(|text| dates::normalise(&text));
    stamp.and_then(dates::normalise).or_else(shown)
}

/// Whether a date stands where that of the article does: in the same `article` element as the headline, or near the
/// headline; not in the header or the furniture of the page. A date with a telling name may be farther away, and in a
/// footer.
fn belongs_to_article(
    document: &Document,
    headline: Option<usize>,
    (id, is_marked): (usize, bool),
    distance: usize,
) -> bool {
    let is_around = |outer: usize, inner: usize| (outer..document.nodes[outer].end).contains(&inner);
    let around_headline = |outer: usize| headline.is_some_and(|headline| is_around(outer, headline));
    let is_foot = |element: &Element| element.name == local_name!("footer") || class_of(element).contains("footer");
    let article_of = |at: usize| document.ancestors(at).find(|n| document.name(*n) == local_name!("article"));
    let is_furniture = |at: usize| {
        if document.element(at).is_some_and(is_foot) && (is_marked || article_of(at).is_some()) {
            return false;
        }
        let purpose = document.element(at).map_or(Purpose::Plain, |element| purpose(element, Rules::Strict));
        matches!(purpose, Purpose::Furniture | Purpose::Comments | Purpose::Dialog) && !around_headline(at)
    };
    if document.ancestors(id).any(is_furniture) {
        return false;
    }
    let Some(headline) = headline else {
        // Without a headline only the header of the page is surely the wrong place.
        return is_marked
            || article_of(id).is_some()
            || document.ancestors(id).all(|n| document.name(n) != local_name!("header"));
    };
    let own = article_of(headline);
    if own.is_some() && article_of(id) == own {
        return true;
    }
    if id > headline {
        // Between headline and body, but not in another article: that of a related story.
        let is_near = distance <= MAX_BYTES_TO_HEADLINE || is_marked && article_of(id).is_none();
        return is_near && own.is_none_or(|own| !is_around(own, id));
    }
    let steps = if distance == 0 { 2 * MAX_STEPS_TO_HEADLINE } else { MAX_STEPS_TO_HEADLINE };
    let mut around = document.ancestors(headline).take(steps);
    around.any(|n| document.name(n) != local_name!("body") && is_around(n, id))
}

/// Whether a date stands with a link and a heading, or with a link in an entry of a list, as that of another article.
fn is_of_teaser(document: &Document, headline: Option<usize>, id: usize) -> bool {
    let contains_headline = |n: usize| headline.is_some_and(|h| (n..document.nodes[n].end).contains(&h));
    let around = document.ancestors(id).take(MAX_TEASER_DEPTH).take_while(|n| !contains_headline(*n));
    around.filter(|n| document.name(*n) != local_name!("body")).any(|n| {
        let is_heading = |name: &LocalName| matches!(*name, local_name!("h2") | local_name!("h3") | local_name!("h4"));
        let is_entry =
            || document.name(n) == local_name!("li") || document.elements(n).any(|(_, e)| is_heading(&e.name));
        let is_small = document.text_up_to(n, MAX_TEASER_BYTES).is_some();
        let links_away = |(at, element): (usize, &Element)| {
            let is_around_date = (at..document.nodes[at].end).contains(&id);
            element.name == local_name!("a")
                && !is_around_date
                && measure::words(&document.text(at)) >= MIN_TEASER_WORDS
        };
        is_small && is_entry() && document.elements(n).any(links_away)
    })
}

/// Whether a date is a value of a table or list with a heading for each: a birthday, not a date of publication.
fn is_in_data(document: &Document, id: usize) -> bool {
    let has_heading = |row: usize| document.children(row).any(|cell| document.name(cell) == local_name!("th"));
    document
        .ancestors(id)
        .any(|n| document.name(n) == local_name!("dd") || document.name(n) == local_name!("tr") && has_heading(n))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The date of a page with a header, a headline "Storm" and this markup around it.
    fn date(before: &str, after: &str, declared: &[&str], modified: Option<&str>) -> Option<String> {
        let page = format!("<body>{before}<main><h1>Storm</h1>{after}<p>The storm came at night.</p></main>");
        let document = Document::parse(&page);
        let (headline, _) = document.elements(0).find(|(_, e)| e.name == local_name!("h1")).expect("a headline");
        let modified = modified.map(str::to_owned);
        dates(&document, Some(headline), declared.iter().copied(), modified, std::iter::empty()).published
    }

    #[test]
    fn dates_of_other_stories_do_not_count() {
        for other in [
            "<div class=ticker><a href=/a>Old</a> <time>5 May 2019</time></div>",
            "<header><time datetime=2019-05-05>today</time></header>",
            "<aside><time class=published datetime=2019-05-05></time></aside>",
            "<ul><li><a href=/a>Older storm story here</a> <time>5 May 2019</time></ul>",
        ] {
            assert_eq!(date(other, "", &[], None), None, "{other}");
            assert_eq!(date(other, "<time>7 March 2024</time>", &[], None).as_deref(), Some("2024-03-07"), "{other}");
        }
        assert_eq!(date("", "<aside><time>5 May 2019</time></aside>", &[], None), None);
        assert_eq!(
            date("", "<ul><li><a href=/a>Older storm story here</a> <time>5 May 2019</time></ul>", &[], None),
            None
        );
    }

    #[test]
    fn the_latest_of_contradicting_dates_counts() {
        let shown = "<time>7 March 2024</time>";
        for (declared, expected) in [
            (&["2009-02-14"] as &[&str], "2024-03-07"),
            (&["2024-03-07T09:00:00Z", "2009-02-14"], "2024-03-07T09:00:00Z"),
            (&["2009-02-14", "2024-03-09"], "2024-03-09"),
            (&["soon"], "2024-03-07"),
        ] {
            assert_eq!(date("", shown, declared, None).as_deref(), Some(expected), "{declared:?}");
        }
    }

    #[test]
    fn a_line_near_the_headline_gives_the_date() {
        for (before, after) in [
            ("", "<div><span>By Ada Quill</span> · <span>7 March 2024</span> · <span>4 min read</span></div>"),
            (
                "",
                "<div class=byline>By <b>Ada Quill</b>, Harbour Gazette <i>Published 7:07 PM EST Mar 7, 2024</i></div>",
            ),
            ("", "<p>Published on: 2024.03.07</p><p>Updated: 2024.03.09</p>"),
            ("", "<p>Last updated: <span>March 7th, 2024</span></p>"),
            ("", "<p>Updated: 9 March 2024</p><p>Published: 7 March 2024</p>"),
            ("<p>Printed edition of 2 January 2019 sold out</p>", "<p>2024年3月7日</p>"),
            ("<div class=ticker>5 May 2019</div>", "<p>7 mars 2024</p>"),
        ] {
            assert_eq!(date(before, after, &[], None).as_deref(), Some("2024-03-07"), "{before} {after}");
        }
        for (before, after) in [
            ("<div>5 May 2019</div>", ""),
            ("", "<aside>5 May 2019</aside>"),
            ("", "<p>03/04/2024</p>"),
            ("", "<ul><li><a href=/a>Older storm story here</a> 5 May 2019</ul>"),
            ("", "<p>The law of 5 May 2019</p>"),
            ("", "<table><tr><th>Born</th><td>5 May 2019</td></tr></table>"),
            ("", "<dl><dt>Born</dt><dd><ul><li>5 May 2019</li></ul></dd></dl>"),
        ] {
            assert_eq!(date(before, after, &[], None), None, "{before} {after}");
        }
        assert_eq!(date("", "<p>9 March 2024</p>", &["2024-03-07"], None).as_deref(), Some("2024-03-07"));
    }

    #[test]
    fn a_declared_date_after_that_of_a_change_counts_less_than_one_shown() {
        let found = |after: &str| date("", after, &["2025-06-12"], Some("2025-06-10"));
        assert_eq!(found("<p>2 November 2022</p>").as_deref(), Some("2022-11-02"));
        assert_eq!(found("").as_deref(), Some("2025-06-12"));
    }

    #[test]
    fn the_date_of_a_change_counts_only_without_another() {
        let changed = "<p>Updated: <time>7 March 2024</time></p>";
        let found = |after: &str, declared: &[&str], modified| date("", after, declared, modified);
        assert_eq!(found(changed, &["2024-03-01"], None).as_deref(), Some("2024-03-01"));
        assert_eq!(found(changed, &[], None).as_deref(), Some("2024-03-07"));
        let plain = "<time>7 March 2024</time>";
        assert_eq!(found(plain, &["2024-03-01"], Some("2024-03-07T10:00:00Z")).as_deref(), Some("2024-03-01"));
    }
}
