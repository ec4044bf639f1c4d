//! Recognises furniture, the parts of a page that surround an article: by element name, ARIA role, visibility, and the
//! words in `class` and `id`.

use super::dom::Element;
use super::names::{ARTICLE_WORDS, FURNITURE_ROLES, Marks, is_network, is_one_of, is_pair};
use html5ever::{LocalName, local_name};
use std::collections::HashMap;

/// The purpose of an element, according to its markup. If its class and id indicate several, the last of them in this
/// order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purpose {
    /// The markup indicates no purpose.
    Plain,
    /// What somebody else said: a quotation, or what can only be a post from another site.
    Quotation,
    /// A post from another site, if it is short; else a wrapper of the article that has such a name.
    Post,
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
    /// A button, or the label or content of a field.
    Control,
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
    if !names.bytes().any(|b| b.is_ascii_digit()) {
        return each_word_of_part(names, &mut found);
    }
    // "7ad3" is a part of a number, not an "ad".
    let is_number =
        |part: &&str| part.trim_end_matches(|c: char| c.is_ascii_digit()).contains(|c: char| c.is_ascii_digit());
    for part in names.split(|c: char| !c.is_ascii_alphanumeric()) {
        each_word_of_part(if is_number(&part) { "" } else { part }, &mut found);
    }
}

fn each_word_of_part(names: &str, found: &mut impl FnMut(&str)) {
    let bytes = names.as_bytes();
    let goes_on = |at: usize| {
        bytes[at].is_ascii_lowercase() || bytes[at].is_ascii_uppercase() && !bytes[at - 1].is_ascii_lowercase()
    };
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        if !bytes[start].is_ascii_alphabetic() {
            continue;
        }
        while at < bytes.len() && goes_on(at) {
            at += 1;
        }
        let word = &names[start..at];
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) { found(&word.to_ascii_lowercase()) } else { found(word) }
    }
}

/// The purpose of an element, according to its markup.
pub(super) fn purpose(element: &Element, rules: Rules) -> Purpose {
    purpose_by(element, rules, |name| indicated_purpose(name, element))
}

/// The purposes of the elements of a page. Most of its classes are on many elements, so what each indicates is kept:
/// finding out anew took a tenth of the time for a page.
#[derive(Default)]
pub(super) struct Purposes<'a> {
    indicated: HashMap<&'a str, Purpose>,
}

impl<'a> Purposes<'a> {
    /// The purpose of an element, according to its markup.
    pub fn of(&mut self, element: &'a Element, rules: Rules) -> Purpose {
        purpose_by(element, rules, |name| match element.name {
            // On a paragraph, names can mean something else.
            local_name!("p") => indicated_purpose(name, element),
            _ => *self.indicated.entry(name).or_insert_with(|| indicated_purpose(name, element)),
        })
    }
}

/// The purpose of an element, of which `indicated` says what each class or id indicates.
fn purpose_by<'a>(element: &'a Element, rules: Rules, indicated: impl FnMut(&'a str) -> Purpose) -> Purpose {
    declared_purpose(element).unwrap_or_else(|| match named_purpose(names(element).map(indicated)) {
        Purpose::SmallFurniture | Purpose::DoubtfulFurniture | Purpose::Offer if rules == Rules::Lenient => {
            Purpose::Plain
        }
        named => named,
    })
}

/// The purpose of an element whose classes and id indicate these.
fn named_purpose(indicated: impl Iterator<Item = Purpose>) -> Purpose {
    let mut purpose = Purpose::Plain;
    for named in indicated {
        if named == Purpose::Body {
            return Purpose::Body;
        }
        purpose = purpose.max(named);
    }
    purpose
}

/// The purpose of an element according to its name and its attributes other than class and id, if these indicate one.
fn declared_purpose(element: &Element) -> Option<Purpose> {
    if is_hidden(element) {
        return Some(Purpose::Hidden);
    }
    match element.name {
        local_name!("nav")
        | local_name!("aside")
        | local_name!("footer")
        | local_name!("menu")
        | local_name!("audio")
        | local_name!("video") => return Some(Purpose::Furniture),
        local_name!("button") | local_name!("label") | local_name!("textarea") => return Some(Purpose::Control),
        local_name!("dialog") => return Some(Purpose::Dialog),
        local_name!("form") | local_name!("fieldset") => return Some(Purpose::SmallFurniture),
        local_name!("html") | local_name!("body") | local_name!("main") | local_name!("article") => {
            return Some(Purpose::Plain);
        }
        _ => {}
    }
    let role = element.attribute(&local_name!("role")).unwrap_or_default();
    let is_modal = || element.attribute(&local_name!("aria-modal")) == Some("true");
    if matches!(role, "dialog" | "alertdialog") || is_modal() || is_labelled_as_consent(element) {
        return Some(Purpose::Dialog);
    }
    if is_one_of(FURNITURE_ROLES, role) {
        return Some(Purpose::Furniture);
    }
    let names_body = |p: &str| p.split_whitespace().any(|p| p == "articleBody");
    element.attribute(&local_name!("itemprop")).is_some_and(names_body).then_some(Purpose::Body)
}

/// Maximum length, in bytes, of the label of a dialog. A longer one is a sentence.
const MAX_DIALOG_LABEL_BYTES: usize = 40;

/// Whether the label that an element has for screen readers, or the name of the element with that label, is that of a
/// consent centre.
fn is_labelled_as_consent(element: &Element) -> bool {
    [local_name!("aria-label"), local_name!("aria-labelledby")].iter().any(|name| {
        let mut found = Marks::default();
        let label = element.attribute(name).filter(|l| l.len() <= MAX_DIALOG_LABEL_BYTES);
        each_word(label.unwrap_or_default(), |word| found.add(Marks::of(word)));
        found.has(Marks::CONSENT)
    })
}

/// The purpose that the words in one class or id indicate.
fn indicated_purpose(name: &str, element: &Element) -> Purpose {
    let mut joined = String::new();
    let found = marks(name, element, &mut joined);
    let whole = Marks::of(&joined);
    match () {
        () if whole.has(Marks::BODY) => Purpose::Body,
        () if found.has(Marks::CONSENT) || whole.has(Marks::CONSENT) => Purpose::Dialog,
        () if found.has(Marks::COMMENTS) => Purpose::Comments,
        () if found.has(Marks::FURNITURE) => Purpose::Furniture,
        () if found.has(Marks::OFFER) => Purpose::Offer,
        () if found.has(Marks::SMALL_FURNITURE) || name.eq_ignore_ascii_case("hidden") => Purpose::SmallFurniture,
        () if found.has(Marks::DOUBTFUL_FURNITURE) => Purpose::DoubtfulFurniture,
        () if found.has(Marks::LEAD) => Purpose::Lead,
        () if found.has(Marks::QUOTATION) => Purpose::Quotation,
        () if found.has(Marks::POST) => Purpose::Post,
        () => Purpose::Plain,
    }
}

/// The first class or id that gives an element a purpose, unless its name or its other attributes declare one.
pub(super) fn telling_name(element: &Element) -> Option<&str> {
    let name = names(element).find(|name| indicated_purpose(name, element) != Purpose::Plain)?;
    declared_purpose(element).is_none().then_some(name)
}

/// Maximum text, in bytes, of a post whose names may also mean something else.
const MAX_POST_BYTES: u32 = 1500;

/// Whether an element contains what somebody else said. The element is one that is not left out, and `text` is the length
/// of its text in bytes. The names of the element may indicate another purpose as well: a "tweet-widget" that turns out to
/// be no furniture is still a post from another site.
pub(super) fn is_quotation(element: &Element, purpose: Purpose, text: u32) -> bool {
    match purpose {
        Purpose::Quotation => true,
        Purpose::Post => text <= MAX_POST_BYTES,
        Purpose::SmallFurniture | Purpose::DoubtfulFurniture | Purpose::Lead if text <= MAX_POST_BYTES => {
            let is_named = |marks: Marks| marks.has(Marks::QUOTATION) || marks.has(Marks::POST);
            names(element).any(|name| is_named(marks(name, element, &mut String::new())))
        }
        _ => false,
    }
}

/// The classes and the id of an element.
fn names(element: &Element) -> impl Iterator<Item = &str> {
    let classes = element.attribute(&local_name!("class")).into_iter().flat_map(str::split_whitespace);
    let id = element.attribute(&local_name!("id")).filter(|id| !is_slug(id));
    classes.chain(id.into_iter().flat_map(str::split_whitespace))
}

/// Minimum number of words of an id that is made from a heading.
const MIN_SLUG_WORDS: usize = 5;

/// Whether an id is made from the words of a heading, to which a table of contents leads: "reply-from-the-head-cook".
fn is_slug(id: &str) -> bool {
    let separators = id.bytes().filter(|b| matches!(b, b'-' | b'_')).count();
    separators + 1 >= MIN_SLUG_WORDS && id.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'))
}

/// The marks of the words in a class or id, whose words are written into `joined`. Only whole words count, so that
/// "header" does not contain "ad" and "shareholder" does not contain "share".
fn marks(name: &str, element: &Element, joined: &mut String) -> Marks {
    joined.clear();
    let mut previous = String::new();
    let mut found = Marks::default();
    let mut beside = false;
    each_word(name, |word| {
        // "after-pull-quote" describes what stands beside a quotation.
        beside |= matches!(word, "after" | "before");
        // "no-caption" and "with-sidebar" describe a neighbouring element.
        let describes_another = match &*previous {
            "no" | "not" | "non" | "without" | "with" | "has" => true,
            // "after-ad" describes what an advertisement stands before.
            "after" | "before" => matches!(word, "ad" | "ads" | "advert"),
            _ => false,
        };
        if describes_another {
            previous.clear();
            return;
        }
        let mut marks = Marks::of(word);
        if marks.has(Marks::ENDS_PAIR) && is_pair(&previous, word) {
            marks.add(Marks::SMALL_FURNITURE);
        }
        if marks.has(Marks::ENDS_POST) && is_network(&previous) {
            marks.add(Marks::POST);
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
    found
}

/// Whether a class says that the element is an article, as on sites that do not use the `article` element.
pub(super) fn names_an_article(class: &str) -> bool {
    let mut found = false;
    each_word(class, |word| found |= is_one_of(ARTICLE_WORDS, word));
    found
}

/// Whether a class says that the element is a whole article: "news-story", and not "story-block".
pub(super) fn names_a_whole_article(class: &str) -> bool {
    let mut last_does = false;
    each_word(class, |word| last_does = is_one_of(ARTICLE_WORDS, word));
    last_does
}

/// Whether an element sets a part of a sentence in italics.
pub(super) fn is_in_italics(element: &Element) -> bool {
    match element.name {
        local_name!("em") | local_name!("i") => true,
        local_name!("span") => squeezed_style(element).is_some_and(|s| s.contains("font-style:italic")),
        _ => false,
    }
}

/// Whether the attributes of an element hide it. Style sheets are not read.
fn is_hidden(element: &Element) -> bool {
    element.has_attribute(&local_name!("hidden"))
        || element.attribute(&local_name!("aria-hidden")) == Some("true")
        || squeezed_style(element).is_some_and(|style| hides(&style, &element.name))
}

/// Whether an element is a part of a line that its style makes invisible.
pub(super) fn is_unseen_in_line(element: &Element) -> bool {
    is_part_of_a_line(&element.name) && squeezed_style(element).is_some_and(|style| hides(&style, &element.name))
}

/// Whether a part of a line is shown as a box.
pub(super) fn is_shown_as_block(element: &Element) -> bool {
    let is_box = |style: String| style.contains("display:block") || style.contains("display:inline-block");
    is_part_of_a_line(&element.name) && squeezed_style(element).is_some_and(is_box)
}

fn hides(style: &str, name: &LocalName) -> bool {
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || (is_part_of_a_line(name) && leaves_nothing_to_see(style))
}

/// Whether an element is a part of a line. Larger ones may be shown later, as those that a script fades in.
fn is_part_of_a_line(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("span")
            | local_name!("b")
            | local_name!("i")
            | local_name!("em")
            | local_name!("strong")
            | local_name!("q")
            | local_name!("font")
            | local_name!("small")
            | local_name!("sub")
            | local_name!("sup")
    )
}

/// Whether a style makes letters transparent or gives them no size.
fn leaves_nothing_to_see(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        let value = value.trim_end_matches("!important");
        let is_below = |limit: f32| {
            let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
            number.parse::<f32>().is_ok_and(|number| number < limit)
        };
        match name {
            "opacity" => is_below(0.05),
            "font-size" => is_below(0.05) || (value.ends_with("px") && is_below(2.0)),
            "color" => value == "transparent",
            _ => false,
        }
    })
}

/// The style attribute of an element in lower case, without white space.
fn squeezed_style(element: &Element) -> Option<String> {
    let style = element.attribute(&local_name!("style"))?;
    Some(style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect())
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
    fn numbers_and_slugs_name_nothing() {
        for plain in [
            "<p id=9c1e7ad3-0f5a-4d21-8c>",
            "<p class=k7QuAdXrTb>",
            "<p class=css-2ad9f0e1>",
            "<section id=menu-changes-that-cost-the-kitchen>",
            "<div class=c-body--after-ad>",
        ] {
            assert_eq!(purpose_of(plain), Purpose::Plain, "{plain}");
        }
        for furniture in ["<div id=ad2>", "<div class=sidebar1>", "<div id=div-gpt-ad-1234-0>", "<div id=main-menu>"] {
            assert_eq!(purpose_of(furniture), Purpose::Furniture, "{furniture}");
        }
    }

    #[test]
    fn recognises_bodies_leads_and_hidden_elements() {
        assert_eq!(purpose_of("<div class='x article-body'>"), Purpose::Body);
        assert_eq!(purpose_of("<div itemprop='articleBody'>"), Purpose::Body);
        assert_eq!(purpose_of("<p class=standfirst>"), Purpose::Lead);
        assert_eq!(purpose_of("<p style='display : none'>"), Purpose::Hidden);
        for style in ["font-size:0", "color: red; font-size: 0px !important", "opacity: 0.0", "Color:Transparent"] {
            assert_eq!(purpose_of(&format!("<span style='{style}'>")), Purpose::Hidden, "{style}");
        }
        for style in ["font-size:0.9em", "opacity:.9", "color:transparent-ish", "font-size:12px"] {
            assert_eq!(purpose_of(&format!("<span style='{style}'>")), Purpose::Plain, "{style}");
        }
        assert_eq!(purpose_of("<p style='opacity:0'>"), Purpose::Plain, "a script may fade it in");
        assert_eq!(purpose_of("<div role=navigation>"), Purpose::Furniture);
        assert_eq!(purpose_of("<div role=alertdialog>"), Purpose::Dialog);
        assert_eq!(purpose_of("<div id=sp_message_container_7>"), Purpose::Dialog);
        assert_eq!(purpose_of("<section aria-label='Cookie-Hinweis'>"), Purpose::Dialog);
        assert_eq!(purpose_of("<section aria-label='Why bakers in the old town count their cookies'>"), Purpose::Plain);
        assert!(names_a_whole_article("news-story") && !names_a_whole_article("story-block"));
        assert_eq!(purpose_of("<div class=pull-quote>"), Purpose::Quotation);
        assert_eq!(purpose_of("<div class=after-pull-quote>"), Purpose::Plain);
        assert_eq!(purpose_of("<div class=instagram-media>"), Purpose::Post);
        assert_eq!(purpose_of("<div class='single-post media'>"), Purpose::Plain);
    }
}
