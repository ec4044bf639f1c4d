//! Bytes → text, as a browser would read them.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A browser looks for `<meta charset>` in so many bytes.
const PRESCAN: usize = 1024;

/// Decodes a document: by its byte order mark, else by the charset of the HTTP `Content-Type`, else by the `meta`
/// element near its beginning (unless the bytes are plainly UTF-8), else by a guess. Never fails; what cannot be decoded becomes U+FFFD.
///
/// ```
/// use firsthand::article::encoding::decode;
/// assert_eq!(decode(b"<meta charset=iso-8859-1><p>caf\xe9", None), "<meta charset=iso-8859-1><p>caf\u{e9}");
/// ```
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    // `decode` of encoding_rs obeys a byte order mark before anything else.
    let served = content_type.and_then(charset);
    // Archives re-encode what they save as UTF-8 and leave the old `meta` standing. No page in another encoding is
    // valid UTF-8 by chance.
    let named = served.or_else(|| is_plainly_utf8(bytes).then_some(UTF_8)).or_else(|| meta_charset(bytes));
    named.unwrap_or_else(|| guess(bytes)).decode(bytes).0
}

/// The encoding that a `Content-Type` or the `content` of a `meta` element names.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let label = match label.chars().next()? {
        quote @ ('"' | '\'') => label[1..].split(quote).next()?,
        _ => label.split([';', ' ', '\t', '"', '\'', '>']).next()?,
    };
    Encoding::for_label(label.trim().as_bytes())
}

/// Both forms: `<meta charset="…">` and `<meta http-equiv="Content-Type" content="…; charset=…">`.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    // The bytes that matter are ASCII in every encoding that can name itself this way.
    let head = WINDOWS_1252.decode_without_bom_handling(&bytes[..bytes.len().min(PRESCAN)]).0.to_ascii_lowercase();
    let mut rest: &str = &head;
    while let Some(at) = rest.find(['<']) {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
            continue;
        }
        if let Some(tag) =
            rest.strip_prefix("<meta").filter(|t| t.starts_with(|c: char| c.is_ascii_whitespace() || c == '/'))
        {
            let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
            if let Some(encoding) = charset(tag) {
                // A page that says UTF-16 in bytes that could be read as ASCII is not UTF-16.
                return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
            }
        }
        rest = &rest[1..];
    }
    None
}

/// Valid UTF-8 with a fair number of characters beyond ASCII.
fn is_plainly_utf8(bytes: &[u8]) -> bool {
    const ENOUGH: usize = 4;
    let beyond = |text: &str| text.chars().filter(|c| !c.is_ascii()).take(ENOUGH).count() == ENOUGH;
    std::str::from_utf8(bytes).is_ok_and(beyond)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_byte_order_mark_outranks_everything() {
        assert_eq!(
            decode(b"\xef\xbb\xbf<meta charset=latin1>\xc3\xa9", Some("text/html; charset=latin1")),
            "<meta charset=latin1>é"
        );
        assert_eq!(decode(b"\xff\xfeh\0i\0", None), "hi");
    }

    #[test]
    fn the_server_outranks_the_page() {
        assert_eq!(
            decode(b"<meta charset=utf-8>\xe9", Some("text/html; Charset=\"ISO-8859-1\"")),
            "<meta charset=utf-8>é"
        );
    }

    #[test]
    fn reads_both_forms_of_meta() {
        assert!(decode(b"<!-- <meta charset=utf-8> --><META CharSet = 'windows-1251'>\xcf", None).ends_with('П'));
        assert!(
            decode(b"<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>\x93\xfa", None)
                .ends_with('日')
        );
        assert!(decode(b"<meta name=x content=y><meta charset=gb2312>\xc8\xd5", None).ends_with('日'));
    }

    #[test]
    fn a_saved_page_may_have_outlived_its_meta() {
        assert!(decode("<meta charset=iso-8859-1>été à Évry".as_bytes(), None).ends_with("été à Évry"));
    }

    #[test]
    fn a_charset_beyond_the_prescan_is_not_seen() {
        let mut page = vec![b' '; 1024];
        page.extend_from_slice(b"<meta charset=windows-1251>\xc3\xa9");
        assert!(decode(&page, None).ends_with('é'));
    }

    #[test]
    fn guesses_what_nobody_names() {
        assert_eq!(decode("café".as_bytes(), None), "café");
        assert_eq!(
            decode(b"Le caf\xe9 est ferm\xe9 depuis l'\xe9t\xe9 dernier.", None),
            "Le café est fermé depuis l'été dernier."
        );
        assert!(!decode(&[0xff, 0x00, 0x80, 0xc3], Some("nonsense")).is_empty());
    }
}
