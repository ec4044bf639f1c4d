//! Recognises furniture, the parts of a page that surround an article: by element name, ARIA role, visibility, and the
//! words in `class` and `id`.

use super::dom::Element;
use super::names::{ARTICLE_WORDS, FURNITURE_ROLES, Marks, is_one_of, is_pair};
use html5ever::local_name;

/// The purpose of an element, according to its markup. If its class and id indicate several, the last of them in this
/// order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// The markup indicates no purpose.
    Plain,
    /// What somebody else said: a quotation, a post from another site.
    Quotation,
    /// The lead: the paragraph between headline and body.
    Lead,
    /// Furniture if it leads elsewhere or contains no prose.
    DoubtfulFurniture,
    /// Furniture if it contains little prose: share bars, bylines, appeals.
    SmallFurniture,
    /// Navigation, related stories, advertisements.
    Furniture,
    /// An offer to sign in or subscribe, if it has a field to fill in; else small furniture.
    Offer,
    /// Comments by readers, which may be longer than the article.
    Comments,
    /// A dialog in front of the page, such as a consent centre, which may be longer than the article.
    Dialog,
    /// The body of an article.
    Body,
    /// Not visible.
    Hidden,
}

/// How class names are interpreted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// All class names count.
    Strict,
    /// Class names that do not always mark furniture are ignored. For pages on which the strict rules leave little
    /// text.
    Lenient,
}

/// Calls `found` with each word of a class or id, in lower case. Words are separated by punctuation, digits and the
/// capitals of camel case.
fn each_word(names: &str, mut found: impl FnMut(&str)) {
    let mut word = String::new();
    let mut after_lower = false;
    for c in names.chars().chain([' ']) {
        let boundary = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && after_lower);
        if boundary && !word.is_empty() {
            found(&word);
            word.clear();
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase();
    }
}

/// The purpose of an element, according to its markup.
pub(super) fn purpose(element: &Element, rules: Rules) -> Purpose {
    if is_hidden(element) {
        return Purpose::Hidden;
    }
    match element.name {
        local_name!("nav")
        | local_name!("aside")
        | local_name!("footer")
        | local_name!("button")
        | local_name!("menu")
        | local_name!("audio")
        | local_name!("video") => return Purpose::Furniture,
        local_name!("dialog") => return Purpose::Dialog,
        local_name!("form") | local_name!("fieldset") => return Purpose::SmallFurniture,
        local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article") => {
            return Purpose::Plain;
        }
        _ => {}
    }
    let role = element.attribute(&local_name!("role")).unwrap_or_default();
    let is_modal = || element.attribute(&local_name!("aria-modal")) == Some("true");
    if matches!(role, "dialog" | "alertdialog") || is_modal() {
        return Purpose::Dialog;
    }
    if is_one_of(FURNITURE_ROLES, role) {
        return Purpose::Furniture;
    }
    if element.attribute(&local_name!("itemprop")).is_some_and(|p| p.split_whitespace().any(|p| p == "articleBody")) {
        return Purpose::Body;
    }
    match named_purpose(element) {
        Purpose::SmallFurniture | Purpose::DoubtfulFurniture | Purpose::Offer if rules == Rules::Lenient => {
            Purpose::Plain
        }
        named => named,
    }
}

/// The purpose that the words in class and id indicate. Only whole words count, so that "header" does not contain "ad"
/// and "shareholder" does not contain "share".
fn named_purpose(element: &Element) -> Purpose {
    let mut purpose = Purpose::Plain;
    let (mut previous, mut joined) = (String::new(), String::new());
    for name in [local_name!("class"), local_name!("id")]
        .iter()
        .filter_map(|n| element.attribute(n))
        .flat_map(str::split_whitespace)
    {
        previous.clear();
        joined.clear();
        let mut found = Marks::default();
        let mut beside = false;
        each_word(name, |word| {
            // "after-pull-quote" describes what stands beside a quotation.
            beside |= matches!(word, "after" | "before");
            // "no-caption" and "with-sidebar" describe a neighbouring element.
            let describes_another = matches!(&*previous, "no" | "not" | "non" | "without" | "with" | "has");
            if describes_another {
                previous.clear();
                return;
            }
            let mut marks = Marks::of(word);
            if marks.has(Marks::ENDS_PAIR) && is_pair(&previous, word) {
                marks.add(Marks::SMALL_FURNITURE);
            }
            // On a paragraph, "paywall" marks the text behind the paywall.
            let behind_paywall = word == "paywall" && element.name == local_name!("p");
            if !(behind_paywall || beside && marks == Marks::QUOTATION) {
                found.add(marks);
            }
            joined.push_str(word);
            previous.clear();
            previous.push_str(word);
        });
        let whole = Marks::of(&joined);
        if whole.has(Marks::BODY) {
            return Purpose::Body;
        }
        let named = match () {
            () if found.has(Marks::CONSENT) || whole.has(Marks::CONSENT) => Purpose::Dialog,
            () if found.has(Marks::COMMENTS) => Purpose::Comments,
            () if found.has(Marks::FURNITURE) => Purpose::Furniture,
            () if found.has(Marks::OFFER) => Purpose::Offer,
            () if found.has(Marks::SMALL_FURNITURE) || name.eq_ignore_ascii_case("hidden") => Purpose::SmallFurniture,
            () if found.has(Marks::DOUBTFUL_FURNITURE) => Purpose::DoubtfulFurniture,
            () if found.has(Marks::LEAD) => Purpose::Lead,
            () if found.has(Marks::QUOTATION) => Purpose::Quotation,
            () => Purpose::Plain,
        };
        purpose = purpose.max(named);
    }
    purpose
}

/// Whether a class says that the element is an article, as on sites that do not use the `article` element.
pub(super) fn names_an_article(class: &str) -> bool {
    let mut found = false;
    each_word(class, |word| found |= is_one_of(ARTICLE_WORDS, word));
    found
}

/// Whether the attributes of an element hide it. Style sheets are not read.
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
        purpose(element, Rules::Strict)
    }

    #[test]
    fn only_whole_words_of_class_names_count() {
        assert_eq!(purpose_of("<div class=page-header>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=shareholders>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=top_ad>"), Purpose::Furniture);
        assert_eq!(purpose_of("<div class=SocialShare>"), Purpose::SmallFurniture);
        assert_eq!(purpose_of("<div id=more-from-us>"), Purpose::SmallFurniture);
        assert_eq!(purpose_of("<div class='field label-hidden'>"), Purpose::Plain);
    }

    #[test]
    fn recognises_bodies_leads_and_hidden_elements() {
        assert_eq!(purpose_of("<div class='x article-body'>"), Purpose::Body);
        assert_eq!(purpose_of("<div itemprop='articleBody'>"), Purpose::Body);
        assert_eq!(purpose_of("<p class=standfirst>"), Purpose::Lead);
        assert_eq!(purpose_of("<p style='display : none'>"), Purpose::Hidden);
        assert_eq!(purpose_of("<div role=navigation>"), Purpose::Furniture);
        assert_eq!(purpose_of("<div role=alertdialog>"), Purpose::Dialog);
        assert_eq!(purpose_of("<div id=sp_message_container_7>"), Purpose::Dialog);
        assert_eq!(purpose_of("<div class=pull-quote>"), Purpose::Quotation);
        assert_eq!(purpose_of("<div class=after-pull-quote>"), Purpose::Plain);
    }
}
