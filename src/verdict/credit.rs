//! Credit: does the page say where its text comes from?

use crate::address;
use crate::article::{Article, consists_of_names, credits_agency, is_connective, pieces};
use crate::script::is_unspaced;
use crate::source::Source;
use serde::Serialize;
use std::ops::Range;

/// Maximum length of a dateline with a signature, in bytes: "STAVELY BRIDGE (North Fell Gazette) –".
const MAX_SIGNED_DATELINE_BYTES: usize = 80;

/// How a page gives credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// The page gives the original's address as its canonical one.
    Canonical,
    /// The page links to the original.
    Link,
    /// A credit line names the original's publisher.
    Name,
    /// The page carries the line of a news agency.
    Agency,
}

/// Credit that a page gives to an original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Credit {
    /// How credit is given.
    pub how: CreditKind,
    /// The address or the line that gives it.
    pub text: String,
}

impl Credit {
    /// The credit that the address of a mirror, such as an archive, gives to the page that it shows.
    pub(super) fn of_mirror(url: &str) -> Option<Self> {
        Some(Self { how: CreditKind::Canonical, text: address::mirrored(url)? })
    }

    /// The credit that `page` gives to `source`, which is another article.
    pub(crate) fn given(page: &Article, source: &Source) -> Option<Self> {
        let original = address::key(&source.url);
        // Behind the fragment sign of an article's address, what looks like a route may be a place in the article.
        let document = |address: &str| address::key(address.split('#').next().unwrap_or_default());
        let is_original = |address: &&String| address::key(address) == original || document(address) == original;
        if let Some(canonical) = page.canonical.as_ref().filter(is_original) {
            return Some(Self { how: CreditKind::Canonical, text: canonical.clone() });
        }
        let linked = || page.links.iter().chain(&page.credit_links).find(is_original).cloned();
        if let Some(link) = linked().or_else(|| written_address(&page.text, &original)) {
            return Some(Self { how: CreditKind::Link, text: link });
        }
        let named = || page.byline.iter().chain(&page.credits).find(|line| names(line, source)).cloned();
        if let Some(line) = named().or_else(|| signature(&page.text, source)) {
            return Some(Self { how: CreditKind::Name, text: line });
        }
        let line = page.credits.iter().find(|line| credits_agency(line))?;
        Some(Self { how: CreditKind::Agency, text: line.clone() })
    }
}

/// The first address in a text, written out, that has this key.
fn written_address(text: &str, key: &str) -> Option<String> {
    let addresses = text.split(char::is_whitespace).filter(|word| word.contains("://"));
    let marks = ['(', ')', '<', '>', '[', ']', '"', '“', '”', '.', ',', ';'];
    addresses.map(|word| word.trim_matches(marks)).find(|word| address::key(word) == key).map(str::to_owned)
}

/// The publisher's name as reports are signed: in brackets in a dateline, or on a line of names.
fn signature(text: &str, source: &Source) -> Option<String> {
    let publisher = source.publisher.as_deref().map(str::trim).filter(|p| !p.is_empty())?;
    let signed = format!("({publisher})");
    let in_dateline = text.lines().find_map(|line| {
        let end = line.find(&signed).filter(|at| *at <= MAX_SIGNED_DATELINE_BYTES)? + signed.len();
        Some(line[..end].trim())
    });
    let is_publisher = |piece: &str| {
        let name = piece.split_whitespace().skip_while(|word| is_connective(word)).collect::<Vec<_>>().join(" ");
        without_article(&name) == without_article(publisher)
    };
    let signs = |line: &&str| {
        line.len() <= MAX_SIGNED_DATELINE_BYTES && consists_of_names(line) && pieces(line).any(is_publisher)
    };
    in_dateline.or_else(|| text.lines().map(str::trim).find(signs)).map(str::to_owned)
}

/// Whether a line names the publisher of a source, or its host.
fn names(line: &str, source: &Source) -> bool {
    let host = address::host(&source.url);
    names_host(line, &host) || source.publisher.as_deref().is_some_and(|publisher| names_publisher(line, publisher))
}

/// Whether a line contains a host as a word: "Source: www.herald.example".
fn names_host(line: &str, host: &str) -> bool {
    let is_end = |c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '/' | ',' | ';' | '<' | '>' | '"' | '“' | '”' | '«' | '»')
    };
    let is_host = |word: &str| word.trim_end_matches(['.', ':']).trim_start_matches("www.").to_lowercase() == host;
    !host.is_empty() && line.split(is_end).any(|word| is_host(word.rsplit(['：', ':']).next().unwrap_or(word)))
}

/// Articles before the names of publishers, in lower case.
const ARTICLES: &[&str] =
    &["the", "der", "die", "das", "le", "la", "les", "el", "los", "il", "lo", "o", "a", "de", "het"];
/// Words of a line that are beside the name of a publisher and not part of another name, in lower case.
#[rustfmt::skip] // rustfmt would put each word on its own line.
const WORDS_BESIDE_NAMES: &[&str] = &[
    "staff", "online", "news", "newspaper", "magazine", "reporter", "website", "article", "report", "story", "content",
    "copyright", "publication", "media", "zeitung", "wochenzeitung", "tageszeitung", "zeitschrift", "magazin", "portal",
    "blog", "diario", "periódico", "revista", "journal", "quotidien", "giornale",
];
/// Maximum number of letters of a name that is also part of many other names, unless it stands by itself.
const MAX_SHORT_NAME_LETTERS: usize = 3;

fn without_article(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let rest =
        lower.split_once(' ').filter(|(first, _)| ARTICLES.contains(first)).map(|(_, rest)| rest.trim().to_owned());
    rest.unwrap_or(lower)
}

/// Whether a line contains the name of a publisher, with or without its article, as a name of its own: "Post" is neither
/// in "Postal" nor in "Evening Post". A name of one word is written with a capital, unless the publisher writes it without.
fn names_publisher(line: &str, publisher: &str) -> bool {
    let name = without_article(publisher);
    let lower = line.to_lowercase();
    if name.is_empty() || lower.len() != line.len() {
        return !name.is_empty() && lower.contains(&name);
    }
    lower.match_indices(&name).any(|(at, _)| is_whole_name(line, at..at + name.len(), publisher).unwrap_or_default())
}

/// Whether a name in a line is the whole of a name: the words beside it belong to no name. `None` if it is no text.
fn is_whole_name(line: &str, at: Range<usize>, publisher: &str) -> Option<bool> {
    let (before, name, after) = (line.get(..at.start)?, line.get(at.clone())?, line.get(at.end..)?);
    let is_of_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let goes_on = |c: char| is_of_word(c) || c == '-';
    let is_cut = name.starts_with(is_of_word) && before.ends_with(is_of_word)
        || name.ends_with(is_of_word) && after.starts_with(goes_on);
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let is_short = letters <= MAX_SHORT_NAME_LETTERS;
    if name.contains(is_unspaced) {
        let touches = |c: Option<char>| c.is_some_and(is_unspaced);
        return Some(!is_short || !(touches(before.chars().next_back()) || touches(after.chars().next())));
    }
    let is_one_word = !name.contains(' ');
    let is_written_so = !is_one_word || !name.starts_with(char::is_lowercase) || publisher.ends_with(name);
    // The neighbours, unless a mark separates them from the name.
    let previous =
        before.strip_suffix(' ').and_then(|b| b.rsplit(' ').next()).filter(|w| w.ends_with(char::is_alphanumeric));
    let next = after.strip_prefix(' ').and_then(|a| a.split(' ').next());
    let is_beside = |word: &str, is_next: bool| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_lower = !word.starts_with(char::is_uppercase);
        is_connective(word)
            || WORDS_BESIDE_NAMES.contains(&&*word.to_lowercase())
            || is_lower && !is_short
            || word.is_empty()
            || is_next && word.starts_with(|c: char| c.is_ascii_digit())
    };
    let stands_alone =
        || previous.is_none_or(|word| is_beside(word, false)) && next.is_none_or(|word| is_beside(word, true));
    Some(!is_cut && is_written_so && stands_alone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_named(line: &str, publisher: &str) -> bool {
        let source = Source {
            url: "https://www.herald.example/2024/bridge".into(),
            publisher: Some(publisher.into()),
            ..Source::default()
        };
        names(line, &source)
    }

    #[test]
    fn a_credit_names_the_publisher_or_its_host() {
        for (line, publisher) in [
            ("Source: The Tollen Herald", "The Tollen Herald"),
            ("Source: Tollen Herald", "The Tollen Herald"),
            ("Source: The Tollen Herald.", "Tollen Herald"),
            ("Courtesy of The Tollen Herald.", "Tollen Herald"),
            ("Courtesy Tollen Herald", "Tollen Herald"),
            ("This page uses material from the Tollen Herald article \"Storm\".", "The Tollen Herald"),
            ("Originally published in the TOLLEN HERALD on 5 March", "The Tollen Herald"),
            ("The Tollen Herald's report, used with permission", "The Tollen Herald"),
            ("Dieser Artikel erschien zuerst in der Wochenzeitung Tollener Bote.", "Tollener Bote"),
            ("Quelle: taz", "taz"),
            ("Quelle: SPIEGEL", "Der Spiegel"),
            ("Publié initialement dans Le Monde", "Le Monde"),
            ("Source: NY", "NY"),
            ("来源：北沢新聞", "北沢新聞"),
            ("来源：日报", "日报"),
            ("Source: herald.example", "Other"),
            ("Source: www.herald.example/2024/bridge", "Other"),
            ("Quelle:herald.example", "Other"),
            ("Source (https://herald.example)", ""),
        ] {
            assert!(is_named(line, publisher), "{line}, {publisher}");
        }
    }

    #[test]
    fn a_name_within_another_is_not_named() {
        for (line, publisher) in [
            ("Source: Postal service", "Post"),
            ("Source: Evening Post", "Post"),
            ("Source: a post by the mayor", "Post"),
            ("First appeared in the South China Morning Post.", "Morning Post"),
            ("Source: Tollen Herald-Tribune", "Tollen Herald"),
            ("Source: a map of the county", "ap"),
            ("Source: NY court papers", "NY"),
            ("Source: New NY Times", "NY"),
            ("Originally published (in part) in The Other Gazette.", "The Tollen Herald"),
            ("来源：人民日报", "日报"),
            ("Source: theherald.example", "Other"),
        ] {
            assert!(!is_named(line, publisher), "{line}, {publisher}");
        }
    }

    #[test]
    fn an_address_may_be_written_out() {
        let text = "It rained (see https://www.herald.example/2024/bridge?utm_source=x). It stopped.";
        let key = address::key("https://herald.example/2024/bridge");
        let found = written_address(text, &key);
        assert_eq!(found.as_deref(), Some("https://www.herald.example/2024/bridge?utm_source=x"));
        assert_eq!(written_address(text, "herald.example/2024"), None);
    }

    #[test]
    fn a_link_to_a_route_is_credit_to_the_article_there_and_to_its_document() {
        let page = Article { links: vec!["https://herald.example/#/news/1".into()], ..Article::default() };
        let of = |url: &str| Credit::given(&page, &Source { url: url.into(), ..Source::default() });
        assert_eq!(of("https://herald.example/#/news/1").map(|credit| credit.how), Some(CreditKind::Link));
        assert!(of("https://herald.example/").is_some(), "what looks like a route may be a place in the document");
        assert!(of("https://herald.example/#/news/2").is_none());
    }

    #[test]
    fn reports_are_signed_in_a_dateline_or_on_a_line_of_names() {
        let source = Source { publisher: Some("The Tollen Herald".into()), ..Source::default() };
        for (line, signed) in [
            ("STAVELY (The Tollen Herald) – The rain fell.", "STAVELY (The Tollen Herald)"),
            ("By Ann Lee, The Tollen Herald", "By Ann Lee, The Tollen Herald"),
            ("Ann Lee | Tollen Herald", "Ann Lee | Tollen Herald"),
            ("Von Ann Lee / Tollen Herald", "Von Ann Lee / Tollen Herald"),
            ("Ann Lee of The Tollen Herald", ""),
            ("She reads, among others, The Tollen Herald", ""),
        ] {
            let text = format!("It rained.\n\n{line}\n\nIt rained again.");
            assert_eq!(signature(&text, &source).unwrap_or_default(), signed, "{line}");
        }
    }
}
