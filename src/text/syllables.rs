//! Syllables of Thai, Lao, Khmer and Burmese, which put no spaces between words.
//!
//! A letter of these scripts says as little as one of the Latin alphabet, and UAX 29 leaves their words to dictionaries,
//! which are larger than all the rest. Syllables are found by rule. The rules are local: where a syllable begins depends
//! on its own letters and on a few before it, so that a word has the same syllables wherever it stands, but perhaps for
//! its first. Some are not those of the spoken language, which a comparison of two texts does not need.
//!
//! A syllable begins at a vowel that is written before its consonant, or at a consonant with a vowel sign. A consonant
//! without a vowel is the last letter of the syllable before it. If that has a last letter, two such consonants are a
//! syllable by themselves. In Burmese each consonant begins one, unless a sign says that it is read without a vowel.
//! The division into clusters is that of Thai character clusters (Theeramunkong, Sornlertlamvanich, Tanhermhong &
//! Chinnan, 2000), extended by last letters and by the other scripts.

/// What a letter or mark of these scripts is in its syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Consonant,
    /// A consonant that always has a vowel of its own, or a vowel that is a letter of its own.
    Voiced,
    /// A vowel that is written before its consonant.
    Leading,
    /// A vowel sign, or a letter that is one after a consonant.
    Vowel,
    /// Thai and Lao อ: a consonant with a vowel sign, and otherwise a vowel.
    Either,
    /// Khmer: makes the next consonant a part of the one before it.
    Joiner,
    /// Says that the consonant before it is read without a vowel. In Burmese the next one may be written below it.
    Killer,
    StackingKiller,
    /// A tone, or a letter that changes the consonant before it.
    Mark,
}

impl Part {
    const fn of(c: char) -> Option<Self> {
        Some(match c {
            'อ' | 'ອ' => Self::Either,
            '\u{0E01}'..='\u{0E2E}' | '\u{0E81}'..='\u{0EAE}' | '\u{0EDC}'..='\u{0EDF}' | '\u{1780}'..='\u{17A2}' => {
                Self::Consonant
            }
            '\u{17A3}'..='\u{17B3}'
            | '\u{1000}'..='\u{102A}'
            | '\u{103F}'
            | '\u{1050}'..='\u{1055}'
            | '\u{105A}'..='\u{105D}'
            | '\u{1061}'
            | '\u{1065}'
            | '\u{1066}'
            | '\u{106E}'..='\u{1070}'
            | '\u{1075}'..='\u{1081}'
            | '\u{108E}' => Self::Voiced,
            '\u{0E40}'..='\u{0E44}' | '\u{0EC0}'..='\u{0EC4}' => Self::Leading,
            '\u{0E30}'..='\u{0E39}'
            | '\u{0E45}'
            | '\u{0E47}'
            | '\u{0E4D}'
            | '\u{0EB0}'..='\u{0EBD}'
            | '\u{0ECD}'
            | '\u{17B4}'..='\u{17C8}'
            | '\u{102B}'..='\u{1035}' => Self::Vowel,
            '\u{17D2}' => Self::Joiner,
            '\u{1039}' => Self::StackingKiller,
            '\u{0E3A}' | '\u{0E4C}' | '\u{0ECC}' | '\u{17CD}' | '\u{103A}' => Self::Killer,
            '\u{0E48}'..='\u{0E4E}'
            | '\u{0EC8}'..='\u{0ECE}'
            | '\u{17C9}'..='\u{17D3}'
            | '\u{17DD}'
            | '\u{1036}'..='\u{103E}'
            | '\u{1056}'..='\u{109D}' => Self::Mark,
            _ => return None,
        })
    }

    const fn is_consonant(self) -> bool {
        matches!(self, Self::Consonant | Self::Voiced | Self::Either)
    }
}

/// Whether a character is a letter or mark of these scripts. Their digits and punctuation are not.
pub(super) const fn is_syllabic(c: char) -> bool {
    // The first comparison tells the letters of most languages.
    c >= '\u{0E01}'
        && c <= '\u{17DD}'
        && !matches!(c, '\u{1040}'..='\u{1049}' | '\u{1090}'..='\u{1099}')
        && Part::of(c).is_some()
}

/// The syllables of a run of [syllabic](is_syllabic) characters in order, each with its byte offset. Together they are the
/// run.
pub(super) fn syllables(run: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let at = run.len() - rest.len();
        let (syllable, after) = rest.split_at(syllable_end(rest));
        rest = after;
        (!syllable.is_empty()).then_some((at, syllable))
    })
}

/// The length in bytes of the first syllable of `run`.
fn syllable_end(run: &str) -> usize {
    let mut syllable = Syllable::default();
    let mut before = ('\0', Part::Mark);
    for (at, c) in run.char_indices() {
        let Some(part) = Part::of(c) else { continue };
        let is_joined = match before.1 {
            Part::Joiner | Part::StackingKiller => true,
            _ => is_of_vowel(before.0, c) || !(part.is_consonant() || part == Part::Leading),
        };
        let next = || What::follows(&run[at + c.len_utf8()..]);
        if !is_joined && !syllable.takes(part, next) {
            return at;
        }
        syllable.has_vowel |= part == Part::Vowel;
        before = (c, part);
    }
    run.len()
}

/// Whether a Thai letter is a part of the vowel that begins with the sign before it.
const fn is_of_vowel(sign: char, letter: char) -> bool {
    matches!((sign, letter), ('\u{0E35}', 'ย') | ('\u{0E31}', 'ว') | ('\u{0E37}', 'อ'))
}

/// What follows a consonant, behind its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Vowel,
    Killer,
    /// อ, which is its vowel if it has none itself.
    Either,
    Other,
}

impl What {
    fn follows(rest: &str) -> Self {
        let mut is_joined = false;
        for part in rest.chars().map_while(Part::of) {
            match part {
                _ if is_joined => is_joined = false,
                Part::Mark => {}
                Part::Joiner => is_joined = true,
                Part::Vowel => return Self::Vowel,
                Part::Killer | Part::StackingKiller => return Self::Killer,
                Part::Either => return Self::Either,
                Part::Consonant | Part::Voiced | Part::Leading => return Self::Other,
            }
        }
        Self::Other
    }
}

/// What a syllable has so far.
#[derive(Debug, Default)]
struct Syllable {
    /// Number of letters, without signs and without what is joined.
    letters: usize,
    has_vowel: bool,
    /// Whether its vowel still waits for its consonant.
    waits: bool,
    has_last: bool,
}

impl Syllable {
    /// Adds a letter, unless it begins the next syllable. `next` is what follows the letter.
    fn takes(&mut self, part: Part, next: impl Fn() -> What) -> bool {
        let is_first = self.letters == 0;
        let takes = match part {
            _ if is_first => {
                (self.has_vowel, self.waits) = (part == Part::Voiced, part == Part::Leading);
                true
            }
            Part::Leading => false,
            _ if self.waits => {
                (self.waits, self.has_vowel) = (false, true);
                true
            }
            _ => match next() {
                What::Killer => true,
                What::Vowel => false,
                What::Either if part != Part::Either => false,
                _ if part == Part::Voiced => false,
                // It is the vowel of the consonant before it.
                _ if part == Part::Either && !self.has_vowel => {
                    self.has_vowel = true;
                    true
                }
                _ if self.has_last => false,
                _ => {
                    self.has_last = true;
                    true
                }
            },
        };
        self.letters += usize::from(takes);
        takes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(run: &str) -> Vec<&str> {
        syllables(run).map(|(_, syllable)| syllable).collect()
    }

    #[test]
    fn thai_and_lao_have_syllables_with_their_last_letter() {
        assert_eq!(parts("หมู่บ้าน"), ["ห", "มู่", "บ้าน"]);
        assert_eq!(parts("เชียงใหม่"), ["เชียง", "ใหม่"]);
        assert_eq!(parts("จังหวัด"), ["จัง", "ห", "วัด"]);
        assert_eq!(parts("ของคน"), ["ของ", "คน"]);
        assert_eq!(parts("ວຽງຈັນ"), ["ວຽງ", "ຈັນ"]);
    }

    #[test]
    fn khmer_and_burmese_consonants_are_stacked() {
        assert_eq!(parts("ភ្នំពេញ"), ["ភ្នំ", "ពេញ"]);
        assert_eq!(parts("ရန်ကုန်မြို့"), ["ရန်", "ကုန်", "မြို့"]);
        assert_eq!(parts("မန္တလေး"), ["မန္တ", "လေး"]);
    }

    #[test]
    fn a_word_has_its_syllables_wherever_it_stands() {
        for before in ["และ", "ใน", "คน", "ของ"] {
            let whole = format!("{before}เชียงใหม่");
            assert_eq!(parts(&whole)[parts(&whole).len() - 2..], ["เชียง", "ใหม่"], "{whole}");
        }
    }

    proptest! {
        #[test]
        fn syllables_are_the_whole_run(run in "[\\u{0E00}-\\u{0EFF}\\u{1000}-\\u{109F}\\u{1780}-\\u{17FF}]{0,30}") {
            let run: String = run.chars().filter(|c| is_syllabic(*c)).collect();
            prop_assert_eq!(syllables(&run).map(|(_, syllable)| syllable).collect::<String>(), run.clone());
            prop_assert!(syllables(&run).all(|(at, syllable)| run[at..].starts_with(syllable) && !syllable.is_empty()));
        }
    }
}
