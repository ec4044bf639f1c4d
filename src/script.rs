//! Scripts that are written without spaces between words, and what their characters are used for.

/// Whether a character belongs to a script written without spaces between words: Chinese, Japanese kana, Thai, Lao,
/// Khmer or Burmese.
#[must_use]
pub const fn is_unspaced(c: char) -> bool {
    // The first comparison tells the letters of most languages. With it, extraction takes a sixth fewer instructions.
    c >= '\u{0E00}'
        && matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is of the Japanese syllabary for grammar: particles, endings and polite formulas.
#[must_use]
pub const fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}
