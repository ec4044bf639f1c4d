//! Normal forms: differences that a copyist can make without changing a word are removed before words are compared.
//!
//! Zero-width characters and soft hyphens are removed. Compatibility forms (ligatures, full-width and mathematical
//! letters) become plain letters (UAX 15). Accents and case are removed. Letters that only look Latin become Latin in
//! words where they replace Latin letters. Letters that a language writes in two ways become one. Words that a hyphen
//! breaks at the end of a line are whole again. Each byte of the cleaned text keeps its offset in the source.

use super::disguises::{Disguises, is_narrow_space};
use super::letters::{hangul_syllable, is_optional_mark, is_serbian, one_form, serbian_latin};
use super::rarity::Rarity;
use std::ops::Range;
use unicode_normalization::char::decompose_compatible;
use xxhash_rust::xxh3::xxh3_64;

/// Maximum number of white-space characters, a line break among them, between the parts of a broken word.
const MAX_BREAK_CHARS: usize = 4;
/// Maximum length of the second part of a broken word in bytes.
const MAX_BROKEN_PART_BYTES: usize = 40;

/// A source text without invisible characters and accents, with the source offset of each byte.
pub(super) struct Cleaned {
    /// The text in compatibility form, without accents. Case is kept, because it marks names.
    pub text: String,
    /// For each byte of `text`, the source offset of the character that it came from.
    origin: Vec<u32>,
    source_len: u32,
    /// Whether Cyrillic letters are Serbian ones, which are written in Latin script, too.
    serbian: bool,
    disguises: Disguises,
}

impl Cleaned {
    pub fn new(source: &str) -> Self {
        let mut cleaned = Self {
            text: String::with_capacity(source.len()),
            origin: Vec::with_capacity(source.len()),
            source_len: source.len() as u32,
            serbian: is_serbian(source),
            disguises: Disguises::of(source),
        };
        let mut at = 0;
        loop {
            // Fast path: most text is ASCII, which stays as it is.
            let ascii = source.as_bytes()[at..].iter().take_while(|b| b.is_ascii() && **b != b'-').count();
            cleaned.text.push_str(&source[at..at + ascii]);
            cleaned.origin.extend(at as u32..(at + ascii) as u32);
            at += ascii;
            let Some(c) = source[at..].chars().next() else { break };
            let end = at + c.len_utf8();
            if let Some(gap) = cleaned.gap_in_word(c, &source[end..]) {
                at = end + gap;
                continue;
            }
            let is_disguise = cleaned.disguises.narrow_spaces && is_narrow_space(c);
            if !is_invisible(c) && !is_disguise {
                cleaned.push_folded(at, c);
            }
            at = end;
        }
        cleaned
    }

    /// If `hyphen` breaks a word that goes on after white space, or at once in a text where hyphens are a disguise, the
    /// length of that white space in bytes.
    ///
    /// Lines may have been run together, so a space is enough. But then the next word is a part of a word only if it is
    /// none by itself: "two- and three-year".
    fn gap_in_word(&self, hyphen: char, rest: &str) -> Option<usize> {
        if !matches!(hyphen, '-' | '\u{2010}' | '\u{AD}') || !self.text.ends_with(char::is_lowercase) {
            return None;
        }
        if self.disguises.hyphens && rest.starts_with(char::is_lowercase) {
            return Some(0);
        }
        let (gap, next) = rest.char_indices().take(MAX_BREAK_CHARS + 1).find(|(_, c)| !c.is_whitespace())?;
        let breaks = rest[..gap].matches('\n').count();
        let goes_on = gap > 0 && next.is_lowercase() && breaks <= 1;
        let is_part = || {
            let near =
                rest[gap..].char_indices().take_while(|(at, c)| *at < MAX_BROKEN_PART_BYTES && c.is_alphabetic());
            let part: String = near.flat_map(|(_, c)| c.to_lowercase()).collect();
            hyphen != '\u{AD}' && !Rarity::of(xxh3_64(part.as_bytes())).is_function_word()
        };
        (goes_on && (breaks == 1 || is_part())).then_some(gap)
    }

    fn push(&mut self, at: usize, c: char) {
        if let '\u{1161}'..='\u{11C2}' = c
            && let Some(first) = self.text.chars().next_back()
            && let Some(syllable) = hangul_syllable(first, c)
        {
            // The first byte keeps the place where the syllable starts, the others have the place of its last letter.
            self.text.truncate(self.text.len() - first.len_utf8());
            self.origin.truncate(self.text.len() + 1);
            self.text.push(syllable);
        } else {
            self.text.push(c);
        }
        self.origin.resize(self.text.len(), at as u32);
    }

    /// Adds a letter in Latin script if it is a Serbian one in Cyrillic.
    fn push_serbian(&mut self, at: usize, c: char) -> bool {
        let Some(latin) = c.to_lowercase().next().and_then(serbian_latin) else { return false };
        for (letter, i) in latin.chars().zip(0..) {
            self.push(at, if i == 0 && c.is_uppercase() { letter.to_ascii_uppercase() } else { letter });
        }
        true
    }

    fn push_folded(&mut self, at: usize, c: char) {
        match c {
            // Pages differ in the apostrophes they use inside words.
            '\u{2019}' | '\u{02BC}' | '\u{2018}' | '\u{201B}' | '\u{FF07}' | '\u{2032}' => self.push(at, '\''),
            'ᴀ'..='ᴢ' | 'ɢ' | 'ɪ' | 'ɴ' | 'ʀ' | 'ʏ' | 'ʙ' | 'ʜ' | 'ʟ' | 'ꜰ' | 'ꜱ' | 'ꞯ' => {
                self.push(at, small_capital(c).unwrap_or(c));
            }
            'ß' => "ss".chars().for_each(|c| self.push(at, c)),
            'æ' => "ae".chars().for_each(|c| self.push(at, c)),
            'œ' => "oe".chars().for_each(|c| self.push(at, c)),
            'ø' => self.push(at, 'o'),
            'Ø' => self.push(at, 'O'),
            'ł' => self.push(at, 'l'),
            'Ł' => self.push(at, 'L'),
            'đ' => self.push(at, 'd'),
            'ı' => self.push(at, 'i'),
            // Hangul syllables would decompose into their letters, without any benefit.
            '\u{AC00}'..='\u{D7A3}' => self.push(at, c),
            '\u{4E00}'..='\u{9FFF}' => self.push(at, one_form(c)),
            '\u{0400}'..='\u{045F}' if self.serbian && self.push_serbian(at, c) => {}
            _ => decompose_compatible(c, |part| {
                if !is_optional_mark(part) {
                    self.push(at, one_form(part));
                }
            }),
        }
    }

    /// The byte range of `source` that the byte range `range` of the cleaned text came from.
    pub fn source_span(&self, range: Range<usize>, source: &str) -> Range<u32> {
        let start = self.origin.get(range.start).copied().unwrap_or(self.source_len);
        let last = self.origin.get(range.end.wrapping_sub(1)).copied().unwrap_or(start);
        let width = source[last as usize..].chars().next().map_or(0, char::len_utf8);
        start..(last + width as u32)
    }
}

/// Whether a character is invisible: soft hyphens, zero-width and direction marks, variation selectors, tags.
pub(super) fn is_invisible(c: char) -> bool {
    // Most characters are below the first of them.
    c >= '\u{00AD}'
        && matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Writes the normal form of one word of the cleaned text into `into`: lower case, no possessive ending, look-alike
/// letters replaced.
///
/// `latin` says whether the whole text is in Latin script. If so, a word that consists only of look-alikes is read as
/// Latin.
pub(super) fn normal_form(word: &str, latin: bool, into: &mut String) {
    into.clear();
    if word.is_ascii() {
        into.push_str(word);
        into.make_ascii_lowercase();
    } else {
        let disguised = is_disguised(word, latin);
        let is_mixed = disguised && word.contains(|c: char| c.is_ascii_alphabetic());
        for c in word.chars() {
            let likeness = if disguised { look_alike(c).or_else(|| resemblance(c).filter(|_| is_mixed)) } else { None };
            let c = likeness.unwrap_or(c);
            into.extend(c.to_lowercase());
        }
    }
    // Slices of bytes are compared in place; a suffix of type `str` is compared by a call, for every word.
    if let [base @ .., b'\''] | [base @ .., b'\'', b's'] = into.as_bytes() {
        into.truncate(base.len());
    }
}

/// Maximum length of a stem in characters.
pub const STEM_CHARS: usize = 5;

/// The stem of a normal form: its first [`STEM_CHARS`] characters, or all characters if it contains a digit.
///
/// Rewrites inflect words differently ("achieved", "achieving"). Truncating words to a fixed length finds most of these
/// forms in any language with endings (`McNamee` & Mayfield, 2004), without a stemmer for each language.
pub(super) fn stem(normal: &str) -> &str {
    if normal.is_ascii() {
        let numeric = normal.bytes().any(|b| b.is_ascii_digit());
        return if numeric { normal } else { &normal[..normal.len().min(STEM_CHARS)] };
    }
    if normal.contains(char::is_numeric) {
        return normal;
    }
    normal.char_indices().nth(STEM_CHARS).map_or(normal, |(end, _)| &normal[..end])
}

/// Whether the look-alikes in a word replace Latin letters: the word also contains Latin letters, or the whole text is
/// Latin and the word contains no letter but look-alikes.
fn is_disguised(word: &str, latin: bool) -> bool {
    let is_fake = |c: char| look_alike(c).is_some();
    let is_mixed = || word.contains(|c: char| c.is_ascii_alphabetic());
    word.contains(|c: char| is_fake(c) || resemblance(c).is_some())
        && (is_mixed() || latin && !word.contains(|c: char| c.is_alphabetic() && !is_fake(c)))
}

/// The small letter that a small capital of phonetics stands for.
const fn small_capital(c: char) -> Option<char> {
    Some(match c {
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ꞯ' => 'q',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        _ => return None,
    })
}

/// The plain Latin letter that a Cyrillic, Greek, Armenian, Cherokee or phonetic letter looks like. The pairs are those
/// of Unicode's confusables (UTS 39) that look the same in common news fonts.
fn look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' | 'ɑ' => 'a',
        'А' | 'Α' | 'Ꭺ' => 'A',
        'В' | 'Β' | 'Ᏼ' => 'B',
        'с' | 'ϲ' => 'c',
        'С' | 'Ϲ' | 'Ꮯ' => 'C',
        'ԁ' => 'd',
        'е' | 'ҽ' => 'e',
        'Е' | 'Ε' | 'Ꭼ' => 'E',
        'ɡ' | 'ց' => 'g',
        'һ' | 'հ' => 'h',
        'Н' | 'Η' | 'Ꮋ' => 'H',
        'і' | 'ι' | 'ɩ' => 'i',
        'І' | 'Ι' | 'Ӏ' => 'I',
        'ј' | 'ϳ' => 'j',
        'Ј' | 'Ꭻ' => 'J',
        'к' | 'κ' => 'k',
        'К' | 'Κ' | 'Ꮶ' => 'K',
        'ӏ' => 'l',
        'м' => 'm',
        'М' | 'Μ' | 'Ꮇ' => 'M',
        'ո' => 'n',
        'Ν' => 'N',
        'о' | 'ο' | 'օ' => 'o',
        'О' | 'Ο' | 'Օ' => 'O',
        'р' | 'ρ' => 'p',
        'Р' | 'Ρ' | 'Ꮲ' => 'P',
        'ԛ' => 'q',
        'ѕ' => 's',
        'Ѕ' | 'Տ' | 'Ꮪ' => 'S',
        'т' | 'τ' => 't',
        'Т' | 'Τ' | 'Ꭲ' => 'T',
        'υ' | 'ս' | 'ʋ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'Х' | 'Χ' => 'X',
        'у' | 'γ' | 'ү' => 'y',
        'У' | 'Υ' | 'Ү' => 'Y',
        'Ζ' | 'Ꮓ' => 'Z',
        'ᴢ' => 'z',
        'Ꭰ' => 'D',
        'Ԍ' | 'Ꮐ' => 'G',
        'Ꮮ' => 'L',
        'Ԛ' => 'Q',
        'Ѵ' | 'Ꮩ' => 'V',
        'Ԝ' | 'Ꮤ' => 'W',
        _ => return None,
    })
}

/// The Latin letter that a Greek or Cyrillic letter resembles in the midst of a Latin word, though nobody would take it
/// for that letter elsewhere.
const fn resemblance(c: char) -> Option<char> {
    Some(match c {
        'β' | 'в' | 'ь' | 'Б' | 'Ь' => 'b',
        'ε' | 'є' | 'э' | 'Σ' | 'Є' | 'Э' => 'e',
        'Ғ' | 'ғ' => 'f',
        'н' | 'ђ' | 'ћ' => 'h',
        'η' | 'и' | 'п' | 'И' | 'П' | 'π' => 'n',
        'σ' | 'θ' | 'Ω' | 'Θ' | 'φ' | 'ф' => 'o',
        'г' | 'я' | 'Г' | 'Я' => 'r',
        'δ' | 'д' | 'Δ' | 'Д' => 'd',
        'λ' | 'Λ' | 'л' => 'a',
        'μ' | 'ц' | 'џ' => 'u',
        'ω' | 'ш' | 'щ' | 'ѡ' => 'w',
        'ж' => 'x',
        'ч' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(word: &str) -> String {
        let cleaned = Cleaned::new(word);
        let mut out = String::new();
        normal_form(&cleaned.text, true, &mut out);
        out
    }

    #[test]
    fn disguised_words_have_plain_normal_forms() {
        assert_eq!(normal("min\u{200B}is\u{AD}ter"), "minister");
        assert_eq!(normal("ﬁnance"), "finance");
        assert_eq!(normal("рrеsidеnt"), "president");
        assert_eq!(normal("сое"), "coe");
        assert_eq!(normal("cɑlmlʏ"), "calmly");
        assert_eq!(normal("Eɴɢɪɴᴇᴇʀꜱ"), "engineers");
        assert_eq!(normal("ᴛʜᴇ"), "the");
        assert_eq!(normal("εηgiиeeгs"), "engineers");
        assert_eq!(normal("ᎪҮᎠAN"), "aydan");
        assert_eq!(normal("𝐏𝐚𝐫𝐢𝐬"), "paris");
        assert_eq!(normal("ＮＡＴＯ"), "nato");
        assert_eq!(normal("Café’s"), "cafe");
        assert_eq!(normal("Straße"), "strasse");
    }

    #[test]
    fn stems_do_not_include_endings() {
        assert_eq!(stem("criticised"), stem("criticizing"));
        assert_eq!(stem("öffnungen"), "öffnu");
        assert_eq!(stem("1234567"), "1234567");
        assert_eq!(stem("go"), "go");
    }

    #[test]
    fn cyrillic_words_are_kept() {
        let mut out = String::new();
        normal_form("Москва", false, &mut out);
        assert_eq!(out, "москва");
        normal_form("Москва", true, &mut out);
        assert_eq!(out, "москва", "в is no look-alike, so the word is Cyrillic");
    }

    #[test]
    fn words_broken_by_hyphens_are_whole() {
        let cleaned = |source: &str| Cleaned::new(source).text;
        assert_eq!(cleaned("an exam-\nple of it"), "an example of it");
        assert_eq!(cleaned("an exam- ple of it"), "an example of it");
        assert_eq!(cleaned("an exam\u{AD}\n ple of it"), "an example of it");
        assert_eq!(cleaned("при-\nмер"), "пример");
        for whole in [
            "two- and three-year",
            "a well-known man",
            "exam-\n\nple",
            "it - so",
            "Berlin-\nMitte",
            "5- year",
            "so-",
            "-so",
        ] {
            assert_eq!(cleaned(whole), whole);
        }
    }

    #[test]
    fn two_ways_to_write_a_letter_become_one() {
        let same = |a: &str, b: &str| assert_eq!(Cleaned::new(a).text, Cleaned::new(b).text);
        same("أعلنت إغلاق الآن", "اعلنت اغلاق الان");
        same("اَلْجِسْرُ", "الجسر");
        same("الجـــسر", "الجسر");
        same("على کتاب", "علي كتاب");
        same("مدرسه جديده", "مدرسة جديدة");
        same("שָׁלוֹם", "שלום");
        same("한국", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}");
        same("鐘樓", "钟楼");
        same("Његов ујак је Џон, жена ћути", "Njegov ujak je Džon, žena ćuti");
    }

    #[test]
    fn spans_of_composed_syllables_are_whole() {
        let source = "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}";
        let cleaned = Cleaned::new(source);
        assert_eq!(span(&cleaned, 0..3, source), 0..9);
        assert_eq!(span(&cleaned, 3..6, source), 9..18);
        let source = "exam-\nple";
        assert_eq!(span(&Cleaned::new(source), 0..7, source), 0..9);
    }

    #[test]
    fn spans_refer_to_the_source() {
        let source = "a ﬁ\u{AD}sh";
        let cleaned = Cleaned::new(source);
        assert_eq!(cleaned.text, "a fish");
        assert_eq!(&source[2..], &source[span(&cleaned, 2..6, source)]);
        assert_eq!("ﬁ", &source[span(&cleaned, 2..3, source)]);
    }

    fn span(cleaned: &Cleaned, range: Range<usize>, source: &str) -> Range<usize> {
        let span = cleaned.source_span(range, source);
        span.start as usize..span.end as usize
    }
}
