//! The headline, without the site's name.

use super::dom::Document;
use super::{measure, squeeze};
use html5ever::local_name;

/// What the page offers beside its headings, each with white space collapsed.
pub(super) struct Offers {
    /// The `title` element, with the site's name as a rule.
    pub window: Option<String>,
    /// For social media (`og:title` and the like), often with the site's name.
    pub social: Option<String>,
    /// The headline in JSON-LD.
    pub told: Option<String>,
}

/// A heading that is longer is none.
const LONGEST: usize = 400;
/// Chooses the headline: the visible heading that another place confirms, else what another place says. `site_names`
/// are the publisher's name and host.
pub(super) fn title(document: &Document, offers: &Offers, site_names: &[&str]) -> Option<String> {
    let names: Vec<String> = site_names.iter().map(|n| squeeze(n)).filter(|n| !n.is_empty()).collect();
    let headings = headings(document);
    let offered = || [&offers.told, &offers.social, &offers.window].into_iter().flatten();
    let confirmed = headings.iter().filter(|heading| {
        let heading = squeeze(heading);
        // A masthead is often a heading of first rank, too.
        let is_name = names.iter().any(|n| *n == heading || heading.len() > 3 && n.contains(&heading));
        !heading.is_empty() && !is_name && offered().any(|o| squeeze(o).contains(&heading))
    });
    if let Some(heading) = confirmed.max_by_key(|h| h.len()) {
        return Some(heading.clone());
    }
    let given = offered().next().or(headings.first())?;
    Some(without_site_name(given, &names))
}

/// The texts of the headings of first rank and of those marked as headline, the marked ones first.
fn headings(document: &Document) -> Vec<String> {
    let mut marked = Vec::new();
    let mut first_rank = Vec::new();
    for (id, element) in document.elements(0) {
        let is_marked = element.name != local_name!("meta")
            && element
                .attribute(&local_name!("itemprop"))
                .is_some_and(|p| p.split_whitespace().any(|p| p == "headline"));
        if (is_marked || element.name == local_name!("h1"))
            && let Some(text) = document.text_up_to(id, LONGEST).filter(|t| !t.is_empty())
        {
            if is_marked { &mut marked } else { &mut first_rank }.push(text);
        }
    }
    marked.extend(first_rank);
    marked
}

/// Where the page shows its title: in a heading of first rank if there is one, for teasers repeat it in lower ones.
pub(super) fn shown_at(document: &Document, title: &str) -> Option<usize> {
    let title = squeeze(title);
    [local_name!("h1"), local_name!("h2"), local_name!("h3")].iter().find_map(|rank| {
        let mut headings = document.elements(0).filter(|(_, e)| e.name == *rank);
        headings
            .find(|(id, _)| document.text_up_to(*id, LONGEST).is_some_and(|t| squeeze(&t) == title))
            .map(|(id, _)| id)
    })
}

/// Cuts " | Site" and "Site: " where the part is one of the site's (squeezed) names, or where the separator is one that
/// headlines do not hold and the part is short beside the rest.
fn without_site_name(title: &str, names: &[String]) -> String {
    let is_name = |part: &str| {
        let part = squeeze(part);
        names.iter().any(|n| part == *n || part.len() > 3 && n.contains(&part) || part.contains(n.as_str()))
    };
    let mut title = title.trim();
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", "｜", " / ", " ― ", "_"]
    {
        let sure = !matches!(separator, " - " | " – " | " — " | " / " | "_");
        let (least_rest, most_name) = if sure { (2, 6) } else { (4, 3) };
        while let Some((rest, last)) = title.rsplit_once(separator) {
            let looks_like_a_name = measure::words(rest) >= least_rest && measure::words(last) <= most_name;
            if is_name(last) || looks_like_a_name {
                title = rest.trim();
            } else if let Some((first, rest)) = title.split_once(separator).filter(|(first, _)| is_name(first)) {
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
        title(&document, &Offers { window, social: None, told: None }, &["example.org"])
    }

    #[test]
    fn takes_the_site_name_off() {
        let names = ["theexample".to_owned()];
        assert_eq!(without_site_name("Storm hits the coast | The Example", &[]), "Storm hits the coast");
        assert_eq!(without_site_name("The Example: Storm hits", &names), "Storm hits");
        assert_eq!(without_site_name("The Example - Storm hits", &names), "Storm hits");
        assert_eq!(without_site_name("Mother – and daughter", &[]), "Mother – and daughter");
    }

    #[test]
    fn prefers_the_heading_that_the_window_confirms() {
        let page = "<title>Storm hits the coast, dozens homeless - Example</title><h1>Example</h1><h1>Storm hits the coast</h1>";
        assert_eq!(title_of(page).as_deref(), Some("Storm hits the coast"));
    }

    #[test]
    fn a_masthead_is_no_headline() {
        let page = "<title>Example: Storm hits the coast</title><h1>Example</h1><h3>Storm hits the coast</h3>";
        assert_eq!(title_of(page).as_deref(), Some("Storm hits the coast"));
    }

    #[test]
    fn without_any_title_the_heading_is_it() {
        assert_eq!(title_of("<h1>Storm</h1>").as_deref(), Some("Storm"));
        assert_eq!(title_of("<p>Storm"), None);
    }
}
