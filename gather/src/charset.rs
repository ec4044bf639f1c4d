//! The encoding of feeds, sitemaps and other texts that are not HTML.
//!
//! Servers send charsets that nobody chose, and prologs survive when a file is converted. So the bytes decide where they
//! can: a byte order mark, or valid UTF-8, which other encodings are not by chance.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use firsthand::article::encoding;
use std::borrow::Cow;

/// The prolog of XML is looked for in this many bytes.
const PROLOG_BYTES: usize = 1024;

/// Decodes a text whose `Content-Type` is given. The encoding is the first of these that gives one: the byte order mark;
/// UTF-8, if the bytes are valid; the charset of the header, then that of the prolog, of those that the bytes do not
/// contradict, whereby a header of ISO-8859-1 or ASCII, which servers send by default, comes last (otherwise RFC 7303);
/// a guess. Never fails: bytes that cannot be decoded become U+FFFD.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked.decode(bytes).0;
    }
    if let Some(wide) = without_mark(bytes) {
        return wide.decode(bytes).0;
    }
    let is_seven_bit = bytes.is_ascii();
    if let Some(text) = std::str::from_utf8(bytes).ok().filter(|_| !is_seven_bit || !bytes.contains(&0x1B)) {
        return Cow::Borrowed(text);
    }
    let served = content_type.and_then(|header| label(header, "charset"));
    let written = prolog(bytes).as_deref().and_then(|prolog| label(prolog, "encoding"));
    let mut named: Vec<&'static Encoding> = [served, written].into_iter().flatten().collect();
    if served == Some(WINDOWS_1252) {
        named.reverse();
    }
    let whole = |encoding: &&'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    named.iter().find_map(whole).unwrap_or_else(|| {
        let is_nearly_utf8 = named.contains(&UTF_8) && is_mostly_utf8(bytes);
        if is_nearly_utf8 { String::from_utf8_lossy(bytes) } else { encoding::decode(bytes, None) }
    })
}

/// UTF-16 without a byte order mark, of a text that begins with an ASCII character.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match *bytes.get(..4)? {
        [0, a, 0, b] if a != 0 && b != 0 => Some(UTF_16BE),
        [a, 0, b, 0] if a != 0 && b != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// The prolog of an XML document.
fn prolog(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PROLOG_BYTES)]);
    let start = head.trim_start().strip_prefix("<?xml")?;
    start.split_once("?>").map(|(prolog, _)| prolog.to_owned())
}

/// The encoding that a text names after a word and "=".
fn label(text: &str, word: &str) -> Option<&'static Encoding> {
    let at = text.to_ascii_lowercase().find(word)?;
    let value = text[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
    let name = value.trim_start_matches(['"', '\'']).split(['"', '\'', ';', ',', ' ', '\t']).next()?;
    Encoding::for_label(name.as_bytes())
}

/// Whether most of what is not ASCII is valid UTF-8, as where a text was cut or a foreign piece inserted.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (valid, broken) = bytes.utf8_chunks().fold((0, 0), |(valid, broken), chunk| {
        let wide = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (valid + wide, broken + chunk.invalid().len())
    });
    valid > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(encoding: &str, bytes: &[u8]) -> Vec<u8> {
        [format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?><a>").as_bytes(), bytes, b"</a>"].concat()
    }

    #[test]
    fn the_bytes_decide_where_they_can() {
        let utf8 = "Egebæk får".as_bytes();
        let mark = [b"\xef\xbb\xbf", &*xml("ISO-8859-9", "Taşova".as_bytes())].concat();
        let wide: Vec<u8> = "<?xml version='1.0'?><a>ж</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, content_type, text) in [
            (mark, Some("text/xml; charset=windows-1254"), "Taşova"),
            (xml("utf-8", utf8), Some("application/atom+xml; charset=ISO-8859-1"), "Egebæk får"),
            (xml("ISO-8859-1", utf8), None, "Egebæk får"),
            (wide, None, "ж"),
            (
                xml("utf-8", b"\xe6\xe6\xe6 \xef\xf0\xe8\xe2\xe5\xf2"),
                Some("text/xml; charset=windows-1251"),
                "жжж привет",
            ),
            (xml("windows-1251", b"\xef\xf0\xe8"), Some("text/xml; charset=UTF-8"), "при"),
            (xml("windows-1251", b"\xef\xf0\xe8"), Some("text/xml; charset=iso-8859-1"), "при"),
            (xml("koi8-r", b"\xd0\xd2\xc9"), Some("text/xml; charset=us-ascii"), "при"),
            (xml("ISO-8859-1", b"\x84Haus\x93 \x96"), None, "„Haus“ –"),
            (xml("Shift_JIS", b"\x93\xfa\x96\x7b"), Some("text/xml"), "日本"),
            (xml("ISO-2022-JP", b"\x1b$BF|K\\\x1b(B"), None, "日本"),
            (xml("gb2312", b"\xc7\xe0\xca\xaf"), Some("text/xml; charset=\"GB2312\""), "青石"),
            (xml("utf-8", b"caf\xc3\xa9 caf\xc3\xa9 \xff"), None, "café café \u{fffd}"),
        ] {
            let decoded = decode(&bytes, content_type);
            assert!(decoded.contains(text) && !decoded.starts_with('\u{feff}'), "{decoded}, {content_type:?}");
        }
    }

    #[test]
    fn what_nobody_names_is_guessed() {
        let text = decode(b"Le caf\xe9 est ferm\xe9 depuis l'\xe9t\xe9 dernier, dit la g\xe9rante.", None);
        assert_eq!(text, "Le café est fermé depuis l'été dernier, dit la gérante.");
        assert!(!decode(&[0xff, 0, 0x80, 0xc3], None).is_empty());
    }
}
