//! Limits the number of attributes of each tag. The parser compares each attribute with all earlier ones of the tag, so
//! a tag with 300,000 attributes would take a minute.

use std::borrow::Cow;

/// Maximum number of attributes of a tag. Tags written in practice have fewer.
const MAX_ATTRIBUTES: usize = 256;
/// Number of bytes after `<` within which a tag must close to be left alone without counting its attributes.
const SHORT_TAG_BYTES: usize = 4 * MAX_ATTRIBUTES;

/// The document, with the attributes after the first [`MAX_ATTRIBUTES`] removed from each long tag.
pub(super) fn limit_attributes(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(open) = html[at..].find('<').map(|n| at + n) {
        // Bound the scan; otherwise ten million "<" would take quadratic time.
        let short = &html.as_bytes()[open..html.len().min(open + SHORT_TAG_BYTES + 1)];
        let is_tag = short.get(1).is_some_and(u8::is_ascii_alphabetic);
        if !is_tag || short.len() <= SHORT_TAG_BYTES || short.contains(&b'>') {
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

/// Where the excess attributes of the tag at `open` start, if it has any, and where the tag closes.
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
            // A quotation mark opens a value only after "=".
            quote = Some(byte);
        } else if byte.is_ascii_whitespace() || byte == b'/' {
            attributes += 1;
            if attributes > MAX_ATTRIBUTES && cut.is_none() {
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
    use super::limit_attributes;
    use std::borrow::Cow;

    #[test]
    fn keeps_long_tags_with_few_attributes() {
        let html = format!("<p>é</p><img alt='a > b' src=\"data:{}\"><p>c", "x y ".repeat(5000));
        assert!(matches!(limit_attributes(&html), Cow::Borrowed(_)));
    }

    #[test]
    fn reads_unclosed_tags_in_linear_time() {
        // If each "<" were followed by a scan of the rest, this would take minutes.
        for html in ["<".repeat(1 << 21), "<b".repeat(1 << 20), "< ".repeat(1 << 20)] {
            assert!(limit_attributes(&html).len() <= html.len());
        }
    }

    #[test]
    fn removes_excess_attributes_and_keeps_what_follows() {
        let html = format!("<p>é<div {}>text</div><b", "a=é ".repeat(5000));
        let cut = limit_attributes(&html);
        assert!(cut.len() < 3000 && cut.starts_with("<p>é<div a=é") && cut.ends_with(">text</div><b"));
    }
}
