//! Letters that are written in two ways: with and without vowel marks, in two scripts, or spelt out.
//!
//! Each rule is applied to the page and to the original alike, so what matters is that both ways become one, not which
//! one it is.

use super::simplified::simplified;

/// How many bytes at the start of a text show its language.
const LANGUAGE_SAMPLE_BYTES: usize = 4000;
/// Minimum share of frequent German words in a German text; in German news it is about a quarter.
const MIN_GERMAN_SHARE: f32 = 0.1;

/// Whether a character is a mark that can be left out: an accent of a European script, a vowel mark of Arabic or Hebrew,
/// or the Arabic tatweel, which only lengthens a line. Combining marks of other scripts are letters to their readers.
pub(super) const fn is_optional_mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}'
        | '\u{05C5}' | '\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// The one form of letters that keyboards of different languages write differently.
pub(super) fn one_form(c: char) -> char {
    match c {
        '\u{0671}' => '\u{0627}', // alef wasla → alef; alef with hamza or madda is decomposed
        '\u{0649}' | '\u{06CC}' => '\u{064A}', // alef maksura, Persian yeh → yeh
        '\u{06A9}' => '\u{0643}', // Persian kaf → kaf
        // Teh marbuta, whose dots are often left out, and the Urdu heh → heh
        '\u{0629}' | '\u{06C1}' | '\u{06C3}' => '\u{0647}',
        '\u{4E00}'..='\u{9FFF}' => simplified(c),
        _ => c,
    }
}

/// The Hangul syllable that a syllable or leading consonant makes with the vowel or final consonant after it (Unicode,
/// section 3.12). Texts of some systems have Korean letter by letter.
pub(super) fn hangul_syllable(first: char, next: char) -> Option<char> {
    const VOWELS: u32 = 21;
    const FINALS: u32 = 28;
    let (first, next) = (u32::from(first), u32::from(next));
    let syllable = match (first, next) {
        (0x1100..=0x1112, 0x1161..=0x1175) => 0xAC00 + ((first - 0x1100) * VOWELS + next - 0x1161) * FINALS,
        (0xAC00..=0xD7A3, 0x11A8..=0x11C2) if (first - 0xAC00).is_multiple_of(FINALS) => first + next - 0x11A7,
        _ => return None,
    };
    char::from_u32(syllable)
}

/// Whether a text is in the Cyrillic script of Serbian, Montenegrin or Macedonian. It has letters that Russian,
/// Ukrainian and Bulgarian lack, and hardly any of theirs.
pub(super) fn is_serbian(text: &str) -> bool {
    // In UTF-8, Cyrillic letters start with the bytes D0 to D3.
    if !text.bytes().any(|byte| matches!(byte, 0xD0..=0xD3)) {
        return false;
    }
    let (mut latin, mut cyrillic, mut own, mut others) = (0, 0, 0, 0);
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' => latin += 1,
            'ђ' | 'ј' | 'љ' | 'њ' | 'ћ' | 'џ' | 'ѓ' | 'ќ' | 'Ђ' | 'Ј' | 'Љ' | 'Њ' | 'Ћ' | 'Џ' | 'Ѓ' | 'Ќ' =>
            {
                own += 1;
            }
            'й' | 'щ' | 'ъ' | 'ы' | 'ь' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є' | 'ў' | 'ё' => others += 1,
            '\u{0400}'..='\u{04FF}' => cyrillic += 1,
            _ => {}
        }
    }
    cyrillic > latin && own > 4 * others
}

/// A Serbian or Macedonian letter in Latin script, without accents: "ж" and "ž" are both "z".
pub(super) fn serbian_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ѓ' => "g",
        'д' | 'ђ' => "d",
        'е' => "e",
        'ж' | 'з' => "z",
        'и' => "i",
        'ј' => "j",
        'к' | 'ќ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ш' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ћ' | 'ц' | 'ч' => "c",
        'џ' | 'ѕ' => "dz",
        _ => return None,
    })
}

/// Whether a text is German without any umlaut, as systems write it that cannot: "Muenchen", "fuer". `cleaned` is the
/// text without accents. It has frequent German words, among them one that is of no other language.
pub(super) fn spells_umlauts_out(source: &str, cleaned: &str) -> bool {
    let sample = &cleaned[..cleaned.floor_char_boundary(LANGUAGE_SAMPLE_BYTES)];
    // Hardly a text in another language has one of these. To look for them is faster than to look at each word.
    if ![" und ", " auf ", " nicht ", " eine "].iter().any(|word| sample.contains(word)) {
        return false;
    }
    let (mut words, mut german, mut only_german) = (0u32, 0u32, false);
    for word in sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words += 1;
        match word.as_bytes() {
            // No other language shares these.
            b"und" | b"nicht" | b"auf" | b"eine" => {
                german += 1;
                only_german = true;
            }
            b"der" | b"die" | b"das" | b"ist" | b"den" | b"von" | b"mit" | b"ein" | b"im" | b"zu" => german += 1,
            _ => {}
        }
    }
    let is_german = only_german && german as f32 >= MIN_GERMAN_SHARE * words as f32;
    is_german && !source.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß', '\u{308}'])
}

/// Writes the umlauts of a normal form, which are spelt out, as the vowels without their dots: "fuer" becomes "fur", as
/// "für" does. "ue" after another vowel or "q" is no umlaut: "neue", "Feuer", "Quelle".
pub(super) fn shorten_umlauts(normal: &mut String) {
    let (mut last, mut before) = (' ', ' ');
    normal.retain(|c| {
        let is_umlaut = match last {
            'a' | 'o' => !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u'),
            'u' => !matches!(before, 'a' | 'e' | 'i' | 'o' | 'q'),
            _ => false,
        };
        (before, last) = (last, c);
        !(c == 'e' && is_umlaut)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_letters_make_syllables() {
        assert_eq!(hangul_syllable('\u{1112}', '\u{1161}'), Some('하'));
        assert_eq!(hangul_syllable('하', '\u{11AB}'), Some('한'));
        assert_eq!(hangul_syllable('한', '\u{11AB}'), None);
        assert_eq!(hangul_syllable('a', '\u{1161}'), None);
    }

    #[test]
    fn serbian_is_told_from_other_languages_in_cyrillic() {
        assert!(is_serbian("Градска управа у Заречју је у уторак увече затворила висећи мост."));
        assert!(!is_serbian("Власти Заречного во вторник вечером закрыли подвесной мост."));
        assert!(!is_serbian("Міська влада у вівторок увечері закрила підвісний міст."));
        assert!(!is_serbian("Градската управа затвори моста във вторник вечерта, а хората чакаха."));
        assert!(!is_serbian("The рrеsidеnt of the јunta said nothing."));
    }

    #[test]
    fn umlauts_are_shortened_where_they_are_spelt_out() {
        let of = |word: &str| {
            let mut word = word.to_owned();
            shorten_umlauts(&mut word);
            word
        };
        assert_eq!(["fuer", "muenchen", "koennen", "aerger"].map(of), ["fur", "munchen", "konnen", "arger"]);
        for word in ["neue", "feuer", "bauer", "quelle", "treue"] {
            assert_eq!(of(word), word);
        }
    }

    #[test]
    fn only_german_without_umlauts_spells_them_out() {
        let spelt_out = "Die Bruecke ist fuer Fussgaenger und Radfahrer von Montag an gesperrt, und das nicht kurz.";
        assert!(spells_umlauts_out(spelt_out, spelt_out));
        let english = "He does not argue with the queue und waits for the blue shoes of the poet in the queue.";
        assert!(!spells_umlauts_out(english, english));
        let with_umlauts = "Die Brücke ist für Fußgänger und Radfahrer von Montag an gesperrt, und das nicht kurz.";
        assert!(!spells_umlauts_out(with_umlauts, "Die Brucke ist fur Fussganger und Radfahrer von Montag an"));
    }
}
