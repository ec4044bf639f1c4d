//! Word and sentence boundaries of UAX 29, with a short way for what news mostly consists of.
//!
//! Looking up the properties of every character takes most of the time that reading a text takes. A paragraph of ASCII
//! and of the few other characters that newspapers set needs no look-up: among these the rules come down to a handful
//! of comparisons of bytes. Tests hold the short way to the long one, on arbitrary strings of these characters.

use unicode_segmentation::UnicodeSegmentation;

/// Sentences of a paragraph in order, together all of it, each with its offset.
pub(super) fn sentences(paragraph: &str) -> impl Iterator<Item = (usize, &str)> {
    let plain = is_plain(paragraph);
    let short = plain.then_some(PlainSentences { text: paragraph, at: 0 });
    let long = (!plain).then(|| paragraph.split_sentence_bound_indices());
    short.into_iter().flatten().chain(long.into_iter().flatten())
}

/// What stands between two word boundaries of a sentence and has a letter or digit, in order, each with its offset.
pub(super) fn words(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let plain = is_plain(sentence);
    let short = plain.then_some(PlainWords { text: sentence, at: 0 });
    let long = (!plain).then(|| sentence.split_word_bound_indices());
    let long = long.into_iter().flatten().filter(|(_, word)| word.contains(char::is_alphanumeric));
    short.into_iter().flatten().chain(long)
}

/// Whether the short way may be taken.
fn is_plain(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c.is_ascii() || closes(c) || matches!(c, '–' | '—' | '€' | '£' | '•'))
}

/// Marks beyond ASCII that are plain and may follow the end of a sentence. No plain character beyond ASCII is a part
/// of a word.
fn closes(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '«' | '»' | '‹' | '›')
}

/// Sentences of a plain text.
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

/// Where the sentence ends that begins at `start`. The rules that are named are those of UAX 29.
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

/// Where the line ends whose break is at this place, if there is one.
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => Some(at + 2),
        b'\r' | b'\n' => Some(at + 1),
        _ => None,
    }
}

/// Bytes of the longest prefix of such characters.
fn prefix(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// Whether the first of what follows that is a letter or ends anything is a small letter.
fn is_lower_next(bytes: &[u8]) -> bool {
    let says = |b: &&u8| b.is_ascii_alphabetic() || matches!(b, b'.' | b'!' | b'?' | b'\n' | b'\r');
    bytes.iter().find(says).is_some_and(u8::is_ascii_lowercase)
}

/// Words of a plain text.
struct PlainWords<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for PlainWords<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at + bytes[self.at..].iter().position(|b| is_in_word(*b))?;
            let mut end = start + 1;
            let mut says = bytes[start] != b'_';
            while let Some(&byte) = bytes.get(end)
                && (is_in_word(byte) || joins(bytes[end - 1], byte, bytes.get(end + 1).copied().unwrap_or(b' ')))
            {
                says |= byte != b'_';
                end += 1;
            }
            self.at = end;
            if says {
                return Some((start, &self.text[start..end]));
            }
        }
    }
}

fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a mark joins what stands before it to what comes after it: "isn't", "1,300".
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

    /// Pieces of a text, each with the byte that it begins at.
    type Pieces<'a> = Vec<(usize, &'a str)>;

    /// What the crate that knows all characters says.
    fn by_property(text: &str) -> (Pieces<'_>, Pieces<'_>) {
        let words = text.split_word_bound_indices().filter(|(_, w)| w.contains(char::is_alphanumeric));
        (text.split_sentence_bound_indices().collect(), words.collect())
    }

    fn check(text: &str) -> Result<(), TestCaseError> {
        let (by_property_sentences, by_property_words) = by_property(text);
        prop_assert_eq!(sentences(text).collect::<Vec<_>>(), by_property_sentences);
        prop_assert_eq!(words(text).collect::<Vec<_>>(), by_property_words);
        Ok(())
    }

    #[test]
    fn every_plain_character_is_what_it_is_taken_for() {
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
        fn the_short_way_leads_where_the_long_one_does(text in "[\\x00-\\x7F“”„«»‹›–—€£•]{0,80}") {
            prop_assert!(is_plain(&text));
            check(&text)?;
        }

        #[test]
        fn so_it_does_in_what_looks_like_news(text in "([a-c]{1,3}|[A-C]|[0-9]{1,3}|[.,:;?!'_-]|[“”\"()]|[ \t\r\n—€]| ){0,40}") {
            check(&text)?;
        }

        #[test]
        fn and_in_mixed_scripts(text in "([a-cA-C0-9.,:' ]|[äéßñ½·…\u{2019}\u{a0}\u{ad}\u{301}]|[жДאя京カน]|\\PC){0,30}") {
            check(&text)?;
        }
    }
}
