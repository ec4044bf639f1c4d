//! Finds the headline of a page, without the name of the site.

use super::dom::Document;
use super::{measure, squeeze};
use html5ever::local_name;

/// The titles that a page declares outside its headings, each with white space collapsed.
pub(super) struct DeclaredTitles {
    /// From the `title` element, usually with the name of the site.
    pub window: Option<String>,
    /// From the metadata for social media (`og:title` and similar), often with the name of the site.
    pub social: Option<String>,
    /// From the JSON-LD.
    pub json_ld: Option<String>,
}

/// Maximum length of a headline in bytes.
const MAX_HEADLINE_BYTES: usize = 400;

/// Separators between a headline and the name of the site, in the order in which they are tried.
const TITLE_SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", "｜", " / ", " ― ", "_"];
/// Those of [`TITLE_SEPARATORS`] that also occur within headlines.
const DOUBTFUL_TITLE_SEPARATORS: &[&str] = &[" - ", " – ", " — ", " / ", "_"];

/// Chooses the headline: the longest visible heading that a declared title contains, else the first declared title,
/// else the first heading. `site_names` are the name and the host of the publisher.
pub(super) fn title(document: &Document, declared: &DeclaredTitles, site_names: &[&str]) -> Option<String> {
    let names: Vec<String> = site_names.iter().map(|n| squeeze(n)).filter(|n| !n.is_empty()).collect();
    let headings = headings(document);
    let declared = || [&declared.json_ld, &declared.social, &declared.window].into_iter().flatten();
    let confirmed = headings.iter().filter(|heading| {
        let heading = squeeze(heading);
        // The name of the site is often in an `h1` as well.
        let is_name = names.iter().any(|n| *n == heading || heading.len() > 3 && n.contains(&heading));
        !heading.is_empty() && !is_name && declared().any(|t| squeeze(t).contains(&heading))
    });
    if let Some(heading) = confirmed.max_by_key(|h| h.len()) {
        return Some(heading.clone());
    }
    let title = declared().next().or(headings.first())?;
    Some(without_site_name(title, &names))
}

/// The texts of the elements marked as headline, followed by those of the `h1` elements.
pub(super) fn headings(document: &Document) -> Vec<String> {
    let mut marked = Vec::new();
    let mut h1 = Vec::new();
    for (id, element) in document.elements(0) {
        let is_marked = element.name != local_name!("meta")
            && element
                .attribute(&local_name!("itemprop"))
                .is_some_and(|p| p.split_whitespace().any(|p| p == "headline"));
        if (is_marked || element.name == local_name!("h1"))
            && let Some(text) = document.text_up_to(id, MAX_HEADLINE_BYTES).filter(|t| !t.is_empty())
        {
            if is_marked { &mut marked } else { &mut h1 }.push(text);
        }
    }
    marked.extend(h1);
    marked
}

/// Index of the heading that shows the title. An `h1` is preferred, because teasers repeat the title in lower headings.
pub(super) fn shown_at(document: &Document, title: &str) -> Option<usize> {
    let title = squeeze(title);
    [local_name!("h1"), local_name!("h2"), local_name!("h3")].iter().find_map(|rank| {
        let mut headings = document.elements(0).filter(|(_, e)| e.name == *rank);
        headings
            .find(|(id, _)| document.text_up_to(*id, MAX_HEADLINE_BYTES).is_some_and(|t| squeeze(&t) == title))
            .map(|(id, _)| id)
    })
}

/// Removes the name of the site (" | Site", "Site: ") from a title. A part of the title is the name if it resembles one
/// of `names` (see [`squeeze`]), or if it is last and has few words compared with the rest.
fn without_site_name(title: &str, names: &[String]) -> String {
    let is_name = |part: &str| {
        let part = squeeze(part);
        names.iter().any(|n| part == *n || part.len() > 3 && n.contains(&part) || part.contains(n.as_str()))
    };
    let mut title = title.trim();
    for separator in TITLE_SEPARATORS {
        let (min_rest_words, max_name_words) =
            if DOUBTFUL_TITLE_SEPARATORS.contains(separator) { (4, 3) } else { (2, 6) };
        while let Some((rest, last)) = title.rsplit_once(*separator) {
            let looks_like_a_name = measure::words(rest) >= min_rest_words && measure::words(last) <= max_name_words;
            if is_name(last) || looks_like_a_name {
                title = rest.trim();
            } else if let Some((first, rest)) = title.split_once(*separator).filter(|(first, _)| is_name(first)) {
                debug_assert!(first.len() < title.len());
                title = rest.trim();
            } else {
                break;
            }
        }
    }
    if let Some((first, rest)) = title.split_once(": ")
        && is_name(first)
    {
        title = rest.trim();
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title_of(html: &str) -> Option<String> {
        let document = Document::parse(html);
        let window =
            document.elements(0).find(|(_, e)| e.name == local_name!("title")).map(|(id, _)| document.text(id));
        title(&document, &DeclaredTitles { window, social: None, json_ld: None }, &["example.org"])
    }

    #[test]
    fn removes_the_name_of_the_site() {
        let names = ["theexample".to_owned()];
        assert_eq!(without_site_name("Storm hits the coast | The Example", &[]), "Storm hits the coast");
        assert_eq!(without_site_name("The Example: Storm hits", &names), "Storm hits");
        assert_eq!(without_site_name("The Example - Storm hits", &names), "Storm hits");
        assert_eq!(without_site_name("Mother – and daughter", &[]), "Mother – and daughter");
    }

    #[test]
    fn prefers_the_heading_that_the_title_element_contains() {
        let page = "<title>Storm hits the coast, dozens homeless - Example</title><h1>Example</h1><h1>Storm hits the coast</h1>";
        assert_eq!(title_of(page).as_deref(), Some("Storm hits the coast"));
    }

    #[test]
    fn the_name_of_the_site_is_not_the_headline() {
        let page = "<title>Example: Storm hits the coast</title><h1>Example</h1><h3>Storm hits the coast</h3>";
        assert_eq!(title_of(page).as_deref(), Some("Storm hits the coast"));
    }

    #[test]
    fn without_a_declared_title_the_heading_is_the_headline() {
        assert_eq!(title_of("<h1>Storm</h1>").as_deref(), Some("Storm"));
        assert_eq!(title_of("<p>Storm"), None);
    }
}
