//! Writes English texts in the way of two other languages: without spaces, as Thai does, and with a space after each
//! syllable, as Vietnamese does.
//!
//! In these languages a text is compared syllable by syllable. Syllables are shorter than words, so that any two texts
//! share more of them, and what the model learns from English does not hold. There are few labelled texts in these
//! languages. An English pair that is written like this keeps its label: the page was made from the source, or was not.

/// A way to write English.
#[derive(Debug, Clone, Copy)]
pub enum Spelling {
    /// In Thai letters, with spaces only around figures and between clauses.
    Unspaced,
    /// In Latin letters, with a space after each syllable. Each syllable of a name has a capital, as in Vietnamese.
    Spaced,
}

impl Spelling {
    /// Both ways, each with a name for the rows.
    pub const ALL: [(Self, &str); 2] = [(Self::Unspaced, "unspaced"), (Self::Spaced, "spaced")];

    /// Writes a text in this way.
    pub fn of(self, text: &str) -> String {
        match self {
            Self::Unspaced => unspaced(text),
            Self::Spaced => spaced(text),
        }
    }
}

fn unspaced(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        for word in line.split_whitespace() {
            let is_figure = word.contains(|c: char| c.is_ascii_digit());
            if is_figure && !out.ends_with(' ') {
                out.push(' ');
            }
            let mut inside = false;
            for c in word.chars() {
                match thai(c.to_ascii_lowercase()) {
                    Some(letter) => {
                        if !inside && is_vowel(letter) {
                            out.push('อ');
                        }
                        out.push(letter);
                        inside = true;
                    }
                    None if matches!(c, '.' | ',' | ';' | ':') && !is_figure => {}
                    None => out.push(c),
                }
            }
            if is_figure || word.ends_with(['.', ',', ';', ':', '?', '!', '”', '"']) {
                out.push(' ');
            }
        }
        out.push('\n');
    }
    out
}

/// The Thai letter for an English one.
fn thai(c: char) -> Option<char> {
    const LETTERS: [(char, char); 26] = [
        ('a', 'า'),
        ('b', 'บ'),
        ('c', 'ค'),
        ('d', 'ด'),
        ('e', 'ี'),
        ('f', 'ฟ'),
        ('g', 'ก'),
        ('h', 'ห'),
        ('i', 'ิ'),
        ('j', 'จ'),
        ('k', 'ข'),
        ('l', 'ล'),
        ('m', 'ม'),
        ('n', 'น'),
        ('o', 'ู'),
        ('p', 'ป'),
        ('q', 'ฆ'),
        ('r', 'ร'),
        ('s', 'ส'),
        ('t', 'ต'),
        ('u', 'ุ'),
        ('v', 'ว'),
        ('w', 'ฝ'),
        ('x', 'ซ'),
        ('y', 'ย'),
        ('z', 'ษ'),
    ];
    LETTERS.iter().find(|(latin, _)| *latin == c).map(|(_, thai)| *thai)
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'า' | 'ี' | 'ิ' | 'ู' | 'ุ')
}

fn spaced(text: &str) -> String {
    let mut out = String::new();
    let mut begins_sentence = true;
    for line in text.split_inclusive('\n') {
        for word in line.split_inclusive(char::is_whitespace) {
            let is_name = word.starts_with(|c: char| c.is_ascii_uppercase()) && !begins_sentence;
            let letters: Vec<char> = word.chars().collect();
            let vowel = |at: usize| letters.get(at).is_some_and(|c| "aeiouyAEIOUY".contains(*c));
            let consonant = |at: usize| letters.get(at).is_some_and(char::is_ascii_alphabetic) && !vowel(at);
            let mut has_vowel = false;
            for (at, letter) in letters.iter().enumerate() {
                let begins_syllable = has_vowel && consonant(at) && vowel(at + 1);
                if begins_syllable {
                    out.push(' ');
                    has_vowel = false;
                }
                has_vowel |= vowel(at);
                out.push(if begins_syllable && is_name { letter.to_ascii_uppercase() } else { *letter });
            }
            begins_sentence = word.trim_end().ends_with(['.', '?', '!', '"', '”', ':']) || word.ends_with('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_written_like_languages_of_syllables() {
        let text = "The minister, Anna Berg, saw 12 ferries. It rained.";
        assert_eq!(Spelling::Spaced.of(text), "The mi nis ter, An Na Berg, saw 12 fer ries. It rai ned.");
        assert_eq!(Spelling::Unspaced.of(text), "ตหีมินิสตีร อานนาบีรก สาฝ 12 ฟีรริีส อิตราินีด \n");
    }
}
