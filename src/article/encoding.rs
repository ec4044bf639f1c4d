//! Decodes the bytes of a document in the encoding that a browser would use.
//!
//! The browser extension receives text from the browser and does not need this module.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// Browsers scan this many bytes for `<meta charset>`.
const PRESCAN_BYTES: usize = 1024;
/// Minimum number of characters outside ASCII in a document that is recognised as UTF-8 despite another declaration.
const MIN_NON_ASCII_CHARS: usize = 4;

/// Decodes a document. The encoding is taken from the first of these that gives one:
///
/// 1. the byte order mark;
/// 2. the bytes themselves, if they are valid UTF-8 with several characters outside ASCII;
/// 3. the charset of the HTTP header `Content-Type`, passed as `content_type`;
/// 4. a `meta` element in the first 1024 bytes;
/// 5. a guess from the bytes.
///
/// A declaration of UTF-8 does not count if most characters outside ASCII are not UTF-8. Browsers believe the header
/// whatever the bytes are, so that readers see broken letters; an index needs the right ones.
///
/// Never fails: bytes that cannot be decoded become U+FFFD.
///
/// ```
/// use firsthand::article::encoding::decode;
/// assert_eq!(decode(b"<meta charset=iso-8859-1><p>caf\xe9", None), "<meta charset=iso-8859-1><p>caf\u{e9}");
/// ```
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let is_possible = |encoding: &&'static Encoding| *encoding != UTF_8 || !contradicts_utf8(bytes);
    let served = || content_type.and_then(charset).filter(is_possible);
    let in_meta = || meta_charset(bytes).filter(is_possible);
    // Archives convert the pages that they save to UTF-8 and leave the old `meta` element unchanged, and servers send the
    // charset of their configuration with every page. A page in another encoding is not valid UTF-8 by chance.
    let named = is_plainly_utf8(bytes).then_some(UTF_8).or_else(served).or_else(in_meta);
    // `Encoding::decode` gives precedence to a byte order mark.
    named.unwrap_or_else(|| guess(bytes)).decode(bytes).0
}

/// The encoding named after `charset=` in a `Content-Type` header or in a `meta` tag.
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

/// The encoding declared by a `meta` element near the start of the document, in either form: `<meta charset="…">` or
/// `<meta http-equiv="Content-Type" content="…; charset=…">`.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    // A declaration is ASCII in every encoding that can be declared this way.
    let head =
        WINDOWS_1252.decode_without_bom_handling(&bytes[..bytes.len().min(PRESCAN_BYTES)]).0.to_ascii_lowercase();
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
                // A page whose declaration of UTF-16 can be read as ASCII is not in UTF-16.
                return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
            }
        }
        rest = &rest[1..];
    }
    None
}

/// Whether the bytes are valid UTF-8 with at least [`MIN_NON_ASCII_CHARS`] characters outside ASCII.
fn is_plainly_utf8(bytes: &[u8]) -> bool {
    let non_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).take(MIN_NON_ASCII_CHARS).count();
    std::str::from_utf8(bytes).is_ok_and(|text| non_ascii(text) == MIN_NON_ASCII_CHARS)
}

/// Whether more runs of bytes outside ASCII are not UTF-8 than are. A page in UTF-8 may have a few broken letters.
fn contradicts_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken > valid
}

/// The encoding that the bytes look like: UTF-8 if they are valid UTF-8, else what `chardetng` detects.
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
    fn a_byte_order_mark_takes_precedence_over_all_declarations() {
        assert_eq!(
            decode(b"\xef\xbb\xbf<meta charset=latin1>\xc3\xa9", Some("text/html; charset=latin1")),
            "<meta charset=latin1>é"
        );
        assert_eq!(decode(b"\xff\xfeh\0i\0", None), "hi");
    }

    #[test]
    fn the_http_header_takes_precedence_over_the_meta_element() {
        assert_eq!(
            decode(b"<meta charset=utf-8>\xe9", Some("text/html; Charset=\"ISO-8859-1\"")),
            "<meta charset=utf-8>é"
        );
    }

    #[test]
    fn a_charset_that_the_bytes_contradict_does_not_count() {
        let served = |charset: &str| Some(format!("text/html; charset={charset}"));
        let page = "<p>Die Brücke über die Förde ist für Fußgänger frei.";
        assert_eq!(decode(page.as_bytes(), served("ISO-8859-1").as_deref()), page);
        let (russian, ..) =
            encoding_rs::WINDOWS_1251.encode("<meta charset=windows-1251><p>Мост снова открыт для всех.");
        assert!(decode(&russian, served("utf-8").as_deref()).ends_with("Мост снова открыт для всех."));
        let broken = [page.as_bytes(), b"\xff\xe9"].concat();
        assert_eq!(decode(&broken, served("utf-8").as_deref()), format!("{page}\u{fffd}\u{fffd}"));
    }

    #[test]
    fn reads_both_forms_of_the_meta_element() {
        assert!(decode(b"<!-- <meta charset=utf-8> --><META CharSet = 'windows-1251'>\xcf", None).ends_with('П'));
        assert!(
            decode(b"<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>\x93\xfa", None)
                .ends_with('日')
        );
        assert!(decode(b"<meta name=x content=y><meta charset=gb2312>\xc8\xd5", None).ends_with('日'));
    }

    #[test]
    fn valid_utf8_takes_precedence_over_the_meta_element() {
        assert!(decode("<meta charset=iso-8859-1>été à Évry".as_bytes(), None).ends_with("été à Évry"));
    }

    #[test]
    fn a_charset_after_the_scanned_bytes_is_ignored() {
        let mut page = vec![b' '; 1024];
        page.extend_from_slice(b"<meta charset=windows-1251>\xc3\xa9");
        assert!(decode(&page, None).ends_with('é'));
    }

    #[test]
    fn guesses_an_encoding_that_is_not_declared() {
        assert_eq!(decode("café".as_bytes(), None), "café");
        assert_eq!(
            decode(b"Le caf\xe9 est ferm\xe9 depuis l'\xe9t\xe9 dernier.", None),
            "Le café est fermé depuis l'été dernier."
        );
        assert!(!decode(&[0xff, 0x00, 0x80, 0xc3], Some("nonsense")).is_empty());
    }
}
