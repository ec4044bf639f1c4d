//! Cuts tags with absurdly many attributes. The parser compares each new attribute with all before it; a tag of three
//! hundred thousand would take a minute.

use std::borrow::Cow;

/// No tag that anybody wrote has more attributes.
const MOST_ATTRIBUTES: usize = 256;
/// A shorter tag cannot have so many.
const SHORT: usize = 4 * MOST_ATTRIBUTES;

/// The document with every tag ending after its [`MOST_ATTRIBUTES`]th attribute.
pub(super) fn without_endless_tags(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(open) = html[at..].find('<').map(|n| at + n) {
        // No further than a short tag goes: with a look at the rest for each of ten million "<" nobody would wait.
        let short = &html.as_bytes()[open..html.len().min(open + SHORT + 1)];
        let is_tag = short.get(1).is_some_and(u8::is_ascii_alphabetic);
        if !is_tag || short.len() <= SHORT || short.contains(&b'>') {
            at = open + 1;
            continue;
        }
        let (cut, close) = cut_and_close(html, open);
        if let Some(cut) = cut {
            kept.push_str(&html[copied..cut]);
            copied = close;
        }
        at = close;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// Where a tag has had enough attributes, if it has more, and where it closes.
fn cut_and_close(html: &str, open: usize) -> (Option<usize>, usize) {
    let (mut attributes, mut cut) = (0, None);
    let (mut quote, mut before) = (None, b' ');
    for (at, byte) in html.bytes().enumerate().skip(open) {
        if let Some(q) = quote {
            if byte == q {
                quote = None;
            }
        } else if byte == b'>' {
            return (cut, at);
        } else if matches!(byte, b'"' | b'\'') && before == b'=' {
            // Only a value can be quoted.
            quote = Some(byte);
        } else if byte.is_ascii_whitespace() || byte == b'/' {
            attributes += 1;
            if attributes > MOST_ATTRIBUTES && cut.is_none() {
                cut = Some(at);
            }
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    (cut, html.len())
}

#[cfg(test)]
mod tests {
    use super::without_endless_tags;
    use std::borrow::Cow;

    #[test]
    fn long_tags_with_few_attributes_stay() {
        let html = format!("<p>é</p><img alt='a > b' src=\"data:{}\"><p>c", "x y ".repeat(5000));
        assert!(matches!(without_endless_tags(&html), Cow::Borrowed(_)));
    }

    #[test]
    fn what_opens_and_never_closes_is_read_once() {
        // Were the rest looked at for each, this would take minutes.
        for html in ["<".repeat(1 << 21), "<b".repeat(1 << 20), "< ".repeat(1 << 20)] {
            assert!(without_endless_tags(&html).len() <= html.len());
        }
    }

    #[test]
    fn endless_tags_are_cut_and_what_follows_stays() {
        let html = format!("<p>é<div {}>text</div><b", "a=é ".repeat(5000));
        let cut = without_endless_tags(&html);
        assert!(cut.len() < 3000 && cut.starts_with("<p>é<div a=é") && cut.ends_with(">text</div><b"));
    }
}
