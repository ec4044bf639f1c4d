//! HTML in feeds: the words that a reader sees in a title, and the links in a text. Whole documents are read by the core.

use crate::xml::unescaped;

/// Elements that occur in titles and teasers. Other words in angle brackets are words.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const ELEMENTS: [&str; 44] = [
    "a", "abbr", "article", "aside", "b", "bdi", "big", "blockquote", "body", "br", "cite", "code", "del", "div", "em",
    "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "hr", "html", "i", "img", "ins", "li", "mark", "ol", "p",
    "q", "s", "section", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "ul", "wbr",
];
/// Elements that do not separate words.
#[rustfmt::skip] // rustfmt would put each name on its own line.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// Longest tag in bytes. Without a bound, many "<" without an end would take quadratic time.
const MAX_TAG_BYTES: usize = 4096;

/// A text for use in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A plain text as HTML: paragraphs are separated by blank lines.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.flat_map(|part| ["<p>".to_owned(), escaped(part), "</p>".to_owned()]).collect()
}

/// The words of a piece of HTML: without tags, with its references replaced and white space collapsed.
#[must_use]
pub fn words(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((name, after)) = tag(rest) else {
            plain.push('<');
            rest = &rest[1..];
            continue;
        };
        if !INLINE.contains(&&*name) {
            plain.push(' ');
        }
        rest = after;
    }
    plain.push_str(rest);
    collapsed(&unescaped(&plain))
}

/// A text with each run of white space as one space.
#[must_use]
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of the tag that a text begins with, in small letters, and what follows it.
fn tag(text: &str) -> Option<(String, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let after = comment.split_once("-->").map_or("", |(_, after)| after);
        return Some((String::new(), after));
    }
    let inner = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner[..end].to_ascii_lowercase();
    if !ELEMENTS.contains(&&*name) {
        return None;
    }
    let close = inner.bytes().take(MAX_TAG_BYTES).position(|byte| byte == b'>')?;
    Some((name, &inner[close + 1..]))
}

/// A link in a piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The address, as written.
    pub href: &'a str,
    /// The HTML of its text.
    pub text: &'a str,
    /// The HTML after it.
    pub after: &'a str,
}

/// The links in a piece of HTML, in order.
#[must_use]
pub fn links(html: &str) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !is_anchor(rest) {
            continue;
        }
        let Some((tag, inner)) = rest.split_once('>') else { break };
        let mut ends = inner.match_indices("</").map(|(at, _)| at);
        let end = ends.find(|at| inner[at + 2..].starts_with(['a', 'A'])).unwrap_or(inner.len());
        let (text, after) = inner.split_at(end);
        let after = after.split_once('>').map_or("", |(_, after)| after);
        links.extend(attribute(tag, "href").map(|href| Link { href, text, after }));
        rest = after;
    }
    links
}

/// Whether what follows a "<" is the start tag of a link.
fn is_anchor(tag: &str) -> bool {
    tag.strip_prefix(['a', 'A']).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.to_ascii_lowercase().find(name)?;
    let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(char::is_whitespace).next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_a_reader_sees() {
        for (html, plain) in [
            ("<em>Pier closed</em>: ropes & rust", "Pier closed: ropes & rust"),
            ("Tea &amp; tides", "Tea & tides"),
            ("exams &#8211; &ldquo;at last&rdquo;", "exams – “at last”"),
            ("a < b and <slow>", "a < b and <slow>"),
            ("one<br/>two<p>three", "one two three"),
            ("<b\n class='x'>bold</b>er <!-- no -->", "bolder"),
            ("<", "<"),
        ] {
            assert_eq!(words(html), plain, "{html}");
        }
    }

    #[test]
    fn links_are_found() {
        let found = links("<A HREF='/a'>A</A> and <a class=x href=/b ><b>B</b></a> end");
        let [a, b] = &found[..] else { panic!("{found:?}") };
        assert_eq!((a.href, a.text), ("/a", "A"));
        assert_eq!((b.href, b.text, b.after), ("/b", "<b>B</b>", " end"));
        assert_eq!(links("<abbr href=x>A</abbr> <a name=y>B</a> <a"), []);
    }
}
