//! Word and sentence boundaries by UAX 29, with a fast path for plain text.
//!
//! Looking up the Unicode properties of every character takes most of the time of reading a text. Most paragraphs of
//! news are *plain*: they consist of ASCII and a few other characters that newspapers use. For these, the rules of
//! UAX 29 reduce to a handful of byte comparisons, and no look-up is needed. Tests compare the fast path with the
//! complete rules of the `unicode-segmentation` crate, on arbitrary strings of plain characters.

use super::syllables::{is_syllabic, syllables};
use unicode_segmentation::UnicodeSegmentation;

/// The sentences of a paragraph in order, each with its byte offset. Together they are the whole paragraph.
pub(super) fn sentences(paragraph: &str) -> impl Iterator<Item = (usize, &str)> {
    let plain = is_plain(paragraph);
    let fast = plain.then_some(PlainSentences { text: paragraph, at: 0 });
    let full = (!plain).then(|| {
        let of = |(at, sentence)| armenian(sentence).map(move |(offset, sentence)| (at + offset, sentence));
        paragraph.split_sentence_bound_indices().flat_map(of)
    });
    fast.into_iter().flatten().chain(full.into_iter().flatten())
}

/// The sentences of what is one by the rules for all languages. Armenian has a full stop of its own, for which a colon is
/// often typed.
fn armenian(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &sentence[start..];
        let stops = |(at, _): &(usize, &str)| {
            rest[..*at].trim_end_matches(|c| c == ')' || closes(c)).ends_with(|c| matches!(c, '\u{561}'..='\u{587}'))
        };
        let end = rest.match_indices(": ").find(stops).map_or(rest.len(), |(at, stop)| at + stop.len());
        let found = (!rest.is_empty()).then_some((start, &rest[..end]));
        start += end;
        found
    })
}

/// The words of a sentence in order, each with its byte offset. A word is the text between two word boundaries, if it
/// contains a letter or digit. In Thai, Lao, Khmer and Burmese it is a syllable.
pub(super) fn words(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let plain = is_plain(sentence);
    let fast = plain.then_some(PlainWords { text: sentence, at: 0 });
    let full =
        (!plain).then(|| runs(sentence).flat_map(|(at, run)| words_of_run(run).map(move |(o, word)| (at + o, word))));
    fast.into_iter().flatten().chain(full.into_iter().flatten())
}

/// The longest parts of a text with and without syllabic characters, in turn, each with its byte offset.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = text.len() - rest.len();
        let of_kind = is_syllabic(rest.chars().next()?);
        let (run, after) = rest.split_at(prefix(rest, |c| is_syllabic(c) == of_kind));
        rest = after;
        Some((at, run))
    })
}

/// The words of a run.
fn words_of_run(run: &str) -> impl Iterator<Item = (usize, &str)> {
    let of_syllables = run.starts_with(is_syllabic).then(|| syllables(run));
    let others = of_syllables.is_none().then(|| run.split_word_bound_indices());
    let others = others.into_iter().flatten().filter(|(_, word)| word.contains(char::is_alphanumeric));
    of_syllables.into_iter().flatten().chain(others)
}

/// Whether the fast path applies to a text.
fn is_plain(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c.is_ascii() || closes(c) || matches!(c, '–' | '—' | '€' | '£' | '•'))
}

/// Whether a character is one of the plain non-ASCII marks that can follow the end of a sentence. No plain non-ASCII
/// character is part of a word.
fn closes(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '«' | '»' | '‹' | '›')
}

/// Iterator over the sentences of a plain text.
struct PlainSentences<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for PlainSentences<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        if start == self.text.len() {
            return None;
        }
        self.at = sentence_end(self.text, start);
        Some((start, &self.text[start..self.at]))
    }
}

/// End of the sentence that starts at `start`. Names such as SB4 are rules of UAX 29.
fn sentence_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut from = start;
    while let Some(end) = bytes[from..].iter().position(|b| matches!(b, b'.' | b'!' | b'?' | b'\n' | b'\r')) {
        let mark = from + end;
        if let Some(after) = line_end(bytes, mark) {
            return after; // SB4
        }
        let closed = mark
            + 1
            + prefix(&text[mark + 1..], |c| matches!(c, '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}') || closes(c));
        let next = closed + prefix(&text[closed..], |c| matches!(c, ' ' | '\t' | '\x0b' | '\x0c'));
        if let Some(after) = line_end(bytes, next) {
            return after; // SB9 to SB11
        }
        let goes_on = match text[next..].chars().next() {
            None | Some('.' | '!' | '?' | ',' | '-' | ':' | ';' | '–' | '—') => true, // SB8a
            _ if bytes[mark] != b'.' => false,
            Some('0'..='9') if next == mark + 1 => true, // SB6
            Some('A'..='Z') if next == mark + 1 && mark > start && bytes[mark - 1].is_ascii_alphabetic() => true, // SB7
            Some(_) => is_lower_next(&bytes[next..]),    // SB8
        };
        if !goes_on {
            return next;
        }
        from = next;
    }
    text.len()
}

/// If there is a line break at `at`, the offset after it.
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => Some(at + 2),
        b'\r' | b'\n' => Some(at + 1),
        _ => None,
    }
}

/// Length in bytes of the longest prefix whose characters all satisfy `of`.
fn prefix(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// Whether the first letter or sentence terminator in `bytes` is a lower-case letter.
fn is_lower_next(bytes: &[u8]) -> bool {
    let decides = |b: &&u8| b.is_ascii_alphabetic() || matches!(b, b'.' | b'!' | b'?' | b'\n' | b'\r');
    bytes.iter().find(decides).is_some_and(u8::is_ascii_lowercase)
}

/// Iterator over the words of a plain text.
struct PlainWords<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for PlainWords<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at + bytes[self.at..].iter().position(|byte| kind(*byte) != MARK)?;
            let (mut end, mut kinds) = (start, 0);
            while let Some(&byte) = bytes.get(end)
                && (kind(byte) != MARK
                    || end > start && bytes.get(end + 1).is_some_and(|after| joins(bytes[end - 1], byte, *after)))
            {
                kinds |= kind(byte);
                end += 1;
            }
            self.at = end;
            if kinds & (LETTER | DIGIT) != 0 {
                return Some((start, &self.text[start..end]));
            }
        }
    }
}

/// Kinds of ASCII characters: a mark is not in a word by itself.
const MARK: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const UNDERSCORE: u8 = 4;

/// The kind of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [MARK; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            _ => MARK,
        };
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> u8 {
    KINDS[usize::from(byte)]
}

/// Whether `mark` joins the characters before and after it into one word, as in "isn't" and "1,300".
fn joins(before: u8, mark: u8, after: u8) -> bool {
    match mark {
        b'\'' | b'.' => {
            before.is_ascii_alphabetic() && after.is_ascii_alphabetic()
                || before.is_ascii_digit() && after.is_ascii_digit()
        }
        b':' => before.is_ascii_alphabetic() && after.is_ascii_alphabetic(),
        b',' | b';' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pieces of a text, each with its byte offset.
    type Pieces<'a> = Vec<(usize, &'a str)>;

    /// Sentences and words by the complete rules of UAX 29.
    fn by_property(text: &str) -> (Pieces<'_>, Pieces<'_>) {
        let words = text.split_word_bound_indices().filter(|(_, w)| w.contains(char::is_alphanumeric));
        (text.split_sentence_bound_indices().collect(), words.collect())
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        prop_assume!(!text.contains(is_syllabic));
        let (by_property_sentences, by_property_words) = by_property(text);
        prop_assert_eq!(sentences(text).collect::<Vec<_>>(), by_property_sentences);
        prop_assert_eq!(words(text).collect::<Vec<_>>(), by_property_words);
        Ok(())
    }

    #[test]
    fn a_colon_ends_a_sentence_in_armenian() {
        let of = |text| sentences(text).map(|(_, sentence)| sentence).collect::<Vec<_>>();
        let text = "Քաղաքապետը հրաժարական տվեց: «Հոգնել եմ»: Խորհուրդը կհավաքվի ժամը 12:30-ին։ Նա լռեց:";
        assert_eq!(
            of(text),
            ["Քաղաքապետը հրաժարական տվեց: ", "«Հոգնել եմ»: ", "Խորհուրդը կհավաքվի ժամը 12:30-ին։ ", "Նա լռեց:"]
        );
        assert_eq!(of("Սա է. La capitale: Erevan"), ["Սա է. ", "La capitale: Erevan"]);
    }

    #[test]
    fn matches_uax29_on_every_plain_character() {
        let plain: Vec<char> = ('\0'..='\u{2FFF}').filter(|c| is_plain(c.encode_utf8(&mut [0; 4]))).collect();
        assert_eq!(plain.len(), 128 + 12);
        for c in plain {
            for around in
                ["aXb", "1X2", "aX1", "_X_", "a.X b", "a. X b", "a. X B", "a!X B", "A. 1X b", "a.X\nb", "X\r\nX"]
            {
                let text = around.replace('X', &c.to_string());
                check(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn matches_uax29_on_plain_text(text in "[\\x00-\\x7F“”„«»‹›–—€£•]{0,80}") {
            prop_assert!(is_plain(&text));
            check(&text)?;
        }

        #[test]
        fn matches_uax29_on_news_like_text(text in "([a-c]{1,3}|[A-C]|[0-9]{1,3}|[.,:;?!'_-]|[“”\"()]|[ \t\r\n—€]| ){0,40}") {
            check(&text)?;
        }

        #[test]
        fn matches_uax29_on_mixed_scripts(text in "([a-cA-C0-9.,:' ]|[äéßñ½·…\u{2019}\u{a0}\u{ad}\u{301}]|[жДאя京カน]|\\PC){0,30}") {
            check(&text)?;
        }
    }
}
