//! Measures the size of a text in any script.

use crate::script::is_unspaced;

/// Weight of a character of a script written without spaces: it carries about as much information as three letters.
const UNSPACED_CHAR_WEIGHT: u32 = 3;

/// Size of a text, comparable between scripts: the number of characters, with a character of a script written without
/// spaces counted as [`UNSPACED_CHAR_WEIGHT`].
pub(super) fn weight(text: &str) -> u32 {
    if text.is_ascii() {
        return text.len() as u32;
    }
    text.chars().map(|c| if is_unspaced(c) { UNSPACED_CHAR_WEIGHT } else { 1 }).sum()
}

/// Number of words. In scripts written without spaces, two characters count as one word.
pub(super) fn words(text: &str) -> usize {
    let (mut words, mut unspaced, mut inside) = (0, 0, false);
    for c in text.chars() {
        if is_unspaced(c) {
            unspaced += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            words += usize::from(!inside);
            inside = true;
        } else if !matches!(c, '\'' | '’' | '-' | '\u{ad}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        {
            inside = false;
        }
    }
    words + unspaced / 2
}

/// Whether a text ends with a mark that ends a sentence or clause, such as a full stop or colon, possibly followed by
/// closing quotation marks or brackets.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closing = ['"', '\'', '”', '’', '»', '«', '“', ')', ']', '」', '』', '】', ' ', '\u{a0}'];
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '։', ':', ';', '：'])
}

/// Number of punctuation marks in a text that end or separate sentences and clauses.
pub(super) fn marks(text: &str) -> u32 {
    text.chars()
        .filter(|c| {
            matches!(c, ',' | '.' | ';' | '!' | '?' | '，' | '。' | '、' | '؛' | '،' | '！' | '？' | '；' | '।')
        })
        .count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_in_scripts_with_and_without_spaces() {
        assert_eq!(words("The miller's twenty-one geese."), 4);
        assert_eq!(words("老茶馆要搬家了"), 3);
        assert_eq!(words("Привет, мир"), 2);
        assert_eq!(words("한국어는 띄어 쓴다"), 3);
        assert_eq!(words(" — "), 0);
        assert_eq!(words("The mil\u{200B}ler\u{FEFF}'s ge\u{AD}ese."), 3);
    }

    #[test]
    fn recognises_the_end_of_a_sentence_in_many_scripts() {
        for text in ["He left.", "“He left.”", "Er ging …", "他走了。", "「行った。」", "«Se fue».", "ذهب؟"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        assert!(!ends_sentence("Related stories"));
    }
}
