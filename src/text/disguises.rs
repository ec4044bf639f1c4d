//! Disguises of a whole text: hyphens or narrow spaces between the letters of most words. Readers hardly notice them, but
//! a word that has them is not recognised. A few are normal, so a text is disguised only if it has many.

use super::count_bytes;

/// Minimum number of hyphens between small letters for each space of a text in which hyphens break words. In news there
/// is one for thirty words.
const MIN_HYPHENS: f32 = 0.12;
/// Minimum number of such hyphens.
const MIN_BROKEN_WORDS: usize = 5;

/// The disguises of a text, which are undone in all its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disguises {
    /// Hyphens stand within words.
    pub hyphens: bool,
    /// Narrow spaces stand between letters.
    pub narrow_spaces: bool,
}

impl Disguises {
    pub fn of(source: &str) -> Self {
        let count = |of: u8| count_bytes(source, |byte| byte == of);
        let spaces = count(b' ');
        let is_more = |number: usize| number >= MIN_BROKEN_WORDS && number as f32 > MIN_HYPHENS * spaces as f32;
        let breaks_word = |at: &usize| {
            let bytes = source.as_bytes();
            let is_small = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
            bytes[*at] == b'-' && is_small(at.wrapping_sub(1)) && is_small(at + 1)
        };
        // Most texts have hardly any of the bytes, and need no closer look.
        let hyphens = is_more(count(b'-')) && is_more((0..source.len()).filter(breaks_word).count());
        Self { hyphens, narrow_spaces: has_spaced_letters(source) }
    }
}

/// Whether narrow spaces stand between the letters of a text: more than a third of its characters are such spaces. Where
/// they stand between words, hardly a fifth are.
pub fn has_spaced_letters(source: &str) -> bool {
    // Narrow spaces begin with this byte, and have three. Most texts have hardly any.
    let perhaps = count_bytes(source, |byte| byte == 0xE2);
    5 * perhaps > source.len() && 3 * source.chars().filter(|c| is_narrow_space(*c)).count() > source.chars().count()
}

/// Whether a character is a space that is narrower than the one between words.
pub const fn is_narrow_space(c: char) -> bool {
    matches!(c, '\u{2004}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_most_words_are_a_disguise() {
        let found = |text: &str| (Disguises::of(text).hyphens, Disguises::of(text).narrow_spaces);
        assert_eq!(found("The fo-otbridge was clo-sed on Tue-sday after a wal-ker had com-plained."), (true, false));
        assert_eq!(
            found("The well-known footbridge was closed on Tuesday after somebody had complained."),
            (false, false)
        );
        assert_eq!(found("T\u{200A}h\u{200A}e b\u{200A}r\u{200A}i\u{200A}d\u{200A}g\u{200A}e"), (false, true));
        assert_eq!(found("The\u{202F}bridge\u{202F}was\u{202F}shut\u{202F}on\u{202F}Tuesday"), (false, false));
        assert_eq!(found("« Le pont », dit-il, a coûté 1\u{202F}000\u{202F}000 de francs."), (false, false));
    }
}
