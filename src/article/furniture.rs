//! What surrounds an article: told by element, role, visibility and the words of class and id.

use super::dom::Element;
use super::names::{FURNITURE_ROLES, Marks, is_one_of, is_pair};
use html5ever::local_name;

/// What an element is for, as its markup says; of several things said, the last in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// Says nothing.
    Plain,
    /// The paragraph between headline and body.
    Lead,
    /// Furniture, if it leads elsewhere or holds no prose.
    Doubtful,
    /// Furniture, if there is little to read in it.
    Fitting,
    /// Navigation, related stories, advertisements.
    Furniture,
    /// What readers wrote, which may well be longer than the article.
    Comments,
    /// The body of an article.
    Body,
    /// Never shown.
    Hidden,
}

/// Calls `found` with each word of a class or id, lower-cased: split at punctuation, digits and camel-case humps.
fn each_word(names: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut before_lower = false;
    for c in names.chars().chain([' ']) {
        let boundary = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && before_lower);
        if boundary && !word.is_empty() {
            found(&word);
            word.clear();
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        before_lower = c.is_ascii_lowercase();
    }
}

/// What the markup of an element says that it is for.
/// `boldly` disregards the names that mark furniture only as a rule.
pub(super) fn purpose(element: &Element, boldly: bool) -> Purpose {
    if is_hidden(element) {
        return Purpose::Hidden;
    }
    match element.name {
        local_name!("nav")
        | local_name!("aside")
        | local_name!("footer")
        | local_name!("button")
        | local_name!("dialog")
        | local_name!("menu")
        | local_name!("audio")
        | local_name!("video") => return Purpose::Furniture,
        local_name!("form") | local_name!("fieldset") => return Purpose::Fitting,
        local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article") => {
            return Purpose::Plain;
        }
        _ => {}
    }
    let role = element.attribute(&local_name!("role")).unwrap_or_default();
    if is_one_of(FURNITURE_ROLES, role) {
        return Purpose::Furniture;
    }
    if element.attribute(&local_name!("itemprop")).is_some_and(|p| p.split_whitespace().any(|p| p == "articleBody")) {
        return Purpose::Body;
    }
    match named_purpose(element) {
        Purpose::Fitting | Purpose::Doubtful if boldly => Purpose::Plain,
        named => named,
    }
}

/// What the words of class and id say. Whole words, so that "ad" is not found in "header" nor "share" in
/// "shareholder".
fn named_purpose(element: &Element) -> Purpose {
    let mut purpose = Purpose::Plain;
    let (mut previous, mut squeezed) = (String::new(), String::new());
    for name in [local_name!("class"), local_name!("id")]
        .iter()
        .filter_map(|n| element.attribute(n))
        .flat_map(str::split_whitespace)
    {
        previous.clear();
        squeezed.clear();
        let mut said = Marks::default();
        each_word(name, |word| {
            // "no-caption" and "with-sidebar" describe what stands beside.
            let of_another = matches!(&*previous, "no" | "not" | "non" | "without" | "with" | "has");
            if of_another {
                previous.clear();
                return;
            }
            let mut marks = Marks::of(word);
            if marks.has(Marks::PAIRED) && is_pair(&previous, word) {
                marks.add(Marks::FITTING);
            }
            // The same word marks the wall and the paragraphs behind it.
            let behind_wall = word == "paywall" && element.name == local_name!("p");
            if !behind_wall {
                said.add(marks);
            }
            squeezed.push_str(word);
            previous.clear();
            previous.push_str(word);
        });
        if Marks::of(&squeezed).has(Marks::BODY) {
            return Purpose::Body;
        }
        let named = match () {
            () if said.has(Marks::COMMENTS) => Purpose::Comments,
            () if said.has(Marks::FURNITURE) => Purpose::Furniture,
            () if said.has(Marks::FITTING) || name.eq_ignore_ascii_case("hidden") => Purpose::Fitting,
            () if said.has(Marks::DOUBTFUL) => Purpose::Doubtful,
            () if said.has(Marks::LEAD) => Purpose::Lead,
            () => Purpose::Plain,
        };
        purpose = purpose.max(named);
    }
    purpose
}

/// Hidden by the element itself; style sheets are not read.
fn is_hidden(element: &Element) -> bool {
    let squeezed_style = || {
        element.attribute(&local_name!("style")).map(|style| {
            style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect::<String>()
        })
    };
    element.has_attribute(&local_name!("hidden"))
        || element.attribute(&local_name!("aria-hidden")) == Some("true")
        || squeezed_style().is_some_and(|s| s.contains("display:none") || s.contains("visibility:hidden"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::dom::Document;

    fn purpose_of(tag: &str) -> Purpose {
        let document = Document::parse(&format!("<body>{tag}"));
        let (_, element) = document.elements(0).last().expect("an element");
        purpose(element, false)
    }

    #[test]
    fn words_are_matched_whole() {
        assert_eq!(purpose_of("<div class=page-header>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=shareholders>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=top_ad>"), Purpose::Furniture);
        assert_eq!(purpose_of("<div class=SocialShare>"), Purpose::Fitting);
        assert_eq!(purpose_of("<div id=more-from-us>"), Purpose::Fitting);
        assert_eq!(purpose_of("<div class='field label-hidden'>"), Purpose::Plain);
    }

    #[test]
    fn knows_bodies_leads_and_what_is_not_shown() {
        assert_eq!(purpose_of("<div class='x article-body'>"), Purpose::Body);
        assert_eq!(purpose_of("<div itemprop='articleBody'>"), Purpose::Body);
        assert_eq!(purpose_of("<p class=standfirst>"), Purpose::Lead);
        assert_eq!(purpose_of("<p style='display : none'>"), Purpose::Hidden);
        assert_eq!(purpose_of("<div role=navigation>"), Purpose::Furniture);
    }
}
